/* The prefixes of names: which chains of words names begin with, and where one ends.
 *
 *     key (alam_hash_chain) --> place --> bucket of eight --> fingerprint --> alam_prefix
 *
 *     bucket   | f0 f1 ... f7 | p0 p1 ... p7 |    64 bytes, one cache line
 *
 * First words are a table of their own, which stays in the cache with a million names, as these share their
 * first words. Both tables have a filter in front, since most words of a text neither begin a name nor go on with
 * one: few of them touch the tables at all. That of first words is a bit a key, as every word of a text looks
 * here; that of longer prefixes a Bloom filter of which one number of 64 bits holds all bits of a key.
 *
 * A place and what is found there depend on nothing but the key, so that the probes of many words can be under
 * way at the same time. What does not fit a bucket is in the next one; the bucket says so (SPILLED). No two
 * keys have one fingerprint where they could be mistaken for each other: the compiler looks for a seed for
 * which that holds. A word of the text may still have the fingerprint of a prefix, so a hit is no proof. */
#ifndef ALAM_IMAGE_PREFIX_H
#define ALAM_IMAGE_PREFIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ALAM_PREFIX_LANES 8

/* 0: no name begins so. */
typedef uint32_t alam_prefix;

#define ALAM_PREFIX_CONTINUES UINT32_C(0x80000000) /* longer names begin like this */
#define ALAM_PREFIX_SPILLED UINT32_C(0x40000000)   /* in the last lane of a bucket: see the next one, too */
#define ALAM_PREFIX_NAME UINT32_C(0x3FFFFFFF)      /* NAMES + 1, the first that ends here; 0: none does */

typedef struct alam_prefix_bucket {
    uint32_t fingerprints[ALAM_PREFIX_LANES];
    alam_prefix prefixes[ALAM_PREFIX_LANES]; /* 0: free */
} alam_prefix_bucket;

/* The first of the NAMES that end here; UINT32_MAX: none does. */
static inline uint32_t alam_prefix_name(alam_prefix prefix)
{
    return (prefix & ALAM_PREFIX_NAME) - 1;
}

static inline bool alam_prefix_continues(alam_prefix prefix)
{
    return (prefix & ALAM_PREFIX_CONTINUES) != 0;
}

/* A number whose upper half chooses the bucket and whose lower half is the fingerprint. */
static inline uint64_t alam_prefix_place(uint64_t key, uint64_t seed)
{
    return (key ^ seed) * UINT64_C(0x9E3779B97F4A7C15);
}

/* Less than `count`, which has to fit 32 bits. */
static inline size_t alam_prefix_bucket_of(uint64_t place, size_t count)
{
    return (size_t)((place >> 32) * (uint64_t)count >> 32);
}

/* The lane that has the fingerprint, all others masked to 0: without a branch, as vectors of four. */
static inline alam_prefix alam_prefix_pick(const alam_prefix_bucket *bucket, uint32_t fingerprint)
{
    typedef uint32_t lanes __attribute__((vector_size(16), aligned(4), may_alias));
    typedef uint64_t halves __attribute__((vector_size(16)));
    const lanes *fingerprints = (const lanes *)bucket->fingerprints;
    const lanes *prefixes = (const lanes *)bucket->prefixes;
    halves found = (halves)(((lanes)(fingerprints[0] == fingerprint) & prefixes[0]) |
                            ((lanes)(fingerprints[1] == fingerprint) & prefixes[1]));
    uint64_t either = found[0] | found[1];
    return (alam_prefix)(either | either >> 32) & ~ALAM_PREFIX_SPILLED;
}

static inline bool alam_prefix_is_spilled(const alam_prefix_bucket *bucket)
{
    return (bucket->prefixes[ALAM_PREFIX_LANES - 1] & ALAM_PREFIX_SPILLED) != 0;
}

static inline alam_prefix alam_prefix_find(const alam_prefix_bucket *buckets, size_t count, uint64_t place)
{
    size_t at = alam_prefix_bucket_of(place, count);
    for (;;) {
        alam_prefix found = alam_prefix_pick(&buckets[at], (uint32_t)place);
        /* One branch that is nearly always taken, and not one on what cannot be foretold. */
        if (__builtin_expect((found != 0) | !alam_prefix_is_spilled(&buckets[at]), true))
            return found;
        at = at + 1 < count ? at + 1 : 0;
    }
}

/* False: no name begins with the word of this key. */
static inline bool alam_prefix_begins(const uint64_t *filter, size_t count, uint64_t key)
{
    return filter[alam_prefix_bucket_of(key, count)] >> (key & 63) & 1;
}

/* The four bits of a key in its number of the filter. Their places come from a mix of the place, as its
 * halves are the bucket and the fingerprint already. */
static inline uint64_t alam_prefix_bits(uint64_t place)
{
    uint64_t mixed = (place ^ place >> 32) * UINT64_C(0xD6E8FEB86659FD93) >> 40;
    return UINT64_C(1) << (mixed & 63) | UINT64_C(1) << (mixed >> 6 & 63) |
           UINT64_C(1) << (mixed >> 12 & 63) | UINT64_C(1) << (mixed >> 18 & 63);
}

/* False: no longer prefix has this place. */
static inline bool alam_prefix_passes(const uint64_t *filter, size_t count, uint64_t place)
{
    uint64_t bits = alam_prefix_bits(place);
    return (filter[alam_prefix_bucket_of(place, count)] & bits) == bits;
}

#endif
