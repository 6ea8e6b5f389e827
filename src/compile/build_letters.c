/* LETTER_ODDS: how letters follow each other in names and in ordinary words. */
#include "compile/pattern.h"
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

static void count_words(alam_build *build, run_counts *names, run_counts *others)
{
    const char *strings = build->sections[ALAM_SECTION_STRINGS].data;
    uint32_t words = alam_build_count(build, WORDS, alam_word);
    for (size_t i = 0; i < build->memberships.count; i++) {
        const alam_membership *membership = &build->memberships.items[i];
        const alam_word *word = alam_build_word(build, membership->word);
        bool repeated = i > 0 && build->memberships.items[i - 1].word == membership->word;
        if (!repeated && !(word->flags & ALAM_WORD_COMMON) && is_name(build, membership))
            alam_letter_runs(strings + word->text, word->length, count_run, names);
    }
    for (uint32_t i = 0; i < words; i++) {
        const alam_word *word = alam_build_word(build, i);
        if (word->flags & ALAM_WORD_COMMON)
            alam_letter_runs(strings + word->text, word->length, count_run, others);
    }
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
    if (done && letters->classes.count > 0)
        count_words(build, &names, &others);
    int8_t *odds = done ? alam_build_reserve(build, ALAM_SECTION_LETTER_ODDS, ALAM_LETTER_BUCKETS, 1) : NULL;
    for (uint32_t i = 0; odds && i < ALAM_LETTER_BUCKETS; i++)
        odds[i] = odds_of(&names, &others, i);
    build->settings.name_likely = (int32_t)lround(letters->likely * 100);
    build->settings.name_sure = (int32_t)lround(letters->sure * 100);
    free(names.of);
    free(others.of);
    return done;
}
