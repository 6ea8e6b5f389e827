/* What labelled text says of a name that was found in it. */
#include "base/error.h"
#include "base/sort.h"
#include "cli/learn.h"

#include <stdlib.h>

/* How many spans that end behind a name's begin are looked at: more than ever lie in each other. */
enum { MOST_NESTED = 8 };

static int ends_before(const void *context, uint32_t first, uint32_t second)
{
    const alam_eval_span *spans = context;
    const alam_eval_span *a = &spans[first], *b = &spans[second];
    if (a->document != b->document)
        return a->document < b->document;
    if (a->end != b->end)
        return a->end < b->end;
    return first < second;
}

bool alam_learn_sort_gold(alam_learning *learning, alam_error *error)
{
    const alam_eval_spans *spans = &learning->gold->spans[ALAM_EVAL_GOLD];
    learning->gold_order = malloc((spans->count + 1) * sizeof *learning->gold_order);
    if (!learning->gold_order)
        return alam_fail_memory(error);
    for (size_t i = 0; i < spans->count; i++)
        learning->gold_order[i] = (uint32_t)i;
    if (spans->count > 0)
        alam_sort(learning->gold_order, spans->count, ends_before, spans->items);
    return true;
}

uint32_t alam_learn_gold_document(alam_learning *learning, const char *name, const char *field)
{
    const alam_eval_set *gold = learning->gold;
    uint32_t number = gold ? alam_eval_document_find(gold, name, field, &learning->scratch)
                           : ALAM_EVAL_NO_NAME;
    learning->exhausted |= learning->scratch.failed;
    if (number == ALAM_EVAL_NO_NAME || !gold->documents.items[number].names[ALAM_EVAL_GOLD])
        return ALAM_EVAL_NO_NAME;
    return number;
}

/* The place of the first span of the document that ends behind `start`. */
static size_t find_first(const alam_learning *learning, uint32_t document, uint32_t start)
{
    const alam_eval_spans *spans = &learning->gold->spans[ALAM_EVAL_GOLD];
    size_t low = 0, high = spans->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const alam_eval_span *span = &spans->items[learning->gold_order[middle]];
        if (span->document < document || (span->document == document && span->end <= start))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Gold of whole tokens has the proclitics with it. */
static bool is_exact(const alam_eval_span *span, const alam_learn_item *item)
{
    return span->end == item->end &&
           (span->start == item->start || span->start + item->proclitics == item->start);
}

alam_learn_label alam_learn_label_of(const alam_learning *learning, uint32_t document,
                                     const alam_learn_item *item, const char **id)
{
    const alam_eval_set *gold = learning->gold;
    const alam_eval_spans *spans = &gold->spans[ALAM_EVAL_GOLD];
    alam_learn_label label = ALAM_LEARN_WRONG;
    size_t first = find_first(learning, document, item->start);
    *id = NULL;
    for (size_t i = first; i < spans->count && i < first + MOST_NESTED; i++) {
        const alam_eval_span *span = &spans->items[learning->gold_order[i]];
        if (span->document != document || span->start >= item->end)
            continue;
        bool alike = strcmp(alam_eval_name(gold, span->type), item->type) == 0;
        if (alike && is_exact(span, item) && !span->optional) {
            *id = span->id == ALAM_EVAL_NO_NAME ? NULL : alam_eval_name(gold, span->id);
            return ALAM_LEARN_RIGHT;
        }
        if (alike || span->optional)
            label = ALAM_LEARN_UNKNOWN;
    }
    return label;
}
