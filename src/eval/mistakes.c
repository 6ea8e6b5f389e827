/* Each kind takes the spans that the kinds before it left over. Both sides are sorted alike and
 * walked together once, so that finding partners costs no more than sorting. */
#include "eval/mistakes.h"

#include <stdlib.h>

/* Spans without a partner; one that got a partner here becomes NULL. */
typedef struct leftovers {
    const alam_eval_span **items;
    size_t count;
} leftovers;

static bool report(alam_eval_mistakes *mistakes, alam_eval_kind kind, const alam_eval_span *gold,
                   const alam_eval_span *predicted)
{
    alam_eval_mistake *mistake = alam_array_push(&mistakes->items);
    if (!mistake)
        return false;
    *mistake = (alam_eval_mistake){.kind = kind, .gold = gold, .predicted = predicted};
    mistakes->counts[kind]++;
    return true;
}

static bool collect(const alam_eval_spans *spans, leftovers *out)
{
    out->items = malloc((spans->count + 1) * sizeof *out->items);
    if (!out->items)
        return false;
    for (size_t i = 0; i < spans->count; i++) {
        const alam_eval_span *span = &spans->items[i];
        if (span->counted && !span->match[ALAM_EVAL_STRICT] && !span->dropped[ALAM_EVAL_STRICT])
            out->items[out->count++] = span;
    }
    return true;
}

static void close_gaps(leftovers *spans)
{
    size_t count = 0;
    for (size_t i = 0; i < spans->count; i++)
        if (spans->items[i])
            spans->items[count++] = spans->items[i];
    spans->count = count;
}

static bool find_wrong_ids(const alam_eval_spans *golds, alam_eval_mistakes *mistakes)
{
    for (size_t i = 0; i < golds->count; i++) {
        const alam_eval_span *gold = &golds->items[i];
        const alam_eval_span *predicted = gold->match[ALAM_EVAL_STRICT];
        if (predicted && gold->id != ALAM_EVAL_NO_NAME && gold->id != predicted->id &&
            !report(mistakes, ALAM_EVAL_WRONG_ID, gold, predicted))
            return false;
    }
    return true;
}

static int by_place(const void *a, const void *b)
{
    const alam_eval_span *left = *(const alam_eval_span *const *)a;
    const alam_eval_span *right = *(const alam_eval_span *const *)b;
    int order = alam_eval_compare_places(left, right);
    return order ? order : left < right ? -1 : left > right;
}

/* Two unpaired spans on one place have different types: equal ones are a pair already. */
static bool find_wrong_types(leftovers *golds, leftovers *predictions, alam_eval_mistakes *mistakes)
{
    qsort(golds->items, golds->count, sizeof *golds->items, by_place);
    qsort(predictions->items, predictions->count, sizeof *predictions->items, by_place);
    for (size_t i = 0, j = 0; i < golds->count && j < predictions->count;) {
        int order = alam_eval_compare_places(golds->items[i], predictions->items[j]);
        if (order == 0) {
            if (!report(mistakes, ALAM_EVAL_WRONG_TYPE, golds->items[i], predictions->items[j]))
                return false;
            golds->items[i] = NULL;
            predictions->items[j] = NULL;
        }
        i += order <= 0;
        j += order >= 0;
    }
    close_gaps(golds);
    close_gaps(predictions);
    return true;
}

static int compare_types(const alam_eval_span *a, const alam_eval_span *b)
{
    if (a->document != b->document)
        return a->document < b->document ? -1 : 1;
    return a->type < b->type ? -1 : a->type > b->type;
}

static int by_type(const void *a, const void *b)
{
    int order = compare_types(*(const alam_eval_span *const *)a, *(const alam_eval_span *const *)b);
    return order ? order : by_place(a, b);
}

/* -1: `a` lies wholly before `b`; 1: behind; 0: same document and type, and they overlap. */
static int compare_overlap(const alam_eval_span *a, const alam_eval_span *b)
{
    int order = compare_types(a, b);
    if (order)
        return order;
    return a->end <= b->start ? -1 : b->end <= a->start;
}

/* What lies wholly before the current span of the other side also lies before all later ones there,
 * since they start no earlier: no overlap between two that stay unpaired is overlooked. */
static bool find_wrong_spans(leftovers *golds, leftovers *predictions, alam_eval_mistakes *mistakes)
{
    qsort(golds->items, golds->count, sizeof *golds->items, by_type);
    qsort(predictions->items, predictions->count, sizeof *predictions->items, by_type);
    for (size_t i = 0, j = 0; i < golds->count && j < predictions->count;) {
        int order = compare_overlap(golds->items[i], predictions->items[j]);
        if (order == 0) {
            if (!report(mistakes, ALAM_EVAL_WRONG_SPAN, golds->items[i], predictions->items[j]))
                return false;
            golds->items[i] = NULL;
            predictions->items[j] = NULL;
        }
        i += order <= 0;
        j += order >= 0;
    }
    close_gaps(golds);
    close_gaps(predictions);
    return true;
}

static bool report_rest(const leftovers *golds, const leftovers *predictions,
                        alam_eval_mistakes *mistakes)
{
    for (size_t i = 0; i < golds->count; i++)
        if (!report(mistakes, ALAM_EVAL_MISSED, golds->items[i], NULL))
            return false;
    for (size_t i = 0; i < predictions->count; i++)
        if (!report(mistakes, ALAM_EVAL_SPURIOUS, NULL, predictions->items[i]))
            return false;
    return true;
}

static int compare_mistakes(const void *a, const void *b)
{
    const alam_eval_mistake *left = a;
    const alam_eval_mistake *right = b;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    const alam_eval_span *places[2] = {left->gold ? left->gold : left->predicted,
                                       right->gold ? right->gold : right->predicted};
    return by_place(&places[0], &places[1]);
}

bool alam_eval_find_mistakes(const alam_eval_set *set, alam_eval_mistakes *mistakes,
                             alam_error *error)
{
    leftovers golds = {0};
    leftovers predictions = {0};
    bool done = collect(&set->spans[ALAM_EVAL_GOLD], &golds) &&
                collect(&set->spans[ALAM_EVAL_PREDICTED], &predictions) &&
                find_wrong_ids(&set->spans[ALAM_EVAL_GOLD], mistakes) &&
                find_wrong_types(&golds, &predictions, mistakes) &&
                find_wrong_spans(&golds, &predictions, mistakes) &&
                report_rest(&golds, &predictions, mistakes);
    free(golds.items);
    free(predictions.items);
    if (!done)
        return alam_fail_memory(error);
    if (mistakes->items.count > 0)
        qsort(mistakes->items.items, mistakes->items.count, sizeof *mistakes->items.items,
              compare_mistakes);
    return true;
}

void alam_eval_mistakes_free(alam_eval_mistakes *mistakes)
{
    alam_array_free(&mistakes->items);
}

const char *alam_eval_kind_name(alam_eval_kind kind)
{
    static const char *const names[ALAM_EVAL_KINDS] = {"missed", "spurious", "wrong-id",
                                                       "wrong-type", "wrong-span"};
    return names[kind];
}
