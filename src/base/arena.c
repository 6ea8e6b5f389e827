#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)64 * 1024)

struct alam_arena_block {
    alam_arena_block *next;
    size_t capacity;
    size_t used;
    _Alignas(8) unsigned char bytes[];
};

static alam_arena_block *add_block(alam_arena *arena, size_t size)
{
    size_t capacity = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    alam_arena_block *block = malloc(sizeof *block + capacity);
    if (!block)
        return NULL;
    *block = (alam_arena_block){.capacity = capacity};
    if (!arena->current) {
        block->next = arena->first;
        arena->first = block;
    } else {
        block->next = arena->current->next;
        arena->current->next = block;
    }
    return block;
}

void *alam_arena_take(alam_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + 7) & ~(size_t)7;
    alam_arena_block *block = arena->current;
    while (block && block->capacity - block->used < size) {
        block = block->next;
        if (block)
            block->used = 0;
    }
    if (!block)
        block = add_block(arena, size);
    if (!block)
        return NULL;
    arena->current = block;
    void *memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

char *alam_arena_copy(alam_arena *arena, const char *bytes, size_t length)
{
    char *copy = alam_arena_take(arena, length + 1);
    if (!copy)
        return NULL;
    if (length)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

void alam_arena_rewind(alam_arena *arena)
{
    arena->current = arena->first;
    if (arena->first)
        arena->first->used = 0;
}

void alam_arena_free(alam_arena *arena)
{
    for (alam_arena_block *block = arena->first; block;) {
        alam_arena_block *next = block->next;
        free(block);
        block = next;
    }
    *arena = (alam_arena){0};
}
