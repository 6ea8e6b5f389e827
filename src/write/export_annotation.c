/* W3C Web Annotations (https://www.w3.org/TR/annotation-model/): the target is a document, or a field of
 * one as its fragment; what is selected is said twice, by quotation and by position in code points.
 *
 * {"@context":"http://www.w3.org/ns/anno.jsonld","id":"urn:alam:mention:...","type":"Annotation",
 *  "motivation":"identifying","body":[...],"target":{"source":"a1#text","selector":[...]}} */
#include "write/escape.h"
#include "write/export.h"

#define ADD(out, literal) alam_buffer_append(out, literal, sizeof(literal) - 1)

enum { CONTEXT = 32 }; /* code points of a quotation's prefix and suffix */

/* Where the reading of a document's texts has come to: mentions come in their order, so that a text is
 * walked through once. */
typedef struct place {
    size_t field;
    size_t codepoint;
    size_t byte;
} place;

static void string(alam_buffer *out, const char *value)
{
    alam_escape_json(out, value, strlen(value));
}

/* ---- Names as IRIs -------------------------------------------------------------------------- */

static bool is_url(const char *text)
{
    return strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0;
}

/* `text` as a part of an IRI in a JSON string: what may not be there is percent-encoded. `reserved` are
 * the signs that stay besides letters, digits and what is not ASCII. */
static void iri(alam_buffer *out, const char *text, const char *reserved)
{
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (letter || (byte >= '0' && byte <= '9') || byte >= 0x80 || strchr(reserved, byte))
            alam_buffer_byte(out, (char)byte);
        else
            alam_buffer_format(out, "%%%02X", byte);
    }
}

static void document_iri(alam_buffer *out, const alam_index_document *document, const char *field)
{
    iri(out, document->name, is_url(document->name) ? "-._~:/?#[]@!$&'()*+,;=%" : "-._~/");
    if (field) {
        /* An address has its own fragment at most once. */
        alam_buffer_byte(out, is_url(document->name) && strchr(document->name, '#') ? ':' : '#');
        iri(out, field, "-._~");
    }
}

/* ---- What is selected ----------------------------------------------------------------------- */

/* The byte `count` code points before or after `byte`, as far as there are as many. */
static size_t back(const char *text, size_t byte, size_t count)
{
    while (byte > 0 && count > 0) {
        byte--;
        count -= (text[byte] & 0xC0) != 0x80;
    }
    return byte;
}

static size_t forth(const char *text, size_t length, size_t byte, size_t count)
{
    while (byte < length && count-- > 0)
        do
            byte++;
        while (byte < length && (text[byte] & 0xC0) == 0x80);
    return byte;
}

static void go_to(place *at, const alam_index_document *document, const alam_index_mention *mention)
{
    if (at->field != mention->field || at->codepoint > mention->start)
        *at = (place){.field = mention->field};
    const alam_index_field *field = &document->fields[at->field];
    at->byte = forth(field->text, field->length, at->byte, mention->start - at->codepoint);
    at->codepoint = mention->start;
}

static void selectors(alam_buffer *out, const alam_index_field *field,
                      const alam_index_mention *mention, size_t start)
{
    size_t end = forth(field->text, field->length, start, mention->end - mention->start);
    size_t before = back(field->text, start, CONTEXT);
    size_t after = forth(field->text, field->length, end, CONTEXT);
    ADD(out, "[{\"type\":\"TextQuoteSelector\",\"exact\":");
    alam_escape_json(out, field->text + start, end - start);
    ADD(out, ",\"prefix\":");
    alam_escape_json(out, field->text + before, start - before);
    ADD(out, ",\"suffix\":");
    alam_escape_json(out, field->text + end, after - end);
    ADD(out, "},{\"type\":\"TextPositionSelector\",\"start\":");
    alam_buffer_number(out, mention->start);
    ADD(out, ",\"end\":");
    alam_buffer_number(out, mention->end);
    ADD(out, "}]");
}

/* ---- The annotation ------------------------------------------------------------------------- */

static void annotation(alam_buffer *out, const alam_index_document *document,
                       const alam_index_mention *mention, size_t start)
{
    const alam_index_field *field = &document->fields[mention->field];
    ADD(out, "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"id\":\"urn:alam:mention:");
    iri(out, document->name, "-._~");
    alam_buffer_format(out, ":%zu:%zu:%zu:", mention->field, mention->start, mention->end);
    iri(out, mention->id, "-._~");
    ADD(out, "\",\"type\":\"Annotation\",\"motivation\":\"identifying\",\"body\":["
             "{\"type\":\"SpecificResource\",\"purpose\":\"identifying\",\"source\":\"urn:alam:entity:");
    iri(out, mention->id, "-._~");
    ADD(out, "\"},{\"type\":\"TextualBody\",\"purpose\":\"classifying\",\"value\":");
    string(out, mention->type);
    ADD(out, "},{\"type\":\"TextualBody\",\"purpose\":\"tagging\",\"value\":");
    string(out, mention->name);
    ADD(out, "}],\"target\":{\"source\":\"");
    document_iri(out, document, field->name);
    ADD(out, "\",\"selector\":");
    selectors(out, field, mention, start);
    ADD(out, "}}\n");
}

void alam_export_annotations(alam_buffer *out, const alam_index_document *document,
                             const alam_index_mention *mentions, size_t count)
{
    place at = {0};
    for (size_t i = 0; i < count; i++) {
        go_to(&at, document, &mentions[i]);
        annotation(out, document, &mentions[i], at.byte);
    }
}
