/* The inflected forms of demonyms: the forms themselves, and where they are found. */
#include "support.h"

#include "compile/inflect.h"

#include <stdlib.h>

static const char rules[] = "format: 1\n"
                            "language: ar\n"
                            "inflection:\n"
                            "  - name: nisba\n"
                            "    ends: ي\n"
                            "    article: ال\n"
                            "    endings:\n"
                            "      - {name: masculine, add: ي}\n"
                            "      - {name: tanwin, add: ياً, level: exact, article: false}\n"
                            "      - {name: feminine, add: ية}\n"
                            "  - name: collective\n"
                            "    article: ال\n"
                            "    endings:\n"
                            "      - {name: plural}\n";

static bool read(alam_source *source, const char *yaml, alam_error *error)
{
    return alam_source_read(source, "rules.yaml", yaml, strlen(yaml), error);
}

/* The forms that `rules` make of a demonym, "form name" a line. */
static const char *forms_of(const char *demonym, alam_buffer *out)
{
    alam_source source = {0};
    alam_error error = {0};
    alam_buffer yaml = {0};
    alam_buffer_format(&yaml, "format: 1\ntype: place\nentities:\n  - {id: a, names: {en: [a]}, "
                              "demonyms: {ar: [%s]}}\n", demonym);
    alam_buffer_clear(out);
    if (!read(&source, rules, &error) || !read(&source, alam_buffer_string(&yaml), &error) ||
        !alam_inflect(&source, &error)) {
        alam_buffer_format(out, "error: %s", error.message);
    } else {
        for (size_t i = 0; i < source.names.count; i++) {
            const alam_source_name *name = &source.names.items[i];
            if (name->base)
                alam_buffer_format(out, "%s %s %s\n", name->surface.text, name->rule,
                                   alam_level_name((alam_level)name->level));
        }
    }
    alam_buffer_free(&yaml);
    alam_source_free(&source);
    return alam_buffer_string(out);
}

static void each_ending_is_made_with_and_without_the_article(void **state)
{
    alam_buffer out = {0};
    (void)state;
    assert_string_equal(forms_of("روسي", &out), "روسي nisba-masculine standard\n"
                                                "الروسي nisba-masculine-definite standard\n"
                                                "روسياً nisba-tanwin exact\n"
                                                "روسية nisba-feminine standard\n"
                                                "الروسية nisba-feminine-definite standard\n");
    alam_buffer_free(&out);
}

static void what_has_no_such_ending_is_a_collective(void **state)
{
    alam_buffer out = {0};
    (void)state;
    assert_string_equal(forms_of("روس", &out), "روس collective-plural standard\n"
                                               "الروس collective-plural-definite standard\n");
    alam_buffer_free(&out);
}

static void words_that_end_alike_agree(void **state)
{
    alam_buffer out = {0};
    (void)state;
    assert_string_equal(forms_of("كوري شمالي", &out),
                        "كوري شمالي nisba-masculine standard\n"
                        "الكوري الشمالي nisba-masculine-definite standard\n"
                        "كورياً شمالياً nisba-tanwin exact\n"
                        "كورية شمالية nisba-feminine standard\n"
                        "الكورية الشمالية nisba-feminine-definite standard\n");
    alam_buffer_free(&out);
}

static void of_words_that_end_otherwise_the_last_is_inflected(void **state)
{
    alam_buffer out = {0};
    (void)state;
    assert_string_equal(forms_of("جنوب أفريقي", &out),
                        "جنوب أفريقي nisba-masculine standard\n"
                        "الجنوب أفريقي nisba-masculine-definite standard\n"
                        "جنوب أفريقياً nisba-tanwin exact\n"
                        "جنوب أفريقية nisba-feminine standard\n"
                        "الجنوب أفريقية nisba-feminine-definite standard\n");
    alam_buffer_free(&out);
}

static void a_tighter_level_of_the_demonym_stays(void **state)
{
    alam_buffer out = {0};
    (void)state;
    assert_string_equal(forms_of("{text: روس, level: strict}", &out),
                        "روس collective-plural strict\n"
                        "الروس collective-plural-definite strict\n");
    alam_buffer_free(&out);
}

static void a_demonym_of_another_language_is_not_inflected(void **state)
{
    alam_source source = {0};
    (void)state;
    assert_true(read(&source, rules, NULL));
    assert_true(read(&source, "format: 1\ntype: place\nentities:\n  - {id: a, names: {en: [a]}, "
                              "demonyms: {en: [روسي]}}\n", NULL));
    assert_true(alam_inflect(&source, NULL));
    assert_int_equal(source.names.count, 2);
    alam_source_free(&source);
}

/* Nine words, of which the eighth is shorter than the ending. */
static void a_demonym_of_very_many_words_is_left_as_it_is(void **state)
{
    alam_buffer out = {0};
    (void)state;
    assert_string_equal(forms_of("ا ب ت ث ج ح خ a روسي", &out), "");
    alam_buffer_free(&out);
}

/* ---- in text -------------------------------------------------------------------------------------- */

static void forms_are_found_as_demonyms_by_the_default_rules(void **state)
{
    static const char *const found[] = {
        "روسي", "الروسي", "روسية", "الروسية", "روسيون", "الروسيين", "الروسيات", "روسيان", "روسيتان",
        "الروسيتين", "روسياً", "روسيًا", "روس", "الروس",
    };
    static const char *const none[] = {"روسيه1", "روسيوم", "مروسي"};
    support_image made = support_compile(
        "format: 1\ntype: place\nentities:\n"
        "  - {id: russia, names: {ar: [روسيا]}, demonyms: {ar: [روسي, روس]}}\n", ".");
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    for (size_t i = 0; i < COUNT(found); i++) {
        if (support_tag(tagger, found[i]) != 1)
            fail_msg("%s is not found", found[i]);
        assert_int_equal(alam_span_at(tagger, 0)->mode, ALAM_MODE_DEMONYM);
    }
    for (size_t i = 0; i < COUNT(none); i++)
        assert_int_equal(support_tag(tagger, none[i]), 0);
    support_expect(tagger, "روسيا", "0-5 russia place name\n");
    alam_tagger_free(tagger);
    support_close(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_ending_is_made_with_and_without_the_article),
        cmocka_unit_test(what_has_no_such_ending_is_a_collective),
        cmocka_unit_test(words_that_end_alike_agree),
        cmocka_unit_test(of_words_that_end_otherwise_the_last_is_inflected),
        cmocka_unit_test(a_tighter_level_of_the_demonym_stays),
        cmocka_unit_test(a_demonym_of_another_language_is_not_inflected),
        cmocka_unit_test(a_demonym_of_very_many_words_is_left_as_it_is),
        cmocka_unit_test(forms_are_found_as_demonyms_by_the_default_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
