#include "index/units.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <unicode/uchar.h>

enum { PLANE = 0x10000 };

enum { SIGN_NONE, SIGN_LINE_END, SIGN_SPACE, SIGN_TERMINAL, SIGN_CLOSING };

static uint8_t sign_of(UChar32 c)
{
    switch (c) {
    case '\n': case '\r': case 0x2029:
        return SIGN_LINE_END;
    case ' ': case '\t': case 0xA0: case 0x3000:
        return SIGN_SPACE;
    case '"': case '\'': case ')': case ']': case 0xBB: case 0x2019: case 0x201D:
        return SIGN_CLOSING;
    default:
        return u_hasBinaryProperty(c, UCHAR_S_TERM) ? SIGN_TERMINAL : SIGN_NONE;
    }
}

uint8_t *alam_signs_new(void)
{
    uint8_t *signs = malloc(PLANE);
    for (UChar32 c = 0; signs && c < PLANE; c++)
        signs[c] = sign_of(c);
    return signs;
}

alam_place_units alam_units_of(const uint8_t *signs)
{
    /* The first paragraph that begins is number 0. */
    return (alam_place_units){.signs = signs, .sentence = UINT32_MAX, .paragraph = UINT32_MAX};
}

void alam_units_field(alam_place_units *units, const char *text, size_t length)
{
    units->text = units->at = (const unsigned char *)text;
    units->end = units->at + length;
    units->pending = units->line_ended = true;
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
    units->pending = units->line_ended = units->terminal = units->spaced = false;
}

static void read_sign(alam_place_units *units, uint32_t c, uint8_t sign)
{
    switch (sign) {
    case SIGN_LINE_END:
        units->line_ended = units->pending = true;
        units->word = 0;
        break;
    case SIGN_SPACE:
        units->spaced = units->terminal;
        units->word = 0;
        break;
    case SIGN_TERMINAL:
        units->terminal = !(c == '.' && units->word == 1);
        units->pending |= units->terminal;
        units->word = 0;
        break;
    default:
        break;
    }
}

void alam_units_reach(alam_place_units *units, size_t byte)
{
    const unsigned char *stop = units->text + byte;
    const unsigned char *end = units->end;
    while (units->at < stop && units->at < end) {
        alam_codepoint decoded = alam_utf8_decode(units->at, end);
        uint32_t c = decoded.value;
        uint8_t sign = c < PLANE ? units->signs[c] : SIGN_NONE;
        units->at += decoded.size;
        if (sign != SIGN_NONE) {
            read_sign(units, c, sign);
            continue;
        }
        if (units->pending)
            arrive(units, c);
        units->before = c;
        units->word++;
    }
    if (units->pending && units->at < end)
        arrive(units, alam_utf8_decode(units->at, end).value);
}
