/* Checks across entities: references, names that several share, doubles, places, dates, kinds. */
#include "compile/check.h"

#include "image/format.h"

#include <math.h>
#include <stdlib.h>

static const alam_source_entity *entity_at(const alam_checker *checker, uint32_t number)
{
    return &checker->source->entities.items[number];
}

/* The number of the entity that a reference names; ALAM_NONE for none. */
static uint32_t resolve(const alam_checker *checker, const alam_text_ref *reference)
{
    const alam_map_entry *entry =
        reference->text ? alam_map_find(&checker->source->ids, reference->text, reference->length) : NULL;
    return entry ? entry->value : ALAM_NONE;
}

/* ---- references ------------------------------------------------------------------------------------- */

static bool check_reference(alam_checker *checker, const alam_source_entity *entity, const char *what,
                            const alam_text_ref *reference)
{
    if (!reference->text || resolve(checker, reference) != ALAM_NONE)
        return true;
    return alam_check_add(checker, ALAM_SEVERITY_ERROR, "dangling-reference", reference->spot,
                          entity->id.text,
                          "'%s' names '%.60s', which is no entity; correct the id or add the entity", what,
                          reference->text) != NULL;
}

static bool check_references(alam_checker *checker, const alam_source_entity *entity)
{
    bool done = check_reference(checker, entity, "within", &entity->within) &&
                check_reference(checker, entity, "country", &entity->country);
    for (uint32_t i = 0; done && i < entity->role_count; i++)
        done = check_reference(checker, entity, "of",
                               &checker->source->roles.items[entity->first_role + i].of);
    return done;
}

/* No entity may lie within itself. Each is walked upwards once: 0 not seen, 1 on the way, 2 known. */
static bool check_circles(alam_checker *checker)
{
    size_t count = checker->source->entities.count;
    uint8_t *state = calloc(count + 1, 1);
    bool done = state != NULL;
    for (uint32_t i = 0; done && i < count; i++) {
        uint32_t at = i;
        for (; at != ALAM_NONE && state[at] == 0; at = resolve(checker, &entity_at(checker, at)->within))
            state[at] = 1;
        const alam_source_entity *entity = at == ALAM_NONE ? NULL : entity_at(checker, at);
        if (entity && state[at] == 1)
            done = alam_check_add(checker, ALAM_SEVERITY_ERROR, "circular-within", entity->within.spot,
                                  entity->id.text,
                                  "'%.60s' lies within itself, by way of '%.60s'; correct 'within'",
                                  entity->id.text, entity->within.text) != NULL;
        for (at = i; at != ALAM_NONE && state[at] == 1; at = resolve(checker, &entity_at(checker, at)->within))
            state[at] = 2;
    }
    free(state);
    return done;
}

/* ---- shared names ------------------------------------------------------------------------------------ */

/* A name under its words. */
typedef struct term_name {
    uint32_t term, name;
} term_name;

typedef ALAM_ARRAY(term_name) term_names;

static int compare_terms(const void *a, const void *b)
{
    const term_name *left = a, *right = b;
    if (left->term != right->term)
        return left->term < right->term ? -1 : 1;
    return left->name < right->name ? -1 : left->name > right->name;
}

/* The full names by their words. */
static bool sort_names(const alam_checker *checker, term_names *sorted)
{
    for (uint32_t i = 0; i < checker->source->names.count; i++) {
        const alam_source_name *name = &checker->source->names.items[i];
        if (name->mode != ALAM_MODE_NAME || name->flags & ALAM_NAME_SHORT || checker->terms[i] == ALAM_NONE)
            continue;
        term_name *slot = alam_array_push(sorted);
        if (!slot)
            return false;
        *slot = (term_name){checker->terms[i], i};
    }
    if (sorted->count > 0)
        qsort(sorted->items, sorted->count, sizeof *sorted->items, compare_terms);
    return true;
}

static const alam_source_name *name_of(const alam_checker *checker, const term_name *item)
{
    return &checker->source->names.items[item->name];
}

/* How many full names two entities share, counted in languages. */
static unsigned shared_languages(const alam_checker *checker, uint32_t first, uint32_t second)
{
    const char *counted[16];
    unsigned count = 0;
    for (uint32_t i = checker->first_names[first]; i < checker->first_names[first + 1]; i++)
        for (uint32_t j = checker->first_names[second]; j < checker->first_names[second + 1]; j++) {
            const alam_source_name *a = &checker->source->names.items[i];
            const alam_source_name *b = &checker->source->names.items[j];
            if (checker->terms[i] != checker->terms[j] || checker->terms[i] == ALAM_NONE ||
                a->mode != ALAM_MODE_NAME || b->mode != ALAM_MODE_NAME ||
                (a->flags | b->flags) & ALAM_NAME_SHORT || strcmp(a->language, b->language) != 0)
                continue;
            bool known = false;
            for (unsigned k = 0; k < count; k++)
                known = known || strcmp(counted[k], a->language) == 0;
            if (!known && count < 16)
                counted[count++] = a->language;
        }
    return count;
}

static double radians(double degrees)
{
    return degrees * 3.14159265358979323846 / 180;
}

/* Kilometres between two points on a globe (haversine). */
static double distance(double latitude, double longitude, double other_latitude, double other_longitude)
{
    double a = sin(radians(other_latitude - latitude) / 2), b = sin(radians(other_longitude - longitude) / 2);
    double h = a * a + cos(radians(latitude)) * cos(radians(other_latitude)) * b * b;
    return 2 * 6371 * asin(h < 1 ? sqrt(h) : 1);
}

#define ONE_PLACE 5 /* kilometres: of two with one name, the same */
#define NEAR_BY 30  /* the same, if they have names in two languages in common */

/* Whether two entities with a name in common are likely one: nothing that is known of them differs. */
static bool looks_like_double(const alam_checker *checker, uint32_t first, uint32_t second)
{
    const alam_source_entity *a = entity_at(checker, first), *b = entity_at(checker, second);
    bool placed = !isnan(a->latitude) && !isnan(b->latitude);
    double apart = placed ? distance(a->latitude, a->longitude, b->latitude, b->longitude) : 0;
    bool kinds = !*a->kind || !*b->kind || strcmp(a->kind, b->kind) == 0;
    bool countries = !a->country.text || !b->country.text || strcmp(a->country.text, b->country.text) == 0;
    return strcmp(a->type, b->type) == 0 && kinds && countries && apart < NEAR_BY &&
           ((placed && apart < ONE_PLACE) || shared_languages(checker, first, second) >= 2);
}

static bool report_double(alam_checker *checker, const term_name *first, const term_name *second)
{
    const alam_source_name *name = name_of(checker, second);
    const alam_source_entity *a = alam_check_owner(checker, name_of(checker, first));
    const alam_source_entity *b = alam_check_owner(checker, name);
    return alam_check_add(checker, ALAM_SEVERITY_WARNING, "double-entity", b->id.spot, b->id.text,
                          "'%.60s' has the type and the names of '%.60s' (%.100s:%u); merge them, or say "
                          "what tells them apart: kind, country, geo",
                          b->id.text, a->id.text, a->id.spot.file, a->id.spot.line) != NULL;
}

/* Whether no earlier name of the entity is shared with the other one: a pair is reported once. */
static bool is_first_shared(const alam_checker *checker, uint32_t other, const term_name *item)
{
    uint32_t entity = name_of(checker, item)->entity;
    for (uint32_t i = checker->first_names[entity]; i < item->name; i++)
        for (uint32_t j = checker->first_names[other]; j < checker->first_names[other + 1]; j++)
            if (checker->terms[i] == checker->terms[j] && checker->terms[i] != ALAM_NONE &&
                checker->source->names.items[i].mode == ALAM_MODE_NAME &&
                !(checker->source->names.items[i].flags & ALAM_NAME_SHORT))
                return false;
    return true;
}

/* The names from `first` to `last` have the same words. Each entity behind the first that has nothing to be
 * told from it by is a finding: the last resort of the tagger is the order of the ids. */
static bool check_shared(alam_checker *checker, const term_name *first, const term_name *last)
{
    const alam_source_name *name = name_of(checker, first);
    for (const term_name *item = first + 1; item < last; item++) {
        const alam_source_name *other = name_of(checker, item);
        if (other->entity == name->entity || name_of(checker, item - 1)->entity == other->entity)
            continue;
        if (looks_like_double(checker, name->entity, other->entity)) {
            if (is_first_shared(checker, name->entity, item) && !report_double(checker, first, item))
                return false;
            continue;
        }
        /* Priors that are given and equal say that none is likelier. */
        bool told = other->prior < 1 || name->prior < 1 || (other->flags ^ name->flags) & ALAM_NAME_COMMON;
        if (told)
            continue;
        const alam_source_entity *a = entity_at(checker, name->entity);
        const alam_source_entity *b = entity_at(checker, other->entity);
        bool kinds = strcmp(a->type, b->type) != 0 || strcmp(a->kind, b->kind) != 0;
        if (!alam_check_add(checker, kinds ? ALAM_SEVERITY_NOTE : ALAM_SEVERITY_WARNING, "shared-name",
                            other->surface.spot, b->id.text,
                            "'%.80s' is a name of '%.60s' and of '%.60s' (%.100s:%u), and nothing says which is "
                            "likelier; give the rarer one a 'prior', or list it as 'short'",
                            other->surface.text, b->id.text, a->id.text, name->surface.spot.file,
                            name->surface.spot.line))
            return false;
    }
    return true;
}

static bool check_names(alam_checker *checker)
{
    term_names sorted = {0};
    bool done = sort_names(checker, &sorted);
    for (size_t i = 0; done && i < sorted.count;) {
        size_t last = i;
        while (last < sorted.count && sorted.items[last].term == sorted.items[i].term)
            last++;
        done = check_shared(checker, &sorted.items[i], sorted.items + last);
        i = last;
    }
    alam_array_free(&sorted);
    return done;
}

/* ---- places ------------------------------------------------------------------------------------------- */

#define FAR 1500     /* kilometres from what a place lies in: a slip, if another reading is near */
#define NEAR 500
#define TOO_FAR 9000

/* What the numbers may have been meant for, when that is near and they are not. */
static const char *guess(const alam_source_entity *entity, const alam_source_entity *around)
{
    double x = entity->latitude, y = entity->longitude;
    const struct { double latitude, longitude; const char *text; } readings[] = {
        {y, x, "latitude and longitude are swapped"},
        {-x, y, "the latitude has the wrong sign"},
        {x, -y, "the longitude has the wrong sign"},
    };
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++)
        if (fabs(readings[i].latitude) <= 90 &&
            distance(readings[i].latitude, readings[i].longitude, around->latitude, around->longitude) < NEAR)
            return readings[i].text;
    return NULL;
}

static bool check_place(alam_checker *checker, const alam_source_entity *entity)
{
    if (isnan(entity->latitude))
        return true;
    if (entity->latitude == 0 && entity->longitude == 0)
        return alam_check_add(checker, ALAM_SEVERITY_WARNING, "unlikely-place", entity->id.spot,
                              entity->id.text,
                              "'%.60s' lies at [0, 0], in the sea; correct 'geo' or leave it out",
                              entity->id.text) != NULL;
    uint32_t number = resolve(checker, &entity->within);
    number = number == ALAM_NONE ? resolve(checker, &entity->country) : number;
    const alam_source_entity *around = number == ALAM_NONE ? NULL : entity_at(checker, number);
    if (!around || isnan(around->latitude))
        return true;
    double apart = distance(entity->latitude, entity->longitude, around->latitude, around->longitude);
    const char *meant = apart > FAR ? guess(entity, around) : NULL;
    if (!meant && apart < TOO_FAR)
        return true;
    /* Islands lie far from what they belong to. */
    return alam_check_add(checker, meant ? ALAM_SEVERITY_WARNING : ALAM_SEVERITY_NOTE, "unlikely-place",
                          entity->id.spot, entity->id.text, "'%.60s' lies %.0f km from '%.60s', which it is in; %s", entity->id.text, apart,
                          around->id.text, meant ? meant : "correct 'geo' or 'within'") != NULL;
}

/* ---- dates -------------------------------------------------------------------------------------------- */

#define EARLIEST 10000101  /* year * 10000 + month * 100 + day */
#define LATEST 21001231
#define LIFE 90            /* years that nobody holds one office */

static bool check_role(alam_checker *checker, const alam_source_entity *entity, uint32_t number)
{
    const alam_source_role *role = &checker->source->roles.items[number];
    const char *id = entity->id.text;
    const int32_t dates[] = {role->from, role->to};
    for (int i = 0; i < 2; i++)
        if (dates[i] && (dates[i] < EARLIEST || dates[i] > LATEST) &&
            !alam_check_add(checker, ALAM_SEVERITY_WARNING, "unlikely-date", entity->id.spot, id,
                            "the role '%.40s' of '%.60s' %s in the year %d; correct the date", role->role, id,
                            i ? "ends" : "begins", (int)(dates[i] / 10000)))
            return false;
    if (role->from && role->to && role->to / 10000 - role->from / 10000 > LIFE &&
        !alam_check_add(checker, ALAM_SEVERITY_WARNING, "unlikely-date", entity->id.spot, id,
                        "the role '%.40s' of '%.60s' lasts %d years; correct a date", role->role, id,
                        (int)(role->to / 10000 - role->from / 10000)))
        return false;
    for (uint32_t i = entity->first_role; i < number; i++) {
        const alam_source_role *other = &checker->source->roles.items[i];
        bool same = strcmp(other->role, role->role) == 0 && other->from == role->from &&
                    strcmp(other->of.text ? other->of.text : "", role->of.text ? role->of.text : "") == 0;
        if (same)
            return alam_check_add(checker, ALAM_SEVERITY_WARNING, "repeated-role", entity->id.spot, id,
                                  "the role '%.40s' of '%.60s' is there twice with the same begin; remove one",
                                  role->role, id) != NULL;
    }
    return true;
}

/* ---- kinds -------------------------------------------------------------------------------------------- */

#define RARE 2     /* entities of a kind that may be a slip for another */
#define USUAL 20

typedef struct kind_count {
    const char *type, *kind;
    alam_spot spot;
    const char *entity;
    uint32_t count;
} kind_count;

typedef ALAM_ARRAY(kind_count) kind_counts;

static kind_count *count_kind(kind_counts *kinds, const alam_source_entity *entity)
{
    for (size_t i = 0; i < kinds->count; i++)
        if (strcmp(kinds->items[i].kind, entity->kind) == 0 && strcmp(kinds->items[i].type, entity->type) == 0) {
            kinds->items[i].count++;
            return &kinds->items[i];
        }
    kind_count *added = alam_array_push(kinds);
    if (added)
        *added = (kind_count){entity->type, entity->kind, entity->id.spot, entity->id.text, 1};
    return added;
}

/* Whether one letter lost, added or changed makes `a` of `b`. */
static bool differ_by_one(const char *a, const char *b)
{
    size_t left = strlen(a), right = strlen(b), head = 0, tail = 0;
    size_t shorter = left < right ? left : right, longer = left < right ? right : left;
    while (head < shorter && a[head] == b[head])
        head++;
    while (tail < shorter - head && a[left - 1 - tail] == b[right - 1 - tail])
        tail++;
    return longer - head - tail == 1;
}

static bool check_kinds(alam_checker *checker)
{
    kind_counts kinds = {0};
    bool done = true;
    for (size_t i = 0; done && i < checker->source->entities.count; i++)
        done = !*checker->source->entities.items[i].kind ||
               count_kind(&kinds, &checker->source->entities.items[i]) != NULL;
    for (size_t i = 0; done && i < kinds.count; i++)
        for (size_t j = 0; done && j < kinds.count && kinds.items[i].count <= RARE; j++) {
            const kind_count *rare = &kinds.items[i], *usual = &kinds.items[j];
            if (usual->count >= USUAL && strcmp(rare->type, usual->type) == 0 &&
                differ_by_one(rare->kind, usual->kind))
                done = alam_check_add(checker, ALAM_SEVERITY_WARNING, "unlikely-kind", rare->spot,
                                      rare->entity,
                                      "the kind of '%.60s' is '%.40s', of %u others it is '%.40s'; is it a "
                                      "slip?",
                                      rare->entity, rare->kind, (unsigned)usual->count, usual->kind) != NULL;
        }
    alam_array_free(&kinds);
    return done;
}

/* ---- all of them ------------------------------------------------------------------------------------- */

bool alam_check_entities(alam_checker *checker)
{
    bool done = true;
    for (size_t i = 0; done && i < checker->source->entities.count; i++) {
        const alam_source_entity *entity = &checker->source->entities.items[i];
        done = check_references(checker, entity) && check_place(checker, entity);
        for (uint32_t k = 0; done && k < entity->role_count; k++)
            done = check_role(checker, entity, entity->first_role + k);
    }
    return done && check_circles(checker) && check_names(checker) && check_kinds(checker);
}
