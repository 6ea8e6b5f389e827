/* Random patterns over random texts against an oracle: as every repetition has an end, a pattern is a finite list
 * of plain sequences of tests, in the order in which its ways are tried. The oracle writes that list down
 * while it makes the pattern up, and looks for the first that stands at each place. It shares nothing with
 * the compiler of patterns and their program. */
#include "support.h"

#include "image/image.h"

#include <stdlib.h>

#define MOST_ATOMS 24
#define MOST_WAYS 600

static const char ground[] =
    "format: 1\n"
    "language: en\n"
    "types: [thing]\n"
    "entities: [{id: x, type: place, names: {en: [Qqq]}}]\n"
    "proclitics: [{id: wa, form: w}]\n"
    "classes: {ab: [ka, ke, mi], cd: [ko, mi, mo], ef: [zu]}\n";

static const char *const words[] = {"ka", "ke", "ko", "mi", "mo", "zu", "wka", "wmi", "wmo", "wzu", "xx", "kx", "xo"};
static const char *const gaps[] = {" ", " ", " ", " ", " ", " ", " ", " ", " ", " ", ", ", ", ", "; ", "\n"};

/* ---- patterns and the ways through them ----------------------------------------------------------- */

typedef struct word_test {
    const char *text; /* as the pattern has it: a word, <class>, <any>, <unlisted>, k* or *o */
    bool not, joined; /* joined: the next one is of the same word */
} word_test;

typedef enum atom_kind { ATOM_WORD, ATOM_OPEN, ATOM_CLOSE, ATOM_LOOK } atom_kind;

typedef struct way_atom {
    atom_kind kind;
    word_test tests[2];
    bool proclitics;
    char sign;         /* in front of it: ' ', ',' or '?', which is one of them */
    bool behind, not;  /* of a look at the words below */
    size_t count;
    word_test looks[2];
} way_atom;

typedef struct pattern_way {
    way_atom atoms[MOST_ATOMS];
    size_t count;
} pattern_way;

typedef struct way_list {
    pattern_way *list;
    size_t count;
} way_list;

static way_list one_way(void)
{
    way_list made = {calloc(1, sizeof(pattern_way)), 1};
    return made;
}

static size_t longest_of(const way_list *list)
{
    size_t longest = 0;
    for (size_t i = 0; i < list->count; i++)
        longest = list->list[i].count > longest ? list->list[i].count : longest;
    return longest;
}

/* `a`, then `b`, which is freed: all ways through b after the first way through a, and so on. Where that is
 * too much there are none, and the pattern is not tried. */
static void append(way_list *a, way_list *b)
{
    bool fits = a->count * b->count <= MOST_WAYS && longest_of(a) + longest_of(b) <= MOST_ATOMS;
    way_list out = {calloc(fits ? a->count * b->count + 1 : 1, sizeof(pattern_way)), 0};
    for (size_t i = 0; fits && i < a->count; i++)
        for (size_t k = 0; k < b->count; k++) {
            pattern_way *slot = &out.list[out.count++];
            *slot = a->list[i];
            for (size_t n = 0; n < b->list[k].count; n++)
                slot->atoms[slot->count++] = b->list[k].atoms[n];
        }
    free(a->list);
    free(b->list);
    *a = out;
    *b = (way_list){0};
}

/* First the ways of `a`, then those of `b`, which is freed. */
static void choose(way_list *a, way_list *b)
{
    a->list = realloc(a->list, (a->count + b->count + 1) * sizeof(pattern_way));
    memcpy(a->list + a->count, b->list, b->count * sizeof(pattern_way));
    a->count = a->count && b->count ? a->count + b->count : 0;
    free(b->list);
    *b = (way_list){0};
}

static way_list copy_of(const way_list *from)
{
    way_list made = {malloc((from->count + 1) * sizeof(pattern_way)), from->count};
    memcpy(made.list, from->list, from->count * sizeof(pattern_way));
    return made;
}

/* ---- making them up ------------------------------------------------------------------------------- */

typedef struct pattern_maker {
    support_random random;
    alam_buffer text;
    size_t room; /* atoms that may still come */
} pattern_maker;

static word_test make_test(pattern_maker *maker, bool listed)
{
    static const char *const texts[] = {"<ab>", "<cd>", "<ef>", "zu", "ka", "k*", "*o", "<any>", "<any>", "<any>", "<unlisted>"};
    word_test made = {.text = texts[support_below(&maker->random, listed ? 5 : COUNT(texts))]};
    made.not = !listed && support_chance(&maker->random, 20);
    alam_buffer_format(&maker->text, "%s%s", made.not ? "!" : "", made.text);
    return made;
}

static way_atom make_word(pattern_maker *maker, bool listed)
{
    way_atom made = {.kind = ATOM_WORD, .sign = ' '};
    made.proclitics = support_chance(&maker->random, 30);
    alam_buffer_text(&maker->text, made.proclitics ? "+" : "");
    made.tests[0] = make_test(maker, listed);
    made.tests[0].joined = support_chance(&maker->random, 25);
    if (made.tests[0].joined) {
        alam_buffer_byte(&maker->text, '&');
        made.tests[1] = make_test(maker, false);
    }
    return made;
}

static way_list make_look(pattern_maker *maker)
{
    way_list made = one_way();
    way_atom *look = &made.list->atoms[made.list->count++];
    look->kind = ATOM_LOOK;
    look->behind = support_chance(&maker->random, 50);
    look->not = support_chance(&maker->random, 50);
    look->count = 1 + support_below(&maker->random, 2);
    alam_buffer_format(&maker->text, "(?%s%s ", look->behind ? "<" : "", look->not ? "!" : "=");
    for (size_t i = 0; i < look->count; i++) {
        look->looks[i] = make_test(maker, false);
        alam_buffer_byte(&maker->text, ' ');
    }
    alam_buffer_text(&maker->text, ") ");
    return made;
}

static way_list make_sequence(pattern_maker *maker, unsigned depth, size_t least);

/* Alternatives in brackets. */
static way_list make_choice(pattern_maker *maker, unsigned depth)
{
    alam_buffer_text(&maker->text, "( ");
    way_list made = make_sequence(maker, depth + 1, 1);
    for (size_t more = support_below(&maker->random, 3); more > 0; more--) {
        alam_buffer_text(&maker->text, "| ");
        way_list other = make_sequence(maker, depth + 1, 1);
        choose(&made, &other);
    }
    alam_buffer_text(&maker->text, ")");
    return made;
}

/* ? {n} {n,m} behind what has just been written. */
static void repeat(pattern_maker *maker, way_list *item)
{
    size_t least = support_below(&maker->random, 2), most = least + support_below(&maker->random, 2);
    way_list all = one_way(), none = one_way();
    if (most == 0 || item->count > 3 || support_chance(&maker->random, 40)) {
        least = 0;
        most = 1;
        alam_buffer_text(&maker->text, "?");
    } else if (least == most)
        alam_buffer_format(&maker->text, "{%zu}", least);
    else
        alam_buffer_format(&maker->text, "{%zu,%zu}", least, most);
    /* (item (item)?)? : the longest first, from the inside out */
    for (size_t i = most; i > 0; i--) {
        way_list once = copy_of(item), rest = copy_of(&all);
        append(&once, &rest);
        if (i > least) {
            way_list nothing = copy_of(&none);
            choose(&once, &nothing);
        }
        free(all.list);
        all = once;
    }
    free(none.list);
    free(item->list);
    *item = all;
}

static way_list make_item(pattern_maker *maker, unsigned depth, bool first)
{
    size_t kind = support_below(&maker->random, 10);
    if (kind == 0)
        return make_look(maker);
    if (kind < 3 && depth < 2) {
        way_list made = make_choice(maker, depth);
        if (made.count < 4 && support_chance(&maker->random, 50))
            repeat(maker, &made);
        alam_buffer_byte(&maker->text, ' ');
        return made;
    }
    way_list made = one_way();
    char sign = first || !support_chance(&maker->random, 15) ? ' ' : support_chance(&maker->random, 50) ? ',' : '?';
    alam_buffer_text(&maker->text, sign == ' ' ? "" : sign == ',' ? "\",\" " : "\",\"? ");
    made.list->atoms[made.list->count++] = make_word(maker, false);
    made.list->atoms[0].sign = sign;
    if (sign == ' ' && support_chance(&maker->random, 30))
        repeat(maker, &made);
    alam_buffer_byte(&maker->text, ' ');
    return made;
}

/* Items, `least` of which are words that must be there. */
static way_list make_sequence(pattern_maker *maker, unsigned depth, size_t least)
{
    way_list made = one_way();
    for (size_t i = support_below(&maker->random, 3); i > 0; i--) {
        way_list item = make_item(maker, depth, true);
        append(&made, &item);
    }
    for (; least > 0; least--) {
        way_list word = one_way();
        word.list->atoms[word.list->count++] = make_word(maker, depth == 0);
        alam_buffer_byte(&maker->text, ' ');
        append(&made, &word);
        if (support_chance(&maker->random, 40)) {
            way_list item = make_item(maker, depth, false);
            append(&made, &item);
        }
    }
    return made;
}

static void add_mark(way_list *to, atom_kind kind)
{
    way_list mark = one_way();
    mark.list->atoms[mark.list->count++].kind = kind;
    append(to, &mark);
}

/* Before [ span ] behind, the span with a listed word. */
static way_list make_pattern(pattern_maker *maker)
{
    alam_buffer_clear(&maker->text);
    way_list all = make_sequence(maker, 1, support_below(&maker->random, 2));
    alam_buffer_text(&maker->text, "[ ");
    add_mark(&all, ATOM_OPEN);
    way_list span = make_sequence(maker, 0, 1);
    append(&all, &span);
    alam_buffer_text(&maker->text, "] ");
    add_mark(&all, ATOM_CLOSE);
    way_list behind = make_sequence(maker, 1, support_below(&maker->random, 2));
    append(&all, &behind);
    return all;
}

/* ---- texts ---------------------------------------------------------------------------------------- */

#define MOST_WORDS 12

typedef struct text_line {
    const char *words[MOST_WORDS];
    const char *gaps[MOST_WORDS]; /* in front of each */
    size_t starts[MOST_WORDS], ends[MOST_WORDS];
    size_t count;
    alam_buffer text;
} text_line;

static void make_line(support_random *random, text_line *line)
{
    alam_buffer_clear(&line->text);
    line->count = 1 + support_below(random, MOST_WORDS);
    for (size_t i = 0; i < line->count; i++) {
        line->words[i] = words[support_below(random, COUNT(words))];
        line->gaps[i] = i ? gaps[support_below(random, COUNT(gaps))] : "";
        alam_buffer_text(&line->text, line->gaps[i]);
        line->starts[i] = line->text.length;
        alam_buffer_text(&line->text, line->words[i]);
        line->ends[i] = line->text.length;
    }
    alam_buffer_string(&line->text);
}

/* ---- what stands where ---------------------------------------------------------------------------- */

static bool is_listed(const char *word)
{
    return strstr(" ka ke ko mi mo zu ", word) && *word != 'w' && *word != 'x';
}

/* Whether a word is in the class or is the word that a test names. */
static bool is_in(const char *text, const char *word)
{
    const char *all = strcmp(text, "<ab>") == 0 ? " ka ke mi " : strcmp(text, "<cd>") == 0 ? " ko mi mo " : " zu ";
    return strcmp(text, word) == 0 || (*text == '<' && strlen(word) == 2 && strstr(all, word));
}

static bool passes(const word_test *test, const char *word, bool proclitics, bool *clitic)
{
    size_t length = strlen(word);
    bool good;
    if (strcmp(test->text, "<any>") == 0)
        good = true;
    else if (strcmp(test->text, "<unlisted>") == 0)
        good = !is_listed(word);
    else if (strcmp(test->text, "k*") == 0)
        good = *word == 'k';
    else if (strcmp(test->text, "*o") == 0)
        good = word[length - 1] == 'o';
    else {
        good = is_in(test->text, word);
        if (!good && proclitics && *word == 'w' && is_listed(word + 1) && is_in(test->text, word + 1)) {
            good = true;
            *clitic |= !test->not;
        }
    }
    return good != test->not;
}

static bool is_apart(const text_line *line, size_t at)
{
    return at > 0 && at < line->count && strcmp(line->gaps[at], " ") == 0;
}

static bool looks(const text_line *line, const way_atom *look, size_t at, bool first)
{
    size_t from = at;
    bool none = false;
    if (look->behind && (at < look->count || !is_apart(line, at)))
        return look->not;
    from -= look->behind ? look->count : 0;
    for (size_t i = 0; i < look->count; i++) {
        bool apart = (i == 0 && (look->behind || first)) || is_apart(line, from + i);
        if (from + i >= line->count || !apart || !passes(&look->looks[i], line->words[from + i], false, &none))
            return look->not;
    }
    return !look->not;
}

typedef struct found_span {
    size_t start, end; /* bytes */
} found_span;

/* Whether a way stands at a word; the span that it emits. */
static bool stands(const text_line *line, const pattern_way *way, size_t start, found_span *found)
{
    size_t at = start, open = SIZE_MAX;
    for (size_t i = 0; i < way->count; i++) {
        const way_atom *atom = &way->atoms[i];
        bool clitic = false;
        switch (atom->kind) {
        case ATOM_OPEN:
            open = at;
            if (at < line->count)
                found->start = line->starts[at];
            continue;
        case ATOM_CLOSE:
            found->end = line->ends[at - 1];
            continue;
        case ATOM_LOOK:
            if (!looks(line, atom, at, at == start))
                return false;
            continue;
        case ATOM_WORD:
            break;
        }
        bool comma = at < line->count && strcmp(line->gaps[at], ", ") == 0;
        bool apart = atom->sign == ' '   ? at == start || is_apart(line, at)
                     : atom->sign == ',' ? comma
                                         : comma || is_apart(line, at);
        if (at >= line->count || !apart ||
            !passes(&atom->tests[0], line->words[at], atom->proclitics, &clitic) ||
            (atom->tests[0].joined && !passes(&atom->tests[1], line->words[at], atom->proclitics, &clitic)))
            return false;
        if (clitic && at == open)
            found->start++;
        at++;
    }
    return true;
}

/* The spans of the first way that stands at each word, each once. */
static size_t look_everywhere(const text_line *line, const way_list *all, found_span *spans)
{
    size_t count = 0;
    for (size_t start = 0; start < line->count; start++)
        for (size_t i = 0; i < all->count; i++) {
            found_span found;
            if (!stands(line, &all->list[i], start, &found))
                continue;
            size_t k = 0;
            while (k < count && (spans[k].start != found.start || spans[k].end != found.end))
                k++;
            spans[k] = found;
            count += k == count;
            break;
        }
    return count;
}

/* ---- the comparison ------------------------------------------------------------------------------- */

static support_image base;

static bool compile(const char *pattern, support_image *made)
{
    alam_buffer yaml = {0};
    alam_source source = {0};
    alam_error error = {0};
    alam_buffer_format(&yaml, "%spatterns: [{name: p, match: '%s', type: thing, id: '?:{text}'}]\n", ground, pattern);
    const char *bytes = alam_buffer_string(&yaml);
    bool done = alam_source_read(&source, "test.yaml", bytes, strlen(bytes), &error) &&
                support_compile_source(&source, base.image, made, &error);
    if (!done)
        fail_msg("%s: %s", pattern, error.message);
    alam_source_free(&source);
    alam_buffer_free(&yaml);
    return done;
}

static bool is_found(const alam_tagger *tagger, const found_span *wanted)
{
    for (size_t i = 0; i < alam_span_count(tagger); i++)
        if (alam_span_at(tagger, i)->start.byte == wanted->start && alam_span_at(tagger, i)->end.byte == wanted->end)
            return true;
    return false;
}

static void compare(const alam_tagger *tagger, const char *pattern, const text_line *line, const found_span *spans, size_t count)
{
    bool same = alam_span_count(tagger) == count;
    for (size_t i = 0; same && i < count; i++)
        same = is_found(tagger, &spans[i]);
    if (same)
        return;
    print_error("pattern %s\ntext %s\n", pattern, line->text.data);
    for (size_t i = 0; i < count; i++)
        print_error("  expected %zu-%zu\n", spans[i].start, spans[i].end);
    for (size_t i = 0; i < alam_span_count(tagger); i++)
        print_error("  found %zu-%zu\n", alam_span_at(tagger, i)->start.byte, alam_span_at(tagger, i)->end.byte);
    fail();
}

static void random_patterns_find_what_trying_every_way_finds(void **state)
{
    pattern_maker maker = {.random = {21}};
    text_line line = {0};
    size_t found = 0, branching = 0;
    (void)state;
    for (int i = 0; i < 1200; i++) {
        way_list all = make_pattern(&maker);
        const char *pattern = alam_buffer_string(&maker.text);
        if (all.count == 0) {
            free(all.list);
            continue;
        }
        branching += all.count > 3;
        support_image made = {0};
        compile(pattern, &made);
        alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_ALL);
        for (int k = 0; k < 150; k++) {
            found_span spans[MOST_WORDS];
            make_line(&maker.random, &line);
            size_t count = look_everywhere(&line, &all, spans);
            support_tag(tagger, line.text.data);
            compare(tagger, pattern, &line, spans, count);
            found += count;
        }
        alam_tagger_free(tagger);
        support_close(&made);
        free(all.list);
    }
    assert_true(found > 4000 && branching > 200);
    alam_buffer_free(&maker.text);
    alam_buffer_free(&line.text);
}

static int set_up(void **state)
{
    (void)state;
    base = support_compile("format: 1\ntype: place\nentities: [{id: x, names: {en: [X]}}]\n", "und/fold.yaml");
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
        cmocka_unit_test(random_patterns_find_what_trying_every_way_finds),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
