#include "zone/date.h"
#include "zone/fit.h"

/* Code points of the line behind one that has nothing but a phrase, which may still belong to it. */
enum { LONGEST_NEXT_LINE = 160 };

/* Words, or signs, of a line that are looked at for what begins inside of it. */
enum { MOST_INSIDE = 4096 };

/* What goes on from line to line. */
typedef struct walk {
    alam_zones *zones;
    const char *zone;  /* of what no rule takes */
    uint32_t number;   /* of the line, of those that are not empty, from 1 */
    bool first;        /* no line was without a rule */
    uint32_t last;     /* byte behind the last line that is not empty */
    uint32_t open;     /* a rule whose zone goes on over lines; ALAM_NONE: none */
    bool begun;        /* and that has had some text behind its phrase */
    bool ended;        /* its zone goes on to the end */
    uint32_t pending;  /* a rule whose phrase filled the line before; ALAM_NONE: none */
} walk;

static const alam_zone_rule *rule_of(const walk *at, uint32_t rule)
{
    return &at->zones->image->at.ZONE_RULES[rule];
}

/* From byte `start` on the text belongs to `rule`. */
static void enter(walk *at, uint32_t start, uint32_t rule)
{
    alam_zones *zones = at->zones;
    alam_zone_stretch *last =
        zones->stretches.count ? &zones->stretches.items[zones->stretches.count - 1] : NULL;
    if (last && last->rule == rule)
        return;
    if (!last || last->start != start)
        last = alam_array_push(&zones->stretches);
    if (!last) {
        zones->failed = true;
        return;
    }
    *last = (alam_zone_stretch){start, rule, at->zone};
    if (rule != ALAM_NONE)
        last->zone = alam_zone_name((alam_zone)rule_of(at, rule)->zone);
}

static void remember_headline(alam_zones *zones)
{
    zones->headline = alam_line_hash(&zones->line);
    zones->headline_word = alam_line_first_hash(&zones->line);
}

static void note(walk *at, const alam_zone_hit *hit)
{
    alam_zones *zones = at->zones;
    const alam_zone_rule *rule = rule_of(at, hit->rule);
    zones->rules_seen |= UINT64_C(1) << hit->rule;
    zones->zones_seen |= (uint8_t)(1u << rule->zone);
    if (hit->date && rule->date > zones->date_rank) {
        zones->found_date = hit->date;
        zones->date_rank = rule->date;
    }
    if (rule->zone == ALAM_ZONE_HEADLINE && !zones->headline && !alam_line_is_long(&zones->line))
        remember_headline(zones);
}

/* What follows a rule's phrase or line. */
static void apply(walk *at, const alam_zone_hit *hit)
{
    alam_zones *zones = at->zones;
    const alam_zone_rule *rule = rule_of(at, hit->rule);
    at->ended = (zones->rules_seen & rule->after_rules) || (zones->zones_seen & rule->after_zones) ||
                rule->until == ALAM_UNTIL_END;
    note(at, hit);
    switch ((alam_until)rule->until) {
    case ALAM_UNTIL_LINE:
        at->pending = hit->alone && !(rule->flags & ALAM_ZONE_IS) ? hit->rule : ALAM_NONE;
        break;
    case ALAM_UNTIL_SIGN:
        enter(at, hit->opening, ALAM_NONE);
        break;
    default:
        at->open = hit->rule;
        at->begun = !hit->alone;
    }
}

/* The byte at which words begin that end `rule`, from the line's second one on; 0: none. */
static uint32_t find_resume(walk *at, uint32_t rule)
{
    uint32_t found = 0;
    if (rule_of(at, rule)->resume_count > 0)
        for (size_t i = 1; !found && i < MOST_INSIDE && alam_line_word(&at->zones->line, i); i++)
            found = alam_zone_resume(at->zones, rule_of(at, rule), i);
    return found;
}

/* The first byte of the line from `at` on with which a sign may begin; its end where there is none. */
static uint32_t next_sign(const alam_zones *zones, uint32_t at)
{
    const unsigned char *text = (const unsigned char *)zones->line.text;
    const bool *signs = zones->signs;
    uint32_t end = zones->line.end;
    while (at < end && !signs[text[at]])
        at++;
    return at;
}

/* Looks at the signs of a line from byte `from` on, for rules that begin in front of them. Where there
 * are sentences such phrases may be words like others in the middle of one; `anywhere`: there are none. */
static void look_inside(walk *at, uint32_t from, bool anywhere)
{
    alam_zones *zones = at->zones;
    size_t looks = 0;
    for (uint32_t sign = from; looks < MOST_INSIDE; sign++) {
        uint32_t start = 0;
        sign = next_sign(zones, sign);
        if (sign >= zones->line.end)
            return;
        if (sign == from)
            continue;
        alam_zone_hit hit = alam_zone_fit_inside(zones, from, sign, anywhere, &start);
        looks++;
        if (hit.rule == ALAM_NONE)
            continue;
        enter(at, start, hit.rule);
        apply(at, &hit);
        anywhere = true;
        from = sign + 1;
        if (at->ended)
            return;
    }
}

/* The rest of a line, from byte `from` on, that `rule` (ALAM_NONE: none) has begun. */
static void read_rest(walk *at, uint32_t from, uint32_t rule)
{
    uint32_t resumed = rule == ALAM_NONE ? 0 : find_resume(at, rule);
    if (resumed)
        enter(at, resumed, ALAM_NONE);
    bool listed = rule != ALAM_NONE && (rule_of(at, rule)->zone == ALAM_ZONE_KEYWORDS ||
                                        rule_of(at, rule)->zone == ALAM_ZONE_META);
    look_inside(at, resumed ? resumed : from, listed && !resumed);
}

/* The line behind one that had nothing but a rule's phrase. */
static bool goes_on(const walk *at, uint32_t rule)
{
    alam_line *line = &at->zones->line;
    return rule != ALAM_NONE && alam_line_length(line) <= LONGEST_NEXT_LINE && !alam_line_is_text(line);
}

/* A line that begins no rule. */
static void continue_line(walk *at)
{
    alam_zones *zones = at->zones;
    alam_line *line = &zones->line;
    if (goes_on(at, at->pending)) {
        uint32_t rule = at->pending;
        if (rule_of(at, rule)->date != ALAM_ZONE_DATE_ANY) {
            alam_zone_hit hit = {.rule = rule, .date = alam_find_date(&zones->line).date};
            note(at, &hit);
        }
        at->pending = ALAM_NONE;
        enter(at, line->start, rule);
        read_rest(at, line->start, rule);
        return;
    }
    at->pending = ALAM_NONE;
    if (at->open != ALAM_NONE && alam_line_is_text(line))
        at->open = ALAM_NONE;
    at->begun = true;
    at->first &= at->open != ALAM_NONE;
    enter(at, line->start, at->open);
    read_rest(at, line->start, at->open);
}

static uint32_t last_start(const alam_zones *zones)
{
    return zones->stretches.items[zones->stretches.count - 1].start;
}

/* Remembers a line that no rule has taken, while rules look at it. */
static void remember_line(walk *at)
{
    alam_zones *zones = at->zones;
    bool wanted = zones->stretches.items[zones->stretches.count - 1].rule == ALAM_NONE &&
                  at->number < zones->image->settings->zone_lines &&
                  !alam_line_is_long(&zones->line);
    zones->before_start = zones->line.start;
    zones->before_end = wanted ? zones->line.end : 0;
    zones->before_word = wanted ? alam_line_first_hash(&zones->line) : 0;
}

/* A rule that says of a line that it is the article, and not only that the first line is still to come. */
static bool is_text(const alam_zone_rule *rule)
{
    return rule->zone == ALAM_ZONE_BODY && !(rule->flags & ALAM_ZONE_FIRST);
}

static void read_line(walk *at)
{
    alam_zones *zones = at->zones;
    at->number++;
    bool first = at->first && zones->line.end < at->last;
    bool open = at->open != ALAM_NONE || goes_on(at, at->pending);
    alam_zone_hit hit = alam_zone_fit(zones, at->number, first, open);
    if (hit.rule == ALAM_NONE) {
        continue_line(at);
        remember_line(at);
        return;
    }
    at->pending = ALAM_NONE;
    if ((rule_of(at, hit.rule)->flags & ALAM_ZONE_TWICE) && last_start(zones) <= zones->before_start)
        enter(at, zones->before_start, hit.rule);
    zones->before_end = 0;
    enter(at, zones->line.start, hit.rule);
    apply(at, &hit);
    bool opening = rule_of(at, hit.rule)->until == ALAM_UNTIL_SIGN;
    at->first &= !opening && !is_text(rule_of(at, hit.rule));
    if (!at->ended)
        read_rest(at, hit.opening, opening ? ALAM_NONE : hit.rule);
}

static void read_empty_line(walk *at)
{
    if (at->open != ALAM_NONE && rule_of(at, at->open)->until == ALAM_UNTIL_BLOCK && at->begun)
        at->open = ALAM_NONE;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static void read_lines(walk *at, const char *text, uint32_t length)
{
    alam_zones *zones = at->zones;
    at->last = length;
    while (at->last > 0 && is_blank(text[at->last - 1]))
        at->last--;
    for (uint32_t start = 0, end; start < length && !zones->failed; start = end + 1) {
        const char *feed = memchr(text + start, '\n', length - start);
        end = feed ? (uint32_t)(feed - text) : length;
        if (alam_line_open(&zones->line, zones->image, text, start, end))
            read_line(at);
        else
            read_empty_line(at);
        zones->failed |= zones->line.failed;
        if (at->ended)
            return;
    }
}

void alam_zones_begin(alam_zones *zones, int32_t date)
{
    zones->given_date = date;
    zones->found_date = 0;
    zones->date_rank = 0;
    zones->rules_seen = 0;
    zones->zones_seen = 0;
    zones->headline = 0;
}

/* A field that is the headline: the body may repeat it. */
static void note_headline(alam_zones *zones, const char *text, uint32_t length)
{
    zones->zones_seen |= 1u << ALAM_ZONE_HEADLINE;
    if (length <= ALAM_LINE_LONG && alam_line_open(&zones->line, zones->image, text, 0, length))
        remember_headline(zones);
    zones->failed |= zones->line.failed;
}

static void mark_signs(const alam_image *image, uint32_t first, uint32_t count, bool *bytes)
{
    for (uint32_t i = 0; i < count; i++) {
        char encoded[4];
        uint32_t sign = image->at.ZONE_SIGNS[first + i];
        if (sign <= 0x10FFFF && alam_utf8_encode(sign, encoded))
            bytes[(unsigned char)encoded[0]] = true;
    }
}

/* The ends of the words at which text goes on. A word of fewer than four bytes may end any other, so that with
 * one of them all words have to be looked at. */
static void mark_tails(alam_zones *zones)
{
    const alam_image *image = zones->image;
    for (size_t i = 0; i < image->count.ZONE_RESUME; i++) {
        const char *word = alam_image_string(image, image->at.ZONE_RESUME[i]);
        size_t length = strlen(word);
        if (length < 4)
            memset(zones->tails, true, sizeof zones->tails);
        zones->tails[alam_zone_tail(word, length)] = true;
    }
}

static void find_signs(alam_zones *zones)
{
    const alam_image *image = zones->image;
    memset(zones->signs, 0, sizeof zones->signs);
    memset(zones->starts, 0, sizeof zones->starts);
    for (size_t i = 0; i < image->count.ZONE_RULES; i++) {
        const alam_zone_rule *rule = &image->at.ZONE_RULES[i];
        if (rule->flags & ALAM_ZONE_INSIDE)
            mark_signs(image, rule->first_sign, rule->sign_count, zones->signs);
        if (!(rule->flags & ALAM_ZONE_PHRASE))
            mark_signs(image, rule->first_start, rule->start_count, zones->starts);
    }
}

bool alam_zones_read(alam_zones *zones, const alam_image *image, const char *zone, const char *text,
                     size_t length)
{
    walk at = {.zones = zones, .zone = zone, .first = true, .open = ALAM_NONE, .pending = ALAM_NONE};
    if (zones->image != image) {
        zones->image = image;
        find_signs(zones);
        mark_tails(zones);
    }
    zones->stretches.count = 0;
    zones->cursor = 0;
    zones->failed = !alam_line_prepare(&zones->line) || !alam_line_prepare(&zones->tail);
    zones->before_end = 0;
    enter(&at, 0, ALAM_NONE);
    if (!zones->failed && strcmp(zone, alam_zone_name(ALAM_ZONE_HEADLINE)) == 0)
        note_headline(zones, text, (uint32_t)length);
    if (!zones->failed && image->count.ZONE_RULES > 0 &&
        strcmp(zone, alam_zone_name(ALAM_ZONE_BODY)) == 0)
        read_lines(&at, text, (uint32_t)length);
    return !zones->failed;
}

const alam_zone_stretch *alam_zones_at(alam_zones *zones, uint32_t byte)
{
    const alam_zone_stretch *items = zones->stretches.items;
    size_t at = items[zones->cursor].start <= byte ? zones->cursor : 0;
    while (at + 1 < zones->stretches.count && items[at + 1].start <= byte)
        at++;
    zones->cursor = at;
    return &items[at];
}

void alam_zones_free(alam_zones *zones)
{
    alam_line_free(&zones->line);
    alam_line_free(&zones->tail);
    alam_array_free(&zones->stretches);
}
