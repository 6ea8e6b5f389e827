#include "text/skeleton.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <string.h>

#define LEAST_LEFT 2    /* letters of a word behind what is left out at its start */
#define SHORTEST_SLIP 3 /* letters a skeleton must have to be looked for with one less */
#define SLIP_SEED 1     /* keys of slips are chained from here, so that they meet no others */

static uint8_t search_number(const alam_skeleton_rules *rules, uint32_t codepoint)
{
    size_t low = 0, high = rules->letter_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rules->letters[middle].codepoint < codepoint)
            low = middle + 1;
        else
            high = middle;
    }
    return low < rules->letter_count && rules->letters[low].codepoint == codepoint
               ? (uint8_t)(low + 1)
               : 0;
}

void alam_skeleton_index(alam_skeleton_rules *rules)
{
    rules->page = rules->letter_count ? rules->letters[rules->letter_count - 1].codepoint >> 8 : 0;
    for (uint32_t i = 0; i < 256; i++)
        rules->numbers[i] = search_number(rules, rules->page << 8 | i);
}

static uint8_t number_of(const alam_skeleton_rules *rules, uint32_t codepoint)
{
    return codepoint >> 8 == rules->page ? rules->numbers[codepoint & 255]
                                         : search_number(rules, codepoint);
}

void alam_letters_of(const alam_skeleton_rules *rules, const char *folded, size_t length,
                     alam_letters *out)
{
    const unsigned char *at = (const unsigned char *)folded, *end = at + length;
    out->count = 0;
    while (at < end) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        if (out->count == ALAM_MOST_LETTERS) {
            out->count = 0;
            return;
        }
        out->codepoints[out->count] = decoded.value;
        out->numbers[out->count++] = number_of(rules, decoded.value);
        at += decoded.size;
    }
}

bool alam_has_rules(const alam_letters *word)
{
    unsigned named = 0;
    for (size_t i = 0; i < word->count; i++)
        named += word->numbers[i] != 0;
    return named > 0;
}

void alam_letters_from(const alam_skeleton_rules *rules, const uint32_t *codepoints, size_t count,
                       alam_letters *out)
{
    out->count = (uint8_t)count;
    for (size_t i = 0; i < count; i++) {
        out->codepoints[i] = codepoints[i];
        out->numbers[i] = number_of(rules, codepoints[i]);
    }
}

size_t alam_skeleton_start(const alam_skeleton_rules *rules, const alam_letters *word)
{
    for (size_t i = 0; i < rules->start_count; i++) {
        const unsigned char *at = (const unsigned char *)rules->strings + rules->starts[i];
        const unsigned char *end = at + strlen((const char *)at);
        size_t count = 0;
        while (at < end && count + LEAST_LEFT < word->count) {
            alam_codepoint decoded = alam_utf8_decode(at, end);
            if (decoded.value != word->codepoints[count])
                break;
            count++;
            at += decoded.size;
        }
        if (at == end)
            return count;
    }
    return 0;
}

bool alam_is_weak(const alam_skeleton_rules *rules, const alam_letters *word, size_t i)
{
    if (!word->numbers[i])
        return false;
    const alam_variant_letter *letter = &rules->letters[word->numbers[i] - 1];
    return letter->weak || (letter->weak_at_end && i + 1 == word->count);
}

alam_skeleton alam_skeleton_add(alam_skeleton skeleton, uint32_t codepoint)
{
    if (skeleton.last == codepoint)
        return skeleton;
    return (alam_skeleton){alam_hash_chain(skeleton.chain, codepoint), codepoint};
}

uint32_t alam_skeleton_end(alam_skeleton skeleton)
{
    /* The letter added last is only in the lowest bits. */
    return (uint32_t)(alam_hash_chain(skeleton.chain, 0) >> 32);
}

/* The letters of a skeleton. */
static size_t skeleton_of(const alam_skeleton_rules *rules, const alam_letters *word,
                          uint32_t out[ALAM_MOST_LETTERS])
{
    size_t count = 0;
    for (size_t i = alam_skeleton_start(rules, word); i < word->count; i++)
        if (!alam_is_weak(rules, word, i) && (count == 0 || out[count - 1] != word->codepoints[i]))
            out[count++] = word->codepoints[i];
    return count;
}

static uint32_t key_of(const uint32_t *letters, size_t count, size_t left_out, uint64_t seed)
{
    alam_skeleton skeleton = {.chain = seed};
    for (size_t i = 0; i < count; i++)
        if (i != left_out)
            skeleton = alam_skeleton_add(skeleton, letters[i]);
    return alam_skeleton_end(skeleton);
}

uint32_t alam_skeleton_key(const alam_skeleton_rules *rules, const alam_letters *word)
{
    uint32_t letters[ALAM_MOST_LETTERS];
    return key_of(letters, skeleton_of(rules, word, letters), SIZE_MAX, 0);
}

size_t alam_slip_keys(const alam_skeleton_rules *rules, const alam_letters *word,
                      uint32_t keys[ALAM_MOST_LETTERS + 1])
{
    uint32_t letters[ALAM_MOST_LETTERS];
    size_t count = skeleton_of(rules, word, letters);
    if (count < SHORTEST_SLIP)
        return 0;
    keys[0] = key_of(letters, count, SIZE_MAX, SLIP_SEED);
    for (size_t i = 0; i < count; i++)
        keys[i + 1] = key_of(letters, count, i, SLIP_SEED);
    return count + 1;
}
