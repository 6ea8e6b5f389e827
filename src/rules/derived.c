#include "rules/derived.h"

#include "base/utf8.h"

#include <string.h>

/* A copy on one line, ill-formed bytes replaced. */
static const char *copy_name(alam_derivations *derivations, const char *name, size_t length)
{
    const unsigned char *at = (const unsigned char *)name, *end = at + length;
    alam_buffer *out = &derivations->scratch;
    alam_buffer_clear(out);
    while (at < end) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        char bytes[4];
        alam_buffer_append(out, bytes, alam_utf8_encode(decoded.value < 0x20 ? ' ' : decoded.value, bytes));
        at += decoded.size;
    }
    return out->failed ? NULL : alam_arena_copy(&derivations->arena, out->data, out->length);
}

uint32_t alam_derive(alam_derivations *derivations, uint32_t type, const char *id, const char *name,
                     size_t length)
{
    alam_buffer *key = &derivations->scratch;
    alam_buffer_clear(key);
    alam_buffer_append(key, (const char *)&type, sizeof type);
    alam_buffer_text(key, id);
    alam_map_entry *entry = key->failed ? NULL : alam_map_intern(&derivations->ids, key->data, key->length);
    if (!entry)
        return ALAM_NONE;
    if (entry->value != ALAM_MAP_NONE)
        return entry->value | ALAM_DERIVED;
    alam_derived *derived = alam_array_push(&derivations->list);
    if (!derived)
        return ALAM_NONE;
    *derived = (alam_derived){alam_arena_copy(&derivations->arena, id, strlen(id)),
                              copy_name(derivations, name, length), type};
    if (!derived->id || !derived->name) {
        derivations->list.count--;
        return ALAM_NONE;
    }
    entry->value = (uint32_t)derivations->list.count - 1;
    return entry->value | ALAM_DERIVED;
}

void alam_derivations_clear(alam_derivations *derivations)
{
    alam_map_clear(&derivations->ids);
    alam_arena_rewind(&derivations->arena);
    derivations->list.count = 0;
}

void alam_derivations_free(alam_derivations *derivations)
{
    alam_map_free(&derivations->ids);
    alam_array_free(&derivations->list);
    alam_arena_free(&derivations->arena);
    alam_buffer_free(&derivations->scratch);
}
