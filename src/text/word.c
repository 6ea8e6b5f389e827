#include "text/word.h"

/* The next code point and its entry at the loosest level; what is ill-formed ends a word. */
static alam_class look(const alam_word_reader *reader, alam_codepoint *decoded, uint32_t *entry)
{
    const unsigned char *text = (const unsigned char *)reader->text;
    *decoded = alam_utf8_decode(text + reader->at, text + reader->end);
    *entry = alam_fold_entry(reader->fold, ALAM_LEVEL_LOOSE, decoded->value);
    return decoded->ill_formed ? ALAM_CLASS_OTHER : alam_fold_class(*entry);
}

bool alam_next_word(alam_word_reader *reader, alam_buffer *folded, alam_seen_word *word)
{
    bool begun = false;
    word->folded = (uint32_t)folded->length;
    while (reader->at < reader->end) {
        alam_codepoint decoded;
        uint32_t entry;
        alam_class class = look(reader, &decoded, &entry);
        bool letter = class == ALAM_CLASS_LETTER || class == ALAM_CLASS_DICT;
        if (!begun && letter) {
            begun = true;
            word->start = (uint32_t)reader->at;
        }
        if (begun && !letter && class != ALAM_CLASS_MARK && class != ALAM_CLASS_HIDDEN)
            break;
        reader->at += decoded.size;
        if (!begun || class == ALAM_CLASS_HIDDEN)
            continue;
        alam_fold_write(reader->fold, entry, decoded.value, folded);
        word->end = (uint32_t)reader->at;
    }
    word->folded_length = (uint32_t)folded->length - word->folded;
    return begun && !folded->failed;
}
