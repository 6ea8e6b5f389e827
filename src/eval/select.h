/* Which spans are counted: the filter of the command line, and the zone of a prediction. */
#ifndef ALAM_EVAL_SELECT_H
#define ALAM_EVAL_SELECT_H

#include "eval/spans.h"

typedef enum alam_eval_nested {
    ALAM_EVAL_WITH_NESTED = 0,
    ALAM_EVAL_WITHOUT_NESTED
} alam_eval_nested;

/* Sets of names; an empty one lets all pass. */
typedef struct alam_eval_filter {
    alam_map types;
    alam_map modes;
    alam_map zones;
    alam_eval_nested nested;
} alam_eval_filter;

/* Gives each prediction in a document with gold the zone of the nearest gold span of that document:
 * one that overlaps it before one that does not, then the smaller distance, then the later one. The
 * gold knows the zones by hand, the tagger by its own means, and a count by zone needs one of the
 * two on both sides. In a document without entities a prediction keeps its own zone. */
bool alam_eval_assign_zones(alam_eval_set *set, alam_error *error);

/* Marks the spans that count: those in documents with gold that pass the filter, on both sides alike,
 * without the optional rows. */
void alam_eval_select(alam_eval_set *set, const alam_eval_filter *filter);

void alam_eval_filter_free(alam_eval_filter *filter);

/* Compares by document, start and end, as qsort() wants it. */
int alam_eval_compare_places(const alam_eval_span *a, const alam_eval_span *b);

#endif
