/* What the kernels of text/cut.c share: how one is called, and what each says of itself. */
#ifndef ALAM_TEXT_CUT_KERNEL_H
#define ALAM_TEXT_CUT_KERNEL_H

#include "text/cut.h"

extern const uint8_t alam_cut_positions[64]; /* 0 .. 63 */

/* Cuts text[*at..end), behind which 64 bytes more can be read, from the beginning of a character on, and with
 * at least one byte in front of it. Appends words (not their lengths and hashes), and more than
 * words->capacity by ALAM_CUT_SLACK at most. Moves `*at` behind what it has cut; stops early at what it does
 * not know. */
typedef void alam_cut_kernel(const alam_cut_bytes *tables, const char *text, size_t *at, size_t end,
                             alam_word_block *words);

/* Each kernel, or NULL where the processor has not what it needs. */
alam_cut_kernel *alam_cut_find_avx512(void);
alam_cut_kernel *alam_cut_find_avx2(void);
alam_cut_kernel *alam_cut_find_portable(void);

#endif
