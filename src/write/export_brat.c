/* brat's standoff format (https://brat.nlplab.org/standoff.html): positions are code points of the text
 * file; what goes over a line end is said in fragments. Entities are normalizations in the database
 * "alam". */
#include "write/export.h"

static size_t codepoints(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += (text[i] & 0xC0) != 0x80;
    return count;
}

void alam_export_brat_text(alam_buffer *out, const alam_index_document *document)
{
    for (size_t i = 0; i < document->field_count; i++) {
        alam_buffer_text(out, i ? "\n\n" : "");
        alam_buffer_append(out, document->fields[i].text, document->fields[i].length);
    }
}

/* "12 17", or "12 17;18 23" where a line ends inside. */
static void fragments(alam_buffer *out, const char *text, size_t start)
{
    for (bool first = true; *text; first = false) {
        size_t line = strcspn(text, "\n"), end = start + codepoints(text, line);
        if (line > 0)
            alam_buffer_format(out, "%s%zu %zu", first ? "" : ";", start, end);
        text += line + (text[line] == '\n');
        start = end + 1;
    }
}

/* One line of text; what would end the field or the line is a blank. */
static void line(alam_buffer *out, const char *text, const char *blanks, char blank)
{
    for (; *text; text++)
        alam_buffer_byte(out, strchr(blanks, *text) ? blank : *text);
}

static void annotation(alam_buffer *out, const alam_index_mention *mention, size_t number,
                       size_t base)
{
    alam_buffer_format(out, "T%zu\t", number);
    line(out, mention->type, " \t\r\n", '_');
    alam_buffer_byte(out, ' ');
    fragments(out, mention->text, base + mention->start);
    alam_buffer_byte(out, '\t');
    line(out, mention->text, "\n", ' ');
    alam_buffer_format(out, "\nN%zu\tReference T%zu alam:", number, number);
    line(out, mention->id, " \t\r\n", '_');
    alam_buffer_byte(out, '\t');
    line(out, mention->name, "\t\r\n", ' ');
    alam_buffer_byte(out, '\n');
}

void alam_export_brat(alam_buffer *out, const alam_index_document *document,
                      const alam_index_mention *mentions, size_t count)
{
    size_t field = 0, base = 0; /* code points before the field */
    for (size_t i = 0; i < count; i++) {
        for (; field < mentions[i].field; field++)
            base += codepoints(document->fields[field].text, document->fields[field].length) + 2;
        annotation(out, &mentions[i], i + 1, base);
    }
}

void alam_export_brat_name(alam_buffer *out, size_t number, const char *document)
{
    enum { LONGEST = 120 };
    size_t length = strlen(document);
    if (length > LONGEST) /* the end of a path tells more than its beginning */
        document += length - LONGEST;
    while ((*document & 0xC0) == 0x80)
        document++;
    alam_buffer_format(out, "%06zu-", number);
    for (; *document; document++) {
        unsigned char byte = (unsigned char)*document;
        bool kept = byte >= 0x80 || (byte > ' ' && byte < 0x7F && !strchr("/\\:*?\"<>|", byte));
        alam_buffer_byte(out, kept ? (char)byte : '_');
    }
}
