#include "text/letters.h"

#include "base/utf8.h"

#define MOST_LETTERS 40
#define SHORTEST_RUN 2
#define LONGEST_RUN 4
#define NO_NAME (-1000)
#define WORD_END 1 /* stands for both ends; no letter */

static uint32_t bucket_of(const uint32_t *letters, size_t count)
{
    uint64_t hash = count;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ letters[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(hash >> 32) % ALAM_LETTER_BUCKETS;
}

size_t alam_letter_runs(const char *folded, size_t length, alam_run_watcher watch, void *context)
{
    uint32_t letters[MOST_LETTERS + 2] = {WORD_END};
    size_t count = 1;
    const unsigned char *at = (const unsigned char *)folded, *end = at + length;
    while (at < end) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        if (count == MOST_LETTERS + 1)
            return 0;
        letters[count++] = decoded.value;
        at += decoded.size;
    }
    letters[count++] = WORD_END;
    for (size_t run = SHORTEST_RUN; run <= LONGEST_RUN; run++)
        for (size_t i = 0; i + run <= count; i++)
            watch(bucket_of(&letters[i], run), context);
    return count - 2;
}

typedef struct letter_tally {
    const int8_t *odds;
    int sum;
} letter_tally;

static void add(uint32_t bucket, void *context)
{
    letter_tally *tally = context;
    tally->sum += tally->odds[bucket];
}

static bool is_known(const uint32_t *known, size_t count, uint32_t letter)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (known[middle] < letter)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && known[low] == letter;
}

int alam_likeness(const int8_t *odds, const uint32_t *known, size_t known_count, const char *folded,
                  size_t length)
{
    const unsigned char *at = (const unsigned char *)folded, *end = at + length;
    while (at < end) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        if (!is_known(known, known_count, decoded.value))
            return NO_NAME;
        at += decoded.size;
    }
    letter_tally tally = {.odds = odds};
    size_t letters = alam_letter_runs(folded, length, add, &tally);
    return letters == 0 ? NO_NAME : tally.sum * 100 / ALAM_LETTER_ODDS / (int)letters;
}
