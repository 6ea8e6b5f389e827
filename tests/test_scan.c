/* Searching finds what a matcher finds that tries every name at every word, on random text of all kinds of
 * characters, with each of the kernels of text/cut.h that the processor can run. */
#include "support.h"

#include "base/hash.h"
#include "match/scan.h"
#include "match/walk.h"

#include <stdio.h>
#include <stdlib.h>

#define MOST_WORDS 4096
#define MOST_HITS 4096

static const char gazetteer[] =
    "format: 1\n"
    "language: ar\n"
    "type: place\n"
    "proclitics:\n"
    "  - {id: wa, form: و, minimum: 2}\n"
    "  - {id: fa, form: ف, minimum: 2}\n"
    "  - {id: bi, form: ب, after: [wa, fa], minimum: 3}\n"
    "  - {id: li, form: ل, after: [wa, fa], minimum: 2}\n"
    "  - {id: li-al, form: ل, after: [wa, fa], before: ل, restore: ا, minimum: 3}\n"
    "  - {id: li-al-lam, form: ل, after: [wa, fa], before: ل, restore: ال, minimum: 3}\n"
    "  - {id: th, form: th, minimum: 1}\n"
    "  - {id: long, form: والفلبال, minimum: 1}\n"
    "entities:\n"
    "  - {id: ali, names: {ar: [علي, {text: عَلي, level: exact}], en: [Ali]}}\n"
    "  - {id: iraq, names: {ar: [العراق, جمهورية العراق]}}\n"
    "  - {id: lamma, names: {ar: [اللمّة, لما]}}\n"
    "  - {id: city, names: {ar: [مدينة, مدينة علي, مدينة علي الكبرى, مدينة علي الكبرى الاولى]}}\n"
    "  - {id: strict, names: {ar: [{text: أمة, level: strict}]}}\n"
    "  - {id: petersburg, names: {en: [St. Petersburg, A. B. C], ar: [ا. ب. ت]}}\n"
    "  - {id: tokyo, names: {ja: [東京, 東京都]}}\n"
    "  - {id: long, names: {ar: [والمستشفيات, بالإسكندرونيات الكبريات]}}\n"
    "  - {id: digits, names: {ar: [23 مارس, ٤٥]}}\n";

/* Pieces that make words of names, words nearly like them, and what stands between. */
static const char *const pieces[] = {
    "علي", "علي ", "عَلي ", "العراق", " العراق", "جمهورية العراق ", "و", "ف", "ب", "ل", "لل", "ول", "للعراق",
    "للمة", "وللعراق ", "بالعراق", "مدينة", "مدينه", " مدينة علي الكبرى ", "مدينة  علي", "مدينة\nعلي",
    "مدينة\n\nعلي", "مدينة، علي ", "الكبرى", " الاولى", "أمة", "امة", " أُمة ", "St. Petersburg", "St Petersburg",
    "Ali", "ali ", "Alí", "th", "thali ", "A. B. C", "A.B.C ", "ا. ب. ت", "東京", "東京都", "大阪 ", "والمستشفيات ",
    "بالإسكندرونيات الكبريات", "وبالإسكندرونيات", "23 مارس", "٢٣ مارس", "45", "٤٥ ", " ", " ", " ", "\n", "\r\n",
    "-", "_", ".", "،", "؛ ", "«", "»", "“", "”", "…", "\u00A0", "\u200F", "\u200C", "\u00AD", "\u061C",
    "\u0640", "\u064E", "\u0651", "\u0301", "ﷺ", "ﻋﻠﻲ", "ی", "ک", "ڤ", "é", "ß", "İ", "ﬁ", "Ж", "א", "ก", "\xFF",
    "\xD8", "\xE2\x80", "\xF0\x9F\x98\x80", "()", "والفلبال", "والفلبالعلي", "0", "x", "نصنصنصنصنصنصنصنص",
};

static support_image made;

typedef struct found {
    size_t start, end;
} found;

/* ---- the oracle ----------------------------------------------------------------------------------------- */

typedef struct listed_name {
    const char *text;
    alam_level level;
    alam_tokens words;
} listed_name;

static listed_name names[64];
static size_t name_count, hits_in_all;

static void cut(const char *text, size_t length, alam_tokens *tokens)
{
    alam_tokenizer tokenizer = {0};
    alam_tokenizer_start(&tokenizer, &made.image->fold, text, length);
    assert_true(alam_tokenizer_next(&tokenizer, SIZE_MAX, tokens));
    alam_tokenizer_free(&tokenizer);
}

static bool is_word(const alam_tokens *tokens, size_t number, const char *word, size_t length)
{
    const alam_token *token = &tokens->list.items[number];
    return token->folded_length == length && memcmp(alam_token_folded(tokens, token), word, length) == 0;
}

/* Whether a name stands at word `from`, the first one being folded as `first`; its place in `at`. */
static bool stands(const listed_name *name, const char *text, const alam_tokens *tokens, size_t from,
                   const char *first, const char *restore, found *at)
{
    size_t count = name->words.list.count;
    bool signs = false;
    if (from + count > tokens->list.count || !is_word(&name->words, 0, first, strlen(first)))
        return false;
    for (size_t i = 1; i < count; i++) {
        const alam_token *token = &tokens->list.items[from + i];
        if (token->gap == ALAM_GAP_BREAK ||
            !is_word(&name->words, i, alam_token_folded(tokens, token), token->folded_length))
            return false;
        signs = signs || token->gap == ALAM_GAP_SIGN;
    }
    at->end = tokens->list.items[from + count - 1].end.byte;
    alam_buffer surface = {0};
    alam_buffer_text(&surface, restore);
    alam_buffer_append(&surface, text + at->start, at->end - at->start);
    int level = alam_fold_compare(&made.image->fold, ALAM_LEVEL_LOOSE, surface.data, surface.length, name->text,
                                  strlen(name->text), NULL);
    bool same = !signs || alam_has_same_signs(&made.image->fold, surface.data, surface.length, name->text,
                                              strlen(name->text));
    alam_buffer_free(&surface);
    return level >= 0 && level <= (int)name->level && same;
}

static void try_names(const char *text, const alam_tokens *tokens, size_t from, const char *first,
                      const char *restore, size_t start, bool brief, found *best)
{
    for (size_t i = 0; i < name_count; i++) {
        found at = {.start = start};
        if ((brief && names[i].words.list.count == 1) ||
            !stands(&names[i], text, tokens, from, first, restore, &at))
            continue;
        if (!best->end || at.start < best->start || (at.start == best->start && at.end > best->end))
            *best = at;
    }
}

static void try_stack(const alam_clitic *clitic, const char *text, const alam_tokens *tokens, size_t from,
                      found *best)
{
    const alam_token *token = &tokens->list.items[from];
    const char *strip = made.image->at.STRINGS + clitic->strip, *before = made.image->at.STRINGS + clitic->before;
    const char *restore = made.image->at.STRINGS + clitic->restore;
    char word[4096], rest[8192];
    alam_place place;
    assert_true(token->folded_length < sizeof word);
    snprintf(word, sizeof word, "%.*s", (int)token->folded_length, alam_token_folded(tokens, token));
    if (strncmp(word, strip, strlen(strip)) != 0 || strlen(word) <= strlen(strip) ||
        strncmp(word + strlen(strip), before, strlen(before)) != 0 ||
        !alam_token_split(&made.image->fold, text, token, (uint32_t)strlen(strip), &place))
        return;
    size_t letters = 0;
    for (const char *at = word + strlen(strip); *at; at++)
        letters += ((unsigned char)*at & 0xC0) != 0x80;
    snprintf(rest, sizeof rest, "%s%s", restore, word + strlen(strip));
    try_names(text, tokens, from, rest, restore, place.byte, letters < clitic->minimum, best);
}

static size_t search_naively(const char *text, size_t length, bool proclitics, found *out)
{
    alam_tokens tokens = {0};
    size_t count = 0, end = 0;
    cut(text, length, &tokens);
    for (size_t i = 0; i < tokens.list.count; i++) {
        const alam_token *token = &tokens.list.items[i];
        char word[4096];
        found best = {0};
        if (token->start.byte < end)
            continue;
        assert_true(token->folded_length < sizeof word);
        snprintf(word, sizeof word, "%.*s", (int)token->folded_length, alam_token_folded(&tokens, token));
        try_names(text, &tokens, i, word, "", token->start.byte, false, &best);
        for (size_t k = 0; proclitics && k < made.image->count.CLITICS; k++)
            try_stack(&made.image->at.CLITICS[k], text, &tokens, i, &best);
        if (!best.end)
            continue;
        assert_true(count < MOST_HITS);
        out[count++] = best;
        end = best.end;
    }
    alam_tokens_free(&tokens);
    return count;
}

/* ---- comparing ------------------------------------------------------------------------------------------ */

/* `kernel`: NULL for the one that is taken by itself. */
static size_t search(const char *text, size_t length, alam_scan_options options, const char *kernel, found *out)
{
    alam_error error = {0};
    size_t count = 0;
    alam_scanner *scanner = alam_scanner_new(made.image, &options, &error);
    assert_non_null(scanner);
    assert_true(!kernel || alam_cutter_use(&scanner->cutter, kernel));
    for (int round = 0; round < 2; round++) { /* a scanner may be used again */
        count = 0;
        assert_true(alam_scan(scanner, text, length, &error));
        for (alam_hit hit; alam_scan_next(scanner, &hit, &error); count++) {
            assert_true(count < MOST_HITS);
            assert_non_null(alam_hit_id(scanner, &hit));
            out[count] = (found){hit.start, hit.end};
        }
        assert_int_equal(error.code, ALAM_OK);
    }
    alam_scanner_free(scanner);
    return count;
}

static void expect_same(const char *text, size_t length, const found *left, size_t left_count,
                        const found *right, size_t right_count, const char *what)
{
    for (size_t i = 0; i < left_count || i < right_count; i++) {
        if (i < left_count && i < right_count && left[i].start == right[i].start && left[i].end == right[i].end)
            continue;
        size_t at = i < left_count ? left[i].start : right[i].start;
        size_t from = at > 60 ? at - 60 : 0;
        print_error("hit %zu of %zu and %zu (%s), near byte %zu of %zu: %.*s\n", i, left_count, right_count, what,
                    at, length, (int)(length - from < 160 ? length - from : 160), text + from);
        if (i < left_count)
            print_error("expected %zu-%zu\n", left[i].start, left[i].end);
        if (i < right_count)
            print_error("found %zu-%zu\n", right[i].start, right[i].end);
        fail();
    }
}

static void check(const char *text, size_t length)
{
    static found expected[MOST_HITS], hits[MOST_HITS];
    /* The text at the very end of its memory, for the sanitizer to see what is read behind it. */
    char *copy = malloc(length + !length);
    assert_non_null(copy);
    memcpy(copy, text, length);
    for (int i = 0; i < 2; i++) {
        alam_scan_options options = {.without_proclitics = i};
        size_t expected_count = search_naively(copy, length, !options.without_proclitics, expected);
        for (size_t k = 0; alam_cut_kernel_name(k); k++) {
            size_t count = search(copy, length, options, alam_cut_kernel_name(k), hits);
            hits_in_all += count;
            expect_same(copy, length, expected, expected_count, hits, count, alam_cut_kernel_name(k));
        }
        options.portable = true;
        size_t count = search(copy, length, options, NULL, hits);
        expect_same(copy, length, expected, expected_count, hits, count, "option portable");
    }
    free(copy);
}

static void random_text_is_searched_as_the_oracle_does(void **state)
{
    support_random random = {20};
    alam_buffer text = {0};
    (void)state;
    for (int i = 0; i < 1500; i++) {
        alam_buffer_clear(&text);
        size_t count = support_below(&random, i % 10 == 0 ? 200 : 30);
        for (size_t k = 0; k < count; k++)
            alam_buffer_text(&text, pieces[support_below(&random, COUNT(pieces))]);
        check(text.data, text.length);
    }
    alam_buffer_free(&text);
}

/* Mostly plain Arabic, which vector code takes whole, at every place of its blocks. */
static void plain_text_is_searched_as_the_oracle_does(void **state)
{
    static const char *const plain[] = {"علي ", "مدينة علي ", "الكبرى ", "وبعلي ", "قال ", "بالعراق ", "إن ",
                                        "جمهورية العراق ", "و", "x ", "٢٣ ", "مارس ", "«علي» ", "أَمة "};
    support_random random = {21};
    alam_buffer text = {0};
    (void)state;
    for (int i = 0; i < 400; i++) {
        alam_buffer_clear(&text);
        for (size_t k = support_below(&random, 9); k > 0; k--)
            alam_buffer_byte(&text, ' ');
        for (size_t k = 0; k < 120; k++)
            alam_buffer_text(&text, plain[support_below(&random, COUNT(plain))]);
        check(text.data, text.length);
    }
    alam_buffer_free(&text);
}

/* More words than a block has, and words that are longer than one. */
static void long_text_is_searched_as_the_oracle_does(void **state)
{
    support_random random = {22};
    alam_buffer text = {0};
    (void)state;
    for (int i = 0; i < 3; i++) {
        alam_buffer_clear(&text);
        for (size_t k = 0; k < MOST_WORDS; k++) {
            if (k == 1500)
                for (size_t j = 0; j < 600; j++)
                    alam_buffer_text(&text, "لمن");
            alam_buffer_text(&text, pieces[support_below(&random, COUNT(pieces))]);
            alam_buffer_text(&text, support_chance(&random, 90) ? " " : "");
        }
        check(text.data, text.length);
    }
    alam_buffer_free(&text);
}

static void odd_texts_are_searched(void **state)
{
    (void)state;
    check("", 0);
    check("علي", strlen("علي"));
    check("\xD8", 1);
    check("علي\0علي", strlen("علي") * 2 + 1);
    check("مدينة\0علي", strlen("مدينة") + 1 + strlen("علي"));
}

static void the_two_hashes_of_a_word_are_one(void **state)
{
    support_random random = {23};
    char bytes[128];
    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)support_next(&random);
    for (size_t size = 0; size < 100; size++)
        assert_int_equal(alam_word_hash(bytes, size), alam_word_hash_padded(bytes, size));
    assert_int_not_equal(alam_word_hash("a\0", 1), alam_word_hash("a\0", 2));
}

static int set_up(void **state)
{
    (void)state;
    made = support_compile(gazetteer, "und/fold.yaml ar/fold.yaml");
    for (size_t i = 0; i < made.image->count.NAMES; i++) {
        const alam_name *name = &made.image->at.NAMES[i];
        names[name_count] = (listed_name){.text = made.image->at.STRINGS + name->text,
                                          .level = (alam_level)name->level};
        cut(names[name_count].text, strlen(names[name_count].text), &names[name_count].words);
        name_count++;
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    assert_true(hits_in_all > 100000); /* the texts are such that something is found */
    for (size_t i = 0; i < name_count; i++)
        alam_tokens_free(&names[i].words);
    support_close(&made);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_text_is_searched_as_the_oracle_does),
        cmocka_unit_test(plain_text_is_searched_as_the_oracle_does),
        cmocka_unit_test(long_text_is_searched_as_the_oracle_does),
        cmocka_unit_test(odd_texts_are_searched),
        cmocka_unit_test(the_two_hashes_of_a_word_are_one),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
