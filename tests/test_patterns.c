/* Patterns: what each construct of the language finds, what each action does, the ids of what no gazetteer
 * lists, short forms, and what the document's other names say about a shared one. */
#include "support.h"

#include "image/image.h"
#include "tag/tagger.h"

#include <stdlib.h>

/* A pattern is put behind this. Nothing in it is of the type `thing` that patterns emit. */
static const char ground[] =
    "format: 1\n"
    "language: en\n"
    "types: [thing]\n"
    "entities:\n"
    "  - {id: france, type: place, kind: country, names: {en: [France]}, demonyms: {en: [French]}}\n"
    "  - {id: paris, type: place, kind: city, names: {en: [Paris]}, within: france}\n"
    "  - {id: new-york, type: place, kind: city, names: {en: [New York]}}\n"
    "  - {id: acme, type: organization, names: {en: [Acme Works]}, same_as: [firm/acme]}\n"
    "  - {id: jane, type: person, names: {en: [Jane Roe]}, short: {en: [Roe]}}\n"
    "  - {id: may, type: person, names: {en: [May]}}\n"
    "common: {verbs: [said, went], small: [of, the, and, may]}\n"
    "proclitics:\n"
    "  - {id: wa, form: w}\n"
    "  - {id: bi, form: b, after: [wa]}\n"
    "classes: {title: [mr, dr, captain], given: [john, mary, olive],\n"
    "  family: [petrov, ivanov, smirnov, kuznetsov, popov, sokolov, lebedev, kozlov, novikov, morozov]}\n"
    "parts:\n"
    "  couple: '<given> and <given> | <given>{2}'\n"
    "  named: '<given> | z*&!zebra'\n"
    "  anonymous: '!<named>&<unlisted>'\n"
    "  role: 'head ( of <any> )?'\n";

static support_image base;

/* An image of `ground`, `rest` and one pattern (NULL: none). */
static support_image compile(const char *rest, const char *match, const char *more)
{
    alam_buffer yaml = {0};
    alam_source source = {0};
    support_image made = {0};
    alam_error error = {0};
    char message[1024];
    alam_buffer_text(&yaml, ground);
    alam_buffer_text(&yaml, rest);
    if (match)
        alam_buffer_format(&yaml, "patterns:\n  - {name: p, match: '%s', %s}\n", match, more);
    const char *bytes = alam_buffer_string(&yaml);
    if (!alam_source_read(&source, "test.yaml", bytes, strlen(bytes), &error) ||
        !support_compile_source(&source, base.image, &made, &error))
        fail_msg("%s\n%s", match ? match : rest, alam_error_text(&error, message, sizeof message));
    alam_source_free(&source);
    alam_buffer_free(&yaml);
    return made;
}

#define EMIT "type: thing, id: '?thing:{text}'"

/* The texts of the spans that patterns found, with '|' between. Borrowed from `out`. */
static const char *found_in(const alam_tagger *tagger, const char *text, alam_buffer *out)
{
    alam_buffer_clear(out);
    for (size_t i = 0; i < alam_span_count(tagger); i++) {
        const alam_span *span = alam_span_at(tagger, i);
        if (span->match != ALAM_MATCH_PATTERN)
            continue;
        alam_buffer_text(out, out->length ? "|" : "");
        alam_buffer_append(out, text + span->start.byte, span->end.byte - span->start.byte);
    }
    return alam_buffer_string(out);
}

/* ---- the language --------------------------------------------------------------------------------- */

static const struct {
    const char *match;
    struct {
        const char *text, *found;
    } texts[8];
} constructs[] = {
    /* words and what is between them */
    {"mr [smith]", {{"mr smith", "smith"}, {"Mr  Smith", "Smith"}, {"mr, smith", ""}, {"mr\nsmith", ""},
                    {"mr (smith)", ""}, {"smith mr", ""}, {"mr smiths", ""}}},
    {"[mr smith]", {{"the mr smith said", "mr smith"}, {"mr smith mr smith", "mr smith|mr smith"}}},
    /* classes, groups of ordinary words */
    {"<title> [<any>]", {{"dr who", "who"}, {"captain dr who", "dr|who"}, {"doctor who", ""}, {"dr", ""}}},
    {"<verbs> [<any>]", {{"said bob", "bob"}, {"the bob", ""}}},
    /* kinds of words */
    {"mr [<ordinary>]", {{"mr said", "said"}, {"mr Said", ""}, {"mr wsaid", "wsaid"}, {"mr x", ""}}},
    {"mr [<near-ordinary>]", {{"mr Said", "Said"}, {"mr wSaid", "wSaid"}, {"mr x", ""}}},
    {"mr [<unlisted>]", {{"mr bob", "bob"}, {"mr paris", ""}, {"mr wparis", "wparis"}, {"mr york", ""}}},
    {"mr [<unknown>]", {{"mr bob", "bob"}, {"mr paris", ""}, {"mr wparis", ""}}},
    {"mr [<capital>]", {{"mr Bob", "Bob"}, {"MR Paris", "Paris"}, {"mr \u00C9a", "\u00C9a"}, {"mr bob", ""}, {"mr 4B", ""}}},
    {"mr [<number>]", {{"mr 42", "42"}, {"mr 4x", "4x"}, {"mr x4", ""}}},
    /* beginnings and ends of words; tests joined and turned round */
    {"mr [be*]", {{"mr Bernard", "Bernard"}, {"mr be", "be"}, {"mr ebe", ""}}},
    {"mr [*ing]", {{"mr king", "king"}, {"mr ing", "ing"}, {"mr kings", ""}}},
    {"mr [<unlisted>&k*&*g]", {{"mr king", "king"}, {"mr kong", "kong"}, {"mr kit", ""}, {"mr bag", ""}}},
    {"mr [!paris]", {{"mr bob", "bob"}, {"mr paris", ""}, {"mr", ""}}},
    {"mr [!<given>&!k*]", {{"mr bob", "bob"}, {"mr john", ""}, {"mr kit", ""}}},
    /* behind proclitics */
    {"mr [<any>]", {{"wmr bob", ""}}},
    {"+mr [<any>]", {{"mr bob", "bob"}, {"wmr bob", "bob"}, {"wbmr bob", "bob"}, {"xmr bob", ""}}},
    {"[+<title> <any>]", {{"wmr bob", "mr bob"}, {"wbdr bob", "dr bob"}, {"dr bob", "dr bob"}}},
    {"mr [+<given> <any>]", {{"mr wjohn bob", "john bob"}, {"mr john bob", "john bob"}}},
    {"[+<named> went]", {{"wjohn went", "john went"}, {"john went", "john went"}}},
    /* candidates */
    {"[@place] rises", {{"paris rises", "paris"}, {"new york rises", "new york"}, {"wparis rises", ""},
                        {"french rises", ""}, {"acme works rises", ""}, {"bob rises", ""}}},
    {"[+@place] rises", {{"wparis rises", "paris"}, {"wbparis rises", "paris"}, {"paris rises", "paris"}}},
    {"[@place.country] rises", {{"france rises", "france"}, {"paris rises", ""}}},
    {"[@any] rises", {{"acme works rises", "acme works"}, {"jane roe rises", "jane roe"}, {"roe rises", ""}}},
    {"[@demonym] rises", {{"french rises", "french"}, {"france rises", ""}}},
    {"[@place @place] rise", {{"new york paris rise", "new york paris"}, {"paris rise", ""}}},
    /* alternatives, options, repetitions */
    {"mr [( john | mary smith | smith )]", {{"mr john", "john"}, {"mr mary smith", "mary smith"},
                                            {"mr mary", ""}, {"mr smith", "smith"}}},
    {"mr ( von | de la )? [<any>]", {{"mr bob", "bob"}, {"mr von bob", "bob"}, {"mr de la bob", "bob"},
                                     {"mr von", "von"}, {"mr de bob", "de"}}},
    {"mr [<unlisted>{1,2}]", {{"mr ab", "ab"}, {"mr ab cd", "ab cd"}, {"mr ab cd ef", "ab cd"}, {"mr the", ""}}},
    {"mr [<unlisted>{2}]", {{"mr ab", ""}, {"mr ab cd", "ab cd"}, {"mr ab cd ef", "ab cd"}}},
    {"mr [<unlisted>{0,2} said]", {{"mr said", "said"}, {"mr ab cd said", "ab cd said"}, {"mr a1 b1 c1 said", ""}}},
    {"mr [( of <any> ){1,2}]", {{"mr of a1 of b1 of", "of a1 of b1"}, {"mr of", ""}}},
    {"mr [<any>? <any>? john]", {{"mr john", "john"}, {"mr john john", "john john"}, {"mr x john y", "x john"}}},
    /* signs and lines */
    {"mr \",\" [<any>]", {{"mr, bob", "bob"}, {"mr , bob", "bob"}, {"mr bob", ""}, {"mr; bob", ""}}},
    {"mr \",\"? [<any>]", {{"mr, bob", "bob"}, {"mr bob", "bob"}, {"mr; bob", ""}}},
    {"mr [<any>] \".\"", {{"mr bob.", "bob"}, {"mr bob. x", "bob"}, {"mr bob x.", ""}, {"mr bob", ""}}},
    {"^ mr [<any>]", {{"mr bob", "bob"}, {"x\nmr bob", "bob"}, {"x mr bob", ""}, {"x. mr bob", ""}}},
    {"mr [<any>] ^", {{"mr bob", "bob"}, {"mr bob\nx", "bob"}, {"mr bob x", ""}}},
    {"mr ^ [<any>]", {{"mr\nbob", "bob"}, {"mr bob", ""}}},
    /* looks */
    {"mr (?= <given> ) [<any>]", {{"mr john", "john"}, {"mr bob", ""}}},
    {"mr (?! <given> ) [<any>]", {{"mr john", ""}, {"mr bob", "bob"}}},
    {"mr [<any>] (?! <verbs> | x y )", {{"mr bob", "bob"}, {"mr bob said", ""}, {"mr bob x", "bob"},
                                        {"mr bob x y", ""}, {"mr bob, said", "bob"}}},
    {"mr [<any>] (?= \",\" said )", {{"mr bob, said", "bob"}, {"mr bob said", ""}}},
    {"mr (?= @place ) [<any>]", {{"mr paris", "paris"}, {"mr new york", "new"}, {"mr bob", ""}}},
    {"(?<= the ) mr [<any>]", {{"the mr bob", "bob"}, {"a mr bob", ""}, {"mr bob", ""}, {"the, mr bob", ""}}},
    {"(?<! the ) mr [<any>]", {{"the mr bob", ""}, {"a mr bob", "bob"}, {"mr bob", "bob"}, {"the, mr bob", "bob"}}},
    {"(?<= <given> and ) mr [<any>]", {{"mary and mr bob", "bob"}, {"and mr bob", ""}, {"x and mr bob", ""}}},
    {"mr (?! (?= j* ) <given> ) [<any>]", {{"mr john", ""}, {"mr mary", "mary"}, {"mr jack", "jack"}}},
    /* parts */
    {"<title> [<couple>]", {{"dr john and mary", "john and mary"}, {"dr mary john", "mary john"}, {"dr john", ""}}},
    {"<title> [<named> <named>?]", {{"dr john", "john"}, {"dr zoe zebra", "zoe"}, {"dr zoe mary", "zoe mary"},
                                    {"dr zebra", ""}}},
    {"<title> [!<named>]", {{"dr john", ""}, {"dr zoe", ""}, {"dr zebra", "zebra"}, {"dr bob", "bob"}}},
    {"<title> [<named>&*n]", {{"dr john", "john"}, {"dr mary", ""}, {"dr zen", "zen"}}},
    {"<title> [<anonymous>]", {{"dr bob", "bob"}, {"dr paris", ""}, {"dr zoe", ""}}},
    {"<role> [<any>]", {{"head of x y", "y"}, {"head x", "x"}, {"of x y", ""}}},
    /* a class that may be several words back from where the pattern begins */
    {"[<any>{1,3}] <verbs>", {{"ab cd ef said", "ab cd ef|cd ef|ef"}, {"said", ""}, {"x, went", ""}}},
};

/* All ways to match a text are wanted here, one for each place where one begins. */
static void each_construct_finds_what_it_says(void **state)
{
    alam_buffer out = {0};
    size_t wrong = 0, tried = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(constructs); i++) {
        support_image made = compile("", constructs[i].match, EMIT);
        alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_ALL);
        for (size_t k = 0; k < COUNT(constructs[i].texts) && constructs[i].texts[k].text; k++, tried++) {
            const char *text = constructs[i].texts[k].text;
            support_tag(tagger, text);
            if (strcmp(found_in(tagger, text, &out), constructs[i].texts[k].found) == 0)
                continue;
            print_error("%s in \"%s\": expected \"%s\", found \"%s\"\n", constructs[i].match, text,
                        constructs[i].texts[k].found, out.data);
            wrong++;
        }
        alam_tagger_free(tagger);
        support_close(&made);
    }
    alam_buffer_free(&out);
    assert_int_equal(wrong, 0);
    assert_true(tried > 150);
}

static void a_pattern_reaches_over_no_more_than_its_limit(void **state)
{
    alam_buffer text = {0}, out = {0};
    support_image made = compile("", "mr <any>{30} [<any>]", EMIT);
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_ALL);
    (void)state;
    alam_buffer_text(&text, "mr");
    for (int i = 0; i < 30; i++)
        alam_buffer_format(&text, " x%d", i);
    support_tag(tagger, alam_buffer_string(&text));
    assert_string_equal(found_in(tagger, text.data, &out), "");
    alam_buffer_text(&text, " last");
    support_tag(tagger, alam_buffer_string(&text));
    assert_string_equal(found_in(tagger, text.data, &out), "last");
    alam_buffer_free(&text);
    alam_buffer_free(&out);
    alam_tagger_free(tagger);
    support_close(&made);
}

/* ---- actions and ids ------------------------------------------------------------------------------ */

static const struct {
    const char *match, *more, *text, *expected;
} actions[] = {
    {"mr [<any>{1,2}]", "type: person, id: '?person:{text}'", "mr Bob HOPE", "3-11 ?person:bob-hope person name\n"},
    {"[+mr <any>]", "type: person, id: '?person:{text}'", "wMr bob", "1-7 ?person:mr-bob person name\n"},
    {"[@place to @place]", "type: thing, id: 'route/{1}/{2}'", "new york to paris",
     "0-17 route/new-york/paris thing name\n0-8 new-york place name\n12-17 paris place name\n"},
    {"[@place to @place]", "type: thing, id: 'route/{2}-{text}'", "paris to france",
     "0-15 route/france-paris-to-france thing name\n0-5 paris place name\n9-15 france place name\n"},
    {"<title> of @place [<any>]", "type: thing, id: 'x/{1}{2}'", "dr of paris bob",
     "6-11 paris place name\n12-15 x/paris thing name\n"},
    /* an id that the gazetteer has, or that one of its entities says is its own */
    {"the [firm]", "type: organization, id: acme", "the firm", "4-8 acme organization name\n"},
    {"the [firm]", "type: organization, id: 'firm/{text}'", "the firm", "4-8 firm/firm organization name\n"},
    {"the [acme]", "type: organization, id: 'firm/{text}'", "the acme", "4-8 acme organization name\n"},
    /* what is listed needs no pattern */
    {"mr [jane roe]", "type: person, id: '?person:{text}'", "mr Jane Roe", "3-11 jane person name\n"},
    {"mr [jane roe <any>]", "type: person, id: '?person:{text}'", "mr Jane Roe bob", "3-11 jane person name\n"},
    {"@place [forces]", "type: organization, id: 'forces/{1}'", "paris forces",
     "0-5 paris place name\n6-12 forces/paris organization name\n"},
    {"[@place] forces", "do: also, type: organization, id: 'forces/{1}'", "paris forces",
     "0-5 forces/paris organization name\n0-5 paris place name\n"},
    {"[@place] inc", "do: retype, type: organization, id: '?org:{text}'", "paris inc",
     "0-5 ?org:paris organization name\n"},
    {"[@place] inc", "do: retype, type: organization, id: '?org:{text}'", "paris was", "0-5 paris place name\n"},
    {"[@any] hilton", "do: drop", "paris hilton", ""},
    {"[@any] hilton", "do: drop", "paris hotel", "0-5 paris place name\n"},
    {"[@any] hilton", "do: drop, type: person", "paris hilton", "0-5 paris place name\n"},
    {"[@any] hilton", "do: drop, type: place", "new york hilton, paris", "17-22 paris place name\n"},
    {"<title> [<any>]", "do: support", "captain roe", "8-11 jane person name\n"},
    {"<title> [<any>]", "do: support, type: place", "captain roe", ""},
    {"<title> [<any>]", "do: support", "the roe", ""},
    {"<title> [<any>]", "do: support", "captain May", "8-11 may person name\n"},
    /* a short or ordinary name is backed rather than made anew */
    {"<title> [<any>]", "type: person, id: '?person:{text}'", "captain roe", "8-11 jane person name\n"},
    {"<title> [<any>]", "type: person, id: '?person:{text}'", "captain May", "8-11 may person name\n"},
    {"<title> [<any>]", "type: thing, id: '?thing:{text}'", "captain roe", "8-11 ?thing:roe thing name\n"},
    {"<title> [<any>{2}]", "type: person, id: '?person:{text}'", "captain roe bob",
     "8-15 ?person:roe-bob person name\n"},
};

static void each_action_does_what_it_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(actions); i++) {
        support_image made = compile("", actions[i].match, actions[i].more);
        alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
        support_expect(tagger, actions[i].text, actions[i].expected);
        support_check_spans(tagger, actions[i].text, strlen(actions[i].text), ALAM_OVERLAP_NESTED);
        alam_tagger_free(tagger);
        support_close(&made);
    }
}

/* The first span with this id; NULL. */
static const alam_span *span_of(const alam_tagger *tagger, const char *id)
{
    for (size_t i = 0; i < alam_span_count(tagger); i++)
        if (strcmp(alam_span_at(tagger, i)->id, id) == 0)
            return alam_span_at(tagger, i);
    return NULL;
}

static void rescoring_multiplies_the_score(void **state)
{
    support_image made = compile("", "[@any] maybe", "do: rescore, score: 0.5");
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    support_tag(tagger, "Paris maybe");
    double less = span_of(tagger, "paris")->score;
    support_tag(tagger, "Paris surely");
    assert_true(span_of(tagger, "paris")->score > 0.9);
    assert_float_equal((float)less, (float)(span_of(tagger, "paris")->score * 0.5), 1e-6);
    alam_tagger_free(tagger);
    support_close(&made);
}

static void a_span_found_from_two_starts_is_rescored_once(void **state)
{
    support_image made = compile("", "( so | maybe ){1,2} [@any]", "do: rescore, score: 0.5");
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    support_tag(tagger, "maybe so Paris");
    double twice = span_of(tagger, "paris")->score;
    support_tag(tagger, "x so Paris");
    assert_float_equal((float)twice, (float)span_of(tagger, "paris")->score, 1e-6);
    alam_tagger_free(tagger);
    support_close(&made);
}

static void a_span_says_which_pattern_made_or_supported_it(void **state)
{
    support_image made = compile("", "<title> [<any>]", "type: person, id: '?person:{text}', score: 0.6");
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    support_tag(tagger, "captain Roe, captain bob");
    const alam_span *backed = alam_span_at(tagger, 0), *derived = alam_span_at(tagger, 1);
    assert_int_equal(backed->match, ALAM_MATCH_EXACT);
    assert_string_equal(backed->why[backed->why_count - 1], "pattern:p");
    assert_int_equal(derived->match, ALAM_MATCH_PATTERN);
    assert_int_equal(derived->why_count, 1);
    assert_string_equal(derived->why[0], "pattern:p");
    assert_string_equal(derived->kind, "");
    assert_float_equal((float)derived->score, 0.6f, 1e-6);
    alam_tagger_free(tagger);
    support_close(&made);
}

static void a_listed_name_counts_more_than_a_pattern_as_long(void **state)
{
    support_image made = compile("", "[<any> works] said", EMIT);
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_LONGEST);
    (void)state;
    support_expect(tagger, "Acme Works said", "0-10 acme organization name\n");
    support_expect(tagger, "Emca Works said", "0-10 ?thing:emca-works thing name\n");
    alam_tagger_free(tagger);
    support_close(&made);
}

static void turning_patterns_off_leaves_what_is_listed(void **state)
{
    support_image made = compile("short_forms: [{name: last, type: person}]\n", "<title> [<any>{1,2}]",
                                 "type: person, id: '?person:{text}'");
    const alam_options off = {.without_match = {[ALAM_MATCH_PATTERN] = true}};
    alam_tagger *without = alam_tagger_new(made.image, &off, NULL);
    alam_tagger *with = support_tagger(&made, ALAM_OVERLAP_NESTED);
    static const char text[] = "captain Roe, dr bob hope, hope, Paris";
    (void)state;
    support_expect(with, text,
                   "8-11 jane person name\n16-24 ?person:bob-hope person name\n"
                   "26-30 ?person:bob-hope person name\n32-37 paris place name\n");
    support_expect(without, text, "32-37 paris place name\n");
    alam_tagger_free(with);
    alam_tagger_free(without);
    support_close(&made);
}

/* ---- derived entities ----------------------------------------------------------------------------- */

static void one_document_calls_one_person_by_one_id(void **state)
{
    support_image made = compile("", "<title> [<unlisted>{1,2}]", "type: person, id: '?person:{text}'");
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    support_expect(tagger, "Dr Bob Hope, mr BOB HOPE, dr Bob",
                   "3-11 ?person:bob-hope person name\n16-24 ?person:bob-hope person name\n"
                   "29-32 ?person:bob person name\n");
    assert_string_equal(alam_span_at(tagger, 1)->name, "Bob Hope"); /* as it was found first */
    support_tag(tagger, "dr BOB HOPE");
    assert_string_equal(alam_span_at(tagger, 0)->name, "BOB HOPE"); /* nothing is known of the last text */
    alam_begin(tagger);
    assert_true(alam_tag_field(tagger, "title", "dr BoB", 6, NULL));
    assert_true(alam_tag_field(tagger, "text", "dr bob", 6, NULL));
    assert_string_equal(alam_span_at(tagger, 0)->name, "BoB"); /* fields are one document */
    assert_string_equal(alam_span_at(tagger, 0)->zone, "text");
    alam_tagger_free(tagger);
    support_close(&made);
}

static void a_derived_name_is_well_formed_and_in_one_line(void **state)
{
    support_image made = compile("", "dr [<any> <any>]", "type: person, id: '?person:{text}'");
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    static const char text[] = "dr a\xFFz b\x01q";
    (void)state;
    support_tag(tagger, text);
    support_check_spans(tagger, text, strlen(text), ALAM_OVERLAP_NESTED);
    for (size_t i = 0; i < alam_span_count(tagger); i++)
        for (const char *at = alam_span_at(tagger, i)->name; *at; at++)
            assert_true((unsigned char)*at >= 0x20);
    alam_tagger_free(tagger);
    support_close(&made);
}

static void short_forms_follow_their_full_name(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"dr bob hope came. hope left", "3-11 ?person:bob-hope person name\n18-22 ?person:bob-hope person name\n"},
        {"dr bob hope, whope and wbhope",
         "3-11 ?person:bob-hope person name\n14-18 ?person:bob-hope person name\n"
         "25-29 ?person:bob-hope person name\n"},
        {"hope came. dr bob hope", "14-22 ?person:bob-hope person name\n"}, /* not before it */
        {"hope", ""},                                                        /* nor in the next document */
        {"dr bob hop left. hop", "3-10 ?person:bob-hop person name\n"},      /* too few letters */
        {"dr bob hope, dr tom hope, hope",
         "3-11 ?person:bob-hope person name\n16-24 ?person:tom-hope person name\n"
         "26-30 ?person:tom-hope person name\n"},
        {"Jane Roehampton, dr bob Paris, paris", "20-29 ?person:bob-paris person name\n31-36 paris place name\n"},
        {"dr bob Went, went", "3-11 ?person:bob-went person name\n"}, /* an ordinary word is none */
    };
    support_image made = compile("short_forms: [{name: last, type: person, letters: 4, score: 0.5}]\n",
                                 "<title> [<any>&!roe <any>]", "type: person, id: '?person:{text}'");
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_LONGEST);
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        support_expect(tagger, cases[i].text, cases[i].expected);
    support_tag(tagger, "dr bob hope, hope");
    assert_string_equal(alam_span_at(tagger, 1)->why[0], "short-form:last");
    assert_float_equal((float)alam_span_at(tagger, 1)->score, 0.5f, 1e-6);
    alam_begin(tagger);
    assert_true(alam_tag_field(tagger, "title", "dr bob hope", 11, NULL));
    assert_true(alam_tag_field(tagger, "text", "hope", 4, NULL));
    assert_int_equal(alam_span_count(tagger), 1);
    alam_tagger_free(tagger);
    support_close(&made);
}

/* ---- words of names ------------------------------------------------------------------------------- */

static void borrowed_words_are_those_of_listed_names(void **state)
{
    alam_buffer out = {0};
    support_image made = compile("borrowed_words:\n"
                                 "  - {class: given, type: person, word: first}\n"
                                 "  - {class: family, type: person, word: last}\n",
                                 "[( <given> <unlisted> | <unlisted> <family> )]", EMIT);
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_ALL);
    (void)state;
    static const char *const texts[][2] = {
        {"jane hopkins", "jane hopkins"}, {"john hopkins", "john hopkins"}, {"tom roe", "tom roe"},
        {"roe hopkins", ""}, {"new hopkins", ""}, {"may hopkins", ""},
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        support_tag(tagger, texts[i][0]);
        assert_string_equal(found_in(tagger, texts[i][0], &out), texts[i][1]);
    }
    alam_buffer_free(&out);
    alam_tagger_free(tagger);
    support_close(&made);
}

static void letters_tell_names_from_words(void **state)
{
    static const char rules[] =
        "letters: {names: [family], likely: 0, sure: 3}\n";
    static const char *const texts[][3] = {
        {"mr pavlov", "pavlov", ""}, {"mr romanov", "romanov", ""}, {"mr kozlovov", "kozlovov", "kozlovov"},
        {"mr vsmnt", "", ""}, {"mr pjotr", "", ""}, {"mr \u0645\u0648", "", ""}, {"mr 12", "", ""},
    };
    alam_buffer out = {0};
    (void)state;
    for (size_t sure = 0; sure < 2; sure++) {
        support_image made = compile(rules, sure ? "mr [<sure>]" : "mr [<likely>]", EMIT);
        alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_ALL);
        for (size_t i = 0; i < COUNT(texts); i++) {
            support_tag(tagger, texts[i][0]);
            assert_string_equal(found_in(tagger, texts[i][0], &out), texts[i][1 + sure]);
        }
        alam_tagger_free(tagger);
        support_close(&made);
    }
    alam_buffer_free(&out);
}

/* ---- shared names --------------------------------------------------------------------------------- */

static void surroundings_choose_between_entities_of_one_name(void **state)
{
    static const char yaml[] =
        "format: 1\n"
        "language: en\n"
        "type: place\n"
        "entities:\n"
        "  - {id: lebanon, kind: country, names: {en: [Lebanon]}}\n"
        "  - {id: libya, kind: country, names: {en: [Libya]}}\n"
        "  - {id: iraq, kind: country, names: {en: [Iraq]}}\n"
        "  - {id: beirut, kind: city, names: {en: [Beirut]}, within: lebanon, geo: [33.9, 35.5]}\n"
        "  - {id: benghazi, kind: city, names: {en: [Benghazi]}, within: libya, geo: [32.1, 20.1]}\n"
        "  - {id: tripoli-lebanon, kind: city, names: {en: [Tripoli]}, within: lebanon, geo: [34.4, 35.8]}\n"
        "  - {id: tripoli-libya, kind: city, names: {en: [Tripoli]}, within: libya, geo: [32.9, 13.2]}\n"
        "  - {id: jordan, kind: country, names: {en: [Jordan]}}\n"
        "  - {id: jordan-river, kind: river, names: {en: [Jordan]}}\n"
        "  - {id: nile, kind: river, names: {en: [Nile]}}\n"
        "  - {id: tigris, kind: river, names: {en: [Tigris]}}\n"
        "  - {id: vienna-north, kind: town, names: {en: [Vienna]}, geo: [48.2, 16.4]}\n"
        "  - {id: vienna-far, kind: town, names: {en: [Vienna]}, geo: [38.9, -77.3]}\n"
        "  - {id: graz, kind: castle, names: {en: [Graz]}, geo: [47.1, 15.4]}\n"
        "  - {id: mount, kind: castle, names: {en: [Mount]}, geo: [38.8, -77.1]}\n";
    static const char *const texts[][2] = {
        {"Tripoli, Lebanon", "tripoli-lebanon"}, /* what it lies in */
        {"Tripoli and Libya", "tripoli-libya"},
        {"Tripoli and Beirut", "tripoli-lebanon"}, /* what lies there, too */
        {"Benghazi and Tripoli", "tripoli-libya"},
        {"Jordan, Nile and Tigris", "jordan-river"}, /* its kind */
        {"Jordan, Iraq and Libya", "jordan"},
        {"Vienna and Graz", "vienna-north"}, /* what is near */
        {"Vienna and Mount", "vienna-far"},
    };
    support_image made = support_compile(yaml, "und/fold.yaml");
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        support_tag(tagger, texts[i][0]);
        if (!span_of(tagger, texts[i][1]))
            fail_msg("%s: expected %s", texts[i][0], texts[i][1]);
    }
    alam_tagger_free(tagger);
    support_close(&made);
}

/* ---- patterns of the repository ------------------------------------------------------------------- */

/* Whether a pattern found the span, which then begins with a word or behind its proclitics. */
static bool check_bounds(const alam_tagger *tagger, const alam_span *span)
{
    bool begins = false, ends = false;
    if (span->match != ALAM_MATCH_PATTERN)
        return false;
    for (size_t i = 0; i < tagger->units.list.count; i++) {
        const alam_unit *unit = &tagger->units.list.items[i];
        bool inside = span->start.byte > unit->start.byte && span->start.byte < unit->end.byte;
        begins |= span->clitic_count ? inside : span->start.byte == unit->start.byte;
        ends |= span->end.byte == unit->end.byte;
    }
    assert_true(begins && ends);
    return true;
}

/* Spans that patterns find in random text begin and end where words do, proclitics apart. */
static void spans_of_patterns_lie_on_word_boundaries(void **state)
{
    static const char *const words[] = {
        "الرئيس", "والرئيس", "وقال", "أكد", "محمد", "ومحمد", "عبد", "الله", "بن", "أبو", "حكمت", "حاجييف",
        "وزارة", "ولوزارة", "الدفاع", "الروسية", "روسيا", "وروسيا", "السفارة", "في", "موسكو", "بموسكو",
        "جامعة", "مدينة", "كفرنبل", "شركة", "المتحدث", "باسم", "،", "\n", "ديمتري", "علي", "على"};
    alam_error error;
    char *rules = support_repository("rules"), *names = support_repository("gazetteers/names");
    char *cases = support_repository("tests/cases/gazetteer.yaml");
    support_image made = {0};
    assert_true(alam_compile_memory((const char *const[]){rules, names, cases}, 3, &made.bytes, &made.size,
                                    NULL, &error));
    assert_non_null(made.image = alam_image_open_memory(made.bytes, made.size, "test", &error));
    support_random random = {6};
    alam_buffer text = {0};
    size_t found = 0;
    (void)state;
    for (int overlap = ALAM_OVERLAP_NESTED; overlap <= ALAM_OVERLAP_ALL; overlap++) {
        alam_tagger *tagger = support_tagger(&made, (alam_overlap)overlap);
        for (int i = 0; i < 400; i++) {
            alam_buffer_clear(&text);
            if (support_chance(&random, 50))
                support_random_text(&random, words, COUNT(words), 40, &text);
            else
                for (int k = 0; k < 30; k++)
                    alam_buffer_format(&text, "%s ", words[support_below(&random, COUNT(words))]);
            assert_true(alam_tag(tagger, text.data, text.length, NULL));
            support_check_spans(tagger, text.data, text.length, (alam_overlap)overlap);
            for (size_t k = 0; k < alam_span_count(tagger); k++)
                found += check_bounds(tagger, alam_span_at(tagger, k));
        }
        alam_tagger_free(tagger);
    }
    assert_true(found > 1000);
    alam_buffer_free(&text);
    support_close(&made);
    free(rules);
    free(names);
    free(cases);
}

static int set_up(void **state)
{
    (void)state;
    base = support_compile("format: 1\ntype: place\nentities: [{id: x, names: {en: [X]}}]\n",
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
        cmocka_unit_test(each_construct_finds_what_it_says),
        cmocka_unit_test(a_pattern_reaches_over_no_more_than_its_limit),
        cmocka_unit_test(each_action_does_what_it_says),
        cmocka_unit_test(rescoring_multiplies_the_score),
        cmocka_unit_test(a_span_found_from_two_starts_is_rescored_once),
        cmocka_unit_test(a_span_says_which_pattern_made_or_supported_it),
        cmocka_unit_test(a_listed_name_counts_more_than_a_pattern_as_long),
        cmocka_unit_test(turning_patterns_off_leaves_what_is_listed),
        cmocka_unit_test(one_document_calls_one_person_by_one_id),
        cmocka_unit_test(a_derived_name_is_well_formed_and_in_one_line),
        cmocka_unit_test(short_forms_follow_their_full_name),
        cmocka_unit_test(borrowed_words_are_those_of_listed_names),
        cmocka_unit_test(letters_tell_names_from_words),
        cmocka_unit_test(surroundings_choose_between_entities_of_one_name),
        cmocka_unit_test(spans_of_patterns_lie_on_word_boundaries),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
