/* Folding: one table says, for each code point and each level, what it is written as.
 *
 * A fold only retrieves. Text and names are looked up in the form of the loosest level; a hit is then
 * looked at again at the tighter levels, so that a name may ask how near the text must be.
 *
 *     level     what is unified, besides that of the levels above it
 *     exact     encodings of one character (NFKC), digits, what cannot be seen (controls, tatweel)
 *     strict    marks that are usually left out (harakat, accents)
 *     standard  letters that one habit of writing swaps (hamza seats, final yeh, case)
 *     loose     what else rules/<language>/fold.yaml unifies
 *
 * The table is two-staged: index[level][code point >> 8] is the number of a block of 256 entries.
 *
 *     entry:  31    27 26  23 22  21 20                    0
 *            | rule   | class| kind | value                |
 */
#ifndef ALAM_TEXT_FOLD_H
#define ALAM_TEXT_FOLD_H

#include "base/buffer.h"
#include "base/utf8.h"

typedef enum alam_level {
    ALAM_LEVEL_EXACT,
    ALAM_LEVEL_STRICT,
    ALAM_LEVEL_STANDARD,
    ALAM_LEVEL_LOOSE,
    ALAM_LEVEL_COUNT
} alam_level;

/* What a code point is to the tokenizer. The class does not depend on the level. */
typedef enum alam_class {
    ALAM_CLASS_OTHER,   /* ends a word, and no name goes across it */
    ALAM_CLASS_LETTER,  /* letters and digits */
    ALAM_CLASS_MARK,    /* belongs to the letter before it */
    ALAM_CLASS_DICT,    /* a letter of a script that is written without spaces */
    ALAM_CLASS_HIDDEN,  /* zero-width and bidi controls: not seen, not there */
    ALAM_CLASS_SPACE,
    ALAM_CLASS_NEWLINE,
    ALAM_CLASS_DASH,    /* hyphens and underscores */
    ALAM_CLASS_OPEN,    /* quotation marks */
    ALAM_CLASS_CLOSE,
    ALAM_CLASS_QUOTE,   /* the ones that open and close, apostrophes */
    ALAM_CLASS_DOT,     /* full stop, the sign of an abbreviation */
    ALAM_CLASS_COUNT
} alam_class;

typedef enum alam_fold_kind {
    ALAM_FOLD_SAME,     /* written as itself */
    ALAM_FOLD_ONE,      /* as the code point `value` */
    ALAM_FOLD_SEQUENCE, /* as sequences[value] code points, which follow it */
    ALAM_FOLD_DROP,     /* not at all */
} alam_fold_kind;

#define ALAM_FOLD_PAGES 0x1100   /* pages of 256 code points up to U+10FFFF */
#define ALAM_FOLD_RULES 32       /* rule numbers that fit an entry; 0: no rule */

typedef struct alam_fold {
    const uint16_t *index;     /* [ALAM_LEVEL_COUNT][ALAM_FOLD_PAGES] */
    const uint32_t *blocks;    /* [number of blocks][256] */
    const uint32_t *sequences; /* a count, then as many code points; and so on */
} alam_fold;

static inline uint32_t alam_fold_pack(uint32_t value, alam_fold_kind kind, alam_class class,
                                      unsigned rule)
{
    return value | (uint32_t)kind << 21 | (uint32_t)class << 23 | (uint32_t)rule << 27;
}

static inline uint32_t alam_fold_value(uint32_t entry)
{
    return entry & 0x1FFFFF;
}

static inline alam_fold_kind alam_fold_kind_of(uint32_t entry)
{
    return (alam_fold_kind)(entry >> 21 & 3);
}

static inline alam_class alam_fold_class(uint32_t entry)
{
    return (alam_class)(entry >> 23 & 15);
}

static inline unsigned alam_fold_rule(uint32_t entry)
{
    return entry >> 27;
}

/* The entry of any code point up to U+10FFFF. */
static inline uint32_t alam_fold_entry(const alam_fold *fold, alam_level level, uint32_t codepoint)
{
    size_t block = fold->index[(size_t)level * ALAM_FOLD_PAGES + (codepoint >> 8)];
    return fold->blocks[block * 256 + (codepoint & 255)];
}

/* Appends what `codepoint` is written as according to its `entry`, as UTF-8. */
void alam_fold_write(const alam_fold *fold, uint32_t entry, uint32_t codepoint, alam_buffer *out);

/* Appends the fold of `length` bytes of UTF-8; what is no word character is left out. */
void alam_fold_append(const alam_fold *fold, alam_level level, const char *text, size_t length,
                      alam_buffer *out);

/* Walks text as the stream of folded code points it stands for.
 *
 *     alam_fold_stream stream = alam_fold_read(fold, level, text, length);
 *     while (alam_fold_next(&stream)) use(stream.unit);
 */
typedef struct alam_fold_stream {
    const alam_fold *fold;
    alam_level level;
    const unsigned char *at, *end;
    const uint32_t *pending;  /* rest of a sequence */
    uint32_t pending_count;
    uint32_t unit;            /* the folded code point read last */
    uint32_t source;          /* the code point of the text that it came from */
    bool first;               /* it is the first one of its source */
    uint32_t rules;           /* bit set: rules that made it, or dropped something before it */
} alam_fold_stream;

alam_fold_stream alam_fold_read(const alam_fold *fold, alam_level level, const char *text,
                                size_t length);
bool alam_fold_next(alam_fold_stream *stream);

/* The tightest level at which `a` and `b` fold alike, given that they do at `loosest`; -1 where they
 * do not. Sets in `*rules` the bit of each rule by which they differ (NULL: not wanted). */
int alam_fold_compare(const alam_fold *fold, alam_level loosest, const char *a, size_t a_length,
                      const char *b, size_t b_length, uint32_t *rules);

const char *alam_level_name(alam_level level);

#endif
