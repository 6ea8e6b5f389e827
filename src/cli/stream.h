/* Reading an input piece by piece, gzip or not, as it comes: a pipe that has one line gives one line
 * and does not wait for more (zlib's gzread() would). */
#ifndef ALAM_CLI_STREAM_H
#define ALAM_CLI_STREAM_H

#include "base/error.h"

#include <sys/types.h>

typedef struct alam_stream alam_stream;

/* Opens the file `path` ("-": standard input), which is borrowed until alam_stream_close(). The
 * caller frees the stream with that. */
alam_stream *alam_stream_open(const char *path, alam_error *error);

/* NULL is allowed. */
void alam_stream_close(alam_stream *stream);

/* Puts at least one and at most `size` bytes into `room`; returns how many, 0 at the end, -1 on
 * failure. */
ssize_t alam_stream_read(alam_stream *stream, char *room, size_t size, alam_error *error);

#endif
