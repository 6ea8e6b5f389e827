/* The parts of a page, the date of a document, and what a person was on that day. tests/cases/zones.case
 * has pages; here is what they cannot show. */
#include "support.h"

#include "image/image.h"
#include "image/roles.h"

#include <stdio.h>
#include <stdlib.h>

static const char gazetteer[] =
    "format: 1\n"
    "type: person\n"
    "entities:\n"
    "  - {id: usa, type: place, names: {en: [America]}}\n"
    "  - {id: france, type: place, names: {en: [France]}}\n"
    "  - {id: obama, names: {en: [Obama]}, roles: [{role: senator, of: usa, from: 2005-01-03, to: 2008-11-16},\n"
    "     {role: head-of-state, of: usa, from: 2009-01-20, to: 2017-01-20}]}\n"
    "  - {id: trump, names: {en: [Trump]}, roles: [{role: head-of-state, of: usa, from: 2017-01-20,\n"
    "     to: 2021-01-20}, {role: head-of-state, of: usa, from: 2025-01-20}]}\n"
    "  - {id: biden, names: {en: [Biden]}, roles: [{role: head-of-state, of: usa, from: 2021-01-20,\n"
    "     to: 2025-01-20}]}\n"
    "  - {id: left, names: {en: [Lefty]}, roles: [{role: captain, of: france, from: 2020-01-01}]}\n"
    "  - {id: right, names: {en: [Righty]}, roles: [{role: captain, of: france, from: 2020-01-01},\n"
    "     {role: coach, of: france}]}\n"
    "  - {id: saint, names: {en: [Nicholas]}, roles: [{role: saint}]}\n";

static support_image made;

static alam_tagger *begin(int32_t date)
{
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    alam_begin_dated(tagger, date);
    return tagger;
}

static const alam_span *only_span(alam_tagger *tagger, const char *zone, const char *text)
{
    assert_true(alam_tag_field(tagger, zone, text, strlen(text), NULL));
    if (alam_span_count(tagger) != 1)
        fail_msg("%zu spans in: %s", alam_span_count(tagger), text);
    return alam_span_at(tagger, 0);
}

/* ---- dates ---------------------------------------------------------------------------------------- */

static void a_day_is_read_or_refused(void **state)
{
    static const struct {
        const char *text;
        int32_t date;
    } days[] = {
        {"2024-04-18", 20240418}, {"2024-04-18T10:30:00Z", 20240418}, {"2024-04-18 10:30", 20240418},
        {"2024-02-29", 20240229}, {"2023-02-29", 0}, {"1900-02-29", 0}, {"2000-02-29", 20000229},
        {"2024-13-01", 0}, {"2024-00-01", 0}, {"2024-04-31", 0}, {"2024-04-00", 0}, {"1899-12-31", 0},
        {"2200-01-01", 0}, {"2024-4-18", 0}, {"2024-04-1", 0}, {"2024/04/18", 0}, {"2024-04-180", 0},
        {"18-04-2024", 0}, {" 2024-04-18", 0}, {"", 0}, {"yesterday", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(days); i++)
        if (alam_read_date(days[i].text, strlen(days[i].text)) != days[i].date)
            fail_msg("%s gives %d", days[i].text, alam_read_date(days[i].text, strlen(days[i].text)));
    assert_int_equal(alam_read_date("2024-04-18", 9), 0);
}

static void a_date_line_says_the_date(void **state)
{
    static const struct {
        const char *line;
        int32_t date;
    } lines[] = {
        {"18 April 2024", 20240418},
        {"18th, April 2024 GMT", 20240418},
        {"April 18, 2024", 20240418},
        {"Thu, 18 of April 2024 10:30 am", 20240418},
        {"2024 April 18", 20240418},
        {"2024-04-18", 20240418},
        {"2024-04-18T10:30:00", 20240418},
        {"2025-02-16@15:46:39 GMT", 20250216},
        {"18/04/2024", 20240418},
        {"18.4.2024", 20240418},
        {"18 / 4 / 2024", 20240418},
        {"04/18/2024", 20240418}, /* the day is no month */
        {"04/05/2024", 20240504}, /* else it comes first */
        {"18 أبريل 2024", 20240418},
        {"الخميس، ١٨ نيسان/أبريل ٢٠٢٤", 20240418},
        {"10 كانون الثاني 2024م", 20240110},
        {"10 كانون الأول 2024", 20241210},
        {"3 جانفي 2024", 20240103},
        {"٢٧/١٠/٢٠٢٠", 20201027},
        {"5 رمضان 1445 هـ الموافق 15 مارس 2024", 20240315},
        {"31 April 2024", 0},
        {"18 April 24", 0},
        {"April 2024", 0},
        {"18 2024", 0},
        {"18:04:2024", 0},
        {"18-04/05-2024", 0},
        {"1445-09-05", 0},
        {"the 18 April 2024 was a day like many others", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        alam_buffer text = {0};
        alam_tagger *tagger = begin(0);
        alam_buffer_format(&text, "The visit ended.\n%s\nIt was long.", lines[i].line);
        assert_true(alam_tag_field(tagger, "body", text.data, text.length, NULL));
        if (alam_document_date(tagger) != lines[i].date)
            fail_msg("%s gives %d", lines[i].line, alam_document_date(tagger));
        alam_buffer_free(&text);
        alam_tagger_free(tagger);
    }
}

static void the_better_date_counts(void **state)
{
    static const char crawled[] = "2025-02-16\nPublished: 18 April 2024\nUpdated: 19 April 2024\nEnd.";
    static const char below[] = "The visit ended.\nPublished:\n18 April 2024\n";
    alam_tagger *tagger = begin(0);
    (void)state;
    assert_true(alam_tag_field(tagger, "body", crawled, strlen(crawled), NULL));
    assert_int_equal(alam_document_date(tagger), 20240418);
    alam_begin(tagger);
    assert_int_equal(alam_document_date(tagger), 0);
    assert_true(alam_tag_field(tagger, "body", below, strlen(below), NULL));
    assert_int_equal(alam_document_date(tagger), 20240418);
    alam_begin_dated(tagger, 20010101);
    assert_true(alam_tag_field(tagger, "body", below, strlen(below), NULL));
    assert_int_equal(alam_document_date(tagger), 20010101);
    assert_true(alam_tag(tagger, "x", 1, NULL));
    assert_int_equal(alam_document_date(tagger), 0);
    alam_tagger_free(tagger);
}

/* ---- roles ---------------------------------------------------------------------------------------- */

static void a_person_has_the_role_of_the_day(void **state)
{
    static const struct {
        int32_t date;
        const char *text, *role, *of;
    } days[] = {
        {20070101, "Obama", "senator", "usa"},       {20081201, "Obama", NULL, NULL},
        {20090120, "Obama", "head-of-state", "usa"}, {20170120, "Obama", "head-of-state", "usa"},
        {20170121, "Obama", NULL, NULL},             {0, "Obama", NULL, NULL},
        {20260101, "Trump", "head-of-state", "usa"}, {20230101, "Trump", NULL, NULL},
        {20240101, "Righty", "captain", "france"},   {20190101, "Righty", "coach", "france"},
        {0, "Righty", "coach", "france"},            {0, "Nicholas", "saint", NULL},
        {20240101, "France", NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(days); i++) {
        alam_tagger *tagger = begin(days[i].date);
        const alam_span *span = only_span(tagger, "body", days[i].text);
        if (!span->role != !days[i].role || !span->role_of != !days[i].of)
            fail_msg("%s on %d: %s", days[i].text, days[i].date, span->role ? span->role : "no role");
        if (days[i].role)
            assert_string_equal(span->role, days[i].role);
        if (days[i].of)
            assert_string_equal(span->role_of, days[i].of);
        alam_tagger_free(tagger);
    }
}

static uint32_t entity(const char *id)
{
    const alam_image *image = made.image;
    for (uint32_t i = 0; i < image->count.ENTITIES; i++)
        if (strcmp(alam_image_string(image, image->at.ENTITIES[i].id), id) == 0)
            return i;
    return ALAM_NONE;
}

static uint32_t role_name(const char *name)
{
    for (uint32_t i = 0; i < made.image->count.ROLES; i++)
        if (strcmp(alam_image_string(made.image, made.image->at.ROLES[i].role), name) == 0)
            return made.image->at.ROLES[i].role;
    return ALAM_NONE;
}

static void a_role_has_one_holder_on_a_day(void **state)
{
    static const struct {
        const char *role, *of, *holder;
        int32_t date;
    } days[] = {
        {"head-of-state", "usa", "obama", 20100101}, {"head-of-state", "usa", "trump", 20170120},
        {"head-of-state", "usa", "biden", 20210120}, {"head-of-state", "usa", "trump", 20250120},
        {"head-of-state", "usa", NULL, 20081231},    {"head-of-state", "usa", NULL, 0},
        {"head-of-state", "france", NULL, 20100101}, {"captain", "france", NULL, 20240101}, /* two */
        {"coach", "france", "right", 20240101},      {"coach", "france", "right", 0},
        {"saint", NULL, "saint", 20240101},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(days); i++) {
        uint32_t of = days[i].of ? entity(days[i].of) : ALAM_NONE;
        uint32_t holder = alam_role_holder(made.image, role_name(days[i].role), of, days[i].date);
        if (holder != (days[i].holder ? entity(days[i].holder) : ALAM_NONE))
            fail_msg("%s of %s on %d", days[i].role, days[i].of ? days[i].of : "nothing", days[i].date);
    }
}

/* ---- zones ---------------------------------------------------------------------------------------- */

/* The id that "president of America" has on a day, asked for roles or not; "" for none. */
static const char *president(bool wanted, int32_t date)
{
    static const char rule[] =
        "patterns:\n"
        "  - {name: president, do: role, role: head-of-state, match: '[ president of @place ] (?! @person )'}\n";
    static char id[32];
    char yaml[4096];
    snprintf(yaml, sizeof yaml, "%s%s", gazetteer, rule);
    support_image ruled = support_compile(yaml, "und/fold.yaml");
    const alam_options options = {.resolve_roles = wanted};
    alam_tagger *tagger = alam_tagger_new(ruled.image, &options, NULL);
    alam_begin_dated(tagger, date);
    static const char text[] = "The president of America spoke. The president of America Obama spoke.";
    assert_true(alam_tag_field(tagger, "body", text, strlen(text), NULL));
    const alam_span *span = alam_span_at(tagger, 0);
    *id = '\0';
    if (span->mode == ALAM_MODE_ROLE) {
        assert_int_equal(span->start.byte, strlen("The "));
        assert_int_equal(span->end.byte, strlen("The president of America"));
        assert_string_equal(span->type, "person");
        snprintf(id, sizeof id, "%s", span->id);
    }
    for (size_t i = 1; i < alam_span_count(tagger); i++)
        assert_true(alam_span_at(tagger, i)->mode == ALAM_MODE_NAME);
    alam_tagger_free(tagger);
    support_close(&ruled);
    return id;
}

static void a_role_alone_names_who_has_it_that_day(void **state)
{
    (void)state;
    assert_string_equal(president(true, 20100101), "obama");
    assert_string_equal(president(true, 20220101), "biden");
    assert_string_equal(president(true, 20260101), "trump");
    assert_string_equal(president(true, 19990101), "");
    assert_string_equal(president(true, 0), "");
    assert_string_equal(president(false, 20220101), "");
}

static void only_the_wanted_zones_are_reported(void **state)
{
    static const char page[] = "America and France meet again\n\nObama left.\nTags: Trump\n";
    const char *zones[] = {"keywords", "headline"};
    alam_tagger *tagger =
        alam_tagger_new(made.image, &(alam_options){.zones = zones, .zone_count = 1}, NULL);
    (void)state;
    zones[0] = "changed"; /* they were copied */
    support_expect(tagger, page, "49-54 trump person name keywords\n");
    alam_tagger_free(tagger);
    tagger = alam_tagger_new(made.image, &(alam_options){.zones = zones, .zone_count = 2}, NULL);
    support_expect(tagger, page, "0-7 usa place name headline\n12-18 france place name headline\n");
    alam_tagger_free(tagger);
    tagger = alam_tagger_new(made.image, &(alam_options){.zones = zones, .zone_count = 0}, NULL);
    support_expect(tagger, page, "");
    alam_tagger_free(tagger);
}

/* A field that is no body is what its name says, and a headline of its own is known in the body. */
static void the_fields_of_a_document_are_its_zones(void **state)
{
    alam_tagger *tagger = begin(0);
    (void)state;
    assert_string_equal(only_span(tagger, "headline", "Tags: Obama in town")->zone, "headline");
    assert_string_equal(only_span(tagger, "body", "tags - \"Obama\" in town!\n\nHe left.")->zone, "headline");
    assert_string_equal(only_span(tagger, "body", "Biden in the city today\n\nHe left.")->zone, "body");
    assert_string_equal(only_span(tagger, "body", "He left.\nTags: Biden")->zone, "keywords");
    assert_string_equal(only_span(tagger, "caption", "He left.\nTags: Biden")->zone, "caption");
    alam_begin(tagger);
    assert_string_equal(only_span(tagger, "body", "Biden in the city today\n\nHe left.")->zone, "headline");
    alam_tagger_free(tagger);
}

static void the_report_names_the_rule_of_a_zone(void **state)
{
    static const char page[] = "Obama left.\nTags: Trump\nSee also\nBiden";
    alam_tagger *tagger = begin(0);
    char *report = alam_explain(tagger, page, strlen(page), NULL);
    (void)state;
    assert_non_null(report);
    assert_non_null(strstr(report, "zone keywords, by zone:en-keywords-line\n\"Tags\""));
    assert_non_null(strstr(report, "zone related, by zone:en-related-heading\n\"See\""));
    assert_null(strstr(report, "zone body"));
    alam_free(report);
    alam_tagger_free(tagger);
}

/* Places of a text are asked for in any order. */
static void line_ends_and_blanks_do_not_matter(void **state)
{
    static const char *const pages[] = {
        "He left.\r\n\r\n  Tags:\tBiden\r\n", "He left.\n\u00A0Tags\u00A0: Biden", "He left.\n\xFF\nTags: Biden",
        "He left.\n\u200FTags: Biden\u200F", "He left.\n- Tags: Biden", "He left.\n#Tags: Biden",
    };
    alam_tagger *tagger = begin(0);
    (void)state;
    for (size_t i = 0; i < COUNT(pages); i++)
        assert_string_equal(only_span(tagger, "body", pages[i])->zone, "keywords");
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
        cmocka_unit_test(a_day_is_read_or_refused),
        cmocka_unit_test(a_date_line_says_the_date),
        cmocka_unit_test(the_better_date_counts),
        cmocka_unit_test(a_person_has_the_role_of_the_day),
        cmocka_unit_test(a_role_has_one_holder_on_a_day),
        cmocka_unit_test(a_role_alone_names_who_has_it_that_day),
        cmocka_unit_test(only_the_wanted_zones_are_reported),
        cmocka_unit_test(the_fields_of_a_document_are_its_zones),
        cmocka_unit_test(the_report_names_the_rule_of_a_zone),
        cmocka_unit_test(line_ends_and_blanks_do_not_matter),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
