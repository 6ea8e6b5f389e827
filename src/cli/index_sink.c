/* Stores what workers have read and tagged, some at a time. */
#define _GNU_SOURCE
#include "cli/cli.h"
#include "cli/indexing.h"
#include "cli/jobs.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A transaction ends when so many bytes wait, or the first has waited for so long: few enough that little
 * is lost with the process, many enough that waiting for the disk does not count. */
enum { BATCH_BYTES = 16 * 1024 * 1024 };
static const double BATCH_SECONDS = 2.0;

typedef struct storing {
    alam_index_sink *sink;
    alam_index_worker **workers;
    bool (*read)(void *context, void *slot);
    void *context;
} storing;

static bool read_slot(void *context, void *slot)
{
    storing *state = context;
    return state->read(state->context, slot);
}

static void work_slot(void *context, size_t worker, void *slot)
{
    alam_index_worker_run(((storing *)context)->workers[worker], slot);
}

static void report_document(const alam_index_document *document, alam_error *error)
{
    if (!error->file[0])
        alam_fail_at(error, error->code, document->name, 0, 0, "%s", error->message);
    alam_cli_report(error);
}

static bool commit(alam_index_sink *sink)
{
    alam_error error = {0};
    sink->waiting = 0;
    sink->broken = !alam_index_commit(sink->index, &error);
    if (sink->broken)
        alam_cli_report(&error);
    return !sink->broken;
}

static bool put(alam_index_sink *sink, const alam_index_document *document)
{
    alam_error error = {0};
    alam_index_change change;
    if (alam_index_put(sink->index, document, &change, &error)) {
        sink->changes[change]++;
        if (sink->given)
            alam_given_spans_note(sink->given, document->name);
        for (size_t i = 0; i < document->field_count; i++)
            sink->waiting += document->fields[i].length;
        return true;
    }
    report_document(document, &error);
    /* A document with a wrong date is left out, and nothing else is lost. */
    sink->failed = true;
    sink->broken = error.code != ALAM_ERROR_USE;
    return !sink->broken;
}

static bool write_slot(void *context, void *memory)
{
    alam_index_sink *sink = ((storing *)context)->sink;
    alam_index_slot *slot = memory;
    if (slot->tag.messages.length > 0)
        fwrite(slot->tag.messages.data, 1, slot->tag.messages.length, stderr);
    sink->failed |= slot->tag.failed;
    if (sink->waiting == 0)
        sink->began = alam_cli_now();
    for (size_t i = 0; i < slot->documents.count; i++)
        if (!put(sink, &slot->documents.items[i]))
            return false;
    if (sink->waiting > BATCH_BYTES || alam_cli_now() - sink->began > BATCH_SECONDS)
        return commit(sink);
    return true;
}

static int run(storing *state, size_t workers)
{
    alam_error error = {0};
    alam_jobs jobs = {
        .context = state,
        .workers = workers,
        .pipelined = true,
        .slot_size = sizeof(alam_index_slot),
        .read = read_slot,
        .work = work_slot,
        .write = write_slot,
        .release = alam_index_slot_release,
    };
    switch (alam_jobs_run(&jobs, &error)) {
    case ALAM_JOBS_FAILED:
        return alam_cli_report(&error);
    case ALAM_JOBS_STOPPED:
        alam_index_close(state->sink->index);
        _exit(ALAM_CLI_DATA); /* threads may still be waiting for input: see jobs.h */
    case ALAM_JOBS_DONE:
        break;
    }
    return commit(state->sink) && !state->sink->failed ? ALAM_CLI_FINE : ALAM_CLI_DATA;
}

int alam_index_store_all(alam_index_sink *sink, const alam_index_settings *settings, size_t jobs,
                         bool (*read)(void *context, void *slot), void *context)
{
    alam_error error = {0};
    storing state = {.sink = sink, .read = read, .context = context};
    state.workers = calloc(jobs, sizeof *state.workers);
    if (!state.workers)
        alam_fail_memory(&error);
    /* The parser seeds its hash on first use; here, while there is one thread. */
    json_object_seed(0);
    for (size_t i = 0; state.workers && i < jobs && error.code == ALAM_OK; i++)
        state.workers[i] = alam_index_worker_new(settings, &error);
    int status = error.code == ALAM_OK ? run(&state, jobs) : alam_cli_report(&error);
    for (size_t i = 0; state.workers && i < jobs; i++)
        alam_index_worker_free(state.workers[i]);
    free(state.workers);
    return status;
}
