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

typedef ALAM_ARRAY(alam_text_ref) alam_text_list;

typedef struct alam_source_role {
    const char *role;
    alam_text_ref of;
    int32_t from, to; /* as alam_role */
} alam_source_role;

/* What an entry says of the entity that an earlier gazetteer has under its id (see stack.h). */
typedef enum alam_entry_change {
    ALAM_ENTRY_ADDS, /* more names, other values; a new entity where there is none */
    ALAM_ENTRY_REPLACES,
    ALAM_ENTRY_DELETES,
} alam_entry_change;

typedef struct alam_source_entity {
    alam_text_ref id;
    uint32_t layer;      /* of its gazetteer */
    uint32_t earlier;    /* the entry with its id in an earlier layer; ALAM_MAP_NONE */
    alam_entry_change change;
    bool own_type;       /* it says its type itself */
    uint32_t origin;     /* in alam_source.origins; ALAM_MAP_NONE: not said */
    const char *type;
    const char *kind;    /* "" for none */
    const char *display; /* the first name listed */
    alam_text_ref within, country;
    float latitude, longitude;
    double population;   /* 0: not given */
    uint32_t first_role, role_count;
    uint32_t first_key, key_count; /* `same_as`, in alam_source.keys */
} alam_source_entity;

/* `source` and `licence` of a file. */
typedef struct alam_source_origin {
    const char *source, *licence; /* licence "" where it is not said */
} alam_source_origin;

/* Another id of an entity: a key of `same_as`, or the id of an entry that was put into it. */
typedef struct alam_source_alias {
    const char *id;
    uint32_t entity;
} alam_source_alias;

typedef struct alam_source_name {
    alam_text_ref surface;
    uint32_t entity;      /* number in the order of reading */
    uint32_t origin;      /* the entry that lists it */
    bool overrides;       /* the same name of an earlier entry */
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
    alam_text_list after; /* proclitics that may stand in front of it */
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
    alam_text_list words;
} alam_source_trigger;

typedef struct alam_source_variant {
    const char *name;
    alam_text_list letters; /* of `between` and `drop`; `from` and `to` */
    enum { ALAM_VARIANT_BETWEEN, ALAM_VARIANT_DROP, ALAM_VARIANT_REWRITE, ALAM_VARIANT_DOUBLE,
           ALAM_VARIANT_SLIP, ALAM_VARIANT_SPACING } kind;
    int where; /* 0 any, 1 start, 2 inside, 3 end, 4 word */
    unsigned cost, least; /* hundredths; letters */
    bool alone;           /* not in running text */
    alam_spot spot;
} alam_source_variant;

/* A letter, or a group of them, and what rules/<language>/variants.yaml says of it for skeletons. */
typedef struct alam_source_letter {
    alam_text_ref text;
    uint8_t drop, drop_end;
} alam_source_letter;

typedef struct alam_source_limits {
    unsigned letters, per_letter, margin, unit, nothing, nothing_letter, sure; /* as alam_settings */
} alam_source_limits;

/* A class of words, or (parts) a piece of a pattern with a name. */
typedef struct alam_source_class {
    const char *name;
    alam_text_list words;
} alam_source_class;

typedef struct alam_source_part {
    const char *name;
    alam_text_ref match;
    enum { ALAM_PART_UNKNOWN, ALAM_PART_SEQUENCE, ALAM_PART_PREDICATE } kind;
    uint32_t predicate; /* PREDICATES + 1; 0: not made */
} alam_source_part;

typedef struct alam_source_pattern {
    const char *name;
    alam_text_ref match;
    alam_text_ref type; /* NULL: not given */
    const char *id;     /* template; "" */
    const char *role;   /* "" */
    float score;
    int action;         /* alam_action */
    alam_spot spot;
} alam_source_pattern;

typedef struct alam_source_short_form {
    const char *name;
    alam_text_ref type;
    unsigned letters;
    float score;
} alam_source_short_form;

/* The first or last words of listed names of a type in a language are in a class too. */
typedef struct alam_source_borrowing {
    alam_text_ref class, type;
    const char *language;
    bool last;
} alam_source_borrowing;

/* From which classes the look of a name is learnt, and from which likeness a word is like one. */
typedef struct alam_source_letters {
    alam_text_list classes;
    double likely, sure;
} alam_source_letters;
/* As alam_zone_rule. */
typedef struct alam_source_zone {
    alam_text_ref name;
    int zone, until, date;
    unsigned least, most, words, lines;
    uint32_t flags;
    alam_text_list phrases, signs, ends, never, starts, after, resume;
} alam_source_zone;

/* A word, or several, of dates. */
typedef struct alam_source_date {
    alam_text_ref text;
    uint32_t month; /* 1..12; 0: it only stands beside */
} alam_source_date;

typedef struct alam_glue {
    unsigned letters, part, name; /* as alam_settings */
} alam_glue;

typedef struct alam_source {
    alam_arena arena;
    ALAM_ARRAY(alam_source_entity) entities;
    ALAM_ARRAY(alam_source_name) names;
    ALAM_ARRAY(alam_source_role) roles;
    ALAM_ARRAY(alam_source_origin) origins; /* of the files that say one */
    ALAM_ARRAY(alam_source_alias) aliases; /* filled by alam_stack() */
    alam_text_list keys; /* what entities are called in other collections: "geonames:360630" */
    ALAM_ARRAY(alam_text_ref) types; /* declared beside the three that are built in */
    ALAM_ARRAY(alam_fold_item) folds;
    ALAM_ARRAY(uint32_t) joiners;    /* code points that join the words they touch */
    ALAM_ARRAY(alam_source_clitic) clitics;
    ALAM_ARRAY(alam_inflection) inflections;
    alam_text_list common;
    alam_map common_groups; /* name -> its first word in `common`; it goes on to the next group's */
    ALAM_ARRAY(alam_source_trigger) triggers;
    ALAM_ARRAY(alam_source_variant) variants;
    ALAM_ARRAY(alam_source_letter) letters;
    alam_text_list skeleton_starts;
    bool spacing; /* there is a rule for words written as one */
    alam_source_limits limits;
    alam_glue glue;
    ALAM_ARRAY(alam_source_class) classes;
    ALAM_ARRAY(alam_source_part) parts;
    ALAM_ARRAY(alam_source_pattern) patterns;
    ALAM_ARRAY(alam_source_short_form) short_forms;
    ALAM_ARRAY(alam_source_borrowing) borrowings;
    alam_source_letters name_letters;
    ALAM_ARRAY(alam_source_zone) zones;
    ALAM_ARRAY(alam_source_date) dates;
    alam_map ids; /* entity id -> number in the order of reading; ALAM_ID_GONE (stack.h) */
    uint32_t layer; /* of what is read next; later layers may speak of the ids of earlier ones */
} alam_source;

/* Reads one YAML file, of whatever kind, into `source`. `file` and `bytes` are borrowed as long as
 * the source lives, respectively for the call. */
bool alam_source_read(alam_source *source, const char *file, const char *bytes, size_t size,
                      alam_error *error);

void alam_source_free(alam_source *source);

bool alam_fail_spot(alam_error *error, alam_spot spot, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
