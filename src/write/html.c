/* html: one page for all documents, complete in itself (see html_page.c). Each document is an article:
 * its name, a legend with the counts of the types, the text with its spans as nested <mark> elements,
 * and the list of its entities. */
#include "base/hash.h"
#include "base/utf8.h"
#include "write/escape.h"
#include "write/html_page.h"
#include "write/layout.h"
#include "write/tally.h"

#include <unicode/uchar.h>

static void begin(alam_buffer *out, const alam_write_style *style)
{
    (void)style;
    alam_buffer_text(out, alam_html_head);
}

static void end(alam_buffer *out, const alam_write_style *style)
{
    (void)style;
    alam_buffer_text(out, alam_html_foot);
}

static void text(alam_buffer *out, const char *string)
{
    alam_escape_html(out, string, strlen(string));
}

/* The attributes that give an element its type and so its colour. */
static void type_attributes(alam_buffer *out, const char *type)
{
    static const char *const known[] = {"person", "place", "organization"};
    alam_buffer_text(out, " data-type=\"");
    text(out, type);
    alam_buffer_byte(out, '"');
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(type, known[i]) == 0)
            return;
    alam_buffer_format(out, " style=\"--h:%u\"", (unsigned)(alam_hash(type, strlen(type)) % 360));
}

/* ---- Text ------------------------------------------------------------------------------------- */

/* What the tooltip says, one thing a line. */
static void tooltip(alam_buffer *out, const alam_span *span)
{
    text(out, span->name);
    alam_buffer_byte(out, '\n');
    text(out, span->id);
    alam_buffer_byte(out, '\n');
    text(out, span->type);
    if (*span->kind) {
        alam_buffer_text(out, ", ");
        text(out, span->kind);
    }
    if (span->mode != ALAM_MODE_NAME) {
        alam_buffer_text(out, ", ");
        text(out, alam_mode_name(span->mode));
    }
    if (span->role) {
        alam_buffer_byte(out, '\n');
        text(out, span->role);
        alam_buffer_text(out, span->role_of ? " of " : "");
        text(out, span->role_of ? span->role_of : "");
    }
    if (alam_is_beside(span)) {
        alam_buffer_text(out, "\nin: ");
        text(out, span->zone);
    }
    alam_buffer_byte(out, '\n');
    text(out, alam_match_name(span->match));
    alam_buffer_text(out, " match, score ");
    alam_write_score(out, span->score);
    for (size_t i = 0; i < span->why_count; i++) {
        alam_buffer_text(out, i ? ", " : "\nby ");
        text(out, span->why[i]);
    }
}

static void open_mark(alam_buffer *out, const alam_span *span)
{
    alam_buffer_text(out, "<mark");
    if (span->mode != ALAM_MODE_NAME) {
        alam_buffer_text(out, " class=\"");
        text(out, alam_mode_name(span->mode));
        alam_buffer_byte(out, '"');
    }
    type_attributes(out, span->type);
    if (alam_is_beside(span))
        alam_buffer_text(out, " data-beside");
    alam_buffer_text(out, " tabindex=\"0\" title=\"");
    tooltip(out, span);
    alam_buffer_text(out, "\">");
}

static void open_paragraph(alam_buffer *out, bool *open)
{
    if (!*open)
        alam_buffer_text(out, "<p dir=\"auto\">");
    *open = true;
}

static bool is_blank(const char *string, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (string[i] != ' ' && string[i] != '\t' && string[i] != '\r')
            return false;
    return true;
}

/* Text of a field: each line is a paragraph, blank lines are none. */
static void lines(alam_buffer *out, const char *string, size_t length, bool *open)
{
    while (length > 0) {
        const char *feed = memchr(string, '\n', length);
        size_t line = feed ? (size_t)(feed - string) : length;
        if (*open || !is_blank(string, line)) {
            open_paragraph(out, open);
            alam_escape_html(out, string, line);
        }
        if (!feed)
            return;
        if (*open)
            alam_buffer_text(out, "</p>\n");
        *open = false;
        string += line + 1;
        length -= line + 1;
    }
}

static void write_field(alam_buffer *out, const alam_field_view *field)
{
    alam_events events = {0};
    bool open = false;
    if (!alam_layout(field, &events))
        out->failed = true;
    alam_buffer_text(out, "<div class=\"");
    text(out, field->name ? field->name : "text");
    alam_buffer_text(out, "\">\n");
    for (size_t i = 0; i < events.count; i++) {
        const alam_event *event = &events.items[i];
        if (event->kind == ALAM_EVENT_TEXT) {
            lines(out, field->text + event->start, event->end - event->start, &open);
        } else if (event->kind == ALAM_EVENT_OPEN) {
            open_paragraph(out, &open);
            open_mark(out, event->span);
        } else {
            alam_buffer_text(out, "</mark>");
        }
    }
    alam_buffer_text(out, open ? "</p>\n</div>\n" : "</div>\n");
    alam_array_free(&events);
}

/* ---- Legend and list -------------------------------------------------------------------------- */

/* The first entity behind `at` that has another type. */
static size_t type_end(const alam_tally *tally, size_t at)
{
    const char *type = tally->entities.items[at].span->type;
    while (at < tally->entities.count && strcmp(tally->entities.items[at].span->type, type) == 0)
        at++;
    return at;
}

static void write_legend(alam_buffer *out, const alam_tally *tally)
{
    alam_buffer_text(out, "<div class=\"legend\">");
    for (size_t at = 0; at < tally->entities.count;) {
        const char *type = tally->entities.items[at].span->type;
        size_t next = type_end(tally, at);
        size_t count = 0;
        for (; at < next; at++)
            count += tally->entities.items[at].count;
        alam_buffer_text(out, "<button type=\"button\" aria-pressed=\"true\"");
        type_attributes(out, type);
        alam_buffer_byte(out, '>');
        text(out, type);
        alam_buffer_format(out, "<b>%zu</b></button>", count);
    }
    alam_buffer_text(out, "</div>\n");
}

/* The surface forms, left out where there is only one and it is the name itself. */
static void write_forms(alam_buffer *out, const alam_tally *tally, const alam_tally_entity *entity)
{
    const alam_tally_form *form = alam_tally_form_at(tally, entity->first_form);
    const char *name = entity->span->name;
    if (!form->next && strlen(name) == form->length && memcmp(name, form->text, form->length) == 0)
        return;
    alam_buffer_text(out, "<small>");
    for (; form; form = alam_tally_form_at(tally, form->next)) {
        alam_buffer_text(out, "<bdi>");
        alam_escape_html(out, form->text, form->length);
        alam_buffer_text(out, form->next ? "</bdi> &#183; " : "</bdi>");
    }
    alam_buffer_text(out, "</small>");
}

static void write_list(alam_buffer *out, const alam_tally *tally)
{
    alam_buffer_text(out, "<aside>\n");
    for (size_t at = 0; at < tally->entities.count;) {
        const char *type = tally->entities.items[at].span->type;
        size_t next = type_end(tally, at);
        alam_buffer_text(out, "<h3");
        type_attributes(out, type);
        alam_buffer_byte(out, '>');
        text(out, type);
        alam_buffer_text(out, "</h3>\n<ul>\n");
        for (; at < next; at++) {
            const alam_tally_entity *entity = &tally->entities.items[at];
            alam_buffer_text(out, "<li title=\"");
            text(out, entity->span->id);
            alam_buffer_text(out, "\"><bdi>");
            text(out, entity->span->name);
            alam_buffer_format(out, "</bdi><span>%zu</span>", entity->count);
            write_forms(out, tally, entity);
            alam_buffer_text(out, "</li>\n");
        }
        alam_buffer_text(out, "</ul>\n");
    }
    alam_buffer_text(out, "</aside>\n");
}

/* ---- Document -------------------------------------------------------------------------------- */

/* Whether the first letter that has a direction is written from right to left: the list then stands
 * on the left. Paragraphs find their own direction, but columns have none to find. */
static bool is_rtl(const alam_document_view *document)
{
    for (size_t i = 0; i < document->field_count; i++) {
        const unsigned char *at = (const unsigned char *)document->fields[i].text;
        const unsigned char *stop = at + document->fields[i].length;
        while (at < stop) {
            alam_codepoint next = alam_utf8_decode(at, stop);
            UCharDirection direction = u_charDirection((UChar32)next.value);
            if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC)
                return true;
            if (direction == U_LEFT_TO_RIGHT)
                return false;
            at += next.size;
        }
    }
    return false;
}

static void write_document(alam_buffer *out, const alam_write_style *style,
                           const alam_document_view *document)
{
    (void)style;
    alam_tally tally = {0};
    if (!alam_tally_document(&tally, document))
        out->failed = true;
    alam_buffer_text(out, "<article>\n<header><h2><bdi>");
    text(out, document->name);
    alam_buffer_text(out, "</bdi></h2>");
    write_legend(out, &tally);
    alam_buffer_format(out, "</header>\n<div class=\"columns\" dir=\"%s\">\n<div>\n",
                       is_rtl(document) ? "rtl" : "ltr");
    for (size_t i = 0; i < document->field_count; i++)
        write_field(out, &document->fields[i]);
    alam_buffer_text(out, "</div>\n");
    write_list(out, &tally);
    alam_buffer_text(out, "</div>\n</article>\n");
    alam_tally_free(&tally);
}

const alam_writer alam_writer_html = {"html", begin, write_document, end};
