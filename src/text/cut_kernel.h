/* What the kernels of text/cut.c that use vectors share: tables of bytes, and how one is called. */
#ifndef ALAM_TEXT_CUT_KERNEL_H
#define ALAM_TEXT_CUT_KERNEL_H

#include "text/cut.h"

/* What a character is: bits, and from ALAM_CLASS_FIRST on the last two bits of the first byte that its
 * folded form has. */
enum {
    ALAM_CLASS_WORD = 1,
    ALAM_CLASS_START = 2,   /* may begin a word */
    ALAM_CLASS_DROPPED = 4, /* is not written */
    ALAM_CLASS_FIRST = 3,   /* bits 3 and 4 */
    ALAM_CLASS_SLOW = 32,   /* for the portable code */
    ALAM_CLASS_SINGLE = 64, /* two bytes that are written as one */
};

extern const uint8_t alam_cut_positions[64]; /* 0 .. 63 */

/* Cuts text[*at..end), behind which 64 bytes more can be read, from the beginning of a character on, and with
 * at least one byte in front of it. Appends words (not their lengths and hashes), and more than
 * words->capacity by ALAM_CUT_SLACK at most. Moves `*at` behind what it has cut; stops early at what it does
 * not know. */
typedef void alam_cut_vector(const alam_cut_bytes *bytes, const char *text, size_t *at, size_t end,
                             alam_word_block *words);

/* The fastest that this processor can run; NULL: none. */
alam_cut_vector *alam_cut_find_vector(void);

#endif
