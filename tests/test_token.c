/* Cutting text into tokens, and where names may go on. */
#include "support.h"

#include "image/image.h"
#include "text/token.h"

#include <stdlib.h>

static support_image made;
static alam_tokenizer tokenizer;
static alam_tokens tokens;

/* The tokens of a text in one line, with what stands in front of each: "|" a gap no name goes across, "/" a
 * sign, "+" any other gap. */
static const char *cut(const char *text, size_t length, alam_buffer *out)
{
    static const char signs[] = {[ALAM_GAP_BREAK] = '|', [ALAM_GAP_SIGN] = '/', [ALAM_GAP_SOFT] = '+'};
    alam_buffer_clear(out);
    alam_tokenizer_start(&tokenizer, &made.image->fold, text, length);
    while (!alam_tokenizer_done(&tokenizer)) {
        assert_true(alam_tokenizer_next(&tokenizer, SIZE_MAX / 8, &tokens));
        for (size_t i = 0; i < tokens.list.count; i++) {
            const alam_token *token = &tokens.list.items[i];
            alam_buffer_byte(out, signs[token->gap]);
            alam_buffer_append(out, text + token->start.byte, token->end.byte - token->start.byte);
        }
    }
    return alam_buffer_string(out);
}

static void text_is_cut_where_words_end(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", ""},
        {" ,. ", ""},
        {"Moscow", "|Moscow"},
        {" Moscow ", "|Moscow"},
        {"موسكو العاصمة", "|موسكو+العاصمة"},
        {"a  \t b", "|a+b"},
        {"a\u00A0b", "|a+b"},
        {"a\nb", "|a+b"},
        {"a\r\nb", "|a+b"},
        {"a\n\nb", "|a|b"},
        {"a\r\n\r\nb", "|a|b"},
        {"a\rb", "|a+b"},
        {"a\u2028b", "|a+b"},
        {"a-b", "|a+b"},
        {"a - b", "|a/b"},
        {"a--b", "|a|b"},
        {"a_b", "|a+b"},
        {"a/b", "|a+b"},
        {"a & b", "|a/b"},
        {"aa. b", "|aa/b"},
        {"J. Smith", "|J+Smith"},
        {"J.F. Kennedy", "|J+F+Kennedy"},
        {"aa, b", "|aa/b"},
        {"aa,\nb", "|aa|b"},
        {"aa.\nb", "|aa|b"},
        {"a (b)", "|a/b"},
        {"a) (b", "|a|b"},
        {"a «b» c", "|a+b+c"},
        {"a «b» «c»", "|a+b|c"},
        {"a \"b", "|a+b"},
        {"a’b", "|a+b"},
        {"a, \"b", "|a|b"},
        {"مُوسْـكو", "|مُوسْـكو"},
        {"\u064Eمو", "|مو"},
        {"مو\u200F سكو", "|مو+سكو"},
        {"مو\u200Fسكو", "|مو\u200Fسكو"},
        {"\u200Fمو\u200F", "|مو"},
        {"23 مارس", "|23+مارس"},
        {"٢٣مارس", "|٢٣مارس"},
        {"a\xFF" "b", "|a/b"},
        {"a\xD9", "|a"},
        {"a😀b", "|a/b"},
        {"日本語", "|日本語"},
        {"東京と大阪", "|東京+と+大阪"},
        {"Tokyo東京", "|Tokyo+東京"},
        {"สวัสดีครับ", "|สวัสดี+ครับ"},
    };
    alam_buffer out = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(cut(cases[i].text, strlen(cases[i].text), &out), cases[i].expected);
    alam_buffer_free(&out);
}

/* The words of a text with a bar in front of each, cut in segments of at least `minimum` bytes. */
static void cut_in_segments(const alam_buffer *text, size_t minimum, alam_buffer *out)
{
    uint32_t before = 0;
    alam_buffer_clear(out);
    alam_tokenizer_start(&tokenizer, &made.image->fold, text->data, text->length);
    while (!alam_tokenizer_done(&tokenizer)) {
        assert_true(alam_tokenizer_next(&tokenizer, minimum, &tokens));
        for (size_t i = 0; i < tokens.list.count; i++) {
            const alam_token *token = &tokens.list.items[i];
            assert_true(token->start.byte >= before && token->start.byte < token->end.byte);
            assert_true(i > 0 || token->gap == ALAM_GAP_BREAK);
            before = token->end.byte;
            alam_buffer_byte(out, '|');
            alam_buffer_append(out, text->data + token->start.byte, token->end.byte - token->start.byte);
        }
    }
}

/* Whatever the size of a segment, all of them together have the words of the whole. */
static void segments_give_the_words_of_the_whole(void **state)
{
    static const char *const words[] = {"موسكو", "Moscow", "東京", "a", ".", ",", "\n\n"};
    support_random random = {8};
    alam_buffer text = {0}, whole = {0}, parts = {0};
    (void)state;
    for (size_t round = 0; round < 200; round++) {
        support_random_text(&random, words, COUNT(words), 200, &text);
        cut_in_segments(&text, SIZE_MAX / 8, &whole);
        cut_in_segments(&text, 1 + support_below(&random, 100), &parts);
        assert_int_equal(parts.length, whole.length);
        assert_memory_equal(parts.data, whole.data, whole.length);
    }
    alam_buffer_free(&text);
    alam_buffer_free(&whole);
    alam_buffer_free(&parts);
}

static void a_folded_place_leads_back_to_the_text(void **state)
{
    static const struct {
        const char *text;
        uint32_t folded;   /* bytes */
        int place;         /* byte in the text; -1: inside a character */
    } cases[] = {
        {"وموسكو", 0, 0},
        {"وموسكو", 2, 2},
        {"و\u064Eموسكو", 2, 4},     /* a mark stays with its letter */
        {"و\u200Fموسكو", 2, 5},     /* so does what is hidden */
        {"ﻻحمد", 2, -1},            /* one character, two letters */
        {"ﻻحمد", 4, 3},
        {"و", 2, 2},
        {"و", 1, -1},
        {"و", 4, -1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        alam_place place;
        size_t length = strlen(cases[i].text);
        alam_tokenizer_start(&tokenizer, &made.image->fold, cases[i].text, length);
        assert_true(alam_tokenizer_next(&tokenizer, length, &tokens));
        assert_int_equal(tokens.list.count, 1);
        bool found = alam_token_split(&made.image->fold, cases[i].text, &tokens.list.items[0],
                                      cases[i].folded, &place);
        assert_int_equal(found ? (int)place.byte : -1, cases[i].place);
    }
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
    alam_tokenizer_free(&tokenizer);
    alam_tokens_free(&tokens);
    support_close(&made);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_cut_where_words_end),
        cmocka_unit_test(segments_give_the_words_of_the_whole),
        cmocka_unit_test(a_folded_place_leads_back_to_the_text),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
