/* Cutting with AVX-512 (BW, VBMI and VBMI2): 64 bytes of text at a time, without a branch that depends on
 * them.
 *
 *     bytes    D8 A7 D9 84 20 ...      a character of two bytes is looked up where its second byte stands
 *     class    .  w  .  w  .           word? letter? dropped? which first byte has the folded one?
 *     kept     1  1  1  1  0           what the folded form has: these bytes are packed and stored
 *     starts   1  0  0  0  0           runs of word bytes: where they begin and end are lists of positions
 *
 * Only ASCII, Arabic (U+0600..U+06FF) and the signs of Latin-1 are known here; a block with anything else is
 * left to be cut word by word, from the beginning of its first one on. */
#include "text/cut_kernel.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt")))
#define INLINE TARGET static inline __attribute__((always_inline))

#define BLOCK 64
#define AHEAD 1024 /* bytes of text that are asked for: it is read in turns with much else */

typedef struct tables {
    __m512i ascii_value[2], ascii_class[2], arabic_value[4], arabic_class[4], latin_class;
} tables;

/* What is found in one block, a bit for each byte. */
typedef struct block {
    __m512i folded;
    uint64_t word, kept, letter;
    bool slow;
} block;

INLINE __m512i look_up(__m512i index, const __m512i table[2])
{
    return _mm512_permutex2var_epi8(table[0], index, table[1]);
}

INLINE uint64_t has_bit(__m512i class, int bit)
{
    return _mm512_test_epi8_mask(class, _mm512_set1_epi8((char)bit));
}

/* Looks at `size` bytes, 64 or 63, which begin with a whole character and end with one. */
INLINE block look(const tables *all, const char *text, uint64_t valid)
{
    const __m512i bytes = _mm512_maskz_loadu_epi8(valid, text);
    const __m512i before = _mm512_maskz_loadu_epi8(valid & ~UINT64_C(1), text - 1);
    uint64_t ascii = valid & ~(uint64_t)_mm512_movepi8_mask(bytes);
    uint64_t trail = valid & _mm512_cmplt_epi8_mask(bytes, _mm512_set1_epi8((char)0xC0));
    uint64_t arabic = _mm512_cmpeq_epi8_mask(_mm512_and_si512(bytes, _mm512_set1_epi8((char)0xFC)),
                                             _mm512_set1_epi8((char)0xD8));
    uint64_t latin = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8((char)0xC2));
    uint64_t lead = arabic | latin;
    block found = {.slow = (ascii | trail | lead) != valid || trail != lead << 1};
    /* Of two bytes: six bits of the second and the last one of the first. */
    __m512i index = _mm512_or_si512(
        _mm512_and_si512(bytes, _mm512_set1_epi8(0x3F)),
        _mm512_and_si512(_mm512_slli_epi16(before, 6), _mm512_set1_epi8(0x40)));
    uint64_t upper = has_bit(before, 2) & trail;
    __m512i value = _mm512_mask_blend_epi8(upper, look_up(index, all->arabic_value),
                                           look_up(index, all->arabic_value + 2));
    __m512i class = _mm512_mask_blend_epi8(upper, look_up(index, all->arabic_class),
                                           look_up(index, all->arabic_class + 2));
    class = _mm512_mask_permutexvar_epi8(class, latin << 1, bytes, all->latin_class);
    value = _mm512_mask_blend_epi8(ascii, value, look_up(bytes, all->ascii_value));
    class = _mm512_mask_blend_epi8(ascii, class, look_up(bytes, all->ascii_class));
    class = _mm512_maskz_mov_epi8(ascii | trail, class);
    found.slow |= has_bit(class, ALAM_CLASS_SLOW) != 0;
    /* What is known of a character goes to its first byte, too. */
    uint64_t word = has_bit(class, ALAM_CLASS_WORD), letter = has_bit(class, ALAM_CLASS_START);
    uint64_t dropped = has_bit(class, ALAM_CLASS_DROPPED), single = has_bit(class, ALAM_CLASS_SINGLE) & trail;
    found.word = word | (word & trail) >> 1;
    found.letter = letter | (letter & trail) >> 1;
    found.kept = found.word & ~(dropped | (dropped & trail) >> 1 | single >> 1);
    const __m512i one = _mm512_set1_epi8(1);
    const __m512i following = _mm512_add_epi8(
        _mm512_load_si512(alam_cut_positions), one);
    __m512i first = _mm512_or_si512(
        _mm512_and_si512(_mm512_srli_epi16(_mm512_permutexvar_epi8(following, class), ALAM_CLASS_FIRST),
                         _mm512_set1_epi8(3)),
        _mm512_set1_epi8((char)0xD8));
    found.folded = _mm512_mask_blend_epi8(lead, value, first);
    return found;
}

/* Writes base + the position of each bit, at most 32 of them; more than that may be written. */
INLINE void list(uint64_t bits, uint32_t base, uint32_t *out)
{
    __m512i positions = _mm512_maskz_compress_epi8(bits, _mm512_load_si512(alam_cut_positions));
    const __m512i all = _mm512_set1_epi32((int)base);
    _mm512_storeu_si512(out, _mm512_add_epi32(all, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(positions))));
    if (__builtin_expect(_mm_popcnt_u64(bits) > 16, 0))
        _mm512_storeu_si512(out + 16, _mm512_add_epi32(all, _mm512_cvtepu8_epi32(
                                                           _mm512_extracti32x4_epi32(positions, 1))));
}

INLINE void load_tables(const alam_cut_bytes *bytes, tables *all)
{
    for (size_t i = 0; i < 2; i++) {
        all->ascii_value[i] = _mm512_loadu_si512(bytes->ascii_value + i * 64);
        all->ascii_class[i] = _mm512_loadu_si512(bytes->ascii_class + i * 64);
    }
    for (size_t i = 0; i < 4; i++) {
        all->arabic_value[i] = _mm512_loadu_si512(bytes->arabic_value + i * 64);
        all->arabic_class[i] = _mm512_loadu_si512(bytes->arabic_class + i * 64);
    }
    all->latin_class = _mm512_loadu_si512(bytes->latin_class);
}

/* Cuts up to `end`, 64 bytes before the end of the text at most. Stops behind a whole word, or a block that
 * is to be cut word by word; `*at` is then where that has to begin. */
TARGET static void cut(const alam_cut_bytes *bytes, const char *text, size_t *at, size_t end,
                       alam_word_block *words)
{
    tables all;
    load_tables(bytes, &all);
    size_t count = words->count, ends = count, place = *at;
    uint64_t open = 0; /* 1: the last byte was of a word */
    while (place < end && ends < words->capacity && words->used < words->room) {
        uint64_t valid = ((unsigned char)text[place + BLOCK - 1] & 0xC0) == 0xC0 ? UINT64_MAX >> 1 : UINT64_MAX;
        __builtin_prefetch(text + place + AHEAD);
        block found = look(&all, text + place, valid);
        uint64_t starts = found.word & ~(found.word << 1 | open);
        uint64_t stops = valid & ~found.word & (found.word << 1 | open);
        uint64_t first = (starts & found.kept) | (starts & ~found.kept) << 1;
        if (found.slow || (starts & ~found.letter) || (first & ~found.kept))
            break;
        list(starts, (uint32_t)place, words->start + count);
        list(_pext_u64(first, found.kept), (uint32_t)words->used, words->folded + count);
        list(stops, (uint32_t)place, words->end + ends);
        count += (size_t)_mm_popcnt_u64(starts);
        ends += (size_t)_mm_popcnt_u64(stops);
        _mm512_storeu_si512(words->bytes + words->used,
                            _mm512_maskz_compress_epi8(found.kept, found.folded));
        words->used += (size_t)_mm_popcnt_u64(found.kept);
        unsigned size = (unsigned)_mm_popcnt_u64(valid);
        open = found.word >> (size - 1) & 1;
        place += size;
    }
    if (ends < count) {
        place = words->start[ends];
        words->used = words->folded[ends];
    }
    words->count = ends;
    *at = place;
}

alam_cut_kernel *alam_cut_find_avx512(void)
{
    bool known = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi") &&
                 __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512dq") &&
                 __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2");
    return known ? cut : NULL;
}

#else

alam_cut_kernel *alam_cut_find_avx512(void)
{
    return NULL;
}

#endif
