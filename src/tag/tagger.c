/* The pipeline: text -> tokens -> units -> candidates -> judged -> resolved -> spans. */
#include "tag/tagger.h"

#include "base/sort.h"
#include "image/roles.h"
#include "resolve/odds.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

/* Bytes of text after which a segment may end: large enough for nearly any article to be one. */
#define SEGMENT_SIZE ((size_t)64 * 1024)

const char *alam_version(void)
{
    return ALAM_VERSION;
}

const char *alam_mode_name(alam_mode mode)
{
    static const char *const names[] = {"name", "demonym", "role"};
    return names[mode];
}

const char *alam_match_name(alam_match match)
{
    static const char *const names[] = {"exact", "folded", "variant", "fuzzy", "pattern"};
    return names[match];
}

void alam_free(void *memory)
{
    free(memory);
}

/* ---- making and freeing --------------------------------------------------------------------------- */

static bool choose_types(alam_tagger *tagger, const alam_options *options, alam_error *error)
{
    const alam_image *image = tagger->image;
    if (!options->types)
        return true;
    tagger->types = calloc(image->count.TYPES + 1, 1);
    if (!tagger->types)
        return alam_fail_memory(error);
    for (size_t i = 0; i < options->type_count; i++) {
        size_t type = 0;
        while (type < image->count.TYPES &&
               strcmp(alam_image_string(image, image->at.TYPES[type]), options->types[i]) != 0)
            type++;
        if (type == image->count.TYPES)
            return alam_fail(error, ALAM_ERROR_USE,
                             "the type '%.40s' is not in the image; the built-in ones are person, "
                             "place and organization",
                             options->types[i]);
        tagger->types[type] = 1;
    }
    return true;
}

static bool choose_zones(alam_tagger *tagger, const alam_options *options, alam_error *error)
{
    size_t size = 1;
    for (size_t i = 0; options->zones && i < options->zone_count; i++)
        size += strlen(options->zones[i]) + 1;
    if (!options->zones)
        return true;
    char *at = tagger->zone_names = calloc(size, 1);
    if (!at)
        return alam_fail_memory(error);
    for (size_t i = 0; i < options->zone_count; i++) {
        size_t length = strlen(options->zones[i]);
        memcpy(at, options->zones[i], length);
        at += length ? length + 1 : 0;
    }
    return true;
}

/* "fold:<rule>" for each rule of the fold. */
static bool name_folds(alam_tagger *tagger)
{
    alam_buffer name = {0};
    bool done = true;
    for (size_t i = 0; done && i < tagger->image->count.FOLD_RULES; i++) {
        alam_buffer_clear(&name);
        alam_buffer_text(&name, "fold:");
        alam_buffer_text(&name, alam_image_string(tagger->image, tagger->image->at.FOLD_RULES[i]));
        tagger->fold_why[i] =
            name.failed ? NULL : alam_arena_copy(&tagger->permanent, name.data, name.length);
        done = tagger->fold_why[i] != NULL;
    }
    alam_buffer_free(&name);
    return done;
}

alam_tagger *alam_tagger_new(const alam_image *image, const alam_options *options,
                             alam_error *error)
{
    static const alam_options defaults = {0};
    alam_tagger *tagger = calloc(1, sizeof *tagger);
    if (!tagger) {
        alam_fail_memory(error);
        return NULL;
    }
    options = options ? options : &defaults;
    tagger->image = image;
    tagger->overlap = options->overlap;
    tagger->keep_words = options->keep_words;
    tagger->occurrence = options->occurrence;
    tagger->occurrence_context = options->occurrence_context;
    memcpy(tagger->without_mode, options->without_mode, sizeof tagger->without_mode);
    tagger->ruler.resolve_roles = options->resolve_roles;
    tagger->with_candidates = options->candidates;
    memcpy(tagger->without_match, options->without_match, sizeof tagger->without_match);
    tagger->max_cost = options->max_cost > 0 ? (unsigned)(options->max_cost * 100 + 0.5) : UINT_MAX;
    alam_ruler_start(&tagger->ruler, image);
    alam_variants_start(&tagger->variants, image);
    tagger->context.image = image;
    tagger->shortener.image = image;
    tagger->surroundings.image = image;
    if (choose_types(tagger, options, error) && choose_zones(tagger, options, error)) {
        if (alam_segmenter_start(&tagger->segmenter, &image->fold) &&
            alam_units_start(&tagger->units, image) && name_folds(tagger))
            return tagger;
        alam_fail_memory(error);
    }
    alam_tagger_free(tagger);
    return NULL;
}

void alam_tagger_free(alam_tagger *tagger)
{
    if (!tagger)
        return;
    free(tagger->zone_names);
    alam_zones_free(&tagger->zones);
    alam_segmenter_free(&tagger->segmenter);
    alam_tokens_free(&tagger->tokens);
    alam_buffer_free(&tagger->words);
    alam_units_free(&tagger->units);
    alam_variants_free(&tagger->variants);
    alam_array_free(&tagger->candidates);
    alam_context_free(&tagger->context);
    alam_shorten_free(&tagger->shortener);
    alam_surroundings_free(&tagger->surroundings);
    alam_ruler_free(&tagger->ruler);
    alam_derivations_free(&tagger->derivations);
    alam_resolver_free(&tagger->resolver);
    alam_array_free(&tagger->spans);
    alam_array_free(&tagger->covers);
    alam_array_free(&tagger->order);
    alam_array_free(&tagger->keyed);
    alam_arena_free(&tagger->arena);
    alam_arena_free(&tagger->permanent);
    free(tagger->types);
    free(tagger);
}

/* ---- spans ---------------------------------------------------------------------------------------- */

static bool is_wanted(const alam_tagger *tagger, const alam_candidate *candidate)
{
    const alam_image *image = tagger->image;
    if (tagger->without_mode[alam_mode_of(image, candidate)] ||
        tagger->without_match[alam_match_of(candidate)] ||
        candidate->cost > tagger->max_cost)
        return false;
    if (!tagger->types)
        return true;
    uint32_t wanted = candidate->type;
    for (size_t i = 0; i < image->count.TYPES; i++)
        if (image->at.TYPES[i] == wanted)
            return tagger->types[i];
    return false;
}

/* "prefix:text" in the arena. */
static const char *join(alam_tagger *tagger, const char *prefix, const char *text)
{
    size_t first = strlen(prefix), second = strlen(text);
    char *joined = alam_arena_take(&tagger->arena, first + second + 1);
    if (joined) {
        memcpy(joined, prefix, first);
        memcpy(joined + first, text, second + 1);
    }
    return joined;
}

#define MOST_REASONS (ALAM_FOLD_RULES + 64 + 5)

static uint64_t first_bits(size_t count)
{
    return count < 64 ? (UINT64_C(1) << count) - 1 : UINT64_MAX;
}

const char *const *alam_why(alam_tagger *tagger, const alam_candidate *candidate, size_t *count)
{
    const alam_image *image = tagger->image;
    const alam_name *name = alam_name_of(image, candidate);
    const char *reasons[MOST_REASONS];
    size_t used = 0;
    uint64_t folds = candidate->folds & first_bits(image->count.FOLD_RULES) & ~UINT64_C(1); /* 0: no rule */
    for (; folds; folds &= folds - 1)
        reasons[used++] = tagger->fold_why[__builtin_ctzll(folds)];
    uint64_t rules = candidate->variants & first_bits(image->count.VARIANT_RULES);
    for (; rules; rules &= rules - 1)
        reasons[used++] = join(tagger, "variant:",
                               alam_image_string(image, image->at.VARIANT_RULES[__builtin_ctzll(rules)]));
    if (name && !candidate->exact && !candidate->folds && !candidate->cost)
        reasons[used++] = "spacing";
    if (name && *alam_image_string(image, name->rule))
        reasons[used++] = join(tagger, "inflection:", alam_image_string(image, name->rule));
    if (candidate->glued)
        reasons[used++] = "glue";
    if (candidate->trigger != ALAM_NONE)
        reasons[used++] =
            join(tagger, "trigger:",
                 alam_image_string(image, image->at.TRIGGERS[candidate->trigger].name));
    else if (candidate->verdict == ALAM_VERDICT_SUPPORTED && !candidate->backed)
        reasons[used++] = candidate->by_line ? "context:alone-in-line" : "context:named-in-document";
    if (candidate->short_form != ALAM_NONE)
        reasons[used++] =
            join(tagger, "short-form:",
                 alam_image_string(image, image->at.SHORT_FORMS[candidate->short_form].name));
    if (candidate->pattern != ALAM_NONE)
        reasons[used++] =
            join(tagger, "pattern:",
                 alam_image_string(image, image->at.PATTERNS[candidate->pattern].name));
    *count = used;
    const char **why = alam_arena_take(&tagger->arena, (used + 1) * sizeof *why);
    for (size_t i = 0; why && i < used; i++) {
        if (!reasons[i])
            return NULL;
        why[i] = reasons[i];
    }
    return why;
}

static const char *const *clitics_of(alam_tagger *tagger, const alam_candidate *candidate,
                                     size_t *count)
{
    const alam_image *image = tagger->image;
    *count = 0;
    const char **clitics = alam_arena_take(&tagger->arena, sizeof *clitics);
    if (!candidate->clitic)
        return clitics;
    const alam_clitic *clitic = &image->at.CLITICS[candidate->clitic - 1];
    clitics = alam_arena_take(&tagger->arena, (clitic->part_count + 1) * sizeof *clitics);
    for (uint32_t i = 0; clitics && i < clitic->part_count; i++)
        clitics[i] = alam_image_string(image, image->at.CLITIC_PARTS[clitic->first_part + i]);
    *count = clitic->part_count;
    return clitics;
}

/* How likely the `count` entities of one name are beside each other, in these surroundings. */
static void weigh_choices(const alam_tagger *tagger, const uint32_t *rivals, size_t count,
                          alam_choice *choices)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        const alam_candidate *rival = &tagger->candidates.items[rivals[i]];
        choices[i].score = rival->score * exp(rival->fit);
        sum += choices[i].score;
    }
    for (size_t i = 0; sum > 0 && i < count; i++)
        choices[i].score /= sum;
}

/* The entities that a span may mean, where there are several: one in another spelling always says so, a
 * listed name where that is asked for. False when memory is out. */
static bool add_choices(alam_tagger *tagger, const alam_candidate *candidate, alam_span *span)
{
    const alam_image *image = tagger->image;
    const alam_candidates *all = &tagger->candidates;
    uint32_t rivals[ALAM_MOST_RIVALS];
    if (!candidate->cost && !(tagger->with_candidates && candidate->shared))
        return true;
    size_t count = alam_find_rivals(all->items, all->count, (size_t)(candidate - all->items),
                                    image->settings->variant_margin, rivals);
    if (count < 2)
        return true;
    alam_choice *choices = alam_arena_take(&tagger->arena, count * sizeof *choices);
    for (size_t i = 0; choices && i < count; i++) {
        const alam_candidate *rival = &all->items[rivals[i]];
        choices[i] = (alam_choice){alam_image_string(image, image->at.ENTITIES[rival->entity].id),
                                   rival->score};
    }
    if (choices && !candidate->cost)
        weigh_choices(tagger, rivals, count, choices);
    span->choices = choices;
    span->choice_count = count;
    return choices != NULL;
}

static alam_position position(alam_place place)
{
    return (alam_position){place.byte, place.codepoint, place.utf16};
}

static void name_entity(const alam_tagger *tagger, const alam_candidate *candidate, alam_span *span)
{
    const alam_image *image = tagger->image;
    if (candidate->entity & ALAM_DERIVED) {
        const alam_derived *derived = alam_derived_of(&tagger->derivations, candidate->entity);
        span->id = derived->id;
        span->name = derived->name;
        return;
    }
    const alam_entity *entity = &image->at.ENTITIES[candidate->entity];
    span->kind = alam_image_string(image, entity->kind);
    span->id = alam_image_string(image, entity->id);
    span->name = alam_image_string(image, entity->name);
}

static bool is_wanted_zone(const alam_tagger *tagger, const char *zone)
{
    const char *at = tagger->zone_names;
    while (at && *at && strcmp(at, zone) != 0)
        at += strlen(at) + 1;
    return !at || *at;
}

static void add_role(const alam_tagger *tagger, uint32_t entity, alam_span *span)
{
    const alam_image *image = tagger->image;
    if (entity & ALAM_DERIVED)
        return;
    uint32_t number = alam_role_on(image, entity, alam_zones_date(&tagger->zones));
    if (number == ALAM_NONE)
        return;
    const alam_role *role = &image->at.ROLES[number];
    span->role = alam_image_string(image, role->role);
    if (role->of != ALAM_NONE)
        span->role_of = alam_image_string(image, image->at.ENTITIES[role->of].id);
}

static bool add_span(alam_tagger *tagger, const alam_candidate *candidate, const char *zone)
{
    const alam_image *image = tagger->image;
    alam_span *span = alam_array_push(&tagger->spans);
    if (!span)
        return false;
    span->start = position(candidate->start);
    span->end = position(candidate->end);
    span->type = alam_image_string(image, candidate->type);
    span->kind = "";
    span->zone = zone;
    span->mode = alam_mode_of(image, candidate);
    span->match = alam_match_of(candidate);
    span->score = candidate->score;
    span->cost = candidate->cost / 100.0;
    span->nested = candidate->nested;
    name_entity(tagger, candidate, span);
    add_role(tagger, candidate->entity, span);
    span->clitics = clitics_of(tagger, candidate, &span->clitic_count);
    span->why = alam_why(tagger, candidate, &span->why_count);
    return span->clitics && span->why && add_choices(tagger, candidate, span);
}

static const char *id_of(const alam_tagger *tagger, const alam_candidate *candidate)
{
    return candidate->entity & ALAM_DERIVED
               ? alam_derived_of(&tagger->derivations, candidate->entity)->id
               : alam_image_string(tagger->image, tagger->image->at.ENTITIES[candidate->entity].id);
}

/* By start, the longer first. */
static uint64_t key_of(const alam_candidate *candidate)
{
    return (uint64_t)candidate->start.byte << 32 | (UINT32_MAX - candidate->end.byte);
}

/* Of the same place by id (entities are in its order); of one entity the nearest name. */
static int is_earlier(const void *context, uint32_t first, uint32_t second)
{
    const alam_tagger *tagger = context;
    const alam_candidate *a = &tagger->candidates.items[first];
    const alam_candidate *b = &tagger->candidates.items[second];
    if (a->entity != b->entity)
        return (a->entity | b->entity) & ALAM_DERIVED ? strcmp(id_of(tagger, a), id_of(tagger, b)) < 0
                                                      : a->entity < b->entity;
    if (a->exact != b->exact)
        return a->exact;
    if (a->cost != b->cost)
        return a->cost < b->cost;
    if (a->score != b->score)
        return a->score > b->score;
    return a->name < b->name;
}

/* With the policy `all`, one entity may be found by several names in one place: the nearest counts. */
static bool is_repeated(const alam_tagger *tagger, uint32_t before, uint32_t number)
{
    const alam_candidate *a = &tagger->candidates.items[before];
    const alam_candidate *b = &tagger->candidates.items[number];
    return a->start.byte == b->start.byte && a->end.byte == b->end.byte &&
           a->entity == b->entity;
}

static bool add_spans(alam_tagger *tagger)
{
    size_t count = 0, room = tagger->candidates.count;
    tagger->keyed.count = 0;
    if (!alam_array_reserve(&tagger->keyed, 2 * room))
        return false;
    alam_keyed *order = tagger->keyed.items;
    for (size_t i = 0; i < room; i++)
        if (tagger->candidates.items[i].chosen)
            order[count++] = (alam_keyed){key_of(&tagger->candidates.items[i]), (uint32_t)i};
    if (count > 0)
        order = alam_sort_keyed(order, order + room, count, is_earlier, tagger);
    for (size_t i = 0; i < count; i++) {
        uint32_t number = order[i].number;
        const alam_candidate *candidate = &tagger->candidates.items[number];
        if (i > 0 && is_repeated(tagger, order[i - 1].number, number))
            continue;
        const char *zone = alam_zones_at(&tagger->zones, candidate->start.byte)->zone;
        if (is_wanted(tagger, candidate) && is_wanted_zone(tagger, zone) &&
            !add_span(tagger, candidate, zone))
            return false;
    }
    return true;
}

/* ---- the pipeline --------------------------------------------------------------------------------- */

/* Tells that a stage is over, if it has been done. */
static bool pass(const alam_tagger *tagger, alam_stage stage, bool done)
{
    if (tagger->passed && done)
        tagger->passed(tagger->passed_context, stage);
    return done;
}

static bool resolve(alam_tagger *tagger)
{
    alam_candidates *candidates = &tagger->candidates;
    alam_judge(&tagger->context, candidates->items, candidates->count);
    return alam_resolve(&tagger->resolver, &tagger->context, tagger->overlap,
                        tagger->units.list.count, candidates->items, candidates->count);
}

/* Chooses again between entities that share a name, by what else the document names. */
static bool fit_readings(alam_tagger *tagger)
{
    alam_candidates *candidates = &tagger->candidates;
    bool ambiguous;
    if (!alam_look_around(&tagger->surroundings, candidates->items, candidates->count))
        return false;
    alam_fit_readings(&tagger->surroundings, candidates->items, candidates->count, &ambiguous);
    return !ambiguous || resolve(tagger);
}

/* Whether a choice may speak for others: one of several entities that a pattern alone supports may not, nor an
 * ordinary word that is a name only because it is alone in its line. */
static bool is_telling(const alam_candidate *candidate)
{
    bool guessed = candidate->backed && candidate->shared && candidate->trigger == ALAM_NONE;
    return candidate->chosen && !candidate->cost && !guessed && !candidate->by_line;
}

/* What patterns make of the segment, unless they are turned off. */
static bool apply_patterns(alam_tagger *tagger)
{
    alam_candidates *candidates = &tagger->candidates;
    if (tagger->without_match[ALAM_MATCH_PATTERN])
        return true;
    alam_judge(&tagger->context, candidates->items, candidates->count);
    tagger->ruler.date = alam_zones_date(&tagger->zones);
    return alam_apply_patterns(&tagger->ruler, &tagger->units, tagger->segmenter.length,
                               &tagger->derivations, candidates);
}

/* Tells the rest of the document what was chosen, and looks for short forms of it. */
static bool learn_choices(alam_tagger *tagger)
{
    alam_candidates *candidates = &tagger->candidates;
    for (size_t i = 0; i < candidates->count; i++)
        if (is_telling(&candidates->items[i]) &&
            !alam_context_note(&tagger->context, &candidates->items[i]))
            return false;
    return tagger->without_match[ALAM_MATCH_PATTERN] ||
           alam_shorten(&tagger->shortener, &tagger->units, &tagger->resolver, candidates);
}

/* Resolves twice: what is sure by itself first, as that may support the rest. */
static bool resolve_segment(alam_tagger *tagger)
{
    alam_candidates *candidates = &tagger->candidates;
    alam_find_triggers(&tagger->units, candidates->items, candidates->count);
    alam_rate_spellings(tagger->image, candidates->items, candidates->count);
    return pass(tagger, ALAM_STAGE_PATTERNS, apply_patterns(tagger)) && resolve(tagger) && fit_readings(tagger) &&
           learn_choices(tagger) && resolve(tagger);
}

static bool looks_for_variants(const alam_tagger *tagger)
{
    return tagger->image->count.VARIANT_RULES > 0 &&
           !(tagger->without_match[ALAM_MATCH_VARIANT] && tagger->without_match[ALAM_MATCH_FUZZY]);
}

/* Before the units are read, which may move the tokens. */
static bool keep_words(alam_tagger *tagger)
{
    if (tagger->keep_words)
        alam_tokens_join(&tagger->tokens, &tagger->words);
    return !tagger->words.failed;
}

const char *alam_words(const alam_tagger *tagger, size_t *length)
{
    *length = tagger->words.length;
    return tagger->words.length ? tagger->words.data : "";
}

static bool tag_segment(alam_tagger *tagger)
{
    const char *text = tagger->segmenter.text;
    tagger->candidates.count = 0;
    alam_variants *variants = looks_for_variants(tagger) ? &tagger->variants : NULL;
    return pass(tagger, ALAM_STAGE_TOKENS,
                alam_segmenter_next(&tagger->segmenter, SEGMENT_SIZE, &tagger->tokens)) &&
           keep_words(tagger) &&
           pass(tagger, ALAM_STAGE_UNITS, alam_read_units(&tagger->units, text, &tagger->tokens)) &&
           pass(tagger, ALAM_STAGE_NAMES,
                alam_match_units(&tagger->units, variants, tagger->segmenter.length, &tagger->candidates)) &&
           pass(tagger, ALAM_STAGE_CHOICE, resolve_segment(tagger)) &&
           pass(tagger, ALAM_STAGE_SPANS, add_spans(tagger)) &&
           (!tagger->occurrence || alam_tell_occurrences(tagger));
}

bool alam_tag_watched(alam_tagger *tagger, const char *zone, const char *text, size_t length,
                      alam_segment_watcher watch, void *context, alam_error *error)
{
    tagger->spans.count = 0;
    alam_arena_rewind(&tagger->arena);
    alam_buffer_clear(&tagger->words);
    if (length >= UINT32_MAX)
        return alam_fail(error, ALAM_ERROR_USE,
                         "the text has %zu bytes, at most 4 GiB are allowed; cut it", length);
    if (!pass(tagger, ALAM_STAGE_ZONES,
              alam_zones_read(&tagger->zones, tagger->image, zone, text, length)))
        return alam_fail_memory(error);
    alam_context_field(&tagger->context);
    alam_shorten_field(&tagger->shortener);
    alam_segmenter_read(&tagger->segmenter, text, length);
    while (!alam_segmenter_done(&tagger->segmenter)) {
        if (tag_segment(tagger) && (!watch || watch(tagger, context)))
            continue;
        tagger->spans.count = 0;
        return alam_fail_memory(error);
    }
    return true;
}

void alam_begin(alam_tagger *tagger)
{
    alam_begin_dated(tagger, 0);
}

void alam_begin_dated(alam_tagger *tagger, int32_t date)
{
    alam_context_begin(&tagger->context);
    alam_shorten_begin(&tagger->shortener);
    alam_surroundings_begin(&tagger->surroundings);
    alam_derivations_clear(&tagger->derivations);
    alam_zones_begin(&tagger->zones, date);
}

int32_t alam_document_date(const alam_tagger *tagger)
{
    return alam_zones_date(&tagger->zones);
}

bool alam_tag_field(alam_tagger *tagger, const char *zone, const char *text, size_t length,
                    alam_error *error)
{
    return alam_tag_watched(tagger, zone, text, length, NULL, NULL, error);
}

bool alam_tag(alam_tagger *tagger, const char *text, size_t length, alam_error *error)
{
    alam_begin(tagger);
    return alam_tag_field(tagger, "body", text, length, error);
}

size_t alam_ill_formed(const alam_tagger *tagger)
{
    return tagger->segmenter.ill_formed;
}

size_t alam_span_count(const alam_tagger *tagger)
{
    return tagger->spans.count;
}

const alam_span *alam_span_at(const alam_tagger *tagger, size_t index)
{
    return &tagger->spans.items[index];
}
