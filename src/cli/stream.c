#define _GNU_SOURCE
#include "cli/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { PACKED_SIZE = 64 * 1024, GZIP_ONLY = 16 };

struct alam_stream {
    const char *path;
    int file;
    bool packed;        /* gzip; set once the first two bytes are there */
    bool member;        /* inside a gzip member */
    z_stream zlib;
    size_t at;          /* bytes of `input` that were used */
    size_t filled;
    unsigned char input[PACKED_SIZE];
};

static ssize_t read_some(alam_stream *stream, void *room, size_t size, alam_error *error)
{
    for (;;) {
        ssize_t count = read(stream->file, room, size);
        if (count >= 0)
            return count;
        if (errno != EINTR) {
            alam_fail_errno(error, stream->path, "read");
            return -1;
        }
    }
}

/* Whether the unused input begins a gzip member. */
static bool at_gzip(const alam_stream *stream)
{
    return stream->filled - stream->at >= 2 && stream->input[stream->at] == 0x1F &&
           stream->input[stream->at + 1] == 0x8B;
}

/* Reads until two bytes are there to tell gzip by, or the input ends. */
static bool fill_head(alam_stream *stream, alam_error *error)
{
    memmove(stream->input, stream->input + stream->at, stream->filled - stream->at);
    stream->filled -= stream->at;
    stream->at = 0;
    while (stream->filled < 2) {
        ssize_t count = read_some(stream, stream->input + stream->filled,
                                  PACKED_SIZE - stream->filled, error);
        if (count < 0)
            return false;
        if (count == 0)
            break;
        stream->filled += (size_t)count;
    }
    return true;
}

alam_stream *alam_stream_open(const char *path, alam_error *error)
{
    alam_stream *stream = calloc(1, sizeof *stream);
    if (!stream) {
        alam_fail_memory(error);
        return NULL;
    }
    stream->path = path;
    bool standard = strcmp(path, "-") == 0;
    stream->file = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (stream->file < 0) {
        alam_fail_errno(error, path, "open");
    } else if (fill_head(stream, error)) {
        stream->packed = at_gzip(stream);
        if (!stream->packed)
            return stream;
        stream->member = inflateInit2(&stream->zlib, MAX_WBITS + GZIP_ONLY) == Z_OK;
        if (stream->member)
            return stream;
        stream->packed = false;
        alam_fail_memory(error);
    }
    alam_stream_close(stream);
    return NULL;
}

void alam_stream_close(alam_stream *stream)
{
    if (!stream)
        return;
    if (stream->packed)
        inflateEnd(&stream->zlib);
    if (stream->file >= 0)
        close(stream->file);
    free(stream);
}

static ssize_t read_plain(alam_stream *stream, char *room, size_t size, alam_error *error)
{
    size_t left = stream->filled - stream->at;
    if (left == 0)
        return read_some(stream, room, size, error);
    size_t count = left < size ? left : size;
    memcpy(room, stream->input + stream->at, count);
    stream->at += count;
    return (ssize_t)count;
}

/* Goes on to the next member of a file that several gzip files were joined to. What follows the last
 * member and is no gzip is padding, which gzip too ignores. */
static bool next_member(alam_stream *stream, alam_error *error)
{
    if (!fill_head(stream, error))
        return false;
    stream->member = at_gzip(stream) && inflateReset(&stream->zlib) == Z_OK;
    return true;
}

static ssize_t fail_gzip(const alam_stream *stream, int answer, alam_error *error)
{
    if (answer == Z_MEM_ERROR)
        alam_fail_memory(error);
    else if (answer == Z_BUF_ERROR)
        alam_fail_at(error, ALAM_ERROR_DATA, stream->path, 0, 0,
                     "the gzip data ends too early; fetch the file again");
    else
        alam_fail_at(error, ALAM_ERROR_DATA, stream->path, 0, 0,
                     "the gzip data is damaged (%s); fetch the file again",
                     stream->zlib.msg ? stream->zlib.msg : "unknown reason");
    return -1;
}

static ssize_t read_packed(alam_stream *stream, char *room, size_t size, alam_error *error)
{
    z_stream *zlib = &stream->zlib;
    while (stream->member) {
        if (stream->at == stream->filled) {
            ssize_t count = read_some(stream, stream->input, PACKED_SIZE, error);
            if (count < 0)
                return -1;
            stream->at = 0;
            stream->filled = (size_t)count;
        }
        zlib->next_in = stream->input + stream->at;
        zlib->avail_in = (uInt)(stream->filled - stream->at);
        zlib->next_out = (Bytef *)room;
        zlib->avail_out = (uInt)size;
        int answer = inflate(zlib, Z_NO_FLUSH);
        stream->at = stream->filled - zlib->avail_in;
        size_t made = size - zlib->avail_out;
        if (answer == Z_STREAM_END) {
            if (!next_member(stream, error))
                return -1;
        } else if (answer != Z_OK) {
            return fail_gzip(stream, answer, error);
        }
        if (made > 0)
            return (ssize_t)made;
    }
    return 0;
}

ssize_t alam_stream_read(alam_stream *stream, char *room, size_t size, alam_error *error)
{
    return (stream->packed ? read_packed : read_plain)(stream, room, size, error);
}
