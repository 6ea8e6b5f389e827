/* CLITICS and TRIGGERS. */
#include "compile/build.h"

#include <stdlib.h>
#include <string.h>

/* ---- proclitics -------------------------------------------------------------------------------- */

#define MOST_STACKED 4

typedef struct stack {
    const alam_source_clitic *parts[MOST_STACKED]; /* innermost first */
    size_t count;
    const char *strip; /* folded, whole */
    size_t number;     /* in the order in which they were made */
} stack;

typedef ALAM_ARRAY(stack) stacks;

static bool may_follow(const alam_source_clitic *inner, const char *id)
{
    for (size_t i = 0; i < inner->after.count; i++)
        if (strcmp(inner->after.items[i].text, id) == 0)
            return true;
    return false;
}

static bool add_stack(alam_build *build, stacks *list, stack stacked)
{
    alam_buffer strip = {0};
    for (size_t i = stacked.count; i > 0; i--)
        alam_fold_append(&build->fold, ALAM_LEVEL_LOOSE, stacked.parts[i - 1]->strip,
                         strlen(stacked.parts[i - 1]->strip), &strip);
    stacked.strip =
        strip.failed ? NULL : alam_arena_copy(&build->source->arena, strip.data, strip.length);
    alam_buffer_free(&strip);
    stacked.number = list->count;
    if (list->count == UINT8_MAX)
        return alam_fail_spot(build->error, stacked.parts[0]->form.spot,
                              "the proclitics make more than %d stacks; let fewer stand in front of "
                              "each other",
                              UINT8_MAX);
    stack *slot = alam_array_push(list);
    if (!slot || !stacked.strip)
        return alam_fail_memory(build->error);
    *slot = stacked;
    return *stacked.strip || alam_fail_spot(build->error, stacked.parts[0]->form.spot,
                                            "the proclitic '%.20s' folds to nothing; correct it",
                                            stacked.parts[0]->form.text);
}

/* All stacks: each proclitic, and in front of each stack those that may stand there. The list grows
 * while it is walked. */
static bool collect_stacks(alam_build *build, stacks *list)
{
    const alam_source *source = build->source;
    for (size_t i = 0; i < source->clitics.count; i++)
        if (!add_stack(build, list, (stack){.parts = {&source->clitics.items[i]}, .count = 1}))
            return false;
    for (size_t i = 0; i < list->count; i++) {
        stack longer = list->items[i];
        if (longer.count == MOST_STACKED)
            continue;
        const alam_source_clitic *outermost = longer.parts[longer.count++ - 1];
        for (size_t j = 0; j < source->clitics.count; j++) {
            longer.parts[longer.count - 1] = &source->clitics.items[j];
            if (may_follow(outermost, source->clitics.items[j].id) && !add_stack(build, list, longer))
                return false;
        }
    }
    return true;
}

static int compare_stacks(const void *a, const void *b)
{
    const stack *left = a, *right = b;
    size_t left_length = strlen(left->strip), right_length = strlen(right->strip);
    if (left_length != right_length)
        return left_length > right_length ? -1 : 1;
    int order = strcmp(left->strip, right->strip);
    order = order ? order : strcmp(right->parts[0]->before, left->parts[0]->before);
    order = order ? order : strcmp(left->parts[0]->restore, right->parts[0]->restore);
    return order ? order : (left->number > right->number) - (left->number < right->number);
}

static uint32_t folded_string(alam_build *build, const char *text)
{
    const char *folded = alam_build_folded(build, ALAM_LEVEL_LOOSE, text, strlen(text));
    if (!folded)
        build->sections[ALAM_SECTION_STRINGS].failed = true;
    return folded ? alam_build_string(build, folded) : 0;
}

static void write_stack(alam_build *build, const stack *stacked)
{
    const alam_source_clitic *innermost = stacked->parts[0];
    alam_clitic clitic = {.strip = alam_build_string(build, stacked->strip),
                          .strip_length = (uint32_t)strlen(stacked->strip),
                          .before = folded_string(build, innermost->before),
                          .restore = folded_string(build, innermost->restore),
                          .first_part = alam_build_count(build, CLITIC_PARTS, uint32_t),
                          .part_count = (uint32_t)stacked->count,
                          .minimum = innermost->minimum};
    for (size_t i = stacked->count; i > 0; i--) {
        uint32_t part = alam_build_string(build, stacked->parts[i - 1]->form.text);
        alam_build_add(build, CLITIC_PARTS, &part);
    }
    alam_build_add(build, CLITICS, &clitic);
}

static bool check_references(alam_build *build)
{
    const alam_source *source = build->source;
    for (size_t i = 0; i < source->clitics.count; i++) {
        for (size_t j = 0; j < source->clitics.items[i].after.count; j++) {
            const alam_text_ref *after = &source->clitics.items[i].after.items[j];
            size_t k = 0;
            while (k < source->clitics.count && strcmp(source->clitics.items[k].id, after->text) != 0)
                k++;
            if (k == source->clitics.count)
                return alam_fail_spot(build->error, after->spot,
                                      "'after' names '%.40s', which is no proclitic; correct it",
                                      after->text);
        }
    }
    return true;
}

bool alam_build_clitics(alam_build *build)
{
    stacks list = {0};
    bool done = check_references(build) && collect_stacks(build, &list);
    if (done && list.count > 0)
        qsort(list.items, list.count, sizeof(stack), compare_stacks);
    for (size_t i = 0; done && i < list.count; i++)
        write_stack(build, &list.items[i]);
    alam_array_free(&list);
    return done;
}

/* ---- triggers ---------------------------------------------------------------------------------- */

static int compare_trigger_words(const void *a, const void *b)
{
    const alam_trigger_word *left = a, *right = b;
    if (left->word != right->word)
        return left->word < right->word ? -1 : 1;
    return left->trigger < right->trigger ? -1 : left->trigger > right->trigger;
}

bool alam_build_knows_type(alam_build *build, const char *type)
{
    const char *strings = build->sections[ALAM_SECTION_STRINGS].data;
    const uint32_t *types = (const uint32_t *)build->sections[ALAM_SECTION_TYPES].data;
    for (uint32_t i = 0; i < alam_build_count(build, TYPES, uint32_t); i++)
        if (strcmp(strings + types[i], type) == 0)
            return true;
    return false;
}

static bool build_trigger_words(alam_build *build, const alam_source_trigger *trigger)
{
    for (size_t i = 0; i < trigger->words.count; i++) {
        if (!alam_build_words(build, &trigger->words.items[i]))
            return false;
        if (build->numbers.count != 1)
            return alam_fail_spot(build->error, trigger->words.items[i].spot,
                                  "the trigger '%.60s' is more than one word; list its last word",
                                  trigger->words.items[i].text);
        alam_trigger_word word = {build->numbers.items[0],
                                  alam_build_count(build, TRIGGERS, alam_trigger)};
        alam_build_word(build, word.word)->flags |= ALAM_WORD_TRIGGER;
        alam_build_add(build, TRIGGER_WORDS, &word);
    }
    return true;
}

static bool build_trigger(alam_build *build, const alam_source_trigger *from)
{
    if (!alam_build_knows_type(build, from->type.text))
        return alam_fail_spot(build->error, from->type.spot,
                              "the trigger's type is '%.40s', which no gazetteer declares; correct it",
                              from->type.text);
    alam_trigger trigger = {.name = alam_build_string(build, from->name),
                            .type = alam_build_string(build, from->type.text),
                            .first_kind = alam_build_count(build, TRIGGER_KINDS, uint32_t),
                            .kind_count = (uint32_t)from->kinds.count};
    for (size_t i = 0; i < from->kinds.count; i++) {
        uint32_t kind = alam_build_string(build, from->kinds.items[i]);
        alam_build_add(build, TRIGGER_KINDS, &kind);
    }
    if (!build_trigger_words(build, from))
        return false;
    alam_build_add(build, TRIGGERS, &trigger);
    return true;
}

bool alam_build_triggers(alam_build *build)
{
    for (size_t i = 0; i < build->source->triggers.count; i++)
        if (!build_trigger(build, &build->source->triggers.items[i]))
            return false;
    uint32_t count = alam_build_count(build, TRIGGER_WORDS, alam_trigger_word);
    if (count > 0)
        qsort(build->sections[ALAM_SECTION_TRIGGER_WORDS].data, count, sizeof(alam_trigger_word),
              compare_trigger_words);
    return true;
}
