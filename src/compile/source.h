/* What was read from YAML, before anything is built from it: the compiler's model of gazetteers and
 * rules. Strings are in the source's arena and end with a NUL byte. */
#ifndef ALAM_COMPILE_SOURCE_H
#define ALAM_COMPILE_SOURCE_H

#include "base/arena.h"
#include "base/array.h"
#include "base/error.h"
#include "base/map.h"
#include "text/fold.h"

/* Where something stands, for errors that are only found when all files were read. */
typedef struct alam_spot {
    const char *file;
    unsigned line, column;
} alam_spot;

typedef struct alam_text_ref {
    const char *text; /* NULL: not given */
    size_t length;
    alam_spot spot;
} alam_text_ref;

typedef struct alam_source_role {
    const char *role;
    alam_text_ref of;
    int32_t from, to; /* as alam_role */
} alam_source_role;

typedef struct alam_source_entity {
    alam_text_ref id;
    const char *type;
    const char *kind;    /* "" for none */
    const char *display; /* the first name listed */
    alam_text_ref within, country;
    float latitude, longitude;
    uint32_t first_role, role_count;
} alam_source_entity;

typedef struct alam_source_name {
    alam_text_ref surface;
    uint32_t entity;      /* number in the order of reading */
    const char *language; /* "ar" */
    const char *base;     /* the listed form it was inflected from; NULL: it is listed */
    const char *rule;     /* the inflection that made it; "" */
    float prior;
    uint8_t mode;
    uint8_t level;
    uint16_t flags;
} alam_source_name;

typedef struct alam_fold_item {
    const char *name;
    alam_level level;
    enum { ALAM_FOLD_BY_MAP, ALAM_FOLD_BY_PROPERTY } by;
    enum {
        ALAM_PROPERTY_NFKC,
        ALAM_PROPERTY_DIGITS,
        ALAM_PROPERTY_HIDDEN,
        ALAM_PROPERTY_CASE,
        ALAM_PROPERTY_MARKS,
        ALAM_PROPERTY_ACCENTS,
        ALAM_PROPERTY_COUNT
    } property;
    ALAM_ARRAY(uint32_t) from;   /* code points; for marks and accents ICU script codes */
    ALAM_ARRAY(uint32_t) to;     /* code points; empty: dropped */
    alam_spot spot;
} alam_fold_item;

typedef struct alam_source_clitic {
    alam_text_ref form;          /* as the report shows it */
    const char *before, *restore; /* "" for none */
    const char *strip;           /* what is stripped, as written */
    ALAM_ARRAY(alam_text_ref) after; /* proclitics that may stand in front of it */
    const char *id;
    unsigned minimum;
} alam_source_clitic;

typedef struct alam_ending {
    const char *name;
    const char *add;
    alam_level level;
    bool article; /* is also made with the article */
} alam_ending;

typedef struct alam_inflection {
    const char *language;
    const char *name;
    const char *ends;    /* base forms that end so; "" for all */
    const char *article; /* "" for none */
    ALAM_ARRAY(alam_ending) endings;
} alam_inflection;

typedef struct alam_source_trigger {
    const char *name;
    alam_text_ref type;
    ALAM_ARRAY(const char *) kinds;
    ALAM_ARRAY(alam_text_ref) words;
} alam_source_trigger;

typedef struct alam_glue {
    unsigned letters, part, name; /* as alam_settings */
} alam_glue;

typedef struct alam_source {
    alam_arena arena;
    ALAM_ARRAY(alam_source_entity) entities;
    ALAM_ARRAY(alam_source_name) names;
    ALAM_ARRAY(alam_source_role) roles;
    ALAM_ARRAY(alam_text_ref) types; /* declared beside the three that are built in */
    ALAM_ARRAY(alam_fold_item) folds;
    ALAM_ARRAY(uint32_t) joiners;    /* code points that join the words they touch */
    ALAM_ARRAY(alam_source_clitic) clitics;
    ALAM_ARRAY(alam_inflection) inflections;
    ALAM_ARRAY(alam_text_ref) common;
    alam_map common_groups; /* their names, none twice */
    ALAM_ARRAY(alam_source_trigger) triggers;
    alam_glue glue;
    alam_map ids; /* entity id -> number in the order of reading */
} alam_source;

/* Reads one YAML file, of whatever kind, into `source`. `file` and `bytes` are borrowed as long as
 * the source lives, respectively for the call. */
bool alam_source_read(alam_source *source, const char *file, const char *bytes, size_t size,
                      alam_error *error);

void alam_source_free(alam_source *source);

bool alam_fail_spot(alam_error *error, alam_spot spot, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
