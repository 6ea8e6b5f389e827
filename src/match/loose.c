/* Names in other spellings: the walk along the prefixes, with the readings of each word in place of the
 * word. A reading that no prefix goes on with ends the walk there, so that few are ever followed. */
#include "match/walk.h"

#define LEAST_LETTERS 4 /* of a word that is looked for in other spellings in running text */

static unsigned count_letters(const char *folded, uint32_t length)
{
    unsigned letters = 0;
    for (uint32_t i = 0; i < length; i++)
        letters += ((unsigned char)folded[i] & 0xC0) != 0x80;
    return letters;
}

/* Whether a line ends in bytes `from` to `to` of the text. */
static bool has_line_end(const alam_matcher *matcher, uint32_t from, uint32_t to)
{
    const char *text = matcher->units->text;
    return memchr(text + from, '\n', to - from) != NULL;
}

bool alam_is_alone(const alam_matcher *matcher, uint32_t first, uint32_t count)
{
    const alam_unit *units = matcher->units->list.items;
    size_t last = first + count - 1;
    bool starts = first == 0 || has_line_end(matcher, units[first - 1].end.byte,
                                             units[first].start.byte);
    bool ends = last + 1 == matcher->units->list.count ||
                has_line_end(matcher, units[last].end.byte, units[last + 1].start.byte);
    return starts && ends;
}

static bool has_words(const alam_image *image, const alam_terminal *terminal, const alam_path *path)
{
    const uint32_t *words = &image->at.TERMINAL_WORDS[terminal->first_word];
    if (terminal->word_count != path->word_count)
        return false;
    for (uint32_t i = 0; i < path->word_count; i++)
        if (words[i] != path->words[i])
            return false;
    return true;
}

/* What the walk has found so far is a name, if it does not cost too much for its letters. */
static bool end_here(alam_matcher *matcher, const alam_start *from, const alam_path *path,
                     const alam_prefix *prefix)
{
    const alam_image *image = matcher->units->image;
    if (path->cost == 0 || prefix->terminal == ALAM_NONE)
        return true;
    const alam_terminal *terminal = &image->at.TERMINALS[prefix->terminal];
    bool alone = alam_is_alone(matcher, from->unit, path->unit_count);
    unsigned limit = alam_variant_limit(image, path->letters, alone);
    if (path->slipped)
        limit = alam_slip_limit(image, limit);
    if (path->cost > limit || !has_words(image, terminal, path) ||
        (!alone && (path->wild || path->rules & image->settings->variant_alone_rules || path->letters < image->settings->variant_letters)))
        return true;
    return alam_add_candidates(matcher, from, terminal, path);
}

static bool go_on(alam_matcher *matcher, const alam_start *from, const alam_path *path, uint64_t key);

/* Takes one reading of a word that covers `units` units and goes on. */
static bool take(alam_matcher *matcher, const alam_start *from, const alam_path *path, uint64_t key,
                 const alam_reading *reading, uint32_t units, unsigned letters, bool wild)
{
    alam_path longer = *path;
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

/* All readings of a word, the word itself first. */
static bool take_all(alam_matcher *matcher, const alam_start *from, const alam_path *path,
                     uint64_t key, const char *folded, uint32_t length, uint64_t hash,
                     uint32_t word, bool varies)
{
    unsigned letters = count_letters(folded, length);
    if (word != ALAM_NONE &&
        !take(matcher, from, path, key, &(alam_reading){.word = word}, 1, letters,
              false))
        return false;
    if (!varies)
        return true;
    bool list = matcher->in_list;
    if (!list && (word != ALAM_NONE || path->wild || letters < LEAST_LETTERS))
        return true;
    const alam_readings *found =
        alam_read_variants_of(matcher->variants, folded, length, hash, list);
    if (!found)
        return false;
    /* A copy: the walk asks for other words and may take the place of this answer. */
    const alam_readings readings = *found;
    for (uint32_t i = 0; i < readings.count; i++)
        if (!take(matcher, from, path, key, &readings.list[i], 1, letters,
                  word != ALAM_NONE || readings.articled))
            return false;
    return true;
}

/* Two units that the gazetteer writes as one word. */
static bool take_pair(alam_matcher *matcher, const alam_start *from, const alam_path *path,
                      uint64_t key, const char *folded, uint32_t length, uint32_t unit)
{
    const alam_image *image = matcher->units->image;
    alam_buffer *joined = &matcher->units->surface;
    if (unit + 1 >= matcher->units->list.count || image->settings->spacing_cost == ALAM_NEVER)
        return true;
    const alam_unit *first = &matcher->units->list.items[unit], *next = first + 1;
    bool unknown = first->word == ALAM_NONE || next->word == ALAM_NONE;
    if (next->gap != ALAM_GAP_SOFT || next->ordinary || (!unknown && !matcher->in_list))
        return true;
    alam_buffer_clear(joined);
    alam_buffer_append(joined, folded, length);
    alam_buffer_append(joined, next->folded, next->folded_length);
    if (joined->failed)
        return false;
    uint64_t hash = alam_hash(joined->data, joined->length);
    uint32_t word = alam_image_word(image, joined->data, joined->length, hash);
    if (word == ALAM_NONE)
        return true;
    const alam_reading reading = {.word = word,
                                  .cost = image->settings->spacing_cost,
                                  .rules = UINT64_C(1) << image->settings->spacing_rule};
    return take(matcher, from, path, key, &reading, 2,
                count_letters(joined->data, (uint32_t)joined->length), false);
}

/* Follows the prefix that `path` has led to. */
static bool go_on(alam_matcher *matcher, const alam_start *from, const alam_path *path, uint64_t key)
{
    const alam_prefix *prefix = alam_image_prefix(matcher->units->image, key);
    if (!prefix)
        return true;
    if (!end_here(matcher, from, path, prefix))
        return false;
    uint32_t number = from->unit + path->unit_count;
    if (!(prefix->state & ALAM_PREFIX_CONTINUES) || path->word_count == ALAM_MOST_PATH ||
        number >= matcher->units->list.count)
        return true;
    const alam_unit *unit = &matcher->units->list.items[number];
    return unit->gap == ALAM_GAP_BREAK ||
           (take_all(matcher, from, path, key, unit->folded, unit->folded_length, unit->hash,
                     unit->word, !unit->ordinary) &&
            take_pair(matcher, from, path, key, unit->folded, unit->folded_length, number));
}

bool alam_walk_variants(alam_matcher *matcher, const alam_start *from, const char *folded,
                        uint32_t length, bool known)
{
    const alam_path none = {.wild = from->ordinary || from->explained};
    bool varies = !known && !from->ordinary;
    return take_all(matcher, from, &none, 0, folded, length, from->hash, from->word, varies) &&
           (from->ordinary || take_pair(matcher, from, &none, 0, folded, length, from->unit));
}
