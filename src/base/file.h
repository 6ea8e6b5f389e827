/* Files: mapping one, reading one whole (gzip or not), writing one so that it is there whole or not
 * at all. */
#ifndef ALAM_BASE_FILE_H
#define ALAM_BASE_FILE_H

#include "base/buffer.h"
#include "base/error.h"

typedef struct alam_mapping {
    const void *bytes; /* NULL for an empty file */
    size_t size;
    uint64_t identity[5]; /* device, inode, size, times of the last change of content and of anything (ns):
                             another file, or the same one changed, has others */
} alam_mapping;

/* Maps `path` read-only. The caller frees it with alam_unmap(). */
bool alam_map_file(const char *path, alam_mapping *mapping, alam_error *error);
void alam_unmap(alam_mapping *mapping);

/* Appends the content of `path` ("-": standard input) to `out`, unpacked where it is gzip.
 * The error of a cut or damaged gzip stream is ALAM_ERROR_DATA. */
bool alam_read_file(const char *path, alam_buffer *out, alam_error *error);

/* Writes `size` bytes to a temporary file beside `path`, flushes it to the disk and renames it to
 * `path`. On failure nothing is left behind and `path` is as it was. */
bool alam_write_file(const char *path, const void *bytes, size_t size, alam_error *error);

/* The same with `count` pieces, one behind the other. */
bool alam_write_pieces(const char *path, const alam_piece *pieces, size_t count, alam_error *error);

#endif
