/* A map from byte strings to 32-bit numbers, for the compiler: interning words, names and ids.
 * Keys are copied into the map; iteration is by number, so that its order is the order of insertion
 * and never that of the hash. */
#ifndef ALAM_BASE_MAP_H
#define ALAM_BASE_MAP_H

#include "base/arena.h"
#include "base/array.h"
#include "base/table.h"

#include <stdint.h>

#define ALAM_MAP_NONE UINT32_MAX

typedef struct alam_map_entry {
    const char *key; /* NUL-terminated, length without it */
    uint32_t length;
    uint32_t value;
} alam_map_entry;

typedef struct alam_map {
    alam_arena keys;
    ALAM_ARRAY(alam_map_entry) entries; /* in order of insertion */
    alam_table numbers;                 /* of entries */
} alam_map;

/* The entry of `key`, NULL where there is none. Borrowed until the next insertion. */
alam_map_entry *alam_map_find(const alam_map *map, const char *key, size_t length);

/* The entry of `key`, made with the value ALAM_MAP_NONE where there was none; NULL when memory is
 * out. Borrowed until the next insertion; its `key` until the map is freed. */
alam_map_entry *alam_map_intern(alam_map *map, const char *key, size_t length);

/* Forgets all keys and keeps the memory: filling it again to the same size allocates nothing. */
void alam_map_clear(alam_map *map);

void alam_map_free(alam_map *map);

#endif
