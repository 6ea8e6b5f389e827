/* Names in other spellings: the walk along the prefixes, with the readings of each word in place of the
 * word. A reading that no prefix goes on with ends the walk there, so that few are ever followed. */
#include "match/walk.h"

#define LEAST_LETTERS 4       /* of a word that is looked for in other spellings in running text */
#define MOST_COST 250         /* hundredths, of any name */
#define MOST_JOINED 3         /* words of a line that may be one of a name */
#define MOST_JOINED_BYTES 128 /* of them together */

static unsigned count_letters(const char *folded, uint32_t length)
{
    unsigned letters = 0;
    for (uint32_t i = 0; i < length; i++)
        letters += ((unsigned char)folded[i] & 0xC0) != 0x80;
    return letters;
}

bool alam_is_alone(const alam_matcher *matcher, uint32_t first, uint32_t count)
{
    return matcher->in_list && first == matcher->line_start && first + count == matcher->line_end;
}

/* What the prefixes led to is no proof: the letters of the name are those of the words that were taken. */
static bool has_words(const alam_image *image, const alam_name *name, const alam_path *path)
{
    const char *text = alam_image_string(image, name->text);
    alam_fold_stream listed = alam_fold_read(&image->fold, ALAM_LEVEL_LOOSE, text, strlen(text));
    if (name->words != path->word_count)
        return false;
    for (uint32_t i = 0; i < path->word_count; i++) {
        const alam_word *word = &image->at.WORDS[path->words[i]];
        const unsigned char *at = (const unsigned char *)alam_image_string(image, word->text);
        alam_codepoint decoded;
        for (const unsigned char *end = at + word->length; at < end; at += decoded.size) {
            decoded = alam_utf8_decode(at, end);
            if (!alam_fold_next(&listed) || listed.unit != decoded.value)
                return false;
        }
    }
    return !alam_fold_next(&listed);
}

/* What the walk has found so far is a name, if it does not cost too much for its letters. */
static bool end_here(alam_matcher *matcher, const alam_start *from, const alam_path *path,
                     alam_prefix prefix)
{
    const alam_image *image = matcher->units->image;
    uint32_t name = alam_prefix_name(prefix);
    if (path->cost == 0 || name == ALAM_NONE)
        return true;
    bool alone = alam_is_alone(matcher, from->unit, path->unit_count);
    unsigned limit = alam_variant_limit(image, path->letters, alone);
    if (path->slipped)
        limit = alam_slip_limit(image, limit);
    if (path->cost > limit || !has_words(image, &image->at.NAMES[name], path) ||
        (!alone && (path->wild || path->rules & image->settings->variant_alone_rules || path->letters < image->settings->variant_letters)))
        return true;
    return alam_add_candidates(matcher, from, name, path);
}

static bool go_on(alam_matcher *matcher, const alam_start *from, const alam_path *path, uint64_t key);

/* Takes one reading of a word that covers `units` units and goes on. */
static bool take(alam_matcher *matcher, const alam_start *from, const alam_path *path, uint64_t key,
                 const alam_reading *reading, uint32_t units, unsigned letters, bool wild)
{
    alam_path longer = *path;
    if (path->cost + reading->cost > MOST_COST)
        return true;
    longer.words[longer.word_count++] = reading->word;
    longer.unit_count += units;
    longer.cost += reading->cost;
    longer.letters += letters;
    longer.rules |= reading->rules;
    longer.slipped |= reading->slipped;
    longer.wild |= wild;
    const alam_word *word = &matcher->units->image->at.WORDS[reading->word];
    return go_on(matcher, from, &longer, alam_hash_chain(key, word->hash));
}

/* Whether the walk may end as the whole of a short line: a list, a table. */
static bool is_list(const alam_matcher *matcher, const alam_start *from)
{
    return matcher->in_list && from->unit == matcher->line_start;
}

/* A word of the text, or several that are read as one. */
typedef struct loose_word {
    const char *folded;
    uint32_t length;
    uint64_t hash;
    uint32_t word;    /* ALAM_NONE: no word of the lexicon */
    uint32_t units;
    unsigned spacing; /* what it costs that they are read as one */
    bool lone;        /* an ordinary word, and the whole line: only its article may be another */
} loose_word;

/* Whether a word is the seen one with an article in front, and nothing else. */
static bool adds_article(const alam_image *image, uint32_t number, const loose_word *seen)
{
    const alam_word *word = &image->at.WORDS[number];
    const char *text = alam_image_string(image, word->text);
    uint32_t length = word->length - seen->length;
    if (word->length <= seen->length || memcmp(text + length, seen->folded, seen->length) != 0)
        return false;
    for (size_t i = 0; i < image->count.SKELETON_STARTS; i++) {
        const char *start = alam_image_string(image, image->at.SKELETON_STARTS[i]);
        if (strlen(start) == length && memcmp(text, start, length) == 0)
            return true;
    }
    return false;
}

/* Takes the readings of a word. */
static bool take_readings(alam_matcher *matcher, const alam_start *from, const alam_path *path,
                          uint64_t key, const loose_word *seen)
{
    unsigned letters = count_letters(seen->folded, seen->length);
    uint64_t rules = seen->spacing ? UINT64_C(1) << matcher->units->image->settings->spacing_rule : 0;
    const alam_readings *found = alam_read_variants_of(matcher->variants, seen->folded, seen->length,
                                                       seen->hash, is_list(matcher, from));
    if (!found)
        return false;
    /* A copy: the walk asks for other words and may take the place of this answer. */
    const alam_readings readings = *found;
    for (uint32_t i = 0; i < readings.count; i++) {
        alam_reading reading = readings.list[i];
        if (seen->lone && !readings.articled && !adds_article(matcher->units->image, reading.word, seen))
            continue;
        reading.cost = (uint16_t)(reading.cost + seen->spacing);
        reading.rules |= rules;
        if (!take(matcher, from, path, key, &reading, seen->units, letters,
                  seen->word != ALAM_NONE || readings.articled))
            return false;
    }
    return true;
}

/* A word itself, then its readings. */
static bool take_all(alam_matcher *matcher, const alam_start *from, const alam_path *path,
                     uint64_t key, const loose_word *seen, bool varies)
{
    unsigned letters = count_letters(seen->folded, seen->length);
    if (seen->word != ALAM_NONE &&
        !take(matcher, from, path, key, &(alam_reading){.word = seen->word}, 1, letters, false))
        return false;
    if (!is_list(matcher, from) &&
        (seen->word != ALAM_NONE || path->wild || letters < LEAST_LETTERS))
        return true;
    return !varies || take_readings(matcher, from, path, key, seen);
}

/* Units from number `unit` on, the first of them `folded`, that the gazetteer writes as one word: in running
 * text two of which one is in no list, in a list up to MOST_JOINED, also in other spellings. */
static bool take_joined(alam_matcher *matcher, const alam_start *from, const alam_path *path,
                        uint64_t key, const char *folded, uint32_t length, uint32_t unit)
{
    const alam_image *image = matcher->units->image;
    const alam_unit *units = matcher->units->list.items;
    bool list = is_list(matcher, from), unknown = alam_form_of(matcher->units, &units[unit])->word == ALAM_NONE;
    char joined[MOST_JOINED_BYTES];
    loose_word seen = {.folded = joined, .length = length, .units = 1};
    if (image->settings->spacing_cost == ALAM_NEVER || length > sizeof joined)
        return true;
    if (list)
        memcpy(joined, folded, length);
    for (uint32_t next = unit + 1;
         next < matcher->units->list.count && seen.units < (list ? MOST_JOINED : 2); next++) {
        const alam_form *form = alam_form_of(matcher->units, &units[next]);
        if (units[next].gap != ALAM_GAP_SOFT || (!list && form->ordinary) ||
            units[next].folded_length > sizeof joined - seen.length ||
            (!list && !alam_may_join(matcher->variants, folded, length, units[next].folded,
                                     units[next].folded_length)))
            return true;
        if (!list)
            memcpy(joined, folded, length);
        memcpy(joined + seen.length, units[next].folded, units[next].folded_length);
        unknown = unknown || form->word == ALAM_NONE;
        seen.length += units[next].folded_length;
        seen.units++;
        seen.spacing += image->settings->spacing_cost;
        seen.hash = alam_word_hash(joined, seen.length);
        seen.word = alam_image_word(image, joined, seen.length, seen.hash);
        const alam_reading reading = {.word = seen.word,
                                      .cost = (uint16_t)seen.spacing,
                                      .rules = UINT64_C(1) << image->settings->spacing_rule};
        if (seen.word != ALAM_NONE && (unknown || list) &&
            !take(matcher, from, path, key, &reading, seen.units,
                  count_letters(joined, seen.length), false))
            return false;
        if (list && !take_readings(matcher, from, path, key, &seen))
            return false;
    }
    return true;
}

/* Follows the prefix that `path` has led to. */
static bool go_on(alam_matcher *matcher, const alam_start *from, const alam_path *path, uint64_t key)
{
    alam_prefix prefix = alam_image_prefix(
        matcher->units->image, key, path->word_count == 1 ? ALAM_PREFIX_FIRST : ALAM_PREFIX_NEXT);
    if (!prefix)
        return true;
    matcher->reached += path->cost > 0;
    if (!end_here(matcher, from, path, prefix))
        return false;
    uint32_t number = from->unit + path->unit_count;
    if (!alam_prefix_continues(prefix) || path->word_count == ALAM_MOST_PATH ||
        number >= matcher->units->list.count)
        return true;
    const alam_unit *unit = &matcher->units->list.items[number];
    const alam_form *form = alam_form_of(matcher->units, unit);
    const loose_word seen = {.folded = unit->folded,
                             .length = unit->folded_length,
                             .hash = form->hash,
                             .word = form->word,
                             .units = 1};
    return unit->gap == ALAM_GAP_BREAK ||
           (take_all(matcher, from, path, key, &seen, !form->ordinary || is_list(matcher, from)) &&
            take_joined(matcher, from, path, key, unit->folded, unit->folded_length, number));
}

bool alam_walk_variants(alam_matcher *matcher, const alam_start *from, const char *folded,
                        uint32_t length, bool known)
{
    const alam_path none = {.wild = from->ordinary || from->explained};
    bool list = is_list(matcher, from);
    const loose_word seen = {.folded = folded,
                             .length = length,
                             .hash = from->hash,
                             .word = from->word,
                             .units = 1,
                             .lone = from->ordinary && alam_is_alone(matcher, from->unit, 1)};
    return take_all(matcher, from, &none, 0, &seen, !known && (!from->ordinary || list)) &&
           ((!list && (from->ordinary || from->clitic)) ||
            take_joined(matcher, from, &none, 0, folded, length, from->unit));
}

bool alam_walk_joined(alam_matcher *matcher, const alam_start *from, const char *folded, uint32_t length)
{
    const alam_path none = {.wild = from->ordinary || from->explained};
    return take_joined(matcher, from, &none, 0, folded, length, from->unit);
}
