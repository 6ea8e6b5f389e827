/* Comparing what two images find in one text. */
#ifndef ALAM_CLI_DIFF_H
#define ALAM_CLI_DIFF_H

#include "base/buffer.h"

#include <alam/alam.h>

/* One text that both taggers have just tagged; their spans are borrowed until the next one. */
typedef struct alam_diff_field {
    const char *doc;   /* the document, as the output calls it */
    const char *field; /* "title", "text"; NULL: a text file */
    const char *text;
    const alam_tagger *before, *after;
} alam_diff_field;

typedef struct alam_diff_counts {
    size_t same, lost, added, changed;
} alam_diff_counts;

/* Appends a line for each span that one tagger has and not the other, in the order of the text; a lost and an
 * added one that overlap are one line, "changed". Spans are the same when place, entity, type and mode are.
 * False when memory is out. */
bool alam_diff_field_write(const alam_diff_field *field, bool json, alam_buffer *out,
                           alam_diff_counts *counts);

#endif
