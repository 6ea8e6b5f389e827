#include "resolve/context.h"

#include <stdlib.h>

#define FIRST_SLOTS 64

/* ---- the entities of a document ------------------------------------------------------------------ */

void alam_context_begin(alam_context *context)
{
    for (size_t i = 0; context->used > 0 && i < context->slot_count; i++)
        context->slots[i].entity = ALAM_NONE;
    context->used = 0;
    context->field = 0;
    context->order = 0;
}

void alam_context_field(alam_context *context)
{
    context->field++;
}

/* The slot of an entity, or the free one for it. There must be a table with a free slot. */
static alam_mention *find_slot(alam_mention *slots, size_t count, uint32_t entity)
{
    size_t slot = (size_t)alam_hash_chain(0, entity) & (count - 1);
    while (slots[slot].entity != ALAM_NONE && slots[slot].entity != entity)
        slot = (slot + 1) & (count - 1);
    return &slots[slot];
}

static bool grow(alam_context *context)
{
    size_t count = context->slot_count ? context->slot_count * 2 : FIRST_SLOTS;
    alam_mention *slots = malloc(count * sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < count; i++)
        slots[i].entity = ALAM_NONE;
    for (size_t i = 0; i < context->slot_count; i++)
        if (context->slots[i].entity != ALAM_NONE)
            *find_slot(slots, count, context->slots[i].entity) = context->slots[i];
    free(context->slots);
    context->slots = slots;
    context->slot_count = count;
    return true;
}

static const alam_mention *find_mention(const alam_context *context, uint32_t entity)
{
    if (!context->slot_count)
        return NULL;
    const alam_mention *mention = find_slot(context->slots, context->slot_count, entity);
    return mention->entity == ALAM_NONE ? NULL : mention;
}

bool alam_context_note(alam_context *context, const alam_candidate *candidate)
{
    if ((context->used + 1) * 2 > context->slot_count && !grow(context))
        return false;
    uint32_t entity = candidate->entity;
    alam_mention *mention = find_slot(context->slots, context->slot_count, entity);
    if (mention->entity == ALAM_NONE) {
        *mention = (alam_mention){entity, context->field, candidate->end.byte, 0};
        context->used++;
    }
    mention->order = ++context->order;
    return true;
}

uint32_t alam_context_recency(const alam_context *context, uint32_t entity)
{
    const alam_mention *mention = find_mention(context, entity);
    return mention ? mention->order : 0;
}

void alam_context_free(alam_context *context)
{
    free(context->slots);
}

/* ---- triggers ------------------------------------------------------------------------------------ */

static bool announces(const alam_image *image, const alam_trigger *trigger,
                      const alam_entity *entity)
{
    if (trigger->type != entity->type)
        return false;
    for (uint32_t i = 0; i < trigger->kind_count; i++)
        if (image->at.TRIGGER_KINDS[trigger->first_kind + i] == entity->kind)
            return true;
    return trigger->kind_count == 0;
}

/* The first trigger of `word` that announces the entity; ALAM_NONE. */
static uint32_t find_trigger(const alam_image *image, uint32_t word, const alam_entity *entity)
{
    const alam_trigger_word *words = image->at.TRIGGER_WORDS;
    size_t low = 0, high = image->count.TRIGGER_WORDS;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (words[middle].word < word)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < image->count.TRIGGER_WORDS && words[low].word == word; low++)
        if (announces(image, &image->at.TRIGGERS[words[low].trigger], entity))
            return words[low].trigger;
    return ALAM_NONE;
}

static bool is_demonym(const alam_units *units, const alam_unit *unit)
{
    return alam_form_of(units, unit)->flags & ALAM_WORD_DEMONYM;
}

/* The trigger that a unit is, with or without proclitics. */
static uint32_t trigger_at(const alam_units *units, const alam_unit *unit, const alam_entity *entity)
{
    const alam_form *form = alam_form_of(units, unit);
    if (form->flags & ALAM_WORD_TRIGGER)
        return find_trigger(units->image, form->word, entity);
    bool behind = form->word == ALAM_NONE && form->trigger != ALAM_NONE;
    return behind ? find_trigger(units->image, form->trigger, entity) : ALAM_NONE;
}

/* "The Sudanese president" is no president called Sudanese: a word that is a demonym is not announced as
 * the short name of a person. */
static bool is_demonym_instead(const alam_units *units, const alam_candidate *candidate,
                               const alam_unit *unit)
{
    const alam_name *name = alam_name_of(units->image, candidate);
    return candidate->unit_count == 1 && name && name->mode == ALAM_MODE_NAME &&
           name->flags & ALAM_NAME_SHORT && is_demonym(units, unit);
}

/* A trigger stands right in front, or a demonym is between ("the Russian president Putin"). Proclitics
 * cut a name off from what stands before it. */
void alam_find_triggers(const alam_units *units, alam_candidate *candidates, size_t count)
{
    const alam_image *image = units->image;
    for (size_t i = 0; i < count; i++) {
        alam_candidate *candidate = &candidates[i];
        const alam_entity *entity = &image->at.ENTITIES[candidate->entity];
        const alam_unit *unit = &units->list.items[candidate->unit];
        if (candidate->clitic || candidate->unit == 0 || unit->gap != ALAM_GAP_SOFT ||
            is_demonym_instead(units, candidate, unit))
            continue;
        candidate->trigger = trigger_at(units, unit - 1, entity);
        if (candidate->trigger == ALAM_NONE && candidate->unit > 1 &&
            unit[-1].gap == ALAM_GAP_SOFT && is_demonym(units, unit - 1))
            candidate->trigger = trigger_at(units, unit - 2, entity);
    }
}

/* ---- judging ------------------------------------------------------------------------------------- */

#define SCORE_BY_CONTEXT 0.95f
#define SCORE_GLUED 0.9f
#define SCORE_UNSUPPORTED 0.5f

static float score_of(const alam_candidate *candidate, const alam_name *name, bool by_context)
{
    static const float by_level[] = {1.0f, 0.99f, 0.97f, 0.9f};
    float score = candidate->factor;
    if (name)
        score *= name->prior * (candidate->cost ? candidate->likelihood : by_level[candidate->level]);
    if (candidate->glued)
        score *= SCORE_GLUED;
    if (!alam_is_accepted(candidate))
        score *= SCORE_UNSUPPORTED;
    return by_context ? score * SCORE_BY_CONTEXT : score;
}

static bool is_before(const alam_context *context, const alam_mention *mention,
                      const alam_candidate *candidate)
{
    return mention->field < context->field || mention->first <= candidate->start.byte;
}

static bool may_be_supported(const alam_candidate *candidate)
{
    return candidate->verdict != ALAM_VERDICT_SPELLING && candidate->verdict != ALAM_VERDICT_ORDINARY &&
           candidate->verdict != ALAM_VERDICT_DROPPED && candidate->verdict != ALAM_VERDICT_DOUBT;
}

static void judge(const alam_context *context, alam_candidate *candidate)
{
    const alam_name *name = alam_name_of(context->image, candidate);
    bool by_context = false;
    if (may_be_supported(candidate) && name && name->flags & (ALAM_NAME_SHORT | ALAM_NAME_COMMON)) {
        const alam_mention *mention = find_mention(context, candidate->entity);
        bool is_short = name->flags & ALAM_NAME_SHORT;
        by_context = mention && (!is_short || is_before(context, mention, candidate));
        candidate->by_line = !is_short && candidate->alone && !candidate->clitic && !by_context;
        candidate->verdict = candidate->trigger != ALAM_NONE || candidate->backed || by_context ||
                                     candidate->by_line
                                 ? ALAM_VERDICT_SUPPORTED
                             : is_short                                    ? ALAM_VERDICT_SHORT
                                                                           : ALAM_VERDICT_COMMON;
    }
    candidate->score = score_of(candidate, name, by_context && candidate->trigger == ALAM_NONE);
}

void alam_judge(const alam_context *context, alam_candidate *candidates, size_t count)
{
    for (size_t i = 0; i < count; i++)
        judge(context, &candidates[i]);
}
