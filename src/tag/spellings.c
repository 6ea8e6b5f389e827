/* The spellings of an entry: made by match/speller.h, then tried, each in a document of its own. */
#include "base/array.h"
#include "match/speller.h"
#include "tag/tagger.h"

#include <stdlib.h>

#define MOST_TRIES 100000 /* spellings that are made and tried */
#define DEFAULT_LIMIT 1000
#define DEAREST 1.5        /* spellings that cost more are not made */

typedef struct accepted {
    const char *text, *name, *id;
    alam_match match;
    unsigned cost;
    const char *const *why;
    size_t why_count;
} accepted;

typedef struct spelling_search {
    alam_tagger *tagger;
    const alam_image *image;
    alam_speller speller;
    alam_arena arena;
    ALAM_ARRAY(uint32_t) names; /* NAMES that are asked for */
    ALAM_ARRAY(accepted) found;
    size_t limit, others; /* spellings that are not listed forms */
} spelling_search;

/* ---- what is asked for ------------------------------------------------------------------------------- */

static uint32_t entity_with_id(const alam_image *image, const char *id)
{
    for (uint32_t i = 0; i < image->count.ENTITIES; i++)
        if (strcmp(alam_image_string(image, image->at.ENTITIES[i].id), id) == 0)
            return i;
    return ALAM_NONE;
}

/* Whether two texts fold alike, spaces included. */
static bool fold_alike(spelling_search *search, const char *a, const char *b)
{
    return alam_fold_compare(&search->image->fold, ALAM_LEVEL_LOOSE, a, strlen(a), b, strlen(b), NULL) >= 0;
}

/* Adds a name of the image to those that are spelled. */
static bool add_name(spelling_search *search, uint32_t number)
{
    const char *text = alam_image_string(search->image, search->image->at.NAMES[number].text);
    alam_tokenizer tokenizer = {0};
    alam_tokens tokens = {0};
    if (!alam_array_reserve(&search->names, 1))
        return false;
    search->names.items[search->names.count++] = number;
    alam_tokenizer_start(&tokenizer, &search->image->fold, text, strlen(text));
    bool done = alam_tokenizer_next(&tokenizer, SIZE_MAX, &tokens) &&
                alam_speller_add(&search->speller, text, &tokens, number);
    alam_tokenizer_free(&tokenizer);
    alam_tokens_free(&tokens);
    return done;
}

/* Adds the names of the entity with the id `wanted`, or else the names that fold like it. */
static bool add_names(spelling_search *search, const char *wanted)
{
    const alam_image *image = search->image;
    uint32_t entity = entity_with_id(image, wanted);
    for (uint32_t i = 0; i < image->count.NAMES; i++) {
        const alam_name *name = &image->at.NAMES[i];
        const char *text = alam_image_string(image, name->text);
        bool listed = !(name->flags & ALAM_NAME_JOINED) && name->text == name->base;
        bool fits = entity != ALAM_NONE ? name->entity == entity && name->mode == ALAM_MODE_NAME
                                        : fold_alike(search, text, wanted);
        if (listed && fits && !add_name(search, i))
            return false;
    }
    return true;
}

/* ---- trying ------------------------------------------------------------------------------------------ */

/* Whether a name of the image is among those asked for, or one of them with words joined. */
static bool is_asked_for(const spelling_search *search, uint32_t number)
{
    const alam_name *name = &search->image->at.NAMES[number];
    for (size_t i = 0; i < search->names.count; i++) {
        const alam_name *asked = &search->image->at.NAMES[search->names.items[i]];
        if (asked->entity == name->entity && asked->text == name->text)
            return true;
    }
    return false;
}

/* Tags `text`, behind the entity's full name if the name needs support. Returns the candidate that was chosen for
 * all of it, if it is of a name that is asked for. */
static const alam_candidate *try(spelling_search *search, uint32_t number, const char *text, size_t length,
                                 alam_error *error)
{
    alam_tagger *tagger = search->tagger;
    const alam_name *name = &search->image->at.NAMES[number];
    const char *full = alam_image_string(search->image, search->image->at.ENTITIES[name->entity].name);
    bool needs_support = name->flags & (ALAM_NAME_SHORT | ALAM_NAME_COMMON);
    alam_begin(tagger);
    if ((needs_support && !alam_tag_field(tagger, "headline", full, strlen(full), error)) ||
        !alam_tag_field(tagger, "body", text, length, error))
        return NULL;
    for (size_t i = 0; i < tagger->candidates.count; i++) {
        const alam_candidate *candidate = &tagger->candidates.items[i];
        if (candidate->chosen && candidate->start.byte == 0 && candidate->end.byte == length &&
            candidate->name != ALAM_NONE && is_asked_for(search, candidate->name))
            return candidate;
    }
    return NULL;
}

/* Copies what the tagger will forget. */
static bool accept(spelling_search *search, const alam_candidate *candidate, const char *text, size_t length)
{
    const alam_image *image = search->image;
    const alam_name *name = &image->at.NAMES[candidate->name];
    size_t count = 0;
    const char *const *why = alam_why(search->tagger, candidate, &count);
    const char **copies = alam_arena_take(&search->arena, (count + 1) * sizeof *copies);
    for (size_t i = 0; why && copies && i < count; i++)
        if (!(copies[i] = alam_arena_copy(&search->arena, why[i], strlen(why[i]))))
            return false;
    accepted *found = alam_array_push(&search->found);
    const char *copy = alam_arena_copy(&search->arena, text, length);
    if (!why || !copies || !found || !copy)
        return false;
    *found = (accepted){copy,
                        alam_image_string(image, name->text),
                        alam_image_string(image, image->at.ENTITIES[name->entity].id),
                        alam_match_of(candidate),
                        candidate->cost,
                        copies,
                        count};
    return true;
}

static bool search_all(spelling_search *search, alam_error *error)
{
    unsigned last = 0;
    for (size_t tries = 0; tries < MOST_TRIES; tries++) {
        uint32_t number = 0;
        unsigned cost = 0;
        int answer = alam_speller_next(&search->speller, &number, &cost);
        /* All that cost as much as the last one wanted are tried, so that the list does not depend on the order
         * of the search. */
        if (answer <= 0 || (search->others >= search->limit && cost > last))
            return answer >= 0 || alam_fail_memory(error);
        last = cost;
        alam_error wrong = {0};
        const char *text = search->speller.text.data;
        size_t length = search->speller.text.length;
        const alam_candidate *candidate = try(search, number, text, length, &wrong);
        if (wrong.code)
            return alam_fail_memory(error);
        if (!candidate || candidate->cost > search->speller.limit)
            continue;
        search->others += candidate->cost > 0;
        if (!accept(search, candidate, text, length))
            return alam_fail_memory(error);
    }
    return true;
}

static int compare_accepted(const void *a, const void *b)
{
    const accepted *left = a, *right = b;
    if (left->cost != right->cost)
        return left->cost < right->cost ? -1 : 1;
    return strcmp(left->text, right->text);
}

static void report(spelling_search *search, const alam_spelling_options *options)
{
    if (search->found.count > 0)
        qsort(search->found.items, search->found.count, sizeof *search->found.items, compare_accepted);
    size_t others = 0;
    for (size_t i = 0; i < search->found.count; i++) {
        const accepted *found = &search->found.items[i];
        others += found->cost > 0;
        if (others > search->limit)
            return;
        const alam_spelling spelling = {.text = found->text,
                                        .name = found->name,
                                        .id = found->id,
                                        .match = found->match,
                                        .cost = found->cost / 100.0,
                                        .why = found->why,
                                        .why_count = found->why_count};
        options->report(options->context, &spelling);
    }
}

bool alam_spellings(alam_tagger *tagger, const char *name, const alam_spelling_options *options,
                    alam_error *error)
{
    const alam_image *image = tagger->image;
    if (image->count.VARIANT_RULES == 0)
        return alam_fail(error, ALAM_ERROR_USE,
                         "the image has no spelling rules; compile it with them (alam compile gazetteers rules "
                         "spelling -o FILE)");
    double wanted = options->max_cost > 0 && options->max_cost < DEAREST ? options->max_cost : DEAREST;
    spelling_search search = {
        .tagger = tagger, .image = image, .limit = options->limit ? options->limit : DEFAULT_LIMIT};
    alam_speller_start(&search.speller, &tagger->variants, (unsigned)(wanted * 100 + 0.5));
    bool done = add_names(&search, name) || alam_fail_memory(error);
    if (done && search.names.count == 0)
        done = alam_fail(error, ALAM_ERROR_USE,
                         "there is no entity and no name '%.100s' in the image; write it as a gazetteer lists it",
                         name);
    done = done && search_all(&search, error);
    if (done)
        report(&search, options);
    alam_speller_free(&search.speller);
    alam_array_free(&search.names);
    alam_array_free(&search.found);
    alam_arena_free(&search.arena);
    return done;
}
