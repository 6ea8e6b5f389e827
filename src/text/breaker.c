#include "text/breaker.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

/* Points ICU's iterator to the bytes of the run. NULL when ICU cannot. */
static UBreakIterator *point(void **breaker, const char *text, const alam_token *token,
                             UText *source)
{
    UErrorCode status = U_ZERO_ERROR;
    if (!*breaker)
        *breaker = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
    utext_openUTF8(source, text + token->start.byte, token->end.byte - token->start.byte, &status);
    if (*breaker && U_SUCCESS(status))
        ubrk_setUText(*breaker, source, &status);
    return U_SUCCESS(status) ? *breaker : NULL;
}

/* The piece from `*at`, which is moved, up to byte `end`: its places without what is hidden at its edges,
 * and how many bytes of folded form it has. */
static alam_token next_piece(const alam_fold *fold, const char *text, alam_place *at, uint32_t end,
                             alam_buffer *scratch)
{
    alam_token piece = {.start = *at, .end = *at, .gap = ALAM_GAP_SOFT};
    size_t mark = scratch->length;
    while (at->byte < end) {
        alam_codepoint decoded = alam_utf8_decode((const unsigned char *)text + at->byte,
                                                  (const unsigned char *)text + end);
        uint32_t entry = alam_fold_entry(fold, ALAM_LEVEL_LOOSE, decoded.value);
        bool hidden = alam_fold_class(entry) == ALAM_CLASS_HIDDEN;
        if (!hidden)
            alam_fold_write(fold, entry, decoded.value, scratch);
        at->byte += decoded.size;
        at->codepoint++;
        at->utf16 += alam_utf16_units(decoded.value);
        if (!hidden)
            piece.end = *at;
        else if (scratch->length == mark)
            piece.start = *at;
    }
    piece.folded_length = (uint32_t)(scratch->length - mark);
    scratch->length = mark;
    return piece;
}

bool alam_break_run(void **breaker, const alam_fold *fold, const char *text,
                    const alam_token *token, alam_tokens *tokens)
{
    UText source = UTEXT_INITIALIZER;
    UBreakIterator *iterator = point(breaker, text, token, &source);
    alam_place at = token->start;
    uint32_t folded = token->folded;
    size_t first = tokens->list.count;
    bool done = true;
    while (done && at.byte < token->end.byte) {
        int32_t next = iterator ? ubrk_next(iterator) : UBRK_DONE;
        uint32_t end = next == UBRK_DONE ? token->end.byte : token->start.byte + (uint32_t)next;
        alam_token piece = next_piece(fold, text, &at, end, &tokens->folded);
        piece.folded = folded;
        folded += piece.folded_length;
        if (piece.folded_length == 0)
            continue;
        if (tokens->list.count == first)
            piece.gap = token->gap;
        alam_token *slot = alam_array_push(&tokens->list);
        done = slot && !tokens->folded.failed;
        if (slot)
            *slot = piece;
    }
    utext_close(&source);
    return done && !tokens->folded.failed;
}

void alam_breaker_free(void *breaker)
{
    ubrk_close(breaker);
}
