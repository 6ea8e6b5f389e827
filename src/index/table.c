/* Answers: a table of cells in one piece of memory. */
#include "index/ask.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

void alam_columns(alam_asking *asking, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        asking->columns[asking->column_count++] = names[i];
}

static alam_index_cell *add_cell(alam_asking *asking)
{
    alam_index_cell *cell = alam_array_push(&asking->cells);
    if (!cell)
        alam_fail_memory(asking->error);
    return cell;
}

bool alam_cell_text(alam_asking *asking, const char *text)
{
    alam_index_cell *cell = add_cell(asking);
    if (cell && text)
        *cell = (alam_index_cell){.kind = ALAM_INDEX_TEXT, .text = text};
    return cell != NULL;
}

bool alam_cell_integer(alam_asking *asking, int64_t value)
{
    alam_index_cell *cell = add_cell(asking);
    if (cell)
        *cell = (alam_index_cell){.kind = ALAM_INDEX_INTEGER, .integer = value};
    return cell != NULL;
}

bool alam_cell_real(alam_asking *asking, double value)
{
    alam_index_cell *cell = add_cell(asking);
    if (cell && !isnan(value))
        *cell = (alam_index_cell){.kind = ALAM_INDEX_REAL, .real = value};
    return cell != NULL;
}

bool alam_cell_day(alam_asking *asking, int32_t day)
{
    char text[32];
    if (day == ALAM_NO_DAY)
        return alam_cell_text(asking, NULL);
    alam_index_day_text(day, text);
    const char *copy = alam_arena_copy(asking->arena, text, strlen(text));
    return copy ? alam_cell_text(asking, copy) : alam_fail_memory(asking->error);
}

size_t alam_limit(const alam_asking *asking, size_t count)
{
    size_t limit = asking->question->limit;
    return limit > 0 && limit < count ? limit : count;
}

/* ---- Measures ------------------------------------------------------------------------------- */

static double term(double observed, double expected)
{
    return observed > 0 && expected > 0 ? observed * log(observed / expected) : 0;
}

double alam_log_likelihood(int64_t both, int64_t first, int64_t second, int64_t all)
{
    if (all <= 0)
        return 0;
    double n = (double)all, a = (double)first, b = (double)second, k = (double)both;
    double expected = a * b / n;
    double sum = term(k, expected) + term(a - k, a * (n - b) / n) + term(b - k, (n - a) * b / n) +
                 term(n - a - b + k, (n - a) * (n - b) / n);
    return sum <= 0 ? 0 : k < expected ? -2 * sum : 2 * sum;
}

double alam_pmi(int64_t both, int64_t first, int64_t second, int64_t all)
{
    if (both <= 0 || first <= 0 || second <= 0)
        return NAN;
    return log2((double)both * (double)all / ((double)first * (double)second));
}

/* ---- Snippets ------------------------------------------------------------------------------- */

/* Bytes of text on each side, up to a blank near by. */
enum { AROUND = 120 };

/* A copy without line ends, which every format can show in one line. */
static bool cell_of_bytes(alam_asking *asking, const char *text, size_t length)
{
    char *copy = alam_arena_copy(asking->arena, text, length);
    if (!copy)
        return alam_fail_memory(asking->error);
    for (size_t i = 0; i < length; i++)
        if (copy[i] == '\n' || copy[i] == '\r' || copy[i] == '\t')
            copy[i] = ' ';
    return alam_cell_text(asking, copy);
}

static size_t byte_of(const char *text, size_t length, size_t from, size_t codepoints)
{
    while (codepoints > 0 && from < length) {
        from++;
        while (from < length && (text[from] & 0xC0) == 0x80)
            from++;
        codepoints--;
    }
    return from;
}

bool alam_cells_snippet(alam_asking *asking, const char *text, size_t length, size_t start,
                        size_t end)
{
    size_t first = byte_of(text, length, 0, start);
    size_t last = byte_of(text, length, first, end - start);
    size_t left = first > AROUND ? first - AROUND : 0;
    size_t right = length - last > AROUND ? last + AROUND : length;
    while (left > 0 && left < first && text[left - 1] != ' ' && text[left - 1] != '\n')
        left++;
    while (right < length && right > last && text[right] != ' ' && text[right] != '\n')
        right--;
    return cell_of_bytes(asking, text + left, first - left) &&
           cell_of_bytes(asking, text + first, last - first) &&
           cell_of_bytes(asking, text + last, right - last);
}
