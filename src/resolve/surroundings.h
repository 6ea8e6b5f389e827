/* What a document is about, to choose between entities that share a name: Tripoli is the one in Lebanon
 * where Beirut is named too. Every name that can mean one entity only speaks for what it lies in, for its
 * kind, and for places near it. */
#ifndef ALAM_RESOLVE_SURROUNDINGS_H
#define ALAM_RESOLVE_SURROUNDINGS_H

#include "match/candidate.h"

#define ALAM_MOST_KINDS 32
#define ALAM_MOST_POINTS 64

/* An entity that the document names, or that holds one which it names. */
typedef struct alam_seen {
    uint32_t entity; /* ALAM_NONE: a free slot */
    uint32_t named;
    uint32_t holds;
} alam_seen;

typedef struct alam_surroundings {
    const alam_image *image;
    alam_seen *slots;
    size_t slot_count;
    size_t used;
    struct {
        uint32_t kind, count;
    } kinds[ALAM_MOST_KINDS];
    size_t kind_count;
    uint32_t named; /* entities */
    struct {
        float latitude, longitude;
    } points[ALAM_MOST_POINTS];
    size_t point_count;
} alam_surroundings;

/* Forgets the document. */
void alam_surroundings_begin(alam_surroundings *surroundings);

/* Notes the chosen candidates that can mean one entity only. False when memory is out. */
bool alam_look_around(alam_surroundings *surroundings, const alam_candidate *candidates, size_t count);

/* Sets how well each of several entities of one name fits the document; `*ambiguous` tells whether there
 * were any that fit differently. */
void alam_fit_readings(const alam_surroundings *surroundings, alam_candidate *candidates, size_t count,
                       bool *ambiguous);

void alam_surroundings_free(alam_surroundings *surroundings);

#endif
