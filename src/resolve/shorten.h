/* Short forms of the names that a document has given in full: its later "Hajiyev" is the Hikmat Hajiyev
 * whom it introduced. Which types have them is said by the rules (SHORT_FORMS); the short form is the last
 * word of the name. Of two names with one last word the later one counts. */
#ifndef ALAM_RESOLVE_SHORTEN_H
#define ALAM_RESOLVE_SHORTEN_H

#include "match/candidate.h"
#include "match/units.h"
#include "resolve/resolve.h"

typedef struct alam_licence {
    uint64_t hash;    /* of the folded word */
    uint32_t entity;  /* ALAM_NONE: a free slot */
    uint32_t type;    /* string */
    uint32_t form;    /* SHORT_FORMS */
    uint32_t field;
    uint32_t from;    /* byte behind the full name */
} alam_licence;

/* The last words of one document; emptied and not freed between documents. */
typedef struct alam_shortener {
    const alam_image *image;
    alam_licence *slots;
    size_t slot_count;
    size_t used;
    uint32_t field;
    uint64_t endings[16]; /* a filter: bit set of hashes of the words' last letters */
} alam_shortener;

/* Forgets the document. */
void alam_shorten_begin(alam_shortener *shortener);

/* The next field of the document. */
void alam_shorten_field(alam_shortener *shortener);

/* Learns the last words of the names that were chosen, and appends a candidate for each of them that stands
 * by itself behind its name and was not chosen as anything. `resolver` is as alam_resolve() left it. False
 * when memory is out. */
bool alam_shorten(alam_shortener *shortener, alam_units *units, const alam_resolver *resolver,
                  alam_candidates *candidates);

void alam_shorten_free(alam_shortener *shortener);

#endif
