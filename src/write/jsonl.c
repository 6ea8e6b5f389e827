/* jsonl: one JSON object a line for each span. The order of the keys is part of the format. */
#include "write/escape.h"
#include "write/writer.h"

/* Keys are most of a record's bytes: their lengths are known without strlen(). */
#define ADD(out, literal) alam_buffer_append(out, literal, sizeof(literal) - 1)
#define KEY(out, name) ADD(out, ",\"" name "\":")

static void string(alam_buffer *out, const char *value)
{
    alam_escape_json(out, value, strlen(value));
}

static void list(alam_buffer *out, const char *const *items, size_t count)
{
    alam_buffer_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            alam_buffer_byte(out, ',');
        string(out, items[i]);
    }
    alam_buffer_byte(out, ']');
}

static void place(alam_buffer *out, const alam_write_style *style,
                  const alam_document_view *document, const alam_span *span)
{
    KEY(out, "start");
    alam_buffer_number(out, alam_view_start(document, style->unit, span));
    KEY(out, "end");
    alam_buffer_number(out, alam_view_end(document, style->unit, span));
    KEY(out, "byte_start");
    alam_buffer_number(out, alam_view_start(document, ALAM_UNIT_BYTE, span));
    KEY(out, "byte_end");
    alam_buffer_number(out, alam_view_end(document, ALAM_UNIT_BYTE, span));
}

static void entity(alam_buffer *out, const alam_span *span)
{
    KEY(out, "type");
    string(out, span->type);
    KEY(out, "kind");
    string(out, span->kind);
    KEY(out, "id");
    string(out, span->id);
    KEY(out, "name");
    string(out, span->name);
    KEY(out, "mode");
    string(out, alam_mode_name(span->mode));
    KEY(out, "zone");
    string(out, span->zone);
    KEY(out, "match");
    string(out, alam_match_name(span->match));
    KEY(out, "why");
    list(out, span->why, span->why_count);
}

static void role(alam_buffer *out, const alam_span *span)
{
    KEY(out, "role");
    ADD(out, "{\"role\":");
    string(out, span->role);
    if (span->role_of) {
        KEY(out, "of");
        string(out, span->role_of);
    }
    alam_buffer_byte(out, '}');
}

/* The entities the span may mean, its own first. */
static void candidates(alam_buffer *out, const alam_span *span)
{
    KEY(out, "candidates");
    for (size_t i = 0; i < span->choice_count; i++) {
        alam_buffer_text(out, i == 0 ? "[{\"id\":" : ",{\"id\":");
        string(out, span->choices[i].id);
        KEY(out, "score");
        alam_write_score(out, span->choices[i].score);
        alam_buffer_byte(out, '}');
    }
    alam_buffer_byte(out, ']');
}

static void record(alam_buffer *out, const alam_write_style *style,
                   const alam_document_view *document, const alam_field_view *field,
                   const alam_span *span)
{
    ADD(out, "{\"doc\":");
    string(out, document->name);
    if (field->name) {
        KEY(out, "field");
        string(out, field->name);
    }
    place(out, style, document, span);
    KEY(out, "text");
    alam_escape_json(out, field->text + span->start.byte, span->end.byte - span->start.byte);
    entity(out, span);
    if (span->clitic_count > 0) {
        KEY(out, "clitics");
        list(out, span->clitics, span->clitic_count);
    }
    if (span->role)
        role(out, span);
    KEY(out, "score");
    alam_write_score(out, span->score);
    if (span->cost > 0) {
        KEY(out, "cost");
        alam_write_score(out, span->cost);
    }
    if (span->choice_count > 0)
        candidates(out, span);
    KEY(out, "nested");
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
