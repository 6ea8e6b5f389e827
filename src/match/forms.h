/* Surface forms: what the image says of a word as it is spelled, wherever it stands.
 *
 *     "wRussia", hash of its folded form --> alam_form: not in the lexicon; w + Russia, a word of names
 *
 * News repeats its words, so forms are kept from one text to the next. When there are too many, those that were
 * not met again are forgotten; so memory is bounded, and an unknown word costs no more than without. */
#ifndef ALAM_MATCH_FORMS_H
#define ALAM_MATCH_FORMS_H

#include "base/array.h"
#include "base/buffer.h"
#include "match/stacks.h"
#include "text/token.h"

#define ALAM_NO_LIKENESS INT16_MIN
#define ALAM_FORM_BYTES 32 /* of a surface form that is kept; longer words are rare */

/* A word as the text has it and as it folds. */
typedef struct alam_spelled {
    const char *surface; /* NULL: not to be looked at */
    const char *folded;
    uint32_t length, folded_length; /* bytes */
} alam_spelled;

/* A proclitic stack taken off a word, and the word that is left. */
typedef struct alam_split {
    uint32_t clitic;      /* CLITICS */
    uint32_t strip;       /* bytes of folded form that it takes */
    uint32_t word;        /* of the rest */
    uint64_t hash;
    bool ordinary;        /* the rest is spelled like an ordinary word */
    bool brief;           /* the rest has too few letters for a name of one word */
} alam_split;

/* One behind which a name may begin. */
typedef struct alam_form_split {
    uint64_t hash;
    uint32_t word;
    alam_prefix prefix;   /* of the rest: never 0 */
    alam_place place;     /* of the rest, from the start of the word */
    uint8_t clitic;       /* CLITICS + 1 */
    bool ordinary, brief;
} alam_form_split;

typedef struct alam_form {
    uint64_t hash;        /* of the folded form */
    uint32_t word;        /* ALAM_NONE: no word of the lexicon */
    alam_prefix prefix;   /* of names that begin with it; 0: none */
    uint64_t asked[2];    /* PREDICATES, by bit: whose answer is known; those of parts once more, from bit
                             ALAM_MOST_PREDICATES on: also behind proclitics */
    uint64_t passed[2];   /* and which it is */
    uint32_t first_split; /* alam_forms.splits */
    uint32_t trigger;     /* word: the rest behind a proclitic that announces names; ALAM_NONE */
    uint16_t set;         /* CLASS_SETS: of the word */
    uint16_t rest_set;    /* of the word behind `clitic` */
    int16_t likeness;     /* to a name, see text/letters.h; ALAM_NO_LIKENESS: not looked at yet */
    uint8_t clitic;       /* CLITICS + 1: behind which it is in `rest_set`; 0: none */
    uint8_t flags;        /* of the word; 0: there is none */
    uint8_t split_count;
    uint8_t uses;         /* how often it was met since forms were forgotten last */
    uint8_t length;       /* of `surface`; 0: too long to be kept */
    bool ordinary : 1;    /* spelled like an ordinary word; its proclitics are not looked at */
    bool split : 1;       /* a proclitic and a word of the lexicon */
    bool explained : 1;   /* the same, and long enough */
    bool rest_ordinary : 1; /* that word is spelled like an ordinary one */
    bool rest_near : 1;   /* or folds like an ordinary one */
    bool rest_named : 1;  /* or is a word of names */
    bool whole : 1;       /* no list has it, and it cannot be cut into words: see glue.c */
    char surface[ALAM_FORM_BYTES];
} alam_form;

/* What is left of a new form behind a stack of proclitics. */
typedef struct alam_rest {
    uint32_t form;        /* alam_forms.fresh */
    alam_split split;
} alam_rest;

typedef struct alam_forms {
    const alam_image *image;
    alam_stacks stacks;
    ALAM_ARRAY(alam_form) list;
    ALAM_ARRAY(alam_form_split) splits;
    ALAM_ARRAY(alam_spelled) fresh; /* the last ones of the list, of which nothing is known yet; borrowed */
    ALAM_ARRAY(alam_rest) rests;    /* scratch */
    uint32_t *slots;      /* of the list, + 1; 0: free */
    size_t slot_count;    /* a power of two */
    bool failed;          /* memory was out somewhere */
    alam_buffer scratch;
} alam_forms;

/* Makes `forms`, all zero before, ready for texts to be read with `image`. False when memory is out. */
bool alam_forms_start(alam_forms *forms, const alam_image *image);
void alam_forms_free(alam_forms *forms);

/* Forgets forms when there would be too many with `coming` more. Numbers of forms are good until then. */
void alam_forms_trim(alam_forms *forms, size_t coming);

/* The number of the form of a word, borrowed until alam_learn_forms(), whose folded form hashes to `hash`.
 * ALAM_NONE when memory is out. */
uint32_t alam_find_form(alam_forms *forms, const alam_spelled *word, uint64_t hash);

/* Looks up all forms that were found for the first time. False when memory is out. */
bool alam_learn_forms(alam_forms *forms);

/* Ask for the memory that alam_find_form() will read for a hash: where the form is listed, and some time later
 * the form, or where the lexicon would have it. */
static inline void alam_form_ask(const alam_forms *forms, uint64_t hash)
{
    __builtin_prefetch(&forms->slots[hash & (forms->slot_count - 1)]);
}

static inline void alam_form_ask_next(const alam_forms *forms, uint64_t hash)
{
    const alam_image *image = forms->image;
    uint32_t number = forms->slots[hash & (forms->slot_count - 1)];
    if (number)
        __builtin_prefetch(&forms->list.items[number - 1]);
    else
        __builtin_prefetch(&image->at.WORD_SLOTS[hash & (image->count.WORD_SLOTS - 1)]);
}

/* Every call that may run out of memory without saying so sets `failed`.
 *
 * The next split whose rest is in the lexicon: `*next` counts the stacks, 0 at first. False when there is none
 * left. `ordinary` is looked at where the surface is given. */
bool alam_next_split(alam_forms *forms, const alam_spelled *word, uint32_t *next, alam_split *split);

/* The same without a look at the lexicon: every stack that leaves enough letters. Sets `clitic`, `strip` and
 * `brief` alone. */
bool alam_next_strip(const alam_forms *forms, const alam_spelled *word, uint32_t *next, alam_split *split);

#endif
