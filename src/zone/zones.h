/* Zones: which part of a page a place of its text belongs to.
 *
 *     Russia begins to withdraw            headline
 *     Published: 18 April 2024             meta, and the document's date
 *     Ankara (agencies) - The Kremlin ..   meta up to the dash, then body
 *     Source: Al-Ittihad                   meta
 *     Tags: Russia Karabakh                keywords
 *     Read also:                           related, to the end
 *
 * Rules speak of lines. Each line costs one look-up of its first word; rules without phrases look at the
 * first lines of a text alone, and rules that begin inside of lines at what stands in front of a sign.
 * What no rule takes is what the caller said, usually "body".
 *
 *     alam_zones_begin(&zones, date);                              // a document
 *     alam_zones_read(&zones, image, "body", text, length);        // each of its fields
 *     const alam_zone_stretch *zone = alam_zones_at(&zones, byte);
 *
 * Time is linear in the text. */
#ifndef ALAM_ZONE_ZONES_H
#define ALAM_ZONE_ZONES_H

#include "zone/line.h"

/* From `start` to the start of the next stretch. */
typedef struct alam_zone_stretch {
    uint32_t start; /* byte */
    uint32_t rule;  /* ZONE_RULES; ALAM_NONE: none */
    const char *zone;
} alam_zone_stretch;

/* All zero: ready for alam_zones_begin(). */
typedef struct alam_zones {
    const alam_image *image;
    alam_line line;
    alam_line tail;   /* scratch: a piece of it */
    bool signs[256];  /* of the image: a sign behind phrases that begin inside has this first byte */
    bool tails[256];  /* of the image: a word at which text goes on ends so, see alam_zone_tail() */
    bool starts[256]; /* of the image: a sign that lines must begin with has this first byte */
    ALAM_ARRAY(alam_zone_stretch) stretches; /* of the field; the first starts at 0 */
    size_t cursor;                           /* of alam_zones_at() */
    uint32_t before_start, before_end; /* bytes of the line before, where no rule has taken it; 0, 0 */
    uint64_t before_word;              /* alam_line_first_hash() of it */
    /* of the document */
    int32_t given_date, found_date;
    uint8_t date_rank;       /* alam_zone_date of the rule that found it */
    uint64_t rules_seen;     /* bit set of ZONE_RULES */
    uint8_t zones_seen;      /* bit set of alam_zone */
    uint64_t headline;       /* alam_line_hash(); 0: none yet */
    uint64_t headline_word;  /* alam_line_first_hash() of it */
    bool failed;             /* memory was out */
} alam_zones;

/* Forgets the document. `date`: as alam_role has it; 0: it is not known but for what the text says. */
void alam_zones_begin(alam_zones *zones, int32_t date);

/* Reads the next field; `zone` is what its text is where no rule says otherwise, borrowed with `text` as
 * long as the zones are asked for. Rules see fields called "body" alone. False: memory is out. */
bool alam_zones_read(alam_zones *zones, const alam_image *image, const char *zone, const char *text,
                     size_t length);

/* The stretch that holds a byte of the field. Fast where bytes are asked for in order. Borrowed until the
 * next field. */
const alam_zone_stretch *alam_zones_at(alam_zones *zones, uint32_t byte);

/* The document's date, 0 where it is not known: the one that was given, else what a rule has found. */
static inline int32_t alam_zones_date(const alam_zones *zones)
{
    return zones->given_date ? zones->given_date : zones->found_date;
}

void alam_zones_free(alam_zones *zones);

#endif
