/* The oracle: a matcher written down as the rules are told, without any index and without a thought for
 * time. Every name is tried at every token with every stack of proclitics, and each overlap policy
 * compares everything with everything. It shares nothing with src/ but the fold.
 *
 * It knows the characters of test_naive.c only. */
#ifndef ALAM_TESTS_NAIVE_H
#define ALAM_TESTS_NAIVE_H

#include "support.h"

#define NAIVE_MOST 64 /* of each list below */

typedef struct naive_entity {
    const char *id, *type, *kind;
} naive_entity;

typedef struct naive_name {
    char surface[128];
    size_t entity;
    alam_mode mode;
    alam_level level;
    bool is_short, is_common;
    float prior;
} naive_name;

typedef struct naive_clitic {
    const char *id, *form, *after; /* ids of those that may stand in front, with blanks between */
    const char *before, *restore;
    unsigned minimum;
} naive_clitic;

typedef struct naive_trigger {
    const char *name, *type, *kind; /* kind "": all */
    char words[4][32];
    size_t word_count;
} naive_trigger;

typedef struct naive_gazetteer {
    const alam_fold *fold;
    naive_entity entities[NAIVE_MOST];
    size_t entity_count;
    naive_name names[NAIVE_MOST]; /* in the order in which the compiler reads them */
    size_t name_count;
    const naive_clitic *clitics;
    size_t clitic_count;
    char common[NAIVE_MOST][32];
    size_t common_count;
    naive_trigger triggers[8];
    size_t trigger_count;
} naive_gazetteer;

typedef struct naive_span {
    size_t start, end; /* bytes */
    const char *id;
    alam_mode mode;
    bool nested;
} naive_span;

/* Writes at most `most` spans, in the order that alam.h promises; returns how many there are. */
size_t naive_tag(const naive_gazetteer *gazetteer, const char *text, alam_overlap policy,
                 naive_span *spans, size_t most);

#endif
