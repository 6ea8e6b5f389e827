/* The words that a seen word may be a spelling of.
 *
 *     seen word --skeletons--> words with the same --alignment--> those near enough, cheapest first
 *
 * News repeats its words, so the answers are kept: a table of a fixed size, in which an answer gives way
 * to a later one that falls on its place. */
#ifndef ALAM_MATCH_VARIANTS_H
#define ALAM_MATCH_VARIANTS_H

#include "base/array.h"
#include "match/align.h"

#define ALAM_MOST_READINGS 8 /* words that one seen word may stand for */

typedef struct alam_reading {
    uint32_t word;
    uint16_t cost;  /* hundredths */
    bool slipped;
    uint64_t rules; /* bit set of VARIANT_RULES */
} alam_reading;

typedef struct alam_readings {
    uint64_t hash;  /* of the seen word; 0: empty */
    uint32_t count;
    bool articled;  /* begins with what skeletons leave out at the start */
    alam_reading list[ALAM_MOST_READINGS];
} alam_readings;

/* A letter that may be listed where another is seen. */
typedef struct alam_exchange {
    uint8_t letter; /* number of the listed one; 0: none was listed */
    uint8_t cost;
    bool alone;     /* not in running text */
} alam_exchange;

#define ALAM_MOST_EXCHANGES 15

/* Which rules may be used. */
typedef enum alam_scope {
    ALAM_SCOPE_TEXT,  /* those for running text */
    ALAM_SCOPE_LIST,  /* all, but for slips */
    ALAM_SCOPE_SLIPS, /* all */
} alam_scope;

typedef struct alam_variants {
    const alam_image *image;
    alam_skeleton_rules rules;
    uint8_t least_change[ALAM_SCOPE_SLIPS][ALAM_LETTER_NUMBERS]; /* what a letter more, less or other
                                                                    costs at least, without slips */
    uint8_t least_shift[ALAM_SCOPE_SLIPS][ALAM_LETTER_NUMBERS];  /* what a letter more or less costs */
    alam_readings *cache; /* NULL until first used */
    uint64_t *barren;     /* keys of words that have no readings */
    uint64_t *outlines;   /* bit set: first and last bytes and lengths of the lexicon's words */
    struct {
        uint8_t count;
        alam_exchange list[ALAM_MOST_EXCHANGES]; /* cheapest first */
    } exchanges[ALAM_LETTER_NUMBERS];
} alam_variants;

void alam_variants_start(alam_variants *variants, const alam_image *image);

/* The readings of a folded word, cheapest first, without the word itself: those that running text allows,
 * or (`alone`) a line by itself. Borrowed until the next call. NULL when memory is out. */
const alam_readings *alam_read_variants_of(alam_variants *variants, const char *folded,
                                           size_t length, uint64_t hash, bool alone);

/* What `letters` letters may cost together, in hundredths: of a name in running text, or one that is a
 * line by itself. */
unsigned alam_variant_limit(const alam_image *image, unsigned letters, bool alone);

/* The same where a slip of the hand is needed, which is always within reach. */
unsigned alam_slip_limit(const alam_image *image, unsigned limit);

/* Whether it was noted of a word of running text, by the hash of its folded form, that no other spelling leads
 * to a name from there on, with all its proclitics. News repeats these words, too. */
bool alam_is_barren(const alam_variants *variants, uint64_t hash);
void alam_note_barren(alam_variants *variants, uint64_t hash);

/* Whether some word of the lexicon may consist of two: by its first and last bytes and its length. */
bool alam_may_join(alam_variants *variants, const char *first, size_t first_length, const char *last,
                   size_t last_length);

void alam_variants_free(alam_variants *variants);

#endif
