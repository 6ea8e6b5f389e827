/* How much a folded word looks like a name: the letters of foreign names follow each other otherwise than
 * those of the language's own words. A naive Bayes classifier over runs of two to four letters, the ends of
 * the word counted as letters (as in W. Cavnar and J. Trenkle, "N-Gram-Based Text Categorization", 1994, for
 * languages); the compiler learns it from the listed names and the ordinary words. */
#ifndef ALAM_TEXT_LETTERS_H
#define ALAM_TEXT_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ALAM_LETTER_BUCKETS 32768 /* runs of letters, by hash */
#define ALAM_LETTER_ODDS 16       /* what log-odds are multiplied by to be stored */

/* Told of each run of letters: the bucket of its hash. */
typedef void (*alam_run_watcher)(uint32_t bucket, void *context);

/* Calls `watch` for each run of letters of a folded word of `length` bytes; returns its letters (0: it is
 * too long to be looked at). */
size_t alam_letter_runs(const char *folded, size_t length, alam_run_watcher watch, void *context);

/* The log-odds of the runs by the letters, in hundredths: above 0 rather a name. `odds` has
 * ALAM_LETTER_BUCKETS items. A word with a letter that is not among the `known`, which are sorted, is of
 * another script and no name: less than -800. */
int alam_likeness(const int8_t *odds, const uint32_t *known, size_t known_count, const char *folded,
                  size_t length);

#endif
