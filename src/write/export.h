/* What an index holds, in the formats of other programs: one format a file.
 *
 * The functions only append to the buffers they are given; when memory runs out, the buffer's `failed`
 * says so. Documents and mentions are those that alam_index_walk() reads, in its order.
 */
#ifndef ALAM_WRITE_EXPORT_H
#define ALAM_WRITE_EXPORT_H

#include "base/buffer.h"

#include <alam/alam_index.h>

/* The mentions as a table; the columns are those of the view `mentions` and the coordinates. */
void alam_export_csv_head(alam_buffer *out);
void alam_export_csv(alam_buffer *out, const alam_index_document *document,
                     const alam_index_mention *mentions, size_t count);

/* W3C Web Annotations as JSON-LD, one a line for each mention. */
void alam_export_annotations(alam_buffer *out, const alam_index_document *document,
                             const alam_index_mention *mentions, size_t count);

/* A document for brat: its fields with an empty line between two, and the annotations of that text. */
void alam_export_brat_text(alam_buffer *out, const alam_index_document *document);
void alam_export_brat(alam_buffer *out, const alam_index_document *document,
                      const alam_index_mention *mentions, size_t count);

/* A name for the document's files that every file system takes, without an ending: `number` makes it the
 * only one of its kind. */
void alam_export_brat_name(alam_buffer *out, size_t number, const char *document);

/* The answers to ALAM_INDEX_ENTITIES and ALAM_INDEX_NETWORK as a GraphML graph. Pairs with an entity that
 * the first does not have are left out. */
void alam_export_graphml(alam_buffer *out, const alam_index_table *entities,
                         const alam_index_table *network);

#endif
