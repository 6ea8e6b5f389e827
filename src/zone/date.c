#include "zone/date.h"

#include <alam/alam.h>

enum { MOST_PARTS = 24, FIRST_YEAR = 1900, LAST_YEAR = 2199 };

/* A word of a line as dates see it. */
typedef struct part {
    enum { PART_OTHER, PART_NUMBER, PART_MONTH } kind;
    int32_t value;
    unsigned digits;
    uint32_t start, end; /* bytes of the line */
} part;

static int32_t make_date(int32_t year, int32_t month, int32_t day)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 ||
        day > days[month - 1])
        return 0;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && day == 29 && !leap ? 0 : year * 10000 + month * 100 + day;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* "18", "18th", "2024m", and the "27t10" of a time stamp. */
static bool read_number(const char *text, uint32_t length, part *number)
{
    uint32_t at = 0;
    number->value = 0;
    for (; at < length && at < 6 && is_digit(text[at]); at++)
        number->value = number->value * 10 + (text[at] - '0');
    number->digits = at;
    uint32_t letters = 0;
    for (uint32_t i = at; i < length; i++)
        letters += ((unsigned char)text[i] & 0xC0) != 0x80;
    bool stamp = at + 1 < length && text[at] == 't' && is_digit(text[at + 1]);
    return at > 0 && (letters <= 2 || stamp);
}

/* The date phrase that begins with word `index`, the longest; NULL: none. */
static const alam_phrase *find_phrase(alam_line *line, size_t index)
{
    const alam_image *image = line->image;
    size_t first;
    size_t end =
        alam_line_phrases(line, image->at.DATE_PHRASES, image->count.DATE_PHRASES, index, &first);
    for (; first < end; first++)
        if (alam_line_has(line, &image->at.DATE_PHRASES[first], index))
            return &image->at.DATE_PHRASES[first];
    return NULL;
}

/* The words of the line as parts, without those that only stand beside dates. Returns how many words
 * are known. */
static size_t read_parts(alam_line *line, part *parts, size_t *count)
{
    const alam_seen_word *word;
    size_t known = 0;
    *count = 0;
    for (size_t i = 0; *count < MOST_PARTS && i < 2 * MOST_PARTS && (word = alam_line_word(line, i));) {
        part next = {.start = word->start, .end = word->end};
        const alam_phrase *phrase = NULL;
        if (read_number(alam_line_folded(line, word), word->folded_length, &next))
            next.kind = PART_NUMBER;
        else
            phrase = find_phrase(line, i);
        if (phrase && phrase->month)
            next = (part){PART_MONTH, (int32_t)phrase->month, 0, next.start, next.end};
        known += phrase ? phrase->word_count : next.kind == PART_NUMBER;
        i += phrase ? phrase->word_count : 1;
        if (!phrase || phrase->month)
            parts[(*count)++] = next;
    }
    return known;
}

static bool is_day(const part *parts, size_t count, size_t index)
{
    return index < count && parts[index].kind == PART_NUMBER && parts[index].digits <= 2;
}

static bool is_year(const part *parts, size_t count, size_t index)
{
    return index < count && parts[index].kind == PART_NUMBER && parts[index].digits == 4;
}

/* Day, month (which may be named twice, by the names of two countries) and year, in this order or turned
 * round, or month, day and year. */
static int32_t named_date(const part *parts, size_t count, size_t first)
{
    size_t month = first + (parts[first].kind != PART_MONTH), behind = month;
    while (behind < count && parts[behind].kind == PART_MONTH)
        behind++;
    if (behind == month)
        return 0;
    if (month == first)
        return is_day(parts, count, behind) && is_year(parts, count, behind + 1)
                   ? make_date(parts[behind + 1].value, parts[month].value, parts[behind].value)
                   : 0;
    if (is_day(parts, count, first) && is_year(parts, count, behind))
        return make_date(parts[behind].value, parts[month].value, parts[first].value);
    if (is_year(parts, count, first) && is_day(parts, count, behind))
        return make_date(parts[first].value, parts[month].value, parts[behind].value);
    return 0;
}

/* The one sign that stands, with blanks or not, between two parts, of those that dates in numbers have;
 * 0: another one, or several. */
static char joint(const alam_line *line, const part *left, const part *right)
{
    char found = 0;
    for (uint32_t at = left->end; at < right->start; at++) {
        char sign = line->text[at];
        if (sign == ' ')
            continue;
        if (found || (sign != '-' && sign != '/' && sign != '.'))
            return 0;
        found = sign;
    }
    return found;
}

static int32_t numbers_date(const alam_line *line, const part *parts, size_t count, size_t first)
{
    const part *at = &parts[first];
    if (first + 2 >= count || at[0].kind != PART_NUMBER || !is_day(parts, count, first + 1))
        return 0;
    char sign = joint(line, &at[0], &at[1]);
    if (!sign || joint(line, &at[1], &at[2]) != sign)
        return 0;
    if (is_year(parts, count, first) && is_day(parts, count, first + 2))
        return make_date(at[0].value, at[1].value, at[2].value);
    if (!is_day(parts, count, first) || !is_year(parts, count, first + 2))
        return 0;
    int32_t date = make_date(at[2].value, at[1].value, at[0].value);
    return date ? date : make_date(at[2].value, at[0].value, at[1].value);
}

alam_found_date alam_find_date(alam_line *line)
{
    part parts[MOST_PARTS];
    size_t count;
    alam_found_date found = {.words = read_parts(line, parts, &count)};
    for (size_t i = 0; i < count && !found.date; i++) {
        found.date = named_date(parts, count, i);
        if (!found.date)
            found.date = numbers_date(line, parts, count, i);
    }
    return found;
}

int32_t alam_read_date(const char *text, size_t length)
{
    static const char form[] = "dddd-dd-dd";
    int32_t fields[3] = {0};
    size_t field = 0;
    if (length < sizeof form - 1 || (length > sizeof form - 1 && text[10] != 'T' && text[10] != ' '))
        return 0;
    for (size_t i = 0; i < sizeof form - 1; i++) {
        if (form[i] == 'd' ? !is_digit(text[i]) : text[i] != '-')
            return 0;
        if (form[i] == 'd')
            fields[field] = fields[field] * 10 + (text[i] - '0');
        else
            field++;
    }
    return make_date(fields[0], fields[1], fields[2]);
}
