/* Words that lost the space between them: how a run of letters is cut, and what every cut keeps to. */
#include "support.h"

#include <stdlib.h>

static const char gazetteer[] =
    "format: 1\n"
    "language: en\n"
    "glue: {letters: 8, part: 3, name: 4}\n"
    "entities:\n"
    "  - {id: abcd, type: place, names: {en: [abcd]}}\n"
    "  - {id: efghij, type: place, names: {en: [efghij]}}\n"
    "  - {id: ghij, type: place, names: {en: [ghij]}}\n"
    "  - {id: klmn, type: person, names: {en: [klmn opq]}}\n"
    "  - {id: rst, type: place, names: {en: [rst]}}\n"
    "  - {id: mnop, type: place, names: {en: [mnop]}}\n"
    "  - {id: mnopqr, type: place, names: {en: [mnopqr]}}\n"
    "  - {id: qrsw, type: place, names: {en: [qrsw]}}\n"
    "  - {id: vwxyz, type: place, names: {en: [vwxyz]}}\n"
    "  - {id: long, type: place, names: {en: [abcdvwxyz]}}\n"
    "proclitics:\n"
    "  - {id: u, form: u, minimum: 3}\n"
    "common:\n"
    "  all: [abc, def, efgh, mno, pqrs, pqrsw, tuv, vwxyz]\n";

static support_image made;

static void a_run_is_cut_into_the_fewest_parts_and_most_names(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        /* two parts and not three (abc def ghij) */
        {"abcdefghij", "0-4 abcd place name\n4-10 efghij place name\n"},
        {"efghijabcd", "0-6 efghij place name\n6-10 abcd place name\n"},
        {"abcabcd", ""},                                   /* too short a run */
        {"abcddef", ""},
        {"abcddefabc", "0-4 abcd place name\n"},
        {"defabcdabc", "3-7 abcd place name\n"},
        /* mnopqr + stu is no way, as stu is no word */
        {"mnopqrstu", ""},
        /* of two ways in two parts the one with more names: not mno pqrsw */
        {"mnopqrsw", "0-4 mnop place name\n4-8 qrsw place name\n"},
        {"mnopqrabcd", "0-6 mnopqr place name\n6-10 abcd place name\n"},
        {"mnopqrsabcd", "7-11 abcd place name\n"},          /* mno pqrs abcd: the only way */
        /* a name shorter than `name` does not justify a cut, but is found where another does */
        {"rstdefabc", ""},
        {"rstabcddef", "0-3 rst place name\n3-7 abcd place name\n"},
        /* no name at all */
        {"abcdefabcdef", ""},
        {"abcabcabcabc", ""},
        /* a name of two words, cut apart */
        {"klmnopqabcd", "0-7 klmn person name\n7-11 abcd place name\n"},
        /* a proclitic in front of a part */
        {"defabcuabcd", "7-11 abcd place name\n"},
        {"uabcddefabc", "1-5 abcd place name\n"},
        /* a word of the lexicon is never cut */
        {"abcdvwxyz", "0-9 long place name\n"},
        {"abcd-vwxyz", "0-4 abcd place name\n"},
        /* letters that are no word leave the run whole */
        {"xabcdefghij", ""},
        {"abcdefghijx", ""},
        /* other spellings, hidden characters, and the text around */
        {"Abcdefghij", ""}, /* a capital in front, and none at the cut */
        {"say ABCDEfghij now", "4-8 abcd place name\n8-14 efghij place name\n"},
        {"ab\u200Fcdefghij", "0-5 abcd place name\n5-11 efghij place name\n"},
        {"\uFF41bcdefghij", "0-4 abcd place name\n4-10 efghij place name\n"},
    };
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_LONGEST);
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        support_expect(tagger, cases[i].text, cases[i].expected);
    alam_tagger_free(tagger);
}

static void without_the_rule_nothing_is_cut(void **state)
{
    support_image plain = support_compile("format: 1\ntype: place\nentities:\n"
                                          "  - {id: abcd, names: {en: [abcd]}}\n"
                                          "  - {id: efghij, names: {en: [efghij]}}\n", "und/fold.yaml");
    alam_tagger *tagger = support_tagger(&plain, ALAM_OVERLAP_ALL);
    (void)state;
    support_expect(tagger, "abcdefghij", "");
    support_expect(tagger, "abcd efghij", "0-4 abcd place name\n5-11 efghij place name\n");
    alam_tagger_free(tagger);
    support_close(&plain);
}

/* Random runs of the words: whatever is found lies in the text, side by side, and says that it was cut. */
static void spans_of_random_runs_keep_to_the_rules(void **state)
{
    static const char *const words[] = {"abcd", "efghij", "ghij", "klmn", "opq", "rst", "mnop", "abc", "def",
                                        "vwxyz", "x", "u", "\u200F", "A", " "};
    support_random random = {15};
    alam_buffer text = {0};
    size_t cut = 0;
    (void)state;
    for (size_t round = 0; round < 4000; round++) {
        alam_overlap overlap = (alam_overlap)(round % 4);
        alam_tagger *tagger = support_tagger(&made, overlap);
        alam_buffer_clear(&text);
        for (size_t i = support_below(&random, 9); i > 0; i--)
            alam_buffer_text(&text, words[support_below(&random, COUNT(words))]);
        support_tag(tagger, alam_buffer_string(&text));
        support_check_spans(tagger, text.data, text.length, overlap);
        for (size_t i = 0; i < alam_span_count(tagger); i++) {
            const alam_span *span = alam_span_at(tagger, i);
            for (size_t j = 0; j < span->why_count; j++)
                cut += strcmp(span->why[j], "glue") == 0;
        }
        alam_tagger_free(tagger);
    }
    assert_true(cut > 500);
    alam_buffer_free(&text);
}

static int set_up(void **state)
{
    (void)state;
    made = support_compile(gazetteer, "und/fold.yaml");
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
        cmocka_unit_test(a_run_is_cut_into_the_fewest_parts_and_most_names),
        cmocka_unit_test(without_the_rule_nothing_is_cut),
        cmocka_unit_test(spans_of_random_runs_keep_to_the_rules),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
