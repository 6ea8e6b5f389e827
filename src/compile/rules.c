/* Reading the rules that are lists: proclitics, inflection, ordinary words, triggers, glue. */
#include "compile/read.h"

#include <string.h>

bool alam_need_language(const alam_file_head *head, alam_yaml *yaml)
{
    return head->language ||
           alam_yaml_fail(yaml, NULL, "the file does not say its language; put 'language: ..' above");
}

bool alam_read_texts(alam_yaml *yaml, alam_text_list *list)
{
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml)) {
        alam_scalar item;
        if (!alam_yaml_scalar(yaml, &item))
            return false;
        alam_text_ref *slot = alam_array_push(list);
        if (!slot)
            return alam_yaml_no_memory(yaml);
        *slot = alam_ref(yaml, &item);
    }
    return !yaml->failed;
}

/* ---- proclitics ------------------------------------------------------------------------------ */

static bool read_proclitic(alam_source *source, alam_yaml *yaml)
{
    static const char *const keys[] = {"id", "form", "after", "before", "restore", "minimum"};
    alam_source_clitic *clitic = alam_array_push(&source->clitics);
    unsigned seen = 0;
    if (!clitic)
        return alam_yaml_no_memory(yaml);
    *clitic = (alam_source_clitic){.before = "", .restore = "", .minimum = 2};
    if (!alam_yaml_map(yaml))
        return false;
    const alam_scalar start = {.line = yaml->line, .column = yaml->column};
    for (int key; (key = alam_yaml_key(yaml, keys, 6, &seen)) >= 0;) {
        alam_scalar scalar;
        if (key == 2) {
            if (!alam_read_texts(yaml, &clitic->after))
                return false;
        } else if (key == 5) {
            if (!alam_yaml_whole(yaml, "the minimum", 1, 20, &clitic->minimum))
                return false;
        } else if (!alam_yaml_scalar(yaml, &scalar)) {
            return false;
        } else if (key == 0) {
            clitic->id = scalar.text;
        } else if (key == 1) {
            clitic->form = alam_ref(yaml, &scalar);
            clitic->strip = scalar.text;
        } else {
            *(key == 3 ? &clitic->before : &clitic->restore) = scalar.text;
        }
    }
    if (!yaml->failed && (!clitic->id || !clitic->strip))
        return alam_yaml_fail(yaml, &start, "the proclitic needs 'id' and 'form'; add them");
    return !yaml->failed;
}

bool alam_read_proclitics(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    if (!alam_need_language(head, yaml) || !alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!read_proclitic(source, yaml))
            return false;
    return !yaml->failed;
}

/* ---- inflection ------------------------------------------------------------------------------ */

static bool read_ending(alam_inflection *inflection, alam_yaml *yaml)
{
    static const char *const keys[] = {"name", "add", "level", "article"};
    static const char *const levels[] = {"exact", "strict", "standard", "loose"};
    alam_ending *ending = alam_array_push(&inflection->endings);
    unsigned seen = 0;
    if (!ending)
        return alam_yaml_no_memory(yaml);
    *ending = (alam_ending){.add = "", .level = ALAM_LEVEL_STANDARD, .article = true};
    if (!alam_yaml_map(yaml))
        return false;
    const alam_scalar start = {.line = yaml->line, .column = yaml->column};
    for (int key; (key = alam_yaml_key(yaml, keys, 4, &seen)) >= 0;) {
        alam_scalar scalar;
        int level = 0;
        if (key == 3 ? !alam_yaml_flag(yaml, &ending->article)
            : key == 2 ? !alam_yaml_choice(yaml, "the level", levels, 4, &level)
            : !alam_yaml_scalar(yaml, &scalar))
            return false;
        if (key == 0)
            ending->name = scalar.text;
        else if (key == 1)
            ending->add = scalar.text;
        else if (key == 2)
            ending->level = (alam_level)level;
    }
    if (!yaml->failed && !ending->name)
        return alam_yaml_fail(yaml, &start, "the ending has no 'name'; add one");
    return !yaml->failed;
}

static bool read_endings(alam_inflection *inflection, alam_yaml *yaml)
{
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!read_ending(inflection, yaml))
            return false;
    return !yaml->failed;
}

static bool read_inflection(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    static const char *const keys[] = {"name", "ends", "article", "endings"};
    alam_inflection *inflection = alam_array_push(&source->inflections);
    unsigned seen = 0;
    if (!inflection)
        return alam_yaml_no_memory(yaml);
    *inflection = (alam_inflection){.language = head->language, .ends = "", .article = ""};
    if (!alam_yaml_map(yaml))
        return false;
    const alam_scalar start = {.line = yaml->line, .column = yaml->column};
    for (int key; (key = alam_yaml_key(yaml, keys, 4, &seen)) >= 0;) {
        alam_scalar scalar;
        if (key == 3 ? !read_endings(inflection, yaml) : !alam_yaml_scalar(yaml, &scalar))
            return false;
        if (key == 0)
            inflection->name = scalar.text;
        else if (key == 1)
            inflection->ends = scalar.text;
        else if (key == 2)
            inflection->article = scalar.text;
    }
    if (!yaml->failed && (!inflection->name || inflection->endings.count == 0))
        return alam_yaml_fail(yaml, &start, "the inflection needs 'name' and 'endings'; add them");
    return !yaml->failed;
}

bool alam_read_inflection(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    if (!alam_need_language(head, yaml) || !alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!read_inflection(source, head, yaml))
            return false;
    return !yaml->failed;
}

/* ---- ordinary words ---------------------------------------------------------------------------- */

bool alam_read_common(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    alam_scalar group;
    if (!alam_need_language(head, yaml) || !alam_yaml_map(yaml))
        return false;
    while (alam_yaml_any_key(yaml, &group)) {
        alam_map_entry *entry = alam_map_intern(&source->common_groups, group.text, group.length);
        if (!entry)
            return alam_yaml_no_memory(yaml);
        if (entry->value != ALAM_MAP_NONE)
            return alam_yaml_fail(yaml, &group, "the group '%.60s' comes twice; merge the lists",
                                  group.text);
        entry->value = (uint32_t)source->common.count;
        if (!alam_read_texts(yaml, &source->common))
            return false;
    }
    return !yaml->failed;
}

/* ---- triggers ---------------------------------------------------------------------------------- */

static bool read_trigger(alam_source *source, alam_yaml *yaml)
{
    static const char *const keys[] = {"name", "type", "kinds", "before"};
    alam_source_trigger *trigger = alam_array_push(&source->triggers);
    unsigned seen = 0;
    if (!trigger)
        return alam_yaml_no_memory(yaml);
    if (!alam_yaml_map(yaml))
        return false;
    const alam_scalar start = {.line = yaml->line, .column = yaml->column};
    for (int key; (key = alam_yaml_key(yaml, keys, 4, &seen)) >= 0;) {
        alam_scalar scalar;
        if (key == 3) {
            if (!alam_read_texts(yaml, &trigger->words))
                return false;
        } else if (key == 2) {
            if (!alam_yaml_list(yaml))
                return false;
            while (alam_yaml_item(yaml)) {
                if (!alam_read_slug(yaml, "the kind", &scalar))
                    return false;
                if (!alam_array_reserve(&trigger->kinds, 1))
                    return alam_yaml_no_memory(yaml);
                trigger->kinds.items[trigger->kinds.count++] = scalar.text;
            }
        } else if (!alam_read_slug(yaml, keys[key], &scalar)) {
            return false;
        } else if (key == 0) {
            trigger->name = scalar.text;
        } else {
            trigger->type = alam_ref(yaml, &scalar);
        }
    }
    if (!yaml->failed && (!trigger->name || !trigger->type.text || !trigger->words.count))
        return alam_yaml_fail(yaml, &start,
                              "the trigger needs 'name', 'type' and 'before'; add them");
    return !yaml->failed;
}

bool alam_read_triggers(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    if (!alam_need_language(head, yaml) || !alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!read_trigger(source, yaml))
            return false;
    return !yaml->failed;
}

/* ---- glue -------------------------------------------------------------------------------------- */

bool alam_read_glue(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    static const char *const keys[] = {"letters", "part", "name"};
    unsigned *const values[] = {&source->glue.letters, &source->glue.part, &source->glue.name};
    unsigned seen = 0;
    (void)head;
    if (!alam_yaml_map(yaml))
        return false;
    for (int key; (key = alam_yaml_key(yaml, keys, 3, &seen)) >= 0;)
        if (!alam_yaml_whole(yaml, keys[key], 1, 64, values[key]))
            return false;
    return !yaml->failed;
}
