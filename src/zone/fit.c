#include "zone/fit.h"

#include "text/token.h"
#include "zone/date.h"

#include <unicode/uchar.h>

/* Words behind the sign of an opening within which a second one belongs to it: "Moscow - Reuters: ". */
enum { OPENING_TAIL = 2 };

static bool has_signs(const alam_zones *zones, uint32_t first, uint32_t count, uint32_t at, uint32_t end)
{
    return alam_line_sign(&zones->line, zones->image->at.ZONE_SIGNS + first, count, at, end) != 0;
}

/* The byte behind a sign of the rule that stands behind the first `count` words, with a blank or the line's
 * end behind it, and no part of brackets cut off; 0: there is none. */
static uint32_t sign_behind(alam_zones *zones, const alam_zone_rule *rule, size_t count)
{
    alam_line *line = &zones->line;
    uint32_t at = alam_line_gap_start(line, count), end = alam_line_gap_end(line, count);
    const uint32_t *signs = zones->image->at.ZONE_SIGNS + rule->first_sign;
    if (rule->flags & ALAM_ZONE_BRACKETS) {
        at = alam_line_brackets(line, end);
        if (!at || at < alam_line_gap_start(line, count))
            return 0;
    }
    uint32_t behind = alam_line_sign(line, signs, rule->sign_count, at, end);
    return behind && (behind == line->end || line->text[behind] == ' ' ||
                      (unsigned char)line->text[behind] == 0xC2)
               ? behind
               : 0;
}

/* The byte behind the opening of a line: a few words and a sign; 0: it has none. */
static uint32_t find_opening(alam_zones *zones, const alam_zone_rule *rule)
{
    uint32_t found = 0;
    size_t last = rule->words;
    for (size_t count = 1; count <= last && alam_line_word(&zones->line, count - 1); count++) {
        uint32_t behind = sign_behind(zones, rule, count);
        if (!behind)
            continue;
        if (!found && last > count + OPENING_TAIL)
            last = count + OPENING_TAIL;
        found = behind;
    }
    return found;
}

static bool fits_place(const alam_zones *zones, const alam_zone_rule *rule, uint32_t number, bool first)
{
    bool headline = zones->zones_seen >> ALAM_ZONE_HEADLINE & 1;
    if (rule->lines && number > rule->lines)
        return false;
    return !(rule->flags & ALAM_ZONE_FIRST) || (first && !headline);
}

/* The line has the words of the one before it, which no rule has taken. */
static bool is_twice(alam_zones *zones)
{
    alam_line *line = &zones->line;
    if (!zones->before_end || alam_line_is_long(line) ||
        alam_line_first_hash(line) != zones->before_word)
        return false;
    alam_line_open(&zones->tail, zones->image, line->text, zones->before_start, zones->before_end);
    bool same = alam_line_hash(&zones->tail) == alam_line_hash(line);
    zones->failed |= zones->tail.failed;
    return same;
}

/* The byte behind the line's first character. */
static uint32_t first_end(const alam_line *line)
{
    const unsigned char *text = (const unsigned char *)line->text;
    return line->start + alam_utf8_decode(text + line->start, text + line->end).size;
}

static bool fits_form(alam_zones *zones, const alam_zone_rule *rule)
{
    alam_line *line = &zones->line;
    const uint32_t *signs = zones->image->at.ZONE_SIGNS;
    uint32_t bytes = line->end - line->start;
    if (bytes < rule->least || (rule->most && bytes > 4u * rule->most)) /* without counting */
        return false;
    if ((rule->least && alam_line_length(line) < rule->least) ||
        (rule->most && alam_line_length(line) > rule->most))
        return false;
    if (rule->start_count && !alam_line_sign(line, signs + rule->first_start, rule->start_count,
                                             line->start, first_end(line)))
        return false;
    if ((rule->end_count && !alam_line_ends_in(line, signs + rule->first_end, rule->end_count)) ||
        alam_line_ends_in(line, signs + rule->first_never, rule->never_count))
        return false;
    if ((rule->flags & ALAM_ZONE_BRACKETS) && !alam_line_brackets(line, line->end))
        return false;
    if ((rule->flags & ALAM_ZONE_TWICE) && !is_twice(zones))
        return false;
    return !(rule->flags & ALAM_ZONE_REPEATS) ||
           (zones->headline && !alam_line_is_long(line) &&
            alam_line_first_hash(line) == zones->headline_word &&
            alam_line_hash(line) == zones->headline);
}

/* No line has so many more words than a rule allows that are all of a date. */
enum { LONGEST_DATE = 16 };

/* A date, where the rule wants one, and few enough words beside it and the phrase. */
static bool fits_words(alam_zones *zones, const alam_zone_rule *rule, size_t phrase, alam_zone_hit *hit)
{
    alam_found_date found = {0};
    if (rule->words && alam_line_word(&zones->line, phrase + rule->words + LONGEST_DATE))
        return false;
    if (rule->date != ALAM_ZONE_DATE_ANY)
        found = alam_find_date(&zones->line);
    hit->date = found.date;
    if (rule->date == ALAM_ZONE_DATE_HELD && !found.date)
        return false;
    return !rule->words || !alam_line_word(&zones->line, phrase + found.words + rule->words);
}

/* Whether rule `number` fits, of whose phrases one is the first `phrase` words of the line. */
static bool fits(alam_zones *zones, uint32_t number, size_t phrase, alam_zone_hit *hit)
{
    const alam_zone_rule *rule = &zones->image->at.ZONE_RULES[number];
    alam_line *line = &zones->line;
    if (!fits_form(zones, rule))
        return false;
    uint32_t behind = alam_line_gap_start(line, phrase), next = alam_line_gap_end(line, phrase);
    if (phrase && rule->sign_count &&
        !has_signs(zones, rule->first_sign, rule->sign_count, behind, next))
        return false;
    hit->alone = phrase && !alam_line_word(line, phrase);
    if ((rule->flags & ALAM_ZONE_IS) && !hit->alone)
        return false;
    hit->opening = next;
    if (!phrase && rule->sign_count) {
        hit->opening = find_opening(zones, rule);
        hit->date = 0;
        return hit->opening != 0;
    }
    return fits_words(zones, rule, phrase, hit);
}

alam_zone_hit alam_zone_fit(alam_zones *zones, uint32_t number, bool first, bool open)
{
    const alam_image *image = zones->image;
    alam_zone_hit best = {.rule = ALAM_NONE};
    size_t at, end;
    end = alam_line_phrases(&zones->line, image->at.ZONE_PHRASES, image->count.ZONE_PHRASES, 0, &at);
    for (; at < end; at++) {
        const alam_phrase *phrase = &image->at.ZONE_PHRASES[at];
        alam_zone_hit hit = {.rule = phrase->rule};
        if (hit.rule < best.rule &&
            fits_place(zones, &image->at.ZONE_RULES[hit.rule], number, first) &&
            alam_line_has(&zones->line, phrase, 0) &&
            fits(zones, hit.rule, phrase->word_count, &hit))
            best = hit;
    }
    bool starts = zones->starts[(unsigned char)zones->line.text[zones->line.start]];
    bool above = !open && number <= image->settings->zone_lines;
    for (uint32_t rule = 0; (starts || above) && rule < image->count.ZONE_RULES && rule < best.rule;
         rule++) {
        const alam_zone_rule *found = &image->at.ZONE_RULES[rule];
        alam_zone_hit hit = {.rule = rule};
        if (!(found->flags & ALAM_ZONE_PHRASE) && (found->start_count ? starts : above) &&
            fits_place(zones, found, number, first) && fits(zones, rule, 0, &hit))
            best = hit;
    }
    return best;
}

/* ---- inside of lines ----------------------------------------------------------------------------- */

enum { LONGEST_PHRASE = 64, LEAST_GLUED = 3 }; /* bytes; letters of a word that a phrase is glued to */

/* The byte of `word` at which its folded form ends in `tail`; 0: it does not. */
static uint32_t tail_of(const alam_line *line, const alam_seen_word *word, const char *tail)
{
    uint32_t length = (uint32_t)strlen(tail);
    if (length > word->folded_length ||
        memcmp(alam_line_folded(line, word) + word->folded_length - length, tail, length) != 0)
        return 0;
    if (length == word->folded_length)
        return word->start;
    alam_token token = {.start = {word->start, 0, 0}, .end = {word->end, 0, 0}};
    alam_place place;
    return alam_token_split(&line->image->fold, line->text, &token, word->folded_length - length, &place)
               ? place.byte
               : 0;
}

/* Where the phrase begins whose last word is the last one of the line; its first may be the end of a
 * longer one. 0: it does not end there. */
static uint32_t ends_with(alam_line *line, const alam_phrase *phrase)
{
    const alam_image *image = line->image;
    alam_phrase rest = {.first_word = phrase->first_word + 1, .word_count = phrase->word_count - 1};
    if (phrase->word_count > line->words.count)
        return 0;
    size_t index = line->words.count - phrase->word_count;
    const alam_seen_word *word = &line->words.items[index];
    uint32_t start =
        tail_of(line, word, alam_image_string(image, image->at.PHRASE_WORDS[phrase->first_word]));
    if (!start || !alam_line_has(line, &rest, index + 1))
        return 0;
    uint32_t letters = 0;
    for (uint32_t at = word->start; at < start; at++)
        letters += ((unsigned char)line->text[at] & 0xC0) != 0x80;
    return letters == 0 || letters >= LEAST_GLUED ? start : 0;
}

static bool is_sign(const alam_zones *zones, const alam_zone_rule *rule, uint32_t at)
{
    const unsigned char *text = (const unsigned char *)zones->line.text;
    alam_codepoint decoded = alam_utf8_decode(text + at, text + zones->line.end);
    return has_signs(zones, rule->first_sign, rule->sign_count, at, at + decoded.size);
}

/* A sentence may begin at byte `at`, because one ended there or a word lost the space behind it. */
static bool may_begin(const alam_zones *zones, uint32_t at)
{
    const unsigned char *text = (const unsigned char *)zones->line.text;
    uint32_t before = at;
    while (before > zones->line.start && (text[before - 1] == ' ' || text[before - 1] == '\t'))
        before--;
    if (before == zones->line.start)
        return true;
    uint32_t last = before;
    do
        last--;
    while (last > zones->line.start && (text[last] & 0xC0) == 0x80);
    alam_codepoint decoded = alam_utf8_decode(text + last, text + before);
    alam_class class = alam_fold_class(
        alam_fold_entry(&zones->image->fold, ALAM_LEVEL_LOOSE, decoded.value));
    bool word = class == ALAM_CLASS_LETTER || class == ALAM_CLASS_MARK || class == ALAM_CLASS_DICT;
    return word ? before == at : !u_hasBinaryProperty((UChar32)decoded.value, UCHAR_DASH);
}

alam_zone_hit alam_zone_fit_inside(alam_zones *zones, uint32_t from, uint32_t sign, bool anywhere,
                                   uint32_t *start)
{
    const alam_image *image = zones->image;
    alam_line *tail = &zones->tail;
    alam_zone_hit hit = {.rule = ALAM_NONE};
    uint32_t at = sign - from > LONGEST_PHRASE ? sign - LONGEST_PHRASE : from;
    while (at < sign && ((unsigned char)zones->line.text[at] & 0xC0) == 0x80)
        at++;
    if (!alam_line_open(tail, image, zones->line.text, at, sign))
        return hit;
    for (size_t i = 0; alam_line_word(tail, i); i++)
        ;
    if (tail->words.count == 0 || tail->words.items[tail->words.count - 1].end != tail->end)
        return hit;
    for (size_t i = 0; i < image->count.ZONE_INSIDE; i++) {
        const alam_phrase *phrase = &image->at.ZONE_PHRASES[image->at.ZONE_INSIDE[i]];
        const alam_zone_rule *rule = &image->at.ZONE_RULES[phrase->rule];
        uint32_t found = phrase->rule < hit.rule ? ends_with(tail, phrase) : 0;
        if (!found || (!anywhere && !may_begin(zones, found)) ||
            !is_sign(zones, rule, sign))
            continue;
        hit = (alam_zone_hit){.rule = phrase->rule, .alone = sign + 1 == zones->line.end};
        *start = found;
    }
    zones->failed |= tail->failed;
    return hit;
}

/* Whether what is left of a word without `length` bytes of folded form at its end is a word. */
static bool leaves_word(const alam_line *line, const alam_seen_word *word, uint32_t length)
{
    const char *folded = alam_line_folded(line, word);
    uint32_t rest = word->folded_length - length;
    return alam_image_word(line->image, folded, rest, alam_word_hash(folded, rest)) != ALAM_NONE;
}

uint32_t alam_zone_resume(alam_zones *zones, const alam_zone_rule *rule, size_t index)
{
    const alam_image *image = zones->image;
    alam_line *line = &zones->line;
    const alam_seen_word *word = alam_line_word(line, index);
    if (!word || !zones->tails[alam_zone_tail(alam_line_folded(line, word), word->folded_length)])
        return 0;
    for (uint32_t i = 0; i < rule->resume_count; i++) {
        const char *text = alam_image_string(image, image->at.ZONE_RESUME[rule->first_resume + i]);
        uint32_t length = (uint32_t)strlen(text), start = tail_of(line, word, text);
        if (start && (length == word->folded_length || leaves_word(line, word, length)))
            return start;
    }
    return 0;
}
