/* WORD_SLOTS and PREFIX_SLOTS: the two hash tables of the image. */
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

static alam_prefix *find_prefix(alam_prefix *table, size_t slots, uint64_t key)
{
    size_t slot = (size_t)key & (slots - 1);
    while (table[slot].state && table[slot].key != key)
        slot = (slot + 1) & (slots - 1);
    if (!table[slot].state)
        table[slot] = (alam_prefix){key, ALAM_NONE, ALAM_PREFIX_USED};
    return &table[slot];
}

static bool add_terminal(alam_build *build, alam_prefix *table, size_t slots, uint32_t number)
{
    const alam_terminal *terminal =
        &((const alam_terminal *)build->sections[ALAM_SECTION_TERMINALS].data)[number];
    const uint32_t *words =
        (const uint32_t *)build->sections[ALAM_SECTION_TERMINAL_WORDS].data + terminal->first_word;
    uint64_t key = 0;
    alam_prefix *prefix = NULL;
    for (uint32_t i = 0; i < terminal->word_count; i++) {
        if (prefix)
            prefix->state |= ALAM_PREFIX_CONTINUES;
        key = alam_hash_chain(key, alam_build_word(build, words[i])->hash);
        prefix = find_prefix(table, slots, key);
    }
    if (prefix->terminal != ALAM_NONE)
        return alam_fail(build->error, ALAM_ERROR_DATA,
                         "two names have the same 64-bit key (%016llx); this should not happen in a "
                         "lifetime: change one of them",
                         (unsigned long long)key);
    prefix->terminal = number;
    return true;
}

static bool build_prefix_slots(alam_build *build)
{
    uint32_t terminals = alam_build_count(build, TERMINALS, alam_terminal);
    size_t slots = alam_build_slots(alam_build_count(build, TERMINAL_WORDS, uint32_t));
    alam_prefix *table = alam_build_reserve(build, ALAM_SECTION_PREFIX_SLOTS, slots, sizeof *table);
    if (!table)
        return false;
    for (uint32_t i = 0; i < terminals; i++)
        if (!add_terminal(build, table, slots, i))
            return false;
    return true;
}

bool alam_build_tables(alam_build *build)
{
    return build_word_slots(build) && build_prefix_slots(build);
}
