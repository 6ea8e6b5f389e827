/* Reading rules/<language>/fold.yaml. */
#include "compile/read.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

static const char *const level_names[] = {"exact", "strict", "standard", "loose"};
static const char *const property_names[] = {"nfkc", "digits", "hidden", "case", "marks", "accents"};

/* Appends the code points of a scalar to `list` (an array of uint32_t). */
static bool push_codepoints(alam_fold_item *item, bool from, const alam_scalar *scalar)
{
    const unsigned char *at = (const unsigned char *)scalar->text;
    const unsigned char *end = at + scalar->length;
    while (at < end) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        uint32_t *slot = from ? alam_array_push(&item->from) : alam_array_push(&item->to);
        if (!slot)
            return false;
        *slot = decoded.value;
        at += decoded.size;
    }
    return true;
}

/* "a" is a; "U+0640" is that code point (for what cannot be seen). */
static bool read_letters(alam_yaml *yaml, alam_fold_item *item, bool from)
{
    alam_scalar scalar;
    if (!alam_yaml_scalar(yaml, &scalar))
        return false;
    if (strncmp(scalar.text, "U+", 2) == 0) {
        char *end = NULL;
        unsigned long value = strtoul(scalar.text + 2, &end, 16);
        if (*end || value == 0 || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
            return alam_yaml_fail(yaml, &scalar, "'%.20s' is no code point; expected U+0640 or the "
                                                 "character itself",
                                  scalar.text);
        uint32_t *slot = from ? alam_array_push(&item->from) : alam_array_push(&item->to);
        if (slot)
            *slot = (uint32_t)value;
        return slot || alam_yaml_no_memory(yaml);
    }
    return push_codepoints(item, from, &scalar) || alam_yaml_no_memory(yaml);
}

static bool read_from(alam_yaml *yaml, alam_fold_item *item)
{
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!read_letters(yaml, item, true))
            return false;
    return !yaml->failed;
}

static bool read_scripts(alam_yaml *yaml, alam_fold_item *item)
{
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml)) {
        alam_scalar scalar;
        if (!alam_yaml_scalar(yaml, &scalar))
            return false;
        int32_t code = u_getPropertyValueEnum(UCHAR_SCRIPT, scalar.text);
        if (code == UCHAR_INVALID_CODE)
            return alam_yaml_fail(yaml, &scalar, "'%.20s' is no script; expected a code such as Arab",
                                  scalar.text);
        uint32_t *slot = alam_array_push(&item->from);
        if (!slot)
            return alam_yaml_no_memory(yaml);
        *slot = (uint32_t)code;
    }
    return !yaml->failed;
}

enum { KEY_NAME, KEY_LEVEL, KEY_USE, KEY_SCRIPTS, KEY_FROM, KEY_TO, KEY_DROP, KEY_COUNT };

static bool check_item(alam_yaml *yaml, const alam_fold_item *item, unsigned seen)
{
    const alam_scalar start = {.line = item->spot.line, .column = item->spot.column};
    bool use = seen & 1u << KEY_USE, map = seen & 1u << KEY_FROM, drop = seen & 1u << KEY_DROP;
    if (!item->name || !(seen & 1u << KEY_LEVEL))
        return alam_yaml_fail(yaml, &start, "the fold needs 'name' and 'level'; add them");
    if (use + map + drop != 1)
        return alam_yaml_fail(yaml, &start, "the fold needs one of 'use', 'from' and 'drop'");
    if (map != (bool)(seen & 1u << KEY_TO))
        return alam_yaml_fail(yaml, &start, "'from' and 'to' belong together; add the other");
    bool by_script = use && item->property >= ALAM_PROPERTY_MARKS;
    if (by_script != (bool)(seen & 1u << KEY_SCRIPTS))
        return alam_yaml_fail(yaml, &start, "'scripts' goes with 'use: marks' and 'use: accents', and "
                                            "they need it");
    return true;
}

static bool read_fold_key(alam_yaml *yaml, alam_fold_item *item, int key)
{
    alam_scalar scalar;
    int choice = 0;
    switch (key) {
    case KEY_NAME:
        if (!alam_read_slug(yaml, "the name", &scalar))
            return false;
        item->name = scalar.text;
        return true;
    case KEY_LEVEL:
        if (!alam_yaml_choice(yaml, "the level", level_names, ALAM_LEVEL_COUNT, &choice))
            return false;
        item->level = (alam_level)choice;
        return true;
    case KEY_USE:
        if (!alam_yaml_choice(yaml, "the property", property_names, ALAM_PROPERTY_COUNT, &choice))
            return false;
        item->by = ALAM_FOLD_BY_PROPERTY;
        item->property = choice;
        return true;
    case KEY_SCRIPTS:
        return read_scripts(yaml, item);
    case KEY_TO:
        return read_letters(yaml, item, false);
    default:
        return read_from(yaml, item);
    }
}

static bool read_item(alam_source *source, alam_yaml *yaml)
{
    static const char *const keys[] = {"name", "level", "use", "scripts", "from", "to", "drop"};
    alam_fold_item *item = alam_array_push(&source->folds);
    unsigned seen = 0;
    if (!item)
        return alam_yaml_no_memory(yaml);
    if (source->folds.count >= ALAM_FOLD_RULES)
        return alam_yaml_fail(yaml, NULL, "there are more than %d folds; merge some",
                              ALAM_FOLD_RULES - 1);
    if (!alam_yaml_map(yaml))
        return false;
    item->spot = (alam_spot){yaml->file, yaml->line, yaml->column};
    for (int key; (key = alam_yaml_key(yaml, keys, KEY_COUNT, &seen)) >= 0;)
        if (!read_fold_key(yaml, item, key))
            return false;
    return !yaml->failed && check_item(yaml, item, seen);
}

bool alam_read_fold(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    (void)head;
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!read_item(source, yaml))
            return false;
    return !yaml->failed;
}

bool alam_read_joiners(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    (void)head;
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml)) {
        alam_scalar scalar;
        if (!alam_yaml_scalar(yaml, &scalar))
            return false;
        const unsigned char *text = (const unsigned char *)scalar.text;
        alam_codepoint sign = alam_utf8_decode(text, text + scalar.length);
        uint32_t *slot = alam_array_push(&source->joiners);
        if (!slot)
            return alam_yaml_no_memory(yaml);
        if (sign.size != scalar.length)
            return alam_yaml_fail(yaml, &scalar, "'%.20s' is more than one sign; list them singly",
                                  scalar.text);
        *slot = sign.value;
    }
    return !yaml->failed;
}
