/* Units: the tokens of a text as the lexicon reads them. A token is one unit, unless it is several
 * words that lost the space between them.
 *
 *     tokens   [wMoscow] [PutinRussiaTrump]
 *     units    [wMoscow] [Putin][Russia][Trump]     the first has a proclitic, tried when matching
 */
#ifndef ALAM_MATCH_UNITS_H
#define ALAM_MATCH_UNITS_H

#include "match/forms.h"

typedef struct alam_unit {
    alam_place start, end;
    const char *folded;   /* borrowed from the tokens */
    uint32_t folded_length;
    uint32_t form;        /* alam_units.forms */
    uint8_t gap;          /* alam_gap: in front of it */
    bool glued;           /* cut out of a longer token */
} alam_unit;

/* One cut of a glued token. */
typedef struct alam_cut {
    uint32_t before;  /* letters before the last part of the best way to here; UINT32_MAX: no way */
    uint32_t parts;   /* of that way; fewer are better */
    uint32_t names;   /* parts that are names by themselves; more are better */
    uint32_t byte;    /* of the folded form */
} alam_cut;

typedef struct alam_units {
    const alam_image *image;
    const char *text;
    alam_forms forms;
    ALAM_ARRAY(alam_unit) list;
    ALAM_ARRAY(uint32_t) numbers; /* scratch: the forms of the tokens */
    ALAM_ARRAY(alam_cut) cuts; /* scratch of glue.c */
    alam_buffer surface;       /* scratch of match.c */
} alam_units;

/* Makes `units`, all zero before, ready for texts to be read with `image`. False when memory is out. */
bool alam_units_start(alam_units *units, const alam_image *image);

/* Replaces the list by the units of `tokens`, which are borrowed as long as they are used. False when
 * memory is out. */
bool alam_read_units(alam_units *units, const char *text, const alam_tokens *tokens);

/* What the image says of a unit's word. */
static inline alam_form *alam_form_of(const alam_units *units, const alam_unit *unit)
{
    return &units->forms.list.items[unit->form];
}

static inline alam_spelled alam_spelled_as(const alam_units *units, const alam_unit *unit)
{
    return (alam_spelled){units->text + unit->start.byte, unit->folded,
                          unit->end.byte - unit->start.byte, unit->folded_length};
}

/* Sets the form of a unit whose folded form hashes to `hash`. False when memory is out. */
bool alam_look_up(alam_units *units, alam_unit *unit, uint64_t hash);

/* Cuts a token that no word and no split explains into words, and appends them as units. Appends
 * nothing where there is no way to. `next` is the token behind it that a name may go on to; NULL: none.
 * `*whole`: there is none for such a token, whatever follows. False when memory is out. */
bool alam_read_glued(alam_units *units, const alam_tokens *tokens, const alam_token *token,
                     const alam_token *next, bool *whole);

void alam_units_free(alam_units *units);

#endif
