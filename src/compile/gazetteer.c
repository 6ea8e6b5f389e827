/* Reading the entities of a gazetteer. */
#include "compile/read.h"

#include "image/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    KEY_ID, KEY_TYPE, KEY_KIND, KEY_NAMES, KEY_SHORT, KEY_DEMONYMS, KEY_WITHIN, KEY_PARENT,
    KEY_COUNTRY, KEY_GEO, KEY_ROLES, KEY_POPULATION, KEY_SAME_AS,
    KEY_REPLACE, KEY_DELETE, KEY_COUNT
};
static const char *const entity_keys[] = {"id",     "type",   "kind",    "names", "short", "demonyms",
                                          "within", "parent", "country", "geo",   "roles", "population",
                                          "same_as", "replace", "delete"};

static const char *const level_names[] = {"exact", "strict", "standard", "loose"};

/* {text: ..., prior: ..., level: ..., strict: ..., common: ...} */
static bool read_name_map(alam_yaml *yaml, alam_source_name *name)
{
    static const char *const keys[] = {"text", "prior", "level", "strict", "common"};
    unsigned seen = 0;
    if (!alam_yaml_map(yaml))
        return false;
    unsigned line = yaml->line, column = yaml->column;
    for (int key; (key = alam_yaml_key(yaml, keys, 5, &seen)) >= 0;) {
        alam_scalar scalar;
        double number = 0;
        int level = 0;
        bool flag = false;
        bool done = key == 0   ? alam_yaml_scalar(yaml, &scalar)
                    : key == 1 ? alam_yaml_number(yaml, "the prior", 0, 1, &number)
                    : key == 2 ? alam_yaml_choice(yaml, "the level", level_names, 4, &level)
                               : alam_yaml_flag(yaml, &flag);
        if (!done)
            return false;
        if (key == 0)
            name->surface = alam_ref(yaml, &scalar);
        else if (key == 1)
            name->prior = (float)number;
        else if (key == 2)
            name->level = (uint8_t)level;
        else if (key == 3 && flag)
            name->level = ALAM_LEVEL_STRICT;
        else if (key == 4 && flag)
            name->flags |= ALAM_NAME_COMMON;
    }
    if (yaml->failed || name->surface.text)
        return !yaml->failed;
    return alam_yaml_fail(yaml, &(alam_scalar){.line = line, .column = column},
                          "the name has no 'text'; add it");
}

static bool read_name(alam_source *source, alam_yaml *yaml, const alam_source_name *pattern)
{
    alam_source_name name = *pattern;
    alam_scalar scalar;
    if (alam_yaml_peek(yaml) == ALAM_YAML_MAP) {
        if (!read_name_map(yaml, &name))
            return false;
    } else {
        if (!alam_yaml_scalar(yaml, &scalar))
            return false;
        name.surface = alam_ref(yaml, &scalar);
    }
    alam_source_name *slot = alam_array_push(&source->names);
    if (!slot)
        return alam_yaml_no_memory(yaml);
    *slot = name;
    return true;
}

/* Whether one of the names from number `first` on is in `language`. */
static bool has_language(const alam_source *source, size_t first, const char *language)
{
    for (size_t i = first; i < source->names.count; i++)
        if (strcmp(source->names.items[i].language, language) == 0)
            return true;
    return false;
}

/* {ar: [a, b], en: [c]}; one name may stand without brackets. */
static bool read_names(alam_source *source, alam_yaml *yaml, alam_source_name pattern)
{
    size_t first = source->names.count;
    alam_scalar language;
    if (!alam_yaml_map(yaml))
        return false;
    while (alam_yaml_any_key(yaml, &language)) {
        if (has_language(source, first, language.text))
            return alam_yaml_fail(yaml, &language, "the language '%.20s' comes twice; merge the lists",
                                  language.text);
        if (language.length < 2 || language.length > 11)
            return alam_yaml_fail(yaml, &language,
                                  "the language is '%.20s'; expected a code such as ar or en",
                                  language.text);
        pattern.language = language.text;
        if (alam_yaml_peek(yaml) != ALAM_YAML_LIST) {
            if (!read_name(source, yaml, &pattern))
                return false;
            continue;
        }
        if (!alam_yaml_list(yaml))
            return false;
        while (alam_yaml_item(yaml))
            if (!read_name(source, yaml, &pattern))
                return false;
    }
    return !yaml->failed;
}

static bool read_geo(alam_yaml *yaml, alam_source_entity *entity)
{
    double latitude = 0, longitude = 0;
    if (!alam_yaml_list(yaml) || !alam_yaml_item(yaml) ||
        !alam_yaml_number(yaml, "the latitude", -90, 90, &latitude))
        return false;
    if (!alam_yaml_item(yaml))
        return alam_yaml_fail(yaml, NULL, "the longitude is missing; expected [latitude, longitude]");
    if (!alam_yaml_number(yaml, "the longitude", -180, 180, &longitude))
        return false;
    if (alam_yaml_item(yaml))
        return alam_yaml_fail(yaml, NULL, "expected [latitude, longitude] and no more");
    entity->latitude = (float)latitude;
    entity->longitude = (float)longitude;
    return !yaml->failed;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* YYYY, YYYY-MM or YYYY-MM-DD. What is left out counts as the first day of a `from`, the last of a
 * `to`. */
static bool read_date(alam_yaml *yaml, bool last, int32_t *date)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    alam_scalar scalar;
    int year = 0, month = 0, day = 0;
    if (!alam_yaml_scalar(yaml, &scalar))
        return false;
    size_t used = scalar.length;
    bool good = used == 4 || used == 7 || used == 10;
    for (size_t i = 0; good && i < used; i++)
        good = i == 4 || i == 7 ? scalar.text[i] == '-'
                                : scalar.text[i] >= '0' && scalar.text[i] <= '9';
    good = good && sscanf(scalar.text, "%4d-%2d-%2d", &year, &month, &day) > 0 && year >= 1;
    if (good && used == 4)
        month = last ? 12 : 1;
    good = good && month >= 1 && month <= 12;
    int longest = good ? days[month - 1] + (month == 2 && is_leap(year)) : 0;
    if (good && used < 10)
        day = last ? longest : 1;
    if (!good || day < 1 || day > longest)
        return alam_yaml_fail(yaml, &scalar, "the date is '%.20s'; expected YYYY, YYYY-MM or YYYY-MM-DD",
                              scalar.text);
    *date = year * 10000 + month * 100 + day;
    return true;
}

static bool read_role(alam_source *source, alam_yaml *yaml)
{
    static const char *const keys[] = {"role", "of", "from", "to"};
    alam_source_role *role = alam_array_push(&source->roles);
    unsigned seen = 0;
    if (!role)
        return alam_yaml_no_memory(yaml);
    if (!alam_yaml_map(yaml))
        return false;
    unsigned line = yaml->line, column = yaml->column;
    for (int key; (key = alam_yaml_key(yaml, keys, 4, &seen)) >= 0;) {
        alam_scalar scalar;
        if (key < 2 ? !alam_read_slug(yaml, keys[key], &scalar)
                    : !read_date(yaml, key == 3, key == 2 ? &role->from : &role->to))
            return false;
        if (key == 0)
            role->role = scalar.text;
        else if (key == 1)
            role->of = alam_ref(yaml, &scalar);
    }
    const alam_scalar start = {.line = line, .column = column};
    if (!yaml->failed && !role->role)
        return alam_yaml_fail(yaml, &start, "the role has no 'role'; add it");
    if (!yaml->failed && role->from && role->to && role->from > role->to)
        return alam_yaml_fail(yaml, &start, "the role ends before it begins; correct 'from' or 'to'");
    return !yaml->failed;
}

static bool read_roles(alam_source *source, alam_yaml *yaml, alam_source_entity *entity)
{
    entity->first_role = (uint32_t)source->roles.count;
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!read_role(source, yaml))
            return false;
    entity->role_count = (uint32_t)source->roles.count - entity->first_role;
    return !yaml->failed;
}

/* "collection:key", as [geonames:360630, wikidata:q85]. */
static bool is_key(const alam_scalar *scalar)
{
    const char *mark = strpbrk(scalar->text, ":/");
    bool good = mark && mark > scalar->text && mark[1];
    for (size_t i = 0; good && i < scalar->length; i++) {
        char letter = scalar->text[i];
        good = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
               strchr("-._/", letter) || scalar->text + i == mark;
    }
    return good;
}

static bool read_same_as(alam_source *source, alam_yaml *yaml, alam_source_entity *entity)
{
    entity->first_key = (uint32_t)source->keys.count;
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml)) {
        alam_scalar scalar;
        if (!alam_yaml_scalar(yaml, &scalar))
            return false;
        if (!is_key(&scalar))
            return alam_yaml_fail(yaml, &scalar,
                                  "'same_as' has '%.60s'; expected a collection and its key in small "
                                  "letters, such as geonames:360630",
                                  scalar.text);
        alam_text_ref *slot = alam_array_push(&source->keys);
        if (!slot)
            return alam_yaml_no_memory(yaml);
        *slot = alam_ref(yaml, &scalar);
    }
    entity->key_count = (uint32_t)source->keys.count - entity->first_key;
    return !yaml->failed;
}

static bool read_id(alam_source *source, alam_yaml *yaml, alam_source_entity *entity)
{
    alam_scalar scalar;
    if (!alam_read_slug(yaml, "the id", &scalar))
        return false;
    entity->id = alam_ref(yaml, &scalar);
    alam_map_entry *entry = alam_map_intern(&source->ids, scalar.text, scalar.length);
    if (!entry)
        return alam_yaml_no_memory(yaml);
    if (entry->value != ALAM_MAP_NONE) {
        const alam_source_entity *first = &source->entities.items[entry->value];
        if (first->layer == source->layer)
            return alam_yaml_fail(yaml, &scalar,
                                  "the id '%.60s' is already in %.100s:%u; merge the entries or choose "
                                  "another id",
                                  scalar.text, first->id.spot.file, first->id.spot.line);
        if (first->change != ALAM_ENTRY_DELETES)
            entity->earlier = entry->value;
    }
    entry->value = (uint32_t)source->entities.count;
    return true;
}

static bool read_reference(alam_yaml *yaml, const char *what, alam_text_ref *reference)
{
    alam_scalar scalar;
    if (!alam_read_slug(yaml, what, &scalar))
        return false;
    if (reference->text)
        return alam_yaml_fail(yaml, &scalar, "'within' and 'parent' say the same; keep one");
    *reference = alam_ref(yaml, &scalar);
    return true;
}

/* `replace: true` and `delete: true`. */
static bool read_change(alam_yaml *yaml, alam_source_entity *entity, int key)
{
    bool flag = false;
    if (!alam_yaml_flag(yaml, &flag))
        return false;
    if (flag && entity->change != ALAM_ENTRY_ADDS)
        return alam_yaml_fail(yaml, NULL, "'replace' and 'delete' exclude each other; keep one");
    if (flag)
        entity->change = key == KEY_DELETE ? ALAM_ENTRY_DELETES : ALAM_ENTRY_REPLACES;
    return true;
}

static bool read_entity_key(alam_source *source, alam_yaml *yaml, alam_source_entity *entity, int key)
{
    alam_source_name name = {.entity = (uint32_t)source->entities.count,
                             .rule = "",
                             .prior = 1,
                             .level = ALAM_LEVEL_STANDARD};
    alam_scalar scalar;
    switch (key) {
    case KEY_ID:
        return read_id(source, yaml, entity);
    case KEY_TYPE:
    case KEY_KIND:
        if (!alam_read_slug(yaml, entity_keys[key], &scalar))
            return false;
        *(key == KEY_TYPE ? &entity->type : &entity->kind) = scalar.text;
        entity->own_type = entity->own_type || key == KEY_TYPE;
        return true;
    case KEY_SHORT:
        name.flags = ALAM_NAME_SHORT;
        return read_names(source, yaml, name);
    case KEY_DEMONYMS:
        name.mode = ALAM_MODE_DEMONYM;
        return read_names(source, yaml, name);
    case KEY_NAMES:
        return read_names(source, yaml, name);
    case KEY_WITHIN:
    case KEY_PARENT:
        return read_reference(yaml, entity_keys[key], &entity->within);
    case KEY_COUNTRY:
        return read_reference(yaml, entity_keys[key], &entity->country);
    case KEY_GEO:
        return read_geo(yaml, entity);
    case KEY_POPULATION:
        return alam_yaml_number(yaml, "the population", 1, 1e11, &entity->population);
    case KEY_SAME_AS:
        return read_same_as(source, yaml, entity);
    case KEY_REPLACE:
    case KEY_DELETE:
        return read_change(yaml, entity, key);
    default:
        return read_roles(source, yaml, entity);
    }
}

/* The first full name of the entity; NULL where there is none. */
static const char *display_name(const alam_source *source, size_t first)
{
    for (size_t i = first; i < source->names.count; i++) {
        const alam_source_name *name = &source->names.items[i];
        if (name->mode == ALAM_MODE_NAME && !(name->flags & ALAM_NAME_SHORT))
            return name->surface.text;
    }
    return NULL;
}

/* What only holds of an entry once all of it is read. `seen` has a bit for each key. */
static bool check_entity(alam_yaml *yaml, const alam_source_entity *entity, unsigned seen,
                         const alam_scalar *start)
{
    bool speaks_of_earlier = entity->earlier != ALAM_MAP_NONE;
    if (entity->change != ALAM_ENTRY_ADDS && !speaks_of_earlier)
        return alam_yaml_fail(yaml, start,
                              "no earlier gazetteer has the entity '%.60s', which this one is to %s; "
                              "correct the id, or name that gazetteer before this one (-g)",
                              entity->id.text,
                              entity->change == ALAM_ENTRY_DELETES ? "delete" : "replace");
    if (entity->change == ALAM_ENTRY_DELETES)
        return !(seen & ~(1u << KEY_ID | 1u << KEY_DELETE | 1u << KEY_REPLACE)) ||
               alam_yaml_fail(yaml, start, "the entity '%.60s' is deleted; remove its other keys",
                              entity->id.text);
    if (entity->change == ALAM_ENTRY_ADDS && speaks_of_earlier)
        return true;
    if (!entity->display)
        return alam_yaml_fail(yaml, start, "the entity '%.60s' has no 'names'; add one",
                              entity->id.text);
    return entity->type ||
           alam_yaml_fail(yaml, start,
                          "the entity '%.60s' has no 'type'; add it, or one for the whole file above "
                          "'entities'",
                          entity->id.text);
}

static bool read_entity(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    alam_source_entity entity = {.type = head->type,
                                 .kind = "",
                                 .latitude = NAN,
                                 .longitude = NAN,
                                 .layer = source->layer,
                                 .origin = head->source ? (uint32_t)source->origins.count - 1
                                                        : ALAM_MAP_NONE,
                                 .earlier = ALAM_MAP_NONE};
    size_t first = source->names.count;
    unsigned seen = 0;
    if (!alam_yaml_map(yaml))
        return false;
    const alam_scalar start = {.line = yaml->line, .column = yaml->column};
    for (int key; (key = alam_yaml_key(yaml, entity_keys, KEY_COUNT, &seen)) >= 0;)
        if (!read_entity_key(source, yaml, &entity, key))
            return false;
    if (yaml->failed)
        return false;
    if (!entity.id.text)
        return alam_yaml_fail(yaml, &start, "the entity has no 'id'; add one");
    entity.display = display_name(source, first);
    if (!check_entity(yaml, &entity, seen, &start))
        return false;
    alam_source_entity *slot = alam_array_push(&source->entities);
    if (!slot)
        return alam_yaml_no_memory(yaml);
    *slot = entity;
    return true;
}

/* What the file said of its source, for its entities. */
static bool note_origin(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    if (!head->source)
        return true;
    alam_source_origin *origin = alam_array_push(&source->origins);
    if (!origin)
        return alam_yaml_no_memory(yaml);
    *origin = (alam_source_origin){head->source, head->licence ? head->licence : ""};
    return true;
}

bool alam_read_entities(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    if (!note_origin(source, head, yaml))
        return false;
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!read_entity(source, head, yaml))
            return false;
    return !yaml->failed;
}
