/* Reads documents, text files or JSONL, tags them, and folds their words. */
#define _GNU_SOURCE
#include "base/file.h"
#include "cli/indexing.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct alam_index_worker {
    const alam_index_settings *settings;
    alam_tagger *tagger;
    alam_buffer name;
    alam_buffer words; /* folded, of the fields of one document */
};

enum { MOST_FIELDS = 2 };

/* The keys of a JSONL document that hold text, in reading order, and their zones. */
static const struct {
    const char *key;
    const char *zone;
} json_fields[MOST_FIELDS] = {{"title", "headline"}, {"text", "body"}};

alam_index_worker *alam_index_worker_new(const alam_index_settings *settings, alam_error *error)
{
    alam_index_worker *worker = calloc(1, sizeof *worker);
    if (!worker) {
        alam_fail_memory(error);
        return NULL;
    }
    worker->settings = settings;
    alam_options options = *settings->options;
    options.keep_words = true;
    worker->tagger = alam_tagger_new(settings->image, &options, error);
    if (worker->tagger)
        return worker;
    free(worker);
    return NULL;
}

void alam_index_worker_free(alam_index_worker *worker)
{
    if (!worker)
        return;
    alam_tagger_free(worker->tagger);
    alam_buffer_free(&worker->name);
    alam_buffer_free(&worker->words);
    free(worker);
}

void alam_index_slot_release(void *memory)
{
    alam_index_slot *slot = memory;
    alam_tag_slot_release(&slot->tag);
    alam_arena_free(&slot->arena);
    alam_array_free(&slot->documents);
}

/* ---- Spans ---------------------------------------------------------------------------------- */

static const char *const *copy_clitics(alam_arena *arena, const alam_span *span)
{
    const char **copy = alam_arena_take(arena, (span->clitic_count + 1) * sizeof *copy);
    for (size_t i = 0; copy && i < span->clitic_count; i++)
        if (!(copy[i] = alam_arena_copy(arena, span->clitics[i], strlen(span->clitics[i]))))
            return NULL;
    return copy;
}

/* Copies the spans of the field that was just tagged, since the next field overwrites them. */
static bool keep_spans(alam_index_worker *worker, alam_arena *arena, alam_index_field *field,
                       alam_error *error)
{
    size_t count = alam_span_count(worker->tagger);
    alam_span *spans = alam_arena_take(arena, (count + 1) * sizeof *spans);
    if (!spans)
        return alam_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        spans[i] = *alam_span_at(worker->tagger, i);
        spans[i].why = NULL;
        spans[i].why_count = 0;
        /* Those of what no gazetteer lists live as long as the tagger's document only. */
        spans[i].id = alam_arena_copy(arena, spans[i].id, strlen(spans[i].id));
        spans[i].name = alam_arena_copy(arena, spans[i].name, strlen(spans[i].name));
        if (!spans[i].id || !spans[i].name ||
            (spans[i].clitic_count > 0 && !(spans[i].clitics = copy_clitics(arena, &spans[i]))))
            return alam_fail_memory(error);
    }
    field->spans = spans;
    field->span_count = count;
    return true;
}

static const char *zone_of(const alam_index_field *field)
{
    for (size_t i = 0; field->name && i < MOST_FIELDS; i++)
        if (strcmp(field->name, json_fields[i].key) == 0)
            return json_fields[i].zone;
    return "body";
}

static void add_words(alam_index_worker *worker, const char *words, size_t length)
{
    if (worker->words.length > 0)
        alam_buffer_byte(&worker->words, ' ');
    alam_buffer_append(&worker->words, words, length);
}

/* The date that the tagger found in the text, NULL where it found none. */
static bool find_date(const alam_index_worker *worker, alam_arena *arena, const char **date,
                      alam_error *error)
{
    int32_t found = alam_document_date(worker->tagger);
    char text[32];
    *date = NULL;
    if (found == 0)
        return true;
    snprintf(text, sizeof text, "%04d-%02d-%02d", found / 10000, found / 100 % 100, found % 100);
    *date = alam_arena_copy(arena, text, strlen(text));
    return *date || alam_fail_memory(error);
}

/* Tags the fields of a document; where its date is not known, the one that is found in the text becomes
 * it. */
static bool tag_fields(alam_index_worker *worker, alam_arena *arena, alam_index_document *document,
                       alam_index_field *fields, alam_error *error)
{
    size_t count = document->field_count;
    const char *date = document->date;
    alam_begin_dated(worker->tagger, date ? alam_read_date(date, strlen(date)) : 0);
    alam_buffer_clear(&worker->words);
    for (size_t i = 0; i < count; i++) {
        size_t length;
        if (!alam_tag_field(worker->tagger, zone_of(&fields[i]), fields[i].text, fields[i].length,
                            error) ||
            !keep_spans(worker, arena, &fields[i], error))
            return false;
        const char *words = alam_words(worker->tagger, &length);
        add_words(worker, words, length);
    }
    return date || find_date(worker, arena, &document->date, error);
}

/* ---- Documents ------------------------------------------------------------------------------ */

/* The folded words of all fields, where the tagger has not seen them. */
static bool fold_fields(alam_index_worker *worker, const alam_index_document *document,
                        alam_error *error)
{
    alam_buffer_clear(&worker->words);
    for (size_t i = 0; i < document->field_count; i++) {
        size_t length;
        char *folded = alam_fold_words(worker->settings->image, document->fields[i].text,
                                       document->fields[i].length, &length, error);
        if (!folded)
            return false;
        add_words(worker, folded, length);
        alam_free(folded);
    }
    return true;
}

static bool keep_words(alam_index_worker *worker, alam_arena *arena, alam_index_document *document,
                       alam_error *error)
{
    const alam_buffer *words = &worker->words;
    document->folded_length = words->length;
    document->folded =
        words->failed ? NULL : alam_arena_copy(arena, words->length ? words->data : "", words->length);
    return document->folded || alam_fail_memory(error);
}

/* Puts a document, whose strings are in the arena, into the slot. */
static bool add_document(alam_index_worker *worker, alam_index_slot *slot,
                         const alam_index_document *read, alam_index_field *fields,
                         alam_error *error)
{
    const alam_index_settings *settings = worker->settings;
    alam_index_document document = *read;
    document.fields = fields;
    document.keep_spans = settings->keep_spans;
    document.date = document.date ? document.date : settings->date;
    document.source = document.source ? document.source : settings->source;
    document.language = document.language ? document.language : settings->language;
    bool done = settings->given
                    ? alam_given_spans_take(settings->given, &slot->arena, &document, fields, error) &&
                          fold_fields(worker, &document, error)
                    : tag_fields(worker, &slot->arena, &document, fields, error);
    if (!done || !keep_words(worker, &slot->arena, &document, error))
        return false;
    alam_index_document *place = alam_array_push(&slot->documents);
    if (!place)
        return alam_fail_memory(error);
    *place = document;
    slot->tag.documents++;
    return true;
}

/* ---- Text files ----------------------------------------------------------------------------- */

static bool read_decoded(alam_index_worker *worker, alam_index_slot *slot, const alam_text *text,
                         alam_error *error)
{
    alam_index_field *field = alam_arena_take(&slot->arena, sizeof *field);
    size_t length;
    const char *bytes = alam_text_bytes(text, &length);
    char *copy = alam_arena_copy(&slot->arena, bytes, length);
    if (!field || !copy)
        return alam_fail_memory(error);
    *field = (alam_index_field){.text = copy, .length = length};
    alam_index_document document = {.name = slot->tag.path, .field_count = 1};
    return add_document(worker, slot, &document, field, error);
}

static bool read_file(alam_index_worker *worker, alam_index_slot *slot, alam_error *error)
{
    if (!alam_read_file(slot->tag.path, &slot->tag.input, error))
        return false;
    slot->tag.bytes = slot->tag.input.length;
    alam_text *text = alam_text_decode(slot->tag.input.data ? slot->tag.input.data : "",
                                       slot->tag.input.length, worker->settings->encoding, error);
    bool done = text && read_decoded(worker, slot, text, error);
    alam_text_free(text);
    return done;
}

/* ---- JSONL ---------------------------------------------------------------------------------- */

/* A string of the object in the arena, `*value` NULL where it is missing, null or empty. */
static bool read_string(alam_arena *arena, const json_t *root, const char *key, const char **value,
                        alam_error *error)
{
    const json_t *found = json_object_get(root, key);
    *value = NULL;
    if (!found || json_is_null(found))
        return true;
    if (!json_is_string(found))
        return alam_fail(error, ALAM_ERROR_DATA, "\"%s\" is not a string", key);
    size_t length = json_string_length(found);
    if (memchr(json_string_value(found), '\0', length))
        return alam_fail(error, ALAM_ERROR_DATA, "\"%s\" has a NUL character in it", key);
    *value = alam_arena_copy(arena, json_string_value(found), length);
    if (!*value)
        return alam_fail_memory(error);
    *value = length ? *value : NULL;
    return true;
}

static bool read_name(alam_index_worker *worker, alam_index_slot *slot, const json_t *root,
                      size_t line, const char **name, alam_error *error)
{
    const json_t *id = json_object_get(root, "id");
    alam_buffer_clear(&worker->name);
    if (json_is_integer(id)) {
        alam_buffer_format(&worker->name, "%" JSON_INTEGER_FORMAT, json_integer_value(id));
    } else {
        if (id && !json_is_string(id) && !json_is_null(id))
            return alam_fail(error, ALAM_ERROR_DATA, "\"id\" is neither a string nor an integer");
        if (!read_string(&slot->arena, root, "id", name, error))
            return false;
        if (*name)
            return true;
        alam_buffer_format(&worker->name, "%s:%zu", slot->tag.path, line);
    }
    *name = worker->name.failed
                ? NULL
                : alam_arena_copy(&slot->arena, worker->name.data, worker->name.length);
    return *name || alam_fail_memory(error);
}

static bool read_fields(alam_arena *arena, const json_t *root, alam_index_field *fields,
                        size_t *count, alam_error *error)
{
    *count = 0;
    for (size_t i = 0; i < MOST_FIELDS; i++) {
        const json_t *value = json_object_get(root, json_fields[i].key);
        if (!value || json_is_null(value))
            continue;
        if (!json_is_string(value))
            return alam_fail(error, ALAM_ERROR_DATA, "\"%s\" is not a string", json_fields[i].key);
        size_t length = json_string_length(value);
        char *text = alam_arena_copy(arena, json_string_value(value), length);
        if (!text)
            return alam_fail_memory(error);
        fields[(*count)++] =
            (alam_index_field){.name = json_fields[i].key, .text = text, .length = length};
    }
    return *count > 0 ||
           alam_fail(error, ALAM_ERROR_DATA,
                     "found neither \"text\" nor \"title\"; a document needs one of them");
}

static bool read_object(alam_index_worker *worker, alam_index_slot *slot, const json_t *root,
                        size_t line, alam_error *error)
{
    alam_index_field *fields = alam_arena_take(&slot->arena, MOST_FIELDS * sizeof *fields);
    alam_index_document document = {0};
    if (!json_is_object(root))
        return alam_fail(error, ALAM_ERROR_DATA,
                         "found no JSON object; each line is {\"id\":...,\"text\":...}");
    if (!fields)
        return alam_fail_memory(error);
    return read_fields(&slot->arena, root, fields, &document.field_count, error) &&
           read_name(worker, slot, root, line, &document.name, error) &&
           read_string(&slot->arena, root, "source", &document.source, error) &&
           read_string(&slot->arena, root, "date", &document.date, error) &&
           read_string(&slot->arena, root, "language", &document.language, error) &&
           add_document(worker, slot, &document, fields, error);
}

static void report(alam_index_slot *slot, size_t line, alam_error *error)
{
    if (!error->file[0])
        alam_fail_at(error, error->code, slot->tag.path, line, error->column, "%s", error->message);
    alam_tag_slot_error(&slot->tag, error);
}

static void read_line(alam_index_worker *worker, alam_index_slot *slot, size_t line,
                      const char *text, size_t length)
{
    alam_error error = {0};
    json_error_t reason;
    json_t *root = json_loadb(text, length, JSON_ALLOW_NUL | JSON_DECODE_ANY, &reason);
    bool done = root ? read_object(worker, slot, root, line, &error)
                     : alam_fail_at(&error, ALAM_ERROR_DATA, slot->tag.path, line,
                                    reason.column > 0 ? (size_t)reason.column : 0,
                                    "the line is no JSON: %s", reason.text);
    json_decref(root);
    if (!done)
        report(slot, line, &error);
}

static void read_lines(alam_index_worker *worker, alam_index_slot *slot)
{
    const char *at = slot->tag.input.data;
    const char *end = at + slot->tag.input.length;
    size_t line = slot->tag.first_line;
    if (line == 1 && slot->tag.input.length >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3; /* a byte order mark, which is no JSON */
    for (; at < end; line++) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((feed ? feed : end) - at);
        size_t blank = 0;
        while (blank < length && (at[blank] == ' ' || at[blank] == '\t' || at[blank] == '\r'))
            blank++;
        if (blank < length)
            read_line(worker, slot, line, at, length);
        at += length + 1;
    }
}

/* ---- Documents from the index ---------------------------------------------------------------- */

static void tag_stored(alam_index_worker *worker, alam_index_slot *slot)
{
    alam_error error = {0};
    for (size_t i = 0; i < slot->documents.count; i++) {
        alam_index_document *document = &slot->documents.items[i];
        alam_index_field *fields = (alam_index_field *)(uintptr_t)document->fields;
        if (!tag_fields(worker, &slot->arena, document, fields, &error)) {
            report(slot, 0, &error);
            return;
        }
        slot->tag.documents++;
    }
}

void alam_index_worker_run(alam_index_worker *worker, alam_index_slot *slot)
{
    alam_error error = {0};
    if (slot->stored) {
        tag_stored(worker, slot);
        return;
    }
    slot->documents.count = 0;
    alam_arena_rewind(&slot->arena);
    if (slot->tag.failed) /* already in the source: there is nothing to read */
        return;
    if (slot->tag.jsonl && slot->tag.input.length > 0)
        read_lines(worker, slot);
    else if (!slot->tag.jsonl && !read_file(worker, slot, &error))
        report(slot, 0, &error);
}
