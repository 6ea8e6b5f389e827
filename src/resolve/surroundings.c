#include "resolve/surroundings.h"

#include "base/hash.h"

#include <math.h>
#include <stdlib.h>

#define FIRST_SLOTS 64
#define MOST_LEVELS 8 /* of `within` that are walked */

/* How much speaks for an entity, in natural logarithms of odds. */
#define FOR_ITS_COUNTRY 1.5f   /* what it lies in is named */
#define FOR_ITS_NEIGHBOURS 0.8f /* something else that lies there is named */
#define FOR_ITS_PARTS 1.0f     /* something that lies in it is named */
#define FOR_ITS_KIND 0.8f      /* times how much oftener its kind is named here than it is listed (log) */
#define MOST_FOR_ITS_KIND 1.6f
#define LEAST_OF_KIND 2        /* that are named */
#define FOR_BEING_NEAR 0.8f    /* next to a place that is named */
#define NEAR 300.0f            /* km at which that has fallen to a third */
#define KM_PER_DEGREE 111.2f

void alam_surroundings_begin(alam_surroundings *surroundings)
{
    for (size_t i = 0; surroundings->used > 0 && i < surroundings->slot_count; i++)
        surroundings->slots[i].entity = ALAM_NONE;
    surroundings->used = 0;
    surroundings->kind_count = 0;
    surroundings->named = 0;
    surroundings->point_count = 0;
}

void alam_surroundings_free(alam_surroundings *surroundings)
{
    free(surroundings->slots);
}

/* ---- what is named ------------------------------------------------------------------------------- */

/* The slot of an entity, or the free one for it. There must be a table with a free slot. */
static alam_seen *find_slot(alam_seen *slots, size_t count, uint32_t entity)
{
    size_t slot = (size_t)alam_hash_chain(0, entity) & (count - 1);
    while (slots[slot].entity != ALAM_NONE && slots[slot].entity != entity)
        slot = (slot + 1) & (count - 1);
    return &slots[slot];
}

static bool grow(alam_surroundings *surroundings)
{
    size_t count = surroundings->slot_count ? surroundings->slot_count * 2 : FIRST_SLOTS;
    alam_seen *slots = malloc(count * sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < count; i++)
        slots[i].entity = ALAM_NONE;
    for (size_t i = 0; i < surroundings->slot_count; i++)
        if (surroundings->slots[i].entity != ALAM_NONE)
            *find_slot(slots, count, surroundings->slots[i].entity) = surroundings->slots[i];
    free(surroundings->slots);
    surroundings->slots = slots;
    surroundings->slot_count = count;
    return true;
}

/* The entry of an entity, made where there is none; NULL when memory is out. */
static alam_seen *see(alam_surroundings *surroundings, uint32_t entity)
{
    if ((surroundings->used + 1) * 2 > surroundings->slot_count && !grow(surroundings))
        return NULL;
    alam_seen *seen = find_slot(surroundings->slots, surroundings->slot_count, entity);
    if (seen->entity == ALAM_NONE) {
        *seen = (alam_seen){.entity = entity};
        surroundings->used++;
    }
    return seen;
}

static const alam_seen *find(const alam_surroundings *surroundings, uint32_t entity)
{
    static const alam_seen nothing = {0};
    if (!surroundings->slot_count || entity == ALAM_NONE)
        return &nothing;
    const alam_seen *seen = find_slot(surroundings->slots, surroundings->slot_count, entity);
    return seen->entity == ALAM_NONE ? &nothing : seen;
}

static void count_kind(alam_surroundings *surroundings, uint32_t kind)
{
    for (size_t i = 0; i < surroundings->kind_count; i++)
        if (surroundings->kinds[i].kind == kind) {
            surroundings->kinds[i].count++;
            return;
        }
    if (!kind || surroundings->kind_count == ALAM_MOST_KINDS)
        return;
    surroundings->kinds[surroundings->kind_count].kind = kind;
    surroundings->kinds[surroundings->kind_count++].count = 1;
}

static void add_point(alam_surroundings *surroundings, const alam_entity *entity)
{
    if (surroundings->point_count == ALAM_MOST_POINTS || isnan(entity->latitude))
        return;
    surroundings->points[surroundings->point_count].latitude = entity->latitude;
    surroundings->points[surroundings->point_count++].longitude = entity->longitude;
}

static bool note(alam_surroundings *surroundings, uint32_t number)
{
    const alam_entity *entities = surroundings->image->at.ENTITIES;
    alam_seen *seen = see(surroundings, number);
    if (!seen)
        return false;
    if (seen->named++ > 0)
        return true;
    surroundings->named++;
    count_kind(surroundings, entities[number].kind);
    add_point(surroundings, &entities[number]);
    uint32_t at = entities[number].within;
    for (unsigned level = 0; at != ALAM_NONE && level < MOST_LEVELS; level++) {
        alam_seen *holder = see(surroundings, at);
        if (!holder)
            return false;
        holder->holds++;
        at = entities[at].within;
    }
    return true;
}

/* Candidates [first, end) are all that the gazetteer has for one stretch of text; they follow each other. */
typedef struct name_group {
    size_t first, end;
    bool shared; /* they mean several entities */
} name_group;

static bool is_spelled(const alam_candidate *candidate)
{
    return candidate->verdict != ALAM_VERDICT_SPELLING && candidate->verdict != ALAM_VERDICT_ORDINARY &&
           candidate->verdict != ALAM_VERDICT_DOUBT;
}

static name_group next_group(const alam_candidate *candidates, size_t count, size_t first)
{
    name_group group = {.first = first, .end = first};
    uint32_t entity = ALAM_NONE;
    const alam_candidate *a = &candidates[first];
    for (; group.end < count; group.end++) {
        const alam_candidate *b = &candidates[group.end];
        if (b->unit != a->unit || b->unit_count != a->unit_count || b->clitic != a->clitic ||
            (b->name == ALAM_NONE) != (a->name == ALAM_NONE))
            break;
        if (b->name == ALAM_NONE || !is_spelled(b))
            continue;
        group.shared |= entity != ALAM_NONE && entity != b->entity;
        entity = b->entity;
    }
    return group;
}

bool alam_look_around(alam_surroundings *surroundings, const alam_candidate *candidates, size_t count)
{
    for (size_t i = 0; i < count;) {
        name_group group = next_group(candidates, count, i);
        for (; i < group.end; i++)
            if (!group.shared && candidates[i].chosen && !(candidates[i].entity & ALAM_DERIVED) &&
                !note(surroundings, candidates[i].entity))
                return false;
    }
    return true;
}

/* ---- how well an entity fits --------------------------------------------------------------------- */

/* By what it lies in. */
static float fit_within(const alam_surroundings *surroundings, const alam_entity *entity)
{
    const alam_entity *entities = surroundings->image->at.ENTITIES;
    float fit = 0;
    uint32_t at = entity->within != ALAM_NONE ? entity->within : entity->country;
    for (unsigned level = 0; at != ALAM_NONE && level < MOST_LEVELS; level++) {
        const alam_seen *seen = find(surroundings, at);
        if (seen->named)
            return FOR_ITS_COUNTRY;
        if (seen->holds)
            fit = FOR_ITS_NEIGHBOURS;
        at = entities[at].within;
    }
    return fit;
}

/* The share of a kind among all entities that are listed. */
static float share_of(const alam_image *image, uint32_t kind)
{
    for (size_t i = 0; i < image->count.KINDS; i++)
        if (image->at.KINDS[i].name == kind)
            return (float)image->at.KINDS[i].count / (float)image->count.ENTITIES;
    return 1;
}

/* Every text names cities; one that names three football clubs is about football. */
static float fit_kind(const alam_surroundings *surroundings, uint32_t kind)
{
    for (size_t i = 0; kind && i < surroundings->kind_count; i++) {
        if (surroundings->kinds[i].kind != kind || surroundings->kinds[i].count < LEAST_OF_KIND)
            continue;
        float share = (float)surroundings->kinds[i].count / (float)surroundings->named;
        float oftener = logf(share / share_of(surroundings->image, kind));
        return fminf(fmaxf(FOR_ITS_KIND * oftener, 0), MOST_FOR_ITS_KIND);
    }
    return 0;
}

static float fit_distance(const alam_surroundings *surroundings, const alam_entity *entity)
{
    float nearest = INFINITY;
    for (size_t i = 0; i < surroundings->point_count && !isnan(entity->latitude); i++) {
        float north = entity->latitude - surroundings->points[i].latitude;
        float east = fabsf(entity->longitude - surroundings->points[i].longitude);
        east = fminf(east, 360.0f - east) * cosf(entity->latitude * 0.017453293f);
        nearest = fminf(nearest, sqrtf(north * north + east * east) * KM_PER_DEGREE);
    }
    return FOR_BEING_NEAR * expf(-nearest / NEAR);
}

static float fit(const alam_surroundings *surroundings, uint32_t number)
{
    const alam_entity *entity = &surroundings->image->at.ENTITIES[number];
    const alam_seen *seen = find(surroundings, number);
    return fit_within(surroundings, entity) + fit_kind(surroundings, entity->kind) +
           fit_distance(surroundings, entity) + (seen->holds ? FOR_ITS_PARTS : 0);
}

void alam_fit_readings(const alam_surroundings *surroundings, alam_candidate *candidates, size_t count,
                       bool *ambiguous)
{
    *ambiguous = false;
    for (size_t i = 0; i < count;) {
        name_group group = next_group(candidates, count, i);
        for (; i < group.end; i++) {
            candidates[i].shared = group.shared;
            if (!group.shared || !alam_is_accepted(&candidates[i]))
                continue;
            candidates[i].fit = fit(surroundings, candidates[i].entity);
            *ambiguous |= candidates[i].fit > 0;
        }
    }
}
