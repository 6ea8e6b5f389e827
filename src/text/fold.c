#include "text/fold.h"

void alam_fold_write(const alam_fold *fold, uint32_t entry, uint32_t codepoint, alam_buffer *out)
{
    uint32_t value = alam_fold_value(entry);
    const uint32_t *units = &value;
    uint32_t count = 1;
    switch (alam_fold_kind_of(entry)) {
    case ALAM_FOLD_DROP:
        return;
    case ALAM_FOLD_SAME:
        value = codepoint;
        break;
    case ALAM_FOLD_ONE:
        break;
    case ALAM_FOLD_SEQUENCE:
        count = fold->sequences[value];
        units = &fold->sequences[value + 1];
        break;
    }
    char *room = alam_buffer_reserve(out, (size_t)count * 4);
    if (!room)
        return;
    for (uint32_t i = 0; i < count; i++)
        room += alam_utf8_encode(units[i], room);
    out->length = (size_t)(room - out->data);
}

/* The classes whose characters a token may hold. */
static bool is_word_class(alam_class class)
{
    return class == ALAM_CLASS_LETTER || class == ALAM_CLASS_MARK || class == ALAM_CLASS_DICT ||
           class == ALAM_CLASS_HIDDEN;
}

void alam_fold_append(const alam_fold *fold, alam_level level, const char *text, size_t length,
                      alam_buffer *out)
{
    alam_fold_stream stream = alam_fold_read(fold, level, text, length);
    while (alam_fold_next(&stream)) {
        char *room = alam_buffer_reserve(out, 4);
        if (!room)
            return;
        out->length += alam_utf8_encode(stream.unit, room);
    }
}

alam_fold_stream alam_fold_read(const alam_fold *fold, alam_level level, const char *text,
                                size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    return (alam_fold_stream){.fold = fold, .level = level, .at = at, .end = at + length};
}

bool alam_fold_next(alam_fold_stream *stream)
{
    stream->rules = 0;
    stream->first = false;
    if (stream->pending_count) {
        stream->pending_count--;
        stream->unit = *stream->pending++;
        return true;
    }
    while (stream->at < stream->end) {
        alam_codepoint decoded = alam_utf8_decode(stream->at, stream->end);
        stream->at += decoded.size;
        uint32_t entry = alam_fold_entry(stream->fold, stream->level, decoded.value);
        if (decoded.ill_formed || !is_word_class(alam_fold_class(entry)))
            continue;
        stream->rules |= UINT32_C(1) << alam_fold_rule(entry);
        alam_fold_kind kind = alam_fold_kind_of(entry);
        if (kind == ALAM_FOLD_DROP)
            continue;
        stream->source = decoded.value;
        stream->first = true;
        stream->unit = kind == ALAM_FOLD_SAME ? decoded.value : alam_fold_value(entry);
        if (kind == ALAM_FOLD_SEQUENCE) {
            const uint32_t *sequence = &stream->fold->sequences[alam_fold_value(entry)];
            stream->pending_count = sequence[0] - 1;
            stream->unit = sequence[1];
            stream->pending = sequence + 2;
        }
        return true;
    }
    return false;
}

static bool same_at(const alam_fold *fold, alam_level level, const char *a, size_t a_length,
                    const char *b, size_t b_length, uint32_t *rules)
{
    alam_fold_stream left = alam_fold_read(fold, level, a, a_length);
    alam_fold_stream right = alam_fold_read(fold, level, b, b_length);
    for (;;) {
        bool more_left = alam_fold_next(&left);
        bool more_right = alam_fold_next(&right);
        if (more_left != more_right || (more_left && left.unit != right.unit))
            return false;
        /* Where both sides came from the same character, the fold changed nothing that matters. */
        if (left.rules != right.rules || (more_left && left.source != right.source))
            *rules |= left.rules | right.rules;
        if (!more_left)
            return true;
    }
}

static bool continues(const char *text)
{
    return ((unsigned char)*text & 0xC0) == 0x80;
}

/* Takes away the characters that both begin with and those that both end with: a fold looks at one character
 * at a time, so these are the same at every level. */
static void trim(const char **a, size_t *a_length, const char **b, size_t *b_length)
{
    size_t shorter = *a_length < *b_length ? *a_length : *b_length, same = 0;
    while (same < shorter && (*a)[same] == (*b)[same])
        same++;
    while (same > 0 && ((same < *a_length && continues(*a + same)) || (same < *b_length && continues(*b + same))))
        same--;
    *a += same;
    *b += same;
    *a_length -= same;
    *b_length -= same;
    size_t left = shorter - same, end = 0;
    while (end < left && (*a)[*a_length - 1 - end] == (*b)[*b_length - 1 - end])
        end++;
    while (end > 0 && continues(*a + *a_length - end))
        end--;
    *a_length -= end;
    *b_length -= end;
}

int alam_fold_compare(const alam_fold *fold, alam_level loosest, const char *a, size_t a_length,
                      const char *b, size_t b_length, uint32_t *rules)
{
    if (rules)
        *rules = 0;
    if (a_length == b_length && memcmp(a, b, a_length) == 0)
        return ALAM_LEVEL_EXACT;
    trim(&a, &a_length, &b, &b_length);
    for (alam_level level = ALAM_LEVEL_EXACT; level <= loosest; level++) {
        uint32_t used = 0;
        if (!same_at(fold, level, a, a_length, b, b_length, &used))
            continue;
        if (rules)
            *rules = used & ~UINT32_C(1);
        return level;
    }
    return -1;
}

const char *alam_level_name(alam_level level)
{
    static const char *const names[] = {"exact", "strict", "standard", "loose"};
    return names[level];
}
