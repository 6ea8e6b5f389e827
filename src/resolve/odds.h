/* Odds: how likely it is that another spelling means the name it was taken for.
 *
 * A spelling's cost stands for its probability: `variant_unit` more of cost is e times less likely. Against
 * a name stand all others that the same stretch of text may be a spelling of, and that it is none at all:
 *
 *     likelihood(name) = w(its cost) / (sum of w over all names in reach + w(cost of nothing))
 *     w(cost) = exp(-cost / unit)
 *
 * This is what a span's score is made of. `bench/variants` measures how well it holds. */
#ifndef ALAM_RESOLVE_ODDS_H
#define ALAM_RESOLVE_ODDS_H

#include "match/candidate.h"

/* Sets the likelihood of each candidate that is another spelling, and refuses it where it is a line by
 * itself and not likely enough. The candidates are in the order of their units. */
void alam_rate_spellings(const alam_image *image, alam_candidate *candidates, size_t count);

#define ALAM_MOST_RIVALS 8

/* The entities that the stretch of text of candidate `chosen` may mean, as numbers of candidates, one for each
 * entity, the chosen one first and then by score: those that cost at most `margin` more than it and were not
 * refused but for being in doubt. Returns how many, at least 1. */
size_t alam_find_rivals(const alam_candidate *candidates, size_t count, size_t chosen, unsigned margin,
                        uint32_t rivals[ALAM_MOST_RIVALS]);

#endif
