/* What a document says beside the words of a candidate: which entities it has named before, and which
 * word stands in front. Names that need support get it from here or are refused. */
#ifndef ALAM_RESOLVE_CONTEXT_H
#define ALAM_RESOLVE_CONTEXT_H

#include "match/candidate.h"
#include "match/units.h"

/* One entity that the document has named surely. */
typedef struct alam_mention {
    uint32_t entity; /* ALAM_NONE: a free slot */
    uint32_t field;  /* of its first mention */
    uint32_t first;  /* byte at which that ends */
    uint32_t order;  /* of its last mention: larger is later */
} alam_mention;

/* The entities of one document: a hash table, emptied and not freed between documents. */
typedef struct alam_context {
    const alam_image *image;
    alam_mention *slots;
    size_t slot_count;
    size_t used;
    uint32_t field;
    uint32_t order;
} alam_context;

/* Forgets the document. */
void alam_context_begin(alam_context *context);

/* The next field of the document: all that was said so far comes before it. */
void alam_context_field(alam_context *context);

/* Notes a sure mention. False when memory is out. */
bool alam_context_note(alam_context *context, const alam_candidate *candidate);

/* Looks for a trigger in front of each candidate. */
void alam_find_triggers(const alam_units *units, alam_candidate *candidates, size_t count);

/* Judges the candidates that need support; those refused for their spelling stay so. Before sure ones
 * are noted it knows the triggers alone. */
void alam_judge(const alam_context *context, alam_candidate *candidates, size_t count);

/* How recently the document named the entity; 0: not. */
uint32_t alam_context_recency(const alam_context *context, uint32_t entity);

void alam_context_free(alam_context *context);

#endif
