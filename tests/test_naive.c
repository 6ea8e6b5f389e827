/* The engine against the oracle of naive.h: thousands of small random gazetteers, in which names share
 * letters, words and beginnings as often as can be, on random text, with every overlap policy.
 *
 * Glued words are left to test_cases.c: whether a run of letters is cut is a matter of thresholds, and
 * the rules here have no `glue`. */
#include "naive.h"

#include "image/image.h"

#include <stdio.h>
#include <stdlib.h>

#define FEW_SPANS 2048

/* Like rules/ar/clitics.yaml, but shorter words are let through, so that more can go wrong. */
static const naive_clitic clitics[] = {
    {"wa", "و", "", "", "", 1},
    {"fa", "ف", "", "", "", 1},
    {"bi", "ب", "wa fa", "", "", 3},
    {"li", "ل", "wa fa", "", "", 1},
    {"li-al", "ل", "wa fa", "ل", "ا", 2},
    {"li-al-lam", "ل", "wa fa", "ل", "ال", 2},
};

static const char *const types[] = {"person", "place", "organization"};
static const char *const kinds[] = {"city", "bank", ""};

/* One base image for all: its fold does not depend on the gazetteer. */
static support_image base;

/* ---- random words and gazetteers ------------------------------------------------------------------ */

static const char *const letters[] = {"ا", "أ", "ل", "و", "ب", "ي", "ى", "ه", "ة", "ء", "ف", "a", "A", "é",
                                      "1"};

/* What a letter may be written as in a text, besides itself. */
static const struct {
    const char *letter, *written;
} variants[] = {
    {"ا", "أ"},      {"ا", "\uFE8D"}, {"أ", "ا"},      {"ل", "\uFEDF"}, {"ي", "ى"}, {"ى", "ي"},
    {"ه", "ة"},      {"ة", "ه"},      {"ي", "ی"},      {"a", "A"},      {"A", "a"}, {"é", "e\u0301"},
    {"é", "e"},      {"1", "١"},      {"لا", "\uFEFB"}, {"و", "ؤ"},     {"a", "\uFF41"}, {"ف", "ڢ"},
};

typedef struct word_pool {
    char words[12][64];
    size_t count;
} word_pool;

static void add_letters(support_random *random, char *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        strcat(out, letters[support_below(random, COUNT(letters))]);
}

/* Few words, some of which are another one with a letter in front that is a proclitic too. */
static void make_pool(support_random *random, word_pool *pool)
{
    static const char *const fronts[] = {"و", "ل", "ب", "ال", "لل", "ول"};
    *pool = (word_pool){.count = 4 + support_below(random, 8)};
    for (size_t i = 0; i < pool->count; i++) {
        char *word = pool->words[i];
        if (i > 0 && support_chance(random, 30))
            strcat(strcat(word, fronts[support_below(random, COUNT(fronts))]),
                   pool->words[support_below(random, i)]);
        else
            add_letters(random, word, 1 + support_below(random, 3));
        if (strlen(word) > 16)
            word[0] = '\0', add_letters(random, word, 2);
    }
}

static const char *any_word(support_random *random, const word_pool *pool)
{
    return pool->words[support_below(random, pool->count)];
}

static bool is_listed(const naive_gazetteer *made, const naive_name *name)
{
    for (size_t i = 0; i < made->name_count; i++)
        if (made->names[i].entity == name->entity && made->names[i].mode == name->mode &&
            strcmp(made->names[i].surface, name->surface) == 0)
            return true;
    return false;
}

static void add_name(support_random *random, const word_pool *pool, naive_gazetteer *made, size_t entity,
                     alam_mode mode, bool is_short, bool supported)
{
    static const char *const signs[] = {"-", ". ", "-", ", ", " - ", " \u00AB"};
    naive_name name = {.entity = entity,
                       .mode = mode,
                       .is_short = is_short,
                       .level = support_chance(random, 60) ? ALAM_LEVEL_STANDARD
                                                           : (alam_level)support_below(random, 4),
                       .is_common = supported && support_chance(random, 20),
                       .prior = support_chance(random, 70) ? 1.0f : 0.5f};
    size_t words = 1 + support_below(random, mode == ALAM_MODE_DEMONYM ? 2 : 3);
    for (size_t i = 0; i < words; i++) {
        if (i > 0)
            strcat(name.surface, support_chance(random, 80) ? " " : signs[support_below(random, COUNT(signs))]);
        strcat(name.surface, any_word(random, pool));
    }
    if (made->name_count < NAIVE_MOST && !is_listed(made, &name))
        made->names[made->name_count++] = name;
}

static void make_entities(support_random *random, const word_pool *pool, naive_gazetteer *made,
                          bool supported)
{
    static const char *const ids[] = {"e5", "e2", "e9", "e1", "e7", "e3", "e8", "e4", "e6", "e0"};
    made->entity_count = 1 + support_below(random, COUNT(ids));
    for (size_t i = 0; i < made->entity_count; i++) {
        made->entities[i] = (naive_entity){ids[i], types[support_below(random, COUNT(types))],
                                           kinds[support_below(random, COUNT(kinds))]};
        for (size_t j = 1 + support_below(random, 3); j > 0; j--)
            add_name(random, pool, made, i, ALAM_MODE_NAME, false, supported);
        if (support_chance(random, 30))
            add_name(random, pool, made, i, ALAM_MODE_DEMONYM, false, supported);
        if (supported && support_chance(random, 50))
            add_name(random, pool, made, i, ALAM_MODE_NAME, true, supported);
    }
}

static void make_gazetteer(support_random *random, const word_pool *pool, bool supported,
                           naive_gazetteer *made)
{
    *made = (naive_gazetteer){.fold = &base.image->fold,
                              .clitics = clitics,
                              .clitic_count = COUNT(clitics)};
    make_entities(random, pool, made, supported);
    made->common_count = support_below(random, 4);
    for (size_t i = 0; i < made->common_count; i++)
        strcpy(made->common[i], any_word(random, pool));
    made->trigger_count = supported ? support_below(random, 4) : 0;
    for (size_t i = 0; i < made->trigger_count; i++) {
        naive_trigger *trigger = &made->triggers[i];
        *trigger = (naive_trigger){.name = "t", .type = types[support_below(random, COUNT(types))],
                                   .kind = kinds[support_below(random, COUNT(kinds))]};
        trigger->word_count = 1 + support_below(random, 2);
        for (size_t j = 0; j < trigger->word_count; j++)
            strcpy(trigger->words[j], any_word(random, pool));
    }
}

/* ---- as YAML --------------------------------------------------------------------------------------- */

static void write_name(const naive_name *name, alam_buffer *out)
{
    alam_buffer_format(out, "{text: \"%s\", prior: %g, level: %s, common: %s}", name->surface,
                       (double)name->prior, alam_level_name(name->level),
                       name->is_common ? "true" : "false");
}

/* One of the lists `names`, `short` and `demonyms` of an entity. */
static void write_names(const naive_gazetteer *made, size_t entity, const char *key, alam_mode mode,
                        bool is_short, alam_buffer *out)
{
    bool any = false;
    for (size_t i = 0; i < made->name_count; i++) {
        const naive_name *name = &made->names[i];
        if (name->entity != entity || name->mode != mode || name->is_short != is_short)
            continue;
        if (any)
            alam_buffer_text(out, ", ");
        else
            alam_buffer_format(out, "    %s: {ar: [", key);
        any = true;
        write_name(name, out);
    }
    alam_buffer_text(out, any ? "]}\n" : "");
}

static void write_words(char (*words)[32], size_t count, alam_buffer *out)
{
    alam_buffer_byte(out, '[');
    for (size_t i = 0; i < count; i++)
        alam_buffer_format(out, "%s\"%s\"", i > 0 ? ", " : "", words[i]);
    alam_buffer_text(out, "]");
}

static void write_rules(naive_gazetteer *made, alam_buffer *out)
{
    alam_buffer_text(out, "format: 1\nlanguage: ar\nproclitics:\n");
    for (size_t i = 0; i < COUNT(clitics); i++) {
        const naive_clitic *clitic = &clitics[i];
        alam_buffer_format(out, "  - {id: %s, form: %s, minimum: %u", clitic->id, clitic->form,
                           clitic->minimum);
        if (*clitic->after)
            alam_buffer_text(out, ", after: [wa, fa]");
        if (*clitic->before)
            alam_buffer_format(out, ", before: %s, restore: %s", clitic->before, clitic->restore);
        alam_buffer_text(out, "}\n");
    }
    alam_buffer_text(out, "common:\n  all: ");
    write_words(made->common, made->common_count, out);
    alam_buffer_text(out, made->trigger_count ? "\ntriggers:\n" : "\n");
    for (size_t i = 0; i < made->trigger_count; i++) {
        naive_trigger *trigger = &made->triggers[i];
        alam_buffer_format(out, "  - {name: t%zu, type: %s, kinds: [%s], before: ", i, trigger->type,
                           trigger->kind);
        write_words(trigger->words, trigger->word_count, out);
        alam_buffer_text(out, "}\n");
    }
}

static void write_gazetteer(const naive_gazetteer *made, alam_buffer *out)
{
    alam_buffer_text(out, "format: 1\nentities:\n");
    for (size_t i = 0; i < made->entity_count; i++) {
        const naive_entity *entity = &made->entities[i];
        alam_buffer_format(out, "  - id: %s\n    type: %s\n", entity->id, entity->type);
        if (*entity->kind)
            alam_buffer_format(out, "    kind: %s\n", entity->kind);
        write_names(made, i, "names", ALAM_MODE_NAME, false, out);
        write_names(made, i, "demonyms", ALAM_MODE_DEMONYM, false, out);
        write_names(made, i, "short", ALAM_MODE_NAME, true, out);
    }
}

/* The compiler reads names, demonyms and short forms of an entity in this order; the oracle has to know
 * them in the same. */
static void sort_names(naive_gazetteer *made)
{
    naive_name sorted[NAIVE_MOST];
    size_t count = 0;
    for (size_t i = 0; i < made->entity_count; i++)
        for (int list = 0; list < 3; list++)
            for (size_t j = 0; j < made->name_count; j++) {
                const naive_name *name = &made->names[j];
                int of = name->is_short ? 2 : name->mode == ALAM_MODE_DEMONYM;
                if (name->entity == i && of == list)
                    sorted[count++] = *name;
            }
    memcpy(made->names, sorted, sizeof sorted);
}

static support_image compile(naive_gazetteer *made, alam_buffer *scratch)
{
    alam_source source = {0};
    alam_error error = {0};
    support_image image = {0};
    sort_names(made);
    alam_buffer_clear(scratch);
    write_rules(made, scratch);
    bool done = alam_source_read(&source, "rules", scratch->data, scratch->length, &error);
    size_t rules = scratch->length;
    write_gazetteer(made, scratch);
    done = done &&
           alam_source_read(&source, "gazetteer", scratch->data + rules, scratch->length - rules,
                            &error) &&
           support_compile_source(&source, base.image, &image, &error);
    alam_source_free(&source);
    if (!done) {
        char message[1024];
        fail_msg("%s\n%s", alam_error_text(&error, message, sizeof message),
                 alam_buffer_string(scratch));
    }
    return image;
}

/* ---- random text ---------------------------------------------------------------------------------- */

/* Copies a word with other spellings of its letters, marks and tatweel. */
static void write_spelled(support_random *random, const char *word, unsigned percent, alam_buffer *out)
{
    static const char *const marks[] = {"\u064E", "\u0640", "\u0651", "\u200F"};
    while (*word) {
        size_t size = (size_t)(strchr("\xC3\xD8\xD9", *word) && *word ? 2 : 1);
        const char *written = NULL;
        size_t pick = support_below(random, COUNT(variants));
        for (size_t i = 0; support_chance(random, percent) && i < COUNT(variants) && !written; i++) {
            size_t number = (pick + i) % COUNT(variants);
            size_t length = strlen(variants[number].letter);
            if (strncmp(word, variants[number].letter, length) == 0) {
                written = variants[number].written;
                size = length;
            }
        }
        if (written)
            alam_buffer_text(out, written);
        else
            alam_buffer_append(out, word, size);
        word += size;
        if (*word && support_chance(random, percent / 3))
            alam_buffer_text(out, marks[support_below(random, COUNT(marks))]);
    }
}

static const char *make_text(support_random *random, const word_pool *pool, const naive_gazetteer *made,
                             alam_buffer *out)
{
    static const char *const gaps[] = {" ", " ", " ", " ", " ", "\n", "-", ", ", "\n\n", ". ", "«",
                                       " «", "» ", " \"", "\" ", "", "\u200F ",
                                       " - ", " \"- "};
    static const char *const fronts[] = {"و", "ف", "ب", "ل", "لل", "ول", "وب", "فلل", "وو"};
    unsigned percent = (unsigned)support_below(random, 40);
    alam_buffer_clear(out);
    for (size_t i = 1 + support_below(random, 14); i > 0; i--) {
        if (support_chance(random, 25))
            alam_buffer_text(out, fronts[support_below(random, COUNT(fronts))]);
        if (support_chance(random, 60) && made->name_count > 0)
            write_spelled(random, made->names[support_below(random, made->name_count)].surface, percent,
                          out);
        else
            write_spelled(random, any_word(random, pool), percent, out);
        alam_buffer_text(out, gaps[support_below(random, COUNT(gaps))]);
    }
    return alam_buffer_string(out);
}

/* ---- comparing ------------------------------------------------------------------------------------ */

static void show(const char *who, const naive_span *spans, size_t count)
{
    fprintf(stderr, "%s:\n", who);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "  bytes %zu-%zu %s %s%s\n", spans[i].start, spans[i].end, spans[i].id,
                    alam_mode_name(spans[i].mode), spans[i].nested ? " nested" : "");
}

/* With the policy `all`, an entity may be found as itself and as its demonym in one place; which of
 * them is shown is not promised. */
static bool is_same(const naive_span *a, const naive_span *b, alam_overlap policy)
{
    return a->start == b->start && a->end == b->end && strcmp(a->id, b->id) == 0 &&
           a->nested == b->nested && (a->mode == b->mode || policy == ALAM_OVERLAP_ALL);
}

static void compare(const naive_gazetteer *made, const support_image *image, const char *text,
                    alam_overlap policy, const char *yaml)
{
    static naive_span expected[FEW_SPANS], found[FEW_SPANS];
    alam_tagger *tagger = support_tagger(image, policy);
    size_t count = support_tag(tagger, text);
    size_t expected_count = naive_tag(made, text, policy, expected, FEW_SPANS);
    assert_true(count <= FEW_SPANS);
    bool same = count == expected_count;
    for (size_t i = 0; i < count; i++) {
        const alam_span *span = alam_span_at(tagger, i);
        found[i] = (naive_span){span->start.byte, span->end.byte, span->id, span->mode, span->nested};
        same = same && is_same(&found[i], &expected[i], policy);
    }
    if (!same) {
        /* cmocka's own printing cuts long messages */
        fprintf(stderr, "policy %d, text:\n%s\n\n%s\n", (int)policy, text, yaml);
        show("expected", expected, expected_count);
        show("found", found, count);
        fail();
    }
    support_check_spans(tagger, text, strlen(text), policy);
    alam_tagger_free(tagger);
}

/* Returns how many spans there were, so that a test of nothing does not pass. */
static size_t run(uint64_t seed, size_t gazetteers, bool supported)
{
    support_random random = {seed};
    alam_buffer yaml = {0}, text = {0};
    size_t spans = 0;
    for (size_t i = 0; i < gazetteers; i++) {
        static naive_gazetteer made;
        static naive_span counted[FEW_SPANS];
        word_pool pool;
        make_pool(&random, &pool);
        make_gazetteer(&random, &pool, supported, &made);
        support_image image = compile(&made, &yaml);
        for (size_t j = 0; j < 4; j++) {
            const char *written = make_text(&random, &pool, &made, &text);
            for (int policy = ALAM_OVERLAP_NESTED; policy <= ALAM_OVERLAP_ALL; policy++)
                compare(&made, &image, written, (alam_overlap)policy, alam_buffer_string(&yaml));
            spans += naive_tag(&made, written, ALAM_OVERLAP_ALL, counted, FEW_SPANS);
        }
        support_close(&image);
    }
    alam_buffer_free(&yaml);
    alam_buffer_free(&text);
    return spans;
}

/* ---- tests ---------------------------------------------------------------------------------------- */

#define GAZETTEERS 1500

static void names_and_demonyms_are_found_as_the_oracle_finds_them(void **state)
{
    (void)state;
    assert_true(run(1, GAZETTEERS, false) > GAZETTEERS);
}

static void short_and_ordinary_names_are_supported_as_the_oracle_says(void **state)
{
    (void)state;
    assert_true(run(2, GAZETTEERS, true) > GAZETTEERS);
}

static int set_up(void **state)
{
    (void)state;
    base = support_compile("format: 1\ntype: place\nentities: [{id: a, names: {en: [a]}}]\n",
                           "und/fold.yaml ar/fold.yaml");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    support_close(&base);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_demonyms_are_found_as_the_oracle_finds_them),
        cmocka_unit_test(short_and_ordinary_names_are_supported_as_the_oracle_says),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
