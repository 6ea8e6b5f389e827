/* Whether a file is sound, and all copies of a fact in it agree. */
#include "index/index.h"

#include "index/pack.h"

#include <inttypes.h>

static bool wrong(const alam_index *index, alam_error *error, const char *what)
{
    return alam_fail_at(error, ALAM_ERROR_DATA, index->path, 0, 0,
                        "the index is damaged (%s); make it again from the documents, or rescue what "
                        "can be read with the sqlite3 shell's .recover",
                        what);
}

/* Runs a pragma that answers "ok", or nothing, when all is well. */
static bool check_pragma(alam_index *index, const char *sql, alam_error *error)
{
    sqlite3_stmt *statement = alam_index_prepare(index, sql, error);
    if (!statement)
        return false;
    int answer = sqlite3_step(statement);
    const char *said = answer == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : "ok";
    bool done = answer == SQLITE_ROW || answer == SQLITE_DONE;
    if (!done)
        alam_index_fail(index, answer, error);
    else if (!said || strcmp(said, "ok") != 0)
        done = wrong(index, error, said ? said : "a reference leads nowhere");
    sqlite3_finalize(statement);
    return done;
}

static bool check_packs(alam_index *index, alam_error *error)
{
    sqlite3_stmt *rows = alam_index_prepare(
        index,
        "SELECT c.chunk, p.data FROM (SELECT DISTINCT document / 32 AS chunk FROM mention "
        "UNION SELECT chunk FROM pack) c LEFT JOIN pack p ON p.chunk = c.chunk ORDER BY 1",
        error);
    if (!rows)
        return false;
    alam_buffer expected = {0};
    int answer = SQLITE_DONE;
    bool done = true;
    while (done && (answer = sqlite3_step(rows)) == SQLITE_ROW) {
        done = alam_index_pack_chunk(index, sqlite3_column_int64(rows, 0), &expected, error);
        size_t size = (size_t)sqlite3_column_bytes(rows, 1);
        const void *data = sqlite3_column_blob(rows, 1);
        if (done && (size != expected.length || (size && memcmp(data, expected.data, size) != 0)))
            done = wrong(index, error, "the packed mentions differ from the table");
    }
    if (done && answer != SQLITE_DONE)
        done = alam_index_fail(index, answer, error);
    sqlite3_finalize(rows);
    alam_buffer_free(&expected);
    return done;
}

static bool check_content(void *context, const alam_index_document *document, alam_error *error)
{
    alam_index *index = context;
    alam_known_document stored, found = {0};
    int32_t day = ALAM_NO_DAY, last;
    if (document->date)
        alam_index_days(document->date, true, &day, &last);
    if (!alam_index_find(index, document->name, &stored, error))
        return false;
    if (!alam_index_hash_content(index, document, day, &found))
        return alam_fail_memory(error);
    return stored.content == found.content || wrong(index, error, "a text is not the one that was stored");
}

static bool check_texts(alam_index *index, alam_error *error)
{
    enum { AT_ONCE = 1024 };
    int64_t after = 0;
    size_t seen;
    do {
        if (!alam_index_each(index, &after, AT_ONCE, check_content, index, &seen, error))
            return false;
    } while (seen > 0);
    return check_pragma(index, "SELECT 'a text has no document' FROM field WHERE document NOT IN "
                               "(SELECT id FROM document) LIMIT 1",
                        error);
}

/* FTS5's own check is an insertion that inserts nothing. */
static bool check_words(alam_index *index, alam_error *error)
{
    static const char sql[] = "INSERT INTO fulltext (fulltext) VALUES ('integrity-check')";
    return !index->writable || alam_index_execute(index, sql, error);
}

bool alam_index_check(alam_index *index, alam_index_counts *counts, alam_error *error)
{
    static const char *const questions[] = {
        "SELECT count(*) FROM document", "SELECT count(*) FROM mention",
        "SELECT count(*) FROM entity", "SELECT count(*) FROM source"};
    int64_t found[4];
    if (!alam_index_execute(index, index->writable ? "BEGIN IMMEDIATE" : "BEGIN", error))
        return false;
    bool done = check_pragma(index, "PRAGMA integrity_check(1)", error) &&
                check_pragma(index, "PRAGMA foreign_key_check", error) &&
                check_packs(index, error) && check_texts(index, error) &&
                check_words(index, error);
    for (size_t i = 0; done && i < 4; i++)
        done = alam_index_integer(index, questions[i], &found[i], error);
    sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
    if (done && counts)
        *counts = (alam_index_counts){(size_t)found[0], (size_t)found[1], (size_t)found[2],
                                      (size_t)found[3]};
    return done;
}
