/* An opened image: typed views of its sections, and the two look-ups. */
#ifndef ALAM_IMAGE_IMAGE_H
#define ALAM_IMAGE_IMAGE_H

#include "base/file.h"
#include "base/hash.h"
#include "image/format.h"
#include "text/fold.h"

#include <string.h>

struct alam_image {
    alam_mapping mapping; /* bytes NULL when the memory is the caller's */
    const unsigned char *bytes;
    size_t size;
    const alam_image_section_entry *table;
    alam_fold fold;
    const alam_settings *settings;
#define X(name, type) const type *name;
    struct {
        ALAM_SECTIONS(X)
    } at;
#undef X
#define X(name, type) size_t name;
    struct {
        ALAM_SECTIONS(X)
    } count;
#undef X
};

static inline const char *alam_image_string(const alam_image *image, uint32_t offset)
{
    return image->at.STRINGS + offset;
}

/* The next name with the words of this one; ALAM_NONE. */
static inline uint32_t alam_image_next_name(const alam_image *image, uint32_t name)
{
    return image->at.NAMES[name].flags & ALAM_NAME_FOLLOWED ? name + 1 : ALAM_NONE;
}

/* The entity of this id; ALAM_NONE. */
static inline uint32_t alam_image_entity(const alam_image *image, const char *id)
{
    size_t low = 0, high = image->count.ENTITIES;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(alam_image_string(image, image->at.ENTITIES[middle].id), id);
        if (order == 0)
            return (uint32_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return ALAM_NONE;
}

/* The word whose folded text is `length` bytes at `text` and hashes to `hash`; ALAM_NONE. */
static inline uint32_t alam_image_word(const alam_image *image, const char *text, size_t length,
                                       uint64_t hash)
{
    size_t mask = image->count.WORD_SLOTS - 1;
    uint32_t fingerprint = (uint32_t)(hash >> 32);
    for (size_t slot = (size_t)hash & mask;; slot = (slot + 1) & mask) {
        alam_slot found = image->at.WORD_SLOTS[slot];
        if (found.word == ALAM_NONE)
            return ALAM_NONE;
        if (found.fingerprint != fingerprint)
            continue;
        const alam_word *word = &image->at.WORDS[found.word];
        if (word->length == length && memcmp(alam_image_string(image, word->text), text, length) == 0)
            return found.word;
    }
}

typedef enum alam_prefix_kind { ALAM_PREFIX_FIRST, ALAM_PREFIX_NEXT } alam_prefix_kind;

/* Asks for the memory that alam_image_prefix() will read first. */
static inline void alam_image_ask_prefix(const alam_image *image, uint64_t key, alam_prefix_kind kind)
{
    uint64_t place = alam_prefix_place(key, image->settings->prefix_seed);
    if (kind == ALAM_PREFIX_FIRST)
        __builtin_prefetch(&image->at.FIRST_PREFIXES[alam_prefix_bucket_of(place, image->count.FIRST_PREFIXES)]);
    else
        __builtin_prefetch(&image->at.NEXT_FILTER[alam_prefix_bucket_of(place, image->count.NEXT_FILTER)]);
}

/* What is known of a chain of word hashes, of one word or of several; 0 where no name begins so. */
static inline alam_prefix alam_image_prefix(const alam_image *image, uint64_t key, alam_prefix_kind kind)
{
    uint64_t place = alam_prefix_place(key, image->settings->prefix_seed);
    if (kind == ALAM_PREFIX_FIRST)
        return alam_prefix_find(image->at.FIRST_PREFIXES, image->count.FIRST_PREFIXES, place);
    if (!alam_prefix_passes(image->at.NEXT_FILTER, image->count.NEXT_FILTER, place))
        return 0;
    return alam_prefix_find(image->at.NEXT_PREFIXES, image->count.NEXT_PREFIXES, place);
}

#endif
