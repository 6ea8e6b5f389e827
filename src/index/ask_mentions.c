/* The mentions of an entity, in context. */
#include "index/ask.h"

#include <stdlib.h>

typedef struct place {
    int64_t document;
    int32_t day;
    uint32_t source;
    uint32_t mentions;
} place;

typedef struct places {
    alam_asking *asking;
    ALAM_ARRAY(place) list;
} places;

static bool note_document(void *context, const alam_packed_document *document,
                          const alam_packed_mention *mentions, size_t count)
{
    places *state = context;
    uint32_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += state->asking->entities[mentions[i].entity].subject;
    if (found == 0)
        return true;
    place *noted = alam_array_push(&state->list);
    if (!noted)
        return alam_fail_memory(state->asking->error);
    *noted = (place){document->id, document->day, document->source, found};
    return true;
}

/* The newest first; documents without a date are the oldest. */
static int newer(const void *first, const void *second)
{
    const place *a = first, *b = second;
    if (a->day != b->day)
        return a->day < b->day ? 1 : -1;
    return (a->document < b->document) - (a->document > b->document);
}

static const char mention_rows[] =
    "SELECT m.entity, h.zone, h.score, m.start, m.start + length(t.text), m.sentence, h.mode, "
    "d.name, f.name, f.text, e.key, h.match FROM mention m JOIN document d ON d.id = m.document "
    "JOIN field f ON f.id = m.document * 16 + m.field JOIN manner h ON h.id = m.manner "
    "JOIN surface t ON t.id = m.surface JOIN entity e ON e.id = m.entity WHERE m.document = ?1 "
    "ORDER BY m.field, m.start, m.surface, m.entity";

static bool passes(const alam_asking *asking, sqlite3_stmt *row)
{
    return asking->entities[sqlite3_column_int64(row, 0)].subject &&
           alam_name_wanted(&asking->zones, (uint32_t)sqlite3_column_int64(row, 1)) &&
           sqlite3_column_int64(row, 2) >= asking->min_score;
}

static bool mention_row(alam_asking *asking, sqlite3_stmt *row, const place *where)
{
    size_t start = (size_t)sqlite3_column_int64(row, 3), end = (size_t)sqlite3_column_int64(row, 4);
    const char *document = alam_column_copy(asking, row, 7);
    const char *field = alam_column_copy(asking, row, 8);
    const char *id = alam_column_copy(asking, row, 10);
    const char *text = (const char *)sqlite3_column_text(row, 9);
    size_t length = (size_t)sqlite3_column_bytes(row, 9);
    const char *mode = alam_column_copy(asking, row, 6);
    const char *match = alam_column_copy(asking, row, 11);
    if (!document || !field || !id || !text || !mode || !match)
        return alam_fail_memory(asking->error);
    return alam_cell_text(asking, document) &&
           alam_cell_text(asking, asking->sources.names[where->source]) &&
           alam_cell_day(asking, where->day) && alam_cell_text(asking, *field ? field : NULL) &&
           alam_cell_text(asking, asking->zones.names[sqlite3_column_int64(row, 1)]) &&
           alam_cell_integer(asking, sqlite3_column_int64(row, 5)) &&
           alam_cell_integer(asking, (int64_t)start) && alam_cell_integer(asking, (int64_t)end) &&
           alam_cells_snippet(asking, text, length, start, end) && alam_cell_text(asking, id) &&
           alam_cell_real(asking, (double)sqlite3_column_int64(row, 2) / 100) &&
           alam_cell_text(asking, mode) && alam_cell_text(asking, match);
}

static bool document_rows(alam_asking *asking, sqlite3_stmt *rows, const place *where, size_t *left)
{
    bool failed = false;
    sqlite3_bind_int64(rows, 1, where->document);
    while (!failed && *left > 0 && alam_next_row(asking, rows, &failed)) {
        if (!passes(asking, rows))
            continue;
        failed = !mention_row(asking, rows, where);
        (*left)--;
    }
    sqlite3_reset(rows);
    return !failed;
}

bool alam_ask_mentions(alam_asking *asking)
{
    static const char *const columns[] = {"document", "source", "date",  "field", "zone",
                                          "sentence", "start",  "end",   "before", "text",
                                          "after",    "id",     "score", "mode",  "match"};
    places state = {.asking = asking};
    alam_columns(asking, columns, 15);
    sqlite3_stmt *rows = alam_rows(asking, mention_rows);
    bool done = rows && alam_index_scan(asking, note_document, &state);
    if (state.list.count > 0)
        qsort(state.list.items, state.list.count, sizeof *state.list.items, newer);
    size_t left = alam_limit(asking, SIZE_MAX);
    for (size_t i = 0; done && i < state.list.count && left > 0; i++)
        done = document_rows(asking, rows, &state.list.items[i], &left);
    sqlite3_finalize(rows);
    alam_array_free(&state.list);
    return done;
}
