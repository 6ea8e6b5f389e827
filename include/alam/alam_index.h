/* The index: documents and the spans found in them, in one SQLite file, and questions about them.
 *
 *     alam_error error = {0};
 *     alam_index *index = alam_index_open("news.db", image, NULL, &error);
 *     alam_index_field field = {.text = text, .length = length, .spans = spans, .span_count = n};
 *     alam_index_document document = {.name = "article-1", .date = "2024-04-18",
 *                                     .fields = &field, .field_count = 1};
 *     alam_index_change change;
 *     if (!alam_index_put(index, &document, &change, &error) || !alam_index_commit(index, &error)) ...
 *
 *     alam_index_question question = {.kind = ALAM_INDEX_PLACES, .from = "2024-04"};
 *     alam_index_table *table = alam_index_ask(index, &question, &error);
 *     for (size_t row = 0; row < table->row_count; row++)
 *         puts(table->cells[row * table->column_count].text);
 *     alam_index_table_free(table);
 *     alam_index_close(index);
 *
 * docs/index.md is the manual of the file: its tables, views, and the columns of each question.
 *
 * What is put or removed belongs to one transaction until alam_index_commit(). Whatever happens to
 * the process or the machine, the file holds all of a transaction or nothing of it.
 *
 * Thread safety: an index may be used by one thread at a time; a file by one writer and any number of
 * readers, in any number of processes.
 *
 * Errors of all calls: ALAM_ERROR_IO (the disk is full, the file cannot be read or written, another
 * process is writing), ALAM_ERROR_DATA (no index, damaged, made by a newer program),
 * ALAM_ERROR_MEMORY, and what is said with each. After a failed put or remove the transaction is
 * rolled back: what was committed before is there, the rest is not.
 */
#ifndef ALAM_INDEX_H
#define ALAM_INDEX_H

#include <alam/alam.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct alam_index alam_index;

/* ---- Opening ------------------------------------------------------------------------------- */

typedef enum alam_index_access {
    ALAM_INDEX_READ = 0, /* an index that is there                                              */
    ALAM_INDEX_WRITE,    /* the same, to change it; brought up to today's version               */
    ALAM_INDEX_CREATE,   /* made where there is none                                            */
} alam_index_access;

typedef struct alam_index_options {
    alam_index_access access;
    double wait; /* seconds to wait for another writer; negative: not at all; 0: 10             */
} alam_index_options;

/* Opens the index in the file `path`. `image` says how words are folded and what is known of
 * entities; it must outlive the index, and may be NULL where nothing is put, removed or searched.
 * Writing and searching with an image that folds otherwise than the stored words is an
 * ALAM_ERROR_DATA of the call that does it; alam_index_refresh() mends it.
 * `options` NULL: the defaults. The caller frees the index with alam_index_close(). */
ALAM_API alam_index *alam_index_open(const char *path, const alam_image *image,
                                     const alam_index_options *options, alam_error *error);

/* Rolls back what was not committed. NULL is allowed. */
ALAM_API void alam_index_close(alam_index *index);

/* ---- Storing ------------------------------------------------------------------------------- */

/* One field of a document with its spans as alam_span_at() gives them. Of a span are read: start and
 * end, type, kind, id, name, zone, mode, match, score, nested, role, clitics. */
typedef struct alam_index_field {
    const char *name; /* "title", "text"; NULL for a document that has no fields                */
    const char *text; /* what is no UTF-8 in it is stored as U+FFFD                             */
    size_t length;
    const alam_span *spans;
    size_t span_count;
} alam_index_field;

typedef struct alam_index_document {
    const char *name;     /* by which it is known                                               */
    const char *source;   /* NULL: none                                                         */
    const char *date;     /* "YYYY-MM-DD", anything may follow behind a 'T' or blank; NULL      */
    const char *language; /* NULL: not known                                                    */
    const alam_index_field *fields;
    size_t field_count;
    const char *folded;   /* alam_fold_words() of the fields, joined by spaces; NULL: found here */
    size_t folded_length;
    bool keep_spans; /* true: a document that has not changed keeps its spans, without a look   */
} alam_index_document;

typedef enum alam_index_change {
    ALAM_INDEX_SAME = 0, /* it was there already                                                */
    ALAM_INDEX_ADDED,
    ALAM_INDEX_REPLACED,
    ALAM_INDEX_CHANGE_COUNT
} alam_index_change;

/* Stores a document, in the place of the one of the same name. `change` may be NULL.
 * Errors: ALAM_ERROR_USE (no name, or a date that is none). */
ALAM_API bool alam_index_put(alam_index *index, const alam_index_document *document,
                             alam_index_change *change, alam_error *error);

/* Takes a document out; `*found` false: there was none of this name. */
ALAM_API bool alam_index_remove(alam_index *index, const char *name, bool *found,
                                alam_error *error);

/* Ends the transaction: what was put and removed is on the disk. */
ALAM_API bool alam_index_commit(alam_index *index, alam_error *error);

/* Forgets what was put and removed since the last commit. */
ALAM_API void alam_index_rollback(alam_index *index);

/* ---- Tagging again ------------------------------------------------------------------------- */

/* Called for each document in the order of storing, with what is stored and no spans. False: stop,
 * with the error filled. The document is borrowed for the time of the call, in which the callee may
 * not use the index. */
typedef bool alam_index_visitor(void *context, const alam_index_document *document,
                                alam_error *error);

/* Up to `count` documents with numbers behind `*after`, which is moved to the last one seen.
 * `*seen` is how many there were: 0 at the end. */
ALAM_API bool alam_index_each(alam_index *index, int64_t *after, size_t count,
                              alam_index_visitor *visit, void *context, size_t *seen,
                              alam_error *error);

/* Brings what is stored of the entities (names, kinds, what they lie in) up to the index's image,
 * and, where it folds otherwise than before, all stored words. In the current transaction. */
ALAM_API bool alam_index_refresh(alam_index *index, alam_error *error);

/* ---- Checking ------------------------------------------------------------------------------ */

typedef struct alam_index_counts {
    size_t documents;
    size_t mentions;
    size_t entities;
    size_t sources;
} alam_index_counts;

/* Reads all of the file: SQLite's own checks, foreign keys, that texts are those that were stored, and
 * that packed mentions agree with the table. The full text is checked where the index was opened for
 * writing, which keeps other writers waiting. Errors: ALAM_ERROR_DATA says the first thing that is wrong. */
ALAM_API bool alam_index_check(alam_index *index, alam_index_counts *counts, alam_error *error);

/* ---- Asking -------------------------------------------------------------------------------- */

typedef enum alam_index_kind {
    ALAM_INDEX_PLACES = 0,
    ALAM_INDEX_ACTORS,
    ALAM_INDEX_ORGANIZATIONS,
    ALAM_INDEX_MENTIONS,  /* of `subject`                                                       */
    ALAM_INDEX_COOCCUR,   /* with `subject`                                                     */
    ALAM_INDEX_TIMELINE,  /* of `subject`                                                       */
    ALAM_INDEX_WHO_WHERE,
    ALAM_INDEX_SPELLINGS, /* of `subject`                                                       */
    ALAM_INDEX_SEARCH,    /* for `subject`; needs an image                                      */
    ALAM_INDEX_NEW,
    ALAM_INDEX_REPORT,    /* the data of a page; docs/index.md, section 6                         */
    ALAM_INDEX_ENTITIES,  /* of all types                                                       */
    ALAM_INDEX_NETWORK,   /* each pair of entities that stand together                          */
    ALAM_INDEX_KIND_COUNT
} alam_index_kind;

typedef enum alam_index_unit {
    ALAM_INDEX_UNIT_DEFAULT = 0, /* WHO_WHERE: sentence; COOCCUR, NETWORK: document             */
    ALAM_INDEX_SENTENCE,
    ALAM_INDEX_PARAGRAPH,
    ALAM_INDEX_DOCUMENT,
} alam_index_unit;

typedef enum alam_index_by {
    ALAM_INDEX_BY_NOTHING = 0,
    ALAM_INDEX_BY_ZONE,
    ALAM_INDEX_BY_SOURCE,
} alam_index_by;

typedef enum alam_index_period {
    ALAM_INDEX_MONTH = 0,
    ALAM_INDEX_WEEK,
    ALAM_INDEX_DAY,
} alam_index_period;

/* All that is zero is not asked for. Lists are of `count` strings. */
typedef struct alam_index_question {
    alam_index_kind kind;
    const char *subject; /* an entity's id, or a name seen for one entity only; SEARCH: the words */
    const char *from;    /* "2024", "2024-04" or "2024-04-18"                                   */
    const char *to;      /* the last day, month or year                                         */
    const char *const *sources;
    size_t source_count;
    const char *const *zones;
    size_t zone_count;
    const char *const *types;
    size_t type_count;
    double min_score;
    bool inside; /* what lies inside an entity counts for it                                    */
    alam_index_unit unit;
    alam_index_by by;
    alam_index_period period;
    size_t days;  /* NEW: how many are recent; 0: 7                                             */
    size_t limit; /* rows; 0: all                                                               */
} alam_index_question;

typedef enum alam_index_cell_kind {
    ALAM_INDEX_NULL = 0,
    ALAM_INDEX_TEXT,
    ALAM_INDEX_INTEGER,
    ALAM_INDEX_REAL,
} alam_index_cell_kind;

typedef struct alam_index_cell {
    alam_index_cell_kind kind;
    const char *text; /* TEXT */
    int64_t integer;  /* INTEGER */
    double real;      /* REAL */
} alam_index_cell;

/* Row r, column c is cells[r * column_count + c]. Column names are in docs/index.md. */
typedef struct alam_index_table {
    size_t column_count;
    const char *const *columns;
    size_t row_count;
    const alam_index_cell *cells;
} alam_index_table;

/* Answers a question from one state of the file. The caller frees it with alam_index_table_free().
 * NULL on failure. Errors: ALAM_ERROR_USE (an entity, a type or a date that is none, a name of
 * several entities). */
ALAM_API alam_index_table *alam_index_ask(alam_index *index, const alam_index_question *question,
                                          alam_error *error);

/* NULL is allowed. */
ALAM_API void alam_index_table_free(alam_index_table *table);

/* ---- Reading all --------------------------------------------------------------------------- */

/* A mention as the view `mentions` has it. */
typedef struct alam_index_mention {
    size_t field; /* of the document's fields, from 0                                           */
    size_t start; /* code points in that field                                                  */
    size_t end;
    const char *text;
    const char *id;
    const char *type;
    const char *kind;
    const char *name;
    const char *zone;
    const char *mode;
    const char *match;
    const char *clitics; /* joined by '+'                                                       */
    bool nested;
    double score;
    int64_t sentence; /* in the document, from 0                                                */
    int64_t paragraph;
    double latitude; /* NaN where unknown                                                       */
    double longitude;
} alam_index_mention;

/* Called for each document in the order of storing, with its texts (and no spans) and those of its
 * mentions that pass, in the order of the text; `count` may be 0. False: stop, with the error filled.
 * All is borrowed for the time of the call, in which the callee may not use the index. */
typedef bool alam_index_reader(void *context, const alam_index_document *document,
                               const alam_index_mention *mentions, size_t count, alam_error *error);

/* Reads one state of the file from end to end: the documents that pass the filters of date and source,
 * and of their mentions those that pass all filters. Of `question` only the filters are read; not
 * `inside`, as it would tell of mentions that are not in the text. Takes memory for one document at a time.
 * Errors: as alam_index_ask(), and what the reader says. */
ALAM_API bool alam_index_walk(alam_index *index, const alam_index_question *question,
                              alam_index_reader *read, void *context, alam_error *error);

#ifdef __cplusplus
}
#endif

#endif
