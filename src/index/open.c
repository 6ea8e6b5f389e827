/* Opening an index: versions, the writer's transaction, and what SQLite's answers mean. */
#include "index/schema.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double DEFAULT_WAIT = 10;

/* ---- What went wrong ------------------------------------------------------------------------ */

static bool fail_busy(const alam_index *index, alam_error *error)
{
    return alam_fail_at(error, ALAM_ERROR_IO, index->path, 0, 0,
                        "another process is writing to the index; waited %g s; try again when it has "
                        "finished, or wait longer (--wait)",
                        index->wait);
}

static bool fail_damaged(const alam_index *index, alam_error *error)
{
    return alam_fail_at(error, ALAM_ERROR_DATA, index->path, 0, 0,
                        "the index is damaged (%s); make it again from the documents, or rescue what "
                        "can be read with the sqlite3 shell's .recover",
                        sqlite3_errmsg(index->db));
}

static bool fail_system(const alam_index *index, const char *doing, alam_error *error)
{
    int number = sqlite3_system_errno(index->db);
    return alam_fail_at(error, ALAM_ERROR_IO, index->path, 0, 0,
                        "cannot %s the index: %s; what was committed before is safe", doing,
                        number ? strerror(number) : sqlite3_errmsg(index->db));
}

bool alam_index_fail(const alam_index *index, int answer, alam_error *error)
{
    switch (answer & 0xFF) {
    case SQLITE_NOMEM:
        return alam_fail_memory(error);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail_busy(index, error);
    case SQLITE_FULL:
        return alam_fail_at(error, ALAM_ERROR_IO, index->path, 0, 0,
                            "the disk is full; the last batch was not stored, all before it was; make "
                            "room and run the command again");
    case SQLITE_CORRUPT:
        return fail_damaged(index, error);
    case SQLITE_NOTADB:
        return alam_fail_at(error, ALAM_ERROR_DATA, index->path, 0, 0,
                            "the file is no index (expected one made by 'alam index add')");
    case SQLITE_CANTOPEN:
        return fail_system(index, "open", error);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return alam_fail_at(error, ALAM_ERROR_IO, index->path, 0, 0,
                            "the index may not be written; allow it for the file and its folder");
    case SQLITE_IOERR:
        return fail_system(index, "read or write", error);
    default:
        return alam_fail_at(error, ALAM_ERROR_DATA, index->path, 0, 0, "%s; see 'alam index check'",
                            sqlite3_errmsg(index->db));
    }
}

/* ---- Statements ----------------------------------------------------------------------------- */

static const char *const statement_texts[] = {
#define X(name, sql) sql,
    ALAM_STATEMENTS(X)
#undef X
};

sqlite3_stmt *alam_index_statement(alam_index *index, alam_statement_id id, alam_error *error)
{
    sqlite3_stmt **statement = &index->statements[id];
    if (*statement)
        return *statement;
    int answer = sqlite3_prepare_v3(index->db, statement_texts[id], -1, SQLITE_PREPARE_PERSISTENT,
                                    statement, NULL);
    if (answer != SQLITE_OK)
        alam_index_fail(index, answer, error);
    return *statement;
}

sqlite3_stmt *alam_index_prepare(alam_index *index, const char *sql, alam_error *error)
{
    sqlite3_stmt *statement = NULL;
    int answer = sqlite3_prepare_v2(index->db, sql, -1, &statement, NULL);
    if (answer != SQLITE_OK)
        alam_index_fail(index, answer, error);
    return statement;
}

bool alam_index_run(alam_index *index, sqlite3_stmt *statement, alam_error *error)
{
    int answer = sqlite3_step(statement);
    bool done = answer == SQLITE_DONE || answer == SQLITE_ROW;
    if (!done)
        alam_index_fail(index, answer, error);
    sqlite3_reset(statement);
    return done;
}

bool alam_index_execute(alam_index *index, const char *sql, alam_error *error)
{
    int answer = sqlite3_exec(index->db, sql, NULL, NULL, NULL);
    return answer == SQLITE_OK || alam_index_fail(index, answer, error);
}

bool alam_index_integer(alam_index *index, const char *sql, int64_t *value, alam_error *error)
{
    sqlite3_stmt *statement = alam_index_prepare(index, sql, error);
    if (!statement)
        return false;
    int answer = sqlite3_step(statement);
    *value = answer == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    bool done = answer == SQLITE_ROW || alam_index_fail(index, answer, error);
    sqlite3_finalize(statement);
    return done;
}

/* ---- Transactions --------------------------------------------------------------------------- */

bool alam_index_check_fold(alam_index *index, alam_error *error)
{
    sqlite3_stmt *known = alam_index_statement(index, ALAM_SQL_SETTING, error);
    if (!known)
        return false;
    int64_t fold = (int64_t)alam_fold_fingerprint(index->image);
    sqlite3_bind_text(known, 1, "fold", -1, SQLITE_STATIC);
    int answer = sqlite3_step(known);
    int64_t stored = answer == SQLITE_ROW ? sqlite3_column_int64(known, 0) : fold;
    sqlite3_reset(known);
    if (answer != SQLITE_ROW && answer != SQLITE_DONE)
        return alam_index_fail(index, answer, error);
    if (stored != fold)
        return alam_fail_at(error, ALAM_ERROR_DATA, index->path, 0, 0,
                            "the image folds words otherwise than those in the index; run 'alam index "
                            "retag' with it first, or use the image of before");
    index->fold_known =
        answer == SQLITE_ROW || !index->writable || alam_index_store_fold(index, error);
    return index->fold_known;
}

bool alam_index_store_fold(alam_index *index, alam_error *error)
{
    sqlite3_stmt *set = alam_index_statement(index, ALAM_SQL_SET, error);
    if (!set)
        return false;
    sqlite3_bind_text(set, 1, "fold", -1, SQLITE_STATIC);
    sqlite3_bind_int64(set, 2, (int64_t)alam_fold_fingerprint(index->image));
    index->fold_known = alam_index_run(index, set, error);
    return index->fold_known;
}

bool alam_index_begin(alam_index *index, alam_error *error)
{
    if (!alam_index_begin_any(index, error))
        return false;
    if (index->fold_known || alam_index_check_fold(index, error))
        return true;
    alam_index_rollback(index);
    return false;
}

bool alam_index_begin_any(alam_index *index, alam_error *error)
{
    if (index->in_transaction)
        return true;
    if (!index->writable || !index->image)
        return alam_fail_at(error, ALAM_ERROR_USE, index->path, 0, 0,
                            "the index was opened for reading; open it with an image to write");
    index->in_transaction = alam_index_execute(index, "BEGIN IMMEDIATE", error);
    return index->in_transaction;
}

void alam_index_rollback(alam_index *index)
{
    if (index->in_transaction)
        sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
    index->in_transaction = false;
    index->fold_known = false;
    alam_index_forget(index);
}

bool alam_index_commit(alam_index *index, alam_error *error)
{
    if (!index->in_transaction)
        return true;
    if (alam_index_write_words(index, error) && alam_index_pack_marked(index, error) &&
        alam_index_execute(index, "COMMIT", error)) {
        index->in_transaction = false;
        return true;
    }
    alam_index_rollback(index);
    return false;
}

/* ---- Versions ------------------------------------------------------------------------------- */

/* Brings the schema up to today's version, one step a transaction; a step that fails leaves the version
 * before it. Looks at the version again inside, as another process may have been faster. */
static bool migrate(alam_index *index, alam_error *error)
{
    for (;;) {
        int64_t version;
        char after[64];
        if (!alam_index_execute(index, "BEGIN IMMEDIATE", error))
            return false;
        if (alam_index_integer(index, "PRAGMA user_version", &version, error)) {
            if (version >= ALAM_INDEX_VERSION)
                return alam_index_execute(index, "COMMIT", error);
            snprintf(after, sizeof after, "PRAGMA user_version = %d", (int)version + 1);
            if (alam_index_execute(index, alam_index_steps[version], error) &&
                alam_index_execute(index, after, error) &&
                alam_index_execute(index, "COMMIT", error))
                continue;
        }
        sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
        return false;
    }
}

static bool fail_foreign(const alam_index *index, alam_error *error)
{
    return alam_fail_at(error, ALAM_ERROR_DATA, index->path, 0, 0,
                        "the file is an SQLite database, but no index (expected one made by 'alam "
                        "index add')");
}

#define RETRY_MILLISECONDS 20

/* Two programs that make the index at once: the change of the journal does not wait for the other one by
 * itself, as everything else does. */
static bool turn_to_wal(alam_index *index, alam_error *error)
{
    int left = index->wait > 0 ? (int)(index->wait * 1000) : 0;
    for (; left > 0; left -= RETRY_MILLISECONDS) {
        int answer = sqlite3_exec(index->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if ((answer & 0xFF) != SQLITE_BUSY)
            break;
        sqlite3_sleep(RETRY_MILLISECONDS);
    }
    return alam_index_execute(index, "PRAGMA journal_mode = WAL", error);
}

static bool check_version(alam_index *index, alam_index_access access, alam_error *error)
{
    int64_t version, application, tables;
    if (!alam_index_integer(index, "PRAGMA user_version", &version, error) ||
        !alam_index_integer(index, "PRAGMA application_id", &application, error) ||
        !alam_index_integer(index, "SELECT count(*) FROM sqlite_schema", &tables, error))
        return false;
    bool empty = version == 0 && application == 0 && tables == 0;
    if (empty ? access != ALAM_INDEX_CREATE : application != ALAM_INDEX_APPLICATION)
        return fail_foreign(index, error);
    if (version > ALAM_INDEX_VERSION)
        return alam_fail_at(error, ALAM_ERROR_DATA, index->path, 0, 0,
                            "the index has version %" PRId64 ", this program knows versions up to %d; "
                            "use the program that made it, or a newer one",
                            version, ALAM_INDEX_VERSION);
    if (version < 0 || (version < ALAM_INDEX_VERSION && access == ALAM_INDEX_READ))
        return alam_fail_at(error, ALAM_ERROR_DATA, index->path, 0, 0,
                            "the index has version %" PRId64 ", expected %d; 'alam index retag' "
                            "brings it up to date",
                            version, ALAM_INDEX_VERSION);
    if (version == ALAM_INDEX_VERSION)
        return true;
    return (!empty || turn_to_wal(index, error)) && migrate(index, error);
}

/* ---- Opening -------------------------------------------------------------------------------- */

/* Foreign keys are enforced and a commit is on the disk when it returns. The cache holds the inner pages
 * of a large index; the checkpoint is rarer than by default because a batch is some thousand pages. */
static const char settings[] = "PRAGMA foreign_keys = ON;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA cache_size = -65536;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA wal_autocheckpoint = 8000;";

static bool connect(alam_index *index, alam_index_access access, alam_error *error)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    FILE *there = fopen(index->path, "rb");
    if (there)
        fclose(there);
    else if (access != ALAM_INDEX_CREATE && errno == ENOENT)
        return alam_fail_at(error, ALAM_ERROR_IO, index->path, 0, 0,
                            "there is no such index; 'alam index add' makes one");
    if (access == ALAM_INDEX_CREATE)
        flags |= SQLITE_OPEN_CREATE;
    int answer = sqlite3_open_v2(index->path, &index->db, flags, NULL);
    if (!index->db)
        return alam_fail_memory(error);
    if (answer != SQLITE_OK)
        return alam_index_fail(index, answer, error);
    sqlite3_busy_timeout(index->db, index->wait > 0 ? (int)(index->wait * 1000) : 0);
    /* Only what is set before the first page is written counts. */
    if (access == ALAM_INDEX_CREATE && !alam_index_execute(index, "PRAGMA page_size = 16384", error))
        return false;
    return alam_index_execute(index, settings, error) && check_version(index, access, error) &&
           (access != ALAM_INDEX_READ || alam_index_execute(index, "PRAGMA query_only = ON", error));
}

alam_index *alam_index_open(const char *path, const alam_image *image,
                            const alam_index_options *options, alam_error *error)
{
    static const alam_index_options defaults = {0};
    options = options ? options : &defaults;
    alam_index *index = calloc(1, sizeof *index);
    size_t length = strlen(path) + 1;
    if (!index || !(index->path = malloc(length))) {
        free(index);
        alam_fail_memory(error);
        return NULL;
    }
    memcpy(index->path, path, length);
    index->image = image;
    index->wait = options->wait == 0 ? DEFAULT_WAIT : options->wait < 0 ? 0 : options->wait;
    index->writable = options->access != ALAM_INDEX_READ;
    if (connect(index, options->access, error))
        return index;
    alam_index_close(index);
    return NULL;
}

void alam_index_close(alam_index *index)
{
    if (!index)
        return;
    alam_index_rollback(index);
    for (size_t i = 0; i < ALAM_SQL_COUNT; i++)
        sqlite3_finalize(index->statements[i]);
    sqlite3_close(index->db);
    alam_array_free(&index->dirty);
    alam_array_free(&index->waiting);
    alam_buffer_free(&index->words_waiting);
    alam_buffer_free(&index->scratch);
    alam_buffer_free(&index->words);
    free(index->signs);
    free(index->path);
    free(index);
}
