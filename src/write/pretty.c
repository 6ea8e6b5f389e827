/* pretty: for a terminal. The text with its spans marked, in its logical order (the terminal does
 * what it can for right-to-left), then the list of entities.
 *
 * With colour, the outer span has a background (a dim one beside the article) and a
 * nested one is underlined. Without, spans look like [text]{type id}, or [text]{type id in related}. */
#include "write/escape.h"
#include "write/layout.h"
#include "write/tally.h"

#include "base/utf8.h"

#define RESET "\033[0m"
#define BOLD "\033[1m"
#define DIM "\033[2m"

/* Spans inside each other that keep their colours when an inner one ends. */
enum { DEEPEST = 8 };

/* Colours of the 256-colour palette: a light background that black stands out on, and a dark one of
 * the same hue for nested text. */
typedef struct paint {
    const char *type;
    unsigned light;
    unsigned dark;
} paint;

static const paint paints[] = {
    {"person", 223, 130},
    {"place", 157, 22},
    {"organization", 153, 19},
};
static const paint other_paint = {NULL, 225, 90};

static const paint *paint_of(const char *type)
{
    for (size_t i = 0; i < sizeof paints / sizeof *paints; i++)
        if (strcmp(paints[i].type, type) == 0)
            return &paints[i];
    return &other_paint;
}

static void set_color(alam_buffer *out, const alam_span *span, unsigned depth)
{
    const paint *chosen = paint_of(span->type);
    if (depth == 0)
        alam_buffer_format(out, alam_is_beside(span) ? "\033[2;38;5;16;48;5;%um"
                                                : "\033[38;5;16;48;5;%um",
                           chosen->light);
    else
        alam_buffer_format(out, "\033[4;38;5;%um", chosen->dark);
}

/* Terminals cannot take one attribute back: at the end of a span all is reset, and the colours of the
 * spans around it are set again. */
static void unset_color(alam_buffer *out, const alam_span *const *open, unsigned depth)
{
    alam_buffer_text(out, RESET);
    for (unsigned i = 0; i < depth && i < DEEPEST; i++)
        set_color(out, open[i], i);
}

static void mark_end(alam_buffer *out, const alam_span *span)
{
    alam_buffer_text(out, "]{");
    alam_escape_line(out, span->type, strlen(span->type));
    alam_buffer_byte(out, ' ');
    alam_escape_line(out, span->id, strlen(span->id));
    if (alam_is_beside(span)) {
        alam_buffer_text(out, " in ");
        alam_escape_line(out, span->zone, strlen(span->zone));
    }
    alam_buffer_byte(out, '}');
}

static void write_field(alam_buffer *out, bool color, const alam_field_view *field)
{
    alam_events events = {0};
    const alam_span *open[DEEPEST];
    if (!alam_layout(field, &events))
        out->failed = true;
    for (size_t i = 0; i < events.count; i++) {
        const alam_event *event = &events.items[i];
        if (event->kind == ALAM_EVENT_OPEN && event->depth < DEEPEST)
            open[event->depth] = event->span;
        if (event->kind == ALAM_EVENT_TEXT)
            alam_escape_terminal(out, field->text + event->start, event->end - event->start);
        else if (event->kind == ALAM_EVENT_OPEN && color)
            set_color(out, event->span, event->depth);
        else if (event->kind == ALAM_EVENT_OPEN)
            alam_buffer_byte(out, '[');
        else if (color)
            unset_color(out, open, event->depth);
        else
            mark_end(out, event->span);
    }
    alam_array_free(&events);
    if (field->length > 0 && field->text[field->length - 1] != '\n')
        alam_buffer_byte(out, '\n');
}

/* ---- The list -------------------------------------------------------------------------------- */

static size_t width_of(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

static void write_padded(alam_buffer *out, const char *text, size_t width)
{
    alam_escape_terminal(out, text, strlen(text));
    for (size_t i = width_of(text); i < width + 2; i++)
        alam_buffer_byte(out, ' ');
}

static void write_forms(alam_buffer *out, const alam_tally *tally, const alam_tally_entity *entity)
{
    for (size_t number = entity->first_form; number;) {
        const alam_tally_form *form = alam_tally_form_at(tally, number);
        alam_buffer_text(out, number == entity->first_form ? ": " : " | ");
        alam_buffer line = {0};
        alam_escape_line(&line, form->text, form->length);
        alam_escape_terminal(out, line.data, line.length);
        out->failed |= line.failed;
        alam_buffer_free(&line);
        number = form->next;
    }
}

static void write_list(alam_buffer *out, bool color, const alam_document_view *document)
{
    enum { WIDEST = 32 };
    alam_tally tally = {0};
    if (!alam_tally_document(&tally, document))
        out->failed = true;
    size_t type_width = 0;
    size_t id_width = 0;
    for (size_t i = 0; i < tally.entities.count; i++) {
        const alam_span *span = tally.entities.items[i].span;
        size_t type = width_of(span->type);
        size_t id = width_of(span->id);
        type_width = type > type_width ? type : type_width;
        id_width = id > id_width && id <= WIDEST ? id : id_width;
    }
    if (tally.entities.count > 0)
        alam_buffer_byte(out, '\n');
    for (size_t i = 0; i < tally.entities.count; i++) {
        const alam_tally_entity *entity = &tally.entities.items[i];
        alam_buffer_text(out, "  ");
        if (color)
            set_color(out, entity->span, 0);
        alam_escape_terminal(out, entity->span->type, strlen(entity->span->type));
        if (color)
            alam_buffer_text(out, RESET);
        write_padded(out, "", type_width - width_of(entity->span->type));
        write_padded(out, entity->span->id, id_width);
        /* The count stands before the name: between two right-to-left texts it would wander. */
        alam_buffer_format(out, "%4zu  ", entity->count);
        alam_escape_terminal(out, entity->span->name, strlen(entity->span->name));
        write_forms(out, &tally, entity);
        alam_buffer_byte(out, '\n');
    }
    alam_tally_free(&tally);
}

static void write_document(alam_buffer *out, const alam_write_style *style,
                           const alam_document_view *document)
{
    alam_buffer_text(out, style->color ? BOLD : "=== ");
    alam_escape_terminal(out, document->name, strlen(document->name));
    alam_buffer_text(out, style->color ? RESET "\n" : " ===\n");
    for (size_t i = 0; i < document->field_count; i++) {
        const alam_field_view *field = &document->fields[i];
        if (field->name) {
            alam_buffer_text(out, style->color ? DIM : "");
            alam_buffer_text(out, field->name);
            alam_buffer_text(out, style->color ? ":" RESET "\n" : ":\n");
        }
        write_field(out, style->color, field);
    }
    write_list(out, style->color, document);
    alam_buffer_byte(out, '\n');
}

const alam_writer alam_writer_pretty = {"pretty", alam_writer_nothing, write_document,
                                        alam_writer_nothing};
