/* COMMON and NAMES. */
#include "compile/build.h"

#include "base/hash.h"
#include "base/sort.h"

#include <stdlib.h>
#include <string.h>

/* ---- ordinary words ---------------------------------------------------------------------------- */

typedef struct spelling {
    uint32_t word;
    const char *text; /* at the level strict */
} spelling;

static int compare_spellings(const void *a, const void *b)
{
    const spelling *left = a, *right = b;
    if (left->word != right->word)
        return left->word < right->word ? -1 : 1;
    return strcmp(left->text, right->text);
}

static bool collect_spelling(alam_build *build, const alam_text_ref *common, spelling *out)
{
    if (!alam_build_words(build, common))
        return false;
    if (build->numbers.count != 1)
        return alam_fail_spot(build->error, common->spot,
                              "the ordinary word '%.60s' is more than one word; list them singly",
                              common->text);
    out->word = build->numbers.items[0];
    out->text = alam_build_folded(build, ALAM_LEVEL_STRICT, common->text, common->length);
    return out->text || alam_fail_memory(build->error);
}

bool alam_build_common(alam_build *build)
{
    size_t count = build->source->common.count;
    spelling *spellings = malloc((count + 1) * sizeof *spellings);
    bool done = spellings || alam_fail_memory(build->error);
    for (size_t i = 0; done && i < count; i++)
        done = collect_spelling(build, &build->source->common.items[i], &spellings[i]);
    if (done)
        qsort(spellings, count, sizeof *spellings, compare_spellings);
    for (size_t i = 0; done && i < count; i++) {
        if (i > 0 && compare_spellings(&spellings[i - 1], &spellings[i]) == 0)
            continue;
        uint32_t text = alam_build_string(build, spellings[i].text);
        alam_word *word = alam_build_word(build, spellings[i].word);
        if (!(word->flags & ALAM_WORD_COMMON))
            word->first_common = alam_build_count(build, COMMON, uint32_t);
        word->flags |= ALAM_WORD_COMMON;
        word->common_count++;
        alam_build_add(build, COMMON, &text);
    }
    free(spellings);
    return done;
}

/* Whether `surface`, one word, is spelled just like an ordinary one. Failures stick in STRINGS. */
static bool is_ordinary(alam_build *build, uint32_t number, const alam_text_ref *surface)
{
    const alam_word *word = alam_build_word(build, number);
    const uint32_t *common = (const uint32_t *)build->sections[ALAM_SECTION_COMMON].data;
    if (!(word->flags & ALAM_WORD_COMMON))
        return false;
    const char *text = alam_build_folded(build, ALAM_LEVEL_STRICT, surface->text, surface->length);
    if (!text)
        build->sections[ALAM_SECTION_STRINGS].failed = true;
    for (uint32_t i = 0; text && i < word->common_count; i++)
        if (strcmp(text, build->sections[ALAM_SECTION_STRINGS].data +
                             common[word->first_common + i]) == 0)
            return true;
    return false;
}

/* ---- names --------------------------------------------------------------------------------------- */

typedef struct placed_name {
    alam_name name;
    uint32_t terminal; /* its words: their place in build->terminals */
    const alam_source_name *from;
} placed_name;

/* In the order of reading, listed names before inflected ones. */
typedef ALAM_ARRAY(placed_name) placed_names;

/* Of one terminal: the names of one entity together, equal ones in the order of reading. */
static int goes_before(const void *context, uint32_t a, uint32_t b)
{
    const placed_name *names = context, *left = &names[a], *right = &names[b];
    if (left->name.entity != right->name.entity)
        return left->name.entity < right->name.entity;
    if (left->name.mode != right->name.mode)
        return left->name.mode < right->name.mode;
    int texts = strcmp(left->from->surface.text, right->from->surface.text);
    return texts ? texts < 0 : a < b;
}

/* The place of the words in build->numbers in build->terminals; ALAM_NONE when memory is out. */
static uint32_t intern_terminal(alam_build *build)
{
    size_t size = build->numbers.count * sizeof *build->numbers.items;
    alam_map_entry *entry =
        alam_map_intern(&build->terminals, (const char *)build->numbers.items, size);
    if (!entry)
        return ALAM_NONE;
    if (build->numbers.count > build->longest_name)
        build->longest_name = (uint32_t)build->numbers.count;
    return (uint32_t)(entry - build->terminals.entries.items);
}

/* Adds a name under the words in build->numbers. */
static bool add_placed(alam_build *build, placed_names *names, size_t index, uint8_t flags)
{
    const alam_source_name *from = &build->source->names.items[index];
    placed_name *slot = alam_array_push(names);
    if (!slot)
        return alam_fail_memory(build->error);
    uint32_t text = alam_build_string(build, from->surface.text);
    *slot = (placed_name){
        .name = {.entity = build->entity_order[from->entity],
                 .text = text,
                 .base = from->base ? alam_build_string(build, from->base) : text,
                 .rule = alam_build_string(build, from->rule),
                 .prior = from->prior,
                 .mode = from->mode,
                 .level = from->level,
                 .words = (uint8_t)build->numbers.count,
                 .flags = flags},
        .terminal = intern_terminal(build),
        .from = from,
    };
    return slot->terminal != ALAM_NONE || alam_fail_memory(build->error);
}

static void mark_words(alam_build *build, const alam_source_name *from)
{
    bool single = build->numbers.count == 1, demonym = from->mode == ALAM_MODE_DEMONYM;
    unsigned flags = ALAM_WORD_NAME | (from->level >= ALAM_LEVEL_STANDARD ? ALAM_WORD_VARIES : 0) |
                       (single && demonym ? ALAM_WORD_DEMONYM : 0);
    for (size_t i = 0; i < build->numbers.count; i++)
        alam_build_word(build, build->numbers.items[i])->flags |= (uint8_t)flags;
}

/* An article that is written apart is no word that could be written together with the next. */
static bool is_article(alam_build *build, uint32_t word)
{
    const char *text = build->sections[ALAM_SECTION_STRINGS].data + alam_build_word(build, word)->text;
    for (size_t i = 0; i < build->source->skeleton_starts.count; i++)
        if (strcmp(text, build->source->skeleton_starts.items[i].text) == 0)
            return true;
    return false;
}

/* The number of two words written as one; ALAM_NONE when memory is out. */
static uint32_t join_words(alam_build *build, const uint32_t pair[2])
{
    alam_buffer joined = {0};
    for (size_t i = 0; i < 2; i++) {
        const alam_word *word = alam_build_word(build, pair[i]);
        alam_buffer_append(&joined, build->sections[ALAM_SECTION_STRINGS].data + word->text,
                           word->length);
    }
    uint32_t number =
        joined.failed ? ALAM_NONE : alam_build_intern(build, joined.data, joined.length);
    alam_buffer_free(&joined);
    return number;
}

/* The name once more for each two neighbours of its words, these written as one. */
static bool place_joined(alam_build *build, placed_names *names, size_t index, uint8_t flags)
{
    const alam_source_name *from = &build->source->names.items[index];
    alam_numbers words = {0};
    bool done = true;
    if (!alam_array_reserve(&words, build->numbers.count))
        return alam_fail_memory(build->error);
    memcpy(words.items, build->numbers.items, build->numbers.count * sizeof *words.items);
    words.count = build->numbers.count;
    for (size_t pair = 0; done && pair + 1 < words.count; pair++) {
        if (is_article(build, words.items[pair]))
            continue;
        uint32_t number = join_words(build, &words.items[pair]);
        if (number == ALAM_NONE) {
            done = alam_fail_memory(build->error);
            break;
        }
        build->numbers.count = 0;
        for (size_t i = 0; i < words.count; i++)
            if (i != pair + 1)
                build->numbers.items[build->numbers.count++] = i == pair ? number : words.items[i];
        mark_words(build, from);
        done = add_placed(build, names, index, flags | ALAM_NAME_JOINED);
    }
    alam_array_free(&words);
    return done;
}

/* Remembers the ends of the name in build->numbers, for the classes that borrow them. */
static bool note_ends(alam_build *build)
{
    const alam_numbers *words = &build->numbers;
    alam_name_ends *ends = alam_array_push(&build->name_ends);
    if (!ends)
        return alam_fail_memory(build->error);
    *ends = words->count > 1 ? (alam_name_ends){words->items[0], words->items[words->count - 1]}
                             : (alam_name_ends){ALAM_NONE, ALAM_NONE};
    return true;
}

static bool place_name(alam_build *build, size_t index, placed_names *names)
{
    const alam_source_name *from = &build->source->names.items[index];
    if (!alam_build_words(build, &from->surface))
        return false;
    if (build->numbers.count > ALAM_MOST_NAME_WORDS)
        return alam_fail_spot(build->error, from->surface.spot,
                              "'%.60s' has %zu words, a name may have %d at most; shorten it",
                              from->surface.text, build->numbers.count, ALAM_MOST_NAME_WORDS);
    if (!note_ends(build))
        return false;
    mark_words(build, from);
    uint8_t flags = (uint8_t)from->flags;
    if (build->numbers.count == 1 && is_ordinary(build, build->numbers.items[0], &from->surface))
        flags |= ALAM_NAME_COMMON;
    if (!add_placed(build, names, index, flags))
        return false;
    bool joins = build->source->spacing && build->numbers.count > 1 &&
                 from->mode == ALAM_MODE_NAME && from->level >= ALAM_LEVEL_STANDARD;
    return !joins || place_joined(build, names, index, flags);
}

static bool is_repeated(const placed_name *before, const placed_name *name)
{
    return before->terminal == name->terminal && before->name.entity == name->name.entity &&
           before->name.mode == name->name.mode && before->name.text == name->name.text;
}

/* The gazetteer itself repeats a name in one language; what inflection repeats is no slip. */
static bool is_listed_twice(const placed_name *before, const placed_name *name)
{
    return !before->from->base && !name->from->base && before->from != name->from &&
           before->from->origin == name->from->origin &&
           strcmp(before->from->language, name->from->language) == 0;
}

static bool fail_listed_twice(alam_build *build, const placed_name *name)
{
    return alam_fail_spot(build->error, name->from->surface.spot,
                          "the name '%.60s' is listed twice for this entity; remove one",
                          name->from->surface.text);
}

/* Appends a sorted name, once for each entity and mode, and says so in the one before it that has its words. */
static bool append_name(alam_build *build, const placed_name *before, const placed_name *name)
{
    uint32_t number = alam_build_count(build, NAMES, alam_name);
    alam_name *names = (alam_name *)build->sections[ALAM_SECTION_NAMES].data;
    if (before && is_repeated(before, name) && name->from->overrides && !name->from->base) {
        names[number - 1] = name->name;
        return !is_listed_twice(before, name) || fail_listed_twice(build, name);
    }
    if (before && is_repeated(before, name))
        return !is_listed_twice(before, name) ||
               fail_listed_twice(build, name);
    if (before && before->terminal == name->terminal)
        names[number - 1].flags |= ALAM_NAME_FOLLOWED;
    else
        build->terminals.entries.items[name->terminal].value = number;
    alam_build_add(build, NAMES, &name->name);
    return true;
}

#define AHEAD 8 /* names */

static void fetch_ahead(const alam_build *build, size_t index)
{
    const alam_source_name *names = build->source->names.items;
    size_t count = build->source->names.count, near = index + AHEAD, far = near + AHEAD;
    if (far < count)
        alam_build_fetch_slot(build, names[far].surface.text, names[far].surface.length);
    if (near < count)
        alam_build_fetch_string(build, names[near].surface.text, names[near].surface.length);
}

/* The numbers of the names by terminal, in `order`; where those of each end, in `ends`. */
static void group_names(const placed_names *names, uint32_t terminals, uint32_t *order, uint32_t *ends)
{
    memset(ends, 0, terminals * sizeof *ends);
    for (size_t i = 0; i < names->count; i++)
        if (names->items[i].terminal + 1 < terminals)
            ends[names->items[i].terminal + 1]++;
    for (uint32_t i = 1; i < terminals; i++)
        ends[i] += ends[i - 1];
    for (size_t i = 0; i < names->count; i++)
        order[ends[names->items[i].terminal]++] = (uint32_t)i;
}

static bool append_names(alam_build *build, const placed_names *names, uint32_t *order, uint32_t *ends)
{
    uint32_t terminals = (uint32_t)build->terminals.entries.count;
    const placed_name *before = NULL;
    group_names(names, terminals, order, ends);
    for (uint32_t i = 0, first = 0; i < terminals; first = ends[i++]) {
        if (ends[i] - first > 1)
            alam_sort(order + first, ends[i] - first, goes_before, names->items);
        for (uint32_t j = first; j < ends[i]; j++) {
            if (!append_name(build, before, &names->items[order[j]]))
                return false;
            before = &names->items[order[j]];
        }
    }
    return true;
}

static bool sort_and_append(alam_build *build, const placed_names *names)
{
    uint32_t terminals = (uint32_t)build->terminals.entries.count;
    uint32_t *order = malloc((names->count + 1) * sizeof *order);
    uint32_t *ends = malloc((terminals + 1) * sizeof *ends);
    bool done = (order && ends && names->count < UINT32_MAX) || alam_fail_memory(build->error);
    done = done && append_names(build, names, order, ends);
    free(order);
    free(ends);
    return done;
}

bool alam_build_names(alam_build *build)
{
    placed_names names = {0};
    bool done = true;
    for (size_t i = 0; done && i < build->source->names.count; i++) {
        fetch_ahead(build, i);
        done = place_name(build, i, &names);
    }
    done = done && alam_build_sound(build) && sort_and_append(build, &names);
    alam_array_free(&names);
    return done;
}
