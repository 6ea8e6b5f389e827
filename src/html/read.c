/* Bringing Gumbo's text together with the page: both are walked through letter by letter. */
#include "base/error.h"
#include "base/map.h"
#include "base/utf8.h"
#include "html/html.h"
#include "html/nodes.h"

#define REPLACEMENT 0xFFFD

typedef struct reading {
    alam_html *html;
    alam_html_parser parser;
    alam_html_nodes nodes;
    alam_html_nodes small;   /* of a character reference */
    alam_map references;     /* what named ones take: see named_reference() */
    const alam_html_node *node;
    const unsigned char *at; /* in the page */
    const unsigned char *end;
    const unsigned char *text; /* of the node, up to its NUL */
    bool failed;
} reading;

/* ---- Runs ----------------------------------------------------------------------------------- */

/* Adds text that `size` bytes of the page at `at` stand for. */
static void add(reading *state, const void *text, size_t length, size_t size, bool exact)
{
    alam_html *html = state->html;
    size_t place = (size_t)(state->at - (const unsigned char *)html->page);
    size_t node = (size_t)(state->node - state->nodes.items);
    alam_html_run *last = html->runs.count ? &html->runs.items[html->runs.count - 1] : NULL;
    if (!last || !exact || !last->exact || last->node != node ||
        last->source.byte + last->size != place || last->text + last->length != html->text.length) {
        last = alam_array_push(&html->runs);
        if (!last) {
            state->failed = true;
            return;
        }
        *last = (alam_html_run){.text = html->text.length, .source.byte = place, .node = node,
                                .exact = exact, .closed = state->node->closed};
    }
    alam_buffer_append(&html->text, text, length);
    last->length += length;
    last->size += size;
}

/* ---- Character references ------------------------------------------------------------------- */

static bool is_letter(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_digit(unsigned char byte)
{
    return byte >= '0' && byte <= '9';
}

static size_t codepoints(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += (*text & 0xC0) != 0x80;
    return count;
}

enum { LONGEST_NAME = 40 };

/* What Gumbo makes of a reference by itself. A letter in front of it, so that a page begins there: what is
 * blank would be left out. */
static const char *decoded(reading *state, const char *reference, size_t length)
{
    char page[LONGEST_NAME + 4] = "x";
    memcpy(page + 1, reference, length);
    state->small.count = 0;
    if (!alam_html_list(alam_html_parse(&state->parser, page, length + 1), &state->small))
        state->failed = true;
    return state->small.count ? state->small.items[0].text->text + 1 : "";
}

/* The bytes that a named reference takes, and the code points that it stands for in `*count`. Old names need
 * no semicolon (&ampere is "&ere"), which only the list of all names can tell; Gumbo has it: what it leaves
 * of the word unchanged at the end is none of the reference. */
static size_t named_reference(reading *state, size_t *count)
{
    enum { BITS = 8 };
    size_t length = 1;
    while (length < LONGEST_NAME && state->at + length < state->end &&
           (is_letter(state->at[length]) || is_digit(state->at[length])))
        length++;
    length += state->at + length < state->end && state->at[length] == ';';
    alam_map_entry *known = alam_map_intern(&state->references, (const char *)state->at, length);
    if (!known) {
        state->failed = true;
        return *count = 1;
    }
    if (known->value == ALAM_MAP_NONE) {
        const char *result = decoded(state, known->key, length);
        size_t all = codepoints(result), bytes = strlen(result), tail = 0, most = all ? all - 1 : 0;
        if (bytes == length && memcmp(result, known->key, length) == 0)
            most = tail = length - 1; /* no reference */
        while (tail < most && tail < length - 1 &&
               result[bytes - 1 - tail] == known->key[length - 1 - tail])
            tail++;
        known->value = (uint32_t)((length - tail) << BITS | (all - tail));
    }
    *count = known->value & ((1u << BITS) - 1);
    return known->value >> BITS;
}

/* The bytes of a numeric reference; 1 where it is none. */
static size_t numeric_reference(const reading *state)
{
    const unsigned char *at = state->at + 2, *digits;
    bool hex = at < state->end && (*at == 'x' || *at == 'X');
    for (digits = at += hex; at < state->end; at++) {
        unsigned char lower = *at | 0x20;
        if (!is_digit(*at) && !(hex && lower >= 'a' && lower <= 'f'))
            break;
    }
    if (at == digits)
        return 1;
    at += at < state->end && *at == ';';
    return (size_t)(at - state->at);
}

/* ---- Letters -------------------------------------------------------------------------------- */

/* The bytes of the tag or what else the parser has left out at `at`; 0 where it is text. */
static size_t ignored_markup(const reading *state)
{
    const unsigned char *at = state->at + 1;
    if (state->node->closed || at >= state->end ||
        !(is_letter(*at) || *at == '/' || *at == '!' || *at == '?'))
        return 0;
    bool tag = *at != '!' && *at != '?';
    for (unsigned char quote = 0; at < state->end; at++) {
        if (quote)
            quote = *at == quote ? 0 : quote;
        else if (*at == '>')
            return (size_t)(at + 1 - state->at);
        else if (tag && (*at == '"' || *at == '\'') && at[-1] == '=')
            quote = *at;
    }
    return (size_t)(state->end - state->at);
}

static bool is_blank(uint32_t value)
{
    return value == ' ' || value == '\t' || value == '\n' || value == '\f' || value == '\r';
}

/* A letter that stands in the page as it is. */
static void add_letter(reading *state, uint32_t value, size_t text_size, size_t size)
{
    const alam_buffer *text = &state->html->text;
    bool begins = text->length == 0 || text->data[text->length - 1] == '\n';
    if (!is_blank(value))
        add(state, state->text, text_size, size, text_size == size);
    else if (state->node->pre)
        add(state, state->text, 1, 1, true);
    else if (!begins)
        add(state, " ", 1, 1, true);
    state->text += text_size;
    state->at += size;
}

static bool take_reference(reading *state)
{
    size_t count = 1;
    bool numeric = state->at + 1 < state->end && state->at[1] == '#';
    size_t size = numeric ? numeric_reference(state) : named_reference(state, &count);
    const unsigned char *after = state->text;
    if (size == 1 && *state->text != '&')
        return false;
    for (; count > 0 && *after; count--)
        do
            after++;
        while ((*after & 0xC0) == 0x80);
    size_t length = (size_t)(after - state->text);
    add(state, state->text, length, size, size == length);
    state->text = after;
    state->at += size;
    return true;
}

/* Goes on by a letter of the page. False: page and text cannot be brought together. */
static bool step(reading *state)
{
    size_t left = strnlen((const char *)state->text, 4);
    alam_codepoint seen = alam_utf8_decode(state->at, state->end);
    alam_codepoint said = alam_utf8_decode(state->text, state->text + left);
    size_t ignored = *state->at == '<' ? ignored_markup(state) : 0;
    if (ignored)
        return state->at += ignored, true;
    if (*state->at == '&')
        return take_reference(state);
    if (*state->at == '\r' && state->at + 1 < state->end && state->at[1] == '\n')
        return state->at++, true;
    if (*state->at == '\r' && said.value == '\n')
        return add_letter(state, '\n', 1, 1), true;
    if ((seen.ill_formed || seen.value == 0 || seen.value == REPLACEMENT) && said.value != REPLACEMENT)
        return state->at += seen.size, true;
    if (seen.ill_formed || seen.value == 0 || seen.value == said.value)
        return add_letter(state, said.value, said.size, seen.size), true;
    if (said.value == REPLACEMENT)
        return state->text += said.size, true;
    return false;
}

/* ---- The page ------------------------------------------------------------------------------- */

static void read_node(reading *state, const alam_html_node *node)
{
    const unsigned char *page = (const unsigned char *)state->html->page;
    const unsigned char *before = state->at;
    state->node = node;
    state->at = (const unsigned char *)node->text->original_text.data;
    state->end = page + state->html->size;
    state->text = (const unsigned char *)node->text->text;
    if (state->at < before) { /* the parser has said a part of the page twice */
        state->at = before;
        return;
    }
    for (unsigned i = 0; i < node->breaks && state->html->text.length > 0; i++)
        alam_buffer_byte(&state->html->text, '\n');
    while (*state->text && state->at < state->end && !state->failed && step(state))
        continue;
}

/* Counts the places of all runs in one go. */
static void count_places(alam_html *html)
{
    const unsigned char *page = (const unsigned char *)html->page, *end = page + html->size;
    alam_position at = {0};
    for (size_t i = 0; i < html->runs.count; i++) {
        while (at.byte < html->runs.items[i].source.byte) {
            alam_codepoint next = alam_utf8_decode(page + at.byte, end);
            at.byte += next.size;
            at.codepoint++;
            at.utf16 += next.value > 0xFFFF ? 2 : 1;
        }
        html->runs.items[i].source.codepoint = at.codepoint;
        html->runs.items[i].source.utf16 = at.utf16;
    }
}

static void read_page(reading *state)
{
    alam_html *html = state->html;
    state->at = (const unsigned char *)html->page;
    const GumboNode *document = alam_html_parse(&state->parser, html->page, html->size);
    if (!alam_html_list(document, &state->nodes))
        state->failed = true;
    for (size_t i = 0; i < state->nodes.count && !state->failed; i++)
        read_node(state, &state->nodes.items[i]);
    count_places(html);
}

/* False: memory is out, here or in Gumbo. */
static bool guard(reading *state)
{
    if (setjmp(state->parser.out) != 0)
        return false;
    read_page(state);
    return !state->failed && !state->html->text.failed;
}

bool alam_html_read(alam_html *html, const char *page, size_t size, alam_error *error)
{
    html->page = page;
    html->size = size;
    reading state = {.html = html};
    if (alam_html_is_deep(page, size))
        return alam_fail(error, ALAM_ERROR_DATA,
                         "the page opens far more elements than it closes, and is no page that a browser "
                         "shows; tag its text instead");
    bool done = guard(&state);
    alam_array_free(&state.nodes);
    alam_array_free(&state.small);
    alam_map_free(&state.references);
    alam_arena_free(&state.parser.arena);
    return done || alam_fail_memory(error);
}
