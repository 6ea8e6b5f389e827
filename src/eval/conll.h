/* Gold in the CoNLL form: "token<TAB>tag" a line, an empty line between sentences. The tags are O,
 * B-X and I-X, with X one of PER, LOC, ORG, MISC.
 *
 * The text is the tokens joined by one space and the sentences by a line feed. An entity is a run
 * of whole tokens, and so its proclitics are part of it: "w-Moscow" in one token is a place.
 * Predictions leave proclitics out; therefore alam_eval_conll_snap() widens each to the tokens it
 * touches before the two are compared. */
#ifndef ALAM_EVAL_CONLL_H
#define ALAM_EVAL_CONLL_H

#include "base/buffer.h"
#include "eval/spans.h"

typedef struct alam_eval_token {
    uint32_t start; /* code points of the text */
    uint32_t end;
} alam_eval_token;

typedef struct alam_eval_sentence {
    size_t start_byte;
    size_t end_byte; /* before the line feed */
    uint32_t start;  /* code points */
} alam_eval_sentence;

/* All zero: empty. */
typedef struct alam_eval_conll {
    uint32_t document;
    alam_buffer text;
    ALAM_ARRAY(alam_eval_token) tokens;
    ALAM_ARRAY(alam_eval_sentence) sentences;
} alam_eval_conll;

/* Reads the file `path` ("-": standard input) and adds its entities to the gold of `set`, as
 * "person", "place" and "organization"; those tagged MISC are left out. A tag I-X that continues
 * nothing begins an entity, as in the scorer of CoNLL 2000.
 * Errors: ALAM_ERROR_DATA with file and line, ALAM_ERROR_IO, ALAM_ERROR_MEMORY. */
bool alam_eval_conll_read(alam_eval_conll *conll, alam_eval_set *set, const char *path,
                          alam_error *error);

/* Makes all predictions those of the one document, when they are of one document too: text that
 * was printed and tagged elsewhere does not bear the name of the gold file. */
void alam_eval_conll_adopt(const alam_eval_conll *conll, alam_eval_set *set);

/* Widens the predictions to whole tokens, and leaves out of them what the gold has nothing like:
 * nested spans and other types. `conlls[i]` must be the document `i`. Fails when a prediction was
 * made over another text. */
bool alam_eval_conll_snap(const alam_eval_conll *conlls, size_t count, alam_eval_set *set,
                          alam_error *error);

void alam_eval_conll_free(alam_eval_conll *conll);

#endif
