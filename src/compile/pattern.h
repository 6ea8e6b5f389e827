/* What is inside a pattern: its text is read into operations (image/format.h), a small regular expression
 * over words instead of letters. rules/README.md describes the language; in short:
 *
 *     pattern   '+<title> <demonym>? [ <given-name> <open>{1,3} ] (?! <title> )'
 *     sequence  items one after the other, with nothing but space between them
 *     item      test, ( a | b ), [ span ], (?= ahead ), (?! not ahead ), (?<= behind ), (?<! not behind )
 *     repeated  item? item{2} item{1,3}
 *     test      word, be*, *ing, <class>, <kind> (as <capital>), @type, @type.kind, @demonym; !test; test&test; +test
 *     sign      "," item: this sign in front of the item; ","? : or nothing; ^ a line begins
 */
#ifndef ALAM_COMPILE_PATTERN_H
#define ALAM_COMPILE_PATTERN_H

#include "compile/build.h"

#define ALAM_MOST_ANCHORS 64

/* The words that a match must have at a place that can be told beforehand: it is looked for from there. */
typedef struct alam_anchor {
    uint32_t classes[ALAM_MOST_ANCHORS];
    unsigned count;               /* 0: none */
    unsigned back_least, back_most; /* units from the start of the match to the word */
} alam_anchor;

typedef struct alam_program {
    ALAM_ARRAY(alam_op) ops;
    alam_anchor anchor;
} alam_program;

/* Appends the operations of `pattern` to `program`, which is empty. Errors: ALAM_ERROR_DATA with the place
 * in the pattern's text, ALAM_ERROR_MEMORY. */
bool alam_read_pattern(alam_build *build, const alam_source_pattern *pattern, alam_program *program);

/* Sets for all patterns what must stand behind the word that starts them, where that can be told; adds
 * predicates behind those of parts, as long as there is room. False when memory is out. */
bool alam_build_ahead(alam_build *build);

/* Whether <name> is a kind of word that every pattern knows. */
bool alam_is_word_kind(const char *name, size_t length);

/* The number of a class that a file declares; ALAM_NONE. */
uint32_t alam_find_class(const alam_build *build, const char *name, size_t length);

/* The number of the class of whatever begins a candidate; ALAM_NONE after a failure. */
uint32_t alam_class_of_candidates(alam_build *build);

/* The number of the class that holds the ordinary words of a group, which is made where it is new; ALAM_NONE
 * where there is no such group, or after a failure, which *failed tells. */
uint32_t alam_class_of_group(alam_build *build, const char *name, size_t length, bool *failed);

/* The number of the class that holds nothing but a word; ALAM_NONE after a failure. */
uint32_t alam_class_of_word(alam_build *build, const alam_text_ref *word);

#endif
