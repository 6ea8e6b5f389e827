/* Text of any kind in YAML: the parser refuses control characters wherever they stand, and some more are line
 * ends to it. */
#include "base/utf8.h"
#include "cli/learn.h"

#include <stdio.h>

static bool is_printable(uint32_t value)
{
    return value >= 0x20 && !(value >= 0x7F && value < 0xA0) && value != 0x2028 && value != 0x2029 &&
           value != 0xFEFF && (value & 0xFFFE) != 0xFFFE;
}

void alam_learn_quote(alam_buffer *out, const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    alam_buffer_byte(out, '"');
    while (at < end) {
        alam_codepoint next = alam_utf8_decode(at, end);
        char bytes[12];
        if (!is_printable(next.value))
            alam_buffer_append(out, bytes, (size_t)snprintf(bytes, sizeof bytes, "\\U%08X", next.value));
        else if (next.value == '"' || next.value == '\\')
            alam_buffer_append(out, bytes, (size_t)snprintf(bytes, sizeof bytes, "\\%c", (char)next.value));
        else
            alam_buffer_append(out, bytes, alam_utf8_encode(next.value, bytes));
        at += next.size;
    }
    alam_buffer_byte(out, '"');
}

/* What cannot be printed is a space, and of several spaces one is left. */
void alam_learn_comment(alam_buffer *out, const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    bool spaced = false;
    while (at < end) {
        alam_codepoint next = alam_utf8_decode(at, end);
        char bytes[4];
        bool space = next.value == ' ' || !is_printable(next.value);
        if (!space)
            alam_buffer_append(out, bytes, alam_utf8_encode(next.value, bytes));
        else if (!spaced)
            alam_buffer_byte(out, ' ');
        spaced = space;
        at += next.size;
    }
}
