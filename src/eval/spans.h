/* What is scored: the spans of the gold and of the predictions, read from JSON lines.
 *
 *     alam_eval_set set = {0};
 *     if (alam_eval_read_gold(&set, "gold/a.jsonl", &error) &&
 *         alam_eval_read_predictions(&set, "-", &error))
 *         ...                                   // score.h
 *     alam_eval_set_free(&set);
 *
 * A document is known by its stem: its name without folders, without ".gz" and without one extension;
 * the records of a document in several fields add the field ("stem#title"), because their positions
 * count from the start of the field. Types, modes, zones and ids are numbers of the set's `names`, so
 * that comparing two spans compares integers. */
#ifndef ALAM_EVAL_SPANS_H
#define ALAM_EVAL_SPANS_H

#include "base/arena.h"
#include "base/array.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/map.h"

#define ALAM_EVAL_NO_NAME UINT32_MAX

typedef enum alam_eval_side { ALAM_EVAL_GOLD, ALAM_EVAL_PREDICTED, ALAM_EVAL_SIDES } alam_eval_side;

typedef struct alam_eval_span {
    uint32_t document; /* index into the set's documents                                        */
    uint32_t start;    /* code points of the text                                               */
    uint32_t end;      /* exclusive                                                             */
    uint32_t type;
    uint32_t id; /* ALAM_EVAL_NO_NAME: the row names no entity                                  */
    uint32_t mode;
    uint32_t zone;     /* that it is counted in                                                 */
    uint32_t own_zone; /* that its row says                                                     */
    uint32_t line;
    const char *file;    /* where it was read; NULL for what was tagged on the spot             */
    const char *surface; /* what the row says its text is; NULL: nothing                        */
    bool nested;
    bool optional;
    /* Filled by alam_eval_score(). */
    bool counted;                          /* passed the filter and is not optional             */
    const struct alam_eval_span *match[2]; /* the partner, by alam_eval_measure; NULL: none     */
    bool dropped[2];                       /* a prediction on the place of an optional row      */
} alam_eval_span;

typedef struct alam_eval_document {
    const char *stem;
    const char *names[ALAM_EVAL_SIDES]; /* as each side calls it; NULL: the side has none       */
    const char *field;                  /* "" for a document in one piece                       */
    size_t counts[ALAM_EVAL_SIDES];     /* rows                                                 */
} alam_eval_document;

typedef ALAM_ARRAY(alam_eval_span) alam_eval_spans;

/* All zero: empty. */
typedef struct alam_eval_set {
    alam_map names;
    alam_map stems; /* their numbers are those of `documents` */
    ALAM_ARRAY(alam_eval_document) documents;
    alam_eval_spans spans[ALAM_EVAL_SIDES];
    alam_arena strings;
} alam_eval_set;

/* Adds the rows of the file `path` ("-": standard input). A gold file without rows is a document
 * without entities. Errors: ALAM_ERROR_DATA with file and line, ALAM_ERROR_IO, ALAM_ERROR_MEMORY. */
bool alam_eval_read_gold(alam_eval_set *set, const char *path, alam_error *error);
bool alam_eval_read_predictions(alam_eval_set *set, const char *path, alam_error *error);

/* The number of the document called `name` with `field` ("": none), made where there was none, in
 * `*document`. Fails when the side already knows the stem under another name. */
bool alam_eval_document_of(alam_eval_set *set, alam_eval_side side, const char *name,
                           const char *field, uint32_t *document, alam_error *error);

/* The number of that document where there is one; ALAM_EVAL_NO_NAME. `scratch` is what it is looked up with. */
uint32_t alam_eval_document_find(const alam_eval_set *set, const char *name, const char *field,
                                 alam_buffer *scratch);

/* Adds one span, all strings copied; `id` and `surface` may be NULL. The caller fills in the rest.
 * NULL when memory is out. Borrowed until the next addition. */
alam_eval_span *alam_eval_add(alam_eval_set *set, alam_eval_side side, uint32_t document,
                              const char *type, const char *mode, const char *zone, const char *id,
                              const char *surface);

/* The string of a name; "" for ALAM_EVAL_NO_NAME. Borrowed until the set is freed. */
const char *alam_eval_name(const alam_eval_set *set, uint32_t name);

void alam_eval_set_free(alam_eval_set *set);

/* Used by the readers: each line of `content` (without its end, nor a byte order mark in front) is
 * given to `read` with its number from 1, until one fails. */
typedef bool alam_eval_line(void *context, const char *line, size_t length, size_t number,
                            alam_error *error);
bool alam_eval_each_line(const char *content, size_t size, alam_eval_line *read, void *context,
                         alam_error *error);

#endif
