/* Skeletons: what is left of a word without the letters that writers put or leave out. Two spellings of
 * one name have the same skeleton, or skeletons that differ in letters which rules exchange.
 *
 *     word        g u l u b i f   and   j o l o b y e f      (by sound)
 *     skeleton    g l b f         and   j l b f
 */
#ifndef ALAM_TEXT_SKELETON_H
#define ALAM_TEXT_SKELETON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ALAM_MOST_LETTERS 32   /* longer words have no variants */
#define ALAM_LETTER_NUMBERS 64 /* number 0: no letter, or one that no rule names */

typedef struct alam_variant_letter {
    uint32_t codepoint;
    uint8_t weak;        /* left out of skeletons */
    uint8_t weak_at_end; /* left out as the last letter */
    uint8_t unused[2];
} alam_variant_letter;

/* A folded word as letters. */
typedef struct alam_letters {
    uint32_t codepoints[ALAM_MOST_LETTERS];
    uint8_t numbers[ALAM_MOST_LETTERS]; /* 0: no rule names it */
    uint8_t count;                      /* 0: empty, or longer than that */
} alam_letters;

/* What the rules say, as views into an image. */
typedef struct alam_skeleton_rules {
    const alam_variant_letter *letters; /* sorted by code point; [i] has number i + 1 */
    size_t letter_count;
    uint32_t page;        /* the code points that have the upper bits of the last letter, */
    uint8_t numbers[256]; /* and their numbers: see alam_skeleton_index() */
    const char *strings;    /* where `starts` point into */
    const uint32_t *starts; /* what is left out at the start of a word */
    size_t start_count;
} alam_skeleton_rules;

/* Fills `page` and `numbers`, by which nearly all letters are found at once. To be called once `letters` are
 * set. */
void alam_skeleton_index(alam_skeleton_rules *rules);

/* Reads a folded word. */
void alam_letters_of(const alam_skeleton_rules *rules, const char *folded, size_t length,
                     alam_letters *out);

/* Whether rules speak of any of the word's letters. */
bool alam_has_rules(const alam_letters *word);

/* The same from at most ALAM_MOST_LETTERS code points. */
void alam_letters_from(const alam_skeleton_rules *rules, const uint32_t *codepoints, size_t count,
                       alam_letters *out);

/* Letters at the start of a word that are left out, if enough are left. */
size_t alam_skeleton_start(const alam_skeleton_rules *rules, const alam_letters *word);

/* Whether letter `i` is left out. */
bool alam_is_weak(const alam_skeleton_rules *rules, const alam_letters *word, size_t i);

/* A skeleton in the making, from all zero on. A letter that repeats the last one is not added, so that
 * it does not matter which vowels stand between them. */
typedef struct alam_skeleton {
    uint64_t chain;
    uint32_t last;
} alam_skeleton;

alam_skeleton alam_skeleton_add(alam_skeleton skeleton, uint32_t codepoint);
uint32_t alam_skeleton_end(alam_skeleton skeleton);

/* The key of a word's skeleton. */
uint32_t alam_skeleton_key(const alam_skeleton_rules *rules, const alam_letters *word);

/* The keys under which two words meet that differ by one letter more or less, or another one, in their
 * skeletons: of the skeleton itself and without each letter. Returns how many; 0 for short skeletons. */
size_t alam_slip_keys(const alam_skeleton_rules *rules, const alam_letters *word,
                      uint32_t keys[ALAM_MOST_LETTERS + 1]);

#endif
