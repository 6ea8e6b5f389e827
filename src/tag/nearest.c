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

/* ---- the words of a name, read from its text ---------------------------------------------------------- */

/* The entry of the character at a byte, and its size. */
static uint32_t look(const alam_fold *fold, const unsigned char *at, const unsigned char *end, size_t *size)
{
    alam_codepoint decoded = alam_utf8_decode(at, end);
    *size = decoded.size;
    return alam_fold_entry(fold, ALAM_LEVEL_LOOSE, decoded.value);
}

static bool is_inside(alam_class class)
{
    return class == ALAM_CLASS_LETTER || class == ALAM_CLASS_MARK || class == ALAM_CLASS_HIDDEN;
}

/* Whether no letter of the word before it stands here. Marks that are left out still belong to its last one. */
static bool ends_word(const alam_fold *fold, const unsigned char *at, const unsigned char *end)
{
    for (size_t size; at < end; at += size) {
        uint32_t entry = look(fold, at, end, &size);
        alam_class class = alam_fold_class(entry);
        if (!is_inside(class) || class == ALAM_CLASS_LETTER || alam_fold_kind_of(entry) != ALAM_FOLD_DROP)
            return !is_inside(class);
    }
    return true;
}

/* Whether `text` begins with the letters of a word and, with them, a word ends; of two words written as one
 * where `joined`, and then only so. */
static bool begins_with(const alam_image *image, const alam_word *word, const char *text, bool joined)
{
    alam_fold_stream stream = alam_fold_read(&image->fold, ALAM_LEVEL_LOOSE, text, strlen(text));
    const unsigned char *at = (const unsigned char *)alam_image_string(image, word->text);
    const unsigned char *end = at + word->length;
    for (alam_codepoint decoded; at < end; at += decoded.size) {
        decoded = alam_utf8_decode(at, end);
        if (!alam_fold_next(&stream) || stream.unit != decoded.value)
            return false;
    }
    bool crosses = false;
    size_t size;
    for (at = (const unsigned char *)text; at < stream.at; at += size) {
        alam_class class = alam_fold_class(look(&image->fold, at, stream.end, &size));
        crosses = crosses || (!is_inside(class) && class != ALAM_CLASS_DICT);
    }
    return crosses == joined && stream.pending_count == 0 && ends_word(&image->fold, stream.at, stream.end);
}

/* Whether one of the words of a name is this one. In scripts that are written without spaces a word may stand
 * anywhere. */
static bool has_word(const alam_image *image, const alam_name *name, const alam_word *word)
{
    const char *text = alam_image_string(image, name->text);
    const unsigned char *at = (const unsigned char *)text, *end = at + strlen(text);
    bool inside = false;
    for (size_t size; at < end; at += size) {
        alam_class class = alam_fold_class(look(&image->fold, at, end, &size));
        bool begins = class == ALAM_CLASS_DICT || (class == ALAM_CLASS_LETTER && !inside);
        if (begins && begins_with(image, word, (const char *)at, name->flags & ALAM_NAME_JOINED))
            return true;
        inside = is_inside(class);
    }
    return false;
}

/* The name that is this word alone; ALAM_NONE. */
static uint32_t name_of_word(const alam_image *image, const alam_word *word)
{
    uint32_t name =
        alam_prefix_name(alam_image_prefix(image, alam_hash_chain(0, word->hash), ALAM_PREFIX_FIRST));
    bool found = name != ALAM_NONE && image->at.NAMES[name].words == 1 &&
                 has_word(image, &image->at.NAMES[name], word);
    return found ? name : ALAM_NONE;
}

uint32_t alam_name_with_word(const alam_image *image, uint32_t number)
{
    const alam_word *word = &image->at.WORDS[number];
    uint32_t best = name_of_word(image, word), least_words = best == ALAM_NONE ? UINT8_MAX + 1 : 1;
    for (uint32_t i = 0; i < image->count.NAMES && least_words > 2; i++) {
        const alam_name *name = &image->at.NAMES[i];
        bool first = i == 0 || !(name[-1].flags & ALAM_NAME_FOLLOWED);
        if (!first || name->words == 1 || name->words >= least_words || !has_word(image, name, word))
            continue;
        best = i;
        least_words = name->words;
    }
    return best;
}

/* ---- the nearest word --------------------------------------------------------------------------------- */

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
