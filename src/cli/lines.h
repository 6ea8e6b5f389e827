/* Whole lines of a stream, many at a time: as many as have come. */
#ifndef ALAM_CLI_LINES_H
#define ALAM_CLI_LINES_H

#include "base/buffer.h"
#include "cli/stream.h"

/* A longer line is refused: it would have to be in memory as a whole. */
#define ALAM_LINE_LIMIT ((size_t)256 * 1024 * 1024)

typedef struct alam_lines {
    alam_stream *stream;
    alam_buffer rest; /* the begin of a line whose end has not come yet */
    size_t line;      /* the number of the next line, from 1 */
    bool skipping;    /* inside a line that was refused */
    bool ended;
} alam_lines;

typedef enum alam_lines_answer {
    ALAM_LINES_END,
    ALAM_LINES_SOME,
    ALAM_LINES_TOO_LONG, /* line `*first` was refused; the next call goes on behind it */
    ALAM_LINES_FAILED,   /* the stream cannot be read further */
} alam_lines_answer;

/* Starts on the file `path`, which is borrowed until alam_lines_close(). */
bool alam_lines_open(alam_lines *lines, const char *path, alam_error *error);
void alam_lines_close(alam_lines *lines);

/* Puts the next lines into `out`, which is emptied first, and the number of the first of them into
 * `*first`. Each ends with a line feed, but the last of the file may not. */
alam_lines_answer alam_lines_next(alam_lines *lines, alam_buffer *out, size_t *first,
                                  alam_error *error);

#endif
