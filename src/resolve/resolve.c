#include "resolve/resolve.h"

#include <math.h>

/* What the orders below compare. */
typedef struct order_context {
    const alam_context *context;
    const alam_candidate *candidates;
} order_context;

static uint32_t length_of(const alam_candidate *candidate)
{
    return candidate->end.codepoint - candidate->start.codepoint;
}

/* Which of two readings of the same stretch is better: one that is announced, then one that the
 * document has named (the last named first, for a shared surname), then the likelier one in these surroundings. Negative: a. */
static int compare_readings(const order_context *ranking, uint32_t first, uint32_t second)
{
    const alam_candidate *a = &ranking->candidates[first], *b = &ranking->candidates[second];
    if (a->cost != b->cost)
        return a->cost < b->cost ? -1 : 1;
    bool announced_a = a->trigger != ALAM_NONE, announced_b = b->trigger != ALAM_NONE;
    if (announced_a != announced_b)
        return announced_a ? -1 : 1;
    uint32_t entity_a = a->entity, entity_b = b->entity;
    uint32_t recent_a = alam_context_recency(ranking->context, entity_a);
    uint32_t recent_b = alam_context_recency(ranking->context, entity_b);
    if (recent_a != recent_b && entity_a != entity_b)
        return recent_a > recent_b ? -1 : 1;
    if (a->score != b->score || a->fit != b->fit) {
        float likely_a = a->score * expf(a->fit), likely_b = b->score * expf(b->fit);
        if (likely_a != likely_b)
            return likely_a > likely_b ? -1 : 1;
    }
    if (entity_a != entity_b)
        return entity_a < entity_b ? -1 : 1;
    if (a->exact != b->exact)
        return a->exact ? -1 : 1;
    return a->name < b->name ? -1 : a->name > b->name;
}

/* Letters that another spelling must have more than one that is as listed, for a cost of 1. */
#define LETTERS_PER_COST 4

/* A line by itself rarely begins with "and" or "in". */
#define LETTERS_OF_LONE_CLITIC 2

/* The length by which candidates are compared: that of another spelling counts less the more it costs, and
 * that of a pattern less the less sure it is, so that it does not take a listed name's place, unless it
 * explains more of the text. */
static int64_t weight_of(const alam_candidate *candidate)
{
    int64_t weight = (int64_t)length_of(candidate) * 100 - LETTERS_PER_COST * (int64_t)candidate->cost;
    if (candidate->name == ALAM_NONE)
        return (int64_t)((float)weight * candidate->factor);
    return candidate->alone && candidate->clitic ? weight - LETTERS_OF_LONE_CLITIC * 100 : weight;
}

static int is_better(const void *context, uint32_t first, uint32_t second)
{
    return compare_readings(context, first, second) < 0;
}

/* The longest first, and of equally long ones the one further left; or the other way round. */
static uint64_t key_of(const alam_candidate *candidate, alam_overlap policy)
{
    uint32_t shortness = (uint32_t)INT32_MAX - (uint32_t)candidate->weight;
    if (policy == ALAM_OVERLAP_LEFTMOST)
        return (uint64_t)candidate->start.byte << 32 | shortness;
    return (uint64_t)shortness << 32 | candidate->start.byte;
}

/* Takes the units of a candidate for it, unless one of them is taken. */
static bool claim(uint32_t *owners, const alam_candidate *candidate, uint32_t number)
{
    uint32_t *first = &owners[candidate->unit];
    for (uint32_t i = 0; i < candidate->unit_count; i++)
        if (first[i])
            return false;
    for (uint32_t i = 0; i < candidate->unit_count; i++)
        first[i] = number + 1;
    return true;
}

/* A longer name has read the word whole; no proclitic is then taken off it for a shorter one. */
static bool is_inside(const alam_candidate *inner, const alam_candidate *outer)
{
    bool reads_alike = !inner->clitic || (inner->unit == outer->unit && inner->clitic == outer->clitic);
    bool named = inner->name != ALAM_NONE || inner->second;
    return reads_alike && named && !inner->cost && inner->start.byte >= outer->start.byte &&
           inner->end.byte <= outer->end.byte &&
           length_of(inner) < length_of(outer) + inner->second &&
           inner->type != outer->type;
}

/* Inside each chosen candidate, the longest ones of another type. */
static void choose_nested(alam_resolver *resolver, alam_candidate *candidates)
{
    for (size_t i = 0; i < resolver->order.count; i++) {
        uint32_t number = resolver->order.items[i];
        alam_candidate *candidate = &candidates[number];
        uint32_t owner = resolver->owners.items[candidate->unit];
        if (candidate->chosen || owner == 0 ||
            !is_inside(candidate, &candidates[owner - 1]) ||
            !claim(resolver->inner.items, candidate, number))
            continue;
        candidate->chosen = true;
        candidate->nested = true;
    }
}

/* `count` zeros. */
static bool clear_owners(alam_resolver *resolver, size_t count)
{
    resolver->owners.count = 0;
    resolver->inner.count = 0;
    if (!alam_array_reserve(&resolver->owners, count) ||
        !alam_array_reserve(&resolver->inner, count))
        return false;
    if (count > 0) {
        memset(resolver->owners.items, 0, count * sizeof(uint32_t));
        memset(resolver->inner.items, 0, count * sizeof(uint32_t));
    }
    return true;
}

/* The accepted candidates in the order in which they are tried. */
static bool order_accepted(alam_resolver *resolver, const order_context *ranking, alam_overlap policy,
                           alam_candidate *candidates, size_t count)
{
    size_t accepted = 0;
    resolver->order.count = 0;
    resolver->keyed.count = 0;
    if (!alam_array_reserve(&resolver->order, count) || !alam_array_reserve(&resolver->keyed, 2 * count))
        return false;
    alam_keyed *keyed = resolver->keyed.items;
    for (size_t i = 0; i < count; i++) {
        candidates[i].chosen = false;
        candidates[i].nested = false;
        int64_t weight = weight_of(&candidates[i]);
        candidates[i].weight = (int32_t)(weight < INT32_MAX ? weight : INT32_MAX);
        if (alam_is_accepted(&candidates[i]))
            keyed[accepted++] = (alam_keyed){key_of(&candidates[i], policy), (uint32_t)i};
    }
    if (accepted == 0)
        return true;
    keyed = alam_sort_keyed(keyed, keyed + count, accepted, is_better, ranking);
    for (size_t i = 0; i < accepted; i++)
        resolver->order.items[resolver->order.count++] = keyed[i].number;
    return true;
}

bool alam_resolve(alam_resolver *resolver, const alam_context *context, alam_overlap policy,
                  size_t units, alam_candidate *candidates, size_t count)
{
    order_context ranking = {context, candidates};
    if (!order_accepted(resolver, &ranking, policy, candidates, count) || !clear_owners(resolver, units))
        return false;
    for (size_t i = 0; i < resolver->order.count; i++) {
        uint32_t number = resolver->order.items[i];
        alam_candidate *candidate = &candidates[number];
        candidate->chosen = policy == ALAM_OVERLAP_ALL ||
                            claim(resolver->owners.items, candidate, number);
    }
    if (policy == ALAM_OVERLAP_NESTED)
        choose_nested(resolver, candidates);
    return true;
}

void alam_resolver_free(alam_resolver *resolver)
{
    alam_array_free(&resolver->order);
    alam_array_free(&resolver->keyed);
    alam_array_free(&resolver->owners);
    alam_array_free(&resolver->inner);
}
