#include "base/sort.h"

/* Lets the number at `root` sink to its place in the heap of `count` numbers. */
static void sink(uint32_t *heap, size_t root, size_t count,
                 int (*before)(const void *, uint32_t, uint32_t), const void *context)
{
    uint32_t number = heap[root];
    for (size_t child; (child = root * 2 + 1) < count; root = child) {
        if (child + 1 < count && before(context, heap[child], heap[child + 1]))
            child++;
        if (!before(context, number, heap[child]))
            break;
        heap[root] = heap[child];
    }
    heap[root] = number;
}

void alam_sort(uint32_t *numbers, size_t count, int (*before)(const void *, uint32_t, uint32_t),
               const void *context)
{
    for (size_t i = count / 2; i > 0; i--)
        sink(numbers, i - 1, count, before, context);
    for (size_t end = count; end > 1; end--) {
        uint32_t last = numbers[end - 1];
        numbers[end - 1] = numbers[0];
        numbers[0] = last;
        sink(numbers, 0, end - 1, before, context);
    }
}

#define RUN 8 /* that are sorted by insertion before runs are merged */

typedef struct keyed_order {
    int (*before)(const void *, uint32_t, uint32_t);
    const void *context;
} keyed_order;

static inline int goes_before(const keyed_order *order, const alam_keyed *a, const alam_keyed *b)
{
    return a->key != b->key ? a->key < b->key : order->before(order->context, a->number, b->number);
}

static void sort_run(const keyed_order *order, alam_keyed *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        alam_keyed item = items[i];
        size_t at = i;
        for (; at > 0 && goes_before(order, &item, &items[at - 1]); at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

/* Merges items[0..middle) and items[middle..count) into `out`. */
static void merge(const keyed_order *order, const alam_keyed *items, size_t middle, size_t count, alam_keyed *out)
{
    size_t left = 0, right = middle;
    while (left < middle && right < count)
        *out++ = goes_before(order, &items[right], &items[left]) ? items[right++] : items[left++];
    while (left < middle)
        *out++ = items[left++];
    while (right < count)
        *out++ = items[right++];
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

alam_keyed *alam_sort_keyed(alam_keyed *items, alam_keyed *scratch, size_t count,
                            int (*before)(const void *, uint32_t, uint32_t), const void *context)
{
    const keyed_order order = {before, context};
    for (size_t i = 0; i < count; i += RUN)
        sort_run(&order, items + i, least(RUN, count - i));
    for (size_t width = RUN; width < count; width *= 2) {
        for (size_t i = 0; i < count; i += 2 * width)
            merge(&order, items + i, least(width, count - i), least(2 * width, count - i), scratch + i);
        alam_keyed *swap = items;
        items = scratch;
        scratch = swap;
    }
    return items;
}
