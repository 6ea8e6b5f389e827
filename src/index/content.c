/* What a document is made of, and whether it has changed. */
#include "index/index.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <string.h>

static void add_part(alam_buffer *out, const char *text, size_t length)
{
    alam_buffer_append(out, &length, sizeof length);
    alam_buffer_append(out, text, length);
}

static void add_name(alam_buffer *out, const char *text)
{
    add_part(out, text ? text : "", text ? strlen(text) : 0);
    alam_buffer_byte(out, text != NULL);
}

const char *alam_well_formed(const char *text, size_t *length, alam_buffer *scratch)
{
    if (*length == 0)
        return "";
    if (alam_utf8_valid_prefix(text, *length) == *length && !memchr(text, '\0', *length))
        return text;
    alam_buffer_clear(scratch);
    const unsigned char *at = (const unsigned char *)text, *end = at + *length;
    while (at < end) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        char bytes[4];
        uint32_t value = decoded.ill_formed || !decoded.value ? 0xFFFD : decoded.value;
        alam_buffer_append(scratch, bytes, alam_utf8_encode(value, bytes));
        at += decoded.size;
    }
    *length = scratch->length;
    return scratch->failed ? NULL : scratch->data;
}

bool alam_index_hash_content(alam_index *index, const alam_index_document *document, int32_t day,
                             alam_known_document *now)
{
    alam_buffer *parts = &index->words;
    alam_buffer_clear(parts);
    add_name(parts, document->source && *document->source ? document->source : NULL);
    add_name(parts, document->language);
    alam_buffer_append(parts, &day, sizeof day);
    now->clean = true;
    for (size_t i = 0; i < document->field_count; i++) {
        size_t length = document->fields[i].length;
        const char *text = alam_well_formed(document->fields[i].text, &length, &index->scratch);
        if (!text)
            return false;
        now->clean &= text == document->fields[i].text;
        add_name(parts, document->fields[i].name);
        add_part(parts, text, length);
    }
    now->content = parts->failed ? 0 : (int64_t)alam_hash(parts->data, parts->length);
    return !parts->failed;
}

static int score_of(const alam_span *span)
{
    return (int)(span->score * 100 + 0.5);
}

static void add_span(alam_buffer *out, const alam_span *span)
{
    size_t places[] = {span->start.codepoint, span->end.codepoint, span->clitic_count};
    alam_buffer_append(out, places, sizeof places);
    add_name(out, span->id);
    add_name(out, span->zone);
    add_name(out, span->role);
    add_name(out, span->role_of);
    unsigned char how[] = {(unsigned char)span->mode, (unsigned char)span->match, span->nested,
                           (unsigned char)score_of(span)};
    alam_buffer_append(out, how, sizeof how);
    for (size_t i = 0; i < span->clitic_count; i++)
        add_name(out, span->clitics[i]);
}

bool alam_index_hash_spans(alam_buffer *scratch, const alam_index_document *document, int64_t *hash)
{
    alam_buffer_clear(scratch);
    for (size_t i = 0; i < document->field_count; i++) {
        alam_buffer_append(scratch, &i, sizeof i);
        for (size_t j = 0; j < document->fields[i].span_count; j++)
            add_span(scratch, &document->fields[i].spans[j]);
    }
    *hash = scratch->failed ? 0 : (int64_t)alam_hash(scratch->data, scratch->length);
    return !scratch->failed;
}
