#include "base/map.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

/* The slot that holds `key`, or the free one where it would go. There is always a free slot. */
static size_t probe(const alam_map *map, const char *key, size_t length, uint64_t hash)
{
    size_t mask = map->slot_count - 1;
    size_t slot = (size_t)hash & mask;
    while (map->slots[slot]) {
        const alam_map_entry *entry = &map->entries.items[map->slots[slot] - 1];
        if (entry->hash == hash && entry->length == length &&
            memcmp(entry->key, key, length) == 0)
            break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

static bool grow(alam_map *map)
{
    size_t count = map->slot_count ? map->slot_count * 2 : 64;
    uint32_t *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    free(map->slots);
    map->slots = slots;
    map->slot_count = count;
    for (size_t i = 0; i < map->entries.count; i++) {
        size_t slot = (size_t)map->entries.items[i].hash & (count - 1);
        while (slots[slot])
            slot = (slot + 1) & (count - 1);
        slots[slot] = (uint32_t)i + 1;
    }
    return true;
}

alam_map_entry *alam_map_find(const alam_map *map, const char *key, size_t length)
{
    if (!map->slot_count)
        return NULL;
    size_t slot = probe(map, key, length, alam_hash(key, length));
    return map->slots[slot] ? &map->entries.items[map->slots[slot] - 1] : NULL;
}

alam_map_entry *alam_map_intern(alam_map *map, const char *key, size_t length)
{
    if (map->entries.count * 2 >= map->slot_count && !grow(map))
        return NULL;
    uint64_t hash = alam_hash(key, length);
    size_t slot = probe(map, key, length, hash);
    if (map->slots[slot])
        return &map->entries.items[map->slots[slot] - 1];
    if (length >= UINT32_MAX || map->entries.count >= UINT32_MAX - 1)
        return NULL;
    char *copy = alam_arena_copy(&map->keys, key, length);
    alam_map_entry *entry = copy ? alam_array_push(&map->entries) : NULL;
    if (!entry)
        return NULL;
    *entry = (alam_map_entry){
        .key = copy, .length = (uint32_t)length, .value = ALAM_MAP_NONE, .hash = hash};
    map->slots[slot] = (uint32_t)map->entries.count;
    return entry;
}

void alam_map_clear(alam_map *map)
{
    if (map->entries.count == 0)
        return;
    memset(map->slots, 0, map->slot_count * sizeof *map->slots);
    map->entries.count = 0;
    alam_arena_rewind(&map->keys);
}

void alam_map_free(alam_map *map)
{
    alam_arena_free(&map->keys);
    alam_array_free(&map->entries);
    free(map->slots);
    *map = (alam_map){0};
}
