/* The one growable byte buffer. Errors stick: after a failed allocation every further call does
 * nothing and `failed` stays true, so that calls chain and one check at the end is enough. */
#ifndef ALAM_BASE_BUFFER_H
#define ALAM_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes that lie somewhere else. */
typedef struct alam_piece {
    const void *bytes;
    size_t size;
} alam_piece;

typedef struct alam_buffer {
    char *data; /* NULL while nothing was stored; not terminated unless asked for */
    size_t length;
    size_t capacity;
    bool failed;
} alam_buffer;

void alam_buffer_free(alam_buffer *buffer);

/* Helper of alam_buffer_reserve() for when there is no room yet. */
char *alam_buffer_grow(alam_buffer *buffer, size_t extra);

/* Room for `extra` more bytes; a pointer to the first of them, NULL when memory is out. */
static inline char *alam_buffer_reserve(alam_buffer *buffer, size_t extra)
{
    if (extra < buffer->capacity - buffer->length && !buffer->failed)
        return buffer->data + buffer->length;
    return alam_buffer_grow(buffer, extra);
}

static inline void alam_buffer_append(alam_buffer *buffer, const void *bytes, size_t size)
{
    char *room = size > 0 ? alam_buffer_reserve(buffer, size) : NULL;
    if (!room)
        return;
    memcpy(room, bytes, size);
    buffer->length += size;
}

static inline void alam_buffer_byte(alam_buffer *buffer, char byte)
{
    alam_buffer_append(buffer, &byte, 1);
}

void alam_buffer_text(alam_buffer *buffer, const char *text);
void alam_buffer_number(alam_buffer *buffer, size_t number);
void alam_buffer_format(alam_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Ends the content with a NUL byte (not counted in length) and returns it; NULL when failed. */
char *alam_buffer_string(alam_buffer *buffer);

/* Forgets the content and a failure, keeps the memory. */
void alam_buffer_clear(alam_buffer *buffer);

#endif
