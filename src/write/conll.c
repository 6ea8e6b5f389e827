/* conll: one token a line with its BIO tag, an empty line after each sentence.
 *
 * A tag is a property of a token, so each stretch of text can have one only: the outermost name wins.
 * Demonyms are O, as in the common annotated corpora, which tag names of entities and not adjectives
 * made from them. Tokens end at white space, at punctuation and at the ends of spans, so that a
 * proclitic is a token of its own. */
#include "base/utf8.h"
#include "write/escape.h"
#include "write/writer.h"

#include <unicode/uchar.h>

typedef struct conll {
    alam_buffer *out;
    const alam_field_view *field;
    size_t next;             /* the span that comes next, or the one we are in */
    const alam_span *inside; /* the span we are in, or were in last */
    const alam_span *open;   /* the same, once its first token was written in this sentence */
    bool in_sentence;
} conll;

static const char *short_type(const char *type)
{
    static const char *const names[][2] = {
        {"person", "PER"}, {"place", "LOC"}, {"organization", "ORG"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(type, names[i][0]) == 0)
            return names[i][1];
    return NULL;
}

static void write_tag(conll *state, const alam_span *span)
{
    if (!span) {
        alam_buffer_byte(state->out, 'O');
        return;
    }
    alam_buffer_text(state->out, span == state->open ? "I-" : "B-");
    const char *name = short_type(span->type);
    if (name)
        alam_buffer_text(state->out, name);
    for (const char *letter = span->type; !name && *letter; letter++)
        alam_buffer_byte(state->out,
                         *letter >= 'a' && *letter <= 'z' ? (char)(*letter - 'a' + 'A') : *letter);
}

static void write_token(conll *state, size_t start, size_t end, const alam_span *span)
{
    alam_escape_line(state->out, state->field->text + start, end - start);
    alam_buffer_byte(state->out, '\t');
    write_tag(state, span);
    alam_buffer_byte(state->out, '\n');
    state->open = span;
    state->in_sentence = true;
}

static void end_sentence(conll *state)
{
    if (state->in_sentence)
        alam_buffer_byte(state->out, '\n');
    state->in_sentence = false;
    state->open = NULL;
}

/* The name that `at` lies in, or else the next one; NULL: there is none. A span that begins inside
 * another one is passed over, whether it ends there or not: the outermost wins. */
static const alam_span *span_at(conll *state, size_t at)
{
    const alam_field_view *field = state->field;
    for (; state->next < field->count; state->next++) {
        const alam_span *span = &field->spans[state->next];
        bool whole = span->start.byte >= at || span == state->inside;
        if (span->mode == ALAM_MODE_NAME && span->end.byte > at && whole)
            return span;
    }
    return NULL;
}

static bool is_space(uint32_t codepoint)
{
    return u_isUWhiteSpace((UChar32)codepoint) || u_charType((UChar32)codepoint) == U_CONTROL_CHAR;
}

static bool is_mark(uint32_t codepoint)
{
    return (U_GET_GC_MASK((UChar32)codepoint) & (U_GC_P_MASK | U_GC_S_MASK)) != 0;
}

static alam_codepoint decode(const alam_field_view *field, size_t at)
{
    const unsigned char *text = (const unsigned char *)field->text;
    return alam_utf8_decode(text + at, text + field->length);
}

/* The end of the token that begins at `at` and goes no further than `limit`. `*visible` is false when
 * it has nothing but format characters, such as a byte order mark. */
static size_t token_end(const alam_field_view *field, size_t at, size_t limit, bool *visible)
{
    size_t start = at;
    *visible = false;
    while (at < limit) {
        alam_codepoint next = decode(field, at);
        bool mark = !next.ill_formed && is_mark(next.value);
        if (is_space(next.value) || (mark && at > start))
            break;
        *visible |= u_charType((UChar32)next.value) != U_FORMAT_CHAR;
        at += next.size;
        if (mark)
            break;
    }
    return at;
}

/* Whether a sentence ends behind the token [start, end): a full stop or the like before a space. */
static bool closes_sentence(const alam_field_view *field, size_t start, size_t end)
{
    alam_codepoint mark = decode(field, start);
    return u_hasBinaryProperty((UChar32)mark.value, UCHAR_S_TERM) && start + mark.size == end &&
           (end == field->length || is_space(decode(field, end).value));
}

static void write_field(alam_buffer *out, const alam_field_view *field)
{
    conll state = {.out = out, .field = field};
    for (size_t at = 0; at < field->length;) {
        alam_codepoint next = decode(field, at);
        if (is_space(next.value)) {
            if (next.value == '\n')
                end_sentence(&state);
            at += next.size;
            continue;
        }
        const alam_span *span = span_at(&state, at);
        bool inside = span && span->start.byte <= at;
        size_t limit = !span ? field->length : inside ? span->end.byte : span->start.byte;
        if (inside)
            state.inside = span;
        bool visible;
        size_t end = token_end(field, at, limit, &visible);
        if (visible)
            write_token(&state, at, end, inside ? span : NULL);
        if (!inside && closes_sentence(field, at, end))
            end_sentence(&state);
        at = end;
    }
    end_sentence(&state);
}

static void write_document(alam_buffer *out, const alam_write_style *style,
                           const alam_document_view *document)
{
    (void)style;
    for (size_t i = 0; i < document->field_count; i++)
        write_field(out, &document->fields[i]);
}

const alam_writer alam_writer_conll = {"conll", alam_writer_nothing, write_document,
                                       alam_writer_nothing};
