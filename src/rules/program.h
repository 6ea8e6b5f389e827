/* Running a pattern's operations over the units of a text. Every jump goes forward, so that a run ends;
 * each operation is tried once at each unit, as in the bit-state matcher of RE2 (R. Cox, "Regular Expression
 * Matching in the Wild", 2010), so that it takes at most operations x units steps. The first way through in
 * the order of the pattern wins, as in backtracking. */
#ifndef ALAM_RULES_PROGRAM_H
#define ALAM_RULES_PROGRAM_H

#include "match/candidate.h"
#include "match/units.h"

#define ALAM_MOST_REFERENCES 2

/* Where an operation stands, and what was met on the way there. Units count from the start of the run. */
typedef struct alam_state {
    uint32_t op;
    uint8_t at, open, close;
    uint8_t clitic;          /* CLITICS + 1: in front of the span; 0: none */
    uint8_t reference_count;
    uint32_t references[ALAM_MOST_REFERENCES]; /* candidates, in order */
} alam_state;

/* What patterns look at: the units and candidates of a segment. */
typedef struct alam_scene {
    const alam_image *image;
    alam_units *units;
    size_t length;                   /* of the text, in bytes */
    const alam_candidate *candidates; /* in the order of their units */
    const uint32_t *first;           /* by unit: its first candidate; one more at the end */
    ALAM_ARRAY(alam_state) states;   /* scratch */
    struct {
        uint64_t units; /* bit set of those where it was tried */
        uint32_t run;   /* in which; of an older one it says nothing */
    } visited[ALAM_MOST_OPS];        /* scratch: by operation */
    uint32_t run;
} alam_scene;

/* Whether the word or candidate at a unit may start `pattern`, by itself and by what stands behind it. */
bool alam_may_start(alam_scene *scene, const alam_pattern *pattern, uint32_t unit);

/* Runs `pattern` from `start` on. True with the span and the references in `*found`; false where it does
 * not match, or memory is out, which `*failed` tells. */
bool alam_run_pattern(alam_scene *scene, const alam_pattern *pattern, uint32_t start, alam_state *found,
                      bool *failed);

#endif
