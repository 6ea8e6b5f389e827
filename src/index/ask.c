/* Answering a question: filters, entities and subject are read first, then one function does the rest. */
#include "index/ask.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- Rows ----------------------------------------------------------------------------------- */

sqlite3_stmt *alam_rows(alam_asking *asking, const char *sql)
{
    return alam_index_prepare(asking->index, sql, asking->error);
}

bool alam_next_row(alam_asking *asking, sqlite3_stmt *rows, bool *failed)
{
    int answer = sqlite3_step(rows);
    if (answer == SQLITE_ROW)
        return true;
    if (answer != SQLITE_DONE)
        *failed = !alam_index_fail(asking->index, answer, asking->error);
    return false;
}

const char *alam_column_copy(alam_asking *asking, sqlite3_stmt *rows, int column)
{
    const char *text = (const char *)sqlite3_column_text(rows, column);
    size_t length = (size_t)sqlite3_column_bytes(rows, column);
    const char *copy = alam_arena_copy(asking->arena, text ? text : "", text ? length : 0);
    if (!copy)
        alam_fail_memory(asking->error);
    return copy;
}

void *alam_take_zeroed(alam_asking *asking, size_t count, size_t size)
{
    void *memory = alam_arena_take(asking->arena, count * size + 1);
    if (!memory)
        return alam_fail_memory(asking->error), NULL;
    return memset(memory, 0, count * size + 1);
}

/* ---- Filters -------------------------------------------------------------------------------- */

static bool is_listed(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, list[i]) == 0)
            return true;
    return count == 0;
}

/* Reads a table of names; those in `list` are wanted, all where it is empty. */
static bool load_names(alam_asking *asking, alam_known_names *names, const char *table,
                       const char *const *list, size_t list_count)
{
    char sql[128];
    int64_t largest;
    snprintf(sql, sizeof sql, "SELECT coalesce(max(id), 0) FROM %s", table);
    if (!alam_index_integer(asking->index, sql, &largest, asking->error))
        return false;
    names->count = (size_t)largest + 1;
    names->names = alam_take_zeroed(asking, names->count, sizeof *names->names);
    names->wanted = alam_take_zeroed(asking, names->count, 1);
    snprintf(sql, sizeof sql, "SELECT id, name FROM %s", table);
    sqlite3_stmt *rows = names->names && names->wanted ? alam_rows(asking, sql) : NULL;
    bool failed = !rows;
    while (!failed && alam_next_row(asking, rows, &failed)) {
        size_t id = (size_t)sqlite3_column_int64(rows, 0);
        failed = !(names->names[id] = alam_column_copy(asking, rows, 1));
        names->wanted[id] = !failed && is_listed(names->names[id], list, list_count);
    }
    sqlite3_finalize(rows);
    return !failed;
}

static bool read_date(alam_asking *asking, const char *option, const char *text, bool end,
                      int32_t *day)
{
    int32_t first, last;
    if (!text)
        return true;
    if (!alam_index_days(text, false, &first, &last))
        return alam_fail(asking->error, ALAM_ERROR_USE,
                         "%s is '%.40s', expected a date such as 2024, 2024-04 or 2024-04-18", option,
                         text);
    *day = end ? last : first;
    asking->dated = true;
    return true;
}

bool alam_day_passes(const alam_asking *asking, int32_t day)
{
    return !asking->dated || (day != ALAM_NO_DAY && day >= asking->from && day <= asking->to);
}

static bool load_filters(alam_asking *asking)
{
    const alam_index_question *question = asking->question;
    asking->from = INT32_MIN + 1;
    asking->to = INT32_MAX;
    asking->min_score = question->min_score > 0 ? (uint32_t)ceil(question->min_score * 100 - 1e-9) : 0;
    return read_date(asking, "--from", question->from, false, &asking->from) &&
           read_date(asking, "--to", question->to, true, &asking->to) &&
           load_names(asking, &asking->sources, "source", question->sources,
                      question->source_count) &&
           load_names(asking, &asking->zones, "zone", question->zones, question->zone_count);
}

/* ---- Entities ------------------------------------------------------------------------------- */

static double degrees(sqlite3_stmt *rows, int column)
{
    return sqlite3_column_type(rows, column) == SQLITE_NULL ? NAN
                                                            : sqlite3_column_double(rows, column);
}

static bool load_entity(alam_asking *asking, sqlite3_stmt *rows)
{
    alam_known_entity *entity = &asking->entities[sqlite3_column_int64(rows, 0)];
    entity->key = alam_column_copy(asking, rows, 1);
    entity->type = alam_column_copy(asking, rows, 2);
    entity->kind = alam_column_copy(asking, rows, 3);
    entity->name = alam_column_copy(asking, rows, 4);
    entity->latitude = degrees(rows, 5);
    entity->longitude = degrees(rows, 6);
    entity->listed = sqlite3_column_int(rows, 7);
    if (!entity->key || !entity->type || !entity->kind || !entity->name)
        return false;
    entity->place = strcmp(entity->type, "place") == 0;
    entity->wanted =
        is_listed(entity->type, asking->question->types, asking->question->type_count);
    return true;
}

static bool load_entities(alam_asking *asking)
{
    int64_t largest;
    if (!alam_index_integer(asking->index, "SELECT coalesce(max(id), 0) FROM entity", &largest,
                            asking->error))
        return false;
    asking->entity_count = (size_t)largest + 1;
    asking->entities = alam_take_zeroed(asking, asking->entity_count, sizeof *asking->entities);
    sqlite3_stmt *rows =
        asking->entities
            ? alam_rows(asking,
                        "SELECT id, key, type, kind, name, latitude, longitude, listed FROM entity")
            : NULL;
    bool failed = !rows;
    while (!failed && alam_next_row(asking, rows, &failed))
        failed = !load_entity(asking, rows);
    sqlite3_finalize(rows);
    return !failed;
}

/* What each entity lies in, for mentions that count for it too. */
static bool load_above(alam_asking *asking)
{
    int64_t count;
    if (!alam_index_integer(asking->index, "SELECT count(*) FROM inside", &count, asking->error))
        return false;
    asking->above = alam_take_zeroed(asking, (size_t)count, sizeof *asking->above);
    sqlite3_stmt *rows =
        asking->above
            ? alam_rows(asking, "SELECT entity, ancestor FROM inside ORDER BY entity, ancestor")
            : NULL;
    bool failed = !rows;
    for (uint32_t i = 0; !failed && alam_next_row(asking, rows, &failed); i++) {
        alam_known_entity *entity = &asking->entities[sqlite3_column_int64(rows, 0)];
        if (entity->above_count++ == 0)
            entity->first_above = i;
        asking->above[i] = (uint32_t)sqlite3_column_int64(rows, 1);
    }
    sqlite3_finalize(rows);
    return !failed;
}

/* A type that nothing in the index has is a slip of the hand, not an empty answer. */
static bool check_types(alam_asking *asking)
{
    const alam_index_question *question = asking->question;
    for (size_t i = 0; i < question->type_count; i++) {
        const char *type = question->types[i];
        bool known = strcmp(type, "person") == 0 || strcmp(type, "place") == 0 ||
                     strcmp(type, "organization") == 0;
        for (size_t j = 0; !known && j < asking->entity_count; j++)
            known = asking->entities[j].key && strcmp(asking->entities[j].type, type) == 0;
        if (!known)
            return alam_fail(asking->error, ALAM_ERROR_USE,
                             "nothing in the index has the type '%.40s'; the built-in ones are person, "
                             "place and organization",
                             type);
    }
    return true;
}

/* ---- Subjects ------------------------------------------------------------------------------- */

typedef struct naming {
    alam_asking *asking;
    uint32_t surface; /* 0: none */
    uint8_t *named;   /* of each entity: has the name */
} naming;

static bool note_named(void *context, const alam_packed_document *document,
                       const alam_packed_mention *mentions, size_t count)
{
    naming *state = context;
    (void)document;
    for (size_t i = 0; i < count; i++)
        if (mentions[i].surface == state->surface)
            state->named[mentions[i].entity] = 1;
    return true;
}

/* The id of a surface form; 0: none, -1 on failure. */
static int64_t surface_of(alam_asking *asking, const char *text)
{
    sqlite3_stmt *rows = alam_rows(asking, "SELECT id FROM surface WHERE text = ?1");
    if (!rows)
        return -1;
    sqlite3_bind_text(rows, 1, text, -1, SQLITE_STATIC);
    bool failed = false;
    int64_t id = alam_next_row(asking, rows, &failed) ? sqlite3_column_int64(rows, 0) : 0;
    sqlite3_finalize(rows);
    return failed ? -1 : id;
}

static bool find_named(alam_asking *asking, const char *subject, uint8_t *named)
{
    for (size_t i = 0; i < asking->entity_count; i++)
        named[i] = asking->entities[i].key && strcmp(asking->entities[i].name, subject) == 0;
    int64_t surface = surface_of(asking, subject);
    if (surface <= 0)
        return surface == 0;
    /* Whoever has the name has it outside of the question's filters, too. */
    alam_index_question all = {0};
    alam_asking unfiltered = {.index = asking->index, .question = &all, .error = asking->error,
                              .arena = asking->arena, .entities = asking->entities,
                              .entity_count = asking->entity_count};
    naming state = {.asking = asking, .surface = (uint32_t)surface, .named = named};
    bool done = load_filters(&unfiltered);
    bool *wanted = done ? alam_take_zeroed(asking, asking->entity_count, sizeof *wanted) : NULL;
    for (size_t i = 0; wanted && i < asking->entity_count; i++) {
        wanted[i] = asking->entities[i].wanted;
        asking->entities[i].wanted = true;
    }
    done = wanted && alam_index_scan(&unfiltered, note_named, &state);
    for (size_t i = 0; wanted && i < asking->entity_count; i++)
        asking->entities[i].wanted = wanted[i];
    alam_array_free(&unfiltered.mentions);
    return done;
}

static uint32_t choose_named(alam_asking *asking, const char *subject, const uint8_t *named,
                             const char *type)
{
    alam_buffer list = {0};
    uint32_t found = 0;
    size_t count = 0;
    for (size_t i = 0; i < asking->entity_count; i++) {
        if (!named[i] || (type && strcmp(asking->entities[i].type, type) != 0))
            continue;
        found = (uint32_t)i;
        if (count++ < 5)
            alam_buffer_format(&list, "%s%s", count > 1 ? ", " : "", asking->entities[i].key);
    }
    const char *ids = alam_buffer_string(&list);
    if (count == 0)
        alam_fail(asking->error, ALAM_ERROR_USE,
                  "the index has no %s '%.80s', expected an id or a name as it stands in the texts; "
                  "'alam index places' and its like list them",
                  type ? type : "entity", subject);
    else if (count > 1)
        alam_fail(asking->error, ALAM_ERROR_USE, "'%.80s' names several: %s; ask by id", subject,
                  ids ? ids : "");
    alam_buffer_free(&list);
    return count == 1 ? found : 0;
}

uint32_t alam_index_resolve(alam_asking *asking, const char *subject, const char *type)
{
    for (size_t i = 0; i < asking->entity_count; i++) {
        const alam_known_entity *entity = &asking->entities[i];
        if (entity->key && strcmp(entity->key, subject) == 0 &&
            (!type || strcmp(entity->type, type) == 0))
            return (uint32_t)i;
    }
    uint8_t *named = alam_take_zeroed(asking, asking->entity_count, 1);
    if (!named || !find_named(asking, subject, named))
        return 0;
    return choose_named(asking, subject, named, type);
}

bool alam_index_mark_subject(alam_asking *asking, uint32_t entity, bool inside)
{
    asking->entities[entity].subject = true;
    if (!inside)
        return true;
    sqlite3_stmt *rows = alam_rows(asking, "SELECT entity FROM inside WHERE ancestor = ?1");
    if (!rows)
        return false;
    sqlite3_bind_int64(rows, 1, entity);
    bool failed = false;
    while (alam_next_row(asking, rows, &failed))
        asking->entities[sqlite3_column_int64(rows, 0)].subject = true;
    sqlite3_finalize(rows);
    return !failed;
}

/* ---- The answer ----------------------------------------------------------------------------- */

static const struct {
    bool (*ask)(alam_asking *asking);
    bool subject; /* an entity */
    bool expand;  /* `inside` makes mentions count for what they lie in */
} kinds[ALAM_INDEX_KIND_COUNT] = {
    [ALAM_INDEX_PLACES] = {alam_ask_counts, false, true},
    [ALAM_INDEX_ACTORS] = {alam_ask_counts, false, true},
    [ALAM_INDEX_ORGANIZATIONS] = {alam_ask_counts, false, true},
    [ALAM_INDEX_MENTIONS] = {alam_ask_mentions, true, false},
    [ALAM_INDEX_COOCCUR] = {alam_ask_cooccur, true, false},
    [ALAM_INDEX_TIMELINE] = {alam_ask_timeline, true, false},
    [ALAM_INDEX_WHO_WHERE] = {alam_ask_who_where, false, true},
    [ALAM_INDEX_SPELLINGS] = {alam_ask_spellings, true, false},
    [ALAM_INDEX_SEARCH] = {alam_ask_search, false, false},
    [ALAM_INDEX_NEW] = {alam_ask_new, false, false},
    [ALAM_INDEX_REPORT] = {alam_ask_report, false, false},
    [ALAM_INDEX_ENTITIES] = {alam_ask_counts, false, true},
    [ALAM_INDEX_NETWORK] = {alam_ask_network, false, false},
};

bool alam_asking_begin(alam_asking *asking)
{
    return load_filters(asking) && load_entities(asking) && check_types(asking);
}

static bool answer(alam_asking *asking)
{
    const alam_index_question *question = asking->question;
    if (!alam_asking_begin(asking))
        return false;
    asking->expand = question->inside && kinds[question->kind].expand;
    if (asking->expand && !load_above(asking))
        return false;
    if (kinds[question->kind].subject) {
        if (!question->subject)
            return alam_fail(asking->error, ALAM_ERROR_USE, "the question names no entity; name one");
        asking->subject = alam_index_resolve(asking, question->subject, NULL);
        if (!asking->subject ||
            !alam_index_mark_subject(asking, asking->subject, question->inside))
            return false;
    }
    return kinds[question->kind].ask(asking);
}

/* An answer and all that its cells point to. The table comes first, so that it can be freed by it. */
typedef struct held_table {
    alam_index_table table;
    alam_arena arena;
    const char *columns[16];
} held_table;

alam_index_table *alam_index_ask(alam_index *index, const alam_index_question *question,
                                 alam_error *error)
{
    held_table *held = calloc(1, sizeof *held);
    if (!held) {
        alam_fail_memory(error);
        return NULL;
    }
    alam_asking asking = {
        .index = index, .question = question, .error = error, .arena = &held->arena};
    /* One state of the file, however many statements read it. */
    bool own = !index->in_transaction;
    bool done = (!own || alam_index_execute(index, "BEGIN", error)) && answer(&asking);
    if (own)
        sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
    alam_array_free(&asking.mentions);
    memcpy(held->columns, asking.columns, sizeof held->columns);
    held->table = (alam_index_table){
        .column_count = asking.column_count,
        .columns = held->columns,
        .row_count = asking.column_count ? asking.cells.count / asking.column_count : 0,
        .cells = asking.cells.items,
    };
    if (done)
        return &held->table;
    alam_index_table_free(&held->table);
    return NULL;
}

void alam_index_table_free(alam_index_table *table)
{
    if (!table)
        return;
    held_table *held = (held_table *)table;
    alam_array_release((void *)(uintptr_t)held->table.cells);
    alam_arena_free(&held->arena);
    free(held);
}
