#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t alam_hash(const void *bytes, size_t size)
{
    return XXH3_64bits(bytes, size);
}

uint64_t alam_hash_pieces(const alam_piece *pieces, size_t count)
{
    XXH3_state_t state;
    XXH3_64bits_reset(&state);
    for (size_t i = 0; i < count; i++)
        XXH3_64bits_update(&state, pieces[i].bytes, pieces[i].size);
    return XXH3_64bits_digest(&state);
}
