#include "write/tally.h"

#include <stdlib.h>

/* The maps that find an entity by type and id, and a form by its entity's number and text. */
typedef struct finder {
    alam_map entities;
    alam_map forms;
    alam_buffer key;
} finder;

/* The number that `key` has in `map`, `next` when it is new. ALAM_MAP_NONE: memory is out. */
static uint32_t number_of(alam_map *map, const alam_buffer *key, size_t next)
{
    alam_map_entry *entry =
        key->failed ? NULL : alam_map_intern(map, key->data, key->length);
    if (!entry)
        return ALAM_MAP_NONE;
    if (entry->value == ALAM_MAP_NONE)
        entry->value = (uint32_t)next;
    return entry->value;
}

static bool add_form(alam_tally *tally, finder *find, uint32_t entity, const char *text,
                     size_t length)
{
    alam_buffer_clear(&find->key);
    alam_buffer_append(&find->key, &entity, sizeof entity);
    alam_buffer_append(&find->key, text, length);
    uint32_t number = number_of(&find->forms, &find->key, tally->forms.count);
    if (number == ALAM_MAP_NONE)
        return false;
    if (number < tally->forms.count)
        return true;
    alam_tally_form *form = alam_array_push(&tally->forms);
    if (!form)
        return false;
    *form = (alam_tally_form){.text = text, .length = length};
    alam_tally_entity *owner = &tally->entities.items[entity];
    if (owner->last_form)
        tally->forms.items[owner->last_form - 1].next = tally->forms.count;
    else
        owner->first_form = tally->forms.count;
    owner->last_form = tally->forms.count;
    return true;
}

static bool add_span(alam_tally *tally, finder *find, const alam_field_view *field,
                     const alam_span *span)
{
    alam_buffer_clear(&find->key);
    alam_buffer_append(&find->key, span->type, strlen(span->type) + 1);
    alam_buffer_text(&find->key, span->id);
    uint32_t number = number_of(&find->entities, &find->key, tally->entities.count);
    if (number == ALAM_MAP_NONE)
        return false;
    if (number == tally->entities.count) {
        alam_tally_entity *added = alam_array_push(&tally->entities);
        if (!added)
            return false;
        added->span = span;
        added->order = number;
    }
    tally->entities.items[number].count++;
    return add_form(tally, find, number, field->text + span->start.byte,
                    span->end.byte - span->start.byte);
}

static int compare(const void *left, const void *right)
{
    const alam_tally_entity *a = left;
    const alam_tally_entity *b = right;
    int types = strcmp(a->span->type, b->span->type);
    if (types != 0)
        return types;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

bool alam_tally_document(alam_tally *tally, const alam_document_view *document)
{
    finder find = {0};
    bool done = true;
    for (size_t i = 0; i < document->field_count; i++)
        for (size_t j = 0; done && j < document->fields[i].count; j++)
            done = add_span(tally, &find, &document->fields[i], &document->fields[i].spans[j]);
    if (tally->entities.count > 0)
        qsort(tally->entities.items, tally->entities.count, sizeof *tally->entities.items, compare);
    alam_map_free(&find.entities);
    alam_map_free(&find.forms);
    alam_buffer_free(&find.key);
    return done;
}

void alam_tally_free(alam_tally *tally)
{
    alam_array_free(&tally->entities);
    alam_array_free(&tally->forms);
}

const alam_tally_form *alam_tally_form_at(const alam_tally *tally, size_t number)
{
    return number ? &tally->forms.items[number - 1] : NULL;
}
