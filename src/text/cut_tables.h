/* What a letter is and what it is written as, in the tables that cutting reads; see text/cut.h. */
#ifndef ALAM_TEXT_CUT_TABLES_H
#define ALAM_TEXT_CUT_TABLES_H

#include "text/fold.h"

/* What a character is written as, for the characters of one or two bytes:
 *
 *      31    30       21   20     19     18  17 16 15        0
 *    | word |           | slow | letter |   | size | its bytes |
 */
typedef uint32_t alam_cut_entry;
#define ALAM_CUT_WORD (UINT32_C(1) << 31)   /* goes on with a word */
#define ALAM_CUT_LETTER (UINT32_C(1) << 19) /* and may begin one */
#define ALAM_CUT_SLOW (UINT32_C(1) << 20)   /* for the tokenizer */
#define ALAM_CUT_SIZE 16                    /* where the number of bytes begins: 0, 1 or 2 */

/* The entry of a code point below U+0800 at a level; the tables of a cutter are those of the loosest. */
alam_cut_entry alam_cut_make(const alam_fold *fold, alam_level level, uint32_t codepoint);

/* What a character is to a kernel: bits, and from ALAM_CLASS_FIRST on the last two bits of the first byte
 * that its folded form has. */
enum {
    ALAM_CLASS_WORD = 1,
    ALAM_CLASS_START = 2,   /* may begin a word */
    ALAM_CLASS_DROPPED = 4, /* is not written */
    ALAM_CLASS_FIRST = 3,   /* bits 3 and 4 */
    ALAM_CLASS_SLOW = 32,   /* to be cut word by word */
    ALAM_CLASS_SINGLE = 64, /* two bytes that are written as one */
};

/* One of the bits above for all characters: of character i bit i >> 4 & 7 of byte i & 15. */
typedef struct alam_cut_bit {
    uint8_t ascii[16], arabic[2][16];
} alam_cut_bit;

enum { /* their order below */
    ALAM_BIT_WORD,
    ALAM_BIT_START,
    ALAM_BIT_DROPPED,
    ALAM_BIT_SLOW,
    ALAM_BIT_SINGLE,
    ALAM_BIT_COUNT
};

/* The rows of 16 characters of which folding changes any, and how, to be combined by exclusive or. Rows below
 * 128, which has the usual letters, come first. */
typedef struct alam_cut_rows {
    size_t count, usual;
    uint32_t start[16]; /* the first character of each, four times */
    uint8_t change[16][16];
} alam_cut_rows;

/* The tables of the kernels. Arabic: U+0600..U+06FF. */
typedef struct alam_cut_bytes {
    uint8_t ascii_value[128], ascii_class[128];
    uint8_t arabic_value[256], arabic_class[256];
    uint8_t latin_class[64]; /* U+0080..U+00BF */
    /* The same for vectors that look up 16 bytes. */
    alam_cut_bit bits[ALAM_BIT_COUNT];
    alam_cut_rows ascii_rows, first_rows, second_rows; /* first, second: bytes of Arabic */
    uint8_t pack[256][8]; /* where the bytes of eight are that a mask keeps */
    /* By the first byte and, above it, six bits of the second one, whatever that is for ASCII. */
    alam_cut_entry pairs[64 * 256];
} alam_cut_bytes;

/* Fills the tables of the kernels from the entries of the characters below U+0080 and U+0800. */
void alam_cut_bytes_fill(alam_cut_bytes *bytes, const alam_cut_entry one[128], const alam_cut_entry two[2048]);

#endif
