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
