/* Cutting text into segments of tokens, as alam_tokenizer_next() does and several times as fast: words come
 * from text/cut.h, and what stands between two of them is looked at unless it is one blank.
 *
 *     alam_segmenter_start(&segmenter, &fold);                 once
 *     alam_segmenter_read(&segmenter, text, length);           for each text
 *     while (!alam_segmenter_done(&segmenter)) alam_segmenter_next(&segmenter, minimum, &tokens);
 */
#ifndef ALAM_TEXT_SEGMENT_H
#define ALAM_TEXT_SEGMENT_H

#include "text/cut.h"

typedef struct alam_segmenter {
    alam_cutter cutter;
    alam_word_block words; /* read ahead */
    size_t next;           /* of them, to be handed on */
    const char *text;
    size_t length;
    alam_place at;         /* up to where tokens and gaps were read */
    uint32_t shift;        /* from where a folded form is in `words` to where it is in the tokens */
    size_t ill_formed;     /* sequences met so far */
} alam_segmenter;

/* Makes `segmenter`, all zero before, ready for texts. False when memory is out. */
bool alam_segmenter_start(alam_segmenter *segmenter, const alam_fold *fold);

/* Starts reading `text`, which is borrowed until the next one. */
void alam_segmenter_read(alam_segmenter *segmenter, const char *text, size_t length);

/* As alam_tokenizer_next(). */
bool alam_segmenter_next(alam_segmenter *segmenter, size_t minimum, alam_tokens *tokens);

static inline bool alam_segmenter_done(const alam_segmenter *segmenter)
{
    return segmenter->at.byte >= segmenter->length;
}

void alam_segmenter_free(alam_segmenter *segmenter);

#endif
