/* Reading the words of a stretch of text one by one, for who wants the first few and not all: what a
 * token is (text/token.h), but that scripts which are written without spaces are not cut.
 *
 *     alam_word_reader reader = {fold, text, at, end};
 *     while (alam_next_word(&reader, &folded, &word)) ...
 */
#ifndef ALAM_TEXT_WORD_H
#define ALAM_TEXT_WORD_H

#include "text/fold.h"

typedef struct alam_word_reader {
    const alam_fold *fold;
    const char *text;
    size_t at, end; /* bytes of text: from where to where is read */
} alam_word_reader;

typedef struct alam_seen_word {
    uint32_t start, end;            /* bytes of the text */
    uint32_t folded, folded_length; /* in the buffer it was read into, at the loosest level */
} alam_seen_word;

/* Appends the next word's folded form to `folded`. False at the end, or when memory is out, which
 * folded->failed says. */
bool alam_next_word(alam_word_reader *reader, alam_buffer *folded, alam_seen_word *word);

#endif
