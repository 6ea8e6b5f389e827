#include "compile/stack.h"

#include "image/format.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct stacking {
    alam_source *source;
    const alam_compile_options *options;
    alam_error *error;
    uint32_t *into; /* entry -> the entry that its entity is made of */
    bool *gone;     /* of such an entry: the entity is deleted, replaced or left out */
    alam_map keys;  /* same_as -> entry */
} stacking;

static alam_source_entity *entry_at(stacking *stack, uint32_t number)
{
    return &stack->source->entities.items[number];
}

/* ---- putting together ---------------------------------------------------------------------------- */

/* The roles of two entries, one list behind the other. */
static bool join_roles(stacking *stack, alam_source_entity *to, const alam_source_entity *from)
{
    alam_source *source = stack->source;
    size_t first = source->roles.count, count = (size_t)to->role_count + from->role_count;
    if (from->role_count == 0)
        return true;
    if (!alam_array_reserve(&source->roles, count))
        return alam_fail_memory(stack->error);
    alam_source_role *roles = source->roles.items;
    memcpy(roles + first, roles + to->first_role, to->role_count * sizeof *roles);
    memcpy(roles + first + to->role_count, roles + from->first_role,
           from->role_count * sizeof *roles);
    source->roles.count += count;
    to->first_role = (uint32_t)first;
    to->role_count = (uint32_t)count;
    return true;
}

/* A later gazetteer speaks of the id: what it says counts, what it does not say stays. */
static bool extend(stacking *stack, alam_source_entity *to, const alam_source_entity *from)
{
    if (from->own_type)
        to->type = from->type;
    if (*from->kind)
        to->kind = from->kind;
    if (from->within.text)
        to->within = from->within;
    if (from->country.text)
        to->country = from->country;
    if (!isnan(from->latitude)) {
        to->latitude = from->latitude;
        to->longitude = from->longitude;
    }
    if (from->population > 0)
        to->population = from->population;
    return join_roles(stack, to, from);
}

/* Another source has the same entity: it fills what is missing. */
static bool fill(stacking *stack, alam_source_entity *to, const alam_source_entity *from)
{
    if (!*to->kind)
        to->kind = from->kind;
    if (!to->within.text)
        to->within = from->within;
    if (!to->country.text)
        to->country = from->country;
    if (isnan(to->latitude)) {
        to->latitude = from->latitude;
        to->longitude = from->longitude;
    }
    if (to->population == 0)
        to->population = from->population;
    return to->role_count > 0 || join_roles(stack, to, from);
}

#define OURS "alam:" /* what a key begins with that is an id */

static bool is_ours(const char *key)
{
    return strncmp(key, OURS, sizeof OURS - 1) == 0;
}

/* The entry that a key means, of those before `number`: "alam:cairo" is an id of ours, others are what
 * `same_as` said. ALAM_MAP_NONE. */
static uint32_t entry_of_key(const stacking *stack, const alam_text_ref *key, uint32_t number)
{
    size_t skip = is_ours(key->text) ? sizeof OURS - 1 : 0;
    const alam_map_entry *found =
        alam_map_find(skip ? &stack->source->ids : &stack->keys, key->text + skip, key->length - skip);
    uint32_t entry = found ? found->value : ALAM_MAP_NONE;
    /* An id means the last entry that has it. */
    while (entry != ALAM_MAP_NONE && entry >= number)
        entry = stack->source->entities.items[entry].earlier;
    return entry == ALAM_MAP_NONE ? ALAM_MAP_NONE : stack->into[entry];
}

/* The entity of the same type that shares a key with an entry; ALAM_MAP_NONE. */
static uint32_t find_same(const stacking *stack, const alam_source_entity *entry, uint32_t number)
{
    for (uint32_t i = 0; i < entry->key_count; i++) {
        const alam_text_ref *key = &stack->source->keys.items[entry->first_key + i];
        uint32_t found = entry_of_key(stack, key, number);
        if (found != ALAM_MAP_NONE && !stack->gone[found] &&
            strcmp(stack->source->entities.items[found].type, entry->type) == 0)
            return found;
    }
    return ALAM_MAP_NONE;
}

/* From now on the keys of an entry mean the entity `number`, unless they mean another. */
static bool note_keys(stacking *stack, const alam_source_entity *entry, uint32_t number)
{
    for (uint32_t i = 0; i < entry->key_count; i++) {
        const alam_text_ref *key = &stack->source->keys.items[entry->first_key + i];
        alam_map_entry *slot = alam_map_intern(&stack->keys, key->text, key->length);
        if (!slot)
            return alam_fail_memory(stack->error);
        if (slot->value == ALAM_MAP_NONE || stack->gone[slot->value])
            slot->value = number;
    }
    return true;
}

static bool place_entry(stacking *stack, uint32_t number)
{
    alam_source_entity *entry = entry_at(stack, number);
    uint32_t earlier = entry->earlier == ALAM_MAP_NONE ? ALAM_MAP_NONE : stack->into[entry->earlier];
    if (earlier != ALAM_MAP_NONE && stack->gone[earlier])
        earlier = ALAM_MAP_NONE;
    stack->into[number] = number;
    if (entry->change != ALAM_ENTRY_ADDS) {
        if (earlier != ALAM_MAP_NONE)
            stack->gone[earlier] = true;
        stack->gone[number] = entry->change == ALAM_ENTRY_DELETES;
        return note_keys(stack, entry, number);
    }
    if (earlier != ALAM_MAP_NONE) {
        stack->into[number] = earlier;
        return note_keys(stack, entry, earlier) && extend(stack, entry_at(stack, earlier), entry);
    }
    uint32_t same = find_same(stack, entry, number);
    if (same == ALAM_MAP_NONE)
        return note_keys(stack, entry, number);
    stack->into[number] = same;
    return note_keys(stack, entry, same) && fill(stack, entry_at(stack, same), entry);
}

/* ---- leaving out ---------------------------------------------------------------------------------- */

static bool is_one_of(const char *text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, list[i]) == 0)
            return true;
    return count == 0;
}

static bool is_wanted(const alam_compile_options *options, const alam_source_entity *entity)
{
    return is_one_of(entity->kind, options->kinds, options->kind_count) &&
           !(entity->population > 0 && entity->population < options->min_population);
}

static bool keeps_name(const stacking *stack, const alam_source_name *name)
{
    const alam_compile_options *options = stack->options;
    return !stack->gone[stack->into[name->entity]] &&
           (!options ||
            is_one_of(name->language, options->languages, options->language_count));
}

static void leave_out(stacking *stack)
{
    alam_source *source = stack->source;
    for (uint32_t i = 0; stack->options && i < source->entities.count; i++)
        if (stack->into[i] == i && !is_wanted(stack->options, entry_at(stack, i)))
            stack->gone[i] = true;
    for (uint32_t i = 0; i < source->entities.count; i++)
        entry_at(stack, i)->display = NULL;
    for (size_t i = 0; i < source->names.count; i++) {
        const alam_source_name *name = &source->names.items[i];
        alam_source_entity *entity = entry_at(stack, stack->into[name->entity]);
        if (!entity->display && name->mode == ALAM_MODE_NAME && !(name->flags & ALAM_NAME_SHORT) &&
            keeps_name(stack, name))
            entity->display = name->surface.text;
    }
    for (uint32_t i = 0; i < source->entities.count; i++)
        if (stack->into[i] == i && !entry_at(stack, i)->display)
            stack->gone[i] = true;
}

/* ---- numbering anew -------------------------------------------------------------------------------- */

/* A name of an entry that extends its entity by the id counts more than the earlier one of the same text. */
static void move_name(stacking *stack, const alam_source_name *from, alam_source_name *to)
{
    const alam_source_entity *entry = entry_at(stack, from->entity);
    bool overrides = entry->earlier != ALAM_MAP_NONE;
    uint32_t origin = from->entity;
    if (to != from)
        *to = *from;
    to->entity = stack->into[origin];
    to->origin = origin;
    to->overrides = overrides;
}

static bool add_alias(stacking *stack, const char *id, uint32_t entity)
{
    if (entity == ALAM_ID_GONE)
        return true;
    alam_source_alias *slot = alam_array_push(&stack->source->aliases);
    if (!slot)
        return alam_fail_memory(stack->error);
    *slot = (alam_source_alias){id, entity};
    return true;
}

/* The keys of all that is left, and the ids of entries that became part of another's entity. */
static bool note_aliases(stacking *stack, const uint32_t *numbers)
{
    const alam_source *source = stack->source;
    for (size_t i = 0; i < source->keys.count; i++) {
        const alam_text_ref *key = &source->keys.items[i];
        const alam_map_entry *found = alam_map_find(&stack->keys, key->text, key->length);
        if (found && !is_ours(key->text) && !add_alias(stack, key->text, numbers[found->value]))
            return false;
    }
    for (size_t i = 0; i < source->ids.entries.count; i++) {
        const alam_map_entry *entry = &source->ids.entries.items[i];
        uint32_t root = stack->into[entry->value];
        if (root != entry->value && strcmp(entry->key, source->entities.items[root].id.text) != 0 &&
            !add_alias(stack, entry->key, numbers[root]))
            return false;
    }
    return true;
}

/* The new number of each entry, in `numbers`. */
static void give_numbers(const stacking *stack, uint32_t *numbers)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < stack->source->entities.count; i++)
        numbers[i] = stack->into[i] == i && !stack->gone[i] ? count++ : ALAM_ID_GONE;
}

static void number_anew(stacking *stack, const uint32_t *numbers)
{
    alam_source *source = stack->source;
    size_t names = 0;
    uint32_t count = 0;
    for (size_t i = 0; i < source->names.count; i++)
        if (keeps_name(stack, &source->names.items[i]))
            move_name(stack, &source->names.items[i], &source->names.items[names++]);
    source->names.count = names;
    for (size_t i = 0; i < names; i++)
        source->names.items[i].entity = numbers[source->names.items[i].entity];
    for (size_t i = 0; i < source->ids.entries.count; i++) {
        alam_map_entry *entry = &source->ids.entries.items[i];
        entry->value = numbers[stack->into[entry->value]];
    }
    for (uint32_t i = 0; i < source->entities.count; i++) {
        if (numbers[i] == ALAM_ID_GONE)
            continue;
        if (count != i)
            source->entities.items[count] = source->entities.items[i];
        count++;
    }
    source->entities.count = count;
}

bool alam_stack(alam_source *source, const alam_compile_options *options, alam_error *error)
{
    size_t count = source->entities.count;
    stacking stack = {.source = source,
                      .options = options,
                      .error = error,
                      .into = malloc((count + 1) * sizeof *stack.into),
                      .gone = calloc(count + 1, sizeof *stack.gone)};
    uint32_t *numbers = malloc((count + 1) * sizeof *numbers);
    bool done = (stack.into && stack.gone && numbers) || alam_fail_memory(error);
    for (uint32_t i = 0; done && i < count; i++)
        done = place_entry(&stack, i);
    if (done) {
        leave_out(&stack);
        give_numbers(&stack, numbers);
    }
    done = done && note_aliases(&stack, numbers);
    if (done)
        number_anew(&stack, numbers);
    alam_map_free(&stack.keys);
    free(stack.into);
    free(stack.gone);
    free(numbers);
    return done;
}
