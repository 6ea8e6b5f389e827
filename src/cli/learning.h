/* What the two halves of `alam learn` share: learn.c reads the command line, learn_run.c does the work. */
#ifndef ALAM_CLI_LEARNING_H
#define ALAM_CLI_LEARNING_H

#include "cli/learn.h"
#include "cli/tagging.h"

/* Strings are borrowed from argv. */
typedef struct alam_learn_command {
    const char *image, *output, *entities; /* entities NULL: with the rest */
    ALAM_ARRAY(const char *) golds, conlls;
    const char *const *texts;
    size_t text_count, jobs;
    alam_input input;
    alam_learn_settings settings;
    bool quiet;
} alam_learn_command;

/* Reads all inputs and writes the proposals. Returns the exit status. */
int alam_learn_run(const alam_learn_command *command);

#endif
