/* Counting: which prediction is which gold row, by two measures, and precision, recall and F1.
 *
 * A prediction equals a gold row when both have the same place and the same type (strict), or the
 * same place and the same id (linked, whatever the type). Each has at most one partner: a
 * prediction that is there twice is right once and spurious once. Optional rows count neither way:
 * an unpaired prediction on exactly their place is dropped, whatever its type and whatever the
 * filter leaves of the gold. A gold row without an id is optional in the linked measure.
 *
 * A pair and a missed row belong to the type, mode and zone of the gold row; a false positive to
 * the type and mode of the prediction and to the zone that alam_eval_assign_zones() found. */
#ifndef ALAM_EVAL_SCORE_H
#define ALAM_EVAL_SCORE_H

#include "eval/select.h"

typedef enum alam_eval_measure {
    ALAM_EVAL_STRICT,
    ALAM_EVAL_LINKED,
    ALAM_EVAL_MEASURES
} alam_eval_measure;

typedef enum alam_eval_grouping {
    ALAM_EVAL_BY_TYPE,
    ALAM_EVAL_BY_MODE,
    ALAM_EVAL_BY_ZONE,
    ALAM_EVAL_GROUPINGS
} alam_eval_grouping;

typedef struct alam_eval_count {
    size_t tp;
    size_t fp;
    size_t fn;
} alam_eval_count;

typedef struct alam_eval_group {
    const char *name;
    alam_eval_count counts[ALAM_EVAL_MEASURES];
} alam_eval_group;

typedef struct alam_eval_groups {
    alam_map rows; /* name -> row */
    ALAM_ARRAY(alam_eval_group) items; /* after counting in the order of names */
} alam_eval_groups;

/* All zero: empty. */
typedef struct alam_eval_score {
    alam_eval_count all[ALAM_EVAL_MEASURES];
    alam_eval_groups groups[ALAM_EVAL_GROUPINGS];
    size_t documents;         /* with gold                                                      */
    size_t optional;          /* gold rows that count neither way                               */
    size_t dropped;           /* predictions on their places, by the strict measure             */
    size_t zoned;             /* strict pairs: of so many the zone was compared                 */
    size_t zoned_right;       /* and both sides say the same                                    */
    size_t ignored;           /* predictions in documents without gold                          */
    size_t ignored_documents;
} alam_eval_score;

/* Pairs the spans that alam_eval_select() marked and counts them. */
bool alam_eval_score_set(alam_eval_set *set, alam_eval_score *score, alam_error *error);
void alam_eval_score_free(alam_eval_score *score);

typedef enum alam_eval_rate { ALAM_EVAL_PRECISION, ALAM_EVAL_RECALL, ALAM_EVAL_F1 } alam_eval_rate;

/* A rate in ten-thousandths, rounded; -1 where it would be 0/0. Whole numbers, so that what is
 * printed and what is compared with a minimum are the same. */
int alam_eval_rate_of(const alam_eval_count *count, alam_eval_rate rate);

#endif
