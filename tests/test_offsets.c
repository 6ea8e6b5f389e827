/* What alam.h promises of every span, on random text of all scripts, with bytes that are no UTF-8. */
#include "support.h"

#include "image/image.h"

#include <stdlib.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

static const char gazetteer[] =
    "format: 1\n"
    "entities:\n"
    "  - {id: moscow, type: place, names: {ar: [موسكو], en: [Moscow], ru: [Москва], ja: [モスクワ]}}\n"
    "  - {id: tokyo, type: place, names: {ja: [東京], th: [โตเกียว], en: [Tōkyō]}}\n"
    "  - {id: russia, type: place, names: {ar: [روسيا]}, demonyms: {ar: [روسي]}}\n"
    "  - {id: usa, type: place, names: {ar: [الولايات المتحدة]}, demonyms: {ar: [أميركي]}}\n"
    "  - {id: army, type: organization, names: {ar: [القوات الروسية]}}\n"
    "  - {id: march, type: organization, names: {ar: [حركة 23 مارس]}}\n"
    "  - {id: putin, type: person, names: {ar: [فلاديمير بوتين], en: [Vladimir Putin]},\n"
    "     short: {ar: [بوتين], en: [Putin]}}\n"
    "  - {id: math, type: organization, names: {und: [𝐀𝐁𝐂, Ⅷ, ﬁn]}}\n"
    "  - {id: one, type: place, names: {und: [1]}}\n"
    "  - {id: alif, type: person, names: {ar: [ا, ء]}}\n";

static const char *const words[] = {
    "موسكو",  "Moscow",   "МОСКВА", "モスクワ",  "東京",     "โตเกียว",   "tokyo",    "روسيا",
    "الروسية", "وموسكو",   "للولايات المتحدة", "القوات الروسية", "بوتين",    "فلاديمير بوتين",
    "Vladimir\nPutin",     "حركة «23 مارس»",   "ﻣﻮﺳﻜﻮ",  "م\u064Fوس\u0640كو", "𝐀𝐁𝐂", "viii",
    "Ⅷ",      "fin",      "١",      "ا",        "ء",        "أردوغانروسيافلاديمير", "الرئيس بوتين",
    "Mo\u200Dscow", "Mosc\u00ADow", "東\u200D京東京",
};

static support_image made;

/* ---- the oracles ---------------------------------------------------------------------------------- */

static void count_substitution(const void *context, UConverterToUnicodeArgs *arguments,
                               const char *bytes, int32_t length, UConverterCallbackReason reason,
                               UErrorCode *status)
{
    if (reason <= UCNV_IRREGULAR)
        ++*(size_t *)(uintptr_t)context;
    UCNV_TO_U_CALLBACK_SUBSTITUTE(NULL, arguments, bytes, length, reason, status);
}

/* How many U+FFFD ICU's converter puts in. */
static size_t count_ill_formed(const char *text, size_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    size_t count = 0;
    UChar *out = malloc((length + 1) * 2 * sizeof *out);
    UConverter *converter = ucnv_open("UTF-8", &status);
    ucnv_setToUCallBack(converter, count_substitution, &count, NULL, NULL, &status);
    ucnv_toUChars(converter, out, (int32_t)(length + 1) * 2, text, (int32_t)length, &status);
    assert_true(U_SUCCESS(status));
    ucnv_close(converter);
    free(out);
    return count;
}

static bool has_parts(const alam_clitic *clitic, const alam_span *span)
{
    const uint32_t *parts = &made.image->at.CLITIC_PARTS[clitic->first_part];
    if (clitic->part_count != span->clitic_count)
        return false;
    for (uint32_t i = 0; i < clitic->part_count; i++)
        if (strcmp(alam_image_string(made.image, parts[i]), span->clitics[i]) != 0)
            return false;
    return true;
}

static bool folds_to_name(const alam_span *span, const char *restore, const char *text, size_t length)
{
    const alam_image *image = made.image;
    alam_buffer folded = {0};
    alam_buffer_text(&folded, restore);
    alam_fold_append(&image->fold, ALAM_LEVEL_LOOSE, text, length, &folded);
    bool found = false;
    for (size_t i = 0; i < image->count.NAMES && !found; i++) {
        const alam_name *name = &image->at.NAMES[i];
        const char *listed = alam_image_string(image, name->text);
        alam_buffer expected = {0};
        alam_fold_append(&image->fold, ALAM_LEVEL_LOOSE, listed, strlen(listed), &expected);
        found = strcmp(alam_image_string(image, image->at.ENTITIES[name->entity].id), span->id) == 0 &&
                expected.length == folded.length &&
                memcmp(expected.data, folded.data, folded.length) == 0;
        alam_buffer_free(&expected);
    }
    alam_buffer_free(&folded);
    return found;
}

/* The text at a span is a listed name of its entity but for what folding drops or unifies, and but for what
 * its proclitics have swallowed. */
static void check_text(const alam_span *span, const char *text)
{
    size_t length = span->end.byte - span->start.byte;
    if (span->match == ALAM_MATCH_PATTERN)
        return; /* the rules name it, and no list */
    bool found = folds_to_name(span, "", text + span->start.byte, length);
    for (size_t i = 0; i < made.image->count.CLITICS && !found; i++) {
        const alam_clitic *clitic = &made.image->at.CLITICS[i];
        found = has_parts(clitic, span) &&
                folds_to_name(span, alam_image_string(made.image, clitic->restore),
                              text + span->start.byte, length);
    }
    if (!found)
        fail_msg("%.*s is no name of %s", (int)length, text + span->start.byte, span->id);
}

static size_t check(alam_tagger *tagger, const char *text, size_t length, alam_overlap overlap)
{
    assert_true(alam_tag(tagger, text, length, NULL));
    assert_int_equal(alam_ill_formed(tagger), count_ill_formed(text, length));
    support_check_spans(tagger, text, length, overlap);
    for (size_t i = 0; i < alam_span_count(tagger); i++)
        check_text(alam_span_at(tagger, i), text);
    return alam_span_count(tagger);
}

/* ---- tests ---------------------------------------------------------------------------------------- */

static void positions_hold_on_random_text(void **state)
{
    support_random random = {3};
    alam_buffer text = {0};
    size_t spans = 0;
    (void)state;
    for (int overlap = ALAM_OVERLAP_NESTED; overlap <= ALAM_OVERLAP_ALL; overlap++) {
        alam_tagger *tagger = support_tagger(&made, (alam_overlap)overlap);
        for (size_t i = 0; i < 1500; i++) {
            support_random_text(&random, words, COUNT(words), support_below(&random, 60), &text);
            /* a copy of just its size, so that AddressSanitizer sees what is read behind it */
            char *copy = malloc(text.length + 1);
            memcpy(copy, text.data ? text.data : "", text.length);
            char *exact = realloc(copy, text.length ? text.length : 1);
            spans += check(tagger, exact, text.length, (alam_overlap)overlap);
            free(exact);
        }
        alam_tagger_free(tagger);
    }
    assert_true(spans > 10000);
    alam_buffer_free(&text);
}

static void positions_hold_across_segments_of_a_long_text(void **state)
{
    support_random random = {4};
    alam_buffer text = {0};
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    support_random_text(&random, words, COUNT(words), 60000, &text);
    assert_true(text.length > 4 * 65536);
    assert_true(check(tagger, text.data, text.length, ALAM_OVERLAP_NESTED) > 3000);
    alam_tagger_free(tagger);
    alam_buffer_free(&text);
}

static void a_cut_text_never_moves_what_stands_before_the_cut(void **state)
{
    static const char text[] = "Moscow \xD9\x85\xD9\x88 東京 Vladimir Putin 𝐀𝐁𝐂 روسيا";
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    for (size_t length = 0; length <= strlen(text); length++)
        check(tagger, text, length, ALAM_OVERLAP_NESTED);
    alam_tagger_free(tagger);
}

static void units_of_position_differ_as_they_should(void **state)
{
    /* one emoji: 4 bytes, 1 code point, 2 UTF-16 units; one ill-formed byte: 1 of each */
    static const char text[] = "\xF0\x9F\x98\x80 \xFF é Moscow";
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    assert_int_equal(support_tag(tagger, text), 1);
    const alam_span *span = alam_span_at(tagger, 0);
    assert_int_equal(span->start.byte, 10);
    assert_int_equal(span->start.codepoint, 6);
    assert_int_equal(span->start.utf16, 7);
    assert_int_equal(span->end.byte, 16);
    assert_int_equal(alam_ill_formed(tagger), 1);
    alam_tagger_free(tagger);
}

static void an_empty_text_has_no_spans(void **state)
{
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    assert_int_equal(support_tag(tagger, "Moscow"), 1);
    assert_true(alam_tag(tagger, NULL, 0, NULL));
    assert_int_equal(alam_span_count(tagger), 0);
    assert_int_equal(alam_ill_formed(tagger), 0);
    alam_tagger_free(tagger);
}

static void positions_of_a_later_field_start_anew(void **state)
{
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    alam_begin(tagger);
    assert_true(alam_tag_field(tagger, "headline", "Vladimir Putin", 14, NULL));
    assert_int_equal(alam_span_count(tagger), 1);
    assert_string_equal(alam_span_at(tagger, 0)->zone, "headline");
    assert_true(alam_tag_field(tagger, "body", "x Putin", 7, NULL));
    assert_int_equal(alam_span_count(tagger), 1);
    assert_int_equal(alam_span_at(tagger, 0)->start.byte, 2);
    assert_string_equal(alam_span_at(tagger, 0)->zone, "body");
    assert_true(alam_tag(tagger, "x Putin", 7, NULL));
    assert_int_equal(alam_span_count(tagger), 0);
    alam_tagger_free(tagger);
}

static int set_up(void **state)
{
    (void)state;
    made = support_compile(gazetteer, ".");
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
        cmocka_unit_test(positions_hold_on_random_text),
        cmocka_unit_test(positions_hold_across_segments_of_a_long_text),
        cmocka_unit_test(a_cut_text_never_moves_what_stands_before_the_cut),
        cmocka_unit_test(units_of_position_differ_as_they_should),
        cmocka_unit_test(an_empty_text_has_no_spans),
        cmocka_unit_test(positions_of_a_later_field_start_anew),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
