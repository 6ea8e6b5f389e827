/* The entities that a document names and no gazetteer lists. Their ids are derived from what patterns
 * found, so that one document calls one person by one id. */
#ifndef ALAM_RULES_DERIVED_H
#define ALAM_RULES_DERIVED_H

#include "base/buffer.h"
#include "base/map.h"
#include "match/candidate.h"

typedef struct alam_derived {
    const char *id;
    const char *name; /* as the text has it where it was found first */
    uint32_t type;    /* string */
} alam_derived;

/* Of one document; emptied and not freed between documents. */
typedef struct alam_derivations {
    alam_map ids; /* "type id" -> number in list */
    ALAM_ARRAY(alam_derived) list;
    alam_arena arena;
    alam_buffer scratch;
} alam_derivations;

/* The number, with ALAM_DERIVED set, of the entity of `type` (a string of the image) that has this id; made
 * where it is new, with `length` bytes of `name`, which may be ill-formed. ALAM_NONE when memory is out. */
uint32_t alam_derive(alam_derivations *derivations, uint32_t type, const char *id, const char *name,
                     size_t length);

static inline const alam_derived *alam_derived_of(const alam_derivations *derivations, uint32_t entity)
{
    return &derivations->list.items[entity & ~ALAM_DERIVED];
}

/* Forgets the document. */
void alam_derivations_clear(alam_derivations *derivations);

void alam_derivations_free(alam_derivations *derivations);

#endif
