/* A candidate: some name of the gazetteer stands at some place of the text. What matching finds, what
 * rules and context judge, and what the resolver chooses from. */
#ifndef ALAM_MATCH_CANDIDATE_H
#define ALAM_MATCH_CANDIDATE_H

#include "base/array.h"
#include "image/image.h"
#include "text/token.h"

typedef enum alam_verdict {
    ALAM_VERDICT_SURE,      /* needs no support */
    ALAM_VERDICT_SUPPORTED, /* needed support and has it */
    ALAM_VERDICT_SPELLING,  /* refused: the text differs more than the name allows */
    ALAM_VERDICT_ORDINARY,  /* refused: an ordinary word, which only folds to the name */
    ALAM_VERDICT_SHORT,     /* refused: a short form without its full name or a trigger */
    ALAM_VERDICT_COMMON,    /* refused: an ordinary word too, and nothing supports it */
    ALAM_VERDICT_DROPPED,   /* refused: by a pattern */
    ALAM_VERDICT_DOUBT,     /* refused: another spelling, and others are as near */
} alam_verdict;

/* Set in the number of an entity that the document names and no gazetteer lists: see rules/derived.h. */
#define ALAM_DERIVED UINT32_C(0x80000000)

typedef struct alam_candidate {
    alam_place start, end;
    uint32_t unit;       /* the first unit it covers */
    uint32_t unit_count;
    uint32_t name;       /* NAMES; ALAM_NONE: found by a pattern, and by no name */
    uint32_t entity;     /* ENTITIES, or of the document where ALAM_DERIVED is set */
    uint32_t type;       /* string */
    uint32_t pattern;    /* PATTERNS: what made, supported or dropped it; ALAM_NONE */
    uint32_t short_form; /* SHORT_FORMS: it is one of a name that stands before; ALAM_NONE */
    uint32_t trigger;    /* TRIGGERS: what announces it; ALAM_NONE */
    uint64_t variants;   /* bit set of VARIANT_RULES by which text and name differ */
    uint32_t spelling;   /* the first of the names that are spelled like this one */
    uint16_t cost;       /* of these, in hundredths; 0: no other spelling */
    float likelihood;    /* 0..1, that another spelling means this one; 1 where it is the listed one */
    bool slipped;        /* one of them is a slip of the hand */
    uint32_t folds;      /* bit set of the fold's rules by which text and name differ */
    uint8_t clitic;      /* CLITICS + 1: the stack in front of it; 0: none */
    uint8_t level;       /* alam_level: the tightest at which text and name are the same */
    bool exact;          /* byte for byte */
    bool glued;          /* in a run of letters that had to be cut */
    bool alone;          /* nothing else is in the line; known where variants are looked for */
    bool by_line;        /* an ordinary word that is supported by nothing but being alone */
    bool nested;         /* chosen inside another span */
    bool chosen;
    uint8_t verdict;     /* alam_verdict */
    bool shared;         /* others have this very name */
    bool by_role;        /* it names nobody, and says what somebody is */
    bool second;         /* may stand beside another one of the very span */
    bool backed;         /* a pattern supports it */
    float score;         /* 0..1 */
    int32_t weight;      /* the longer and the surer, the more; set by resolving */
    float fit;           /* to the document, where others share its name; log-odds */
    float factor;        /* by which a pattern multiplies the score */
} alam_candidate;

typedef ALAM_ARRAY(alam_candidate) alam_candidates;

static inline alam_match alam_match_of(const alam_candidate *candidate)
{
    if (candidate->name == ALAM_NONE)
        return ALAM_MATCH_PATTERN;
    if (candidate->cost)
        return candidate->slipped ? ALAM_MATCH_FUZZY : ALAM_MATCH_VARIANT;
    return candidate->exact ? ALAM_MATCH_EXACT : ALAM_MATCH_FOLDED;
}

/* The listed name; NULL where there is none. */
static inline const alam_name *alam_name_of(const alam_image *image, const alam_candidate *candidate)
{
    return candidate->name == ALAM_NONE ? NULL : &image->at.NAMES[candidate->name];
}

static inline alam_mode alam_mode_of(const alam_image *image, const alam_candidate *candidate)
{
    const alam_name *name = alam_name_of(image, candidate);
    if (candidate->by_role)
        return ALAM_MODE_ROLE;
    return name ? (alam_mode)name->mode : ALAM_MODE_NAME;
}

static inline bool alam_is_accepted(const alam_candidate *candidate)
{
    return candidate->verdict <= ALAM_VERDICT_SUPPORTED;
}

#endif
