/* Memory that runs out, at every single allocation: each failure is an error and no crash, nothing leaks,
 * and what was there before still works. And a tagger that has warmed up allocates nothing. */
#include "failing.h"
#include "support.h"

#include "image/image.h"

#include <stdlib.h>

/* ---- one attempt after the other ------------------------------------------------------------------ */

typedef bool (*attempt)(alam_error *error);

/* Makes the attempt with the first allocation failing, then with the second, and so on until it needs no
 * more. Returns how many failed. `step`: not each one is tried, where an attempt takes long. */
static size_t fail_each_once(attempt once, size_t step, bool go_on)
{
    for (size_t fail_at = 1;; fail_at += step) {
        alam_error error = {0};
        failing_start(fail_at, go_on);
        bool done = once(&error);
        failing_stop();
        if (failing.live != 0)
            fail_msg("allocation %zu failed, and %ld leaked", fail_at, failing.live);
        if (done && failing.count < fail_at)
            return (fail_at - 1) / step;
        if (done)
            fail_msg("allocation %zu failed, and nobody noticed", fail_at);
        assert_string_equal(error.message, "out of memory");
        assert_int_equal(error.code, ALAM_ERROR_MEMORY);
    }
}

/* Once so that memory is there again at once, once so that it stays away. */
static size_t fail_each(attempt once, size_t step)
{
    fail_each_once(once, step, true);
    return fail_each_once(once, step, false);
}

/* ---- what is attempted ---------------------------------------------------------------------------- */

static const char gazetteer[] =
    "format: 1\n"
    "language: ar\n"
    "types: [ship]\n"
    "entities:\n"
    "  - {id: russia, type: place, kind: country, names: {ar: [روسيا], en: [Russia]}, demonyms: {ar: [روسي]}}\n"
    "  - {id: moscow, type: place, kind: city, names: {ar: [موسكو], en: [Moscow]}, within: russia}\n"
    "  - {id: usa, type: place, kind: country, names: {ar: [الولايات المتحدة]}}\n"
    "  - {id: army, type: organization, names: {ar: [القوات الروسية]}}\n"
    "  - {id: ittihad, type: organization, kind: newspaper, names: {ar: [الاتحاد]}}\n"
    "  - {id: putin, type: person, names: {ar: [فلاديمير بوتين]}, short: {ar: [بوتين]},\n"
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
    "glue: {letters: 8, part: 3, name: 4}\n"
    "zones:\n"
    "  - {name: tags, zone: keywords, inside: true, signs: [\":\"], phrases: [كلمات دلالية, Tags]}\n"
    "  - {name: links, zone: related, until: text, end-after: [keywords], phrases: [اقرأ أيضا], least: 5,\n"
    "     resume: [أعلن, قال]}\n"
    "  - {name: day, zone: meta, date: held, words: 2, lines: 5}\n"
    "  - {name: first, zone: headline, first: true, lines: 9, ends-not-in: [\".\"]}\n"
    "  - {name: site, zone: meta, lines: 3, ends-in: [\":\"]}\n"
    "  - {name: place, zone: meta, until: sign, words: 3, signs: [\"-\"], lines: 9}\n"
    "dates: {months: {4: [April, نيسان], 12: [كانون الأول]}, beside: [يوم]}\n"
    "variants:\n"
    "  - {name: long-u, drop: [و], where: inside, cost: 0.2}\n"
    "  - {name: emphatic-t, between: [ت, ط], cost: 0.2}\n"
    "  - {name: sk, from: سك, to: شك, cost: 0.2}\n"
    "  - {name: slip, slip: true, letters: 5, cost: 0.4, alone: true}\n"
    "  - {name: spacing, spacing: true, cost: 0.1}\n"
    "skeleton: {drop: [ا, و, ي], drop_end: [ه], drop_start: [ال]}\n"
    "limits: {letters: 5, per_letter: 0.05, margin: 0.5, unit: 0.12, nothing: 0.3, nothing_letter: 0.1, sure: 0.1}\n" SUPPORT_PATTERNS;

/* Of a later layer: extends, is the same as, replaces, deletes. */
static const char later[] =
    "format: 1\n"
    "entities:\n"
    "  - {id: putin, names: {ar: [بوتين الرئيس]}, roles: [{role: guest, from: 2013}], same_as: [\"x:1\"]}\n"
    "  - {id: putin-2, type: person, names: {ar: [ف. بوتين]}, same_as: [\"y:1\", \"x:1\", \"y:2\"]}\n"
    "  - {id: army, replace: true, type: organization, names: {ar: [الجيش الروسي]}}\n"
    "  - {id: ittihad, delete: true}\n";

static const char text[] = SUPPORT_PATTERNS_TEXT
    "أعلن فلاديمير بوتين في موسكو، والقوات الروسية وللولايات المتحدة. قال بوتين وبوتين على صحيفة الاتحاد، "
    "روسياموسكوأعلن RUSSIA مُوسـكو 東京都 الروسيه روسييا موسكوو\n"
    "18 نيسان 2024\nموسكو - زار فلاديمير بوتين\nاقرأ أيضا روسياموسكوأعلن بوتين\nTags: روسيا\n"
    "\nفلاديمر بوطين\n\nمسكو\n\nقال إن روس يا وفلادمير بوتين هنا اليوم\n";

static const char plain[] = "زار موسكو";

static const char fold_rules[] = "und/fold.yaml ar/fold.yaml";
static support_image base, spelled;
static alam_tagger *tagger;
static alam_buffer expected;
static char *path, *later_path;

static bool read_and_build(alam_error *error)
{
    alam_source source = {0};
    support_image made = {0};
    bool done = alam_source_read(&source, "test.yaml", gazetteer, strlen(gazetteer), error) &&
                support_compile_source(&source, base.image, &made, error);
    alam_source_free(&source);
    support_close(&made);
    return done;
}

static bool read_fold_rules(alam_error *error)
{
    static const char rules[] = "format: 1\nfold:\n"
                                "  - {name: case, level: standard, use: case}\n"
                                "  - {name: marks, level: strict, use: marks, scripts: [Arab, Hebr]}\n"
                                "  - {name: seat, level: standard, from: [أ, إ], to: ا}\n"
                                "  - {name: tatweel, level: exact, drop: [\"U+0640\"]}\n"
                                "joiners: [\"&\"]\n";
    alam_source source = {0};
    bool done = alam_source_read(&source, "fold.yaml", rules, strlen(rules), error);
    alam_source_free(&source);
    return done;
}

static bool compile_file(alam_error *error)
{
    void *bytes = NULL;
    size_t size = 0;
    const unsigned layers[] = {0, 1};
    const alam_compile_options options = {.layers = layers, .min_population = 1};
    bool done = alam_compile_memory((const char *const[]){path, later_path}, 2, &bytes, &size, &options,
                                    error);
    alam_free(bytes);
    return done;
}

static void ignore(void *context, const alam_finding *finding)
{
    (void)context;
    (void)finding;
}

static bool check_file(alam_error *error)
{
    return alam_check((const char *const[]){path}, 1, &(alam_check_options){.report = ignore}, error);
}

static bool count_uses(alam_error *error)
{
    static const alam_pair pairs[] = {{"غولوبيف عبد الله", "جولوبوف عبدالله"}, {"a", "b"}};
    alam_rule_use uses[64];
    size_t explained = 0;
    return alam_count_uses(spelled.image, pairs, 2, uses, &explained, error);
}

static void ignore_spelling(void *context, const alam_spelling *spelling)
{
    (void)context;
    (void)spelling;
}

static bool list_spellings(alam_error *error)
{
    alam_tagger *made = alam_tagger_new(spelled.image, NULL, error);
    bool done = made && alam_spellings(made, "a", &(alam_spelling_options){.limit = 5, .report = ignore_spelling},
                                       error);
    alam_tagger_free(made);
    return done;
}

static bool rewrite_costs(alam_error *error)
{
    alam_rule_cost *costs = NULL;
    size_t count = 0;
    bool done = alam_costs_read(path, &costs, &count, error);
    if (done)
        costs[0].cost = costs[0].cost > 0.3 ? 0.2 : 0.4;
    done = done && alam_costs_write(path, path, costs, count, error);
    alam_free(costs);
    return done;
}

static bool open_file(alam_error *error)
{
    alam_image *image = alam_image_open(path, error);
    alam_image_close(image);
    return image != NULL;
}

static bool make_tagger(alam_error *error)
{
    const char *const types[] = {"person", "ship"};
    alam_tagger *made =
        alam_tagger_new(base.image, &(alam_options){.types = types, .type_count = 2}, error);
    alam_tagger_free(made);
    return made != NULL;
}

static bool make_and_tag(alam_error *error)
{
    alam_tagger *made = alam_tagger_new(base.image, NULL, error);
    bool done = made && alam_tag(made, text, strlen(text), error);
    alam_tagger_free(made);
    return done;
}

static void ignore_occurrence(void *context, const alam_occurrence *occurrence)
{
    (void)context;
    (void)occurrence;
}

static bool make_and_tell(alam_error *error)
{
    alam_tagger *made = alam_tagger_new(base.image, &(alam_options){.occurrence = ignore_occurrence}, error);
    bool done = made && alam_tag(made, text, strlen(text), error);
    alam_tagger_free(made);
    return done;
}

static bool make_and_explain(alam_error *error)
{
    alam_tagger *made = alam_tagger_new(base.image, NULL, error);
    char *report = made ? alam_explain(made, text, strlen(text), error) : NULL;
    alam_free(report);
    alam_tagger_free(made);
    return report != NULL;
}

static bool decode(alam_error *error)
{
    alam_text *read = alam_text_decode("a\0b\0\x45\x06\x3D\xD8\x00\xDE" "c\0", 12, "UTF-16LE", error);
    alam_text_free(read);
    return read != NULL;
}

/* ---- tests ---------------------------------------------------------------------------------------- */

static void reading_and_building_survive_each_failure(void **state)
{
    (void)state;
    assert_true(fail_each(read_and_build, 1) > 60);
    assert_true(fail_each(read_fold_rules, 1) > 5);
}

static void compiling_a_file_survives_each_failure(void **state)
{
    char *folder = support_folder();
    (void)state;
    path = support_path(folder, "test.yaml");
    later_path = support_path(folder, "later.yaml");
    support_write(path, gazetteer, strlen(gazetteer));
    support_write(later_path, later, strlen(later));
    assert_true(fail_each(compile_file, 9) > 10);
    free(path);
    free(later_path);
    support_remove(folder);
}

static const char questionable[] =
    "format: 1\n"
    "language: ar\n"
    "entities:\n"
    "  - {id: a, type: place, names: {en: [Aswan, aswan], ar: [غولوبيف, موسكو, جولوبيف]}, geo: [0, 0]}\n"
    "  - {id: b, type: place, names: {en: [Aswan], ar: [جولوبوف]}}\n"
    "fold: [{name: case, level: standard, use: case}]\n"
    "common: {all: [في, في]}\n"
    "variants: [{name: g, between: [غ, ج], cost: 0.1}, {name: i, between: [ي, و], cost: 0.1}]\n"
    "skeleton: {drop: [ا, و, ي]}\n"
    "limits: {per_letter: 0.1, letters: 4, margin: 0.05}\n";

static void checking_a_file_survives_each_failure(void **state)
{
    char *folder = support_folder();
    (void)state;
    path = support_path(folder, "test.yaml");
    support_write(path, questionable, strlen(questionable));
    assert_true(fail_each(check_file, 61) > 10);
    assert_true(fail_each(rewrite_costs, 1) > 5);
    free(path);
    support_remove(folder);
}

static void opening_an_image_survives_each_failure(void **state)
{
    char *folder = support_folder();
    (void)state;
    path = support_path(folder, "test.alam");
    support_write(path, base.bytes, base.size);
    assert_true(fail_each(open_file, 1) > 0);
    free(path);
    support_remove(folder);
}

static void making_a_tagger_survives_each_failure(void **state)
{
    (void)state;
    assert_true(fail_each(make_tagger, 1) > 1);
}

static void tagging_survives_each_failure(void **state)
{
    (void)state;
    assert_true(fail_each(make_and_tag, 1) > 8);
    assert_true(fail_each(make_and_tell, 1) > 9);
}

static void explaining_survives_each_failure(void **state)
{
    (void)state;
    assert_true(fail_each(make_and_explain, 1) > 10);
}

static void counting_uses_survives_each_failure(void **state)
{
    (void)state;
    assert_true(fail_each(count_uses, 1) > 2);
}

static void listing_spellings_survives_each_failure(void **state)
{
    (void)state;
    assert_true(fail_each(list_spellings, 1) > 20);
}

static bool search(alam_error *error)
{
    alam_scanner *scanner = alam_scanner_new(base.image, NULL, error);
    bool done = scanner && alam_scan(scanner, text, strlen(text), error);
    alam_error failure = {0};
    for (alam_hit hit; done && alam_scan_next(scanner, &hit, &failure);)
        continue;
    if (failure.code != ALAM_OK && error)
        *error = failure;
    alam_scanner_free(scanner);
    return done && failure.code == ALAM_OK;
}

static void searching_survives_each_failure(void **state)
{
    (void)state;
    assert_true(fail_each(search, 1) > 8);
}

static void decoding_survives_each_failure(void **state)
{
    (void)state;
    assert_true(fail_each(decode, 1) > 2);
}

/* Fails one document at its allocation `fail_at`, and tags it again. True where it did not fail. */
static bool tag_twice(size_t fail_at, bool go_on)
{
    alam_buffer found = {0};
    alam_tagger *made = alam_tagger_new(base.image, NULL, NULL);
    failing_start(fail_at, go_on);
    bool done = alam_tag(made, text, strlen(text), NULL);
    failing_stop();
    if (!done)
        assert_int_equal(alam_span_count(made), 0);
    support_tag(made, plain);
    assert_int_equal(alam_span_count(made), 1);
    support_tag(made, text);
    assert_string_equal(support_spans(made, &found), expected.data);
    alam_buffer_free(&found);
    alam_tagger_free(made);
    return done;
}

/* A tagger that failed in the middle of a document tags the next one as if nothing had been. */
static void a_tagger_works_after_each_failure(void **state)
{
    (void)state;
    for (size_t fail_at = 1; !tag_twice(fail_at, true); fail_at++)
        tag_twice(fail_at, false);
}

/* The text many times over, so that it is several segments. */
static void write_long_text(alam_buffer *out)
{
    for (size_t i = 0; i < 1500; i++)
        alam_buffer_format(out, "%s\n%s", text, i % 7 ? "" : "\n");
}

static void a_warm_tagger_allocates_nothing(void **state)
{
    alam_buffer long_text = {0};
    (void)state;
    write_long_text(&long_text);
    for (int overlap = ALAM_OVERLAP_NESTED; overlap <= ALAM_OVERLAP_ALL; overlap++) {
        alam_tagger *made = support_tagger(&base, (alam_overlap)overlap);
        assert_true(alam_tag(made, long_text.data, long_text.length, NULL));
        assert_true(alam_span_count(made) > 10000);
        failing_start(0, false);
        alam_tag(made, long_text.data, long_text.length, NULL);
        alam_tag(made, text, strlen(text), NULL);
        alam_begin(made);
        alam_tag_field(made, "headline", text, strlen(text), NULL);
        alam_tag_field(made, "body", text, strlen(text), NULL);
        failing_stop();
        assert_int_equal(failing.count, 0);
        alam_tagger_free(made);
    }
    alam_buffer_free(&long_text);
}

static int set_up(void **state)
{
    (void)state;
    base = support_compile(gazetteer, fold_rules);
    spelled = support_compile(questionable, "");
    tagger = support_tagger(&base, ALAM_OVERLAP_NESTED);
    support_tag(tagger, text);
    support_spans(tagger, &expected);
    return alam_span_count(tagger) < 10;
}

static int tear_down(void **state)
{
    (void)state;
    alam_buffer_free(&expected);
    alam_tagger_free(tagger);
    support_close(&base);
    support_close(&spelled);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_and_building_survive_each_failure),
        cmocka_unit_test(compiling_a_file_survives_each_failure),
        cmocka_unit_test(checking_a_file_survives_each_failure),
        cmocka_unit_test(opening_an_image_survives_each_failure),
        cmocka_unit_test(making_a_tagger_survives_each_failure),
        cmocka_unit_test(tagging_survives_each_failure),
        cmocka_unit_test(explaining_survives_each_failure),
        cmocka_unit_test(counting_uses_survives_each_failure),
        cmocka_unit_test(listing_spellings_survives_each_failure),
        cmocka_unit_test(searching_survives_each_failure),
        cmocka_unit_test(decoding_survives_each_failure),
        cmocka_unit_test(a_tagger_works_after_each_failure),
        cmocka_unit_test(a_warm_tagger_allocates_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
