#include "compile/fold_table.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

#define MOST_UNITS 32  /* code points that one may be written as; U+FDFA needs 18 */
#define MOST_STEPS 16  /* folds in a row; more is a circle */
#define PAGE 256

/* A code point that a fold of kind MAP names. */
typedef struct mapped {
    uint32_t codepoint;
    uint32_t item;
} mapped;

typedef struct fold_builder {
    const alam_source *source;
    const UNormalizer2 *nfkc, *nfd;
    ALAM_ARRAY(mapped) maps; /* sorted by code point */
    alam_map blocks;         /* content of a block -> its number */
    alam_map sequences;      /* content of a sequence -> its place */
    bool circle;             /* met */
    uint32_t circle_item;
} fold_builder;

typedef struct unit_list {
    uint32_t list[MOST_UNITS];
    unsigned count;
    unsigned rule; /* item + 1 of the last fold that changed something */
    unsigned steps;
} unit_list;

static int compare_mapped(const void *a, const void *b)
{
    const mapped *left = a, *right = b;
    if (left->codepoint != right->codepoint)
        return left->codepoint < right->codepoint ? -1 : 1;
    return left->item < right->item ? -1 : left->item > right->item;
}

static bool collect_maps(fold_builder *builder)
{
    for (size_t i = 0; i < builder->source->folds.count; i++) {
        const alam_fold_item *item = &builder->source->folds.items[i];
        for (size_t j = 0; item->by == ALAM_FOLD_BY_MAP && j < item->from.count; j++) {
            mapped *slot = alam_array_push(&builder->maps);
            if (!slot)
                return false;
            *slot = (mapped){item->from.items[j], (uint32_t)i};
        }
    }
    if (builder->maps.count)
        qsort(builder->maps.items, builder->maps.count, sizeof(mapped), compare_mapped);
    return true;
}

/* The fold that maps `codepoint`, -1 for none. The first listed one counts. */
static int find_map(const fold_builder *builder, uint32_t codepoint)
{
    size_t low = 0, high = builder->maps.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (builder->maps.items[middle].codepoint < codepoint)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < builder->maps.count && builder->maps.items[low].codepoint == codepoint)
        return (int)builder->maps.items[low].item;
    return -1;
}

static bool has_script(const alam_fold_item *item, UScriptCode script)
{
    for (size_t i = 0; i < item->from.count; i++)
        if (item->from.items[i] == (uint32_t)script)
            return true;
    return false;
}

/* Normalises one code point into `out`; returns how many it gave, 0 on trouble. */
static unsigned normalise(const UNormalizer2 *normalizer, uint32_t codepoint, uint32_t *out)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar from[2], to[2 * MOST_UNITS];
    int32_t from_length = 0;
    U16_APPEND_UNSAFE(from, from_length, codepoint);
    int32_t length = unorm2_normalize(normalizer, from, from_length, to, 2 * MOST_UNITS, &status);
    unsigned count = 0;
    for (int32_t i = 0; U_SUCCESS(status) && i < length && count < MOST_UNITS; count++)
        U16_NEXT(to, i, length, out[count]);
    return count;
}

/* A precomposed letter of one of the item's scripts without its marks. */
static unsigned strip_accents(const fold_builder *builder, const alam_fold_item *item,
                              uint32_t codepoint, uint32_t *out)
{
    UErrorCode status = U_ZERO_ERROR;
    if (!has_script(item, uscript_getScript((UChar32)codepoint, &status)))
        return 0;
    uint32_t parts[MOST_UNITS];
    unsigned count = normalise(builder->nfd, codepoint, parts), kept = 0;
    for (unsigned i = 0; i < count; i++)
        if (u_charType((UChar32)parts[i]) != U_NON_SPACING_MARK)
            out[kept++] = parts[i];
    return kept < count ? kept : 0;
}

/* What a property fold makes of `codepoint`: true and the result, which may be nothing; false when it
 * does not apply. */
static bool apply_property(const fold_builder *builder, const alam_fold_item *item, uint32_t codepoint,
                           uint32_t *out, unsigned *count)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar32 letter = (UChar32)codepoint;
    *count = 0;
    switch (item->property) {
    case ALAM_PROPERTY_HIDDEN:
        return u_hasBinaryProperty(letter, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
    case ALAM_PROPERTY_MARKS:
        return u_charType(letter) == U_NON_SPACING_MARK &&
               has_script(item, uscript_getScript(letter, &status));
    case ALAM_PROPERTY_DIGITS:
        out[0] = '0' + (uint32_t)u_charDigitValue(letter);
        *count = u_charType(letter) == U_DECIMAL_DIGIT_NUMBER;
        break;
    case ALAM_PROPERTY_CASE:
        out[0] = (uint32_t)u_foldCase(letter, U_FOLD_CASE_DEFAULT);
        *count = 1;
        break;
    case ALAM_PROPERTY_NFKC:
        *count = normalise(builder->nfkc, codepoint, out);
        break;
    case ALAM_PROPERTY_ACCENTS:
        *count = strip_accents(builder, item, codepoint, out);
        break;
    default:
        break;
    }
    return *count > 1 || (*count == 1 && out[0] != codepoint);
}

/* Applies the first fold that fits. False when none does. */
static bool apply_one(const fold_builder *builder, alam_level level, uint32_t codepoint, uint32_t *out,
                      unsigned *count, unsigned *rule)
{
    const alam_source *source = builder->source;
    int mapped_by = find_map(builder, codepoint);
    if (mapped_by >= 0) {
        const alam_fold_item *item = &source->folds.items[mapped_by];
        *rule = (unsigned)mapped_by + 1;
        *count = item->to.count < MOST_UNITS ? (unsigned)item->to.count : MOST_UNITS;
        for (unsigned i = 0; i < *count; i++)
            out[i] = item->to.items[i];
        return item->level <= level;
    }
    for (size_t i = 0; i < source->folds.count; i++) {
        const alam_fold_item *item = &source->folds.items[i];
        if (item->by == ALAM_FOLD_BY_PROPERTY && item->level <= level &&
            apply_property(builder, item, codepoint, out, count)) {
            *rule = (unsigned)i + 1;
            return true;
        }
    }
    return false;
}

/* Letters, marks and digits; what NFKC may bring besides (spaces in ligatures) is left out. */
static bool is_word_character(uint32_t codepoint)
{
    uint32_t mask = U_GET_GC_MASK((UChar32)codepoint);
    return mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK | U_GC_NL_MASK);
}

/* Folds until no fold applies any more. A loop instead of a recursion: `todo` is a stack. */
static void fold(fold_builder *builder, alam_level level, uint32_t codepoint, unit_list *out)
{
    uint32_t todo[MOST_UNITS * 2] = {codepoint};
    unsigned waiting = 1;
    *out = (unit_list){0};
    while (waiting > 0 && !builder->circle) {
        uint32_t next = todo[--waiting], made[MOST_UNITS];
        unsigned count = 0, rule = 0;
        if (!apply_one(builder, level, next, made, &count, &rule)) {
            if (out->count < MOST_UNITS && (next == codepoint || is_word_character(next)))
                out->list[out->count++] = next;
            continue;
        }
        out->rule = rule;
        builder->circle = ++out->steps > MOST_STEPS * MOST_UNITS || waiting + count > MOST_UNITS;
        builder->circle_item = rule - 1;
        for (unsigned i = count; i > 0 && !builder->circle; i--)
            todo[waiting++] = made[i - 1];
    }
}

/* ---- classes ----------------------------------------------------------------------------------- */

static bool is_joiner(const alam_source *source, uint32_t codepoint)
{
    for (size_t i = 0; i < source->joiners.count; i++)
        if (source->joiners.items[i] == codepoint)
            return true;
    return false;
}

static bool is_dictionary_letter(uint32_t codepoint)
{
    UErrorCode status = U_ZERO_ERROR;
    if (u_getIntPropertyValue((UChar32)codepoint, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT)
        return true;
    UScriptCode script = uscript_getScript((UChar32)codepoint, &status);
    return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
}

static alam_class class_of(const alam_source *source, uint32_t codepoint, const unit_list *exact)
{
    UChar32 letter = (UChar32)codepoint;
    if (u_hasBinaryProperty(letter, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
        return ALAM_CLASS_HIDDEN;
    if (is_word_character(codepoint)) {
        if (exact->count == 0 || U_GET_GC_MASK(letter) & U_GC_M_MASK)
            return ALAM_CLASS_MARK;
        return is_dictionary_letter(codepoint) ? ALAM_CLASS_DICT : ALAM_CLASS_LETTER;
    }
    if (is_joiner(source, codepoint))
        return ALAM_CLASS_DASH;
    if (u_hasBinaryProperty(letter, UCHAR_QUOTATION_MARK)) {
        int8_t type = u_charType(letter);
        return type == U_INITIAL_PUNCTUATION || type == U_START_PUNCTUATION ? ALAM_CLASS_OPEN
               : type == U_FINAL_PUNCTUATION || type == U_END_PUNCTUATION   ? ALAM_CLASS_CLOSE
                                                                            : ALAM_CLASS_QUOTE;
    }
    switch (u_charType(letter)) {
    case U_SPACE_SEPARATOR:
        return ALAM_CLASS_SPACE;
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
        return ALAM_CLASS_NEWLINE;
    case U_DASH_PUNCTUATION:
    case U_CONNECTOR_PUNCTUATION:
        return ALAM_CLASS_DASH;
    case U_CONTROL_CHAR:
        return codepoint == '\t' ? ALAM_CLASS_SPACE
               : u_isWhitespace(letter) ? ALAM_CLASS_NEWLINE
                                        : ALAM_CLASS_OTHER;
    default:
        return codepoint == '.' ? ALAM_CLASS_DOT : ALAM_CLASS_OTHER;
    }
}

/* ---- tables ------------------------------------------------------------------------------------ */

static uint32_t sequence_place(fold_builder *builder, const unit_list *units, alam_buffer *sequences)
{
    alam_map_entry *entry = alam_map_intern(&builder->sequences, (const char *)units->list,
                                            units->count * sizeof(uint32_t));
    if (!entry) {
        sequences->failed = true;
        return 0;
    }
    if (entry->value == ALAM_MAP_NONE) {
        uint32_t count = units->count;
        entry->value = (uint32_t)(sequences->length / sizeof(uint32_t));
        alam_buffer_append(sequences, &count, sizeof count);
        alam_buffer_append(sequences, units->list, count * sizeof(uint32_t));
    }
    return entry->value;
}

/* Surrogates, and what is for private use and not named by the rules: nearly half of what is given out. */
static bool is_nobodys(const fold_builder *builder, uint32_t codepoint)
{
    int8_t type = u_charType((UChar32)codepoint);
    return type == U_SURROGATE || (type == U_PRIVATE_USE_CHAR && find_map(builder, codepoint) < 0 &&
                                   !is_joiner(builder->source, codepoint));
}

static uint32_t entry_of(fold_builder *builder, alam_level level, uint32_t codepoint,
                         alam_buffer *sequences)
{
    unit_list exact, units;
    if (is_nobodys(builder, codepoint))
        return alam_fold_pack(0, ALAM_FOLD_SAME, ALAM_CLASS_OTHER, 0);
    fold(builder, ALAM_LEVEL_EXACT, codepoint, &exact);
    alam_class class = class_of(builder->source, codepoint, &exact);
    if (class == ALAM_CLASS_HIDDEN)
        return alam_fold_pack(0, ALAM_FOLD_DROP, class, exact.rule);
    if (class != ALAM_CLASS_LETTER && class != ALAM_CLASS_MARK && class != ALAM_CLASS_DICT)
        return alam_fold_pack(0, ALAM_FOLD_SAME, class, 0);
    if (level == ALAM_LEVEL_EXACT)
        units = exact;
    else
        fold(builder, level, codepoint, &units);
    if (units.count == 0)
        return alam_fold_pack(0, ALAM_FOLD_DROP, class, units.rule);
    if (units.count > 1)
        return alam_fold_pack(sequence_place(builder, &units, sequences), ALAM_FOLD_SEQUENCE, class,
                              units.rule);
    if (units.list[0] == codepoint)
        return alam_fold_pack(0, ALAM_FOLD_SAME, class, 0);
    return alam_fold_pack(units.list[0], ALAM_FOLD_ONE, class, units.rule);
}

static void add_page(fold_builder *builder, const uint32_t *page, alam_buffer *index, alam_buffer *blocks)
{
    alam_map_entry *entry =
        alam_map_intern(&builder->blocks, (const char *)page, PAGE * sizeof *page);
    if (!entry) {
        blocks->failed = true;
        return;
    }
    if (entry->value == ALAM_MAP_NONE) {
        entry->value = (uint32_t)(blocks->length / (PAGE * sizeof *page));
        alam_buffer_append(blocks, page, PAGE * sizeof *page);
    }
    uint16_t number = (uint16_t)entry->value;
    alam_buffer_append(index, &number, sizeof number);
}

static void build_level(fold_builder *builder, alam_level level, alam_buffer *index, alam_buffer *blocks,
                        alam_buffer *sequences)
{
    uint32_t page[PAGE];
    for (uint32_t first = 0; first <= 0x10FFFF; first += PAGE) {
        for (uint32_t i = 0; i < PAGE; i++) {
            bool assigned = u_isdefined((UChar32)(first + i)) ||
                            u_hasBinaryProperty((UChar32)(first + i),
                                                UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
            page[i] = assigned ? entry_of(builder, level, first + i, sequences)
                               : alam_fold_pack(0, ALAM_FOLD_SAME, ALAM_CLASS_OTHER, 0);
        }
        add_page(builder, page, index, blocks);
    }
}

bool alam_build_fold(const alam_source *source, alam_buffer *index, alam_buffer *blocks,
                     alam_buffer *sequences, alam_error *error)
{
    UErrorCode status = U_ZERO_ERROR;
    fold_builder builder = {.source = source,
                       .nfkc = unorm2_getNFKCInstance(&status),
                       .nfd = unorm2_getNFDInstance(&status)};
    bool done = U_SUCCESS(status) && collect_maps(&builder);
    for (alam_level level = 0; done && level < ALAM_LEVEL_COUNT; level++)
        build_level(&builder, level, index, blocks, sequences);
    alam_array_free(&builder.maps);
    alam_map_free(&builder.blocks);
    alam_map_free(&builder.sequences);
    if (builder.circle)
        return alam_fail_spot(error, source->folds.items[builder.circle_item].spot,
                              "the fold '%s' goes in a circle; no letter may lead back to itself",
                              source->folds.items[builder.circle_item].name);
    return (done && !index->failed && !blocks->failed && !sequences->failed) ||
           alam_fail_memory(error);
}
