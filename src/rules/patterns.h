/* Patterns over a segment: each is looked for around the words that can start it, and adds, supports,
 * rescores or drops candidates. All of them see the candidates of the gazetteer and none those of other
 * patterns, so that their order does not matter; what is dropped is dropped wherever it came from. */
#ifndef ALAM_RULES_PATTERNS_H
#define ALAM_RULES_PATTERNS_H

#include "rules/derived.h"
#include "rules/program.h"

/* What a pattern does to the candidates that cover a span. */
typedef struct alam_effect {
    uint32_t unit, end; /* units: the first, and the one behind the last */
    uint32_t pattern;
} alam_effect;

typedef struct alam_ruler {
    const alam_image *image;
    alam_scene scene;
    ALAM_ARRAY(uint32_t) first; /* by unit: its first candidate */
    ALAM_ARRAY(alam_effect) effects;
    ALAM_ARRAY(uint32_t) order; /* effects, sorted by their units */
    alam_class_set starting;    /* the classes whose words start some pattern */
    uint64_t starting_sets[(UINT16_MAX + 1) / 64]; /* bit set: CLASS_SETS that have one of them */
    alam_class_set candidate;   /* the class of what begins a candidate; empty where no pattern asks */
    alam_buffer id;             /* scratch */
    bool resolve_roles;         /* patterns of the action ROLE are wanted */
    int32_t date;               /* of the document; 0: not known */
} alam_ruler;

/* Makes `ruler`, all zero before, ready for texts to be read with `image`. */
void alam_ruler_start(alam_ruler *ruler, const alam_image *image);

/* Applies all patterns to the judged candidates of a segment of a text of `length` bytes; those it adds
 * come behind the others. False when memory is out. Time: linear in the units. */
bool alam_apply_patterns(alam_ruler *ruler, alam_units *units, size_t length,
                         alam_derivations *derivations, alam_candidates *candidates);

void alam_ruler_free(alam_ruler *ruler);

#endif
