/* LETTER_ODDS: how letters follow each other in names and in ordinary words. */
#include "compile/pattern.h"
#include "base/utf8.h"
#include "text/letters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SMOOTHING 0.5

typedef struct run_counts {
    uint32_t *of; /* by bucket */
    double total;
} run_counts;

static void count_run(uint32_t bucket, void *context)
{
    run_counts *counts = context;
    counts->of[bucket]++;
    counts->total++;
}

/* Whether a word is in one of the classes that `letters` names. */
static bool is_name(const alam_build *build, const alam_membership *membership)
{
    const alam_source_letters *letters = &build->source->name_letters;
    for (size_t i = 0; i < letters->classes.count; i++)
        if (alam_find_class(build, letters->classes.items[i].text, letters->classes.items[i].length) ==
            membership->class)
            return true;
    return false;
}

typedef ALAM_ARRAY(uint32_t) letter_list;

static bool note_letters(letter_list *list, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    while (*at) {
        alam_codepoint decoded = alam_utf8_decode(at, at + strlen((const char *)at));
        size_t i = 0;
        while (i < list->count && list->items[i] != decoded.value)
            i++;
        uint32_t *slot = i < list->count ? &list->items[i] : alam_array_push(list);
        if (!slot)
            return false;
        *slot = decoded.value;
        at += decoded.size;
    }
    return true;
}

static int compare_letters(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

/* Whether a word is written in the letters of the names: how other scripts' words are built says nothing
 * of them, and must not shift the odds. */
static bool has_known_letter(const letter_list *known, const char *text)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + strlen(text);
    while (at < end) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        if (known->count > 0 && bsearch(&decoded.value, known->items, known->count, sizeof(uint32_t),
                                        compare_letters))
            return true;
        at += decoded.size;
    }
    return false;
}

static bool count_words(alam_build *build, run_counts *names, run_counts *others, letter_list *letters)
{
    const char *strings = build->sections[ALAM_SECTION_STRINGS].data;
    uint32_t words = alam_build_count(build, WORDS, alam_word);
    for (size_t i = 0; i < build->memberships.count; i++) {
        const alam_membership *membership = &build->memberships.items[i];
        const alam_word *word = alam_build_word(build, membership->word);
        bool repeated = i > 0 && build->memberships.items[i - 1].word == membership->word;
        if (repeated || word->flags & ALAM_WORD_COMMON || !is_name(build, membership))
            continue;
        alam_letter_runs(strings + word->text, word->length, count_run, names);
        if (!note_letters(letters, strings + word->text))
            return alam_fail_memory(build->error);
    }
    if (letters->count > 0)
        qsort(letters->items, letters->count, sizeof(uint32_t), compare_letters);
    for (uint32_t i = 0; i < words; i++) {
        const alam_word *word = alam_build_word(build, i);
        if (word->flags & ALAM_WORD_COMMON && has_known_letter(letters, strings + word->text))
            alam_letter_runs(strings + word->text, word->length, count_run, others);
    }
    return true;
}

static int8_t odds_of(const run_counts *names, const run_counts *others, uint32_t bucket)
{
    double seen = (double)names->of[bucket] + (double)others->of[bucket];
    if (seen == 0)
        return 0;
    double name = (names->of[bucket] + SMOOTHING) / (names->total + SMOOTHING * ALAM_LETTER_BUCKETS);
    double other = (others->of[bucket] + SMOOTHING) / (others->total + SMOOTHING * ALAM_LETTER_BUCKETS);
    double odds = log(name / other) * ALAM_LETTER_ODDS;
    return (int8_t)lround(odds < -127 ? -127 : odds > 127 ? 127 : odds);
}

bool alam_build_letters(alam_build *build)
{
    const alam_source_letters *letters = &build->source->name_letters;
    run_counts names = {.of = calloc(ALAM_LETTER_BUCKETS, sizeof(uint32_t))};
    run_counts others = {.of = calloc(ALAM_LETTER_BUCKETS, sizeof(uint32_t))};
    bool done = (names.of && others.of) || alam_fail_memory(build->error);
    for (size_t i = 0; done && i < letters->classes.count; i++) {
        const alam_text_ref *class = &letters->classes.items[i];
        done = alam_find_class(build, class->text, class->length) != ALAM_NONE ||
               alam_fail_spot(build->error, class->spot, "'%.40s' is no class of words; correct it",
                              class->text);
    }
    letter_list known = {0};
    if (done && letters->classes.count > 0)
        done = count_words(build, &names, &others, &known);
    for (size_t i = 0; done && i < known.count; i++)
        alam_build_add(build, NAME_LETTERS, &known.items[i]);
    int8_t *odds = done ? alam_build_reserve(build, ALAM_SECTION_LETTER_ODDS, ALAM_LETTER_BUCKETS, 1) : NULL;
    for (uint32_t i = 0; odds && i < ALAM_LETTER_BUCKETS; i++)
        odds[i] = odds_of(&names, &others, i);
    build->settings.name_likely = (int32_t)lround(letters->likely * 100);
    build->settings.name_sure = (int32_t)lround(letters->sure * 100);
    alam_array_free(&known);
    free(names.of);
    free(others.of);
    return done;
}
