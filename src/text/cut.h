/* Cutting text into folded words, many at a time: what searching for listed names and nothing else needs.
 *
 *     text    "Pútin" said
 *     words   start 1, end 7, folded "putin";  start 9, end 13, folded "said"
 *
 * The same words as text/token.h finds, without their places in other units and without the gaps between
 * them, which can be asked for where they matter (alam_gap_between()). Letters of one and two bytes of UTF-8,
 * which is all of Arabic and Latin, go through one table; a word that has others is left to the tokenizer.
 *
 * The words lie in arrays, each of one property, since the passes that follow read one property of many. */
#ifndef ALAM_TEXT_CUT_H
#define ALAM_TEXT_CUT_H

#include "base/hash.h"
#include "text/cut_tables.h"
#include "text/token.h"

#define ALAM_CUT_SLACK 64
#define ALAM_CUT_LONG UINT32_MAX /* the length of a word that is longer than any that is looked for */

typedef struct alam_word_block {
    uint32_t *start, *end; /* bytes of the text */
    uint32_t *folded;      /* where its folded form begins in `bytes` */
    uint32_t *length;      /* bytes of it, or ALAM_CUT_LONG */
    uint64_t *hash;        /* alam_word_hash() of it */
    char *bytes;           /* behind them, more may be read than were written */
    size_t count;
    size_t capacity;       /* full from here on; arrays have ALAM_CUT_SLACK more */
    size_t used, room;     /* of `bytes` */
} alam_word_block;

typedef struct alam_cutter {
    alam_cut_bytes bytes;
    alam_cut_entry one[128];
    alam_cut_entry two[32 * 64]; /* by the lower bits of both bytes */
    size_t longest;         /* bytes of folded form that a word may have */
    const char *text;
    size_t length, at;
    void (*kernel)(const alam_cut_bytes *, const char *, size_t *, size_t, alam_word_block *);
                            /* see text/cut_kernel.h */
    alam_tokenizer tokenizer;
    alam_tokens slow;       /* words that the tokenizer has read, of which `given` were handed on */
    size_t given;
} alam_cutter;

/* Makes `cutter`, all zero before, ready for texts, with the fastest kernel there is. Words of more than
 * `longest` bytes need not be told apart. */
void alam_cutter_start(alam_cutter *cutter, const alam_fold *fold, size_t longest);

/* The kernels that this processor can run, the fastest first and the portable one last; NULL behind it. */
#define ALAM_CUT_PORTABLE "portable"
const char *alam_cut_kernel_name(size_t number);

/* Cuts with the kernel of that name from now on; all give the same words. False where the processor cannot run
 * it or there is none. */
bool alam_cutter_use(alam_cutter *cutter, const char *name);

/* Starts reading `text`, which is borrowed until the next one. */
void alam_cutter_read(alam_cutter *cutter, const char *text, size_t length);

/* Appends words, with their hashes, until there is no more room or no more text. False when memory is out. */
bool alam_cut_next(alam_cutter *cutter, alam_word_block *words);

/* Whether all words were given. */
bool alam_cutter_done(const alam_cutter *cutter);

void alam_cutter_free(alam_cutter *cutter);

/* Room for `capacity` words of usual length, and for `least` words at any rate; `longest` as in the cutter. False
 * when memory is out. */
bool alam_word_block_start(alam_word_block *words, size_t capacity, size_t longest, size_t least);

/* Forgets the first `count` words. */
void alam_word_block_drop(alam_word_block *words, size_t count);

void alam_word_block_free(alam_word_block *words);

#endif
