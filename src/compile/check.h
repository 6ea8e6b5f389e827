/* What the checks of gazetteers and rules share. Each check is a function that looks through the model
 * (source.h) and adds findings; the lists of them are at the end of check_names.c, check_entities.c,
 * check_rules.c and check_variants.c. To add one: write it there, beside its like, and add it to the list.
 *
 *     files -> model -> checks -> findings, sorted by place -> the caller
 *                                    `-> edits (edit.h) -> files, and again, until nothing is left to mend
 */
#ifndef ALAM_COMPILE_CHECK_H
#define ALAM_COMPILE_CHECK_H

#include "compile/build.h"
#include "compile/edit.h"

#include <alam/alam_compile.h>

typedef struct alam_found {
    alam_severity severity;
    const char *check;
    alam_spot spot;
    const char *entity;
    const char *message;
    uint32_t order;  /* of finding */
    alam_mend mend;  /* what would mend it */
    bool fixed;
} alam_found;

typedef struct alam_checker {
    const char *const *inputs; /* as the caller gave them */
    size_t input_count;
    alam_source *source;
    alam_build words;      /* the fold, and the words of the names; no image comes of it */
    uint32_t *terms;       /* [names of the source] names with the same words have the same number;
                              ALAM_NONE: a name that cannot be compiled */
    alam_map term_numbers; /* the words of a name -> its number there */
    uint32_t term_count;
    uint32_t *first_names; /* [entities + 1] where the names of each begin */
    ALAM_ARRAY(alam_found) findings;
    const alam_check_options *options;
    alam_error *error;
    bool failed;           /* memory was out; sticks */
} alam_checker;

/* Adds a finding and returns it, for `mend` to be filled; NULL when memory is out. `entity` NULL: rules. */
alam_found *alam_check_add(alam_checker *checker, alam_severity severity, const char *check,
                           alam_spot spot, const char *entity, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* The groups of checks. False when memory is out. */
bool alam_check_names(alam_checker *checker);
bool alam_check_entities(alam_checker *checker);
bool alam_check_rules(alam_checker *checker);
bool alam_check_variants(alam_checker *checker);

/* Of the rules those with patterns, in a file of their own. */
bool alam_check_patterns(alam_checker *checker);

/* Adds a finding for each word that is in a list twice; `where` names the list. False when memory is out. */
bool alam_check_repeats(alam_checker *checker, const alam_text_list *words, const char *check,
                        const char *where);

/* The entity that a name belongs to. */
static inline const alam_source_entity *alam_check_owner(const alam_checker *checker,
                                                         const alam_source_name *name)
{
    return &checker->source->entities.items[name->entity];
}

#endif
