#include "index/pack.h"

#include "index/index.h"

static void put(alam_buffer *out, uint32_t value)
{
    for (; value > 127; value >>= 7)
        alam_buffer_byte(out, (char)((value & 127) | 128));
    alam_buffer_byte(out, (char)value);
}

static uint32_t zigzag(int32_t value)
{
    return (uint32_t)value << 1 ^ (uint32_t)(value >> 31);
}

static int32_t unzigzag(uint32_t value)
{
    return (int32_t)(value >> 1 ^ (0 - (value & 1)));
}

void alam_pack_document(alam_buffer *out, const alam_packed_document *document,
                        const alam_packed_mention *mentions)
{
    alam_packed_mention last = {0};
    put(out, (uint32_t)(document->id % ALAM_CHUNK));
    put(out, document->day == ALAM_NO_DAY ? 0 : zigzag(document->day) + 1);
    put(out, document->source);
    put(out, document->count);
    for (uint32_t i = 0; i < document->count; i++) {
        const alam_packed_mention *mention = &mentions[i];
        bool paragraph = mention->paragraph != last.paragraph;
        bool kind = mention->zone != last.zone || mention->score != last.score;
        put(out, mention->entity);
        put(out, mention->surface);
        put(out, (mention->sentence - last.sentence) << 2 | (uint32_t)paragraph << 1 | kind);
        if (paragraph)
            put(out, mention->paragraph - last.paragraph);
        if (kind) {
            put(out, mention->zone);
            put(out, mention->score);
        }
        last = *mention;
    }
}

alam_unpacker alam_unpack(int64_t chunk, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    return (alam_unpacker){.chunk = chunk, .at = bytes, .end = bytes + size};
}

uint32_t alam_unpack_long(alam_unpacker *unpacker)
{
    uint32_t value = 0;
    for (unsigned shift = 0; unpacker->at < unpacker->end && shift < 35; shift += 7) {
        unsigned char byte = *unpacker->at++;
        value |= (uint32_t)(byte & 127) << shift;
        if (byte < 128)
            return value;
    }
    unpacker->damaged = true;
    return 0;
}

bool alam_unpack_document(alam_unpacker *unpacker, alam_packed_document *document)
{
    if (unpacker->at == unpacker->end || unpacker->damaged)
        return false;
    document->id = unpacker->chunk * ALAM_CHUNK + alam_unpack_number(unpacker);
    uint32_t day = alam_unpack_number(unpacker);
    document->day = day ? unzigzag(day - 1) : ALAM_NO_DAY;
    document->source = alam_unpack_number(unpacker);
    document->count = unpacker->left = alam_unpack_number(unpacker);
    unpacker->last = (alam_packed_mention){0};
    return !unpacker->damaged;
}

/* ---- Writing chunks ------------------------------------------------------------------------- */

bool alam_index_mark(alam_index *index, int64_t document, alam_error *error)
{
    int64_t chunk = document / ALAM_CHUNK;
    if (index->dirty.count > 0 && index->dirty.items[index->dirty.count - 1] == chunk)
        return true;
    int64_t *place = alam_array_push(&index->dirty);
    if (!place)
        return alam_fail_memory(error);
    *place = chunk;
    return true;
}

typedef ALAM_ARRAY(alam_packed_mention) mention_list;

static alam_packed_mention mention_of_row(sqlite3_stmt *row)
{
    return (alam_packed_mention){
        .entity = (uint32_t)sqlite3_column_int64(row, 3),
        .sentence = (uint32_t)sqlite3_column_int64(row, 4),
        .paragraph = (uint32_t)sqlite3_column_int64(row, 5),
        .zone = (uint32_t)sqlite3_column_int64(row, 6),
        .score = (uint32_t)sqlite3_column_int64(row, 7),
        .surface = (uint32_t)sqlite3_column_int64(row, 8),
    };
}

static void end_document(alam_buffer *out, alam_packed_document *document, mention_list *mentions)
{
    document->count = (uint32_t)mentions->count;
    if (mentions->count > 0)
        alam_pack_document(out, document, mentions->items);
    mentions->count = 0;
}

static bool pack_rows(alam_index *index, sqlite3_stmt *rows, mention_list *mentions,
                      alam_buffer *out, alam_error *error)
{
    alam_packed_document document = {0};
    int answer;
    while ((answer = sqlite3_step(rows)) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(rows, 0);
        if (id != document.id) {
            end_document(out, &document, mentions);
            document = (alam_packed_document){
                .id = id,
                .day = sqlite3_column_type(rows, 1) == SQLITE_NULL ? ALAM_NO_DAY
                                                                   : sqlite3_column_int(rows, 1),
                .source = (uint32_t)sqlite3_column_int64(rows, 2)};
        }
        alam_packed_mention *mention = alam_array_push(mentions);
        if (!mention)
            return alam_fail_memory(error);
        *mention = mention_of_row(rows);
    }
    end_document(out, &document, mentions);
    return answer == SQLITE_DONE ? !out->failed || alam_fail_memory(error)
                                 : alam_index_fail(index, answer, error);
}

bool alam_index_pack_chunk(alam_index *index, int64_t chunk, alam_buffer *out, alam_error *error)
{
    sqlite3_stmt *rows = alam_index_statement(index, ALAM_SQL_CHUNK, error);
    if (!rows)
        return false;
    mention_list mentions = {0};
    alam_buffer_clear(out);
    sqlite3_bind_int64(rows, 1, chunk * ALAM_CHUNK);
    sqlite3_bind_int64(rows, 2, (chunk + 1) * ALAM_CHUNK);
    bool done = pack_rows(index, rows, &mentions, out, error);
    sqlite3_reset(rows);
    alam_array_free(&mentions);
    return done;
}

static bool write_chunk(alam_index *index, int64_t chunk, alam_error *error)
{
    alam_buffer *data = &index->scratch;
    if (!alam_index_pack_chunk(index, chunk, data, error))
        return false;
    sqlite3_stmt *write = alam_index_statement(
        index, data->length ? ALAM_SQL_PUT_PACK : ALAM_SQL_REMOVE_PACK, error);
    if (!write)
        return false;
    sqlite3_bind_int64(write, 1, chunk);
    if (data->length)
        sqlite3_bind_blob64(write, 2, data->data, data->length, SQLITE_STATIC);
    return alam_index_run(index, write, error);
}

bool alam_index_pack_marked(alam_index *index, alam_error *error)
{
    for (size_t i = 0; i < index->dirty.count; i++)
        if (!write_chunk(index, index->dirty.items[i], error))
            return false;
    index->dirty.count = 0;
    return true;
}
