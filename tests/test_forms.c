/* What is remembered of words changes nothing: a tagger that has read many texts finds in the next one what a new
 * tagger finds. */
#include "support.h"

#include "tag/tagger.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const gazetteer =
    "format: 1\nlanguage: ar\ntypes: [place, person, organization]\ntype: place\nentities:\n"
    "  - {id: russia, kind: country, names: {ar: [روسيا]}, demonyms: {ar: [روسي]}}\n"
    "  - {id: moscow, kind: city, names: {ar: [موسكو]}}\n"
    "  - {id: iron, kind: city, names: {ar: [الحديد]}}\n"
    "  - {id: new-york, kind: city, names: {ar: [نيويورك], en: [New York]}}\n"
    "  - {id: putin, type: person, names: {ar: [فلاديمير بوتين]}, short: {ar: [بوتين]}}\n";

static const char *const words[] = {"روسيا",   "وروسيا", "بموسكو", "لموسكو", "والحديد", "للحديد",  "الحديد",
                                    "الرئيس",  "السيد",  "حكمت",   "وحكمت",  "بوتين",   "فلاديمير", "الروسي",
                                    "والروسي", "وزارة",  "الدفاع", "في",     "على",     "علي",      "موسكونيويورك",
                                    "رُوسيا",   "رۇسيا",  "New",    "York",   "\n",      "،",        "."};

static void expect_the_same(alam_tagger *warm, const support_image *made, const alam_buffer *text)
{
    alam_buffer expected = {0}, found = {0};
    alam_tagger *fresh = support_tagger(made, ALAM_OVERLAP_ALL);
    const char *content = text->length ? text->data : "";
    assert_true(alam_tag(fresh, content, text->length, NULL));
    assert_true(alam_tag(warm, content, text->length, NULL));
    support_spans(fresh, &expected);
    if (strcmp(support_spans(warm, &found), alam_buffer_string(&expected)) != 0)
        fail_msg("%s instead of %s in: %.*s", found.data, expected.data, (int)text->length, content);
    alam_buffer_free(&expected);
    alam_buffer_free(&found);
    alam_tagger_free(fresh);
}

static void what_is_remembered_changes_nothing(void **state)
{
    support_image made = support_compile(gazetteer, ".");
    alam_tagger *warm = support_tagger(&made, ALAM_OVERLAP_ALL);
    support_random random = {32};
    alam_buffer text = {0};
    size_t most = 0, trimmed = 0, before = 0, found = 0;
    (void)state;
    for (int round = 0; round < 1200; round++) {
        support_random_text(&random, words, COUNT(words), round % 40 == 0 ? 3000 : 400, &text);
        expect_the_same(warm, &made, &text);
        size_t count = warm->units.forms.list.count;
        trimmed += count < before;
        before = count;
        most = count > most ? count : most;
        found += alam_span_count(warm);
    }
    assert_true(found > 1000);
    assert_true(trimmed > 3);
    assert_true(most < 30000);
    alam_buffer_free(&text);
    alam_tagger_free(warm);
    support_close(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_remembered_changes_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
