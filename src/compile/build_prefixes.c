/* FIRST_PREFIXES, NEXT_PREFIXES and the filters of both: see image/prefix.h.
 *
 * The prefixes of all names are gathered by key, those of one word apart from longer ones, and then put into
 * buckets in the order in which they were met. Where two of one table could not be told apart, all of it is
 * done again with the next seed: with ten million names that happens once in two hundred times. */
#include "compile/build.h"

#include "base/hash.h"

#include <stdlib.h>

#define FIRST_LOAD 62      /* of a hundred lanes: few buckets spill, as every word of a text looks here */
#define NEXT_LOAD 85       /* the filter keeps most words away */
#define FIRST_BITS 32      /* of the filter a prefix: three in a hundred pass that should not */
#define NEXT_BITS 10       /* the same, with four bits set each */
#define MOST_SEEDS 64

typedef struct gathered {
    uint64_t key;
    alam_prefix prefix;
} gathered;

/* Prefixes by key: a table of open addressing over a list. */
typedef struct gathering {
    ALAM_ARRAY(gathered) list;
    uint32_t *slots; /* item + 1; 0: free */
    size_t slot_count;
} gathering;

static uint32_t *find_slot(const gathering *all, uint64_t key)
{
    size_t mask = all->slot_count - 1, slot = (size_t)alam_prefix_place(key, 0) >> 20 & mask;
    while (all->slots[slot] && all->list.items[all->slots[slot] - 1].key != key)
        slot = (slot + 1) & mask;
    return &all->slots[slot];
}

static bool grow(gathering *all)
{
    size_t count = all->slot_count ? all->slot_count * 2 : 1024;
    uint32_t *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    free(all->slots);
    all->slots = slots;
    all->slot_count = count;
    for (size_t i = 0; i < all->list.count; i++)
        *find_slot(all, all->list.items[i].key) = (uint32_t)i + 1;
    return true;
}

/* The prefix of a key, which is added where it is new; NULL when memory is out. */
static alam_prefix *gather(gathering *all, uint64_t key)
{
    if (all->list.count * 2 >= all->slot_count && !grow(all))
        return NULL;
    uint32_t *slot = find_slot(all, key);
    if (!*slot) {
        gathered *item = alam_array_push(&all->list);
        if (!item)
            return NULL;
        item->key = key;
        *slot = (uint32_t)all->list.count;
    }
    return &all->list.items[*slot - 1].prefix;
}

/* Gathers the prefixes of the words of names, the last of which leads to the first of these. */
static bool gather_terminal(alam_build *build, gathering kinds[2], const alam_map_entry *terminal)
{
    size_t count = terminal->length / sizeof(uint32_t);
    uint64_t key = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t word;
        memcpy(&word, terminal->key + i * sizeof word, sizeof word);
        key = alam_hash_chain(key, alam_build_word(build, word)->hash);
        alam_prefix *prefix = gather(&kinds[i > 0], key);
        if (!prefix)
            return alam_fail_memory(build->error);
        if (i + 1 < count)
            *prefix |= ALAM_PREFIX_CONTINUES;
        else if (*prefix & ALAM_PREFIX_NAME)
            return alam_fail(build->error, ALAM_ERROR_DATA,
                             "two names have the same 64-bit key (%016llx); this should not happen in "
                             "a lifetime: change one of them",
                             (unsigned long long)key);
        else
            *prefix |= terminal->value + 1;
    }
    return true;
}

/* Puts a prefix into its bucket or the next one with room. False where it could be mistaken for another. */
static bool put(alam_prefix_bucket *buckets, size_t count, uint64_t place, alam_prefix prefix)
{
    uint32_t fingerprint = (uint32_t)place;
    for (size_t at = alam_prefix_bucket_of(place, count);; at = at + 1 < count ? at + 1 : 0) {
        alam_prefix_bucket *bucket = &buckets[at];
        for (size_t lane = 0; lane < ALAM_PREFIX_LANES; lane++) {
            if (!bucket->prefixes[lane]) {
                bucket->fingerprints[lane] = fingerprint;
                bucket->prefixes[lane] = prefix;
                return true;
            }
            if (bucket->fingerprints[lane] == fingerprint)
                return false;
        }
        bucket->prefixes[ALAM_PREFIX_LANES - 1] |= ALAM_PREFIX_SPILLED;
    }
}

static bool fill(const gathering *all, alam_prefix_bucket *buckets, size_t count, uint64_t seed)
{
    memset(buckets, 0, count * sizeof *buckets);
    for (size_t i = 0; i < all->list.count; i++)
        if (!put(buckets, count, alam_prefix_place(all->list.items[i].key, seed),
                 all->list.items[i].prefix))
            return false;
    return true;
}

static size_t buckets_for(size_t items, size_t load)
{
    return items * 100 / (ALAM_PREFIX_LANES * load) + 2; /* one at least has room */
}

static bool fill_first_filter(alam_build *build, const gathering *first)
{
    size_t count = first->list.count * FIRST_BITS / 64 + 1;
    uint64_t *filter = alam_build_reserve(build, ALAM_SECTION_FIRST_FILTER, count, sizeof *filter);
    for (size_t i = 0; filter && i < first->list.count; i++) {
        uint64_t key = first->list.items[i].key;
        filter[alam_prefix_bucket_of(key, count)] |= UINT64_C(1) << (key & 63);
    }
    return filter != NULL;
}

static bool fill_next_filter(alam_build *build, const gathering *next)
{
    size_t count = next->list.count * NEXT_BITS / 64 + 1;
    uint64_t *filter = alam_build_reserve(build, ALAM_SECTION_NEXT_FILTER, count, sizeof *filter);
    for (size_t i = 0; filter && i < next->list.count; i++) {
        uint64_t place = alam_prefix_place(next->list.items[i].key, build->settings.prefix_seed);
        filter[alam_prefix_bucket_of(place, count)] |= alam_prefix_bits(place);
    }
    return filter != NULL;
}

static bool fill_tables(alam_build *build, const gathering kinds[2])
{
    static const alam_section_id sections[] = {ALAM_SECTION_FIRST_PREFIXES, ALAM_SECTION_NEXT_PREFIXES};
    const size_t counts[] = {buckets_for(kinds[0].list.count, FIRST_LOAD),
                             buckets_for(kinds[1].list.count, NEXT_LOAD)};
    alam_prefix_bucket *tables[2];
    for (size_t i = 0; i < 2; i++) {
        tables[i] = alam_build_reserve(build, sections[i], counts[i], sizeof *tables[i]);
        if (!tables[i])
            return false;
    }
    for (uint64_t seed = 0; seed < MOST_SEEDS; seed++) {
        build->settings.prefix_seed = seed;
        if (fill(&kinds[0], tables[0], counts[0], seed) && fill(&kinds[1], tables[1], counts[1], seed))
            return fill_first_filter(build, &kinds[0]) && fill_next_filter(build, &kinds[1]);
    }
    return alam_fail(build->error, ALAM_ERROR_DATA,
                     "no seed of %d keeps the prefixes of the names apart; this should not happen in a "
                     "lifetime",
                     MOST_SEEDS);
}

bool alam_build_prefixes(alam_build *build)
{
    gathering kinds[2] = {0};
    bool done = alam_build_count(build, NAMES, alam_name) < ALAM_PREFIX_NAME ||
                alam_fail(build->error, ALAM_ERROR_DATA, "more than %u names", ALAM_PREFIX_NAME);
    for (size_t i = 0; done && i < build->terminals.entries.count; i++)
        done = gather_terminal(build, kinds, &build->terminals.entries.items[i]);
    done = done && fill_tables(build, kinds);
    for (size_t i = 0; i < 2; i++) {
        alam_array_free(&kinds[i].list);
        free(kinds[i].slots);
    }
    return done;
}
