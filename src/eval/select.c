#include "eval/select.h"

#include <stdlib.h>
#include <string.h>

int alam_eval_compare_places(const alam_eval_span *a, const alam_eval_span *b)
{
    if (a->document != b->document)
        return a->document < b->document ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->end < b->end ? -1 : a->end > b->end;
}

/* ---- Zones --------------------------------------------------------------------------------- */

/* A gold span in the order of places, and the one that reaches furthest of those up to it in its
 * document: no other span to the left can be nearer to what follows. */
typedef struct landmark {
    const alam_eval_span *span;
    const alam_eval_span *furthest;
} landmark;

static int compare_landmarks(const void *a, const void *b)
{
    const alam_eval_span *left = ((const landmark *)a)->span;
    const alam_eval_span *right = ((const landmark *)b)->span;
    int order = alam_eval_compare_places(left, right);
    return order ? order : left < right ? -1 : left > right;
}

static landmark *sort_landmarks(const alam_eval_spans *golds)
{
    landmark *sorted = malloc((golds->count + 1) * sizeof *sorted);
    if (!sorted)
        return NULL;
    for (size_t i = 0; i < golds->count; i++)
        sorted[i] = (landmark){.span = &golds->items[i]};
    qsort(sorted, golds->count, sizeof *sorted, compare_landmarks);
    for (size_t i = 0; i < golds->count; i++) {
        const landmark *before = i > 0 ? &sorted[i - 1] : NULL;
        bool farther = before && before->span->document == sorted[i].span->document &&
                       before->furthest->end > sorted[i].span->end;
        sorted[i].furthest = farther ? before->furthest : sorted[i].span;
    }
    return sorted;
}

/* The first landmark whose place is not before that of `span`. */
static size_t lower_bound(const landmark *sorted, size_t count, const alam_eval_span *span)
{
    size_t low = 0;
    while (count > 0) {
        size_t half = count / 2;
        if (alam_eval_compare_places(sorted[low + half].span, span) < 0) {
            low += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return low;
}

/* 0 where the two overlap. */
static uint32_t distance(const alam_eval_span *a, const alam_eval_span *b)
{
    if (a->start >= b->end)
        return a->start - b->end + 1;
    if (b->start >= a->end)
        return b->start - a->end + 1;
    return 0;
}

static const alam_eval_span *nearest(const landmark *sorted, size_t count,
                                     const alam_eval_span *span)
{
    size_t at = lower_bound(sorted, count, span);
    const alam_eval_span *left = at > 0 ? sorted[at - 1].furthest : NULL;
    const alam_eval_span *right = at < count ? sorted[at].span : NULL;
    if (left && left->document != span->document)
        left = NULL;
    if (right && right->document != span->document)
        right = NULL;
    if (!left || !right)
        return left ? left : right;
    return distance(left, span) < distance(right, span) ? left : right;
}

bool alam_eval_assign_zones(alam_eval_set *set, alam_error *error)
{
    const alam_eval_spans *golds = &set->spans[ALAM_EVAL_GOLD];
    alam_eval_spans *predictions = &set->spans[ALAM_EVAL_PREDICTED];
    landmark *sorted = sort_landmarks(golds);
    if (!sorted)
        return alam_fail_memory(error);
    for (size_t i = 0; i < predictions->count; i++) {
        alam_eval_span *span = &predictions->items[i];
        const alam_eval_span *gold = nearest(sorted, golds->count, span);
        if (gold)
            span->zone = gold->zone;
    }
    free(sorted);
    return true;
}

/* ---- The filter ---------------------------------------------------------------------------- */

static bool allows(const alam_map *allowed, const alam_eval_set *set, uint32_t name)
{
    if (allowed->entries.count == 0)
        return true;
    const char *text = alam_eval_name(set, name);
    return alam_map_find(allowed, text, strlen(text)) != NULL;
}

void alam_eval_select(alam_eval_set *set, const alam_eval_filter *filter)
{
    for (int side = 0; side < ALAM_EVAL_SIDES; side++) {
        for (size_t i = 0; i < set->spans[side].count; i++) {
            alam_eval_span *span = &set->spans[side].items[i];
            span->counted = set->documents.items[span->document].names[ALAM_EVAL_GOLD] &&
                            !(side == ALAM_EVAL_GOLD && span->optional) &&
                            !(span->nested && filter->nested == ALAM_EVAL_WITHOUT_NESTED) &&
                            allows(&filter->types, set, span->type) &&
                            allows(&filter->modes, set, span->mode) &&
                            allows(&filter->zones, set, span->zone);
        }
    }
}

void alam_eval_filter_free(alam_eval_filter *filter)
{
    alam_map_free(&filter->types);
    alam_map_free(&filter->modes);
    alam_map_free(&filter->zones);
}
