/* Reading classes of words, parts and patterns. What is inside a pattern is read when it is built. */
#include "compile/read.h"

#include "compile/pattern.h"

#include <string.h>

/* What stands inside the quotes, for errors that point into it. */
static alam_text_ref inner(const alam_yaml *yaml, const alam_scalar *scalar)
{
    alam_text_ref ref = alam_ref(yaml, scalar);
    ref.spot.column += scalar->quoted;
    return ref;
}

static alam_source_class *find_class(alam_source *source, const char *name)
{
    for (size_t i = 0; i < source->classes.count; i++)
        if (strcmp(source->classes.items[i].name, name) == 0)
            return &source->classes.items[i];
    alam_source_class *made = alam_array_push(&source->classes);
    if (made)
        made->name = name;
    return made;
}

/* A key of `classes` or `parts`: named as a slug is, since patterns name it. */
static bool check_name(alam_yaml *yaml, const alam_scalar *name)
{
    bool good = name->text[0] >= 'a' && name->text[0] <= 'z';
    for (size_t i = 0; good && i < name->length; i++) {
        char letter = name->text[i];
        good = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
    }
    if (good && alam_is_word_kind(name->text, name->length))
        return alam_yaml_fail(yaml, name, "'%.60s' is a kind of word in every pattern; choose another name",
                              name->text);
    return good || alam_yaml_fail(yaml, name,
                                  "the name '%.60s' is not made of small letters a-z, digits and "
                                  "hyphens; correct it",
                                  name->text);
}

/* Several files may add to one class. */
bool alam_read_classes(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    alam_scalar name;
    (void)head;
    if (!alam_yaml_map(yaml))
        return false;
    while (alam_yaml_any_key(yaml, &name)) {
        if (!check_name(yaml, &name))
            return false;
        alam_source_class *class = find_class(source, name.text);
        if (!class)
            return alam_yaml_no_memory(yaml);
        if (!alam_read_texts(yaml, &class->words))
            return false;
    }
    return !yaml->failed;
}

bool alam_read_parts(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    alam_scalar name, match;
    (void)head;
    if (!alam_yaml_map(yaml))
        return false;
    while (alam_yaml_any_key(yaml, &name)) {
        if (!check_name(yaml, &name) || !alam_yaml_scalar(yaml, &match))
            return false;
        for (size_t i = 0; i < source->parts.count; i++)
            if (strcmp(source->parts.items[i].name, name.text) == 0)
                return alam_yaml_fail(yaml, &name, "the part '%.60s' is there twice; remove one",
                                      name.text);
        alam_source_part *part = alam_array_push(&source->parts);
        if (!part)
            return alam_yaml_no_memory(yaml);
        *part = (alam_source_part){.name = name.text, .match = inner(yaml, &match)};
    }
    return !yaml->failed;
}

/* ---- patterns ------------------------------------------------------------------------------------ */

enum { KEY_NAME, KEY_MATCH, KEY_DO, KEY_TYPE, KEY_ID, KEY_ROLE, KEY_SCORE, KEY_COUNT };

static bool read_value(alam_source_pattern *pattern, int key, alam_yaml *yaml)
{
    static const char *const actions[] = {"add", "also", "role", "retype", "drop", "rescore", "support"};
    alam_scalar scalar;
    double score = 0;
    switch (key) {
    case KEY_NAME:
        if (!alam_read_slug(yaml, "the pattern's name", &scalar))
            return false;
        pattern->name = scalar.text;
        return true;
    case KEY_MATCH:
        if (!alam_yaml_scalar(yaml, &scalar))
            return false;
        pattern->match = inner(yaml, &scalar);
        return true;
    case KEY_DO:
        return alam_yaml_choice(yaml, "the action", actions, ALAM_ACTION_COUNT, &pattern->action);
    case KEY_TYPE:
        if (!alam_read_slug(yaml, "the type", &scalar))
            return false;
        pattern->type = alam_ref(yaml, &scalar);
        return true;
    case KEY_ROLE:
        if (!alam_read_slug(yaml, "the role", &scalar))
            return false;
        pattern->role = scalar.text;
        return true;
    case KEY_ID:
        if (!alam_yaml_scalar(yaml, &scalar))
            return false;
        pattern->id = scalar.text;
        return true;
    default:
        if (!alam_yaml_number(yaml, "the score", 0, 1, &score))
            return false;
        pattern->score = (float)score;
        return true;
    }
}

static bool check_pattern(alam_yaml *yaml, const alam_scalar *start, const alam_source_pattern *pattern)
{
    bool role = pattern->action == ALAM_ACTION_ROLE;
    bool adds = pattern->action <= ALAM_ACTION_RETYPE && !role;
    if (!pattern->name || !pattern->match.text)
        return alam_yaml_fail(yaml, start, "the pattern needs 'name' and 'match'; add them");
    if (role != (*pattern->role != '\0'))
        return alam_yaml_fail(yaml, start, "'role' goes with 'do: role', and must be there; correct it");
    if (adds && (!pattern->type.text || !*pattern->id))
        return alam_yaml_fail(yaml, start,
                              "the pattern '%.60s' adds a span: it needs 'type' and 'id'; add them",
                              pattern->name);
    return true;
}

static bool read_pattern(alam_source *source, alam_yaml *yaml)
{
    static const char *const keys[KEY_COUNT] = {"name", "match", "do", "type", "id", "role", "score"};
    alam_source_pattern *pattern = alam_array_push(&source->patterns);
    unsigned seen = 0;
    if (!pattern)
        return alam_yaml_no_memory(yaml);
    *pattern = (alam_source_pattern){.id = "", .role = "", .score = 0.8f};
    if (!alam_yaml_map(yaml))
        return false;
    const alam_scalar start = {.line = yaml->line, .column = yaml->column};
    pattern->spot = (alam_spot){yaml->file, yaml->line, yaml->column};
    for (int key; (key = alam_yaml_key(yaml, keys, KEY_COUNT, &seen)) >= 0;)
        if (!read_value(pattern, key, yaml))
            return false;
    return !yaml->failed && check_pattern(yaml, &start, pattern);
}

bool alam_read_patterns(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    (void)head;
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!read_pattern(source, yaml))
            return false;
    return !yaml->failed;
}

/* ---- short forms --------------------------------------------------------------------------------- */

static bool read_short_form(alam_source *source, alam_yaml *yaml)
{
    static const char *const keys[] = {"name", "type", "letters", "score"};
    alam_source_short_form *form = alam_array_push(&source->short_forms);
    unsigned seen = 0;
    alam_scalar scalar;
    double score = 0.85;
    if (!form)
        return alam_yaml_no_memory(yaml);
    form->letters = 3;
    if (!alam_yaml_map(yaml))
        return false;
    const alam_scalar start = {.line = yaml->line, .column = yaml->column};
    for (int key; (key = alam_yaml_key(yaml, keys, 4, &seen)) >= 0;) {
        if (key == 2 ? !alam_yaml_whole(yaml, "the number of letters", 1, 20, &form->letters)
            : key == 3 ? !alam_yaml_number(yaml, "the score", 0, 1, &score)
                       : !alam_read_slug(yaml, keys[key], &scalar))
            return false;
        if (key == 0)
            form->name = scalar.text;
        else if (key == 1)
            form->type = alam_ref(yaml, &scalar);
    }
    form->score = (float)score;
    if (!yaml->failed && (!form->name || !form->type.text))
        return alam_yaml_fail(yaml, &start, "the short form needs 'name' and 'type'; add them");
    return !yaml->failed;
}

bool alam_read_short_forms(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    (void)head;
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!read_short_form(source, yaml))
            return false;
    return !yaml->failed;
}

/* ---- words of listed names ----------------------------------------------------------------------- */

static bool read_borrowing(alam_source *source, const char *language, alam_yaml *yaml)
{
    static const char *const keys[] = {"class", "type", "word"}, *const words[] = {"first", "last"};
    alam_source_borrowing *borrowing = alam_array_push(&source->borrowings);
    unsigned seen = 0;
    alam_scalar scalar;
    int word = 0;
    if (!borrowing)
        return alam_yaml_no_memory(yaml);
    borrowing->language = language;
    if (!alam_yaml_map(yaml))
        return false;
    const alam_scalar start = {.line = yaml->line, .column = yaml->column};
    for (int key; (key = alam_yaml_key(yaml, keys, 3, &seen)) >= 0;) {
        if (key == 2 ? !alam_yaml_choice(yaml, "the word", words, 2, &word)
                     : !alam_read_slug(yaml, keys[key], &scalar))
            return false;
        if (key < 2)
            *(key == 0 ? &borrowing->class : &borrowing->type) = alam_ref(yaml, &scalar);
    }
    borrowing->last = word == 1;
    if (!yaml->failed && (!borrowing->class.text || !borrowing->type.text))
        return alam_yaml_fail(yaml, &start, "borrowed words need 'class' and 'type'; add them");
    return !yaml->failed;
}

bool alam_read_borrowings(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    if (!alam_need_language(head, yaml) || !alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!read_borrowing(source, head->language, yaml))
            return false;
    return !yaml->failed;
}

/* ---- letters ------------------------------------------------------------------------------------- */

bool alam_read_letters(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    static const char *const keys[] = {"names", "likely", "sure"};
    alam_source_letters *letters = &source->name_letters;
    unsigned seen = 0;
    (void)head;
    if (letters->classes.count > 0)
        return alam_yaml_fail(yaml, NULL, "'letters' is there twice; keep one");
    if (!alam_yaml_map(yaml))
        return false;
    const alam_scalar start = {.line = yaml->line, .column = yaml->column};
    letters->sure = 1;
    for (int key; (key = alam_yaml_key(yaml, keys, 3, &seen)) >= 0;)
        if (key == 0   ? !alam_read_texts(yaml, &letters->classes)
            : key == 1 ? !alam_yaml_number(yaml, "the likeness", -8, 8, &letters->likely)
                       : !alam_yaml_number(yaml, "the likeness", -8, 8, &letters->sure))
            return false;
    if (!yaml->failed && letters->classes.count == 0)
        return alam_yaml_fail(yaml, &start, "'letters' needs 'names', a list of classes; add it");
    return !yaml->failed;
}
