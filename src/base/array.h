/* Typed growable arrays over one generic growth function.
 *
 *     typedef ALAM_ARRAY(alam_token) alam_tokens;
 *     alam_token *token = alam_array_push(&tokens);   // zeroed; NULL when memory is out
 *     for (size_t i = 0; i < tokens.count; i++) use(tokens.items[i]);
 *     alam_array_free(&tokens);
 */
#ifndef ALAM_BASE_ARRAY_H
#define ALAM_BASE_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define ALAM_ARRAY(type)                                                                             \
    struct {                                                                                         \
        type *items;                                                                                 \
        size_t count;                                                                                \
        size_t capacity;                                                                             \
    }

/* Makes room for `extra` more items of `size` bytes. Returns the items' new place, NULL when memory
 * is out (the array is then as before). */
void *alam_array_grow(void *items, size_t count, size_t *capacity, size_t extra, size_t size);

#define alam_array_reserve(array, extra)                                                             \
    ((extra) <= (array)->capacity - (array)->count ||                                                \
     ((array)->items = alam_array_keep((array)->items,                                               \
                                       alam_array_grow((array)->items, (array)->count,               \
                                                       &(array)->capacity, (extra),                  \
                                                       sizeof *(array)->items)),                     \
      (extra) <= (array)->capacity - (array)->count))

#define alam_array_push(array)                                                                       \
    (alam_array_reserve(array, 1)                                                                    \
         ? (__typeof__((array)->items))alam_array_zero(&(array)->items[(array)->count++],            \
                                                       sizeof *(array)->items)                       \
         : NULL)

#define alam_array_free(array)                                                                       \
    (alam_array_release((array)->items), (array)->items = NULL, (array)->count = 0,                  \
     (array)->capacity = 0)

/* Helpers of the macros. The size is known where an item is pushed: of a small one this is a few stores, of a
 * large one compilers would make an instruction that takes long to begin. */
void *alam_array_zero_large(void *item, size_t size);

static inline void *alam_array_zero(void *item, size_t size)
{
    return size > 64 ? alam_array_zero_large(item, size) : memset(item, 0, size);
}

void *alam_array_keep(void *before, void *after);
void alam_array_release(void *items);

#endif
