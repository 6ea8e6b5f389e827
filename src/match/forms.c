#include "match/forms.h"

#include "base/bytes.h"

#include <stdlib.h>

#define MOST_FORMS 8192 /* with those of a segment that is read; more only where it alone has more */
#define FIRST_SLOTS 1024

bool alam_forms_start(alam_forms *forms, const alam_image *image)
{
    forms->image = image;
    forms->slots = calloc(FIRST_SLOTS, sizeof *forms->slots);
    forms->slot_count = forms->slots ? FIRST_SLOTS : 0;
    return alam_stacks_start(&forms->stacks, image) && forms->slots;
}

void alam_forms_free(alam_forms *forms)
{
    alam_stacks_free(&forms->stacks);
    alam_array_free(&forms->list);
    alam_array_free(&forms->splits);
    alam_array_free(&forms->fresh);
    alam_array_free(&forms->rests);
    alam_buffer_free(&forms->scratch);
    free(forms->slots);
}

/* ---- ordinary words ------------------------------------------------------------------------------- */

/* Whether a surface form, behind what a proclitic swallowed, is spelled like an ordinary word that folds to
 * `number`. */
static bool is_ordinary(alam_forms *forms, uint32_t number, const char *surface, size_t length,
                        const char *restore)
{
    const alam_image *image = forms->image;
    const alam_word *word = &image->at.WORDS[number];
    if (!(word->flags & ALAM_WORD_COMMON))
        return false;
    /* Nearly always the text has no marks, and the bytes themselves say it. */
    for (uint32_t i = 0; !*restore && i < word->common_count; i++) {
        const char *common = alam_image_string(image, image->at.COMMON[word->first_common + i]);
        if (strncmp(common, surface, length) == 0 && !common[length])
            return true;
    }
    alam_buffer_clear(&forms->scratch);
    alam_buffer_text(&forms->scratch, restore);
    alam_fold_append(&image->fold, ALAM_LEVEL_STRICT, surface, length, &forms->scratch);
    const char *spelled = alam_buffer_string(&forms->scratch);
    forms->failed |= !spelled;
    for (uint32_t i = 0; spelled && i < word->common_count; i++)
        if (strcmp(spelled, alam_image_string(image, image->at.COMMON[word->first_common + i])) == 0)
            return true;
    return false;
}

/* ---- proclitics ----------------------------------------------------------------------------------- */

/* Letters (code points) in `length` bytes of UTF-8, counted no further than `most`. */
static uint32_t count_letters(const char *text, uint32_t length, uint32_t most)
{
    uint32_t letters = 0;
    for (uint32_t i = 0; i < length && letters < most; i++)
        letters += ((unsigned char)text[i] & 0xC0) != 0x80;
    return letters;
}

bool alam_next_strip(const alam_forms *forms, const alam_spelled *word, uint32_t *next, alam_split *split)
{
    const alam_stacks *stacks = &forms->stacks;
    uint64_t bytes = alam_bytes_read(word->folded, word->folded_length);
    unsigned beginning = alam_stack_beginning(bytes);
    while (stacks->first[beginning] + *next < stacks->first[beginning + 1]) {
        const alam_stack *stack = &stacks->list[stacks->numbers[stacks->first[beginning] + (*next)++]];
        if (!alam_stack_fits(stacks, stack, bytes, word->folded, word->folded_length))
            continue;
        uint32_t least = forms->image->at.CLITICS[stack->clitic].minimum;
        *split = (alam_split){.clitic = stack->clitic, .strip = stack->strip, .word = ALAM_NONE};
        split->brief =
            count_letters(word->folded + stack->strip, word->folded_length - stack->strip, least) < least;
        return true;
    }
    return false;
}

static const char *restored_by(const alam_forms *forms, const alam_split *split)
{
    return alam_image_string(forms->image, forms->image->at.CLITICS[split->clitic].restore);
}

/* The folded rest behind a split, with what the proclitic swallowed; good until the next one is asked for. NULL
 * when memory is out. */
static const char *rest_of(alam_forms *forms, const alam_spelled *word, const alam_split *split,
                           uint32_t *length)
{
    const char *restore = restored_by(forms, split), *rest = word->folded + split->strip;
    *length = word->folded_length - split->strip;
    if (!*restore)
        return rest;
    alam_buffer_clear(&forms->scratch);
    alam_buffer_text(&forms->scratch, restore);
    alam_buffer_append(&forms->scratch, rest, *length);
    *length = (uint32_t)forms->scratch.length;
    forms->failed |= forms->scratch.failed;
    return forms->scratch.failed ? NULL : forms->scratch.data;
}

/* The place of the rest behind a split, from the start of the word; false inside of one character. */
static bool find_place(const alam_forms *forms, const alam_spelled *word, const alam_split *split,
                       alam_place *place)
{
    const alam_token token = {.end = {.byte = word->length}};
    return alam_token_split(&forms->image->fold, word->surface, &token, split->strip, place);
}

/* Looks the rest behind a split up. False where it is in no lexicon. */
static bool look_up_rest(alam_forms *forms, const alam_spelled *word, alam_split *split)
{
    uint32_t length;
    const char *rest = rest_of(forms, word, split, &length);
    split->word = rest ? alam_image_word(forms->image, rest, length, split->hash) : ALAM_NONE;
    if (split->word == ALAM_NONE)
        return false;
    alam_place place;
    split->ordinary = word->surface && find_place(forms, word, split, &place) &&
                      is_ordinary(forms, split->word, word->surface + place.byte,
                                  word->length - place.byte, restored_by(forms, split));
    return true;
}

static void hash_rest(alam_forms *forms, const alam_spelled *word, alam_split *split)
{
    uint32_t length;
    const char *rest = rest_of(forms, word, split, &length);
    split->hash = rest ? alam_word_hash(rest, length) : 0;
}

bool alam_next_split(alam_forms *forms, const alam_spelled *word, uint32_t *next, alam_split *split)
{
    while (alam_next_strip(forms, word, next, split)) {
        hash_rest(forms, word, split);
        if (look_up_rest(forms, word, split))
            return true;
    }
    return false;
}

/* ---- what is known of a form ---------------------------------------------------------------------- */

/* Keeps what a split says of a form for the rules. A word of names is not split for them, and a split that
 * leaves one is better than one that does not. */
static void note_split(const alam_image *image, alam_form *form, const alam_split *split)
{
    const alam_word *rest = &image->at.WORDS[split->word];
    form->split = true;
    if (split->brief)
        return;
    form->explained = true;
    form->rest_ordinary |= split->ordinary;
    form->rest_near |= (rest->flags & (ALAM_WORD_COMMON | ALAM_WORD_TRIGGER)) != 0;
    if (form->trigger == ALAM_NONE && rest->flags & ALAM_WORD_TRIGGER)
        form->trigger = split->word;
    bool named = form->flags & ALAM_WORD_NAME, rest_named = rest->flags & ALAM_WORD_NAME;
    if (rest_named && !form->rest_named) {
        form->rest_named = true;
        form->clitic = 0;
        form->rest_set = 0;
    }
    if (form->clitic || named || form->rest_named > rest_named || !rest->set)
        return;
    form->rest_set = rest->set;
    form->clitic = (uint8_t)(split->clitic + 1);
}

/* Keeps a split behind which a name begins. False when memory is out. */
static bool keep_split(alam_forms *forms, const alam_spelled *word, const alam_split *split, alam_form *form)
{
    const alam_image *image = forms->image;
    alam_place place;
    if (!(image->at.WORDS[split->word].flags & ALAM_WORD_NAME) || !find_place(forms, word, split, &place))
        return true;
    alam_prefix prefix = alam_image_prefix(image, alam_hash_chain(0, split->hash), ALAM_PREFIX_FIRST);
    if (!prefix || form->split_count == UINT8_MAX)
        return true;
    alam_form_split *kept = alam_array_push(&forms->splits);
    if (!kept)
        return false;
    *kept = (alam_form_split){split->hash, split->word, prefix, place, (uint8_t)(split->clitic + 1),
                              split->ordinary, split->brief};
    form->split_count++;
    return true;
}

/* What the lexicon has of a form itself. */
static void note_word(alam_forms *forms, const alam_spelled *word, alam_form *form)
{
    const alam_image *image = forms->image;
    form->word = alam_image_word(image, word->folded, word->folded_length, form->hash);
    if (form->word == ALAM_NONE)
        return;
    form->flags = image->at.WORDS[form->word].flags;
    form->set = image->at.WORDS[form->word].set;
    form->ordinary = is_ordinary(forms, form->word, word->surface, word->length, "");
    if (form->flags & ALAM_WORD_NAME)
        form->prefix = alam_image_prefix(image, alam_hash_chain(0, form->hash), ALAM_PREFIX_FIRST);
}

/* ---- the table ------------------------------------------------------------------------------------ */

static void put_into_slot(alam_forms *forms, uint32_t number)
{
    size_t mask = forms->slot_count - 1;
    size_t slot = (size_t)forms->list.items[number].hash & mask;
    while (forms->slots[slot])
        slot = (slot + 1) & mask;
    forms->slots[slot] = number + 1;
}

static void fill_slots(alam_forms *forms)
{
    memset(forms->slots, 0, forms->slot_count * sizeof *forms->slots);
    for (uint32_t i = 0; i < forms->list.count; i++)
        if (forms->list.items[i].length)
            put_into_slot(forms, i);
}

static bool grow_slots(alam_forms *forms)
{
    uint32_t *slots = realloc(forms->slots, forms->slot_count * 2 * sizeof *slots);
    if (!slots)
        return false;
    forms->slots = slots;
    forms->slot_count *= 2;
    fill_slots(forms);
    return true;
}

/* Keeps the forms that were met again, and their splits, which stand in the same order. */
static void keep_used(alam_forms *forms)
{
    size_t kept = 0, splits = 0;
    for (size_t i = 0; i < forms->list.count; i++) {
        alam_form *form = &forms->list.items[i];
        if (form->uses < 2)
            continue;
        for (size_t k = 0; k < form->split_count; k++)
            forms->splits.items[splits + k] = forms->splits.items[form->first_split + k];
        form->first_split = (uint32_t)splits;
        form->uses = 0;
        splits += form->split_count;
        forms->list.items[kept++] = *form;
    }
    forms->list.count = kept;
    forms->splits.count = splits;
}

static void forget_all(alam_forms *forms)
{
    forms->list.count = forms->splits.count = forms->fresh.count = 0;
    fill_slots(forms);
}

void alam_forms_trim(alam_forms *forms, size_t coming)
{
    if (forms->list.count + coming <= MOST_FORMS)
        return;
    keep_used(forms);
    if (forms->list.count + coming > MOST_FORMS - MOST_FORMS / 8) /* hardly any room was made */
        forget_all(forms);
    else
        fill_slots(forms);
}

/* ---- new forms, many at a time -------------------------------------------------------------------- */

/* A slot of the lexicon, a word and its text depend on each other, and each is a wait for memory: so each step
 * is done for all new forms before the next, and asks for the memory of that. */

/* Takes the proclitics off the new forms. */
static bool list_rests(alam_forms *forms)
{
    const alam_image *image = forms->image;
    size_t mask = image->count.WORD_SLOTS - 1;
    forms->rests.count = 0;
    for (uint32_t i = 0; i < forms->fresh.count; i++) {
        alam_split split;
        for (uint32_t next = 0; alam_next_strip(forms, &forms->fresh.items[i], &next, &split);) {
            alam_rest *rest = alam_array_push(&forms->rests);
            if (!rest)
                return false;
            hash_rest(forms, &forms->fresh.items[i], &split);
            *rest = (alam_rest){i, split};
            __builtin_prefetch(&image->at.WORD_SLOTS[split.hash & mask]);
        }
    }
    return true;
}

/* The word that a hash leads to first, right in nearly all cases; NULL: none. */
static const alam_word *likely_word(const alam_image *image, uint64_t hash)
{
    alam_slot slot = image->at.WORD_SLOTS[hash & (image->count.WORD_SLOTS - 1)];
    bool likely = slot.word != ALAM_NONE && slot.fingerprint == (uint32_t)(hash >> 32);
    return likely ? &image->at.WORDS[slot.word] : NULL;
}

static void ask_for_word(const alam_image *image, uint64_t hash)
{
    const alam_word *word = likely_word(image, hash);
    if (word)
        __builtin_prefetch(word);
}

static void ask_for_text(const alam_image *image, uint64_t hash)
{
    const alam_word *word = likely_word(image, hash);
    if (!word)
        return;
    __builtin_prefetch(alam_image_string(image, word->text));
    if (word->flags & ALAM_WORD_COMMON)
        __builtin_prefetch(&image->at.COMMON[word->first_common]);
    if (word->flags & ALAM_WORD_NAME)
        alam_image_ask_prefix(image, alam_hash_chain(0, hash), ALAM_PREFIX_FIRST);
}

/* Calls `ask` for the words and rests of all new forms. */
static void ask_for_all(const alam_forms *forms, void ask(const alam_image *image, uint64_t hash))
{
    const alam_form *first = &forms->list.items[forms->list.count - forms->fresh.count];
    for (size_t i = 0; i < forms->fresh.count; i++)
        ask(forms->image, first[i].hash);
    for (size_t i = 0; i < forms->rests.count; i++)
        ask(forms->image, forms->rests.items[i].split.hash);
}

bool alam_learn_forms(alam_forms *forms)
{
    size_t first = forms->list.count - forms->fresh.count;
    bool done = list_rests(forms);
    ask_for_all(forms, ask_for_word);
    ask_for_all(forms, ask_for_text);
    for (size_t i = 0, k = 0; done && i < forms->fresh.count; i++) {
        const alam_spelled *word = &forms->fresh.items[i];
        alam_form *form = &forms->list.items[first + i];
        form->first_split = (uint32_t)forms->splits.count;
        note_word(forms, word, form);
        for (; done && k < forms->rests.count && forms->rests.items[k].form == i; k++) {
            alam_split *split = &forms->rests.items[k].split;
            if (form->ordinary || !look_up_rest(forms, word, split))
                continue;
            note_split(forms->image, form, split);
            done = keep_split(forms, word, split, form);
        }
    }
    forms->fresh.count = 0;
    if (done && !forms->failed)
        return true;
    forget_all(forms); /* what is known would be wrong */
    return false;
}

/* ---- finding forms -------------------------------------------------------------------------------- */

/* Room for one more form. False when memory is out; nothing is known of the new ones then. */
static bool reserve(alam_forms *forms)
{
    bool done = ((forms->list.count + 1) * 2 <= forms->slot_count || grow_slots(forms)) &&
                alam_array_reserve(&forms->fresh, 1) && alam_array_reserve(&forms->list, 1);
    if (!done)
        forget_all(forms);
    return done;
}

static uint32_t add_form(alam_forms *forms, const alam_spelled *word, uint64_t hash)
{
    if (!reserve(forms))
        return ALAM_NONE;
    size_t number = forms->list.count;
    alam_form *form = alam_array_push(&forms->list);
    form->hash = hash;
    form->word = form->trigger = ALAM_NONE;
    form->likeness = ALAM_NO_LIKENESS;
    form->uses = 1;
    forms->fresh.items[forms->fresh.count++] = *word;
    if (word->length <= ALAM_FORM_BYTES) {
        memcpy(form->surface, word->surface, word->length);
        form->length = (uint8_t)word->length;
        put_into_slot(forms, (uint32_t)number);
    }
    return (uint32_t)number;
}

uint32_t alam_find_form(alam_forms *forms, const alam_spelled *word, uint64_t hash)
{
    size_t mask = forms->slot_count - 1;
    if (word->length > ALAM_FORM_BYTES)
        return add_form(forms, word, hash);
    for (size_t slot = (size_t)hash & mask; forms->slots[slot]; slot = (slot + 1) & mask) {
        alam_form *form = &forms->list.items[forms->slots[slot] - 1];
        if (form->hash != hash || form->length != word->length ||
            !alam_bytes_same(form->surface, word->surface, word->length))
            continue;
        form->uses += form->uses < UINT8_MAX;
        return forms->slots[slot] - 1;
    }
    return add_form(forms, word, hash);
}
