/* Answers in the formats of `alam index`. */
#include "base/utf8.h"
#include "cli/indexing.h"
#include "write/escape.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>

static void add_plain(alam_buffer *out, const alam_index_cell *cell)
{
    switch (cell->kind) {
    case ALAM_INDEX_NULL:
        break;
    case ALAM_INDEX_TEXT:
        alam_escape_line(out, cell->text, strlen(cell->text));
        break;
    case ALAM_INDEX_INTEGER:
        alam_buffer_format(out, "%" PRId64, cell->integer);
        break;
    case ALAM_INDEX_REAL:
        alam_write_real(out, cell->real);
        break;
    }
}

static const alam_index_cell *cell_at(const alam_index_table *table, size_t row, size_t column)
{
    return &table->cells[row * table->column_count + column];
}

/* ---- TSV and CSV ---------------------------------------------------------------------------- */

static void print_tsv(alam_buffer *out, const alam_index_table *table)
{
    for (size_t i = 0; i < table->column_count; i++)
        alam_buffer_format(out, "%s%s", i ? "\t" : "", table->columns[i]);
    alam_buffer_byte(out, '\n');
    for (size_t row = 0; row < table->row_count; row++)
        for (size_t i = 0; i < table->column_count; i++) {
            add_plain(out, cell_at(table, row, i));
            alam_buffer_byte(out, i + 1 < table->column_count ? '\t' : '\n');
        }
}

static void add_csv(alam_buffer *out, const alam_index_cell *cell)
{
    if (cell->kind == ALAM_INDEX_TEXT)
        alam_escape_csv(out, cell->text, strlen(cell->text));
    else
        add_plain(out, cell);
}

static void print_csv(alam_buffer *out, const alam_index_table *table)
{
    for (size_t i = 0; i < table->column_count; i++)
        alam_buffer_format(out, "%s%s", i ? "," : "", table->columns[i]);
    alam_buffer_text(out, "\r\n");
    for (size_t row = 0; row < table->row_count; row++)
        for (size_t i = 0; i < table->column_count; i++) {
            add_csv(out, cell_at(table, row, i));
            alam_buffer_text(out, i + 1 < table->column_count ? "," : "\r\n");
        }
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void add_json(alam_buffer *out, const alam_index_cell *cell)
{
    if (cell->kind == ALAM_INDEX_NULL)
        alam_buffer_text(out, "null");
    else if (cell->kind == ALAM_INDEX_TEXT)
        alam_escape_json(out, cell->text, strlen(cell->text));
    else
        add_plain(out, cell);
}

static void add_object(alam_buffer *out, const alam_index_table *table, size_t row)
{
    alam_buffer_byte(out, '{');
    for (size_t i = 0; i < table->column_count; i++) {
        alam_buffer_format(out, "%s\"%s\":", i ? "," : "", table->columns[i]);
        add_json(out, cell_at(table, row, i));
    }
    alam_buffer_byte(out, '}');
}

static void print_jsonl(alam_buffer *out, const alam_index_table *table)
{
    for (size_t row = 0; row < table->row_count; row++) {
        add_object(out, table, row);
        alam_buffer_byte(out, '\n');
    }
}

static size_t column_of(const alam_index_table *table, const char *name)
{
    size_t i = 0;
    while (i < table->column_count && strcmp(table->columns[i], name) != 0)
        i++;
    return i;
}

bool alam_index_has_places(const alam_index_table *table)
{
    return column_of(table, "latitude") < table->column_count;
}

/* A feature a row; RFC 7946 has the longitude first, and null where there is no place. */
static void print_geojson(alam_buffer *out, const alam_index_table *table)
{
    size_t latitude = column_of(table, "latitude"), longitude = column_of(table, "longitude");
    alam_buffer_text(out, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (size_t row = 0; row < table->row_count; row++) {
        alam_buffer_text(out, row ? ",\n" : "\n");
        alam_buffer_text(out, "{\"type\":\"Feature\",\"geometry\":");
        if (cell_at(table, row, latitude)->kind == ALAM_INDEX_REAL) {
            alam_buffer_text(out, "{\"type\":\"Point\",\"coordinates\":[");
            add_plain(out, cell_at(table, row, longitude));
            alam_buffer_byte(out, ',');
            add_plain(out, cell_at(table, row, latitude));
            alam_buffer_text(out, "]}");
        } else {
            alam_buffer_text(out, "null");
        }
        alam_buffer_text(out, ",\"properties\":");
        add_object(out, table, row);
        alam_buffer_byte(out, '}');
    }
    alam_buffer_text(out, "\n]}\n");
}

/* ---- Tables for people ---------------------------------------------------------------------- */

enum { WIDEST = 44 };

static size_t width_of(uint32_t c)
{
    int category = u_charType((UChar32)c);
    if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK ||
        category == U_FORMAT_CHAR)
        return 0;
    int east = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
    return east == U_EA_WIDE || east == U_EA_FULLWIDTH ? 2 : 1;
}

/* The columns a text takes on a terminal; `*cut` is the byte at which it is `most` wide. */
static size_t text_width(const char *text, size_t length, size_t most, size_t *cut)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    size_t width = 0;
    *cut = length;
    while (at < end) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        size_t wide = width_of(decoded.value);
        if (width + wide > most && *cut == length)
            *cut = (size_t)((const char *)at - text);
        width += wide;
        at += decoded.size;
    }
    return width;
}

/* What stands before a mention is cut on its left. */
static const char *cut_left(const char *text, size_t most)
{
    size_t cut, length = strlen(text);
    while (length > 0 && text_width(text, length, SIZE_MAX, &cut) > most) {
        do {
            text++;
            length--;
        } while ((*text & 0xC0) == 0x80);
    }
    return text;
}

/* A cell as it is shown: cut, safe for a terminal, right-to-left text apart from its neighbours. */
static size_t show_cell(alam_buffer *out, const alam_index_table *table, size_t row, size_t column)
{
    alam_buffer plain = {0};
    size_t cut;
    add_plain(&plain, cell_at(table, row, column));
    const char *text = alam_buffer_string(&plain);
    if (!text) {
        out->failed = true;
        return 0;
    }
    if (strcmp(table->columns[column], "before") == 0)
        text = cut_left(text, WIDEST);
    size_t width = text_width(text, strlen(text), WIDEST, &cut);
    bool isolated = false;
    for (size_t i = 0; i < cut; i++)
        isolated |= (unsigned char)text[i] >= 0x80;
    alam_buffer_text(out, isolated ? "\xE2\x81\xA8" : ""); /* FIRST STRONG ISOLATE */
    alam_escape_terminal(out, text, cut);
    alam_buffer_text(out, isolated ? "\xE2\x81\xA9" : ""); /* POP DIRECTIONAL ISOLATE */
    alam_buffer_free(&plain);
    return width < WIDEST ? width : WIDEST;
}

static bool is_number(const alam_index_table *table, size_t column)
{
    for (size_t row = 0; row < table->row_count; row++) {
        alam_index_cell_kind kind = cell_at(table, row, column)->kind;
        if (kind != ALAM_INDEX_NULL)
            return kind != ALAM_INDEX_TEXT;
    }
    return false;
}

static void add_blanks(alam_buffer *out, size_t count)
{
    while (count-- > 0)
        alam_buffer_byte(out, ' ');
}

static void show_row(alam_buffer *out, const alam_index_table *table, size_t row,
                     const size_t *widths)
{
    alam_buffer cell = {0};
    for (size_t i = 0; i < table->column_count; i++) {
        alam_buffer_clear(&cell);
        size_t width = show_cell(&cell, table, row, i);
        bool right = is_number(table, i), last = i + 1 == table->column_count;
        add_blanks(out, right ? widths[i] - width : 0);
        alam_buffer_append(out, cell.data, cell.length);
        out->failed |= cell.failed;
        add_blanks(out, right || last ? 0 : widths[i] - width);
        alam_buffer_text(out, last ? "\n" : "  ");
    }
    alam_buffer_free(&cell);
}

static void print_table(alam_buffer *out, const alam_index_table *table)
{
    enum { MOST_COLUMNS = 16 };
    size_t widths[MOST_COLUMNS];
    alam_buffer cell = {0};
    for (size_t i = 0; i < table->column_count; i++) {
        widths[i] = strlen(table->columns[i]);
        for (size_t row = 0; row < table->row_count; row++) {
            alam_buffer_clear(&cell);
            size_t width = show_cell(&cell, table, row, i);
            widths[i] = width > widths[i] ? width : widths[i];
        }
    }
    alam_buffer_free(&cell);
    for (size_t i = 0; i < table->column_count; i++) {
        size_t blanks = widths[i] - strlen(table->columns[i]);
        bool right = is_number(table, i), last = i + 1 == table->column_count;
        add_blanks(out, right ? blanks : 0);
        alam_buffer_text(out, table->columns[i]);
        add_blanks(out, right || last ? 0 : blanks);
        alam_buffer_text(out, last ? "\n" : "  ");
    }
    for (size_t row = 0; row < table->row_count; row++)
        show_row(out, table, row, widths);
}

/* ---- Formats -------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    void (*print)(alam_buffer *out, const alam_index_table *table);
} formats[] = {{"table", print_table}, {"tsv", print_tsv}, {"jsonl", print_jsonl},
               {"csv", print_csv}, {"geojson", print_geojson}};

bool alam_index_format_known(const char *format)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(format, formats[i].name) == 0)
            return true;
    return false;
}

void alam_index_print(alam_buffer *out, const char *format, const alam_index_table *table)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(format, formats[i].name) == 0)
            formats[i].print(out, table);
}
