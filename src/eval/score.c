#include "eval/score.h"

#include <stdlib.h>
#include <string.h>

/* ---- Pairing ------------------------------------------------------------------------------- */

/* Spans in the order of places and, within one place, of the keys of a measure. */
typedef struct ordered {
    alam_eval_span **items;
    size_t count;
} ordered;

/* The part of both sides that lies on one place. */
typedef struct bucket {
    alam_eval_span **golds;
    size_t gold_count;
    alam_eval_span **predictions;
    size_t prediction_count;
} bucket;

/* The `level`-th key of a span: what must be equal, then what is better equal, so that of several
 * partners the one that agrees in all is taken. */
static uint32_t key_of(const alam_eval_span *span, alam_eval_measure measure, int level)
{
    return (measure == ALAM_EVAL_STRICT) == (level == 0) ? span->type : span->id;
}

static int compare_keys(const alam_eval_span *a, const alam_eval_span *b, alam_eval_measure measure,
                        int levels)
{
    for (int level = 0; level < levels; level++) {
        uint32_t left = key_of(a, measure, level);
        uint32_t right = key_of(b, measure, level);
        if (left != right)
            return left < right ? -1 : 1;
    }
    return 0;
}

static int compare(const void *a, const void *b, alam_eval_measure measure)
{
    const alam_eval_span *left = *(alam_eval_span *const *)a;
    const alam_eval_span *right = *(alam_eval_span *const *)b;
    int order = alam_eval_compare_places(left, right);
    if (!order)
        order = compare_keys(left, right, measure, 2);
    return order ? order : left < right ? -1 : left > right;
}

static int compare_strict(const void *a, const void *b)
{
    return compare(a, b, ALAM_EVAL_STRICT);
}

static int compare_linked(const void *a, const void *b)
{
    return compare(a, b, ALAM_EVAL_LINKED);
}

static bool is_optional(const alam_eval_span *gold, alam_eval_measure measure)
{
    return gold->optional || (measure == ALAM_EVAL_LINKED && gold->id == ALAM_EVAL_NO_NAME);
}

/* The spans that take part: those that count and, of gold, also the optional rows. */
static bool order_side(alam_eval_spans *spans, alam_eval_side side, alam_eval_measure measure,
                       ordered *out)
{
    out->items = malloc((spans->count + 1) * sizeof *out->items);
    if (!out->items)
        return false;
    for (size_t i = 0; i < spans->count; i++) {
        alam_eval_span *span = &spans->items[i];
        span->match[measure] = NULL;
        span->dropped[measure] = false;
        if (span->counted || (side == ALAM_EVAL_GOLD && is_optional(span, measure)))
            out->items[out->count++] = span;
    }
    qsort(out->items, out->count, sizeof *out->items,
          measure == ALAM_EVAL_STRICT ? compare_strict : compare_linked);
    return true;
}

static bool is_free(const alam_eval_span *span, alam_eval_measure measure)
{
    return !span->match[measure] &&
           !(measure == ALAM_EVAL_LINKED && span->id == ALAM_EVAL_NO_NAME);
}

/* Pairs what agrees in the first `levels` keys; both sides lie in their order. */
static void pair(const bucket *place, alam_eval_measure measure, int levels)
{
    size_t i = 0;
    size_t j = 0;
    while (i < place->gold_count && j < place->prediction_count) {
        alam_eval_span *gold = place->golds[i];
        alam_eval_span *prediction = place->predictions[j];
        if (is_optional(gold, measure) || !is_free(gold, measure)) {
            i++;
            continue;
        }
        if (!is_free(prediction, measure)) {
            j++;
            continue;
        }
        int order = compare_keys(gold, prediction, measure, levels);
        if (order == 0) {
            gold->match[measure] = prediction;
            prediction->match[measure] = gold;
        }
        i += order <= 0;
        j += order >= 0;
    }
}

static void drop_on_optional(const bucket *place, alam_eval_measure measure)
{
    bool optional = false;
    for (size_t i = 0; i < place->gold_count; i++)
        optional |= is_optional(place->golds[i], measure);
    if (!optional)
        return;
    for (size_t j = 0; j < place->prediction_count; j++)
        place->predictions[j]->dropped[measure] = !place->predictions[j]->match[measure];
}

/* How many spans from `from` on lie on the place of the first. */
static size_t run_length(const ordered *spans, size_t from)
{
    size_t end = from + 1;
    while (end < spans->count &&
           alam_eval_compare_places(spans->items[from], spans->items[end]) == 0)
        end++;
    return end - from;
}

static void pair_all(const ordered *golds, const ordered *predictions, alam_eval_measure measure)
{
    size_t i = 0;
    size_t j = 0;
    while (i < golds->count && j < predictions->count) {
        int order = alam_eval_compare_places(golds->items[i], predictions->items[j]);
        bucket place = {.golds = golds->items + i, .predictions = predictions->items + j};
        if (order <= 0)
            place.gold_count = run_length(golds, i);
        if (order >= 0)
            place.prediction_count = run_length(predictions, j);
        if (order == 0) {
            pair(&place, measure, 2);
            pair(&place, measure, 1);
            drop_on_optional(&place, measure);
        }
        i += place.gold_count;
        j += place.prediction_count;
    }
}

static bool match(alam_eval_set *set, alam_eval_measure measure)
{
    ordered golds = {0};
    ordered predictions = {0};
    bool done = order_side(&set->spans[ALAM_EVAL_GOLD], ALAM_EVAL_GOLD, measure, &golds) &&
                order_side(&set->spans[ALAM_EVAL_PREDICTED], ALAM_EVAL_PREDICTED, measure,
                           &predictions);
    if (done)
        pair_all(&golds, &predictions, measure);
    free(golds.items);
    free(predictions.items);
    return done;
}

/* ---- Counting ------------------------------------------------------------------------------ */

static alam_eval_count *group_of(alam_eval_groups *groups, const char *name,
                                 alam_eval_measure measure)
{
    alam_map_entry *entry = alam_map_intern(&groups->rows, name, strlen(name));
    if (!entry)
        return NULL;
    if (entry->value == ALAM_MAP_NONE) {
        alam_eval_group *group = alam_array_push(&groups->items);
        if (!group)
            return NULL;
        group->name = entry->key;
        entry->value = (uint32_t)(groups->items.count - 1);
    }
    return &groups->items.items[entry->value].counts[measure];
}

static void add(alam_eval_count *sum, const alam_eval_count *one)
{
    sum->tp += one->tp;
    sum->fp += one->fp;
    sum->fn += one->fn;
}

/* Counts `span` in the whole and in its groups. */
static bool count_span(const alam_eval_set *set, alam_eval_score *score, const alam_eval_span *span,
                       alam_eval_measure measure, const alam_eval_count *one)
{
    uint32_t names[ALAM_EVAL_GROUPINGS] = {span->type, span->mode, span->zone};
    add(&score->all[measure], one);
    for (int by = 0; by < ALAM_EVAL_GROUPINGS; by++) {
        const char *name = alam_eval_name(set, names[by]);
        alam_eval_count *count = group_of(&score->groups[by], name, measure);
        if (!count)
            return false;
        add(count, one);
    }
    return true;
}

static bool count_measure(const alam_eval_set *set, alam_eval_score *score,
                          alam_eval_measure measure)
{
    const alam_eval_spans *golds = &set->spans[ALAM_EVAL_GOLD];
    const alam_eval_spans *predictions = &set->spans[ALAM_EVAL_PREDICTED];
    for (size_t i = 0; i < golds->count; i++) {
        const alam_eval_span *gold = &golds->items[i];
        alam_eval_count one = {.tp = gold->match[measure] != NULL, .fn = !gold->match[measure]};
        if (gold->counted && !is_optional(gold, measure) &&
            !count_span(set, score, gold, measure, &one))
            return false;
    }
    for (size_t i = 0; i < predictions->count; i++) {
        const alam_eval_span *prediction = &predictions->items[i];
        alam_eval_count one = {.fp = 1};
        if (prediction->counted && !prediction->match[measure] && !prediction->dropped[measure] &&
            !count_span(set, score, prediction, measure, &one))
            return false;
    }
    return true;
}

static void count_rest(const alam_eval_set *set, alam_eval_score *score)
{
    for (size_t i = 0; i < set->documents.count; i++) {
        const alam_eval_document *document = &set->documents.items[i];
        score->documents += document->names[ALAM_EVAL_GOLD] != NULL;
        if (document->names[ALAM_EVAL_GOLD] || document->counts[ALAM_EVAL_PREDICTED] == 0)
            continue;
        score->ignored_documents++;
        score->ignored += document->counts[ALAM_EVAL_PREDICTED];
    }
    for (size_t i = 0; i < set->spans[ALAM_EVAL_GOLD].count; i++) {
        const alam_eval_span *gold = &set->spans[ALAM_EVAL_GOLD].items[i];
        const alam_eval_span *found = gold->counted ? gold->match[ALAM_EVAL_STRICT] : NULL;
        score->optional += gold->optional;
        score->zoned += found != NULL;
        score->zoned_right += found && found->own_zone == gold->own_zone;
    }
    for (size_t i = 0; i < set->spans[ALAM_EVAL_PREDICTED].count; i++)
        score->dropped += set->spans[ALAM_EVAL_PREDICTED].items[i].dropped[ALAM_EVAL_STRICT];
}

static int compare_groups(const void *a, const void *b)
{
    return strcmp(((const alam_eval_group *)a)->name, ((const alam_eval_group *)b)->name);
}

bool alam_eval_score_set(alam_eval_set *set, alam_eval_score *score, alam_error *error)
{
    for (int measure = 0; measure < ALAM_EVAL_MEASURES; measure++)
        if (!match(set, (alam_eval_measure)measure) ||
            !count_measure(set, score, (alam_eval_measure)measure))
            return alam_fail_memory(error);
    count_rest(set, score);
    for (int by = 0; by < ALAM_EVAL_GROUPINGS; by++)
        if (score->groups[by].items.count > 0)
            qsort(score->groups[by].items.items, score->groups[by].items.count,
                  sizeof *score->groups[by].items.items, compare_groups);
    return true;
}

void alam_eval_score_free(alam_eval_score *score)
{
    for (int by = 0; by < ALAM_EVAL_GROUPINGS; by++) {
        alam_map_free(&score->groups[by].rows);
        alam_array_free(&score->groups[by].items);
    }
}

int alam_eval_rate_of(const alam_eval_count *count, alam_eval_rate rate)
{
    size_t part = rate == ALAM_EVAL_F1 ? 2 * count->tp : count->tp;
    size_t whole = part;
    if (rate != ALAM_EVAL_RECALL)
        whole += count->fp;
    if (rate != ALAM_EVAL_PRECISION)
        whole += count->fn;
    return whole == 0 ? -1 : (int)((part * 10000 + whole / 2) / whole);
}
