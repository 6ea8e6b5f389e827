#define _GNU_SOURCE
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define READ_SIZE ((size_t)256 * 1024)

static uint64_t nanoseconds(struct timespec time)
{
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

bool alam_map_file(const char *path, alam_mapping *mapping, alam_error *error)
{
    *mapping = (alam_mapping){0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return alam_fail_errno(error, path, "open");
    struct stat status;
    bool done = false;
    if (fstat(file, &status) < 0) {
        alam_fail_errno(error, path, "read");
    } else if (!S_ISREG(status.st_mode)) {
        alam_fail_at(error, ALAM_ERROR_IO, path, 0, 0, "is not a regular file");
    } else if (status.st_size > 0) {
        const uint64_t identity[] = {(uint64_t)status.st_dev, (uint64_t)status.st_ino,
                                     (uint64_t)status.st_size, nanoseconds(status.st_mtim),
                                     nanoseconds(status.st_ctim)};
        memcpy(mapping->identity, identity, sizeof identity);
        mapping->size = (size_t)status.st_size;
        void *bytes = mmap(NULL, mapping->size, PROT_READ, MAP_SHARED, file, 0);
        done = bytes != MAP_FAILED;
        mapping->bytes = done ? bytes : NULL;
        if (!done)
            alam_fail_errno(error, path, "map");
    } else {
        done = true;
    }
    close(file);
    return done;
}

void alam_unmap(alam_mapping *mapping)
{
    if (mapping->bytes)
        munmap((void *)mapping->bytes, mapping->size);
    *mapping = (alam_mapping){0};
}

/* Reads the rest of `stream`. zlib passes through what is not gzip. */
static bool read_stream(gzFile stream, const char *path, alam_buffer *out, alam_error *error)
{
    for (;;) {
        char *room = alam_buffer_reserve(out, READ_SIZE);
        if (!room)
            return alam_fail_memory(error);
        int count = gzread(stream, room, (unsigned)READ_SIZE);
        if (count <= 0)
            break;
        out->length += (size_t)count;
    }
    int reason = Z_OK;
    const char *message = gzerror(stream, &reason);
    if (reason == Z_ERRNO)
        return alam_fail_errno(error, path, "read");
    if (reason == Z_MEM_ERROR)
        return alam_fail_memory(error);
    if (reason == Z_BUF_ERROR)
        return alam_fail_at(error, ALAM_ERROR_DATA, path, 0, 0,
                            "the gzip data ends too early; fetch the file again");
    if (reason != Z_OK && reason != Z_STREAM_END)
        return alam_fail_at(error, ALAM_ERROR_DATA, path, 0, 0,
                            "the gzip data is damaged (%s); fetch the file again", message);
    return true;
}

bool alam_read_file(const char *path, alam_buffer *out, alam_error *error)
{
    bool standard = strcmp(path, "-") == 0;
    int file = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return alam_fail_errno(error, path, "open");
    gzFile stream = gzdopen(file, "rb");
    if (!stream) {
        close(file);
        return alam_fail_memory(error);
    }
    errno = 0;
    bool done = read_stream(stream, path, out, error);
    gzclose_r(stream);
    return done;
}

static bool write_piece(int file, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(file, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

static bool write_all(int file, const alam_piece *pieces, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!write_piece(file, pieces[i].bytes, pieces[i].size))
            return false;
    return true;
}

bool alam_write_pieces(const char *path, const alam_piece *pieces, size_t count, alam_error *error)
{
    alam_buffer name = {0};
    alam_buffer_format(&name, "%s.%ld.tmp", path, (long)getpid());
    const char *temporary = alam_buffer_string(&name);
    if (!temporary)
        return alam_fail_memory(error);
    int file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool done = file >= 0 && write_all(file, pieces, count) && fsync(file) == 0;
    int reason = errno;
    if (file >= 0 && close(file) < 0 && done) {
        reason = errno;
        done = false;
    }
    if (done && rename(temporary, path) < 0) {
        reason = errno;
        done = false;
    }
    if (!done) {
        if (file >= 0)
            unlink(temporary);
        errno = reason;
        alam_fail_errno(error, path, "write");
    }
    alam_buffer_free(&name);
    return done;
}

bool alam_write_file(const char *path, const void *bytes, size_t size, alam_error *error)
{
    return alam_write_pieces(path, &(alam_piece){bytes, size}, 1, error);
}
