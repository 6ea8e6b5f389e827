/* ZONE_RULES and what they refer to, and DATE_PHRASES. */
#include "compile/build.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "text/word.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_RULES = 64 };

/* The folded words of `text` as strings at the end of a section. Fails where it has none. */
static bool add_words(alam_build *build, alam_section_id section, const alam_text_ref *text,
                      uint32_t *count, uint64_t *first_hash)
{
    alam_word_reader reader = {&build->fold, text->text, 0, text->length};
    alam_buffer folded = {0};
    alam_seen_word word;
    *count = 0;
    while (alam_next_word(&reader, &folded, &word)) {
        const char *copy = alam_arena_copy(&build->source->arena, folded.data + word.folded,
                                           word.folded_length);
        folded.failed |= !copy;
        if (!copy)
            break;
        uint32_t string = alam_build_string(build, copy);
        if ((*count)++ == 0)
            *first_hash = alam_hash(copy, word.folded_length);
        alam_buffer_append(&build->sections[section], &string, sizeof string);
    }
    bool failed = folded.failed;
    alam_buffer_free(&folded);
    if (failed)
        return alam_fail_memory(build->error);
    return *count > 0 || alam_fail_spot(build->error, text->spot,
                                        "'%.60s' has no letter or digit; correct it", text->text);
}

static bool add_phrase(alam_build *build, alam_section_id section, const alam_text_ref *text,
                       uint32_t rule, uint32_t month)
{
    alam_phrase phrase = {.first_word = alam_build_count(build, PHRASE_WORDS, uint32_t),
                          .rule = rule, .month = month};
    if (!add_words(build, ALAM_SECTION_PHRASE_WORDS, text, &phrase.word_count, &phrase.hash))
        return false;
    alam_buffer_append(&build->sections[section], &phrase, sizeof phrase);
    return true;
}

/* Longer ones first, so that the first that fits is the best. */
static int compare_phrases(const void *a, const void *b)
{
    const alam_phrase *left = a, *right = b;
    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    if (left->word_count != right->word_count)
        return left->word_count > right->word_count ? -1 : 1;
    return left->first_word < right->first_word ? -1 : left->first_word > right->first_word;
}

static void sort_phrases(alam_build *build, alam_section_id section)
{
    alam_buffer *phrases = &build->sections[section];
    if (phrases->length > 0 && !phrases->failed)
        qsort(phrases->data, phrases->length / sizeof(alam_phrase), sizeof(alam_phrase),
              compare_phrases);
}

/* ---- rules --------------------------------------------------------------------------------------- */

static bool add_signs(alam_build *build, const alam_text_list *list, uint32_t *first, uint32_t *count)
{
    *first = alam_build_count(build, ZONE_SIGNS, uint32_t);
    *count = (uint32_t)list->count;
    for (size_t i = 0; i < list->count; i++) {
        const alam_text_ref *sign = &list->items[i];
        const unsigned char *bytes = (const unsigned char *)sign->text;
        alam_codepoint decoded = alam_utf8_decode(bytes, bytes + sign->length);
        if (decoded.size != sign->length)
            return alam_fail_spot(build->error, sign->spot,
                                  "the sign '%.20s' is more than one character; list them one by one",
                                  sign->text);
        uint32_t value = decoded.value;
        alam_build_add(build, ZONE_SIGNS, &value);
    }
    return true;
}

/* Sets the bits of the rules and zones that `end-after` names. */
static bool add_after(alam_build *build, const alam_text_ref *after, alam_zone_rule *rule)
{
    static const char *const zones[] = {"body", "headline", "meta", "keywords", "related"};
    const alam_source *source = build->source;
    bool known = false;
    for (uint32_t i = 0; i < ALAM_ZONE_COUNT; i++)
        if (strcmp(zones[i], after->text) == 0) {
            rule->after_zones |= (uint8_t)(1u << i);
            known = true;
        }
    for (size_t i = 0; i < source->zones.count; i++)
        if (strcmp(source->zones.items[i].name.text, after->text) == 0) {
            rule->after_rules |= UINT64_C(1) << i;
            known = true;
        }
    return known || alam_fail_spot(build->error, after->spot,
                                   "'end-after' names '%.40s', which is neither a zone nor a zone rule; "
                                   "correct it",
                                   after->text);
}

static bool add_resume(alam_build *build, const alam_source_zone *from, alam_zone_rule *rule)
{
    rule->first_resume = alam_build_count(build, ZONE_RESUME, uint32_t);
    rule->resume_count = (uint32_t)from->resume.count;
    for (size_t i = 0; i < from->resume.count; i++) {
        uint32_t count;
        uint64_t hash;
        if (!add_words(build, ALAM_SECTION_ZONE_RESUME, &from->resume.items[i], &count, &hash))
            return false;
        if (count != 1)
            return alam_fail_spot(build->error, from->resume.items[i].spot,
                                  "'%.60s' is more than one word; list its first word",
                                  from->resume.items[i].text);
    }
    return true;
}

static bool build_rule(alam_build *build, const alam_source_zone *from)
{
    uint32_t number = alam_build_count(build, ZONE_RULES, alam_zone_rule);
    alam_zone_rule rule = {.name = alam_build_string(build, from->name.text),
                           .least = (uint16_t)from->least,
                           .most = (uint16_t)from->most,
                           .words = (uint16_t)from->words,
                           .lines = (uint16_t)from->lines,
                           .zone = (uint8_t)from->zone,
                           .until = (uint8_t)from->until,
                           .date = (uint8_t)from->date,
                           .flags = from->flags};
    if (number == MOST_RULES)
        return alam_fail_spot(build->error, from->name.spot,
                              "there are more than %d zone rules; merge some", MOST_RULES);
    for (size_t i = 0; i < from->phrases.count; i++)
        if (!add_phrase(build, ALAM_SECTION_ZONE_PHRASES, &from->phrases.items[i], number, 0))
            return false;
    for (size_t i = 0; i < from->after.count; i++)
        if (!add_after(build, &from->after.items[i], &rule))
            return false;
    if (!add_signs(build, &from->signs, &rule.first_sign, &rule.sign_count) ||
        !add_signs(build, &from->ends, &rule.first_end, &rule.end_count) ||
        !add_signs(build, &from->never, &rule.first_never, &rule.never_count) ||
        !add_signs(build, &from->starts, &rule.first_start, &rule.start_count) ||
        !add_resume(build, from, &rule))
        return false;
    if (from->phrases.count > 0)
        rule.flags |= ALAM_ZONE_PHRASE;
    else if (from->lines > build->settings.zone_lines)
        build->settings.zone_lines = from->lines;
    alam_build_add(build, ZONE_RULES, &rule);
    return true;
}

static void list_inside(alam_build *build)
{
    const alam_phrase *phrases =
        (const alam_phrase *)build->sections[ALAM_SECTION_ZONE_PHRASES].data;
    uint32_t count = alam_build_count(build, ZONE_PHRASES, alam_phrase);
    for (uint32_t i = 0; i < count; i++)
        if (build->source->zones.items[phrases[i].rule].flags & ALAM_ZONE_INSIDE)
            alam_build_add(build, ZONE_INSIDE, &i);
}

/* ---- dates --------------------------------------------------------------------------------------- */

static bool build_dates(alam_build *build)
{
    alam_map names = {0};
    bool done = true;
    for (size_t i = 0; done && i < build->source->dates.count; i++) {
        const alam_source_date *date = &build->source->dates.items[i];
        const char *folded =
            alam_build_folded(build, ALAM_LEVEL_LOOSE, date->text.text, date->text.length);
        alam_map_entry *entry = folded ? alam_map_intern(&names, folded, strlen(folded)) : NULL;
        if (!entry)
            done = alam_fail_memory(build->error);
        else if (entry->value != ALAM_MAP_NONE && entry->value != date->month)
            done = alam_fail_spot(build->error, date->text.spot,
                                  "'%.40s' is listed for another month, too; remove one of them",
                                  date->text.text);
        else
            entry->value = date->month;
        done = done && add_phrase(build, ALAM_SECTION_DATE_PHRASES, &date->text, 0, date->month);
    }
    alam_map_free(&names);
    return done;
}

bool alam_build_zones(alam_build *build)
{
    for (size_t i = 0; i < build->source->zones.count; i++)
        if (!build_rule(build, &build->source->zones.items[i]))
            return false;
    if (!build_dates(build) || !alam_build_sound(build))
        return false;
    sort_phrases(build, ALAM_SECTION_ZONE_PHRASES);
    sort_phrases(build, ALAM_SECTION_DATE_PHRASES);
    list_inside(build);
    return true;
}
