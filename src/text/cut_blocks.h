/* What kernels share whose processor cannot pack bytes by a mask in one instruction: from what a block of 64
 * bytes is, a bit for each byte, to the lists of its words.
 *
 *     alam_cut_walk walk = alam_cut_begin(words, *at);
 *     while (alam_cut_goes_on(&walk, end)) {
 *         look at the 64 bytes at text + walk.place, make their shape; stop where it is slow;
 *         list where words start and stop, append the kept ones of the folded bytes;
 *         alam_cut_advance(&walk, &shape);
 *     }
 *     *at = alam_cut_end(&walk);
 */
#ifndef ALAM_TEXT_CUT_BLOCKS_H
#define ALAM_TEXT_CUT_BLOCKS_H

#include "text/cut_kernel.h"

#define ALAM_BLOCK 64
#define ALAM_BLOCK_AHEAD 1024 /* bytes of text that are asked for: it is read in turns with much else */
#define ALAM_BLOCK_INLINE static inline __attribute__((always_inline))

/* What was looked up. */
typedef struct alam_cut_found {
    uint64_t ascii, trail;         /* bytes of ASCII, and such as stand behind a first one */
    uint64_t arabic, latin;        /* first bytes: D8..DB, C2 */
    uint64_t bits[ALAM_BIT_COUNT]; /* at the last byte of a character */
} alam_cut_found;

typedef struct alam_cut_shape {
    uint64_t valid; /* whole characters */
    uint64_t word, kept;
    uint64_t starts, stops; /* the first byte of a word, and that behind it */
    bool slow;              /* to be cut word by word */
} alam_cut_shape;

typedef struct alam_cut_walk {
    alam_word_block *words;
    size_t place;       /* of the block in the text */
    size_t count, ends; /* words that began, and that ended */
    uint64_t open;      /* 1: the last byte was of a word */
} alam_cut_walk;

/* Without the last byte where that begins a character. */
ALAM_BLOCK_INLINE uint64_t alam_cut_valid(const char *text)
{
    return ((unsigned char)text[ALAM_BLOCK - 1] & 0xC0) == 0xC0 ? UINT64_MAX >> 1 : UINT64_MAX;
}

/* Whether any of Latin-1's signs is slow; `second`: their second bytes. */
ALAM_BLOCK_INLINE bool alam_cut_slow_latin(const alam_cut_bytes *tables, const char *text, uint64_t second)
{
    for (; second; second &= second - 1)
        if (tables->latin_class[text[__builtin_ctzll(second)] & 0x3F])
            return true;
    return false;
}

/* What is known of characters goes to their first bytes, too. `open`: as in the walk. */
ALAM_BLOCK_INLINE alam_cut_shape alam_cut_shape_of(const alam_cut_bytes *tables, const char *text,
                                                   const alam_cut_found *found, uint64_t open)
{
    uint64_t valid = alam_cut_valid(text), latin = found->latin & valid;
    uint64_t trail = found->trail & valid, lead = (found->arabic & valid) | latin;
    uint64_t word = found->bits[ALAM_BIT_WORD], letter = found->bits[ALAM_BIT_START];
    uint64_t dropped = found->bits[ALAM_BIT_DROPPED], single = found->bits[ALAM_BIT_SINGLE] & trail;
    alam_cut_shape shape = {.valid = valid, .word = word | (word & trail) >> 1};
    shape.kept = shape.word & ~(dropped | (dropped & trail) >> 1 | single >> 1);
    shape.starts = shape.word & ~(shape.word << 1 | open);
    shape.stops = valid & ~shape.word & (shape.word << 1 | open);
    uint64_t letters = letter | (letter & trail) >> 1, known = (found->ascii & valid) | trail | lead;
    shape.slow = ((shape.starts & ~letters) | (known ^ valid) | (trail ^ lead << 1) | found->bits[ALAM_BIT_SLOW]) ||
                 (latin && alam_cut_slow_latin(tables, text, latin << 1));
    return shape;
}

ALAM_BLOCK_INLINE alam_cut_walk alam_cut_begin(alam_word_block *words, size_t place)
{
    return (alam_cut_walk){.words = words, .place = place, .count = words->count, .ends = words->count};
}

ALAM_BLOCK_INLINE bool alam_cut_goes_on(const alam_cut_walk *walk, size_t end)
{
    const alam_word_block *words = walk->words;
    return walk->place < end && walk->ends < words->capacity && words->used < words->room;
}

/* Counts what was listed, and goes to the next block. */
ALAM_BLOCK_INLINE void alam_cut_advance(alam_cut_walk *walk, const alam_cut_shape *shape)
{
    size_t size = shape->valid == UINT64_MAX ? ALAM_BLOCK : ALAM_BLOCK - 1;
    walk->count += (size_t)__builtin_popcountll(shape->starts);
    walk->ends += (size_t)__builtin_popcountll(shape->stops);
    walk->open = shape->word >> (size - 1) & 1;
    walk->place += size;
}

/* Forgets the word that has not ended; gives where cutting word by word has to begin. */
ALAM_BLOCK_INLINE size_t alam_cut_end(alam_cut_walk *walk)
{
    alam_word_block *words = walk->words;
    if (walk->ends < walk->count) {
        walk->place = words->start[walk->ends];
        words->used = words->folded[walk->ends];
    }
    words->count = walk->ends;
    return walk->place;
}

#endif
