/* The list of what went wrong, each error once, by the strict measure but for the ids:
 *
 *     missed      a gold row that no other kind explains
 *     spurious    a prediction that no other kind explains
 *     wrong-id    place and type agree, the id does not
 *     wrong-type  the place agrees, the type does not
 *     wrong-span  the type agrees, the places overlap
 *
 * So missed, wrong-type and wrong-span are together the strict false negatives, and spurious,
 * wrong-type and wrong-span the strict false positives. */
#ifndef ALAM_EVAL_MISTAKES_H
#define ALAM_EVAL_MISTAKES_H

#include "eval/score.h"

typedef enum alam_eval_kind {
    ALAM_EVAL_MISSED,
    ALAM_EVAL_SPURIOUS,
    ALAM_EVAL_WRONG_ID,
    ALAM_EVAL_WRONG_TYPE,
    ALAM_EVAL_WRONG_SPAN,
    ALAM_EVAL_KINDS
} alam_eval_kind;

typedef struct alam_eval_mistake {
    alam_eval_kind kind;
    const alam_eval_span *gold;      /* NULL where spurious */
    const alam_eval_span *predicted; /* NULL where missed   */
} alam_eval_mistake;

/* In the order of kinds, then of the documents and their text. */
typedef struct alam_eval_mistakes {
    ALAM_ARRAY(alam_eval_mistake) items;
    size_t counts[ALAM_EVAL_KINDS];
} alam_eval_mistakes;

/* After alam_eval_score_set(). The mistakes borrow the spans of `set`. */
bool alam_eval_find_mistakes(const alam_eval_set *set, alam_eval_mistakes *mistakes,
                             alam_error *error);
void alam_eval_mistakes_free(alam_eval_mistakes *mistakes);

/* "wrong-id" */
const char *alam_eval_kind_name(alam_eval_kind kind);

#endif
