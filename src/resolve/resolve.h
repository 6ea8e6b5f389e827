/* Resolving: which of the candidates that overlap are reported. */
#ifndef ALAM_RESOLVE_RESOLVE_H
#define ALAM_RESOLVE_RESOLVE_H

#include "base/sort.h"
#include "resolve/context.h"

typedef struct alam_resolver {
    ALAM_ARRAY(uint32_t) order;  /* scratch: candidates in the order in which they are tried */
    ALAM_ARRAY(alam_keyed) keyed; /* scratch: the same while they are put in order, and room to do so */
    ALAM_ARRAY(uint32_t) owners; /* scratch: per unit, the candidate + 1 that has it; 0: free */
    ALAM_ARRAY(uint32_t) inner;  /* the same for nested ones */
} alam_resolver;

/* Marks the accepted candidates that `policy` chooses, and which of them are nested. `units` is the
 * number of units they are about. False when memory is out. Time: n log n. */
bool alam_resolve(alam_resolver *resolver, const alam_context *context, alam_overlap policy,
                  size_t units, alam_candidate *candidates, size_t count);

void alam_resolver_free(alam_resolver *resolver);

#endif
