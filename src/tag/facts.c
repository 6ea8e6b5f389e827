/* What the image knows, for callers: an entity's facts, folded words, proclitics. */
#include "image/image.h"
#include "text/token.h"

#include <string.h>

/* ---- Entities ------------------------------------------------------------------------------- */

static const char *id_of(const alam_image *image, uint32_t entity)
{
    return entity == ALAM_NONE ? NULL
                               : alam_image_string(image, image->at.ENTITIES[entity].id);
}

bool alam_entity_find(const alam_image *image, const char *id, alam_entity_facts *facts)
{
    size_t low = 0;
    size_t high = image->count.ENTITIES;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const alam_entity *entity = &image->at.ENTITIES[middle];
        int order = strcmp(id, alam_image_string(image, entity->id));
        if (order == 0) {
            *facts = (alam_entity_facts){
                .id = alam_image_string(image, entity->id),
                .type = alam_image_string(image, entity->type),
                .kind = alam_image_string(image, entity->kind),
                .name = alam_image_string(image, entity->name),
                .within = id_of(image, entity->within),
                .country = id_of(image, entity->country),
                .latitude = (double)entity->latitude,
                .longitude = (double)entity->longitude,
            };
            return true;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

/* ---- Folding -------------------------------------------------------------------------------- */

/* Tokens are read in pieces of about this many bytes, so that memory does not grow with the text. */
enum { PIECE = 64 * 1024 };

char *alam_fold_words(const alam_image *image, const char *text, size_t length,
                      size_t *folded_length, alam_error *error)
{
    alam_tokenizer tokenizer = {0};
    alam_tokens tokens = {0};
    alam_buffer out = {0};
    bool done = true;
    alam_tokenizer_start(&tokenizer, &image->fold, text, length);
    while (done && !alam_tokenizer_done(&tokenizer)) {
        done = alam_tokenizer_next(&tokenizer, PIECE, &tokens);
        if (done)
            alam_tokens_join(&tokens, &out);
    }
    alam_tokens_free(&tokens);
    alam_tokenizer_free(&tokenizer);
    *folded_length = out.length;
    char *words = done ? alam_buffer_string(&out) : NULL;
    if (!words) {
        alam_buffer_free(&out);
        alam_fail_memory(error);
    }
    return words;
}

uint64_t alam_fold_fingerprint(const alam_image *image)
{
    uint64_t index = alam_hash(image->at.FOLD_INDEX, image->count.FOLD_INDEX * sizeof(uint16_t));
    uint64_t blocks = alam_hash(image->at.FOLD_BLOCKS, image->count.FOLD_BLOCKS * sizeof(uint32_t));
    uint64_t sequences =
        alam_hash(image->at.FOLD_SEQUENCES, image->count.FOLD_SEQUENCES * sizeof(uint32_t));
    return alam_hash_chain(alam_hash_chain(index, blocks), sequences);
}

const char *alam_proclitics(const alam_image *image, size_t index, const char **swallowed)
{
    if (index >= image->count.CLITICS)
        return NULL;
    const alam_clitic *clitic = &image->at.CLITICS[index];
    *swallowed = alam_image_string(image, clitic->restore);
    return alam_image_string(image, clitic->strip);
}
