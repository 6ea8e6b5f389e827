/* Each kernel of text/cut.h that the processor can run cuts the words that the tokenizer finds, with the same
 * folded forms, from text that is plain enough for vector code to go on for many blocks. */
#include "support.h"

#include "image/image.h"
#include "text/cut.h"

#include <stdlib.h>

#define LONGEST 48

static support_image made;
static size_t words_in_all;

/* ---- texts ---------------------------------------------------------------------------------------------- */

/* How much of a text is not plain: of a thousand characters so many are of each kind. */
typedef struct mixture {
    const char *name;
    int marks;   /* U+064B..U+065F and U+0640 */
    int arabic;  /* any of U+0600..U+06FF */
    int ascii, latin; /* any of U+0000..U+007F, U+0080..U+00FF */
    int others;  /* any below U+3100 */
    int broken;  /* a byte of any value */
} mixture;

static const mixture mixtures[] = {
    {.name = "plain"},
    {.name = "marks", .marks = 300},
    {.name = "all of Arabic", .arabic = 1000},
    {.name = "Arabic and signs", .arabic = 300, .ascii = 50, .latin = 10},
    {.name = "ASCII", .ascii = 700},
    {.name = "Latin", .ascii = 500, .latin = 20},
    {.name = "now and then another", .marks = 20, .arabic = 20, .ascii = 20, .others = 3, .broken = 1},
    {.name = "others", .ascii = 100, .latin = 100, .others = 100, .broken = 20},
};

/* Blanks, and letters of U+0621..U+064A. */
static uint32_t plain_character(support_random *random)
{
    return support_chance(random, 17) ? ' ' : 0x621 + (uint32_t)support_below(random, 0x64B - 0x621);
}

static bool falls_to(int *dice, int share)
{
    bool hit = *dice >= 0 && *dice < share;
    *dice -= share;
    return hit;
}

static void add_character(support_random *random, const mixture *mix, alam_buffer *text)
{
    int dice = (int)support_below(random, 1000);
    uint32_t codepoint = plain_character(random);
    if (falls_to(&dice, mix->broken)) {
        alam_buffer_byte(text, (char)support_next(random));
        return;
    }
    if (falls_to(&dice, mix->marks))
        codepoint = support_chance(random, 10) ? 0x640 : 0x64B + (uint32_t)support_below(random, 0x15);
    else if (falls_to(&dice, mix->arabic))
        codepoint = 0x600 + (uint32_t)support_below(random, 0x100);
    else if (falls_to(&dice, mix->ascii))
        codepoint = (uint32_t)support_below(random, 0x80);
    else if (falls_to(&dice, mix->latin))
        codepoint = 0x80 + (uint32_t)support_below(random, 0x80);
    else if (falls_to(&dice, mix->others))
        codepoint = (uint32_t)support_below(random, 0x3100);
    char bytes[4];
    alam_buffer_append(text, bytes, alam_utf8_encode(codepoint, bytes));
}

/* ---- comparing ------------------------------------------------------------------------------------------ */

static bool is_word(const alam_word_block *words, size_t number, const alam_tokens *tokens, size_t expected)
{
    const alam_token *token = &tokens->list.items[expected];
    if (words->start[number] != token->start.byte || words->end[number] != token->end.byte)
        return false;
    if (token->folded_length > LONGEST)
        return words->length[number] == ALAM_CUT_LONG;
    const char *folded = words->bytes + words->folded[number];
    return words->length[number] == token->folded_length &&
           memcmp(folded, alam_token_folded(tokens, token), token->folded_length) == 0 &&
           words->hash[number] == alam_word_hash(folded, token->folded_length);
}

/* Cuts all of a text, blocks of `capacity` words, of which now and then some are kept for the next one. */
static void check_kernel(const char *kernel, const char *text, size_t length, size_t capacity,
                         const alam_tokens *tokens, const char *what)
{
    alam_cutter cutter = {0};
    alam_word_block words = {0};
    alam_cutter_start(&cutter, &made.image->fold, LONGEST);
    assert_true(alam_cutter_use(&cutter, kernel));
    assert_true(alam_word_block_start(&words, capacity, LONGEST, 1));
    alam_cutter_read(&cutter, text, length);
    size_t seen = 0;
    while (!alam_cutter_done(&cutter)) {
        size_t kept = words.count;
        assert_true(alam_cut_next(&cutter, &words));
        for (size_t i = kept; i < words.count; i++, seen++)
            if (seen >= tokens->list.count || !is_word(&words, i, tokens, seen))
                fail_msg("%s, %s: word %zu of %zu at %u-%u: %.*s", kernel, what, seen, tokens->list.count,
                         words.start[i], words.end[i], (int)words.length[i], words.bytes + words.folded[i]);
        alam_word_block_drop(&words, words.count - words.count % 3);
    }
    assert_int_equal(seen, tokens->list.count);
    words_in_all += seen;
    alam_word_block_free(&words);
    alam_cutter_free(&cutter);
}

static void check(const char *text, size_t length, size_t capacity, const char *what)
{
    alam_tokenizer tokenizer = {0};
    alam_tokens tokens = {0};
    char *copy = malloc(length + !length); /* nothing behind it may be read */
    assert_non_null(copy);
    memcpy(copy, text, length);
    alam_tokenizer_start(&tokenizer, &made.image->fold, copy, length);
    assert_true(alam_tokenizer_next(&tokenizer, SIZE_MAX, &tokens));
    assert_true(alam_tokenizer_done(&tokenizer));
    for (size_t i = 0; alam_cut_kernel_name(i); i++)
        check_kernel(alam_cut_kernel_name(i), copy, length, capacity, &tokens, what);
    alam_tokenizer_free(&tokenizer);
    alam_tokens_free(&tokens);
    free(copy);
}

/* ---- tests ---------------------------------------------------------------------------------------------- */

static void all_kernels_cut_the_words_of_the_tokenizer(void **state)
{
    static const size_t capacities[] = {8, 9, 40, 1024};
    support_random random = {40};
    alam_buffer text = {0};
    (void)state;
    for (size_t i = 0; i < 2000; i++) {
        const mixture *mix = &mixtures[i % COUNT(mixtures)];
        alam_buffer_clear(&text);
        size_t count = support_below(&random, 1500);
        for (size_t k = 0; k < count; k++)
            add_character(&random, mix, &text);
        check(text.data, text.length, capacities[support_below(&random, COUNT(capacities))], mix->name);
    }
    assert_true(words_in_all > 100000);
    alam_buffer_free(&text);
}

/* Each character of two bytes and less at each place of a block of vectors, in a word and alone. */
static void each_character_is_cut_at_each_place(void **state)
{
    alam_buffer text = {0};
    (void)state;
    for (uint32_t codepoint = 0; codepoint < 0x800; codepoint++) {
        char bytes[4];
        size_t size = alam_utf8_encode(codepoint, bytes);
        alam_buffer_clear(&text);
        for (size_t i = 0; i < 130; i++) {
            alam_buffer_text(&text, i % 2 ? "a" : " a");
            alam_buffer_append(&text, bytes, size);
            alam_buffer_text(&text, i % 3 ? "b " : " ");
        }
        check(text.data, text.length, 1024, "one character");
    }
    alam_buffer_free(&text);
}

static void kernels_have_names(void **state)
{
    alam_cutter cutter = {0};
    size_t count = 0;
    (void)state;
    while (alam_cut_kernel_name(count))
        count++;
    assert_true(count > 0);
    assert_string_equal(alam_cut_kernel_name(count - 1), ALAM_CUT_PORTABLE);
    assert_null(alam_cut_kernel_name(count + 1));
    assert_false(alam_cutter_use(&cutter, "abacus"));
    assert_null(cutter.kernel);
    for (size_t i = 0; i < count; i++) {
        cutter.kernel = NULL;
        assert_true(alam_cutter_use(&cutter, alam_cut_kernel_name(i)));
        assert_non_null(cutter.kernel);
    }
}

static int set_up(void **state)
{
    (void)state;
    made = support_compile("format: 1\nlanguage: ar\ntype: place\nentities:\n  - {id: x, names: {ar: [x]}}\n", ".");
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
        cmocka_unit_test(all_kernels_cut_the_words_of_the_tokenizer),
        cmocka_unit_test(each_character_is_cut_at_each_place),
        cmocka_unit_test(kernels_have_names),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
