/* What the rules allow at least and at most: bounds by which most words are ruled out before they are
 * aligned, and the letters that may be exchanged in a skeleton. */
#ifndef ALAM_MATCH_BOUNDS_H
#define ALAM_MATCH_BOUNDS_H

#include "match/variants.h"

/* Whether a rule is not for running text. */
bool alam_is_for_lists(const alam_image *image, unsigned rule);

/* Works the tables out that the functions below use; `rules` of `variants` are set. */
void alam_bounds_start(alam_variants *variants);

/* How far two words can be shifted against each other by rules that cost at most `most` together, and by a
 * slip where the scope has them. */
unsigned alam_alignment_band(const alam_variants *variants, alam_scope scope, const alam_letters *a,
                             const alam_letters *b, unsigned most);

/* What an alignment costs at least: letters that one word has more of than the other must be changed or left
 * out. */
unsigned alam_alignment_bound(const alam_variants *variants, alam_scope scope, const alam_letters *a,
                              const alam_letters *b);

#endif
