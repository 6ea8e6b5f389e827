/* Cutting with AVX2: 64 bytes of text at a time, as text/cut_avx512.c does, by what AVX2 has instead of its
 * instructions.
 *
 *     class    a bit of a table of 16 bytes: the lower half of an index chooses the byte, the upper half its bit
 *     folded   the bytes of the text, and by rows of 16 characters that have any what folding changes of them
 *     kept     packed by eights, whose order is read from a table
 *
 * An index is what tells characters apart: an ASCII byte itself; of two bytes of Arabic the lower two bits of
 * the first and six of the second. Nothing here uses pext and pdep, which are slow on AMD's Zen 1 and 2. */
#include "text/cut_blocks.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#define TARGET __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define INLINE TARGET static inline __attribute__((always_inline))

#define HALF 32
#define USUAL 8 /* words that begin in a block; one in twenty has more */

INLINE __m256i both(const uint8_t *table)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table));
}

INLINE __m256i all(unsigned byte)
{
    return _mm256_set1_epi8((char)byte);
}

INLINE uint64_t mask(__m256i bytes)
{
    return (uint32_t)_mm256_movemask_epi8(bytes);
}

/* Of Arabic, from its first bytes and those behind them. */
INLINE __m256i make_index(__m256i first, __m256i second)
{
    return _mm256_or_si256(_mm256_and_si256(_mm256_slli_epi16(first, 6), all(0xC0)),
                           _mm256_and_si256(second, all(0x3F)));
}

INLINE __m256i is_first(__m256i bytes)
{
    return _mm256_cmpeq_epi8(_mm256_and_si256(bytes, all(0xFC)), all(0xD8));
}

INLINE __m256i is_trail(__m256i bytes)
{
    return _mm256_cmpgt_epi8(all(0xC0), bytes);
}

/* In front of the bytes may be the end of something ill-formed, so that they count, too. */
INLINE __m256i is_second(__m256i before, __m256i bytes)
{
    return _mm256_and_si256(is_first(before), is_trail(bytes));
}

/* 64 bytes, or what is known of them. */
typedef struct pair {
    __m256i half[2];
} pair;

INLINE pair load(const char *text)
{
    return (pair){{_mm256_loadu_si256((const __m256i *)text), _mm256_loadu_si256((const __m256i *)(text + HALF))}};
}

/* What the rows change of the characters that have these indexes. */
INLINE pair look_up_changes(const alam_cut_rows *rows, size_t count, pair index)
{
    pair changes = {{_mm256_setzero_si256(), _mm256_setzero_si256()}};
    for (size_t i = 0; i < count; i++) {
        __m256i start = _mm256_set1_epi32((int)rows->start[i]), change = both(rows->change[i]);
        for (size_t k = 0; k < 2; k++) {
            /* Of another row is what is 16 or more now, and 128 or more then, for which a lookup gives 0. */
            __m256i inside = _mm256_adds_epu8(_mm256_xor_si256(index.half[k], start), all(0x70));
            changes.half[k] = _mm256_xor_si256(changes.half[k], _mm256_shuffle_epi8(change, inside));
        }
    }
    return changes;
}

/* Writes the folded bytes of a block; `upper`: some are of U+0680 and above. */
INLINE void fold(const alam_cut_bytes *tables, const char *text, bool upper, uint8_t folded[ALAM_BLOCK])
{
    const alam_cut_rows *firsts = &tables->first_rows, *seconds = &tables->second_rows;
    const alam_cut_rows *ascii = &tables->ascii_rows;
    pair bytes = load(text), before = load(text - 1), behind = load(text + 1), first, second;
    for (size_t k = 0; k < 2; k++) {
        first.half[k] = make_index(bytes.half[k], behind.half[k]);
        second.half[k] = make_index(before.half[k], bytes.half[k]);
    }
    first = look_up_changes(firsts, upper ? firsts->count : firsts->usual, first);
    second = look_up_changes(seconds, upper ? seconds->count : seconds->usual, second);
    pair single = look_up_changes(ascii, ascii->count, bytes);
    for (size_t k = 0; k < 2; k++) {
        __m256i is_second_byte = is_second(before.half[k], bytes.half[k]);
        __m256i changes = _mm256_or_si256(_mm256_and_si256(first.half[k], is_first(bytes.half[k])),
                                          _mm256_and_si256(second.half[k], is_second_byte));
        changes = _mm256_or_si256(changes, single.half[k]);
        _mm256_storeu_si256((__m256i *)(folded + k * HALF), _mm256_xor_si256(bytes.half[k], changes));
    }
}

/* Whether a block has characters of U+0680 and above, which Arabic needs rarely and Persian always. */
INLINE bool has_upper(const char *text)
{
    pair bytes = load(text);
    __m256i left = _mm256_and_si256(bytes.half[0], all(0xFE)), right = _mm256_and_si256(bytes.half[1], all(0xFE));
    return mask(_mm256_or_si256(_mm256_cmpeq_epi8(left, all(0xDA)), _mm256_cmpeq_epi8(right, all(0xDA))));
}

/* Adds what is found in the 32 bytes at `text`, whose first one is bit `shift`. */
INLINE void look_at_half(const alam_cut_bytes *tables, const char *text, unsigned shift, bool upper,
                         alam_cut_found *found)
{
    static const uint8_t powers[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const __m256i bytes = _mm256_loadu_si256((const __m256i *)text);
    const __m256i before = _mm256_loadu_si256((const __m256i *)(text - 1));
    __m256i arabic = is_second(before, bytes), ascii = _mm256_cmpgt_epi8(bytes, all(0xFF));
    __m256i index = make_index(before, bytes);
    __m256i number = _mm256_and_si256(_mm256_srli_epi16(_mm256_blendv_epi8(bytes, index, arabic), 4), all(0x0F));
    __m256i bit = _mm256_and_si256(_mm256_shuffle_epi8(both(powers), number), _mm256_or_si256(arabic, ascii));
    /* A lookup gives 0 for what has its upper bit set. */
    __m256i other = _mm256_andnot_si256(arabic, all(0x80));
    __m256i low = _mm256_or_si256(index, other);
    __m256i high = _mm256_or_si256(_mm256_xor_si256(index, all(0x80)), other);
    for (size_t i = 0; i < ALAM_BIT_COUNT; i++) {
        const alam_cut_bit *table = &tables->bits[i];
        __m256i chosen = _mm256_or_si256(_mm256_shuffle_epi8(both(table->ascii), bytes),
                                         _mm256_shuffle_epi8(both(table->arabic[0]), low));
        if (upper)
            chosen = _mm256_or_si256(chosen, _mm256_shuffle_epi8(both(table->arabic[1]), high));
        __m256i without = _mm256_cmpeq_epi8(_mm256_and_si256(chosen, bit), _mm256_setzero_si256());
        found->bits[i] |= (uint64_t)(uint32_t)~_mm256_movemask_epi8(without) << shift;
    }
    found->ascii |= mask(ascii) << shift;
    found->trail |= mask(is_trail(bytes)) << shift;
    found->arabic |= mask(is_first(bytes)) << shift;
    found->latin |= mask(_mm256_cmpeq_epi8(bytes, all(0xC2))) << shift;
}

INLINE alam_cut_found look(const alam_cut_bytes *tables, const char *text, bool upper)
{
    alam_cut_found found = {0};
    if (upper) {
        look_at_half(tables, text, 0, true, &found);
        look_at_half(tables, text + HALF, HALF, true, &found);
    } else {
        look_at_half(tables, text, 0, false, &found);
        look_at_half(tables, text + HALF, HALF, false, &found);
    }
    return found;
}

/* Appends the kept ones of 64 folded bytes; eight more may be written. */
INLINE size_t pack(const alam_cut_bytes *tables, const uint8_t folded[ALAM_BLOCK], uint64_t kept, char *out)
{
    char *to = out;
    for (size_t i = 0; i < ALAM_BLOCK; i += 8) {
        unsigned which = kept >> i & 0xFF;
        __m128i eight = _mm_loadl_epi64((const __m128i *)(folded + i));
        __m128i order = _mm_loadl_epi64((const __m128i *)tables->pack[which]);
        _mm_storel_epi64((__m128i *)to, _mm_shuffle_epi8(eight, order));
        to += _mm_popcnt_u32(which);
    }
    return (size_t)(to - out);
}

/* Lists where words start, in the text and in their folded forms. Takes as many steps as most blocks have
 * words, so that there is nothing to guess, and so may write more than there are. */
INLINE void list_starts(const alam_cut_shape *shape, uint32_t place, uint32_t used, uint32_t *start,
                        uint32_t *folded)
{
    uint64_t left = shape->starts;
    do {
        for (size_t i = 0; i < USUAL; i++) {
            uint32_t at = (uint32_t)_tzcnt_u64(left);
            start[i] = place + at;
            folded[i] = used + (uint32_t)_mm_popcnt_u64(_bzhi_u64(shape->kept, at));
            left = _blsr_u64(left);
        }
        start += USUAL;
        folded += USUAL;
    } while (__builtin_expect(left != 0, 0));
}

INLINE void list_ends(uint64_t left, uint32_t place, uint32_t *end)
{
    do {
        for (size_t i = 0; i < USUAL; i++) {
            end[i] = place + (uint32_t)_tzcnt_u64(left);
            left = _blsr_u64(left);
        }
        end += USUAL;
    } while (__builtin_expect(left != 0, 0));
}

TARGET static void cut(const alam_cut_bytes *tables, const char *text, size_t *at, size_t end,
                       alam_word_block *words)
{
    alam_cut_walk walk = alam_cut_begin(words, *at);
    while (alam_cut_goes_on(&walk, end)) {
        const char *bytes = text + walk.place;
        bool upper = has_upper(bytes);
        __builtin_prefetch(bytes + ALAM_BLOCK_AHEAD);
        alam_cut_found found = look(tables, bytes, upper);
        alam_cut_shape shape = alam_cut_shape_of(tables, bytes, &found, walk.open);
        if (shape.slow)
            break;
        uint8_t folded[ALAM_BLOCK];
        fold(tables, bytes, upper, folded);
        list_starts(&shape, (uint32_t)walk.place, (uint32_t)words->used, words->start + walk.count,
                    words->folded + walk.count);
        list_ends(shape.stops, (uint32_t)walk.place, words->end + walk.ends);
        words->used += pack(tables, folded, shape.kept, words->bytes + words->used);
        alam_cut_advance(&walk, &shape);
    }
    *at = alam_cut_end(&walk);
}

alam_cut_kernel *alam_cut_find_avx2(void)
{
    bool known = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                 __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    return known ? cut : NULL;
}

#else

alam_cut_kernel *alam_cut_find_avx2(void)
{
    return NULL;
}

#endif
