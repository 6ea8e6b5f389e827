#include "text/segment.h"

#define BLOCK_WORDS 512
#define LONGEST ((size_t)4096) /* bytes of folded form that a word of a block may have */

/* ---- positions -------------------------------------------------------------------------------------- */

/* Moves a place over a word, which is well-formed. */
static void move_over(const char *text, uint32_t to, alam_place *place)
{
    alam_utf8_size size = alam_utf8_measure(text + place->byte, to - place->byte);
    *place = (alam_place){to, place->codepoint + size.codepoints,
                          place->utf16 + size.codepoints + size.pairs};
}

/* ---- words ------------------------------------------------------------------------------------------ */

/* Folds a word that is too long for a block. False when memory is out. */
static bool fold_long(const alam_segmenter *segmenter, alam_token *token, alam_tokens *tokens)
{
    const alam_fold *fold = segmenter->cutter.tokenizer.fold;
    const unsigned char *at = (const unsigned char *)segmenter->text + token->start.byte;
    const unsigned char *end = (const unsigned char *)segmenter->text + token->end.byte;
    token->folded = (uint32_t)tokens->folded.length;
    while (at < end) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        uint32_t entry = alam_fold_entry(fold, ALAM_LEVEL_LOOSE, decoded.value);
        if (alam_fold_class(entry) != ALAM_CLASS_HIDDEN)
            alam_fold_write(fold, entry, decoded.value, &tokens->folded);
        at += decoded.size;
    }
    if (tokens->folded.failed)
        return false;
    token->folded_length = (uint32_t)tokens->folded.length - token->folded;
    token->hash = alam_word_hash(alam_token_folded(tokens, token), token->folded_length);
    return true;
}

/* Copies the folded forms of all words that were read ahead, and notes how far they have moved. */
static bool copy_folded(alam_segmenter *segmenter, alam_tokens *tokens)
{
    const alam_word_block *words = &segmenter->words;
    size_t from = segmenter->next < words->count ? words->folded[segmenter->next] : words->used;
    segmenter->shift = (uint32_t)(tokens->folded.length - from);
    alam_buffer_append(&tokens->folded, words->bytes + from, words->used - from);
    return !tokens->folded.failed;
}

/* Hands on the next word, at which the segmenter stands. */
static bool add_word(alam_segmenter *segmenter, alam_gap gap, alam_tokens *tokens)
{
    const alam_word_block *words = &segmenter->words;
    size_t number = segmenter->next++;
    alam_token *token = alam_array_push(&tokens->list);
    if (!token)
        return false;
    token->start = segmenter->at;
    move_over(segmenter->text, words->end[number], &segmenter->at);
    token->end = segmenter->at;
    token->gap = (uint8_t)gap;
    token->folded = words->folded[number] + segmenter->shift;
    token->folded_length = words->length[number];
    token->hash = words->hash[number];
    return words->length[number] != ALAM_CUT_LONG || fold_long(segmenter, token, tokens);
}

/* Reads words until there is one to hand on. False when memory is out. */
static bool read_ahead(alam_segmenter *segmenter, alam_tokens *tokens)
{
    if (segmenter->next < segmenter->words.count)
        return true;
    alam_word_block_drop(&segmenter->words, segmenter->words.count);
    segmenter->next = 0;
    return alam_cut_next(&segmenter->cutter, &segmenter->words) && copy_folded(segmenter, tokens);
}

/* Reads what stands in front of byte `to`. */
static alam_gap read_gap(alam_segmenter *segmenter, uint32_t to, const alam_token *before)
{
    alam_place *at = &segmenter->at;
    if (to - at->byte == 1 && segmenter->text[at->byte] == ' ') {
        *at = (alam_place){to, at->codepoint + 1, at->utf16 + 1};
        return ALAM_GAP_SOFT;
    }
    bool initial = before && before->end.codepoint - before->start.codepoint == 1;
    return alam_gap_read(segmenter->cutter.tokenizer.fold, segmenter->text, at, to, initial,
                         &segmenter->ill_formed);
}

bool alam_segmenter_next(alam_segmenter *segmenter, size_t minimum, alam_tokens *tokens)
{
    size_t begin = segmenter->at.byte;
    tokens->list.count = 0;
    alam_buffer_clear(&tokens->folded);
    if (!copy_folded(segmenter, tokens))
        return false;
    for (;;) {
        size_t count = tokens->list.count;
        const alam_token *before = count ? &tokens->list.items[count - 1] : NULL;
        if (!read_ahead(segmenter, tokens))
            return false;
        bool more = segmenter->next < segmenter->words.count;
        uint32_t to = more ? segmenter->words.start[segmenter->next] : (uint32_t)segmenter->length;
        alam_gap gap = read_gap(segmenter, to, before);
        if (!more)
            return true;
        size_t read = to - begin;
        if (before && ((gap == ALAM_GAP_BREAK && read >= minimum) ||
                       (gap == ALAM_GAP_SIGN && read / 4 >= minimum)))
            return true;
        if (!add_word(segmenter, before ? gap : ALAM_GAP_BREAK, tokens))
            return false;
    }
}

/* ---- texts ------------------------------------------------------------------------------------------ */

bool alam_segmenter_start(alam_segmenter *segmenter, const alam_fold *fold)
{
    alam_cutter_start(&segmenter->cutter, fold, LONGEST);
    return alam_word_block_start(&segmenter->words, BLOCK_WORDS, LONGEST, 1);
}

void alam_segmenter_read(alam_segmenter *segmenter, const char *text, size_t length)
{
    alam_cutter_read(&segmenter->cutter, text, length);
    alam_word_block_drop(&segmenter->words, segmenter->words.count);
    segmenter->next = 0;
    segmenter->text = text;
    segmenter->length = length;
    segmenter->at = (alam_place){0};
    segmenter->ill_formed = 0;
}

void alam_segmenter_free(alam_segmenter *segmenter)
{
    alam_cutter_free(&segmenter->cutter);
    alam_word_block_free(&segmenter->words);
}
