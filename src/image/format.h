/* The image: one file that holds gazetteers and rules ready to use.
 *
 *     +--------+---------------+-----------+-----------+-- ... --+
 *     | header | section table | section 0 | section 1 |         |
 *     +--------+---------------+-----------+-----------+-- ... --+
 *
 * Little-endian, no pointers: sections refer to each other by index, to strings by the offset of
 * their first byte in STRINGS (each ends with a NUL byte; offset 0 is ""). Every section starts at a
 * multiple of 64 bytes. image.c checks all of what is said here before an image is used.
 *
 * How a name is found:
 *
 *     folded word --hash--> WORD_SLOTS --> WORDS[w]           one probe a token
 *     chain of word hashes --> FIRST_PREFIXES, NEXT_PREFIXES  does a name begin with these words?
 *                                 |  name                     does one end here?
 *                                 v
 *     NAMES[n] and those behind it with the same words, each compared with the text --> ENTITIES
 */
#ifndef ALAM_IMAGE_FORMAT_H
#define ALAM_IMAGE_FORMAT_H

#include "image/prefix.h"
#include "text/fold.h"
#include "text/letters.h"
#include "text/skeleton.h"

#include <stddef.h>
#include <stdint.h>

#define ALAM_IMAGE_MAGIC "\x89" "ALAM\r\n\n" /* damaged by any transfer that changes line ends */
#define ALAM_IMAGE_VERSION 11
#define ALAM_NONE UINT32_MAX
#define ALAM_IMAGE_ALIGNMENT 64 /* of sections: a cache line */
#define ALAM_IMAGE_ALIGNED(offset)                                                                   \
    (((offset) + ALAM_IMAGE_ALIGNMENT - 1) & ~(size_t)(ALAM_IMAGE_ALIGNMENT - 1))

/* The one list of sections: number, item type. Adding one changes ALAM_IMAGE_VERSION. */
#define ALAM_SECTIONS(X)                                                                             \
    X(STRINGS, char)                                                                                 \
    X(FOLD_INDEX, uint16_t)                                                                          \
    X(FOLD_BLOCKS, uint32_t)                                                                         \
    X(FOLD_SEQUENCES, uint32_t)                                                                      \
    X(FOLD_RULES, uint32_t)        /* strings: the names of the fold's rules; [0] is "" */           \
    X(TYPES, uint32_t)             /* strings, sorted */                                             \
    X(ENTITIES, alam_entity)       /* sorted by id */                                                \
    X(KINDS, alam_kind)            /* in the order of their strings */                                \
    X(ALIASES, alam_alias)         /* sorted by id */                                                \
    X(SOURCES, alam_origin)        /* by source, then licence */                                     \
    X(ENTITY_SOURCES, uint32_t)    /* of each entity; ALAM_NONE: not said */                         \
    X(ROLES, alam_role)                                                                              \
    X(WORDS, alam_word)                                                                              \
    X(WORD_SLOTS, alam_slot)       /* a power of two, not full */                                    \
    X(COMMON, uint32_t)            /* strings: spellings of the ordinary words */                    \
    X(FIRST_PREFIXES, alam_prefix_bucket) /* see image/prefix.h */                                   \
    X(FIRST_FILTER, uint64_t)                                                                        \
    X(NEXT_PREFIXES, alam_prefix_bucket)                                                             \
    X(NEXT_FILTER, uint64_t)                                                                         \
    X(NAMES, alam_name)            /* those of the same words together */                            \
    X(CLITICS, alam_clitic)        /* longer stacks first */                                         \
    X(CLITIC_PARTS, uint32_t)      /* strings */                                                     \
    X(TRIGGERS, alam_trigger)                                                                        \
    X(TRIGGER_KINDS, uint32_t)     /* strings */                                                     \
    X(TRIGGER_WORDS, alam_trigger_word) /* sorted by word, then trigger */                           \
    X(CLASSES, alam_word_class)    /* of words, by name */                                           \
    X(CLASS_SETS, alam_class_set)  /* [0] is empty */                                                \
    X(ANCHORS, uint32_t)           /* patterns, those of one class together */                       \
    X(PATTERNS, alam_pattern)                                                                        \
    X(PATTERN_OPS, alam_op)                                                                          \
    X(PREDICATES, uint32_t)        /* PATTERN_OPS: where each begins; at most ALAM_MOST_PREDICATES */  \
    X(SHORT_FORMS, alam_short_form)                                                                  \
    X(LETTER_ODDS, int8_t)         /* see text/letters.h */                                          \
    X(NAME_LETTERS, uint32_t)      /* code points, sorted */                                         \
    X(VARIANT_RULES, uint32_t)     /* strings: names; at most 64 */                                  \
    X(VARIANT_LETTERS, alam_variant_letter) /* sorted by code point; [i] has number i + 1 */         \
    X(VARIANT_COSTS, alam_variant_cost) /* [ALAM_WHERE_COUNT][64][64] by letter number */            \
    X(REWRITES, alam_rewrite)                                                                        \
    X(SKELETON_STARTS, uint32_t)   /* strings: what a skeleton leaves out at the start */            \
    X(SKELETON_SLOTS, alam_skeleton_slot) /* a power of two, not full */                             \
    X(SKELETON_WORDS, uint32_t)    /* words, those of one skeleton together */                       \
    X(ROLES_BY_OF, alam_role_place) /* sorted by of, role, number */                                 \
    X(ZONE_RULES, alam_zone_rule)  /* in the order in which they are tried; at most 64 */            \
    X(ZONE_PHRASES, alam_phrase)   /* of the rules; sorted by hash, longer ones first */             \
    X(ZONE_INSIDE, uint32_t)       /* ZONE_PHRASES that are looked for inside of lines, too */       \
    X(ZONE_SIGNS, uint32_t)        /* code points */                                                 \
    X(ZONE_RESUME, uint32_t)       /* strings: folded words at which the article goes on */          \
    X(DATE_PHRASES, alam_phrase)   /* months and what stands in dates; as ZONE_PHRASES */            \
    X(PHRASE_WORDS, uint32_t)      /* strings: folded */                                             \
    X(SETTINGS, alam_settings)     /* one */

typedef enum alam_section_id {
#define X(name, type) ALAM_SECTION_##name,
    ALAM_SECTIONS(X)
#undef X
    ALAM_SECTION_COUNT
} alam_section_id;

typedef struct alam_image_header {
    char magic[8];
    uint32_t version;
    uint32_t section_count;
    uint64_t size;     /* of the file */
    uint64_t checksum; /* alam_hash() of everything behind this header */
} alam_image_header;

typedef struct alam_image_section_entry {
    uint64_t offset; /* from the start of the file, a multiple of 8 */
    uint64_t count;  /* items */
} alam_image_section_entry;

typedef struct alam_entity {
    uint32_t id;     /* string */
    uint32_t type;   /* string */
    uint32_t kind;   /* string, "" for none */
    uint32_t name;   /* string: display name */
    uint32_t within; /* entity: the place it lies in, the body it belongs to; ALAM_NONE */
    uint32_t country; /* entity, ALAM_NONE */
    float latitude;  /* degrees; NaN where unknown */
    float longitude;
    uint32_t first_role;
    uint32_t role_count;
} alam_entity;

/* How many entities are of a kind. */
typedef struct alam_kind {
    uint32_t name; /* string */
    uint32_t count;
} alam_kind;

/* Another id of an entity, from another scheme. */
typedef struct alam_alias {
    uint32_t id; /* string */
    uint32_t entity;
} alam_alias;

/* Where entities are from and under which licence, as their file says. */
typedef struct alam_origin {
    uint32_t source;  /* string */
    uint32_t licence; /* string, "" for none */
} alam_origin;

typedef struct alam_role {
    uint32_t role; /* string */
    uint32_t of;   /* entity, ALAM_NONE */
    int32_t from;  /* year * 10000 + month * 100 + day; 0: open */
    int32_t to;    /* the last day; 0: open */
} alam_role;

/* A role found by whom or what it is a role of. */
typedef struct alam_role_place {
    uint32_t of;     /* entity, ALAM_NONE */
    uint32_t role;   /* string: equal texts have one offset */
    uint32_t number; /* ROLES */
    uint32_t entity; /* who has it */
} alam_role_place;

typedef struct alam_word {
    uint64_t hash;     /* alam_word_hash() of its text */
    uint32_t text;     /* string: folded at the loosest level */
    uint32_t length;   /* bytes */
    uint32_t first_common; /* COMMON: ordinary words that fold to this word */
    uint8_t common_count;
    uint8_t flags;     /* bits, see below */
    uint16_t set;      /* CLASS_SETS: the classes it is in */
} alam_word;

enum {
    ALAM_WORD_NAME = 1,    /* some name has it */
    ALAM_WORD_COMMON = 2,  /* ordinary words fold to it */
    ALAM_WORD_TRIGGER = 4, /* it announces names */
    ALAM_WORD_DEMONYM = 8, /* it is a demonym by itself */
    ALAM_WORD_VARIES = 16, /* some name that has it may be spelled otherwise */
};

typedef struct alam_slot {
    uint32_t fingerprint; /* upper half of the hash */
    uint32_t word;        /* ALAM_NONE: free */
} alam_slot;

#define ALAM_MOST_NAME_WORDS 0xFF

/* What searching reads of a name comes first: eight bytes that lie in one cache line. */
typedef struct alam_name {
    uint32_t text;    /* string: the surface form as written in the gazetteer, or inflected */
    uint8_t mode;     /* alam_mode */
    uint8_t level;    /* alam_level: the loosest that is allowed */
    uint8_t words;    /* how many it has */
    uint8_t flags;    /* bits, see below */
    uint32_t entity;
    uint32_t base;    /* string: the listed form that it was inflected from; `text` itself else */
    uint32_t rule;    /* string: the inflection that made it; "" */
    float prior;      /* 0..1: how likely this form means this entity */
} alam_name;

enum {
    ALAM_NAME_SHORT = 1,  /* only after a full name or a trigger */
    ALAM_NAME_COMMON = 2, /* an ordinary word too: needs support */
    ALAM_NAME_JOINED = 4, /* two of its words are written as one */
    ALAM_NAME_FOLLOWED = 8, /* the next of NAMES has the same words */
    ALAM_NAME_FLAGS = 15,
};

/* One stack of proclitics: a token that begins with `strip` may be a name that begins behind it. */
typedef struct alam_clitic {
    uint32_t strip;   /* string, folded */
    uint32_t strip_length; /* bytes */
    uint32_t before;  /* string, folded: what must follow; "" for anything */
    uint32_t restore; /* string, folded: what is put in front of the rest to look it up */
    uint32_t first_part; /* CLITIC_PARTS: the proclitics, outermost first */
    uint32_t part_count;
    uint32_t minimum; /* letters that must be left of a name of one word */
} alam_clitic;

typedef struct alam_trigger {
    uint32_t name;       /* string */
    uint32_t type;       /* string: of the entities it announces */
    uint32_t first_kind; /* TRIGGER_KINDS; no kinds: all */
    uint32_t kind_count;
} alam_trigger;

typedef struct alam_trigger_word {
    uint32_t word;
    uint32_t trigger;
} alam_trigger_word;

/* Patterns over words: see src/rules/program.h for what the operations do. */

#define ALAM_MOST_CLASSES 256
#define ALAM_CANDIDATE_CLASS "@" /* the name of the class of what begins a candidate; no word has it */
#define ALAM_MOST_OPS 1024       /* of a pattern */
#define ALAM_MOST_PARTS 32       /* predicates that patterns ask for by name: the first ones */
#define ALAM_MOST_PREDICATES 96  /* these, and those that say what may stand where */
#define ALAM_PATTERN_UNITS 32    /* that a pattern may reach over */

typedef struct alam_word_class {
    uint32_t name;         /* string */
    uint32_t first_anchor; /* ANCHORS: the patterns that a word of this class starts */
    uint32_t anchor_count;
} alam_word_class;

typedef struct alam_class_set {
    uint64_t bits[ALAM_MOST_CLASSES / 64];
} alam_class_set;

typedef enum alam_action {
    ALAM_ACTION_ADD,     /* a candidate of `type` with the id that `id` makes */
    ALAM_ACTION_ALSO,    /* the same, beside what else covers the very span */
    ALAM_ACTION_ROLE,    /* the person who has `role` of the first candidate on the document's date */
    ALAM_ACTION_RETYPE,  /* the same, in place of what else covers the very span */
    ALAM_ACTION_DROP,    /* the candidates that cover the very span are refused */
    ALAM_ACTION_RESCORE, /* their scores are multiplied by `score` */
    ALAM_ACTION_SUPPORT, /* they have the support that they need */
    ALAM_ACTION_COUNT
} alam_action;

typedef struct alam_pattern {
    uint32_t name;     /* string */
    uint32_t first_op; /* PATTERN_OPS */
    uint32_t op_count;
    uint32_t type;     /* string; "" : any, for what adds nothing */
    uint32_t id;       /* string: the template of the id */
    uint32_t role;     /* string */
    float score;       /* 0..1 */
    uint8_t action;    /* alam_action */
    uint8_t back_least, back_most; /* units from its start to the word that starts it */
    uint8_t ahead;           /* bits: what the unit behind that word must be, see below */
    uint8_t ahead_predicate; /* PREDICATES + 1: or pass this; 0: none */
    uint8_t start_predicate; /* PREDICATES + 1: what the word that starts it must pass; 0: nothing more */
    uint16_t start_op;       /* of its operations, + 1: the candidate that starts it; 0: a word does */
} alam_pattern;

enum {
    ALAM_AHEAD_KNOWN = 1,     /* else it may be anything, or nothing; also behind a candidate that starts it */
    ALAM_AHEAD_CANDIDATE = 2, /* a candidate may begin there */
};

typedef enum alam_opcode {
    ALAM_OP_MATCH,     /* all of it stands here */
    ALAM_OP_JUMP,      /* a: op */
    ALAM_OP_SPLIT,     /* tries the next op, then op a */
    ALAM_OP_OPEN,      /* the span begins */
    ALAM_OP_CLOSE,     /* the span ends */
    ALAM_OP_SPACE,     /* nothing but space in front of the unit */
    ALAM_OP_SIGN,      /* a: string, a sign in front of the unit; or space where optional */
    ALAM_OP_LINE,      /* a line begins in front of the unit */
    ALAM_OP_CLASS,     /* a: class of the unit's word */
    ALAM_OP_KIND,      /* a: alam_word_kind */
    ALAM_OP_BEGINS,    /* a: string, folded: the unit's word begins so */
    ALAM_OP_ENDS,      /* a: string, folded: the unit's word ends so */
    ALAM_OP_PREDICATE, /* a: PREDICATES, tests that have a name, which the unit passes */
    ALAM_OP_NEXT,      /* to the next unit */
    ALAM_OP_CANDIDATE, /* a: string, type or ""; b: string, kind or "": goes behind a candidate */
    ALAM_OP_LOOK,      /* what follows, up to op a, stands here; b: units back; moves nothing */
    ALAM_OP_COUNT
} alam_opcode;

enum {
    ALAM_OP_NOT = 1,        /* the test must fail */
    ALAM_OP_PROCLITICS = 2, /* also behind proclitics */
    ALAM_OP_DEMONYM = 4,    /* a demonym, and not a name */
    ALAM_OP_OPTIONAL = 8,   /* space will do */
    ALAM_OP_JOIN = 16,      /* more than one way leads here */
};

typedef enum alam_word_kind {
    ALAM_KIND_ANY,
    ALAM_KIND_ORDINARY, /* spelled like an ordinary word, whole or behind a proclitic */
    ALAM_KIND_NEAR,     /* folds like an ordinary word or a trigger, whatever its spelling */
    ALAM_KIND_UNLISTED, /* in no list as it stands */
    ALAM_KIND_UNKNOWN,  /* nor behind a proclitic */
    ALAM_KIND_NUMBER,   /* begins with a digit */
    ALAM_KIND_LIKELY,   /* its letters are rather those of a name */
    ALAM_KIND_SURE,     /* much rather */
    ALAM_KIND_CAPITAL,  /* the text has its first letter as a capital */
    ALAM_KIND_COUNT
} alam_word_kind;

typedef struct alam_op {
    uint8_t code; /* alam_opcode */
    uint8_t flags;
    uint16_t unused;
    uint32_t a, b;
} alam_op;

/* The last word of a full name of this type means the same entity later in the document. */
typedef struct alam_short_form {
    uint32_t name;    /* string */
    uint32_t type;    /* string */
    uint32_t letters; /* that it must have */
    float score;      /* 0..1 */
} alam_short_form;

/* How a word may be spelled otherwise: see text/skeleton.h and match/align.h. Costs are hundredths. */

#define ALAM_NEVER 255         /* the cost of what no rule allows */

typedef enum alam_where { ALAM_WHERE_START, ALAM_WHERE_INSIDE, ALAM_WHERE_END, ALAM_WHERE_COUNT } alam_where;

typedef struct alam_variant_cost {
    uint8_t cost;
    uint8_t rule; /* VARIANT_RULES */
} alam_variant_cost;

enum {
    ALAM_REWRITE_START = 1,
    ALAM_REWRITE_END = 2,
    ALAM_REWRITE_INSIDE = 4,
};

#define ALAM_MOST_REWRITES 128 /* two for each rule */

/* A group of letters of the listed word that may be seen as another. */
typedef struct alam_rewrite {
    uint32_t from[4], to[4]; /* code points */
    uint8_t from_count, to_count;
    uint8_t where; /* bits, 0: anywhere */
    uint8_t cost;
    uint8_t rule;
    uint8_t unused[3];
} alam_rewrite;

typedef struct alam_skeleton_slot {
    uint32_t key;   /* of the skeleton */
    uint32_t first; /* SKELETON_WORDS; ALAM_NONE: free */
    uint32_t count;
} alam_skeleton_slot;

/* Parts of a page: see zone/zones.h. */

typedef enum alam_zone {
    ALAM_ZONE_BODY,
    ALAM_ZONE_HEADLINE,
    ALAM_ZONE_META,
    ALAM_ZONE_KEYWORDS,
    ALAM_ZONE_RELATED,
    ALAM_ZONE_COUNT
} alam_zone;

typedef enum alam_until {
    ALAM_UNTIL_LINE,  /* the line's end; where the phrase fills it, that of the next one */
    ALAM_UNTIL_SIGN,  /* the sign that ends the line's opening */
    ALAM_UNTIL_BLOCK, /* the next empty line */
    ALAM_UNTIL_TEXT,  /* the next line of running text */
    ALAM_UNTIL_END,   /* the end of the text */
    ALAM_UNTIL_COUNT
} alam_until;

typedef enum alam_zone_date {
    ALAM_ZONE_DATE_ANY,       /* does not matter */
    ALAM_ZONE_DATE_HELD,      /* the line must hold one; the document's where there is no better */
    ALAM_ZONE_DATE_PUBLISHED, /* one that the line holds is the document's */
    ALAM_ZONE_DATE_COUNT
} alam_zone_date;

enum {
    ALAM_ZONE_PHRASE = 1,   /* the line must begin with one of its phrases */
    ALAM_ZONE_IS = 2,       /* and have nothing behind it */
    ALAM_ZONE_INSIDE = 4,   /* also inside a line that another rule has taken */
    ALAM_ZONE_FIRST = 8,    /* only the first line that no rule has taken, with text behind it */
    ALAM_ZONE_REPEATS = 16, /* only a line with the words of the headline */
    ALAM_ZONE_TWICE = 64,   /* only a line with the words of the one before it, which goes with it */
    ALAM_ZONE_BRACKETS = 32, /* the line must have a part in brackets */
};

/* What a line must be, all of it (0: that does not matter), and where the zone ends. */
typedef struct alam_zone_rule {
    uint64_t after_rules; /* bit set: behind one of them, or of the zones, it goes to the end */
    uint32_t name;        /* string */
    uint32_t first_sign, sign_count;     /* ZONE_SIGNS: one must follow phrase or opening words */
    uint32_t first_end, end_count;       /* ZONE_SIGNS: the line must end in one */
    uint32_t first_never, never_count;   /* ZONE_SIGNS: the line must end in none */
    uint32_t first_start, start_count;   /* ZONE_SIGNS: the line must begin with one */
    uint32_t first_resume, resume_count; /* ZONE_RESUME */
    uint16_t least, most; /* code points of the line */
    uint16_t words;       /* at most, beside phrase and date */
    uint16_t lines;       /* only so many lines of the text that are not empty */
    uint8_t zone;         /* alam_zone */
    uint8_t until;        /* alam_until */
    uint8_t date;         /* alam_zone_date */
    uint8_t after_zones;  /* bit set of alam_zone */
    uint32_t flags;
    uint32_t unused;
} alam_zone_rule;

typedef struct alam_phrase {
    uint64_t hash; /* alam_hash() of its first word, folded at the loosest level */
    uint32_t first_word; /* PHRASE_WORDS */
    uint32_t word_count;
    uint32_t rule;  /* ZONE_RULES; 0 for dates */
    uint32_t month; /* 1..12; 0: no month */
} alam_phrase;

typedef struct alam_settings {
    uint32_t longest_name;   /* words */
    uint32_t glue_letters;   /* a run of fewer letters is not looked at for glued words; 0: never */
    uint32_t glue_part;      /* letters each part must have */
    uint32_t glue_name;      /* letters the name that justifies it must have */
    uint32_t longest_word;   /* bytes of the longest folded word */
    int32_t name_likely, name_sure; /* likeness from which a word is like a name, see text/letters.h */
    uint32_t variant_letters;    /* letters a word must have to be looked for in other spellings */
    uint32_t variant_per_letter; /* hundredths of cost that a letter allows */
    uint32_t variant_margin;     /* hundredths: what costs no more than this above the best is told */
    uint32_t variant_unit;       /* hundredths of cost that make a spelling e times less likely */
    uint32_t variant_nothing;    /* hundredths: what it costs to be no listed name, and for each letter */
    uint32_t variant_nothing_letter;
    uint32_t variant_sure;       /* hundredths: how likely a name by itself in a line has to be */
    uint64_t variant_alone_rules; /* bit set: not in running text */
    uint8_t double_cost, double_rule; /* a letter twice or once; ALAM_NEVER */
    uint8_t slip_cost, slip_rule, slip_letters;
    uint8_t spacing_cost, spacing_rule;
    uint8_t least_shift; /* what a word longer or shorter by a letter costs at least */
    uint64_t prefix_seed; /* of the places of prefixes */
    uint32_t zone_lines; /* lines at the start of a text that rules without phrases look at */
    uint32_t unused;
} alam_settings;

/* "body" ... */
const char *alam_zone_name(alam_zone zone);

/* "STRINGS" ... */
const char *alam_section_name(alam_section_id section);

/* Bytes of one item of a section. */
size_t alam_section_item_size(alam_section_id section);

#endif
