/* Making the spellings of a name that the rules of an image allow, cheapest first: the way back from what
 * match/align.h and match/loose.c do. It is a best-first search (Dijkstra's) over pairs of a place in the name
 * and what has been written so far:
 *
 *     listed  k a r a b a kh        at each place a letter is kept, exchanged, left out, put in, doubled,
 *     written k   r a b a gh        or a group is rewritten; between words a space is kept or left out
 *
 * What comes out is what the rules allow, no more: whether the matcher really takes it, with its limits and
 * all other names in the way, is for the caller to try. Slips of the hand are not made: there are too many.
 */
#ifndef ALAM_MATCH_SPELLER_H
#define ALAM_MATCH_SPELLER_H

#include "base/array.h"
#include "base/map.h"
#include "match/variants.h"
#include "text/token.h"

/* One letter of a name: what it is written as, and what it folds to. */
typedef struct alam_spelled_letter {
    uint32_t folded, written;
    uint8_t number; /* as alam_letters */
} alam_spelled_letter;

typedef struct alam_spelled_word {
    uint32_t first, count; /* letters */
} alam_spelled_word;

/* A name that is spelled: its words are those from `first` on. */
typedef struct alam_spelled_name {
    uint32_t first, count;
    uint32_t tag; /* the caller's */
} alam_spelled_name;

typedef struct alam_spell_node {
    uint32_t before;    /* node; ALAM_NONE: the first one of a name */
    uint32_t name;
    uint16_t cost;      /* hundredths */
    uint8_t word, letter; /* up to where the name has been read */
    uint8_t written;    /* letters of this word, up to 255 */
    uint8_t put_in;     /* steps in a row that read nothing */
    uint8_t count;
    uint32_t codepoints[4]; /* what the last step wrote */
} alam_spell_node;

typedef struct alam_speller {
    const alam_image *image;
    const alam_skeleton_rules *rules;
    unsigned limit; /* hundredths */
    ALAM_ARRAY(alam_spelled_letter) letters;
    ALAM_ARRAY(alam_spelled_word) words;
    ALAM_ARRAY(alam_spelled_name) names;
    ALAM_ARRAY(alam_spell_node) nodes;
    ALAM_ARRAY(uint32_t) heap; /* nodes; the cheapest, then the first made, on top */
    alam_map seen;             /* spellings that were made, folded */
    alam_buffer text, folded;
} alam_speller;

/* Starts anew on spellings that cost at most `limit` hundredths. `variants` is borrowed. */
void alam_speller_start(alam_speller *speller, const alam_variants *variants, unsigned limit);

/* Adds a name, cut into the words of `tokens` as the tokenizer read it. False when memory is out. */
bool alam_speller_add(alam_speller *speller, const char *text, const alam_tokens *tokens, uint32_t tag);

/* The next spelling in speller->text, with the tag of its name and its cost. 1: there is one; 0: there is
 * none left; -1: memory is out. */
int alam_speller_next(alam_speller *speller, uint32_t *tag, unsigned *cost);

void alam_speller_free(alam_speller *speller);

#endif
