#include "text/cut_tables.h"

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
    unsigned flags = ALAM_CUT_WORD | (class == ALAM_CLASS_LETTER ? ALAM_CUT_LETTER : 0);
    if (alam_fold_kind_of(entry) == ALAM_FOLD_DROP)
        return flags;
    char bytes[2] = {0};
    size_t size = alam_utf8_encode(value, bytes);
    return flags | (uint32_t)size << ALAM_CUT_SIZE | (uint32_t)(unsigned char)bytes[1] << 8 |
           (uint32_t)(unsigned char)bytes[0];
}

/* How a character is written, for vector code. */
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

void alam_cut_bytes_fill(alam_cut_bytes *bytes, const alam_cut_entry one[128], const alam_cut_entry two[2048])
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
