/* Decoding and encoding UTF-8, against ICU. */
#include "support.h"

#include "base/utf8.h"

#include <unicode/utf8.h>

/* Every sequence of up to four bytes of these, which are the edges of Table 3-7 of the Unicode Standard. */
static const unsigned char edges[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1,
                                      0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3,
                                      0xF4, 0xF5, 0xFF};

static void check(const unsigned char *bytes, size_t length)
{
    for (size_t at = 0, expected = 0; at < length; at = expected) {
        UChar32 codepoint;
        U8_NEXT(bytes, expected, length, codepoint);
        alam_codepoint decoded = alam_utf8_decode(bytes + at, bytes + length);
        assert_int_equal(decoded.size, expected - at);
        assert_int_equal(decoded.ill_formed, codepoint < 0);
        assert_int_equal(decoded.value, codepoint < 0 ? 0xFFFD : (uint32_t)codepoint);
    }
}

static void all_edges_decode_as_icu_says(void **state)
{
    unsigned char bytes[4];
    size_t count = COUNT(edges);
    (void)state;
    for (size_t number = 0; number < count * count * count * count; number++) {
        size_t rest = number;
        for (size_t i = 0; i < 4; i++, rest /= count)
            bytes[i] = edges[rest % count];
        for (size_t length = 1; length <= 4; length++)
            check(bytes, length);
    }
}

static void each_scalar_value_survives_a_round_trip(void **state)
{
    (void)state;
    for (uint32_t value = 0; value <= 0x10FFFF; value += value == 0xD7FF ? 0x801 : 1) {
        char bytes[4];
        size_t size = alam_utf8_encode(value, bytes);
        assert_int_equal(size, U8_LENGTH(value));
        alam_codepoint decoded = alam_utf8_decode((unsigned char *)bytes, (unsigned char *)bytes + size);
        assert_int_equal(decoded.value, value);
        assert_int_equal(decoded.size, size);
        assert_false(decoded.ill_formed);
        assert_int_equal(alam_utf16_units(value), value > 0xFFFF ? 2 : 1);
    }
}

static void the_valid_prefix_ends_at_the_first_ill_formed_byte(void **state)
{
    static const struct {
        const char *text;
        size_t length, expected;
    } cases[] = {
        {"", 0, 0},
        {"abc", 3, 3},
        {"a\xFF", 2, 1},
        {"\xD9\x85\xD9", 3, 2},
        {"\xF0\x9F\x98\x80\xED\xA0\x80", 7, 4},
        {"a\0b\x80", 4, 3},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(alam_utf8_valid_prefix(cases[i].text, cases[i].length), cases[i].expected);
}

static void ill_formed_sequences_count_once_for_each_maximal_subpart(void **state)
{
    /* the examples of the Unicode Standard, tables 3-8 to 3-11 */
    static const struct {
        const char *bytes;
        size_t count;
    } cases[] = {
        {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", 9},
        {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", 9},
        {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", 9},
        {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", 5},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const unsigned char *at = (const unsigned char *)cases[i].bytes;
        const unsigned char *end = at + strlen(cases[i].bytes);
        size_t count = 0;
        for (; at < end; count++)
            at += alam_utf8_decode(at, end).size;
        assert_int_equal(count, cases[i].count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_edges_decode_as_icu_says),
        cmocka_unit_test(each_scalar_value_survives_a_round_trip),
        cmocka_unit_test(the_valid_prefix_ends_at_the_first_ill_formed_byte),
        cmocka_unit_test(ill_formed_sequences_count_once_for_each_maximal_subpart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
