/* WORD_SLOTS: the words by hash. */
#include "compile/build.h"

#include "base/hash.h"

size_t alam_build_slots(size_t items)
{
    size_t slots = 16;
    while (slots * 2 < items * 3 + 2)
        slots *= 2;
    return slots;
}

void *alam_build_reserve(alam_build *build, alam_section_id section, size_t count, size_t size)
{
    char *room = alam_buffer_reserve(&build->sections[section], count * size);
    if (!room) {
        alam_fail_memory(build->error);
        return NULL;
    }
    memset(room, 0, count * size);
    build->sections[section].length = count * size;
    return room;
}

static bool build_word_slots(alam_build *build)
{
    uint32_t count = alam_build_count(build, WORDS, alam_word);
    size_t slots = alam_build_slots(count);
    alam_slot *table = alam_build_reserve(build, ALAM_SECTION_WORD_SLOTS, slots, sizeof *table);
    if (!table)
        return false;
    for (size_t i = 0; i < slots; i++)
        table[i].word = ALAM_NONE;
    for (uint32_t word = 0; word < count; word++) {
        uint64_t hash = alam_build_word(build, word)->hash;
        size_t slot = (size_t)hash & (slots - 1);
        while (table[slot].word != ALAM_NONE)
            slot = (slot + 1) & (slots - 1);
        table[slot] = (alam_slot){(uint32_t)(hash >> 32), word};
    }
    return true;
}

bool alam_build_tables(alam_build *build)
{
    return build_word_slots(build) && alam_build_prefixes(build);
}
