#include "base/table.h"

#include <stdlib.h>
#include <string.h>

#define FEWEST_SLOTS 64

/* Doubling sends what lies in one slot to that slot or the one as far behind as the old table was long, so
 * that both tables are walked from front to back. */
static bool grow(alam_table *table)
{
    size_t count = table->slot_count ? table->slot_count * 2 : FEWEST_SLOTS, mask = count - 1;
    alam_table_slot *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < table->slot_count; i++) {
        size_t slot = table->slots[i].hash & mask;
        if (!table->slots[i].number)
            continue;
        while (slots[slot].number)
            slot = (slot + 1) & mask;
        slots[slot] = table->slots[i];
    }
    free(table->slots);
    table->slots = slots;
    table->slot_count = count;
    return true;
}

bool alam_table_room(alam_table *table)
{
    return table->count < table->slot_count / 4 * 3 || grow(table);
}

void alam_table_clear(alam_table *table)
{
    if (table->count > 0)
        memset(table->slots, 0, table->slot_count * sizeof *table->slots);
    table->count = 0;
}

void alam_table_free(alam_table *table)
{
    free(table->slots);
    *table = (alam_table){0};
}
