/* Hashing: XXH3 of 64 bits (xxHash, by Yann Collet), whose values are the same on every machine and
 * may therefore be stored in an image. */
#ifndef ALAM_BASE_HASH_H
#define ALAM_BASE_HASH_H

#include "base/buffer.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

uint64_t alam_hash(const void *bytes, size_t size);

/* The hash that the pieces have as one. */
uint64_t alam_hash_pieces(const alam_piece *pieces, size_t count);

/* Words are hashed one a token, so theirs is a hash for short strings: sixteen bytes cost one
 * multiplication and no branch (the folded multiplication of wyhash, by Wang Yi). Most words of Arabic have
 * no more. The value is the same on every machine. */

#define ALAM_WORD_HASH_STEP ((size_t)16)

/* The product of two numbers, its upper half folded into the lower one. */
static inline uint64_t alam_hash_fold(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t alam_hash_step(uint64_t hash, uint64_t low, uint64_t high)
{
    return alam_hash_fold(low ^ UINT64_C(0xA0761D6478BD642F), high ^ UINT64_C(0xE7037ED1A0B428DB) ^ hash);
}

static inline uint64_t alam_hash_read(const void *bytes)
{
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    return value;
}

/* The lowest `bytes` (0..8) bytes of a number; all of it for more. */
static inline uint64_t alam_hash_keep(uint64_t value, size_t bytes)
{
    static const uint64_t masks[9] = {0,
                                      UINT64_C(0xFF),
                                      UINT64_C(0xFFFF),
                                      UINT64_C(0xFFFFFF),
                                      UINT64_C(0xFFFFFFFF),
                                      UINT64_C(0xFFFFFFFFFF),
                                      UINT64_C(0xFFFFFFFFFFFF),
                                      UINT64_C(0xFFFFFFFFFFFFFF),
                                      UINT64_MAX};
    return value & masks[bytes < 8 ? bytes : 8];
}

/* The hash of a word behind whose bytes ALAM_WORD_HASH_STEP more may be read, whatever they are. */
static inline uint64_t alam_word_hash_padded(const char *word, size_t size)
{
    uint64_t hash = size * UINT64_C(0x9E3779B97F4A7C15);
    for (; size > ALAM_WORD_HASH_STEP; size -= ALAM_WORD_HASH_STEP, word += ALAM_WORD_HASH_STEP)
        hash = alam_hash_step(hash, alam_hash_read(word), alam_hash_read(word + 8));
    uint64_t low = alam_hash_keep(alam_hash_read(word), size);
    return alam_hash_step(hash, low, alam_hash_keep(alam_hash_read(word + 8), size > 8 ? size - 8 : 0));
}

/* The hash of a word of which nothing behind its bytes may be read; the same value. */
static inline uint64_t alam_word_hash(const char *word, size_t size)
{
    uint64_t hash = size * UINT64_C(0x9E3779B97F4A7C15);
    char rest[16] = {0};
    for (; size > ALAM_WORD_HASH_STEP; size -= ALAM_WORD_HASH_STEP, word += ALAM_WORD_HASH_STEP)
        hash = alam_hash_step(hash, alam_hash_read(word), alam_hash_read(word + 8));
    if (size > 0)
        memcpy(rest, word, size);
    return alam_hash_step(hash, alam_hash_read(rest), alam_hash_read(rest + 8));
}

/* Chains the hash of one more word to the key of the words before it. The constant is the fractional
 * part of the golden ratio; the multiplication makes the order of the words count. */
static inline uint64_t alam_hash_chain(uint64_t key, uint64_t word)
{
    uint64_t mixed = (key ^ (key >> 32)) * UINT64_C(0x9E3779B97F4A7C15) + word;
    return mixed ^ (mixed >> 29);
}

#endif
