#include "write/writer.h"

#include <stdio.h>
#include <string.h>

static const alam_writer *const writers[] = {
    &alam_writer_jsonl, &alam_writer_tsv,    &alam_writer_conll,
    &alam_writer_html,  &alam_writer_pretty, &alam_writer_html_inplace,
};

const alam_writer *alam_writer_find(const char *name)
{
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (strcmp(writers[i]->name, name) == 0)
            return writers[i];
    return NULL;
}

void alam_writer_nothing(alam_buffer *out, const alam_write_style *style)
{
    (void)out;
    (void)style;
}

static size_t count(const alam_document_view *document, alam_offset_unit unit, alam_position position)
{
    switch (unit) {
    case ALAM_UNIT_UTF16:
        return position.utf16;
    case ALAM_UNIT_BYTE:
        return document->source ? alam_text_original_byte(document->source, position.byte)
                                : position.byte;
    case ALAM_UNIT_CODEPOINT:
        break;
    }
    return position.codepoint;
}

size_t alam_view_start(const alam_document_view *document, alam_offset_unit unit, const alam_span *span)
{
    return count(document, unit,
                 document->html ? alam_html_start(document->html, span->start.byte) : span->start);
}

size_t alam_view_end(const alam_document_view *document, alam_offset_unit unit, const alam_span *span)
{
    return count(document, unit,
                 document->html ? alam_html_end(document->html, span->end.byte) : span->end);
}

void alam_write_score(alam_buffer *out, double score)
{
    unsigned hundredths = score <= 0 ? 0 : score >= 1 ? 100 : (unsigned)(score * 100 + 0.5);
    alam_buffer_number(out, hundredths / 100);
    alam_buffer_byte(out, '.');
    alam_buffer_byte(out, (char)('0' + hundredths / 10 % 10));
    alam_buffer_byte(out, (char)('0' + hundredths % 10));
}

void alam_write_real(alam_buffer *out, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.7g", value);
    for (char *at = text; *at; at++)
        *at = *at == ',' ? '.' : *at;
    alam_buffer_text(out, text);
}

bool alam_is_beside(const alam_span *span)
{
    static const char *const zones[] = {"meta", "keywords", "related"};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (strcmp(span->zone, zones[i]) == 0)
            return true;
    return false;
}
