/* Short runs of bytes as numbers: without a call, and without a look at what is behind them. */
#ifndef ALAM_BASE_BYTES_H
#define ALAM_BASE_BYTES_H

#include "base/hash.h"

#include <stdbool.h>

/* Up to eight bytes as a number, the first of them lowest. */
static inline uint64_t alam_bytes_read(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    uint32_t low = 0, high = 0;
    if (length >= 8)
        return alam_hash_read(text);
    if (length >= 4) {
        low = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
        bytes += length - 4;
        high = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
        return low | (uint64_t)high << (length - 4) * 8;
    }
    for (size_t i = 0; i < length; i++)
        low |= (uint32_t)bytes[i] << 8 * i;
    return low;
}

/* Whether two runs of bytes are the same. Most have eight to thirty-two, which are compared without a branch: from
 * both ends, so that the parts meet or overlap. */
static inline bool alam_bytes_same(const char *a, const char *b, size_t length)
{
    if (length < 8)
        return alam_bytes_read(a, length) == alam_bytes_read(b, length);
    if (length > 32)
        return memcmp(a, b, length) == 0;
    size_t last = length - 8, second = last < 8 ? last : 8, third = last < 8 ? 0 : last - 8;
    return ((alam_hash_read(a) ^ alam_hash_read(b)) | (alam_hash_read(a + last) ^ alam_hash_read(b + last)) |
            (alam_hash_read(a + second) ^ alam_hash_read(b + second)) |
            (alam_hash_read(a + third) ^ alam_hash_read(b + third))) == 0;
}

#endif
