/* Making the inflected forms of demonyms. */
#ifndef ALAM_COMPILE_INFLECT_H
#define ALAM_COMPILE_INFLECT_H

#include "compile/source.h"

/* Appends to source->names every form that the inflections of a demonym's language make of it. */
bool alam_inflect(alam_source *source, alam_error *error);

#endif
