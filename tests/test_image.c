/* Images: the same input gives the same bytes, and whatever is damaged is refused or does no harm. */#define _GNU_SOURCE
#include "support.h"

#include "image/image.h"
#include "image/known.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char gazetteer[] =
    "format: 1\n"
    "language: ar\n"
    "source: an atlas\n"
    "licence: CC0-1.0\n"
    "entities:\n"
    "  - {id: russia, type: place, kind: country, names: {ar: [روسيا], en: [Russia]}, demonyms: {ar: [روسي]}}\n"
    "  - {id: moscow, type: place, kind: city, names: {ar: [موسكو], en: [Moscow]}, within: russia,\n"
    "     geo: [55.75, 37.6], same_as: [\"atlas:1\"]}\n"
    "  - {id: usa, type: place, kind: country, names: {ar: [الولايات المتحدة]}}\n"
    "  - {id: army, type: organization, names: {ar: [القوات الروسية]}, within: russia,\n"
    "     same_as: [forces/russia]}\n"
    "  - {id: ittihad, type: organization, kind: newspaper, names: {ar: [الاتحاد]}}\n"
    "  - {id: putin, type: person, names: {ar: [فلاديمير بوتين], en: [Vladimir Putin]}, short: {ar: [بوتين]},\n"
    "     roles: [{role: head-of-state, of: russia, from: 2012-05-07}]}\n"
    "common:\n"
    "  all: [الاتحاد, على, أعلن]\n"
    "proclitics:\n"
    "  - {id: wa, form: و}\n"
    "  - {id: li, form: ل, after: [wa]}\n"
    "  - {id: li-al, form: ل, after: [wa], before: ل, restore: ا}\n"
    "inflection:\n"
    "  - {name: nisba, ends: ي, article: ال, endings: [{name: m, add: ي}, {name: f, add: ية}]}\n"
    "triggers:\n"
    "  - {name: press, type: organization, kinds: [newspaper], before: [صحيفة]}\n"
    "  - {name: title, type: person, before: [الرئيس]}\n"
    "glue: {letters: 8, part: 3, name: 4}\n"
    "zones:\n"
    "  - {name: tags, zone: keywords, inside: true, signs: [\":\"], phrases: [كلمات دلالية, Tags]}\n"
    "  - {name: links, zone: related, until: text, end-after: [keywords], phrases: [اقرأ أيضا], least: 5,\n"
    "     resume: [أعلن, قال]}\n"
    "  - {name: day, zone: meta, date: held, words: 2, lines: 5}\n"
    "  - {name: first, zone: headline, first: true, lines: 9, ends-not-in: [\".\"]}\n"
    "  - {name: site, zone: meta, lines: 3, ends-in: [\":\"]}\n"
    "  - {name: place, zone: meta, until: sign, words: 3, signs: [\"-\"], lines: 9}\n"
    "dates: {months: {4: [April, نيسان], 12: [كانون الأول]}, beside: [يوم]}\n" SUPPORT_PATTERNS;

static const char text[] = SUPPORT_PATTERNS_TEXT
    "أعلن الرئيس الروسي بوتين في موسكو، والقوات الروسية وللولايات المتحدة. فلاديمير بوتين وبوتين "
    "صحيفة الاتحاد، روسياموسكوأعلن Vladimir Putin RUSSIA مُوسـكو ﻣﻮﺳﻜﻮ \xFF على 東京\n"
    "موقع:\n18 نيسان 2024\nموسكو - روسيا\n18/04/2024\nاقرأ أيضا روسياموسكوأعلن بوتين وروسيا\n"
    "Tags: روسيا وموسكوكلمات دلالية: روسيا\nاقرأ أيضا:\nروسيا\n";

static support_image made;
static unsigned char *copy; /* of the image, to be damaged; aligned as malloc() does it */

static void fresh(void)
{
    memcpy(copy, made.bytes, made.size);
}

static alam_image *open_copy(size_t size, alam_error *error)
{
    *error = (alam_error){0};
    return alam_image_open_memory(copy, size, "copy.alam", error);
}

static void expect_refusal(size_t size)
{
    alam_error error;
    assert_null(open_copy(size, &error));
    assert_int_equal(error.code, ALAM_ERROR_DATA);
    assert_string_equal(error.file, "copy.alam");
    assert_non_null(strstr(error.message, "; "));
}

/* ---- what is not damaged -------------------------------------------------------------------------- */

static void a_sound_image_is_opened_from_memory_and_from_a_file(void **state)
{
    char *folder = support_folder(), *path = support_path(folder, "sound.alam");
    (void)state;
    support_write(path, made.bytes, made.size);
    alam_image *image = alam_image_open(path, NULL);
    assert_non_null(image);
    alam_image_info info = alam_image_describe(image);
    assert_int_equal(info.format_version, ALAM_IMAGE_VERSION);
    assert_int_equal(info.size, made.size);
    assert_int_equal(info.entities, 6);
    assert_int_equal(info.triggers, 2);
    assert_int_equal(info.proclitic_stacks, 5);
    assert_int_equal(info.section_count, ALAM_SECTION_COUNT);
    alam_image_origin origin = {0};
    assert_int_equal(alam_image_origin_count(image), 1);
    assert_int_equal(alam_image_origin_at(image, 0).entities, 6);
    assert_true(alam_image_origin_of(image, "moscow", &origin));
    assert_string_equal(origin.source, "an atlas");
    assert_string_equal(origin.licence, "CC0-1.0");
    assert_false(alam_image_origin_of(image, "nowhere", &origin));
    alam_image_close(image);
    alam_image_close(NULL);
    free(path);
    support_remove(folder);
}

static void each_section_is_aligned_named_and_in_its_place(void **state)
{
    const alam_image *image = made.image;
    size_t before = sizeof(alam_image_header) + ALAM_SECTION_COUNT * sizeof(alam_image_section_entry);
    (void)state;
    for (size_t i = 0; i < ALAM_SECTION_COUNT; i++) {
        size_t size = 0;
        assert_true(strlen(alam_image_section(image, i, &size)) > 3);
        assert_int_equal(image->table[i].offset, ALAM_IMAGE_ALIGNED(before));
        before = (size_t)image->table[i].offset + size;
    }
    assert_int_equal(before, made.size);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    support_image again = support_compile(gazetteer, "und/fold.yaml ar/fold.yaml");
    (void)state;
    assert_int_equal(again.size, made.size);
    assert_memory_equal(again.bytes, made.bytes, made.size);
    support_close(&again);
}

static void the_order_of_inputs_changes_no_entity_and_no_span(void **state)
{
    char *rules = support_repository("rules/ar/clitics.yaml");
    char *fold = support_repository("rules/ar/fold.yaml");
    char *cases = support_repository("tests/cases/gazetteer.yaml");
    const char *const orders[2][3] = {{rules, fold, cases}, {cases, fold, rules}};
    alam_buffer spans[2] = {{0}, {0}};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        support_image image = {0};
        assert_true(alam_compile_memory(orders[i], 3, &image.bytes, &image.size, NULL, NULL));
        image.image = alam_image_open_memory(image.bytes, image.size, "test", NULL);
        for (size_t j = 0; j < image.image->count.ENTITIES; j++)
            alam_buffer_format(&spans[i], "%s\n",
                               alam_image_string(image.image, image.image->at.ENTITIES[j].id));
        alam_tagger *tagger = support_tagger(&image, ALAM_OVERLAP_ALL);
        support_tag(tagger, text);
        alam_buffer found = {0};
        alam_buffer_text(&spans[i], support_spans(tagger, &found));
        alam_buffer_free(&found);
        alam_tagger_free(tagger);
        support_close(&image);
    }
    assert_true(spans[0].length > 600);
    assert_string_equal(alam_buffer_string(&spans[0]), alam_buffer_string(&spans[1]));
    alam_buffer_free(&spans[0]);
    alam_buffer_free(&spans[1]);
    free(rules);
    free(fold);
    free(cases);
}

/* ---- what is no image ----------------------------------------------------------------------------- */

static bool is_known(const char *path)
{
    alam_mapping mapping;
    assert_true(alam_map_file(path, &mapping, NULL));
    bool known = alam_is_known(&mapping);
    alam_unmap(&mapping);
    return known;
}

static void open_known(const char *path, bool expected)
{
    alam_error error = {0};
    alam_image *image = alam_image_open_known(path, &error);
    assert_int_equal(image != NULL, expected);
    assert_int_equal(error.code, expected ? ALAM_OK : ALAM_ERROR_DATA);
    alam_image_close(image);
}

/* Waits until a file that was just written may be noted. */
static void settle(void)
{
    usleep(1100 * 1000);
}

/* A byte of the file is changed in its place, and the time of that change set back as far as one can. */
static void damage_in_place(const char *path)
{
    struct stat before;
    assert_int_equal(stat(path, &before), 0);
    int file = open(path, O_WRONLY);
    assert_int_equal(pwrite(file, "\xFF", 1, (off_t)made.size - 1), 1);
    const struct timespec times[] = {before.st_atim, before.st_mtim};
    assert_int_equal(futimens(file, times), 0);
    close(file);
}

static void an_image_is_checked_again_once_it_has_changed(void **state)
{
    char *folder = support_folder(), *path = support_path(folder, "image.alam");
    (void)state;
    setenv("XDG_CACHE_HOME", folder, 1);
    support_write(path, made.bytes, made.size);
    open_known(path, true);
    assert_false(is_known(path)); /* it has just changed, and might again within the clock's tick */
    settle();
    open_known(path, true);
    assert_true(is_known(path));
    open_known(path, true);
    damage_in_place(path);
    assert_false(is_known(path));
    open_known(path, false);
    assert_false(is_known(path));
    support_write(path, made.bytes, made.size);
    settle();
    open_known(path, true);
    assert_true(is_known(path));
    free(path);
    support_remove(folder);
    unsetenv("XDG_CACHE_HOME");
}

/* A note that others could have written says nothing. */
static void nothing_is_known_in_a_cache_that_others_may_write_to(void **state)
{
    char *folder = support_folder(), *path = support_path(folder, "image.alam");
    char *notes = support_path(folder, "alam/sound");
    (void)state;
    setenv("XDG_CACHE_HOME", folder, 1);
    support_write(path, made.bytes, made.size);
    settle();
    open_known(path, true);
    assert_int_equal(chmod(notes, 0777), 0);
    assert_false(is_known(path));
    assert_int_equal(chmod(notes, 0700), 0);
    assert_true(is_known(path));
    setenv("XDG_CACHE_HOME", "/nowhere/at/all", 1);
    assert_false(is_known(path));
    open_known(path, true);
    free(notes);
    free(path);
    support_remove(folder);
    unsetenv("XDG_CACHE_HOME");
}

static void what_is_no_image_is_named_so(void **state)
{
    static const struct {
        const char *content;
        size_t size;
    } cases[] = {{"", 0}, {"x", 1}, {"\x89" "ALA", 4}, {"format: 1\ntype: place\n", 22}};
    char *folder = support_folder(), *path = support_path(folder, "file");
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        alam_error error = {0};
        support_write(path, cases[i].content, cases[i].size);
        assert_null(alam_image_open(path, &error));
        assert_int_equal(error.code, ALAM_ERROR_DATA);
        assert_string_equal(error.message, "is no Alam image; give a file made by 'alam compile'");
        assert_string_equal(error.file, path);
    }
    free(path);
    support_remove(folder);
}

static void a_folder_or_nothing_is_an_error_of_reading(void **state)
{
    char *folder = support_folder(), *path = support_path(folder, "none");
    alam_error error = {0};
    (void)state;
    assert_null(alam_image_open(folder, &error));
    assert_int_equal(error.code, ALAM_ERROR_IO);
    assert_string_equal(error.message, "is not a regular file");
    assert_null(alam_image_open(path, &error));
    assert_int_equal(error.code, ALAM_ERROR_IO);
    assert_string_equal(error.message, "cannot open: No such file or directory");
    free(path);
    support_remove(folder);
}

static void another_version_is_named(void **state)
{
    alam_error error;
    char expected[200];
    (void)state;
    fresh();
    ((alam_image_header *)copy)->version = ALAM_IMAGE_VERSION + 41;
    assert_null(open_copy(made.size, &error));
    snprintf(expected, sizeof expected,
             "the image has format version %d, this program reads version %d; compile it again with this "
             "program", ALAM_IMAGE_VERSION + 41, ALAM_IMAGE_VERSION);
    assert_string_equal(error.message, expected);
}

/* ---- damage --------------------------------------------------------------------------------------- */

static void an_image_cut_anywhere_is_refused(void **state)
{
    (void)state;
    for (size_t size = 0; size < made.size; size += size < 1024 ? 1 : 499) {
        /* a copy of just this size, so that AddressSanitizer sees what is read behind it */
        unsigned char *whole = copy;
        copy = malloc(size ? size : 1);
        memcpy(copy, made.bytes, size);
        expect_refusal(size);
        free(copy);
        copy = whole;
    }
}

static void an_image_with_more_behind_it_is_refused(void **state)
{
    unsigned char *whole = copy;
    (void)state;
    copy = calloc(1, made.size + 8);
    fresh();
    expect_refusal(made.size + 8);
    free(copy);
    copy = whole;
}

static void any_bit_turned_is_noticed(void **state)
{
    size_t head = sizeof(alam_image_header) + ALAM_SECTION_COUNT * sizeof(alam_image_section_entry);
    support_random random = {11};
    (void)state;
    fresh();
    for (size_t i = 0; i < head * 8 + 1000; i++) {
        size_t bit = i < head * 8 ? i : support_below(&random, made.size * 8);
        copy[bit / 8] ^= (unsigned char)(1 << bit % 8);
        expect_refusal(made.size);
        copy[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
}

#define FIELD(section, type, field)                                                                  \
    {ALAM_SECTION_##section, offsetof(type, field), sizeof(((type *)0)->field), #section "." #field}
#define ITEM(section, type) {ALAM_SECTION_##section, 0, sizeof(type), #section}

/* Everything in an image that says where something else is. */
static const struct {
    alam_section_id section;
    size_t offset, size;
    const char *name;
} references[] = {
    ITEM(FOLD_INDEX, uint16_t),
    ITEM(FOLD_BLOCKS, uint32_t),
    ITEM(FOLD_SEQUENCES, uint32_t),
    ITEM(FOLD_RULES, uint32_t),
    ITEM(TYPES, uint32_t),
    FIELD(ALIASES, alam_alias, id),
    FIELD(ALIASES, alam_alias, entity),
    ITEM(ENTITY_SOURCES, uint32_t),
    FIELD(SOURCES, alam_origin, source),
    FIELD(SOURCES, alam_origin, licence),
    FIELD(ENTITIES, alam_entity, id),
    FIELD(ENTITIES, alam_entity, type),
    FIELD(ENTITIES, alam_entity, kind),
    FIELD(ENTITIES, alam_entity, name),
    FIELD(ENTITIES, alam_entity, within),
    FIELD(ENTITIES, alam_entity, country),
    FIELD(ENTITIES, alam_entity, first_role),
    FIELD(ENTITIES, alam_entity, role_count),
    FIELD(ROLES, alam_role, role),
    FIELD(ROLES, alam_role, of),
    FIELD(WORDS, alam_word, text),
    FIELD(WORDS, alam_word, length),
    FIELD(WORDS, alam_word, first_common),
    FIELD(WORDS, alam_word, common_count),
    FIELD(WORDS, alam_word, set),
    ITEM(COMMON, uint32_t),
    FIELD(NAMES, alam_name, entity),
    FIELD(NAMES, alam_name, text),
    FIELD(NAMES, alam_name, base),
    FIELD(NAMES, alam_name, rule),
    FIELD(NAMES, alam_name, prior),
    FIELD(NAMES, alam_name, mode),
    FIELD(NAMES, alam_name, level),
    FIELD(NAMES, alam_name, words),
    FIELD(NAMES, alam_name, flags),
    FIELD(CLITICS, alam_clitic, strip),
    FIELD(CLITICS, alam_clitic, strip_length),
    FIELD(CLITICS, alam_clitic, before),
    FIELD(CLITICS, alam_clitic, restore),
    FIELD(CLITICS, alam_clitic, first_part),
    FIELD(CLITICS, alam_clitic, part_count),
    ITEM(CLITIC_PARTS, uint32_t),
    FIELD(TRIGGERS, alam_trigger, name),
    FIELD(TRIGGERS, alam_trigger, type),
    FIELD(TRIGGERS, alam_trigger, first_kind),
    FIELD(TRIGGERS, alam_trigger, kind_count),
    ITEM(TRIGGER_KINDS, uint32_t),
    FIELD(TRIGGER_WORDS, alam_trigger_word, word),
    FIELD(TRIGGER_WORDS, alam_trigger_word, trigger),
    FIELD(ALIASES, alam_alias, id),
    FIELD(ALIASES, alam_alias, entity),
    FIELD(CLASSES, alam_word_class, name),
    FIELD(CLASSES, alam_word_class, first_anchor),
    FIELD(CLASSES, alam_word_class, anchor_count),
    ITEM(ANCHORS, uint32_t),
    FIELD(PATTERNS, alam_pattern, name),
    FIELD(PATTERNS, alam_pattern, first_op),
    FIELD(PATTERNS, alam_pattern, op_count),
    FIELD(PATTERNS, alam_pattern, type),
    FIELD(PATTERNS, alam_pattern, id),
    FIELD(PATTERNS, alam_pattern, score),
    FIELD(PATTERNS, alam_pattern, action),
    FIELD(PATTERN_OPS, alam_op, code),
    ITEM(PREDICATES, uint32_t),
    FIELD(SHORT_FORMS, alam_short_form, name),
    FIELD(SHORT_FORMS, alam_short_form, type),
    FIELD(SHORT_FORMS, alam_short_form, score),
    FIELD(ROLES_BY_OF, alam_role_place, of),
    FIELD(ROLES_BY_OF, alam_role_place, role),
    FIELD(ROLES_BY_OF, alam_role_place, number),
    FIELD(ROLES_BY_OF, alam_role_place, entity),
    FIELD(ZONE_RULES, alam_zone_rule, name),
    FIELD(ZONE_RULES, alam_zone_rule, first_sign),
    FIELD(ZONE_RULES, alam_zone_rule, sign_count),
    FIELD(ZONE_RULES, alam_zone_rule, first_end),
    FIELD(ZONE_RULES, alam_zone_rule, end_count),
    FIELD(ZONE_RULES, alam_zone_rule, first_never),
    FIELD(ZONE_RULES, alam_zone_rule, never_count),
    FIELD(ZONE_RULES, alam_zone_rule, first_start),
    FIELD(ZONE_RULES, alam_zone_rule, start_count),
    FIELD(ZONE_RULES, alam_zone_rule, first_resume),
    FIELD(ZONE_RULES, alam_zone_rule, resume_count),
    FIELD(ZONE_RULES, alam_zone_rule, zone),
    FIELD(ZONE_RULES, alam_zone_rule, until),
    FIELD(ZONE_RULES, alam_zone_rule, date),
    FIELD(ZONE_PHRASES, alam_phrase, first_word),
    FIELD(ZONE_PHRASES, alam_phrase, word_count),
    FIELD(ZONE_PHRASES, alam_phrase, rule),
    FIELD(ZONE_PHRASES, alam_phrase, month),
    ITEM(ZONE_INSIDE, uint32_t),
    ITEM(ZONE_RESUME, uint32_t),
    FIELD(DATE_PHRASES, alam_phrase, first_word),
    FIELD(DATE_PHRASES, alam_phrase, word_count),
    FIELD(DATE_PHRASES, alam_phrase, rule),
    FIELD(DATE_PHRASES, alam_phrase, month),
    ITEM(PHRASE_WORDS, uint32_t),
};

/* 0xFFFFFFFE: no number of anything, not that for "none", no code point and no number from 0 to 1. */
static void each_reference_that_points_outside_is_refused(void **state)
{
    static const uint32_t outside = 0xFFFFFFFE;
    (void)state;
    for (size_t i = 0; i < COUNT(references); i++) {
        const alam_image_section_entry *entry = &made.image->table[references[i].section];
        size_t size = alam_section_item_size(references[i].section);
        const size_t items[] = {0, (size_t)entry->count / 2, (size_t)entry->count - 1};
        assert_true(entry->count > 0);
        for (size_t j = 0; j < COUNT(items); j++) {
            alam_error error;
            fresh();
            memcpy(copy + entry->offset + items[j] * size + references[i].offset, &outside,
                   references[i].size);
            support_fix_checksum(copy, made.size);
            if (open_copy(made.size, &error))
                fail_msg("%s of item %zu is not looked at", references[i].name, items[j]);
            assert_non_null(strstr(error.message, "the image is damaged: "));
        }
    }
}

/* The hash tables: a search in a full one would not end. */
static void a_table_without_a_free_slot_is_refused(void **state)
{
    const alam_image_section_entry *words = &made.image->table[ALAM_SECTION_WORD_SLOTS];
    static const alam_section_id prefixes[] = {ALAM_SECTION_FIRST_PREFIXES, ALAM_SECTION_NEXT_PREFIXES};
    alam_error error;
    (void)state;
    fresh();
    for (size_t i = 0; i < words->count; i++)
        ((alam_slot *)(copy + words->offset))[i].word = 0;
    support_fix_checksum(copy, made.size);
    assert_null(open_copy(made.size, &error));
    for (size_t i = 0; i < COUNT(prefixes); i++) {
        const alam_image_section_entry *table = &made.image->table[prefixes[i]];
        fresh();
        for (size_t bucket = 0; bucket < table->count; bucket++)
            ((alam_prefix_bucket *)(copy + table->offset))[bucket].prefixes[ALAM_PREFIX_LANES - 1] =
                ALAM_PREFIX_SPILLED;
        support_fix_checksum(copy, made.size);
        assert_null(open_copy(made.size, &error));
    }
}

/* ---- what looks like a name -------------------------------------------------------------------------- */

/* Whether bytes of the text have the letters of a name, perhaps without a first one that the proclitic in front
 * of them swallowed. */
static bool has_letters(const alam_image *image, uint32_t name, size_t start, size_t end)
{
    const char *listed = alam_image_string(image, image->at.NAMES[name].text);
    static const size_t swallowed[] = {0, sizeof "ا" - 1};
    for (size_t i = 0; i < COUNT(swallowed); i++)
        if (alam_fold_compare(&image->fold, ALAM_LEVEL_LOOSE, text + start, end - start, listed + swallowed[i],
                              strlen(listed) - swallowed[i], NULL) >= 0)
            return true;
    return false;
}

static size_t count_hits(const alam_image *image, uint32_t name)
{
    alam_scanner *scanner = alam_scanner_new(image, NULL, NULL);
    size_t hits = 0;
    assert_true(alam_scan(scanner, text, strlen(text), NULL));
    for (alam_hit hit; alam_scan_next(scanner, &hit, NULL); hits++)
        assert_true(has_letters(image, name, hit.start, hit.end));
    alam_scanner_free(scanner);
    return hits;
}

static size_t count_matches(const alam_image *image, uint32_t name)
{
    alam_tagger *tagger = alam_tagger_new(image, &(alam_options){.overlap = ALAM_OVERLAP_ALL}, NULL);
    size_t matches = 0;
    assert_true(alam_tag(tagger, text, strlen(text), NULL));
    for (size_t i = 0; i < alam_span_count(tagger); i++) {
        const alam_span *span = alam_span_at(tagger, i);
        if (span->match != ALAM_MATCH_EXACT && span->match != ALAM_MATCH_FOLDED)
            continue;
        matches++;
        assert_true(has_letters(image, name, span->start.byte, span->end.byte));
    }
    alam_tagger_free(tagger);
    return matches;
}

/* A word of the text may have the fingerprint of a prefix that it is not: the letters decide. */
static void a_prefix_that_leads_to_another_name_finds_nothing(void **state)
{
    size_t hits = 0, matches = 0;
    (void)state;
    for (uint32_t name = 0; name < made.image->count.NAMES; name++) {
        alam_error error;
        fresh();
        support_lead_to(made.image, copy, name);
        alam_image *image = open_copy(made.size, &error);
        assert_non_null(image);
        hits += count_hits(image, name);
        matches += count_matches(image, name);
        alam_image_close(image);
    }
    assert_true(hits > 5 && matches > 5);
}

/* Names of the same words stand in one run, which ends within the section and has one number of words. */
static void a_run_of_names_that_does_not_end_is_refused(void **state)
{
    const alam_image_section_entry *table = &made.image->table[ALAM_SECTION_NAMES];
    const alam_name *sound = made.image->at.NAMES;
    alam_name *names = (alam_name *)(copy + table->offset);
    size_t refused = 0;
    (void)state;
    for (size_t i = 0; i < table->count; i++) {
        bool ends = i + 1 == table->count || sound[i].words != sound[i + 1].words;
        alam_error error;
        fresh();
        names[i].flags |= ALAM_NAME_FOLLOWED;
        support_fix_checksum(copy, made.size);
        alam_image *image = open_copy(made.size, &error);
        assert_true((image == NULL) == ends);
        refused += ends;
        alam_image_close(image);
    }
    assert_true(refused > 1);
}

/* ---- damage that goes unnoticed ----------------------------------------------------------------------- */

static void scan(const alam_image *image)
{
    alam_scanner *scanner = alam_scanner_new(image, NULL, NULL);
    uint32_t before = 0;
    assert_non_null(scanner);
    assert_true(alam_scan(scanner, text, strlen(text), NULL));
    for (alam_hit hit; alam_scan_next(scanner, &hit, NULL); before = hit.end) {
        assert_true(before <= hit.start && hit.start < hit.end && hit.end <= strlen(text));
        assert_non_null(alam_hit_id(scanner, &hit));
    }
    alam_scanner_free(scanner);
}

/* Searches, tags and explains with an image that has passed validation, and looks at all that comes back. */
static void use(const alam_image *image)
{
    scan(image);
    for (int overlap = ALAM_OVERLAP_NESTED; overlap <= ALAM_OVERLAP_ALL; overlap++) {
        alam_tagger *tagger =
            alam_tagger_new(image, &(alam_options){.overlap = (alam_overlap)overlap}, NULL);
        assert_non_null(tagger);
        assert_true(alam_tag(tagger, text, strlen(text), NULL));
        for (size_t i = 0; i < alam_span_count(tagger); i++) {
            const alam_span *span = alam_span_at(tagger, i);
            const char *const strings[] = {span->id,   span->type, span->kind,
                                           span->name, span->zone, span->role ? span->role : "",
                                           span->role_of ? span->role_of : ""};
            assert_true(span->start.byte < span->end.byte && span->end.byte <= strlen(text));
            for (size_t j = 0; j < COUNT(strings); j++)
                assert_int_equal(alam_utf8_valid_prefix(strings[j], strlen(strings[j])),
                                 strlen(strings[j]));
            for (size_t j = 0; j < span->why_count; j++)
                assert_non_null(span->why[j]);
        }
        if (overlap == ALAM_OVERLAP_NESTED)
            alam_free(alam_explain(tagger, text, strlen(text), NULL));
        alam_tagger_free(tagger);
    }
}

/* A value that is likely to do harm. */
static uint32_t bad_value(support_random *random)
{
    static const uint32_t values[] = {0, 1, 2, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF};
    return support_chance(random, 50) ? values[support_below(random, COUNT(values))]
           : support_chance(random, 50) ? (uint32_t)support_below(random, 300)
                                        : (uint32_t)support_next(random);
}

/* Changes a few values of one section: 32 bits, 16 bits or a byte at any place. */
static void damage(support_random *random, size_t section)
{
    size_t sizes[] = {4, 4, 4, 2, 1};
    size_t length = 0;
    alam_image_section(made.image, section, &length);
    for (size_t i = 1 + support_below(random, 3); i > 0 && length >= 4; i--) {
        uint32_t value = bad_value(random);
        size_t size = sizes[support_below(random, COUNT(sizes))];
        size_t at = support_below(random, length - 3) / size * size;
        memcpy(copy + made.image->table[section].offset + at, &value, size);
    }
}

/* Random damage whose checksum was put right, as a hostile file would have it, to some of `sections`. */
static void damage_and_use(support_random random, const alam_section_id *sections, size_t count)
{
    size_t refused = 0, used = 0;
    for (size_t i = 0; i < 3000; i++) {
        alam_error error;
        fresh();
        damage(&random, sections[support_below(&random, count)]);
        support_fix_checksum(copy, made.size);
        alam_image *image = open_copy(made.size, &error);
        if (image) {
            use(image);
            used++;
        } else {
            assert_int_equal(error.code, ALAM_ERROR_DATA);
            assert_non_null(strstr(error.message, "; compile it again"));
            refused++;
        }
        alam_image_close(image);
    }
    assert_true(refused > 300 && used > 300);
}

static void damage_with_a_fitting_checksum_is_refused_or_harmless(void **state)
{
    alam_section_id all[ALAM_SECTION_COUNT];
    (void)state;
    for (size_t i = 0; i < ALAM_SECTION_COUNT; i++)
        all[i] = (alam_section_id)i;
    damage_and_use((support_random){12}, all, COUNT(all));
}

static void damaged_patterns_are_refused_or_harmless(void **state)
{
    static const alam_section_id sections[] = {
        ALAM_SECTION_PATTERNS,    ALAM_SECTION_PATTERN_OPS, ALAM_SECTION_ANCHORS,     ALAM_SECTION_CLASSES,
        ALAM_SECTION_CLASS_SETS,  ALAM_SECTION_PREDICATES,  ALAM_SECTION_SHORT_FORMS, ALAM_SECTION_PATTERN_OPS,
        ALAM_SECTION_LETTER_ODDS, ALAM_SECTION_NAME_LETTERS, ALAM_SECTION_ALIASES};
    (void)state;
    damage_and_use((support_random){14}, sections, COUNT(sections));
}

/* The same for the section table. */
static void a_damaged_section_table_is_refused_or_harmless(void **state)
{
    support_random random = {13};
    (void)state;
    for (size_t i = 0; i < 2000; i++) {
        alam_error error;
        fresh();
        alam_image_section_entry *table = (alam_image_section_entry *)(copy + sizeof(alam_image_header));
        alam_image_section_entry *entry = &table[support_below(&random, ALAM_SECTION_COUNT)];
        uint64_t *field = support_chance(&random, 50) ? &entry->offset : &entry->count;
        *field = support_chance(&random, 30)   ? support_next(&random)
                 : support_chance(&random, 50) ? *field + support_below(&random, 64) - 32
                                               : support_below(&random, made.size);
        support_fix_checksum(copy, made.size);
        alam_image *image = open_copy(made.size, &error);
        if (image)
            use(image);
        alam_image_close(image);
    }
}

static int set_up(void **state)
{
    (void)state;
    made = support_compile(gazetteer, "und/fold.yaml ar/fold.yaml");
    copy = malloc(made.size);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(copy);
    support_close(&made);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_image_is_opened_from_memory_and_from_a_file),
        cmocka_unit_test(each_section_is_aligned_named_and_in_its_place),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(the_order_of_inputs_changes_no_entity_and_no_span),
        cmocka_unit_test(an_image_is_checked_again_once_it_has_changed),
        cmocka_unit_test(nothing_is_known_in_a_cache_that_others_may_write_to),
        cmocka_unit_test(what_is_no_image_is_named_so),
        cmocka_unit_test(a_folder_or_nothing_is_an_error_of_reading),
        cmocka_unit_test(another_version_is_named),
        cmocka_unit_test(an_image_cut_anywhere_is_refused),
        cmocka_unit_test(an_image_with_more_behind_it_is_refused),
        cmocka_unit_test(any_bit_turned_is_noticed),
        cmocka_unit_test(each_reference_that_points_outside_is_refused),
        cmocka_unit_test(a_table_without_a_free_slot_is_refused),
        cmocka_unit_test(a_prefix_that_leads_to_another_name_finds_nothing),
        cmocka_unit_test(a_run_of_names_that_does_not_end_is_refused),
        cmocka_unit_test(damage_with_a_fitting_checksum_is_refused_or_harmless),
        cmocka_unit_test(damaged_patterns_are_refused_or_harmless),
        cmocka_unit_test(a_damaged_section_table_is_refused_or_harmless),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
