/* Words that lost the space between them, as scraping does it.
 *
 * The best way to each letter is kept: the fewest parts, then the most names among them (dynamic
 * programming over the letters, as word segmentation does it). A part is at most as long as the longest
 * word, or MOST_LETTERS, so that the time is linear in the length of the token. */
#include "match/units.h"

#define MOST_LETTERS 24

/* What a part of the token is in the lexicon. */
typedef enum part_kind { PART_UNKNOWN, PART_WORD, PART_NAME } part_kind;

/* A name by itself, not just a word of one. */
static bool is_name(const alam_image *image, uint64_t hash)
{
    const alam_prefix *prefix = alam_image_prefix(image, alam_hash_chain(0, hash));
    return prefix && prefix->terminal != ALAM_NONE;
}

static part_kind look_up(alam_units *units, const char *folded, uint32_t length, uint32_t letters)
{
    const alam_image *image = units->image;
    bool long_enough = letters >= image->settings->glue_name;
    uint64_t hash = alam_hash(folded, length);
    uint32_t word = alam_image_word(image, folded, length, hash);
    if (word != ALAM_NONE)
        return long_enough && !(image->at.WORDS[word].classes & ALAM_WORD_COMMON) &&
                       is_name(image, hash)
                   ? PART_NAME
                   : PART_WORD;
    alam_split split;
    for (uint32_t next = 0; alam_next_split(units, folded, length, NULL, &next, &split);)
        if (long_enough && is_name(image, split.hash))
            return PART_NAME;
    return PART_UNKNOWN;
}

/* Letters that a single part must have: digits and the rest of the token's edge are no exception. */
static bool is_better(const alam_cut *than, uint32_t parts, uint32_t names)
{
    return than->before == UINT32_MAX || parts < than->parts ||
           (parts == than->parts && names > than->names);
}

/* Notes the byte at which each letter of the folded token begins, and one more for its end. */
static bool find_letters(alam_units *units, const char *folded, uint32_t length)
{
    units->cuts.count = 0;
    for (uint32_t i = 0; i <= length; i++) {
        if (i < length && ((unsigned char)folded[i] & 0xC0) == 0x80)
            continue;
        alam_cut *cut = alam_array_push(&units->cuts);
        if (!cut)
            return false;
        *cut = (alam_cut){.before = UINT32_MAX, .byte = i};
    }
    return true;
}

static void find_ways(alam_units *units, const char *folded)
{
    alam_cut *cuts = units->cuts.items;
    uint32_t letters = (uint32_t)units->cuts.count - 1;
    uint32_t shortest = units->image->settings->glue_part;
    cuts[0].before = 0;
    for (uint32_t from = 0; from + shortest <= letters; from++) {
        if (cuts[from].before == UINT32_MAX)
            continue;
        for (uint32_t size = shortest; size <= MOST_LETTERS && from + size <= letters; size++) {
            alam_cut *to = &cuts[from + size];
            uint32_t length = to->byte - cuts[from].byte;
            if (length > units->image->settings->longest_word + 16)
                break;
            part_kind kind = look_up(units, folded + cuts[from].byte, length, size);
            uint32_t names = cuts[from].names + (kind == PART_NAME);
            if (kind != PART_UNKNOWN && is_better(to, cuts[from].parts + 1, names)) {
                to->before = from;
                to->parts = cuts[from].parts + 1;
                to->names = names;
            }
        }
    }
}

/* The unit of the part between two cuts. False where a character stands on both sides of a cut. */
static bool part_unit(alam_units *units, const alam_token *token, const char *folded,
                      const alam_cut *from, const alam_cut *to, alam_unit *unit)
{
    const alam_fold *fold = &units->image->fold;
    *unit = (alam_unit){.folded = folded + from->byte,
                        .folded_length = to->byte - from->byte,
                        .gap = from->byte > 0 ? (uint8_t)ALAM_GAP_SOFT : token->gap,
                        .glued = true};
    if (!alam_token_split(fold, units->text, token, from->byte, &unit->start) ||
        !alam_token_split(fold, units->text, token, to->byte, &unit->end))
        return false;
    unit->hash = alam_hash(unit->folded, unit->folded_length);
    unit->word = alam_image_word(units->image, unit->folded, unit->folded_length, unit->hash);
    unit->ordinary = unit->word != ALAM_NONE &&
                     alam_is_ordinary(units, unit->word, units->text + unit->start.byte,
                                      unit->end.byte - unit->start.byte, "");
    return true;
}

bool alam_read_glued(alam_units *units, const alam_token *token, const char *folded)
{
    if (!find_letters(units, folded, token->folded_length))
        return false;
    find_ways(units, folded);
    uint32_t letters = (uint32_t)units->cuts.count - 1;
    const alam_cut *end = &units->cuts.items[letters];
    if (end->before == UINT32_MAX || end->parts < 2 || end->names == 0)
        return true;
    size_t before = units->list.count;
    if (!alam_array_reserve(&units->list, end->parts))
        return false;
    units->list.count += end->parts;
    size_t slot = units->list.count;
    for (uint32_t at = letters; at > 0; at = units->cuts.items[at].before) {
        const alam_cut *to = &units->cuts.items[at], *from = &units->cuts.items[to->before];
        if (!part_unit(units, token, folded, from, to, &units->list.items[--slot])) {
            units->list.count = before;
            return true;
        }
    }
    return true;
}
