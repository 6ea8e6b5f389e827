/* alam learn: reading, counting and writing. */
#define _GNU_SOURCE
#include "base/error.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/jobs.h"
#include "cli/learning.h"
#include "eval/conll.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Sentences of a CoNLL file that count as one document, as in alam eval. */
enum { SENTENCES = 20 };

typedef struct run {
    const alam_learn_command *command;
    alam_image *image;
    alam_eval_set gold;
    ALAM_ARRAY(alam_eval_conll) conlls;
    alam_learning learning;
    alam_tag_source source;
    alam_tag_worker **workers;
    alam_tag_sink progress; /* writes nothing but messages */
    bool exhausted;         /* memory is out */
} run;

/* ---- texts ------------------------------------------------------------------------------------------- */

static bool read_slot(void *context, void *slot)
{
    return alam_tag_source_next(&((run *)context)->source, slot);
}

static void work_slot(void *context, size_t worker, void *slot)
{
    alam_tag_worker_run(((run *)context)->workers[worker], slot);
}

static bool write_slot(void *context, void *memory)
{
    run *state = context;
    alam_tag_slot *slot = memory;
    state->exhausted |= !alam_learn_count(&state->learning, slot->output.data, slot->output.length);
    alam_buffer_clear(&slot->output);
    return alam_tag_sink_slot(&state->progress, slot) && !state->exhausted;
}

static int run_jobs(run *state)
{
    alam_jobs jobs = {
        .context = state,
        .workers = state->command->jobs,
        .slot_size = sizeof(alam_tag_slot),
        .read = read_slot,
        .work = work_slot,
        .write = write_slot,
        .release = alam_tag_slot_release,
    };
    alam_error error = {0};
    alam_jobs_end end = alam_jobs_run(&jobs, &error);
    alam_tag_sink_quiet(&state->progress);
    if (state->exhausted)
        alam_fail_memory(&error);
    if (error.code != ALAM_OK)
        alam_cli_report(&error);
    if (end == ALAM_JOBS_STOPPED)
        _exit(ALAM_CLI_DATA); /* threads may still be waiting for input: see jobs.h */
    return end == ALAM_JOBS_DONE && !state->progress.failed ? ALAM_CLI_FINE : ALAM_CLI_DATA;
}

static int count_texts(run *state)
{
    static const alam_options options = {0};
    const alam_learn_command *command = state->command;
    const alam_tag_settings settings = {.image = state->image,
                                        .options = &options,
                                        .writer = &alam_learn_writer,
                                        .occurrence = alam_learn_occurrence};
    alam_error error = {0};
    state->source =
        (alam_tag_source){.paths = command->texts, .count = command->text_count, .input = command->input};
    state->progress = (alam_tag_sink){.file = STDOUT_FILENO, .watched = isatty(STDERR_FILENO)};
    state->progress.start = state->progress.last = alam_cli_now();
    /* The parser seeds its hash on first use; here, while there is one thread. */
    json_object_seed(0);
    state->workers = calloc(command->jobs, sizeof *state->workers);
    if (!state->workers)
        alam_fail_memory(&error);
    for (size_t i = 0; error.code == ALAM_OK && i < command->jobs; i++)
        state->workers[i] = alam_tag_worker_new(&settings, &error);
    return error.code == ALAM_OK ? run_jobs(state) : alam_cli_report(&error);
}

/* ---- labelled sentences ------------------------------------------------------------------------------ */

/* A document of a CoNLL file: its sentences from number `first` on. Positions are those of the whole file. */
typedef struct stretch {
    alam_buffer items;
    alam_field_view field;
    uint32_t start;
} stretch;

static void tell_occurrence(void *context, const alam_occurrence *occurrence)
{
    stretch *part = context;
    size_t at = part->items.length;
    alam_learn_occurrence(&part->items, &part->field, occurrence);
    if (part->items.failed || occurrence->kind != ALAM_OCCURRENCE_NAME)
        return;
    alam_learn_item item;
    memcpy(&item, part->items.data + at, sizeof item);
    item.start += part->start;
    item.end += part->start;
    memcpy(part->items.data + at, &item, sizeof item);
}

static bool count_stretch(run *state, stretch *part, alam_tagger *tagger, const char *name, alam_error *error)
{
    alam_buffer_clear(&part->items);
    if (!alam_tag(tagger, part->field.text, part->field.length, error))
        return false;
    part->field.spans = alam_span_count(tagger) ? alam_span_at(tagger, 0) : NULL;
    part->field.count = alam_span_count(tagger);
    const alam_document_view document = {.name = name, .fields = &part->field, .field_count = 1};
    alam_learn_writer.document(&part->items, &(alam_write_style){0}, &document);
    return (!part->items.failed &&
            alam_learn_count(&state->learning, part->items.data, part->items.length)) ||
           alam_fail_memory(error);
}

static bool count_conll(run *state, const alam_eval_conll *conll, alam_error *error)
{
    stretch part = {0};
    alam_options options = {.occurrence = tell_occurrence, .occurrence_context = &part};
    alam_tagger *tagger = alam_tagger_new(state->image, &options, error);
    const char *name = state->gold.documents.items[conll->document].names[ALAM_EVAL_GOLD];
    bool done = tagger != NULL;
    for (size_t i = 0; done && i < conll->sentences.count; i += SENTENCES) {
        size_t left = conll->sentences.count - i;
        const alam_eval_sentence *first = &conll->sentences.items[i];
        const alam_eval_sentence *last = first + (left < SENTENCES ? left : SENTENCES) - 1;
        part.field = (alam_field_view){.text = conll->text.data + first->start_byte,
                                       .length = last->end_byte - first->start_byte};
        part.start = first->start;
        done = count_stretch(state, &part, tagger, name, error);
    }
    alam_tagger_free(tagger);
    alam_buffer_free(&part.items);
    return done;
}

static bool read_gold(run *state, alam_error *error)
{
    const alam_learn_command *command = state->command;
    for (size_t i = 0; i < command->golds.count; i++)
        if (!alam_eval_read_gold(&state->gold, command->golds.items[i], error))
            return false;
    for (size_t i = 0; i < command->conlls.count; i++) {
        alam_eval_conll *conll = alam_array_push(&state->conlls);
        if (!conll)
            return alam_fail_memory(error);
        if (!alam_eval_conll_read(conll, &state->gold, command->conlls.items[i], error))
            return false;
    }
    return true;
}

/* ---- writing ----------------------------------------------------------------------------------------- */

static void write_head(const alam_learning *learning, const char *what, size_t count, alam_buffer *out)
{
    alam_buffer_format(out,
                       "# Proposed by alam learn from %u document%s, %u labelled. Review it: what stands behind\n"
                       "# a '#' says why. %s.\nformat: 1\nentities:%s\n",
                       learning->documents, learning->documents == 1 ? "" : "s", learning->labelled, what,
                       count ? "" : " []");
}

static bool write_out(const char *path, const alam_buffer *out, alam_error *error)
{
    if (out->failed)
        return alam_fail_memory(error);
    if (path)
        return alam_write_file(path, out->data, out->length, error);
    if (alam_cli_write(STDOUT_FILENO, "standard output", out->data, out->length))
        return true;
    error->code = ALAM_ERROR_IO;
    return false;
}

/* Both parts in one file, or in one each. */
static bool write_parts(run *state, const alam_buffer *names, size_t name_count, const alam_buffer *found,
                        size_t found_count, alam_error *error)
{
    const alam_learn_command *command = state->command;
    alam_buffer out = {0};
    size_t first = name_count + (command->entities ? 0 : found_count);
    write_head(&state->learning, command->entities ? "Names that the gazetteer lists"
                                                   : "First names that the gazetteer lists, then new entities",
               first, &out);
    alam_buffer_append(&out, names->data, names->length);
    if (!command->entities)
        alam_buffer_append(&out, found->data, found->length);
    bool done = write_out(command->output, &out, error);
    if (done && command->entities) {
        alam_buffer_clear(&out);
        write_head(&state->learning, "New entities", found_count, &out);
        alam_buffer_append(&out, found->data, found->length);
        done = write_out(command->entities, &out, error);
    }
    alam_buffer_free(&out);
    return done;
}

/* Gold of other documents would go unnoticed. */
static void warn_of_gold(const run *state)
{
    if (state->command->golds.count > 0 && state->learning.labelled == 0)
        fputs("alam: warning: none of the texts has gold; documents are known by their name without folder and "
              "extension\n", stderr);
}

static int propose(run *state)
{
    const alam_learn_command *command = state->command;
    alam_learning *learning = &state->learning;
    alam_buffer names = {0}, found = {0};
    size_t name_count = 0, found_count = 0;
    alam_error error = {0};
    alam_learn_estimate(learning);
    bool done = (alam_learn_write_names(learning, &command->settings, &names, &name_count) ||
                 alam_fail_memory(&error)) &&
                alam_learn_write_found(learning, &command->settings, &found, &found_count, &error) &&
                write_parts(state, &names, name_count, &found, found_count, &error);
    warn_of_gold(state);
    if (done && !command->quiet)
        fprintf(stderr, "alam: %u document%s, %u labelled; %zu listed and %zu new entities proposed\n",
                learning->documents, learning->documents == 1 ? "" : "s", learning->labelled, name_count, found_count);
    alam_buffer_free(&names);
    alam_buffer_free(&found);
    if (!done && error.message[0])
        alam_cli_report(&error);
    return done ? ALAM_CLI_FINE : ALAM_CLI_DATA;
}

/* ---- the whole --------------------------------------------------------------------------------------- */

static void free_run(run *state)
{
    for (size_t i = 0; state->workers && i < state->command->jobs; i++)
        alam_tag_worker_free(state->workers[i]);
    free(state->workers);
    for (size_t i = 0; i < state->conlls.count; i++)
        alam_eval_conll_free(&state->conlls.items[i]);
    alam_array_free(&state->conlls);
    alam_learning_free(&state->learning);
    alam_eval_set_free(&state->gold);
    alam_image_close(state->image);
}

static int count_all(run *state)
{
    alam_error error = {0};
    bool labelled = state->command->golds.count + state->command->conlls.count > 0;
    bool done = read_gold(state, &error) &&
                alam_learning_start(&state->learning, state->image, labelled ? &state->gold : NULL, &error);
    state->learning.min_labelled = state->command->settings.min_count;
    for (size_t i = 0; done && i < state->conlls.count; i++)
        done = count_conll(state, &state->conlls.items[i], &error);
    if (!done)
        return alam_cli_report(&error);
    return state->command->text_count > 0 ? count_texts(state) : ALAM_CLI_FINE;
}

int alam_learn_run(const alam_learn_command *command)
{
    run state = {.command = command};
    state.image = alam_cli_image_open(command->image);
    int counted = state.image ? count_all(&state) : ALAM_CLI_DATA;
    /* Texts that cannot be used are told, and the rest is learnt from. */
    int status = state.learning.documents > 0 || counted == ALAM_CLI_FINE ? propose(&state) : counted;
    free_run(&state);
    return status == ALAM_CLI_FINE ? counted : status;
}
