/* The tagger's inside: the stages and their scratch memory, for tagger.c and explain.c. */
#ifndef ALAM_TAG_TAGGER_H
#define ALAM_TAG_TAGGER_H

#include "base/arena.h"
#include "match/match.h"
#include "resolve/resolve.h"
#include "resolve/shorten.h"
#include "resolve/surroundings.h"
#include "rules/patterns.h"
#include "text/segment.h"
#include "zone/zones.h"

typedef ALAM_ARRAY(const char *) alam_strings;

/* What the pipeline goes through, in this order. */
typedef enum alam_stage {
    ALAM_STAGE_ZONES,    /* of the whole text; all others of a segment */
    ALAM_STAGE_TOKENS,
    ALAM_STAGE_UNITS,
    ALAM_STAGE_NAMES,
    ALAM_STAGE_PATTERNS,
    ALAM_STAGE_CHOICE,
    ALAM_STAGE_SPANS,
    ALAM_STAGE_COUNT
} alam_stage;

struct alam_tagger {
    const alam_image *image;
    alam_overlap overlap;
    bool with_candidates; /* spans say which other entities have their name */
    bool without_mode[ALAM_MODE_COUNT];
    uint8_t *types; /* per string of TYPES: wanted; NULL: all */
    char *zone_names; /* wanted, each with its NUL byte, and an empty one; NULL: all */
    alam_zones zones;
    alam_segmenter segmenter;
    alam_tokens tokens;
    bool keep_words;
    alam_buffer words; /* of the field, where they are kept */
    void (*occurrence)(void *context, const alam_occurrence *occurrence); /* NULL: not wanted */
    void *occurrence_context;
    ALAM_ARRAY(uint32_t) covers;       /* scratch of occurrences.c: candidate + 1 by unit */
    alam_units units;
    alam_variants variants;
    bool without_match[ALAM_MATCH_COUNT];
    unsigned max_cost; /* hundredths */
    alam_candidates candidates; /* of the segment */
    alam_ruler ruler;
    alam_derivations derivations; /* of the document */
    alam_context context;       /* of the document */
    alam_surroundings surroundings; /* of the document */
    alam_shortener shortener;   /* of the document */
    alam_resolver resolver;
    ALAM_ARRAY(alam_span) spans; /* of the field */
    ALAM_ARRAY(uint32_t) order;  /* scratch of explain.c: candidates in the order of the text */
    ALAM_ARRAY(alam_keyed) keyed; /* scratch: chosen candidates in the order of the text */
    alam_arena arena;            /* what spans point to, of the field */
    const char *fold_why[ALAM_FOLD_RULES];
    alam_arena permanent;
    void (*passed)(void *context, alam_stage stage); /* told when a stage is over, for bench/stages; NULL: nobody */
    void *passed_context;
};

/* Told of each segment of a text after it was resolved, before its memory is used again. */
typedef bool (*alam_segment_watcher)(alam_tagger *tagger, void *context);

/* Tags one field; `watch` may be NULL. */
bool alam_tag_watched(alam_tagger *tagger, const char *zone, const char *text, size_t length,
                      alam_segment_watcher watch, void *context, alam_error *error);

/* Tells the occurrences of the segment that was just resolved. False when memory is out. */
bool alam_tell_occurrences(alam_tagger *tagger);

/* The rules a candidate used, in the field's arena, `*count` of them; NULL when memory is out. */
const char *const *alam_why(alam_tagger *tagger, const alam_candidate *candidate, size_t *count);

#endif
