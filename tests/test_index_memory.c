/* An index whose memory runs out, at allocation after allocation, ours and SQLite's: each failure is an
 * error and no crash, nothing leaks, and the file holds whole transactions only.
 *
 * SQLite is told to fail with the library. Not each of its thousands of allocations is tried: every one at
 * first, then ever fewer. */
#include "failing.h"
#include "support.h"

#include <alam/alam_index.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the allocator of SQLite ---------------------------------------------------------------------- */

static sqlite3_mem_methods original;

static void *sqlite_malloc(int size)
{
    return failing_now() ? NULL : original.xMalloc(size);
}

static void *sqlite_realloc(void *memory, int size)
{
    return failing_now() ? NULL : original.xRealloc(memory, size);
}

/* ---- what is attempted ---------------------------------------------------------------------------- */

static const char gazetteer[] =
    "format: 1\n"
    "entities:\n"
    "  - {id: azerbaijan, type: place, kind: country, names: {en: [Azerbaijan]}, geo: [40.3, 47.7]}\n"
    "  - {id: shusha, type: place, kind: city, within: azerbaijan, names: {en: [Shusha]}}\n"
    "  - {id: ilham-aliyev, type: person, names: {en: [Ilham Aliyev]}}\n";

static const char first_text[] = "Ilham Aliyev went to Shusha. Azerbaijan celebrates.\nShusha, again.";
static const char second_text[] = "Shusha in Azerbaijan, and no one else. \xff";

static support_image base;
static alam_tagger *tagger;
static char *folder;
static char *path;

static bool put(alam_index *index, const char *name, const char *date, const char *text,
                alam_error *error)
{
    if (!alam_tag(tagger, text, strlen(text), error))
        return false;
    alam_index_field field = {.text = text, .length = strlen(text), .spans = alam_span_at(tagger, 0),
                              .span_count = alam_span_count(tagger)};
    alam_index_document document = {
        .name = name, .date = date, .source = "desk", .fields = &field, .field_count = 1};
    return alam_index_put(index, &document, NULL, error);
}

static bool count_mentions(void *context, const alam_index_document *document,
                           const alam_index_mention *mentions, size_t count, alam_error *error)
{
    (void)error;
    for (size_t i = 0; i < count; i++)
        assert_true(mentions[i].field < document->field_count && mentions[i].start < mentions[i].end);
    *(size_t *)context += count;
    return true;
}

static bool walk(alam_index *index, alam_error *error)
{
    alam_index_question question = {.from = "2024", .min_score = 0.5};
    size_t count = 0;
    bool done = alam_index_walk(index, &question, count_mentions, &count, error);
    assert_true(!done || count > 0);
    return done;
}

static bool ask_all(alam_index *index, alam_error *error)
{
    static const char *const subjects[] = {NULL, NULL, NULL, "Shusha", "shusha", "azerbaijan",
                                           NULL, "shusha", "went \"no one\" place:shusha", NULL, NULL, NULL,
                                           NULL};
    for (int kind = 0; kind < ALAM_INDEX_KIND_COUNT; kind++) {
        alam_index_question question = {.kind = (alam_index_kind)kind, .subject = subjects[kind],
                                        .from = "2024", .inside = true};
        alam_index_table *table = alam_index_ask(index, &question, error);
        if (!table)
            return false;
        alam_index_table_free(table);
    }
    return true;
}

static bool use(alam_index *index, alam_error *error)
{
    bool found;
    alam_index_counts counts;
    return put(index, "a", "2024-04-18", first_text, error) &&
           put(index, "b", NULL, second_text, error) && alam_index_commit(index, error) &&
           put(index, "a", "2024-04-19", second_text, error) && alam_index_commit(index, error) &&
           alam_index_remove(index, "b", &found, error) && alam_index_commit(index, error) &&
           put(index, "c", "2024-04-20", first_text, error) && alam_index_commit(index, error) &&
           ask_all(index, error) && walk(index, error) && alam_index_refresh(index, error) &&
           alam_index_commit(index, error) && alam_index_check(index, &counts, error);
}

static bool attempt(alam_error *error)
{
    alam_index_options options = {.access = ALAM_INDEX_CREATE, .wait = -1};
    alam_index *index = alam_index_open(path, base.image, &options, error);
    bool done = index && use(index, error);
    alam_index_close(index);
    return done;
}

/* ---- the tests ------------------------------------------------------------------------------------ */

static void remove_index(void)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char name[512];
    for (size_t i = 0; i < COUNT(ends); i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

/* What a failed attempt has left can be used, and is whole. */
static void expect_sound(size_t fail_at)
{
    alam_error error = {0};
    alam_index_counts counts;
    alam_index_options options = {.access = ALAM_INDEX_CREATE};
    alam_index *index = alam_index_open(path, base.image, &options, &error);
    if (!index || !alam_index_check(index, &counts, &error))
        fail_msg("after allocation %zu failed: %s", fail_at, error.message);
    assert_true(counts.documents <= 2);
    assert_true(counts.documents == 0 || counts.mentions > 0);
    alam_index_close(index);
}

/* SQLite can do without some of its memory, so that an attempt may succeed with an allocation failed;
 * but one that fails says why. */
static size_t fail_each(bool go_on)
{
    size_t tried = 0;
    for (size_t fail_at = 1;; fail_at += 1 + fail_at / 60, tried++) {
        alam_error error = {0};
        remove_index();
        failing_start(fail_at, go_on);
        bool done = attempt(&error);
        failing_stop();
        if (failing.live != 0)
            fail_msg("allocation %zu failed, and %ld leaked", fail_at, failing.live);
        if (done && failing.count < fail_at)
            return tried;
        if (!done) {
            assert_string_equal(error.message, "out of memory");
            assert_int_equal(error.code, ALAM_ERROR_MEMORY);
            expect_sound(fail_at);
        }
    }
}

static void an_index_survives_each_failure(void **state)
{
    (void)state;
    assert_true(fail_each(true) > 100);
    assert_true(fail_each(false) > 100);
}

static int prepare(void **state)
{
    (void)state;
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &original);
    sqlite3_mem_methods mine = original;
    mine.xMalloc = sqlite_malloc;
    mine.xRealloc = sqlite_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &mine);
    base = support_compile(gazetteer, "und/fold.yaml");
    tagger = support_tagger(&base, ALAM_OVERLAP_NESTED);
    support_tag(tagger, first_text); /* warm */
    folder = support_folder();
    path = support_path(folder, "news.db");
    alam_error error = {0};
    return attempt(&error) ? 0 : (fprintf(stderr, "%s\n", error.message), -1);
}

static int clean(void **state)
{
    (void)state;
    alam_tagger_free(tagger);
    support_close(&base);
    free(path);
    support_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_index_survives_each_failure)};
    return cmocka_run_group_tests(tests, prepare, clean);
}
