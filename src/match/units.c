#include "match/units.h"

bool alam_units_start(alam_units *units, const alam_image *image)
{
    units->image = image;
    return alam_stacks_start(&units->stacks, image);
}

bool alam_is_ordinary(alam_units *units, uint32_t number, const char *surface, size_t length,
                      const char *restore)
{
    const alam_word *word = &units->image->at.WORDS[number];
    if (!(word->flags & ALAM_WORD_COMMON))
        return false;
    /* Nearly always the text has no marks, and the bytes themselves say it. */
    for (uint32_t i = 0; !*restore && i < word->common_count; i++) {
        const char *common =
            alam_image_string(units->image, units->image->at.COMMON[word->first_common + i]);
        if (strncmp(common, surface, length) == 0 && !common[length])
            return true;
    }
    alam_buffer_clear(&units->scratch);
    alam_buffer_text(&units->scratch, restore);
    alam_fold_append(&units->image->fold, ALAM_LEVEL_STRICT, surface, length, &units->scratch);
    const char *spelled = alam_buffer_string(&units->scratch);
    units->failed |= !spelled;
    for (uint32_t i = 0; spelled && i < word->common_count; i++) {
        uint32_t common = units->image->at.COMMON[word->first_common + i];
        if (strcmp(spelled, alam_image_string(units->image, common)) == 0)
            return true;
    }
    return false;
}

/* Letters (code points) in `length` bytes of UTF-8, counted no further than `most`. */
static uint32_t count_letters(const char *text, uint32_t length, uint32_t most)
{
    uint32_t letters = 0;
    for (uint32_t i = 0; i < length && letters < most; i++)
        letters += ((unsigned char)text[i] & 0xC0) != 0x80;
    return letters;
}

/* Looks up `restore` and the rest of the word; ALAM_NONE. */
static uint32_t find_rest(alam_units *units, const char *restore, const char *rest, uint32_t length,
                          uint64_t *hash)
{
    if (*restore) {
        alam_buffer_clear(&units->scratch);
        alam_buffer_text(&units->scratch, restore);
        alam_buffer_append(&units->scratch, rest, length);
        units->failed |= units->scratch.failed;
        if (units->scratch.failed)
            return ALAM_NONE;
        rest = units->scratch.data;
        length = (uint32_t)units->scratch.length;
    }
    *hash = alam_word_hash(rest, length);
    return alam_image_word(units->image, rest, length, *hash);
}

/* Whether the rest of `unit` behind a split is spelled like an ordinary word. */
static bool is_rest_ordinary(alam_units *units, const alam_unit *unit, const alam_split *split,
                             const char *restore)
{
    alam_place place;
    const alam_token token = {.start = unit->start, .end = unit->end};
    if (!alam_token_split(&units->image->fold, units->text, &token, split->strip, &place))
        return false;
    return alam_is_ordinary(units, split->word, units->text + place.byte,
                            unit->end.byte - place.byte, restore);
}

bool alam_next_strip(alam_units *units, const char *folded, uint32_t length, uint32_t *next,
                     alam_split *split)
{
    const alam_stacks *stacks = &units->stacks;
    uint64_t bytes = alam_stack_read(folded, length);
    unsigned beginning = alam_stack_beginning(bytes);
    while (stacks->first[beginning] + *next < stacks->first[beginning + 1]) {
        const alam_stack *stack = &stacks->list[stacks->numbers[stacks->first[beginning] + (*next)++]];
        if (!alam_stack_fits(stacks, stack, bytes, folded, length))
            continue;
        uint32_t least = units->image->at.CLITICS[stack->clitic].minimum;
        *split = (alam_split){.clitic = stack->clitic, .strip = stack->strip, .word = ALAM_NONE};
        split->brief = count_letters(folded + stack->strip, length - stack->strip, least) < least;
        return true;
    }
    return false;
}

bool alam_next_split(alam_units *units, const char *folded, uint32_t length, const alam_unit *unit,
                     uint32_t *next, alam_split *split)
{
    while (alam_next_strip(units, folded, length, next, split)) {
        const alam_clitic *clitic = &units->image->at.CLITICS[split->clitic];
        const char *restore = alam_image_string(units->image, clitic->restore);
        split->word = find_rest(units, restore, folded + split->strip, length - split->strip,
                                &split->hash);
        if (split->word == ALAM_NONE)
            continue;
        split->ordinary = unit && is_rest_ordinary(units, unit, split, restore);
        return true;
    }
    return false;
}

static bool add_unit(alam_units *units, const alam_unit *unit)
{
    alam_unit *slot = alam_array_push(&units->list);
    if (slot)
        *slot = *unit;
    return slot != NULL;
}

static bool is_glue_suspect(alam_units *units, const alam_unit *unit)
{
    uint32_t letters = units->image->settings->glue_letters;
    alam_split split;
    uint32_t next = 0;
    return letters > 0 && count_letters(unit->folded, unit->folded_length, letters) >= letters &&
           !alam_next_split(units, unit->folded, unit->folded_length, NULL, &next, &split);
}

/* The tokens' hashes, and a word to the memory of what will be read of the lexicon: a token's entry, its word
 * and its text depend on each other, but not on those of the tokens before. */
static bool hash_tokens(alam_units *units, const alam_tokens *tokens)
{
    const alam_image *image = units->image;
    units->hashes.count = 0;
    if (!alam_array_reserve(&units->hashes, tokens->list.count))
        return false;
    for (size_t i = 0; i < tokens->list.count; i++) {
        const alam_token *token = &tokens->list.items[i];
        uint64_t hash = alam_word_hash(alam_token_folded(tokens, token), token->folded_length);
        units->hashes.items[units->hashes.count++] = hash;
        __builtin_prefetch(&image->at.WORD_SLOTS[hash & (image->count.WORD_SLOTS - 1)]);
    }
    return true;
}

#define AHEAD_WORD 12 /* tokens ahead of the one at hand whose word is asked for */
#define AHEAD_TEXT 6  /* and whose text */

static void ask_ahead(const alam_units *units, size_t token)
{
    const alam_image *image = units->image;
    size_t mask = image->count.WORD_SLOTS - 1;
    if (token + AHEAD_WORD >= units->hashes.count)
        return;
    uint32_t word = image->at.WORD_SLOTS[units->hashes.items[token + AHEAD_WORD] & mask].word;
    if (word != ALAM_NONE)
        __builtin_prefetch(&image->at.WORDS[word]);
    word = image->at.WORD_SLOTS[units->hashes.items[token + AHEAD_TEXT] & mask].word;
    if (word != ALAM_NONE)
        __builtin_prefetch(alam_image_string(image, image->at.WORDS[word].text));
}

void alam_look_up(alam_units *units, alam_unit *unit, uint64_t hash)
{
    unit->hash = hash;
    unit->word = alam_image_word(units->image, unit->folded, unit->folded_length, hash);
    if (unit->word == ALAM_NONE)
        return;
    unit->flags = units->image->at.WORDS[unit->word].flags;
    unit->set = units->image->at.WORDS[unit->word].set;
    unit->ordinary = alam_is_ordinary(units, unit->word, units->text + unit->start.byte,
                                      unit->end.byte - unit->start.byte, "");
}

bool alam_read_units(alam_units *units, const char *text, const alam_tokens *tokens)
{
    units->text = text;
    units->list.count = 0;
    units->failed = false;
    if (!hash_tokens(units, tokens))
        return false;
    for (size_t i = 0; i < tokens->list.count; i++) {
        const alam_token *token = &tokens->list.items[i];
        alam_unit unit = {.start = token->start,
                          .end = token->end,
                          .folded = alam_token_folded(tokens, token),
                          .folded_length = token->folded_length,
                          .gap = token->gap,
                          .likeness = ALAM_NO_LIKENESS};
        ask_ahead(units, i);
        alam_look_up(units, &unit, units->hashes.items[i]);
        size_t before = units->list.count;
        bool goes_on = i + 1 < tokens->list.count && token[1].gap == ALAM_GAP_SOFT;
        if (unit.word == ALAM_NONE && is_glue_suspect(units, &unit) &&
            !alam_read_glued(units, tokens, token, goes_on ? token + 1 : NULL))
            return false;
        if (units->list.count > before)
            continue;
        if (!add_unit(units, &unit))
            return false;
    }
    return !units->failed;
}

void alam_units_free(alam_units *units)
{
    alam_array_free(&units->list);
    alam_stacks_free(&units->stacks);
    alam_array_free(&units->hashes);
    alam_array_free(&units->cuts);
    alam_buffer_free(&units->scratch);
    alam_buffer_free(&units->surface);
}
