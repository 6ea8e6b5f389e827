/* Tagging takes time linear in the length of the text, also where the text is made to hurt: four times the
 * text may take twelve times as long at most. It takes sixteen times where the time is quadratic, and up to
 * three times as long by the byte where the longer text no longer fits the caches of the processor. Each is
 * measured by the processor time of the best of several runs, on sizes that take long enough. Another program
 * on the machine can slow down one measurement and not the other, so a text fails only when it has been measured
 * several times and the best times are still apart: what is quadratic is so every time. */
#define _GNU_SOURCE
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define FIRST_SIZE ((size_t)16 * 1024)
#define LARGEST_SIZE ((size_t)2 * 1024 * 1024)
#define ENOUGH_SECONDS 0.004
#define RUNS 3
#define MOST_RATIO 12      /* for four times the text */
#define MOST_LONG_RATIO 32 /* for eight times; it is sixty-four where the time is quadratic */
#define ATTEMPTS 6

static support_image made;

typedef struct hard_text {
    const char *name;
    const char *first, *again, *last; /* the text is `again` repeated, between the others */
} hard_text;

static const hard_text texts[] = {
    {"one long word", "", "م", ""},
    {"one long word of ordinary words", "", "على", ""},
    {"proclitics and nothing else", "", "و", ""},
    {"stacks of proclitics", "", "ولل", ""},
    {"one name", "", "موسكو ", ""},
    {"one name of several words", "", "وزارة الدفاع الأوكرانية ", ""},
    {"beginnings of a name", "", "مجلس ", ""},
    {"names glued without end", "", "روسياموسكو", ""},
    {"nearly glued", "", "روسياموسكو", "ق"},
    {"a glued run of ordinary words", "", "أعلنقال", ""},
    {"brackets that open", "", "(", "موسكو"},
    {"brackets with names", "", "(موسكو ", ""},
    {"quotation marks that open", "حركة ", "«", "23 مارس»"},
    {"quotation marks with names", "", "حركة «23 مارس» ", ""},
    {"triggers and nothing else", "", "الرئيس ", ""},
    {"triggers with demonyms", "", "الرئيس الروسي ", ""},
    {"short forms", "فلاديمير بوتين ", "بوتين ", ""},
    {"shared short forms", "إلهام علييف حيدر علييف ", "علييف ", ""},
    {"hyphens without spaces", "", "موسكو-", ""},
    {"initials without spaces", "", "J.", ""},
    {"signs with spaces", "", "موسكو , ", ""},
    {"blanks inside a name", "مجلس", " ", "الأمن"},
    {"line ends", "مجلس", "\n", "الأمن"},
    {"marks on one letter", "م", "\u064E", "وسكو"},
    {"tatweel inside a name", "م", "\u0640", "وسكو"},
    {"hidden characters", "م", "\u200F", "وسكو"},
    {"ligatures of many letters", "", "\uFDFA", ""},
    {"bytes that are no UTF-8", "", "\xFF", ""},
    {"cut sequences", "", "\xF0\x9F", ""},
    {"a script without spaces", "", "東京都", ""},
    {"another script without spaces", "", "สวัสดี", ""},
    {"one letter and its signs in a script without spaces", "ก", "ิ", "ก"},
    {"line ends of Windows", "", "موسكو\r\n", ""},
    {"empty lines", "", "\n", "موسكو"},
    {"headings of related articles", "", "اقرأ أيضا:\n", ""},
    {"headings of keywords", "", "الوسوم\n", ""},
    {"links between lines of text", "", "اقرأ أيضا: موسكو\nقال إن روسيا بلد.\n", ""},
    {"keywords in one line", "", "كلمات دلالية: موسكو ", ""},
    {"sources in one line", "كلمات دلالية: ", "المصدر: موسكو", ""},
    {"signs behind letters", "", "م:", ""},
    {"sources behind sentences", "", "قال. المصدر: موسكو ", ""},
    {"related articles and no lead", "أخبار ذات صلة ", "موسكو ", ""},
    {"related articles and glued leads", "أخبار ذات صلة ", "موسكوأعلن ", ""},
    {"dates", "", "18 أبريل 2024\n", ""},
    {"dates in one line", "", "18/4/", ""},
    {"months", "", "نيسان ", ""},
    {"datelines", "", "موسكو - ", ""},
    {"headlines that repeat", "", "موسكو تستقبل الرئيس الروسي\n", ""},
    {"sentences that end", "اقرأ أيضا\n", "موسكو.", ""},
    {"roles that go on", "", "رئيس مجلس ", ""},
    {"roles with demonyms", "وزير ", "الروسي ", "بوتين"},
    {"beginnings of a servant's name", "", "عبد ", ""},
    {"lineage without end", "محمد ", "بن محمد ", ""},
    {"ministries without a state", "", "وزارة الدفاع ", ""},
    {"ministries of states", "", "وزارة الدفاع الروسية ", ""},
    {"institutions and what they may go on with", "جامعة ", "الوالي ", ""},
    {"people who are introduced once", "وقال حكمت حاجييف ", "حاجييف ", ""},
    {"people who are introduced again and again", "", "الرئيس حكمت حاجييف ", ""},
    {"words like names", "", "حاجييف ", ""},
    {"shared names", "", "روستوف ", ""},
    {"shared names and their surroundings", "روسيا ", "روستوف موسكو ", ""},
};

/* What the patterns of the repository look for, at a length that no article has. */
static const hard_text long_texts[] = {
    {"titles", "", "الرئيس الدكتور اللواء ", ""},
    {"verbs of speaking", "", "قال أكد أعلن ", ""},
    {"one given name", "", "محمد ", ""},
    {"one listed name", "", "فلاديمير بوتين ", ""},
    {"brackets in brackets", "", "(محمد (", ")"},
    {"proclitics", "", "و", ""},
    {"one word", "", "مح", ""},
    {"given names and unknown words", "", "محمد قزلكتب ", ""},
    {"heads of bodies", "", "وزارة جامعة شركة ", ""},
    {"demonyms", "", "الروسي ", ""},
};

/* Under AddressSanitizer everything takes so long that less must do. */
#ifdef __SANITIZE_ADDRESS__
#define LONG_TEXT ((size_t)2 * 1000 * 1000)
#else
#define LONG_TEXT ((size_t)10 * 1000 * 1000)
#endif

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void write_text(const hard_text *hard, size_t size, alam_buffer *out)
{
    alam_buffer_clear(out);
    alam_buffer_text(out, hard->first);
    while (out->length < size)
        alam_buffer_text(out, hard->again);
    alam_buffer_text(out, hard->last);
    assert_false(out->failed);
}

/* What is measured: tagging, or searching where there is a scanner. */
typedef struct hard_engine {
    alam_tagger *tagger;
    alam_scanner *scanner;
} hard_engine;

static void use(const hard_engine *engine, const char *text, size_t length)
{
    if (engine->tagger) {
        assert_true(alam_tag(engine->tagger, text, length, NULL));
        return;
    }
    alam_error error = {0};
    assert_true(alam_scan(engine->scanner, text, length, &error));
    for (alam_hit hit; alam_scan_next(engine->scanner, &hit, &error);)
        continue;
    assert_int_equal(error.code, ALAM_OK);
}

/* The best of some runs over a text of that size. */
static double time_of(const hard_engine *engine, const hard_text *hard, size_t size, int runs, alam_buffer *text)
{
    double best = 1e9;
    write_text(hard, size, text);
    for (int i = 0; i < runs; i++) {
        double before = seconds();
        use(engine, text->data, text->length);
        double taken = seconds() - before;
        best = taken < best ? taken : best;
    }
    return best;
}

/* Fails when `times` the text takes more than `ratio` times as long; `runs` of each size an attempt. */
static void check_growth(const hard_engine *engine, const hard_text *hard, size_t size, int times, int ratio, int runs)
{
    alam_buffer text = {0};
    double small = 1e9, large = 1e9;
    for (int i = 0; i < ATTEMPTS; i++) {
        small = fmin(small, time_of(engine, hard, size, runs, &text));
        large = fmin(large, time_of(engine, hard, size * (size_t)times, i == 0 ? 1 : runs, &text));
        if (large <= small * ratio)
            break;
    }
    if (large > small * ratio)
        fail_msg("%s: %zu bytes take %.1f ms, %d times as many %.1f ms", hard->name, size, small * 1e3, times,
                 large * 1e3);
    alam_buffer_free(&text);
}

static void check(const hard_engine *engine, const hard_text *hard)
{
    alam_buffer text = {0};
    size_t size = FIRST_SIZE;
    while (size < LARGEST_SIZE && time_of(engine, hard, size, 1, &text) < ENOUGH_SECONDS)
        size *= 2;
    alam_buffer_free(&text);
    check_growth(engine, hard, size, 4, MOST_RATIO, RUNS);
}

static void check_tagging(const hard_text *hard, alam_overlap overlap)
{
    hard_engine engine = {.tagger = support_tagger(&made, overlap)};
    check(&engine, hard);
    alam_tagger_free(engine.tagger);
}

static void four_times_the_text_takes_about_four_times_as_long(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        check_tagging(&texts[i], ALAM_OVERLAP_NESTED);
}

static void the_same_with_every_match_reported(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i += 3)
        check_tagging(&texts[i], ALAM_OVERLAP_ALL);
}

static void ten_megabytes_take_as_long_by_the_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(long_texts); i++) {
        hard_engine engine = {.tagger = support_tagger(&made, ALAM_OVERLAP_NESTED)};
        check_growth(&engine, &long_texts[i], LONG_TEXT / 8, 8, MOST_LONG_RATIO, 2);
        alam_tagger_free(engine.tagger);
    }
}

static void searching_takes_about_four_times_as_long(void **state)
{
    (void)state;
    for (int portable = 0; portable < 2; portable++) {
        hard_engine engine = {
            .scanner = alam_scanner_new(made.image, &(alam_scan_options){.portable = portable}, NULL)};
        assert_non_null(engine.scanner);
        for (size_t i = 0; i < COUNT(texts); i++)
            check(&engine, &texts[i]);
        alam_scanner_free(engine.scanner);
    }
}

static int set_up(void **state)
{
    char *path = support_repository("tests/cases/gazetteer.yaml");
    char *yaml = support_read(path, NULL);
    (void)state;
    made = support_compile(yaml, ". ../gazetteers/names");
    free(yaml);
    free(path);
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
        cmocka_unit_test(four_times_the_text_takes_about_four_times_as_long),
        cmocka_unit_test(ten_megabytes_take_as_long_by_the_byte),
        cmocka_unit_test(searching_takes_about_four_times_as_long),
        cmocka_unit_test(the_same_with_every_match_reported),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
