/* One line of a text, read only as far as somebody asks: most lines are done with after one word. */
#ifndef ALAM_ZONE_LINE_H
#define ALAM_ZONE_LINE_H

#include "base/array.h"
#include "image/image.h"
#include "text/word.h"

#define ALAM_LINE_LONG 4096 /* bytes: a longer line is not counted to its end */

/* All zero: empty. Kept from line to line for its memory. */
typedef struct alam_line {
    const alam_image *image;
    const char *text;
    uint32_t start, end; /* bytes, without blanks at both ends */
    uint32_t counted;    /* code points; UINT32_MAX: not counted yet */
    uint64_t first_hash; /* of the first word, once `hashed` */
    bool hashed;
    alam_word_reader reader;
    ALAM_ARRAY(alam_seen_word) words; /* those that were read */
    alam_buffer folded;
    alam_buffer scratch; /* of alam_line_hash() */
    bool read;   /* there are no more words */
    bool failed; /* memory was out */
} alam_line;

/* Makes room for the words of an ordinary line. False: memory is out. */
bool alam_line_prepare(alam_line *line);

/* Starts on a line. False: it is empty. */
bool alam_line_open(alam_line *line, const alam_image *image, const char *text, uint32_t start,
                    uint32_t end);

/* Its code points; of a long line, those of its beginning. */
uint32_t alam_line_length(alam_line *line);

static inline bool alam_line_is_long(const alam_line *line)
{
    return line->end - line->start > ALAM_LINE_LONG;
}

/* Word `index`; NULL where the line has none, or memory is out. Borrowed until the next call. */
const alam_seen_word *alam_line_word(alam_line *line, size_t index);

static inline const char *alam_line_folded(const alam_line *line, const alam_seen_word *word)
{
    return line->folded.data + word->folded;
}

/* Byte at which the gap behind the first `count` words, and that in front of the next, ends. */
uint32_t alam_line_gap_start(alam_line *line, size_t count);
uint32_t alam_line_gap_end(alam_line *line, size_t count);

/* The words of `phrase` are words `index` and on of the line. */
bool alam_line_has(alam_line *line, const alam_phrase *phrase, size_t index);

/* The longest of `count` sorted phrases that begins with word `index` of the line: those with its first
 * word are [*first, end), of which the result is `end`. */
size_t alam_line_phrases(alam_line *line, const alam_phrase *phrases, size_t count, size_t index,
                         size_t *first);

/* The byte behind the first of `count` signs in [at, end); 0: there is none. */
uint32_t alam_line_sign(const alam_line *line, const uint32_t *signs, size_t count, uint32_t at,
                        uint32_t end);

/* The line ends in one of the signs. */
bool alam_line_ends_in(const alam_line *line, const uint32_t *signs, size_t count);

/* The byte behind the first part in brackets that ends before `end`; 0: there is none. */
uint32_t alam_line_brackets(const alam_line *line, uint32_t end);

/* The line looks like running text: it is long, or not short and ends as a sentence does. */
bool alam_line_is_text(alam_line *line);

/* A hash of all its words; the same for lines that differ in signs and spelling alone; never 0. */
uint64_t alam_line_hash(alam_line *line);

/* The hash of its first word; 0: it has none. */
uint64_t alam_line_first_hash(alam_line *line);

void alam_line_free(alam_line *line);

#endif
