/* The entities of one document: how often each was found, and in which surface forms. */
#ifndef ALAM_WRITE_TALLY_H
#define ALAM_WRITE_TALLY_H

#include "base/array.h"
#include "base/map.h"
#include "write/writer.h"

typedef struct alam_tally_form {
    const char *text;
    size_t length;
    size_t next; /* number of the entity's next form + 1, 0: no more */
} alam_tally_form;

typedef struct alam_tally_entity {
    const alam_span *span; /* the first one; for type, id and name */
    size_t count;
    size_t first_form; /* number + 1 */
    size_t last_form;
    size_t order; /* of appearance */
} alam_tally_entity;

typedef struct alam_tally {
    ALAM_ARRAY(alam_tally_entity) entities; /* by type, the more frequent first */
    ALAM_ARRAY(alam_tally_form) forms;
} alam_tally;

/* Counts the spans of a document, whose texts are borrowed. False: memory is out. The caller frees
 * `tally` with alam_tally_free(). */
bool alam_tally_document(alam_tally *tally, const alam_document_view *document);
void alam_tally_free(alam_tally *tally);

/* The form with the number `number` - 1; NULL for 0. */
const alam_tally_form *alam_tally_form_at(const alam_tally *tally, size_t number);

#endif
