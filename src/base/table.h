/* Numbers by hash, for lists that their owners keep: the table knows no keys. Beside each number lies half
 * of its hash, which says no for nearly all others without a look at the list, and lets the table grow
 * without one.
 *
 *     if (!alam_table_room(&table)) ...                       // memory is out
 *     alam_probe probe = alam_probe_start(&table, hash);
 *     while (alam_probe_next(&probe))
 *         if (is_it(list[probe.number])) return probe.number;
 *     alam_table_put(&table, &probe, number);                 // it is new
 */
#ifndef ALAM_BASE_TABLE_H
#define ALAM_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct alam_table_slot {
    uint32_t hash;
    uint32_t number; /* + 1; 0: free */
} alam_table_slot;

typedef struct alam_table {
    alam_table_slot *slots; /* NULL while nothing was stored */
    size_t slot_count;      /* a power of two, of which at most three in four are used */
    size_t count;
} alam_table;

/* The search for one hash. */
typedef struct alam_probe {
    const alam_table_slot *slots; /* NULL: there is nothing */
    size_t mask;
    size_t slot;     /* to be looked at next */
    uint32_t hash;
    uint32_t number; /* what was found last */
} alam_probe;

/* Makes room for one number more. False when memory is out; the table is then as before. Ends all searches. */
bool alam_table_room(alam_table *table);

static inline alam_probe alam_probe_start(const alam_table *table, uint64_t hash)
{
    size_t mask = table->slot_count - 1;
    return (alam_probe){table->slots, mask, (uint32_t)hash & mask, (uint32_t)hash, 0};
}

/* The next number that may have the hash, in probe->number; false when there is none. */
static inline bool alam_probe_next(alam_probe *probe)
{
    for (; probe->slots && probe->slots[probe->slot].number; probe->slot = (probe->slot + 1) & probe->mask) {
        if (probe->slots[probe->slot].hash != probe->hash)
            continue;
        probe->number = probe->slots[probe->slot].number - 1;
        probe->slot = (probe->slot + 1) & probe->mask;
        return true;
    }
    return false;
}

/* Stores a number (less than UINT32_MAX) where a search came to its end, with the table's room asked for. */
static inline void alam_table_put(alam_table *table, const alam_probe *probe, uint32_t number)
{
    table->slots[probe->slot] = (alam_table_slot){probe->hash, number + 1};
    table->count++;
}

/* Has the place of a hash fetched from memory by the time it is looked at, some hundred steps later. */
static inline void alam_table_fetch(const alam_table *table, uint64_t hash)
{
    if (table->slots)
        __builtin_prefetch(&table->slots[(uint32_t)hash & (table->slot_count - 1)]);
}

/* The number that a search would find first, or UINT32_MAX, as far as one look at the place says: for
 * fetching what the number stands for. */
static inline uint32_t alam_table_peek(const alam_table *table, uint64_t hash)
{
    const alam_table_slot *slot = table->slots ? &table->slots[(uint32_t)hash & (table->slot_count - 1)] : NULL;
    return slot && slot->hash == (uint32_t)hash ? slot->number - 1 : UINT32_MAX;
}

/* Forgets all numbers and keeps the memory. */
void alam_table_clear(alam_table *table);

void alam_table_free(alam_table *table);

#endif
