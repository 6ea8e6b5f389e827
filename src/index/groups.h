/* Counting by key: a hash table from 64-bit keys to counts, in the order in which keys came. */
#ifndef ALAM_INDEX_GROUPS_H
#define ALAM_INDEX_GROUPS_H

#include "base/array.h"

#include <stdint.h>

typedef struct alam_group {
    uint64_t key;
    int64_t mentions;
    int64_t documents;
    int64_t units;    /* NEW: recent mentions */
    int64_t last_document;
    double order;     /* what rows are sorted by, the largest first */
    int32_t first, last; /* days; ALAM_NO_DAY for none */
} alam_group;

typedef struct alam_groups {
    ALAM_ARRAY(alam_group) list;
    uint32_t *slots; /* number + 1, 0: free; a power of two of them */
    size_t slot_count;
} alam_groups;

/* The group of `key`, made where there is none; NULL when memory is out. Borrowed until the next. */
alam_group *alam_groups_at(alam_groups *groups, uint64_t key);

/* The group of `key`; NULL where there is none. */
const alam_group *alam_groups_find(const alam_groups *groups, uint64_t key);

/* Counts a mention in `document`, on `day`. */
void alam_group_count(alam_group *group, int64_t document, int32_t day);

/* Puts the `wanted` groups with the largest `order` first, the largest of all at the front; of equal
 * ones the smaller key. The table can then no longer be asked for keys. */
void alam_groups_sort(alam_groups *groups, size_t wanted);

/* Keeps `group` in a list that nothing else was put in, if it is one of the `wanted` best that were
 * offered. When there are so many, the first of the list is the worst of them. False: memory is out. */
bool alam_groups_offer(alam_groups *groups, size_t wanted, const alam_group *group);

void alam_groups_free(alam_groups *groups);

/* ---- Pairs --------------------------------------------------------------------------------- */

/* The same for pairs of entities, of which there are so many that each must be small: one cache line is
 * touched a count. */
typedef struct alam_together {
    uint64_t key; /* 0: free */
    uint32_t units;
    uint32_t documents;
    int64_t last_document;
} alam_together;

typedef struct alam_pair_table {
    alam_together *slots; /* a power of two of them */
    size_t slot_count;
    size_t count;
} alam_pair_table;

/* Counts a unit of `document` with the pair `key`, which is not 0. False: memory is out. */
bool alam_pair_table_count(alam_pair_table *pairs, uint64_t key, int64_t document);

/* Says that `key` is counted soon. Where many keys come together, telling all of them first lets the memory
 * of one be fetched while another is waited for. */
void alam_pair_table_expect(const alam_pair_table *pairs, uint64_t key);

void alam_pair_table_free(alam_pair_table *pairs);

#endif
