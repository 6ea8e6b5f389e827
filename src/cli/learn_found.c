/* Entities that patterns found and no gazetteer lists: counted over all documents, and written to be reviewed. */
#include "base/error.h"
#include "base/hash.h"
#include "base/sort.h"
#include "cli/learn.h"

#include <stdlib.h>

/* ---- counting ---------------------------------------------------------------------------------------- */

static alam_learn_found *found_of(alam_learning *learning, const char *type, const char *id)
{
    alam_buffer *key = &learning->scratch;
    alam_buffer_clear(key);
    alam_buffer_text(key, type);
    alam_buffer_byte(key, ' ');
    alam_buffer_text(key, id);
    alam_map_entry *entry =
        key->failed ? NULL : alam_map_intern(&learning->found_numbers, key->data, key->length);
    if (!entry)
        return NULL;
    if (entry->value == ALAM_MAP_NONE) {
        alam_learn_found *made = alam_array_push(&learning->found);
        if (!made)
            return NULL;
        made->type = type;
        made->id = entry->key + strlen(type) + 1;
        entry->value = (uint32_t)learning->found.count - 1;
    }
    return &learning->found.items[entry->value];
}

static bool count_surface(alam_learning *learning, alam_learn_found *found, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < found->surfaces.count; i++)
        if (strcmp(found->surfaces.items[i].text, text) == 0) {
            found->surfaces.items[i].count++;
            return true;
        }
    const char *copy = alam_arena_copy(&learning->strings, text, length);
    alam_learn_surface *surface = copy ? alam_array_push(&found->surfaces) : NULL;
    if (!surface)
        return false;
    *surface = (alam_learn_surface){copy, (uint32_t)length, 1};
    return true;
}

/* One context a document, and none twice: articles are printed again. */
static bool keep_context(alam_learning *learning, alam_learn_found *found, const char *context)
{
    size_t count = 0;
    while (count < ALAM_LEARN_MOST_CONTEXTS && found->contexts[count])
        if (strcmp(found->contexts[count++], context) == 0)
            return true;
    if (count == ALAM_LEARN_MOST_CONTEXTS)
        return true;
    found->contexts[count] = alam_arena_copy(&learning->strings, context, strlen(context));
    return found->contexts[count] != NULL;
}

bool alam_learn_count_found(alam_learning *learning, const alam_learn_item *item,
                            const char *const texts[3])
{
    alam_learn_found *found = found_of(learning, item->type, texts[0]);
    if (!found)
        return false;
    found->count++;
    if (found->last != learning->documents) {
        found->last = learning->documents;
        found->documents++;
        if (!keep_context(learning, found, texts[2]))
            return false;
    }
    return count_surface(learning, found, texts[1]);
}

/* ---- writing ----------------------------------------------------------------------------------------- */

static int is_more_frequent(const void *context, uint32_t first, uint32_t second)
{
    const alam_learn_found *list = context;
    const alam_learn_found *a = &list[first], *b = &list[second];
    if (a->count != b->count)
        return a->count > b->count;
    int order = strcmp(a->id, b->id);
    return order ? order < 0 : strcmp(a->type, b->type) < 0;
}

static int is_commoner(const void *context, uint32_t first, uint32_t second)
{
    const alam_learn_surface *list = context;
    const alam_learn_surface *a = &list[first], *b = &list[second];
    return a->count != b->count ? a->count > b->count : strcmp(a->text, b->text) < 0;
}

/* Numbers 0..count-1 in that order; NULL when memory is out. The caller frees them. */
static uint32_t *sort(const void *list, size_t count,
                      int (*before)(const void *context, uint32_t first, uint32_t second))
{
    uint32_t *order = malloc((count + 1) * sizeof *order);
    for (size_t i = 0; order && i < count; i++)
        order[i] = (uint32_t)i;
    if (order && count > 0)
        alam_sort(order, count, before, list);
    return order;
}

/* What the tagger makes of a surface by itself: a listed name. */
static bool is_listed(alam_tagger *tagger, const alam_learn_surface *surface, bool *listed,
                      alam_error *error)
{
    *listed = false;
    if (!alam_tag(tagger, surface->text, surface->length, error))
        return false;
    for (size_t i = 0; i < alam_span_count(tagger); i++) {
        const alam_span *span = alam_span_at(tagger, i);
        *listed |= span->start.byte == 0 && span->end.byte == surface->length &&
                   span->match != ALAM_MATCH_PATTERN;
    }
    return true;
}

/* Of spellings that fold alike one is listed. */
static bool is_new_spelling(const alam_learning *learning, const alam_learn_surface *surface, alam_map *seen,
                            bool *fresh)
{
    size_t length;
    char *folded = alam_fold_words(learning->image, surface->text, surface->length, &length, NULL);
    alam_map_entry *entry = folded ? alam_map_intern(seen, folded, length) : NULL;
    *fresh = entry && entry->value == ALAM_MAP_NONE && length > 0;
    if (entry)
        entry->value = 0;
    alam_free(folded);
    return entry != NULL;
}

static bool has_space(const alam_learn_surface *surface)
{
    return memchr(surface->text, ' ', surface->length) != NULL;
}

/* One entity, with its spellings in the order they are written in. */
typedef struct listing {
    const alam_learning *learning;
    const alam_learn_found *found;
    const uint32_t *order;
    const char *language;
} listing;

/* A list of its names: `all`, or those that have several words or have not. */
static bool write_list(const listing *list, const char *key, bool spaced, bool all, alam_buffer *out)
{
    alam_map seen = {0};
    size_t count = 0;
    bool done = true;
    for (size_t i = 0; done && i < list->found->surfaces.count; i++) {
        const alam_learn_surface *surface = &list->found->surfaces.items[list->order[i]];
        bool fresh = false;
        if (!all && has_space(surface) != spaced)
            continue;
        done = is_new_spelling(list->learning, surface, &seen, &fresh);
        if (!fresh)
            continue;
        if (count++ == 0)
            alam_buffer_format(out, "    %s: {%s: [", key, list->language);
        else
            alam_buffer_text(out, ", ");
        /* A single word is tagged where a rule would have found it, and nowhere else. */
        bool common = all && !has_space(surface);
        alam_buffer_text(out, common ? "{text: " : "");
        alam_learn_quote(out, surface->text, surface->length);
        alam_buffer_text(out, common ? ", common: true}" : "");
    }
    if (count > 0)
        alam_buffer_text(out, "]}\n");
    alam_map_free(&seen);
    return done;
}

static void write_comments(const listing *list, alam_buffer *out)
{
    const alam_learn_found *found = list->found;
    alam_buffer_format(out, "  # %u mentions in %u documents:", found->count, found->documents);
    for (size_t i = 0; i < found->surfaces.count; i++) {
        const alam_learn_surface *surface = &found->surfaces.items[list->order[i]];
        alam_buffer_byte(out, ' ');
        alam_learn_comment(out, surface->text, surface->length);
        alam_buffer_format(out, " %u%s", surface->count, i + 1 < found->surfaces.count ? "," : "");
    }
    alam_buffer_byte(out, '\n');
    for (size_t i = 0; i < ALAM_LEARN_MOST_CONTEXTS && found->contexts[i]; i++)
        alam_buffer_format(out, "  #   %s\n", found->contexts[i]);
}

/* An id of small letters, the same whenever the same is found again. */
static void write_id(const alam_learn_found *found, alam_buffer *out)
{
    unsigned long long hash = alam_hash(found->id, strlen(found->id));
    alam_buffer_format(out, "  - id: new-%s-%012llx\n    type: %s\n", found->type, hash >> 16, found->type);
}

/* Whether one of the spellings has several words. */
static bool is_long(const alam_learn_found *found)
{
    for (size_t i = 0; i < found->surfaces.count; i++)
        if (has_space(&found->surfaces.items[i]))
            return true;
    return false;
}

/* Whether an entity was seen often enough. Persons of one word are left alone: in several documents they are
 * several people of one first name or surname. */
static bool is_wanted(const alam_learn_found *found, const alam_learn_settings *settings)
{
    return found->count >= settings->min_count && found->documents >= settings->min_documents &&
           (is_long(found) || strcmp(found->type, "person") != 0);
}

static bool write_entry(const listing *list, alam_buffer *out)
{
    bool several = is_long(list->found);
    write_comments(list, out);
    write_id(list->found, out);
    return write_list(list, "names", true, !several, out) &&
           (!several || write_list(list, "short", false, false, out));
}

static bool write_one(const listing *list, alam_tagger *tagger, alam_buffer *out, size_t *count,
                      alam_error *error)
{
    const alam_learn_surface *surfaces = list->found->surfaces.items;
    bool listed = false;
    for (size_t i = 0; i < list->found->surfaces.count && !listed; i++)
        if (!is_listed(tagger, &surfaces[list->order[i]], &listed, error))
            return false;
    if (listed)
        return true;
    ++*count;
    return write_entry(list, out) || alam_fail_memory(error);
}

bool alam_learn_write_found(alam_learning *learning, const alam_learn_settings *settings,
                            alam_buffer *out, size_t *count, alam_error *error)
{
    uint32_t *order = sort(learning->found.items, learning->found.count, is_more_frequent);
    alam_tagger *tagger = order ? alam_tagger_new(learning->image, NULL, error) : NULL;
    bool done = tagger || (!order && alam_fail_memory(error));
    *count = 0;
    for (size_t i = 0; done && i < learning->found.count; i++) {
        const alam_learn_found *found = &learning->found.items[order[i]];
        if (!is_wanted(found, settings))
            continue;
        uint32_t *spellings = sort(found->surfaces.items, found->surfaces.count, is_commoner);
        const listing list = {learning, found, spellings, settings->language};
        done = spellings ? write_one(&list, tagger, out, count, error) : alam_fail_memory(error);
        free(spellings);
    }
    alam_tagger_free(tagger);
    free(order);
    return done;
}
