/* The inside of an index: the connection, its statements, and what is kept in memory beside them.
 *
 *     open.c      opening, versions, transactions        pack.h    the packed mentions
 *     store.c     documents in and out                   scan.c    reading all of them, filtered
 *     content.c   whether one has changed                days.c    calendar
 *     intern.c    numbers of sources, zones, entities    ask.c ... one file a question
 *     refresh.c   after a new image                      check.c   whether all of it agrees
 */
#ifndef ALAM_INDEX_INDEX_H
#define ALAM_INDEX_INDEX_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/map.h"

#include <alam/alam_index.h>

#include <sqlite3.h>

#define ALAM_INDEX_VERSION 1
#define ALAM_INDEX_APPLICATION 0x414C414D

/* The one list of prepared statements; each is made when first needed. */
#define ALAM_STATEMENTS(X)                                                                           \
    X(FIND_DOCUMENT, "SELECT id, content, tagged FROM document WHERE name = ?1")                     \
    X(ADD_DOCUMENT, "INSERT INTO document (name, source, day, language, content, tagged) "           \
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")                                               \
    X(CHANGE_DOCUMENT, "UPDATE document SET source = ?2, day = ?3, language = ?4, content = ?5, "    \
                       "tagged = ?6 WHERE id = ?1")                                                  \
    X(REMOVE_DOCUMENT, "DELETE FROM document WHERE id = ?1")                                         \
    X(ADD_FIELD, "INSERT INTO field (id, name, text) VALUES (?1, ?2, ?3)")                           \
    X(REMOVE_FIELDS, "DELETE FROM field WHERE id BETWEEN ?1 * 16 AND ?1 * 16 + 15")                  \
    X(FIELDS, "SELECT name, text FROM field WHERE id BETWEEN ?1 * 16 AND ?1 * 16 + 15 ORDER BY id")  \
    X(ADD_MENTION, "INSERT OR IGNORE INTO mention (document, field, start, surface, entity, "        \
                   "sentence, paragraph, manner) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")           \
    X(REMOVE_MENTIONS, "DELETE FROM mention WHERE document = ?1")                                    \
    X(ADD_ROLE, "INSERT OR IGNORE INTO role (document, entity, role, of) VALUES (?1, ?2, ?3, ?4)")   \
    X(REMOVE_ROLES, "DELETE FROM role WHERE document = ?1")                                          \
    X(ADD_WORDS, "INSERT INTO fulltext (rowid, text) VALUES (?1, ?2)")                               \
    X(REMOVE_WORDS, "INSERT INTO fulltext (fulltext, rowid, text) VALUES ('delete', ?1, ?2)")        \
    X(CHUNK, "SELECT m.document, d.day, d.source, m.entity, m.sentence, m.paragraph, h.zone, "       \
             "h.score, m.surface FROM mention m JOIN document d ON d.id = m.document "               \
             "JOIN manner h ON h.id = m.manner WHERE m.document >= ?1 AND m.document < ?2 "          \
             "ORDER BY m.document, m.field, m.start, m.surface, m.entity")                           \
    X(FIND_MANNER, "SELECT id FROM manner WHERE zone = ?1 AND score = ?2 AND mode = ?3 AND "         \
                   "match = ?4 AND nested = ?5 AND clitics = ?6")                                    \
    X(ADD_MANNER, "INSERT INTO manner (zone, score, mode, match, nested, clitics) "                  \
                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")                                                 \
    X(PUT_PACK, "INSERT OR REPLACE INTO pack (chunk, data) VALUES (?1, ?2)")                         \
    X(REMOVE_PACK, "DELETE FROM pack WHERE chunk = ?1")                                              \
    X(ADD_ENTITY, "INSERT INTO entity (key, type, kind, name, within, country, latitude, "           \
                  "longitude, listed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")                  \
    X(FIND_ENTITY, "SELECT id FROM entity WHERE key = ?1")                                           \
    X(CHANGE_ENTITY, "UPDATE entity SET type = ?2, kind = ?3, name = ?4, within = ?5, country = ?6, " \
                     "latitude = ?7, longitude = ?8, listed = ?9 WHERE id = ?1")                     \
    X(ADD_INSIDE, "INSERT OR IGNORE INTO inside (entity, ancestor) "                                 \
                  "SELECT ?1, ?2 UNION ALL SELECT ?1, ancestor FROM inside WHERE entity = ?2")       \
    X(SETTING, "SELECT value FROM setting WHERE key = ?1")                                           \
    X(SET, "INSERT OR REPLACE INTO setting (key, value) VALUES (?1, ?2)")

typedef enum alam_statement_id {
#define X(name, sql) ALAM_SQL_##name,
    ALAM_STATEMENTS(X)
#undef X
    ALAM_SQL_COUNT
} alam_statement_id;

/* Tables of texts that are stored once. */
typedef enum alam_index_names { ALAM_NAMES_SOURCE, ALAM_NAMES_ZONE, ALAM_NAMES_SURFACE,
                                ALAM_NAMES_COUNT } alam_index_names;

/* Words that wait to be put into the full text, or taken out of it: at the end of a transaction, since
 * SQLite writes what FTS5 has gathered to the disk at each statement in between that may fail half
 * done. */
typedef struct alam_index_words {
    int64_t document;
    size_t start; /* in `words_waiting` */
    size_t length;
    bool removed;
} alam_index_words;

struct alam_index {
    sqlite3 *db;
    const alam_image *image; /* NULL: only to read */
    char *path;
    double wait; /* seconds */
    bool writable;
    bool in_transaction;
    bool fold_known; /* the image folds as the stored words were */
    uint8_t *signs; /* see units.h; NULL until needed */
    sqlite3_stmt *statements[ALAM_SQL_COUNT];

    /* What is kept between documents of one writer; emptied when a transaction is rolled back. */
    alam_map names[ALAM_NAMES_COUNT]; /* text -> id */
    alam_map manners;                 /* all of a manner -> id */
    alam_map entities;                /* key -> id */
    alam_buffer words_waiting;
    ALAM_ARRAY(alam_index_words) waiting;
    ALAM_ARRAY(int64_t) dirty;        /* chunks to pack before the commit */
    alam_buffer scratch;
    alam_buffer words;
};

/* ---- SQLite -------------------------------------------------------------------------------- */

/* Fills `error` with what SQLite answered last, in words that say what to do. Returns false. */
bool alam_index_fail(const alam_index *index, int answer, alam_error *error);

/* The statement, ready to be bound; NULL on failure. To be reset after use. */
sqlite3_stmt *alam_index_statement(alam_index *index, alam_statement_id id, alam_error *error);

/* Prepares one that is used once. The caller frees it with sqlite3_finalize(). */
sqlite3_stmt *alam_index_prepare(alam_index *index, const char *sql, alam_error *error);

/* Runs a statement that gives no rows, and resets it. */
bool alam_index_run(alam_index *index, sqlite3_stmt *statement, alam_error *error);

/* The first column of the first row as an integer. */
bool alam_index_integer(alam_index *index, const char *sql, int64_t *value, alam_error *error);

/* Runs SQL text. */
bool alam_index_execute(alam_index *index, const char *sql, alam_error *error);

/* Begins the writer's transaction where there is none. */
bool alam_index_begin(alam_index *index, alam_error *error);

/* ---- Texts and entities -------------------------------------------------------------------- */

/* The id of a text, stored where it is new; -1 on failure. */
int64_t alam_index_intern(alam_index *index, alam_index_names table, const char *text, size_t length,
                          alam_error *error);

/* The id of how a span was found, stored where it is new; -1 on failure. */
int64_t alam_index_manner(alam_index *index, const alam_span *span, alam_error *error);

/* The id of the entity a span names, stored where it is new, with all it lies in; -1 on failure. */
int64_t alam_index_entity(alam_index *index, const alam_span *span, alam_error *error);

/* The id of an entity by its key; 0 where neither the image nor the index has it, -1 on failure. */
int64_t alam_index_entity_of_key(alam_index *index, const char *key, alam_error *error);

/* Reads the image's facts of all entities again and makes the closure anew. */
bool alam_index_refresh_entities(alam_index *index, alam_error *error);

void alam_index_forget(alam_index *index);

/* ---- Documents ----------------------------------------------------------------------------- */

/* What tells whether a document has changed. */
typedef struct alam_known_document {
    int64_t id; /* 0: it is not there */
    int64_t content;
    int64_t tagged;
    bool clean; /* all text is well-formed */
} alam_known_document;

bool alam_index_find(alam_index *index, const char *name, alam_known_document *found,
                     alam_error *error);

/* Sets `content`, the hash of all that is stored of a document but for its spans, the same whether it was
 * read from outside or from the index; and `clean`. False: memory is out. */
bool alam_index_hash_content(alam_index *index, const alam_index_document *document, int32_t day,
                             alam_known_document *now);

/* The hash of all that is stored of its spans. False: memory is out. */
bool alam_index_hash_spans(alam_buffer *scratch, const alam_index_document *document, int64_t *hash);

/* Well-formed text without a NUL, of as many code points: what is wrong is U+FFFD. Borrowed from `text`
 * where nothing is, else until `scratch` changes. NULL when memory is out. */
const char *alam_well_formed(const char *text, size_t *length, alam_buffer *scratch);

/* Whether the image folds as the stored words were folded; the first writer's fold is the file's. */
bool alam_index_check_fold(alam_index *index, alam_error *error);

/* Notes in the file that its words are folded as the image does. */
bool alam_index_store_fold(alam_index *index, alam_error *error);

/* Begins the transaction without a look at the fold, for refreshing. */
bool alam_index_begin_any(alam_index *index, alam_error *error);

/* Notes that the chunk of a document must be packed again. */
bool alam_index_mark(alam_index *index, int64_t document, alam_error *error);

/* Puts waiting words into the full text. */
bool alam_index_write_words(alam_index *index, alam_error *error);

/* Packs the noted chunks. */
bool alam_index_pack_marked(alam_index *index, alam_error *error);

/* The packed form of one chunk, as it should be; empty where it has no mentions. */
bool alam_index_pack_chunk(alam_index *index, int64_t chunk, alam_buffer *out, alam_error *error);

/* The folded words of a stored document in `out`, by today's image. */
bool alam_index_stored_words(alam_index *index, int64_t document, alam_buffer *out,
                             alam_error *error);

/* ---- Days ---------------------------------------------------------------------------------- */

#define ALAM_NO_DAY INT32_MIN

/* Days since 1970-01-01 of "YYYY", "YYYY-MM" or "YYYY-MM-DD": the first in `*first`, the last in
 * `*last`. False: it is no date. `whole`: only a full date will do, and behind it a time may stand. */
bool alam_index_days(const char *text, bool whole, int32_t *first, int32_t *last);

/* "YYYY-MM-DD" and a NUL. */
void alam_index_day_text(int32_t day, char out[32]);

/* Year, month and day of a day. */
void alam_index_day_parts(int32_t day, int *year, unsigned *month, unsigned *date);
int32_t alam_index_day_from(int year, unsigned month, unsigned date);

#endif
