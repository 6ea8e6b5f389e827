/* What a page shows of the index: the entities named most, and where each of their mentions stands, as
 * JSON that SQLite writes.
 *
 *     entities   [["id","type","kind","name",latitude,longitude,["what it lies in",...]],...]
 *     forms      [[entity,"surface form"],...]         entity: its number in `entities`, from 0
 *     sources    {"source's number":"name",...}
 *     documents  [["name","title",source,day,[[form,...],...]],...]
 *                day: since 1970-01-01 or null; a list of forms (numbers in `forms`) a sentence
 */
#include "index/ask.h"

#include <inttypes.h>
#include <stdlib.h>

typedef struct ranked {
    uint32_t entity;
    int64_t mentions;
} ranked;

typedef struct report {
    alam_asking *asking;
    int64_t *mentions; /* of each entity */
    ranked *shown;     /* entities, the one named most first */
    size_t shown_count;
    alam_groups forms; /* key: number in `shown`, surface */
    uint32_t *number;  /* of each entity, in `shown` */
    sqlite3_stmt *document_row;
    alam_buffer documents;
} report;

/* ---- Which entities -------------------------------------------------------------------------- */

static bool count_mentions(void *context, const alam_packed_document *document,
                           const alam_packed_mention *mentions, size_t count)
{
    report *state = context;
    (void)document;
    for (size_t i = 0; i < count; i++)
        state->mentions[mentions[i].entity]++;
    return true;
}

static int by_mentions(const void *first, const void *second)
{
    const ranked *a = first, *b = second;
    if (a->mentions != b->mentions)
        return a->mentions < b->mentions ? 1 : -1;
    return (a->entity > b->entity) - (a->entity < b->entity);
}

/* The others count no more: the next scan passes over them. */
static bool choose_entities(report *state)
{
    alam_asking *asking = state->asking;
    state->shown = alam_take_zeroed(asking, asking->entity_count, sizeof *state->shown);
    state->number = alam_take_zeroed(asking, asking->entity_count, sizeof *state->number);
    if (!state->shown || !state->number)
        return false;
    for (size_t i = 0; i < asking->entity_count; i++) {
        if (state->mentions[i] > 0)
            state->shown[state->shown_count++] = (ranked){(uint32_t)i, state->mentions[i]};
        asking->entities[i].wanted = false;
    }
    qsort(state->shown, state->shown_count, sizeof *state->shown, by_mentions);
    state->shown_count = alam_limit(asking, state->shown_count);
    for (size_t i = 0; i < state->shown_count; i++) {
        asking->entities[state->shown[i].entity].wanted = true;
        state->number[state->shown[i].entity] = (uint32_t)i;
    }
    return true;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

/* Appends the text that the row for ?1 = `id` has. */
static bool add_json(alam_asking *asking, sqlite3_stmt *row, int64_t id, alam_buffer *out)
{
    bool failed = false;
    sqlite3_bind_int64(row, 1, id);
    if (alam_next_row(asking, row, &failed)) {
        const void *text = sqlite3_column_text(row, 0);
        failed = !text;
        if (text)
            alam_buffer_append(out, text, (size_t)sqlite3_column_bytes(row, 0));
        else
            alam_fail_memory(asking->error);
    } else if (!failed) {
        failed = !alam_fail_at(asking->error, ALAM_ERROR_DATA, asking->index->path, 0, 0,
                               "the index is damaged (a mention has no document or no surface form); "
                               "see 'alam index check'");
    }
    sqlite3_reset(row);
    return !failed;
}

static bool add_forms(report *state, const alam_packed_mention *mentions, size_t count)
{
    alam_buffer *out = &state->documents;
    for (size_t i = 0; i < count; i++) {
        uint64_t number = state->number[mentions[i].entity];
        const alam_group *form =
            alam_groups_at(&state->forms, number << 32 | mentions[i].surface);
        if (!form)
            return alam_fail_memory(state->asking->error);
        bool same = i > 0 && mentions[i].sentence == mentions[i - 1].sentence;
        alam_buffer_text(out, i == 0 ? "[" : same ? "," : "],[");
        alam_buffer_number(out, (size_t)(form - state->forms.list.items));
    }
    alam_buffer_byte(out, ']');
    return true;
}

static bool add_document(void *context, const alam_packed_document *document,
                         const alam_packed_mention *mentions, size_t count)
{
    report *state = context;
    alam_buffer *out = &state->documents;
    alam_buffer_text(out, out->length > 1 ? ",\n[" : "[");
    if (!add_json(state->asking, state->document_row, document->id, out))
        return false;
    if (document->day == ALAM_NO_DAY)
        alam_buffer_format(out, ",%" PRIu32 ",null,[", document->source);
    else
        alam_buffer_format(out, ",%" PRIu32 ",%" PRId32 ",[", document->source, document->day);
    if (!add_forms(state, mentions, count))
        return false;
    alam_buffer_text(out, "]]");
    return true;
}

/* A row of the answer. Empties `json`. */
static bool add_part(alam_asking *asking, const char *name, alam_buffer *json)
{
    const char *text = json->failed ? NULL : alam_arena_copy(asking->arena, json->data, json->length);
    alam_buffer_free(json);
    if (!text)
        return alam_fail_memory(asking->error);
    return alam_cell_text(asking, name) && alam_cell_text(asking, text);
}

static bool add_documents(report *state)
{
    state->document_row = alam_rows(
        state->asking,
        "SELECT json_quote(name) || ',' || json_quote((SELECT substr(text, 1, 200) FROM field "
        "WHERE id BETWEEN ?1 * 16 AND ?1 * 16 + 15 AND name = 'title')) FROM document WHERE id = ?1");
    alam_buffer_byte(&state->documents, '[');
    bool done = state->document_row && alam_index_scan(state->asking, add_document, state);
    sqlite3_finalize(state->document_row);
    alam_buffer_byte(&state->documents, ']');
    return done && add_part(state->asking, "documents", &state->documents);
}

static bool add_entities(report *state)
{
    alam_buffer out = {0};
    sqlite3_stmt *row = alam_rows(
        state->asking,
        "SELECT json_array(key, type, kind, name, latitude, longitude, (SELECT json_group_array(a.key) "
        "FROM inside i JOIN entity a ON a.id = i.ancestor WHERE i.entity = e.id)) FROM entity e "
        "WHERE e.id = ?1");
    bool done = row != NULL;
    for (size_t i = 0; done && i < state->shown_count; i++) {
        alam_buffer_text(&out, i ? ",\n" : "[");
        done = add_json(state->asking, row, state->shown[i].entity, &out);
    }
    sqlite3_finalize(row);
    alam_buffer_text(&out, state->shown_count ? "]" : "[]");
    done = done && add_part(state->asking, "entities", &out);
    alam_buffer_free(&out);
    return done;
}

static bool add_surfaces(report *state)
{
    alam_buffer out = {0};
    sqlite3_stmt *row =
        alam_rows(state->asking, "SELECT json_quote(text) FROM surface WHERE id = ?1");
    bool done = row != NULL;
    alam_buffer_byte(&out, '[');
    for (size_t i = 0; done && i < state->forms.list.count; i++) {
        uint64_t key = state->forms.list.items[i].key;
        alam_buffer_text(&out, i ? ",\n[" : "[");
        alam_buffer_number(&out, (size_t)(key >> 32));
        alam_buffer_byte(&out, ',');
        done = add_json(state->asking, row, (int64_t)(key & UINT32_MAX), &out);
        alam_buffer_byte(&out, ']');
    }
    sqlite3_finalize(row);
    alam_buffer_byte(&out, ']');
    done = done && add_part(state->asking, "forms", &out);
    alam_buffer_free(&out);
    return done;
}

static bool add_sources(alam_asking *asking)
{
    alam_buffer out = {0};
    sqlite3_stmt *row =
        alam_rows(asking, "SELECT json_group_object(id, name) FROM source WHERE ?1 = ?1");
    bool done = row && add_json(asking, row, 0, &out) && add_part(asking, "sources", &out);
    sqlite3_finalize(row);
    alam_buffer_free(&out);
    return done;
}

bool alam_ask_report(alam_asking *asking)
{
    static const char *const columns[] = {"part", "json"};
    report state = {.asking = asking};
    alam_columns(asking, columns, 2);
    state.mentions = alam_take_zeroed(asking, asking->entity_count, sizeof *state.mentions);
    bool done = state.mentions && alam_index_scan(asking, count_mentions, &state) &&
                choose_entities(&state) && add_entities(&state) && add_documents(&state) &&
                add_surfaces(&state) && add_sources(asking);
    alam_buffer_free(&state.documents);
    alam_groups_free(&state.forms);
    return done;
}
