/* Writers: one output format a file.
 *
 *     const alam_writer *writer = alam_writer_find("jsonl");
 *     writer->begin(&out, &style);              // once: a header or the head of a page
 *     writer->document(&out, &style, &view);    // for each document, in the order of the input
 *     writer->end(&out, &style);                // once
 *
 * A writer keeps nothing between its calls and only appends to the buffer it is given, so that any
 * number of threads may render documents at once and the results be joined in order. When memory
 * runs out the buffer's `failed` says so.
 */
#ifndef ALAM_WRITE_WRITER_H
#define ALAM_WRITE_WRITER_H

#include "base/buffer.h"
#include "html/html.h"

#include <alam/alam.h>

/* In what `start` and `end` are counted. */
typedef enum alam_offset_unit {
    ALAM_UNIT_CODEPOINT = 0,
    ALAM_UNIT_UTF16,
    ALAM_UNIT_BYTE,
} alam_offset_unit;

typedef struct alam_write_style {
    alam_offset_unit unit;
    bool color; /* only "pretty" looks at it */
} alam_write_style;

/* One field of a document with its spans, in the order of alam_span_at(). */
typedef struct alam_field_view {
    const char *name; /* "title", "text"; NULL: the document has no fields */
    const char *text;
    size_t length;
    const alam_span *spans;
    size_t count;
} alam_field_view;

/* A tagged document. Everything is borrowed for the time of the call. */
typedef struct alam_document_view {
    const char *name;
    const alam_field_view *fields;
    size_t field_count;
    const alam_text *source; /* says where bytes were before decoding; NULL: as they are */
    const alam_html *html;   /* says where the text was in its page; NULL: it is no page      */
    const char *original;    /* the bytes before decoding, of a page                          */
    size_t original_length;
} alam_document_view;

typedef struct alam_writer {
    const char *name;
    void (*begin)(alam_buffer *out, const alam_write_style *style);
    void (*document)(alam_buffer *out, const alam_write_style *style,
                     const alam_document_view *document);
    void (*end)(alam_buffer *out, const alam_write_style *style);
} alam_writer;

extern const alam_writer alam_writer_jsonl;
extern const alam_writer alam_writer_tsv;
extern const alam_writer alam_writer_conll;
extern const alam_writer alam_writer_html;
extern const alam_writer alam_writer_pretty;
extern const alam_writer alam_writer_html_inplace; /* only of documents that are a page */

/* The writer called `name`; NULL where there is none. */
const alam_writer *alam_writer_find(const char *name);

/* For formats that need no head and no foot. */
void alam_writer_nothing(alam_buffer *out, const alam_write_style *style);

/* ---- What several formats print alike ------------------------------------------------------- */

/* Where a span begins and ends in the document's original input, in that unit. */
size_t alam_view_start(const alam_document_view *document, alam_offset_unit unit, const alam_span *span);
size_t alam_view_end(const alam_document_view *document, alam_offset_unit unit, const alam_span *span);

/* The span belongs to the page and not to its article: it lies in no headline and no body. */
bool alam_is_beside(const alam_span *span);

/* A score with two decimals; the point is a point in every locale. */
void alam_write_score(alam_buffer *out, double score);

/* A number that is read back as the same in seven digits; the point is a point in every locale. */
void alam_write_real(alam_buffer *out, double value);

#endif
