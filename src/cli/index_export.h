/* The parts of `alam index export`: the command line, and a function for each way to hand things on. */
#ifndef ALAM_CLI_INDEX_EXPORT_H
#define ALAM_CLI_INDEX_EXPORT_H

#include "cli/indexing.h"
#include "write/export.h"

typedef struct alam_export_command alam_export_command;

typedef struct alam_export_format {
    const char *name;
    bool (*run)(const alam_export_command *command, alam_index *index, alam_error *error);
    void (*head)(alam_buffer *out); /* formats that are streams; NULL: none */
    void (*document)(alam_buffer *out, const alam_index_document *document,
                     const alam_index_mention *mentions, size_t count);
    const char *needs_output; /* what --output must name; NULL: it may be left out */
} alam_export_format;

/* Strings are borrowed from argv. */
struct alam_export_command {
    const alam_export_format *format;
    const char *path;   /* of the index */
    const char *output; /* NULL: standard output */
    double wait;
    alam_index_filters filters;
    alam_index_question question; /* the filters */
};

/* Each writes one kind of output. False: it could not, with `error` filled, or with what is wrong printed and
 * `error` as it was. */
bool alam_export_stream(const alam_export_command *command, alam_index *index, alam_error *error);
bool alam_export_places(const alam_export_command *command, alam_index *index, alam_error *error);
bool alam_export_network(const alam_export_command *command, alam_index *index, alam_error *error);
bool alam_export_folder(const alam_export_command *command, alam_index *index, alam_error *error);

/* Checks the filters, before anything is written: what is there stays where they are wrong. For tables by
 * columns it is all: alam_export_run_columns() writes them when the index is closed. */
bool alam_export_check(const alam_export_command *command, alam_index *index, alam_error *error);

/* Replaces this program by the one that writes parquet and arrow; returns only on failure, with the exit
 * status. */
int alam_export_run_columns(const alam_export_command *command);

#endif
