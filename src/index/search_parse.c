#include "index/search.h"

static alam_search_term *add_term(alam_asking *asking, alam_search_terms *terms)
{
    alam_search_term *term = alam_array_push(terms);
    if (!term)
        alam_fail_memory(asking->error);
    else
        term->words = "";
    return term;
}

/* The folded words of some text, in the arena. */
static const char *fold(alam_asking *asking, const char *text, size_t length)
{
    size_t folded_length;
    char *folded = alam_fold_words(asking->index->image, text, length, &folded_length, asking->error);
    const char *copy = folded ? alam_arena_copy(asking->arena, folded, folded_length) : NULL;
    alam_free(folded);
    if (!copy)
        alam_fail_memory(asking->error);
    return copy;
}

/* ---- Filters -------------------------------------------------------------------------------- */

static bool add_entity(alam_asking *asking, alam_search_terms *terms, const char *value,
                       const char *type, bool inside)
{
    uint32_t entity = alam_index_resolve(asking, value, type);
    if (!entity || !alam_index_mark_subject(asking, entity, inside))
        return false;
    alam_search_term *term = add_term(asking, terms);
    if (!term)
        return false;
    if (!(term->entities = alam_arena_take(asking->arena, asking->entity_count)))
        return alam_fail_memory(asking->error);
    for (size_t i = 0; i < asking->entity_count; i++) {
        term->entities[i] = asking->entities[i].subject;
        asking->entities[i].subject = false;
    }
    return true;
}

static bool add_date(alam_asking *asking, const char *value)
{
    char first[16] = "", last[16] = "";
    int32_t from, to, ignored;
    const char *dots = strstr(value, "..");
    size_t length = dots ? (size_t)(dots - value) : strlen(value);
    const char *end = dots ? dots + 2 : value;
    if (length < sizeof first && strlen(end) < sizeof last) {
        memcpy(first, value, length);
        strcpy(last, end);
    }
    if (!alam_index_days(first, false, &from, &ignored) ||
        !alam_index_days(last, false, &ignored, &to))
        return alam_fail(asking->error, ALAM_ERROR_USE,
                         "date: is '%.40s', expected a date such as 2024-04 or 2024-04-01..2024-04-18",
                         value);
    asking->dated = true;
    asking->from = from > asking->from ? from : asking->from;
    asking->to = to < asking->to ? to : asking->to;
    return true;
}

static bool add_source(alam_asking *asking, const char *value)
{
    bool known = false;
    for (size_t i = 0; i < asking->sources.count; i++) {
        bool same = asking->sources.names[i] && strcmp(asking->sources.names[i], value) == 0;
        asking->sources.wanted[i] &= same;
        known |= same;
    }
    return known || alam_fail(asking->error, ALAM_ERROR_USE, "the index has no source '%.80s'", value);
}

/* `known` is set where `name` is that of a filter. */
static bool add_filter(alam_asking *asking, alam_search_terms *terms, const char *name,
                       const char *value, bool *known)
{
    static const char *const types[] = {"person", "place", "organization"};
    *known = true;
    for (size_t i = 0; i < 3; i++)
        if (strcmp(name, types[i]) == 0)
            return add_entity(asking, terms, value, types[i], asking->question->inside);
    if (strcmp(name, "entity") == 0)
        return add_entity(asking, terms, value, NULL, asking->question->inside);
    if (strcmp(name, "within") == 0)
        return add_entity(asking, terms, value, NULL, true);
    if (strcmp(name, "date") == 0)
        return add_date(asking, value);
    if (strcmp(name, "source") == 0)
        return add_source(asking, value);
    *known = false;
    return true;
}

/* ---- Words ---------------------------------------------------------------------------------- */

static bool add_words(alam_asking *asking, alam_search_terms *terms, const char *text, size_t length,
                      bool phrase)
{
    const char *words = fold(asking, text, length);
    if (!words)
        return false;
    while (*words) {
        size_t word = phrase ? strlen(words) : strcspn(words, " ");
        alam_search_term *term = add_term(asking, terms);
        if (!term)
            return false;
        if (!(term->words = alam_arena_copy(asking->arena, words, word)))
            return alam_fail_memory(asking->error);
        term->phrase = phrase && strchr(term->words, ' ');
        words += word + (words[word] == ' ');
    }
    return true;
}

/* A span of the query: its words, or its entity however it is spelled. */
static bool add_span(alam_asking *asking, alam_search_terms *terms, const char *text,
                     const alam_span *span)
{
    alam_search_term *term = add_term(asking, terms);
    if (!term)
        return false;
    term->words = fold(asking, text + span->start.byte, span->end.byte - span->start.byte);
    term->entities = alam_arena_take(asking->arena, asking->entity_count);
    if (!term->words || !term->entities)
        return term->words && alam_fail_memory(asking->error);
    for (size_t i = 0; i < asking->entity_count; i++)
        term->entities[i] = asking->entities[i].key && strcmp(asking->entities[i].key, span->id) == 0;
    return true;
}

/* Words without a sign: names among them are found as the tagger finds them. */
static bool add_free(alam_asking *asking, alam_search_terms *terms, const char *text, size_t length)
{
    alam_options options = {.overlap = ALAM_OVERLAP_LONGEST};
    alam_tagger *tagger = alam_tagger_new(asking->index->image, &options, asking->error);
    bool done = tagger && alam_tag(tagger, text, length, asking->error);
    size_t at = 0;
    for (size_t i = 0; done && i < alam_span_count(tagger); i++) {
        const alam_span *span = alam_span_at(tagger, i);
        /* The proclitics in front of a name belong to it. */
        size_t word = span->start.byte;
        while (word > at && span->clitic_count > 0 && text[word - 1] != ' ')
            word--;
        done = add_words(asking, terms, text + at, word - at, false) &&
               add_span(asking, terms, text, span);
        at = span->end.byte;
    }
    done = done && add_words(asking, terms, text + at, length - at, false);
    alam_tagger_free(tagger);
    return done;
}

/* ---- The query ------------------------------------------------------------------------------ */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The end of a word, or of what stands in quotation marks (`*inner` to `*inner_end` then). */
static const char *word_end(const char *at, const char **inner, const char **inner_end)
{
    *inner = at;
    if (*at == '"') {
        *inner = ++at;
        while (*at && *at != '"')
            at++;
        *inner_end = at;
        return *at ? at + 1 : at;
    }
    while (*at && !is_blank(*at))
        at++;
    *inner_end = at;
    return at;
}

/* Takes "name:value" in; `*known` false where it is none. */
static bool take_filter(alam_asking *asking, alam_search_terms *terms, const char **at, bool *known)
{
    size_t length = strspn(*at, "abcdefghijklmnopqrstuvwxyz");
    const char *inner, *inner_end;
    *known = false;
    if (length == 0 || (*at)[length] != ':')
        return true;
    const char *end = word_end(*at + length + 1, &inner, &inner_end);
    char *name = alam_arena_copy(asking->arena, *at, length);
    char *value = alam_arena_copy(asking->arena, inner, (size_t)(inner_end - inner));
    if (!name || !value)
        return alam_fail_memory(asking->error);
    if (!add_filter(asking, terms, name, value, known))
        return false;
    *at = *known ? end : *at;
    return true;
}

static bool take_terms(alam_asking *asking, alam_search_terms *terms, const char *at,
                       alam_buffer *unsigned_words)
{
    for (;;) {
        bool filter;
        const char *inner, *inner_end;
        while (is_blank(*at))
            at++;
        if (!*at)
            return true;
        if (!take_filter(asking, terms, &at, &filter))
            return false;
        if (filter)
            continue;
        bool quoted = *at == '"';
        at = word_end(at, &inner, &inner_end);
        if (quoted && !add_words(asking, terms, inner, (size_t)(inner_end - inner), true))
            return false;
        if (quoted)
            continue;
        alam_buffer_append(unsigned_words, inner, (size_t)(inner_end - inner));
        alam_buffer_byte(unsigned_words, ' ');
    }
}

bool alam_search_parse(alam_asking *asking, alam_search_terms *terms)
{
    const char *query = asking->question->subject;
    alam_buffer words = {0};
    if (!query || !asking->index->image)
        return alam_fail(asking->error, ALAM_ERROR_USE, "searching needs %s",
                         query ? "an image to fold words by" : "words to search for");
    bool done = alam_index_check_fold(asking->index, asking->error) &&
                take_terms(asking, terms, query, &words);
    if (done && words.failed)
        done = alam_fail_memory(asking->error);
    done = done && (words.length == 0 || add_free(asking, terms, words.data, words.length));
    alam_buffer_free(&words);
    if (done && terms->count == 0 && !asking->dated)
        return alam_fail(asking->error, ALAM_ERROR_USE,
                         "'%.80s' has no word to search for, expected words, \"a phrase\" or filters such "
                         "as place:ID and date:2024-04",
                         query);
    return done;
}
