/* Building the fold table from ICU's properties and the folds that rules list. */
#ifndef ALAM_COMPILE_FOLD_TABLE_H
#define ALAM_COMPILE_FOLD_TABLE_H

#include "compile/source.h"

/* Appends to `index`, `blocks` and `sequences` what alam_fold points to. Rule numbers in the entries
 * are positions in source->folds, from 1. Errors: ALAM_ERROR_DATA (folds that go in circles). */
bool alam_build_fold(const alam_source *source, alam_buffer *index, alam_buffer *blocks,
                     alam_buffer *sequences, alam_error *error);

#endif
