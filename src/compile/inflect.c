#include "compile/inflect.h"

#include "image/format.h"

#include <string.h>

#define MOST_WORDS 8

static bool ends_with(const char *word, size_t length, const char *ending)
{
    size_t size = strlen(ending);
    return size <= length && memcmp(word + length - size, ending, size) == 0;
}

/* A demonym cut at its spaces. */
typedef struct word_list {
    const char *words[MOST_WORDS];
    size_t lengths[MOST_WORDS];
    size_t count;
} word_list;

static word_list cut(const char *text)
{
    word_list phrase = {0};
    while (*text && phrase.count < MOST_WORDS) {
        size_t length = strcspn(text, " ");
        phrase.words[phrase.count] = text;
        phrase.lengths[phrase.count++] = length;
        text += length + strspn(text + length, " ");
    }
    return phrase;
}

static const alam_inflection *find_inflection(const alam_source *source,
                                              const alam_source_name *name)
{
    for (size_t i = 0; i < source->inflections.count; i++) {
        const alam_inflection *inflection = &source->inflections.items[i];
        if (strcmp(inflection->language, name->language) == 0 &&
            ends_with(name->surface.text, name->surface.length, inflection->ends))
            return inflection;
    }
    return NULL;
}

/* The words of a phrase agree: where all of them end alike ("north Korean" in Arabic), all take the
 * ending and the article; else the last takes the ending and the first the article. */
static void write_form(alam_buffer *out, const word_list *phrase, const alam_inflection *inflection,
                       const alam_ending *ending, bool definite)
{
    bool agree = true;
    for (size_t i = 0; i < phrase->count; i++)
        agree = agree && ends_with(phrase->words[i], phrase->lengths[i], inflection->ends);
    for (size_t i = 0; i < phrase->count; i++) {
        bool inflected = ends_with(phrase->words[i], phrase->lengths[i], inflection->ends) &&
                         (agree || i + 1 == phrase->count);
        size_t length = phrase->lengths[i] - (inflected ? strlen(inflection->ends) : 0);
        if (i > 0)
            alam_buffer_byte(out, ' ');
        if (definite && (agree || i == 0))
            alam_buffer_text(out, inflection->article);
        alam_buffer_append(out, phrase->words[i], length);
        if (inflected)
            alam_buffer_text(out, ending->add);
    }
}

static bool add_form(alam_source *source, const alam_source_name *base, const word_list *phrase,
                     const alam_inflection *inflection, const alam_ending *ending, bool definite,
                     alam_buffer *scratch)
{
    alam_buffer_clear(scratch);
    write_form(scratch, phrase, inflection, ending, definite);
    if (scratch->failed)
        return false;
    alam_source_name name = *base;
    name.surface.length = scratch->length;
    name.surface.text = alam_arena_copy(&source->arena, scratch->data, scratch->length);
    alam_buffer_clear(scratch);
    alam_buffer_format(scratch, "%s-%s%s", inflection->name, ending->name,
                       definite ? "-definite" : "");
    name.rule = alam_arena_copy(&source->arena, scratch->data, scratch->length);
    name.base = base->surface.text;
    if (ending->level < (alam_level)name.level)
        name.level = (uint8_t)ending->level;
    alam_source_name *slot = alam_array_push(&source->names);
    if (!slot || !name.rule || !name.surface.text || scratch->failed)
        return false;
    *slot = name;
    return true;
}

/* A phrase of more words than are looked at is not inflected. */
static bool inflect(alam_source *source, size_t index, alam_buffer *scratch)
{
    const alam_source_name base = source->names.items[index];
    const alam_inflection *inflection = find_inflection(source, &base);
    word_list phrase = cut(base.surface.text);
    if (!inflection || phrase.count == 0 || phrase.count == MOST_WORDS)
        return true;
    for (size_t i = 0; i < inflection->endings.count; i++) {
        const alam_ending *ending = &inflection->endings.items[i];
        if (!add_form(source, &base, &phrase, inflection, ending, false, scratch))
            return false;
        if (ending->article && *inflection->article &&
            !add_form(source, &base, &phrase, inflection, ending, true, scratch))
            return false;
    }
    return true;
}

bool alam_inflect(alam_source *source, alam_error *error)
{
    alam_buffer scratch = {0};
    size_t listed = source->names.count;
    bool done = true;
    for (size_t i = 0; done && i < listed; i++)
        if (source->names.items[i].mode == ALAM_MODE_DEMONYM)
            done = inflect(source, i, &scratch);
    alam_buffer_free(&scratch);
    return done || alam_fail_memory(error);
}
