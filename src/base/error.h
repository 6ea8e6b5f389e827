/* Filling the one error struct. All functions accept a NULL error. */
#ifndef ALAM_BASE_ERROR_H
#define ALAM_BASE_ERROR_H

#include <alam/alam.h>

/* Fills `error` with `code` and the formatted message, without a place. Always returns false, so that
 * a function may say `return alam_fail(...)`. */
bool alam_fail(alam_error *error, alam_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for a place in a file; `line` and `column` count from 1, 0 for unknown. */
bool alam_fail_at(alam_error *error, alam_code code, const char *file, size_t line, size_t column,
                  const char *format, ...) __attribute__((format(printf, 6, 7)));

/* "cannot <doing> <file>: <reason of errno>", ALAM_ERROR_IO. */
bool alam_fail_errno(alam_error *error, const char *file, const char *doing);

/* "out of memory", ALAM_ERROR_MEMORY. */
bool alam_fail_memory(alam_error *error);

#endif
