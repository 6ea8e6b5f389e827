/* The text around a span, for the list of errors.
 *
 *     alam_eval_texts texts = {.set = &set, .folder = "articles"};
 *     alam_eval_context context = {0};
 *     if (alam_eval_context_of(&texts, span, &context))
 *         ... context.before, context.marked, context.after
 *     alam_eval_context_free(&context);
 *     alam_eval_texts_free(&texts);
 *
 * A text is looked for in the folder, as STEM.txt and as the predictions call the document, and
 * without a folder under the name that the predictions give. It is read when it is first wanted. */
#ifndef ALAM_EVAL_CONTEXT_H
#define ALAM_EVAL_CONTEXT_H

#include "base/buffer.h"
#include "eval/spans.h"

typedef enum alam_eval_text_state {
    ALAM_EVAL_UNTRIED = 0,
    ALAM_EVAL_ABSENT,
    ALAM_EVAL_READY
} alam_eval_text_state;

typedef struct alam_eval_text {
    alam_eval_text_state state;
    alam_buffer content;         /* empty for a text that was given */
    const char *bytes;
    size_t length;
    ALAM_ARRAY(size_t) marks;    /* where every 256th code point begins */
    size_t codepoints;
} alam_eval_text;

typedef struct alam_eval_texts {
    const alam_eval_set *set;
    const char *folder; /* NULL: none */
    ALAM_ARRAY(alam_eval_text) items; /* by document */
} alam_eval_texts;

/* Up to 24 code points on each side, whole words where it has any; white space and control characters
 * as single spaces, so that a text cannot upset a terminal. */
typedef struct alam_eval_context {
    alam_buffer before;
    alam_buffer marked;
    alam_buffer after;
} alam_eval_context;

/* Makes `bytes` the text of `document`; borrowed until alam_eval_texts_free(). False when memory is
 * out. */
bool alam_eval_texts_give(alam_eval_texts *texts, uint32_t document, const char *bytes,
                          size_t length);

/* False when there is no text, or when it does not have at that place what the row says. */
bool alam_eval_context_of(alam_eval_texts *texts, const alam_eval_span *span,
                          alam_eval_context *context);

/* Appends `text` on one line: white space and control characters as single spaces. */
void alam_eval_append_line(alam_buffer *out, const char *text, size_t length);

void alam_eval_context_free(alam_eval_context *context);
void alam_eval_texts_free(alam_eval_texts *texts);

#endif
