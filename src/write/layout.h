/* Text with its spans as a flat list of events, properly nested, as markup needs it.
 *
 *     the Russian army   ->   TEXT "the "  OPEN organization  OPEN place  TEXT "Russian"  CLOSE
 *     [   (     ) ]                        TEXT " army"  CLOSE
 *
 * A span that crosses the end of another one is opened again behind it, and so is one that crosses a
 * line feed: line feeds are outside of all spans. */
#ifndef ALAM_WRITE_LAYOUT_H
#define ALAM_WRITE_LAYOUT_H

#include "base/array.h"
#include "write/writer.h"

typedef enum alam_event_kind {
    ALAM_EVENT_TEXT,
    ALAM_EVENT_OPEN,
    ALAM_EVENT_CLOSE,
} alam_event_kind;

typedef struct alam_event {
    alam_event_kind kind;
    size_t start; /* TEXT: bytes of the field */
    size_t end;
    const alam_span *span; /* OPEN, CLOSE; TEXT: the innermost open one, NULL outside */
    unsigned depth;        /* OPEN, CLOSE: how many spans are around it */
} alam_event;

typedef ALAM_ARRAY(alam_event) alam_events;

/* Appends the events of `field`. False: memory is out. The caller frees `events` with
 * alam_array_free(). */
bool alam_layout(const alam_field_view *field, alam_events *events);

#endif
