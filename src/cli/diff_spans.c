#include "base/array.h"
#include "cli/diff.h"
#include "write/escape.h"

#include <stdlib.h>
#include <string.h>

/* A line of the output. NULL: not there. */
typedef struct difference {
    const alam_span *before, *after;
} difference;

typedef ALAM_ARRAY(difference) differences;

static bool same_place(const alam_span *a, const alam_span *b)
{
    return a->start.byte == b->start.byte && a->end.byte == b->end.byte;
}

static bool is_same(const alam_span *a, const alam_span *b)
{
    return same_place(a, b) && strcmp(a->id, b->id) == 0 && strcmp(a->type, b->type) == 0 && a->mode == b->mode;
}

static bool overlap(const alam_span *a, const alam_span *b)
{
    return a->start.byte < b->end.byte && b->start.byte < a->end.byte;
}

/* How well two spans go together: 3 the same, 2 at the same place, 1 overlapping, 0 not. */
static int closeness(const alam_span *a, const alam_span *b)
{
    return is_same(a, b) ? 3 : same_place(a, b) ? 2 : overlap(a, b);
}

static bool add(differences *list, const alam_span *before, const alam_span *after)
{
    difference *slot = alam_array_push(list);
    if (slot)
        *slot = (difference){before, after};
    return slot != NULL;
}

/* The best partner of `span` among the spans that have none; SIZE_MAX: none. `*from` moves over those that end
 * before this span and so before all later ones, so that all of them together take linear time. */
static size_t find_partner(const alam_tagger *tagger, const bool *taken, const alam_span *span, int least,
                           size_t *from)
{
    size_t best = SIZE_MAX;
    int closest = least - 1;
    while (*from < alam_span_count(tagger) && alam_span_at(tagger, *from)->end.byte <= span->start.byte)
        ++*from;
    for (size_t i = *from; i < alam_span_count(tagger); i++) {
        const alam_span *other = alam_span_at(tagger, i);
        if (other->start.byte >= span->end.byte)
            break;
        int close = taken[i] ? 0 : closeness(span, other);
        if (close > closest) {
            closest = close;
            best = i;
        }
    }
    return best;
}

/* Finds partners of at least the closeness `least` for the spans without one. */
static bool match_round(const alam_diff_field *field, bool *taken_before, bool *taken_after, int least,
                        differences *list, alam_diff_counts *counts)
{
    size_t from = 0;
    for (size_t i = 0; i < alam_span_count(field->before); i++) {
        const alam_span *span = alam_span_at(field->before, i);
        size_t partner =
            taken_before[i] ? SIZE_MAX : find_partner(field->after, taken_after, span, least, &from);
        if (partner == SIZE_MAX)
            continue;
        taken_before[i] = taken_after[partner] = true;
        if (least == 3)
            counts->same++;
        else if (!add(list, span, alam_span_at(field->after, partner)))
            return false;
    }
    return true;
}

static bool add_unmatched(const alam_tagger *tagger, const bool *taken, bool before, differences *list)
{
    for (size_t i = 0; i < alam_span_count(tagger); i++) {
        const alam_span *span = alam_span_at(tagger, i);
        if (!taken[i] && !add(list, before ? span : NULL, before ? NULL : span))
            return false;
    }
    return true;
}

static const alam_span *place_of(const difference *item)
{
    return item->before ? item->before : item->after;
}

/* By place; of two at one place what was lost comes first. */
static int compare(const void *a, const void *b)
{
    const difference *left = a, *right = b;
    const alam_span *first = place_of(left), *second = place_of(right);
    if (first->start.byte != second->start.byte)
        return first->start.byte < second->start.byte ? -1 : 1;
    if (first->end.byte != second->end.byte)
        return first->end.byte > second->end.byte ? -1 : 1;
    if (!left->before != !right->before)
        return left->before ? -1 : 1;
    return strcmp(first->id, second->id);
}

/* ---- writing ----------------------------------------------------------------------------------------- */

static void write_span(alam_buffer *out, const char *text, const alam_span *span)
{
    alam_buffer_byte(out, '"');
    alam_escape_line(out, text + span->start.byte, span->end.byte - span->start.byte);
    alam_buffer_format(out, "\" %s %s%s", span->type, span->id, span->mode == ALAM_MODE_DEMONYM ? " (demonym)" : "");
}

static void write_line(alam_buffer *out, const alam_diff_field *field, const difference *item, const char *what)
{
    const alam_span *place = place_of(item);
    alam_buffer_format(out, "%s%s%s:%zu-%zu: %s ", field->doc, field->field ? "." : "",
                       field->field ? field->field : "", place->start.codepoint, place->end.codepoint, what);
    if (item->before)
        write_span(out, field->text, item->before);
    if (item->before && item->after)
        alam_buffer_text(out, " -> ");
    if (item->after)
        write_span(out, field->text, item->after);
    alam_buffer_byte(out, '\n');
}

static void write_object(alam_buffer *out, const char *key, const char *text, const alam_span *span)
{
    alam_buffer_format(out, ",\"%s\":{\"start\":%zu,\"end\":%zu,\"text\":", key, span->start.codepoint,
                       span->end.codepoint);
    alam_escape_json(out, text + span->start.byte, span->end.byte - span->start.byte);
    alam_buffer_format(out, ",\"type\":\"%s\",\"id\":\"%s\",\"mode\":\"%s\",\"match\":\"%s\",\"score\":%.2f}",
                       span->type, span->id, alam_mode_name(span->mode), alam_match_name(span->match), span->score);
}

static void write_json(alam_buffer *out, const alam_diff_field *field, const difference *item, const char *what)
{
    alam_buffer_text(out, "{\"doc\":");
    alam_escape_json(out, field->doc, strlen(field->doc));
    if (field->field)
        alam_buffer_format(out, ",\"field\":\"%s\"", field->field);
    alam_buffer_format(out, ",\"change\":\"%s\"", what);
    if (item->before)
        write_object(out, "before", field->text, item->before);
    if (item->after)
        write_object(out, "after", field->text, item->after);
    alam_buffer_text(out, "}\n");
}

static void write_all(const alam_diff_field *field, const differences *list, bool json, alam_buffer *out,
                      alam_diff_counts *counts)
{
    for (size_t i = 0; i < list->count; i++) {
        const difference *item = &list->items[i];
        const char *what = !item->after ? "lost" : !item->before ? "added" : "changed";
        *(!item->after ? &counts->lost : !item->before ? &counts->added : &counts->changed) += 1;
        (json ? write_json : write_line)(out, field, item, what);
    }
}

bool alam_diff_field_write(const alam_diff_field *field, bool json, alam_buffer *out, alam_diff_counts *counts)
{
    size_t before = alam_span_count(field->before), after = alam_span_count(field->after);
    ALAM_ARRAY(bool) taken = {0};
    differences list = {0};
    bool done = alam_array_reserve(&taken, before + after + 1);
    if (done)
        memset(taken.items, 0, before + after + 1);
    for (int least = 3; done && least > 0; least--)
        done = match_round(field, taken.items, taken.items + before, least, &list, counts);
    done = done && add_unmatched(field->before, taken.items, true, &list) &&
           add_unmatched(field->after, taken.items + before, false, &list);
    if (done) {
        if (list.count > 0)
            qsort(list.items, list.count, sizeof *list.items, compare);
        write_all(field, &list, json, out, counts);
    }
    alam_array_free(&taken);
    alam_array_free(&list);
    return done && !out->failed;
}
