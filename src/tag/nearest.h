/* The word of a name that is spelled most like a given word: for explanations. */
#ifndef ALAM_TAG_NEAREST_H
#define ALAM_TAG_NEAREST_H

#include "image/image.h"

typedef struct alam_nearest {
    uint32_t word;     /* ALAM_NONE: none is near */
    uint32_t name;     /* a name that has it */
    unsigned distance; /* letters added, lost or changed */
} alam_nearest;

/* Compares the folded word with every word of every name, by Levenshtein's distance; at most a third of
 * the letters may differ, and two at most. Takes time linear in the image. */
alam_nearest alam_find_nearest(const alam_image *image, const char *folded, size_t length);

/* The name of the fewest words that has the word; ALAM_NONE. */
uint32_t alam_name_with_word(const alam_image *image, uint32_t word);

#endif
