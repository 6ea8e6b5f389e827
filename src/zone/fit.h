/* Whether a zone rule fits a line. */
#ifndef ALAM_ZONE_FIT_H
#define ALAM_ZONE_FIT_H

#include "zone/zones.h"

/* A rule that fits, and how. */
typedef struct alam_zone_hit {
    uint32_t rule;    /* ALAM_NONE: none */
    uint32_t opening; /* byte behind its phrase, or its opening, with the sign */
    bool alone;       /* the phrase fills the line */
    int32_t date;     /* that the line holds; looked for where the rule asks for it */
} alam_zone_hit;

/* The first rule that fits the line, which is number `number` (from 1) of those that are not empty;
 * `first`: no line before it was without a rule, and it is not the last.
 * `open`: it may belong to a zone that goes on, which only a phrase ends. */
alam_zone_hit alam_zone_fit(alam_zones *zones, uint32_t number, bool first, bool open);

/* A rule that may begin inside of a line, with a phrase in front of the sign at byte `sign`, which may be
 * glued to what stands in front of it: `*start` is where it begins, not before byte `from`. `anywhere`: also
 * in the middle of a sentence. */
alam_zone_hit alam_zone_fit_inside(alam_zones *zones, uint32_t from, uint32_t sign, bool anywhere,
                                   uint32_t *start);

/* The byte at which the words that end `rule` begin, from word `index` on; 0: none. */
uint32_t alam_zone_resume(alam_zones *zones, const alam_zone_rule *rule, size_t index);

/* A number of the last bytes of a folded word, for alam_zones.tails; those of a short one are all of it. */
static inline uint8_t alam_zone_tail(const char *folded, size_t length)
{
    const unsigned char *end = (const unsigned char *)folded + length;
    return length < 4 ? 0 : (uint8_t)(end[-1] * 5 + end[-2] + end[-3] * 3 + end[-4]);
}

#endif
