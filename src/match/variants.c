#include "match/bounds.h"

#include <stdlib.h>

#define CACHE_SIZE 8192      /* answers with readings; 1.2 MB */
#define BARREN_SIZE 131072   /* words without; 1 MB */
#define BARREN_ROW 8         /* of them in a row; the one noted first gives way */
#define OUTLINE_WORDS 4096   /* of 64 bits; 32 KB */
#define OUTLINE_BYTES 4      /* of a word's start and end that are looked at */
#define MOST_SHIFT 4u        /* letters by which the words may differ in length */
#define MOST_COMPARED 1000   /* words */
#define MOST_KEYS 64         /* that are remembered, so as not to be looked up twice */

#define MOST_EXCHANGED 2     /* letters of a skeleton that are exchanged at once */

void alam_variants_start(alam_variants *variants, const alam_image *image)
{
    variants->image = image;
    variants->rules = (alam_skeleton_rules){.letters = image->at.VARIANT_LETTERS,
                                            .letter_count = image->count.VARIANT_LETTERS,
                                            .strings = image->at.STRINGS,
                                            .starts = image->at.SKELETON_STARTS,
                                            .start_count = image->count.SKELETON_STARTS};
    alam_skeleton_index(&variants->rules);
    if (image->count.VARIANT_RULES > 0)
        alam_bounds_start(variants);
}

/* In a line by itself what costs this much has odds of about 2 to 3 against its being no name. */
unsigned alam_variant_limit(const alam_image *image, unsigned letters, bool alone)
{
    const alam_settings *settings = image->settings;
    unsigned limit = alone ? settings->variant_nothing + settings->variant_nothing_letter * letters +
                                 settings->variant_unit / 2
                           : settings->variant_per_letter * letters;
    return limit < ALAM_TOO_FAR ? limit : ALAM_TOO_FAR - 1;
}

unsigned alam_slip_limit(const alam_image *image, unsigned limit)
{
    return limit < image->settings->slip_cost ? image->settings->slip_cost : limit;
}

/* The words with a skeleton's key; NULL for none. */
static const alam_skeleton_slot *find_skeleton(const alam_image *image, uint32_t key)
{
    size_t mask = image->count.SKELETON_SLOTS - 1;
    for (size_t slot = key & mask;; slot = (slot + 1) & mask) {
        const alam_skeleton_slot *found = &image->at.SKELETON_SLOTS[slot];
        if (found->first == ALAM_NONE)
            return NULL;
        if (found->key == key)
            return found;
    }
}

/* Puts a reading in its place by cost, unless the word is there already or the list is full of better. */
static void insert(alam_readings *readings, const alam_reading *reading)
{
    uint32_t place = readings->count;
    for (uint32_t i = 0; i < readings->count; i++)
        if (readings->list[i].word == reading->word)
            return;
    while (place > 0 && readings->list[place - 1].cost > reading->cost)
        place--;
    if (place == ALAM_MOST_READINGS)
        return;
    readings->count += readings->count < ALAM_MOST_READINGS;
    for (uint32_t i = readings->count - 1; i > place; i--)
        readings->list[i] = readings->list[i - 1];
    readings->list[place] = *reading;
}

/* One look for the readings of a word. */
typedef struct variant_search {
    alam_variants *variants;
    const alam_letters *seen;
    uint64_t hash;
    unsigned limit;    /* of the costs of its letters */
    bool alone, slips;
    uint32_t keys[MOST_KEYS]; /* looked up already */
    unsigned key_count;
    unsigned compared; /* words */
    alam_readings *readings;
} variant_search;

/* Compares the seen word with one whose skeleton fits after exchanges that cost `least`. What cannot be
 * cheaper than the readings that are kept is not aligned. */
static void compare(variant_search *search, uint32_t number, unsigned least, bool slips)
{
    const alam_image *image = search->variants->image;
    const alam_word *word = &image->at.WORDS[number];
    const alam_letters *seen = search->seen;
    alam_letters listed;
    if (word->hash == search->hash || word->length / 4 > seen->count + MOST_SHIFT ||
        word->length + MOST_SHIFT < seen->count)
        return;
    alam_letters_of(&search->variants->rules, alam_image_string(image, word->text), word->length,
                    &listed);
    unsigned fewer = listed.count < seen->count ? listed.count : seen->count;
    unsigned more = listed.count < seen->count ? seen->count : listed.count;
    if (listed.count == 0 || more - fewer > MOST_SHIFT)
        return;
    const alam_readings *kept = search->readings;
    unsigned limit = alam_variant_limit(image, fewer, search->alone);
    if (slips && search->slips)
        limit = alam_slip_limit(image, limit);
    if (kept->count == ALAM_MOST_READINGS && kept->list[kept->count - 1].cost <= limit)
        limit = kept->list[kept->count - 1].cost;
    bool slip = slips && search->slips;
    alam_scope scope = slip ? ALAM_SCOPE_SLIPS : search->alone ? ALAM_SCOPE_LIST : ALAM_SCOPE_TEXT;
    if ((!slip && least > limit) ||
        alam_alignment_bound(search->variants, scope, &listed, seen) > limit)
        return;
    search->compared++;
    const alam_align_limits limits = {
        .most = limit,
        .band = alam_alignment_band(search->variants, scope, &listed, seen, limit),
        .slips = slip,
        .barred = search->alone ? 0 : image->settings->variant_alone_rules};
    alam_alignment found = alam_align_within(image, &listed, seen, &limits);
    if (found.cost != ALAM_TOO_FAR)
        insert(search->readings,
               &(alam_reading){number, found.cost, found.slipped, found.rules});
}

static void compare_all(variant_search *search, uint32_t key, unsigned least, bool slips)
{
    const alam_image *image = search->variants->image;
    for (unsigned i = 0; i < search->key_count; i++)
        if (search->keys[i] == key)
            return;
    const alam_skeleton_slot *slot = find_skeleton(image, key);
    if (!slot)
        return;
    if (search->key_count < MOST_KEYS)
        search->keys[search->key_count++] = key;
    for (uint32_t i = 0; i < slot->count && search->compared < MOST_COMPARED; i++)
        compare(search, image->at.SKELETON_WORDS[slot->first + i], least, slips);
}

/* Whether a listed letter is left out of skeletons, as the last one or elsewhere. */
static bool is_weak_letter(const alam_variants *variants, uint8_t number, bool last)
{
    if (number == 0)
        return true;
    const alam_variant_letter *letter = &variants->rules.letters[number - 1];
    return letter->weak || (last && letter->weak_at_end);
}

/* Follows the letters of the seen word from number `i` on, each as it is, or `changes` of them exchanged
 * by rules, as long as the costs allow it, and looks the skeletons up that come out. */
static void exchange(variant_search *search, size_t i, alam_skeleton chain, unsigned cost,
                     unsigned changes)
{
    const alam_variants *variants = search->variants;
    const alam_letters *seen = search->seen;
    if (i == seen->count) {
        if (changes == 0)
            compare_all(search, alam_skeleton_end(chain), cost, true);
        return;
    }
    bool weak = alam_is_weak(&variants->rules, seen, i);
    exchange(search, i + 1, weak ? chain : alam_skeleton_add(chain, seen->codepoints[i]), cost,
             changes);
    if (changes == 0 || !seen->numbers[i])
        return;
    for (unsigned k = 0; k < variants->exchanges[seen->numbers[i]].count; k++) {
        alam_exchange other = variants->exchanges[seen->numbers[i]].list[k];
        if (cost + other.cost > search->limit)
            return;
        if (other.alone && !search->alone)
            continue;
        bool other_weak = is_weak_letter(variants, other.letter, i + 1 == seen->count);
        if (weak && other_weak)
            continue;
        alam_skeleton next = other_weak ? chain
                                   : alam_skeleton_add(
                                         chain, variants->rules.letters[other.letter - 1].codepoint);
        exchange(search, i + 1, next, cost + other.cost, changes - 1);
    }
}

/* Undoes one rewrite of a group of letters at a time, where the seen word has it. */
static void undo_rewrites(variant_search *search)
{
    const alam_image *image = search->variants->image;
    const alam_letters *seen = search->seen;
    for (size_t k = 0; k < image->count.REWRITES; k++) {
        const alam_rewrite *rewrite = &image->at.REWRITES[k];
        unsigned from = rewrite->from_count, to = rewrite->to_count;
        if (!search->alone && alam_is_for_lists(image, rewrite->rule))
            continue;
        for (unsigned at = 0; to > 0 && at + to <= seen->count; at++) {
            if (seen->codepoints[at] != rewrite->to[0] ||
                memcmp(&seen->codepoints[at], rewrite->to, to * sizeof *rewrite->to) != 0 ||
                seen->count + from - to > ALAM_MOST_LETTERS || seen->count + from == to)
                continue;
            uint32_t letters[2 * ALAM_MOST_LETTERS];
            memcpy(letters, seen->codepoints, at * sizeof *letters);
            memcpy(letters + at, rewrite->from, from * sizeof *letters);
            memcpy(letters + at + from, &seen->codepoints[at + to],
                   (seen->count - at - to) * sizeof *letters);
            alam_letters listed;
            alam_letters_from(&search->variants->rules, letters, seen->count + from - to, &listed);
            compare_all(search, alam_skeleton_key(&search->variants->rules, &listed), rewrite->cost, false);
        }
    }
}

static void look_up(alam_variants *variants, const alam_letters *seen, uint64_t hash, bool alone,
                    alam_readings *readings)
{
    const alam_settings *settings = variants->image->settings;
    variant_search search = {.variants = variants,
                             .seen = seen,
                             .hash = hash,
                             .limit = alam_variant_limit(variants->image, seen->count, alone),
                             .alone = alone,
                             .readings = readings};
    search.slips = settings->slip_cost != ALAM_NEVER && seen->count >= settings->slip_letters &&
                   (alone || !alam_is_for_lists(variants->image, settings->slip_rule));
    for (unsigned changes = 0; changes <= MOST_EXCHANGED; changes++)
        exchange(&search, alam_skeleton_start(&variants->rules, seen), (alam_skeleton){0}, 0, changes);
    undo_rewrites(&search);
    uint32_t keys[ALAM_MOST_LETTERS + 1];
    size_t count = search.slips ? alam_slip_keys(&variants->rules, seen, keys) : 0;
    for (size_t k = 0; k < count; k++)
        compare_all(&search, keys[k], settings->slip_cost, true);
}

/* First and last bytes and length of a word, as the number of a bit. */
static size_t outline_of(const char *first, const char *last, size_t length)
{
    uint32_t start, end;
    memcpy(&start, first, sizeof start);
    memcpy(&end, last, sizeof end);
    return (size_t)alam_hash_chain((uint64_t)start << 32 | end, length) % (OUTLINE_WORDS * 64);
}

static void outline_words(alam_variants *variants)
{
    const alam_image *image = variants->image;
    for (size_t i = 0; i < image->count.WORDS; i++) {
        const alam_word *word = &image->at.WORDS[i];
        const char *text = alam_image_string(image, word->text);
        if (word->length < 2 * OUTLINE_BYTES)
            continue;
        size_t bit = outline_of(text, text + word->length - OUTLINE_BYTES, word->length);
        variants->outlines[bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

static bool make_caches(alam_variants *variants)
{
    if (!variants->cache)
        variants->cache = calloc(CACHE_SIZE, sizeof *variants->cache);
    if (!variants->barren)
        variants->barren = calloc(BARREN_SIZE, sizeof *variants->barren);
    if (!variants->outlines) {
        variants->outlines = calloc(OUTLINE_WORDS, sizeof *variants->outlines);
        if (variants->outlines)
            outline_words(variants);
    }
    return variants->cache && variants->barren && variants->outlines;
}

bool alam_may_join(alam_variants *variants, const char *first, size_t first_length, const char *last,
                   size_t last_length)
{
    if (first_length < OUTLINE_BYTES || last_length < OUTLINE_BYTES || !variants->outlines)
        return true;
    size_t bit = outline_of(first, last + last_length - OUTLINE_BYTES, first_length + last_length);
    return variants->outlines[bit / 64] >> bit % 64 & 1;
}

/* The row in which a key is, if it is anywhere: one line of the processor's cache. */
static uint64_t *barren_row(const alam_variants *variants, uint64_t key)
{
    return &variants->barren[(key >> 1) % (BARREN_SIZE / BARREN_ROW) * BARREN_ROW];
}

static bool is_barren(const alam_variants *variants, uint64_t key)
{
    const uint64_t *row = barren_row(variants, key);
    for (unsigned i = 0; i < BARREN_ROW; i++)
        if (row[i] == key)
            return true;
    return false;
}

static void note_barren(alam_variants *variants, uint64_t key)
{
    uint64_t *row = barren_row(variants, key);
    memmove(row + 1, row, (BARREN_ROW - 1) * sizeof *row);
    row[0] = key;
}

/* The keys of words of running text differ from those of readings. */
static uint64_t text_key(uint64_t hash)
{
    return (hash ^ UINT64_C(0x9E3779B97F4A7C15)) & ~UINT64_C(1);
}

bool alam_is_barren(const alam_variants *variants, uint64_t hash)
{
    return variants->barren && is_barren(variants, text_key(hash));
}

void alam_note_barren(alam_variants *variants, uint64_t hash)
{
    if (variants->barren)
        note_barren(variants, text_key(hash));
}

const alam_readings *alam_read_variants_of(alam_variants *variants, const char *folded,
                                           size_t length, uint64_t hash, bool alone)
{
    static const alam_readings none = {.count = 0};
    if (!make_caches(variants))
        return NULL;
    uint64_t key = alone ? ~hash : hash;
    if (is_barren(variants, key))
        return &none;
    alam_readings *readings = &variants->cache[key % CACHE_SIZE];
    if (readings->hash == key && readings->count > 0)
        return readings;
    alam_readings found = {.hash = key};
    alam_letters seen;
    alam_letters_of(&variants->rules, folded, length, &seen);
    found.articled = seen.count > 0 && alam_skeleton_start(&variants->rules, &seen) > 0;
    if (alam_has_rules(&seen) && (alone || !found.articled))
        look_up(variants, &seen, hash, alone, &found);
    if (found.count == 0) {
        note_barren(variants, key);
        return &none;
    }
    *readings = found;
    return readings;
}

void alam_variants_free(alam_variants *variants)
{
    free(variants->cache);
    free(variants->barren);
    free(variants->outlines);
}
