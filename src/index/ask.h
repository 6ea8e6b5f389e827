/* Questions: what all of them share.
 *
 *     alam_index_ask()  ->  filters, entities, subject (ask.c)  ->  one function a kind
 *                           scan.c reads the packed mentions      groups.h counts
 *                                                                 table.c holds the answer
 */
#ifndef ALAM_INDEX_ASK_H
#define ALAM_INDEX_ASK_H

#include "index/groups.h"
#include "index/index.h"
#include "index/pack.h"

typedef struct alam_known_entity {
    const char *key; /* NULL: no entity has this id */
    const char *type, *kind, *name;
    double latitude, longitude; /* NaN where unknown */
    bool listed;
    bool place;      /* its type is that */
    bool wanted;     /* passes the question's filter of types */
    bool subject;    /* what the question is about */
    uint32_t first_above; /* `above`: what it lies in */
    uint32_t above_count;
} alam_known_entity;

/* Texts by id; NULL where there is none. */
typedef struct alam_known_names {
    const char **names;
    uint8_t *wanted;
    size_t count; /* the largest id + 1 */
} alam_known_names;

typedef struct alam_asking {
    alam_index *index;
    const alam_index_question *question;
    alam_error *error;
    alam_arena *arena; /* of the answer */

    /* Filters. */
    int32_t from, to;
    bool dated; /* only documents with a day between them */
    uint32_t min_score;
    alam_known_names sources, zones;
    alam_known_entity *entities;
    size_t entity_count; /* the largest id + 1 */
    uint8_t *wanted; /* of the pass that is going on: entities[i].wanted */
    uint32_t *above;
    bool expand; /* mentions count for what they lie in, too */
    uint32_t subject; /* id */

    ALAM_ARRAY(alam_packed_mention) mentions; /* scratch: of a document */

    /* The answer. */
    const char *columns[16];
    size_t column_count;
    ALAM_ARRAY(alam_index_cell) cells;
} alam_asking;

/* Reads the filters and the entities of the question. */
bool alam_asking_begin(alam_asking *asking);

/* ---- Reading -------------------------------------------------------------------------------- */

/* Told of each document with mentions that pass the filters, in the order of the ids; false stops with
 * the error filled. */
typedef bool alam_scan_visitor(void *context, const alam_packed_document *document,
                               const alam_packed_mention *mentions, size_t count);

bool alam_index_scan(alam_asking *asking, alam_scan_visitor *visit, void *context);

bool alam_day_passes(const alam_asking *asking, int32_t day);

/* Whether an id is wanted: one that no list has is not. */
static inline bool alam_name_wanted(const alam_known_names *names, uint32_t id)
{
    return id < names->count && names->wanted[id];
}

/* `count` zeroed items of `size` bytes in the arena; NULL when memory is out. */
void *alam_take_zeroed(alam_asking *asking, size_t count, size_t size);

/* The entity's id; 0 where it is none or of several, with the error filled. `type` NULL: any. */
uint32_t alam_index_resolve(alam_asking *asking, const char *subject, const char *type);

/* Marks an entity and, where `inside`, all that lies inside it as subjects. */
bool alam_index_mark_subject(alam_asking *asking, uint32_t entity, bool inside);

/* Starts reading rows; to be stepped with alam_next_row(), freed with sqlite3_finalize(). */
sqlite3_stmt *alam_rows(alam_asking *asking, const char *sql);

/* Whether there is a row. Sets `*failed` on failure. */
bool alam_next_row(alam_asking *asking, sqlite3_stmt *rows, bool *failed);

/* A column's text in the arena, "" for NULL; NULL when memory is out. */
const char *alam_column_copy(alam_asking *asking, sqlite3_stmt *rows, int column);

/* ---- Answering ------------------------------------------------------------------------------ */

void alam_columns(alam_asking *asking, const char *const *names, size_t count);

/* Appends cells to the last row; a row is full when it has all columns. Texts must live as long as the
 * answer. `alam_cell_text(NULL)` is a NULL. */
bool alam_cell_text(alam_asking *asking, const char *text);
bool alam_cell_integer(alam_asking *asking, int64_t value);
bool alam_cell_real(alam_asking *asking, double value); /* NaN: NULL */
bool alam_cell_day(alam_asking *asking, int32_t day);   /* ALAM_NO_DAY: NULL */

/* How many of `count` rows are wanted. */
size_t alam_limit(const alam_asking *asking, size_t count);

/* Dunning's G2 of a table of two by two, negative where `both` is less than expected. */
double alam_log_likelihood(int64_t both, int64_t first, int64_t second, int64_t all);

/* log2(both * all / (first * second)); NaN where nothing is both. */
double alam_pmi(int64_t both, int64_t first, int64_t second, int64_t all);

/* `text` from `start` to `end` code points with what stands around it, into three cells: before,
 * text, after. Line ends are blanks there. */
bool alam_cells_snippet(alam_asking *asking, const char *text, size_t length, size_t start,
                        size_t end);

/* ---- Questions ------------------------------------------------------------------------------ */

bool alam_ask_counts(alam_asking *asking);    /* places, actors, organizations, entities */
bool alam_ask_mentions(alam_asking *asking);
bool alam_ask_cooccur(alam_asking *asking);
bool alam_ask_timeline(alam_asking *asking);
bool alam_ask_who_where(alam_asking *asking);
bool alam_ask_spellings(alam_asking *asking);
bool alam_ask_search(alam_asking *asking);
bool alam_ask_new(alam_asking *asking);
bool alam_ask_report(alam_asking *asking);
bool alam_ask_network(alam_asking *asking);

#endif
