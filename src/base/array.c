#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>

void *alam_array_grow(void *items, size_t count, size_t *capacity, size_t extra, size_t size)
{
    size_t wanted = *capacity ? *capacity : 8;
    while (wanted - count < extra) {
        if (wanted > SIZE_MAX / 2 / size)
            return NULL;
        wanted *= 2;
    }
    void *grown = realloc(items, wanted * size);
    if (grown)
        *capacity = wanted;
    return grown;
}

void *alam_array_keep(void *before, void *after)
{
    return after ? after : before;
}

void *alam_array_zero_large(void *item, size_t size)
{
    return memset(item, 0, size);
}

void alam_array_release(void *items)
{
    free(items);
}
