/* Going through what is stored, and bringing it up to a new image. */
#include "index/index.h"

typedef ALAM_ARRAY(alam_index_field) field_list;

/* The fields of the document in row `row` (id, name, source, day, language), shown to `visit`. */
static bool show_document(alam_index *index, sqlite3_stmt *row, alam_arena *arena, field_list *fields,
                          alam_index_visitor *visit, void *context, alam_error *error)
{
    sqlite3_stmt *texts = alam_index_statement(index, ALAM_SQL_FIELDS, error);
    if (!texts)
        return false;
    sqlite3_bind_int64(texts, 1, sqlite3_column_int64(row, 0));
    int answer;
    while ((answer = sqlite3_step(texts)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(texts, 0);
        const char *text = (const char *)sqlite3_column_text(texts, 1);
        size_t length = (size_t)sqlite3_column_bytes(texts, 1);
        alam_index_field *field = alam_array_push(fields);
        char *name_copy = name ? alam_arena_copy(arena, name, strlen(name)) : NULL;
        char *copy = text ? alam_arena_copy(arena, text, length) : NULL;
        if (!field || !copy || (name && !name_copy)) {
            sqlite3_reset(texts);
            return alam_fail_memory(error);
        }
        *field = (alam_index_field){.name = name_copy, .text = copy, .length = length};
    }
    sqlite3_reset(texts);
    if (answer != SQLITE_DONE)
        return alam_index_fail(index, answer, error);
    char date[32];
    bool dated = sqlite3_column_type(row, 3) != SQLITE_NULL;
    if (dated)
        alam_index_day_text(sqlite3_column_int(row, 3), date);
    alam_index_document document = {
        .name = (const char *)sqlite3_column_text(row, 1),
        .source = (const char *)sqlite3_column_text(row, 2),
        .date = dated ? date : NULL,
        .language = (const char *)sqlite3_column_text(row, 4),
        .fields = fields->items,
        .field_count = fields->count,
    };
    return visit(context, &document, error);
}

bool alam_index_each(alam_index *index, int64_t *after, size_t count, alam_index_visitor *visit,
                     void *context, size_t *seen, alam_error *error)
{
    *seen = 0;
    sqlite3_stmt *rows = alam_index_prepare(
        index,
        "SELECT d.id, d.name, s.name, d.day, d.language FROM document d JOIN source s ON s.id = d.source "
        "WHERE d.id > ?1 ORDER BY d.id LIMIT ?2",
        error);
    if (!rows)
        return false;
    alam_arena arena = {0};
    field_list fields = {0};
    sqlite3_bind_int64(rows, 1, *after);
    sqlite3_bind_int64(rows, 2, (int64_t)count);
    int answer = SQLITE_DONE;
    bool done = true;
    while (done && (answer = sqlite3_step(rows)) == SQLITE_ROW) {
        fields.count = 0;
        alam_arena_rewind(&arena);
        done = show_document(index, rows, &arena, &fields, visit, context, error);
        *after = sqlite3_column_int64(rows, 0);
        *seen += done;
    }
    if (done && answer != SQLITE_DONE)
        done = alam_index_fail(index, answer, error);
    sqlite3_finalize(rows);
    alam_array_free(&fields);
    alam_arena_free(&arena);
    return done;
}

/* ---- A new fold ----------------------------------------------------------------------------- */

static bool fold_documents(alam_index *index, alam_error *error)
{
    sqlite3_stmt *rows = alam_index_prepare(index, "SELECT id FROM document ORDER BY id", error);
    sqlite3_stmt *add = rows ? alam_index_statement(index, ALAM_SQL_ADD_WORDS, error) : NULL;
    int answer = SQLITE_DONE;
    bool done = add != NULL;
    while (done && (answer = sqlite3_step(rows)) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(rows, 0);
        done = alam_index_stored_words(index, id, &index->words, error);
        if (!done)
            break;
        sqlite3_bind_int64(add, 1, id);
        sqlite3_bind_text64(add, 2, index->words.length ? index->words.data : "",
                            index->words.length, SQLITE_STATIC, SQLITE_UTF8);
        done = alam_index_run(index, add, error);
    }
    if (done && answer != SQLITE_DONE)
        done = alam_index_fail(index, answer, error);
    sqlite3_finalize(rows);
    return done;
}

static bool refold(alam_index *index, alam_error *error)
{
    sqlite3_stmt *known = alam_index_statement(index, ALAM_SQL_SETTING, error);
    if (!known)
        return false;
    sqlite3_bind_text(known, 1, "fold", -1, SQLITE_STATIC);
    int answer = sqlite3_step(known);
    bool same = answer == SQLITE_ROW &&
                sqlite3_column_int64(known, 0) == (int64_t)alam_fold_fingerprint(index->image);
    sqlite3_reset(known);
    if (answer != SQLITE_ROW && answer != SQLITE_DONE)
        return alam_index_fail(index, answer, error);
    if (same)
        return index->fold_known = true;
    /* Words that wait were folded by this image. */
    index->waiting.count = 0;
    return alam_index_execute(index, "INSERT INTO fulltext (fulltext) VALUES ('delete-all')", error) &&
           fold_documents(index, error) && alam_index_store_fold(index, error);
}

bool alam_index_refresh(alam_index *index, alam_error *error)
{
    if (!alam_index_begin_any(index, error))
        return false;
    if (refold(index, error) && alam_index_refresh_entities(index, error))
        return true;
    alam_index_rollback(index);
    return false;
}
