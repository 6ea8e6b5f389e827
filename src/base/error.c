#include "base/error.h"

#include "base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Copies what fits into `size`, without what is no UTF-8: messages quote values cut to some bytes, and
 * values that may be anything. */
static void copy_cut(char *out, size_t size, const char *text)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + strlen(text);
    size_t length = 0;
    while (at < end) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        if (!decoded.ill_formed) {
            if (length + decoded.size >= size)
                break;
            memcpy(out + length, at, decoded.size);
            length += decoded.size;
        }
        at += decoded.size;
    }
    out[length] = '\0';
}

static bool fill(alam_error *error, alam_code code, const char *file, size_t line, size_t column,
                 const char *format, va_list arguments)
{
    if (!error)
        return false;
    char message[2 * sizeof error->message];
    vsnprintf(message, sizeof message, format, arguments);
    *error = (alam_error){.code = code, .line = (unsigned)line, .column = (unsigned)column};
    copy_cut(error->message, sizeof error->message, message);
    if (file)
        copy_cut(error->file, sizeof error->file, file);
    return false;
}

bool alam_fail(alam_error *error, alam_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill(error, code, NULL, 0, 0, format, arguments);
    va_end(arguments);
    return false;
}

bool alam_fail_at(alam_error *error, alam_code code, const char *file, size_t line, size_t column,
                  const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill(error, code, file, line, column, format, arguments);
    va_end(arguments);
    return false;
}

bool alam_fail_errno(alam_error *error, const char *file, const char *doing)
{
    int reason = errno;
    return alam_fail_at(error, reason == ENOMEM ? ALAM_ERROR_MEMORY : ALAM_ERROR_IO, file, 0, 0,
                        "cannot %s: %s", doing, strerror(reason));
}

bool alam_fail_memory(alam_error *error)
{
    return alam_fail(error, ALAM_ERROR_MEMORY, "out of memory");
}

const char *alam_error_text(const alam_error *error, char *out, size_t size)
{
    if (!error->file[0])
        snprintf(out, size, "%s", error->message);
    else if (!error->line)
        snprintf(out, size, "%s: %s", error->file, error->message);
    else if (!error->column)
        snprintf(out, size, "%s:%u: %s", error->file, error->line, error->message);
    else
        snprintf(out, size, "%s:%u:%u: %s", error->file, error->line, error->column,
                 error->message);
    return out;
}
