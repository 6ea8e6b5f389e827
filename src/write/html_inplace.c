/* html-inplace: the page itself, with an element around each piece of a name:
 *
 *     <b>Vla</b>dimir   ->   <b><span class="alam ..." data-id="...">Vla</span></b><span ...>dimir</span>
 *
 * All else is as it was, byte for byte. An element never goes over the edge of a text node, so that the page
 * stays as well-formed as it was, and is written in ASCII, which is right in each encoding that contains it. */
#include "base/utf8.h"
#include "write/layout.h"

typedef struct marking {
    alam_buffer *out;
    const alam_document_view *document;
    ALAM_ARRAY(const alam_span *) open; /* innermost last */
    size_t written;                     /* of them: whose start tag is in the page */
    size_t at;   /* bytes of the original that are written */
    size_t node; /* of the elements that are written */
} marking;

static void attribute(alam_buffer *out, const char *text)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + strlen(text);
    while (at < end) {
        alam_codepoint next = alam_utf8_decode(at, end);
        at += next.size;
        if (next.value >= 0x20 && next.value < 0x7F && !strchr("\"&<>'", (int)next.value))
            alam_buffer_byte(out, (char)next.value);
        else
            alam_buffer_format(out, "&#%u;", (unsigned)next.value);
    }
}

/* What may not be in a class is a hyphen. */
static void class_name(alam_buffer *out, const char *type)
{
    for (; *type; type++)
        alam_buffer_byte(out, (*type >= 'a' && *type <= 'z') || (*type >= '0' && *type <= '9') ||
                                      *type == '_'
                                  ? *type
                                  : '-');
}

static void start_tag(alam_buffer *out, const alam_span *span)
{
    alam_buffer_text(out, "<span class=\"alam alam-");
    class_name(out, span->type);
    alam_buffer_text(out, "\" data-id=\"");
    attribute(out, span->id);
    alam_buffer_text(out, "\" data-type=\"");
    attribute(out, span->type);
    alam_buffer_text(out, "\" data-score=\"");
    alam_write_score(out, span->score);
    alam_buffer_text(out, "\">");
}

static void copy_until(marking *state, size_t byte)
{
    if (byte > state->at) {
        alam_buffer_append(state->out, state->document->original + state->at, byte - state->at);
        state->at = byte;
    }
}

static void close_until(marking *state, size_t count)
{
    for (; state->written > count; state->written--)
        alam_buffer_text(state->out, "</span>");
}

static size_t original(const marking *state, size_t byte)
{
    const alam_text *source = state->document->source;
    return source ? alam_text_original_byte(source, byte) : byte;
}

static bool is_blank(const char *text, size_t length)
{
    while (length > 0 && strchr(" \t\r\n\f", text[length - 1]) && text[length - 1])
        length--;
    return length == 0;
}

/* Text between two bytes, in the elements that are open. What is blank needs none by itself. */
static void mark(marking *state, size_t from, size_t to)
{
    const alam_html *html = state->document->html;
    for (size_t i = alam_html_run_at(html, from); i < html->runs.count; i++) {
        const alam_html_run *run = &html->runs.items[i];
        size_t start, end;
        if (run->text >= to)
            return;
        alam_html_piece(run, from, to, &start, &end);
        if (original(state, start) != state->at || run->node != state->node)
            close_until(state, 0); /* something else stands between */
        if (run->closed || (state->written == 0 && is_blank(html->page + start, end - start)))
            continue;
        copy_until(state, original(state, start));
        for (; state->written < state->open.count; state->written++)
            start_tag(state->out, state->open.items[state->written]);
        copy_until(state, original(state, end));
        state->node = run->node;
    }
}

static void open_span(marking *state, const alam_span *span)
{
    const alam_span **slot = alam_array_push(&state->open);
    if (slot)
        *slot = span;
    else
        state->out->failed = true;
}

static void close_span(marking *state)
{
    if (state->open.count == 0)
        return;
    state->open.count--;
    close_until(state, state->open.count);
}

static void write_document(alam_buffer *out, const alam_write_style *style,
                           const alam_document_view *document)
{
    marking state = {.out = out, .document = document};
    alam_events events = {0};
    (void)style;
    if (!alam_layout(&document->fields[0], &events))
        out->failed = true;
    for (size_t i = 0; i < events.count && !out->failed; i++) {
        const alam_event *event = &events.items[i];
        if (event->kind == ALAM_EVENT_OPEN)
            open_span(&state, event->span);
        else if (event->kind == ALAM_EVENT_CLOSE)
            close_span(&state);
        else if (state.open.count > 0)
            mark(&state, event->start, event->end);
    }
    copy_until(&state, document->original_length);
    alam_array_free(&events);
    alam_array_free(&state.open);
}

const alam_writer alam_writer_html_inplace = {"html-inplace", alam_writer_nothing, write_document,
                                              alam_writer_nothing};
