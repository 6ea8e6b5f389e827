#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void alam_buffer_free(alam_buffer *buffer)
{
    free(buffer->data);
    *buffer = (alam_buffer){0};
}

char *alam_buffer_grow(alam_buffer *buffer, size_t extra)
{
    if (buffer->failed)
        return NULL;
    if (extra > buffer->capacity - buffer->length) {
        size_t capacity = buffer->capacity ? buffer->capacity : 256;
        while (capacity - buffer->length < extra) {
            if (capacity > SIZE_MAX / 2) {
                buffer->failed = true;
                return NULL;
            }
            capacity *= 2;
        }
        char *data = realloc(buffer->data, capacity);
        if (!data) {
            buffer->failed = true;
            return NULL;
        }
        buffer->data = data;
        buffer->capacity = capacity;
    }
    return buffer->data + buffer->length;
}

void alam_buffer_text(alam_buffer *buffer, const char *text)
{
    alam_buffer_append(buffer, text, strlen(text));
}

void alam_buffer_number(alam_buffer *buffer, size_t number)
{
    char digits[24];
    char *first = digits + sizeof digits;
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    alam_buffer_append(buffer, first, (size_t)(digits + sizeof digits - first));
}

void alam_buffer_format(alam_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size < 0)
        return;
    char *room = alam_buffer_reserve(buffer, (size_t)size + 1);
    if (!room)
        return;
    va_start(arguments, format);
    vsnprintf(room, (size_t)size + 1, format, arguments);
    va_end(arguments);
    buffer->length += (size_t)size;
}

char *alam_buffer_string(alam_buffer *buffer)
{
    char *room = alam_buffer_reserve(buffer, 1);
    if (!room)
        return NULL;
    *room = '\0';
    return buffer->data;
}

void alam_buffer_clear(alam_buffer *buffer)
{
    buffer->length = 0;
    buffer->failed = false;
}
