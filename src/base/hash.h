/* Hashing: XXH3 of 64 bits (xxHash, by Yann Collet), whose values are the same on every machine and
 * may therefore be stored in an image. */
#ifndef ALAM_BASE_HASH_H
#define ALAM_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t alam_hash(const void *bytes, size_t size);


/* Chains the hash of one more word to the key of the words before it. The constant is the fractional
 * part of the golden ratio; the multiplication makes the order of the words count. */
static inline uint64_t alam_hash_chain(uint64_t key, uint64_t word)
{
    uint64_t mixed = (key ^ (key >> 32)) * UINT64_C(0x9E3779B97F4A7C15) + word;
    return mixed ^ (mixed >> 29);
}

#endif
