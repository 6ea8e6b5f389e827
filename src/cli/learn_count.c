/* Counting names over all documents: where each stood, and what supported it there.
 *
 * A name is counted where it was tagged and no longer span has it. What is sure teaches the model what stands
 * around names of each type (names of several words), around ordinary words, and around the parts of longer
 * spans; of these, no word is heard more than MOST_HEARD times, so that the most frequent do not drown the rest. */
#include "base/error.h"
#include "cli/learn.h"

#include <stdlib.h>

enum { MOST_HEARD = 30 };

/* ---- looking up -------------------------------------------------------------------------------------- */

static alam_learn_word *word_of(alam_learning *learning, uint32_t number)
{
    alam_map_entry *entry = alam_map_intern(&learning->words, (const char *)&number, sizeof number);
    if (!entry)
        return NULL;
    if (entry->value == ALAM_MAP_NONE) {
        if (!alam_array_push(&learning->list))
            return NULL;
        entry->value = (uint32_t)learning->list.count - 1;
    }
    return &learning->list.items[entry->value];
}

/* The number of a type; ALAM_LEARN_MOST_TYPES where there are too many. */
static unsigned type_of(alam_learning *learning, const char *name)
{
    unsigned type = 0;
    while (type < learning->type_count && learning->types[type] != name)
        type++;
    if (type == learning->type_count && type < ALAM_LEARN_MOST_TYPES)
        learning->types[learning->type_count++] = name;
    return type;
}

static alam_learn_form *form_of(alam_learn_word *word, unsigned type)
{
    for (size_t i = 0; i < word->forms.count; i++)
        if (word->forms.items[i].type == type)
            return &word->forms.items[i];
    alam_learn_form *form = alam_array_push(&word->forms);
    if (form)
        form->type = type;
    return form;
}

static alam_learn_entity *entity_of(alam_learn_word *word, const alam_learn_item *item)
{
    for (size_t i = 0; i < word->entities.count; i++)
        if (word->entities.items[i].id == item->id && word->entities.items[i].name == item->name)
            return &word->entities.items[i];
    alam_learn_entity *entity = alam_array_push(&word->entities);
    if (entity)
        *entity = (alam_learn_entity){.id = item->id,
                                      .type = item->type,
                                      .name = item->name,
                                      .level = item->level,
                                      .prior = item->prior,
                                      .common = item->common,
                                      .short_form = item->short_form};
    return entity;
}

/* The number of what stands on one side of a word; ALAM_MAP_NONE when memory is out. */
static uint32_t feature_of(alam_learning *learning, unsigned side, uint32_t neighbour)
{
    uint32_t key[2] = {side, neighbour};
    alam_map_entry *entry =
        alam_map_intern(&learning->feature_numbers, (const char *)key, sizeof key);
    if (!entry)
        return ALAM_MAP_NONE;
    if (entry->value == ALAM_MAP_NONE) {
        if (!alam_array_push(&learning->features))
            return ALAM_MAP_NONE;
        entry->value = (uint32_t)learning->features.count - 1;
    }
    return entry->value;
}

static bool sample_of(alam_learning *learning, const alam_learn_item *item, alam_learn_sample *sample)
{
    sample->before = feature_of(learning, 0, item->before);
    sample->after = feature_of(learning, 1, item->after);
    return sample->before != ALAM_MAP_NONE && sample->after != ALAM_MAP_NONE;
}

/* Counts what stands around an item for a class. */
static bool teach(alam_learning *learning, const alam_learn_item *item, unsigned class)
{
    alam_learn_sample sample;
    if (!sample_of(learning, item, &sample))
        return false;
    learning->features.items[sample.before].counts[class]++;
    learning->features.items[sample.after].counts[class]++;
    return true;
}

/* ---- names ------------------------------------------------------------------------------------------- */

static bool keep_sample(alam_learning *learning, const alam_learn_item *item, alam_learn_form *form,
                        bool sure, const char *context)
{
    if (!form->context && *context &&
        !(form->context = alam_arena_copy(&learning->strings, context, strlen(context))))
        return false;
    if (form->samples.count == ALAM_LEARN_MOST_SAMPLES)
        return true;
    alam_learn_sample *sample = alam_array_push(&form->samples);
    if (!sample || !sample_of(learning, item, sample))
        return false;
    sample->sure = sure;
    return true;
}

static void choose(alam_learn_word *word, const char *id)
{
    for (size_t i = 0; i < word->entities.count; i++)
        if (strcmp(word->entities.items[i].id, id) == 0) {
            word->entities.items[i].chosen++;
            word->choices++;
            return;
        }
}

/* A name that was tagged. */
static bool count_tagged(alam_learning *learning, const alam_learn_item *item, alam_learn_word *word,
                         uint32_t document, const char *context)
{
    unsigned type = type_of(learning, item->type);
    if (type == ALAM_LEARN_MOST_TYPES)
        return true;
    alam_learn_form *form = form_of(word, type);
    if (!form)
        return false;
    bool in_full = alam_map_find(&learning->in_full, (const char *)&item->id, sizeof item->id) != NULL;
    bool announced = item->support == ALAM_SUPPORT_TRIGGER || item->support == ALAM_SUPPORT_PATTERN;
    const char *meant = in_full || item->support != ALAM_SUPPORT_NONE ? item->id : NULL;
    form->count++;
    form->announced += announced;
    form->in_full += in_full && !announced;
    if (document != ALAM_EVAL_NO_NAME) {
        const char *id;
        alam_learn_label label = alam_learn_label_of(learning, document, item, &id);
        form->labelled += label != ALAM_LEARN_UNKNOWN;
        form->right += label == ALAM_LEARN_RIGHT;
        meant = label != ALAM_LEARN_RIGHT ? NULL : id ? id : meant;
        context = label == ALAM_LEARN_RIGHT ? "" : context; /* one that is wrong says more */
    }
    if (meant)
        choose(word, meant);
    return keep_sample(learning, item, form, announced || in_full, context);
}

static bool count_name(alam_learning *learning, const alam_learn_item *item, uint32_t document,
                       const char *context)
{
    if (item->words > 1) {
        unsigned type = type_of(learning, item->type);
        return type == ALAM_LEARN_MOST_TYPES || item->support == ALAM_SUPPORT_TRIGGER ||
               teach(learning, item, type);
    }
    if (item->covered)
        return true;
    alam_learn_word *word = word_of(learning, item->word);
    if (!word || !entity_of(word, item))
        return false;
    /* A short form and a name that is common are refused where nothing supports them: they need no more. */
    return !item->tagged || item->short_form || item->common ||
           count_tagged(learning, item, word, document, context);
}

/* ---- words ------------------------------------------------------------------------------------------- */

static bool count_word(alam_learning *learning, const alam_learn_item *item)
{
    unsigned class = ALAM_LEARN_WORDS;
    if (item->kind == ALAM_LEARN_PART) {
        class = type_of(learning, item->type);
        if (class == ALAM_LEARN_MOST_TYPES)
            return true;
        class += ALAM_LEARN_PARTS;
    } else if (item->word != UINT32_MAX && learning->heard[item->word]++ >= MOST_HEARD) {
        learning->heard[item->word] = MOST_HEARD;
        return true;
    }
    return teach(learning, item, class);
}

/* ---- documents --------------------------------------------------------------------------------------- */

/* Notes the entities that a document calls by a name of several words, and where its items end. */
static bool look_ahead(alam_learning *learning, const char *at, const char *end, const char **name)
{
    alam_learn_item item;
    const char *texts[3];
    alam_map_clear(&learning->in_full);
    while (alam_learn_next(&at, end, &item, texts) && item.kind != ALAM_LEARN_END)
        if (item.kind == ALAM_LEARN_NAME && item.words > 1 && item.tagged &&
            !alam_map_intern(&learning->in_full, (const char *)&item.id, sizeof item.id))
            return false;
    *name = item.kind == ALAM_LEARN_END ? texts[0] : "";
    return true;
}

static bool count_item(alam_learning *learning, const alam_learn_item *item, uint32_t document,
                       const char *const texts[3])
{
    switch ((alam_learn_kind)item->kind) {
    case ALAM_LEARN_NAME:
        return count_name(learning, item, document, texts[0]);
    case ALAM_LEARN_FOUND:
        return alam_learn_count_found(learning, item, texts);
    case ALAM_LEARN_END:
        return true;
    default:
        return count_word(learning, item);
    }
}

/* Counts one document, and moves `*at` behind it. */
static bool count_document(alam_learning *learning, const char **at, const char *end)
{
    alam_learn_item item = {0};
    const char *texts[3], *name, *field = NULL;
    uint32_t document = ALAM_EVAL_NO_NAME;
    bool labelled = false;
    if (!look_ahead(learning, *at, end, &name))
        return false;
    learning->documents++;
    while (item.kind != ALAM_LEARN_END && alam_learn_next(at, end, &item, texts)) {
        if (item.field && item.field != field && item.kind == ALAM_LEARN_NAME) {
            document = alam_learn_gold_document(learning, name, item.field);
            field = item.field;
            labelled |= document != ALAM_EVAL_NO_NAME;
        }
        if (!count_item(learning, &item, document, texts))
            return false;
    }
    learning->labelled += labelled;
    return true;
}

bool alam_learn_count(alam_learning *learning, const char *items, size_t size)
{
    const char *at = items, *end = items + size;
    while (at < end)
        if (!count_document(learning, &at, end))
            return false;
    return !learning->exhausted;
}

/* ---- the whole --------------------------------------------------------------------------------------- */

bool alam_learning_start(alam_learning *learning, const alam_image *image, const alam_eval_set *gold,
                         alam_error *error)
{
    learning->image = image;
    learning->gold = gold;
    learning->heard = calloc(alam_image_describe(image).words + 1, 1);
    return (learning->heard || alam_fail_memory(error)) &&
           (!gold || alam_learn_sort_gold(learning, error));
}

void alam_learning_free(alam_learning *learning)
{
    for (size_t i = 0; i < learning->list.count; i++) {
        alam_learn_word *word = &learning->list.items[i];
        for (size_t k = 0; k < word->forms.count; k++)
            alam_array_free(&word->forms.items[k].samples);
        alam_array_free(&word->forms);
        alam_array_free(&word->entities);
    }
    for (size_t i = 0; i < learning->found.count; i++)
        alam_array_free(&learning->found.items[i].surfaces);
    alam_array_free(&learning->list);
    alam_array_free(&learning->found);
    alam_array_free(&learning->features);
    alam_map_free(&learning->words);
    alam_map_free(&learning->feature_numbers);
    alam_map_free(&learning->found_numbers);
    alam_map_free(&learning->in_full);
    alam_arena_free(&learning->strings);
    alam_buffer_free(&learning->scratch);
    free(learning->gold_order);
    free(learning->heard);
}
