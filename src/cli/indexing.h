/* The parts of `alam index`: documents are read and tagged by workers, stored by the caller's thread;
 * answers are printed in one of several formats. */
#ifndef ALAM_CLI_INDEXING_H
#define ALAM_CLI_INDEXING_H

#include "base/arena.h"
#include "base/map.h"
#include "cli/tagging.h"

#include <alam/alam_index.h>

/* ---- Commands ------------------------------------------------------------------------------ */

/* argv[0] is the subcommand's name. */
int alam_cli_index_add(int argc, char **argv);
int alam_cli_index_retag(int argc, char **argv);
int alam_cli_index_remove(int argc, char **argv);
int alam_cli_index_check(int argc, char **argv);
int alam_cli_index_ask(int argc, char **argv);
int alam_cli_index_export(int argc, char **argv);

/* Reads "--wait SECONDS". False: it is wrong, and that was said. */
bool alam_index_parse_wait(const char *command, const char *value, double *wait);

/* Opens an index; on failure prints the error. */
alam_index *alam_cli_index_open(const char *path, const alam_image *image, alam_index_access access,
                                double wait);

/* ---- Filters ------------------------------------------------------------------------------- */

/* The options that say which mentions count, as getopt_long() wants them; above all others. */
enum {
    ALAM_INDEX_FILTER_FROM = 512,
    ALAM_INDEX_FILTER_TO,
    ALAM_INDEX_FILTER_SOURCE,
    ALAM_INDEX_FILTER_ZONES,
    ALAM_INDEX_FILTER_TYPES,
    ALAM_INDEX_FILTER_MIN_SCORE,
};
#define ALAM_INDEX_FILTER_OPTIONS                                                                    \
    {"from", required_argument, NULL, ALAM_INDEX_FILTER_FROM},                                       \
    {"to", required_argument, NULL, ALAM_INDEX_FILTER_TO},                                           \
    {"source", required_argument, NULL, ALAM_INDEX_FILTER_SOURCE},                                   \
    {"zones", required_argument, NULL, ALAM_INDEX_FILTER_ZONES},                                     \
    {"types", required_argument, NULL, ALAM_INDEX_FILTER_TYPES},                                     \
    {"min-score", required_argument, NULL, ALAM_INDEX_FILTER_MIN_SCORE}

/* Strings are borrowed from argv. Zeroed before its first use. */
typedef struct alam_index_filters {
    const char *from, *to;
    alam_tag_names sources, zones, types;
    double min_score;
} alam_index_filters;

/* Takes one of these options. False: it is wrong, and that was said. */
bool alam_index_filter_take(alam_index_filters *filters, int option, char *value);

/* Puts the filters into a question, which borrows their lists. */
void alam_index_filters_apply(const alam_index_filters *filters, alam_index_question *question);
void alam_index_filters_free(alam_index_filters *filters);

/* ---- Spans made elsewhere ------------------------------------------------------------------ */

typedef struct alam_given_span {
    alam_span span;    /* positions in code points only */
    const char *field; /* "" for none */
} alam_given_span;

typedef struct alam_given_document {
    ALAM_ARRAY(alam_given_span) spans;
    bool used; /* such a document was stored */
} alam_given_document;

/* Spans by the name of their document. Zeroed before its first use. */
typedef struct alam_given_spans {
    alam_arena arena;
    alam_map names;
    ALAM_ARRAY(alam_given_document) documents;
} alam_given_spans;

/* Reads JSONL as `alam tag` writes it. */
bool alam_given_spans_read(alam_given_spans *given, const char *path, alam_error *error);
/* Puts the spans of `document` into its `fields`; they live as long as `arena`. Fails where a text ends
 * before a span. */
bool alam_given_spans_take(const alam_given_spans *given, alam_arena *arena,
                           const alam_index_document *document, alam_index_field *fields,
                           alam_error *error);

/* Notes that a document of this name was stored. */
void alam_given_spans_note(alam_given_spans *given, const char *name);

/* The name of a document that has spans and was not stored; their number in `*count`. NULL where that
 * is 0. */
const char *alam_given_spans_unused(const alam_given_spans *given, size_t *count);

void alam_given_spans_free(alam_given_spans *given);

/* ---- Workers ------------------------------------------------------------------------------- */

/* What all workers share. Borrowed until they are freed. */
typedef struct alam_index_settings {
    const alam_image *image;
    const alam_options *options;
    const char *encoding; /* of text files; NULL: detected */
    const char *source, *date, *language; /* for documents that say none; NULL */
    const alam_given_spans *given; /* NULL: documents are tagged */
    bool keep_spans; /* see alam_index_document */
} alam_index_settings;

/* A piece of work and what became of it. */
typedef struct alam_index_slot {
    alam_tag_slot tag; /* `output` is not used; first, for the source */
    alam_arena arena;
    ALAM_ARRAY(alam_index_document) documents;
    bool stored; /* documents are there already, from the index: only to be tagged */
} alam_index_slot;

void alam_index_slot_release(void *slot);

typedef struct alam_index_worker alam_index_worker;

/* The caller frees it with alam_index_worker_free(). NULL on failure. */
alam_index_worker *alam_index_worker_new(const alam_index_settings *settings, alam_error *error);
void alam_index_worker_free(alam_index_worker *worker);

/* Reads and tags what is in the slot. */
void alam_index_worker_run(alam_index_worker *worker, alam_index_slot *slot);

/* ---- Storing ------------------------------------------------------------------------------- */

/* Where workers' documents go. */
typedef struct alam_index_sink {
    alam_index *index;
    const char *path;
    alam_given_spans *given; /* NULL: none */
    size_t changes[ALAM_INDEX_CHANGE_COUNT];
    size_t waiting; /* bytes put since the last commit */
    double began;
    bool failed; /* part of the input could not be used */
    bool broken; /* the index cannot be written */
} alam_index_sink;

/* Runs `read` (see jobs.h; its slots are alam_index_slot) to its end with `jobs` workers. Returns the
 * exit status; what is wrong was printed. */
int alam_index_store_all(alam_index_sink *sink, const alam_index_settings *settings, size_t jobs,
                         bool (*read)(void *context, void *slot), void *context);

/* ---- Answers ------------------------------------------------------------------------------- */

/* Prints a table as "table", "tsv", "jsonl", "csv" or "geojson". False: there is no such format, or the
 * table has no places for it. */
bool alam_index_format_known(const char *format);
bool alam_index_has_places(const alam_index_table *table);
void alam_index_print(alam_buffer *out, const char *format, const alam_index_table *table);

/* The page with the answer to ALAM_INDEX_REPORT in it; `path` is that of the index. False: there is no page,
 * and that was said. */
bool alam_index_print_report(alam_buffer *out, const char *path, const alam_index_question *question,
                             const alam_index_table *table);

#endif
