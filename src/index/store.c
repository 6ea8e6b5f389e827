/* Documents in and out of the index. */
#include "index/index.h"

#include "index/units.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_FIELDS = 16 };

/* ---- Mentions ------------------------------------------------------------------------------- */

/* An id for a span that has none: its type and its words, "?person:folded-words". */
static bool name_unlisted(alam_index *index, const char *form, size_t length, alam_span *span,
                          alam_error *error)
{
    size_t folded_length;
    char *folded = alam_fold_words(index->image, form, length, &folded_length, error);
    if (!folded)
        return false;
    for (size_t i = 0; i < folded_length; i++)
        if (folded[i] == ' ')
            folded[i] = '-';
    alam_buffer *words = &index->words;
    alam_buffer_clear(words);
    alam_buffer_format(words, "?%s:%s", span->type, folded);
    alam_buffer_byte(words, '\0');
    size_t name = words->length;
    alam_buffer_append(words, form, length);
    alam_free(folded);
    if (!alam_buffer_string(words))
        return alam_fail_memory(error);
    span->id = words->data;
    span->name = span->name && *span->name ? span->name : words->data + name;
    return true;
}

static int64_t entity_of(alam_index *index, const alam_span *span, const char *form, size_t length,
                         alam_error *error)
{
    alam_span named = *span;
    if ((!span->id || !*span->id) && !name_unlisted(index, form, length, &named, error))
        return -1;
    return alam_index_entity(index, &named, error);
}

/* The role the entity had on the document's date, once a document. */
static bool add_role(alam_index *index, int64_t document, int64_t entity, const alam_span *span,
                     alam_error *error)
{
    int64_t of = span->role_of ? alam_index_entity_of_key(index, span->role_of, error) : 0;
    sqlite3_stmt *add = of < 0 ? NULL : alam_index_statement(index, ALAM_SQL_ADD_ROLE, error);
    if (!add)
        return false;
    sqlite3_bind_int64(add, 1, document);
    sqlite3_bind_int64(add, 2, entity);
    sqlite3_bind_text(add, 3, span->role, -1, SQLITE_STATIC);
    if (of > 0)
        sqlite3_bind_int64(add, 4, of);
    else
        sqlite3_bind_null(add, 4);
    return alam_index_run(index, add, error);
}

static bool add_mention(alam_index *index, int64_t document, size_t number, const char *text,
                        const alam_span *span, const alam_place_units *units, alam_error *error)
{
    size_t length = span->end.byte - span->start.byte;
    const char *form = alam_well_formed(text + span->start.byte, &length, &index->scratch);
    if (!form)
        return alam_fail_memory(error);
    int64_t surface = alam_index_intern(index, ALAM_NAMES_SURFACE, form, length, error);
    int64_t entity = surface < 0 ? -1 : entity_of(index, span, form, length, error);
    int64_t manner = entity < 0 ? -1 : alam_index_manner(index, span, error);
    sqlite3_stmt *add =
        manner < 0 ? NULL : alam_index_statement(index, ALAM_SQL_ADD_MENTION, error);
    if (!add)
        return false;
    sqlite3_bind_int64(add, 1, document);
    sqlite3_bind_int64(add, 2, (int64_t)number);
    sqlite3_bind_int64(add, 3, (int64_t)span->start.codepoint);
    sqlite3_bind_int64(add, 4, surface);
    sqlite3_bind_int64(add, 5, entity);
    sqlite3_bind_int64(add, 6, units->sentence);
    sqlite3_bind_int64(add, 7, units->paragraph);
    sqlite3_bind_int64(add, 8, manner);
    return alam_index_run(index, add, error) &&
           (!span->role || add_role(index, document, entity, span, error));
}

static bool add_mentions(alam_index *index, int64_t id, const alam_index_document *document,
                         alam_error *error)
{
    if (!index->signs && !(index->signs = alam_signs_new()))
        return alam_fail_memory(error);
    alam_place_units units = alam_units_of(index->signs);
    for (size_t i = 0; i < document->field_count; i++) {
        const alam_index_field *field = &document->fields[i];
        alam_units_field(&units, field->text, field->length);
        for (size_t j = 0; j < field->span_count; j++) {
            alam_units_reach(&units, field->spans[j].start.byte);
            if (!add_mention(index, id, i, field->text, &field->spans[j], &units, error))
                return false;
        }
        alam_units_reach(&units, field->length);
    }
    return alam_index_mark(index, id, error);
}

/* ---- Words ---------------------------------------------------------------------------------- */

/* Leaves words to be written when the transaction ends, or when many wait. */
static bool write_words(alam_index *index, bool removed, int64_t id, const char *words,
                        size_t length, alam_error *error)
{
    enum { MOST = 32 * 1024 * 1024 };
    alam_index_words *waiting = alam_array_push(&index->waiting);
    if (!waiting)
        return alam_fail_memory(error);
    *waiting = (alam_index_words){id, index->words_waiting.length, length, removed};
    alam_buffer_append(&index->words_waiting, words, length);
    if (index->words_waiting.failed)
        return alam_fail_memory(error);
    return index->words_waiting.length < MOST || alam_index_write_words(index, error);
}

bool alam_index_write_words(alam_index *index, alam_error *error)
{
    for (size_t i = 0; i < index->waiting.count; i++) {
        const alam_index_words *words = &index->waiting.items[i];
        sqlite3_stmt *write = alam_index_statement(
            index, words->removed ? ALAM_SQL_REMOVE_WORDS : ALAM_SQL_ADD_WORDS, error);
        if (!write)
            return false;
        sqlite3_bind_int64(write, 1, words->document);
        sqlite3_bind_text64(write, 2, words->length ? index->words_waiting.data + words->start : "",
                            words->length, SQLITE_STATIC, SQLITE_UTF8);
        if (!alam_index_run(index, write, error))
            return false;
    }
    index->waiting.count = 0;
    alam_buffer_clear(&index->words_waiting);
    return true;
}

static bool append_words(alam_index *index, const char *text, size_t length, alam_buffer *out,
                         alam_error *error)
{
    size_t folded_length;
    char *folded = alam_fold_words(index->image, text, length, &folded_length, error);
    if (!folded)
        return false;
    if (out->length > 0)
        alam_buffer_byte(out, ' ');
    alam_buffer_append(out, folded, folded_length);
    alam_free(folded);
    return !out->failed || alam_fail_memory(error);
}

static bool add_words(alam_index *index, int64_t id, const alam_index_document *document,
                      alam_error *error)
{
    if (document->folded)
        return write_words(index, false, id, document->folded,
                           document->folded_length, error);
    alam_buffer_clear(&index->words);
    for (size_t i = 0; i < document->field_count; i++)
        if (!append_words(index, document->fields[i].text, document->fields[i].length,
                          &index->words, error))
            return false;
    return write_words(index, false, id, index->words.length ? index->words.data : "",
                       index->words.length, error);
}

bool alam_index_stored_words(alam_index *index, int64_t document, alam_buffer *out,
                             alam_error *error)
{
    sqlite3_stmt *fields = alam_index_statement(index, ALAM_SQL_FIELDS, error);
    if (!fields)
        return false;
    alam_buffer_clear(out);
    sqlite3_bind_int64(fields, 1, document);
    int answer;
    bool done = true;
    while (done && (answer = sqlite3_step(fields)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(fields, 1);
        done = text ? append_words(index, text, (size_t)sqlite3_column_bytes(fields, 1), out, error)
                    : alam_fail_memory(error);
    }
    if (done && answer != SQLITE_DONE)
        done = alam_index_fail(index, answer, error);
    sqlite3_reset(fields);
    return done;
}

/* ---- Fields --------------------------------------------------------------------------------- */

static bool add_fields(alam_index *index, int64_t id, const alam_index_document *document,
                       bool clean, alam_error *error)
{
    sqlite3_stmt *add = alam_index_statement(index, ALAM_SQL_ADD_FIELD, error);
    for (size_t i = 0; add && i < document->field_count; i++) {
        const alam_index_field *field = &document->fields[i];
        size_t length = field->length;
        const char *text =
            clean ? field->text : alam_well_formed(field->text, &length, &index->scratch);
        if (!text)
            return alam_fail_memory(error);
        sqlite3_bind_int64(add, 1, id * 16 + (int64_t)i);
        sqlite3_bind_text(add, 2, field->name, -1, SQLITE_STATIC);
        sqlite3_bind_text64(add, 3, text, length, SQLITE_STATIC, SQLITE_UTF8);
        if (!alam_index_run(index, add, error))
            return false;
    }
    return add != NULL;
}

/* Runs statements whose only value is the document. */
static bool run_on(alam_index *index, alam_statement_id id, int64_t document, alam_error *error)
{
    sqlite3_stmt *statement = alam_index_statement(index, id, error);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, document);
    return alam_index_run(index, statement, error);
}

static bool remove_content(alam_index *index, int64_t id, alam_error *error)
{
    return alam_index_stored_words(index, id, &index->words, error) &&
           write_words(index, true, id,
                       index->words.length ? index->words.data : "", index->words.length, error) &&
           run_on(index, ALAM_SQL_REMOVE_FIELDS, id, error);
}

static bool remove_mentions(alam_index *index, int64_t id, alam_error *error)
{
    return run_on(index, ALAM_SQL_REMOVE_MENTIONS, id, error) &&
           run_on(index, ALAM_SQL_REMOVE_ROLES, id, error) && alam_index_mark(index, id, error);
}

/* ---- Documents ------------------------------------------------------------------------------ */

bool alam_index_find(alam_index *index, const char *name, alam_known_document *found,
                     alam_error *error)
{
    sqlite3_stmt *find = alam_index_statement(index, ALAM_SQL_FIND_DOCUMENT, error);
    if (!find)
        return false;
    sqlite3_bind_text(find, 1, name, -1, SQLITE_STATIC);
    int answer = sqlite3_step(find);
    *found = (alam_known_document){0};
    if (answer == SQLITE_ROW)
        *found = (alam_known_document){.id = sqlite3_column_int64(find, 0),
                         .content = sqlite3_column_int64(find, 1),
                         .tagged = sqlite3_column_int64(find, 2)};
    sqlite3_reset(find);
    return answer == SQLITE_ROW || answer == SQLITE_DONE || alam_index_fail(index, answer, error);
}

/* Writes the row of a document: a new one, or over the one that is there. Sets `now->id`. */
static bool write_document(alam_index *index, const alam_index_document *document, int32_t day,
                           alam_known_document *now, alam_error *error)
{
    const char *source = document->source ? document->source : "";
    int64_t number =
        alam_index_intern(index, ALAM_NAMES_SOURCE, source, strlen(source), error);
    sqlite3_stmt *write = number < 0 ? NULL
                                     : alam_index_statement(index,
                                                            now->id ? ALAM_SQL_CHANGE_DOCUMENT
                                                                    : ALAM_SQL_ADD_DOCUMENT,
                                                            error);
    if (!write)
        return false;
    if (now->id)
        sqlite3_bind_int64(write, 1, now->id);
    else
        sqlite3_bind_text(write, 1, document->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(write, 2, number);
    if (day == ALAM_NO_DAY)
        sqlite3_bind_null(write, 3);
    else
        sqlite3_bind_int64(write, 3, day);
    sqlite3_bind_text(write, 4, document->language, -1, SQLITE_STATIC);
    sqlite3_bind_int64(write, 5, now->content);
    sqlite3_bind_int64(write, 6, now->tagged);
    if (!alam_index_run(index, write, error))
        return false;
    now->id = now->id ? now->id : sqlite3_last_insert_rowid(index->db);
    return true;
}

static bool replace(alam_index *index, const alam_index_document *document, int32_t day,
                    const alam_known_document *before, alam_known_document *now, alam_error *error)
{
    bool content = now->content != before->content;
    now->id = before->id;
    if (before->id && ((content && !remove_content(index, before->id, error)) ||
                       !remove_mentions(index, before->id, error)))
        return false;
    return write_document(index, document, day, now, error) &&
           (!content || (add_fields(index, now->id, document, now->clean, error) &&
                         add_words(index, now->id, document, error))) &&
           add_mentions(index, now->id, document, error);
}

static bool put(alam_index *index, const alam_index_document *document, int32_t day,
                alam_index_change *change, alam_error *error)
{
    alam_known_document before, now = {0};
    if (!alam_index_find(index, document->name, &before, error))
        return false;
    if (!alam_index_hash_content(index, document, day, &now) ||
        !alam_index_hash_spans(&index->words, document, &now.tagged))
        return alam_fail_memory(error);
    *change = before.id ? ALAM_INDEX_SAME : ALAM_INDEX_ADDED;
    if (before.id && before.content == now.content &&
        (document->keep_spans || before.tagged == now.tagged))
        return true;
    if (before.id)
        *change = ALAM_INDEX_REPLACED;
    else
        before.content = ~now.content;
    return replace(index, document, day, &before, &now, error);
}

bool alam_index_put(alam_index *index, const alam_index_document *document,
                    alam_index_change *change, alam_error *error)
{
    alam_index_change ignored;
    int32_t day = ALAM_NO_DAY, last;
    if (document->field_count > MOST_FIELDS)
        return alam_fail(error, ALAM_ERROR_USE, "the document has %zu fields, at most %d are allowed",
                         document->field_count, MOST_FIELDS);
    if (!document->name || !*document->name)
        return alam_fail(error, ALAM_ERROR_USE, "the document has no name; name it");
    if (document->date && !alam_index_days(document->date, true, &day, &last))
        return alam_fail(error, ALAM_ERROR_USE,
                         "the date is '%.40s', expected YYYY-MM-DD; correct it or leave it out",
                         document->date);
    if (!alam_index_begin(index, error))
        return false;
    if (put(index, document, day, change ? change : &ignored, error))
        return true;
    alam_index_rollback(index);
    return false;
}

bool alam_index_remove(alam_index *index, const char *name, bool *found, alam_error *error)
{
    alam_known_document document;
    if (!alam_index_begin(index, error))
        return false;
    if (alam_index_find(index, name, &document, error)) {
        *found = document.id != 0;
        if (!*found || (remove_content(index, document.id, error) &&
                        remove_mentions(index, document.id, error) &&
                        run_on(index, ALAM_SQL_REMOVE_DOCUMENT, document.id, error)))
            return true;
    }
    alam_index_rollback(index);
    return false;
}
