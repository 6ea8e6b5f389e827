/* The mentions of an index as CSV (RFC 4180). The order of the columns is part of the format. */
#include "write/escape.h"
#include "write/export.h"
#include "write/writer.h"

#include <inttypes.h>
#include <math.h>

void alam_export_csv_head(alam_buffer *out)
{
    alam_buffer_text(out, "document,source,date,field,start,end,text,id,type,kind,name,zone,mode,match,"
                          "nested,clitics,score,sentence,paragraph,latitude,longitude\r\n");
}

/* NULL is an empty cell. */
static void cell(alam_buffer *out, const char *text)
{
    alam_escape_csv(out, text ? text : "", text ? strlen(text) : 0);
    alam_buffer_byte(out, ',');
}

static void number(alam_buffer *out, size_t value)
{
    alam_buffer_number(out, value);
    alam_buffer_byte(out, ',');
}

static void degrees(alam_buffer *out, double value, const char *end)
{
    if (!isnan(value))
        alam_write_real(out, value);
    alam_buffer_text(out, end);
}

static void row(alam_buffer *out, const alam_index_document *document,
                const alam_index_mention *mention)
{
    cell(out, document->name);
    cell(out, document->source);
    cell(out, document->date);
    cell(out, document->fields[mention->field].name);
    number(out, mention->start);
    number(out, mention->end);
    cell(out, mention->text);
    cell(out, mention->id);
    cell(out, mention->type);
    cell(out, mention->kind);
    cell(out, mention->name);
    cell(out, mention->zone);
    cell(out, mention->mode);
    cell(out, mention->match);
    number(out, mention->nested);
    cell(out, mention->clitics);
    alam_write_score(out, mention->score);
    alam_buffer_format(out, ",%" PRId64 ",%" PRId64 ",", mention->sentence, mention->paragraph);
    degrees(out, mention->latitude, ",");
    degrees(out, mention->longitude, "\r\n");
}

void alam_export_csv(alam_buffer *out, const alam_index_document *document,
                     const alam_index_mention *mentions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        row(out, document, &mentions[i]);
}
