#include "zone/line.h"

#include <unicode/uchar.h>

/* Code points: a line that ends as a sentence is text from here on, and another from there on. News
 * titles are shorter than that, and nearly never end with a full stop. */
enum { TEXT_SENTENCE = 60, TEXT_ANY = 180 };

/* Blanks of a byte; a no-break space, which is two. */
static uint32_t blank_at(const char *text, uint32_t at, uint32_t end)
{
    if (text[at] == ' ' || text[at] == '\t' || text[at] == '\r')
        return 1;
    const unsigned char *bytes = (const unsigned char *)text;
    return at + 1 < end && bytes[at] == 0xC2 && bytes[at + 1] == 0xA0 ? 2 : 0;
}

bool alam_line_prepare(alam_line *line)
{
    enum { WORDS = 64, BYTES = 1024 };
    line->words.count = 0;
    alam_buffer_clear(&line->folded);
    alam_buffer_clear(&line->scratch);
    line->failed = !alam_array_reserve(&line->words, WORDS) ||
                   !alam_buffer_reserve(&line->folded, BYTES) ||
                   !alam_buffer_reserve(&line->scratch, BYTES);
    return !line->failed;
}

bool alam_line_open(alam_line *line, const alam_image *image, const char *text, uint32_t start,
                    uint32_t end)
{
    for (uint32_t size; start < end && (size = blank_at(text, start, end)) > 0;)
        start += size;
    while (end > start) {
        bool two = end - start > 1 && blank_at(text, end - 2, end) == 2;
        uint32_t size = two ? 2 : blank_at(text, end - 1, end);
        if (size == 0)
            break;
        end -= size;
    }
    line->image = image;
    line->text = text;
    line->start = start;
    line->end = end;
    line->counted = UINT32_MAX;
    line->hashed = false;
    line->reader = (alam_word_reader){&image->fold, text, start, end};
    line->words.count = 0;
    alam_buffer_clear(&line->folded);
    line->read = false;
    return start < end;
}

uint32_t alam_line_length(alam_line *line)
{
    uint32_t end = alam_line_is_long(line) ? line->start + ALAM_LINE_LONG : line->end;
    if (line->counted != UINT32_MAX)
        return line->counted;
    line->counted = alam_utf8_measure(line->text + line->start, end - line->start).codepoints;
    return line->counted;
}

const alam_seen_word *alam_line_word(alam_line *line, size_t index)
{
    while (index >= line->words.count && !line->read) {
        alam_seen_word word = {0};
        if (!alam_next_word(&line->reader, &line->folded, &word)) {
            line->failed |= line->folded.failed;
            line->read = true;
            break;
        }
        alam_seen_word *slot = alam_array_push(&line->words);
        if (slot)
            *slot = word;
        line->failed |= !slot;
        line->read = !slot;
    }
    return index < line->words.count ? &line->words.items[index] : NULL;
}

uint32_t alam_line_gap_start(alam_line *line, size_t count)
{
    const alam_seen_word *before = count > 0 ? alam_line_word(line, count - 1) : NULL;
    return before ? before->end : line->start;
}

uint32_t alam_line_gap_end(alam_line *line, size_t count)
{
    const alam_seen_word *behind = alam_line_word(line, count);
    return behind ? behind->start : line->end;
}

static uint64_t hash_of(const alam_line *line, const alam_seen_word *word)
{
    return alam_hash(alam_line_folded(line, word), word->folded_length);
}

uint64_t alam_line_first_hash(alam_line *line)
{
    if (!line->hashed) {
        const alam_seen_word *word = alam_line_word(line, 0);
        line->first_hash = word ? hash_of(line, word) : 0;
        line->hashed = true;
    }
    return line->first_hash;
}

bool alam_line_has(alam_line *line, const alam_phrase *phrase, size_t index)
{
    for (uint32_t i = 0; i < phrase->word_count; i++) {
        const alam_seen_word *word = alam_line_word(line, index + i);
        const char *wanted = alam_image_string(
            line->image, line->image->at.PHRASE_WORDS[phrase->first_word + i]);
        if (!word || strlen(wanted) != word->folded_length ||
            memcmp(wanted, alam_line_folded(line, word), word->folded_length) != 0)
            return false;
    }
    return true;
}

size_t alam_line_phrases(alam_line *line, const alam_phrase *phrases, size_t count, size_t index,
                         size_t *first)
{
    const alam_seen_word *word = alam_line_word(line, index);
    *first = 0;
    if (!word || count == 0)
        return 0;
    uint64_t hash = index == 0 ? alam_line_first_hash(line) : hash_of(line, word);
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (phrases[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    *first = low;
    while (low < count && phrases[low].hash == hash)
        low++;
    return low;
}

uint32_t alam_line_sign(const alam_line *line, const uint32_t *signs, size_t count, uint32_t at,
                        uint32_t end)
{
    const unsigned char *text = (const unsigned char *)line->text;
    while (at < end) {
        alam_codepoint decoded = alam_utf8_decode(text + at, text + end);
        at += decoded.size;
        for (size_t i = 0; i < count; i++)
            if (decoded.value == signs[i])
                return at;
    }
    return 0;
}

/* The byte at which the last character begins. */
static uint32_t last_character(const alam_line *line, uint32_t end)
{
    do
        end--;
    while (end > line->start && ((unsigned char)line->text[end] & 0xC0) == 0x80);
    return end;
}

bool alam_line_ends_in(const alam_line *line, const uint32_t *signs, size_t count)
{
    return alam_line_sign(line, signs, count, last_character(line, line->end), line->end) != 0;
}

uint32_t alam_line_brackets(const alam_line *line, uint32_t end)
{
    bool open = false;
    const char *first = memchr(line->text + line->start, '(', end - line->start);
    const char *square = memchr(line->text + line->start, '[', end - line->start);
    if (!first && !square)
        return 0;
    for (uint32_t at = line->start; at < end; at++) {
        if (line->text[at] == '(' || line->text[at] == '[')
            open = true;
        else if (open && (line->text[at] == ')' || line->text[at] == ']'))
            return at + 1;
    }
    return 0;
}

bool alam_line_is_text(alam_line *line)
{
    const unsigned char *text = (const unsigned char *)line->text;
    uint32_t at = line->end, last = 0;
    if (alam_line_length(line) >= TEXT_ANY)
        return true;
    if (alam_line_length(line) < TEXT_SENTENCE)
        return false;
    for (int i = 0; i < 3 && at > line->start; i++) { /* a quotation may end behind the full stop */
        at = last_character(line, at);
        last = alam_utf8_decode(text + at, text + line->end).value;
        if (u_hasBinaryProperty((UChar32)last, UCHAR_S_TERM))
            break;
        if (!u_hasBinaryProperty((UChar32)last, UCHAR_QUOTATION_MARK) &&
            u_charType((UChar32)last) != U_END_PUNCTUATION)
            return false;
    }
    bool several = at > line->start && text[at] == '.' && text[at - 1] == '.'; /* a title cut short */
    return u_hasBinaryProperty((UChar32)last, UCHAR_S_TERM) && !several;
}

uint64_t alam_line_hash(alam_line *line)
{
    alam_word_reader reader = {&line->image->fold, line->text, line->start, line->end};
    alam_seen_word word;
    uint64_t hash = 0;
    alam_buffer_clear(&line->scratch);
    while (alam_next_word(&reader, &line->scratch, &word)) {
        hash = alam_hash_chain(hash, alam_hash(line->scratch.data, word.folded_length));
        alam_buffer_clear(&line->scratch);
    }
    line->failed |= line->scratch.failed;
    return hash ? hash : 1;
}

void alam_line_free(alam_line *line)
{
    alam_array_free(&line->words);
    alam_buffer_free(&line->folded);
    alam_buffer_free(&line->scratch);
}
