#include "tag/nearest.h"

#define MOST_LETTERS 40
#define MOST_DISTANCE 2

static size_t letters_of(const char *text, size_t length, uint32_t *letters)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    size_t count = 0;
    while (at < end && count < MOST_LETTERS) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        letters[count++] = decoded.value;
        at += decoded.size;
    }
    return count;
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
    unsigned smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

/* Levenshtein's distance, one row at a time; `most` + 1 when it is larger than that. */
static unsigned distance(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count,
                         unsigned most)
{
    unsigned row[MOST_LETTERS + 1];
    if (a_count > b_count + most || b_count > a_count + most)
        return most + 1;
    for (size_t j = 0; j <= b_count; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= a_count; i++) {
        unsigned diagonal = row[0], best = ++row[0];
        for (size_t j = 1; j <= b_count; j++) {
            unsigned changed = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = least(changed, row[j] + 1, row[j - 1] + 1);
            best = best < row[j] ? best : row[j];
        }
        if (best > most)
            return most + 1;
    }
    return row[b_count];
}

uint32_t alam_name_with_word(const alam_image *image, uint32_t word)
{
    const alam_terminal *best = NULL;
    for (size_t i = 0; i < image->count.TERMINALS; i++) {
        const alam_terminal *terminal = &image->at.TERMINALS[i];
        if (alam_terminal_names(terminal) == 0 || (best && alam_terminal_words(terminal) >= alam_terminal_words(best)))
            continue;
        for (uint32_t j = 0; j < alam_terminal_words(terminal); j++)
            if (image->at.TERMINAL_WORDS[terminal->first_word + j] == word)
                best = terminal;
    }
    return best ? best->first_name : ALAM_NONE;
}

alam_nearest alam_find_nearest(const alam_image *image, const char *folded, size_t length)
{
    uint32_t wanted[MOST_LETTERS], letters[MOST_LETTERS];
    size_t count = letters_of(folded, length, wanted);
    unsigned most = count / 3 < MOST_DISTANCE ? (unsigned)(count / 3) : MOST_DISTANCE;
    alam_nearest nearest = {.word = ALAM_NONE, .name = ALAM_NONE, .distance = most + 1};
    for (uint32_t i = 0; i < image->count.WORDS; i++) {
        const alam_word *word = &image->at.WORDS[i];
        if (!(word->flags & ALAM_WORD_NAME))
            continue;
        size_t other = letters_of(alam_image_string(image, word->text), word->length, letters);
        unsigned found = distance(wanted, count, letters, other, most);
        if (found < nearest.distance)
            nearest = (alam_nearest){.word = i, .name = ALAM_NONE, .distance = found};
    }
    if (nearest.word != ALAM_NONE)
        nearest.name = alam_name_with_word(image, nearest.word);
    return nearest;
}
