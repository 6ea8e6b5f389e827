#include "text/cut_kernel.h"

#include <stdlib.h>

#define KERNEL_MARGIN 128    /* bytes in front of the end of a text that kernels leave alone */
#define AVERAGE_WORD 24      /* bytes of folded form: more than any language has */
#define PORTABLE_STRETCH 512 /* bytes that the portable kernel takes over where another one stops */
#define STRETCH 64           /* bytes that are cut word by word where a kernel stops */

const uint8_t alam_cut_positions[64] __attribute__((aligned(64))) = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
    44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

/* ---- reading a character ------------------------------------------------------------------------------ */

/* The entry of the character at `text`, behind which one byte more can be read, and its size in bytes; what
 * has no entry is slow. */
static inline alam_cut_entry look(const alam_cutter *cutter, const unsigned char *text, size_t *size)
{
    unsigned bytes = text[0] | (unsigned)text[1] << 8;
    *size = 2;
    if ((bytes & 0xC0E0) == 0x80C0)
        return cutter->two[(bytes & 0x1F) << 6 | (bytes >> 8 & 0x3F)];
    *size = 1;
    return bytes & 0x80 ? ALAM_CUT_SLOW : cutter->one[bytes & 0x7F];
}

/* Whether a character that is for the tokenizer ends the word that stands in front of it. */
static bool ends_word(const alam_cutter *cutter, size_t at)
{
    const unsigned char *text = (const unsigned char *)cutter->text;
    alam_codepoint decoded = alam_utf8_decode(text + at, text + cutter->length);
    if (decoded.ill_formed)
        return true;
    alam_class class =
        alam_fold_class(alam_fold_entry(cutter->tokenizer.fold, ALAM_LEVEL_LOOSE, decoded.value));
    return class != ALAM_CLASS_LETTER && class != ALAM_CLASS_MARK && class != ALAM_CLASS_HIDDEN;
}

static bool is_full(const alam_word_block *words)
{
    return words->count >= words->capacity || words->used >= words->room;
}

/* ---- word by word ----------------------------------------------------------------------------------- */

/* Moves to the next letter before `end`. False where there is none, or where what comes is slow. */
static inline bool skip_gap(const alam_cutter *cutter, const unsigned char **text, const unsigned char *end)
{
    const unsigned char *at = *text;
    size_t size = 0;
    alam_cut_entry entry = 0;
    for (; at < end; at += size) {
        entry = look(cutter, at, &size);
        if (entry & (ALAM_CUT_LETTER | ALAM_CUT_SLOW))
            break;
    }
    *text = at;
    return at < end && !(entry & ALAM_CUT_SLOW);
}

/* Writes the folded word at `*text` to `out` and moves behind it; the bytes written, or ALAM_CUT_LONG where
 * it is for the tokenizer: where it goes on up to `end`, is very long, or has a letter that is slow. */
static inline uint32_t read_word(const alam_cutter *cutter, const unsigned char **text,
                                 const unsigned char *end, char *out)
{
    const unsigned char *at = *text;
    size_t most = 2 * cutter->longest + 2, size = 0;
    const unsigned char *stop = (size_t)(end - at) < most ? end : at + most;
    char *to = out;
    alam_cut_entry entry = look(cutter, at, &size);
    do {
        to[0] = (char)entry;
        to[1] = (char)(entry >> 8);
        to += entry >> ALAM_CUT_SIZE & 3;
        at += size;
        if (at >= stop)
            return ALAM_CUT_LONG;
        entry = look(cutter, at, &size);
    } while (entry & ALAM_CUT_WORD);
    if (entry & ALAM_CUT_SLOW && !ends_word(cutter, (size_t)(at - (const unsigned char *)cutter->text)))
        return ALAM_CUT_LONG;
    *text = at;
    return (uint32_t)(to - out);
}

/* Cuts words that begin before `stop`, until what comes is for the tokenizer; that is also the last word of
 * the text. */
static void cut_singly(alam_cutter *cutter, size_t stop, alam_word_block *words)
{
    const unsigned char *text = (const unsigned char *)cutter->text, *at = text + cutter->at;
    const unsigned char *end = text + cutter->length - (cutter->length > 0);
    const unsigned char *last = stop < cutter->length ? text + stop : end;
    while (!is_full(words) && skip_gap(cutter, &at, last < end ? last : end)) {
        const unsigned char *start = at;
        uint32_t length = read_word(cutter, &at, end, words->bytes + words->used);
        if (length == ALAM_CUT_LONG)
            break;
        size_t number = words->count++;
        words->start[number] = (uint32_t)(start - text);
        words->end[number] = (uint32_t)(at - text);
        words->folded[number] = (uint32_t)words->used;
        words->used += length;
    }
    cutter->at = (size_t)(at - text);
}

/* ---- what is for the tokenizer -------------------------------------------------------------------- */

/* Reads the word or the sign that the kernel has stopped at. False when memory is out. */
static bool read_slowly(alam_cutter *cutter)
{
    const unsigned char *text = (const unsigned char *)cutter->text;
    alam_tokenizer *tokenizer = &cutter->tokenizer;
    alam_codepoint decoded = alam_utf8_decode(text + cutter->at, text + cutter->length);
    alam_class class = alam_fold_class(alam_fold_entry(tokenizer->fold, ALAM_LEVEL_LOOSE, decoded.value));
    if (decoded.ill_formed || (class != ALAM_CLASS_LETTER && class != ALAM_CLASS_DICT)) {
        cutter->at += decoded.size;
        return true;
    }
    cutter->slow.list.count = 0;
    cutter->given = 0;
    alam_buffer_clear(&cutter->slow.folded);
    tokenizer->text = cutter->text;
    tokenizer->length = cutter->length;
    tokenizer->at = (alam_place){.byte = (uint32_t)cutter->at};
    bool done = alam_tokenizer_word(tokenizer, &cutter->slow);
    cutter->at = tokenizer->at.byte;
    return done;
}

/* Hands on what the tokenizer has read, as far as there is room. */
static void give_slow(alam_cutter *cutter, alam_word_block *words)
{
    for (; cutter->given < cutter->slow.list.count && !is_full(words); cutter->given++) {
        const alam_token *token = &cutter->slow.list.items[cutter->given];
        size_t number = words->count++;
        bool is_long = token->folded_length > cutter->longest;
        words->start[number] = token->start.byte;
        words->end[number] = token->end.byte;
        words->folded[number] = (uint32_t)words->used;
        /* Of a long word as much as shows that it is one. */
        size_t size = is_long ? cutter->longest + 1 : token->folded_length;
        if (size > 0)
            memcpy(words->bytes + words->used, alam_token_folded(&cutter->slow, token), size);
        words->used += size;
    }
}

/* ---- cutting -------------------------------------------------------------------------------------- */

/* The lengths and hashes of the words from `from` on; each reaches up to the next one. */
static void hash_words(const alam_cutter *cutter, alam_word_block *words, size_t from)
{
    words->folded[words->count] = (uint32_t)words->used;
    for (size_t i = from; i < words->count; i++) {
        uint32_t length = words->folded[i + 1] - words->folded[i];
        words->length[i] = length <= cutter->longest ? length : ALAM_CUT_LONG;
        words->hash[i] =
            length <= cutter->longest ? alam_word_hash_padded(words->bytes + words->folded[i], length) : 0;
    }
}

/* Cuts what comes next before `end` with the kernel. Where that stops at once, the portable one goes on for a
 * stretch: it knows all of Latin and Cyrillic. False when what comes is to be cut word by word. */
static bool cut_blocks(alam_cutter *cutter, size_t end, alam_word_block *words)
{
    alam_cut_kernel *portable = alam_cut_find_portable();
    size_t before = cutter->at;
    if (before == 0) /* kernels look at the byte in front, too */
        return false;
    cutter->kernel(&cutter->bytes, cutter->text, &cutter->at, end, words);
    if (cutter->at >= end || is_full(words))
        return true;
    if (cutter->kernel == portable || cutter->at > before)
        return false;
    size_t stop = end - before > PORTABLE_STRETCH ? before + PORTABLE_STRETCH : end;
    portable(&cutter->bytes, cutter->text, &cutter->at, stop, words);
    return cutter->at > before && cutter->at + STRETCH >= stop;
}

/* Cuts on until there is no more room, or what comes is for the tokenizer. What no kernel knows is cut word by
 * word for a stretch. */
static void cut_fast(alam_cutter *cutter, alam_word_block *words)
{
    size_t end = cutter->length > KERNEL_MARGIN ? cutter->length - KERNEL_MARGIN : 0;
    while (cutter->at < end && !is_full(words)) {
        if (cut_blocks(cutter, end, words))
            continue;
        size_t stop = cutter->at + STRETCH;
        cut_singly(cutter, stop, words);
        if (cutter->at < stop)
            return;
    }
    cut_singly(cutter, cutter->length, words);
}

/* The fastest first. */
static const struct {
    const char *name;
    alam_cut_kernel *(*find)(void);
} kernels[] = {
    {"avx512", alam_cut_find_avx512},
    {"avx2", alam_cut_find_avx2},
    {ALAM_CUT_PORTABLE, alam_cut_find_portable},
};

#define KERNEL_COUNT (sizeof kernels / sizeof *kernels)

const char *alam_cut_kernel_name(size_t number)
{
    for (size_t i = 0; i < KERNEL_COUNT; i++)
        if (kernels[i].find() && number-- == 0)
            return kernels[i].name;
    return NULL;
}

bool alam_cutter_use(alam_cutter *cutter, const char *name)
{
    for (size_t i = 0; i < KERNEL_COUNT; i++) {
        alam_cut_kernel *kernel = strcmp(kernels[i].name, name) == 0 ? kernels[i].find() : NULL;
        if (!kernel)
            continue;
        cutter->kernel = kernel;
        return true;
    }
    return false;
}

bool alam_cut_next(alam_cutter *cutter, alam_word_block *words)
{
    size_t before = words->count;
    give_slow(cutter, words);
    while (!is_full(words) && cutter->at < cutter->length) {
        cut_fast(cutter, words);
        if (is_full(words) || cutter->at == cutter->length)
            break;
        if (!read_slowly(cutter))
            return false;
        give_slow(cutter, words);
    }
    hash_words(cutter, words, before);
    return true;
}

bool alam_cutter_done(const alam_cutter *cutter)
{
    return cutter->at == cutter->length && cutter->given == cutter->slow.list.count;
}

void alam_cutter_start(alam_cutter *cutter, const alam_fold *fold, size_t longest)
{
    cutter->longest = longest;
    cutter->tokenizer.fold = fold;
    for (uint32_t i = 0; i < 128; i++)
        cutter->one[i] = alam_cut_make(fold, ALAM_LEVEL_LOOSE, i);
    for (uint32_t i = 0; i < 2048; i++)
        cutter->two[i] = i < 128 ? ALAM_CUT_SLOW : alam_cut_make(fold, ALAM_LEVEL_LOOSE, i);
    alam_cut_bytes_fill(&cutter->bytes, cutter->one, cutter->two);
    alam_cutter_use(cutter, alam_cut_kernel_name(0));
}

void alam_cutter_read(alam_cutter *cutter, const char *text, size_t length)
{
    cutter->text = text;
    cutter->length = length;
    cutter->at = 0;
    cutter->given = cutter->slow.list.count = 0;
}

void alam_cutter_free(alam_cutter *cutter)
{
    alam_tokenizer_free(&cutter->tokenizer);
    alam_tokens_free(&cutter->slow);
}

bool alam_word_block_start(alam_word_block *words, size_t capacity, size_t longest, size_t least)
{
    size_t count = capacity + ALAM_CUT_SLACK;
    words->capacity = capacity;
    words->room = count * AVERAGE_WORD + (least + 1) * (longest + 1);
    words->start = malloc(count * sizeof *words->start);
    words->end = malloc(count * sizeof *words->end);
    words->folded = malloc(count * sizeof *words->folded);
    words->length = malloc(count * sizeof *words->length);
    words->hash = malloc(count * sizeof *words->hash);
    words->bytes = calloc(words->room + 2 * longest + 2 * ALAM_CUT_SLACK, 1);
    return words->start && words->end && words->folded && words->length && words->hash && words->bytes;
}

void alam_word_block_drop(alam_word_block *words, size_t count)
{
    size_t left = words->count - count;
    size_t from = left > 0 ? words->folded[count] : words->used;
    for (size_t i = 0; i < left; i++) {
        words->start[i] = words->start[count + i];
        words->end[i] = words->end[count + i];
        words->folded[i] = words->folded[count + i] - (uint32_t)from;
        words->length[i] = words->length[count + i];
        words->hash[i] = words->hash[count + i];
    }
    memmove(words->bytes, words->bytes + from, words->used - from);
    words->used -= from;
    words->count = left;
}

void alam_word_block_free(alam_word_block *words)
{
    free(words->start);
    free(words->end);
    free(words->folded);
    free(words->length);
    free(words->hash);
    free(words->bytes);
}
