/* Tags one piece of work: a text file, or lines of JSONL. */
#define _GNU_SOURCE
#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "cli/tagging.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { FIELD_COUNT = 2 };

struct alam_tag_worker {
    const alam_tag_settings *settings;
    alam_tagger *tagger;
    alam_arena spans; /* of the fields of one document */
    alam_buffer *output; /* of the slot */
    const alam_field_view *field; /* that is being tagged */
};

/* The keys of a JSONL document that hold text, in reading order, and their zones. */
static const struct {
    const char *key;
    const char *zone;
} fields_of_json[FIELD_COUNT] = {{"title", "headline"}, {"text", "body"}};

static void tell_occurrence(void *context, const alam_occurrence *occurrence)
{
    alam_tag_worker *worker = context;
    worker->settings->occurrence(worker->output, worker->field, occurrence);
}

alam_tag_worker *alam_tag_worker_new(const alam_tag_settings *settings, alam_error *error)
{
    alam_tag_worker *worker = calloc(1, sizeof *worker);
    if (!worker) {
        alam_fail_memory(error);
        return NULL;
    }
    worker->settings = settings;
    alam_options options = *settings->options;
    if (settings->occurrence) {
        options.occurrence = tell_occurrence;
        options.occurrence_context = worker;
    }
    worker->tagger = alam_tagger_new(settings->image, &options, error);
    if (worker->tagger)
        return worker;
    free(worker);
    return NULL;
}

void alam_tag_worker_free(alam_tag_worker *worker)
{
    if (!worker)
        return;
    alam_tagger_free(worker->tagger);
    alam_arena_free(&worker->spans);
    free(worker);
}

/* ---- Spans --------------------------------------------------------------------------------- */

/* A copy of a list of strings that outlives the next field. */
static const char *const *copy_list(alam_arena *arena, const char *const *items, size_t count)
{
    const char **copy = alam_arena_take(arena, count * sizeof *copy);
    for (size_t i = 0; copy && i < count; i++) {
        copy[i] = alam_arena_copy(arena, items[i], strlen(items[i]));
        if (!copy[i])
            return NULL;
    }
    return copy;
}

/* Copies the spans of the field that was just tagged, since the next field overwrites them. */
static bool keep_spans(alam_tag_worker *worker, alam_field_view *field, alam_error *error)
{
    size_t count = alam_span_count(worker->tagger);
    alam_span *spans = alam_arena_take(&worker->spans, count * sizeof *spans);
    if (!spans)
        return alam_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        spans[i] = *alam_span_at(worker->tagger, i);
        spans[i].why = copy_list(&worker->spans, spans[i].why, spans[i].why_count);
        spans[i].clitics = copy_list(&worker->spans, spans[i].clitics, spans[i].clitic_count);
        if (!spans[i].why || !spans[i].clitics)
            return alam_fail_memory(error);
    }
    field->spans = spans;
    field->count = count;
    return true;
}

/* The spans of the last field stay where they are until the document is rendered. */
static void borrow_spans(alam_tag_worker *worker, alam_field_view *field)
{
    field->count = alam_span_count(worker->tagger);
    field->spans = field->count ? alam_span_at(worker->tagger, 0) : NULL;
}

/* Tags `fields`, whose `spans` it fills, of a document of that date; the number of ill-formed
 * sequences is added to `*ill_formed`. */
static bool tag_fields(alam_tag_worker *worker, int32_t date, alam_field_view *fields,
                       const char *const *zones, size_t count, size_t *ill_formed, alam_error *error)
{
    size_t before = worker->output->length;
    alam_arena_rewind(&worker->spans);
    alam_begin_dated(worker->tagger, date ? date : worker->settings->date);
    for (size_t i = 0; i < count; i++) {
        worker->field = &fields[i];
        bool last = i + 1 == count;
        if (!alam_tag_field(worker->tagger, zones[i], fields[i].text, fields[i].length, error) ||
            (!last && !keep_spans(worker, &fields[i], error))) {
            worker->output->length = before;
            return false;
        }
        if (last)
            borrow_spans(worker, &fields[i]);
        *ill_formed += alam_ill_formed(worker->tagger);
    }
    return true;
}

static void render(alam_tag_worker *worker, alam_tag_slot *slot, const alam_document_view *document)
{
    const alam_tag_settings *settings = worker->settings;
    settings->writer->document(&slot->output, &settings->style, document);
    slot->documents++;
}

/* ---- Text files ---------------------------------------------------------------------------- */

/* Tags the one field of a file and renders it; `document` has all but the field. */
static bool tag_body(alam_tag_worker *worker, alam_tag_slot *slot, alam_field_view *field,
                     alam_document_view *document, alam_error *error)
{
    const char *zone = "body";
    size_t ill_formed = 0;
    if (!tag_fields(worker, 0, field, &zone, 1, &ill_formed, error))
        return false;
    if (ill_formed > 0)
        alam_buffer_format(&slot->messages,
                           "alam: %s: warning: %zu ill-formed UTF-8 sequences, read as U+FFFD\n",
                           slot->path, ill_formed);
    document->name = slot->path;
    document->fields = field;
    document->field_count = 1;
    render(worker, slot, document);
    return true;
}

/* Tags that are put into a page are ASCII, and so must be what is around them. */
static bool holds_ascii(const alam_text *text, alam_error *error)
{
    static const char tag[] = "<span>";
    const char *encoding = alam_text_encoding(text);
    size_t length;
    alam_text *same = alam_text_decode(tag, sizeof tag - 1, encoding, error);
    const char *read = same ? alam_text_bytes(same, &length) : NULL;
    bool holds = read && length == sizeof tag - 1 && memcmp(read, tag, length) == 0;
    alam_text_free(same);
    return holds || (same && alam_fail(error, ALAM_ERROR_DATA,
                                       "the page is in %s, which does not contain ASCII, as "
                                       "html-inplace needs; convert it to UTF-8 first",
                                       encoding));
}

static bool tag_page(alam_tag_worker *worker, alam_tag_slot *slot, const alam_text *text,
                     alam_error *error)
{
    alam_html html = {0};
    size_t length;
    const char *page = alam_text_bytes(text, &length);
    bool done = (worker->settings->writer != &alam_writer_html_inplace || holds_ascii(text, error)) &&
                alam_html_read(&html, page, length, error);
    if (done) {
        alam_field_view field = {.text = html.text.data ? html.text.data : "",
                                 .length = html.text.length};
        alam_document_view document = {.source = text,
                                       .html = &html,
                                       .original = slot->input.data ? slot->input.data : "",
                                       .original_length = slot->input.length};
        done = tag_body(worker, slot, &field, &document, error);
    }
    alam_html_free(&html);
    return done;
}

static bool tag_decoded(alam_tag_worker *worker, alam_tag_slot *slot, const alam_text *text,
                        alam_error *error)
{
    if (slot->html)
        return tag_page(worker, slot, text, error);
    alam_field_view field = {0};
    alam_document_view document = {.source = text};
    field.text = alam_text_bytes(text, &field.length);
    return tag_body(worker, slot, &field, &document, error);
}

static void tag_file(alam_tag_worker *worker, alam_tag_slot *slot)
{
    alam_error error = {0};
    bool done = alam_read_file(slot->path, &slot->input, &error);
    slot->bytes = slot->input.length;
    if (done) {
        const char *bytes = slot->input.data ? slot->input.data : "";
        alam_text *text =
            alam_text_decode(bytes, slot->input.length, worker->settings->encoding, &error);
        done = text && tag_decoded(worker, slot, text, &error);
        alam_text_free(text);
    }
    if (!done) {
        if (!error.file[0])
            alam_fail_at(&error, error.code, slot->path, 0, 0, "%s", error.message);
        alam_tag_slot_error(slot, &error);
    }
}

/* ---- JSONL --------------------------------------------------------------------------------- */

/* The document's name: its id, or where it stands where it has none. NULL on failure. */
static const char *name_document(alam_buffer *name, const json_t *root, const char *path,
                                 size_t line, alam_error *error)
{
    const json_t *id = json_object_get(root, "id");
    alam_buffer_clear(name);
    if (json_is_string(id) && strlen(json_string_value(id)) != json_string_length(id)) {
        alam_fail_at(error, ALAM_ERROR_DATA, path, line, 0, "\"id\" has a NUL character in it");
        return NULL;
    }
    if (json_is_string(id) && json_string_length(id) > 0)
        alam_buffer_text(name, json_string_value(id));
    else if (json_is_integer(id))
        alam_buffer_format(name, "%" JSON_INTEGER_FORMAT, json_integer_value(id));
    else if (!id || json_is_null(id) || json_is_string(id))
        alam_buffer_format(name, "%s:%zu", path, line);
    else {
        alam_fail_at(error, ALAM_ERROR_DATA, path, line, 0,
                     "\"id\" is neither a string nor an integer");
        return NULL;
    }
    const char *terminated = alam_buffer_string(name);
    if (!terminated)
        alam_fail_memory(error);
    return terminated;
}

/* Finds the fields of text in `root`. Returns how many there are, 0 on failure. */
static size_t find_fields(const json_t *root, alam_field_view *fields, const char **zones,
                          const char *path, size_t line, alam_error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const json_t *value = json_object_get(root, fields_of_json[i].key);
        if (!value || json_is_null(value))
            continue;
        if (!json_is_string(value)) {
            alam_fail_at(error, ALAM_ERROR_DATA, path, line, 0, "\"%s\" is not a string",
                         fields_of_json[i].key);
            return 0;
        }
        fields[count] = (alam_field_view){.name = fields_of_json[i].key,
                                          .text = json_string_value(value),
                                          .length = json_string_length(value)};
        zones[count++] = fields_of_json[i].zone;
    }
    if (count == 0)
        alam_fail_at(error, ALAM_ERROR_DATA, path, line, 0,
                     "found neither \"text\" nor \"title\"; a document needs one of them");
    return count;
}

/* The day that "date" begins with, as 2024-04-18T10:30:00Z does; 0 where it has another form. */
static int32_t find_date(const json_t *root)
{
    const json_t *date = json_object_get(root, "date");
    return json_is_string(date) ? alam_read_date(json_string_value(date), json_string_length(date)) : 0;
}

static bool tag_object(alam_tag_worker *worker, alam_tag_slot *slot, const json_t *root, size_t line,
                       alam_error *error)
{
    if (!json_is_object(root))
        return alam_fail_at(error, ALAM_ERROR_DATA, slot->path, line, 0,
                            "found no JSON object; each line is {\"id\":...,\"text\":...}");
    alam_field_view fields[FIELD_COUNT];
    const char *zones[FIELD_COUNT];
    size_t ill_formed = 0; /* stays 0: the JSON parser refuses what is no UTF-8 */
    size_t count = find_fields(root, fields, zones, slot->path, line, error);
    alam_buffer name = {0};
    bool done = count > 0 && name_document(&name, root, slot->path, line, error) &&
                tag_fields(worker, find_date(root), fields, zones, count, &ill_formed, error);
    if (done) {
        alam_document_view document = {.name = name.data, .fields = fields, .field_count = count};
        render(worker, slot, &document);
    }
    alam_buffer_free(&name);
    return done;
}

static void tag_line(alam_tag_worker *worker, alam_tag_slot *slot, size_t line, const char *text,
                     size_t length)
{
    alam_error error = {0};
    json_error_t reason;
    json_t *root = json_loadb(text, length, JSON_ALLOW_NUL | JSON_DECODE_ANY, &reason);
    bool done = root ? tag_object(worker, slot, root, line, &error)
                     : alam_fail_at(&error, ALAM_ERROR_DATA, slot->path, line,
                                    reason.column > 0 ? (size_t)reason.column : 0,
                                    "the line is no JSON: %s", reason.text);
    json_decref(root);
    if (done)
        return;
    if (!error.file[0])
        alam_fail_at(&error, error.code, slot->path, line, 0, "%s", error.message);
    alam_tag_slot_error(slot, &error);
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r')
            return false;
    return true;
}

static void tag_lines(alam_tag_worker *worker, alam_tag_slot *slot)
{
    const char *at = slot->input.data;
    const char *end = at + slot->input.length;
    size_t line = slot->first_line;
    if (line == 1 && slot->input.length >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3; /* a byte order mark, which is no JSON */
    for (; at < end; line++) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((feed ? feed : end) - at);
        if (!is_blank(at, length))
            tag_line(worker, slot, line, at, length);
        at += length + 1;
    }
}

void alam_tag_worker_run(alam_tag_worker *worker, alam_tag_slot *slot)
{
    if (slot->failed) /* already in the source: there is nothing to tag */
        return;
    worker->output = &slot->output;
    if (!slot->jsonl)
        tag_file(worker, slot);
    else if (slot->input.length > 0)
        tag_lines(worker, slot);
    if (slot->output.failed) {
        alam_error error = {0};
        alam_fail_at(&error, ALAM_ERROR_MEMORY, slot->path, 0, 0, "out of memory");
        alam_buffer_free(&slot->output);
        alam_tag_slot_error(slot, &error);
    }
}
