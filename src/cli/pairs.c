#include "cli/pairs.h"

#include "base/error.h"
#include "base/file.h"
#include "base/utf8.h"

#include <string.h>

#define MOST_COLUMNS 32

/* Which columns are wanted. */
typedef struct pair_columns {
    size_t listed, seen;
    bool known;
} pair_columns;

/* Cuts a line at its tabs, in place. Returns how many fields there are. */
static size_t cut(char *line, char *fields[MOST_COLUMNS])
{
    size_t count = 0;
    for (char *at = line; at && count < MOST_COLUMNS; count++) {
        fields[count] = at;
        at = strchr(at, '\t');
        if (at)
            *at++ = '\0';
    }
    return count;
}

/* Whether the line is a header: it then says which columns are which. */
static bool read_header(char *const *fields, size_t count, pair_columns *columns)
{
    size_t listed = count, seen = count;
    for (size_t i = 0; i < count; i++) {
        listed = strcmp(fields[i], "listed") == 0 ? i : listed;
        seen = strcmp(fields[i], "seen") == 0 ? i : seen;
    }
    if (listed < count && seen < count)
        *columns = (pair_columns){listed, seen, true};
    return listed < count && seen < count;
}

static bool read_line(alam_pairs *pairs, const char *path, size_t number, char *line, size_t length,
                      pair_columns *columns, alam_error *error)
{
    char *fields[MOST_COLUMNS];
    size_t valid = alam_utf8_valid_prefix(line, length);
    if (valid < length)
        return alam_fail_at(error, ALAM_ERROR_DATA, path, number, 0,
                            "is not well-formed UTF-8; save the file as UTF-8");
    if (strlen(line) < length)
        return alam_fail_at(error, ALAM_ERROR_DATA, path, number, 0,
                            "has a NUL byte; expected text with tabs between its columns");
    if (length > 0 && line[length - 1] == '\r')
        line[--length] = '\0';
    if (length == 0)
        return true;
    size_t count = cut(line, fields);
    if (!columns->known && read_header(fields, count, columns))
        return true;
    if (!columns->known)
        *columns = count < 4 ? (pair_columns){0, 1, true} : (pair_columns){2, 3, true};
    if (count <= columns->listed || count <= columns->seen || !*fields[columns->listed] ||
        !*fields[columns->seen])
        return alam_fail_at(error, ALAM_ERROR_DATA, path, number, 0,
                            "has %zu column%s; expected a listed name and a seen one with a tab between "
                            "them, or a header that names the columns 'listed' and 'seen'",
                            count, count == 1 ? "" : "s");
    alam_pair *pair = alam_array_push(&pairs->list);
    if (!pair)
        return alam_fail_memory(error);
    *pair = (alam_pair){fields[columns->listed], fields[columns->seen]};
    return true;
}

bool alam_pairs_read(alam_pairs *pairs, const char *path, alam_error *error)
{
    pair_columns columns = {.known = false};
    if (!alam_read_file(path, &pairs->bytes, error))
        return false;
    if (!alam_buffer_string(&pairs->bytes))
        return alam_fail_memory(error);
    char *at = pairs->bytes.data, *end = at + pairs->bytes.length;
    for (size_t number = 1; at < end; number++) {
        char *next = memchr(at, '\n', (size_t)(end - at));
        next = next ? next : end;
        *next = '\0';
        if (!read_line(pairs, path, number, at, (size_t)(next - at), &columns, error))
            return false;
        at = next + 1;
    }
    return pairs->list.count > 0 ||
           alam_fail_at(error, ALAM_ERROR_DATA, path, 0, 0,
                        "has no pairs; expected lines with a listed name, a tab and a seen name");
}

void alam_pairs_free(alam_pairs *pairs)
{
    alam_array_free(&pairs->list);
    alam_buffer_free(&pairs->bytes);
}
