#include "write/escape.h"

#include "base/bytes.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <stdio.h>

#define REPLACEMENT "\xEF\xBF\xBD"

/* What stands for a control or ASCII character in a format; NULL: itself. `scratch` has room for a
 * result that has to be made. */
typedef const char *(*rule)(uint32_t codepoint, char scratch[8]);

/* Characters that at least one format replaces: the others never reach a rule. */
static bool plain(uint32_t codepoint)
{
    if (codepoint >= 0x80)
        return codepoint >= 0xA0;
    return codepoint >= 0x20 && codepoint != 0x7F && codepoint != '"' && codepoint != '&' &&
           codepoint != '\'' && codepoint != '<' && codepoint != '>' && codepoint != '\\';
}

#define EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Which of eight bytes are zero, by their upper bits; a byte of 1 behind one that is zero may be said to be, too. */
static uint64_t zero_bytes(uint64_t bytes)
{
    return (bytes - EIGHT(0x01)) & ~bytes & EIGHT(0x80);
}

/* How many of eight bytes, 8 or 7, are whole characters that no format replaces: plain ASCII, and such of two bytes
 * from U+0100 on. 0: they have others, or may have. Nearly all of a text has none. */
static size_t count_plain(uint64_t bytes)
{
    uint64_t high = bytes & EIGHT(0x80);
    uint64_t first = high & bytes << 1 & ~(bytes << 2), second = high & ~(bytes << 1);
    uint64_t cut = first & UINT64_C(0x80) << 56; /* the last byte begins a character */
    uint64_t latin = first & ~(bytes << 3 | bytes << 4 | bytes << 5);
    uint64_t special = ((bytes - EIGHT(0x20)) & ~bytes & EIGHT(0x80)) | zero_bytes(bytes ^ EIGHT(0x7F)) |
                       zero_bytes(bytes ^ EIGHT('"')) | zero_bytes(bytes ^ EIGHT('&')) |
                       zero_bytes(bytes ^ EIGHT('\'')) | zero_bytes(bytes ^ EIGHT('<')) |
                       zero_bytes(bytes ^ EIGHT('>')) | zero_bytes(bytes ^ EIGHT('\\'));
    if (special | latin | (high ^ (first | second)) | (second ^ (first & ~cut) << 8))
        return 0;
    return cut ? 7 : 8;
}

/* The same at the beginning of a text, which may be shorter. */
static size_t plain_at(const unsigned char *at, const unsigned char *end)
{
    size_t left = (size_t)(end - at);
    if (left >= 8)
        return count_plain(alam_hash_read(at));
    uint64_t behind = EIGHT('x') << left * 8; /* fills up what is missing, and hides no cut character */
    size_t plain_bytes = count_plain(alam_bytes_read((const char *)at, left) | behind);
    return plain_bytes ? left : 0;
}

static void escape(alam_buffer *out, const char *text, size_t length, rule replace)
{
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *end = at + length;
    const unsigned char *run = at; /* the first byte that is not yet written */
    while (at < end) {
        size_t plain_bytes = plain_at(at, end);
        if (plain_bytes) {
            at += plain_bytes;
            continue;
        }
        alam_codepoint next = alam_utf8_decode(at, end);
        char scratch[8];
        const char *instead = next.ill_formed       ? REPLACEMENT
                              : plain(next.value) ? NULL
                                                  : replace(next.value, scratch);
        if (instead) {
            alam_buffer_append(out, run, (size_t)(at - run));
            alam_buffer_text(out, instead);
            run = at + next.size;
        }
        at += next.size;
    }
    if (run < end)
        alam_buffer_append(out, run, (size_t)(end - run));
}

static const char *json_rule(uint32_t codepoint, char scratch[8])
{
    switch (codepoint) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        if (codepoint >= 0x20)
            return NULL;
        snprintf(scratch, 8, "\\u%04x", (unsigned)codepoint);
        return scratch;
    }
}

static const char *html_rule(uint32_t codepoint, char scratch[8])
{
    (void)scratch;
    switch (codepoint) {
    case '"':
        return "&quot;";
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\n':
    case '\t':
    case '\'':
    case '\\':
        return NULL;
    case '\r': /* half of a line end */
        return "";
    default:
        return REPLACEMENT;
    }
}

static const char *line_rule(uint32_t codepoint, char scratch[8])
{
    (void)scratch;
    return codepoint == '\t' || (codepoint >= '\n' && codepoint <= '\r') ? " " : NULL;
}

static const char *terminal_rule(uint32_t codepoint, char scratch[8])
{
    if (codepoint == '\n' || codepoint == '\t')
        return NULL;
    if (codepoint == '\r')
        return "";
    if (codepoint >= 0x80)
        return REPLACEMENT;
    if (codepoint >= 0x20 && codepoint != 0x7F)
        return NULL;
    uint32_t picture = codepoint == 0x7F ? 0x2421 : 0x2400 + codepoint;
    scratch[alam_utf8_encode(picture, scratch)] = '\0';
    return scratch;
}

void alam_escape_json(alam_buffer *out, const char *text, size_t length)
{
    alam_buffer_byte(out, '"');
    escape(out, text, length, json_rule);
    alam_buffer_byte(out, '"');
}

void alam_escape_html(alam_buffer *out, const char *text, size_t length)
{
    escape(out, text, length, html_rule);
}

void alam_escape_line(alam_buffer *out, const char *text, size_t length)
{
    escape(out, text, length, line_rule);
}

void alam_escape_terminal(alam_buffer *out, const char *text, size_t length)
{
    escape(out, text, length, terminal_rule);
}

void alam_escape_csv(alam_buffer *out, const char *text, size_t length)
{
    bool quoted = false;
    for (size_t i = 0; i < length && !quoted; i++)
        quoted = text[i] == '"' || text[i] == ',' || text[i] == '\r' || text[i] == '\n';
    if (!quoted) {
        alam_buffer_append(out, text, length);
        return;
    }
    alam_buffer_byte(out, '"');
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"')
            alam_buffer_byte(out, '"');
        alam_buffer_byte(out, text[i]);
    }
    alam_buffer_byte(out, '"');
}
