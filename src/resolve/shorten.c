#include "resolve/shorten.h"

#include <stdlib.h>

#define FIRST_SLOTS 64

void alam_shorten_begin(alam_shortener *shortener)
{
    for (size_t i = 0; shortener->used > 0 && i < shortener->slot_count; i++)
        shortener->slots[i].entity = ALAM_NONE;
    shortener->used = 0;
    shortener->field = 0;
    memset(shortener->endings, 0, sizeof shortener->endings);
}

void alam_shorten_field(alam_shortener *shortener)
{
    shortener->field++;
}

void alam_shorten_free(alam_shortener *shortener)
{
    free(shortener->slots);
}

/* ---- the last words ------------------------------------------------------------------------------ */

/* The slot of a word, or the free one for it. There must be a table with a free slot. */
static alam_licence *find_slot(alam_licence *slots, size_t count, uint64_t hash)
{
    size_t slot = (size_t)hash & (count - 1);
    while (slots[slot].entity != ALAM_NONE && slots[slot].hash != hash)
        slot = (slot + 1) & (count - 1);
    return &slots[slot];
}

static bool grow(alam_shortener *shortener)
{
    size_t count = shortener->slot_count ? shortener->slot_count * 2 : FIRST_SLOTS;
    alam_licence *slots = malloc(count * sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < count; i++)
        slots[i].entity = ALAM_NONE;
    for (size_t i = 0; i < shortener->slot_count; i++)
        if (shortener->slots[i].entity != ALAM_NONE)
            *find_slot(slots, count, shortener->slots[i].hash) = shortener->slots[i];
    free(shortener->slots);
    shortener->slots = slots;
    shortener->slot_count = count;
    return true;
}

/* A number below 1024 for the last bytes of a word, which a proclitic in front does not change. */
static uint32_t ending_of(const alam_unit *unit)
{
    uint32_t ending = 0;
    if (unit->folded_length >= sizeof ending)
        memcpy(&ending, unit->folded + unit->folded_length - sizeof ending, sizeof ending);
    return ending * UINT32_C(0x9E3779B1) >> 22;
}

static uint32_t find_form(const alam_image *image, uint32_t type)
{
    for (uint32_t i = 0; i < image->count.SHORT_FORMS; i++)
        if (image->at.SHORT_FORMS[i].type == type)
            return i;
    return ALAM_NONE;
}

static bool has_letters(const char *folded, uint32_t length, uint32_t least)
{
    uint32_t letters = 0;
    for (uint32_t i = 0; i < length && letters < least; i++)
        letters += ((unsigned char)folded[i] & 0xC0) != 0x80;
    return letters >= least;
}

/* Whether a word looks like an ordinary one when letters are swapped as habits of writing swap them. */
static bool is_common(const alam_units *units, const alam_unit *unit)
{
    return alam_form_of(units, unit)->flags & ALAM_WORD_COMMON;
}

/* Learns the last word of a chosen full name. */
static bool learn(alam_shortener *shortener, const alam_units *units, const alam_candidate *candidate)
{
    const alam_unit *last = &units->list.items[candidate->unit + candidate->unit_count - 1];
    uint32_t form = find_form(shortener->image, candidate->type);
    if (form == ALAM_NONE || candidate->unit_count < 2 || is_common(units, last) ||
        !has_letters(last->folded, last->folded_length, shortener->image->at.SHORT_FORMS[form].letters))
        return true;
    if ((shortener->used + 1) * 2 > shortener->slot_count && !grow(shortener))
        return false;
    uint64_t hash = alam_form_of(units, last)->hash;
    alam_licence *licence = find_slot(shortener->slots, shortener->slot_count, hash);
    shortener->used += licence->entity == ALAM_NONE;
    uint32_t ending = ending_of(last);
    shortener->endings[ending / 64] |= UINT64_C(1) << ending % 64;
    if (licence->entity != candidate->entity)
        *licence = (alam_licence){hash, candidate->entity, candidate->type, form,
                                  shortener->field, candidate->end.byte};
    return true;
}

/* ---- where they stand ---------------------------------------------------------------------------- */

static const alam_licence *find_licence(const alam_shortener *shortener, uint64_t hash, uint32_t byte)
{
    const alam_licence *licence = find_slot(shortener->slots, shortener->slot_count, hash);
    bool before = licence->field < shortener->field || licence->from <= byte;
    return licence->entity != ALAM_NONE && before ? licence : NULL;
}

/* Appends a candidate for a unit, or for what is left of it behind `clitic` (CLITICS + 1). */
static bool add(const alam_shortener *shortener, const alam_licence *licence, alam_units *units,
                uint32_t number, uint8_t clitic, alam_candidates *candidates)
{
    const alam_unit *unit = &units->list.items[number];
    const alam_image *image = shortener->image;
    alam_place start = unit->start;
    const alam_token token = {.start = unit->start, .end = unit->end};
    if (clitic && !alam_token_split(&image->fold, units->text, &token,
                                    image->at.CLITICS[clitic - 1].strip_length, &start))
        return true;
    alam_candidate *candidate = alam_array_push(candidates);
    if (!candidate)
        return false;
    *candidate = (alam_candidate){.start = start,
                                  .end = unit->end,
                                  .unit = number,
                                  .unit_count = 1,
                                  .name = ALAM_NONE,
                                  .entity = licence->entity,
                                  .type = licence->type,
                                  .trigger = ALAM_NONE,
                                  .pattern = ALAM_NONE,
                                  .short_form = licence->form,
                                  .clitic = clitic,
                                  .factor = image->at.SHORT_FORMS[licence->form].score};
    return true;
}

/* A word as it stands, or behind one stack of proclitics that leaves it whole. */
static bool look(const alam_shortener *shortener, alam_units *units, uint32_t number,
                 alam_candidates *candidates)
{
    const alam_unit *unit = &units->list.items[number];
    uint32_t ending = ending_of(unit);
    if (!(shortener->endings[ending / 64] >> ending % 64 & 1))
        return true;
    const alam_licence *licence = find_licence(shortener, alam_form_of(units, unit)->hash, unit->start.byte);
    if (licence)
        return add(shortener, licence, units, number, 0, candidates);
    const alam_spelled word = alam_spelled_as(units, unit);
    alam_split split;
    for (uint32_t next = 0; alam_next_strip(&units->forms, &word, &next, &split);) {
        const alam_clitic *clitic = &shortener->image->at.CLITICS[split.clitic];
        if (split.brief || *alam_image_string(shortener->image, clitic->restore))
            continue;
        uint64_t hash = alam_word_hash(unit->folded + split.strip, unit->folded_length - split.strip);
        licence = find_licence(shortener, hash, unit->start.byte);
        if (licence)
            return add(shortener, licence, units, number, (uint8_t)(split.clitic + 1), candidates);
    }
    return true;
}

bool alam_shorten(alam_shortener *shortener, alam_units *units, const alam_resolver *resolver,
                  alam_candidates *candidates)
{
    if (shortener->image->count.SHORT_FORMS == 0)
        return true;
    for (size_t i = 0; i < candidates->count; i++)
        if (candidates->items[i].chosen && !learn(shortener, units, &candidates->items[i]))
            return false;
    for (uint32_t i = 0; shortener->used > 0 && i < units->list.count; i++)
        if (!resolver->owners.items[i] && !alam_form_of(units, &units->list.items[i])->ordinary &&
            !look(shortener, units, i, candidates))
            return false;
    return true;
}
