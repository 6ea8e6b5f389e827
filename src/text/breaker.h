/* Words of scripts that are written without spaces (Han, Kana, Thai, Lao, Khmer, Burmese), cut by the
 * dictionaries of ICU's word break iterator. */
#ifndef ALAM_TEXT_BREAKER_H
#define ALAM_TEXT_BREAKER_H

#include "text/token.h"

/* Appends the words of the run `token` of `text` to `tokens`, whose folded form is already there.
 * `*breaker` keeps ICU's iterator from call to call. False when memory is out. */
bool alam_break_run(void **breaker, const alam_fold *fold, const char *text,
                    const alam_token *token, alam_tokens *tokens);

void alam_breaker_free(void *breaker);

#endif
