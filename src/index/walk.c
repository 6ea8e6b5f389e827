/* Reading the index from end to end: documents with their texts and mentions, one at a time. */
#include "index/ask.h"

enum { MOST_FIELDS = 16 };

/* A walk. Three statements run side by side, all in the order of the documents' ids; the latter two are
 * started anew for each document. */
typedef struct walk {
    alam_asking *asking;
    alam_index_reader *read;
    void *context;
    sqlite3_stmt *documents, *fields, *mentions;
    alam_arena arena; /* of the document that is being read */
    alam_index_field field[MOST_FIELDS];
    int64_t numbers[MOST_FIELDS]; /* of the fields, as mentions call them */
    size_t field_count;
    ALAM_ARRAY(alam_index_mention) found;
} walk;

static bool prepare(walk *state)
{
    alam_asking *asking = state->asking;
    state->documents =
        alam_rows(asking, "SELECT id, name, source, day, language FROM document ORDER BY id");
    state->fields = alam_rows(asking, "SELECT id % 16, name, text FROM field "
                                      "WHERE id BETWEEN ?1 * 16 AND ?1 * 16 + 15 ORDER BY id");
    state->mentions = alam_rows(
        asking, "SELECT m.field, m.start, t.text, m.entity, h.zone, h.mode, h.match, h.clitics, h.nested, "
                "h.score, m.sentence, m.paragraph FROM mention m JOIN surface t ON t.id = m.surface "
                "JOIN manner h ON h.id = m.manner WHERE m.document = ?1 "
                "ORDER BY m.field, m.start, length(t.text) DESC, m.entity");
    return state->documents && state->fields && state->mentions;
}

/* A column's text that lives as long as the document; NULL when memory is out. */
static const char *copy_column(walk *state, sqlite3_stmt *rows, int column, size_t *length)
{
    const char *text = (const char *)sqlite3_column_text(rows, column);
    size_t size = (size_t)sqlite3_column_bytes(rows, column);
    const char *copy = alam_arena_copy(&state->arena, text ? text : "", text ? size : 0);
    if (!copy)
        alam_fail_memory(state->asking->error);
    if (length)
        *length = text ? size : 0;
    return copy;
}

/* The same for a column that may be NULL, which it is then, too. */
static bool copy_optional(walk *state, sqlite3_stmt *rows, int column, const char **copy)
{
    *copy = NULL;
    return sqlite3_column_type(rows, column) == SQLITE_NULL ||
           (*copy = copy_column(state, rows, column, NULL)) != NULL;
}

/* ---- Texts ---------------------------------------------------------------------------------- */

static bool read_fields(walk *state, int64_t document)
{
    bool failed = false;
    state->field_count = 0;
    sqlite3_reset(state->fields);
    sqlite3_bind_int64(state->fields, 1, document);
    while (!failed && state->field_count < MOST_FIELDS &&
           alam_next_row(state->asking, state->fields, &failed)) {
        alam_index_field *field = &state->field[state->field_count];
        *field = (alam_index_field){0};
        state->numbers[state->field_count++] = sqlite3_column_int64(state->fields, 0);
        failed = !copy_optional(state, state->fields, 1, &field->name) ||
                 !(field->text = copy_column(state, state->fields, 2, &field->length));
    }
    sqlite3_reset(state->fields);
    return !failed;
}

/* ---- Mentions ------------------------------------------------------------------------------- */

static size_t codepoints(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += (*text & 0xC0) != 0x80;
    return count;
}

static bool passes(const walk *state)
{
    const alam_asking *asking = state->asking;
    size_t entity = (size_t)sqlite3_column_int64(state->mentions, 3);
    return entity < asking->entity_count && asking->entities[entity].key &&
           asking->entities[entity].wanted &&
           alam_name_wanted(&asking->zones, (uint32_t)sqlite3_column_int64(state->mentions, 4)) &&
           sqlite3_column_int64(state->mentions, 9) >= asking->min_score;
}

/* The field that has the number of the mention's; false where the index has no such text. */
static bool find_field(const walk *state, alam_index_mention *mention)
{
    int64_t number = sqlite3_column_int64(state->mentions, 0);
    while (mention->field < state->field_count && state->numbers[mention->field] != number)
        mention->field++;
    return mention->field < state->field_count ||
           alam_fail_at(state->asking->error, ALAM_ERROR_DATA, state->asking->index->path, 0, 0,
                        "the index is damaged (a mention is in no text); see 'alam index check'");
}

static bool take_mention(walk *state, alam_index_mention *mention)
{
    sqlite3_stmt *rows = state->mentions;
    const alam_known_entity *entity = &state->asking->entities[sqlite3_column_int64(rows, 3)];
    mention->start = (size_t)sqlite3_column_int64(rows, 1);
    mention->id = entity->key;
    mention->type = entity->type;
    mention->kind = entity->kind;
    mention->name = entity->name;
    mention->latitude = entity->latitude;
    mention->longitude = entity->longitude;
    mention->zone = state->asking->zones.names[sqlite3_column_int64(rows, 4)];
    mention->nested = sqlite3_column_int(rows, 8);
    mention->score = (double)sqlite3_column_int64(rows, 9) / 100;
    mention->sentence = sqlite3_column_int64(rows, 10);
    mention->paragraph = sqlite3_column_int64(rows, 11);
    if (!find_field(state, mention) || !(mention->text = copy_column(state, rows, 2, NULL)) ||
        !(mention->mode = copy_column(state, rows, 5, NULL)) ||
        !(mention->match = copy_column(state, rows, 6, NULL)) ||
        !(mention->clitics = copy_column(state, rows, 7, NULL)))
        return false;
    mention->end = mention->start + codepoints(mention->text);
    return true;
}

static bool read_mentions(walk *state, int64_t document)
{
    bool failed = false;
    state->found.count = 0;
    sqlite3_reset(state->mentions);
    sqlite3_bind_int64(state->mentions, 1, document);
    while (!failed && alam_next_row(state->asking, state->mentions, &failed)) {
        if (!passes(state))
            continue;
        alam_index_mention *mention = alam_array_push(&state->found);
        failed = mention ? !take_mention(state, mention) : !alam_fail_memory(state->asking->error);
    }
    sqlite3_reset(state->mentions);
    return !failed;
}

/* ---- Documents ------------------------------------------------------------------------------ */

static bool read_document(walk *state)
{
    sqlite3_stmt *rows = state->documents;
    const alam_asking *asking = state->asking;
    uint32_t source = (uint32_t)sqlite3_column_int64(rows, 2);
    bool dated = sqlite3_column_type(rows, 3) != SQLITE_NULL;
    int32_t day = dated ? sqlite3_column_int(rows, 3) : ALAM_NO_DAY;
    if (!alam_day_passes(asking, day) || !alam_name_wanted(&asking->sources, source))
        return true;
    alam_arena_rewind(&state->arena);
    char date[32];
    int64_t id = sqlite3_column_int64(rows, 0);
    alam_index_document document = {.source = asking->sources.names[source]};
    if (!(document.name = copy_column(state, rows, 1, NULL)) ||
        !copy_optional(state, rows, 4, &document.language) || !read_fields(state, id) ||
        !read_mentions(state, id))
        return false;
    if (dated)
        alam_index_day_text(day, date);
    document.date = dated ? date : NULL;
    document.fields = state->field;
    document.field_count = state->field_count;
    return state->read(state->context, &document, state->found.items, state->found.count,
                       asking->error);
}

static bool run(walk *state)
{
    bool failed = !alam_asking_begin(state->asking) || !prepare(state);
    while (!failed && alam_next_row(state->asking, state->documents, &failed))
        failed = !read_document(state);
    sqlite3_finalize(state->documents);
    sqlite3_finalize(state->fields);
    sqlite3_finalize(state->mentions);
    alam_array_free(&state->found);
    alam_arena_free(&state->arena);
    return !failed;
}

bool alam_index_walk(alam_index *index, const alam_index_question *question, alam_index_reader *read,
                     void *context, alam_error *error)
{
    alam_error unread = {0};
    alam_arena arena = {0};
    alam_asking asking = {
        .index = index, .question = question, .error = error ? error : &unread, .arena = &arena};
    walk state = {.asking = &asking, .read = read, .context = context};
    bool own = !index->in_transaction;
    bool done = (!own || alam_index_execute(index, "BEGIN", error)) && run(&state);
    if (own)
        sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
    alam_array_free(&asking.mentions);
    alam_arena_free(&arena);
    return done;
}
