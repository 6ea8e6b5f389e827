/* Reading other encodings, with the map back to the bytes of the input. */
#include "support.h"

#include <stdlib.h>
#include <unicode/ucnv.h>

static const char arabic[] = "أعلنت روسيا أن القوات الروسية غادرت المدينة، وفق وكالة الأنباء. وقال الرئيس إن "
                             "المحادثات بين البلدين مستمرة في العاصمة منذ الأسبوع الماضي.";

/* Converts UTF-8 to `encoding`; returns the number of bytes. */
static size_t encode(const char *encoding, const char *text, char *out, size_t size)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = ucnv_convert(encoding, "UTF-8", out, (int32_t)size, text, -1, &status);
    assert_true(U_SUCCESS(status));
    return (size_t)length;
}

static void expect_text(const alam_text *text, const char *expected)
{
    size_t length = 0;
    assert_non_null(text);
    const char *bytes = alam_text_bytes(text, &length);
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(bytes, expected, length);
}

/* ---- encodings ------------------------------------------------------------------------------------ */

static void text_of_a_named_encoding_is_read(void **state)
{
    static const char *const encodings[] = {"windows-1256", "ISO-8859-6", "UTF-16LE", "UTF-16BE",
                                            "UTF-32LE", "IBM864", "gb18030"};
    (void)state;
    for (size_t i = 0; i < COUNT(encodings); i++) {
        char bytes[4096];
        const char *sample = strcmp(encodings[i], "IBM864") == 0 ? "abc" : arabic;
        size_t size = encode(encodings[i], sample, bytes, sizeof bytes);
        alam_text *text = alam_text_decode(bytes, size, encodings[i], NULL);
        expect_text(text, sample);
        alam_text_free(text);
    }
}

static void an_unknown_encoding_is_an_error(void **state)
{
    alam_error error = {0};
    (void)state;
    assert_null(alam_text_decode("a", 1, "windows-99", &error));
    assert_int_equal(error.code, ALAM_ERROR_USE);
    assert_string_equal(error.message, "the encoding 'windows-99' is not known; expected a name such as "
                                       "UTF-8, windows-1256 or ISO-8859-6");
}

static void arabic_is_told_apart_from_utf8(void **state)
{
    static const char *const encodings[] = {"windows-1256", "ISO-8859-6", "UTF-8"};
    (void)state;
    for (size_t i = 0; i < COUNT(encodings); i++) {
        char bytes[4096];
        size_t size = encode(encodings[i], arabic, bytes, sizeof bytes);
        alam_text *text = alam_text_decode(bytes, size, NULL, NULL);
        alam_text *named = alam_text_decode(bytes, size, encodings[i], NULL);
        expect_text(text, arabic);
        assert_string_equal(alam_text_encoding(text), alam_text_encoding(named));
        alam_text_free(text);
        alam_text_free(named);
    }
}

static void utf16_and_utf32_are_told_by_their_byte_order_marks(void **state)
{
    static const char *const encodings[] = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};
    (void)state;
    for (size_t i = 0; i < COUNT(encodings); i++) {
        char bytes[4096], marked[1024] = "\uFEFF";
        strcat(marked, arabic);
        size_t size = encode(encodings[i], marked, bytes, sizeof bytes);
        alam_text *text = alam_text_decode(bytes, size, NULL, NULL);
        expect_text(text, arabic);
        assert_int_equal(alam_text_original_byte(text, 0), i < 2 ? 2 : 4);
        alam_text_free(text);
    }
}

static void utf8_with_a_few_bad_bytes_stays_as_it_is(void **state)
{
    char bytes[1024];
    size_t length = 0;
    (void)state;
    strcpy(bytes, arabic);
    bytes[20] = '\xFF';
    bytes[50] = '\xC7';
    alam_text *text = alam_text_decode(bytes, strlen(bytes), NULL, NULL);
    assert_string_equal(alam_text_encoding(text), "UTF-8");
    assert_ptr_equal(alam_text_bytes(text, &length), bytes);
    assert_int_equal(length, strlen(arabic));
    for (size_t i = 0; i <= length; i++)
        assert_int_equal(alam_text_original_byte(text, i), i);
    alam_text_free(text);
}

static void a_byte_order_mark_of_utf8_is_kept(void **state)
{
    alam_text *text = alam_text_decode("\uFEFFabc", 6, NULL, NULL);
    (void)state;
    expect_text(text, "\uFEFFabc");
    alam_text_free(text);
}

static void empty_input_is_empty_text(void **state)
{
    static const char *const encodings[] = {NULL, "UTF-8", "windows-1256", "UTF-16"};
    (void)state;
    for (size_t i = 0; i < COUNT(encodings); i++) {
        alam_text *text = alam_text_decode("", 0, encodings[i], NULL);
        expect_text(text, "");
        assert_int_equal(alam_text_original_byte(text, 0), 0);
        alam_text_free(text);
    }
}

static void any_bytes_are_read_as_something_well_formed(void **state)
{
    static const char *const encodings[] = {"windows-1256", "UTF-16LE", "UTF-16", "ISO-2022-JP", "gb18030",
                                            "Shift_JIS", "UTF-7", "UTF-32BE"};
    support_random random = {9};
    (void)state;
    for (size_t round = 0; round < 2000; round++) {
        char bytes[64];
        size_t size = support_below(&random, sizeof bytes), length = 0;
        for (size_t i = 0; i < size; i++)
            bytes[i] = (char)(support_chance(&random, 20) ? 0x1B : support_next(&random));
        alam_text *text = alam_text_decode(bytes, size, encodings[round % COUNT(encodings)], NULL);
        assert_non_null(text);
        const char *utf8 = alam_text_bytes(text, &length);
        assert_int_equal(alam_utf8_valid_prefix(utf8, length), length);
        size_t before = 0;
        for (size_t i = 0; i <= length; i++) {
            size_t original = alam_text_original_byte(text, i);
            assert_true(original >= before && original <= size);
            before = original;
        }
        alam_text_free(text);
    }
}

/* The detector may have a name for what no converter is there for. */
static void any_bytes_without_a_named_encoding_are_read(void **state)
{
    support_random random = {14};
    (void)state;
    for (size_t round = 0; round < 3000; round++) {
        char bytes[200];
        size_t size = support_below(&random, sizeof bytes), low = support_below(&random, 192);
        for (size_t i = 0; i < size; i++)
            bytes[i] = (char)(low + support_below(&random, 64));
        alam_error error = {0};
        alam_text *text = alam_text_decode(bytes, size, NULL, &error);
        if (!text)
            fail_msg("%s", error.message);
        alam_text_free(text);
    }
}

/* ---- the map -------------------------------------------------------------------------------------- */

/* The same map, from ICU: converts with an offset for each unit. */
static void check_map(const alam_text *text, const char *encoding, const char *bytes, size_t size)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(encoding, &status);
    UChar units[2048], *unit = units;
    int32_t offsets[2048];
    const char *source = bytes;
    ucnv_toUnicode(converter, &unit, units + COUNT(units), &source, bytes + size, offsets, true, &status);
    assert_true(U_SUCCESS(status));
    size_t length = 0, at = 0, count = (size_t)(unit - units);
    alam_text_bytes(text, &length);
    for (size_t i = 0; i < count; at += U_IS_SURROGATE(units[i]) ? 4 : units[i] < 0x80    ? 1
                                                                      : units[i] < 0x800 ? 2
                                                                                         : 3,
                i += U_IS_SURROGATE(units[i]) ? 2 : 1)
        assert_int_equal(alam_text_original_byte(text, at), offsets[i]);
    assert_int_equal(at, length);
    assert_int_equal(alam_text_original_byte(text, length), size);
    ucnv_close(converter);
}

static void each_character_is_mapped_to_its_first_original_byte(void **state)
{
    static const char *const encodings[] = {"windows-1256", "ISO-8859-6", "UTF-16LE", "UTF-16BE",
                                            "gb18030", "UTF-32LE"};
    static const char *const pieces[] = {"a", "م", "و", " ", "\n", "ل"};
    static const char *const more[] = {"東", "é", "𝐀", "😀"};
    support_random random = {10};
    (void)state;
    for (size_t round = 0; round < 500; round++) {
        const char *encoding = encodings[round % COUNT(encodings)];
        char utf8[512] = "", bytes[2048];
        for (size_t i = support_below(&random, 80); i > 0; i--)
            strcat(utf8, round % COUNT(encodings) >= 2 && support_chance(&random, 40)
                             ? more[support_below(&random, COUNT(more))]
                             : pieces[support_below(&random, COUNT(pieces))]);
        size_t size = encode(encoding, utf8, bytes, sizeof bytes);
        alam_text *text = alam_text_decode(bytes, size, encoding, NULL);
        expect_text(text, utf8);
        check_map(text, encoding, bytes, size);
        alam_text_free(text);
    }
}

/* In some encodings a character is a letter and a combining mark: here か with a ring, twice. */
static void a_character_that_becomes_two_takes_no_more_bytes_than_its_own(void **state)
{
    static const char bytes[] = "\xEC\xB5\xEC\xB5";
    (void)state;
    alam_text *text = alam_text_decode(bytes, 4, "ibm-16684", NULL);
    expect_text(text, "\u304B\u309A\u304B\u309A");
    assert_int_equal(alam_text_original_byte(text, 0), 0);
    assert_int_equal(alam_text_original_byte(text, 6), 2);
    assert_int_equal(alam_text_original_byte(text, 12), 4);
    alam_text_free(text);
}

static void what_stands_behind_a_byte_order_mark_is_mapped_behind_it(void **state)
{
    static const char bytes[] = "\xFF\xFE" "a\0b\0";
    (void)state;
    alam_text *text = alam_text_decode(bytes, 6, "UTF-16", NULL);
    expect_text(text, "ab");
    assert_int_equal(alam_text_original_byte(text, 0), 2);
    assert_int_equal(alam_text_original_byte(text, 1), 4);
    alam_text_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_of_a_named_encoding_is_read),
        cmocka_unit_test(an_unknown_encoding_is_an_error),
        cmocka_unit_test(arabic_is_told_apart_from_utf8),
        cmocka_unit_test(utf16_and_utf32_are_told_by_their_byte_order_marks),
        cmocka_unit_test(utf8_with_a_few_bad_bytes_stays_as_it_is),
        cmocka_unit_test(a_byte_order_mark_of_utf8_is_kept),
        cmocka_unit_test(empty_input_is_empty_text),
        cmocka_unit_test(any_bytes_are_read_as_something_well_formed),
        cmocka_unit_test(any_bytes_without_a_named_encoding_are_read),
        cmocka_unit_test(each_character_is_mapped_to_its_first_original_byte),
        cmocka_unit_test(a_character_that_becomes_two_takes_no_more_bytes_than_its_own),
        cmocka_unit_test(what_stands_behind_a_byte_order_mark_is_mapped_behind_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
