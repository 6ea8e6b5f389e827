#define _GNU_SOURCE
#include "cli/cli.h"
#include "cli/tagging.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Seconds before the first progress line, and between two. */
static const double PATIENCE = 1.0;
static const double PERIOD = 0.2;

bool alam_tag_sink_open(alam_tag_sink *sink, const char *path)
{
    *sink = (alam_tag_sink){.file = STDOUT_FILENO, .name = "standard output"};
    if (path) {
        sink->name = path;
        sink->file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (sink->file < 0) {
            fprintf(stderr, "alam: %s: cannot open: %s\n", path, strerror(errno));
            return false;
        }
    }
    /* Both on one terminal would be drawn over each other. */
    sink->watched = isatty(STDERR_FILENO) && !isatty(sink->file);
    sink->start = sink->last = alam_cli_now();
    return true;
}

void alam_tag_sink_quiet(alam_tag_sink *sink)
{
    if (sink->shown)
        fputs("\r\033[K", stderr);
    sink->shown = false;
}

static void show_progress(alam_tag_sink *sink)
{
    double time = alam_cli_now();
    if (time - sink->start < PATIENCE || time - sink->last < PERIOD)
        return;
    double megabytes = (double)sink->bytes / 1e6;
    fprintf(stderr, "\r\033[K%zu documents, %.1f MB, %.1f MB/s", sink->documents, megabytes,
            megabytes / (time - sink->start));
    sink->last = time;
    sink->shown = true;
}

bool alam_tag_sink_slot(alam_tag_sink *sink, const alam_tag_slot *slot)
{
    if (slot->messages.length > 0) {
        alam_tag_sink_quiet(sink);
        fwrite(slot->messages.data, 1, slot->messages.length, stderr);
    }
    sink->failed |= slot->failed;
    sink->documents += slot->documents;
    sink->bytes += slot->bytes;
    if (slot->output.length > 0 &&
        !alam_cli_write(sink->file, sink->name, slot->output.data, slot->output.length))
        return false;
    if (sink->watched)
        show_progress(sink);
    return true;
}

bool alam_tag_sink_close(alam_tag_sink *sink)
{
    alam_tag_sink_quiet(sink);
    if (sink->file == STDOUT_FILENO || close(sink->file) == 0)
        return true;
    fprintf(stderr, "alam: %s: cannot write: %s\n", sink->name, strerror(errno));
    return false;
}
