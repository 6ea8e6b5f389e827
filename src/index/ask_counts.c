/* Counts by entity: places, actors, organizations, all; spellings; timeline; new names. */
#include "index/ask.h"

#include <stdio.h>

/* What a pass over the mentions counts, and by what. */
typedef struct counting {
    alam_asking *asking;
    alam_groups groups;
    int32_t recent;   /* NEW: the first recent day */
} counting;

#define BY_BITS 24 /* of a key, for a zone or a source */
#define BY_MASK ((UINT64_C(1) << BY_BITS) - 1)

static uint64_t by_key(const alam_asking *asking, uint64_t thing,
                       const alam_packed_document *document, const alam_packed_mention *mention)
{
    uint64_t by = asking->question->by == ALAM_INDEX_BY_ZONE     ? mention->zone
                  : asking->question->by == ALAM_INDEX_BY_SOURCE ? document->source
                                                                 : 0;
    return thing << BY_BITS | (by & BY_MASK);
}

static bool count_at(counting *state, uint64_t key, const alam_packed_document *document)
{
    alam_group *group = alam_groups_at(&state->groups, key);
    if (!group)
        return alam_fail_memory(state->asking->error);
    alam_group_count(group, document->id, document->day);
    return true;
}

/* Puts those with the most mentions first. Returns how many rows are wanted. */
static size_t order_by_mentions(const alam_asking *asking, alam_groups *groups)
{
    size_t rows = alam_limit(asking, groups->list.count);
    for (size_t i = 0; i < groups->list.count; i++)
        groups->list.items[i].order = (double)groups->list.items[i].mentions;
    alam_groups_sort(groups, rows);
    return rows;
}

/* The column that --by asks for, and its cell. */
static void by_column(alam_asking *asking)
{
    static const char *const names[] = {NULL, "zone", "source"};
    if (asking->question->by != ALAM_INDEX_BY_NOTHING)
        alam_columns(asking, &names[asking->question->by], 1);
}

static bool by_cell(alam_asking *asking, uint64_t key)
{
    size_t by = key & BY_MASK;
    if (asking->question->by == ALAM_INDEX_BY_NOTHING)
        return true;
    const alam_known_names *names =
        asking->question->by == ALAM_INDEX_BY_ZONE ? &asking->zones : &asking->sources;
    return alam_cell_text(asking, by < names->count ? names->names[by] : NULL);
}

/* mentions, documents, first, last */
static bool count_cells(alam_asking *asking, const alam_group *group)
{
    return alam_cell_integer(asking, group->mentions) &&
           alam_cell_integer(asking, group->documents) && alam_cell_day(asking, group->first) &&
           alam_cell_day(asking, group->last);
}

/* ---- Places, actors, organizations ----------------------------------------------------------- */

static bool count_entities(void *context, const alam_packed_document *document,
                           const alam_packed_mention *mentions, size_t count)
{
    counting *state = context;
    for (size_t i = 0; i < count; i++)
        if (!count_at(state, by_key(state->asking, mentions[i].entity, document, &mentions[i]),
                      document))
            return false;
    return true;
}

static void want_type(alam_asking *asking, const char *type)
{
    for (size_t i = 0; i < asking->entity_count; i++) {
        alam_known_entity *entity = &asking->entities[i];
        entity->wanted = entity->wanted && strcmp(entity->type, type) == 0;
    }
}

static bool entity_row(alam_asking *asking, const alam_group *group)
{
    const alam_known_entity *entity = &asking->entities[group->key >> BY_BITS];
    return alam_cell_text(asking, entity->key) && alam_cell_text(asking, entity->type) &&
           alam_cell_text(asking, entity->kind) && alam_cell_text(asking, entity->name) &&
           by_cell(asking, group->key) && count_cells(asking, group) &&
           alam_cell_real(asking, entity->latitude) && alam_cell_real(asking, entity->longitude);
}

bool alam_ask_counts(alam_asking *asking)
{
    static const char *const types[] = {"place", "person", "organization"};
    static const char *const head[] = {"id", "type", "kind", "name"};
    static const char *const tail[] = {"mentions", "documents", "first",
                                       "last",     "latitude",  "longitude"};
    counting state = {.asking = asking};
    if (asking->question->kind != ALAM_INDEX_ENTITIES)
        want_type(asking, types[asking->question->kind - ALAM_INDEX_PLACES]);
    alam_columns(asking, head, 4);
    by_column(asking);
    alam_columns(asking, tail, 6);
    bool done = alam_index_scan(asking, count_entities, &state);
    size_t rows = order_by_mentions(asking, &state.groups);
    for (size_t i = 0; done && i < rows; i++)
        done = entity_row(asking, &state.groups.list.items[i]);
    alam_groups_free(&state.groups);
    return done;
}

/* ---- Spellings ------------------------------------------------------------------------------ */

static bool count_surfaces(void *context, const alam_packed_document *document,
                           const alam_packed_mention *mentions, size_t count)
{
    counting *state = context;
    for (size_t i = 0; i < count; i++) {
        if (!state->asking->entities[mentions[i].entity].subject)
            continue;
        if (!count_at(state, by_key(state->asking, mentions[i].surface, document, &mentions[i]),
                      document))
            return false;
    }
    return true;
}

static bool surface_row(alam_asking *asking, sqlite3_stmt *rows, const alam_group *group)
{
    bool failed = false;
    sqlite3_bind_int64(rows, 1, (int64_t)(group->key >> BY_BITS));
    const char *text =
        alam_next_row(asking, rows, &failed) ? alam_column_copy(asking, rows, 0) : NULL;
    sqlite3_reset(rows);
    return !failed && alam_cell_text(asking, text) && by_cell(asking, group->key) &&
           count_cells(asking, group);
}

bool alam_ask_spellings(alam_asking *asking)
{
    static const char *const head[] = {"spelling"};
    static const char *const tail[] = {"mentions", "documents", "first", "last"};
    counting state = {.asking = asking};
    alam_columns(asking, head, 1);
    by_column(asking);
    alam_columns(asking, tail, 4);
    sqlite3_stmt *rows = alam_rows(asking, "SELECT text FROM surface WHERE id = ?1");
    bool done = rows && alam_index_scan(asking, count_surfaces, &state);
    size_t wanted = order_by_mentions(asking, &state.groups);
    for (size_t i = 0; done && i < wanted; i++)
        done = surface_row(asking, rows, &state.groups.list.items[i]);
    sqlite3_finalize(rows);
    alam_groups_free(&state.groups);
    return done;
}

/* ---- Timeline ------------------------------------------------------------------------------- */

/* The first day of the period of a day. */
static int32_t period_of(const alam_asking *asking, int32_t day)
{
    int year;
    unsigned month, date;
    switch (asking->question->period) {
    case ALAM_INDEX_DAY:
        return day;
    case ALAM_INDEX_WEEK: /* 1970-01-01 was a Thursday */
        return day - (int32_t)(((int64_t)day + 3) % 7 + 7) % 7;
    case ALAM_INDEX_MONTH:
        break;
    }
    alam_index_day_parts(day, &year, &month, &date);
    return day - (int32_t)date + 1;
}

static int32_t next_period(const alam_asking *asking, int32_t day)
{
    switch (asking->question->period) {
    case ALAM_INDEX_DAY:
        return day + 1;
    case ALAM_INDEX_WEEK:
        return day + 7;
    case ALAM_INDEX_MONTH:
        break;
    }
    return period_of(asking, day + 31);
}

static bool count_periods(void *context, const alam_packed_document *document,
                          const alam_packed_mention *mentions, size_t count)
{
    counting *state = context;
    if (document->day == ALAM_NO_DAY)
        return true;
    uint64_t key = (uint32_t)period_of(state->asking, document->day);
    for (size_t i = 0; i < count; i++)
        if (state->asking->entities[mentions[i].entity].subject && !count_at(state, key, document))
            return false;
    return true;
}

static bool period_rows(alam_asking *asking, const alam_groups *groups)
{
    int32_t first = INT32_MAX, last = INT32_MIN;
    for (size_t i = 0; i < groups->list.count; i++) {
        int32_t day = (int32_t)(uint32_t)groups->list.items[i].key;
        first = day < first ? day : first;
        last = day > last ? day : last;
    }
    size_t limit = alam_limit(asking, SIZE_MAX);
    for (int32_t day = first; day <= last && limit > 0; day = next_period(asking, day), limit--) {
        const alam_group *group = alam_groups_find(groups, (uint32_t)day);
        if (!alam_cell_day(asking, day) || !alam_cell_integer(asking, group ? group->mentions : 0) ||
            !alam_cell_integer(asking, group ? group->documents : 0))
            return false;
    }
    return true;
}

bool alam_ask_timeline(alam_asking *asking)
{
    static const char *const columns[] = {"date", "mentions", "documents"};
    counting state = {.asking = asking};
    alam_columns(asking, columns, 3);
    bool done = alam_index_scan(asking, count_periods, &state) &&
                period_rows(asking, &state.groups);
    alam_groups_free(&state.groups);
    return done;
}

/* ---- New names ------------------------------------------------------------------------------ */

enum { DEFAULT_DAYS = 7 };

/* `units` counts the recent mentions. */
static bool count_new(void *context, const alam_packed_document *document,
                      const alam_packed_mention *mentions, size_t count)
{
    counting *state = context;
    for (size_t i = 0; i < count; i++) {
        if (state->asking->entities[mentions[i].entity].listed)
            continue;
        alam_group *group = alam_groups_at(&state->groups, mentions[i].entity);
        if (!group)
            return alam_fail_memory(state->asking->error);
        alam_group_count(group, document->id, document->day);
        group->units += document->day >= state->recent;
    }
    return true;
}

static bool new_row(alam_asking *asking, const alam_group *group)
{
    const alam_known_entity *entity = &asking->entities[group->key];
    return alam_cell_text(asking, entity->key) && alam_cell_text(asking, entity->type) &&
           alam_cell_text(asking, entity->name) && alam_cell_integer(asking, group->units) &&
           alam_cell_integer(asking, group->mentions - group->units) &&
           alam_cell_integer(asking, group->documents) && alam_cell_day(asking, group->first) &&
           alam_cell_day(asking, group->last) && alam_cell_real(asking, group->order);
}

/* How many documents of the index are recent, and how many there are. */
static bool count_days(alam_asking *asking, counting *state, int64_t *recent, int64_t *all)
{
    char sql[160];
    int64_t last;
    if (!alam_index_integer(asking->index, "SELECT coalesce(max(day), 0) FROM document", &last,
                            asking->error))
        return false;
    if (asking->dated && asking->to < last)
        last = asking->to;
    size_t days = asking->question->days ? asking->question->days : DEFAULT_DAYS;
    state->recent = (int32_t)(last - (int64_t)days + 1);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM document WHERE day BETWEEN %d AND %d",
             (int)state->recent, (int)last);
    if (!alam_index_integer(asking->index, sql, recent, asking->error))
        return false;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM document WHERE day <= %d", (int)last);
    return alam_index_integer(asking->index, sql, all, asking->error);
}

bool alam_ask_new(alam_asking *asking)
{
    static const char *const columns[] = {"id",        "type",  "name", "recent", "before",
                                          "documents", "first", "last", "rise"};
    counting state = {.asking = asking};
    int64_t recent = 0, all = 0;
    alam_columns(asking, columns, 9);
    bool done = count_days(asking, &state, &recent, &all) &&
                alam_index_scan(asking, count_new, &state);
    /* Of all mentions of a name and all documents: is the share that is recent the same? */
    for (size_t i = 0; i < state.groups.list.count; i++) {
        alam_group *group = &state.groups.list.items[i];
        group->order = alam_log_likelihood(group->units, group->mentions, recent + group->units,
                                           all + group->mentions);
    }
    size_t rows = alam_limit(asking, state.groups.list.count);
    alam_groups_sort(&state.groups, rows);
    for (size_t i = 0; done && i < rows; i++)
        done = new_row(asking, &state.groups.list.items[i]);
    alam_groups_free(&state.groups);
    return done;
}
