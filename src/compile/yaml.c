#include "compile/yaml.h"

#include "base/buffer.h"
#include "base/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define SHOWN 60 /* bytes of a value that an error quotes */

bool alam_yaml_fail(alam_yaml *yaml, const alam_scalar *scalar, const char *format, ...)
{
    if (yaml->failed)
        return false;
    yaml->failed = true;
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return alam_fail_at(yaml->error, ALAM_ERROR_DATA, yaml->file,
                        scalar ? scalar->line : yaml->line, scalar ? scalar->column : yaml->column,
                        "%s", message);
}

bool alam_yaml_no_memory(alam_yaml *yaml)
{
    if (!yaml->failed)
        alam_fail_memory(yaml->error);
    yaml->failed = true;
    return false;
}

/* Line and column of a byte, for the errors for which libyaml knows only that. */
static void locate(alam_yaml *yaml, size_t byte)
{
    yaml->line = 1;
    yaml->column = 1;
    for (size_t i = 0; i < byte && i < yaml->size; i++) {
        if (yaml->bytes[i] == '\n') {
            yaml->line++;
            yaml->column = 1;
        } else if (((unsigned char)yaml->bytes[i] & 0xC0) != 0x80) {
            yaml->column++;
        }
    }
}

static bool fail_in_parser(alam_yaml *yaml)
{
    const yaml_parser_t *parser = &yaml->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        return alam_yaml_no_memory(yaml);
    if (parser->error == YAML_READER_ERROR) {
        locate(yaml, parser->problem_offset);
        return alam_yaml_fail(yaml, NULL, "is not well-formed UTF-8 here (%s); save the file as UTF-8",
                              parser->problem);
    }
    yaml->line = (unsigned)parser->problem_mark.line + 1;
    yaml->column = (unsigned)parser->problem_mark.column + 1;
    return alam_yaml_fail(yaml, NULL, "is not YAML: %s%s%s; check indentation, quotes and brackets",
                          parser->problem ? parser->problem : "cannot be read",
                          parser->context ? " " : "", parser->context ? parser->context : "");
}

static bool refuse_reference(alam_yaml *yaml)
{
    const yaml_event_t *event = &yaml->event;
    bool anchor = false, tag = false;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor != NULL;
        tag = event->data.scalar.tag != NULL;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor != NULL;
        tag = event->data.sequence_start.tag != NULL;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor != NULL;
        tag = event->data.mapping_start.tag != NULL;
    }
    yaml->line = (unsigned)event->start_mark.line + 1;
    yaml->column = (unsigned)event->start_mark.column + 1;
    if (anchor || event->type == YAML_ALIAS_EVENT)
        return alam_yaml_fail(yaml, NULL,
                              "anchors (&) and aliases (*) are not allowed; write the value out");
    if (tag)
        return alam_yaml_fail(yaml, NULL, "tags (!) are not allowed; remove it");
    return true;
}

/* Has the next event ready in yaml->event. */
static bool look(alam_yaml *yaml)
{
    if (yaml->failed)
        return false;
    if (yaml->has_event)
        return true;
    if (!yaml_parser_parse(&yaml->parser, &yaml->event))
        return fail_in_parser(yaml);
    yaml->has_event = true;
    return refuse_reference(yaml);
}

static void take(alam_yaml *yaml)
{
    yaml->line = (unsigned)yaml->event.start_mark.line + 1;
    yaml->column = (unsigned)yaml->event.start_mark.column + 1;
    yaml_event_delete(&yaml->event);
    yaml->has_event = false;
}

static const char *describe(yaml_event_type_t type)
{
    switch (type) {
    case YAML_SCALAR_EVENT:
        return "a single value";
    case YAML_SEQUENCE_START_EVENT:
        return "a list";
    case YAML_MAPPING_START_EVENT:
        return "a mapping";
    case YAML_DOCUMENT_START_EVENT:
        return "a second document";
    default:
        return "the end";
    }
}

static bool expect(alam_yaml *yaml, yaml_event_type_t type, const char *what)
{
    if (!look(yaml))
        return false;
    yaml->line = (unsigned)yaml->event.start_mark.line + 1;
    yaml->column = (unsigned)yaml->event.start_mark.column + 1;
    if (yaml->event.type != type)
        return alam_yaml_fail(yaml, NULL, "expected %s, found %s", what, describe(yaml->event.type));
    take(yaml);
    return true;
}

bool alam_yaml_open(alam_yaml *yaml, const char *file, const char *bytes, size_t size,
                    alam_arena *arena, alam_error *error)
{
    *yaml = (alam_yaml){.file = file, .bytes = bytes, .size = size, .arena = arena, .error = error};
    if (!yaml_parser_initialize(&yaml->parser)) {
        yaml_parser_delete(&yaml->parser);
        return alam_yaml_no_memory(yaml);
    }
    yaml_parser_set_encoding(&yaml->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&yaml->parser, (const unsigned char *)(bytes ? bytes : ""), size);
    if (!expect(yaml, YAML_STREAM_START_EVENT, "YAML") || !look(yaml))
        return false;
    if (yaml->event.type == YAML_STREAM_END_EVENT)
        return alam_yaml_fail(yaml, NULL, "the file is empty; expected 'format: 1'");
    return expect(yaml, YAML_DOCUMENT_START_EVENT, "a document");
}

void alam_yaml_close(alam_yaml *yaml)
{
    if (yaml->has_event)
        yaml_event_delete(&yaml->event);
    yaml_parser_delete(&yaml->parser);
}

alam_yaml_kind alam_yaml_peek(alam_yaml *yaml)
{
    if (!look(yaml))
        return ALAM_YAML_OTHER;
    switch (yaml->event.type) {
    case YAML_SCALAR_EVENT:
        return ALAM_YAML_SCALAR;
    case YAML_SEQUENCE_START_EVENT:
        return ALAM_YAML_LIST;
    case YAML_MAPPING_START_EVENT:
        return ALAM_YAML_MAP;
    default:
        return ALAM_YAML_OTHER;
    }
}

bool alam_yaml_map(alam_yaml *yaml)
{
    return expect(yaml, YAML_MAPPING_START_EVENT, "a mapping (key: value)");
}

bool alam_yaml_list(alam_yaml *yaml)
{
    return expect(yaml, YAML_SEQUENCE_START_EVENT, "a list ([a, b] or lines with '- ')");
}

bool alam_yaml_item(alam_yaml *yaml)
{
    if (!look(yaml))
        return false;
    if (yaml->event.type != YAML_SEQUENCE_END_EVENT)
        return true;
    take(yaml);
    return false;
}

/* The first control character of a scalar, or NULL. A tab or line end in a name is a slip of YAML. */
static const char *find_control(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
            return text + i;
    return NULL;
}

/* Takes the scalar that comes next, as `text` has it. */
static void take_scalar(alam_yaml *yaml, const char *text, alam_scalar *scalar)
{
    yaml_scalar_style_t style = yaml->event.data.scalar.style;
    *scalar = (alam_scalar){.text = text, .length = yaml->event.data.scalar.length};
    scalar->quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    take(yaml);
    scalar->line = yaml->line;
    scalar->column = yaml->column;
}

bool alam_yaml_empty_scalar(alam_yaml *yaml, alam_scalar *scalar)
{
    if (!look(yaml))
        return false;
    if (yaml->event.type != YAML_SCALAR_EVENT)
        return expect(yaml, YAML_SCALAR_EVENT, "a single value");
    const char *value = (const char *)yaml->event.data.scalar.value;
    size_t length = yaml->event.data.scalar.length;
    if (find_control(value, length))
        return alam_yaml_fail(yaml, NULL,
                              "the value has a control character (U+%04X); remove it",
                              (unsigned)(unsigned char)*find_control(value, length));
    take_scalar(yaml, alam_arena_copy(yaml->arena, value, length), scalar);
    return scalar->text || alam_yaml_no_memory(yaml);
}

bool alam_yaml_scalar(alam_yaml *yaml, alam_scalar *scalar)
{
    return alam_yaml_empty_scalar(yaml, scalar) &&
           (scalar->length > 0 ||
            alam_yaml_fail(yaml, scalar, "the value is empty; write it or remove the key"));
}

/* Whether a scalar of just this text comes next. */
static bool is_next(const alam_yaml *yaml, const char *text, size_t length)
{
    return yaml->event.type == YAML_SCALAR_EVENT && yaml->event.data.scalar.length == length &&
           memcmp(yaml->event.data.scalar.value, text, length) == 0;
}

bool alam_yaml_any_key(alam_yaml *yaml, alam_scalar *key)
{
    if (!look(yaml))
        return false;
    if (yaml->event.type == YAML_MAPPING_END_EVENT) {
        take(yaml);
        return false;
    }
    if (yaml->key && is_next(yaml, yaml->key, strlen(yaml->key))) {
        take_scalar(yaml, yaml->key, key);
        return true;
    }
    if (!alam_yaml_scalar(yaml, key))
        return false;
    yaml->key = key->text;
    return true;
}

/* "a, b or c", for errors. */
static void list_names(char *out, size_t size, const char *const *names, size_t count)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s",
                                 i == 0           ? ""
                                 : i + 1 == count ? " or "
                                                  : ", ",
                                 names[i]);
}

static int fail_unknown_key(alam_yaml *yaml, const char *const *names, size_t count)
{
    alam_scalar key;
    char known[300];
    list_names(known, sizeof known, names, count);
    if (alam_yaml_scalar(yaml, &key))
        alam_yaml_fail(yaml, &key, "unknown key '%.*s'; expected %s", SHOWN, key.text, known);
    return -1;
}

int alam_yaml_key(alam_yaml *yaml, const char *const *names, size_t count, unsigned *seen)
{
    size_t key = 0;
    if (!look(yaml))
        return -1;
    if (yaml->event.type == YAML_MAPPING_END_EVENT) {
        take(yaml);
        return -1;
    }
    while (key < count && !is_next(yaml, names[key], strlen(names[key])))
        key++;
    if (key == count)
        return fail_unknown_key(yaml, names, count);
    take(yaml);
    if (*seen & 1u << key) {
        alam_yaml_fail(yaml, NULL, "the key '%s' comes twice; keep one", names[key]);
        return -1;
    }
    *seen |= 1u << key;
    return (int)key;
}

bool alam_yaml_number(alam_yaml *yaml, const char *what, double low, double high, double *number)
{
    alam_scalar scalar;
    if (!alam_yaml_scalar(yaml, &scalar))
        return false;
    char *end = NULL;
    *number = strtod(scalar.text, &end);
    if (*end || strpbrk(scalar.text, "xX") || !isfinite(*number) || *number < low || *number > high)
        return alam_yaml_fail(yaml, &scalar, "%s is '%.*s'; expected a number from %g to %g", what,
                              SHOWN, scalar.text, low, high);
    return true;
}

bool alam_yaml_whole(alam_yaml *yaml, const char *what, unsigned low, unsigned high, unsigned *number)
{
    double read = 0;
    if (!alam_yaml_number(yaml, what, low, high, &read))
        return false;
    *number = (unsigned)read;
    return *number == read ||
           alam_yaml_fail(yaml, NULL, "%s is %g; expected a whole number from %u to %u", what, read,
                          low, high);
}

bool alam_yaml_choice(alam_yaml *yaml, const char *what, const char *const *names, size_t count,
                      int *choice)
{
    alam_scalar scalar;
    if (!alam_yaml_scalar(yaml, &scalar))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(scalar.text, names[i]) == 0) {
            *choice = (int)i;
            return true;
        }
    }
    char known[300];
    list_names(known, sizeof known, names, count);
    return alam_yaml_fail(yaml, &scalar, "%s is '%.*s'; expected %s", what, SHOWN, scalar.text,
                          known);
}

bool alam_yaml_flag(alam_yaml *yaml, bool *flag)
{
    static const char *const names[] = {"false", "true"};
    int choice = 0;
    if (!alam_yaml_choice(yaml, "the value", names, 2, &choice))
        return false;
    *flag = choice;
    return true;
}

bool alam_yaml_end(alam_yaml *yaml)
{
    return expect(yaml, YAML_DOCUMENT_END_EVENT, "the end of the file") &&
           expect(yaml, YAML_STREAM_END_EVENT, "one document a file");
}
