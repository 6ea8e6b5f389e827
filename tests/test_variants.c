/* Other spellings: the alignment, the look-up, and what is found and what is left alone. */
#include "support.h"

#include "match/variants.h"

#include <stdlib.h>

static const char gazetteer[] =
    "format: 1\n"
    "type: place\n"
    "entities:\n"
    "  - {id: karabakh, names: {ar: [كاراباخ, ناغورني كاراباخ]}, demonyms: {ar: [كاراباخي]}}\n"
    "  - {id: karabagh, names: {ar: [كاراباغ]}}\n"
    "  - {id: golubev, type: person, names: {ar: [غولوبيف]}}\n"
    "  - {id: ali, type: person, names: {ar: [علي]}}\n"
    "  - {id: khobar, names: {ar: [الخبر]}}\n"
    "  - {id: karima, names: {ar: [{text: كريمة, common: true}]}}\n"
    "  - {id: manama, names: {ar: [المنامة]}}\n"
    "  - {id: abdullah, type: person, names: {ar: [عبد الله النسور]}}\n"
    "  - {id: qarabagh, names: {ar: [قرهباغستان]}}\n"
    "  - {id: strict, names: {ar: [{text: سامراغان, strict: true}]}}\n"
    "  - {id: samarqand, names: {ar: [سمرقند]}}\n"
    "  - {id: novoshakhtinsk, names: {ar: [نوفوشاختينسك]}}\n"
    "  - {id: near-u, names: {ar: [تيرنوفاد]}}\n"
    "  - {id: near-i, names: {ar: [ترونوفاد]}}\n"
    "  - {id: many-a, names: {ar: [كالمر]}}\n"
    "  - {id: many-i, names: {ar: [كيلمر]}}\n"
    "  - {id: many-u, names: {ar: [كولمر]}}\n"
    "  - {id: many-la, names: {ar: [كلامر]}}\n"
    "  - {id: many-li, names: {ar: [كليمر]}}\n"
    "  - {id: many-lu, names: {ar: [كلومر]}}\n"
    "  - {id: dawn, names: {ar: [فجر]}}\n";

static support_image made;

/* ---- alignment ------------------------------------------------------------------------------------ */

static alam_skeleton_rules rules_of(const alam_image *image)
{
    alam_variants variants = {0};
    alam_variants_start(&variants, image);
    return variants.rules;
}

/* A word of up to nine letters that rules name. */
static alam_letters random_word(support_random *random, const alam_skeleton_rules *rules)
{
    uint32_t codepoints[9];
    size_t count = 1 + support_below(random, COUNT(codepoints));
    for (size_t i = 0; i < count; i++)
        codepoints[i] = rules->letters[support_below(random, rules->letter_count)].codepoint;
    alam_letters word;
    alam_letters_from(rules, codepoints, count, &word);
    return word;
}

static void a_word_is_itself_at_no_cost(void **state)
{
    alam_skeleton_rules rules = rules_of(made.image);
    support_random random = {1};
    (void)state;
    for (int i = 0; i < 2000; i++) {
        alam_letters word = random_word(&random, &rules);
        alam_alignment found = alam_align(made.image, &word, &word, 0, support_chance(&random, 50));
        assert_int_equal(found.cost, 0);
        assert_true(found.rules == 0 && !found.slipped);
    }
}

/* All rules of the file hold in both directions. */
static void costs_are_symmetric_and_no_limit_changes_them(void **state)
{
    alam_skeleton_rules rules = rules_of(made.image);
    support_random random = {2};
    size_t near = 0;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        alam_letters a = random_word(&random, &rules), b = a;
        for (size_t changes = support_below(&random, 3); changes > 0; changes--)
            b.codepoints[support_below(&random, b.count)] =
                rules.letters[support_below(&random, rules.letter_count)].codepoint;
        alam_letters_from(&rules, b.codepoints, b.count, &b);
        alam_alignment there = alam_align(made.image, &a, &b, 400, false);
        assert_int_equal(there.cost, alam_align(made.image, &b, &a, 400, false).cost);
        if (there.cost == ALAM_TOO_FAR)
            continue;
        near++;
        assert_int_equal(there.cost, alam_align(made.image, &a, &b, there.cost, false).cost);
        if (there.cost > 0)
            assert_int_equal(alam_align(made.image, &a, &b, there.cost - 1, false).cost,
                             ALAM_TOO_FAR);
    }
    assert_true(near > 1000);
}

/* ---- look-up -------------------------------------------------------------------------------------- */

/* The cheapest word by aligning all of them. */
static unsigned cheapest_of_all(const alam_letters *seen, uint64_t hash, bool alone)
{
    alam_skeleton_rules rules = rules_of(made.image);
    unsigned best = ALAM_TOO_FAR;
    for (uint32_t i = 0; i < made.image->count.WORDS; i++) {
        const alam_word *word = &made.image->at.WORDS[i];
        alam_letters listed;
        if (!(word->flags & ALAM_WORD_VARIES) || word->hash == hash)
            continue;
        alam_letters_of(&rules, alam_image_string(made.image, word->text), word->length, &listed);
        unsigned fewer = listed.count < seen->count ? listed.count : seen->count;
        alam_alignment found = alam_align(made.image, &listed, seen,
                                          alam_variant_limit(made.image, fewer, alone), false);
        bool for_lists = found.rules & made.image->settings->variant_alone_rules;
        if (found.cost < best && (alone || !for_lists))
            best = found.cost;
    }
    return best;
}

/* Spellings that rules make of the gazetteer's words are found, and again from the cache. */
static void the_look_up_finds_what_comparing_all_words_finds(void **state)
{
    alam_variants variants = {0};
    alam_variants_start(&variants, made.image);
    support_random random = {3};
    size_t near = 0, missed = 0, count = 0;
    uint32_t names[64];
    (void)state;
    for (uint32_t i = 0; i < made.image->count.WORDS && count < COUNT(names); i++)
        if (made.image->at.WORDS[i].flags & ALAM_WORD_VARIES)
            names[count++] = i;
    for (int i = 0; i < 2000; i++) {
        const alam_word *word = &made.image->at.WORDS[names[support_below(&random, count)]];
        alam_letters seen;
        alam_letters_of(&variants.rules, alam_image_string(made.image, word->text), word->length,
                        &seen);
        if (seen.count < 4)
            continue;
        seen.codepoints[support_below(&random, seen.count)] =
            variants.rules.letters[support_below(&random, variants.rules.letter_count)].codepoint;
        char folded[4 * ALAM_MOST_LETTERS];
        size_t length = 0;
        for (size_t k = 0; k < seen.count; k++)
            length += alam_utf8_encode(seen.codepoints[k], folded + length);
        alam_letters_of(&variants.rules, folded, length, &seen);
        uint64_t hash = alam_hash(folded, length);
        unsigned expected = cheapest_of_all(&seen, hash, true);
        alam_readings cold = *alam_read_variants_of(&variants, folded, length, hash, true);
        alam_readings warm = *alam_read_variants_of(&variants, folded, length, hash, true);
        assert_int_equal(cold.count, warm.count);
        if (expected == ALAM_TOO_FAR)
            continue;
        near++;
        missed += cold.count == 0 || cold.list[0].cost > expected;
    }
    alam_variants_free(&variants);
    assert_true(near > 300);
    /* What is not looked for: more than two exchanged letters, a group of letters and another one, and a
     * changed letter of the article. */
    assert_true(missed * 20 <= near);
}

/* ---- from text to spans --------------------------------------------------------------------------- */

static void spellings_are_found_and_others_left_alone(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"قال إن كراباخ بعيدة جدا عنا اليوم", "7-13 karabakh place name\n"},
        {"قال إن كارباخ بعيدة جدا عنا اليوم", "7-13 karabakh place name\n"},
        {"قال إن كاراباغ بعيدة جدا عنا اليوم", "7-14 karabagh place name\n"}, /* listed: wins */
        {"قال إن ناغورني كراباخ بعيدة جدا عنا", "7-21 karabakh place name\n"},
        {"وقال جولوبيف إن الأمر قد انتهى اليوم", "5-12 golubev person name\n"},
        {"وقال لنا أمس وجولوبيف معه في الاجتماع", "14-21 golubev person name\n"},
        {"كان عبدالله النسور هنا أمس في الاجتماع", "4-18 abdullah person name\n"},
        /* ordinary words, strict names, articles in running text */
        {"على", ""},
        {"خبر", "0-3 khobar place name\n"}, /* alone, it has nothing else to be */
        {"كريمة", "0-5 karima place name\n"},
        {"كريمة\nكانت كريمة من هناك أمس إلى الاجتماع", "0-5 karima place name\n"},
        {"كانت كريمة من هناك أمس إلى الاجتماع", ""},
        {"ورد خبر من هناك أمس إلى الاجتماع", ""},
        {"قال إن سامراجان بعيدة جدا عنا اليوم", ""},
        {"قال إن المنامات بعيدة جدا عنا اليوم", ""},
        {"قال إن كراباخي بعيدة جدا عنا اليوم", ""}, /* demonyms are not varied */
        /* a line by itself may be spelled more freely */
        {"منامة", "0-5 manama place name\n"},
        {"زمن\n\nمنامة\n\nزمن", "5-10 manama place name\n"},
        {"صمرقند", "0-6 samarqand place name\n"},
    };
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        support_expect(tagger, cases[i].text, cases[i].expected);
    alam_tagger_free(tagger);
}

static void a_span_says_its_tier_its_cost_and_its_rules(void **state)
{
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    assert_int_equal(support_tag(tagger, "وقال جولوبيف إن الأمر قد انتهى اليوم"), 1);
    const alam_span *span = alam_span_at(tagger, 0);
    assert_int_equal(span->match, ALAM_MATCH_VARIANT);
    assert_true(span->cost > 0 && span->cost < 1 && span->score < 1);
    assert_int_equal(span->why_count, 1);
    assert_string_equal(span->why[0], "variant:g-ghain-jeem");
    assert_int_equal(support_tag(tagger, "كريمة"), 1);
    span = alam_span_at(tagger, 0);
    assert_int_equal(span->why_count, 1);
    assert_string_equal(span->why[0], "context:alone-in-line");
    assert_int_equal(support_tag(tagger, "وقال غولوبيف إن الأمر قد انتهى اليوم"), 1);
    assert_true(alam_span_at(tagger, 0)->cost == 0);
    alam_tagger_free(tagger);
}

/* A tie is told: the span's own entity first, the other behind it, and both have their share. */
static void several_entities_in_reach_are_told(void **state)
{
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    assert_int_equal(support_tag(tagger, "تيرونوفاد"), 1);
    const alam_span *span = alam_span_at(tagger, 0);
    assert_int_equal(span->choice_count, 2);
    assert_string_equal(span->id, "near-i"); /* the dearer letter is that of the other */
    assert_string_equal(span->choices[0].id, "near-i");
    assert_string_equal(span->choices[1].id, "near-u");
    assert_true(span->choices[0].score == span->score);
    assert_true(span->choices[1].score < span->score && span->choices[1].score > 0.2);
    assert_true(span->choices[0].score + span->choices[1].score <= 1);
    assert_int_equal(support_tag(tagger, "نوفوشاختنسك"), 1);
    assert_int_equal(alam_span_at(tagger, 0)->choice_count, 0);
    assert_true(alam_span_at(tagger, 0)->score > 0.8);
    alam_tagger_free(tagger);
}

/* Where six names are one letter away, none is likely enough; one of them as it is listed is sure. */
static void a_line_that_may_be_too_many_names_is_left_alone(void **state)
{
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    support_expect(tagger, "كلمر", "");
    support_expect(tagger, "كالمر", "0-5 many-a place name\n");
    alam_tagger_free(tagger);
}

/* Whatever else is near, a listed form is itself, at no cost. */
static void a_listed_form_is_itself_at_no_cost(void **state)
{
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    const alam_image *image = made.image;
    size_t checked = 0;
    (void)state;
    for (size_t i = 0; i < image->count.NAMES; i++) {
        const alam_name *name = &image->at.NAMES[i];
        const char *text = alam_image_string(image, name->text);
        if (name->flags & (ALAM_NAME_COMMON | ALAM_NAME_SHORT))
            continue;
        support_tag(tagger, text);
        assert_true(alam_span_count(tagger) >= 1);
        const alam_span *span = alam_span_at(tagger, 0);
        assert_int_equal(span->end.byte - span->start.byte, strlen(text));
        assert_true(span->cost == 0);
        assert_string_equal(span->id, alam_image_string(image, image->at.ENTITIES[name->entity].id));
        checked++;
    }
    assert_true(checked > 20);
    alam_tagger_free(tagger);
}

static bool is_in(const alam_tagger *tagger, const alam_span *wanted, bool inside_variant)
{
    for (size_t i = 0; i < alam_span_count(tagger); i++) {
        const alam_span *span = alam_span_at(tagger, i);
        if (inside_variant ? span->cost > 0 && span->start.byte <= wanted->start.byte &&
                                 span->end.byte >= wanted->end.byte
                           : span->start.byte == wanted->start.byte &&
                                 span->end.byte == wanted->end.byte && span->id == wanted->id)
            return true;
    }
    return false;
}

/* Without the tier there are its spans less; more only where one of them covered a listed name. */
static void turning_the_tier_off_only_uncovers(void **state)
{
    static const char *const words[] = {"كراباخ", "كاراباخ", "ناغورني", "جولوبيف", "غولوبيف", "صمرقند",
                                        "عبدالله", "النسور", "على", "منامة", "\n"};
    alam_error error;
    const alam_options on = {.without_match = {[ALAM_MATCH_PATTERN] = true}};
    const alam_options off = {.without_match = {[ALAM_MATCH_VARIANT] = true,
                                                [ALAM_MATCH_FUZZY] = true,
                                                [ALAM_MATCH_PATTERN] = true}};
    alam_tagger *with = alam_tagger_new(made.image, &on, &error);
    alam_tagger *without = alam_tagger_new(made.image, &off, &error);
    support_random random = {4};
    alam_buffer text = {0};
    size_t variants = 0;
    (void)state;
    assert_non_null(with);
    assert_non_null(without);
    for (int i = 0; i < 1000; i++) {
        support_random_text(&random, words, COUNT(words), 30, &text);
        assert_true(alam_tag(with, text.data, text.length, &error));
        assert_true(alam_tag(without, text.data, text.length, &error));
        support_check_spans(with, text.data, text.length, ALAM_OVERLAP_NESTED);
        for (size_t k = 0; k < alam_span_count(with); k++)
            variants += alam_span_at(with, k)->cost > 0;
        for (size_t k = 0; k < alam_span_count(without); k++) {
            const alam_span *span = alam_span_at(without, k);
            assert_true(span->cost == 0);
            assert_true(is_in(with, span, false) || is_in(with, span, true));
        }
    }
    assert_true(variants > 500);
    alam_buffer_free(&text);
    alam_tagger_free(with);
    alam_tagger_free(without);
}

/* Where every match is reported, what is left without the tier is all that is not of it. */
static void of_all_matches_the_tier_takes_just_its_own_away(void **state)
{
    static const char *const words[] = {"كراباخ", "كاراباخ", "ناغورني", "جولوبيف", "غولوبيف", "صمرقند",
                                        "عبد", "الله", "عبدالله", "النسور", "على", "منامة", "\n"};
    alam_error error;
    const alam_options off = {.overlap = ALAM_OVERLAP_ALL,
                              .without_match = {[ALAM_MATCH_VARIANT] = true,
                                                [ALAM_MATCH_FUZZY] = true,
                                                [ALAM_MATCH_PATTERN] = true}};
    const alam_options on = {.overlap = ALAM_OVERLAP_ALL, .without_match = {[ALAM_MATCH_PATTERN] = true}};
    alam_tagger *with = alam_tagger_new(made.image, &on, &error);
    alam_tagger *without = alam_tagger_new(made.image, &off, &error);
    support_random random = {6};
    alam_buffer text = {0};
    size_t left = 0, variants = 0;
    (void)state;
    assert_true(with && without);
    for (int i = 0; i < 2000; i++) {
        support_random_text(&random, words, COUNT(words), 12, &text);
        assert_true(alam_tag(with, text.data, text.length, &error));
        assert_true(alam_tag(without, text.data, text.length, &error));
        size_t next = 0;
        for (size_t k = 0; k < alam_span_count(with); k++) {
            const alam_span *span = alam_span_at(with, k);
            if (span->cost > 0) {
                variants++;
                continue;
            }
            assert_true(next < alam_span_count(without));
            const alam_span *other = alam_span_at(without, next++);
            assert_int_equal(span->start.byte, other->start.byte);
            assert_int_equal(span->end.byte, other->end.byte);
            assert_ptr_equal(span->id, other->id);
            assert_true(span->score == other->score);
        }
        assert_int_equal(next, alam_span_count(without));
        left += next;
    }
    assert_true(variants > 500 && left > 500);
    alam_buffer_free(&text);
    alam_tagger_free(with);
    alam_tagger_free(without);
}

static bool is_among(const alam_tagger *tagger, const alam_span *wanted)
{
    for (size_t i = 0; i < alam_span_count(tagger); i++) {
        const alam_span *span = alam_span_at(tagger, i);
        if (span->start.byte == wanted->start.byte && span->end.byte == wanted->end.byte &&
            strcmp(span->id, wanted->id) == 0)
            return true;
    }
    return false;
}

/* A word may have the fingerprint of a prefix that it is not: where all prefixes lead to one name, nothing is
 * found that is not found with sound ones. */
static void what_prefixes_lead_to_is_no_proof(void **state)
{
    static const char text[] = "قال إن كراباخ وجولوبيف\n\nصمرقند\n\nعبدالله النسور\n\nناغورني كراباخ";
    alam_tagger *sound = support_tagger(&made, ALAM_OVERLAP_ALL);
    unsigned char *copy = malloc(made.size);
    size_t variants = 0;
    (void)state;
    assert_non_null(copy);
    support_tag(sound, text);
    for (uint32_t name = 0; name < made.image->count.NAMES; name++) {
        memcpy(copy, made.bytes, made.size);
        support_lead_to(made.image, copy, name);
        support_image misled = {.image = alam_image_open_memory(copy, made.size, "misled", NULL)};
        assert_non_null(misled.image);
        alam_tagger *tagger = support_tagger(&misled, ALAM_OVERLAP_ALL);
        support_tag(tagger, text);
        for (size_t i = 0; i < alam_span_count(tagger); i++) {
            variants += alam_span_at(tagger, i)->cost > 0;
            assert_true(is_among(sound, alam_span_at(tagger, i)));
        }
        alam_tagger_free(tagger);
        alam_image_close(misled.image);
    }
    assert_true(variants > 3);
    free(copy);
    alam_tagger_free(sound);
}

/* An image that is damaged on purpose, with a checksum that fits, is refused or used without harm. */
static void damage_behind_a_fitting_checksum_does_no_harm(void **state)
{
    static const char text[] = "قال إن كراباخ وجولوبيف\n\nصمرقند\n\nعبدالله النسور";
    support_random random = {5};
    unsigned char *copy = malloc(made.size);
    const alam_image *image = made.image;
    size_t first = (size_t)((const unsigned char *)image->at.VARIANT_RULES - image->bytes);
    (void)state;
    assert_non_null(copy);
    for (int i = 0; i < 400; i++) {
        alam_error error = {0};
        memcpy(copy, made.bytes, made.size);
        for (size_t damages = 1 + support_below(&random, 4); damages > 0; damages--)
            copy[first + support_below(&random, made.size - first)] = (unsigned char)support_next(&random);
        support_fix_checksum(copy, made.size);
        alam_image *damaged = alam_image_open_memory(copy, made.size, "damaged", &error);
        if (!damaged) {
            assert_int_equal(error.code, ALAM_ERROR_DATA);
            continue;
        }
        alam_tagger *tagger = alam_tagger_new(damaged, NULL, &error);
        assert_non_null(tagger);
        assert_true(alam_tag(tagger, text, sizeof text - 1, &error));
        alam_tagger_free(tagger);
        alam_image_close(damaged);
    }
    free(copy);
}

static int set_up(void **state)
{
    (void)state;
    made = support_compile(gazetteer, ". ../spelling");
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
        cmocka_unit_test(a_word_is_itself_at_no_cost),
        cmocka_unit_test(costs_are_symmetric_and_no_limit_changes_them),
        cmocka_unit_test(the_look_up_finds_what_comparing_all_words_finds),
        cmocka_unit_test(spellings_are_found_and_others_left_alone),
        cmocka_unit_test(a_span_says_its_tier_its_cost_and_its_rules),
        cmocka_unit_test(several_entities_in_reach_are_told),
        cmocka_unit_test(a_line_that_may_be_too_many_names_is_left_alone),
        cmocka_unit_test(a_listed_form_is_itself_at_no_cost),
        cmocka_unit_test(turning_the_tier_off_only_uncovers),
        cmocka_unit_test(of_all_matches_the_tier_takes_just_its_own_away),
        cmocka_unit_test(what_prefixes_lead_to_is_no_proof),
        cmocka_unit_test(damage_behind_a_fitting_checksum_does_no_harm),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
