/* The fold of rules/und and rules/ar: what is unified at which level. */
#include "support.h"

#include "image/image.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

static support_image made;

static const alam_fold *fold(void)
{
    return &made.image->fold;
}

static const char *folded(alam_level level, const char *text, alam_buffer *out)
{
    alam_buffer_clear(out);
    alam_fold_append(fold(), level, text, strlen(text), out);
    return alam_buffer_string(out);
}

static int compare(const char *a, const char *b, uint32_t *rules)
{
    return alam_fold_compare(fold(), ALAM_LEVEL_LOOSE, a, strlen(a), b, strlen(b), rules);
}

/* ---- tests ---------------------------------------------------------------------------------------- */

static void spellings_are_unified_at_the_level_the_rules_say(void **state)
{
    static const struct {
        const char *a, *b;
        int level; /* -1: never */
    } cases[] = {
        /* the same characters, in another encoding */
        {"موسكو", "موسكو", ALAM_LEVEL_EXACT},
        {"ﻣﻮﺳﻜﻮ", "موسكو", ALAM_LEVEL_EXACT},
        {"ﻻ", "لا", ALAM_LEVEL_EXACT},
        {"ﷲ", "الله", ALAM_LEVEL_EXACT},
        {"مـــوسكو", "موسكو", ALAM_LEVEL_EXACT},
        {"مو\u200Fسكو", "موسكو", ALAM_LEVEL_EXACT},
        {"کی", "كي", ALAM_LEVEL_EXACT},
        {"٢٣", "23", ALAM_LEVEL_EXACT},
        {"۲۳", "23", ALAM_LEVEL_EXACT},
        {"Ｍoscow", "Moscow", ALAM_LEVEL_EXACT},
        {"ﬁn", "fin", ALAM_LEVEL_EXACT},
        {"Ⅷ", "VIII", ALAM_LEVEL_EXACT},
        {"Mos\u00ADcow", "Moscow", ALAM_LEVEL_EXACT},
        {"e\u0301", "é", ALAM_LEVEL_STRICT},
        /* marks */
        {"مُوسْكُو", "موسكو", ALAM_LEVEL_STRICT},
        {"قرّة", "قرة", ALAM_LEVEL_STRICT},
        {"روسياً", "روسيا", ALAM_LEVEL_STRICT},
        {"Córdoba", "Cordoba", ALAM_LEVEL_STRICT},
        {"Čech", "Cech", ALAM_LEVEL_STRICT},
        {"й", "и", ALAM_LEVEL_STRICT},
        /* letters that writers use for one another */
        {"أحمد", "احمد", ALAM_LEVEL_STANDARD},
        {"إيران", "ايران", ALAM_LEVEL_STANDARD},
        {"آسيا", "اسيا", ALAM_LEVEL_STANDARD},
        {"ا\u0654حمد", "احمد", ALAM_LEVEL_STANDARD},
        {"مصطفى", "مصطفي", ALAM_LEVEL_STANDARD},
        {"غزة", "غزه", ALAM_LEVEL_STANDARD},
        {"لؤي", "لوي", ALAM_LEVEL_STANDARD},
        {"فائز", "فايز", ALAM_LEVEL_STANDARD},
        {"پوتين", "بوتين", ALAM_LEVEL_STANDARD},
        {"ڤلاديمير", "فلاديمير", ALAM_LEVEL_STANDARD},
        {"چاد", "جاد", ALAM_LEVEL_STANDARD},
        {"MOSCOW", "moscow", ALAM_LEVEL_STANDARD},
        {"Straße", "STRASSE", -1},
        {"ΣΊΣΥΦΟΣ", "σίσυφος", ALAM_LEVEL_STANDARD},
        /* letters of old hands */
        {"ڢاس", "فاس", ALAM_LEVEL_LOOSE},
        {"بهاء", "بها", -1},
        /* what is another name */
        {"علي", "علا", -1},
        {"موسكو", "موسكوا", -1},
        {"حسن", "حسين", -1},
        {"غ", "ع", -1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int level = compare(cases[i].a, cases[i].b, NULL);
        if (level != cases[i].level)
            fail_msg("%s and %s: level %d, expected %d", cases[i].a, cases[i].b, level,
                     cases[i].level);
        assert_int_equal(compare(cases[i].b, cases[i].a, NULL), level);
    }
}

static void a_difference_names_its_rules(void **state)
{
    static const struct {
        const char *a, *b, *rules; /* in the order of the fold, with a blank behind each */
    } cases[] = {
        {"موسكو", "موسكو", ""},
        {"أحمد", "احمد", "alef-hamza "},
        {"أحمد", "أحمـد", "tatweel "},
        {"أَحمد", "أحمد", "marks "},
        {"غزة", "غزه", "teh-marbuta "},
        {"٢٣", "23", "digits "},
        {"ﻣوسكو", "موسكو", "nfkc "},
        {"MOSCOW", "moscow", "case "},
        {"إلهامَ", "الهام", "alef-hamza marks "},
    };
    alam_buffer names = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint32_t rules = 0;
        assert_true(compare(cases[i].a, cases[i].b, &rules) >= 0);
        alam_buffer_clear(&names);
        for (size_t j = 0; j < made.image->count.FOLD_RULES; j++)
            if (rules >> j & 1)
                alam_buffer_format(&names, "%s ",
                                   alam_image_string(made.image, made.image->at.FOLD_RULES[j]));
        assert_string_equal(alam_buffer_string(&names), cases[i].rules);
    }
    alam_buffer_free(&names);
}

static void folding_twice_is_folding_once(void **state)
{
    alam_buffer once = {0}, twice = {0};
    (void)state;
    for (uint32_t value = 1; value <= 0x10FFFF; value += value == 0xD7FF ? 0x801 : 1) {
        char text[5] = {0};
        alam_utf8_encode(value, text);
        for (int level = ALAM_LEVEL_EXACT; level < ALAM_LEVEL_COUNT; level++) {
            folded((alam_level)level, text, &once);
            folded((alam_level)level, once.data, &twice);
            if (strcmp(once.data, twice.data) != 0)
                fail_msg("U+%04X at level %d: %s, then %s", value, level, once.data, twice.data);
        }
    }
    alam_buffer_free(&once);
    alam_buffer_free(&twice);
}

/* What is the same at one level is so at all looser ones; else a name could be lost by its second look. */
static void a_looser_level_unifies_all_that_a_tighter_one_does(void **state)
{
    alam_buffer tight = {0}, direct = {0}, by_way = {0};
    (void)state;
    for (uint32_t value = 1; value <= 0x10FFFF; value += value == 0xD7FF ? 0x801 : 1) {
        char text[5] = {0};
        alam_utf8_encode(value, text);
        for (int level = ALAM_LEVEL_EXACT; level < ALAM_LEVEL_LOOSE; level++) {
            folded((alam_level)level, text, &tight);
            folded(ALAM_LEVEL_LOOSE, text, &direct);
            folded(ALAM_LEVEL_LOOSE, tight.data, &by_way);
            if (strcmp(direct.data, by_way.data) != 0)
                fail_msg("U+%04X: %s, by way of level %d %s", value, direct.data, level, by_way.data);
        }
    }
    alam_buffer_free(&tight);
    alam_buffer_free(&direct);
    alam_buffer_free(&by_way);
}

static void canonically_equivalent_text_folds_alike(void **state)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
    alam_buffer composed = {0}, decomposed = {0};
    (void)state;
    for (UChar32 letter = 0xA0; letter < 0x3000; letter++) {
        UChar parts[32];
        int32_t count = unorm2_getRawDecomposition(nfd, letter, parts, 32, &status);
        if (count < 0 || !u_isalpha(letter))
            continue;
        char text[5] = {0}, pieces[64] = {0};
        alam_utf8_encode((uint32_t)letter, text);
        char *end = pieces;
        for (int32_t i = 0; i < count; i++)
            end += alam_utf8_encode(parts[i], end);
        folded(ALAM_LEVEL_LOOSE, text, &composed);
        folded(ALAM_LEVEL_LOOSE, pieces, &decomposed);
        int32_t script = u_getIntPropertyValue(letter, UCHAR_SCRIPT);
        bool known = script == u_getPropertyValueEnum(UCHAR_SCRIPT, "Latn") ||
                     script == u_getPropertyValueEnum(UCHAR_SCRIPT, "Grek") ||
                     script == u_getPropertyValueEnum(UCHAR_SCRIPT, "Cyrl") ||
                     script == u_getPropertyValueEnum(UCHAR_SCRIPT, "Arab");
        if (known && strcmp(composed.data, decomposed.data) != 0)
            fail_msg("U+%04X: %s and %s", (unsigned)letter, composed.data, decomposed.data);
    }
    alam_buffer_free(&composed);
    alam_buffer_free(&decomposed);
}

static void what_is_no_word_is_left_out_of_a_fold(void **state)
{
    alam_buffer out = {0};
    (void)state;
    assert_string_equal(folded(ALAM_LEVEL_LOOSE, "«23» مارس, a-b\xFF.", &out), "23مارسab");
    assert_string_equal(folded(ALAM_LEVEL_LOOSE, "\u200F\u0640\u064E", &out), "");
    alam_buffer_free(&out);
}

static int set_up(void **state)
{
    (void)state;
    made = support_compile("format: 1\ntype: place\nentities: [{id: a, names: {en: [a]}}]\n",
                           "ar/fold.yaml und/fold.yaml");
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
        cmocka_unit_test(spellings_are_unified_at_the_level_the_rules_say),
        cmocka_unit_test(a_difference_names_its_rules),
        cmocka_unit_test(folding_twice_is_folding_once),
        cmocka_unit_test(a_looser_level_unifies_all_that_a_tighter_one_does),
        cmocka_unit_test(canonically_equivalent_text_folds_alike),
        cmocka_unit_test(what_is_no_word_is_left_out_of_a_fold),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
