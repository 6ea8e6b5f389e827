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

typedef struct alam_compile_options {
    /* Called after each file that was read: how many of how many. NULL: not wanted. */
    void (*progress)(void *context, size_t done, size_t total, const char *file);
    void *context;

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

#ifdef __cplusplus
}
#endif

#endif
