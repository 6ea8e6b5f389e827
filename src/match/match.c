#include "match/match.h"

#define NO_SIGN UINT32_MAX

/* Where a match starts: at a unit, or behind its proclitics. */
typedef struct match_start {
    uint32_t unit;
    uint32_t word;
    uint64_t hash;
    alam_place place;
    const char *restore; /* "" unless the proclitic swallowed something */
    uint8_t clitic;      /* CLITICS + 1 */
    bool ordinary;
    bool brief;          /* too few letters for a name of one word */
} match_start;

typedef struct match_state {
    alam_units *units;
    size_t length;
    alam_candidates *candidates;
} match_state;

/* A fingerprint is no proof: the words themselves decide. */
static bool has_words(const match_state *matcher, const alam_terminal *terminal, const match_start *from)
{
    const uint32_t *words =
        &matcher->units->image->at.TERMINAL_WORDS[terminal->first_word];
    if (words[0] != from->word)
        return false;
    for (uint32_t i = 1; i < terminal->word_count; i++)
        if (words[i] != matcher->units->list.items[from->unit + i].word)
            return false;
    return true;
}

static alam_class class_at(const match_state *matcher, uint32_t byte, alam_codepoint *decoded)
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
static void close_quote(const match_state *matcher, alam_candidate *candidate)
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

/* Where the text has a sign between two words that stops most names, the name must have it as well. */
static bool has_same_signs(const match_state *matcher, const alam_candidate *candidate,
                           const char *listed, size_t listed_length)
{
    const alam_unit *units = &matcher->units->list.items[candidate->unit];
    const alam_fold *fold = &matcher->units->image->fold;
    const char *surface = matcher->units->text + candidate->start.byte;
    size_t length = candidate->end.byte - candidate->start.byte;
    bool signs = false;
    for (uint32_t i = 1; i < candidate->unit_count; i++)
        signs = signs || units[i].gap == ALAM_GAP_SIGN;
    for (size_t a = 0, b = 0; signs;) {
        uint32_t seen = next_sign(fold, surface, length, &a);
        if (seen != next_sign(fold, listed, listed_length, &b))
            return false;
        signs = seen != NO_SIGN;
    }
    return true;
}

/* Compares the text with the name letter by letter, and judges the difference. */
static void judge_spelling(match_state *matcher, const match_start *from, alam_candidate *candidate)
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
    candidate->level = (uint8_t)(level < 0 ? ALAM_LEVEL_LOOSE : level);
    if (level < 0 || level > name->level ||
        !has_same_signs(matcher, candidate, listed, listed_length))
        candidate->verdict = ALAM_VERDICT_SPELLING;
    else if (from->ordinary && candidate->unit_count == 1 && level > ALAM_LEVEL_STRICT)
        candidate->verdict = ALAM_VERDICT_ORDINARY;
}

static bool add_candidates(match_state *matcher, const match_start *from, const alam_terminal *terminal)
{
    const alam_unit *last =
        &matcher->units->list.items[from->unit + terminal->word_count - 1];
    for (uint32_t i = 0; i < terminal->name_count; i++) {
        alam_candidate *candidate = alam_array_push(matcher->candidates);
        if (!candidate)
            return false;
        *candidate = (alam_candidate){.start = from->place,
                                      .end = last->end,
                                      .unit = from->unit,
                                      .unit_count = terminal->word_count,
                                      .name = terminal->first_name + i,
                                      .trigger = ALAM_NONE,
                                      .clitic = from->clitic,
                                      .glued = last->glued ||
                                               matcher->units->list.items[from->unit].glued};
        close_quote(matcher, candidate);
        judge_spelling(matcher, from, candidate);
    }
    return !matcher->units->surface.failed;
}

/* Follows the prefixes that begin at `from` as far as names go. */
static bool walk(match_state *matcher, const match_start *from)
{
    const alam_image *image = matcher->units->image;
    const alam_unit *units = matcher->units->list.items;
    uint64_t key = alam_hash_chain(0, from->hash);
    for (uint32_t at = from->unit;;) {
        const alam_prefix *prefix = alam_image_prefix(image, key);
        if (!prefix)
            return true;
        if (prefix->terminal != ALAM_NONE) {
            const alam_terminal *terminal = &image->at.TERMINALS[prefix->terminal];
            if (terminal->word_count == at - from->unit + 1 &&
                !(from->brief && terminal->word_count == 1) &&
                has_words(matcher, terminal, from) && !add_candidates(matcher, from, terminal))
                return false;
        }
        at++;
        if (!(prefix->state & ALAM_PREFIX_CONTINUES) || at >= matcher->units->list.count ||
            units[at].gap == ALAM_GAP_BREAK || units[at].word == ALAM_NONE)
            return true;
        key = alam_hash_chain(key, units[at].hash);
    }
}

/* Tries the names behind each stack of proclitics that the unit may begin with. An ordinary word has
 * none. */
static bool walk_splits(match_state *matcher, uint32_t number)
{
    alam_units *units = matcher->units;
    const alam_unit *unit = &units->list.items[number];
    const alam_token token = {.start = unit->start, .end = unit->end};
    alam_split split;
    for (uint32_t next = 0; alam_next_split(units, unit->folded, unit->folded_length, unit, &next,
                                            &split);) {
        const alam_clitic *clitic = &units->image->at.CLITICS[split.clitic];
        match_start from = {.unit = number,
                      .word = split.word,
                      .hash = split.hash,
                      .restore = alam_image_string(units->image, clitic->restore),
                      .clitic = (uint8_t)(split.clitic + 1),
                      .ordinary = split.ordinary,
                      .brief = split.brief};
        if (alam_token_split(&units->image->fold, units->text, &token, split.strip, &from.place) &&
            !walk(matcher, &from))
            return false;
    }
    return true;
}

bool alam_match_units(alam_units *units, size_t length, alam_candidates *candidates)
{
    match_state matcher = {.units = units, .length = length, .candidates = candidates};
    bool done = true;
    alam_buffer_clear(&units->surface);
    for (uint32_t i = 0; done && i < units->list.count; i++) {
        const alam_unit *unit = &units->list.items[i];
        if (unit->word != ALAM_NONE)
            done = walk(&matcher, &(match_start){.unit = i,
                                           .word = unit->word,
                                           .hash = unit->hash,
                                           .place = unit->start,
                                           .restore = "",
                                           .ordinary = unit->ordinary});
        if (done && !unit->ordinary)
            done = walk_splits(&matcher, i);
    }
    done = done && !units->failed;
    return done;
}
