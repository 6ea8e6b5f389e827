/* VARIANT_*, REWRITES and SKELETON_*: the spelling rules as tables, and the words by skeleton. */
#include "compile/build.h"

#include <stdlib.h>

/* ---- letters ----------------------------------------------------------------------------------- */

typedef struct letter_group {
    uint32_t list[8];
    unsigned count;
} letter_group;

/* The folded letters of a rule's text. */
static letter_group fold_letters(alam_build *build, const alam_text_ref *text)
{
    letter_group letters = {.count = 0};
    alam_fold_stream stream =
        alam_fold_read(&build->fold, ALAM_LEVEL_LOOSE, text->text, text->length);
    while (alam_fold_next(&stream) && letters.count < 8)
        letters.list[letters.count++] = stream.unit;
    return letters;
}

static int compare_letters(const void *a, const void *b)
{
    const alam_variant_letter *left = a, *right = b;
    return left->codepoint < right->codepoint ? -1 : left->codepoint > right->codepoint;
}

static alam_variant_letter *letters_of(alam_build *build)
{
    return (alam_variant_letter *)build->sections[ALAM_SECTION_VARIANT_LETTERS].data;
}

static uint32_t letter_count(const alam_build *build)
{
    return alam_build_count(build, VARIANT_LETTERS, alam_variant_letter);
}

/* The letter's number, 0 for none. */
static uint8_t number_of(alam_build *build, uint32_t codepoint)
{
    for (uint32_t i = 0; i < letter_count(build); i++)
        if (letters_of(build)[i].codepoint == codepoint)
            return (uint8_t)(i + 1);
    return 0;
}

static bool add_letter(alam_build *build, const alam_text_ref *text, alam_variant_letter letter)
{
    letter_group folded = fold_letters(build, text);
    if (folded.count != 1)
        return alam_fail_spot(build->error, text->spot,
                              "'%.20s' is not one letter once folded; write one", text->text);
    if (number_of(build, folded.list[0]))
        return true;
    if (letter_count(build) == ALAM_LETTER_NUMBERS - 1)
        return alam_fail_spot(build->error, text->spot,
                              "the rules name more than %d letters; leave some out",
                              ALAM_LETTER_NUMBERS - 1);
    letter.codepoint = folded.list[0];
    alam_build_add(build, VARIANT_LETTERS, &letter);
    return !build->sections[ALAM_SECTION_VARIANT_LETTERS].failed || alam_fail_memory(build->error);
}

static bool build_letters(alam_build *build)
{
    alam_source *source = build->source;
    for (size_t i = 0; i < source->letters.count; i++) {
        const alam_source_letter *from = &source->letters.items[i];
        alam_variant_letter letter = {.weak = from->drop, .weak_at_end = from->drop_end};
        if (!add_letter(build, &from->text, letter))
            return false;
    }
    for (size_t i = 0; i < source->variants.count; i++) {
        const alam_source_variant *variant = &source->variants.items[i];
        if (variant->kind != ALAM_VARIANT_BETWEEN && variant->kind != ALAM_VARIANT_DROP)
            continue;
        for (size_t j = 0; j < variant->letters.count; j++)
            if (!add_letter(build, &variant->letters.items[j], (alam_variant_letter){0}))
                return false;
    }
    if (letter_count(build) > 0)
        qsort(letters_of(build), letter_count(build), sizeof(alam_variant_letter), compare_letters);
    return true;
}

/* ---- costs --------------------------------------------------------------------------------------- */

/* The places in words that a rule's `where` means. */
static bool is_at(int where, alam_where place)
{
    static const int wheres[] = {1, 2, 3};
    return where == 0 || where == wheres[place];
}

static void set_cost(alam_build *build, const alam_source_variant *variant, uint8_t rule,
                     uint32_t first, uint32_t second)
{
    alam_variant_cost *costs =
        (alam_variant_cost *)build->sections[ALAM_SECTION_VARIANT_COSTS].data;
    uint8_t a = first ? number_of(build, first) : 0, b = second ? number_of(build, second) : 0;
    for (alam_where place = 0; place < ALAM_WHERE_COUNT; place++) {
        if (!is_at(variant->where, place))
            continue;
        size_t base = (size_t)place * ALAM_LETTER_NUMBERS * ALAM_LETTER_NUMBERS;
        alam_variant_cost *pair[] = {&costs[base + (size_t)a * ALAM_LETTER_NUMBERS + b],
                                     &costs[base + (size_t)b * ALAM_LETTER_NUMBERS + a]};
        for (int i = 0; i < 2; i++)
            if (variant->cost < pair[i]->cost)
                *pair[i] = (alam_variant_cost){(uint8_t)variant->cost, rule};
    }
}

static void add_rewrite(alam_build *build, const alam_source_variant *variant, uint8_t rule,
                        const letter_group *from, const letter_group *to)
{
    static const uint8_t bits[] = {0, ALAM_REWRITE_START, ALAM_REWRITE_INSIDE, ALAM_REWRITE_END,
                                   ALAM_REWRITE_START | ALAM_REWRITE_END};
    alam_rewrite rewrite = {.from_count = (uint8_t)from->count,
                            .to_count = (uint8_t)to->count,
                            .where = bits[variant->where],
                            .cost = (uint8_t)variant->cost,
                            .rule = rule};
    memcpy(rewrite.from, from->list, sizeof rewrite.from);
    memcpy(rewrite.to, to->list, sizeof rewrite.to);
    alam_build_add(build, REWRITES, &rewrite);
}

static bool build_rewrite(alam_build *build, const alam_source_variant *variant, uint8_t rule)
{
    letter_group from = fold_letters(build, &variant->letters.items[0]);
    letter_group to = fold_letters(build, &variant->letters.items[1]);
    if (from.count == 0 || from.count > 4 || to.count > 4)
        return alam_fail_spot(build->error, variant->spot,
                              "'from' needs 1 to 4 letters, 'to' at most 4; shorten them");
    add_rewrite(build, variant, rule, &from, &to);
    add_rewrite(build, variant, rule, &to, &from);
    return true;
}

static bool build_variant(alam_build *build, const alam_source_variant *variant, uint8_t rule)
{
    alam_settings *settings = &build->settings;
    const alam_text_list *letters = &variant->letters;
    switch (variant->kind) {
    case ALAM_VARIANT_BETWEEN:
        for (size_t i = 0; i < letters->count; i++)
            for (size_t j = 0; j < i; j++)
                set_cost(build, variant, rule, fold_letters(build, &letters->items[i]).list[0],
                         fold_letters(build, &letters->items[j]).list[0]);
        return true;
    case ALAM_VARIANT_DROP:
        for (size_t i = 0; i < letters->count; i++)
            set_cost(build, variant, rule, fold_letters(build, &letters->items[i]).list[0], 0);
        return true;
    case ALAM_VARIANT_REWRITE:
        return build_rewrite(build, variant, rule);
    case ALAM_VARIANT_DOUBLE:
        settings->double_cost = (uint8_t)variant->cost;
        settings->double_rule = rule;
        return true;
    case ALAM_VARIANT_SLIP:
        settings->slip_cost = (uint8_t)variant->cost;
        settings->slip_rule = rule;
        settings->slip_letters = (uint8_t)variant->least;
        return true;
    default:
        settings->spacing_cost = (uint8_t)variant->cost;
        settings->spacing_rule = rule;
        return true;
    }
}

/* A bound for words of different length: each letter more or less costs at least this. */
static unsigned least_shift(const alam_source *source)
{
    unsigned least = 255;
    for (size_t i = 0; i < source->variants.count; i++) {
        const alam_source_variant *variant = &source->variants.items[i];
        unsigned cost = variant->cost;
        if (variant->kind == ALAM_VARIANT_REWRITE) {
            size_t from = variant->letters.items[0].length, to = variant->letters.items[1].length;
            size_t shift = (from > to ? from - to : to - from) / 2;
            cost = shift ? cost / (unsigned)shift : 255;
        } else if (variant->kind != ALAM_VARIANT_DROP && variant->kind != ALAM_VARIANT_DOUBLE) {
            continue;
        }
        least = cost < least ? cost : least;
    }
    return least ? least : 1;
}

static bool build_costs(alam_build *build)
{
    const alam_source *source = build->source;
    size_t count = (size_t)ALAM_WHERE_COUNT * ALAM_LETTER_NUMBERS * ALAM_LETTER_NUMBERS;
    alam_variant_cost *costs = alam_build_reserve(build, ALAM_SECTION_VARIANT_COSTS, count,
                                                  sizeof *costs);
    if (!costs)
        return false;
    for (size_t i = 0; i < count; i++)
        costs[i].cost = ALAM_NEVER;
    alam_settings *settings = &build->settings;
    settings->double_cost = settings->slip_cost = settings->spacing_cost = ALAM_NEVER;
    settings->variant_letters = source->limits.letters;
    settings->variant_per_letter = source->limits.per_letter;
    settings->variant_margin = source->limits.margin;
    settings->variant_unit = source->limits.unit;
    settings->variant_nothing = source->limits.nothing;
    settings->variant_nothing_letter = source->limits.nothing_letter;
    settings->variant_sure = source->limits.sure;
    settings->least_shift = (uint8_t)least_shift(source);
    for (size_t i = 0; i < source->variants.count; i++) {
        uint32_t name = alam_build_string(build, source->variants.items[i].name);
        alam_build_add(build, VARIANT_RULES, &name);
        if (source->variants.items[i].alone)
            settings->variant_alone_rules |= UINT64_C(1) << i;
        if (!build_variant(build, &source->variants.items[i], (uint8_t)i))
            return false;
    }
    return true;
}

/* ---- skeletons ----------------------------------------------------------------------------------- */

typedef struct keyed_word {
    uint32_t key, word;
} keyed_word;

static int compare_keys(const void *a, const void *b)
{
    const keyed_word *left = a, *right = b;
    if (left->key != right->key)
        return left->key < right->key ? -1 : 1;
    return left->word < right->word ? -1 : left->word > right->word;
}

typedef ALAM_ARRAY(keyed_word) keyed_words;

static bool add_key(keyed_words *list, uint32_t key, uint32_t word)
{
    keyed_word *slot = alam_array_push(list);
    if (slot)
        *slot = (keyed_word){key, word};
    return slot != NULL;
}

/* The keys of each word that may be spelled otherwise; of a long one also those that a slip leads to. */
static bool collect_keys(alam_build *build, const alam_skeleton_rules *rules, keyed_words *list)
{
    const char *strings = build->sections[ALAM_SECTION_STRINGS].data;
    const alam_settings *settings = &build->settings;
    for (uint32_t i = 0; i < alam_build_count(build, WORDS, alam_word); i++) {
        const alam_word *word = alam_build_word(build, i);
        alam_letters letters;
        uint32_t keys[ALAM_MOST_LETTERS + 1];
        if (!(word->flags & ALAM_WORD_VARIES))
            continue;
        alam_letters_of(rules, strings + word->text, word->length, &letters);
        if (!alam_has_rules(&letters))
            continue;
        bool done = add_key(list, alam_skeleton_key(rules, &letters), i);
        bool slips = settings->slip_cost != ALAM_NEVER && letters.count >= settings->slip_letters;
        size_t count = slips ? alam_slip_keys(rules, &letters, keys) : 0;
        for (size_t k = 0; done && k < count; k++)
            done = add_key(list, keys[k], i);
        if (!done)
            return alam_fail_memory(build->error);
    }
    return true;
}

static bool build_slots(alam_build *build, const keyed_words *list)
{
    size_t keys = 0;
    for (size_t i = 0; i < list->count; i++)
        keys += i == 0 || list->items[i].key != list->items[i - 1].key;
    size_t slots = alam_build_slots(keys);
    alam_skeleton_slot *table =
        alam_build_reserve(build, ALAM_SECTION_SKELETON_SLOTS, slots, sizeof *table);
    if (!table)
        return false;
    for (size_t i = 0; i < slots; i++)
        table[i].first = ALAM_NONE;
    for (size_t i = 0; i < list->count;) {
        uint32_t key = list->items[i].key, first = alam_build_count(build, SKELETON_WORDS, uint32_t);
        size_t slot = key & (slots - 1);
        while (table[slot].first != ALAM_NONE)
            slot = (slot + 1) & (slots - 1);
        table[slot] = (alam_skeleton_slot){.key = key, .first = first};
        for (; i < list->count && list->items[i].key == key; i++) {
            alam_build_add(build, SKELETON_WORDS, &list->items[i].word);
            table[slot].count++;
        }
    }
    return true;
}

bool alam_build_variants(alam_build *build)
{
    alam_source *source = build->source;
    if (!build_letters(build) || !build_costs(build))
        return false;
    for (size_t i = 0; i < source->skeleton_starts.count; i++) {
        const alam_text_ref *start = &source->skeleton_starts.items[i];
        const char *folded =
            alam_build_folded(build, ALAM_LEVEL_LOOSE, start->text, start->length);
        if (!folded)
            return alam_fail_memory(build->error);
        uint32_t text = alam_build_string(build, folded);
        alam_build_add(build, SKELETON_STARTS, &text);
    }
    const alam_buffer *starts = &build->sections[ALAM_SECTION_SKELETON_STARTS];
    alam_skeleton_rules rules = {.letters = letters_of(build),
                                 .letter_count = letter_count(build),
                                 .strings = build->sections[ALAM_SECTION_STRINGS].data,
                                 .starts = (const uint32_t *)starts->data,
                                 .start_count = starts->length / sizeof(uint32_t)};
    alam_skeleton_index(&rules);
    keyed_words list = {0};
    bool done = collect_keys(build, &rules, &list);
    if (done && list.count > 0)
        qsort(list.items, list.count, sizeof *list.items, compare_keys);
    done = done && build_slots(build, &list);
    alam_array_free(&list);
    return done;
}
