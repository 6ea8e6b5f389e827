/* tsv: a header line with the names of the columns, then one line for each span. Readers go by the
 * names, which are part of the format. Lists are joined with ";". */
#include "write/escape.h"
#include "write/writer.h"

static void begin(alam_buffer *out, const alam_write_style *style)
{
    (void)style;
    alam_buffer_text(out, "doc\tstart\tend\tbyte_start\tbyte_end\ttype\tkind\tid\tname\tmode\tzone\t"
                          "match\tscore\tnested\tclitics\twhy\ttext\n");
}

static void text_cell(alam_buffer *out, const char *text)
{
    alam_escape_line(out, text, strlen(text));
    alam_buffer_byte(out, '\t');
}

static void number_cell(alam_buffer *out, size_t value)
{
    alam_buffer_number(out, value);
    alam_buffer_byte(out, '\t');
}

static void list_cell(alam_buffer *out, const char *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            alam_buffer_byte(out, ';');
        alam_escape_line(out, items[i], strlen(items[i]));
    }
    alam_buffer_byte(out, '\t');
}

static void row(alam_buffer *out, const alam_write_style *style,
                const alam_document_view *document, const alam_field_view *field,
                const alam_span *span)
{
    text_cell(out, document->name);
    number_cell(out, alam_view_start(document, style->unit, span));
    number_cell(out, alam_view_end(document, style->unit, span));
    number_cell(out, alam_view_start(document, ALAM_UNIT_BYTE, span));
    number_cell(out, alam_view_end(document, ALAM_UNIT_BYTE, span));
    text_cell(out, span->type);
    text_cell(out, span->kind);
    text_cell(out, span->id);
    text_cell(out, span->name);
    text_cell(out, alam_mode_name(span->mode));
    text_cell(out, span->zone);
    text_cell(out, alam_match_name(span->match));
    alam_write_score(out, span->score);
    alam_buffer_text(out, span->nested ? "\ttrue\t" : "\tfalse\t");
    list_cell(out, span->clitics, span->clitic_count);
    list_cell(out, span->why, span->why_count);
    alam_escape_line(out, field->text + span->start.byte, span->end.byte - span->start.byte);
    alam_buffer_byte(out, '\n');
}

static void write_document(alam_buffer *out, const alam_write_style *style,
                           const alam_document_view *document)
{
    for (size_t i = 0; i < document->field_count; i++)
        for (size_t j = 0; j < document->fields[i].count; j++)
            row(out, style, document, &document->fields[i], &document->fields[i].spans[j]);
}

const alam_writer alam_writer_tsv = {"tsv", begin, write_document, alam_writer_nothing};
