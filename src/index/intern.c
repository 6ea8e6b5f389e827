/* Texts and entities that are stored once and named by number, with a memory of those met so far. */
#include "index/index.h"

#include <math.h>
#include <string.h>

static void forget_names(alam_index *index)
{
    for (size_t i = 0; i < ALAM_NAMES_COUNT; i++) {
        alam_map_free(&index->names[i]);
        index->names[i] = (alam_map){0};
    }
    alam_map_free(&index->entities);
    index->entities = (alam_map){0};
    alam_map_free(&index->manners);
    index->manners = (alam_map){0};
}

void alam_index_forget(alam_index *index)
{
    forget_names(index);
    index->dirty.count = 0;
    index->waiting.count = 0;
    alam_buffer_clear(&index->words_waiting);
}

/* ---- Texts ---------------------------------------------------------------------------------- */

static const char *const find_sql[ALAM_NAMES_COUNT] = {
    "SELECT id FROM source WHERE name = ?1", "SELECT id FROM zone WHERE name = ?1",
    "SELECT id FROM surface WHERE text = ?1"};
static const char *const add_sql[ALAM_NAMES_COUNT] = {
    "INSERT INTO source (name) VALUES (?1)", "INSERT INTO zone (name) VALUES (?1)",
    "INSERT INTO surface (text) VALUES (?1)"};

/* The number that a statement finds, -1 where it finds none, -2 on failure. */
static int64_t found_id(alam_index *index, sqlite3_stmt *statement, alam_error *error)
{
    int answer = sqlite3_step(statement);
    if (answer == SQLITE_ROW)
        return sqlite3_column_int64(statement, 0);
    if (answer == SQLITE_DONE)
        return -1;
    alam_index_fail(index, answer, error);
    return -2;
}

/* The id that `sql` finds for a text, -1 where it finds none, -2 on failure. */
static int64_t find_id(alam_index *index, const char *sql, const char *text, size_t length,
                       alam_error *error)
{
    sqlite3_stmt *statement = alam_index_prepare(index, sql, error);
    if (!statement)
        return -2;
    sqlite3_bind_text64(statement, 1, text, length, SQLITE_STATIC, SQLITE_UTF8);
    int64_t id = found_id(index, statement, error);
    sqlite3_finalize(statement);
    return id;
}

static int64_t add_text(alam_index *index, const char *sql, const char *text, size_t length,
                        alam_error *error)
{
    sqlite3_stmt *statement = alam_index_prepare(index, sql, error);
    if (!statement)
        return -2;
    sqlite3_bind_text64(statement, 1, text, length, SQLITE_STATIC, SQLITE_UTF8);
    bool done = alam_index_run(index, statement, error);
    sqlite3_finalize(statement);
    return done ? sqlite3_last_insert_rowid(index->db) : -2;
}

int64_t alam_index_intern(alam_index *index, alam_index_names table, const char *text, size_t length,
                          alam_error *error)
{
    alam_map_entry *entry = alam_map_intern(&index->names[table], text, length);
    if (!entry)
        return alam_fail_memory(error), -1;
    if (entry->value != ALAM_MAP_NONE)
        return entry->value;
    int64_t id = find_id(index, find_sql[table], text, length, error);
    if (id == -1)
        id = add_text(index, add_sql[table], text, length, error);
    if (id < 0)
        return -1;
    entry->value = (uint32_t)id;
    return id;
}

/* ---- Manners -------------------------------------------------------------------------------- */

static int score_of(const alam_span *span)
{
    return (int)(span->score * 100 + 0.5);
}

/* The id that a statement finds or adds for a manner; -1: none, -2 on failure. */
static int64_t run_manner(alam_index *index, alam_statement_id id, const alam_span *span,
                          int64_t zone, const char *clitics, alam_error *error)
{
    sqlite3_stmt *statement = alam_index_statement(index, id, error);
    if (!statement)
        return -2;
    sqlite3_bind_int64(statement, 1, zone);
    sqlite3_bind_int(statement, 2, score_of(span));
    sqlite3_bind_text(statement, 3, alam_mode_name(span->mode), -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 4, alam_match_name(span->match), -1, SQLITE_STATIC);
    sqlite3_bind_int(statement, 5, span->nested);
    sqlite3_bind_text(statement, 6, clitics, -1, SQLITE_STATIC);
    int answer = sqlite3_step(statement);
    int64_t found = answer == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    if (answer == SQLITE_DONE && id == ALAM_SQL_ADD_MANNER)
        found = sqlite3_last_insert_rowid(index->db);
    else if (answer != SQLITE_ROW && answer != SQLITE_DONE)
        found = alam_index_fail(index, answer, error) - 2;
    sqlite3_reset(statement);
    return found;
}

static const char *join_clitics(alam_buffer *out, const alam_span *span)
{
    for (size_t i = 0; i < span->clitic_count; i++) {
        if (i > 0)
            alam_buffer_byte(out, '+');
        alam_buffer_text(out, span->clitics[i]);
    }
    return alam_buffer_string(out);
}

int64_t alam_index_manner(alam_index *index, const alam_span *span, alam_error *error)
{
    int64_t zone = alam_index_intern(index, ALAM_NAMES_ZONE, span->zone, strlen(span->zone), error);
    if (zone < 0)
        return -1;
    /* The numbers in front of the proclitics: five bytes of the zone, one for each of the rest. */
    const char numbers[8] = {(char)(zone & 127),       (char)(zone >> 7 & 127),
                             (char)(zone >> 14 & 127), (char)(zone >> 21),
                             (char)score_of(span),     (char)span->mode,
                             (char)span->match,        (char)span->nested};
    alam_buffer *key = &index->scratch;
    alam_buffer_clear(key);
    alam_buffer_append(key, numbers, sizeof numbers);
    const char *joined = join_clitics(key, span);
    alam_map_entry *entry = joined ? alam_map_intern(&index->manners, key->data, key->length) : NULL;
    if (!entry)
        return alam_fail_memory(error), -1;
    if (entry->value != ALAM_MAP_NONE)
        return entry->value;
    const char *clitics = joined + sizeof numbers;
    int64_t id = run_manner(index, ALAM_SQL_FIND_MANNER, span, zone, clitics, error);
    if (id == -1)
        id = run_manner(index, ALAM_SQL_ADD_MANNER, span, zone, clitics, error);
    if (id < 0)
        return -1;
    entry->value = (uint32_t)id;
    return id;
}

/* ---- Entities ------------------------------------------------------------------------------- */

/* Deeper hierarchies than this are no hierarchy. */
enum { DEEPEST = 32 };

static int64_t entity_of_id(alam_index *index, const char *id, unsigned depth, alam_error *error);

static void bind_reference(sqlite3_stmt *statement, int column, int64_t id)
{
    if (id > 0)
        sqlite3_bind_int64(statement, column, id);
    else
        sqlite3_bind_null(statement, column);
}

static void bind_degrees(sqlite3_stmt *statement, int column, double degrees)
{
    if (isnan(degrees))
        sqlite3_bind_null(statement, column);
    else
        sqlite3_bind_double(statement, column, degrees);
}

/* Fills columns 2 to 9 of ADD_ENTITY (one less: its first is the key) or CHANGE_ENTITY. */
static void bind_facts(sqlite3_stmt *statement, const alam_entity_facts *facts, int64_t within,
                       int64_t country, bool listed)
{
    sqlite3_bind_text(statement, 2, facts->type, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 3, facts->kind, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 4, facts->name, -1, SQLITE_STATIC);
    bind_reference(statement, 5, within);
    bind_reference(statement, 6, country);
    bind_degrees(statement, 7, facts->latitude);
    bind_degrees(statement, 8, facts->longitude);
    sqlite3_bind_int(statement, 9, listed);
}

static bool add_inside(alam_index *index, int64_t entity, int64_t ancestor, alam_error *error)
{
    sqlite3_stmt *statement = alam_index_statement(index, ALAM_SQL_ADD_INSIDE, error);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, entity);
    sqlite3_bind_int64(statement, 2, ancestor);
    return alam_index_run(index, statement, error);
}

/* The id of what an entity refers to, 0 where that is nothing or the entity itself; -1 on failure. */
static int64_t reference(alam_index *index, const alam_entity_facts *facts, const char *to,
                         unsigned depth, alam_error *error)
{
    return to && strcmp(to, facts->id) != 0 ? entity_of_id(index, to, depth, error) : 0;
}

/* Stores an entity after those that it refers to. */
static int64_t add_entity(alam_index *index, const alam_entity_facts *facts, bool listed,
                          unsigned depth, alam_error *error)
{
    int64_t within = reference(index, facts, facts->within, depth + 1, error);
    int64_t country = within < 0 ? -1 : reference(index, facts, facts->country, depth + 1, error);
    sqlite3_stmt *statement = alam_index_statement(index, ALAM_SQL_ADD_ENTITY, error);
    if (within < 0 || country < 0 || !statement)
        return -1;
    sqlite3_bind_text(statement, 1, facts->id, -1, SQLITE_STATIC);
    bind_facts(statement, facts, within, country, listed);
    if (!alam_index_run(index, statement, error))
        return -1;
    int64_t id = sqlite3_last_insert_rowid(index->db);
    if (within > 0 && !add_inside(index, id, within, error))
        return -1;
    if (country > 0 && country != within && !add_inside(index, id, country, error))
        return -1;
    return id;
}

/* The id of a stored entity; -1: there is none, -2 on failure. */
static int64_t stored_entity(alam_index *index, const char *key, alam_error *error)
{
    sqlite3_stmt *statement = alam_index_statement(index, ALAM_SQL_FIND_ENTITY, error);
    if (!statement)
        return -2;
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
    int64_t id = found_id(index, statement, error);
    sqlite3_reset(statement);
    return id;
}

/* The entity `facts` names, found or stored. */
static int64_t entity_of_facts(alam_index *index, const alam_entity_facts *facts, bool listed,
                               unsigned depth, alam_error *error)
{
    size_t length = strlen(facts->id);
    alam_map_entry *entry = alam_map_intern(&index->entities, facts->id, length);
    if (!entry)
        return alam_fail_memory(error), -1;
    if (entry->value != ALAM_MAP_NONE)
        return entry->value;
    int64_t id = stored_entity(index, facts->id, error);
    if (id == -1)
        id = add_entity(index, facts, listed, depth, error);
    if (id < 0)
        return -1;
    /* What was stored on the way may have moved the map's entries. */
    entry = alam_map_find(&index->entities, facts->id, length);
    entry->value = (uint32_t)id;
    return id;
}

static int64_t entity_of_id(alam_index *index, const char *id, unsigned depth, alam_error *error)
{
    alam_entity_facts facts;
    if (depth > DEEPEST || !alam_entity_find(index->image, id, &facts))
        return 0;
    return entity_of_facts(index, &facts, true, depth, error);
}

int64_t alam_index_entity(alam_index *index, const alam_span *span, alam_error *error)
{
    alam_map_entry *known = alam_map_find(&index->entities, span->id, strlen(span->id));
    if (known && known->value != ALAM_MAP_NONE)
        return known->value;
    alam_entity_facts facts;
    bool listed = alam_entity_find(index->image, span->id, &facts);
    if (!listed)
        facts = (alam_entity_facts){.id = span->id, .type = span->type,
                                    .kind = span->kind ? span->kind : "",
                                    .name = span->name ? span->name : span->id,
                                    .latitude = NAN, .longitude = NAN};
    return entity_of_facts(index, &facts, listed, 0, error);
}

int64_t alam_index_entity_of_key(alam_index *index, const char *key, alam_error *error)
{
    int64_t id = entity_of_id(index, key, 0, error);
    if (id != 0)
        return id;
    id = stored_entity(index, key, error);
    return id == -1 ? 0 : id < 0 ? -1 : id;
}

/* ---- After a new image ----------------------------------------------------------------------- */

/* Brings one stored entity up to what the image says now; one that it has no more stays as it was, but
 * is listed no longer. */
static bool refresh_entity(alam_index *index, int64_t id, const char *key, alam_error *error)
{
    alam_entity_facts facts;
    if (!alam_entity_find(index->image, key, &facts)) {
        sqlite3_stmt *gone = alam_index_prepare(
            index, "UPDATE entity SET listed = 0, within = NULL, country = NULL WHERE id = ?1", error);
        if (!gone)
            return false;
        sqlite3_bind_int64(gone, 1, id);
        bool done = alam_index_run(index, gone, error);
        sqlite3_finalize(gone);
        return done;
    }
    int64_t within = reference(index, &facts, facts.within, 0, error);
    int64_t country = within < 0 ? -1 : reference(index, &facts, facts.country, 0, error);
    sqlite3_stmt *statement = alam_index_statement(index, ALAM_SQL_CHANGE_ENTITY, error);
    if (within < 0 || country < 0 || !statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    bind_facts(statement, &facts, within, country, true);
    return alam_index_run(index, statement, error);
}

bool alam_index_refresh_entities(alam_index *index, alam_error *error)
{
    static const char closure[] =
        "DELETE FROM inside;"
        "WITH RECURSIVE edge (entity, ancestor) AS ("
        "  SELECT id, within FROM entity WHERE within IS NOT NULL"
        "  UNION SELECT id, country FROM entity WHERE country IS NOT NULL),"
        "above (entity, ancestor) AS (SELECT entity, ancestor FROM edge"
        "  UNION SELECT above.entity, edge.ancestor FROM above"
        "  JOIN edge ON edge.entity = above.ancestor)"
        "INSERT INTO inside (entity, ancestor)"
        "  SELECT entity, ancestor FROM above WHERE entity <> ancestor;";
    forget_names(index);
    sqlite3_stmt *all = alam_index_prepare(index, "SELECT id, key FROM entity ORDER BY id", error);
    if (!all)
        return false;
    bool done = true;
    int answer;
    while (done && (answer = sqlite3_step(all)) == SQLITE_ROW)
        done = refresh_entity(index, sqlite3_column_int64(all, 0),
                              (const char *)sqlite3_column_text(all, 1), error);
    if (done && answer != SQLITE_DONE)
        done = alam_index_fail(index, answer, error);
    sqlite3_finalize(all);
    return done && alam_index_execute(index, closure, error);
}
