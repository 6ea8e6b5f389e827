#include "write/layout.h"

/* A span, or the rest of one that was cut. */
typedef struct piece {
    const alam_span *span;
    size_t start;
    size_t end;
} piece;

typedef struct layout {
    const alam_field_view *field;
    alam_events *events;
    ALAM_ARRAY(piece) open; /* innermost last; none reaches over the end of the one before */
    ALAM_ARRAY(piece) rest; /* by start; rarely more than one or two */
    size_t next;            /* span of the field */
    size_t at;              /* text up to here is in the events */
    bool failed;
} layout;

static void add_event(layout *state, alam_event event)
{
    alam_event *added = alam_array_push(state->events);
    if (added)
        *added = event;
    else
        state->failed = true;
}

static void add_text(layout *state, size_t end)
{
    if (end <= state->at)
        return;
    size_t depth = state->open.count;
    add_event(state, (alam_event){.kind = ALAM_EVENT_TEXT,
                                  .start = state->at,
                                  .end = end,
                                  .span = depth ? state->open.items[depth - 1].span : NULL});
    state->at = end;
}

/* Closes what ends at or before `at`. */
static void close_until(layout *state, size_t at)
{
    while (state->open.count > 0) {
        piece *top = &state->open.items[state->open.count - 1];
        if (top->end > at)
            return;
        add_text(state, top->end);
        state->open.count--;
        add_event(state, (alam_event){.kind = ALAM_EVENT_CLOSE,
                                      .span = top->span,
                                      .depth = (unsigned)state->open.count});
    }
}

static void keep_rest(layout *state, piece cut)
{
    if (!alam_array_push(&state->rest)) {
        state->failed = true;
        return;
    }
    size_t place = state->rest.count - 1;
    for (; place > 0 && state->rest.items[place - 1].start > cut.start; place--)
        state->rest.items[place] = state->rest.items[place - 1];
    state->rest.items[place] = cut;
}

/* Takes whichever begins first, of the spans and the rests. False: there is none left. */
static bool take_piece(layout *state, piece *taken)
{
    const alam_field_view *field = state->field;
    bool more = state->next < field->count;
    if (state->rest.count > 0 &&
        (!more || state->rest.items[0].start <= field->spans[state->next].start.byte)) {
        *taken = state->rest.items[0];
        state->rest.count--;
        memmove(state->rest.items, state->rest.items + 1,
                state->rest.count * sizeof *state->rest.items);
        return true;
    }
    if (!more)
        return false;
    const alam_span *span = &field->spans[state->next++];
    *taken = (piece){.span = span, .start = span->start.byte, .end = span->end.byte};
    return true;
}

static void open_piece(layout *state, piece taken)
{
    close_until(state, taken.start);
    add_text(state, taken.start);
    size_t end = taken.end;
    if (state->open.count > 0 && state->open.items[state->open.count - 1].end < end)
        end = state->open.items[state->open.count - 1].end;
    const char *text = state->field->text;
    const char *feed = end > taken.start ? memchr(text + taken.start, '\n', end - taken.start) : NULL;
    size_t resume = end;
    if (feed) {
        end = (size_t)(feed - text);
        resume = end + 1;
    }
    if (resume < taken.end)
        keep_rest(state, (piece){.span = taken.span, .start = resume, .end = taken.end});
    if (end == taken.start)
        return;
    piece *opened = alam_array_push(&state->open);
    if (!opened) {
        state->failed = true;
        return;
    }
    *opened = (piece){.span = taken.span, .start = taken.start, .end = end};
    add_event(state, (alam_event){.kind = ALAM_EVENT_OPEN,
                                  .span = taken.span,
                                  .depth = (unsigned)state->open.count - 1});
}

bool alam_layout(const alam_field_view *field, alam_events *events)
{
    layout state = {.field = field, .events = events};
    piece taken;
    while (!state.failed && take_piece(&state, &taken))
        open_piece(&state, taken);
    close_until(&state, field->length);
    add_text(&state, field->length);
    alam_array_free(&state.open);
    alam_array_free(&state.rest);
    return !state.failed;
}
