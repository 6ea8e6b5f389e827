#include "index/groups.h"

#include "index/index.h"

#include <stdlib.h>

static size_t probe(const alam_groups *groups, uint64_t key)
{
    size_t mask = groups->slot_count - 1;
    uint64_t mixed = (key ^ key >> 32) * UINT64_C(0x9E3779B97F4A7C15);
    size_t slot = (size_t)(mixed >> 20) & mask;
    while (groups->slots[slot] && groups->list.items[groups->slots[slot] - 1].key != key)
        slot = (slot + 1) & mask;
    return slot;
}

static bool grow(alam_groups *groups)
{
    size_t count = groups->slot_count ? groups->slot_count * 2 : 256;
    uint32_t *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    free(groups->slots);
    groups->slots = slots;
    groups->slot_count = count;
    for (size_t i = 0; i < groups->list.count; i++)
        groups->slots[probe(groups, groups->list.items[i].key)] = (uint32_t)i + 1;
    return true;
}

alam_group *alam_groups_at(alam_groups *groups, uint64_t key)
{
    if (groups->list.count * 2 >= groups->slot_count && !grow(groups))
        return NULL;
    size_t slot = probe(groups, key);
    if (groups->slots[slot])
        return &groups->list.items[groups->slots[slot] - 1];
    alam_group *group = alam_array_push(&groups->list);
    if (!group)
        return NULL;
    *group = (alam_group){.key = key, .last_document = -1, .last_unit = -1,
                          .first = ALAM_NO_DAY, .last = ALAM_NO_DAY};
    groups->slots[slot] = (uint32_t)groups->list.count;
    return group;
}

const alam_group *alam_groups_find(const alam_groups *groups, uint64_t key)
{
    if (groups->slot_count == 0)
        return NULL;
    uint32_t number = groups->slots[probe(groups, key)];
    return number ? &groups->list.items[number - 1] : NULL;
}

void alam_group_count(alam_group *group, int64_t document, int32_t day)
{
    group->mentions++;
    if (group->last_document == document)
        return;
    group->last_document = document;
    group->documents++;
    if (day == ALAM_NO_DAY)
        return;
    if (group->first == ALAM_NO_DAY || day < group->first)
        group->first = day;
    if (day > group->last)
        group->last = day;
}

static int compare(const void *first, const void *second)
{
    const alam_group *a = first, *b = second;
    if (a->order != b->order)
        return a->order < b->order ? 1 : -1;
    return (a->key > b->key) - (a->key < b->key);
}

void alam_groups_sort(alam_groups *groups)
{
    if (groups->list.count > 0)
        qsort(groups->list.items, groups->list.count, sizeof *groups->list.items, compare);
}

void alam_groups_free(alam_groups *groups)
{
    alam_array_free(&groups->list);
    free(groups->slots);
    *groups = (alam_groups){0};
}
