#include "match/bounds.h"

bool alam_is_for_lists(const alam_image *image, unsigned rule)
{
    return rule < 64 && image->settings->variant_alone_rules >> rule & 1;
}

/* The cheapest rule for it, wherever it stands. */
static alam_variant_cost cheapest(const alam_image *image, unsigned listed, unsigned seen, alam_scope scope)
{
    alam_variant_cost least = {.cost = ALAM_NEVER};
    for (unsigned where = 0; where < ALAM_WHERE_COUNT; where++) {
        size_t cell = (where * ALAM_LETTER_NUMBERS + listed) * ALAM_LETTER_NUMBERS + seen;
        alam_variant_cost rule = image->at.VARIANT_COSTS[cell];
        if (rule.cost < least.cost && (scope != ALAM_SCOPE_TEXT || !alam_is_for_lists(image, rule.rule)))
            least = rule;
    }
    return least;
}

/* The letters that may be listed where `seen` is seen, in the order of their costs. */
static void collect_exchanges(alam_variants *variants, uint8_t seen)
{
    const alam_image *image = variants->image;
    uint8_t count = 0;
    alam_exchange *list = variants->exchanges[seen].list;
    for (unsigned listed = 0; listed < ALAM_LETTER_NUMBERS; listed++) {
        alam_variant_cost rule = cheapest(image, listed, seen, ALAM_SCOPE_LIST);
        unsigned cost = listed == seen ? ALAM_NEVER : rule.cost;
        if (cost == ALAM_NEVER || (count == ALAM_MOST_EXCHANGES && list[count - 1].cost <= cost))
            continue;
        count += count < ALAM_MOST_EXCHANGES;
        unsigned place = count - 1u;
        for (; place > 0 && list[place - 1].cost > cost; place--)
            list[place] = list[place - 1];
        list[place] = (alam_exchange){(uint8_t)listed, (uint8_t)cost, alam_is_for_lists(image, rule.rule)};
    }
    variants->exchanges[seen].count = count;
}

static void lower(uint8_t *least, unsigned cost)
{
    if (cost < *least)
        *least = (uint8_t)cost;
}

/* A rule for a group of letters changes all of them at once, so that each has a part of its cost; and some
 * of them are more or less. */
static void lower_group(alam_variants *variants, const alam_rewrite *rewrite, alam_scope scope)
{
    unsigned from = rewrite->from_count, to = rewrite->to_count;
    unsigned longer = from > to ? from : to, shift = longer - (from < to ? from : to);
    alam_letters letters;
    alam_letters_from(&variants->rules, rewrite->from, from, &letters);
    for (unsigned i = 0; i < from + to; i++) {
        if (i == from)
            alam_letters_from(&variants->rules, rewrite->to, to, &letters);
        uint8_t number = letters.numbers[i < from ? i : i - from];
        lower(&variants->least_change[scope][number], rewrite->cost / longer);
        if (shift > 0)
            lower(&variants->least_shift[scope][number], rewrite->cost / shift);
    }
}

/* What any letter costs where no rule names it. */
static uint8_t least_of_all(const alam_image *image, alam_scope scope)
{
    const alam_settings *settings = image->settings;
    uint8_t least = ALAM_NEVER;
    if (scope != ALAM_SCOPE_TEXT || !alam_is_for_lists(image, settings->double_rule))
        lower(&least, settings->double_cost);
    return least;
}

/* For each letter the cheapest rule that it is part of, on either side. */
static void find_least_changes(alam_variants *variants, alam_scope scope)
{
    const alam_image *image = variants->image;
    uint8_t *change = variants->least_change[scope], *shift = variants->least_shift[scope];
    memset(change, least_of_all(image, scope), ALAM_LETTER_NUMBERS);
    memset(shift, least_of_all(image, scope), ALAM_LETTER_NUMBERS);
    for (unsigned a = 0; a < ALAM_LETTER_NUMBERS; a++)
        for (unsigned b = 0; b < ALAM_LETTER_NUMBERS; b++) {
            unsigned cost = cheapest(image, a, b, scope).cost;
            lower(&change[a], cost);
            lower(&change[b], cost);
            if (a == 0 || b == 0)
                lower(&shift[a + b], cost);
        }
    for (size_t i = 0; i < image->count.REWRITES; i++)
        if (scope != ALAM_SCOPE_TEXT || !alam_is_for_lists(image, image->at.REWRITES[i].rule))
            lower_group(variants, &image->at.REWRITES[i], scope);
}

unsigned alam_alignment_band(const alam_variants *variants, alam_scope scope, const alam_letters *a,
                             const alam_letters *b, unsigned most)
{
    unsigned slip = variants->image->settings->slip_cost;
    const uint8_t *shift = variants->least_shift[scope == ALAM_SCOPE_TEXT ? scope : ALAM_SCOPE_LIST];
    uint8_t least = ALAM_NEVER;
    for (unsigned i = 0; i < a->count; i++)
        lower(&least, shift[a->numbers[i]]);
    for (unsigned i = 0; i < b->count; i++)
        lower(&least, shift[b->numbers[i]]);
    if (least == 0)
        return ALAM_MOST_LETTERS;
    unsigned band = most / least, slipped = most < slip ? 0 : 1 + (most - slip) / least;
    return scope == ALAM_SCOPE_SLIPS && slipped > band ? slipped : band;
}

/* What the letters cost that one word has more of than the other, and the dearest of them. */
typedef struct letter_surplus {
    unsigned cost, dearest;
} letter_surplus;

static letter_surplus surplus_of(const uint8_t *least, const alam_letters *word,
                                 const alam_letters *other)
{
    int8_t more[ALAM_LETTER_NUMBERS] = {0};
    letter_surplus surplus = {0, 0};
    for (unsigned i = 0; i < word->count; i++)
        more[word->numbers[i]]++;
    for (unsigned i = 0; i < other->count; i++)
        more[other->numbers[i]]--;
    for (unsigned i = 0; i < word->count; i++) {
        unsigned cost = least[word->numbers[i]];
        if (more[word->numbers[i]] <= 0)
            continue;
        more[word->numbers[i]]--;
        surplus.cost += cost;
        surplus.dearest = cost > surplus.dearest ? cost : surplus.dearest;
    }
    return surplus;
}

/* A slip changes or leaves out one letter on each side. */
unsigned alam_alignment_bound(const alam_variants *variants, alam_scope scope, const alam_letters *a,
                              const alam_letters *b)
{
    unsigned slip = variants->image->settings->slip_cost;
    const uint8_t *least = variants->least_change[scope == ALAM_SCOPE_TEXT ? scope : ALAM_SCOPE_LIST];
    letter_surplus there = surplus_of(least, a, b), back = surplus_of(least, b, a);
    unsigned bound = there.cost > back.cost ? there.cost : back.cost;
    if (scope != ALAM_SCOPE_SLIPS)
        return bound;
    there.cost -= there.dearest;
    back.cost -= back.dearest;
    unsigned slipped = slip + (there.cost > back.cost ? there.cost : back.cost);
    return slipped < bound ? slipped : bound;
}

void alam_bounds_start(alam_variants *variants)
{
    for (unsigned letter = 1; letter < ALAM_LETTER_NUMBERS; letter++)
        collect_exchanges(variants, (uint8_t)letter);
    for (alam_scope scope = 0; scope < ALAM_SCOPE_SLIPS; scope++)
        find_least_changes(variants, scope);
}
