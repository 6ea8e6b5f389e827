/* Several gazetteers as one: what later ones say of the entities of earlier ones, entities that are the
 * same by a key, and what the caller does not want.
 *
 *     layer 0   {id: cairo, names: {ar: [a]}}        {id: giza ...}
 *     layer 1   {id: cairo, names: {ar: [b]}}        {id: giza, delete: true}
 *     after     {id: cairo, names: {ar: [a, b]}}
 *
 * Until then each entry that was read is an entity of its own, numbered in the order of reading. */
#ifndef ALAM_COMPILE_STACK_H
#define ALAM_COMPILE_STACK_H

#include "compile/source.h"

#include <alam/alam_compile.h>

/* What source->ids says of an id whose entity was deleted or left out: references to it say nothing. */
#define ALAM_ID_GONE (ALAM_MAP_NONE - 1)

/* Puts the entries of `source` together, deletes, and leaves out what `options` (may be NULL) does not
 * want; numbers entities, names and ids anew. Errors: ALAM_ERROR_MEMORY. */
bool alam_stack(alam_source *source, const alam_compile_options *options, alam_error *error);

#endif
