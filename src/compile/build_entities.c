/* TYPES, ENTITIES and ROLES: order by id, references resolved, circles found. */
#include "compile/build.h"

#include "base/sort.h"
#include "compile/stack.h"

#include <stdlib.h>
#include <string.h>

static const char *const built_in_types[] = {"organization", "person", "place"};
#define BUILT_IN (sizeof built_in_types / sizeof *built_in_types)

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool alam_build_types(alam_build *build)
{
    const alam_source *source = build->source;
    size_t count = BUILT_IN + source->types.count;
    const char **types = malloc(count * sizeof *types);
    if (!types)
        return alam_fail_memory(build->error);
    for (size_t i = 0; i < count; i++)
        types[i] = i < BUILT_IN ? built_in_types[i] : source->types.items[i - BUILT_IN].text;
    qsort(types, count, sizeof *types, compare_texts);
    for (size_t i = 0; i < count; i++) {
        uint32_t type = alam_build_string(build, types[i]);
        if (i == 0 || strcmp(types[i], types[i - 1]) != 0)
            alam_build_add(build, TYPES, &type);
    }
    free(types);
    return true;
}

static bool is_type(const alam_source *source, const char *type)
{
    for (size_t i = 0; i < BUILT_IN; i++)
        if (strcmp(type, built_in_types[i]) == 0)
            return true;
    for (size_t i = 0; i < source->types.count; i++)
        if (strcmp(type, source->types.items[i].text) == 0)
            return true;
    return false;
}

/* How many bytes all ids begin with alike. */
static size_t shared_bytes(const alam_source *source)
{
    const char *first = source->entities.count > 0 ? source->entities.items[0].id.text : "";
    size_t shared = strlen(first);
    for (size_t i = 1; i < source->entities.count; i++) {
        const char *id = source->entities.items[i].id.text;
        size_t same = 0;
        while (same < shared && id[same] == first[same])
            same++;
        shared = same;
    }
    return shared;
}

/* The first eight bytes of `text` as a number that is less where strcmp() is. */
static uint64_t key_of(const char *text)
{
    uint64_t key = 0;
    for (unsigned i = 0; i < 8; i++)
        key = key << 8 | (*text ? (unsigned char)*text++ : 0);
    return key;
}

static int goes_before(const void *context, uint32_t a, uint32_t b)
{
    const alam_source_entity *entities = context;
    return strcmp(entities[a].id.text, entities[b].id.text) < 0;
}

/* The numbers of the entities by id, in `orders`. What all ids begin with is left out of the keys, so that few
 * ids are compared. */
static bool sort_ids(alam_build *build, uint32_t *orders)
{
    const alam_source *source = build->source;
    size_t count = source->entities.count, shared = shared_bytes(source);
    alam_keyed *items = malloc((2 * count + 1) * sizeof *items);
    if (!items)
        return alam_fail_memory(build->error);
    for (size_t i = 0; i < count; i++)
        items[i] = (alam_keyed){key_of(source->entities.items[i].id.text + shared), (uint32_t)i};
    const alam_keyed *sorted =
        alam_sort_keyed(items, items + count, count, goes_before, source->entities.items);
    for (size_t i = 0; i < count; i++)
        orders[i] = sorted[i].number;
    free(items);
    return true;
}

/* Fills build->entity_order; returns the numbers of the entities by id. The caller frees it with free(). */
static uint32_t *sort_entities(alam_build *build)
{
    size_t count = build->source->entities.count;
    uint32_t *orders = malloc((count + 1) * sizeof *orders);
    build->entity_order = malloc((count + 1) * sizeof *build->entity_order);
    bool done = (orders && build->entity_order) || alam_fail_memory(build->error);
    if (!done || !sort_ids(build, orders)) {
        free(orders);
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        build->entity_order[orders[i]] = (uint32_t)i;
    return orders;
}

/* The entity that `reference` names; ALAM_NONE in `*entity` where it names none. */
static bool resolve(alam_build *build, const alam_text_ref *reference, const char *what,
                    uint32_t *entity)
{
    *entity = ALAM_NONE;
    if (!reference->text)
        return true;
    const alam_map_entry *entry =
        alam_map_find(&build->source->ids, reference->text, reference->length);
    if (!entry)
        return alam_fail_spot(build->error, reference->spot,
                              "'%s' names '%.60s', which is no entity; correct the id or add the "
                              "entity",
                              what, reference->text);
    if (entry->value != ALAM_ID_GONE)
        *entity = build->entity_order[entry->value];
    return true;
}

static bool build_roles(alam_build *build, const alam_source_entity *entity)
{
    for (uint32_t i = 0; i < entity->role_count; i++) {
        const alam_source_role *from = &build->source->roles.items[entity->first_role + i];
        alam_role role = {.role = alam_build_string(build, from->role),
                          .from = from->from,
                          .to = from->to};
        if (!resolve(build, &from->of, "of", &role.of))
            return false;
        alam_build_add(build, ROLES, &role);
    }
    return true;
}

static bool build_entity(alam_build *build, const alam_source_entity *from)
{
    if (!is_type(build->source, from->type))
        return alam_fail_spot(build->error, from->id.spot,
                              "the type of '%.60s' is '%.40s'; expected person, place, organization "
                              "or a type declared in 'types'",
                              from->id.text, from->type);
    alam_entity entity = {.id = alam_build_string(build, from->id.text),
                          .type = alam_build_string(build, from->type),
                          .kind = alam_build_string(build, from->kind),
                          .name = alam_build_string(build, from->display),
                          .latitude = from->latitude,
                          .longitude = from->longitude,
                          .first_role = alam_build_count(build, ROLES, alam_role),
                          .role_count = from->role_count};
    if (!resolve(build, &from->within, "within", &entity.within) ||
        !resolve(build, &from->country, "country", &entity.country) || !build_roles(build, from))
        return false;
    /* Two sources of one entity, of which one lies in the other. */
    if (entity.within == alam_build_count(build, ENTITIES, alam_entity) &&
        strcmp(from->within.text, from->id.text) != 0)
        entity.within = ALAM_NONE;
    alam_build_add(build, ENTITIES, &entity);
    return true;
}

/* No entity may lie within itself. Each is walked upwards once: `state` is 0 for not seen, 1 for on the
 * way, 2 for known to end. */
static bool check_circles(alam_build *build, const uint32_t *orders)
{
    size_t count = build->source->entities.count;
    const alam_entity *entities =
        (const alam_entity *)build->sections[ALAM_SECTION_ENTITIES].data;
    uint8_t *state = calloc(count + 1, 1);
    if (!state)
        return alam_fail_memory(build->error);
    bool done = true;
    for (uint32_t i = 0; done && i < count; i++) {
        uint32_t at = i;
        for (; at != ALAM_NONE && state[at] == 0; at = entities[at].within)
            state[at] = 1;
        if (at != ALAM_NONE && state[at] == 1) {
            const alam_source_entity *entity = &build->source->entities.items[orders[at]];
            done = alam_fail_spot(build->error, entity->within.spot,
                                  "'%.60s' lies within itself, by way of '%.60s'; correct 'within'",
                                  entity->id.text, entity->within.text);
        }
        for (at = i; done && at != ALAM_NONE && state[at] == 1; at = entities[at].within)
            state[at] = 2;
    }
    free(state);
    return done;
}

static int compare_places(const void *a, const void *b)
{
    const alam_role_place *left = a, *right = b;
    if (left->of != right->of)
        return left->of < right->of ? -1 : 1;
    if (left->role != right->role)
        return left->role < right->role ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

/* ROLES by what they are roles of. */
static bool index_roles(alam_build *build)
{
    uint32_t roles = alam_build_count(build, ROLES, alam_role);
    if (roles == 0)
        return true;
    alam_role_place *places =
        alam_build_reserve(build, ALAM_SECTION_ROLES_BY_OF, roles, sizeof *places);
    if (!places)
        return false;
    const alam_role *role = (const alam_role *)build->sections[ALAM_SECTION_ROLES].data;
    const alam_entity *entity = (const alam_entity *)build->sections[ALAM_SECTION_ENTITIES].data;
    for (uint32_t i = 0; i < alam_build_count(build, ENTITIES, alam_entity); i++)
        for (uint32_t j = 0; j < entity[i].role_count; j++) {
            uint32_t number = entity[i].first_role + j;
            places[number] = (alam_role_place){role[number].of, role[number].role, number, i};
        }
    qsort(places, roles, sizeof *places, compare_places);
    return true;
}

static int compare_kinds(const void *a, const void *b)
{
    const alam_kind *left = a, *right = b;
    return left->name < right->name ? -1 : left->name > right->name;
}

/* KINDS: strings have their numbers in the order in which they were met, the same for the same input. */
static bool count_kinds(alam_build *build)
{
    uint32_t count = alam_build_count(build, ENTITIES, alam_entity), used = 0;
    alam_kind *kinds = malloc((count + 1) * sizeof *kinds);
    if (!kinds)
        return alam_fail_memory(build->error);
    const alam_entity *entities = (const alam_entity *)build->sections[ALAM_SECTION_ENTITIES].data;
    for (uint32_t i = 0; i < count; i++)
        if (entities[i].kind)
            kinds[used++] = (alam_kind){entities[i].kind, 1};
    if (used > 0)
        qsort(kinds, used, sizeof *kinds, compare_kinds);
    for (uint32_t i = 0, end; i < used; i = end) {
        for (end = i; end < used && kinds[end].name == kinds[i].name; end++)
            ;
        alam_kind kind = {kinds[i].name, end - i};
        alam_build_add(build, KINDS, &kind);
    }
    free(kinds);
    return true;
}

static int compare_origins(const void *a, const void *b)
{
    const alam_source_origin *left = *(const alam_source_origin *const *)a;
    const alam_source_origin *right = *(const alam_source_origin *const *)b;
    int sources = strcmp(left->source, right->source);
    return sources ? sources : strcmp(left->licence, right->licence);
}

/* SOURCES: sorted, each once. In `numbers` the number there of each origin that was read. */
static bool number_origins(alam_build *build, uint32_t *numbers)
{
    const alam_source_origin *origins = build->source->origins.items;
    size_t count = build->source->origins.count;
    const alam_source_origin **sorted = malloc((count + 1) * sizeof *sorted);
    if (!sorted)
        return alam_fail_memory(build->error);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &origins[i];
    if (count > 0)
        qsort(sorted, count, sizeof *sorted, compare_origins);
    for (size_t i = 0; i < count; i++) {
        alam_origin origin = {alam_build_string(build, sorted[i]->source),
                              alam_build_string(build, sorted[i]->licence)};
        if (i == 0 || compare_origins(&sorted[i - 1], &sorted[i]) != 0)
            alam_build_add(build, SOURCES, &origin);
        numbers[sorted[i] - origins] = alam_build_count(build, SOURCES, alam_origin) - 1;
    }
    free(sorted);
    return true;
}

static bool build_sources(alam_build *build, const uint32_t *orders)
{
    const alam_source *source = build->source;
    uint32_t *numbers = malloc((source->origins.count + 1) * sizeof *numbers);
    if (!numbers)
        return alam_fail_memory(build->error);
    bool done = number_origins(build, numbers);
    for (size_t i = 0; done && i < source->entities.count; i++) {
        uint32_t origin = source->entities.items[orders[i]].origin;
        uint32_t number = origin == ALAM_MAP_NONE ? ALAM_NONE : numbers[origin];
        alam_build_add(build, ENTITY_SOURCES, &number);
    }
    free(numbers);
    return done;
}

static int compare_aliases(const void *a, const void *b)
{
    const alam_source_alias *left = a, *right = b;
    int by_id = strcmp(left->id, right->id);
    return by_id ? by_id : (left->entity > right->entity) - (left->entity < right->entity);
}

/* ALIASES: sorted by id, each once. */
static void build_aliases(alam_build *build)
{
    alam_source_alias *aliases = build->source->aliases.items;
    size_t count = build->source->aliases.count;
    if (count > 0)
        qsort(aliases, count, sizeof *aliases, compare_aliases);
    for (size_t i = 0; i < count; i++) {
        alam_alias alias = {.id = alam_build_string(build, aliases[i].id),
                            .entity = build->entity_order[aliases[i].entity]};
        if (i == 0 || strcmp(aliases[i].id, aliases[i - 1].id) != 0)
            alam_build_add(build, ALIASES, &alias);
    }
}

#define AHEAD 8 /* entities */

static void fetch_ahead(const alam_build *build, const uint32_t *orders, size_t index)
{
    if (index + AHEAD >= build->source->entities.count)
        return;
    const alam_source_entity *entity = &build->source->entities.items[orders[index + AHEAD]];
    alam_build_fetch_slot(build, entity->id.text, entity->id.length);
    alam_build_fetch_slot(build, entity->display, strlen(entity->display));
}

bool alam_build_entities(alam_build *build)
{
    uint32_t *orders = sort_entities(build);
    bool done = orders != NULL;
    for (size_t i = 0; done && i < build->source->entities.count; i++) {
        fetch_ahead(build, orders, i);
        done = build_entity(build, &build->source->entities.items[orders[i]]);
    }
    done = done && build_sources(build, orders);
    if (done)
        build_aliases(build);
    done = done && alam_build_sound(build) && check_circles(build, orders) && index_roles(build) &&
           count_kinds(build);
    free(orders);
    return done;
}
