/* The steps from one version of the schema to the next: step n makes version n + 1 of version n. Step 0
 * makes the first version in an empty file. docs/index.md describes today's. */
#ifndef ALAM_INDEX_SCHEMA_H
#define ALAM_INDEX_SCHEMA_H

#include "index/index.h"

extern const char *const alam_index_steps[ALAM_INDEX_VERSION];

#endif
