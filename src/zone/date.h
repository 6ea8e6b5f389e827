/* Finding a date in a line: with the name of a month (18 April 2024, April 18th, 2024), or in numbers
 * (2024-04-18, 18/04/2024; the day stands before the month unless it cannot be one). */
#ifndef ALAM_ZONE_DATE_H
#define ALAM_ZONE_DATE_H

#include "zone/line.h"

/* A date as the image's roles have it: year * 10000 + month * 100 + day; 0: none. */
typedef struct alam_found_date {
    int32_t date;
    size_t words; /* of the line that are numbers, months, days of the week or stand in dates */
} alam_found_date;

/* Looks at the first words of the line, as many as a date line may have. */
alam_found_date alam_find_date(alam_line *line);

#endif
