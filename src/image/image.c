#include "image/image.h"

#include "image/known.h"
#include "image/validate.h"

#include <inttypes.h>
#include <stdlib.h>

static bool damaged(alam_error *error, const char *name, const char *flaw)
{
    return alam_fail_at(error, ALAM_ERROR_DATA, name, 0, 0,
                        "the image is damaged: %s; compile it again", flaw);
}

/* Checks what identifies the file: magic, version, size. */
static bool check_header(const alam_image *image, const char *name, alam_error *error)
{
    const alam_image_header *header = (const alam_image_header *)image->bytes;
    if (image->size < sizeof header->magic ||
        memcmp(header->magic, ALAM_IMAGE_MAGIC, sizeof header->magic) != 0)
        return alam_fail_at(error, ALAM_ERROR_DATA, name, 0, 0,
                            "is no Alam image; give a file made by 'alam compile'");
    if (image->size < sizeof *header)
        return damaged(error, name, "it is cut short");
    if (header->version != ALAM_IMAGE_VERSION)
        return alam_fail_at(error, ALAM_ERROR_DATA, name, 0, 0,
                            "the image has format version %" PRIu32 ", this program reads version %d; "
                            "compile it again with this program",
                            header->version, ALAM_IMAGE_VERSION);
    if (header->size != image->size)
        return alam_fail_at(error, ALAM_ERROR_DATA, name, 0, 0,
                            "the image is damaged: it has %zu bytes and should have %" PRIu64
                            "; compile it again",
                            image->size, header->size);
    return true;
}

static bool check_content(const alam_image *image, const char *name, alam_error *error)
{
    const alam_image_header *header = (const alam_image_header *)image->bytes;
    return header->checksum == alam_hash(image->bytes + sizeof *header, image->size - sizeof *header) ||
           damaged(error, name, "its checksum does not fit its content");
}

/* Fills the typed views from the section table. */
static bool find_sections(alam_image *image, const char *name, alam_error *error)
{
    const alam_image_header *header = (const alam_image_header *)image->bytes;
    size_t table_end = sizeof *header + ALAM_SECTION_COUNT * sizeof *image->table;
    if (header->section_count != ALAM_SECTION_COUNT || table_end > image->size)
        return damaged(error, name, "its section table is cut short");
    image->table = (const alam_image_section_entry *)(image->bytes + sizeof *header);
    for (size_t i = 0; i < ALAM_SECTION_COUNT; i++) {
        alam_image_section_entry entry = image->table[i];
        if (entry.offset % ALAM_IMAGE_ALIGNMENT != 0 || entry.offset < table_end || entry.offset > image->size ||
            entry.count > (image->size - entry.offset) / alam_section_item_size((alam_section_id)i))
            return damaged(error, name, "a section lies outside");
    }
#define X(section, type)                                                                             \
    image->at.section =                                                                              \
        (const type *)(image->bytes + image->table[ALAM_SECTION_##section].offset);                  \
    image->count.section = (size_t)image->table[ALAM_SECTION_##section].count;
    ALAM_SECTIONS(X)
#undef X
    image->fold = (alam_fold){image->at.FOLD_INDEX, image->at.FOLD_BLOCKS, image->at.FOLD_SEQUENCES};
    image->settings = image->at.SETTINGS;
    return true;
}

/* How much of an image is looked at before it is used. */
typedef enum trust { TRUST_NOTHING, TRUST_CONTENT } trust;

static bool open_bytes(alam_image *image, const char *name, trust trusted, alam_error *error)
{
    if (!check_header(image, name, error))
        return false;
    if (trusted == TRUST_NOTHING && !check_content(image, name, error))
        return false;
    if (!find_sections(image, name, error))
        return false;
    const char *flaw = trusted == TRUST_NOTHING ? alam_image_flaw(image) : NULL;
    return !flaw || damaged(error, name, flaw);
}

static alam_image *open_memory(const void *bytes, size_t size, const char *name, trust trusted,
                               alam_error *error)
{
    alam_image *image = calloc(1, sizeof *image);
    if (!image) {
        alam_fail_memory(error);
        return NULL;
    }
    image->bytes = bytes;
    image->size = size;
    if (open_bytes(image, name, trusted, error))
        return image;
    free(image);
    return NULL;
}

alam_image *alam_image_open_memory(const void *bytes, size_t size, const char *name,
                                   alam_error *error)
{
    return open_memory(bytes, size, name, TRUST_NOTHING, error);
}

static alam_image *open_mapping(alam_mapping *mapping, const char *path, trust trusted, alam_error *error)
{
    alam_image *image = open_memory(mapping->bytes, mapping->size, path, trusted, error);
    if (image)
        image->mapping = *mapping;
    else
        alam_unmap(mapping);
    return image;
}

alam_image *alam_image_open(const char *path, alam_error *error)
{
    alam_mapping mapping;
    return alam_map_file(path, &mapping, error) ? open_mapping(&mapping, path, TRUST_NOTHING, error) : NULL;
}

alam_image *alam_image_open_known(const char *path, alam_error *error)
{
    alam_mapping mapping;
    if (!alam_map_file(path, &mapping, error))
        return NULL;
    if (alam_is_known(&mapping))
        return open_mapping(&mapping, path, TRUST_CONTENT, error);
    alam_image *image = open_mapping(&mapping, path, TRUST_NOTHING, error);
    if (image)
        alam_remember(&image->mapping);
    return image;
}

void alam_image_close(alam_image *image)
{
    if (!image)
        return;
    alam_unmap(&image->mapping);
    free(image);
}

static size_t count_prefixes(const alam_prefix_bucket *buckets, size_t count)
{
    size_t prefixes = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t lane = 0; lane < ALAM_PREFIX_LANES; lane++)
            prefixes += buckets[i].prefixes[lane] != 0;
    return prefixes;
}

alam_image_info alam_image_describe(const alam_image *image)
{
    size_t prefixes = count_prefixes(image->at.FIRST_PREFIXES, image->count.FIRST_PREFIXES) +
                      count_prefixes(image->at.NEXT_PREFIXES, image->count.NEXT_PREFIXES);
    return (alam_image_info){
        .format_version = ALAM_IMAGE_VERSION,
        .size = image->size,
        .entities = image->count.ENTITIES,
        .names = image->count.NAMES,
        .words = image->count.WORDS,
        .prefixes = prefixes,
        .proclitic_stacks = image->count.CLITICS,
        .triggers = image->count.TRIGGERS,
        .section_count = ALAM_SECTION_COUNT,
    };
}

const char *alam_image_section(const alam_image *image, size_t index, size_t *size)
{
    *size = (size_t)image->table[index].count * alam_section_item_size((alam_section_id)index);
    return alam_section_name((alam_section_id)index);
}

size_t alam_image_origin_count(const alam_image *image)
{
    return image->count.SOURCES;
}

alam_image_origin alam_image_origin_at(const alam_image *image, size_t index)
{
    const alam_origin *origin = &image->at.SOURCES[index];
    size_t entities = 0;
    for (size_t i = 0; i < image->count.ENTITIES; i++)
        entities += image->at.ENTITY_SOURCES[i] == index;
    return (alam_image_origin){alam_image_string(image, origin->source),
                               alam_image_string(image, origin->licence), entities};
}

bool alam_image_origin_of(const alam_image *image, const char *id, alam_image_origin *origin)
{
    uint32_t entity = alam_image_entity(image, id);
    uint32_t source = entity == ALAM_NONE ? ALAM_NONE : image->at.ENTITY_SOURCES[entity];
    if (source != ALAM_NONE)
        *origin = alam_image_origin_at(image, source);
    return source != ALAM_NONE;
}
