/* Judging a hit: the text is compared with the name letter by letter. */
#include "match/walk.h"

#define NO_SIGN UINT32_MAX

static alam_class class_at(const alam_matcher *matcher, uint32_t byte, alam_codepoint *decoded)
{
    const unsigned char *text = (const unsigned char *)matcher->units->text;
    *decoded = alam_utf8_decode(text + byte, text + matcher->length);
    if (decoded->ill_formed)
        return ALAM_CLASS_OTHER;
    return alam_fold_class(
        alam_fold_entry(&matcher->units->image->fold, ALAM_LEVEL_LOOSE, decoded->value));
}

static bool is_quote(alam_class class)
{
    return class == ALAM_CLASS_OPEN || class == ALAM_CLASS_CLOSE || class == ALAM_CLASS_QUOTE;
}

/* A quotation mark that opens inside the name takes the one that closes right behind it along. */
static void close_quote(const alam_matcher *matcher, alam_candidate *candidate)
{
    bool open = false;
    alam_codepoint decoded;
    for (uint32_t i = 1; i < candidate->unit_count; i++) {
        const alam_unit *unit = &matcher->units->list.items[candidate->unit + i];
        for (uint32_t byte = unit[-1].end.byte; byte < unit->start.byte; byte += decoded.size)
            open ^= is_quote(class_at(matcher, byte, &decoded)) && byte > unit[-1].end.byte;
    }
    if (!open || candidate->end.byte >= matcher->length ||
        !is_quote(class_at(matcher, candidate->end.byte, &decoded)))
        return;
    candidate->end.byte += decoded.size;
    candidate->end.codepoint++;
    candidate->end.utf16 += alam_utf16_units(decoded.value);
}

/* The next sign of `text` from `*at` on: a character that is no letter, space or quotation mark.
 * NO_SIGN at the end. */
static uint32_t next_sign(const alam_fold *fold, const char *text, size_t length, size_t *at)
{
    const unsigned char *bytes = (const unsigned char *)text;
    while (*at < length) {
        alam_codepoint decoded = alam_utf8_decode(bytes + *at, bytes + length);
        alam_class class =
            alam_fold_class(alam_fold_entry(fold, ALAM_LEVEL_LOOSE, decoded.value));
        *at += decoded.size;
        if (class == ALAM_CLASS_OTHER || class == ALAM_CLASS_DOT || class == ALAM_CLASS_DASH)
            return decoded.value;
    }
    return NO_SIGN;
}

bool alam_has_same_signs(const alam_fold *fold, const char *surface, size_t length, const char *listed,
                         size_t listed_length)
{
    for (size_t a = 0, b = 0;;) {
        uint32_t seen = next_sign(fold, surface, length, &a);
        if (seen != next_sign(fold, listed, listed_length, &b))
            return false;
        if (seen == NO_SIGN)
            return true;
    }
}

/* Where the text has a sign between two words that stops most names, the name must have it as well. */
static bool fits_signs(const alam_matcher *matcher, const alam_candidate *candidate, const char *listed,
                       size_t listed_length)
{
    const alam_unit *units = &matcher->units->list.items[candidate->unit];
    bool signs = false;
    for (uint32_t i = 1; i < candidate->unit_count; i++)
        signs = signs || units[i].gap == ALAM_GAP_SIGN;
    return !signs || alam_has_same_signs(&matcher->units->image->fold,
                                         matcher->units->text + candidate->start.byte,
                                         candidate->end.byte - candidate->start.byte, listed,
                                         listed_length);
}

/* Compares the text with the name letter by letter, and judges the difference. False where it is not this
 * name at all. */
static bool judge_spelling(alam_matcher *matcher, const alam_start *from, alam_candidate *candidate)
{
    const alam_image *image = matcher->units->image;
    const alam_name *name = &image->at.NAMES[candidate->name];
    const char *listed = alam_image_string(image, name->text);
    const char *surface = matcher->units->text + candidate->start.byte;
    size_t length = candidate->end.byte - candidate->start.byte;
    if (*from->restore) {
        alam_buffer_clear(&matcher->units->surface);
        alam_buffer_text(&matcher->units->surface, from->restore);
        alam_buffer_append(&matcher->units->surface, surface, length);
        surface = matcher->units->surface.data;
        length = matcher->units->surface.length;
    }
    size_t listed_length = strlen(listed);
    candidate->exact = length == listed_length && memcmp(surface, listed, length) == 0;
    int level = alam_fold_compare(&image->fold, ALAM_LEVEL_LOOSE, surface, length, listed,
                                  listed_length, &candidate->folds);
    if (level < 0)
        return false;
    candidate->level = (uint8_t)level;
    if (level > name->level || !fits_signs(matcher, candidate, listed, listed_length))
        candidate->verdict = ALAM_VERDICT_SPELLING;
    else if (from->ordinary && candidate->unit_count == 1 && level > ALAM_LEVEL_STRICT)
        candidate->verdict = ALAM_VERDICT_ORDINARY;
    return true;
}

/* Judges a name that was reached by other spellings: what it allows, and whether it costs too much. */
static void judge_variant(const alam_matcher *matcher, const alam_path *path,
                          alam_candidate *candidate)
{
    const alam_name *name = &matcher->units->image->at.NAMES[candidate->name];
    bool common = name->flags & ALAM_NAME_COMMON && path->word_count == 1 && !candidate->alone;
    bool derived = name->mode == ALAM_MODE_DEMONYM || name->text != name->base;
    candidate->exact = false;
    candidate->folds = 0;
    candidate->level = ALAM_LEVEL_LOOSE;
    candidate->cost = (uint16_t)path->cost;
    candidate->variants = path->rules;
    candidate->slipped = path->slipped;
    if (name->level < ALAM_LEVEL_STANDARD || common || derived)
        candidate->verdict = ALAM_VERDICT_SPELLING;
}

/* A name two of whose words are written as one costs something even where every letter is the same. */
static void judge_joined(const alam_matcher *matcher, alam_candidate *candidate)
{
    const alam_image *image = matcher->units->image;
    if (!(image->at.NAMES[candidate->name].flags & ALAM_NAME_JOINED))
        return;
    candidate->cost = (uint16_t)(candidate->cost + image->settings->spacing_cost);
    candidate->variants |= UINT64_C(1) << image->settings->spacing_rule;
    candidate->exact = false;
}

/* Sets what a new candidate, all zero, has of the walk that led to it. Field by field, as it is large. */
static void fill_candidate(const alam_matcher *matcher, const alam_start *from, uint32_t name,
                           const alam_path *path, alam_candidate *candidate)
{
    const alam_image *image = matcher->units->image;
    const alam_unit *first = &matcher->units->list.items[from->unit];
    const alam_unit *last = first + path->unit_count - 1;
    candidate->start = from->place;
    candidate->end = last->end;
    candidate->unit = from->unit;
    candidate->unit_count = path->unit_count;
    candidate->name = name;
    candidate->entity = image->at.NAMES[name].entity;
    candidate->type = image->at.ENTITIES[candidate->entity].type;
    candidate->likelihood = 1;
    candidate->trigger = candidate->pattern = candidate->short_form = ALAM_NONE;
    candidate->factor = 1.0f;
    candidate->clitic = from->clitic;
    candidate->alone = alam_is_alone(matcher, from->unit, path->unit_count);
    candidate->glued = last->glued || first->glued;
}

bool alam_add_candidates(alam_matcher *matcher, const alam_start *from, uint32_t name,
                         const alam_path *path)
{
    const alam_image *image = matcher->units->image;
    for (uint32_t first = name; name != ALAM_NONE; name = alam_image_next_name(image, name)) {
        alam_candidate *candidate = alam_array_push(matcher->candidates);
        if (!candidate)
            return false;
        fill_candidate(matcher, from, name, path, candidate);
        candidate->spelling = first;
        close_quote(matcher, candidate);
        if (path->cost > 0)
            judge_variant(matcher, path, candidate);
        else if (!judge_spelling(matcher, from, candidate)) {
            matcher->candidates->count--;
            continue;
        }
        judge_joined(matcher, candidate);
    }
    return !matcher->units->surface.failed;
}
