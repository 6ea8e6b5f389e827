#include "base/map.h"

#include "base/hash.h"

#include <string.h>

/* The entry of `key`, for which `probe` was started; NULL where there is none. */
static alam_map_entry *search(const alam_map *map, const char *key, size_t length, alam_probe *probe)
{
    while (alam_probe_next(probe)) {
        alam_map_entry *entry = &map->entries.items[probe->number];
        if (entry->length == length && memcmp(entry->key, key, length) == 0)
            return entry;
    }
    return NULL;
}

alam_map_entry *alam_map_find(const alam_map *map, const char *key, size_t length)
{
    alam_probe probe = alam_probe_start(&map->numbers, alam_hash(key, length));
    return search(map, key, length, &probe);
}

alam_map_entry *alam_map_intern(alam_map *map, const char *key, size_t length)
{
    if (!alam_table_room(&map->numbers))
        return NULL;
    alam_probe probe = alam_probe_start(&map->numbers, alam_hash(key, length));
    alam_map_entry *entry = search(map, key, length, &probe);
    if (entry)
        return entry;
    if (length >= UINT32_MAX || map->entries.count >= UINT32_MAX - 1)
        return NULL;
    char *copy = alam_arena_copy(&map->keys, key, length);
    entry = copy ? alam_array_push(&map->entries) : NULL;
    if (!entry)
        return NULL;
    *entry = (alam_map_entry){.key = copy, .length = (uint32_t)length, .value = ALAM_MAP_NONE};
    alam_table_put(&map->numbers, &probe, (uint32_t)map->entries.count - 1);
    return entry;
}

void alam_map_clear(alam_map *map)
{
    if (map->entries.count == 0)
        return;
    alam_table_clear(&map->numbers);
    map->entries.count = 0;
    alam_arena_rewind(&map->keys);
}

void alam_map_free(alam_map *map)
{
    alam_arena_free(&map->keys);
    alam_array_free(&map->entries);
    alam_table_free(&map->numbers);
    *map = (alam_map){0};
}
