/* In which sentence and paragraph a place lies: the units of co-occurrence.
 *
 * A paragraph ends with a line. A sentence ends with its paragraph and behind a character of the Unicode
 * property Sentence_Terminal that a space follows, or that stands between two words of a script
 * without ASCII letters, as scraping leaves it; not behind the full stop of an initial.
 */
#ifndef ALAM_INDEX_UNITS_H
#define ALAM_INDEX_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct alam_place_units {
    const uint8_t *signs; /* what each code point of the basic plane is */
    const unsigned char *at, *end, *text;
    uint32_t sentence;  /* of the place reached, counted from 0 through all fields */
    uint32_t paragraph;
    uint32_t before;    /* the last character that is no closing mark */
    unsigned word;      /* letters of the word that is being read */
    bool pending;        /* one of the following */
    bool line_ended;
    bool terminal;      /* one was met, and only closing marks since */
    bool spaced;        /* and then a space */
} alam_place_units;

/* What all code points of the basic plane are, which the caller frees with free(); NULL when memory is out. */
uint8_t *alam_signs_new(void);

/* Starts before the first field; `signs` is borrowed. */
alam_place_units alam_units_of(const uint8_t *signs);

/* Goes on to a field, which begins a paragraph. */
void alam_units_field(alam_place_units *units, const char *text, size_t length);

/* Goes on to byte `byte` of the field, which must not lie before the last one asked for. */
void alam_units_reach(alam_place_units *units, size_t byte);

#endif
