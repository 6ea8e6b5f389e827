/* Occurrences: every listed name that was found, whatever became of it, and the words around.
 *
 * A neighbour is told as a number, so that counting needs no strings:
 *
 *     0                      a sign, or an end of the text
 *     NEIGHBOUR_...          a number, a word of names, another word
 *     BY_CLITIC | stack      that stack of proclitics and an ordinary word; of a name, its own stack
 *     BY_CLASSES | set       words of just these classes
 *     BY_WORD | word         an ordinary word, or a trigger
 */
#include "tag/tagger.h"

enum { NEIGHBOUR_NONE, NEIGHBOUR_NUMBER, NEIGHBOUR_NAME, NEIGHBOUR_OTHER };

#define BY_CLITIC UINT32_C(0x10000000)
#define BY_CLASSES UINT32_C(0x20000000)
#define BY_WORD UINT32_C(0x40000000)

#define NAMED UINT32_MAX /* in `covers` */

/* ---- neighbours ------------------------------------------------------------------------------------ */

/* What a word is that no list has: perhaps proclitics and an ordinary one. */
static uint32_t look_behind_proclitics(alam_units *units, const alam_unit *unit)
{
    const alam_form *form = alam_form_of(units, unit);
    const alam_spelled spelled = alam_spelled_as(units, unit);
    alam_split split;
    if (form->rest_set)
        return BY_CLASSES | form->rest_set;
    for (uint32_t next = 0; alam_next_split(&units->forms, &spelled, &next, &split);)
        if (split.ordinary)
            return BY_CLITIC | split.clitic;
    return form->rest_named ? NEIGHBOUR_NAME : NEIGHBOUR_OTHER;
}

static uint32_t look_at(alam_units *units, const alam_unit *unit)
{
    if (unit->folded_length > 0 && unit->folded[0] >= '0' && unit->folded[0] <= '9')
        return NEIGHBOUR_NUMBER;
    const alam_form *form = alam_form_of(units, unit);
    if (form->word == ALAM_NONE)
        return look_behind_proclitics(units, unit);
    const alam_word *word = &units->image->at.WORDS[form->word];
    if (word->set)
        return BY_CLASSES | word->set;
    if (form->ordinary || word->flags & ALAM_WORD_TRIGGER)
        return BY_WORD | form->word;
    return word->flags & ALAM_WORD_NAME ? NEIGHBOUR_NAME : NEIGHBOUR_OTHER;
}

/* Says between what the `count` units from number `first` on stand. */
static void look_around(alam_tagger *tagger, uint32_t first, uint32_t count, uint8_t clitic,
                        alam_occurrence *found)
{
    alam_units *units = &tagger->units;
    const alam_unit *unit = &units->list.items[first];
    uint32_t next = first + count;
    if (clitic)
        found->before = BY_CLITIC | (clitic - 1u);
    else if (first > 0 && unit->gap == ALAM_GAP_SOFT)
        found->before = look_at(units, unit - 1);
    if (next < units->list.count && units->list.items[next].gap == ALAM_GAP_SOFT)
        found->after = look_at(units, &units->list.items[next]);
}

/* ---- names ------------------------------------------------------------------------------------------ */

static alam_position position(alam_place place)
{
    return (alam_position){place.byte, place.codepoint, place.utf16};
}

static bool is_told(const alam_image *image, const alam_candidate *candidate)
{
    const alam_name *name = alam_name_of(image, candidate);
    bool weighed = alam_is_accepted(candidate) || candidate->verdict == ALAM_VERDICT_SHORT ||
                   candidate->verdict == ALAM_VERDICT_COMMON;
    return name && name->mode == ALAM_MODE_NAME && !(name->flags & ALAM_NAME_JOINED) && weighed &&
           !candidate->cost && !candidate->glued && !candidate->by_role &&
           (candidate->unit_count == 1 || (candidate->chosen && !candidate->nested));
}

static alam_support support_of(const alam_candidate *candidate)
{
    if (candidate->trigger != ALAM_NONE)
        return ALAM_SUPPORT_TRIGGER;
    if (candidate->backed)
        return ALAM_SUPPORT_PATTERN;
    return candidate->shared && candidate->fit > 0 ? ALAM_SUPPORT_DOCUMENT : ALAM_SUPPORT_NONE;
}

static bool is_covered(const alam_tagger *tagger, const alam_candidate *candidate)
{
    uint32_t owner = tagger->covers.items[candidate->unit];
    return owner && owner != NAMED &&
           tagger->candidates.items[owner - 1].unit_count > candidate->unit_count;
}

static void tell_name(alam_tagger *tagger, const alam_candidate *candidate)
{
    const alam_image *image = tagger->image;
    const alam_name *name = alam_name_of(image, candidate);
    const alam_unit *unit = &tagger->units.list.items[candidate->unit];
    alam_occurrence found = {
        .kind = ALAM_OCCURRENCE_NAME,
        .start = position(candidate->start),
        .end = position(candidate->end),
        .proclitics = candidate->start.codepoint - unit->start.codepoint,
        .word = candidate->spelling,
        .words = candidate->unit_count,
        .type = alam_image_string(image, candidate->type),
        .id = alam_image_string(image, image->at.ENTITIES[candidate->entity].id),
        .name = alam_image_string(image, name->text),
        .level = alam_level_name((alam_level)name->level),
        .prior = name->prior,
        .common = name->flags & ALAM_NAME_COMMON,
        .short_form = name->flags & ALAM_NAME_SHORT,
        .support = support_of(candidate),
        .tagged = candidate->chosen && !candidate->nested,
        .covered = is_covered(tagger, candidate),
    };
    look_around(tagger, candidate->unit, candidate->unit_count, candidate->clitic, &found);
    tagger->occurrence(tagger->occurrence_context, &found);
}

/* ---- words ------------------------------------------------------------------------------------------ */

static void tell_word(alam_tagger *tagger, uint32_t number, const alam_candidate *cover)
{
    const alam_unit *unit = &tagger->units.list.items[number];
    alam_occurrence found = {
        .kind = cover ? ALAM_OCCURRENCE_PART : ALAM_OCCURRENCE_WORD,
        .start = position(unit->start),
        .end = position(unit->end),
        .word = alam_form_of(&tagger->units, unit)->word,
        .words = 1,
        .type = cover ? alam_image_string(tagger->image, cover->type) : "",
    };
    look_around(tagger, number, 1, 0, &found);
    tagger->occurrence(tagger->occurrence_context, &found);
}

/* An ordinary word that announces no name. */
static bool is_plain(const alam_tagger *tagger, const alam_unit *unit)
{
    const alam_form *form = alam_form_of(&tagger->units, unit);
    return form->ordinary && !(form->flags & ALAM_WORD_TRIGGER);
}

static void tell_words(alam_tagger *tagger)
{
    for (uint32_t i = 0; i < tagger->units.list.count; i++) {
        uint32_t owner = tagger->covers.items[i];
        if (owner == NAMED)
            continue;
        const alam_candidate *cover = owner ? &tagger->candidates.items[owner - 1] : NULL;
        bool told = cover ? cover->unit_count > 1 : is_plain(tagger, &tagger->units.list.items[i]);
        if (told)
            tell_word(tagger, i, cover);
    }
}

/* For each unit the span that covers it, those inside of others aside; NAMED where there is none, and a name
 * that was found all the same. */
static bool find_covers(alam_tagger *tagger)
{
    size_t count = tagger->units.list.count;
    tagger->covers.count = 0;
    if (!alam_array_reserve(&tagger->covers, count))
        return false;
    if (count > 0)
        memset(tagger->covers.items, 0, count * sizeof *tagger->covers.items);
    for (size_t i = 0; i < tagger->candidates.count; i++) {
        const alam_candidate *candidate = &tagger->candidates.items[i];
        uint32_t *covers = &tagger->covers.items[candidate->unit];
        if (!*covers && is_told(tagger->image, candidate))
            *covers = NAMED;
        for (uint32_t k = 0; candidate->chosen && !candidate->nested && k < candidate->unit_count; k++)
            covers[k] = (uint32_t)i + 1;
    }
    return true;
}

bool alam_tell_occurrences(alam_tagger *tagger)
{
    if (!find_covers(tagger))
        return false;
    for (size_t i = 0; i < tagger->candidates.count; i++)
        if (is_told(tagger->image, &tagger->candidates.items[i]))
            tell_name(tagger, &tagger->candidates.items[i]);
    tell_words(tagger);
    return !tagger->units.forms.failed;
}
