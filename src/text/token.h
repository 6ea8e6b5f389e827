/* Cutting text into tokens: maximal runs of letters, digits and marks, with their places in the text
 * and their folded form.
 *
 *     text     "Pútin" said, and-Moscow
 *     tokens   [Pútin] [said] | [and] [Moscow]       |: a gap that no name goes across
 *     folded    putin   said     and   moscow
 *
 * A long text comes in segments that end at such a gap, so that memory does not grow with it.
 * Scripts that are written without spaces are cut by ICU's dictionaries.
 */
#ifndef ALAM_TEXT_TOKEN_H
#define ALAM_TEXT_TOKEN_H

#include "base/array.h"
#include "base/error.h"
#include "text/fold.h"

/* A place in the text in three units, from 0. */
typedef struct alam_place {
    uint32_t byte;
    uint32_t codepoint;
    uint32_t utf16;
} alam_place;

/* What stands in front of a token, as far as it decides whether a name may go across. */
typedef enum alam_gap {
    ALAM_GAP_BREAK, /* no name goes across: brackets, empty lines, several signs */
    ALAM_GAP_SIGN,  /* one sign: only names that have the same sign there (St. Petersburg) */
    ALAM_GAP_SOFT,  /* any name: spaces, a line end, a quotation mark, a hyphen, nothing */
} alam_gap;

typedef struct alam_token {
    alam_place start, end; /* end: exclusive; nothing hidden at either end */
    uint32_t folded;       /* where its folded form begins in alam_tokens.folded */
    uint32_t folded_length;
    uint64_t hash;         /* alam_word_hash() of that; set by text/segment.h alone */
    uint8_t gap;           /* alam_gap: in front of it; BREAK for the first one */
} alam_token;

typedef struct alam_tokens {
    ALAM_ARRAY(alam_token) list;
    alam_buffer folded; /* UTF-8, the tokens' forms one after the other */
} alam_tokens;

typedef struct alam_tokenizer {
    const alam_fold *fold;
    const char *text;
    size_t length;
    alam_place at;      /* up to where the text was read */
    size_t ill_formed;  /* sequences met so far */
    void *breaker;      /* ICU's word iterator, opened when first needed */
} alam_tokenizer;

/* Starts reading `text`, which is borrowed until the next start. */
void alam_tokenizer_start(alam_tokenizer *tokenizer, const alam_fold *fold, const char *text,
                          size_t length);

/* Replaces `tokens` by those of the next segment: at least `minimum` bytes of text and on to the next
 * gap that no name goes across, or to the end of the text. (After four times as many bytes a sign will
 * do, so that a text without any such gap does not fill the memory.) False when memory is out. */
bool alam_tokenizer_next(alam_tokenizer *tokenizer, size_t minimum, alam_tokens *tokens);

/* Appends the one token that begins at `tokenizer->at`, where a letter stands (several in a script without
 * spaces), and moves behind it. False when memory is out. */
bool alam_tokenizer_word(alam_tokenizer *tokenizer, alam_tokens *tokens);

/* The gap from a place on up to byte `to`, where the place is moved to. `initial`: a single letter stands in
 * front. Adds the ill-formed sequences that it has to `*ill_formed`. */
alam_gap alam_gap_read(const alam_fold *fold, const char *text, alam_place *at, uint32_t to, bool initial,
                       size_t *ill_formed);

static inline bool alam_tokenizer_done(const alam_tokenizer *tokenizer)
{
    return tokenizer->at.byte >= tokenizer->length;
}

void alam_tokenizer_free(alam_tokenizer *tokenizer);
void alam_tokens_free(alam_tokens *tokens);

static inline const char *alam_token_folded(const alam_tokens *tokens, const alam_token *token)
{
    return tokens->folded.data + token->folded;
}

/* Appends the folded words, each behind a blank where it is not the first of `out`. */
void alam_tokens_join(const alam_tokens *tokens, alam_buffer *out);

/* The place in `token` where `folded_bytes` of its folded form have been written. False when that is
 * inside what one character is written as. */
bool alam_token_split(const alam_fold *fold, const char *text, const alam_token *token,
                      uint32_t folded_bytes, alam_place *place);

/* The same from a place on where `*written` bytes of folded form have been written; both are moved. For
 * several splits of one token, in their order. */
bool alam_token_advance(const alam_fold *fold, const char *text, const alam_token *token,
                        uint32_t folded_bytes, alam_place *place, uint32_t *written);

#endif
