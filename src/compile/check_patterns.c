/* Checks of patterns and classes of words: what asks for things that nobody has, and what nobody asks for. */
#include "compile/check.h"

static bool is_slug_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-';
}

static size_t slug_length(const char *text)
{
    size_t length = 0;
    while (is_slug_byte(text[length]))
        length++;
    return length;
}

static bool equals(const char *text, const char *slug, size_t length)
{
    return strlen(text) == length && memcmp(text, slug, length) == 0;
}

/* Whether some entity has the type, and the kind where one is given. */
static bool has_entity(const alam_source *source, const char *type, size_t type_length, const char *kind,
                       size_t kind_length)
{
    for (size_t i = 0; i < source->entities.count; i++) {
        const alam_source_entity *entity = &source->entities.items[i];
        if (equals(entity->type, type, type_length) && (!kind_length || equals(entity->kind, kind, kind_length)))
            return true;
    }
    return false;
}

/* Whether patterns make entities of the type. */
static bool is_made(const alam_source *source, const char *type, size_t length)
{
    for (size_t i = 0; i < source->patterns.count; i++)
        if (source->patterns.items[i].type.text && equals(source->patterns.items[i].type.text, type, length))
            return true;
    return false;
}

/* Each @type and @type.kind of a pattern or part. One of several may be meant for another gazetteer. */
static bool check_asked(alam_checker *checker, const char *what, const char *name, const alam_text_ref *match)
{
    const alam_source *source = checker->source;
    for (const char *at = strchr(match->text, '@'); at; at = strchr(at + 1, '@')) {
        const char *type = at + 1;
        size_t type_length = slug_length(type);
        const char *kind = type + type_length + 1;
        size_t kind_length = type[type_length] == '.' ? slug_length(kind) : 0;
        if (equals("demonym", type, type_length) || has_entity(source, type, type_length, kind, kind_length) ||
            (!kind_length && is_made(source, type, type_length)))
            continue;
        if (!alam_check_add(checker, ALAM_SEVERITY_NOTE, "idle-pattern", match->spot, NULL,
                            "the %s '%.40s' asks for @%.*s, which no entity is; correct or remove it", what, name,
                            (int)(type_length + (kind_length ? kind_length + 1 : 0)), type))
            return false;
    }
    return true;
}

/* ---- what nobody asks for --------------------------------------------------------------------------- */

/* Whether <name> stands in a text. */
static bool names(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = strchr(text, '<'); at; at = strchr(at + 1, '<'))
        if (strncmp(at + 1, name, length) == 0 && at[1 + length] == '>')
            return true;
    return false;
}

static bool is_used(const alam_source *source, const char *name)
{
    for (size_t i = 0; i < source->patterns.count; i++)
        if (names(source->patterns.items[i].match.text, name))
            return true;
    for (size_t i = 0; i < source->parts.count; i++)
        if (names(source->parts.items[i].match.text, name))
            return true;
    for (size_t i = 0; i < source->name_letters.classes.count; i++)
        if (strcmp(source->name_letters.classes.items[i].text, name) == 0)
            return true;
    return false;
}

/* A class that nobody asks for may be for patterns that are read from elsewhere. */
static bool check_class(alam_checker *checker, const alam_source_class *class)
{
    if (!alam_check_repeats(checker, &class->words, "repeated-word", "this class"))
        return false;
    return class->words.count == 0 || is_used(checker->source, class->name) ||
           alam_check_add(checker, ALAM_SEVERITY_NOTE, "idle-class", class->words.items[0].spot, NULL,
                          "no pattern asks for a word of the class '%.40s'; name it in one as <%.40s>, or remove "
                          "the class",
                          class->name, class->name) != NULL;
}

bool alam_check_patterns(alam_checker *checker)
{
    const alam_source *source = checker->source;
    bool done = true;
    for (size_t i = 0; done && i < source->classes.count; i++)
        done = check_class(checker, &source->classes.items[i]);
    for (size_t i = 0; done && i < source->parts.count; i++)
        if (!is_used(source, source->parts.items[i].name))
            done = alam_check_add(checker, ALAM_SEVERITY_NOTE, "idle-class", source->parts.items[i].match.spot,
                                  NULL, "no pattern has the part '%.40s'; name it in one as <%.40s>, or remove it",
                                  source->parts.items[i].name, source->parts.items[i].name) != NULL;
    if (source->entities.count == 0)
        return done;
    for (size_t i = 0; done && i < source->parts.count; i++)
        done = check_asked(checker, "part", source->parts.items[i].name, &source->parts.items[i].match);
    for (size_t i = 0; done && i < source->patterns.count; i++)
        done = check_asked(checker, "pattern", source->patterns.items[i].name, &source->patterns.items[i].match);
    return done;
}
