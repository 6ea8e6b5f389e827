/* Decoding UTF-8 that may be ill-formed. An ill-formed sequence yields U+FFFD once for each maximal
 * subpart (The Unicode Standard, section 3.9, "U+FFFD Substitution of Maximal Subparts"): the same
 * count as ICU and Python give. */
#ifndef ALAM_BASE_UTF8_H
#define ALAM_BASE_UTF8_H

#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct alam_codepoint {
    uint32_t value;
    uint8_t size;    /* bytes taken from the text, 1..4 */
    bool ill_formed; /* value is U+FFFD in place of bytes that are no UTF-8 */
} alam_codepoint;

/* Helper of alam_utf8_decode() for lead bytes from 0x80 on. */
alam_codepoint alam_utf8_decode_long(const unsigned char *text, const unsigned char *end);

/* The code point at `text`, which lies before `end`. */
static inline alam_codepoint alam_utf8_decode(const unsigned char *text, const unsigned char *end)
{
    if (*text < 0x80)
        return (alam_codepoint){.value = *text, .size = 1};
    if (*text >= 0xC2 && *text <= 0xDF && end - text >= 2 && (text[1] & 0xC0) == 0x80)
        return (alam_codepoint){.value = (uint32_t)(*text & 0x1F) << 6 | (text[1] & 0x3F),
                                .size = 2};
    return alam_utf8_decode_long(text, end);
}

/* Helper of alam_utf8_encode() for code points from U+0800 on. */
size_t alam_utf8_encode_long(uint32_t codepoint, char *out);

/* Writes `codepoint` (a scalar value) to `out`, at most 4 bytes; returns how many. */
static inline size_t alam_utf8_encode(uint32_t codepoint, char *out)
{
    if (codepoint < 0x80) {
        out[0] = (char)codepoint;
        return 1;
    }
    if (codepoint >= 0x800)
        return alam_utf8_encode_long(codepoint, out);
    out[0] = (char)(0xC0 | codepoint >> 6);
    out[1] = (char)(0x80 | (codepoint & 0x3F));
    return 2;
}

/* UTF-16 code units of a scalar value. */
static inline unsigned alam_utf16_units(uint32_t codepoint)
{
    return codepoint > 0xFFFF ? 2 : 1;
}

/* Code points, and those of them that are two units of UTF-16, in `size` bytes of well-formed UTF-8. */
typedef struct alam_utf8_size {
    uint32_t codepoints, pairs;
} alam_utf8_size;

/* Adds what `count` bytes of text have, of which the others of `bytes` are zero. */
static inline void alam_utf8_add(alam_utf8_size *size, uint64_t bytes, size_t count)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t inside = bytes >> 7 & ~bytes >> 6 & ones;
    uint64_t wide = bytes >> 7 & bytes >> 6 & bytes >> 5 & bytes >> 4 & ones;
    size->codepoints += (uint32_t)count - (uint32_t)(inside * ones >> 56);
    size->pairs += (uint32_t)(wide * ones >> 56);
}

static inline alam_utf8_size alam_utf8_measure(const char *text, size_t size)
{
    alam_utf8_size found = {0};
    uint64_t bytes = 0;
    size_t at = 0;
    for (; size - at >= 8; at += 8) {
        alam_utf8_add(&found, alam_hash_read(text + at), 8);
    }
    if (at == size)
        return found;
    if (at > 0) /* the last eight bytes, without those that were counted */
        bytes = alam_hash_read(text + size - 8) >> (8 - (size - at)) * 8;
    else
        for (size_t i = size; i > 0; i--)
            bytes = bytes << 8 | (unsigned char)text[i - 1];
    alam_utf8_add(&found, bytes, size - at);
    return found;
}

/* The first byte of `text` that is not well-formed UTF-8; `length` when all of it is. */
size_t alam_utf8_valid_prefix(const char *text, size_t length);

#endif
