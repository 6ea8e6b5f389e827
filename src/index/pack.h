/* The packed mentions: all that questions need of them, for reading every one in a pass.
 *
 *     pack.data of chunk c  =  document*            those numbered 32 c to 32 c + 31 that have mentions
 *     document              =  slot day source count mention*
 *     mention               =  entity surface step [paragraph] [zone score]
 *
 * All are unsigned integers of 1 to 5 bytes, 7 bits each, the low ones first; the top bit says that more
 * follow. slot: number - 32 c. day: 0 for none, else the zigzag of days since 1970 plus 1. step: how
 * many sentences on from the mention before, times 4; plus 2 where the paragraph differs (then by how
 * many it is on), plus 1 where zone or score do (then both follow). The first mention of a document
 * follows one at 0 in all. Differences wrap at 32 bits, since nested fields may go back.
 *
 * It says nothing that the table `mention` does not say, and is written in the same transaction. A
 * query over the table would take some tenths of a second for a million of them.
 */
#ifndef ALAM_INDEX_PACK_H
#define ALAM_INDEX_PACK_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ALAM_CHUNK = 32 };

typedef struct alam_packed_mention {
    uint32_t entity;
    uint32_t surface;
    uint32_t sentence;
    uint32_t paragraph;
    uint32_t zone;
    uint32_t score; /* hundredths */
} alam_packed_mention;

typedef struct alam_packed_document {
    int64_t id;
    int32_t day; /* ALAM_NO_DAY: none */
    uint32_t source;
    uint32_t count;
} alam_packed_document;

void alam_pack_document(alam_buffer *out, const alam_packed_document *document,
                        const alam_packed_mention *mentions);

typedef struct alam_unpacker {
    int64_t chunk;
    const unsigned char *at, *end;
    uint32_t left; /* mentions of the document */
    alam_packed_mention last;
    bool damaged; /* the data end early */
} alam_unpacker;

/* `data` is borrowed. */
alam_unpacker alam_unpack(int64_t chunk, const void *data, size_t size);

/* The next document, whose mentions are to be read all. False: there is none, or `damaged`. */
bool alam_unpack_document(alam_unpacker *unpacker, alam_packed_document *document);

/* Helper of alam_unpack_number() for those of three bytes and more, and for the end of the data. */
uint32_t alam_unpack_long(alam_unpacker *unpacker);

static inline uint32_t alam_unpack_number(alam_unpacker *unpacker)
{
    const unsigned char *at = unpacker->at;
    if (unpacker->end - at < 2 || (at[0] & at[1]) > 127)
        return alam_unpack_long(unpacker);
    bool two = at[0] > 127;
    unpacker->at = at + 1 + two;
    return two ? (uint32_t)(at[0] & 127) | (uint32_t)at[1] << 7 : at[0];
}

/* The next mention of the document. False: it has no more. */
static inline bool alam_unpack_mention(alam_unpacker *unpacker, alam_packed_mention *mention)
{
    alam_packed_mention *last = &unpacker->last;
    if (unpacker->left == 0 || unpacker->damaged)
        return false;
    unpacker->left--;
    last->entity = alam_unpack_number(unpacker);
    last->surface = alam_unpack_number(unpacker);
    uint32_t step = alam_unpack_number(unpacker);
    last->sentence += step >> 2;
    if (step & 2)
        last->paragraph += alam_unpack_number(unpacker);
    if (step & 1) {
        last->zone = alam_unpack_number(unpacker);
        last->score = alam_unpack_number(unpacker);
    }
    *mention = *last;
    return !unpacker->damaged;
}

#endif
