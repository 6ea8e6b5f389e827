/* Weighted alignment: what it costs to take a seen word for a spelling of a listed one, and by which
 * rules. Dynamic programming over the letters of both, as the edit distance of Wagner and Fischer (1974),
 * with the costs of the rules in spelling/ and groups of letters as further steps. */
#ifndef ALAM_MATCH_ALIGN_H
#define ALAM_MATCH_ALIGN_H

#include "image/image.h"
#include "text/skeleton.h"

#define ALAM_TOO_FAR 1000 /* a cost that means: no spelling of it */

typedef struct alam_alignment {
    uint16_t cost;  /* hundredths; ALAM_TOO_FAR */
    uint64_t rules; /* bit set of VARIANT_RULES */
    bool slipped;   /* a slip of the hand was needed */
} alam_alignment;

/* The cheapest way from `listed` to `seen`, if it costs at most `most`. With `slips` one letter may be
 * lost, added, changed or swapped. */
alam_alignment alam_align(const alam_image *image, const alam_letters *listed,
                          const alam_letters *seen, unsigned most, bool slips);

/* What an alignment may use. */
typedef struct alam_align_limits {
    unsigned most;   /* hundredths of cost */
    unsigned band;   /* letters by which the words may be shifted against each other on the way */
    bool slips;
    uint64_t barred; /* bit set of VARIANT_RULES that may not be used */
} alam_align_limits;

alam_alignment alam_align_within(const alam_image *image, const alam_letters *listed,
                                 const alam_letters *seen, const alam_align_limits *limits);

#endif
