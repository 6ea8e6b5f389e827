/* Sorting for what is sorted per document, where the C library's qsort() would allocate: a heapsort, which needs
 * no memory, and a merge sort over keys, which looks at what is sorted only where keys are equal. */
#ifndef ALAM_BASE_SORT_H
#define ALAM_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Sorts `count` numbers so that before(context, a, b) is not true of any neighbours (b, a). It must
 * order all numbers that differ, as the sort is not stable. */
void alam_sort(uint32_t *numbers, size_t count, int (*before)(const void *, uint32_t, uint32_t),
               const void *context);

/* A number and the most that is compared of it. */
typedef struct alam_keyed {
    uint64_t key;
    uint32_t number;
} alam_keyed;

/* Sorts by key, and what has equal keys as alam_sort() does, which is then asked for few; n log n in the worst
 * case. `scratch` has room for as many; the result may be there: it is what is returned. */
alam_keyed *alam_sort_keyed(alam_keyed *items, alam_keyed *scratch, size_t count,
                            int (*before)(const void *, uint32_t, uint32_t), const void *context);

#endif
