#include "compile/pattern.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MOST_DEPTH 16 /* each level of repetition is read twice */

/* What an item of a pattern is: how many units it may take, and where a match of it can be looked for. */
typedef struct item {
    unsigned least, most;
    alam_anchor anchor;
} item;

typedef struct pattern_reader {
    alam_build *build;
    alam_program *program;
    const char *start, *at, *end; /* of the text that is read: the pattern's or a part's */
    alam_spot spot;               /* of `start` */
    unsigned depth;
    unsigned spans;    /* opened */
    bool apart;        /* the next unit was told what stands in front of it */
    bool proclitics;   /* the next unit may have some */
    bool fixed;        /* inside a look: no repetition */
    bool predicate;    /* the tests of a predicate: of one unit, which does not go on to the next */
} pattern_reader;

static bool read_sequence(pattern_reader *reader, item *whole);

/* ---- errors and characters ----------------------------------------------------------------------- */

static bool fail(const pattern_reader *reader, const char *at, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    alam_spot spot = reader->spot;
    for (const char *byte = reader->start; byte < at; byte++)
        spot.column += ((unsigned char)*byte & 0xC0) != 0x80;
    return alam_fail_spot(reader->build->error, spot, "%s", message);
}

static void skip_space(pattern_reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\n'))
        reader->at++;
}

static bool sees(const pattern_reader *reader, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(reader->end - reader->at) >= length && memcmp(reader->at, text, length) == 0;
}

static bool takes(pattern_reader *reader, const char *text)
{
    skip_space(reader);
    if (!sees(reader, text))
        return false;
    reader->at += strlen(text);
    return true;
}

static bool is_end(pattern_reader *reader)
{
    skip_space(reader);
    return reader->at == reader->end;
}

/* ---- operations ---------------------------------------------------------------------------------- */

static bool emit(pattern_reader *reader, alam_op op)
{
    alam_program *program = reader->program;
    if (program->ops.count == ALAM_MOST_OPS)
        return fail(reader, reader->at, "the pattern makes more than %d operations; cut it into several",
                    ALAM_MOST_OPS);
    alam_op *slot = alam_array_push(&program->ops);
    if (!slot)
        return alam_fail_memory(reader->build->error);
    *slot = op;
    return true;
}

/* The number of the next operation. */
static uint32_t here(const pattern_reader *reader)
{
    return (uint32_t)reader->program->ops.count;
}

static void patch(pattern_reader *reader, uint32_t op)
{
    reader->program->ops.items[op].a = here(reader);
}

/* ---- tests of one unit --------------------------------------------------------------------------- */

static const char *const kinds[ALAM_KIND_COUNT] = {"any", "ordinary", "near-ordinary", "unlisted", "unknown", "number",
                                              "likely", "sure", "capital"};

static uint32_t find_kind(const char *name, size_t length)
{
    for (uint32_t kind = 0; kind < ALAM_KIND_COUNT; kind++)
        if (strlen(kinds[kind]) == length && memcmp(kinds[kind], name, length) == 0)
            return kind;
    return ALAM_NONE;
}

bool alam_is_word_kind(const char *name, size_t length)
{
    return find_kind(name, length) != ALAM_NONE;
}

/* Letters and what else a word may be made of: all but the signs of this language. */
static bool is_word_byte(char byte)
{
    return !strchr(" \n|()[]{}<>\"^$?+&!*@,=", byte);
}

static alam_source_part *find_part(const pattern_reader *reader, const char *name, size_t length)
{
    const alam_source *source = reader->build->source;
    for (size_t i = 0; i < source->parts.count; i++)
        if (strlen(source->parts.items[i].name) == length &&
            memcmp(source->parts.items[i].name, name, length) == 0)
            return &source->parts.items[i];
    return NULL;
}

/* Whether a part is nothing but tests of one word, each of which may do: "<a>&!b | <c>". One that asks for
 * itself is none. */
static bool is_predicate(const pattern_reader *reader, alam_source_part *part)
{
    const char *at = part->match.text, *end = at + part->match.length;
    bool expects = true; /* a test; else what joins it with the next */
    if (part->kind != ALAM_PART_UNKNOWN)
        return part->kind == ALAM_PART_PREDICATE;
    part->kind = ALAM_PART_SEQUENCE;
    for (; at < end; at++) {
        if (*at == ' ' || (*at == '!' && expects))
            continue;
        if ((*at == '|' || *at == '&') && !expects) {
            expects = true;
            continue;
        }
        if (!expects || (!is_word_byte(*at) && *at != '*' && *at != '<'))
            return false;
        const char *start = at;
        while (at + 1 < end && (is_word_byte(at[1]) || at[1] == '*' || (*start == '<' && at[1] == '>')))
            at++;
        alam_source_part *inner =
            *start == '<' && *at == '>' ? find_part(reader, start + 1, (size_t)(at - start - 1)) : NULL;
        if (inner && !is_predicate(reader, inner))
            return false;
        expects = false;
    }
    if (!expects)
        part->kind = ALAM_PART_PREDICATE;
    return !expects;
}

/* The name between '<' and '>', which are taken. */
static bool read_angle(pattern_reader *reader, const char **name, size_t *length)
{
    const char *open = reader->at++;
    const char *close = memchr(open, '>', (size_t)(reader->end - open));
    if (!close || close == open + 1)
        return fail(reader, open, "'<' has no name and '>' behind it; write a class, as in <title>");
    *name = open + 1;
    *length = (size_t)(close - *name);
    reader->at = close + 1;
    return true;
}

static uint32_t predicate_of(pattern_reader *reader, alam_source_part *part, alam_anchor *anchor);

static bool test_class(pattern_reader *reader, uint8_t flags, item *out)
{
    const char *start = reader->at, *name = start;
    size_t length = 0;
    if (!read_angle(reader, &name, &length))
        return false;
    if (alam_is_word_kind(name, length))
        return emit(reader, (alam_op){.code = ALAM_OP_KIND, .flags = flags, .a = find_kind(name, length)});
    bool failed = false;
    uint32_t class = alam_find_class(reader->build, name, length);
    alam_source_part *part = find_part(reader, name, length);
    if (class == ALAM_NONE && part && is_predicate(reader, part)) {
        alam_anchor anchor = {0};
        uint32_t number = predicate_of(reader, part, &anchor);
        if (!(flags & ALAM_OP_NOT) && out->anchor.count == 0)
            out->anchor = anchor;
        return number != ALAM_NONE &&
               emit(reader, (alam_op){.code = ALAM_OP_PREDICATE, .flags = flags, .a = number});
    }
    if (class == ALAM_NONE && !part)
        class = alam_class_of_group(reader->build, name, length, &failed);
    if (failed)
        return false;
    if (class == ALAM_NONE)
        return fail(reader, start, part
                                       ? "<%.*s> is a part of more than tests of one word and cannot be joined "
                                         "with '&' or '!'; write its tests out"
                                       : "<%.*s> is no class, group of ordinary words, part or kind of "
                                         "word; correct it",
                    (int)length, name);
    if (!(flags & ALAM_OP_NOT) && out->anchor.count == 0)
        out->anchor = (alam_anchor){.classes = {class}, .count = 1};
    return emit(reader, (alam_op){.code = ALAM_OP_CLASS, .flags = flags, .a = class});
}

static bool folded_string(pattern_reader *reader, const char *text, size_t length, uint32_t *string)
{
    const char *folded = alam_build_folded(reader->build, ALAM_LEVEL_LOOSE, text, length);
    if (!folded)
        return alam_fail_memory(reader->build->error);
    if (!*folded)
        return fail(reader, text, "'%.*s' has no letter that counts; correct it", (int)length, text);
    *string = alam_build_string(reader->build, folded);
    return true;
}

/* A word, or its beginning (be*) or end (*ing). */
static bool test_word(pattern_reader *reader, uint8_t flags, item *out)
{
    bool ends = sees(reader, "*");
    reader->at += ends;
    const char *word = reader->at;
    while (reader->at < reader->end && is_word_byte(*reader->at))
        reader->at++;
    size_t length = (size_t)(reader->at - word);
    if (length == 0)
        return fail(reader, word, "'%.*s' is not expected here; expected a word, '<', '@', '(' or '['",
                    word < reader->end ? 1 : 0, word);
    bool begins = !ends && sees(reader, "*");
    reader->at += begins;
    alam_op op = {.code = begins ? ALAM_OP_BEGINS : ends ? ALAM_OP_ENDS : ALAM_OP_CLASS, .flags = flags};
    if (begins || ends)
        return folded_string(reader, word, length, &op.a) && emit(reader, op);
    alam_text_ref text = {alam_arena_copy(&reader->build->source->arena, word, length), length,
                          reader->spot};
    for (const char *byte = reader->start; byte < word; byte++)
        text.spot.column += ((unsigned char)*byte & 0xC0) != 0x80;
    if (!text.text)
        return alam_fail_memory(reader->build->error);
    op.a = alam_class_of_word(reader->build, &text);
    if (op.a == ALAM_NONE)
        return false;
    if (!(flags & ALAM_OP_NOT) && out->anchor.count == 0)
        out->anchor = (alam_anchor){.classes = {op.a}, .count = 1};
    return emit(reader, op);
}

/* Tests joined with '&', then on to the next unit. */
static bool read_unit(pattern_reader *reader, item *out)
{
    uint8_t proclitics = reader->proclitics ? ALAM_OP_PROCLITICS : 0;
    if (!reader->apart && !reader->predicate && !emit(reader, (alam_op){.code = ALAM_OP_SPACE}))
        return false;
    reader->apart = false;
    reader->proclitics = false;
    *out = (item){.least = 1, .most = 1};
    do {
        uint8_t flags = proclitics;
        if (takes(reader, "!"))
            flags |= ALAM_OP_NOT;
        skip_space(reader);
        if (!(sees(reader, "<") ? test_class(reader, flags, out) : test_word(reader, flags, out)))
            return false;
    } while (takes(reader, "&"));
    return reader->predicate || emit(reader, (alam_op){.code = ALAM_OP_NEXT});
}

/* @type, @type.kind, @demonym, @any: a candidate. */
static bool read_candidate(pattern_reader *reader, item *out)
{
    alam_op op = {.code = ALAM_OP_CANDIDATE, .flags = reader->proclitics ? ALAM_OP_PROCLITICS : 0};
    const char *start = ++reader->at;
    while (reader->at < reader->end && is_word_byte(*reader->at))
        reader->at++;
    const char *dot = memchr(start, '.', (size_t)(reader->at - start));
    size_t length = (size_t)((dot ? dot : reader->at) - start);
    char *type = alam_arena_copy(&reader->build->source->arena, start, length);
    char *kind = dot ? alam_arena_copy(&reader->build->source->arena, dot + 1,
                                       (size_t)(reader->at - dot - 1))
                     : alam_arena_copy(&reader->build->source->arena, "", 0);
    if (!type || !kind)
        return alam_fail_memory(reader->build->error);
    bool demonym = strcmp(type, "demonym") == 0, any = demonym || strcmp(type, "any") == 0;
    if (!any && !alam_build_knows_type(reader->build, type))
        return fail(reader, start, "'@%.40s' is no type of a gazetteer, nor @any or @demonym; correct it",
                    type);
    op.flags |= demonym ? ALAM_OP_DEMONYM : 0;
    op.a = any ? 0 : alam_build_string(reader->build, type);
    op.b = alam_build_string(reader->build, kind);
    if (!reader->apart && !emit(reader, (alam_op){.code = ALAM_OP_SPACE}))
        return false;
    reader->apart = false;
    reader->proclitics = false;
    *out = (item){.least = 1, .most = 8};
    out->anchor = (alam_anchor){.classes = {alam_class_of_candidates(reader->build)}, .count = 1};
    return out->anchor.classes[0] != ALAM_NONE && emit(reader, op);
}

/* ---- items --------------------------------------------------------------------------------------- */

/* Whether a match is looked for from some candidate, of which a text has many. */
static bool is_loose(const pattern_reader *reader, const alam_anchor *anchor)
{
    uint32_t any = alam_find_class(reader->build, ALAM_CANDIDATE_CLASS, strlen(ALAM_CANDIDATE_CLASS));
    for (unsigned i = 0; i < anchor->count; i++)
        if (anchor->classes[i] == any)
            return true;
    return false;
}

/* What `next` adds behind `whole`. A listed word is a better place to look from than a candidate. */
static void follow(const pattern_reader *reader, item *whole, const item *next)
{
    bool better = whole->anchor.count == 0 ||
                  (is_loose(reader, &whole->anchor) && !is_loose(reader, &next->anchor));
    if (better && next->least > 0 && next->anchor.count > 0) {
        whole->anchor = next->anchor;
        whole->anchor.back_least += whole->least;
        whole->anchor.back_most += whole->most;
    }
    whole->least += next->least;
    whole->most += next->most;
}

/* One of two: an anchor is one of both. */
static void unite(item *whole, const item *other)
{
    alam_anchor *a = &whole->anchor;
    const alam_anchor *b = &other->anchor;
    whole->least = other->least < whole->least ? other->least : whole->least;
    whole->most = other->most > whole->most ? other->most : whole->most;
    if (a->count == 0 || b->count == 0 || a->count + b->count > ALAM_MOST_ANCHORS) {
        a->count = 0;
        return;
    }
    for (unsigned i = 0; i < b->count; i++)
        a->classes[a->count++] = b->classes[i];
    a->back_least = b->back_least < a->back_least ? b->back_least : a->back_least;
    a->back_most = b->back_most > a->back_most ? b->back_most : a->back_most;
}

/* Alternatives up to `close`, which is taken; NULL: up to the end of the text. */
static bool read_alternatives(pattern_reader *reader, const char *close, const char *open_at, item *out)
{
    const bool apart = reader->apart, proclitics = reader->proclitics;
    uint32_t jumps[ALAM_MOST_ANCHORS];
    size_t count = 0;
    if (++reader->depth > MOST_DEPTH)
        return fail(reader, reader->at, "the pattern is nested deeper than %d brackets and parts; "
                                        "look whether a part is in itself",
                    MOST_DEPTH);
    for (bool more = true; more;) {
        uint32_t split = here(reader);
        item next = {0};
        reader->apart = apart;
        reader->proclitics = proclitics;
        if (!emit(reader, (alam_op){.code = ALAM_OP_SPLIT}) || !read_sequence(reader, &next))
            return false;
        more = takes(reader, "|");
        if (more && count == ALAM_MOST_ANCHORS)
            return fail(reader, reader->at, "more than %d alternatives; use a class", ALAM_MOST_ANCHORS);
        jumps[count++] = here(reader);
        if (!emit(reader, (alam_op){.code = ALAM_OP_JUMP}))
            return false;
        if (more)
            patch(reader, split);
        else
            reader->program->ops.items[split] = (alam_op){.code = ALAM_OP_JUMP, .a = split + 1};
        if (count == 1)
            *out = next;
        else
            unite(out, &next);
    }
    for (size_t i = 0; i < count; i++)
        patch(reader, jumps[i]);
    reader->depth--;
    reader->apart = out->most == 0 && apart;
    reader->proclitics = false;
    if (close ? takes(reader, close) : is_end(reader))
        return true;
    return fail(reader, close ? open_at : reader->at, close ? "this bracket is not closed; expected '%s'"
                                                            : "a bracket is closed that was not opened; remove it%s",
                close ? close : "");
}

static bool read_span(pattern_reader *reader, item *out)
{
    const char *start = reader->at++;
    if (reader->spans++ > 0 || reader->fixed)
        return fail(reader, start, "a pattern has one span in [ ], which is neither repeated nor inside a "
                                   "look; remove this one");
    return emit(reader, (alam_op){.code = ALAM_OP_OPEN}) && read_alternatives(reader, "]", start, out) &&
           (out->least > 0 || fail(reader, start, "the span may be empty; let it have a word")) &&
           emit(reader, (alam_op){.code = ALAM_OP_CLOSE});
}

/* (?= ahead ) (?! not ahead ) (?<= behind ) (?<! not behind ) */
static bool read_look(pattern_reader *reader, item *out)
{
    const char *start = reader->at;
    bool behind = sees(reader, "(?<");
    reader->at += behind ? 3 : 2;
    uint32_t look = here(reader);
    alam_op op = {.code = ALAM_OP_LOOK, .flags = sees(reader, "!") ? ALAM_OP_NOT : 0};
    if (!sees(reader, "!") && !sees(reader, "="))
        return fail(reader, start, "expected (?=, (?!, (?<= or (?<!");
    reader->at++;
    const bool apart = reader->apart, fixed = reader->fixed, proclitics = reader->proclitics;
    item inside = {0};
    reader->apart = behind || apart;
    reader->fixed = true;
    if (!emit(reader, op) || !read_alternatives(reader, ")", start, &inside) ||
        !emit(reader, (alam_op){.code = ALAM_OP_MATCH}))
        return false;
    if (behind && inside.least != inside.most)
        return fail(reader, start, "what stands behind must always be as many words; write several looks");
    patch(reader, look);
    reader->program->ops.items[look].b = behind ? inside.least : 0;
    reader->apart = apart;
    reader->fixed = fixed;
    reader->proclitics = proclitics;
    *out = (item){0};
    return true;
}

/* "," or ^ in front of the next item. */
static bool read_sign(pattern_reader *reader)
{
    const char *start = reader->at;
    alam_op op = {.code = ALAM_OP_LINE};
    if (*reader->at++ == '"') {
        const char *close = memchr(reader->at, '"', (size_t)(reader->end - reader->at));
        if (!close || close == reader->at)
            return fail(reader, start, "the sign is not closed with '\"' or is empty; correct it");
        char *sign = alam_arena_copy(&reader->build->source->arena, reader->at,
                                     (size_t)(close - reader->at));
        if (!sign)
            return alam_fail_memory(reader->build->error);
        op = (alam_op){.code = ALAM_OP_SIGN, .a = alam_build_string(reader->build, sign)};
        reader->at = close + 1;
    }
    if (sees(reader, "?")) {
        reader->at++;
        op.flags |= ALAM_OP_OPTIONAL;
    }
    reader->apart = true;
    return emit(reader, op);
}

/* The text of a part, as if it stood here in brackets. */
static bool read_part(pattern_reader *reader, const alam_source_part *part, item *out)
{
    const char *const start = reader->start, *const at = reader->at, *const end = reader->end;
    const alam_spot spot = reader->spot;
    reader->start = reader->at = part->match.text;
    reader->end = reader->start + part->match.length;
    reader->spot = part->match.spot;
    bool done = read_alternatives(reader, NULL, reader->start, out);
    reader->start = start;
    reader->at = at;
    reader->end = end;
    reader->spot = spot;
    return done;
}

/* The part that '<' begins, when it is one by itself. */
static alam_source_part *part_here(const pattern_reader *reader)
{
    const char *close = memchr(reader->at, '>', (size_t)(reader->end - reader->at));
    if (!close || alam_find_class(reader->build, reader->at + 1, (size_t)(close - reader->at - 1)) != ALAM_NONE)
        return NULL;
    bool joined = close + 1 < reader->end && close[1] == '&';
    alam_source_part *part = find_part(reader, reader->at + 1, (size_t)(close - reader->at - 1));
    bool alone = part && is_predicate(reader, part);
    return joined || alone ? NULL : part;
}

static bool read_primary(pattern_reader *reader, item *out)
{
    const char *start = reader->at;
    *out = (item){0};
    if (sees(reader, "^") || sees(reader, "\""))
        return read_sign(reader);
    if (sees(reader, "(?"))
        return read_look(reader, out);
    if (sees(reader, "["))
        return read_span(reader, out);
    if (takes(reader, "+"))
        reader->proclitics = true;
    skip_space(reader);
    if (sees(reader, "(")) {
        reader->at++;
        return read_alternatives(reader, ")", start, out);
    }
    if (sees(reader, "@"))
        return read_candidate(reader, out);
    alam_source_part *part = sees(reader, "<") ? part_here(reader) : NULL;
    if (!part)
        return read_unit(reader, out);
    reader->at = (const char *)memchr(reader->at, '>', (size_t)(reader->end - reader->at)) + 1;
    return read_part(reader, part, out);
}

/* ---- repetition ---------------------------------------------------------------------------------- */

typedef struct repetition {
    unsigned least, most;
} repetition;

static bool read_number(pattern_reader *reader, unsigned *number)
{
    skip_space(reader);
    const char *start = reader->at;
    *number = 0;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9' && *number < 100)
        *number = *number * 10 + (unsigned)(*reader->at++ - '0');
    return reader->at > start;
}

/* ? {2} {1,3} behind an item; once where there is none. */
static bool read_times(pattern_reader *reader, repetition *out)
{
    const char *start = reader->at;
    *out = (repetition){1, 1};
    if (sees(reader, "?")) {
        reader->at++;
        *out = (repetition){0, 1};
        return true;
    }
    if (!sees(reader, "{"))
        return true;
    reader->at++;
    bool good = read_number(reader, &out->least);
    out->most = out->least;
    if (good && takes(reader, ","))
        good = read_number(reader, &out->most);
    if (!good || !takes(reader, "}") || out->most < out->least || out->most == 0 ||
        out->most > ALAM_PATTERN_UNITS)
        return fail(reader, start, "the repetition is not {N} or {N,M} with N <= M <= %d; correct it",
                    ALAM_PATTERN_UNITS);
    return true;
}

/* The end of the item at the reader, found by reading it once for nothing. */
static bool measure(pattern_reader *reader, item *out, repetition *times)
{
    const size_t ops = reader->program->ops.count;
    const bool apart = reader->apart, proclitics = reader->proclitics;
    const unsigned spans = reader->spans;
    bool sign = sees(reader, "^") || sees(reader, "\"");
    if (!read_primary(reader, out))
        return false;
    *times = (repetition){1, 1};
    if (!sign && !read_times(reader, times))
        return false;
    if (times->least == 1 && times->most == 1)
        return true;
    reader->program->ops.count = ops;
    reader->apart = apart;
    reader->proclitics = proclitics;
    reader->spans = spans;
    return true;
}

static bool read_item(pattern_reader *reader, item *out)
{
    skip_space(reader);
    const char *start = reader->at;
    uint32_t splits[ALAM_PATTERN_UNITS];
    unsigned optional = 0, spans = reader->spans;
    repetition times;
    item once;
    if (!measure(reader, &once, &times))
        return false;
    *out = once;
    if (times.least == 1 && times.most == 1)
        return true;
    const char *end = reader->at;
    const bool apart = reader->apart;
    if (reader->fixed)
        return fail(reader, start, "nothing is repeated inside a look; write the words out");
    for (unsigned i = 0; i < times.most; i++) {
        if (i >= times.least) {
            splits[optional++] = here(reader);
            if (!emit(reader, (alam_op){.code = ALAM_OP_SPLIT}))
                return false;
        }
        reader->at = start;
        if (!read_primary(reader, &once))
            return false;
        if (reader->spans > spans && times.most > 1)
            return fail(reader, start, "a span cannot be repeated; put the repetition inside it");
    }
    for (unsigned i = 0; i < optional; i++)
        patch(reader, splits[i]);
    reader->at = end;
    reader->apart = apart && times.least == 0;
    out->least *= times.least;
    out->most *= times.most;
    return true;
}

static bool read_sequence(pattern_reader *reader, item *whole)
{
    *whole = (item){0};
    while (!is_end(reader) && !sees(reader, "|") && !sees(reader, ")") && !sees(reader, "]")) {
        item next;
        if (!read_item(reader, &next))
            return false;
        follow(reader, whole, &next);
    }
    return true;
}

/* Keeps the operations of a part's predicate where that has not been done; false on failure. */
static bool keep_predicate(pattern_reader *reader, alam_source_part *part, const alam_program *program)
{
    alam_build *build = reader->build;
    uint32_t number = alam_build_count(build, PREDICATES, uint32_t);
    uint32_t first = alam_build_count(build, PATTERN_OPS, alam_op);
    if (part->predicate)
        return true;
    if (number == ALAM_MOST_PARTS)
        return fail(reader, reader->start,
                    "more than %d parts that are tests of one word; write some out",
                    ALAM_MOST_PARTS);
    for (size_t i = 0; i < program->ops.count; i++)
        alam_build_add(build, PATTERN_OPS, &program->ops.items[i]);
    alam_build_add(build, PREDICATES, &first);
    part->predicate = number + 1;
    return true;
}

/* The number of a part's predicate, and where it can be looked for; ALAM_NONE on failure. */
static uint32_t predicate_of(pattern_reader *reader, alam_source_part *part, alam_anchor *anchor)
{
    alam_program program = {0};
    pattern_reader inner = {.build = reader->build,
                            .program = &program,
                            .start = part->match.text,
                            .at = part->match.text,
                            .end = part->match.text + part->match.length,
                            .spot = part->match.spot,
                            .depth = reader->depth + 1,
                            .predicate = true};
    item whole;
    bool done = read_alternatives(&inner, NULL, inner.start, &whole) &&
                emit(&inner, (alam_op){.code = ALAM_OP_MATCH}) && keep_predicate(&inner, part, &program);
    alam_array_free(&program.ops);
    if (done)
        *anchor = whole.anchor;
    return done ? part->predicate - 1 : ALAM_NONE;
}

bool alam_read_pattern(alam_build *build, const alam_source_pattern *pattern, alam_program *program)
{
    const alam_text_ref *match = &pattern->match;
    pattern_reader reader = {.build = build,
                     .program = program,
                     .start = match->text,
                     .at = match->text,
                     .end = match->text + match->length,
                     .spot = match->spot};
    item whole;
    if (!read_alternatives(&reader, NULL, reader.start, &whole) ||
        !emit(&reader, (alam_op){.code = ALAM_OP_MATCH}))
        return false;
    if (reader.spans == 0)
        return fail(&reader, reader.start, "the pattern says no span; put it in [ ]");
    if (whole.least > ALAM_PATTERN_UNITS || whole.anchor.back_most > ALAM_PATTERN_UNITS)
        return fail(&reader, reader.start, "the pattern or what stands before its listed word is longer than "
                                           "%d words; cut it into several",
                    ALAM_PATTERN_UNITS);
    if (whole.anchor.count == 0)
        return fail(&reader, reader.start, "every match must have a word or a class that is listed; this "
                                           "pattern would be tried at every word of a text");
    program->anchor = whole.anchor;
    return true;
}
