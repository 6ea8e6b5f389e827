#include "text/token.h"

#include "text/breaker.h"

/* What stands between two tokens, as far as it decides whether a name may go across. */
typedef struct gap_marks {
    unsigned spaces, newlines, dashes, quotes, dots, others;
    bool carriage_return;
} gap_marks;

static void see(gap_marks *gap, alam_class class, uint32_t codepoint)
{
    switch (class) {
    case ALAM_CLASS_HIDDEN:
    case ALAM_CLASS_MARK:
        break;
    case ALAM_CLASS_SPACE:
        gap->spaces++;
        break;
    case ALAM_CLASS_NEWLINE:
        gap->newlines += !(codepoint == '\n' && gap->carriage_return);
        gap->spaces++;
        break;
    case ALAM_CLASS_DASH:
        gap->dashes++;
        break;
    case ALAM_CLASS_OPEN:
    case ALAM_CLASS_CLOSE:
    case ALAM_CLASS_QUOTE:
        gap->quotes++;
        break;
    case ALAM_CLASS_DOT:
        gap->dots++;
        break;
    default:
        gap->others++;
    }
    gap->carriage_return = codepoint == '\r';
}

/* Names go across spaces, one line end, one quotation mark, a hyphen that touches both words, and the
 * full stop of an initial; some across one other sign. */
static alam_gap judge(const gap_marks *gap, bool initial)
{
    unsigned signs = gap->others + gap->dots + gap->dashes;
    if (gap->newlines > 1 || gap->quotes > 1 || signs > 1 || (signs && gap->quotes))
        return ALAM_GAP_BREAK;
    if (!signs || (gap->dashes && !gap->spaces) || (gap->dots && initial))
        return ALAM_GAP_SOFT;
    return gap->newlines ? ALAM_GAP_BREAK : ALAM_GAP_SIGN;
}

static void advance(alam_place *place, alam_codepoint decoded)
{
    place->byte += decoded.size;
    place->codepoint++;
    place->utf16 += alam_utf16_units(decoded.value);
}

/* As alam_fold_write(), with the usual case, one letter for one, at hand. */
static void write_letter(const alam_fold *fold, uint32_t entry, uint32_t codepoint,
                         alam_buffer *folded)
{
    alam_fold_kind kind = alam_fold_kind_of(entry);
    char *room = kind <= ALAM_FOLD_ONE ? alam_buffer_reserve(folded, 4) : NULL;
    if (room)
        folded->length +=
            alam_utf8_encode(kind == ALAM_FOLD_ONE ? alam_fold_value(entry) : codepoint, room);
    else
        alam_fold_write(fold, entry, codepoint, folded);
}

/* Reads a run of word characters from tokenizer->at on into `token`; what is hidden after its last
 * letter is left for the gap. */
static void read_run(alam_tokenizer *tokenizer, alam_class kind, alam_token *token,
                     alam_buffer *folded)
{
    const unsigned char *text = (const unsigned char *)tokenizer->text;
    alam_place at = tokenizer->at;
    token->start = at;
    while (at.byte < tokenizer->length) {
        alam_codepoint decoded = alam_utf8_decode(text + at.byte, text + tokenizer->length);
        uint32_t entry = alam_fold_entry(tokenizer->fold, ALAM_LEVEL_LOOSE, decoded.value);
        alam_class class = alam_fold_class(entry);
        if (decoded.ill_formed ||
            (class != kind && class != ALAM_CLASS_MARK && class != ALAM_CLASS_HIDDEN))
            break;
        advance(&at, decoded);
        if (class == ALAM_CLASS_HIDDEN)
            continue;
        write_letter(tokenizer->fold, entry, decoded.value, folded);
        token->end = at;
    }
    tokenizer->at = token->end;
}

/* The first letter of the next token, with what stands before it in `gap`. False at the end. */
static bool skip_gap(alam_tokenizer *tokenizer, gap_marks *gap, alam_class *kind)
{
    const unsigned char *text = (const unsigned char *)tokenizer->text;
    while (tokenizer->at.byte < tokenizer->length) {
        alam_codepoint decoded =
            alam_utf8_decode(text + tokenizer->at.byte, text + tokenizer->length);
        alam_class class = ALAM_CLASS_OTHER;
        if (decoded.ill_formed)
            tokenizer->ill_formed++;
        else
            class = alam_fold_class(
                alam_fold_entry(tokenizer->fold, ALAM_LEVEL_LOOSE, decoded.value));
        if (class == ALAM_CLASS_LETTER || class == ALAM_CLASS_DICT) {
            *kind = class;
            return true;
        }
        see(gap, class, decoded.value);
        advance(&tokenizer->at, decoded);
    }
    return false;
}

static bool add_token(alam_tokenizer *tokenizer, alam_class kind, alam_tokens *tokens, alam_gap gap)
{
    alam_token token = {.folded = (uint32_t)tokens->folded.length, .gap = (uint8_t)gap};
    read_run(tokenizer, kind, &token, &tokens->folded);
    if (tokens->folded.failed)
        return false;
    token.folded_length = (uint32_t)tokens->folded.length - token.folded;
    if (kind == ALAM_CLASS_DICT)
        return alam_break_run(&tokenizer->breaker, tokenizer->fold, tokenizer->text, &token, tokens);
    alam_token *slot = alam_array_push(&tokens->list);
    if (slot)
        *slot = token;
    return slot != NULL;
}

bool alam_tokenizer_word(alam_tokenizer *tokenizer, alam_tokens *tokens)
{
    const unsigned char *text = (const unsigned char *)tokenizer->text;
    alam_codepoint first = alam_utf8_decode(text + tokenizer->at.byte, text + tokenizer->length);
    uint32_t entry = alam_fold_entry(tokenizer->fold, ALAM_LEVEL_LOOSE, first.value);
    return add_token(tokenizer, alam_fold_class(entry), tokens, ALAM_GAP_BREAK);
}

alam_gap alam_gap_read(const alam_fold *fold, const char *text, alam_place *at, uint32_t to, bool initial,
                       size_t *ill_formed)
{
    const unsigned char *bytes = (const unsigned char *)text;
    gap_marks between = {0};
    while (at->byte < to) {
        alam_codepoint decoded = alam_utf8_decode(bytes + at->byte, bytes + to);
        uint32_t entry = alam_fold_entry(fold, ALAM_LEVEL_LOOSE, decoded.value);
        see(&between, decoded.ill_formed ? ALAM_CLASS_OTHER : alam_fold_class(entry), decoded.value);
        *ill_formed += decoded.ill_formed;
        advance(at, decoded);
    }
    return judge(&between, initial);
}

void alam_tokenizer_start(alam_tokenizer *tokenizer, const alam_fold *fold, const char *text,
                          size_t length)
{
    tokenizer->fold = fold;
    tokenizer->text = text;
    tokenizer->length = length;
    tokenizer->at = (alam_place){0};
    tokenizer->ill_formed = 0;
}

bool alam_tokenizer_next(alam_tokenizer *tokenizer, size_t minimum, alam_tokens *tokens)
{
    size_t begin = tokenizer->at.byte;
    tokens->list.count = 0;
    alam_buffer_clear(&tokens->folded);
    for (;;) {
        gap_marks between = {0};
        alam_class kind = ALAM_CLASS_OTHER;
        alam_gap gap = ALAM_GAP_BREAK;
        if (!skip_gap(tokenizer, &between, &kind))
            return true;
        if (tokens->list.count > 0) {
            size_t read = tokenizer->at.byte - begin;
            const alam_token *before = &tokens->list.items[tokens->list.count - 1];
            gap = judge(&between, before->end.codepoint - before->start.codepoint == 1);
            if ((gap == ALAM_GAP_BREAK && read >= minimum) ||
                (gap == ALAM_GAP_SIGN && read / 4 >= minimum))
                return true;
        }
        if (!add_token(tokenizer, kind, tokens, gap))
            return false;
    }
}

void alam_tokenizer_free(alam_tokenizer *tokenizer)
{
    alam_breaker_free(tokenizer->breaker);
    tokenizer->breaker = NULL;
}

void alam_tokens_free(alam_tokens *tokens)
{
    alam_array_free(&tokens->list);
    alam_buffer_free(&tokens->folded);
}

/* The bytes of UTF-8 that an entry writes for a code point. */
static uint32_t written_size(const alam_fold *fold, uint32_t entry, uint32_t codepoint)
{
    char scratch[4];
    switch (alam_fold_kind_of(entry)) {
    case ALAM_FOLD_DROP:
        return 0;
    case ALAM_FOLD_SAME:
        return (uint32_t)alam_utf8_encode(codepoint, scratch);
    case ALAM_FOLD_ONE:
        return (uint32_t)alam_utf8_encode(alam_fold_value(entry), scratch);
    case ALAM_FOLD_SEQUENCE:
        break;
    }
    const uint32_t *sequence = &fold->sequences[alam_fold_value(entry)];
    uint32_t size = 0;
    for (uint32_t i = 1; i <= sequence[0]; i++)
        size += (uint32_t)alam_utf8_encode(sequence[i], scratch);
    return size;
}

bool alam_token_advance(const alam_fold *fold, const char *text, const alam_token *token,
                        uint32_t folded_bytes, alam_place *place, uint32_t *written)
{
    const unsigned char *end = (const unsigned char *)text + token->end.byte;
    for (;;) {
        if (place->byte >= token->end.byte)
            return *written == folded_bytes;
        alam_codepoint decoded = alam_utf8_decode((const unsigned char *)text + place->byte, end);
        uint32_t entry = alam_fold_entry(fold, ALAM_LEVEL_LOOSE, decoded.value);
        uint32_t size = alam_fold_class(entry) == ALAM_CLASS_HIDDEN
                            ? 0
                            : written_size(fold, entry, decoded.value);
        /* What is dropped after the wanted letter (a mark, a control) still belongs to it. */
        if (*written == folded_bytes && size > 0)
            return true;
        if (*written > folded_bytes)
            return false;
        *written += size;
        advance(place, decoded);
    }
}

bool alam_token_split(const alam_fold *fold, const char *text, const alam_token *token,
                      uint32_t folded_bytes, alam_place *place)
{
    uint32_t written = 0;
    *place = token->start;
    return alam_token_advance(fold, text, token, folded_bytes, place, &written);
}

void alam_tokens_join(const alam_tokens *tokens, alam_buffer *out)
{
    for (size_t i = 0; i < tokens->list.count; i++) {
        const alam_token *token = &tokens->list.items[i];
        if (token->folded_length == 0)
            continue;
        if (out->length > 0)
            alam_buffer_byte(out, ' ');
        alam_buffer_append(out, alam_token_folded(tokens, token), token->folded_length);
    }
}
