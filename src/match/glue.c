/* Words that lost the space between them, as scraping does it.
 *
 * The best way to each letter is kept: the fewest parts, then the most names among them (dynamic
 * programming over the letters, as word segmentation does it). A part is at most as long as the longest
 * word, or MOST_LETTERS, so that the time is linear in the length of the token. */
#include "match/units.h"

#include <unicode/uchar.h>

#define MOST_LETTERS 24
#define MOST_PROCLITICS 16 /* bytes that a part may be longer than any word of the lexicon */

/* What a part of the token is in the lexicon. */
typedef enum part_kind { PART_UNKNOWN, PART_WORD, PART_NAME } part_kind;

/* A name by itself, not just a word of one, and long enough to be trusted. */
static bool is_name(const alam_image *image, uint64_t hash, uint32_t letters)
{
    return letters >= image->settings->glue_name &&
           alam_prefix_name(alam_image_prefix(image, alam_hash_chain(0, hash), ALAM_PREFIX_FIRST)) != ALAM_NONE;
}

static uint32_t letters_in(const char *folded, uint32_t length)
{
    uint32_t letters = 0;
    for (uint32_t i = 0; i < length; i++)
        letters += ((unsigned char)folded[i] & 0xC0) != 0x80;
    return letters;
}

static part_kind look_up(alam_units *units, const char *folded, uint32_t length, uint32_t letters)
{
    const alam_image *image = units->image;
    uint64_t hash = alam_word_hash(folded, length);
    uint32_t word = alam_image_word(image, folded, length, hash);
    unsigned flags = word == ALAM_NONE ? 0 : image->at.WORDS[word].flags;
    if (flags) /* a word of nothing but a class is too rare to be a part */
        return !(flags & ALAM_WORD_COMMON) && is_name(image, hash, letters) ? PART_NAME : PART_WORD;
    const alam_spelled part = {.folded = folded, .folded_length = length};
    alam_split split;
    for (uint32_t next = 0; alam_next_split(&units->forms, &part, &next, &split);)
        if (!split.brief && is_name(image, split.hash, letters - letters_in(folded, split.strip)))
            return PART_NAME;
    return PART_UNKNOWN;
}

/* Whether some name begins with a word and the token behind it. */
static bool goes_on(const alam_image *image, const char *folded, uint32_t length,
                    const alam_tokens *tokens, const alam_token *next)
{
    uint64_t key = alam_hash_chain(0, alam_word_hash(folded, length));
    uint64_t next_hash = alam_word_hash(alam_token_folded(tokens, next), next->folded_length);
    return alam_image_prefix(image, alam_hash_chain(key, next_hash), ALAM_PREFIX_NEXT) != 0;
}

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

/* Extends the best way to `from` by a part of `size` letters. */
static void extend(alam_units *units, const char *folded, uint32_t from, uint32_t size, bool known)
{
    alam_cut *cuts = units->cuts.items, *to = &cuts[from + size];
    uint32_t length = to->byte - cuts[from].byte;
    part_kind kind = known ? PART_WORD : look_up(units, folded + cuts[from].byte, length, size);
    uint32_t names = cuts[from].names + (kind == PART_NAME);
    if (kind != PART_UNKNOWN && is_better(to, cuts[from].parts + 1, names)) {
        to->before = from;
        to->parts = cuts[from].parts + 1;
        to->names = names;
    }
}

static void find_ways(alam_units *units, const char *folded)
{
    const alam_cut *cuts = units->cuts.items;
    uint32_t letters = (uint32_t)units->cuts.count - 1;
    uint32_t shortest = units->image->settings->glue_part;
    uint32_t longest = units->image->settings->longest_word;
    units->cuts.items[0].before = 0;
    for (uint32_t from = 0; from + shortest <= letters; from++) {
        if (cuts[from].before == UINT32_MAX)
            continue;
        for (uint32_t size = shortest; size <= MOST_LETTERS && from + size <= letters; size++) {
            if (cuts[from + size].byte - cuts[from].byte > longest + MOST_PROCLITICS)
                break;
            extend(units, folded, from, size, false);
        }
    }
}

/* A last part that is shorter than others must be, where a name goes on from it. */
static void find_short_end(alam_units *units, const char *folded, const alam_tokens *tokens,
                           const alam_token *next)
{
    const alam_cut *cuts = units->cuts.items;
    uint32_t letters = (uint32_t)units->cuts.count - 1;
    for (uint32_t size = 2; size < units->image->settings->glue_part && size < letters; size++) {
        const alam_cut *from = &cuts[letters - size];
        if (from->before != UINT32_MAX &&
            goes_on(units->image, folded + from->byte, cuts[letters].byte - from->byte, tokens, next))
            extend(units, folded, letters - size, size, true);
    }
}

/* Whether a last part that is shorter than others could end a way, if a name went on from it. */
static bool has_short_end(const alam_units *units)
{
    uint32_t letters = (uint32_t)units->cuts.count - 1;
    for (uint32_t size = 2; size < units->image->settings->glue_part && size < letters; size++)
        if (units->cuts.items[letters - size].before != UINT32_MAX)
            return true;
    return false;
}

/* Whether the best way leads to the end, and has several parts and a name. */
static bool is_way(const alam_units *units)
{
    const alam_cut *end = &units->cuts.items[units->cuts.count - 1];
    return end->before != UINT32_MAX && end->parts > 1 && end->names > 0;
}

/* How far the parts of a token have been turned into units. */
typedef struct progress {
    alam_place place;
    uint32_t written; /* bytes of the folded form */
} progress;

/* The unit of the part between two cuts, the first of which `at` has reached. False where a character
 * stands on both sides of a cut, or memory is out. */
static bool part_unit(alam_units *units, const alam_token *token, const char *folded,
                      const alam_cut *from, const alam_cut *to, progress *at, alam_unit *unit)
{
    *unit = (alam_unit){.start = at->place,
                        .folded = folded + from->byte,
                        .folded_length = to->byte - from->byte,
                        .gap = from->byte > 0 ? (uint8_t)ALAM_GAP_SOFT : token->gap,
                        .glued = true};
    if (!alam_token_advance(&units->image->fold, units->text, token, to->byte, &at->place,
                            &at->written))
        return false;
    unit->end = at->place;
    return alam_look_up(units, unit, alam_word_hash(unit->folded, unit->folded_length));
}

/* Turns the best way, which leads from the end backwards, round: cuts[i].before becomes the cut behind. */
static void turn_round(alam_cut *cuts, uint32_t end)
{
    uint32_t behind = end;
    for (uint32_t at = end; at > 0;) {
        uint32_t before = cuts[at].before;
        cuts[at].before = behind;
        behind = at;
        at = before;
    }
    cuts[0].before = behind;
}

static UChar32 letter_at(const alam_units *units, const alam_place *from, const alam_place *to)
{
    const unsigned char *text = (const unsigned char *)units->text;
    return (UChar32)alam_utf8_decode(text + from->byte, text + to->byte).value;
}

/* Where the first word has a capital, one that lost its space has one too: "WashingtonTalks", but not
 * "Nigerwives". */
static bool is_tail(const alam_units *units, const alam_token *token, const alam_unit *unit)
{
    return u_isupper(letter_at(units, &token->start, &token->end)) &&
           u_islower(letter_at(units, &unit->start, &unit->end));
}

bool alam_read_glued(alam_units *units, const alam_tokens *tokens, const alam_token *token,
                     const alam_token *next, bool *whole)
{
    const char *folded = alam_token_folded(tokens, token);
    if (!find_letters(units, folded, token->folded_length))
        return false;
    find_ways(units, folded);
    *whole = !is_way(units) && !has_short_end(units);
    if (next)
        find_short_end(units, folded, tokens, next);
    uint32_t letters = (uint32_t)units->cuts.count - 1;
    if (!is_way(units))
        return true;
    size_t before = units->list.count;
    turn_round(units->cuts.items, letters);
    progress at = {.place = token->start};
    for (uint32_t from = 0; from < letters; from = units->cuts.items[from].before) {
        const alam_cut *cut = &units->cuts.items[from], *to = &units->cuts.items[cut->before];
        alam_unit unit, *slot = alam_array_push(&units->list);
        if (!slot)
            return false;
        if (!part_unit(units, token, folded, cut, to, &at, &unit) ||
            (from > 0 && is_tail(units, token, &unit))) {
            units->list.count = before;
            return true;
        }
        *slot = unit;
    }
    return true;
}
