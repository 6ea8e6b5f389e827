#define _GNU_SOURCE
#include "cli/lines.h"

#include <string.h>

/* One read; also about what one piece of work for a thread holds. */
enum { READ_SIZE = 128 * 1024 };

bool alam_lines_open(alam_lines *lines, const char *path, alam_error *error)
{
    *lines = (alam_lines){.stream = alam_stream_open(path, error), .line = 1};
    return lines->stream != NULL;
}

void alam_lines_close(alam_lines *lines)
{
    alam_stream_close(lines->stream);
    alam_buffer_free(&lines->rest);
    *lines = (alam_lines){0};
}

static size_t count_lines(const char *text, size_t length)
{
    size_t count = 0;
    const char *end = text + length;
    for (const char *feed; (feed = memchr(text, '\n', (size_t)(end - text))); text = feed + 1)
        count++;
    return count;
}

/* Moves what follows the last whole line of `out` to `rest`. `old` bytes are known to have no line
 * feed. False: there is no whole line yet. */
static bool cut_lines(alam_lines *lines, alam_buffer *out, size_t old)
{
    char *feed = memrchr(out->data + old, '\n', out->length - old);
    if (!feed)
        return false;
    size_t whole = (size_t)(feed - out->data) + 1;
    alam_buffer_append(&lines->rest, out->data + whole, out->length - whole);
    out->length = whole;
    return true;
}

/* Drops the rest of a refused line from `out`. False: its end has not come. */
static bool skip_line(alam_lines *lines, alam_buffer *out)
{
    char *feed = out->length ? memchr(out->data, '\n', out->length) : NULL;
    if (!feed) {
        out->length = 0;
        return false;
    }
    size_t used = (size_t)(feed - out->data) + 1;
    memmove(out->data, out->data + used, out->length - used);
    out->length -= used;
    lines->line++;
    lines->skipping = false;
    return true;
}

static alam_lines_answer hand_out(alam_lines *lines, const alam_buffer *out, size_t *first,
                                  alam_error *error)
{
    if (out->failed || lines->rest.failed) {
        alam_fail_memory(error);
        return ALAM_LINES_FAILED;
    }
    *first = lines->line;
    lines->line += count_lines(out->data, out->length);
    return ALAM_LINES_SOME;
}

alam_lines_answer alam_lines_next(alam_lines *lines, alam_buffer *out, size_t *first,
                                  alam_error *error)
{
    alam_buffer_clear(out);
    if (lines->rest.length > 0)
        alam_buffer_append(out, lines->rest.data, lines->rest.length);
    alam_buffer_clear(&lines->rest);
    while (!lines->ended) {
        if (!lines->skipping && out->length > ALAM_LINE_LIMIT) {
            *first = lines->line;
            lines->skipping = true;
            alam_buffer_free(out); /* that much memory is not needed again */
            return ALAM_LINES_TOO_LONG;
        }
        size_t old = out->length;
        char *room = alam_buffer_reserve(out, READ_SIZE);
        ssize_t count = room ? alam_stream_read(lines->stream, room, READ_SIZE, error) : -1;
        if (!room)
            alam_fail_memory(error);
        if (count < 0)
            return ALAM_LINES_FAILED;
        lines->ended = count == 0;
        out->length += (size_t)count;
        if (lines->skipping) {
            if (!skip_line(lines, out))
                continue;
            old = 0;
        }
        if (cut_lines(lines, out, old))
            return hand_out(lines, out, first, error);
    }
    return out->length ? hand_out(lines, out, first, error) : ALAM_LINES_END;
}
