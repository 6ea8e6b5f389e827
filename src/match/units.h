/* Units: the tokens of a text as the lexicon reads them. A token is one unit, unless it is several
 * words that lost the space between them.
 *
 *     tokens   [wMoscow] [PutinRussiaTrump]
 *     units    [wMoscow] [Putin][Russia][Trump]     the first has a proclitic, tried when matching
 */
#ifndef ALAM_MATCH_UNITS_H
#define ALAM_MATCH_UNITS_H

#include "base/array.h"
#include "match/stacks.h"
#include "text/token.h"

#define ALAM_NO_LIKENESS INT16_MIN

typedef struct alam_unit {
    alam_place start, end;
    uint64_t hash;
    const char *folded;   /* borrowed from the tokens */
    uint32_t folded_length;
    uint32_t word;        /* ALAM_NONE: no word of the lexicon */
    uint16_t set;         /* CLASS_SETS: of the word */
    uint8_t flags;        /* of the word; 0: there is none */
    uint8_t gap;          /* alam_gap: in front of it */
    bool glued;           /* cut out of a longer token */
    bool ordinary;        /* spelled like an ordinary word */
    bool explained;       /* a proclitic and a word of the lexicon */
    bool rest_ordinary;   /* which is spelled like an ordinary one */
    bool rest_near;       /* which folds like an ordinary one */
    bool rest_named;      /* which is a word of names */
    uint8_t clitic;       /* CLITICS + 1: behind which it is in `rest_set`; 0: none */
    uint16_t rest_set;    /* CLASS_SETS */
    uint32_t asked[2];    /* PREDICATES, by bit: whose answer is known; [1]: also behind proclitics */
    uint32_t passed[2];   /* and which it is */
    int16_t likeness;     /* to a name, see text/letters.h; ALAM_NO_LIKENESS: not looked at yet */
} alam_unit;

/* One cut of a glued token. */
typedef struct alam_cut {
    uint32_t before;  /* letters before the last part of the best way to here; UINT32_MAX: no way */
    uint32_t parts;   /* of that way; fewer are better */
    uint32_t names;   /* parts that are names by themselves; more are better */
    uint32_t byte;    /* of the folded form */
} alam_cut;

/* A proclitic stack taken off a word, and the word that is left. */
typedef struct alam_split {
    uint32_t clitic;      /* CLITICS */
    uint32_t strip;       /* bytes of folded form that it takes */
    uint32_t word;        /* of the rest */
    uint64_t hash;
    bool ordinary;        /* the rest is spelled like an ordinary word */
    bool brief;           /* the rest has too few letters for a name of one word */
} alam_split;

typedef struct alam_units {
    const alam_image *image;
    alam_stacks stacks;
    const char *text;
    ALAM_ARRAY(alam_unit) list;
    ALAM_ARRAY(uint64_t) hashes; /* of the tokens */
    ALAM_ARRAY(alam_cut) cuts; /* scratch of glue.c */
    bool failed;               /* memory was out somewhere since alam_read_units() began */
    alam_buffer scratch;
    alam_buffer surface;       /* scratch of match.c */
} alam_units;

/* Makes `units`, all zero before, ready for texts to be read with `image`. False when memory is out. */
bool alam_units_start(alam_units *units, const alam_image *image);

/* Every call that may run out of memory without saying so sets `failed`, which whoever called it looks at
 * in the end.
 *
 * Replaces the list by the units of `tokens`, which are borrowed as long as they are used. False when
 * memory is out. */
bool alam_read_units(alam_units *units, const char *text, const alam_tokens *tokens);

/* Looks the unit's folded form up in the lexicon: sets hash, word, flags, set and `ordinary`. */
void alam_look_up(alam_units *units, alam_unit *unit, uint64_t hash);

/* The next split of a folded word of `length` bytes whose rest is in the lexicon: `*next` counts the
 * stacks, 0 at first. False when there is none left. `unit` says where it stands, for a look at its
 * spelling; NULL: that is not wanted. */
bool alam_next_split(alam_units *units, const char *folded, uint32_t length, const alam_unit *unit,
                     uint32_t *next, alam_split *split);

/* The same without a look at the lexicon: every stack that leaves enough letters. Sets `clitic` and
 * `strip` alone. */
bool alam_next_strip(alam_units *units, const char *folded, uint32_t length, uint32_t *next,
                     alam_split *split);

/* Whether bytes of the text are spelled like an ordinary word that folds to `word`. */
bool alam_is_ordinary(alam_units *units, uint32_t word, const char *surface, size_t length,
                      const char *restore);

/* Cuts a token that no word and no split explains into words, and appends them as units. Appends
 * nothing where there is no way to. `next` is the token behind it that a name may go on to; NULL: none.
 * False when memory is out. */
bool alam_read_glued(alam_units *units, const alam_tokens *tokens, const alam_token *token,
                     const alam_token *next);

void alam_units_free(alam_units *units);

#endif
