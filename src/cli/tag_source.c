#include "cli/tagging.h"

#include <string.h>

/* A buffer that a huge document has grown is given back, so that memory follows what is usual. */
enum { KEEP_SIZE = 4 * 1024 * 1024 };

static void empty(alam_buffer *buffer)
{
    if (buffer->capacity > KEEP_SIZE)
        alam_buffer_free(buffer);
    alam_buffer_clear(buffer);
}

void alam_tag_slot_reset(alam_tag_slot *slot)
{
    empty(&slot->input);
    empty(&slot->output);
    empty(&slot->messages);
    *slot = (alam_tag_slot){
        .input = slot->input, .output = slot->output, .messages = slot->messages};
}

void alam_tag_slot_release(void *memory)
{
    alam_tag_slot *slot = memory;
    alam_buffer_free(&slot->input);
    alam_buffer_free(&slot->output);
    alam_buffer_free(&slot->messages);
}

void alam_tag_slot_error(alam_tag_slot *slot, const alam_error *error)
{
    char text[sizeof *error + 64];
    alam_buffer_format(&slot->messages, "alam: %s\n", alam_error_text(error, text, sizeof text));
    slot->failed = true;
}

static bool ends_with(const char *text, const char *end)
{
    size_t text_length = strlen(text);
    size_t end_length = strlen(end);
    return text_length > end_length && strcmp(text + text_length - end_length, end) == 0;
}

bool alam_tag_is_jsonl(alam_input input, const char *path)
{
    static const char *const ends[] = {".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz"};
    if (input != ALAM_INPUT_BY_NAME)
        return input == ALAM_INPUT_JSONL;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends_with(path, ends[i]))
            return true;
    return false;
}

/* Puts the next lines of the open file into `slot`. False: there are none. */
static bool next_lines(alam_tag_source *source, alam_tag_slot *slot)
{
    alam_error error = {0};
    switch (alam_lines_next(&source->lines, &slot->input, &slot->first_line, &error)) {
    case ALAM_LINES_SOME:
        slot->bytes = slot->input.length;
        return true;
    case ALAM_LINES_TOO_LONG:
        alam_fail_at(&error, ALAM_ERROR_DATA, slot->path, slot->first_line, 0,
                     "the line is longer than %zu MiB; it is left out",
                     ALAM_LINE_LIMIT / (1024 * 1024));
        alam_tag_slot_error(slot, &error);
        return true;
    case ALAM_LINES_FAILED:
        alam_tag_slot_error(slot, &error);
        break;
    case ALAM_LINES_END:
        break;
    }
    alam_lines_close(&source->lines);
    source->open = false;
    alam_buffer_clear(&slot->input);
    return slot->failed;
}

bool alam_tag_source_next(alam_tag_source *source, alam_tag_slot *slot)
{
    alam_tag_slot_reset(slot);
    for (;;) {
        if (source->open) {
            slot->path = source->paths[source->next - 1];
            slot->jsonl = true;
            if (next_lines(source, slot))
                return true;
        }
        if (source->next == source->count)
            return false;
        slot->path = source->paths[source->next++];
        slot->jsonl = alam_tag_is_jsonl(source->input, slot->path);
        slot->html = source->input == ALAM_INPUT_HTML;
        if (!slot->jsonl)
            return true;
        alam_error error = {0};
        source->open = alam_lines_open(&source->lines, slot->path, &error);
        if (!source->open) {
            alam_tag_slot_error(slot, &error);
            return true;
        }
    }
}
