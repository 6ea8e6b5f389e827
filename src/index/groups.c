#include "index/groups.h"

#include "index/index.h"

#include <stdlib.h>

/* The upper half of a product depends on all bits of the key. */
static size_t hash_key(uint64_t key)
{
    uint64_t mixed = (key ^ key >> 29) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(mixed >> 32);
}

static size_t probe(const alam_groups *groups, uint64_t key)
{
    size_t mask = groups->slot_count - 1;
    size_t slot = hash_key(key) & mask;
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
    *group = (alam_group){
        .key = key, .last_document = -1, .first = ALAM_NO_DAY, .last = ALAM_NO_DAY};
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

static void swap(alam_group *a, alam_group *b)
{
    alam_group swapped = *a;
    *a = *b;
    *b = swapped;
}

/* Lets item `at` of a heap, whose last is the front, sink to its place. */
static void sink(alam_group *heap, size_t count, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && compare(&heap[child + 1], &heap[child]) > 0)
            child++;
        if (compare(&heap[child], &heap[at]) <= 0)
            return;
        swap(&heap[at], &heap[child]);
    }
}

void alam_groups_sort(alam_groups *groups, size_t wanted)
{
    alam_group *items = groups->list.items;
    if (wanted == 0)
        return;
    /* The best so far are a heap with the worst of them in front, which a better one displaces. */
    for (size_t at = wanted / 2; at-- > 0 && wanted < groups->list.count;)
        sink(items, wanted, at);
    for (size_t i = wanted; i < groups->list.count; i++)
        if (compare(&items[i], &items[0]) < 0) {
            swap(&items[0], &items[i]);
            sink(items, wanted, 0);
        }
    qsort(items, wanted, sizeof *items, compare);
}

bool alam_groups_offer(alam_groups *groups, size_t wanted, const alam_group *group)
{
    alam_group *place;
    if (groups->list.count < wanted) {
        if (!(place = alam_array_push(&groups->list)))
            return false;
        *place = *group;
        for (size_t at = wanted / 2; at-- > 0 && groups->list.count == wanted;)
            sink(groups->list.items, wanted, at);
    } else if (compare(group, &groups->list.items[0]) < 0) {
        groups->list.items[0] = *group;
        sink(groups->list.items, wanted, 0);
    }
    return true;
}

void alam_groups_free(alam_groups *groups)
{
    alam_array_free(&groups->list);
    free(groups->slots);
    *groups = (alam_groups){0};
}

/* ---- Pairs ---------------------------------------------------------------------------------- */

static alam_together *pair_at(const alam_pair_table *pairs, uint64_t key)
{
    size_t mask = pairs->slot_count - 1;
    size_t slot = hash_key(key) & mask;
    while (pairs->slots[slot].key && pairs->slots[slot].key != key)
        slot = (slot + 1) & mask;
    return &pairs->slots[slot];
}

static bool grow_pairs(alam_pair_table *pairs)
{
    alam_pair_table grown = {.count = pairs->count,
                             .slot_count = pairs->slot_count ? pairs->slot_count * 4 : 16384};
    grown.slots = calloc(grown.slot_count, sizeof *grown.slots);
    if (!grown.slots)
        return false;
    for (size_t i = 0; i < pairs->slot_count; i++)
        if (pairs->slots[i].key)
            *pair_at(&grown, pairs->slots[i].key) = pairs->slots[i];
    free(pairs->slots);
    *pairs = grown;
    return true;
}

bool alam_pair_table_count(alam_pair_table *pairs, uint64_t key, int64_t document)
{
    if (pairs->count * 4 >= pairs->slot_count * 3 && !grow_pairs(pairs))
        return false;
    alam_together *pair = pair_at(pairs, key);
    if (!pair->key) {
        *pair = (alam_together){.key = key, .last_document = -1};
        pairs->count++;
    }
    pair->units++;
    pair->documents += pair->last_document != document;
    pair->last_document = document;
    return true;
}

void alam_pair_table_expect(const alam_pair_table *pairs, uint64_t key)
{
    if (pairs->slot_count)
        __builtin_prefetch(&pairs->slots[hash_key(key) & (pairs->slot_count - 1)], 1);
}

void alam_pair_table_free(alam_pair_table *pairs)
{
    free(pairs->slots);
    *pairs = (alam_pair_table){0};
}
