#include "match/speller.h"

#include <string.h>

#define MOST_NODES 2000000 /* the search ends there, at the latest */
#define MOST_WORDS 32
#define MOST_PUT_IN 2      /* steps in a row that read nothing */

void alam_speller_start(alam_speller *speller, const alam_variants *variants, unsigned limit)
{
    *speller = (alam_speller){.image = variants->image, .rules = &variants->rules, .limit = limit};
}

/* ---- the queue ------------------------------------------------------------------------------------- */

static bool is_before(const alam_speller *speller, uint32_t a, uint32_t b)
{
    unsigned first = speller->nodes.items[a].cost, second = speller->nodes.items[b].cost;
    return first != second ? first < second : a < b;
}

static void swap(uint32_t *a, uint32_t *b)
{
    uint32_t kept = *a;
    *a = *b;
    *b = kept;
}

static bool push(alam_speller *speller, const alam_spell_node *node)
{
    if (node->cost > speller->limit || speller->nodes.count >= MOST_NODES)
        return true;
    if (!alam_array_reserve(&speller->nodes, 1) || !alam_array_reserve(&speller->heap, 1))
        return false;
    uint32_t *heap = speller->heap.items;
    size_t at = speller->heap.count++;
    heap[at] = (uint32_t)speller->nodes.count;
    speller->nodes.items[speller->nodes.count++] = *node;
    for (; at > 0 && is_before(speller, heap[at], heap[(at - 1) / 2]); at = (at - 1) / 2)
        swap(&heap[at], &heap[(at - 1) / 2]);
    return true;
}

static uint32_t pop(alam_speller *speller)
{
    uint32_t *heap = speller->heap.items, top = heap[0];
    size_t count = --speller->heap.count, at = 0;
    heap[0] = heap[count];
    for (size_t next; (next = 2 * at + 1) < count; at = next) {
        if (next + 1 < count && is_before(speller, heap[next + 1], heap[next]))
            next++;
        if (!is_before(speller, heap[next], heap[at]))
            break;
        swap(&heap[next], &heap[at]);
    }
    return top;
}

/* ---- reading a name ---------------------------------------------------------------------------------- */

static uint8_t number_of(const alam_speller *speller, uint32_t codepoint)
{
    alam_letters letter;
    alam_letters_from(speller->rules, &codepoint, 1, &letter);
    return letter.numbers[0];
}

/* A letter that folds to one is written as it is; what folds to several is written as these. */
static bool add_letters(alam_speller *speller, const char *text, size_t length)
{
    alam_fold_stream stream = alam_fold_read(&speller->image->fold, ALAM_LEVEL_LOOSE, text, length);
    while (alam_fold_next(&stream)) {
        alam_spelled_letter *letter = alam_array_push(&speller->letters);
        if (!letter)
            return false;
        bool whole = stream.first && stream.pending_count == 0;
        *letter = (alam_spelled_letter){stream.unit, whole ? stream.source : stream.unit,
                                        number_of(speller, stream.unit)};
    }
    return true;
}

bool alam_speller_add(alam_speller *speller, const char *text, const alam_tokens *tokens, uint32_t tag)
{
    alam_spelled_name name = {(uint32_t)speller->words.count, 0, tag};
    for (size_t i = 0; i < tokens->list.count; i++) {
        const alam_token *token = &tokens->list.items[i];
        alam_spelled_word *word = alam_array_push(&speller->words);
        if (!word)
            return false;
        word->first = (uint32_t)speller->letters.count;
        if (!add_letters(speller, text + token->start.byte, token->end.byte - token->start.byte))
            return false;
        word->count = (uint32_t)speller->letters.count - word->first;
        if (word->count == 0 || word->count > ALAM_MOST_LETTERS || i == MOST_WORDS)
            return true; /* too long for any rule */
        name.count++;
    }
    if (!alam_array_reserve(&speller->names, 1))
        return false;
    speller->names.items[speller->names.count] = name;
    const alam_spell_node first = {.before = ALAM_NONE, .name = (uint32_t)speller->names.count++};
    return name.count == 0 || push(speller, &first);
}

/* ---- steps ------------------------------------------------------------------------------------------- */

/* The place where a node stands. */
typedef struct spell_place {
    const alam_spell_node *node; /* a copy: the array grows */
    uint32_t number;
    const alam_spelled_name *name;
    const alam_spelled_word *word;
    const alam_spelled_letter *letters; /* of the word */
    bool at_start; /* nothing of the word was read or written */
} spell_place;

/* Writes `count` code points after reading `up` letters. */
static bool step(alam_speller *speller, const spell_place *place, unsigned up, const uint32_t *codepoints,
                 unsigned count, unsigned cost)
{
    const alam_spell_node *from = place->node;
    unsigned total = from->cost + cost, written = from->written + count;
    if (total > speller->limit || written > ALAM_MOST_LETTERS)
        return true;
    alam_spell_node node = {.before = place->number,
                            .name = from->name,
                            .cost = (uint16_t)total,
                            .word = from->word,
                            .letter = (uint8_t)(from->letter + up),
                            .written = (uint8_t)written,
                            .put_in = (uint8_t)(up == 0 ? from->put_in + 1 : 0),
                            .count = (uint8_t)count};
    if (count > 0)
        memcpy(node.codepoints, codepoints, count * sizeof *codepoints);
    return push(speller, &node);
}

static alam_where where_of(const spell_place *place, unsigned up)
{
    if (place->at_start)
        return ALAM_WHERE_START;
    return place->node->letter + up == place->word->count ? ALAM_WHERE_END : ALAM_WHERE_INSIDE;
}

/* Another letter for `listed` (0: none is listed), or none for it. */
static bool exchange(alam_speller *speller, const spell_place *place, unsigned up, uint8_t listed)
{
    const alam_image *image = speller->image;
    size_t row = ((size_t)where_of(place, up) * ALAM_LETTER_NUMBERS + listed) * ALAM_LETTER_NUMBERS;
    for (unsigned seen = 0; seen <= image->count.VARIANT_LETTERS; seen++) {
        alam_variant_cost cost = image->at.VARIANT_COSTS[row + seen];
        if (cost.cost == ALAM_NEVER || seen == listed)
            continue;
        uint32_t codepoint = seen ? image->at.VARIANT_LETTERS[seen - 1].codepoint : 0;
        if (!step(speller, place, up, &codepoint, seen ? 1 : 0, cost.cost))
            return false;
    }
    return true;
}

static bool rewrite(alam_speller *speller, const spell_place *place)
{
    const alam_image *image = speller->image;
    for (size_t k = 0; k < image->count.REWRITES; k++) {
        const alam_rewrite *rule = &image->at.REWRITES[k];
        unsigned left = place->word->count - place->node->letter;
        bool fits = rule->from_count <= left && (rule->from_count > 0 || place->node->put_in < MOST_PUT_IN);
        for (unsigned i = 0; fits && i < rule->from_count; i++)
            fits = place->letters[place->node->letter + i].folded == rule->from[i];
        bool ends = rule->from_count == left;
        if (!fits || (rule->where & ALAM_REWRITE_START && !place->at_start) ||
            (rule->where & ALAM_REWRITE_END && !ends) ||
            (rule->where & ALAM_REWRITE_INSIDE && (place->at_start || ends)))
            continue;
        if (!step(speller, place, rule->from_count, rule->to, rule->to_count, rule->cost))
            return false;
    }
    return true;
}

/* The letter as it is; or, where it is there twice, once. */
static bool keep(alam_speller *speller, const spell_place *place)
{
    const alam_settings *settings = speller->image->settings;
    unsigned at = place->node->letter;
    bool again = at > 0 && place->letters[at].folded == place->letters[at - 1].folded;
    return step(speller, place, 1, &place->letters[at].written, 1, 0) &&
           (!again || settings->double_cost == ALAM_NEVER ||
            step(speller, place, 1, NULL, 0, settings->double_cost));
}

/* What is written and not read: another letter, the last one again, or a space within the word. */
static bool put_in(alam_speller *speller, const spell_place *place)
{
    static const uint32_t space = ' ';
    const alam_settings *settings = speller->image->settings;
    const alam_spell_node *node = place->node;
    const uint32_t *last = node->count && node->written ? &node->codepoints[node->count - 1] : NULL;
    bool follows = last && *last != space;
    if (node->put_in >= MOST_PUT_IN)
        return true;
    return exchange(speller, place, 0, 0) &&
           (!follows || settings->double_cost == ALAM_NEVER ||
            step(speller, place, 0, last, 1, settings->double_cost)) &&
           (!follows || settings->spacing_cost == ALAM_NEVER || node->letter == place->word->count ||
            step(speller, place, 0, &space, 1, settings->spacing_cost));
}

/* On to the next word, with a space or without. */
static bool go_on(alam_speller *speller, const spell_place *place)
{
    const alam_spell_node *from = place->node;
    unsigned joined = speller->image->settings->spacing_cost;
    alam_spell_node node = {.before = place->number, .name = from->name, .cost = from->cost,
                            .word = (uint8_t)(from->word + 1), .count = 1, .codepoints = {' '}};
    if (from->word + 1u >= place->name->count || from->written == 0)
        return true;
    if (!push(speller, &node))
        return false;
    node.count = 0;
    node.cost = (uint16_t)(from->cost + joined);
    return joined == ALAM_NEVER || push(speller, &node);
}

static bool expand(alam_speller *speller, const spell_place *place)
{
    unsigned at = place->node->letter;
    if (!put_in(speller, place) || !rewrite(speller, place))
        return false;
    if (at == place->word->count)
        return go_on(speller, place);
    return keep(speller, place) &&
           (!place->letters[at].number || exchange(speller, place, 1, place->letters[at].number));
}

/* ---- spellings --------------------------------------------------------------------------------------- */

/* Puts what the nodes up to `number` wrote into speller->text, and its fold into speller->folded. */
static bool write_text(alam_speller *speller, uint32_t number)
{
    uint32_t path[(2 * ALAM_MOST_LETTERS + 2) * MOST_WORDS];
    size_t count = 0;
    for (; number != ALAM_NONE && count < sizeof path / sizeof *path; number = speller->nodes.items[number].before)
        path[count++] = number;
    alam_buffer_clear(&speller->text);
    alam_buffer_clear(&speller->folded);
    while (count > 0) {
        const alam_spell_node *node = &speller->nodes.items[path[--count]];
        for (unsigned i = 0; i < node->count; i++) {
            char bytes[4];
            alam_buffer_append(&speller->text, bytes, alam_utf8_encode(node->codepoints[i], bytes));
        }
    }
    /* The fold leaves spaces out, and a name with a space is another spelling than without. */
    for (size_t at = 0; at < speller->text.length;) {
        const char *space = memchr(speller->text.data + at, ' ', speller->text.length - at);
        size_t end = space ? (size_t)(space - speller->text.data) : speller->text.length;
        alam_fold_append(&speller->image->fold, ALAM_LEVEL_LOOSE, speller->text.data + at, end - at,
                         &speller->folded);
        alam_buffer_byte(&speller->folded, ' ');
        at = end + 1;
    }
    return !speller->text.failed && !speller->folded.failed;
}

/* Whether the spelling is new; -1 when memory is out. */
static int is_new(alam_speller *speller)
{
    alam_map_entry *entry =
        alam_map_intern(&speller->seen, speller->folded.data ? speller->folded.data : "", speller->folded.length);
    if (!entry)
        return -1;
    bool made = entry->value != ALAM_MAP_NONE;
    entry->value = 0;
    return !made;
}

int alam_speller_next(alam_speller *speller, uint32_t *tag, unsigned *cost)
{
    while (speller->heap.count > 0) {
        uint32_t number = pop(speller);
        const alam_spell_node node = speller->nodes.items[number];
        const alam_spelled_name *name = &speller->names.items[node.name];
        const alam_spelled_word *word = &speller->words.items[name->first + node.word];
        const spell_place place = {.node = &node,
                                   .number = number,
                                   .name = name,
                                   .word = word,
                                   .letters = speller->letters.items + word->first,
                                   .at_start = node.letter == 0 && node.written == 0};
        if (!expand(speller, &place))
            return -1;
        if (node.word + 1u < name->count || node.letter < word->count || node.written == 0)
            continue;
        int fresh = write_text(speller, number) ? is_new(speller) : -1;
        if (fresh < 0)
            return -1;
        *tag = name->tag;
        *cost = node.cost;
        if (fresh)
            return 1;
    }
    return 0;
}

void alam_speller_free(alam_speller *speller)
{
    alam_array_free(&speller->letters);
    alam_array_free(&speller->words);
    alam_array_free(&speller->names);
    alam_array_free(&speller->nodes);
    alam_array_free(&speller->heap);
    alam_map_free(&speller->seen);
    alam_buffer_free(&speller->text);
    alam_buffer_free(&speller->folded);
}
