/* alam learn where memory runs out: at every allocation of counting and of writing, each failure is an error,
 * and nothing leaks. And what an item holds comes out of it again. */
#include "failing.h"
#include "support.h"

#include "base/error.h"
#include "cli/learn.h"

#include <stdlib.h>

static const char gazetteer[] =
    "format: 1\n"
    "language: ar\n"
    "entities:\n"
    "  - {id: moscow, type: place, names: {ar: [موسكو]}}\n"
    "  - {id: club, type: organization, names: {ar: [موسكو]}}\n"
    "  - {id: usa, type: place, names: {ar: [الولايات المتحدة]}}\n"
    "  - {id: ittihad, type: organization, kind: newspaper, names: {ar: [{text: الاتحاد, prior: 0.5}]}}\n"
    "common: {all: [على, أعلن]}\n"
    "triggers: [{name: press, type: organization, kinds: [newspaper], before: [صحيفة]}]\n" SUPPORT_PATTERNS;

static const char text[] = SUPPORT_PATTERNS_TEXT
    "أعلن الاتحاد على موسكو، على الولايات المتحدة. على صحيفة الاتحاد على موسكو على موسكو. السيد حكمت حكمت.\n";

static const char gold_rows[] =
    "{\"doc\": \"one\", \"start\": 0, \"end\": 4, \"type\": \"place\", \"id\": \"moscow\"}\n"
    "{\"doc\": \"one\", \"start\": 9, \"end\": 12, \"type\": \"place\"}\n";

static support_image base;
static alam_buffer items;
static alam_eval_set gold;
static alam_buffer written;

static void tell(void *context, const alam_occurrence *occurrence)
{
    const alam_field_view *field = context;
    alam_learn_occurrence(&items, field, occurrence);
}

/* The items of two documents with the text, which `items` has then. */
static void make_items(void)
{
    alam_field_view field = {.text = text, .length = strlen(text)};
    alam_options options = {.occurrence = tell, .occurrence_context = &field};
    alam_tagger *tagger = alam_tagger_new(base.image, &options, NULL);
    for (int i = 0; i < 2; i++) {
        assert_true(alam_tag(tagger, text, strlen(text), NULL));
        field.count = alam_span_count(tagger);
        field.spans = alam_span_at(tagger, 0);
        const alam_document_view document = {.name = i ? "two" : "one", .fields = &field, .field_count = 1};
        alam_learn_writer.document(&items, &(alam_write_style){0}, &document);
    }
    assert_false(items.failed);
    alam_tagger_free(tagger);
}

static bool learn(alam_error *error)
{
    alam_learning learning = {0};
    const alam_learn_settings settings = {
        .language = "ar", .threshold = 1, .min_count = 1, .min_documents = 1};
    size_t names = 0, found = 0;
    alam_buffer_clear(&written);
    learning.min_labelled = 1;
    bool done = alam_learning_start(&learning, base.image, &gold, error) &&
                (alam_learn_count(&learning, items.data, items.length) || alam_fail_memory(error));
    if (done)
        alam_learn_estimate(&learning);
    done = done && (alam_learn_write_names(&learning, &settings, &written, &names) || alam_fail_memory(error)) &&
           alam_learn_write_found(&learning, &settings, &written, &found, error);
    alam_learning_free(&learning);
    if (done && written.failed)
        done = alam_fail_memory(error);
    if (done)
        assert_true(names > 0 && found > 0);
    return done;
}

static void learning_survives_each_failure(void **state)
{
    (void)state;
    for (int go_on = 0; go_on < 2; go_on++)
        for (size_t fail_at = 1;; fail_at++) {
            alam_error error = {0};
            alam_buffer_free(&written);
            failing_start(fail_at, go_on);
            bool done = learn(&error);
            alam_buffer_free(&written);
            failing_stop();
            assert_int_equal(failing.live, 0);
            if (done) {
                if (failing.count >= fail_at)
                    fail_msg("allocation %zu failed, and nobody noticed", fail_at);
                assert_true(fail_at > 40);
                break;
            }
            assert_int_equal(error.code, ALAM_ERROR_MEMORY);
            assert_string_equal(error.message, "out of memory");
        }
}

static void items_come_out_as_they_went_in(void **state)
{
    (void)state;
    const char *at = items.data, *end = at + items.length, *texts[3];
    alam_learn_item item;
    size_t counts[ALAM_LEARN_END + 1] = {0};
    while (alam_learn_next(&at, end, &item, texts)) {
        counts[item.kind]++;
        if (item.kind == ALAM_LEARN_NAME)
            assert_non_null(strstr("moscow club usa ittihad", item.id));
        if (item.kind == ALAM_LEARN_FOUND)
            assert_int_equal(texts[0][0], '?');
        if (item.kind == ALAM_LEARN_END)
            assert_string_equal(texts[0], counts[item.kind] == 1 ? "one" : "two");
    }
    assert_ptr_equal(at, end);
    assert_int_equal(counts[ALAM_LEARN_END], 2);
    assert_true(counts[ALAM_LEARN_FOUND] > 0 && counts[ALAM_LEARN_WORD] > 0 && counts[ALAM_LEARN_PART] > 0);
}

static void quoted_text_is_plain(void **state)
{
    (void)state;
    static const char raw[] = "a\"\\\n\x7F\xC2\x85\xE2\x80\xA8\xFFz";
    alam_buffer out = {0};
    alam_learn_quote(&out, raw, sizeof raw - 1);
    assert_string_equal(alam_buffer_string(&out),
                        "\"a\\\"\\\\\\U0000000A\\U0000007F\\U00000085\\U00002028\xEF\xBF\xBDz\"");
    alam_buffer_clear(&out);
    alam_learn_comment(&out, raw, sizeof raw - 1);
    assert_string_equal(alam_buffer_string(&out), "a\"\\ \xEF\xBF\xBDz");
    alam_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(items_come_out_as_they_went_in),
                                       cmocka_unit_test(learning_survives_each_failure),
                                       cmocka_unit_test(quoted_text_is_plain)};
    char *folder = support_folder();
    char *path = support_path(folder, "gold.jsonl");
    support_write(path, gold_rows, strlen(gold_rows));
    base = support_compile(gazetteer, "und/fold.yaml ar/fold.yaml");
    if (!alam_eval_read_gold(&gold, path, NULL))
        return 1;
    make_items();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    alam_eval_set_free(&gold);
    alam_buffer_free(&items);
    support_close(&base);
    support_remove(folder);
    free(path);
    return failed;
}
