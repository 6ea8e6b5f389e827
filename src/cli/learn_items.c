/* What a worker says of a document: items in a buffer of bytes. */
#include "base/utf8.h"
#include "cli/learn.h"

/* Letters of context on each side. */
enum { CONTEXT = 40 };

static size_t size_of(unsigned kind)
{
    bool brief = kind == ALAM_LEARN_WORD || kind == ALAM_LEARN_PART;
    return brief ? offsetof(alam_learn_item, words) : sizeof(alam_learn_item);
}

/* How many strings follow an item. */
static unsigned texts_of(unsigned kind)
{
    static const unsigned counts[] = {
        [ALAM_LEARN_NAME] = 1, [ALAM_LEARN_FOUND] = 3, [ALAM_LEARN_END] = 1};
    return kind == ALAM_LEARN_WORD || kind == ALAM_LEARN_PART ? 0 : counts[kind];
}

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The byte CONTEXT letters before `at`, at the begin of a word where there is one. */
static size_t context_start(const char *text, size_t at)
{
    size_t start = at, letters = 0;
    while (start > 0 && letters < CONTEXT) {
        start--;
        letters += !is_continuation(text[start]);
    }
    for (size_t i = start; start > 0 && i < at; i++)
        if (text[i] == ' ' || text[i] == '\n')
            return i + 1;
    return start;
}

static size_t context_end(const char *text, size_t length, size_t at)
{
    size_t end = at, letters = 0;
    for (; end < length && letters <= CONTEXT; end++)
        letters += !is_continuation(text[end]);
    end -= end < length;
    for (size_t i = end; end < length && i > at; i--)
        if (text[i] == ' ' || text[i] == '\n')
            return i;
    return end;
}

/* What stands around [start, end), and that between brackets. */
static void add_context(alam_buffer *out, const alam_field_view *field, size_t start, size_t end)
{
    size_t first = context_start(field->text, start);
    size_t last = context_end(field->text, field->length, end);
    alam_learn_comment(out, field->text + first, start - first);
    alam_buffer_byte(out, '[');
    alam_learn_comment(out, field->text + start, end - start);
    alam_buffer_byte(out, ']');
    alam_learn_comment(out, field->text + end, last - end);
    alam_buffer_byte(out, '\0');
}

void alam_learn_occurrence(alam_buffer *out, const alam_field_view *field,
                           const alam_occurrence *occurrence)
{
    alam_learn_item item = {
        .kind = (uint8_t)occurrence->kind,
        .support = (uint8_t)occurrence->support,
        .tagged = occurrence->tagged,
        .covered = occurrence->covered,
        .common = occurrence->common,
        .short_form = occurrence->short_form,
        .word = occurrence->word,
        .before = occurrence->before,
        .after = occurrence->after,
        .type = occurrence->type,
        .words = occurrence->words,
        .start = (uint32_t)occurrence->start.codepoint,
        .end = (uint32_t)occurrence->end.codepoint,
        .proclitics = occurrence->proclitics,
        .prior = (float)occurrence->prior,
        .field = field->name ? field->name : "",
        .id = occurrence->id,
        .name = occurrence->name,
        .level = occurrence->level,
    };
    alam_buffer_append(out, &item, size_of(item.kind));
    if (item.kind != ALAM_LEARN_NAME)
        return;
    if (item.tagged && item.words == 1 && item.support == ALAM_SUPPORT_NONE)
        add_context(out, field, occurrence->start.byte, occurrence->end.byte);
    else
        alam_buffer_byte(out, '\0');
}

/* ---- the end of a document --------------------------------------------------------------------------- */

/* Found by a pattern, and in no gazetteer. */
static bool is_new(const alam_span *span)
{
    return span->match == ALAM_MATCH_PATTERN && span->mode == ALAM_MODE_NAME && span->id[0] == '?' &&
           !span->nested;
}

static void add_found(alam_buffer *out, const alam_field_view *field, const alam_span *span)
{
    alam_learn_item item = {.kind = ALAM_LEARN_FOUND, .type = span->type, .field = ""};
    alam_buffer_append(out, &item, sizeof item);
    alam_buffer_append(out, span->id, strlen(span->id) + 1);
    alam_learn_comment(out, field->text + span->start.byte, span->end.byte - span->start.byte);
    alam_buffer_byte(out, '\0');
    add_context(out, field, span->start.byte, span->end.byte);
}

static void end_document(alam_buffer *out, const alam_write_style *style,
                         const alam_document_view *document)
{
    (void)style;
    for (size_t i = 0; i < document->field_count; i++) {
        const alam_field_view *field = &document->fields[i];
        for (size_t k = 0; k < field->count; k++)
            if (is_new(&field->spans[k]))
                add_found(out, field, &field->spans[k]);
    }
    alam_learn_item item = {.kind = ALAM_LEARN_END};
    alam_buffer_append(out, &item, sizeof item);
    alam_buffer_append(out, document->name, strlen(document->name) + 1);
}

const alam_writer alam_learn_writer = {
    .name = "learn",
    .begin = alam_writer_nothing,
    .document = end_document,
    .end = alam_writer_nothing,
};

bool alam_learn_next(const char **at, const char *end, alam_learn_item *item, const char *texts[3])
{
    if (*at >= end)
        return false;
    memset(item, 0, sizeof *item);
    memcpy(item, *at, size_of((unsigned char)**at));
    *at += size_of(item->kind);
    for (unsigned i = 0; i < texts_of(item->kind); i++) {
        texts[i] = *at;
        *at += strlen(*at) + 1;
    }
    return true;
}
