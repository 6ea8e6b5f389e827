/* Reading the spelling rules: spelling/<language>.yaml. */
#include "compile/read.h"

#include "image/format.h"

#include <string.h>

static bool read_cost(alam_yaml *yaml, const char *what, double most, unsigned *hundredths)
{
    double number = 0;
    if (!alam_yaml_number(yaml, what, 0, most, &number))
        return false;
    *hundredths = (unsigned)(number * 100 + 0.5);
    return true;
}

static bool add_text(alam_yaml *yaml, alam_source_variant *variant, size_t place, bool may_be_empty)
{
    alam_scalar scalar = {.text = ""};
    if (may_be_empty ? !alam_yaml_empty_scalar(yaml, &scalar) : !alam_yaml_scalar(yaml, &scalar))
        return false;
    while (variant->letters.count <= place)
        if (!alam_array_push(&variant->letters))
            return alam_yaml_no_memory(yaml);
    variant->letters.items[place] = alam_ref(yaml, &scalar);
    return true;
}

static bool read_letters(alam_yaml *yaml, alam_source_variant *variant)
{
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!add_text(yaml, variant, variant->letters.count, false))
            return false;
    return !yaml->failed;
}

enum {
    KEY_NAME, KEY_COST, KEY_WHERE, KEY_BETWEEN, KEY_DROP, KEY_FROM, KEY_TO, KEY_DOUBLE, KEY_SLIP,
    KEY_SPACING, KEY_LETTERS, KEY_ALONE, KEY_COUNT
};
static const char *const keys[] = {"name", "cost",   "where", "between", "drop",   "from",
                                   "to",   "double", "slip",  "spacing", "letters", "alone"};
static const char *const places[] = {"any", "start", "inside", "end", "word"};

static bool read_variant_key(alam_yaml *yaml, alam_source_variant *variant, int key)
{
    alam_scalar scalar;
    bool flag = false;
    double number = 0;
    switch (key) {
    case KEY_NAME:
        if (!alam_read_slug(yaml, "the name", &scalar))
            return false;
        variant->name = scalar.text;
        return true;
    case KEY_COST:
        return read_cost(yaml, "the cost", 2.5, &variant->cost);
    case KEY_WHERE:
        return alam_yaml_choice(yaml, "'where'", places, 5, &variant->where);
    case KEY_BETWEEN:
    case KEY_DROP:
        variant->kind = key == KEY_DROP ? ALAM_VARIANT_DROP : ALAM_VARIANT_BETWEEN;
        return read_letters(yaml, variant);
    case KEY_FROM:
    case KEY_TO:
        variant->kind = ALAM_VARIANT_REWRITE;
        return add_text(yaml, variant, key == KEY_TO, key == KEY_TO);
    case KEY_LETTERS:
        if (!alam_yaml_number(yaml, "'letters'", 1, 60, &number))
            return false;
        variant->least = (unsigned)number;
        return true;
    case KEY_ALONE:
        return alam_yaml_flag(yaml, &variant->alone);
    default:
        variant->kind = key == KEY_DOUBLE ? ALAM_VARIANT_DOUBLE
                        : key == KEY_SLIP ? ALAM_VARIANT_SLIP
                                          : ALAM_VARIANT_SPACING;
        return alam_yaml_flag(yaml, &flag);
    }
}

static bool read_variant(alam_source *source, alam_yaml *yaml)
{
    const unsigned kinds = 1u << KEY_BETWEEN | 1u << KEY_DROP | 1u << KEY_FROM | 1u << KEY_DOUBLE |
                           1u << KEY_SLIP | 1u << KEY_SPACING;
    alam_source_variant *variant = alam_array_push(&source->variants);
    unsigned seen = 0;
    if (!variant)
        return alam_yaml_no_memory(yaml);
    if (source->variants.count > 64)
        return alam_yaml_fail(yaml, NULL, "there are more than 64 variants; merge some");
    if (!alam_yaml_map(yaml))
        return false;
    const alam_scalar start = {.line = yaml->line, .column = yaml->column};
    variant->spot = (alam_spot){yaml->file, yaml->line, yaml->column};
    for (int key; (key = alam_yaml_key(yaml, keys, KEY_COUNT, &seen)) >= 0;)
        if (!read_variant_key(yaml, variant, key))
            return false;
    if (yaml->failed)
        return false;
    if (!variant->name || !(seen & 1u << KEY_COST))
        return alam_yaml_fail(yaml, &start, "the variant needs 'name' and 'cost'; add them");
    unsigned kind = seen & kinds;
    if (!kind || kind & (kind - 1))
        return alam_yaml_fail(yaml, &start, "the variant needs just one of 'between', 'drop', 'from', "
                                            "'double', 'slip' and 'spacing'");
    if (!(seen & 1u << KEY_FROM) != !(seen & 1u << KEY_TO))
        return alam_yaml_fail(yaml, &start, "'from' and 'to' belong together; add the other");
    if (variant->kind == ALAM_VARIANT_BETWEEN && variant->letters.count < 2)
        return alam_yaml_fail(yaml, &start, "'between' has %zu letter; it needs two or more",
                              variant->letters.count);
    source->spacing = source->spacing || variant->kind == ALAM_VARIANT_SPACING;
    return true;
}

bool alam_read_variants(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    (void)head;
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!read_variant(source, yaml))
            return false;
    return !yaml->failed;
}

/* ---- skeletons --------------------------------------------------------------------------------- */

/* The letter with this text, added where it is new; NULL when memory is out. */
static alam_source_letter *find_letter(alam_source *source, const alam_text_ref *text)
{
    for (size_t i = 0; i < source->letters.count; i++)
        if (strcmp(source->letters.items[i].text.text, text->text) == 0)
            return &source->letters.items[i];
    alam_source_letter *letter = alam_array_push(&source->letters);
    if (letter)
        letter->text = *text;
    return letter;
}

static bool read_drops(alam_source *source, alam_yaml *yaml, bool at_end)
{
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml)) {
        alam_scalar scalar;
        if (!alam_yaml_scalar(yaml, &scalar))
            return false;
        alam_text_ref text = alam_ref(yaml, &scalar);
        alam_source_letter *letter = find_letter(source, &text);
        if (!letter)
            return alam_yaml_no_memory(yaml);
        *(at_end ? &letter->drop_end : &letter->drop) = 1;
    }
    return !yaml->failed;
}

bool alam_read_skeleton(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    static const char *const skeleton_keys[] = {"drop", "drop_end", "drop_start"};
    unsigned seen = 0;
    (void)head;
    if (!alam_yaml_map(yaml))
        return false;
    for (int key; (key = alam_yaml_key(yaml, skeleton_keys, 3, &seen)) >= 0;) {
        bool done = key < 2 ? read_drops(source, yaml, key == 1)
                            : alam_read_texts(yaml, &source->skeleton_starts);
        if (!done)
            return false;
    }
    return !yaml->failed;
}

bool alam_read_limits(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    static const char *const limit_keys[] = {"letters", "per_letter", "margin", "unit", "nothing",
                                             "nothing_letter", "sure"};
    alam_source_limits *limits = &source->limits;
    unsigned *const values[] = {&limits->letters, &limits->per_letter, &limits->margin,
                                &limits->unit,    &limits->nothing,    &limits->nothing_letter,
                                &limits->sure};
    unsigned seen = 0;
    (void)head;
    if (!alam_yaml_map(yaml))
        return false;
    for (int key; (key = alam_yaml_key(yaml, limit_keys, sizeof limit_keys / sizeof *limit_keys, &seen)) >= 0;) {
        double letters = 0;
        if (key > 0 ? !read_cost(yaml, limit_keys[key], 10, values[key])
                    : !alam_yaml_number(yaml, "'letters'", 1, 60, &letters))
            return false;
        if (key == 0)
            limits->letters = (unsigned)letters;
    }
    return !yaml->failed;
}
