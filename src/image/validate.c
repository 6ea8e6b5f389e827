#include "image/validate.h"

typedef const char *(*check)(const alam_image *image);

/* A string may begin anywhere, but not inside a character. */
static bool is_string(const alam_image *image, uint32_t offset)
{
    return offset < image->count.STRINGS &&
           ((unsigned char)image->at.STRINGS[offset] & 0xC0) != 0x80;
}

static bool is_run(uint32_t first, uint32_t count, size_t total)
{
    return first <= total && count <= total - first;
}

static bool are_strings(const alam_image *image, const uint32_t *offsets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_string(image, offsets[i]))
            return false;
    return true;
}

static const char *check_strings(const alam_image *image)
{
    size_t count = image->count.STRINGS;
    if (count == 0 || count > UINT32_MAX || image->at.STRINGS[0] || image->at.STRINGS[count - 1])
        return "the strings do not start and end with an empty one";
    if (alam_utf8_valid_prefix(image->at.STRINGS, count) != count)
        return "a string is not UTF-8";
    return NULL;
}

static bool is_fold_entry(const alam_image *image, uint32_t entry, const uint8_t *starts)
{
    uint32_t value = alam_fold_value(entry);
    if (alam_fold_class(entry) >= ALAM_CLASS_COUNT)
        return false;
    if (alam_fold_rule(entry) >= image->count.FOLD_RULES)
        return false;
    if (alam_fold_kind_of(entry) == ALAM_FOLD_SEQUENCE)
        return value < image->count.FOLD_SEQUENCES && starts[value / 8] >> (value % 8) & 1;
    return value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
}

/* Marks in `starts` (a bit an item) where a sequence begins. False when they do not fill the section
 * or are no characters. */
static bool mark_sequences(const alam_image *image, uint8_t *starts)
{
    const uint32_t *items = image->at.FOLD_SEQUENCES;
    size_t count = image->count.FOLD_SEQUENCES;
    for (size_t i = 0; i < count; i += items[i] + 1) {
        if (items[i] == 0 || items[i] > 32 || items[i] >= count - i)
            return false;
        for (uint32_t j = 1; j <= items[i]; j++)
            if (items[i + j] > 0x10FFFF || (items[i + j] >= 0xD800 && items[i + j] <= 0xDFFF))
                return false;
        starts[i / 8] |= (uint8_t)(1 << i % 8);
    }
    return true;
}

#define MOST_SEQUENCE_ITEMS ((size_t)1 << 17)

static const char *check_fold(const alam_image *image)
{
    uint8_t starts[MOST_SEQUENCE_ITEMS / 8] = {0};
    if (image->count.FOLD_INDEX != (size_t)ALAM_LEVEL_COUNT * ALAM_FOLD_PAGES ||
        image->count.FOLD_BLOCKS % 256 != 0 || image->count.FOLD_RULES == 0 ||
        image->count.FOLD_RULES > ALAM_FOLD_RULES ||
        image->count.FOLD_SEQUENCES > MOST_SEQUENCE_ITEMS)
        return "the fold table has another size";
    if (!are_strings(image, image->at.FOLD_RULES, image->count.FOLD_RULES))
        return "a fold rule has no name";
    if (!mark_sequences(image, starts))
        return "the fold sequences are broken";
    for (size_t i = 0; i < image->count.FOLD_INDEX; i++)
        if (image->at.FOLD_INDEX[i] >= image->count.FOLD_BLOCKS / 256)
            return "the fold index points outside";
    for (size_t i = 0; i < image->count.FOLD_BLOCKS; i++)
        if (!is_fold_entry(image, image->at.FOLD_BLOCKS[i], starts))
            return "a fold entry points outside";
    return NULL;
}

static bool is_entity_or_none(const alam_image *image, uint32_t entity)
{
    return entity == ALAM_NONE || entity < image->count.ENTITIES;
}

static const char *check_entities(const alam_image *image)
{
    if (!are_strings(image, image->at.TYPES, image->count.TYPES))
        return "a type has no name";
    for (size_t i = 0; i < image->count.ENTITIES; i++) {
        const alam_entity *entity = &image->at.ENTITIES[i];
        const uint32_t strings[] = {entity->id, entity->type, entity->kind, entity->name};
        if (!are_strings(image, strings, 4) || !is_entity_or_none(image, entity->within) ||
            !is_entity_or_none(image, entity->country) ||
            !is_run(entity->first_role, entity->role_count, image->count.ROLES))
            return "an entity points outside";
    }
    for (size_t i = 0; i < image->count.KINDS; i++)
        if (!is_string(image, image->at.KINDS[i].name) || image->at.KINDS[i].count == 0)
            return "a kind has no name or no entity";
    for (size_t i = 0; i < image->count.ALIASES; i++)
        if (!is_string(image, image->at.ALIASES[i].id) ||
            image->at.ALIASES[i].entity >= image->count.ENTITIES)
            return "another id points outside";
    if (image->count.ENTITY_SOURCES != image->count.ENTITIES)
        return "the entities' sources have another number";
    for (size_t i = 0; i < image->count.ENTITIES; i++)
        if (image->at.ENTITY_SOURCES[i] != ALAM_NONE &&
            image->at.ENTITY_SOURCES[i] >= image->count.SOURCES)
            return "an entity's source points outside";
    for (size_t i = 0; i < image->count.SOURCES; i++)
        if (!is_string(image, image->at.SOURCES[i].source) ||
            !is_string(image, image->at.SOURCES[i].licence))
            return "a source points outside";
    for (size_t i = 0; i < image->count.ROLES; i++)
        if (!is_string(image, image->at.ROLES[i].role) ||
            !is_entity_or_none(image, image->at.ROLES[i].of))
            return "a role points outside";
    return NULL;
}

/* Each entry says what the role that it leads to says, and they are in order. */
static const char *check_role_places(const alam_image *image)
{
    const alam_role_place *places = image->at.ROLES_BY_OF;
    if (image->count.ROLES_BY_OF != image->count.ROLES)
        return "the roles are not all indexed";
    for (size_t i = 0; i < image->count.ROLES_BY_OF; i++) {
        if (places[i].number >= image->count.ROLES || places[i].entity >= image->count.ENTITIES ||
            places[i].of != image->at.ROLES[places[i].number].of ||
            places[i].role != image->at.ROLES[places[i].number].role)
            return "the index of roles points outside";
        if (i > 0 && (places[i - 1].of > places[i].of ||
                      (places[i - 1].of == places[i].of && places[i - 1].role > places[i].role)))
            return "the index of roles is out of order";
    }
    return NULL;
}

static bool is_power_of_two(size_t count)
{
    return count > 0 && (count & (count - 1)) == 0;
}

static const char *check_settings(const alam_image *image)
{
    if (image->count.SETTINGS != 1)
        return "the settings are missing";
    const alam_settings *settings = image->at.SETTINGS;
    size_t rules = image->count.VARIANT_RULES;
    if (settings->longest_word >= image->count.STRINGS || settings->longest_name > ALAM_MOST_NAME_WORDS)
        return "the longest word or name does not fit";
    if ((settings->double_cost != ALAM_NEVER && settings->double_rule >= rules) ||
        (settings->slip_cost != ALAM_NEVER && settings->slip_rule >= rules) ||
        (settings->spacing_cost != ALAM_NEVER && settings->spacing_rule >= rules))
        return "a spelling rule has no name";
    return NULL;
}

static const char *check_words(const alam_image *image)
{
    for (size_t i = 0; i < image->count.WORDS; i++) {
        const alam_word *word = &image->at.WORDS[i];
        if (!is_string(image, word->text) ||
            word->length >= image->count.STRINGS - word->text ||
            word->length > image->settings->longest_word ||
            word->set >= image->count.CLASS_SETS ||
            !is_run(word->first_common, word->common_count, image->count.COMMON))
            return "a word points outside";
    }
    if (!are_strings(image, image->at.COMMON, image->count.COMMON))
        return "an ordinary word points outside";
    if (!is_power_of_two(image->count.WORD_SLOTS))
        return "the word table has another size";
    size_t used = 0;
    for (size_t i = 0; i < image->count.WORD_SLOTS; i++) {
        uint32_t word = image->at.WORD_SLOTS[i].word;
        if (word != ALAM_NONE && word >= image->count.WORDS)
            return "the word table points outside";
        used += word != ALAM_NONE;
    }
    return used < image->count.WORD_SLOTS ? NULL : "the word table is full";
}

/* Prefixes lead to names, and one bucket at least is not spilled, so that looking for a place ends. */
static bool are_prefixes(const alam_image *image, const alam_prefix_bucket *buckets, size_t count)
{
    bool ends = false;
    for (size_t i = 0; i < count; i++) {
        for (size_t lane = 0; lane < ALAM_PREFIX_LANES; lane++) {
            uint32_t name = alam_prefix_name(buckets[i].prefixes[lane]);
            if (name != ALAM_NONE && name >= image->count.NAMES)
                return false;
        }
        ends = ends || !alam_prefix_is_spilled(&buckets[i]);
    }
    return ends && count <= UINT32_MAX;
}

static const char *check_prefixes(const alam_image *image)
{
    if (!are_prefixes(image, image->at.FIRST_PREFIXES, image->count.FIRST_PREFIXES) ||
        !are_prefixes(image, image->at.NEXT_PREFIXES, image->count.NEXT_PREFIXES))
        return "the prefix table points outside or is full";
    const size_t filters[] = {image->count.FIRST_FILTER, image->count.NEXT_FILTER};
    for (size_t i = 0; i < 2; i++)
        if (filters[i] == 0 || filters[i] > UINT32_MAX)
            return "a filter of prefixes has another size";
    return NULL;
}

/* A name that another one of the same words follows is not the last, and that one has as many. */
static bool is_followed_well(const alam_image *image, size_t number)
{
    const alam_name *name = &image->at.NAMES[number];
    return !(name->flags & ALAM_NAME_FOLLOWED) ||
           (number + 1 < image->count.NAMES && name[1].words == name->words);
}

static const char *check_names(const alam_image *image)
{
    for (size_t i = 0; i < image->count.NAMES; i++) {
        const alam_name *name = &image->at.NAMES[i];
        const uint32_t strings[] = {name->text, name->base, name->rule};
        if (!are_strings(image, strings, 3) || name->entity >= image->count.ENTITIES ||
            name->mode >= ALAM_MODE_COUNT || name->level >= ALAM_LEVEL_COUNT ||
            name->flags & ~ALAM_NAME_FLAGS || !(name->prior >= 0 && name->prior <= 1))
            return "a name points outside";
        if (name->words == 0 || name->words > image->settings->longest_name || !is_followed_well(image, i))
            return "a name has another number of words";
    }
    return NULL;
}

static const char *check_clitics(const alam_image *image)
{
    if (image->count.CLITICS > UINT8_MAX)
        return "there are too many proclitics";
    for (size_t i = 0; i < image->count.CLITICS; i++) {
        const alam_clitic *clitic = &image->at.CLITICS[i];
        const uint32_t strings[] = {clitic->strip, clitic->before, clitic->restore};
        if (!are_strings(image, strings, 3) || clitic->strip_length == 0 ||
            clitic->strip_length >= image->count.STRINGS - clitic->strip ||
            !is_run(clitic->first_part, clitic->part_count, image->count.CLITIC_PARTS))
            return "a proclitic points outside";
    }
    return are_strings(image, image->at.CLITIC_PARTS, image->count.CLITIC_PARTS)
               ? NULL
               : "a proclitic has no name";
}

static const char *check_triggers(const alam_image *image)
{
    for (size_t i = 0; i < image->count.TRIGGERS; i++) {
        const alam_trigger *trigger = &image->at.TRIGGERS[i];
        if (!is_string(image, trigger->name) || !is_string(image, trigger->type) ||
            !is_run(trigger->first_kind, trigger->kind_count, image->count.TRIGGER_KINDS))
            return "a trigger points outside";
    }
    if (!are_strings(image, image->at.TRIGGER_KINDS, image->count.TRIGGER_KINDS))
        return "a trigger's kind has no name";
    for (size_t i = 0; i < image->count.TRIGGER_WORDS; i++)
        if (image->at.TRIGGER_WORDS[i].word >= image->count.WORDS ||
            image->at.TRIGGER_WORDS[i].trigger >= image->count.TRIGGERS)
            return "a trigger word points outside";
    return NULL;
}

/* Whether an operation of a pattern of `count` refers to what there is, and goes forward only. */
static bool is_op(const alam_image *image, const alam_op *op, uint32_t number, uint32_t count)
{
    bool moves = op->code != ALAM_OP_MATCH && op->code != ALAM_OP_JUMP;
    if (op->code >= ALAM_OP_COUNT || (moves && number + 1 >= count))
        return false;
    switch ((alam_opcode)op->code) {
    case ALAM_OP_JUMP:
    case ALAM_OP_SPLIT:
        return op->a > number && op->a < count;
    case ALAM_OP_LOOK:
        return op->a > number && op->a < count && op->b <= ALAM_PATTERN_UNITS;
    case ALAM_OP_CLASS:
        return op->a < image->count.CLASSES;
    case ALAM_OP_PREDICATE:
        return op->a < image->count.PREDICATES && op->a < ALAM_MOST_PARTS;
    case ALAM_OP_KIND:
        return op->a < ALAM_KIND_COUNT;
    case ALAM_OP_CANDIDATE:
        return is_string(image, op->a) && is_string(image, op->b);
    case ALAM_OP_SIGN:
    case ALAM_OP_BEGINS:
    case ALAM_OP_ENDS:
        return is_string(image, op->a);
    default:
        return true;
    }
}

/* A predicate is made of tests and branches, ends with a match, and asks only predicates before it. */
static bool is_predicate(const alam_image *image, uint32_t number)
{
    uint32_t first = image->at.PREDICATES[number], count = 0;
    bool ended = false;
    for (; !ended && first < image->count.PATTERN_OPS && count < image->count.PATTERN_OPS - first; count++)
        ended = image->at.PATTERN_OPS[first + count].code == ALAM_OP_MATCH;
    for (uint32_t i = 0; ended && i < count; i++) {
        const alam_op *op = &image->at.PATTERN_OPS[first + i];
        bool tests = (op->code >= ALAM_OP_CLASS && op->code < ALAM_OP_PREDICATE) ||
                     (op->code == ALAM_OP_PREDICATE && op->a < number) || op->code == ALAM_OP_JUMP ||
                     op->code == ALAM_OP_SPLIT || op->code == ALAM_OP_MATCH;
        if (!tests || !is_op(image, op, i, count))
            return false;
    }
    return ended;
}

/* Whether all operations that are reached in several ways say so, without which a run could take very long. */
static bool has_joins(const alam_op *ops, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        bool jumps = ops[i].code == ALAM_OP_JUMP || ops[i].code == ALAM_OP_SPLIT;
        uint32_t to = jumps ? ops[i].a : i + 1;
        if ((jumps || ops[i].code == ALAM_OP_CANDIDATE) && (to >= count || !(ops[to].flags & ALAM_OP_JOIN)))
            return false;
    }
    return true;
}

static bool is_pattern(const alam_image *image, const alam_pattern *pattern)
{
    const uint32_t strings[] = {pattern->name, pattern->type, pattern->id, pattern->role};
    if (!are_strings(image, strings, 4) || pattern->action >= ALAM_ACTION_COUNT ||
        !is_run(pattern->first_op, pattern->op_count, image->count.PATTERN_OPS) ||
        pattern->op_count == 0 || pattern->op_count > ALAM_MOST_OPS ||
        pattern->ahead_predicate > image->count.PREDICATES ||
        pattern->start_predicate > image->count.PREDICATES || pattern->start_op > pattern->op_count ||
        !(pattern->score >= 0 && pattern->score <= 1))
        return false;
    for (uint32_t i = 0; i < pattern->op_count; i++)
        if (!is_op(image, &image->at.PATTERN_OPS[pattern->first_op + i], i, pattern->op_count))
            return false;
    return has_joins(&image->at.PATTERN_OPS[pattern->first_op], pattern->op_count);
}

static const char *check_patterns(const alam_image *image)
{
    if (image->count.CLASSES > ALAM_MOST_CLASSES || image->count.CLASS_SETS == 0 ||
        image->count.LETTER_ODDS != ALAM_LETTER_BUCKETS)
        return "the classes of words have another size";
    for (size_t i = 0; i < image->count.CLASSES; i++)
        if (!is_string(image, image->at.CLASSES[i].name) ||
            !is_run(image->at.CLASSES[i].first_anchor, image->at.CLASSES[i].anchor_count,
                    image->count.ANCHORS))
            return "a class of words points outside";
    for (size_t i = 0; i < image->count.ANCHORS; i++)
        if (image->at.ANCHORS[i] >= image->count.PATTERNS)
            return "a class starts an unknown pattern";
    for (size_t i = 0; i < image->count.PATTERNS; i++)
        if (!is_pattern(image, &image->at.PATTERNS[i]))
            return "a pattern points outside";
    if (image->count.PREDICATES > ALAM_MOST_PREDICATES)
        return "there are too many predicates";
    for (uint32_t i = 0; i < image->count.PREDICATES; i++)
        if (!is_predicate(image, i))
            return "a predicate points outside";
    for (size_t i = 0; i < image->count.SHORT_FORMS; i++)
        if (!is_string(image, image->at.SHORT_FORMS[i].name) ||
            !is_string(image, image->at.SHORT_FORMS[i].type) ||
            !(image->at.SHORT_FORMS[i].score >= 0 && image->at.SHORT_FORMS[i].score <= 1))
            return "a short form points outside";
    return NULL;
}

/* Phrases are looked up by a binary search for their hash. */
static bool are_phrases(const alam_image *image, const alam_phrase *phrases, size_t count, size_t rules)
{
    for (size_t i = 0; i < count; i++)
        if (phrases[i].word_count == 0 || phrases[i].rule >= rules || phrases[i].month > 12 ||
            !is_run(phrases[i].first_word, phrases[i].word_count, image->count.PHRASE_WORDS) ||
            (i > 0 && phrases[i - 1].hash > phrases[i].hash))
            return false;
    return true;
}

static const char *check_zones(const alam_image *image)
{
    if (image->count.ZONE_RULES > 64)
        return "there are too many zone rules";
    for (size_t i = 0; i < image->count.ZONE_RULES; i++) {
        const alam_zone_rule *rule = &image->at.ZONE_RULES[i];
        size_t signs = image->count.ZONE_SIGNS;
        if (!is_string(image, rule->name) || !is_run(rule->first_sign, rule->sign_count, signs) ||
            !is_run(rule->first_end, rule->end_count, signs) ||
            !is_run(rule->first_never, rule->never_count, signs) ||
            !is_run(rule->first_start, rule->start_count, signs) ||
            !is_run(rule->first_resume, rule->resume_count, image->count.ZONE_RESUME) ||
            rule->zone >= ALAM_ZONE_COUNT || rule->until >= ALAM_UNTIL_COUNT ||
            rule->date >= ALAM_ZONE_DATE_COUNT)
            return "a zone rule points outside";
    }
    if (!are_strings(image, image->at.PHRASE_WORDS, image->count.PHRASE_WORDS) ||
        !are_strings(image, image->at.ZONE_RESUME, image->count.ZONE_RESUME) ||
        !are_phrases(image, image->at.ZONE_PHRASES, image->count.ZONE_PHRASES, image->count.ZONE_RULES) ||
        !are_phrases(image, image->at.DATE_PHRASES, image->count.DATE_PHRASES, 1))
        return "a phrase points outside";
    for (size_t i = 0; i < image->count.ZONE_INSIDE; i++)
        if (image->at.ZONE_INSIDE[i] >= image->count.ZONE_PHRASES)
            return "a phrase points outside";
    return NULL;
}

static const char *check_variants(const alam_image *image)
{
    size_t letters = image->count.VARIANT_LETTERS;
    size_t costs = (size_t)ALAM_WHERE_COUNT * ALAM_LETTER_NUMBERS * ALAM_LETTER_NUMBERS;
    if (image->count.VARIANT_RULES > 64 || letters >= ALAM_LETTER_NUMBERS ||
        image->count.VARIANT_COSTS != costs || image->count.REWRITES > ALAM_MOST_REWRITES ||
        !are_strings(image, image->at.VARIANT_RULES, image->count.VARIANT_RULES) ||
        !are_strings(image, image->at.SKELETON_STARTS, image->count.SKELETON_STARTS))
        return "the spelling rules have another size";
    for (size_t i = 0; i < costs; i++)
        if (image->at.VARIANT_COSTS[i].cost != ALAM_NEVER &&
            image->at.VARIANT_COSTS[i].rule >= image->count.VARIANT_RULES)
            return "a spelling rule has no name";
    for (size_t i = 0; i < image->count.REWRITES; i++)
        if (image->at.REWRITES[i].from_count > 4 || image->at.REWRITES[i].to_count > 4 ||
            image->at.REWRITES[i].from_count + image->at.REWRITES[i].to_count == 0 ||
            image->at.REWRITES[i].rule >= image->count.VARIANT_RULES)
            return "a spelling rule points outside";
    return NULL;
}

static const char *check_skeletons(const alam_image *image)
{
    size_t used = 0;
    if (!is_power_of_two(image->count.SKELETON_SLOTS))
        return "the skeleton table has another size";
    for (size_t i = 0; i < image->count.SKELETON_SLOTS; i++) {
        const alam_skeleton_slot *slot = &image->at.SKELETON_SLOTS[i];
        used += slot->first != ALAM_NONE;
        if (slot->first != ALAM_NONE && !is_run(slot->first, slot->count, image->count.SKELETON_WORDS))
            return "the skeleton table points outside";
    }
    for (size_t i = 0; i < image->count.SKELETON_WORDS; i++)
        if (image->at.SKELETON_WORDS[i] >= image->count.WORDS)
            return "a skeleton has an unknown word";
    return used < image->count.SKELETON_SLOTS ? NULL : "the skeleton table is full";
}

const char *alam_image_flaw(const alam_image *image)
{
    static const check checks[] = {
        check_strings,  check_fold,  check_settings, check_entities, check_words,   check_prefixes,
        check_names,    check_clitics, check_triggers, check_patterns, check_variants,
        check_skeletons, check_role_places, check_zones,
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        const char *flaw = checks[i](image);
        if (flaw)
            return flaw;
    }
    return NULL;
}
