/* Attested pairs: a name as it is listed and as somebody wrote it, one pair a line.
 *
 *     listed <tab> seen
 *     key <tab> type <tab> listed <tab> seen ...      four columns or more: the third and the fourth
 *     any columns, after a header that names two of them "listed" and "seen"
 */
#ifndef ALAM_CLI_PAIRS_H
#define ALAM_CLI_PAIRS_H

#include "base/array.h"
#include "base/buffer.h"

#include <alam/alam.h>

typedef struct alam_pairs {
    ALAM_ARRAY(alam_pair) list; /* borrowed from the bytes */
    alam_buffer bytes;
} alam_pairs;

/* Reads the file `path` ("-": standard input), gzip or not. The caller frees `pairs` with
 * alam_pairs_free() in any case. Errors: ALAM_ERROR_DATA with the line, ALAM_ERROR_IO, ALAM_ERROR_MEMORY. */
bool alam_pairs_read(alam_pairs *pairs, const char *path, alam_error *error);

void alam_pairs_free(alam_pairs *pairs);

#endif
