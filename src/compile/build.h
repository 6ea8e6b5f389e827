/* Building the sections of an image from what was read. The order of everything in the image follows
 * from the ids and the order of the files alone, never from a hash, so that the same input gives the
 * same bytes. */
#ifndef ALAM_COMPILE_BUILD_H
#define ALAM_COMPILE_BUILD_H

#include "compile/source.h"
#include "image/format.h"
#include "text/token.h"

typedef ALAM_ARRAY(uint32_t) alam_numbers;

/* A word is in a class. */
typedef struct alam_membership {
    uint32_t word, class;
} alam_membership;

/* The first and the last word of a name; ALAM_NONE where it has only one. */
typedef struct alam_name_ends {
    uint32_t first, last;
} alam_name_ends;

typedef struct alam_build {
    alam_source *source;
    alam_error *error;
    alam_buffer sections[ALAM_SECTION_COUNT];
    alam_table strings;       /* by text: offsets in STRINGS */
    alam_table words;         /* by folded text: numbers in WORDS */
    alam_map terminals;       /* word numbers of a name -> the first of NAMES that has these words */
    alam_map classes;         /* name -> number in CLASSES; "=word" for a word by itself */
    ALAM_ARRAY(alam_membership) memberships;
    ALAM_ARRAY(alam_name_ends) name_ends; /* of each name of the source */
    alam_fold fold;           /* over the sections, once they are built */
    alam_tokenizer tokenizer; /* scratch */
    alam_tokens tokens;       /* scratch: the tokens of the text looked at last */
    alam_numbers numbers;     /* scratch: its words */
    uint32_t *entity_order;   /* number in the order of reading -> number in ENTITIES */
    alam_settings settings;   /* filled step by step */
    uint32_t longest_name;    /* words */
    uint32_t longest_word;    /* bytes */
} alam_build;

/* Fills all sections. Errors: ALAM_ERROR_DATA with the place, ALAM_ERROR_MEMORY. */
bool alam_build_image(alam_build *build);

/* Its first step: the fold alone, and build->fold. */
bool alam_build_fold_tables(alam_build *build);

/* The same for a build whose fold is there already: its sections, and build->fold. */
bool alam_build_rest(alam_build *build);
void alam_build_free(alam_build *build);

/* ---- for the files of the builder ---- */

/* The steps, in this order. */
bool alam_build_types(alam_build *build);
bool alam_build_entities(alam_build *build);
bool alam_build_common(alam_build *build);
bool alam_build_names(alam_build *build);
bool alam_build_variants(alam_build *build);
bool alam_build_clitics(alam_build *build);
bool alam_build_triggers(alam_build *build);
bool alam_build_patterns(alam_build *build);
bool alam_build_letters(alam_build *build);
bool alam_build_zones(alam_build *build);
bool alam_build_tables(alam_build *build);
bool alam_build_prefixes(alam_build *build); /* part of the tables */

/* Fails where memory ran out for a section. To be asked before a missing item is called a mistake. */
bool alam_build_sound(alam_build *build);

/* The offset of `text` in STRINGS; failures stick in that section. */
uint32_t alam_build_string(alam_build *build, const char *text);

/* Where many strings are interned one after the other, most of the time is waiting for memory. The first has the
 * place in the table of a string that comes later fetched meanwhile; the second, called some strings later,
 * the string that is there. */
void alam_build_fetch_slot(const alam_build *build, const char *text, size_t length);
void alam_build_fetch_string(const alam_build *build, const char *text, size_t length);

/* Cuts `text` into words as a text would be and leaves their numbers in build->numbers. Fails, with
 * the place of `text`, where it has no word or something that no name in a text goes across. */
bool alam_build_words(alam_build *build, const alam_text_ref *text);

/* Whether some gazetteer or the program declares this type. */
bool alam_build_knows_type(alam_build *build, const char *type);

/* The folded form of `text` at `level`, in the source's arena; NULL when memory is out. */
const char *alam_build_folded(alam_build *build, alam_level level, const char *text, size_t length);

/* The number of a folded word, which is added where it is new; ALAM_NONE when memory is out. */
uint32_t alam_build_intern(alam_build *build, const char *text, size_t length);

alam_word *alam_build_word(alam_build *build, uint32_t word);

/* Appends an item to a section. */
#define alam_build_add(build, section, item)                                                         \
    alam_buffer_append(&(build)->sections[ALAM_SECTION_##section], (item), sizeof *(item))

/* Items in a section. */
#define alam_build_count(build, section, type)                                                       \
    ((uint32_t)((build)->sections[ALAM_SECTION_##section].length / sizeof(type)))

/* Room for `count` items of `size` bytes in a section, all of them zero; NULL when memory is out. */
void *alam_build_reserve(alam_build *build, alam_section_id section, size_t count, size_t size);

/* A power of two of slots of which at most two in three are used. */
size_t alam_build_slots(size_t items);

#endif
