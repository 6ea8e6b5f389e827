/* Checks of what the spelling rules make of the names: which listed names they reach anyway, and which
 * names of one entity they take for another.
 *
 * A listed name is always found as it is listed, so each is tagged alone with an image that lacks it: the
 * names are dealt into CLASSES, and for each class an image is made of all the others. A pair of names that
 * falls into one class is dealt apart the second time. The images are used through the public API, as the
 * tagger lies above the compiler.
 *
 *     names   0 1 2 3 4 5 6 7 8 ...       first dealing by number % 4, second by number / 4 % 4
 */
#include "compile/check.h"

#include "compile/inputs.h"
#include "image/format.h"

#include <stdlib.h>

#define CLASSES 4u
#define LOW_COST 0.4 /* a name that is reached for less need not be listed */

typedef struct dealing {
    alam_checker *checker;
    unsigned divisor;
    enum { NOTHING, COLLIDES, SUPERFLUOUS } *found; /* [names] */
    const alam_source_name *all;
    size_t count;
} dealing;

static bool is_left_out(const dealing *deal, size_t number, unsigned class)
{
    const alam_source_name *name = &deal->all[number];
    /* What is superfluous stays out, so that no two names are superfluous for each other's sake. */
    return deal->found[number] == SUPERFLUOUS ||
           (name->mode == ALAM_MODE_NAME && number / deal->divisor % CLASSES == class);
}

/* The span of another spelling that covers all of the name; NULL for none. */
static const alam_span *covering_span(alam_tagger *tagger, size_t length)
{
    for (size_t i = 0; i < alam_span_count(tagger); i++) {
        const alam_span *span = alam_span_at(tagger, i);
        bool other = span->match == ALAM_MATCH_VARIANT || span->match == ALAM_MATCH_FUZZY;
        if (other && span->start.byte == 0 && span->end.byte == length)
            return span;
    }
    return NULL;
}

/* Whether the name is the first of its language, by which its entity is called. */
static bool is_first(const dealing *deal, size_t number)
{
    const alam_source_name *name = &deal->all[number];
    for (size_t i = deal->checker->first_names[name->entity]; i < number; i++)
        if (deal->all[i].mode == name->mode && strcmp(deal->all[i].language, name->language) == 0)
            return false;
    return true;
}

/* Whether the two entities have a name in common: a city and the region around it are spelled alike. */
static bool share_name(const alam_checker *checker, uint32_t first, uint32_t second)
{
    for (uint32_t i = checker->first_names[first]; i < checker->first_names[first + 1]; i++)
        for (uint32_t j = checker->first_names[second]; j < checker->first_names[second + 1]; j++)
            if (checker->terms[i] == checker->terms[j])
                return true;
    return false;
}

static bool report_superfluous(dealing *deal, size_t number, const alam_span *span)
{
    const alam_source_name *name = &deal->all[number];
    if (span->cost > LOW_COST || is_first(deal, number))
        return true;
    deal->found[number] = SUPERFLUOUS;
    return alam_check_add(deal->checker, ALAM_SEVERITY_WARNING, "superfluous-name", name->surface.spot, span->id,
                          "'%.80s' is found by another name of '%.60s' for %.2f (%.60s); remove it",
                          name->surface.text, span->id, span->cost, span->why[span->why_count - 1]) != NULL;
}

static bool report_collision(dealing *deal, size_t number, const alam_span *span)
{
    alam_checker *checker = deal->checker;
    const alam_source_name *name = &deal->all[number];
    const alam_map_entry *other = alam_map_find(&checker->source->ids, span->id, strlen(span->id));
    if (!other || share_name(checker, name->entity, other->value))
        return true;
    const char *entity = alam_check_owner(checker, name)->id.text;
    deal->found[number] = COLLIDES;
    return alam_check_add(checker, span->cost > LOW_COST ? ALAM_SEVERITY_NOTE : ALAM_SEVERITY_WARNING,
                          "variant-collision", name->surface.spot, entity,
                          "'%.80s' of '%.60s' is a spelling of '%.80s' (%.60s) for %.2f (%.60s); mark the one "
                          "that is rarer 'strict', or leave it out",
                          name->surface.text, entity, span->name, span->id, span->cost,
                          span->why[span->why_count - 1]) != NULL;
}

/* Tags each name of the class alone. */
static bool tag_class(dealing *deal, alam_tagger *tagger, unsigned class)
{
    for (size_t i = 0; i < deal->count; i++) {
        const alam_source_name *name = &deal->all[i];
        bool varies = name->level >= ALAM_LEVEL_STANDARD &&
                      !(name->flags & (ALAM_NAME_SHORT | ALAM_NAME_COMMON));
        if (deal->found[i] || !is_left_out(deal, i, class) || !varies)
            continue;
        if (!alam_tag(tagger, name->surface.text, name->surface.length, deal->checker->error))
            return false;
        const alam_span *span = covering_span(tagger, name->surface.length);
        bool own = span && strcmp(span->id, alam_check_owner(deal->checker, name)->id.text) == 0;
        if (span && !(own ? report_superfluous : report_collision)(deal, i, span))
            return alam_fail_memory(deal->checker->error);
    }
    return true;
}

/* An image of all names but those of one class. The files are read anew, as a model serves for one image. */
static bool compile_without(dealing *deal, unsigned class, alam_buffer *bytes)
{
    alam_checker *checker = deal->checker;
    alam_source source = {0};
    alam_build build = {.source = &source, .error = checker->error};
    bool done = alam_read_inputs(&source, checker->inputs, checker->input_count, NULL, checker->error);
    if (done && source.names.count != deal->count)
        done = alam_fail(checker->error, ALAM_ERROR_DATA, "the files changed while they were read; check again");
    size_t kept = 0;
    for (size_t i = 0; done && i < deal->count; i++)
        if (!is_left_out(deal, i, class))
            source.names.items[kept++] = source.names.items[i];
    source.names.count = done ? kept : source.names.count;
    done = done && alam_build_image(&build) && alam_lay_out(&build, bytes, checker->error);
    alam_build_free(&build);
    alam_source_free(&source);
    return done;
}

static bool check_class(dealing *deal, unsigned class)
{
    alam_buffer bytes = {0};
    alam_error *error = deal->checker->error;
    bool done = compile_without(deal, class, &bytes);
    alam_image *image = done ? alam_image_open_memory(bytes.data, bytes.length, "check", error) : NULL;
    alam_tagger *tagger = image ? alam_tagger_new(image, NULL, error) : NULL;
    done = tagger && tag_class(deal, tagger, class);
    alam_tagger_free(tagger);
    alam_image_close(image);
    alam_buffer_free(&bytes);
    return done;
}

bool alam_check_variants(alam_checker *checker)
{
    const alam_source *source = checker->source;
    size_t count = source->names.count;
    if (source->variants.count == 0 || count == 0)
        return true;
    dealing deal = {.checker = checker,
                    .divisor = 1,
                    .found = calloc(count, sizeof *deal.found),
                    .all = source->names.items,
                    .count = count};
    bool done = deal.found || alam_fail_memory(checker->error);
    for (unsigned round = 0; done && round < 2 * CLASSES; round++) {
        deal.divisor = round < CLASSES ? 1 : CLASSES;
        done = check_class(&deal, round % CLASSES);
        if (done && checker->options->progress)
            checker->options->progress(checker->options->context, round + 1, 2 * CLASSES, "spellings");
    }
    free(deal.found);
    return done;
}
