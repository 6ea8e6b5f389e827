/* Which stacks of proclitics a folded word may begin with.
 *
 * Seven words in ten begin with none, and those that do begin with one or two of all there are. So stacks are
 * listed by six bits each of a word's second and fourth byte, which are the last bytes of two letters of Arabic,
 * and compared with its first eight bytes as one number. */
#ifndef ALAM_MATCH_STACKS_H
#define ALAM_MATCH_STACKS_H

#include "base/hash.h"
#include "image/image.h"

#define ALAM_STACK_BEGINNINGS 4096
#define ALAM_STACK_BYTES 8

typedef struct alam_stack {
    uint64_t bytes, mask; /* what the word begins with: the stack, and what has to follow */
    uint32_t size;        /* of both, in bytes; what is beyond the eighth is not in `bytes` */
    uint32_t strip;       /* of the stack alone */
    uint32_t clitic;      /* CLITICS */
    const char *restore;  /* put in front of what is left; NULL: nothing */
} alam_stack;

typedef struct alam_stacks {
    const alam_image *image;
    alam_stack *list;  /* as in CLITICS */
    uint16_t *numbers; /* of the list, those of a beginning together and in order */
    uint32_t first[ALAM_STACK_BEGINNINGS + 1];
} alam_stacks;

/* Makes `stacks`, all zero before, for an image. False when memory is out. */
bool alam_stacks_start(alam_stacks *stacks, const alam_image *image);
void alam_stacks_free(alam_stacks *stacks);

/* The same as alam_stack_fits() for a stack that has more bytes than can be compared at once. */
bool alam_long_stack_fits(const alam_stacks *stacks, const alam_stack *stack, const char *word, size_t length);

/* Whether the word, whose first bytes are `bytes`, begins with the stack and has something behind it. */
static inline bool alam_stack_fits(const alam_stacks *stacks, const alam_stack *stack, uint64_t bytes,
                                   const char *word, size_t length)
{
    bool fits = ((bytes & stack->mask) == stack->bytes) & (stack->strip < length);
    return stack->size <= ALAM_STACK_BYTES ? fits : fits && alam_long_stack_fits(stacks, stack, word, length);
}

static inline unsigned alam_stack_beginning(uint64_t bytes)
{
    return (unsigned)(bytes >> 8 & 0x3F) | (unsigned)(bytes >> 24 & 0x3F) << 6;
}

#endif
