/* Escaping many bytes at once gives what escaping character by character does. */
#include "support.h"

#include "base/utf8.h"
#include "write/escape.h"

#include <stdio.h>

typedef void escape_function(alam_buffer *out, const char *text, size_t length);

/* Each character by itself. */
static void escape_singly(escape_function *escape, const char *text, size_t length, alam_buffer *out)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    while (at < end) {
        alam_codepoint next = alam_utf8_decode(at, end);
        escape(out, (const char *)at, next.size);
        at += next.size;
    }
}

static void check(escape_function *escape, const char *text, size_t length)
{
    alam_buffer together = {0}, singly = {0};
    escape(&together, text, length);
    escape_singly(escape, text, length, &singly);
    if (together.length != singly.length || (together.length && memcmp(together.data, singly.data, together.length)))
        fail_msg("%.*s instead of %.*s", (int)together.length, together.data, (int)singly.length, singly.data);
    alam_buffer_free(&together);
    alam_buffer_free(&singly);
}

/* Without the quotation marks. */
static void escape_json(alam_buffer *out, const char *text, size_t length)
{
    alam_buffer quoted = {0};
    alam_escape_json(&quoted, text, length);
    assert_true(quoted.length >= 2 && quoted.data[0] == '"' && quoted.data[quoted.length - 1] == '"');
    alam_buffer_append(out, quoted.data + 1, quoted.length - 2);
    alam_buffer_free(&quoted);
}

static escape_function *const escapes[] = {escape_json, alam_escape_html, alam_escape_line, alam_escape_terminal};

static void texts_are_escaped_alike(void **state)
{
    static const char *const words[] = {"روسيا", "«كييف»", "Moscow", "a\"b\\c", "<&>", "O'Hara", "é", "\xC2\x85"};
    support_random random = {31};
    alam_buffer text = {0};
    (void)state;
    for (int round = 0; round < 2000; round++) {
        support_random_text(&random, words, sizeof words / sizeof *words, support_below(&random, 30), &text);
        for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
            check(escapes[i], text.length ? text.data : "", text.length);
    }
    alam_buffer_free(&text);
}

/* Eight bytes of two kinds in turn, which are all that can be looked at together. */
static void every_pair_of_bytes_is_escaped_alike(void **state)
{
    (void)state;
    for (unsigned first = 0; first < 256; first++)
        for (unsigned second = 0; second < 256; second++) {
            char text[8];
            for (int i = 0; i < 8; i++)
                text[i] = (char)(i % 2 ? second : first);
            for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
                check(escapes[i], text, sizeof text);
            text[5] = 'x';
            check(escape_json, text, sizeof text);
        }
}

static void expect(escape_function *escape, const char *text, size_t length, const char *expected)
{
    alam_buffer found = {0};
    escape(&found, text, length);
    assert_string_equal(found.length ? alam_buffer_string(&found) : "", expected);
    alam_buffer_free(&found);
}

/* In the middle of plain text, and by itself. */
static void expect_character(escape_function *escape, unsigned character, const char *expected)
{
    char text[] = "abcdefg?hijklmn", around[64];
    text[7] = (char)character;
    snprintf(around, sizeof around, "abcdefg%shijklmn", expected);
    expect(escape, text, sizeof text - 1, around);
    expect(escape, &text[7], 1, expected);
}

static void each_character_of_ascii_is_escaped(void **state)
{
    static const char *const json[128] = {
        ['"'] = "\\\"", ['\\'] = "\\\\", ['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t"};
    static const char *const html[128] = {
        ['"'] = "&quot;", ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\n'] = "\n", ['\t'] = "\t", ['\r'] = ""};
    (void)state;
    for (unsigned i = 1; i < 128; i++) {
        char itself[] = {(char)i, '\0'}, number[8];
        snprintf(number, sizeof number, "\\u%04x", i);
        expect_character(escape_json, i, json[i] ? json[i] : i < 0x20 ? number : itself);
        expect_character(alam_escape_html, i, html[i] ? html[i] : i < 0x20 || i == 0x7F ? "\xEF\xBF\xBD" : itself);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_character_of_ascii_is_escaped),
        cmocka_unit_test(texts_are_escaped_alike),
        cmocka_unit_test(every_pair_of_bytes_is_escaped_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
