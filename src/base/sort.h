/* Sorting without memory: heapsort, n log n in the worst case. For what is sorted per document, where
 * the C library's qsort() would allocate. */
#ifndef ALAM_BASE_SORT_H
#define ALAM_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Sorts `count` numbers so that before(context, a, b) is not true of any neighbours (b, a). It must
 * order all numbers that differ, as the sort is not stable. */
void alam_sort(uint32_t *numbers, size_t count, int (*before)(const void *, uint32_t, uint32_t),
               const void *context);

#endif
