/* Changing single values of a YAML file and nothing else: comments, order and layout stay byte for byte.
 *
 * A value is found by its line and column, as the reader reports them. Only values on one line are changed,
 * and only in layouts that are understood for sure; anything else is left alone.
 *
 *     remove   [a, b, c] -> [a, c]        a line "- b" of a list
 *     replace  [a, b, c] -> [a, "x", c]
 */
#ifndef ALAM_COMPILE_EDIT_H
#define ALAM_COMPILE_EDIT_H

#include "base/array.h"
#include "base/buffer.h"
#include "base/error.h"

#include <stdint.h>

typedef enum alam_mend_kind {
    ALAM_MEND_NONE,
    ALAM_MEND_REMOVE,  /* the item of a list that the value is, or is the `text` of */
    ALAM_MEND_REPLACE, /* the value by `text`, quoted as needed */
} alam_mend_kind;

typedef struct alam_mend {
    alam_mend_kind kind;
    const char *text; /* borrowed */
} alam_mend;

/* Bytes `from` to `to` give way to `text`. */
typedef struct alam_edit {
    size_t from, to;
    const char *text; /* "": they are removed; borrowed */
    bool quoted;      /* written in double quotes */
    bool made;        /* set by alam_edit_apply() */
    uint32_t owner;   /* the caller's */
} alam_edit;

typedef ALAM_ARRAY(alam_edit) alam_edits;

/* The byte at which `column` of `line` begins, both from 1 and columns in code points; `size` where there
 * is none. */
size_t alam_edit_offset(const char *bytes, size_t size, unsigned line, unsigned column);

/* The edit that does `mend` to the value at byte `at`. False where the layout is none of those above. */
bool alam_edit_find(const char *bytes, size_t size, size_t at, const alam_mend *mend, alam_edit *edit);

/* Appends `bytes` with the edits made to `out`; of two that overlap the first is made. Sorts the
 * edits. */
void alam_edit_apply(const char *bytes, size_t size, alam_edits *edits, alam_buffer *out);

#endif
