/* The parts of `alam tag`: a source that cuts the input into pieces of work, a tagger that turns one
 * into output, a sink that writes it. jobs.h puts them together. */
#ifndef ALAM_CLI_TAGGING_H
#define ALAM_CLI_TAGGING_H

#include "base/array.h"
#include "cli/lines.h"
#include "write/writer.h"

/* One piece of work: a text file, which the worker reads itself, or some lines of a JSONL file, which
 * the source has read. */
typedef struct alam_tag_slot {
    /* from the source */
    const char *path;
    bool jsonl;
    bool html;
    size_t first_line;
    alam_buffer input;
    /* from the worker, and errors of the source */
    alam_buffer output;
    alam_buffer messages; /* lines for standard error */
    bool failed;          /* part of the input could not be used */
    size_t documents;
    size_t bytes; /* of input */
} alam_tag_slot;

void alam_tag_slot_reset(alam_tag_slot *slot);
void alam_tag_slot_release(void *slot);

/* Adds "alam: file:line:col: message" to the slot's messages. */
void alam_tag_slot_error(alam_tag_slot *slot, const alam_error *error);

/* ---- Source -------------------------------------------------------------------------------- */

typedef enum alam_input {
    ALAM_INPUT_BY_NAME = 0, /* JSONL where the file is called so, else text */
    ALAM_INPUT_TEXT,
    ALAM_INPUT_JSONL,
    ALAM_INPUT_HTML,
} alam_input;

typedef struct alam_tag_source {
    const char *const *paths;
    size_t count;
    alam_input input;
    size_t next;
    alam_lines lines; /* of the JSONL file that is being read */
    bool open;
} alam_tag_source;

bool alam_tag_is_jsonl(alam_input input, const char *path);

/* Fills `slot` with the next piece of work; false: there is none. */
bool alam_tag_source_next(alam_tag_source *source, alam_tag_slot *slot);

/* ---- Command line --------------------------------------------------------------------------- */

typedef enum alam_color {
    ALAM_COLOR_AUTO = 0,
    ALAM_COLOR_ALWAYS,
    ALAM_COLOR_NEVER,
} alam_color;

typedef ALAM_ARRAY(const char *) alam_tag_names;

/* Strings are borrowed from argv. */
typedef struct alam_tag_command {
    bool help; /* only the help is wanted */
    const char *image;
    const char *output;
    const char *encoding;
    const alam_writer *writer; /* NULL: by where the output goes */
    alam_tag_names types, zones;
    alam_options options; /* but for the types and zones */
    int32_t date; /* of the documents that do not say theirs; 0: unknown */
    alam_offset_unit unit;
    alam_input input;
    alam_color color;
    size_t jobs;
} alam_tag_command;

/* Reads the options; `*first` is the place of the first file in argv. Returns the exit status; what
 * is wrong was printed. The caller frees `line` with alam_tag_command_free() in any case. */
int alam_tag_command_read(alam_tag_command *line, int argc, char **argv, int *first);
void alam_tag_command_free(alam_tag_command *line);

/* ---- Worker -------------------------------------------------------------------------------- */

typedef struct alam_tag_worker alam_tag_worker;

/* What all workers share. Borrowed until the workers are freed. */
typedef struct alam_tag_settings {
    const alam_image *image;
    const alam_options *options;
    const alam_writer *writer;
    alam_write_style style;
    const char *encoding; /* NULL: detected */
    int32_t date;         /* of the documents that do not say theirs; 0: unknown */
    /* Told of each occurrence in a field, before the writer gets the document; adds to `out`. NULL: not
     * wanted. */
    void (*occurrence)(alam_buffer *out, const alam_field_view *field, const alam_occurrence *occurrence);
} alam_tag_settings;

/* The caller frees it with alam_tag_worker_free(). NULL on failure. */
alam_tag_worker *alam_tag_worker_new(const alam_tag_settings *settings, alam_error *error);
void alam_tag_worker_free(alam_tag_worker *worker);

/* Tags what is in the slot and renders it. */
void alam_tag_worker_run(alam_tag_worker *worker, alam_tag_slot *slot);

/* ---- Sink ---------------------------------------------------------------------------------- */

typedef struct alam_tag_sink {
    int file;
    const char *name; /* what errors call the file */
    bool failed;      /* part of the input could not be used */
    bool watched;     /* progress is shown */
    bool shown;       /* there is a progress line to erase */
    double start;
    double last;
    size_t documents;
    size_t bytes;
} alam_tag_sink;

/* Starts writing to the file `path` (NULL: standard output). On failure prints the error. */
bool alam_tag_sink_open(alam_tag_sink *sink, const char *path);

/* Writes a slot's messages and output. False: nothing more can be written. */
bool alam_tag_sink_slot(alam_tag_sink *sink, const alam_tag_slot *slot);

/* Erases the progress line. */
void alam_tag_sink_quiet(alam_tag_sink *sink);

/* False: what was written is not on the disk (the error was printed). */
bool alam_tag_sink_close(alam_tag_sink *sink);

#endif
