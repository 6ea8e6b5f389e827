#include "rules/patterns.h"

#include "base/sort.h"
#include "image/roles.h"

static void find_starting_sets(alam_ruler *ruler)
{
    for (uint32_t i = 0; i < ruler->image->count.CLASS_SETS && i <= UINT16_MAX; i++)
        for (uint32_t k = 0; k < ALAM_MOST_CLASSES / 64; k++)
            if (ruler->image->at.CLASS_SETS[i].bits[k] & ruler->starting.bits[k])
                ruler->starting_sets[i / 64] |= UINT64_C(1) << i % 64;
}

static bool is_starting(const alam_ruler *ruler, uint16_t set)
{
    return ruler->starting_sets[set / 64] >> set % 64 & 1;
}

void alam_ruler_start(alam_ruler *ruler, const alam_image *image)
{
    ruler->image = image;
    for (uint32_t i = 0; i < image->count.CLASSES; i++) {
        uint64_t bit = UINT64_C(1) << i % 64;
        if (image->at.CLASSES[i].anchor_count == 0)
            continue;
        ruler->starting.bits[i / 64] |= bit;
        if (strcmp(alam_image_string(image, image->at.CLASSES[i].name), ALAM_CANDIDATE_CLASS) == 0)
            ruler->candidate.bits[i / 64] |= bit;
    }
    find_starting_sets(ruler);
}

void alam_ruler_free(alam_ruler *ruler)
{
    alam_array_free(&ruler->scene.states);
    alam_array_free(&ruler->first);
    alam_array_free(&ruler->effects);
    alam_array_free(&ruler->order);
    alam_buffer_free(&ruler->id);
}

/* ---- what a match is ----------------------------------------------------------------------------- */

/* A span that a pattern found: its units, and its place in the text. */
typedef struct pattern_match {
    const alam_pattern *pattern;
    uint32_t number; /* PATTERNS */
    uint32_t unit, end;
    uint8_t clitic;
    alam_place from, to;
    const alam_state *state;
} pattern_match;

static bool place_match(const alam_scene *scene, pattern_match *match)
{
    const alam_unit *first = &scene->units->list.items[match->unit];
    match->from = first->start;
    match->to = scene->units->list.items[match->end - 1].end;
    if (!match->clitic)
        return true;
    const alam_clitic *clitic = &scene->image->at.CLITICS[match->clitic - 1];
    const alam_token token = {.start = first->start, .end = first->end};
    return alam_token_split(&scene->image->fold, scene->units->text, &token, clitic->strip_length,
                            &match->from);
}

/* ---- ids ----------------------------------------------------------------------------------------- */

/* The folded words of the span, joined by hyphens. */
static void append_text(const alam_scene *scene, const pattern_match *match, alam_buffer *out)
{
    for (uint32_t i = match->unit; i < match->end; i++) {
        const alam_unit *unit = &scene->units->list.items[i];
        uint32_t skip = 0;
        if (i > match->unit)
            alam_buffer_byte(out, '-');
        else if (match->clitic) {
            const alam_clitic *clitic = &scene->image->at.CLITICS[match->clitic - 1];
            skip = clitic->strip_length;
            alam_buffer_text(out, alam_image_string(scene->image, clitic->restore));
        }
        alam_buffer_append(out, unit->folded + skip, unit->folded_length - skip);
    }
}

static void append_reference(const alam_scene *scene, const alam_state *state, unsigned number,
                             alam_buffer *out)
{
    if (number < 1 || number > state->reference_count)
        return;
    const alam_candidate *candidate = &scene->candidates[state->references[number - 1]];
    uint32_t id = scene->image->at.ENTITIES[candidate->entity].id;
    alam_buffer_text(out, alam_image_string(scene->image, id));
}

/* Writes what the template stands for: {text}, {1}, {2}. */
static void write_id(const alam_scene *scene, const pattern_match *match, alam_buffer *out)
{
    const char *at = alam_image_string(scene->image, match->pattern->id);
    alam_buffer_clear(out);
    for (; *at; at++) {
        if (strncmp(at, "{text}", 6) == 0) {
            append_text(scene, match, out);
            at += 5;
        } else if (at[0] == '{' && at[1] && at[2] == '}') {
            append_reference(scene, match->state, (unsigned)(at[1] - '0'), out);
            at += 2;
        } else {
            alam_buffer_byte(out, *at);
        }
    }
}

/* The entity that has this id, or says that it is the same; ALAM_NONE. */
static uint32_t find_entity(const alam_image *image, const char *id)
{
    size_t low = 0, high = image->count.ALIASES;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(alam_image_string(image, image->at.ALIASES[middle].id), id);
        if (order == 0)
            return image->at.ALIASES[middle].entity;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return alam_image_entity(image, id);
}

/* ---- what a match does --------------------------------------------------------------------------- */

/* Whether the gazetteer has a name of this type for the very span, which then needs no pattern; or, where
 * `derived`, one of several words that begins there: what a pattern would add to that is a guess. */
static bool is_listed(const alam_scene *scene, const pattern_match *match, bool derived)
{
    for (uint32_t i = scene->first[match->unit]; i < scene->first[match->unit + 1]; i++) {
        const alam_candidate *candidate = &scene->candidates[i];
        bool same = candidate->unit_count == match->end - match->unit;
        if ((same || (derived && candidate->unit_count > 1)) && alam_is_accepted(candidate) &&
            candidate->type == match->pattern->type && candidate->clitic == match->clitic)
            return true;
    }
    return false;
}

static alam_candidate new_candidate(const pattern_match *match, uint32_t entity, uint32_t type)
{
    return (alam_candidate){.start = match->from,
                            .end = match->to,
                            .unit = match->unit,
                            .unit_count = match->end - match->unit,
                            .name = ALAM_NONE,
                            .entity = entity,
                            .type = type,
                            .trigger = ALAM_NONE,
                            .pattern = match->number,
                            .short_form = ALAM_NONE,
                            .clitic = match->clitic,
                            .second = match->pattern->action == ALAM_ACTION_ALSO,
                            .factor = match->pattern->score};
}

/* Supports the short or ordinary names of this type that the gazetteer has for the very span, which a pattern
 * then need not name anew. */
static bool back_listed(const alam_scene *scene, const pattern_match *match, alam_candidates *candidates)
{
    bool any = false;
    for (uint32_t i = scene->first[match->unit]; i < scene->first[match->unit + 1]; i++) {
        alam_candidate *candidate = &candidates->items[i];
        bool waits = candidate->verdict == ALAM_VERDICT_SHORT || candidate->verdict == ALAM_VERDICT_COMMON;
        if (!waits || candidate->unit_count != match->end - match->unit ||
            candidate->type != match->pattern->type || candidate->clitic != match->clitic)
            continue;
        candidate->backed = true;
        candidate->pattern = match->number;
        any = true;
    }
    return any;
}

static bool add(alam_ruler *ruler, const pattern_match *match, alam_derivations *derivations,
                alam_candidates *candidates)
{
    const alam_image *image = ruler->image;
    write_id(&ruler->scene, match, &ruler->id);
    const char *id = alam_buffer_string(&ruler->id);
    if (!id)
        return false;
    uint32_t entity = find_entity(image, id);
    if (match->pattern->action == ALAM_ACTION_ADD &&
        is_listed(&ruler->scene, match, entity == ALAM_NONE))
        return true;
    if (entity == ALAM_NONE && back_listed(&ruler->scene, match, candidates))
        return true;
    if (entity == ALAM_NONE)
        entity = alam_derive(derivations, match->pattern->type, id,
                             ruler->scene.units->text + match->from.byte,
                             match->to.byte - match->from.byte);
    alam_candidate *candidate = entity == ALAM_NONE ? NULL : alam_array_push(candidates);
    if (!candidate)
        return false;
    *candidate = new_candidate(
        match, entity,
        entity & ALAM_DERIVED ? match->pattern->type : image->at.ENTITIES[entity].type);
    return true;
}

/* Whoever has the role of the first candidate on the date of the document, if that is known. */
static bool add_holder(alam_ruler *ruler, const pattern_match *match, alam_candidates *candidates)
{
    const alam_state *state = match->state;
    if (!ruler->resolve_roles || !ruler->date || state->reference_count == 0)
        return true;
    uint32_t of = ruler->scene.candidates[state->references[0]].entity;
    uint32_t holder = alam_role_holder(ruler->image, match->pattern->role, of, ruler->date);
    alam_candidate *candidate = holder == ALAM_NONE ? NULL : alam_array_push(candidates);
    if (!candidate)
        return holder == ALAM_NONE;
    *candidate = new_candidate(match, holder, ruler->image->at.ENTITIES[holder].type);
    candidate->by_role = true;
    return true;
}

static bool take_effect(alam_ruler *ruler, const pattern_match *match)
{
    alam_effect *effect = alam_array_push(&ruler->effects);
    if (effect)
        *effect = (alam_effect){match->unit, match->end, match->number};
    return effect != NULL;
}

static bool act(alam_ruler *ruler, pattern_match *match, alam_derivations *derivations,
                alam_candidates *candidates)
{
    switch ((alam_action)match->pattern->action) {
    case ALAM_ACTION_ADD:
    case ALAM_ACTION_ALSO:
        return !place_match(&ruler->scene, match) || add(ruler, match, derivations, candidates);
    case ALAM_ACTION_ROLE:
        return !place_match(&ruler->scene, match) || add_holder(ruler, match, candidates);
    case ALAM_ACTION_RETYPE:
        return place_match(&ruler->scene, match) ? take_effect(ruler, match) &&
                                                       add(ruler, match, derivations, candidates)
                                                 : true;
    default:
        return take_effect(ruler, match);
    }
}

static bool apply(alam_ruler *ruler, pattern_match *match, alam_derivations *derivations,
                  alam_candidates *candidates)
{
    bool done = act(ruler, match, derivations, candidates);
    ruler->scene.candidates = candidates->items; /* a new candidate may have moved the others */
    return done;
}

/* ---- effects ------------------------------------------------------------------------------------- */

static int compare_effects(const alam_effect *left, const alam_effect *right)
{
    if (left->unit != right->unit)
        return left->unit < right->unit ? -1 : 1;
    if (left->end != right->end)
        return left->end < right->end ? -1 : 1;
    return left->pattern < right->pattern ? -1 : left->pattern > right->pattern;
}

static int is_before(const void *context, uint32_t first, uint32_t second)
{
    const alam_ruler *ruler = context;
    int order = compare_effects(&ruler->effects.items[first], &ruler->effects.items[second]);
    return order ? order < 0 : first < second;
}

static bool sort_effects(alam_ruler *ruler)
{
    ruler->order.count = 0;
    if (!alam_array_reserve(&ruler->order, ruler->effects.count))
        return false;
    for (uint32_t i = 0; i < ruler->effects.count; i++)
        ruler->order.items[ruler->order.count++] = i;
    alam_sort(ruler->order.items, ruler->order.count, is_before, ruler);
    return true;
}

/* What one pattern does to one candidate over the very span. */
static void affect(const alam_image *image, const alam_effect *effect, alam_candidate *candidate)
{
    const alam_pattern *pattern = &image->at.PATTERNS[effect->pattern];
    if (pattern->action == ALAM_ACTION_RETYPE) {
        if (candidate->pattern != effect->pattern)
            candidate->verdict = ALAM_VERDICT_DROPPED;
    } else if (pattern->type && pattern->type != candidate->type) {
        return;
    } else if (pattern->action == ALAM_ACTION_DROP) {
        candidate->verdict = ALAM_VERDICT_DROPPED;
        candidate->pattern = effect->pattern;
    } else if (pattern->action == ALAM_ACTION_RESCORE) {
        candidate->factor *= pattern->score;
    } else {
        candidate->backed = true;
        candidate->pattern = candidate->name == ALAM_NONE ? candidate->pattern : effect->pattern;
    }
}

/* The effect at a place of the order. Equal ones follow each other: a pattern may find a span from several
 * starts, and does to it what it does once. */
static const alam_effect *effect_at(const alam_ruler *ruler, size_t place)
{
    return &ruler->effects.items[ruler->order.items[place]];
}

static bool take_effects(alam_ruler *ruler, alam_candidates *candidates)
{
    size_t count = ruler->effects.count;
    if (count == 0)
        return true;
    if (!sort_effects(ruler))
        return false;
    for (size_t i = 0; i < candidates->count; i++) {
        alam_candidate *candidate = &candidates->items[i];
        const alam_effect from = {candidate->unit, candidate->unit + candidate->unit_count, 0};
        size_t low = 0, high = count;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (compare_effects(effect_at(ruler, middle), &from) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        for (size_t first = low; low < count && effect_at(ruler, low)->unit == from.unit &&
                                 effect_at(ruler, low)->end == from.end;
             low++)
            if (low == first || compare_effects(effect_at(ruler, low), effect_at(ruler, low - 1)) != 0)
                affect(ruler->image, effect_at(ruler, low), candidate);
    }
    return true;
}

/* ---- looking for matches ------------------------------------------------------------------------- */

/* Tries one pattern at all starts from which the word at `unit` could be the one that it needs. */
static bool try_pattern(alam_ruler *ruler, uint32_t number, uint32_t unit, alam_derivations *derivations,
                        alam_candidates *candidates)
{
    const alam_pattern *pattern = &ruler->image->at.PATTERNS[number];
    ruler->scene.candidates = candidates->items;
    if (!alam_may_start(&ruler->scene, pattern, unit))
        return true;
    for (uint32_t back = pattern->back_least; back <= pattern->back_most && back <= unit; back++) {
        alam_state state;
        bool failed;
        ruler->scene.candidates = candidates->items;
        if (!alam_run_pattern(&ruler->scene, pattern, unit - back, &state, &failed)) {
            if (failed)
                return false;
            continue;
        }
        if (state.open >= state.close)
            continue; /* only an image that no compiler made has such a pattern */
        pattern_match match = {.pattern = pattern,
                       .number = number,
                       .unit = unit - back + state.open,
                       .end = unit - back + state.close,
                       .clitic = state.clitic,
                       .state = &state};
        if (!apply(ruler, &match, derivations, candidates))
            return false;
    }
    return true;
}

static bool try_classes(alam_ruler *ruler, const alam_class_set *set, uint32_t unit,
                        alam_derivations *derivations, alam_candidates *candidates)
{
    for (uint32_t i = 0; i < ALAM_MOST_CLASSES / 64; i++) {
        for (uint64_t bits = set->bits[i] & ruler->starting.bits[i]; bits; bits &= bits - 1) {
            const alam_word_class *class =
                &ruler->image->at.CLASSES[i * 64 + (uint32_t)__builtin_ctzll(bits)];
            for (uint32_t j = 0; j < class->anchor_count; j++)
                if (!try_pattern(ruler, ruler->image->at.ANCHORS[class->first_anchor + j], unit,
                                 derivations, candidates))
                    return false;
        }
    }
    return true;
}

/* Candidates come in the order of their units. */
static bool index_candidates(alam_ruler *ruler, size_t units, const alam_candidates *candidates)
{
    ruler->first.count = 0;
    if (!alam_array_reserve(&ruler->first, units + 1))
        return false;
    size_t next = 0;
    for (size_t i = 0; i <= units; i++) {
        while (next < candidates->count && candidates->items[next].unit < i)
            next++;
        ruler->first.items[i] = (uint32_t)next;
    }
    return true;
}

static bool starts_candidate(const alam_ruler *ruler, uint32_t unit, const alam_candidates *candidates)
{
    for (uint32_t i = ruler->first.items[unit]; i < ruler->first.items[unit + 1]; i++)
        if (alam_is_accepted(&candidates->items[i]))
            return true;
    return false;
}

bool alam_apply_patterns(alam_ruler *ruler, alam_units *units, size_t length,
                         alam_derivations *derivations, alam_candidates *candidates)
{
    const alam_image *image = ruler->image;
    if (image->count.PATTERNS == 0)
        return true;
    if (!index_candidates(ruler, units->list.count, candidates))
        return false;
    ruler->effects.count = 0;
    ruler->scene.image = image;
    ruler->scene.units = units;
    ruler->scene.length = length;
    ruler->scene.first = ruler->first.items;
    ruler->scene.candidates = candidates->items;
    for (uint32_t i = 0; i < units->list.count; i++) {
        const alam_form *form = alam_form_of(units, &units->list.items[i]);
        if (is_starting(ruler, form->set) &&
            !try_classes(ruler, &image->at.CLASS_SETS[form->set], i, derivations, candidates))
            return false;
        if (starts_candidate(ruler, i, candidates) &&
            !try_classes(ruler, &ruler->candidate, i, derivations, candidates))
            return false;
        if (is_starting(ruler, form->rest_set) &&
            !try_classes(ruler, &image->at.CLASS_SETS[form->rest_set], i, derivations,
                                           candidates))
            return false;
    }
    return take_effects(ruler, candidates);
}
