/* jsonl: one JSON object a line for each span. The order of the keys is part of the format. */
#include "write/escape.h"
#include "write/writer.h"

static void key(alam_buffer *out, const char *name)
{
    alam_buffer_text(out, ",\"");
    alam_buffer_text(out, name);
    alam_buffer_text(out, "\":");
}

static void number(alam_buffer *out, const char *name, size_t value)
{
    key(out, name);
    alam_buffer_number(out, value);
}

static void string(alam_buffer *out, const char *name, const char *value)
{
    key(out, name);
    alam_escape_json(out, value, strlen(value));
}

static void list(alam_buffer *out, const char *name, const char *const *items, size_t count)
{
    key(out, name);
    alam_buffer_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            alam_buffer_byte(out, ',');
        alam_escape_json(out, items[i], strlen(items[i]));
    }
    alam_buffer_byte(out, ']');
}

static void record(alam_buffer *out, const alam_write_style *style,
                   const alam_document_view *document, const alam_field_view *field,
                   const alam_span *span)
{
    alam_buffer_text(out, "{\"doc\":");
    alam_escape_json(out, document->name, strlen(document->name));
    if (field->name)
        string(out, "field", field->name);
    number(out, "start", alam_view_offset(document, style, &span->start));
    number(out, "end", alam_view_offset(document, style, &span->end));
    number(out, "byte_start", alam_view_byte(document, span->start.byte));
    number(out, "byte_end", alam_view_byte(document, span->end.byte));
    key(out, "text");
    alam_escape_json(out, field->text + span->start.byte, span->end.byte - span->start.byte);
    string(out, "type", span->type);
    string(out, "kind", span->kind);
    string(out, "id", span->id);
    string(out, "name", span->name);
    string(out, "mode", alam_mode_name(span->mode));
    string(out, "zone", span->zone);
    string(out, "match", alam_match_name(span->match));
    list(out, "why", span->why, span->why_count);
    if (span->clitic_count > 0)
        list(out, "clitics", span->clitics, span->clitic_count);
    key(out, "score");
    alam_write_score(out, span->score);
    key(out, "nested");
    alam_buffer_text(out, span->nested ? "true}\n" : "false}\n");
}

static void write_document(alam_buffer *out, const alam_write_style *style,
                           const alam_document_view *document)
{
    for (size_t i = 0; i < document->field_count; i++)
        for (size_t j = 0; j < document->fields[i].count; j++)
            record(out, style, document, &document->fields[i], &document->fields[i].spans[j]);
}

const alam_writer alam_writer_jsonl = {"jsonl", alam_writer_nothing, write_document,
                                       alam_writer_nothing};
