/* Proclitics are no part of a span, and no ordinary word is taken for a proclitic and a name. */
#include "support.h"

#include <stdlib.h>

static const char gazetteer[] =
    "format: 1\n"
    "entities:\n"
    "  - {id: moscow, type: place, names: {ar: [موسكو]}}\n"
    "  - {id: usa, type: place, names: {ar: [الولايات المتحدة]}}\n"
    "  - {id: army, type: organization, names: {ar: [الجيش الروسي]}}\n"
    "  - {id: libya, type: place, names: {ar: [ليبيا]}}\n"
    "  - {id: lebanon, type: place, names: {ar: [لبنان]}}\n"
    "  - {id: latakia, type: place, names: {ar: [اللاذقية]}}\n"
    "  - {id: ali, type: person, names: {ar: [علي]}}\n"
    "  - {id: ili, type: person, names: {ar: [الي]}}\n"
    "  - {id: brazil, type: place, names: {ar: [البرازيل]}}\n"
    "  - {id: bonn, type: place, names: {ar: [بون]}}\n"
    "  - {id: on, type: place, names: {ar: [ون]}}\n";

static support_image made;

/* "clitic+clitic+text@start" for each span, with blanks between. */
static const char *read_spans(const alam_tagger *tagger, const char *text, alam_buffer *out)
{
    alam_buffer_clear(out);
    for (size_t i = 0; i < alam_span_count(tagger); i++) {
        const alam_span *span = alam_span_at(tagger, i);
        alam_buffer_text(out, i > 0 ? " " : "");
        for (size_t j = 0; j < span->clitic_count; j++)
            alam_buffer_format(out, "%s+", span->clitics[j]);
        alam_buffer_append(out, text + span->start.byte, span->end.byte - span->start.byte);
        alam_buffer_format(out, "@%zu", span->start.codepoint);
    }
    return alam_buffer_string(out);
}

static void spans_begin_behind_their_proclitics(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"موسكو", "موسكو@0"},
        {"وموسكو", "و+موسكو@1"},
        {"فموسكو", "ف+موسكو@1"},
        {"بموسكو", "ب+موسكو@1"},
        {"لموسكو", "ل+موسكو@1"},
        {"وبموسكو", "و+ب+موسكو@2"},
        {"فلموسكو", "ف+ل+موسكو@2"},
        {"وفموسكو", ""},                /* these two do not stand together */
        {"بوموسكو", ""},
        {"ووموسكو", ""},
        {"و\u064Eموسكو", "و+موسكو@2"},
        {"وـموسكو", "و+موسكو@2"},
        {"والبرازيل", "و+البرازيل@1"},
        {"بالبرازيل", "ب+البرازيل@1"},
        {"للبرازيل", "ل+لبرازيل@1"},     /* the alef of the article has gone */
        {"وللبرازيل", "و+ل+لبرازيل@2"},
        {"للولايات المتحدة", "ل+لولايات المتحدة@1"},
        {"وللولايات المتحدة", "و+ل+لولايات المتحدة@2"},
        {"للجيش الروسي", "ل+لجيش الروسي@1"},
        {"للاذقية", "ل+لاذقية@1"},      /* one lam of three has gone too */
        {"لليبيا", "ل+ليبيا@1"},
        {"للبنان", "ل+لبنان@1"},
        {"ولبنان", "و+لبنان@1"},
        {"ﻟﻤﻮﺳﻜﻮ", "ل+ﻤﻮﺳﻜﻮ@1"},
        {"سموسكو", ""},
        {"موسكوو", ""},
    };
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_LONGEST);
    alam_buffer out = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        support_tag(tagger, cases[i].text);
        assert_string_equal(read_spans(tagger, cases[i].text, &out), cases[i].expected);
    }
    alam_buffer_free(&out);
    alam_tagger_free(tagger);
}

static void ordinary_words_are_no_names_with_proclitics(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"على", ""},                    /* "on", which folds to Ali */
        {"علي", "علي@0"},
        {"عليّ", "علي" "\u0651@0"},
        {"وعلى", ""},
        {"وعلي", "و+علي@1"},
        {"إلى", ""},
        {"الى", ""},
        {"والى", ""},                   /* "and to" */
        {"وإلى", ""},
        {"والي", ""},                   /* "governor", or "and Ili": an ordinary word is not split */
        {"فالى", ""},
        {"من", ""},
    };
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_LONGEST);
    alam_buffer out = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        support_tag(tagger, cases[i].text);
        assert_string_equal(read_spans(tagger, cases[i].text, &out), cases[i].expected);
    }
    alam_buffer_free(&out);
    alam_tagger_free(tagger);
}

static void too_little_is_not_left_of_a_name(void **state)
{
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_LONGEST);
    (void)state;
    assert_int_equal(support_tag(tagger, "ون"), 1);
    assert_int_equal(support_tag(tagger, "بون"), 1);
    assert_string_equal(alam_span_at(tagger, 0)->id, "bonn");
    assert_int_equal(support_tag(tagger, "لون"), 0);
    assert_int_equal(support_tag(tagger, "وبون"), 1);
    alam_tagger_free(tagger);
}

static void only_the_first_word_of_a_name_has_proclitics(void **state)
{
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_LONGEST);
    (void)state;
    assert_int_equal(support_tag(tagger, "الجيش والروسي"), 0);
    assert_int_equal(support_tag(tagger, "والجيش الروسي"), 1);
    alam_tagger_free(tagger);
}

static int set_up(void **state)
{
    (void)state;
    made = support_compile(gazetteer, ".");
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
        cmocka_unit_test(spans_begin_behind_their_proclitics),
        cmocka_unit_test(ordinary_words_are_no_names_with_proclitics),
        cmocka_unit_test(too_little_is_not_left_of_a_name),
        cmocka_unit_test(only_the_first_word_of_a_name_has_proclitics),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
