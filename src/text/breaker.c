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

/* The end of the piece of `token` that starts at `start` and goes on to byte `end`, and how many bytes
 * of folded form it has. */
static alam_token piece_of(const alam_fold *fold, const char *text, alam_token start, uint32_t end,
                           alam_buffer *scratch)
{
    alam_token piece = start;
    size_t mark = scratch->length;
    while (piece.end.byte < end) {
        alam_codepoint decoded = alam_utf8_decode((const unsigned char *)text + piece.end.byte,
                                                  (const unsigned char *)text + end);
        uint32_t entry = alam_fold_entry(fold, ALAM_LEVEL_LOOSE, decoded.value);
        if (alam_fold_class(entry) != ALAM_CLASS_HIDDEN)
            alam_fold_write(fold, entry, decoded.value, scratch);
        piece.end.byte += decoded.size;
        piece.end.codepoint++;
        piece.end.utf16 += alam_utf16_units(decoded.value);
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
    alam_token piece = *token;
    piece.end = token->start;
    bool done = true;
    while (done && piece.end.byte < token->end.byte) {
        int32_t next = iterator ? ubrk_next(iterator) : UBRK_DONE;
        uint32_t end = next == UBRK_DONE ? token->end.byte : token->start.byte + (uint32_t)next;
        piece.start = piece.end;
        piece = piece_of(fold, text, piece, end, &tokens->folded);
        if (piece.folded_length > 0) {
            alam_token *slot = alam_array_push(&tokens->list);
            done = slot && !tokens->folded.failed;
            if (slot)
                *slot = piece;
        }
        piece.folded += piece.folded_length;
        piece.gap = ALAM_GAP_SOFT;
    }
    utext_close(&source);
    return done;
}

void alam_breaker_free(void *breaker)
{
    ubrk_close(breaker);
}
