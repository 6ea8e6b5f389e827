/* The table:
 *
 *     5 documents: 498 gold rows and 16 optional ones, 480 predictions counted
 *
 *     strict: place and type      tp      fp      fn  precision  recall      F1
 *     all                        460      20      38     0.9583  0.9237  0.9407
 *     type organization          ...
 *
 *     zones: 458 of 460 strict pairs have the same zone, 0.9957
 *
 *     missed: 2
 *       000_x 40-47  place nagorno-karabakh, name, headline
 *           text before «marked» text after
 *
 * A text from right to left stands on a line of its own, so that it does not reorder the columns. */
#include "eval/report.h"

#include "base/utf8.h"

#include <string.h>

#define BOLD "1"
#define MARK "1;4"
#define MARKED_SIZE 240 /* bytes */

/* ---- Shared with the JSON form ------------------------------------------------------------- */

const char *alam_eval_measure_name(alam_eval_measure measure)
{
    return measure == ALAM_EVAL_STRICT ? "strict" : "linked";
}

const char *alam_eval_grouping_name(alam_eval_grouping grouping)
{
    static const char *const names[ALAM_EVAL_GROUPINGS] = {"type", "mode", "zone"};
    return names[grouping];
}

void alam_eval_write_rate(alam_buffer *out, int rate, const char *missing)
{
    if (rate < 0)
        alam_buffer_text(out, missing);
    else
        alam_buffer_format(out, "%d.%04d", rate / 10000, rate % 10000);
}

/* ---- Counts -------------------------------------------------------------------------------- */

static void begin_style(const alam_eval_report *report, alam_buffer *out, const char *style)
{
    if (report->style == ALAM_EVAL_COLOUR)
        alam_buffer_format(out, "\033[%sm", style);
}

static void end_style(const alam_eval_report *report, alam_buffer *out)
{
    if (report->style == ALAM_EVAL_COLOUR)
        alam_buffer_text(out, "\033[0m");
}

static size_t count_codepoints(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

/* Appends "label name" and spaces up to `width`. */
static void write_label(alam_buffer *out, const char *label, const char *name, size_t width)
{
    size_t before = out->length;
    alam_buffer_text(out, label);
    if (*name)
        alam_buffer_byte(out, ' ');
    alam_eval_append_line(out, name, strlen(name));
    if (out->failed)
        return;
    size_t used = count_codepoints(out->data + before, out->length - before);
    for (; used < width; used++)
        alam_buffer_byte(out, ' ');
}

static void write_row(alam_buffer *out, const char *label, const char *name, size_t width,
                      const alam_eval_count *count)
{
    static const int widths[] = {11, 8, 8};
    write_label(out, label, name, width);
    alam_buffer_format(out, "%8zu%8zu%8zu", count->tp, count->fp, count->fn);
    for (int rate = ALAM_EVAL_PRECISION; rate <= ALAM_EVAL_F1; rate++) {
        alam_buffer shown = {0};
        alam_eval_write_rate(&shown, alam_eval_rate_of(count, (alam_eval_rate)rate), "-");
        const char *text = alam_buffer_string(&shown);
        alam_buffer_format(out, "%*s", widths[rate], text ? text : "");
        alam_buffer_free(&shown);
    }
    alam_buffer_byte(out, '\n');
}

static size_t label_width(const alam_eval_report *report)
{
    size_t width = strlen("strict: place and type");
    for (int by = 0; by < ALAM_EVAL_GROUPINGS; by++)
        for (size_t i = 0; i < report->score->groups[by].items.count; i++) {
            const char *name = report->score->groups[by].items.items[i].name;
            size_t used = strlen("type ") + count_codepoints(name, strlen(name));
            if (used > width)
                width = used;
        }
    return width;
}

static void write_measure(const alam_eval_report *report, alam_buffer *out,
                          alam_eval_measure measure)
{
    size_t width = label_width(report);
    bool strict = measure == ALAM_EVAL_STRICT;
    alam_buffer_byte(out, '\n');
    begin_style(report, out, BOLD);
    write_label(out, strict ? "strict: place and type" : "linked: place and id", "", width);
    alam_buffer_format(out, "%8s%8s%8s%11s%8s%8s", "tp", "fp", "fn", "precision", "recall", "F1");
    end_style(report, out);
    alam_buffer_byte(out, '\n');
    write_row(out, "all", "", width, &report->score->all[measure]);
    int groupings = report->scope == ALAM_EVAL_WHOLE ? ALAM_EVAL_GROUPINGS : ALAM_EVAL_BY_TYPE + 1;
    for (int by = 0; by < groupings; by++)
        for (size_t i = 0; i < report->score->groups[by].items.count; i++) {
            const alam_eval_group *group = &report->score->groups[by].items.items[i];
            write_row(out, alam_eval_grouping_name((alam_eval_grouping)by), group->name, width,
                      &group->counts[measure]);
        }
}

/* How often the predictions' own zones are those of the gold rows they found. */
static void write_zones(const alam_eval_report *report, alam_buffer *out)
{
    const alam_eval_score *score = report->score;
    alam_eval_count count = {.tp = score->zoned_right, .fn = score->zoned - score->zoned_right};
    if (score->zoned == 0)
        return;
    alam_buffer_format(out, "\nzones: %zu of %zu strict pairs have the same zone, ",
                       score->zoned_right, score->zoned);
    alam_eval_write_rate(out, alam_eval_rate_of(&count, ALAM_EVAL_RECALL), "-");
    alam_buffer_byte(out, '\n');
}

/* ---- Errors -------------------------------------------------------------------------------- */

/* One line, and no more of it than helps: a wrong prediction may span a whole text. */
static void write_marked(alam_buffer *out, const char *text, size_t length)
{
    size_t shown = length > MARKED_SIZE ? alam_utf8_valid_prefix(text, MARKED_SIZE) : length;
    alam_eval_append_line(out, text, shown);
    if (shown < length)
        alam_buffer_text(out, "...");
}

/* Nothing where neither a text nor the row says what stands there. */
static void write_text(const alam_eval_report *report, alam_buffer *out, const char *label,
                       const alam_eval_span *span)
{
    alam_eval_context context = {0};
    bool found = alam_eval_context_of(report->texts, span, &context);
    if (!found && !span->surface)
        return;
    alam_buffer_text(out, label);
    if (found)
        alam_buffer_append(out, context.before.data, context.before.length);
    alam_buffer_text(out, "\xC2\xAB");
    begin_style(report, out, MARK);
    if (found)
        write_marked(out, context.marked.data, context.marked.length);
    else
        write_marked(out, span->surface, strlen(span->surface));
    end_style(report, out);
    alam_buffer_text(out, "\xC2\xBB");
    if (found)
        alam_buffer_append(out, context.after.data, context.after.length);
    alam_buffer_byte(out, '\n');
    alam_eval_context_free(&context);
}

static void write_name(const alam_eval_report *report, alam_buffer *out, const char *before,
                       uint32_t name)
{
    const char *text = alam_eval_name(report->set, name);
    if (*text)
        alam_buffer_text(out, before);
    alam_eval_append_line(out, text, strlen(text));
}

/* "place moscow" */
static void write_entity(const alam_eval_report *report, alam_buffer *out,
                         const alam_eval_span *span)
{
    write_name(report, out, "", span->type);
    write_name(report, out, " ", span->id);
}

static void write_mistake(const alam_eval_report *report, alam_buffer *out,
                          const alam_eval_mistake *mistake)
{
    const alam_eval_span *gold = mistake->gold;
    const alam_eval_span *predicted = mistake->predicted;
    const alam_eval_span *first = gold ? gold : predicted;
    const char *stem = report->set->documents.items[first->document].stem;
    alam_buffer_text(out, "  ");
    alam_eval_append_line(out, stem, strlen(stem));
    alam_buffer_format(out, " %u-%u  ", first->start, first->end);
    write_entity(report, out, first);
    if (report->scope == ALAM_EVAL_WHOLE) {
        write_name(report, out, ", ", first->mode);
        write_name(report, out, ", ", first->zone);
        if (first->nested)
            alam_buffer_text(out, ", nested");
    }
    if (gold && predicted) {
        alam_buffer_text(out, "; predicted ");
        if (mistake->kind == ALAM_EVAL_WRONG_SPAN)
            alam_buffer_format(out, "%u-%u ", predicted->start, predicted->end);
        write_entity(report, out, predicted);
    }
    alam_buffer_byte(out, '\n');
    bool both = mistake->kind == ALAM_EVAL_WRONG_SPAN;
    write_text(report, out, both ? "      gold:      " : "      ", first);
    if (both)
        write_text(report, out, "      predicted: ", predicted);
}

static void write_mistakes(const alam_eval_report *report, alam_buffer *out)
{
    const alam_eval_mistakes *mistakes = report->mistakes;
    size_t at = 0;
    for (int kind = 0; kind < ALAM_EVAL_KINDS; kind++) {
        size_t count = mistakes->counts[kind];
        size_t listed = count < report->limit ? count : report->limit;
        if (listed > 0) {
            alam_buffer_byte(out, '\n');
            begin_style(report, out, BOLD);
            alam_buffer_format(out, "%s: %zu", alam_eval_kind_name((alam_eval_kind)kind), count);
            end_style(report, out);
            if (listed < count)
                alam_buffer_format(out, ", the first %zu (--errors all lists all)", listed);
            alam_buffer_byte(out, '\n');
        }
        for (size_t i = 0; i < listed; i++)
            write_mistake(report, out, &mistakes->items.items[at + i]);
        at += count;
    }
}

/* ---- The whole ----------------------------------------------------------------------------- */

static void write_number(alam_buffer *out, size_t count, const char *one, const char *many)
{
    alam_buffer_format(out, "%zu %s", count, count == 1 ? one : many);
}

void alam_eval_write_table(const alam_eval_report *report, alam_buffer *out)
{
    const alam_eval_score *score = report->score;
    const alam_eval_count *all = &score->all[ALAM_EVAL_STRICT];
    write_number(out, score->documents, "document", "documents");
    alam_buffer_text(out, ": ");
    write_number(out, all->tp + all->fn, "gold row", "gold rows");
    alam_buffer_text(out, " and ");
    write_number(out, all->tp + all->fp, "prediction", "predictions");
    alam_buffer_text(out, " counted");
    if (score->optional > 0) {
        alam_buffer_text(out, "; ");
        write_number(out, score->optional, "optional row", "optional rows");
        alam_buffer_text(out, " and ");
        write_number(out, score->dropped, "prediction", "predictions");
        alam_buffer_text(out, " on such left out");
    }
    alam_buffer_byte(out, '\n');
    write_measure(report, out, ALAM_EVAL_STRICT);
    if (report->scope == ALAM_EVAL_WHOLE) {
        write_measure(report, out, ALAM_EVAL_LINKED);
        write_zones(report, out);
    }
    write_mistakes(report, out);
}
