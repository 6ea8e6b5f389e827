#include "resolve/odds.h"

#include <math.h>

#define MOST_SPELLINGS 64 /* that are weighed against each other */

/* A line by itself rarely begins with "and" or "in". */
#define COST_OF_LONE_CLITIC 75

/* A sequence of listed words that some stretch of text may be a spelling of. */
typedef struct spelling {
    uint32_t number; /* alam_candidate.spelling */
    uint32_t entity; /* the first that has it */
    uint32_t units;
    uint8_t clitic;  /* 0 in a line by itself, where the readings with and without compete */
    unsigned cost;
} spelling;

typedef struct spellings {
    spelling list[MOST_SPELLINGS];
    size_t count;
} spellings;

static spelling spelling_of(const alam_candidate *candidate)
{
    spelling made = {.number = candidate->spelling,
                     .entity = candidate->entity,
                     .units = candidate->unit_count,
                     .clitic = candidate->alone ? 0 : candidate->clitic,
                     .cost = candidate->cost};
    if (candidate->alone && candidate->clitic)
        made.cost += COST_OF_LONE_CLITIC;
    return made;
}

static bool competes(const spelling *a, const spelling *b)
{
    return a->units == b->units && a->clitic == b->clitic;
}

/* Adds a spelling, or lowers its cost. What comes when the list is full is not weighed. */
static void note(spellings *all, const spelling *new)
{
    for (size_t i = 0; i < all->count; i++) {
        spelling *old = &all->list[i];
        if (!competes(old, new) || old->number != new->number)
            continue;
        old->cost = new->cost < old->cost ? new->cost : old->cost;
        return;
    }
    if (all->count < MOST_SPELLINGS)
        all->list[all->count++] = *new;
}

static bool is_in_reach(const alam_candidate *candidate)
{
    return alam_is_accepted(candidate) || candidate->verdict == ALAM_VERDICT_DOUBT;
}

/* What may not be reported may still be what was meant: a word that is a name and an ordinary word, a
 * demonym, a name that allows no other spelling. */
static bool counts(const alam_candidate *candidate)
{
    return is_in_reach(candidate) || candidate->cost > 0 || candidate->verdict == ALAM_VERDICT_ORDINARY;
}

/* The cost of being no listed name. In running text that is a little more than what is accepted at all. */
static unsigned cost_of_nothing(const alam_settings *settings, const alam_candidate *candidate)
{
    uint32_t letters = candidate->end.codepoint - candidate->start.codepoint;
    return candidate->alone ? settings->variant_nothing + letters * settings->variant_nothing_letter
                            : settings->variant_unit + letters * settings->variant_per_letter;
}

static float weight(const alam_settings *settings, unsigned cost, unsigned least)
{
    float unit = settings->variant_unit ? (float)settings->variant_unit : 1;
    return expf(-((float)cost - (float)least) / unit);
}

static void rate(const alam_image *image, const spellings *all, alam_candidate *candidate)
{
    const alam_settings *settings = image->settings;
    const spelling own = spelling_of(candidate);
    /* Relative to its own cost, so that no weight is lost to rounding. */
    float mine = 1, sum = 1 + weight(settings, cost_of_nothing(settings, candidate), own.cost);
    for (size_t i = 0; i < all->count; i++) {
        const spelling *other = &all->list[i];
        if (!competes(other, &own) || other->number == own.number)
            continue;
        float share = weight(settings, other->cost, own.cost);
        sum += share;
        mine += other->entity == own.entity ? share : 0;
    }
    candidate->likelihood = mine / sum;
    if (candidate->alone && candidate->likelihood * 100 < (float)settings->variant_sure)
        candidate->verdict = ALAM_VERDICT_DOUBT;
}

/* Candidates `from` to `to`, which begin at one unit. */
static void rate_unit(const alam_image *image, alam_candidate *from, const alam_candidate *to)
{
    spellings all = {.count = 0};
    for (const alam_candidate *i = from; i < to; i++)
        if (counts(i)) {
            const spelling new = spelling_of(i);
            note(&all, &new);
        }
    for (alam_candidate *i = from; i < to; i++)
        if (i->cost > 0 && is_in_reach(i))
            rate(image, &all, i);
}

void alam_rate_spellings(const alam_image *image, alam_candidate *candidates, size_t count)
{
    for (size_t i = 0, end; i < count; i = end) {
        bool varied = false;
        for (end = i; end < count && candidates[end].unit == candidates[i].unit; end++)
            varied = varied || candidates[end].cost > 0;
        if (varied)
            rate_unit(image, candidates + i, candidates + end);
    }
}

static bool is_same_stretch(const alam_candidate *a, const alam_candidate *b)
{
    return a->unit_count == b->unit_count && (a->clitic == b->clitic || a->alone);
}

/* Puts a candidate in its place by score behind the first, unless its entity is there with a better one. */
static size_t insert(const alam_candidate *candidates, uint32_t number,
                     uint32_t rivals[ALAM_MOST_RIVALS], size_t count)
{
    size_t place = count;
    for (size_t i = 0; i < count; i++)
        if (candidates[rivals[i]].entity == candidates[number].entity) {
            if (i == 0 || candidates[rivals[i]].score >= candidates[number].score)
                return count;
            place = --count;
            for (size_t k = i; k < count; k++)
                rivals[k] = rivals[k + 1];
            break;
        }
    while (place > 1 && candidates[rivals[place - 1]].score < candidates[number].score)
        place--;
    if (place == ALAM_MOST_RIVALS)
        return count;
    count += count < ALAM_MOST_RIVALS;
    for (size_t i = count - 1; i > place; i--)
        rivals[i] = rivals[i - 1];
    rivals[place] = number;
    return count;
}

size_t alam_find_rivals(const alam_candidate *candidates, size_t count, size_t chosen, unsigned margin,
                        uint32_t rivals[ALAM_MOST_RIVALS])
{
    const alam_candidate *best = &candidates[chosen];
    size_t first = chosen, found = 1;
    rivals[0] = (uint32_t)chosen;
    while (first > 0 && candidates[first - 1].unit == best->unit)
        first--;
    for (size_t i = first; i < count && candidates[i].unit == best->unit; i++)
        if (i != chosen && candidates[i].name != ALAM_NONE && is_in_reach(&candidates[i]) && is_same_stretch(best, &candidates[i]) &&
            candidates[i].cost <= best->cost + margin)
            found = insert(candidates, (uint32_t)i, rivals, found);
    return found;
}
