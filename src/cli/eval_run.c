/* alam eval: reading, tagging, scoring and printing. */
#include "cli/evaluation.h"
#include "eval/conll.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEFAULT_SENTENCES = 20, NAMED_DOCUMENTS = 10 };

typedef struct run {
    const alam_cli_evaluation *settings;
    alam_eval_set set;
    ALAM_ARRAY(alam_eval_conll) conlls; /* by document */
    alam_eval_score score;
    alam_eval_mistakes mistakes;
    alam_eval_texts texts;
} run;

/* ---- Reading ------------------------------------------------------------------------------- */

static bool read_gold(run *state, alam_error *error)
{
    for (size_t i = 0; i < state->settings->gold_count; i++) {
        const char *path = state->settings->golds[i];
        if (!state->settings->conll) {
            if (!alam_eval_read_gold(&state->set, path, error))
                return false;
            continue;
        }
        alam_eval_conll *conll = alam_array_push(&state->conlls);
        if (!conll)
            return alam_fail_memory(error);
        if (!alam_eval_conll_read(conll, &state->set, path, error))
            return false;
    }
    return true;
}

static bool read_predictions(run *state, alam_error *error)
{
    for (size_t i = 0; i < state->settings->prediction_count; i++)
        if (!alam_eval_read_predictions(&state->set, state->settings->predictions[i], error))
            return false;
    if (state->conlls.count == 1)
        alam_eval_conll_adopt(&state->conlls.items[0], &state->set);
    return true;
}

/* ---- Tagging ------------------------------------------------------------------------------- */

static bool add_spans(run *state, const alam_tagger *tagger, const alam_eval_conll *conll,
                      uint32_t start, alam_error *error)
{
    for (size_t i = 0; i < alam_span_count(tagger); i++) {
        const alam_span *span = alam_span_at(tagger, i);
        alam_eval_span *added =
            alam_eval_add(&state->set, ALAM_EVAL_PREDICTED, conll->document, span->type,
                          alam_mode_name(span->mode), span->zone, span->id, NULL);
        if (!added)
            return alam_fail_memory(error);
        added->start = start + (uint32_t)span->start.codepoint;
        added->end = start + (uint32_t)span->end.codepoint;
        added->nested = span->nested;
    }
    return true;
}

static bool tag_one(run *state, alam_tagger *tagger, const alam_eval_conll *conll,
                    alam_error *error)
{
    size_t step = state->settings->sentences ? state->settings->sentences : DEFAULT_SENTENCES;
    const char *name = state->set.documents.items[conll->document].names[ALAM_EVAL_GOLD];
    uint32_t document;
    if (!alam_eval_document_of(&state->set, ALAM_EVAL_PREDICTED, name, "", &document, error))
        return false;
    for (size_t i = 0; i < conll->sentences.count; i += step) {
        size_t left = conll->sentences.count - i;
        const alam_eval_sentence *first = &conll->sentences.items[i];
        const alam_eval_sentence *last = first + (left < step ? left : step) - 1;
        if (!alam_tag(tagger, conll->text.data + first->start_byte,
                      last->end_byte - first->start_byte, error) ||
            !add_spans(state, tagger, conll, first->start, error))
            return false;
    }
    return true;
}

static bool tag_all(run *state, const alam_image *image, alam_error *error)
{
    alam_tagger *tagger = alam_tagger_new(image, NULL, error);
    bool done = tagger != NULL;
    for (size_t i = 0; i < state->conlls.count && done; i++)
        done = tag_one(state, tagger, &state->conlls.items[i], error);
    alam_tagger_free(tagger);
    return done;
}

/* ---- Warnings ------------------------------------------------------------------------------ */

typedef bool concerns(const alam_eval_document *document);

static bool lacks_predictions(const alam_eval_document *document)
{
    return document->counts[ALAM_EVAL_GOLD] > 0 && !document->names[ALAM_EVAL_PREDICTED];
}

static bool lacks_gold(const alam_eval_document *document)
{
    return document->counts[ALAM_EVAL_PREDICTED] > 0 && !document->names[ALAM_EVAL_GOLD];
}

/* Appends the stems of the first documents that are concerned; returns how many are. */
static size_t name_documents(const alam_eval_set *set, concerns *test, alam_buffer *out)
{
    size_t count = 0;
    for (size_t i = 0; i < set->documents.count; i++) {
        const alam_eval_document *document = &set->documents.items[i];
        if (!test(document) || ++count > NAMED_DOCUMENTS)
            continue;
        alam_buffer_text(out, count > 1 ? ", " : "");
        alam_eval_append_line(out, document->stem, strlen(document->stem));
    }
    if (count > NAMED_DOCUMENTS)
        alam_buffer_format(out, " and %zu more", count - NAMED_DOCUMENTS);
    return count;
}

static void warn_documents(const run *state)
{
    alam_buffer names = {0};
    size_t count = name_documents(&state->set, lacks_predictions, &names);
    const char *text = alam_buffer_string(&names);
    if (count > 0)
        fprintf(stderr, "alam: warning: %zu document%s without predictions, whose gold counts as "
                        "missed: %s\n", count, count == 1 ? "" : "s", text ? text : "");
    alam_buffer_clear(&names);
    count = name_documents(&state->set, lacks_gold, &names);
    text = alam_buffer_string(&names);
    if (count > 0)
        fprintf(stderr, "alam: note: %zu document%s without gold, whose %zu prediction%s ignored: "
                        "%s\n", count, count == 1 ? "" : "s", state->score.ignored,
                state->score.ignored == 1 ? " is" : "s are", text ? text : "");
    alam_buffer_free(&names);
}

/* A misspelt name would leave everything out. */
static void warn_names(const run *state, const char *option, const alam_map *names)
{
    for (size_t i = 0; i < names->entries.count; i++) {
        const alam_map_entry *entry = &names->entries.items[i];
        if (!alam_map_find(&state->set.names, entry->key, entry->length))
            fprintf(stderr, "alam: warning: no row has \"%s\", which %s names\n", entry->key, option);
    }
}

/* ---- Printing ------------------------------------------------------------------------------ */

static alam_eval_style style(void)
{
    const char *off = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    bool colour = isatty(STDOUT_FILENO) && !(off && *off) && terminal &&
                  strcmp(terminal, "dumb") != 0;
    return colour ? ALAM_EVAL_COLOUR : ALAM_EVAL_PLAIN;
}

static int print_report(run *state)
{
    const alam_cli_evaluation *settings = state->settings;
    alam_eval_report report = {
        .set = &state->set,
        .score = &state->score,
        .mistakes = &state->mistakes,
        .texts = &state->texts,
        .limit = settings->errors,
        .style = style(),
        .scope = settings->conll ? ALAM_EVAL_TYPES_ONLY : ALAM_EVAL_WHOLE,
    };
    alam_buffer out = {0};
    (settings->json ? alam_eval_write_json : alam_eval_write_table)(&report, &out);
    return alam_cli_print(&out);
}

/* What is compared is what was printed: an F1 of 0.93996 that shows as 0.9400 reaches 0.94. */
static int check_minimum(const run *state, alam_eval_measure measure)
{
    const alam_cli_evaluation *settings = state->settings;
    if (!settings->minimum_text[measure])
        return ALAM_CLI_FINE;
    int rate = alam_eval_rate_of(&state->score.all[measure], ALAM_EVAL_F1);
    if (rate >= 0 && rate / 10000.0 >= settings->minimum[measure] - 1e-9)
        return ALAM_CLI_FINE;
    alam_buffer shown = {0};
    alam_eval_write_rate(&shown, rate, "undefined (nothing was counted)");
    const char *text = alam_buffer_string(&shown);
    fprintf(stderr, "alam: the %s F1 is %s, the minimum is %s\n", alam_eval_measure_name(measure),
            text ? text : "", settings->minimum_text[measure]);
    alam_buffer_free(&shown);
    return ALAM_CLI_BELOW;
}

/* ---- The whole ----------------------------------------------------------------------------- */

/* The predictions, from files or by tagging. Returns the exit status. */
static int predict(run *state)
{
    alam_error error = {0};
    if (state->settings->predictions)
        return read_predictions(state, &error) ? ALAM_CLI_FINE : alam_cli_report(&error);
    alam_image *image = alam_cli_image_open(state->settings->image);
    if (!image)
        return ALAM_CLI_DATA;
    bool done = tag_all(state, image, &error);
    alam_image_close(image);
    return done ? ALAM_CLI_FINE : alam_cli_report(&error);
}

static bool prepare_conll(run *state, alam_error *error)
{
    for (size_t i = 0; i < state->conlls.count; i++) {
        const alam_buffer *text = &state->conlls.items[i].text;
        if (!alam_eval_texts_give(&state->texts, state->conlls.items[i].document, text->data,
                                  text->length))
            return alam_fail_memory(error);
    }
    return alam_eval_conll_snap(state->conlls.items, state->conlls.count, &state->set, error);
}

static bool score(run *state, alam_error *error)
{
    const alam_cli_evaluation *settings = state->settings;
    state->texts = (alam_eval_texts){.set = &state->set, .folder = settings->text};
    if (settings->conll && !prepare_conll(state, error))
        return false;
    if (!alam_eval_assign_zones(&state->set, error))
        return false;
    alam_eval_select(&state->set, &settings->filter);
    return alam_eval_score_set(&state->set, &state->score, error) &&
           alam_eval_find_mistakes(&state->set, &state->mistakes, error);
}

static int evaluate(run *state)
{
    const alam_cli_evaluation *settings = state->settings;
    alam_error error = {0};
    if (!read_gold(state, &error))
        return alam_cli_report(&error);
    if (settings->print_text) {
        const alam_buffer *text = &state->conlls.items[0].text;
        alam_buffer out = {0};
        alam_buffer_append(&out, text->data, text->length);
        if (text->length > 0)
            alam_buffer_byte(&out, '\n');
        return alam_cli_print(&out);
    }
    int status = predict(state);
    if (status != ALAM_CLI_FINE)
        return status;
    if (!score(state, &error))
        return alam_cli_report(&error);
    warn_documents(state);
    warn_names(state, "--types", &settings->filter.types);
    warn_names(state, "--modes", &settings->filter.modes);
    warn_names(state, "--zones", &settings->filter.zones);
    status = print_report(state);
    for (int measure = 0; measure < ALAM_EVAL_MEASURES && status == ALAM_CLI_FINE; measure++)
        status = check_minimum(state, (alam_eval_measure)measure);
    return status;
}

static void free_run(run *state)
{
    alam_eval_texts_free(&state->texts);
    alam_eval_mistakes_free(&state->mistakes);
    alam_eval_score_free(&state->score);
    for (size_t i = 0; i < state->conlls.count; i++)
        alam_eval_conll_free(&state->conlls.items[i]);
    alam_array_free(&state->conlls);
    alam_eval_set_free(&state->set);
}

int alam_cli_evaluate(alam_cli_evaluation *set)
{
    alam_error error = {0};
    run state = {.settings = set};
    if (set->conll && set->filter.modes.entries.count == 0 &&
        !alam_map_intern(&set->filter.modes, "name", 4))
        return alam_fail_memory(&error), alam_cli_report(&error);
    int status = evaluate(&state);
    free_run(&state);
    return status;
}
