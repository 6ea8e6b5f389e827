#include "match/units.h"

bool alam_units_start(alam_units *units, const alam_image *image)
{
    units->image = image;
    return alam_forms_start(&units->forms, image);
}

void alam_units_free(alam_units *units)
{
    alam_forms_free(&units->forms);
    alam_array_free(&units->list);
    alam_array_free(&units->numbers);
    alam_array_free(&units->cuts);
    alam_buffer_free(&units->surface);
}

bool alam_look_up(alam_units *units, alam_unit *unit, uint64_t hash)
{
    const alam_spelled word = alam_spelled_as(units, unit);
    unit->form = alam_find_form(&units->forms, &word, hash);
    return unit->form != ALAM_NONE && alam_learn_forms(&units->forms);
}

/* Whether a token may be several words: no word and no split explains it, and it is long enough. */
static bool is_glue_suspect(const alam_image *image, const alam_form *form, const char *folded, uint32_t length)
{
    uint32_t least = image->settings->glue_letters, letters = 0;
    if (form->word != ALAM_NONE || form->split || form->whole || least == 0)
        return false;
    for (uint32_t i = 0; i < length && letters < least; i++)
        letters += ((unsigned char)folded[i] & 0xC0) != 0x80;
    return letters >= least;
}

#define AHEAD_SLOT 16 /* tokens ahead of the one at hand that memory is asked for */
#define AHEAD_FORM 8

/* What is read of a token depends on what was read before, but not on the tokens before it. */
static void ask_ahead(const alam_units *units, const alam_tokens *tokens, size_t number)
{
    if (number + AHEAD_SLOT >= tokens->list.count)
        return;
    alam_form_ask(&units->forms, tokens->list.items[number + AHEAD_SLOT].hash);
    alam_form_ask_next(&units->forms, tokens->list.items[number + AHEAD_FORM].hash);
}

/* Finds the forms of all tokens, and learns those that are new. */
static bool find_forms(alam_units *units, const alam_tokens *tokens)
{
    units->numbers.count = 0;
    if (!alam_array_reserve(&units->numbers, tokens->list.count))
        return false;
    for (size_t i = 0; i < tokens->list.count; i++) {
        const alam_token *token = &tokens->list.items[i];
        const alam_spelled word = {units->text + token->start.byte, alam_token_folded(tokens, token),
                                   token->end.byte - token->start.byte, token->folded_length};
        ask_ahead(units, tokens, i);
        uint32_t number = alam_find_form(&units->forms, &word, token->hash);
        if (number == ALAM_NONE)
            return false;
        units->numbers.items[units->numbers.count++] = number;
    }
    return alam_learn_forms(&units->forms);
}

/* Appends the units that a token has to be cut into, if there are any. */
static bool read_glue(alam_units *units, const alam_tokens *tokens, size_t number)
{
    const alam_token *token = &tokens->list.items[number];
    bool whole = false, goes_on = number + 1 < tokens->list.count && token[1].gap == ALAM_GAP_SOFT;
    if (!alam_read_glued(units, tokens, token, goes_on ? token + 1 : NULL, &whole))
        return false;
    units->forms.list.items[units->numbers.items[number]].whole = whole;
    return true;
}

/* Appends the unit of a token, or those that it has to be cut into. */
static bool read_token(alam_units *units, const alam_tokens *tokens, size_t number)
{
    const alam_token *token = &tokens->list.items[number];
    const char *folded = alam_token_folded(tokens, token);
    uint32_t form = units->numbers.items[number];
    size_t before = units->list.count;
    if (is_glue_suspect(units->image, &units->forms.list.items[form], folded, token->folded_length) &&
        !read_glue(units, tokens, number))
        return false;
    if (units->list.count > before)
        return true;
    alam_unit *unit = alam_array_push(&units->list);
    if (!unit)
        return false;
    /* Field by field: a copy of one that has just been made would wait for it. */
    unit->start = token->start;
    unit->end = token->end;
    unit->folded = folded;
    unit->folded_length = token->folded_length;
    unit->form = form;
    unit->gap = token->gap;
    return true;
}

bool alam_read_units(alam_units *units, const char *text, const alam_tokens *tokens)
{
    units->text = text;
    units->list.count = 0;
    units->forms.failed = false;
    alam_forms_trim(&units->forms, tokens->list.count);
    bool done = find_forms(units, tokens);
    for (size_t i = 0; done && i < tokens->list.count; i++)
        done = read_token(units, tokens, i);
    return done && !units->forms.failed;
}
