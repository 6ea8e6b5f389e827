/* What the two halves of `alam eval` share: eval.c reads the command line, eval_run.c does the
 * work. */
#ifndef ALAM_CLI_EVALUATION_H
#define ALAM_CLI_EVALUATION_H

#include "cli/cli.h"
#include "eval/report.h"

typedef struct alam_cli_evaluation {
    bool conll;
    bool print_text;
    bool json;
    const char *image;
    const char *text;
    size_t errors;
    size_t sentences; /* 0: not given */
    alam_eval_filter filter;
    const char *minimum_text[ALAM_EVAL_MEASURES]; /* NULL: none */
    double minimum[ALAM_EVAL_MEASURES];
    char **golds;
    size_t gold_count;
    char **predictions; /* NULL: no "--" */
    size_t prediction_count;
} alam_cli_evaluation;

/* Reads, tags where it is to, scores and prints. Returns the exit status. */
int alam_cli_evaluate(alam_cli_evaluation *set);

#endif
