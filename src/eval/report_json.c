/* The object, with its keys always in this order:
 *
 *     {"documents":1,"gold":3,"predicted":3,"optional":1,"dropped":1,
 *      "ignored":{"predictions":0,"documents":[]},"without_predictions":[],
 *      "strict":{"all":{"tp":2,"fp":1,"fn":1,"precision":0.6667,"recall":0.6667,"f1":0.6667},
 *                "type":{"place":{...}},"mode":{...},"zone":{...}},
 *      "linked":{...},
 *      "zones":{"compared":2,"right":2},
 *      "errors":{"missed":{"count":1,"listed":[{"doc":"a","gold":{...},"predicted":null}]},...}}
 *
 * A rate that would be 0/0 is null. */
#include "eval/report.h"

#include "base/utf8.h"

#include <string.h>

static void write_string(alam_buffer *out, const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *end = at + length;
    alam_buffer_byte(out, '"');
    while (at < end) {
        alam_codepoint codepoint = alam_utf8_decode(at, end);
        char bytes[4];
        at += codepoint.size;
        if (codepoint.value < 0x20 || codepoint.value == 0x7F)
            alam_buffer_format(out, "\\u%04x", (unsigned)codepoint.value);
        else if (codepoint.value == '"' || codepoint.value == '\\')
            alam_buffer_format(out, "\\%c", (char)codepoint.value);
        else
            alam_buffer_append(out, bytes, alam_utf8_encode(codepoint.value, bytes));
    }
    alam_buffer_byte(out, '"');
}

static void write_key(alam_buffer *out, const char *before, const char *key)
{
    alam_buffer_text(out, before);
    write_string(out, key, strlen(key));
    alam_buffer_byte(out, ':');
}

static void write_count(alam_buffer *out, const alam_eval_count *count)
{
    static const char *const keys[] = {",\"precision\":", ",\"recall\":", ",\"f1\":"};
    alam_buffer_format(out, "{\"tp\":%zu,\"fp\":%zu,\"fn\":%zu", count->tp, count->fp, count->fn);
    for (int rate = ALAM_EVAL_PRECISION; rate <= ALAM_EVAL_F1; rate++) {
        alam_buffer_text(out, keys[rate]);
        alam_eval_write_rate(out, alam_eval_rate_of(count, (alam_eval_rate)rate), "null");
    }
    alam_buffer_byte(out, '}');
}

static void write_measure(const alam_eval_report *report, alam_buffer *out,
                          alam_eval_measure measure)
{
    write_key(out, ",\n", alam_eval_measure_name(measure));
    alam_buffer_text(out, "{\"all\":");
    write_count(out, &report->score->all[measure]);
    int groupings = report->scope == ALAM_EVAL_WHOLE ? ALAM_EVAL_GROUPINGS : ALAM_EVAL_BY_TYPE + 1;
    for (int by = 0; by < groupings; by++) {
        const alam_eval_groups *groups = &report->score->groups[by];
        write_key(out, ",\n  ", alam_eval_grouping_name((alam_eval_grouping)by));
        alam_buffer_byte(out, '{');
        for (size_t i = 0; i < groups->items.count; i++) {
            write_key(out, i > 0 ? ",\n    " : "\n    ", groups->items.items[i].name);
            write_count(out, &groups->items.items[i].counts[measure]);
        }
        alam_buffer_byte(out, '}');
    }
    alam_buffer_byte(out, '}');
}

/* Lists the documents that `side` has not but the other side has. */
static void write_documents_without(const alam_eval_set *set, alam_buffer *out, alam_eval_side side)
{
    const char *before = "";
    alam_buffer_byte(out, '[');
    for (size_t i = 0; i < set->documents.count; i++) {
        const alam_eval_document *document = &set->documents.items[i];
        if (document->names[side])
            continue;
        alam_buffer_text(out, before);
        write_string(out, document->stem, strlen(document->stem));
        before = ",";
    }
    alam_buffer_byte(out, ']');
}

static void write_context(const alam_eval_report *report, alam_buffer *out,
                          const alam_eval_span *span)
{
    alam_eval_context context = {0};
    bool found = alam_eval_context_of(report->texts, span, &context);
    write_key(out, ",", "text");
    if (span->surface)
        write_string(out, span->surface, strlen(span->surface));
    else if (found)
        write_string(out, context.marked.data, context.marked.length);
    else
        alam_buffer_text(out, "null");
    const alam_buffer *sides[] = {&context.before, &context.after};
    static const char *const keys[] = {"before", "after"};
    for (int side = 0; side < 2; side++) {
        write_key(out, ",", keys[side]);
        if (found)
            write_string(out, sides[side]->data, sides[side]->length);
        else
            alam_buffer_text(out, "null");
    }
    alam_eval_context_free(&context);
}

static void write_span(const alam_eval_report *report, alam_buffer *out, const alam_eval_span *span)
{
    if (!span) {
        alam_buffer_text(out, "null");
        return;
    }
    const char *names[] = {alam_eval_name(report->set, span->type),
                           alam_eval_name(report->set, span->id),
                           alam_eval_name(report->set, span->mode),
                           alam_eval_name(report->set, span->zone)};
    static const char *const keys[] = {"type", "id", "mode", "zone"};
    alam_buffer_format(out, "{\"start\":%u,\"end\":%u", span->start, span->end);
    for (int i = 0; i < 4; i++) {
        write_key(out, ",", keys[i]);
        if (*names[i])
            write_string(out, names[i], strlen(names[i]));
        else
            alam_buffer_text(out, "null");
    }
    alam_buffer_text(out, span->nested ? ",\"nested\":true" : ",\"nested\":false");
    write_context(report, out, span);
    alam_buffer_byte(out, '}');
}

static void write_mistake(const alam_eval_report *report, alam_buffer *out,
                          const alam_eval_mistake *mistake)
{
    const alam_eval_span *first = mistake->gold ? mistake->gold : mistake->predicted;
    const char *stem = report->set->documents.items[first->document].stem;
    write_key(out, "{", "doc");
    write_string(out, stem, strlen(stem));
    write_key(out, ",", "gold");
    write_span(report, out, mistake->gold);
    write_key(out, ",", "predicted");
    write_span(report, out, mistake->predicted);
    alam_buffer_byte(out, '}');
}

static void write_mistakes(const alam_eval_report *report, alam_buffer *out)
{
    const alam_eval_mistakes *mistakes = report->mistakes;
    size_t at = 0;
    write_key(out, ",\n", "errors");
    alam_buffer_byte(out, '{');
    for (int kind = 0; kind < ALAM_EVAL_KINDS; kind++) {
        size_t count = mistakes->counts[kind];
        write_key(out, kind > 0 ? ",\n  " : "\n  ", alam_eval_kind_name((alam_eval_kind)kind));
        alam_buffer_format(out, "{\"count\":%zu,\"listed\":[", count);
        for (size_t i = 0; i < count && i < report->limit; i++) {
            alam_buffer_text(out, i > 0 ? ",\n    " : "\n    ");
            write_mistake(report, out, &mistakes->items.items[at + i]);
        }
        alam_buffer_text(out, "]}");
        at += count;
    }
    alam_buffer_byte(out, '}');
}

void alam_eval_write_json(const alam_eval_report *report, alam_buffer *out)
{
    const alam_eval_score *score = report->score;
    const alam_eval_count *all = &score->all[ALAM_EVAL_STRICT];
    alam_buffer_format(out,
                       "{\"documents\":%zu,\"gold\":%zu,\"predicted\":%zu,\"optional\":%zu,"
                       "\"dropped\":%zu,\n\"ignored\":{\"predictions\":%zu,\"documents\":",
                       score->documents, all->tp + all->fn, all->tp + all->fp, score->optional,
                       score->dropped, score->ignored);
    write_documents_without(report->set, out, ALAM_EVAL_GOLD);
    alam_buffer_text(out, "},\n\"without_predictions\":");
    write_documents_without(report->set, out, ALAM_EVAL_PREDICTED);
    write_measure(report, out, ALAM_EVAL_STRICT);
    if (report->scope == ALAM_EVAL_WHOLE) {
        write_measure(report, out, ALAM_EVAL_LINKED);
        alam_buffer_format(out, ",\n\"zones\":{\"compared\":%zu,\"right\":%zu}", score->zoned,
                           score->zoned_right);
    }
    write_mistakes(report, out);
    alam_buffer_text(out, "}\n");
}
