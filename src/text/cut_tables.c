#include "text/cut_tables.h"

#include <string.h>

alam_cut_entry alam_cut_make(const alam_fold *fold, alam_level level, uint32_t codepoint)
{
    uint32_t entry = alam_fold_entry(fold, level, codepoint);
    uint32_t value = alam_fold_kind_of(entry) == ALAM_FOLD_ONE ? alam_fold_value(entry) : codepoint;
    alam_class class = alam_fold_class(entry);
    bool word = class == ALAM_CLASS_LETTER || class == ALAM_CLASS_MARK;
    if (class == ALAM_CLASS_DICT || class == ALAM_CLASS_HIDDEN)
        return ALAM_CUT_SLOW;
    if (!word)
        return 0;
    if (alam_fold_kind_of(entry) == ALAM_FOLD_SEQUENCE || value >= 0x800)
        return ALAM_CUT_SLOW;
    uint32_t flags = ALAM_CUT_WORD | (class == ALAM_CLASS_LETTER ? ALAM_CUT_LETTER : 0);
    if (alam_fold_kind_of(entry) == ALAM_FOLD_DROP)
        return flags;
    char bytes[2] = {0};
    size_t size = alam_utf8_encode(value, bytes);
    return flags | (uint32_t)size << ALAM_CUT_SIZE | (uint32_t)(unsigned char)bytes[1] << 8 |
           (uint32_t)(unsigned char)bytes[0];
}

/* ---- one byte for each character -------------------------------------------------------------------- */

static void make_byte(alam_cut_entry entry, uint8_t lead, uint8_t *value, uint8_t *class)
{
    unsigned size = entry >> ALAM_CUT_SIZE & 3;
    uint8_t first = (uint8_t)entry;
    bool slow = entry & ALAM_CUT_SLOW || (size == 2 && (first & 0xFC) != 0xD8) || (size == 2 && !lead);
    *class = (uint8_t)((entry & ALAM_CUT_WORD ? ALAM_CLASS_WORD : 0) |
                       (entry & ALAM_CUT_LETTER ? ALAM_CLASS_START : 0) |
                       (entry & ALAM_CUT_WORD && size == 0 ? ALAM_CLASS_DROPPED : 0) |
                       (lead && size == 1 ? ALAM_CLASS_SINGLE : 0) |
                       (size == 2 ? (first & 3) << ALAM_CLASS_FIRST : 0) | (slow ? ALAM_CLASS_SLOW : 0));
    *value = (uint8_t)(size == 2 ? entry >> 8 : first);
}

static void fill_classes(alam_cut_bytes *bytes, const alam_cut_entry *one, const alam_cut_entry *two)
{
    uint8_t unused;
    for (size_t i = 0; i < 128; i++)
        make_byte(one[i], 0, &bytes->ascii_value[i], &bytes->ascii_class[i]);
    for (size_t i = 0; i < 256; i++)
        make_byte(two[0x600 + i], 1, &bytes->arabic_value[i], &bytes->arabic_class[i]);
    for (size_t i = 0; i < 64; i++) {
        make_byte(two[0x80 + i], 1, &unused, &bytes->latin_class[i]);
        if (bytes->latin_class[i])
            bytes->latin_class[i] = ALAM_CLASS_SLOW;
    }
}

/* ---- tables of 16 bytes ----------------------------------------------------------------------------- */

static void fill_bit(const alam_cut_bytes *bytes, uint8_t class, alam_cut_bit *bit)
{
    memset(bit, 0, sizeof *bit);
    for (unsigned i = 0; i < 128; i++)
        bit->ascii[i & 15] |= (uint8_t)((bytes->ascii_class[i] & class ? 1U : 0U) << (i >> 4));
    for (unsigned i = 0; i < 256; i++)
        bit->arabic[i >> 7][i & 15] |= (uint8_t)((bytes->arabic_class[i] & class ? 1U : 0U) << (i >> 4 & 7));
}

/* Notes what folding changes of a character; they come in order. */
static void add_change(alam_cut_rows *rows, unsigned character, uint8_t change)
{
    uint32_t start = (character & ~15U) * 0x01010101U;
    if (!change)
        return;
    if (!rows->count || rows->start[rows->count - 1] != start) {
        rows->start[rows->count++] = start;
        rows->usual += character < 0x80;
    }
    rows->change[rows->count - 1][character & 15] = change;
}

static void fill_rows(alam_cut_bytes *bytes)
{
    memset(&bytes->ascii_rows, 0, sizeof bytes->ascii_rows);
    memset(&bytes->first_rows, 0, sizeof bytes->first_rows);
    memset(&bytes->second_rows, 0, sizeof bytes->second_rows);
    for (unsigned i = 0; i < 128; i++)
        if ((bytes->ascii_class[i] & (ALAM_CLASS_WORD | ALAM_CLASS_DROPPED)) == ALAM_CLASS_WORD)
            add_change(&bytes->ascii_rows, i, (uint8_t)(bytes->ascii_value[i] ^ i));
    for (unsigned i = 0; i < 256; i++) {
        uint8_t class = bytes->arabic_class[i];
        if ((class & (ALAM_CLASS_WORD | ALAM_CLASS_DROPPED)) != ALAM_CLASS_WORD)
            continue;
        add_change(&bytes->second_rows, i, (uint8_t)(bytes->arabic_value[i] ^ (0x80 | (i & 0x3F))));
        if (!(class & ALAM_CLASS_SINGLE))
            add_change(&bytes->first_rows, i, (uint8_t)((class >> ALAM_CLASS_FIRST & 3) ^ (i >> 6)));
    }
}

static void fill_pack(alam_cut_bytes *bytes)
{
    memset(bytes->pack, 0, sizeof bytes->pack);
    for (unsigned mask = 0; mask < 256; mask++)
        for (unsigned bit = 0, count = 0; bit < 8; bit++)
            if (mask >> bit & 1)
                bytes->pack[mask][count++] = (uint8_t)bit;
}

static void fill_pairs(alam_cut_bytes *bytes, const alam_cut_entry *one, const alam_cut_entry *two)
{
    for (unsigned pair = 0; pair < 64 * 256; pair++) {
        unsigned first = pair & 0xFF, second = pair >> 8;
        bool is_lead = first >= 0xC2 && first < 0xE0;
        bytes->pairs[pair] =
            first < 0x80 ? one[first] : is_lead ? two[(first & 0x1F) << 6 | second] : ALAM_CUT_SLOW;
    }
}

void alam_cut_bytes_fill(alam_cut_bytes *bytes, const alam_cut_entry one[128], const alam_cut_entry two[2048])
{
    static const uint8_t classes[ALAM_BIT_COUNT] = {
        [ALAM_BIT_WORD] = ALAM_CLASS_WORD,       [ALAM_BIT_START] = ALAM_CLASS_START,
        [ALAM_BIT_DROPPED] = ALAM_CLASS_DROPPED, [ALAM_BIT_SLOW] = ALAM_CLASS_SLOW,
        [ALAM_BIT_SINGLE] = ALAM_CLASS_SINGLE,
    };
    fill_classes(bytes, one, two);
    for (size_t i = 0; i < ALAM_BIT_COUNT; i++)
        fill_bit(bytes, classes[i], &bytes->bits[i]);
    fill_rows(bytes);
    fill_pack(bytes);
    fill_pairs(bytes, one, two);
}
