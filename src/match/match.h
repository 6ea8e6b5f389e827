/* Matching: every name of the image that stands in a list of units, with and without proclitics. */
#ifndef ALAM_MATCH_MATCH_H
#define ALAM_MATCH_MATCH_H

#include "match/candidate.h"
#include "match/units.h"
#include "match/variants.h"

/* Appends a candidate for each name that begins at each unit, in the order of the units; those that the
 * spelling rules out come too, with that verdict. Other spellings are looked for with `variants`, unless
 * it is NULL. `length` is that of the whole text. False when memory is out. Time: units, times the words of the longest name, times the names that share a form. */
bool alam_match_units(alam_units *units, alam_variants *variants, size_t length,
                      alam_candidates *candidates);

#endif
