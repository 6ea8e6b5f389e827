/* The parts of `alam learn`.
 *
 *     worker threads               the caller's thread, in the order of the input
 *     text -> tagger -> items  ->  counts of names and of new entities  ->  model  ->  proposals (YAML)
 *             learn_items.c        learn_count.c, learn_found.c    learn_model.c    learn_write.c
 *
 * Only items of a few documents are in memory at once, and what is kept of them grows with the distinct names
 * that were seen: of each at most ALAM_LEARN_MOST_SAMPLES of the places where it stood. */
#ifndef ALAM_CLI_LEARN_H
#define ALAM_CLI_LEARN_H

#include "base/arena.h"
#include "base/array.h"
#include "base/buffer.h"
#include "base/map.h"
#include "eval/spans.h"
#include "write/writer.h"

#define ALAM_LEARN_MOST_TYPES 16
#define ALAM_LEARN_MOST_SAMPLES 200
#define ALAM_LEARN_MOST_CONTEXTS 3

/* ---- Items: what a worker says of one document ---------------------------------------------------- */

typedef enum alam_learn_kind {
    ALAM_LEARN_NAME, /* the first three are those of alam_occurrence_kind */
    ALAM_LEARN_WORD,
    ALAM_LEARN_PART,
    ALAM_LEARN_FOUND, /* a span of an entity that is not listed */
    ALAM_LEARN_END,   /* of the document, with its name */
} alam_learn_kind;

/* Of WORD and PART only what comes before `words` is stored. Strings that are no pointers follow the item,
 * each with a NUL byte: of a name its context; of what was found its id, its text and its context; of the end the
 * document's name. */
typedef struct alam_learn_item {
    uint8_t kind, support;
    bool tagged, covered, common, short_form;
    uint32_t word, before, after;
    const char *type;
    uint32_t words, start, end, proclitics;
    float prior;
    const char *field; /* "" for a document in one piece */
    const char *id, *name, *level;
} alam_learn_item;

/* Adds an item for an occurrence in `field`: what alam_tag_settings.occurrence is to be. */
void alam_learn_occurrence(alam_buffer *out, const alam_field_view *field,
                           const alam_occurrence *occurrence);

/* Adds those of new entities and of the end of the document. */
extern const alam_writer alam_learn_writer;

/* Reads the item at `*at`, before `end`, and moves on; its strings are put into `texts`. False: there is
 * none. */
bool alam_learn_next(const char **at, const char *end, alam_learn_item *item, const char *texts[3]);

/* ---- Counts ---------------------------------------------------------------------------------------- */

/* One place where a name stood. */
typedef struct alam_learn_sample {
    uint32_t before, after; /* features */
    bool sure;              /* something supports the name there */
} alam_learn_sample;

/* The names of one type that are written with one word: a surface form. */
typedef struct alam_learn_form {
    unsigned type;
    uint32_t count;     /* places where it was tagged */
    uint32_t announced; /* of these: behind a trigger, or supported by a pattern */
    uint32_t in_full;   /* where the document has a longer name of the entity */
    uint32_t labelled, right; /* places with gold, and those where that has the same */
    ALAM_ARRAY(alam_learn_sample) samples;
    const char *context;
    double share, as_word, as_part; /* filled by the model; they add up to 1 */
} alam_learn_form;

typedef struct alam_learn_entity {
    const char *id, *type, *name, *level;
    float prior;
    bool common, short_form;
    uint32_t chosen; /* by the document's context, or by gold */
} alam_learn_entity;

/* What is written with one word. */
typedef struct alam_learn_word {
    ALAM_ARRAY(alam_learn_form) forms; /* one a type */
    ALAM_ARRAY(alam_learn_entity) entities;
    uint32_t choices;
} alam_learn_word;

/* Classes of contexts: own types, parts of longer spans, ordinary words. */
enum {
    ALAM_LEARN_PARTS = ALAM_LEARN_MOST_TYPES,
    ALAM_LEARN_WORDS = 2 * ALAM_LEARN_MOST_TYPES,
    ALAM_LEARN_CLASSES
};

typedef struct alam_learn_feature {
    float counts[ALAM_LEARN_CLASSES];  /* from what is sure */
    float learnt[ALAM_LEARN_CLASSES];  /* with what the model makes of the rest */
    float next[ALAM_LEARN_CLASSES];
    float background;
} alam_learn_feature;

/* An entity that is not listed. */
typedef struct alam_learn_surface {
    const char *text;
    uint32_t length, count;
} alam_learn_surface;

typedef struct alam_learn_found {
    const char *id, *type;
    uint32_t count, documents, last; /* `last`: the document that was counted last */
    ALAM_ARRAY(alam_learn_surface) surfaces;
    const char *contexts[ALAM_LEARN_MOST_CONTEXTS];
} alam_learn_found;

typedef struct alam_learning {
    const alam_image *image;
    const alam_eval_set *gold; /* NULL: none */
    uint32_t *gold_order;      /* spans of the gold by document and end */
    alam_map words;            /* number of the word -> index in list */
    ALAM_ARRAY(alam_learn_word) list;
    alam_map feature_numbers;
    ALAM_ARRAY(alam_learn_feature) features;
    const char *types[ALAM_LEARN_MOST_TYPES];
    unsigned type_count;
    uint8_t *heard;            /* by word: how often it was counted as no name */
    alam_map found_numbers;
    ALAM_ARRAY(alam_learn_found) found;
    alam_map in_full;          /* of the document: entities with a longer name */
    alam_arena strings;
    alam_buffer scratch;
    bool exhausted; /* memory was out somewhere that cannot say so */
    uint32_t documents, labelled;
    uint32_t min_labelled; /* places with gold from which on it decides */
} alam_learning;

/* `learning` is all zero before; `gold` is borrowed until alam_learning_free(), which the caller calls in any
 * case. */
bool alam_learning_start(alam_learning *learning, const alam_image *image, const alam_eval_set *gold,
                         alam_error *error);
void alam_learning_free(alam_learning *learning);

/* Counts the documents whose items these are. False when memory is out. */
bool alam_learn_count(alam_learning *learning, const char *items, size_t size);

/* Counts one mention of an entity that is not listed; `texts` as in its item. */
bool alam_learn_count_found(alam_learning *learning, const alam_learn_item *item,
                            const char *const texts[3]);

/* ---- Gold ------------------------------------------------------------------------------------------ */

typedef enum alam_learn_label {
    ALAM_LEARN_UNKNOWN, /* the gold does not say, or its span is another stretch of the same */
    ALAM_LEARN_RIGHT,
    ALAM_LEARN_WRONG,
} alam_learn_label;

/* Sorts the gold, for alam_learn_label_of(). */
bool alam_learn_sort_gold(alam_learning *learning, alam_error *error);

/* The document of the gold; ALAM_EVAL_NO_NAME. */
uint32_t alam_learn_gold_document(alam_learning *learning, const char *name, const char *field);

/* What the gold says of a name in its document; the entity it means is put into `*id` (NULL: it does not say). */
alam_learn_label alam_learn_label_of(const alam_learning *learning, uint32_t document,
                                     const alam_learn_item *item, const char **id);

/* ---- Model and proposals ---------------------------------------------------------------------------- */

/* Fills the shares of all forms. */
void alam_learn_estimate(alam_learning *learning);

typedef struct alam_learn_settings {
    const char *language;
    double threshold;  /* a name less often one than this is proposed to be common */
    uint32_t min_count, min_documents;
} alam_learn_settings;

/* Writes what is proposed for listed names, and for new entities, as entries of a gazetteer. Both false when
 * memory is out. `*count`: how many entities. */
bool alam_learn_write_names(const alam_learning *learning, const alam_learn_settings *settings,
                            alam_buffer *out, size_t *count);
bool alam_learn_write_found(alam_learning *learning, const alam_learn_settings *settings,
                            alam_buffer *out, size_t *count, alam_error *error);

/* A text between quotes, as YAML reads it back; and in a comment, on one line. */
void alam_learn_quote(alam_buffer *out, const char *text, size_t length);
void alam_learn_comment(alam_buffer *out, const char *text, size_t length);

#endif
