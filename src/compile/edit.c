#include "compile/edit.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

size_t alam_edit_offset(const char *bytes, size_t size, unsigned line, unsigned column)
{
    size_t at = 0;
    for (; line > 1 && at < size; at++)
        if (bytes[at] == '\n' || (bytes[at] == '\r' && (at + 1 == size || bytes[at + 1] != '\n')))
            line--;
    for (; column > 1 && at < size && bytes[at] != '\n'; column--)
        at += alam_utf8_decode((const unsigned char *)bytes + at, (const unsigned char *)bytes + size).size;
    return line == 1 && column == 1 ? at : size;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* The end of the value that begins at `at`; `at` where it is none that ends on its line. */
static size_t scalar_end(const char *bytes, size_t size, size_t at)
{
    size_t end = at;
    if (end < size && (bytes[end] == '"' || bytes[end] == '\'')) {
        char quote = bytes[end++];
        for (; end < size && bytes[end] != '\n'; end++) {
            if (bytes[end] == '\\' && quote == '"')
                end++;
            else if (bytes[end] == quote && end + 1 < size && bytes[end + 1] == quote && quote == '\'')
                end++;
            else if (bytes[end] == quote)
                return end + 1;
        }
        return at;
    }
    while (end < size && !strchr(",[]{}\r\n", bytes[end]) &&
           !(bytes[end] == ':' && (end + 1 == size || is_blank(bytes[end + 1]))) &&
           !(bytes[end] == '#' && end > at && is_blank(bytes[end - 1])))
        end++;
    while (end > at && is_blank(bytes[end - 1]))
        end--;
    return end;
}

/* The place in front of the blanks before `at`. */
static size_t skip_back(const char *bytes, size_t at)
{
    while (at > 0 && is_blank(bytes[at - 1]))
        at--;
    return at;
}

static size_t skip_on(const char *bytes, size_t size, size_t at)
{
    while (at < size && is_blank(bytes[at]))
        at++;
    return at;
}

/* Widens a value that is the `text` of a mapping in braces to the mapping. False for another mapping. */
static bool widen(const char *bytes, size_t size, size_t *from, size_t *to)
{
    size_t before = skip_back(bytes, *from);
    if (before == 0 || bytes[before - 1] != ':')
        return true;
    if (before < 6 || memcmp(bytes + before - 5, "text:", 5) != 0)
        return false;
    before = skip_back(bytes, before - 5);
    if (bytes[before - 1] != '{')
        return false;
    size_t end = *to;
    while (end < size && !strchr("{}\"'#\n", bytes[end]))
        end++;
    if (end == size || bytes[end] != '}')
        return false;
    *from = before - 1;
    *to = end + 1;
    return true;
}

/* An item between brackets and commas, with one of the commas beside it. */
static bool remove_in_brackets(const char *bytes, size_t size, size_t from, size_t to, alam_edit *edit)
{
    size_t before = skip_back(bytes, from), after = skip_on(bytes, size, to);
    if (before == 0 || after == size)
        return false;
    char left = bytes[before - 1], right = bytes[after];
    if (left == ',' && (right == ',' || right == ']'))
        *edit = (alam_edit){.from = before - 1, .to = to, .text = ""};
    else if (left == '[' && right == ',')
        *edit = (alam_edit){.from = from, .to = skip_on(bytes, size, after + 1), .text = ""};
    else
        return false;
    return true;
}

/* Whether the line that begins at `at` is an item of the list that is indented by `indent`. */
static bool is_item(const char *bytes, size_t size, size_t at, size_t indent)
{
    size_t end = at;
    while (end < size && bytes[end] == ' ')
        end++;
    return end - at == indent && end + 1 < size && bytes[end] == '-' && bytes[end + 1] == ' ';
}

/* An item that is a line of its own, beside another one. */
static bool remove_line(const char *bytes, size_t size, size_t from, size_t to, alam_edit *edit)
{
    size_t start = from, end = to;
    while (start > 0 && bytes[start - 1] != '\n')
        start--;
    while (end < size && bytes[end] != '\n' && is_blank(bytes[end]))
        end++;
    size_t dash = start;
    while (bytes[dash] == ' ')
        dash++;
    if (bytes[dash] != '-' || skip_on(bytes, size, dash + 1) != from || end == size || bytes[end] != '\n')
        return false;
    size_t previous = start;
    if (previous > 0)
        previous--;
    while (previous > 0 && bytes[previous - 1] != '\n')
        previous--;
    if (!is_item(bytes, size, previous, dash - start) && !is_item(bytes, size, end + 1, dash - start))
        return false;
    *edit = (alam_edit){.from = start, .to = end + 1, .text = ""};
    return true;
}

bool alam_edit_find(const char *bytes, size_t size, size_t at, const alam_mend *mend, alam_edit *edit)
{
    size_t from = at, to = at < size ? scalar_end(bytes, size, at) : at;
    if (to == from || mend->kind == ALAM_MEND_NONE)
        return false;
    if (mend->kind == ALAM_MEND_REPLACE) {
        bool quoted = bytes[from] == '"' || bytes[from] == '\'' ||
                      strpbrk(mend->text, ",[]{}#:&*!|>'\"%@`\\-?") != NULL;
        *edit = (alam_edit){.from = from, .to = to, .text = mend->text, .quoted = quoted};
        return true;
    }
    return widen(bytes, size, &from, &to) && (remove_in_brackets(bytes, size, from, to, edit) ||
                                              remove_line(bytes, size, from, to, edit));
}

static int compare_edits(const void *a, const void *b)
{
    const alam_edit *left = a, *right = b;
    return left->from < right->from ? -1 : left->from > right->from;
}

static void write_quoted(alam_buffer *out, const char *text)
{
    alam_buffer_byte(out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            alam_buffer_byte(out, '\\');
        alam_buffer_byte(out, *text);
    }
    alam_buffer_byte(out, '"');
}

void alam_edit_apply(const char *bytes, size_t size, alam_edits *edits, alam_buffer *out)
{
    size_t at = 0;
    if (edits->count > 0)
        qsort(edits->items, edits->count, sizeof *edits->items, compare_edits);
    for (size_t i = 0; i < edits->count; i++) {
        alam_edit *edit = &edits->items[i];
        edit->made = edit->from >= at;
        if (!edit->made)
            continue;
        alam_buffer_append(out, bytes + at, edit->from - at);
        if (edit->quoted)
            write_quoted(out, edit->text);
        else
            alam_buffer_text(out, edit->text);
        at = edit->to;
    }
    alam_buffer_append(out, bytes + at, size - at);
}
