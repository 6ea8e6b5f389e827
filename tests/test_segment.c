/* Segments have the tokens that the tokenizer finds, with the same places and gaps, whatever the text and with
 * each of the kernels of text/cut.h that the processor can run. */
#include "support.h"

#include "image/image.h"
#include "text/segment.h"

#include <stdlib.h>

static support_image made;

static void expect_same_tokens(const alam_tokens *expected, const alam_tokens *found, const char *text,
                               size_t length)
{
    bool same = expected->list.count == found->list.count;
    for (size_t i = 0; same && i < expected->list.count; i++) {
        const alam_token *a = &expected->list.items[i], *b = &found->list.items[i];
        same = memcmp(&a->start, &b->start, sizeof a->start) == 0 && memcmp(&a->end, &b->end, sizeof a->end) == 0 &&
               a->gap == b->gap && a->folded_length == b->folded_length &&
               b->hash == alam_word_hash(alam_token_folded(found, b), b->folded_length) &&
               memcmp(alam_token_folded(expected, a), alam_token_folded(found, b), a->folded_length) == 0;
        if (!same)
            print_error("token %zu: %u-%u (%u, %u) gap %u and %u-%u (%u, %u) gap %u\n", i, a->start.byte,
                        a->end.byte, a->start.codepoint, a->end.utf16, a->gap, b->start.byte, b->end.byte,
                        b->start.codepoint, b->end.utf16, b->gap);
    }
    if (!same)
        fail_msg("%zu and %zu tokens of: %.*s", expected->list.count, found->list.count, (int)length, text);
}

static void check_kernel(alam_segmenter *segmenter, const char *text, size_t length, size_t minimum)
{
    alam_tokenizer tokenizer = {0};
    alam_tokens expected = {0}, found = {0};
    char *copy = malloc(length + !length); /* nothing behind it may be read */
    assert_non_null(copy);
    memcpy(copy, text, length);
    alam_tokenizer_start(&tokenizer, &made.image->fold, copy, length);
    alam_segmenter_read(segmenter, copy, length);
    while (!alam_tokenizer_done(&tokenizer)) {
        assert_false(alam_segmenter_done(segmenter));
        assert_true(alam_tokenizer_next(&tokenizer, minimum, &expected));
        assert_true(alam_segmenter_next(segmenter, minimum, &found));
        expect_same_tokens(&expected, &found, copy, length);
        assert_int_equal(tokenizer.at.byte, segmenter->at.byte);
        assert_int_equal(tokenizer.at.codepoint, segmenter->at.codepoint);
        assert_int_equal(tokenizer.at.utf16, segmenter->at.utf16);
    }
    assert_true(alam_segmenter_done(segmenter));
    assert_int_equal(tokenizer.ill_formed, segmenter->ill_formed);
    alam_tokenizer_free(&tokenizer);
    alam_tokens_free(&expected);
    alam_tokens_free(&found);
    free(copy);
}

static void check(alam_segmenter *segmenter, const char *text, size_t length, size_t minimum)
{
    for (size_t i = 0; alam_cut_kernel_name(i); i++) {
        assert_true(alam_cutter_use(&segmenter->cutter, alam_cut_kernel_name(i)));
        check_kernel(segmenter, text, length, minimum);
    }
}

static void segments_have_the_tokens_of_the_tokenizer(void **state)
{
    static const char *const words[] = {"روسيا", "أُكرانيا", "Moscow", "«كييف»", "٢٠٢٤", "السلام", "و", "A."};
    static const size_t minimums[] = {0, 20, 400, SIZE_MAX};
    support_random random = {30};
    alam_segmenter segmenter = {0};
    alam_buffer text = {0};
    (void)state;
    assert_true(alam_segmenter_start(&segmenter, &made.image->fold));
    for (int i = 0; i < 4000; i++) {
        support_random_text(&random, words, COUNT(words), i % 20 == 0 ? 1500 : 40, &text);
        check(&segmenter, text.data, text.length, minimums[i % COUNT(minimums)]);
    }
    check(&segmenter, "", 0, 0);
    alam_buffer_free(&text);
    alam_segmenter_free(&segmenter);
}

/* Words around the size of a block of vectors, of the buffer, and of what is left to the tokenizer. */
static void long_words_have_their_tokens(void **state)
{
    static const size_t sizes[] = {31, 32, 33, 63, 64, 65, 2047, 2048, 2049, 4096, 9000, 40000};
    static const char *const letters[] = {"م", "m", "أ", "東", "مـ", "é", "٣", "ก", "ๆ", "ะ", "ៗ", "ກ", "က", "々", "ー", "ア", "〻"};
    alam_segmenter segmenter = {0};
    alam_buffer text = {0};
    (void)state;
    assert_true(alam_segmenter_start(&segmenter, &made.image->fold));
    for (size_t i = 0; i < COUNT(sizes) * COUNT(letters); i++) {
        alam_buffer_clear(&text);
        alam_buffer_text(&text, "قبل ");
        for (size_t k = 0; k < sizes[i % COUNT(sizes)]; k++)
            alam_buffer_text(&text, letters[i / COUNT(sizes)]);
        alam_buffer_text(&text, " بعد ذلك كله");
        check(&segmenter, text.data, text.length, 0);
    }
    alam_buffer_free(&text);
    alam_segmenter_free(&segmenter);
}

/* In a script without spaces a word may be one letter and marks without end. */
static void long_words_without_spaces_have_their_places(void **state)
{
    static const char *const marks[] = {"\u0E34", "\u17B6", "\u0EB4", "\u102D", "\u3099", "\u20E3"};
    static const char *const letters[] = {"ก", "ក", "ກ", "က", "か", "東"};
    alam_segmenter segmenter = {0};
    alam_buffer text = {0};
    (void)state;
    assert_true(alam_segmenter_start(&segmenter, &made.image->fold));
    for (size_t i = 0; i < COUNT(marks); i++) {
        alam_buffer_clear(&text);
        alam_buffer_text(&text, "قبل ");
        alam_buffer_text(&text, letters[i]);
        for (size_t k = 0; k < 4000; k++)
            alam_buffer_text(&text, marks[i]);
        for (size_t k = 0; k < 100; k++)
            alam_buffer_text(&text, letters[i]);
        alam_buffer_text(&text, " بعد ذلك كله");
        check(&segmenter, text.data, text.length, 0);
    }
    alam_buffer_free(&text);
    alam_segmenter_free(&segmenter);
}

static int set_up(void **state)
{
    (void)state;
    made = support_compile("format: 1\nlanguage: ar\ntype: place\nentities:\n  - {id: x, names: {ar: [موسكو]}}\n", ".");
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
        cmocka_unit_test(segments_have_the_tokens_of_the_tokenizer),
        cmocka_unit_test(long_words_have_their_tokens),
        cmocka_unit_test(long_words_without_spaces_have_their_places),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
