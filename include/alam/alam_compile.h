/* Compiling gazetteers and rules into an image.
 *
 *     const char *inputs[] = {"gazetteers", "rules"};
 *     alam_error error = {0};
 *     if (!alam_compile(inputs, 2, "news.alam", NULL, &error)) ...
 */
#ifndef ALAM_COMPILE_H
#define ALAM_COMPILE_H

#include <alam/alam.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a spelling rule costs, by its name. */
typedef struct alam_rule_cost {
    const char *rule;
    double cost;
} alam_rule_cost;

typedef struct alam_compile_options {
    /* Called after each file that was read: how many of how many. NULL: not wanted. */
    void (*progress)(void *context, size_t done, size_t total, const char *file);
    void *context;
    const alam_rule_cost *costs; /* in place of those in the files, for rules of these names */
    size_t cost_count;

    /* For each input its layer, never less than that of the one before; NULL: all in one. In one layer an
     * id comes once; an entry of a later layer may extend, replace or delete an entity of an earlier. */
    const unsigned *layers;

    /* What is left out (0 and NULL: nothing): entities whose listed population is smaller; entities not
     * of these kinds; names not in these languages, and entities that then have none. References to
     * what is left out say nothing. */
    double min_population;
    const char *const *kinds;
    size_t kind_count;
    const char *const *languages;
    size_t language_count;
} alam_compile_options;

/* Reads every *.yaml and *.yml file below `inputs` (files or folders; gazetteers and rules in any
 * order, told apart by their keys) and writes one image to `output`: to a temporary file beside it,
 * which is renamed when it is whole and on disk. The same input gives the same bytes.
 * Errors: ALAM_ERROR_DATA with file, line and column; ALAM_ERROR_IO; ALAM_ERROR_MEMORY;
 * ALAM_ERROR_USE (no inputs). On failure `output` is as it was before. */
ALAM_API bool alam_compile(const char *const *inputs, size_t input_count, const char *output,
                           const alam_compile_options *options, alam_error *error);

/* The same into memory. The caller frees `*bytes` with alam_free(). */
ALAM_API bool alam_compile_memory(const char *const *inputs, size_t input_count, void **bytes,
                                  size_t *size, const alam_compile_options *options,
                                  alam_error *error);

/* ---- Costs of spelling rules ---------------------------------------------------------------- */

/* Reads the rules under `variants` in the YAML file `path`, in its order. The caller frees `*costs`, and
 * with it their names, with alam_free(). Errors: ALAM_ERROR_IO, ALAM_ERROR_DATA, ALAM_ERROR_MEMORY. */
ALAM_API bool alam_costs_read(const char *path, alam_rule_cost **costs, size_t *count,
                              alam_error *error);

/* Writes the file `path` to `output` (which may be the same) with other costs: only the numbers behind
 * `cost` change, and only of rules that are in `costs` with another cost than the file's; all else stays byte
 * for byte. `output` is written whole or not at all. Errors: as alam_costs_read(). */
ALAM_API bool alam_costs_write(const char *path, const char *output, const alam_rule_cost *costs,
                               size_t count, alam_error *error);

/* ---- Checking ------------------------------------------------------------------------------ */

typedef enum alam_severity {
    ALAM_SEVERITY_NOTE = 0, /* worth a look, and often meant so                                 */
    ALAM_SEVERITY_WARNING,  /* very likely a mistake, or something that nobody needs            */
    ALAM_SEVERITY_ERROR,    /* what alam_compile() refuses                                      */
} alam_severity;

/* One thing that a check found. Strings are borrowed until the callback returns. */
typedef struct alam_finding {
    alam_severity severity;
    const char *check;   /* which check: "shared-name" ...                                      */
    const char *file;
    unsigned line;       /* from 1                                                              */
    unsigned column;     /* from 1, in code points                                              */
    const char *entity;  /* its id; "" where the finding is about rules                         */
    const char *message; /* what was found and what to do about it                              */
    bool fixable;        /* alam_check() can mend it                                            */
    bool fixed;          /* and has                                                             */
} alam_finding;

typedef struct alam_check_options {
    bool fix; /* mend what is mechanical in the files themselves; comments, order and layout stay */
    void (*report)(void *context, const alam_finding *finding); /* in the order of the files    */
    void (*progress)(void *context, size_t done, size_t total, const char *what); /* NULL: not wanted */
    void *context;
} alam_check_options;

/* Reads gazetteers and rules as alam_compile() does and reports what looks wrong in them. What concerns
 * other spellings is looked for where spelling rules are among the inputs.
 * True: all was checked, whatever was found. With `fix` a file is written to a temporary one beside it,
 * which is renamed, only if it can still be read; the findings that were mended are reported first.
 * Errors: as alam_compile() has while reading (what can be told only when all files were read is a
 * finding), ALAM_ERROR_IO where a file cannot be written, ALAM_ERROR_MEMORY. */
ALAM_API bool alam_check(const char *const *inputs, size_t input_count,
                         const alam_check_options *options, alam_error *error);

/* The names of all checks, by number from 0; NULL behind the last. */
ALAM_API const char *alam_check_name(size_t index);

/* "note", "warning", "error" */
ALAM_API const char *alam_severity_name(alam_severity severity);

#ifdef __cplusplus
}
#endif

#endif
