/* Memory that dies together: blocks that grow, freed or rewound as a whole. */
#ifndef ALAM_BASE_ARENA_H
#define ALAM_BASE_ARENA_H

#include <stddef.h>

typedef struct alam_arena_block alam_arena_block;

typedef struct alam_arena {
    alam_arena_block *first;   /* the chain; kept over a rewind */
    alam_arena_block *current; /* where the next bytes come from */
} alam_arena;

/* `size` bytes aligned to 8, uninitialised; NULL when memory is out. Borrowed until the arena is
 * rewound or freed. */
void *alam_arena_take(alam_arena *arena, size_t size);

/* A copy of `length` bytes with a NUL byte behind it. */
char *alam_arena_copy(alam_arena *arena, const char *bytes, size_t length);

/* Gives all memory back to the arena, not to the system: filling it again to the same size allocates
 * nothing. */
void alam_arena_rewind(alam_arena *arena);

void alam_arena_free(alam_arena *arena);

#endif
