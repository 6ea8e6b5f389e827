/* Counting how often each spelling rule is needed in attested pairs, and how often it could have been.
 *
 *     listed   word word word        words are aligned one with one, or two with one that is
 *                |    `--+--'        written together
 *     seen     word   wordword
 *
 * A rule speaks of places: letters that it exchanges or leaves out. What one spelling has and the other has
 * alike is counted in both and is one chance not taken; what was exchanged is counted in both and is one that
 * was taken; what was left out is counted in one only, so that the use itself is added. Half the sum is the
 * number of chances. */
#include "image/image.h"
#include "match/variants.h"
#include "text/token.h"

#include <stdlib.h>

#define MOST_WORDS 16
#define LIMIT 150 /* hundredths: a word that costs more is no spelling of the other one */

typedef struct word_list {
    alam_letters words[MOST_WORDS];
    size_t count;
} word_list;

/* The way to a pair of positions in the words. */
typedef struct use_step {
    unsigned cost;
    uint8_t up, left; /* words taken of the listed and of the seen name */
    uint64_t rules;
} use_step;

typedef struct use_counter {
    const alam_image *image;
    alam_variants variants; /* for its letters */
    alam_tokenizer tokenizer;
    alam_tokens tokens;
    uint64_t places[ALAM_WHERE_COUNT][ALAM_LETTER_NUMBERS]; /* rules that speak of a letter there */
    uint64_t one_sided; /* rules that leave something out */
    word_list listed, seen;
    use_step steps[MOST_WORDS + 1][MOST_WORDS + 1];
    size_t uses[64], halves[64];
} use_counter;

static uint64_t bit(unsigned rule)
{
    return UINT64_C(1) << (rule & 63);
}

size_t alam_rule_count(const alam_image *image)
{
    return image->count.VARIANT_RULES;
}

static void find_places(use_counter *counter)
{
    const alam_image *image = counter->image;
    for (unsigned where = 0; where < ALAM_WHERE_COUNT; where++)
        for (unsigned a = 1; a < ALAM_LETTER_NUMBERS; a++)
            for (unsigned b = 0; b < ALAM_LETTER_NUMBERS; b++) {
                size_t cell = ((size_t)where * ALAM_LETTER_NUMBERS + a) * ALAM_LETTER_NUMBERS + b;
                alam_variant_cost cost = image->at.VARIANT_COSTS[cell];
                if (cost.cost == ALAM_NEVER)
                    continue;
                counter->places[where][a] |= bit(cost.rule);
                if (b == 0)
                    counter->one_sided |= bit(cost.rule);
            }
    for (size_t i = 0; i < image->count.REWRITES; i++)
        if (image->at.REWRITES[i].to_count == 0 || image->at.REWRITES[i].from_count == 0)
            counter->one_sided |= bit(image->at.REWRITES[i].rule);
    const alam_settings *settings = image->settings;
    if (settings->double_cost != ALAM_NEVER)
        counter->one_sided |= bit(settings->double_rule);
    if (settings->spacing_cost != ALAM_NEVER)
        counter->one_sided |= bit(settings->spacing_rule);
}

/* ---- chances -------------------------------------------------------------------------------------- */

static void add_bits(size_t *counts, uint64_t rules)
{
    for (unsigned rule = 0; rules; rule++, rules >>= 1)
        counts[rule] += rules & 1;
}

static bool has_group(const alam_letters *word, int at, const uint32_t *group, unsigned count)
{
    if (at < 0 || at + (int)count > word->count)
        return false;
    return memcmp(&word->codepoints[at], group, count * sizeof *group) == 0;
}

/* Whether the group at `at` is a part of the longer one that it would be rewritten to. */
static bool is_part(const alam_rewrite *rewrite, const alam_letters *word, int at)
{
    int from = rewrite->from_count, to = rewrite->to_count;
    for (int shift = 0; shift + from <= to; shift++)
        if (to > from && memcmp(rewrite->to + shift, rewrite->from, (size_t)from * sizeof *rewrite->to) == 0 &&
            has_group(word, at - shift, rewrite->to, (unsigned)to))
            return true;
    return false;
}

static void count_rewrites(use_counter *counter, const alam_letters *word)
{
    for (size_t k = 0; k < counter->image->count.REWRITES; k++) {
        const alam_rewrite *rewrite = &counter->image->at.REWRITES[k];
        for (int at = 0; rewrite->from_count && at + rewrite->from_count <= word->count; at++) {
            bool starts = at == 0, ends = at + rewrite->from_count == word->count;
            if ((rewrite->where & ALAM_REWRITE_START && !starts) ||
                (rewrite->where & ALAM_REWRITE_END && !ends) ||
                (rewrite->where & ALAM_REWRITE_INSIDE && (starts || ends)) ||
                !has_group(word, at, rewrite->from, rewrite->from_count) || is_part(rewrite, word, at))
                continue;
            counter->halves[rewrite->rule & 63]++;
        }
    }
}

static void count_chances(use_counter *counter, const alam_letters *word)
{
    const alam_settings *settings = counter->image->settings;
    for (unsigned i = 0; i < word->count; i++) {
        alam_where where = i == 0                ? ALAM_WHERE_START
                           : i + 1 < word->count ? ALAM_WHERE_INSIDE
                                                 : ALAM_WHERE_END;
        if (word->numbers[i])
            add_bits(counter->halves, counter->places[where][word->numbers[i]]);
        if (settings->double_cost != ALAM_NEVER && i > 0 && word->codepoints[i] == word->codepoints[i - 1])
            counter->halves[settings->double_rule & 63]++;
    }
    if (settings->slip_cost != ALAM_NEVER && word->count >= settings->slip_letters)
        counter->halves[settings->slip_rule & 63] += word->count;
    count_rewrites(counter, word);
}

/* ---- alignment ------------------------------------------------------------------------------------- */

/* Cuts a name into folded words. False when memory is out; no words where it is too long. */
static bool read_words(use_counter *counter, const char *name, word_list *words)
{
    words->count = 0;
    alam_tokenizer_start(&counter->tokenizer, &counter->image->fold, name, strlen(name));
    if (!alam_tokenizer_next(&counter->tokenizer, SIZE_MAX, &counter->tokens))
        return false;
    for (size_t i = 0; i < counter->tokens.list.count; i++) {
        const alam_token *token = &counter->tokens.list.items[i];
        alam_letters *word = &words->words[words->count];
        if (words->count == MOST_WORDS) {
            words->count = 0;
            return true;
        }
        alam_letters_of(&counter->variants.rules, alam_token_folded(&counter->tokens, token), token->folded_length,
                        word);
        words->count += word->count > 0;
    }
    return true;
}

/* `count` words from number `first` on as one; false where it is too long. */
static bool join(const use_counter *counter, const word_list *words, size_t first, size_t count,
                 alam_letters *joined)
{
    uint32_t codepoints[2 * ALAM_MOST_LETTERS];
    size_t length = 0;
    for (size_t i = first; i < first + count; i++) {
        memcpy(codepoints + length, words->words[i].codepoints, words->words[i].count * sizeof *codepoints);
        length += words->words[i].count;
    }
    if (length > ALAM_MOST_LETTERS)
        return false;
    alam_letters_from(&counter->variants.rules, codepoints, length, joined);
    return true;
}

/* Offers the way that takes `up` listed and `left` seen words to (i, j). */
static void offer(use_counter *counter, size_t i, size_t j, size_t up, size_t left)
{
    const alam_settings *settings = counter->image->settings;
    alam_letters listed, seen;
    if (i < up || j < left || (up + left > 2 && settings->spacing_cost == ALAM_NEVER) ||
        !join(counter, &counter->listed, i - up, up, &listed) ||
        !join(counter, &counter->seen, j - left, left, &seen))
        return;
    const use_step *before = &counter->steps[i - up][j - left];
    if (before->cost == ALAM_TOO_FAR)
        return;
    alam_alignment found = alam_align(counter->image, &listed, &seen, LIMIT, false);
    if (found.cost == ALAM_TOO_FAR && settings->slip_cost != ALAM_NEVER && listed.count >= settings->slip_letters &&
        seen.count >= settings->slip_letters)
        found = alam_align(counter->image, &listed, &seen, LIMIT, true);
    if (found.cost == ALAM_TOO_FAR)
        return;
    bool spaced = up + left > 2;
    unsigned cost = before->cost + found.cost + (spaced ? settings->spacing_cost : 0);
    if (cost < counter->steps[i][j].cost)
        counter->steps[i][j] = (use_step){cost, (uint8_t)up, (uint8_t)left,
                                          found.rules | (spaced ? bit(settings->spacing_rule) : 0)};
}

/* Aligns the two names; false where the rules do not explain the pair. */
static bool align_words(use_counter *counter)
{
    for (size_t i = 0; i <= counter->listed.count; i++)
        for (size_t j = 0; j <= counter->seen.count; j++) {
            counter->steps[i][j] = (use_step){.cost = i + j ? ALAM_TOO_FAR : 0};
            offer(counter, i, j, 1, 1);
            offer(counter, i, j, 2, 1);
            offer(counter, i, j, 1, 2);
        }
    return counter->listed.count > 0 &&
           counter->steps[counter->listed.count][counter->seen.count].cost != ALAM_TOO_FAR;
}

static void count_pair(use_counter *counter)
{
    size_t i = counter->listed.count, j = counter->seen.count;
    while (i > 0 && j > 0) {
        const use_step *step = &counter->steps[i][j];
        add_bits(counter->uses, step->rules);
        add_bits(counter->halves, step->rules & counter->one_sided);
        i -= step->up;
        j -= step->left;
    }
    for (i = 0; i < counter->listed.count; i++)
        count_chances(counter, &counter->listed.words[i]);
    for (j = 0; j < counter->seen.count; j++)
        count_chances(counter, &counter->seen.words[j]);
    if (counter->image->settings->spacing_cost != ALAM_NEVER)
        counter->halves[counter->image->settings->spacing_rule & 63] +=
            counter->listed.count - 1 + counter->seen.count - 1;
}

static use_counter *start(const alam_image *image)
{
    use_counter *counter = calloc(1, sizeof *counter);
    if (!counter)
        return NULL;
    counter->image = image;
    alam_variants_start(&counter->variants, image);
    if (image->count.VARIANT_RULES > 0)
        find_places(counter);
    return counter;
}

bool alam_count_uses(const alam_image *image, const alam_pair *pairs, size_t count, alam_rule_use *uses,
                     size_t *explained, alam_error *error)
{
    use_counter *counter = start(image);
    bool done = counter != NULL;
    *explained = 0;
    for (size_t i = 0; done && i < count; i++) {
        done = read_words(counter, pairs[i].listed, &counter->listed) &&
               read_words(counter, pairs[i].seen, &counter->seen);
        if (!done || image->count.VARIANT_RULES == 0 || !align_words(counter))
            continue;
        count_pair(counter);
        ++*explained;
    }
    for (unsigned rule = 0; done && rule < image->count.VARIANT_RULES; rule++)
        uses[rule] = (alam_rule_use){alam_image_string(image, image->at.VARIANT_RULES[rule]),
                                     counter->uses[rule], (double)counter->halves[rule] / 2};
    if (counter) {
        alam_tokenizer_free(&counter->tokenizer);
        alam_tokens_free(&counter->tokens);
        alam_variants_free(&counter->variants);
    }
    free(counter);
    return done || alam_fail_memory(error);
}
