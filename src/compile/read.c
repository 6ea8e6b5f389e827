/* The top level of every YAML file: format, what it speaks of, and then its parts. */
#include "compile/read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FORMAT "1"

alam_text_ref alam_ref(const alam_yaml *yaml, const alam_scalar *scalar)
{
    return (alam_text_ref){scalar->text, scalar->length, {yaml->file, scalar->line, scalar->column}};
}

bool alam_fail_spot(alam_error *error, alam_spot spot, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return alam_fail_at(error, ALAM_ERROR_DATA, spot.file, spot.line, spot.column, "%s", message);
}

bool alam_read_slug(alam_yaml *yaml, const char *what, alam_scalar *slug)
{
    if (!alam_yaml_scalar(yaml, slug))
        return false;
    bool good = slug->text[0] != '-' && slug->text[slug->length - 1] != '-';
    for (size_t i = 0; good && i < slug->length; i++) {
        char letter = slug->text[i];
        good = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
    }
    return good || alam_yaml_fail(yaml, slug,
                                  "%s is '%.60s'; expected small letters a-z, digits and hyphens",
                                  what, slug->text);
}

static bool read_format(alam_yaml *yaml)
{
    alam_scalar scalar;
    if (!alam_yaml_scalar(yaml, &scalar))
        return false;
    return strcmp(scalar.text, FORMAT) == 0 ||
           alam_yaml_fail(yaml, &scalar, "the format is '%.20s'; this program reads format " FORMAT,
                          scalar.text);
}

static bool read_types(alam_source *source, alam_yaml *yaml)
{
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml)) {
        alam_scalar scalar;
        alam_text_ref *type = alam_array_push(&source->types);
        if (!type)
            return alam_yaml_no_memory(yaml);
        if (!alam_read_slug(yaml, "the type", &scalar))
            return false;
        *type = alam_ref(yaml, &scalar);
    }
    return !yaml->failed;
}

enum { KEY_FORMAT, KEY_TYPE, KEY_TYPES, KEY_SOURCE, KEY_LICENCE, KEY_LANGUAGE, KEY_PARTS };

typedef bool (*part_reader)(alam_source *, const alam_file_head *, alam_yaml *);

static const char *const keys[] = {"format",  "type",       "types",    "source",
                                   "licence", "language",   "entities", "fold",
                                   "joiners", "proclitics", "inflection", "common",
                                   "triggers", "glue",     "variants", "skeleton", "limits",
                                   "classes", "parts", "patterns", "short_forms", "letters",
                                   "borrowed_words", "zones", "dates"};
static const part_reader parts[] = {alam_read_entities,   alam_read_fold,       alam_read_joiners,
                                    alam_read_proclitics, alam_read_inflection, alam_read_common,
                                    alam_read_triggers,   alam_read_glue,       alam_read_variants,
                                    alam_read_skeleton,   alam_read_limits,     alam_read_classes,
                                    alam_read_parts,      alam_read_patterns,
                                    alam_read_short_forms, alam_read_letters, alam_read_borrowings,
                                    alam_read_zones,      alam_read_dates};

static bool read_key(alam_source *source, alam_file_head *head, int key, alam_yaml *yaml)
{
    alam_scalar scalar;
    switch (key) {
    case KEY_FORMAT:
        return read_format(yaml);
    case KEY_TYPE:
        if (!alam_read_slug(yaml, "the type", &scalar))
            return false;
        head->type = scalar.text;
        return true;
    case KEY_TYPES:
        return read_types(source, yaml);
    case KEY_SOURCE:
    case KEY_LICENCE:
        if (!alam_yaml_scalar(yaml, &scalar))
            return false;
        *(key == KEY_SOURCE ? &head->source : &head->licence) = scalar.text;
        return true;
    case KEY_LANGUAGE:
        if (!alam_read_slug(yaml, "the language", &scalar))
            return false;
        head->language = scalar.text;
        return true;
    default:
        return parts[key - KEY_PARTS](source, head, yaml);
    }
}

static bool read_document(alam_source *source, alam_yaml *yaml)
{
    alam_file_head head = {0};
    unsigned seen = 0;
    if (!alam_yaml_map(yaml))
        return false;
    for (int key; (key = alam_yaml_key(yaml, keys, sizeof keys / sizeof *keys, &seen)) >= 0;) {
        if (!(seen & 1u << KEY_FORMAT))
            return alam_yaml_fail(yaml, NULL, "the file must begin with 'format: " FORMAT "'");
        if (!read_key(source, &head, key, yaml))
            return false;
    }
    return alam_yaml_end(yaml);
}

bool alam_source_read(alam_source *source, const char *file, const char *bytes, size_t size,
                      alam_error *error)
{
    alam_yaml yaml;
    bool done = alam_yaml_open(&yaml, file, bytes, size, &source->arena, error) &&
                read_document(source, &yaml);
    alam_yaml_close(&yaml);
    return done;
}

void alam_source_free(alam_source *source)
{
    for (size_t i = 0; i < source->folds.count; i++) {
        alam_array_free(&source->folds.items[i].from);
        alam_array_free(&source->folds.items[i].to);
    }
    for (size_t i = 0; i < source->clitics.count; i++)
        alam_array_free(&source->clitics.items[i].after);
    for (size_t i = 0; i < source->inflections.count; i++)
        alam_array_free(&source->inflections.items[i].endings);
    for (size_t i = 0; i < source->variants.count; i++)
        alam_array_free(&source->variants.items[i].letters);
    for (size_t i = 0; i < source->classes.count; i++)
        alam_array_free(&source->classes.items[i].words);
    for (size_t i = 0; i < source->triggers.count; i++) {
        alam_array_free(&source->triggers.items[i].kinds);
        alam_array_free(&source->triggers.items[i].words);
    }
    for (size_t i = 0; i < source->zones.count; i++)
        alam_free_zone(&source->zones.items[i]);
    alam_array_free(&source->zones);
    alam_array_free(&source->dates);
    alam_array_free(&source->entities);
    alam_array_free(&source->names);
    alam_array_free(&source->roles);
    alam_array_free(&source->keys);
    alam_array_free(&source->origins);
    alam_array_free(&source->aliases);
    alam_array_free(&source->types);
    alam_array_free(&source->folds);
    alam_array_free(&source->joiners);
    alam_array_free(&source->clitics);
    alam_array_free(&source->inflections);
    alam_array_free(&source->common);
    alam_array_free(&source->triggers);
    alam_array_free(&source->classes);
    alam_array_free(&source->parts);
    alam_array_free(&source->patterns);
    alam_array_free(&source->short_forms);
    alam_array_free(&source->borrowings);
    alam_array_free(&source->name_letters.classes);
    alam_array_free(&source->variants);
    alam_array_free(&source->letters);
    alam_array_free(&source->skeleton_starts);
    alam_map_free(&source->ids);
    alam_map_free(&source->common_groups);
    alam_arena_free(&source->arena);
}
