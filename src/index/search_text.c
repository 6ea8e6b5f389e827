/* Words in the full text, and where they stand in a document. */
#include "index/search.h"

const char **alam_search_forms(alam_asking *asking, const char *word, size_t length)
{
    const alam_image *image = asking->index->image;
    const char *swallowed;
    size_t count = 0;
    while (alam_proclitics(image, count, &swallowed))
        count++;
    const char **forms = alam_arena_take(asking->arena, (count + 2) * sizeof *forms);
    if (!forms || !(forms[0] = alam_arena_copy(asking->arena, word, length)))
        return alam_fail_memory(asking->error), NULL;
    size_t used = 1;
    for (size_t i = 0; i < count; i++) {
        const char *stack = alam_proclitics(image, i, &swallowed);
        size_t gone = strlen(swallowed), stack_length = strlen(stack);
        if (gone >= length || strncmp(word, swallowed, gone) != 0)
            continue;
        char *form = alam_arena_take(asking->arena, stack_length + length - gone + 1);
        if (!form)
            return alam_fail_memory(asking->error), NULL;
        memcpy(form, stack, stack_length);
        memcpy(form + stack_length, word + gone, length - gone);
        form[stack_length + length - gone] = '\0';
        forms[used++] = form;
    }
    forms[used] = NULL;
    return forms;
}

/* ---- Documents ------------------------------------------------------------------------------ */

/* The expression of FTS5: of each word any form. Folded words have letters, digits and marks only. */
static bool build_match(alam_asking *asking, const char *words, alam_buffer *match)
{
    for (size_t length; *words; words += length + (words[length] == ' ')) {
        length = strcspn(words, " ");
        const char **forms = alam_search_forms(asking, words, length);
        if (!forms)
            return false;
        alam_buffer_text(match, match->length ? " AND (" : "(");
        for (size_t i = 0; forms[i]; i++)
            alam_buffer_format(match, "%s\"%s\"", i ? " OR " : "", forms[i]);
        alam_buffer_byte(match, ')');
    }
    return !match->failed || alam_fail_memory(asking->error);
}

bool alam_search_words(alam_asking *asking, alam_search_term *term, size_t document_count)
{
    alam_buffer match = {0};
    bool failed = !build_match(asking, term->words, &match);
    sqlite3_stmt *rows =
        failed ? NULL : alam_rows(asking, "SELECT rowid FROM fulltext WHERE fulltext MATCH ?1");
    failed = !rows;
    if (rows)
        sqlite3_bind_text64(rows, 1, match.data, match.length, SQLITE_STATIC, SQLITE_UTF8);
    while (!failed && alam_next_row(asking, rows, &failed)) {
        uint64_t id = (uint64_t)sqlite3_column_int64(rows, 0);
        if (id < document_count)
            term->documents[id >> 3] |= (uint8_t)(1 << (id & 7));
    }
    sqlite3_finalize(rows);
    alam_buffer_free(&match);
    return !failed;
}

/* ---- Phrases -------------------------------------------------------------------------------- */

/* Whether `text`, words joined by blanks, has `phrase` as whole words. */
static bool has_words(const char *text, const char *phrase)
{
    size_t length = strlen(phrase);
    for (const char *at = text; (at = strstr(at, phrase)); at++)
        if ((at == text || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
            return true;
    return false;
}

bool alam_search_has_phrase(alam_asking *asking, const alam_search_term *term, int64_t document,
                            bool *has)
{
    alam_buffer *words = &asking->index->words;
    if (!alam_index_stored_words(asking->index, document, words, asking->error))
        return false;
    const char *text = alam_buffer_string(words);
    if (!text)
        return alam_fail_memory(asking->error);
    const char **forms = alam_search_forms(asking, term->words, strlen(term->words));
    if (!forms)
        return false;
    *has = false;
    for (size_t i = 0; forms[i] && !*has; i++)
        *has = has_words(text, forms[i]);
    return true;
}

/* ---- Snippets ------------------------------------------------------------------------------- */

static size_t codepoints(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += (text[i] & 0xC0) != 0x80;
    return count;
}

/* Whether one of the folded words is one of the forms. -1 on failure. */
static int is_form(alam_asking *asking, const char *text, size_t length, const char **forms)
{
    size_t folded_length;
    char *folded =
        alam_fold_words(asking->index->image, text, length, &folded_length, asking->error);
    bool found = false;
    for (size_t i = 0; folded && forms[i] && !found; i++)
        found = has_words(folded, forms[i]);
    alam_free(folded);
    return folded ? found : -1;
}

/* Finds the first word of the text that is one of the forms. */
static bool find_form(alam_asking *asking, const char *text, size_t length, const char **forms,
                      size_t *start, size_t *end)
{
    for (size_t at = 0, next; at < length; at = next) {
        next = at;
        while (next < length && (unsigned char)text[next] > ' ')
            next++;
        int found = next > at ? is_form(asking, text + at, next - at, forms) : 0;
        if (found < 0)
            return false;
        if (found) {
            *start = codepoints(text, at);
            *end = *start + codepoints(text + at, next - at);
            return true;
        }
        next += next == at;
    }
    return true;
}

/* The first mention of one of the term's entities. */
static bool find_mention(alam_asking *asking, const alam_search_term *term, int64_t document,
                         int64_t *field, size_t *start, size_t *end)
{
    sqlite3_stmt *rows = alam_rows(
        asking, "SELECT m.entity, m.field, m.start, m.start + length(t.text) FROM mention m "
                "JOIN surface t ON t.id = m.surface WHERE m.document = ?1 ORDER BY m.field, m.start");
    bool failed = !rows;
    if (rows)
        sqlite3_bind_int64(rows, 1, document);
    while (!failed && *end == 0 && alam_next_row(asking, rows, &failed))
        if (term->entities[sqlite3_column_int64(rows, 0)]) {
            *field = sqlite3_column_int64(rows, 1);
            *start = (size_t)sqlite3_column_int64(rows, 2);
            *end = (size_t)sqlite3_column_int64(rows, 3);
        }
    sqlite3_finalize(rows);
    return !failed;
}

static bool snippet_rows(alam_asking *asking, sqlite3_stmt *rows, const char **forms, int64_t field,
                         size_t start, size_t end)
{
    bool failed = false, written = false;
    while (!failed && !written && alam_next_row(asking, rows, &failed)) {
        const char *text = (const char *)sqlite3_column_text(rows, 1);
        size_t length = (size_t)sqlite3_column_bytes(rows, 1);
        bool last = sqlite3_column_int(rows, 2);
        if (!text)
            return alam_fail_memory(asking->error);
        if (field < 0 && forms && !find_form(asking, text, length, forms, &start, &end))
            return false;
        bool here = field < 0 ? end > 0 || last : field == sqlite3_column_int64(rows, 0);
        if (!here)
            continue;
        written = true;
        failed = !alam_cells_snippet(asking, text, length, start, end);
    }
    if (!failed && !written)
        return alam_cell_text(asking, "") && alam_cell_text(asking, "") &&
               alam_cell_text(asking, "");
    return !failed;
}

bool alam_search_snippet(alam_asking *asking, const alam_search_term *term, int64_t document)
{
    size_t start = 0, end = 0;
    int64_t field = -1;
    const char **forms = NULL;
    if (term && term->entities && !find_mention(asking, term, document, &field, &start, &end))
        return false;
    if (term && *term->words &&
        !(forms = alam_search_forms(asking, term->words, strcspn(term->words, " "))))
        return false;
    sqlite3_stmt *rows = alam_rows(
        asking, "SELECT number, text, id = (SELECT max(id) FROM field "
                "WHERE id BETWEEN ?1 * 16 AND ?1 * 16 + 15) FROM field "
                "WHERE id BETWEEN ?1 * 16 AND ?1 * 16 + 15 ORDER BY id");
    if (!rows)
        return false;
    sqlite3_bind_int64(rows, 1, document);
    bool done = snippet_rows(asking, rows, forms, field, start, end);
    sqlite3_finalize(rows);
    return done;
}
