/* Checking rows: each message says what was found, what was expected and what to do about it.
 * Found values are cut, so that a line of a megabyte does not become a message of a megabyte. */
#include "eval/row.h"

#include "base/utf8.h"

#include <string.h>

#define FOUND_SIZE 48

/* Where a row lies, for the messages. */
typedef struct place {
    const char *file;
    size_t line;
    alam_error *error;
} place;

#define FAIL(where, ...)                                                                             \
    alam_fail_at((where)->error, ALAM_ERROR_DATA, (where)->file, (where)->line, 0, __VA_ARGS__)

/* A found value as JSON, whose control characters JSON itself has escaped. */
typedef struct found_text {
    char bytes[FOUND_SIZE + 4]; /* with "..." and the end */
    size_t length;
} found_text;

/* Stops the dumping once there is enough. */
static int add_found(const char *bytes, size_t size, void *context)
{
    found_text *text = context;
    size_t room = FOUND_SIZE - text->length;
    memcpy(text->bytes + text->length, bytes, size < room ? size : room);
    text->length += size < room ? size : room;
    return size > room ? -1 : 0;
}

static const char *found(const json_t *value, found_text *text)
{
    text->length = 0;
    bool cut = json_dump_callback(value, add_found, text, JSON_ENCODE_ANY | JSON_COMPACT) < 0;
    if (cut)
        text->length = alam_utf8_valid_prefix(text->bytes, text->length);
    memcpy(text->bytes + text->length, cut ? "..." : "", cut ? 4 : 1);
    return text->bytes;
}

static bool read_offset(const json_t *object, const char *key, uint32_t *offset, const place *where)
{
    found_text text;
    const json_t *value = json_object_get(object, key);
    if (!value)
        return FAIL(where, "no \"%s\", expected a whole number; add it, counted in code points", key);
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return FAIL(where, "\"%s\" is %s, expected a whole number from 0 on; count code points from "
                           "the start of the text", key, found(value, &text));
    if (json_integer_value(value) > UINT32_MAX)
        return FAIL(where, "\"%s\" is %s, more than a text may have (%lu); count code points from "
                           "the start of the text", key, found(value, &text),
                    (unsigned long)UINT32_MAX);
    *offset = (uint32_t)json_integer_value(value);
    return true;
}

/* An absent or null value leaves `*string` as it is. */
static bool read_string(const json_t *object, const char *key, const char **string,
                        const place *where)
{
    found_text text;
    const json_t *value = json_object_get(object, key);
    if (!value || json_is_null(value))
        return true;
    if (!json_is_string(value) || json_string_length(value) == 0)
        return FAIL(where, "\"%s\" is %s, expected a string that is not empty; correct it or leave "
                           "the key out", key, found(value, &text));
    *string = json_string_value(value);
    return true;
}

static bool read_flag(const json_t *object, const char *key, bool *flag, const place *where)
{
    found_text text;
    const json_t *value = json_object_get(object, key);
    if (value && !json_is_boolean(value))
        return FAIL(where, "\"%s\" is %s, expected true or false; correct it or leave the key out",
                    key, found(value, &text));
    *flag = json_is_true(value);
    return true;
}

static size_t count_codepoints(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

/* The length of the surface gives away positions that count something else, such as bytes. */
static bool check_span(const alam_eval_row *row, const char *key, const place *where)
{
    if (row->start >= row->end)
        return FAIL(where, "\"start\" is %u and \"end\" is %u, expected an end behind the start; "
                           "the end is exclusive", row->start, row->end);
    if (!row->surface)
        return true;
    size_t length = count_codepoints(row->surface);
    if (length != row->end - row->start)
        return FAIL(where, "\"%s\" has %zu code points, but \"start\" and \"end\" are %u apart; "
                           "positions must count code points (alam tag --offsets codepoint)",
                    key, length, row->end - row->start);
    return true;
}

static bool read_fields(alam_eval_row *row, alam_eval_side side, const place *where)
{
    const char *surface = side == ALAM_EVAL_GOLD ? "surface" : "text";
    if (!read_offset(row->json, "start", &row->start, where) ||
        !read_offset(row->json, "end", &row->end, where) ||
        !read_string(row->json, "type", &row->type, where) ||
        !read_string(row->json, "doc", &row->document, where) ||
        !read_string(row->json, "field", &row->field, where) ||
        !read_string(row->json, "mode", &row->mode, where) ||
        !read_string(row->json, "zone", &row->zone, where) ||
        !read_string(row->json, "id", &row->id, where) ||
        !read_string(row->json, surface, &row->surface, where) ||
        !read_flag(row->json, "nested", &row->nested, where) ||
        !read_flag(row->json, "optional", &row->optional, where))
        return false;
    if (!row->type)
        return FAIL(where, "no \"type\", expected a string such as \"place\"; add it");
    return check_span(row, surface, where);
}

/* The parser's own words, with what could upset a terminal made harmless. */
static bool fail_syntax(const json_error_t *problem, const place *where)
{
    char text[sizeof problem->text];
    memcpy(text, problem->text, sizeof text);
    for (char *at = text; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = '?';
    text[alam_utf8_valid_prefix(text, strlen(text))] = '\0';
    return alam_fail_at(where->error, ALAM_ERROR_DATA, where->file, where->line,
                        (size_t)(problem->column > 0 ? problem->column : 0),
                        "no valid JSON (%s), expected one object a line; correct or remove the line",
                        text);
}

bool alam_eval_parse_row(alam_eval_row *row, alam_eval_side side, const char *line, size_t length,
                         const char *file, size_t number, alam_error *error)
{
    *row = (alam_eval_row){.field = "", .mode = "name", .zone = "body"};
    place where = {.file = file, .line = number, .error = error};
    found_text text;
    json_error_t problem;
    row->json = json_loadb(line, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &problem);
    if (!row->json)
        return json_error_code(&problem) == json_error_out_of_memory ? alam_fail_memory(error)
                                                                     : fail_syntax(&problem, &where);
    if (!json_is_object(row->json))
        return FAIL(&where, "the line is %s, expected an object such as {\"start\":0,\"end\":5,...}; "
                            "correct or remove the line", found(row->json, &text));
    return read_fields(row, side, &where);
}
