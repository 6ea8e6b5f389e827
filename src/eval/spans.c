#include "eval/spans.h"

#include "base/file.h"
#include "eval/row.h"

#include <string.h>

/* ---- Documents and names ------------------------------------------------------------------- */

/* Where the stem lies in `name`. A dot in front belongs to the name. */
static const char *stem_of(const char *name, size_t *length)
{
    const char *slash = strrchr(name, '/');
    const char *stem = slash && slash[1] ? slash + 1 : name;
    size_t size = strlen(stem);
    if (size > 3 && memcmp(stem + size - 3, ".gz", 3) == 0)
        size -= 3;
    for (size_t dot = size; dot > 1; dot--)
        if (stem[dot - 1] == '.') {
            size = dot - 1;
            break;
        }
    *length = size;
    return stem;
}

static uint32_t intern(alam_map *map, const char *key, size_t length)
{
    alam_map_entry *entry = alam_map_intern(map, key, length);
    return entry ? (uint32_t)(entry - map->entries.items) : ALAM_EVAL_NO_NAME;
}

/* Puts a new document behind the others, to be number `documents.count` like its stem. */
static bool add_document(alam_eval_set *set, uint32_t number, const char *field)
{
    alam_eval_document *document = alam_array_push(&set->documents);
    if (!document)
        return false;
    document->stem = set->stems.entries.items[number].key;
    document->field = alam_arena_copy(&set->strings, field, strlen(field));
    return document->field != NULL;
}

/* What a document is known by: its stem, and its field. */
static void append_key(alam_buffer *key, const char *name, const char *field)
{
    size_t length;
    const char *stem = stem_of(name, &length);
    alam_buffer_append(key, stem, length);
    if (*field)
        alam_buffer_byte(key, '#');
    alam_buffer_text(key, field);
}

uint32_t alam_eval_document_find(const alam_eval_set *set, const char *name, const char *field,
                                 alam_buffer *scratch)
{
    alam_buffer_clear(scratch);
    append_key(scratch, name, field);
    const alam_map_entry *entry =
        scratch->failed ? NULL : alam_map_find(&set->stems, scratch->data, scratch->length);
    return entry ? (uint32_t)(entry - set->stems.entries.items) : ALAM_EVAL_NO_NAME;
}

bool alam_eval_document_of(alam_eval_set *set, alam_eval_side side, const char *name,
                           const char *field, uint32_t *document, alam_error *error)
{
    alam_buffer key = {0};
    append_key(&key, name, field);
    *document = key.failed ? ALAM_EVAL_NO_NAME : intern(&set->stems, key.data, key.length);
    alam_buffer_free(&key);
    if (*document == ALAM_EVAL_NO_NAME ||
        (*document == set->documents.count && !add_document(set, *document, field)))
        return alam_fail_memory(error);
    const char **known = &set->documents.items[*document].names[side];
    if (!*known && !(*known = alam_arena_copy(&set->strings, name, strlen(name))))
        return alam_fail_memory(error);
    if (strcmp(*known, name) != 0)
        return alam_fail(error, ALAM_ERROR_DATA,
                         "\"%s\" and \"%s\" are both document \"%s\", expected one name without "
                         "folder and extension for each; rename one or evaluate them apart",
                         *known, name, set->documents.items[*document].stem);
    return true;
}

const char *alam_eval_name(const alam_eval_set *set, uint32_t name)
{
    return name == ALAM_EVAL_NO_NAME ? "" : set->names.entries.items[name].key;
}

alam_eval_span *alam_eval_add(alam_eval_set *set, alam_eval_side side, uint32_t document,
                              const char *type, const char *mode, const char *zone, const char *id,
                              const char *surface)
{
    alam_eval_span span = {.document = document, .id = ALAM_EVAL_NO_NAME};
    span.type = intern(&set->names, type, strlen(type));
    span.mode = intern(&set->names, mode, strlen(mode));
    span.zone = span.own_zone = intern(&set->names, zone, strlen(zone));
    if (id)
        span.id = intern(&set->names, id, strlen(id));
    if (surface)
        span.surface = alam_arena_copy(&set->strings, surface, strlen(surface));
    if (span.type == ALAM_EVAL_NO_NAME || span.mode == ALAM_EVAL_NO_NAME ||
        span.zone == ALAM_EVAL_NO_NAME || (id && span.id == ALAM_EVAL_NO_NAME) ||
        (surface && !span.surface))
        return NULL;
    alam_eval_span *added = alam_array_push(&set->spans[side]);
    if (!added)
        return NULL;
    *added = span;
    set->documents.items[document].counts[side]++;
    return added;
}

void alam_eval_set_free(alam_eval_set *set)
{
    alam_map_free(&set->names);
    alam_map_free(&set->stems);
    alam_array_free(&set->documents);
    for (int side = 0; side < ALAM_EVAL_SIDES; side++)
        alam_array_free(&set->spans[side]);
    alam_arena_free(&set->strings);
}

/* ---- Reading ------------------------------------------------------------------------------- */

bool alam_eval_each_line(const char *content, size_t size, alam_eval_line *read, void *context,
                         alam_error *error)
{
    const char *at = content;
    const char *end = content + size;
    if (size >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    for (size_t number = 1; at < end; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        const char *next = stop ? stop + 1 : end;
        if (!stop)
            stop = end;
        if (stop > at && stop[-1] == '\r')
            stop--;
        if (!read(context, at, (size_t)(stop - at), number, error))
            return false;
        at = next;
    }
    return true;
}

typedef struct reading {
    alam_eval_set *set;
    alam_eval_side side;
    const char *path; /* lives as long as the set */
    size_t rows;
} reading;

static bool add_row(reading *state, const alam_eval_row *row, size_t number, alam_error *error)
{
    const char *name = row->document;
    if (!name && (state->side == ALAM_EVAL_PREDICTED || strcmp(state->path, "-") == 0))
        return alam_fail(error, ALAM_ERROR_DATA,
                         "no \"doc\", expected the name of the document; add it");
    uint32_t document;
    if (!alam_eval_document_of(state->set, state->side, name ? name : state->path, row->field,
                               &document, error))
        return false;
    alam_eval_span *span = alam_eval_add(state->set, state->side, document, row->type, row->mode,
                                         row->zone, row->id, row->surface);
    if (!span)
        return alam_fail_memory(error);
    span->start = row->start;
    span->end = row->end;
    span->nested = row->nested;
    span->optional = row->optional;
    span->file = state->path;
    span->line = (uint32_t)number;
    state->rows++;
    return true;
}

static bool is_blank(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (line[i] != ' ' && line[i] != '\t')
            return false;
    return true;
}

static bool read_line(void *context, const char *line, size_t length, size_t number,
                      alam_error *error)
{
    reading *state = context;
    if (is_blank(line, length))
        return true;
    alam_eval_row row;
    alam_error problem = {0};
    bool done = alam_eval_parse_row(&row, state->side, line, length, state->path, number, &problem) &&
                add_row(state, &row, number, &problem);
    json_decref(row.json);
    if (done)
        return true;
    if (problem.code == ALAM_ERROR_DATA)
        return alam_fail_at(error, problem.code, state->path, number, problem.column, "%s",
                            problem.message);
    return alam_fail(error, problem.code, "%s", problem.message);
}

static bool read_rows(reading *state, const char *path, alam_error *error)
{
    alam_buffer content = {0};
    state->path = alam_arena_copy(&state->set->strings, path, strlen(path));
    bool done = state->path ? alam_read_file(path, &content, error) : alam_fail_memory(error);
    done = done && alam_eval_each_line(content.data, content.length, read_line, state, error);
    alam_buffer_free(&content);
    return done;
}

bool alam_eval_read_gold(alam_eval_set *set, const char *path, alam_error *error)
{
    reading state = {.set = set, .side = ALAM_EVAL_GOLD};
    if (!read_rows(&state, path, error))
        return false;
    uint32_t document;
    return state.rows > 0 || strcmp(path, "-") == 0 ||
           alam_eval_document_of(set, ALAM_EVAL_GOLD, path, "", &document, error);
}

bool alam_eval_read_predictions(alam_eval_set *set, const char *path, alam_error *error)
{
    reading state = {.set = set, .side = ALAM_EVAL_PREDICTED};
    return read_rows(&state, path, error);
}
