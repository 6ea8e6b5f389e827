#include "eval/context.h"

#include "base/file.h"
#include "base/utf8.h"

#include <string.h>
#include <sys/stat.h>

#define MARK_DISTANCE 256
#define SIDE 24

/* ---- Texts --------------------------------------------------------------------------------- */

static alam_eval_text *text_of(alam_eval_texts *texts, uint32_t document)
{
    while (texts->items.count <= document)
        if (!alam_array_push(&texts->items))
            return NULL;
    return &texts->items.items[document];
}

static bool make_ready(alam_eval_text *text, const char *bytes, size_t length)
{
    const unsigned char *at = (const unsigned char *)bytes;
    const unsigned char *end = at + length;
    text->bytes = bytes;
    text->length = length;
    text->codepoints = 0;
    text->state = ALAM_EVAL_ABSENT;
    while (at < end) {
        if (text->codepoints % MARK_DISTANCE == 0) {
            size_t *mark = alam_array_push(&text->marks);
            if (!mark)
                return false;
            *mark = (size_t)(at - (const unsigned char *)bytes);
        }
        at += alam_utf8_decode(at, end).size;
        text->codepoints++;
    }
    text->state = ALAM_EVAL_READY;
    return true;
}

bool alam_eval_texts_give(alam_eval_texts *texts, uint32_t document, const char *bytes,
                          size_t length)
{
    alam_eval_text *text = text_of(texts, document);
    return text && make_ready(text, bytes, length);
}

/* Only regular files: the name comes from a record, and a device or a pipe might never end. */
static bool read_text(alam_eval_text *text, const char *path)
{
    struct stat status;
    if (!path || strcmp(path, "-") == 0 || stat(path, &status) < 0 || !S_ISREG(status.st_mode))
        return false;
    alam_buffer_clear(&text->content);
    return alam_read_file(path, &text->content, NULL) &&
           make_ready(text, text->content.data, text->content.length);
}

static bool read_in_folder(alam_eval_text *text, const char *folder, const char *name,
                           const char *extension)
{
    alam_buffer path = {0};
    alam_buffer_format(&path, "%s/%s%s", folder, name, extension);
    bool done = read_text(text, alam_buffer_string(&path));
    alam_buffer_free(&path);
    return done;
}

static void look_for(alam_eval_text *text, const alam_eval_document *document, const char *folder)
{
    const char *name = document->names[ALAM_EVAL_PREDICTED];
    text->state = ALAM_EVAL_ABSENT;
    if (*document->field)
        return;
    if (!folder)
        read_text(text, name);
    else if (!read_in_folder(text, folder, document->stem, ".txt") && name)
        read_in_folder(text, folder, name, "");
}

/* The byte at which the code point `number` (at most the text's length) begins. */
static size_t byte_of(const alam_eval_text *text, size_t number)
{
    if (number >= text->codepoints)
        return text->length;
    const unsigned char *end = (const unsigned char *)text->bytes + text->length;
    const unsigned char *at =
        (const unsigned char *)text->bytes + text->marks.items[number / MARK_DISTANCE];
    for (size_t left = number % MARK_DISTANCE; left > 0; left--)
        at += alam_utf8_decode(at, end).size;
    return (size_t)(at - (const unsigned char *)text->bytes);
}

void alam_eval_texts_free(alam_eval_texts *texts)
{
    for (size_t i = 0; i < texts->items.count; i++) {
        alam_buffer_free(&texts->items.items[i].content);
        alam_array_free(&texts->items.items[i].marks);
    }
    alam_array_free(&texts->items);
}

/* ---- Context ------------------------------------------------------------------------------- */

/* ASCII, and the C1 controls, the line separator and the paragraph separator beyond it. */
static bool is_break(uint32_t value)
{
    return value <= 0x20 || (value >= 0x7F && value <= 0xA0) || value == 0x2028 || value == 0x2029;
}

void alam_eval_append_line(alam_buffer *out, const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *end = at + length;
    bool space = false;
    while (at < end) {
        alam_codepoint codepoint = alam_utf8_decode(at, end);
        char bytes[4];
        at += codepoint.size;
        if (is_break(codepoint.value)) {
            if (!space)
                alam_buffer_byte(out, ' ');
            space = true;
            continue;
        }
        alam_buffer_append(out, bytes, alam_utf8_encode(codepoint.value, bytes));
        space = false;
    }
}

/* Moves `*first` (not 0) to the first beginning of a word up to `stop`, if there is one: half a word
 * helps nobody. */
static void skip_half_word(const char *text, size_t *first, size_t stop)
{
    for (size_t at = *first - 1; at < stop; at++)
        if ((unsigned char)text[at] <= ' ') {
            *first = at + 1;
            return;
        }
}

/* The same for the end; there is text behind it. */
static void drop_half_word(const char *text, size_t start, size_t *end)
{
    for (size_t at = *end; at > start; at--)
        if ((unsigned char)text[at] <= ' ') {
            *end = at;
            return;
        }
}

static void cut_out(const alam_eval_text *text, const alam_eval_span *span,
                    alam_eval_context *context)
{
    size_t start = byte_of(text, span->start);
    size_t end = byte_of(text, span->end);
    size_t first = byte_of(text, span->start > SIDE ? span->start - SIDE : 0);
    size_t last = byte_of(text, (size_t)span->end + SIDE);
    if (first > 0)
        skip_half_word(text->bytes, &first, start);
    if (last < text->length)
        drop_half_word(text->bytes, end, &last);
    alam_eval_append_line(&context->before, text->bytes + first, start - first);
    alam_eval_append_line(&context->marked, text->bytes + start, end - start);
    alam_eval_append_line(&context->after, text->bytes + end, last - end);
}

bool alam_eval_context_of(alam_eval_texts *texts, const alam_eval_span *span,
                          alam_eval_context *context)
{
    alam_buffer_clear(&context->before);
    alam_buffer_clear(&context->marked);
    alam_buffer_clear(&context->after);
    alam_eval_text *text = text_of(texts, span->document);
    if (text && text->state == ALAM_EVAL_UNTRIED)
        look_for(text, &texts->set->documents.items[span->document], texts->folder);
    if (!text || text->state != ALAM_EVAL_READY || span->end > text->codepoints)
        return false;
    size_t start = byte_of(text, span->start);
    size_t size = byte_of(text, span->end) - start;
    if (span->surface && (strlen(span->surface) != size ||
                          memcmp(span->surface, text->bytes + start, size) != 0))
        return false;
    cut_out(text, span, context);
    return true;
}

void alam_eval_context_free(alam_eval_context *context)
{
    alam_buffer_free(&context->before);
    alam_buffer_free(&context->marked);
    alam_buffer_free(&context->after);
}
