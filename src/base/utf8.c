#include "base/utf8.h"

/* Table 3-7 of The Unicode Standard: the bytes that may follow a lead byte. */
typedef struct lead {
    uint8_t extra; /* continuation bytes, 0: no lead byte */
    uint8_t low;   /* range of the first of them */
    uint8_t high;
} lead;

static lead lead_of(unsigned char byte)
{
    if (byte >= 0xC2 && byte <= 0xDF)
        return (lead){1, 0x80, 0xBF};
    if (byte == 0xE0)
        return (lead){2, 0xA0, 0xBF};
    if (byte == 0xED)
        return (lead){2, 0x80, 0x9F};
    if (byte >= 0xE1 && byte <= 0xEF)
        return (lead){2, 0x80, 0xBF};
    if (byte == 0xF0)
        return (lead){3, 0x90, 0xBF};
    if (byte >= 0xF1 && byte <= 0xF3)
        return (lead){3, 0x80, 0xBF};
    if (byte == 0xF4)
        return (lead){3, 0x80, 0x8F};
    return (lead){0, 0, 0};
}

alam_codepoint alam_utf8_decode_long(const unsigned char *text, const unsigned char *end)
{
    lead first = lead_of(*text);
    uint32_t value = *text & (0x3Fu >> first.extra);
    uint8_t size = 1;
    while (size <= first.extra && text + size < end) {
        unsigned char byte = text[size];
        unsigned char low = size == 1 ? first.low : 0x80;
        unsigned char high = size == 1 ? first.high : 0xBF;
        if (byte < low || byte > high)
            break;
        value = value << 6 | (byte & 0x3F);
        size++;
    }
    if (first.extra == 0 || size <= first.extra)
        return (alam_codepoint){.value = 0xFFFD, .size = size, .ill_formed = true};
    return (alam_codepoint){.value = value, .size = size};
}

size_t alam_utf8_encode_long(uint32_t codepoint, char *out)
{
    size_t size = codepoint < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (codepoint & 0x3F));
        codepoint >>= 6;
    }
    out[0] = (char)((0xF00u >> size & 0xF0) | codepoint);
    return size;
}

size_t alam_utf8_valid_prefix(const char *text, size_t length)
{
    const unsigned char *start = (const unsigned char *)text;
    const unsigned char *end = start + length;
    for (const unsigned char *at = start; at < end;) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        if (decoded.ill_formed)
            return (size_t)(at - start);
        at += decoded.size;
    }
    return length;
}
