/* The options of a tagger, what a span says of itself, and the report for people. */
#include "support.h"

#include <pthread.h>
#include <stdlib.h>

static support_image made;

static const char text[] = "قال الرئيس الروسي بوتين إن القوات الروسية في مُوسكو.";

static alam_tagger *make(alam_options options)
{
    alam_error error = {0};
    alam_tagger *tagger = alam_tagger_new(made.image, &options, &error);
    if (!tagger)
        fail_msg("%s", error.message);
    return tagger;
}

/* ---- options -------------------------------------------------------------------------------------- */

static void only_the_wanted_types_are_reported(void **state)
{
    const char *types[] = {"person", "place"};
    (void)state;
    alam_tagger *tagger = make((alam_options){.types = types, .type_count = 1});
    types[0] = "changed"; /* they were copied */
    support_expect(tagger, text, "18-23 vladimir-putin person name\n");
    alam_tagger_free(tagger);
    types[0] = "organization";
    tagger = make((alam_options){.types = types, .type_count = 2});
    support_expect(tagger, text, "11-17 russia place demonym\n"
                                 "27-41 russian-armed-forces organization name\n"
                                 "34-41 russia place demonym\n"
                                 "45-51 moscow place name\n");
    alam_tagger_free(tagger);
    tagger = make((alam_options){.types = types, .type_count = 0});
    support_expect(tagger, text, "");
    alam_tagger_free(tagger);
}

static void a_type_that_no_gazetteer_declares_is_an_error(void **state)
{
    const char *const types[] = {"place", "town"};
    alam_error error = {0};
    (void)state;
    assert_null(alam_tagger_new(made.image, &(alam_options){.types = types, .type_count = 2}, &error));
    assert_int_equal(error.code, ALAM_ERROR_USE);
    assert_non_null(strstr(error.message, "the type 'town' is not in the image"));
    alam_tagger_free(NULL);
}

static void demonyms_can_be_left_out(void **state)
{
    alam_tagger *tagger = make((alam_options){.without_mode = {[ALAM_MODE_DEMONYM] = true}});
    (void)state;
    support_expect(tagger, text, "18-23 vladimir-putin person name\n"
                                 "27-41 russian-armed-forces organization name\n"
                                 "45-51 moscow place name\n");
    alam_tagger_free(tagger);
}

/* Four words, a to d, and the names "a b", "b c d", "b" and "d"; "b" is of another type. */
static void each_overlap_policy_reports_its_spans(void **state)
{
    static const char gazetteer[] = "format: 1\n"
                                    "type: place\n"
                                    "entities:\n"
                                    "  - {id: ab, names: {en: [aa bb]}}\n"
                                    "  - {id: bcd, names: {en: [bb cc dd]}}\n"
                                    "  - {id: b, type: person, names: {en: [bb]}}\n"
                                    "  - {id: d, names: {en: [dd]}}\n";
    static const char *const expected[] = {
        [ALAM_OVERLAP_NESTED] = "3-11 bcd place name\n3-5 b person name\n",
        [ALAM_OVERLAP_LONGEST] = "3-11 bcd place name\n",
        [ALAM_OVERLAP_LEFTMOST] = "0-5 ab place name\n9-11 d place name\n",
        [ALAM_OVERLAP_ALL] = ("0-5 ab place name\n3-11 bcd place name\n3-5 b person name\n"
                              "9-11 d place name\n"),
    };
    support_image small = support_compile(gazetteer, "und/fold.yaml");
    (void)state;
    for (int overlap = ALAM_OVERLAP_NESTED; overlap <= ALAM_OVERLAP_ALL; overlap++) {
        alam_tagger *tagger = support_tagger(&small, (alam_overlap)overlap);
        support_expect(tagger, "aa bb cc dd", expected[overlap]);
        alam_tagger_free(tagger);
    }
    support_close(&small);
}

/* ---- what a span says ----------------------------------------------------------------------------- */

static const char *reasons(const alam_span *span, alam_buffer *out)
{
    alam_buffer_clear(out);
    for (size_t i = 0; i < span->why_count; i++)
        alam_buffer_format(out, "%s%s", i > 0 ? " " : "", span->why[i]);
    return alam_buffer_string(out);
}

static void a_span_names_the_rules_that_were_used(void **state)
{
    static const struct {
        const char *text, *id, *why;
        alam_match match;
    } cases[] = {
        {"موسكو", "moscow", "", ALAM_MATCH_EXACT},
        {"مُوسكو", "moscow", "fold:marks", ALAM_MATCH_FOLDED},
        {"مـوسكو", "moscow", "fold:tatweel", ALAM_MATCH_FOLDED},
        {"أوكرانيا", "ukraine", "", ALAM_MATCH_EXACT},
        {"اوكرانيا", "ukraine", "fold:alef-hamza", ALAM_MATCH_FOLDED},
        {"مجلس  الأمن", "security-council", "spacing", ALAM_MATCH_FOLDED},
        {"الروسية", "russia", "inflection:nisba-feminine-definite", ALAM_MATCH_EXACT},
        {"الروسيه", "russia", "fold:teh-marbuta inflection:nisba-feminine-definite", ALAM_MATCH_FOLDED},
        {"صحيفة الاتحاد", "al-ittihad", "trigger:press", ALAM_MATCH_EXACT},
        {"حركة «23 مارس»", "march-23-movement", "", ALAM_MATCH_EXACT},
        {"أذربيجانأعلن", "azerbaijan", "glue", ALAM_MATCH_EXACT},
    };
    alam_tagger *tagger = make((alam_options){0});
    alam_buffer out = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(support_tag(tagger, cases[i].text), 1);
        const alam_span *span = alam_span_at(tagger, 0);
        assert_string_equal(span->id, cases[i].id);
        assert_string_equal(reasons(span, &out), cases[i].why);
        assert_string_equal(alam_match_name(span->match), alam_match_name(cases[i].match));
    }
    alam_buffer_free(&out);
    alam_tagger_free(tagger);
}

static void a_short_form_is_supported_by_its_document(void **state)
{
    alam_tagger *tagger = make((alam_options){0});
    alam_buffer out = {0};
    (void)state;
    assert_int_equal(support_tag(tagger, "فلاديمير بوتين ثم بوتين"), 2);
    assert_string_equal(reasons(alam_span_at(tagger, 1), &out), "context:named-in-document");
    assert_true(alam_span_at(tagger, 1)->score < alam_span_at(tagger, 0)->score);
    alam_buffer_free(&out);
    alam_tagger_free(tagger);
}

static void a_nearer_spelling_has_a_higher_score(void **state)
{
    static const char *const nearer[] = {"أوكرانيا", "أوكرانيـا", "أُوكرانيا", "اوكرانيا"};
    alam_tagger *tagger = make((alam_options){0});
    double before = 2;
    (void)state;
    for (size_t i = 0; i < COUNT(nearer); i++) {
        assert_int_equal(support_tag(tagger, nearer[i]), 1);
        double score = alam_span_at(tagger, 0)->score;
        assert_true(i == 1 ? score <= before : score < before);
        before = score;
    }
    alam_tagger_free(tagger);
}

/* With `all`, an entity found by two of its names in one place is the nearer one. */
static void of_two_names_of_an_entity_the_nearer_is_reported(void **state)
{
    support_image twice = support_compile("format: 1\ntype: person\nentities:\n"
                                          "  - {id: ali, names: {fa: [هدى], ar: [هدي]}}\n",
                                          "und/fold.yaml ar/fold.yaml");
    static const char *const spellings[] = {"هدى", "هدي"};
    (void)state;
    for (int overlap = ALAM_OVERLAP_NESTED; overlap <= ALAM_OVERLAP_ALL; overlap++) {
        alam_tagger *tagger = support_tagger(&twice, (alam_overlap)overlap);
        for (size_t i = 0; i < COUNT(spellings); i++) {
            assert_int_equal(support_tag(tagger, spellings[i]), 1);
            assert_int_equal(alam_span_at(tagger, 0)->match, ALAM_MATCH_EXACT);
        }
        alam_tagger_free(tagger);
    }
    support_close(&twice);
}

/* ---- explaining ----------------------------------------------------------------------------------- */

/* A text, and what its report must say. */
typedef struct report_case {
    const char *text, *says;
} report_case;

static void expect_reports(alam_tagger *tagger, const report_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *report = alam_explain(tagger, cases[i].text, strlen(cases[i].text), NULL);
        assert_non_null(report);
        if (!strstr(report, cases[i].says))
            fail_msg("%s: the report does not say '%s':\n%s", cases[i].text, cases[i].says, report);
        alam_free(report);
    }
}

static void the_report_says_what_became_of_each_word(void **state)
{
    static const report_case cases[] = {
        {"موسكو", "tagged"},
        {"وموسكو", "split: و + موسكو"},
        {"كان بوتين", "refused: a short form, and neither its full name nor a trigger stands before it"},
        {"دول الاتحاد", "refused: an ordinary word too, and nothing here supports the name"},
        {"القوات الروسية", "tagged, nested in a longer span"},
        {"مجلس الأمن الدولي", "left out: overlaps a better match"},
        {"موسكوو", "the nearest is \"موسكو\", a name of moscow (place)"},
        {"روسياً", "inflected from \"روسي\""},
        {"أذربيجانأعلن", "cut out of a longer run of letters"},
    };
    alam_tagger *tagger = make((alam_options){0});
    (void)state;
    expect_reports(tagger, cases, COUNT(cases));
    alam_tagger_free(tagger);
}

/* The words of a name are those that it was cut into, also in a script without spaces, and with two of them
 * written as one. */
static void the_report_tells_a_name_that_has_the_word(void **state)
{
    static const char gazetteer[] =
        "format: 1\n"
        "language: en\n"
        "type: place\n"
        "entities:\n"
        "  - {id: one, names: {en: [New Old Harbour, Old Harbours, Old-Harbour Café Noir], ja: [東京大学]}}\n"
        "  - {id: two, names: {en: [Café Noir]}}\n"
        "variants:\n"
        "  - {name: spacing, spacing: true, cost: 0.5}\n";
    static const report_case cases[] = {
        {"harbour", "the word is in \"New Old Harbour\""},
        {"harbours", "the word is in \"Old Harbours\""},
        {"cafe", "the word is in \"Café Noir\""},
        {"new", "the word is in \"New Old Harbour\""},
        {"大学", "the word is in \"東京大学\""},
        {"oldharbour", "the word is in \"New Old Harbour\""},
        {"harbourss", "the nearest is \"Old Harbours\""},
    };
    support_image listed = support_compile(gazetteer, "und/fold.yaml");
    alam_tagger *tagger = alam_tagger_new(listed.image, NULL, NULL);
    (void)state;
    expect_reports(tagger, cases, COUNT(cases));
    alam_tagger_free(tagger);
    support_close(&listed);
}

/* ---- threads -------------------------------------------------------------------------------------- */

static void *tag_often(void *image)
{
    alam_tagger *tagger = alam_tagger_new(image, NULL, NULL);
    size_t spans = 0;
    for (int i = 0; tagger && i < 300; i++)
        if (alam_tag(tagger, text, strlen(text), NULL))
            spans += alam_span_count(tagger);
    alam_tagger_free(tagger);
    return (void *)spans;
}

/* A name of two entities: the surroundings choose, and both are listed where that is asked for. */
static void entities_that_share_a_name_are_listed(void **state)
{
    static const char shared[] =
        "format: 1\ntype: place\nentities:\n"
        "  - {id: lebanon, names: {en: [Lebanon]}}\n"
        "  - {id: beirut, names: {en: [Beirut]}, within: lebanon}\n"
        "  - {id: tripoli-lebanon, names: {en: [{text: Tripoli, prior: 0.3}]}, within: lebanon}\n"
        "  - {id: tripoli-libya, names: {en: [{text: Tripoli, prior: 0.7}]}}\n";
    support_image places = support_compile(shared, "und/fold.yaml");
    alam_tagger *plain = alam_tagger_new(places.image, NULL, NULL);
    alam_tagger *listing = alam_tagger_new(places.image, &(alam_options){.candidates = true}, NULL);
    (void)state;
    assert_int_equal(support_tag(plain, "Tripoli"), 1);
    assert_string_equal(alam_span_at(plain, 0)->id, "tripoli-libya");
    assert_int_equal(alam_span_at(plain, 0)->choice_count, 0);
    assert_int_equal(support_tag(listing, "Tripoli near Beirut in Lebanon"), 3);
    const alam_span *span = alam_span_at(listing, 0);
    assert_string_equal(span->id, "tripoli-lebanon");
    assert_int_equal(span->choice_count, 2);
    assert_string_equal(span->choices[0].id, "tripoli-lebanon");
    assert_string_equal(span->choices[1].id, "tripoli-libya");
    assert_true(span->choices[0].score > span->choices[1].score);
    double sum = span->choices[0].score + span->choices[1].score;
    assert_true(sum > 0.999 && sum < 1.001);
    assert_int_equal(alam_span_at(listing, 1)->choice_count, 0);
    alam_tagger_free(plain);
    alam_tagger_free(listing);
    support_close(&places);
}

static void threads_share_an_image(void **state)
{
    pthread_t threads[4];
    (void)state;
    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, tag_often, made.image), 0);
    for (size_t i = 0; i < COUNT(threads); i++) {
        void *spans = NULL;
        assert_int_equal(pthread_join(threads[i], &spans), 0);
        assert_int_equal((size_t)spans, 300 * 5);
    }
}

static int set_up(void **state)
{
    char *path = support_repository("tests/cases/gazetteer.yaml");
    char *yaml = support_read(path, NULL);
    (void)state;
    made = support_compile(yaml, ".");
    free(yaml);
    free(path);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    support_close(&made);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_wanted_types_are_reported),
        cmocka_unit_test(a_type_that_no_gazetteer_declares_is_an_error),
        cmocka_unit_test(demonyms_can_be_left_out),
        cmocka_unit_test(each_overlap_policy_reports_its_spans),
        cmocka_unit_test(a_span_names_the_rules_that_were_used),
        cmocka_unit_test(a_short_form_is_supported_by_its_document),
        cmocka_unit_test(a_nearer_spelling_has_a_higher_score),
        cmocka_unit_test(of_two_names_of_an_entity_the_nearer_is_reported),
        cmocka_unit_test(the_report_says_what_became_of_each_word),
        cmocka_unit_test(the_report_tells_a_name_that_has_the_word),
        cmocka_unit_test(entities_that_share_a_name_are_listed),
        cmocka_unit_test(threads_share_an_image),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
