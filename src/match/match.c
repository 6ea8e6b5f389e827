#include "match/match.h"

#include "match/walk.h"

/* Follows the prefixes that begin at `from`, whose word has `prefix`, as far as names go. */
static bool walk(alam_matcher *matcher, const alam_start *from, alam_prefix prefix)
{
    const alam_image *image = matcher->units->image;
    const alam_unit *units = matcher->units->list.items;
    uint64_t key = alam_hash_chain(0, from->hash);
    for (uint32_t at = from->unit;;) {
        if (!prefix)
            return true;
        matcher->goes_on = matcher->goes_on || alam_prefix_continues(prefix);
        uint32_t name = alam_prefix_name(prefix), words = ++at - from->unit;
        if (name != ALAM_NONE && image->at.NAMES[name].words == words && !(from->brief && words == 1)) {
            const alam_path path = {.word_count = words, .unit_count = words};
            if (!alam_add_candidates(matcher, from, name, &path))
                return false;
        }
        if (!alam_prefix_continues(prefix) || at >= matcher->units->list.count ||
            units[at].gap == ALAM_GAP_BREAK)
            return true;
        const alam_form *form = alam_form_of(matcher->units, &units[at]);
        if (form->word == ALAM_NONE)
            return true;
        key = alam_hash_chain(key, form->hash);
        prefix = alam_image_prefix(image, key, ALAM_PREFIX_NEXT);
    }
}

static alam_place place_behind(const alam_place *start, const alam_place *step)
{
    return (alam_place){start->byte + step->byte, start->codepoint + step->codepoint,
                        start->utf16 + step->utf16};
}

/* Whether a candidate that the text spells as listed was added since there were `before`: in a list one
 * that is the whole line. */
static bool is_known(const alam_matcher *matcher, size_t before)
{
    for (size_t i = before; i < matcher->candidates->count; i++) {
        const alam_candidate *candidate = &matcher->candidates->items[i];
        if (alam_is_accepted(candidate) &&
            (!matcher->in_list || (candidate->alone && !candidate->clitic)))
            return true;
    }
    return false;
}

/* Tries the names behind each stack of proclitics that the unit may begin with. An ordinary word has
 * none. */
static bool walk_splits(alam_matcher *matcher, uint32_t number)
{
    const alam_units *units = matcher->units;
    const alam_unit *unit = &units->list.items[number];
    const alam_form *form = alam_form_of(units, unit);
    for (uint32_t i = 0; i < form->split_count; i++) {
        const alam_form_split *split = &units->forms.splits.items[form->first_split + i];
        const alam_clitic *clitic = &units->image->at.CLITICS[split->clitic - 1];
        const alam_start from = {.unit = number,
                                 .word = split->word,
                                 .hash = split->hash,
                                 .place = place_behind(&unit->start, &split->place),
                                 .restore = alam_image_string(units->image, clitic->restore),
                                 .clitic = split->clitic,
                                 .ordinary = split->ordinary,
                                 .brief = split->brief};
        if (!walk(matcher, &from, split->prefix))
            return false;
    }
    return true;
}

#define LOOK_AHEAD 3 /* words behind a known one among which one may be spelled otherwise */

/* Whether it is worth while to look for other spellings from a unit on: in running text only words that are
 * in no list are tried, and a known word may only begin a name that goes on with one. */
static bool may_vary(const alam_matcher *matcher, uint32_t number)
{
    const alam_unit *units = matcher->units->list.items;
    if (matcher->in_list || alam_form_of(matcher->units, &units[number])->word == ALAM_NONE)
        return true;
    for (uint32_t i = 1; i <= LOOK_AHEAD && number + i < matcher->units->list.count; i++) {
        if (units[number + i].gap == ALAM_GAP_BREAK)
            return false;
        if (alam_form_of(matcher->units, &units[number + i])->word == ALAM_NONE)
            return true;
    }
    return false;
}

/* Names in other spellings behind each stack of proclitics that a unit of no list may begin with. */
static bool walk_variants_behind(alam_matcher *matcher, const alam_start *whole)
{
    const alam_units *units = matcher->units;
    const alam_unit *unit = &units->list.items[whole->unit];
    const alam_token token = {.start = unit->start, .end = unit->end};
    const alam_spelled word = alam_spelled_as(units, unit);
    alam_split split;
    for (uint32_t next = 0; alam_next_strip(&units->forms, &word, &next, &split);) {
        const alam_clitic *clitic = &units->image->at.CLITICS[split.clitic];
        const char *rest = unit->folded + split.strip;
        uint32_t length = unit->folded_length - split.strip;
        alam_start from = {.unit = whole->unit,
                           .word = ALAM_NONE,
                           .hash = alam_word_hash(rest, length),
                           .restore = alam_image_string(units->image, clitic->restore),
                           .clitic = (uint8_t)(split.clitic + 1)};
        if (!split.brief && !*from.restore &&
            alam_token_split(&units->image->fold, units->text, &token, split.strip, &from.place) &&
            !alam_walk_variants(matcher, &from, rest, length, false))
            return false;
    }
    return true;
}

/* Names in other spellings at a unit, with and without proclitics. A word that needs no other spelling once
 * its proclitic is off is explained by that. Of most words nothing comes, which is remembered. */
static bool walk_variants(alam_matcher *matcher, const alam_start *whole, size_t before)
{
    const alam_unit *unit = &matcher->units->list.items[whole->unit];
    const alam_form *form = alam_form_of(matcher->units, unit);
    const bool list = matcher->in_list, unlisted = form->word == ALAM_NONE && !list;
    if ((unlisted && alam_is_barren(matcher->variants, form->hash)) || (!unlisted && !list && !matcher->goes_on))
        return alam_walk_joined(matcher, whole, unit->folded, unit->folded_length);
    alam_start from = *whole;
    from.explained = form->word == ALAM_NONE && form->split;
    if (unlisted && from.explained)
        return true;
    uint64_t reached = matcher->reached;
    bool known = is_known(matcher, before);
    if (!alam_walk_variants(matcher, &from, unit->folded, unit->folded_length, known))
        return false;
    if (known || form->word != ALAM_NONE || from.explained || is_known(matcher, before))
        return true;
    if (!walk_variants_behind(matcher, whole))
        return false;
    if (unlisted && matcher->reached == reached)
        alam_note_barren(matcher->variants, form->hash);
    return true;
}

#define MOST_IN_LIST 4 /* words of a line that may be nothing but a name */

/* Looks at the line that begins at a unit, when there is one. */
static void look_at_line(alam_matcher *matcher, uint32_t number)
{
    const alam_unit *units = matcher->units->list.items;
    const char *text = matcher->units->text;
    if (number < matcher->line_end)
        return;
    uint32_t end = number + 1;
    while (end < matcher->units->list.count && end - number <= MOST_IN_LIST &&
           !memchr(text + units[end - 1].end.byte, '\n',
                   units[end].start.byte - units[end - 1].end.byte))
        end++;
    matcher->in_list = end - number <= MOST_IN_LIST;
    while (!matcher->in_list && end < matcher->units->list.count &&
           !memchr(text + units[end - 1].end.byte, '\n',
                   units[end].start.byte - units[end - 1].end.byte))
        end++;
    matcher->line_start = number;
    matcher->line_end = end;
}

#define AHEAD 6 /* units ahead of the one at hand that memory is asked for */

static void ask_ahead(const alam_units *units, uint32_t number)
{
    const alam_image *image = units->image;
    if (number + AHEAD + 1 >= units->list.count)
        return;
    const alam_form *form = alam_form_of(units, &units->list.items[number + AHEAD]);
    if (!form->prefix)
        return;
    if (alam_prefix_name(form->prefix) != ALAM_NONE)
        __builtin_prefetch(&image->at.NAMES[alam_prefix_name(form->prefix)]);
    uint64_t next = alam_form_of(units, &units->list.items[number + AHEAD + 1])->hash;
    if (alam_prefix_continues(form->prefix))
        alam_image_ask_prefix(image, alam_hash_chain(alam_hash_chain(0, form->hash), next), ALAM_PREFIX_NEXT);
}

bool alam_match_units(alam_units *units, alam_variants *variants, size_t length,
                      alam_candidates *candidates)
{
    alam_matcher matcher = {
        .units = units, .variants = variants, .length = length, .candidates = candidates};
    bool done = true;
    alam_buffer_clear(&units->surface);
    for (uint32_t i = 0; done && i < units->list.count; i++) {
        const alam_unit *unit = &units->list.items[i];
        const alam_form *form = alam_form_of(units, unit);
        size_t before = candidates->count;
        ask_ahead(units, i);
        const alam_start whole = {.unit = i,
                                  .word = form->word,
                                  .hash = form->hash,
                                  .place = unit->start,
                                  .restore = "",
                                  .ordinary = form->ordinary};
        if (variants)
            look_at_line(&matcher, i);
        matcher.goes_on = false;
        done = walk(&matcher, &whole, form->prefix) && walk_splits(&matcher, i);
        if (done && variants && may_vary(&matcher, i))
            done = walk_variants(&matcher, &whole, before);
    }
    return done;
}
