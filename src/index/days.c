/* Days since 1970-01-01 in the proleptic Gregorian calendar. The conversions are Howard Hinnant's
 * (chrono-compatible low-level date algorithms): years begin in March, eras have 400 years. */
#include "index/index.h"

#include <stdio.h>
#include <stdlib.h>

enum { DAYS_OF_ERA = 146097, DAYS_TO_1970 = 719468 };

int32_t alam_index_day_from(int year, unsigned month, unsigned date)
{
    year -= month <= 2;
    int era = (year >= 0 ? year : year - 399) / 400;
    unsigned of_era = (unsigned)(year - era * 400);
    unsigned of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + date - 1;
    unsigned day = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return era * DAYS_OF_ERA + (int32_t)day - DAYS_TO_1970;
}

void alam_index_day_parts(int32_t day, int *year, unsigned *month, unsigned *date)
{
    day += DAYS_TO_1970;
    int era = (day >= 0 ? day : day - (DAYS_OF_ERA - 1)) / DAYS_OF_ERA;
    unsigned in_era = (unsigned)(day - era * DAYS_OF_ERA);
    unsigned of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    unsigned of_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
    unsigned part = (5 * of_year + 2) / 153;
    *date = of_year - (153 * part + 2) / 5 + 1;
    *month = part < 10 ? part + 3 : part - 9;
    *year = (int)of_era + era * 400 + (*month <= 2);
}

void alam_index_day_text(int32_t day, char out[32])
{
    int year;
    unsigned month, date;
    alam_index_day_parts(day, &year, &month, &date);
    snprintf(out, 32, "%04d-%02u-%02u", year, month, date);
}

/* Reads `count` digits; -1 where they are none. */
static int digits(const char **at, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++, (*at)++) {
        if (**at < '0' || **at > '9')
            return -1;
        value = value * 10 + (**at - '0');
    }
    return value;
}

static unsigned days_in_month(int year, unsigned month)
{
    return (unsigned)(alam_index_day_from(year + (month == 12), month == 12 ? 1 : month + 1, 1) -
                      alam_index_day_from(year, month, 1));
}

bool alam_index_days(const char *text, bool whole, int32_t *first, int32_t *last)
{
    int year = digits(&text, 4), month = 0, date = 0;
    if (year < 0)
        return false;
    if (*text == '-') {
        text++;
        month = digits(&text, 2);
        if (month < 1 || month > 12)
            return false;
        if (*text == '-') {
            text++;
            date = digits(&text, 2);
            if (date < 1 || (unsigned)date > days_in_month(year, (unsigned)month))
                return false;
        }
    }
    bool time_follows = date && whole && (*text == 'T' || *text == ' ');
    if ((whole && !date) || (*text && !time_follows))
        return false;
    *first = alam_index_day_from(year, month ? (unsigned)month : 1, date ? (unsigned)date : 1);
    *last = alam_index_day_from(
        year, month ? (unsigned)month : 12,
        date ? (unsigned)date : days_in_month(year, month ? (unsigned)month : 12));
    return true;
}
