/* Cutting on any machine: 64 bytes of text at a time, without a branch that depends on its words.
 *
 *     bytes    D8 A7 D9 84 20 ...      a character begins where no trailing byte is; the first two bytes of one
 *     pairs    w     w     .           are looked up at once (of ASCII the second one does not matter)
 *     folded   D8 A7 D9 84             two bytes are stored always, and as many counted as it is written in
 *     edges    0           4           a place is stored always, and counted where words begin and end
 *
 * Going word by word, half of the time is wrong guesses of where a word ends: without them it is two thirds of the
 * time, though each character takes more instructions. */
#include "base/hash.h"
#include "text/cut_kernel.h"

#define BLOCK 64
#define AHEAD 1024     /* bytes of text that are asked for: it is read in turns with much else */
#define MOST_EDGES 448 /* before words are made of them; a block has as many as it has characters */
#define EVERY_BYTE UINT64_C(0x0101010101010101)

/* Where a word begins or ends. */
typedef struct edge {
    uint32_t place, folded; /* in the text, and in the folded bytes */
} edge;

/* What was read and is not handed on yet. */
typedef struct strip {
    edge edges[MOST_EDGES + BLOCK + 1]; /* begin, end, begin, ... */
    size_t count;
    size_t place, used;   /* of the text and the folded bytes */
    alam_cut_entry last;  /* of the last character */
} strip;

/* The lowest bits of eight bytes, as a number of eight bits. */
static inline uint64_t gather(uint64_t bytes)
{
    return (bytes & EVERY_BYTE) * UINT64_C(0x0102040810204080) >> 56;
}

/* Finds bytes that begin a character of two bytes or more, and those that stand behind one. */
static inline void find_leads(const char *text, uint64_t *leads, uint64_t *trails)
{
    uint64_t others = 0, begins = 0; /* than ASCII */
    for (unsigned i = 0; i < BLOCK; i += 8) {
        uint64_t bytes = alam_hash_read(text + i);
        others |= gather(bytes >> 7) << i;
        begins |= gather(bytes >> 7 & bytes >> 6) << i;
    }
    *leads = begins;
    *trails = others & ~begins;
}

static inline alam_cut_entry look(const alam_cut_bytes *tables, const char *text)
{
    unsigned pair = (unsigned char)text[0] | (unsigned)(unsigned char)text[1] << 8;
    return tables->pairs[pair & 0x3FFF];
}

/* One instruction, which compilers do not make of two bytes here. */
static inline void write_both(alam_cut_entry entry, char *out)
{
    uint16_t bytes = (uint16_t)entry;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap16(bytes);
#endif
    memcpy(out, &bytes, sizeof bytes);
}

/* Reads the characters of a block, of which `left` has the first bytes; false where one is slow. */
static inline bool read_characters(const alam_cut_bytes *tables, const char *text, uint64_t left, char *folded,
                                   strip *read)
{
    size_t count = read->count, used = read->used;
    alam_cut_entry last = read->last, any = 0;
#pragma GCC unroll 2 /* saves 3 % */
    for (; left; left &= left - 1) {
        size_t at = (size_t)__builtin_ctzll(left);
        alam_cut_entry entry = look(tables, text + at);
        write_both(entry, folded + used);
        read->edges[count] = (edge){(uint32_t)(read->place + at), (uint32_t)used};
        count += (entry ^ last) / ALAM_CUT_WORD;
        used += entry >> ALAM_CUT_SIZE & 3;
        any |= entry;
        last = entry;
    }
    if (any & ALAM_CUT_SLOW)
        return false;
    read->count = count;
    read->used = used;
    read->last = last;
    return true;
}

/* Reads a block; false where it has to be read in another way. */
static inline bool read_block(const alam_cut_bytes *tables, const char *text, char *folded, strip *read)
{
    uint64_t leads, trails;
    __builtin_prefetch(text + AHEAD);
    find_leads(text, &leads, &trails);
    /* A character that goes on behind the block is left to the next one. */
    uint64_t valid = UINT64_MAX >> (leads >> 63);
    leads &= valid;
    trails &= valid;
    if (trails != leads << 1 || !read_characters(tables, text, valid & ~trails, folded, read))
        return false;
    read->place += BLOCK - (valid != UINT64_MAX);
    return true;
}

/* Makes words of pairs of edges. What is left is the beginning of a word, if any. False, and all is left from
 * there on, where a word does not begin with a letter. */
static bool hand_on(const alam_cut_bytes *tables, const char *text, strip *read, alam_word_block *words)
{
    size_t pairs = read->count / 2;
    alam_cut_entry letters = ALAM_CUT_LETTER;
    for (size_t i = 0; i < read->count; i += 2)
        letters &= look(tables, text + read->edges[i].place);
    for (size_t i = 0; !letters && i < read->count; i += 2)
        if (!(look(tables, text + read->edges[i].place) & ALAM_CUT_LETTER)) {
            read->count = i + 1;
            pairs = i / 2;
        }
    for (size_t i = 0; i < pairs; i++) {
        words->start[words->count + i] = read->edges[2 * i].place;
        words->end[words->count + i] = read->edges[2 * i + 1].place;
        words->folded[words->count + i] = read->edges[2 * i].folded;
    }
    words->count += pairs;
    read->count -= 2 * pairs;
    if (read->count)
        read->edges[0] = read->edges[2 * pairs];
    return letters;
}

static void cut(const alam_cut_bytes *tables, const char *text, size_t *at, size_t end, alam_word_block *words)
{
    strip read;
    bool goes_on = true;
    read.count = read.last = 0;
    read.place = *at;
    read.used = words->used;
    while (goes_on && words->count < words->capacity) {
        size_t most = 2 * (words->capacity - words->count);
        while (goes_on && read.count < most && read.count < MOST_EDGES)
            goes_on = read.place < end && read.used < words->room &&
                      read_block(tables, text + read.place, words->bytes, &read);
        goes_on = hand_on(tables, text, &read, words) && goes_on;
    }
    /* The word that has not ended is begun once more. */
    *at = read.count ? read.edges[0].place : read.place;
    words->used = read.count ? read.edges[0].folded : read.used;
}

alam_cut_kernel *alam_cut_find_portable(void)
{
    return cut;
}
