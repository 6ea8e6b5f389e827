/* What the files of the matcher share: where a walk along a name starts, and what it met on its way. */
#ifndef ALAM_MATCH_WALK_H
#define ALAM_MATCH_WALK_H

#include "match/candidate.h"
#include "match/units.h"
#include "match/variants.h"

#define ALAM_MOST_PATH 12 /* words of a name that is looked for in other spellings */

/* Where a walk starts: at a unit, or behind its proclitics. */
typedef struct alam_start {
    uint32_t unit;
    uint32_t word;       /* ALAM_NONE: no word of the lexicon */
    uint64_t hash;
    alam_place place;
    const char *restore; /* "" unless the proclitic swallowed something */
    uint8_t clitic;      /* CLITICS + 1 */
    bool ordinary;
    bool brief;          /* too few letters for a name of one word */
    bool explained;      /* a proclitic and a word of the lexicon: running text needs no more */
} alam_start;

/* What a walk has taken so far. */
typedef struct alam_path {
    uint32_t words[ALAM_MOST_PATH]; /* only where cost > 0, or it may be */
    uint32_t word_count;
    uint32_t unit_count;
    unsigned cost;    /* hundredths; 0: every word is as the lexicon has it */
    unsigned letters; /* of the units */
    uint64_t rules;   /* bit set of VARIANT_RULES */
    bool slipped;
    bool wild;        /* a word of the lexicon was taken for another one */
} alam_path;

typedef struct alam_matcher {
    alam_units *units;
    alam_variants *variants; /* NULL: other spellings are not looked for */
    size_t length;           /* of the text */
    bool in_list;            /* the line is short: perhaps nothing but a name */
    uint32_t line_start;     /* its first unit */
    uint32_t line_end;       /* the unit behind it */
    uint64_t reached;        /* prefixes that other spellings have led to so far */
    bool goes_on;            /* the word at hand begins a name of several */
    alam_candidates *candidates;
} alam_matcher;

/* Appends a candidate for each name that has the words of `name`, the first of them. What led there is no
 * proof: where `path` costs nothing, names whose letters are not those of the text are left out. False when
 * memory is out. */
bool alam_add_candidates(alam_matcher *matcher, const alam_start *from, uint32_t name,
                         const alam_path *path);

/* Whether two texts have the same signs, in the same order: characters that are no letter, space or
 * quotation mark. */
bool alam_has_same_signs(const alam_fold *fold, const char *surface, size_t length, const char *listed,
                         size_t listed_length);

/* Whether nothing else stands in the line of `count` units from number `first` on: a list, a table. */
bool alam_is_alone(const alam_matcher *matcher, uint32_t first, uint32_t count);

/* Looks for names in other spellings from `from` on, whose folded word is `folded`. `known`: a name was
 * found there as it is listed. False when memory is out. */
bool alam_walk_variants(alam_matcher *matcher, const alam_start *from, const char *folded,
                        uint32_t length, bool known);

/* The same for words that are written as one alone: all that can come of a barren word. */
bool alam_walk_joined(alam_matcher *matcher, const alam_start *from, const char *folded,
                      uint32_t length);

#endif
