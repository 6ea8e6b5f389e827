#include "index/units.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <unicode/uchar.h>

enum { PLANE = 0x10000 };

uint8_t *alam_terminals_new(void)
{
    uint8_t *bits = calloc(PLANE / 8, 1);
    for (UChar32 c = 0; bits && c < PLANE; c++)
        if (u_hasBinaryProperty(c, UCHAR_S_TERM))
            bits[c >> 3] |= (uint8_t)(1 << (c & 7));
    return bits;
}

alam_place_units alam_units_of(const uint8_t *terminals)
{
    /* The first paragraph that begins is number 0. */
    return (alam_place_units){
        .terminals = terminals, .sentence = UINT32_MAX, .paragraph = UINT32_MAX};
}

void alam_units_field(alam_place_units *units, const char *text, size_t length)
{
    units->text = units->at = (const unsigned char *)text;
    units->end = units->at + length;
    units->line_ended = true;
    units->terminal = units->spaced = false;
    units->before = 0;
    units->word = 0;
}

/* Something that is neither space nor mark is about to be read. */
static void arrive(alam_place_units *units, uint32_t c)
{
    bool glued = units->terminal && !units->spaced && units->before >= 0x80 && c >= 0x80;
    units->paragraph += units->line_ended;
    units->sentence += units->line_ended || units->spaced || glued;
    units->line_ended = units->terminal = units->spaced = false;
}

static bool is_closing(uint32_t c)
{
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0xBB || c == 0x2019 || c == 0x201D;
}

static void read_character(alam_place_units *units, uint32_t c)
{
    if (c == '\n' || c == '\r' || c == 0x2029) {
        units->line_ended = true;
        units->word = 0;
    } else if (c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000) {
        units->spaced = units->terminal;
        units->word = 0;
    } else if (c < PLANE && units->terminals[c >> 3] >> (c & 7) & 1) {
        units->terminal = !(c == '.' && units->word == 1);
        units->word = 0;
    } else if (!is_closing(c)) {
        arrive(units, c);
        units->before = c;
        units->word++;
    }
}

void alam_units_reach(alam_place_units *units, size_t byte)
{
    const unsigned char *stop = units->text + byte;
    while (units->at < stop && units->at < units->end) {
        alam_codepoint decoded = alam_utf8_decode(units->at, units->end);
        units->at += decoded.size;
        read_character(units, decoded.value);
    }
    if (units->at < units->end)
        arrive(units, alam_utf8_decode(units->at, units->end).value);
}
