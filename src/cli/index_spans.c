/* Spans that were made elsewhere, read from JSONL. */
#include "cli/indexing.h"
#include "cli/lines.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- One row -------------------------------------------------------------------------------- */

static bool read_text(alam_given_spans *given, const json_t *row, const char *key,
                      const char *otherwise, const char **value, alam_error *error)
{
    const json_t *found = json_object_get(row, key);
    *value = otherwise;
    if (!found || json_is_null(found))
        return otherwise || alam_fail(error, ALAM_ERROR_DATA, "no \"%s\"; a span needs one", key);
    if (!json_is_string(found) || memchr(json_string_value(found), '\0', json_string_length(found)))
        return alam_fail(error, ALAM_ERROR_DATA, "\"%s\" is no plain string", key);
    *value = alam_arena_copy(&given->arena, json_string_value(found), json_string_length(found));
    return *value || alam_fail_memory(error);
}

static bool read_place(const json_t *row, const char *key, size_t *place, alam_error *error)
{
    const json_t *found = json_object_get(row, key);
    if (!json_is_integer(found) || json_integer_value(found) < 0)
        return alam_fail(error, ALAM_ERROR_DATA,
                         "\"%s\" is no number from 0, expected code points in the field", key);
    *place = (size_t)json_integer_value(found);
    return true;
}

static bool read_choices(alam_given_spans *given, const json_t *row, alam_span *span,
                         alam_error *error)
{
    const char *mode, *match;
    if (!read_text(given, row, "mode", "name", &mode, error) ||
        !read_text(given, row, "match", "exact", &match, error))
        return false;
    while (span->mode < ALAM_MODE_COUNT && strcmp(mode, alam_mode_name(span->mode)) != 0)
        span->mode++;
    while (span->match < ALAM_MATCH_COUNT && strcmp(match, alam_match_name(span->match)) != 0)
        span->match++;
    if (span->mode == ALAM_MODE_COUNT)
        return alam_fail(error, ALAM_ERROR_DATA, "\"mode\" is '%.40s', expected name or demonym",
                         mode);
    if (span->match == ALAM_MATCH_COUNT)
        return alam_fail(error, ALAM_ERROR_DATA,
                         "\"match\" is '%.40s', expected exact, folded, variant or fuzzy", match);
    const json_t *score = json_object_get(row, "score");
    span->score = json_is_number(score) ? json_number_value(score) : 1;
    if (span->score < 0 || span->score > 1)
        return alam_fail(error, ALAM_ERROR_DATA, "\"score\" is %g, expected 0 to 1", span->score);
    span->nested = json_is_true(json_object_get(row, "nested"));
    return true;
}

/* {"role": ..., "of": ...}, or nothing. */
static bool read_role(alam_given_spans *given, const json_t *row, alam_span *span, alam_error *error)
{
    const json_t *role = json_object_get(row, "role");
    if (!role || json_is_null(role))
        return true;
    if (!json_is_object(role))
        return alam_fail(error, ALAM_ERROR_DATA, "\"role\" is no object");
    if (!read_text(given, role, "role", NULL, &span->role, error) ||
        !read_text(given, role, "of", "", &span->role_of, error))
        return false;
    span->role_of = *span->role_of ? span->role_of : NULL;
    return true;
}

static bool read_clitics(alam_given_spans *given, const json_t *row, alam_span *span,
                         alam_error *error)
{
    const json_t *list = json_object_get(row, "clitics");
    size_t count = json_is_array(list) ? json_array_size(list) : 0;
    const char **clitics = alam_arena_take(&given->arena, (count + 1) * sizeof *clitics);
    for (size_t i = 0; clitics && i < count; i++) {
        const json_t *item = json_array_get(list, i);
        if (!json_is_string(item))
            return alam_fail(error, ALAM_ERROR_DATA, "\"clitics\" has something that is no string");
        clitics[i] =
            alam_arena_copy(&given->arena, json_string_value(item), strlen(json_string_value(item)));
        if (!clitics[i])
            return alam_fail_memory(error);
    }
    span->clitics = clitics;
    span->clitic_count = count;
    return clitics || alam_fail_memory(error);
}

static bool read_span(alam_given_spans *given, const json_t *row, alam_given_span *out,
                      const char **document, alam_error *error)
{
    alam_span *span = &out->span;
    if (!json_is_object(row))
        return alam_fail(error, ALAM_ERROR_DATA,
                         "found no JSON object; each line is a span as 'alam tag' writes it");
    if (!read_text(given, row, "doc", NULL, document, error) ||
        !read_text(given, row, "field", "", &out->field, error) ||
        !read_place(row, "start", &span->start.codepoint, error) ||
        !read_place(row, "end", &span->end.codepoint, error) ||
        !read_text(given, row, "type", NULL, &span->type, error) ||
        !read_text(given, row, "kind", "", &span->kind, error) ||
        !read_text(given, row, "id", "", &span->id, error) ||
        !read_text(given, row, "name", "", &span->name, error) ||
        !read_text(given, row, "zone", "body", &span->zone, error) ||
        !read_choices(given, row, span, error) || !read_role(given, row, span, error) ||
        !read_clitics(given, row, span, error))
        return false;
    return span->start.codepoint < span->end.codepoint ||
           alam_fail(error, ALAM_ERROR_DATA, "\"end\" is %zu, expected more than \"start\", %zu",
                     span->end.codepoint, span->start.codepoint);
}

/* ---- The file ------------------------------------------------------------------------------- */

static bool add_span(alam_given_spans *given, const char *document, const alam_given_span *span,
                     alam_error *error)
{
    alam_map_entry *entry = alam_map_intern(&given->names, document, strlen(document));
    if (!entry)
        return alam_fail_memory(error);
    if (entry->value == ALAM_MAP_NONE) {
        if (!alam_array_push(&given->documents))
            return alam_fail_memory(error);
        entry->value = (uint32_t)given->documents.count - 1;
    }
    alam_given_span *place = alam_array_push(&given->documents.items[entry->value].spans);
    if (!place)
        return alam_fail_memory(error);
    *place = *span;
    return true;
}

static bool read_line(alam_given_spans *given, const char *path, size_t number, const char *line,
                      size_t length, alam_error *error)
{
    json_error_t reason;
    alam_error problem = {0};
    json_t *row = json_loadb(line, length, JSON_ALLOW_NUL | JSON_DECODE_ANY, &reason);
    alam_given_span span = {0};
    const char *document;
    bool done = row ? read_span(given, row, &span, &document, &problem) &&
                          add_span(given, document, &span, &problem)
                    : alam_fail(&problem, ALAM_ERROR_DATA, "the line is no JSON: %s", reason.text);
    json_decref(row);
    return done || alam_fail_at(error, problem.code, path, number, 0, "%s", problem.message);
}

static bool read_lines(alam_given_spans *given, const char *path, size_t number,
                       const alam_buffer *lines, alam_error *error)
{
    const char *at = lines->data, *end = at + lines->length;
    for (; at < end; number++) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((feed ? feed : end) - at);
        if (length > strspn(at, " \t\r") && !read_line(given, path, number, at, length, error))
            return false;
        at += length + 1;
    }
    return true;
}

/* By place, the longer first, as the tagger gives them. */
static int compare(const void *first, const void *second)
{
    const alam_span *a = &((const alam_given_span *)first)->span;
    const alam_span *b = &((const alam_given_span *)second)->span;
    if (a->start.codepoint != b->start.codepoint)
        return a->start.codepoint < b->start.codepoint ? -1 : 1;
    if (a->end.codepoint != b->end.codepoint)
        return a->end.codepoint > b->end.codepoint ? -1 : 1;
    return strcmp(a->id, b->id);
}

bool alam_given_spans_read(alam_given_spans *given, const char *path, alam_error *error)
{
    alam_lines lines = {0};
    alam_buffer some = {0};
    size_t first;
    alam_lines_answer answer = ALAM_LINES_END;
    bool done = alam_lines_open(&lines, path, error);
    if (!done)
        return false;
    while (done && (answer = alam_lines_next(&lines, &some, &first, error)) == ALAM_LINES_SOME)
        done = (alam_buffer_string(&some) || alam_fail_memory(error)) &&
               read_lines(given, path, first, &some, error);
    if (answer == ALAM_LINES_TOO_LONG)
        done = alam_fail_at(error, ALAM_ERROR_DATA, path, first, 0, "the line is too long");
    alam_lines_close(&lines);
    alam_buffer_free(&some);
    for (size_t i = 0; i < given->documents.count; i++)
        qsort(given->documents.items[i].spans.items, given->documents.items[i].spans.count,
              sizeof(alam_given_span), compare);
    return done && answer != ALAM_LINES_FAILED;
}

/* ---- Giving them to documents --------------------------------------------------------------- */

/* Moves on to a code point; false where the text ends before it. */
static bool reach(const alam_index_field *field, size_t codepoint, alam_position *at)
{
    while (at->codepoint < codepoint && at->byte < field->length) {
        at->byte++;
        while (at->byte < field->length && (field->text[at->byte] & 0xC0) == 0x80)
            at->byte++;
        at->codepoint++;
    }
    return at->codepoint == codepoint;
}

static bool take_given(const alam_given_document *given, alam_arena *arena, alam_index_field *field,
                       const char *document, alam_error *error)
{
    const char *name = field->name ? field->name : "";
    alam_span *spans = alam_arena_take(arena, (given->spans.count + 1) * sizeof *spans);
    alam_position at = {0};
    size_t count = 0;
    if (!spans)
        return alam_fail_memory(error);
    for (size_t i = 0; i < given->spans.count; i++) {
        const alam_given_span *span = &given->spans.items[i];
        if (strcmp(span->field, name) != 0)
            continue;
        spans[count] = span->span;
        bool there = reach(field, span->span.start.codepoint, &at);
        spans[count].start = at;
        alam_position end = at;
        there = there && reach(field, span->span.end.codepoint, &end);
        spans[count++].end = end;
        if (!there)
            return alam_fail(error, ALAM_ERROR_DATA,
                             "a span goes from %zu to %zu, but the text of '%.80s' ends before; the "
                             "spans are of another text",
                             span->span.start.codepoint, span->span.end.codepoint, document);
    }
    field->spans = spans;
    field->span_count = count;
    return true;
}

bool alam_given_spans_take(const alam_given_spans *given, alam_arena *arena,
                           const alam_index_document *document, alam_index_field *fields,
                           alam_error *error)
{
    static const alam_given_document none = {0};
    const alam_map_entry *entry =
        alam_map_find(&given->names, document->name, strlen(document->name));
    const alam_given_document *spans = entry ? &given->documents.items[entry->value] : &none;
    for (size_t i = 0; i < document->field_count; i++)
        if (!take_given(spans, arena, &fields[i], document->name, error))
            return false;
    return true;
}

void alam_given_spans_note(alam_given_spans *given, const char *name)
{
    const alam_map_entry *entry = alam_map_find(&given->names, name, strlen(name));
    if (entry)
        given->documents.items[entry->value].used = true;
}

const char *alam_given_spans_unused(const alam_given_spans *given, size_t *count)
{
    const char *name = NULL;
    *count = 0;
    for (size_t i = 0; i < given->names.entries.count; i++) {
        const alam_map_entry *entry = &given->names.entries.items[i];
        if (given->documents.items[entry->value].used)
            continue;
        name = name ? name : entry->key;
        (*count)++;
    }
    return name;
}

void alam_given_spans_free(alam_given_spans *given)
{
    for (size_t i = 0; i < given->documents.count; i++)
        alam_array_free(&given->documents.items[i].spans);
    alam_array_free(&given->documents);
    alam_map_free(&given->names);
    alam_arena_free(&given->arena);
}
