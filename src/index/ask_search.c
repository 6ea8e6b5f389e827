/* Full-text search with filters of entities. */
#include "index/search.h"

#include <stdlib.h>

typedef struct candidate {
    int64_t document;
    int32_t day;
    uint32_t source;
} candidate;

typedef struct searching {
    alam_asking *asking;
    alam_search_terms terms;
    size_t document_count; /* the largest id + 1 */
    ALAM_ARRAY(candidate) found;
} searching;

static bool has(const alam_search_term *term, int64_t document)
{
    return term->documents[document >> 3] >> (document & 7) & 1;
}

static bool note_entities(void *context, const alam_packed_document *document,
                          const alam_packed_mention *mentions, size_t count)
{
    searching *state = context;
    if (document->id >= (int64_t)state->document_count)
        return true;
    for (size_t i = 0; i < state->terms.count; i++) {
        alam_search_term *term = &state->terms.items[i];
        bool found = false;
        for (size_t j = 0; term->entities && j < count && !found; j++)
            found = term->entities[mentions[j].entity];
        if (found)
            term->documents[document->id >> 3] |= (uint8_t)(1 << (document->id & 7));
    }
    return true;
}

/* Fills the terms' documents. */
static bool match_terms(searching *state)
{
    alam_asking *asking = state->asking;
    int64_t largest;
    bool entities = false;
    if (!alam_index_integer(asking->index, "SELECT coalesce(max(id), 0) FROM document", &largest,
                            asking->error))
        return false;
    state->document_count = (size_t)largest + 1;
    for (size_t i = 0; i < state->terms.count; i++) {
        alam_search_term *term = &state->terms.items[i];
        size_t size = state->document_count / 8 + 1;
        if (!(term->documents = alam_arena_take(asking->arena, size)))
            return alam_fail_memory(asking->error);
        memset(term->documents, 0, size);
        if (*term->words && !alam_search_words(asking, term, state->document_count))
            return false;
        entities |= term->entities != NULL;
    }
    return !entities || alam_index_scan(asking, note_entities, state);
}

static int newer(const void *first, const void *second)
{
    const candidate *a = first, *b = second;
    if (a->day != b->day)
        return a->day < b->day ? 1 : -1;
    return (a->document < b->document) - (a->document > b->document);
}

static bool has_all(const searching *state, const candidate *document)
{
    if (!alam_day_passes(state->asking, document->day) ||
        !alam_name_wanted(&state->asking->sources, document->source) ||
        document->document >= (int64_t)state->document_count)
        return false;
    for (size_t i = 0; i < state->terms.count; i++)
        if (!has(&state->terms.items[i], document->document))
            return false;
    return true;
}

static bool find_documents(searching *state)
{
    sqlite3_stmt *rows = alam_rows(state->asking, "SELECT id, day, source FROM document");
    bool failed = !rows;
    while (!failed && alam_next_row(state->asking, rows, &failed)) {
        candidate document = {
            .document = sqlite3_column_int64(rows, 0),
            .day = sqlite3_column_type(rows, 1) == SQLITE_NULL ? ALAM_NO_DAY
                                                               : sqlite3_column_int(rows, 1),
            .source = (uint32_t)sqlite3_column_int64(rows, 2)};
        if (!has_all(state, &document))
            continue;
        candidate *place = alam_array_push(&state->found);
        if (place)
            *place = document;
        else
            failed = !alam_fail_memory(state->asking->error);
    }
    sqlite3_finalize(rows);
    if (state->found.count > 0)
        qsort(state->found.items, state->found.count, sizeof *state->found.items, newer);
    return !failed;
}

static bool has_phrases(searching *state, int64_t document, bool *all)
{
    *all = true;
    for (size_t i = 0; *all && i < state->terms.count; i++)
        if (state->terms.items[i].phrase &&
            !alam_search_has_phrase(state->asking, &state->terms.items[i], document, all))
            return false;
    return true;
}

static bool document_row(searching *state, sqlite3_stmt *rows, const candidate *document)
{
    alam_asking *asking = state->asking;
    const alam_search_term *term = state->terms.count ? &state->terms.items[0] : NULL;
    bool failed = false;
    sqlite3_bind_int64(rows, 1, document->document);
    const char *name = "", *title = NULL;
    if (alam_next_row(asking, rows, &failed)) {
        name = alam_column_copy(asking, rows, 0);
        if (sqlite3_column_type(rows, 1) != SQLITE_NULL)
            title = alam_column_copy(asking, rows, 1);
    }
    sqlite3_reset(rows);
    return !failed && name && alam_cell_text(asking, name) &&
           alam_cell_text(asking, asking->sources.names[document->source]) &&
           alam_cell_day(asking, document->day) && alam_cell_text(asking, title) &&
           alam_search_snippet(asking, term, document->document);
}

static bool write_rows(searching *state)
{
    sqlite3_stmt *rows = alam_rows(
        state->asking, "SELECT name, (SELECT text FROM field WHERE id BETWEEN ?1 * 16 AND ?1 * 16 + 15 "
                       "AND name = 'title') FROM document WHERE id = ?1");
    size_t left = alam_limit(state->asking, SIZE_MAX);
    bool done = rows != NULL;
    for (size_t i = 0; done && i < state->found.count && left > 0; i++) {
        bool all;
        done = has_phrases(state, state->found.items[i].document, &all);
        if (!done || !all)
            continue;
        done = document_row(state, rows, &state->found.items[i]);
        left--;
    }
    sqlite3_finalize(rows);
    return done;
}

bool alam_ask_search(alam_asking *asking)
{
    static const char *const columns[] = {"document", "source", "date", "title",
                                          "before",   "text",   "after"};
    searching state = {.asking = asking};
    alam_columns(asking, columns, 7);
    bool done = alam_search_parse(asking, &state.terms) && match_terms(&state) &&
                find_documents(&state) && write_rows(&state);
    alam_array_free(&state.terms);
    alam_array_free(&state.found);
    return done;
}
