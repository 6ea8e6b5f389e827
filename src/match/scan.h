/* Searching a text for all that is listed, and nothing else: no context, no rules, no other spellings.
 *
 *     words -> splits (proclitics taken off) -> walks along the prefixes, all of a block at a time
 *           -> hits, compared with the listed name -> the best that begins at each word -> leftmost, then longest
 *
 * Everything is done for a block of words before the next step begins, so that the reads of memory that a step
 * needs are known ahead, independent of each other and asked for in advance. A walk that no prefix goes on with
 * leaves its list; lists are filled without branches, as which word begins a name cannot be foretold. */
#ifndef ALAM_MATCH_SCAN_H
#define ALAM_MATCH_SCAN_H

#include "match/stacks.h"
#include "text/cut.h"

/* A walk along the prefixes: the words from `word` on, without the proclitics in front. All walks of a list have
 * the same number of words. */
typedef struct alam_walk {
    uint64_t key;    /* of the words so far */
    uint16_t word;   /* of the block */
    uint16_t clitic; /* CLITICS + 1; 0: none */
    alam_prefix prefix;
} alam_walk;

typedef struct alam_scan_list {
    alam_walk *items;
    size_t count;
} alam_scan_list;

/* A word and a stack of proclitics that it may begin with. */
typedef struct alam_scan_pair {
    uint16_t word;
    uint16_t stack; /* of alam_stacks.list */
} alam_scan_pair;

/* The best that begins at a word. */
typedef struct alam_scan_best {
    uint32_t start;  /* byte */
    uint32_t next;   /* the word behind it */
    uint32_t name;   /* NAMES */
    uint32_t clitic; /* CLITICS + 1 */
} alam_scan_best;

struct alam_scanner {
    const alam_image *image;
    const char *text;
    size_t length;
    alam_cutter cutter;
    alam_word_block words;
    alam_stacks stacks;           /* empty: proclitics are not taken off */
    alam_scan_list walks, next;   /* of the words that some name begins with */
    alam_scan_list splits;        /* proclitics taken off */
    uint32_t reach;               /* words of each of the walks */
    uint32_t *ended;              /* walks that are hits */
    size_t ended_count;
    uint32_t *going;              /* walks that may go on, */
    uint64_t *keys;               /* and their keys with the next word */
    size_t going_count;
    uint64_t *begun;              /* bit set of the words that something begins at */
    alam_scan_best *best;         /* of each of these */
    size_t ready;                 /* words of the block that were looked at */
    size_t at;                    /* the first of them, or behind them, that no chosen hit has */
    alam_hit *found;              /* hits of the block that were chosen, of which `given` were handed on */
    size_t found_count, given;
    uint32_t *listed;             /* words that may begin with proclitics, then those that may begin a name */
    alam_scan_pair *pairs;
    alam_cut_entry standard[2048]; /* letters of two bytes at the level standard, by code point */
    bool failed;                  /* memory was out */
    alam_buffer scratch;
};

#endif
