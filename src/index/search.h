/* Searching: a query is a list of terms, of which a document must have all.
 *
 *     withdrawal place:russia "peace talks" date:2024-04
 *         words: withdrawal | entity: russia | phrase: peace talks | (a filter of the asking)
 */
#ifndef ALAM_INDEX_SEARCH_H
#define ALAM_INDEX_SEARCH_H

#include "index/ask.h"

typedef struct alam_search_term {
    const char *words; /* folded, joined by blanks; "" where only entities count */
    bool phrase;       /* they stand together in this order */
    uint8_t *entities; /* of each entity: a mention will do; NULL: none will */
    uint8_t *documents; /* a bit for each document that has it */
} alam_search_term;

typedef ALAM_ARRAY(alam_search_term) alam_search_terms;

/* Cuts the question's subject into terms; filters of dates and sources go into `asking`. */
bool alam_search_parse(alam_asking *asking, alam_search_terms *terms);

/* Puts all ways in which a folded word may begin, "" first, into a list of the arena that ends with
 * NULL: the word behind each stack of proclitics. */
const char **alam_search_forms(alam_asking *asking, const char *word, size_t length);

/* Finds the documents that have the words of a term. */
bool alam_search_words(alam_asking *asking, alam_search_term *term, size_t document_count);

/* Whether the stored words of a document have the phrase. */
bool alam_search_has_phrase(alam_asking *asking, const alam_search_term *term, int64_t document,
                            bool *has);

/* Three cells: where in a document the term stands, or its beginning. */
bool alam_search_snippet(alam_asking *asking, const alam_search_term *term, int64_t document);

#endif
