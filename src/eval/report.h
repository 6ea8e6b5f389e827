/* Showing a score: a table for people, one JSON object for programs. */
#ifndef ALAM_EVAL_REPORT_H
#define ALAM_EVAL_REPORT_H

#include "eval/context.h"
#include "eval/mistakes.h"

typedef enum alam_eval_style { ALAM_EVAL_PLAIN = 0, ALAM_EVAL_COLOUR } alam_eval_style;

/* Gold in the CoNLL form knows types only. */
typedef enum alam_eval_scope { ALAM_EVAL_WHOLE = 0, ALAM_EVAL_TYPES_ONLY } alam_eval_scope;

typedef struct alam_eval_report {
    const alam_eval_set *set;
    const alam_eval_score *score;
    const alam_eval_mistakes *mistakes;
    alam_eval_texts *texts;
    size_t limit; /* errors listed of each kind */
    alam_eval_style style;
    alam_eval_scope scope;
} alam_eval_report;

/* Both append to `out`. */
void alam_eval_write_table(const alam_eval_report *report, alam_buffer *out);
void alam_eval_write_json(const alam_eval_report *report, alam_buffer *out);

/* "0.9574"; `missing` for a rate of -1. */
void alam_eval_write_rate(alam_buffer *out, int rate, const char *missing);

/* "strict", "linked"; "type", "mode", "zone". */
const char *alam_eval_measure_name(alam_eval_measure measure);
const char *alam_eval_grouping_name(alam_eval_grouping grouping);

#endif
