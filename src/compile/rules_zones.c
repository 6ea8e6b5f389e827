/* Reading the rules for zones and dates. */
#include "compile/read.h"

#include "image/format.h"

#include <string.h>

#define MOST_LINES 60 /* of rules without phrases, which look at each of them */

enum {
    KEY_NAME, KEY_ZONE, KEY_UNTIL, KEY_DATE, KEY_PLACE, KEY_PHRASES, KEY_SIGNS, KEY_ENDS, KEY_NEVER,
    KEY_STARTS, KEY_AFTER, KEY_RESUME, KEY_LEAST, KEY_MOST, KEY_WORDS, KEY_LINES, KEY_INSIDE, KEY_FIRST,
    KEY_REPEATS, KEY_TWICE, KEY_BRACKETS, KEY_COUNT
};

static const char *const keys[KEY_COUNT] = {
    "name", "zone", "until", "date", "place", "phrases", "signs", "ends-in", "ends-not-in",
    "starts-in", "end-after", "resume", "least", "most", "words", "lines", "inside", "first",
    "repeats-headline", "repeats-line", "brackets",
};

static bool read_choice(alam_source_zone *rule, int key, alam_yaml *yaml)
{
    static const char *const zones[] = {"body", "headline", "meta", "keywords", "related"};
    static const char *const untils[] = {"line", "sign", "block", "text", "end"};
    static const char *const dates[] = {"any", "held", "published"};
    static const char *const places[] = {"begins", "is"};
    int place = 0;
    switch (key) {
    case KEY_ZONE:
        return alam_yaml_choice(yaml, "the zone", zones, ALAM_ZONE_COUNT, &rule->zone);
    case KEY_UNTIL:
        return alam_yaml_choice(yaml, "'until'", untils, ALAM_UNTIL_COUNT, &rule->until);
    case KEY_DATE:
        return alam_yaml_choice(yaml, "'date'", dates, ALAM_ZONE_DATE_COUNT, &rule->date);
    default:
        if (!alam_yaml_choice(yaml, "'place'", places, 2, &place))
            return false;
        rule->flags |= place ? ALAM_ZONE_IS : 0;
        return true;
    }
}

static bool read_flag(alam_source_zone *rule, int key, alam_yaml *yaml)
{
    static const uint32_t flags[] = {ALAM_ZONE_INSIDE, ALAM_ZONE_FIRST, ALAM_ZONE_REPEATS,
                                     ALAM_ZONE_TWICE, ALAM_ZONE_BRACKETS};
    bool flag = false;
    if (!alam_yaml_flag(yaml, &flag))
        return false;
    rule->flags |= flag ? flags[key - KEY_INSIDE] : 0;
    return true;
}

static bool read_value(alam_source_zone *rule, int key, alam_yaml *yaml)
{
    alam_text_list *const lists[] = {&rule->phrases, &rule->signs, &rule->ends,
                                     &rule->never,   &rule->starts, &rule->after,
                                     &rule->resume};
    unsigned *const numbers[] = {&rule->least, &rule->most, &rule->words, &rule->lines};
    alam_scalar scalar;
    if (key >= KEY_INSIDE)
        return read_flag(rule, key, yaml);
    if (key >= KEY_LEAST)
        return alam_yaml_whole(yaml, keys[key], 1, key == KEY_LINES ? MOST_LINES : 1000,
                               numbers[key - KEY_LEAST]);
    if (key >= KEY_PHRASES)
        return alam_read_texts(yaml, lists[key - KEY_PHRASES]);
    if (key != KEY_NAME)
        return read_choice(rule, key, yaml);
    if (!alam_read_slug(yaml, "the name", &scalar))
        return false;
    rule->name = alam_ref(yaml, &scalar);
    return true;
}

/* What a rule may not be without. */
static bool check_rule(const alam_source *source, const alam_source_zone *rule, unsigned seen,
                       alam_yaml *yaml, const alam_scalar *start)
{
    const char *flaw = NULL;
    bool phrases = rule->phrases.count > 0, signs = rule->signs.count > 0;
    if (!rule->name.text || !(seen & 1u << KEY_ZONE))
        return alam_yaml_fail(yaml, start, "the zone rule needs 'name' and 'zone'; add them");
    for (size_t i = 0; i + 1 < source->zones.count; i++)
        if (strcmp(source->zones.items[i].name.text, rule->name.text) == 0)
            flaw = "comes twice; choose another name";
    if (!phrases && !rule->lines && !rule->starts.count)
        flaw = "has no 'phrases', and would look at every line; add them, 'starts-in' or 'lines'";
    else if (!phrases && (rule->flags & (ALAM_ZONE_IS | ALAM_ZONE_INSIDE)))
        flaw = "has 'place' or 'inside', which need 'phrases'; add them";
    else if ((rule->flags & ALAM_ZONE_INSIDE) && !signs)
        flaw = "has 'inside', which needs 'signs' behind the phrase; add them";
    else if (!phrases && signs && !rule->words)
        flaw = "has 'signs' without 'phrases', which need 'words', how many may stand in front; add it";
    else if (rule->until == ALAM_UNTIL_SIGN && (phrases || !signs))
        flaw = "has 'until: sign', which needs 'signs' and no 'phrases'; add or remove them";
    else if (rule->most && rule->least > rule->most)
        flaw = "has a 'least' above its 'most'; correct one of them";
    return !flaw || alam_yaml_fail(yaml, start, "the zone rule '%.40s' %s", rule->name.text, flaw);
}

static bool read_rule(alam_source *source, alam_yaml *yaml)
{
    alam_source_zone *rule = alam_array_push(&source->zones);
    unsigned seen = 0;
    if (!rule)
        return alam_yaml_no_memory(yaml);
    if (!alam_yaml_map(yaml))
        return false;
    const alam_scalar start = {.line = yaml->line, .column = yaml->column};
    for (int key; (key = alam_yaml_key(yaml, keys, KEY_COUNT, &seen)) >= 0;)
        if (!read_value(rule, key, yaml))
            return false;
    return !yaml->failed && check_rule(source, rule, seen, yaml, &start);
}

bool alam_read_zones(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    (void)head;
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml))
        if (!read_rule(source, yaml))
            return false;
    return !yaml->failed;
}

void alam_free_zone(alam_source_zone *zone)
{
    alam_array_free(&zone->phrases);
    alam_array_free(&zone->signs);
    alam_array_free(&zone->ends);
    alam_array_free(&zone->never);
    alam_array_free(&zone->starts);
    alam_array_free(&zone->after);
    alam_array_free(&zone->resume);
}

/* ---- dates --------------------------------------------------------------------------------------- */

static bool read_date_words(alam_source *source, uint32_t month, alam_yaml *yaml)
{
    if (!alam_yaml_list(yaml))
        return false;
    while (alam_yaml_item(yaml)) {
        alam_scalar item;
        if (!alam_yaml_scalar(yaml, &item))
            return false;
        alam_source_date *date = alam_array_push(&source->dates);
        if (!date)
            return alam_yaml_no_memory(yaml);
        *date = (alam_source_date){alam_ref(yaml, &item), month};
    }
    return !yaml->failed;
}

static bool read_months(alam_source *source, alam_yaml *yaml)
{
    static const char *const months[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"};
    unsigned seen = 0;
    if (!alam_yaml_map(yaml))
        return false;
    for (int key; (key = alam_yaml_key(yaml, months, 12, &seen)) >= 0;)
        if (!read_date_words(source, (uint32_t)key + 1, yaml))
            return false;
    return !yaml->failed;
}

bool alam_read_dates(alam_source *source, const alam_file_head *head, alam_yaml *yaml)
{
    static const char *const parts[] = {"months", "beside"};
    unsigned seen = 0;
    (void)head;
    if (!alam_yaml_map(yaml))
        return false;
    for (int key; (key = alam_yaml_key(yaml, parts, 2, &seen)) >= 0;)
        if (key == 0 ? !read_months(source, yaml) : !read_date_words(source, 0, yaml))
            return false;
    return !yaml->failed;
}
