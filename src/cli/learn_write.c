/* What is proposed for listed names, as entries that extend those of the gazetteer.
 *
 * A form whose share lies below the threshold becomes `common` for every entity that has it, as the next entity
 * would else take the place of the one that was chosen here. Of a name that several entities have, the
 * priors follow how often the context chose each:
 *
 *     p = (chosen + SMOOTHING * its prior / the sum of the priors) / (choices + SMOOTHING)
 *
 * scaled so that the likeliest keeps the highest of the priors that are listed. */
#include "base/error.h"
#include "cli/learn.h"

#include <math.h>
#include <stdlib.h>

#define SMOOTHING 4.0 /* choices that the listed priors count for */

/* Priors that are nearer than this are left as they are. */
#define NEAR 0.05

typedef struct proposal {
    const alam_learn_word *word;
    const alam_learn_entity *entity;
    const alam_learn_form *form; /* below the threshold; NULL */
    double prior;                /* negative: is not spoken of */
    uint32_t weight;             /* places that it is about */
} proposal;

typedef struct proposals {
    const alam_learning *learning;
    const alam_learn_settings *settings;
    ALAM_ARRAY(proposal) list;
} proposals;

/* ---- collecting -------------------------------------------------------------------------------------- */

static const alam_learn_form *form_for(const proposals *all, const alam_learn_word *word,
                                       const alam_learn_entity *entity)
{
    for (size_t i = 0; i < word->forms.count; i++) {
        const alam_learn_form *form = &word->forms.items[i];
        if (all->learning->types[form->type] == entity->type && form->count >= all->settings->min_count &&
            form->share < all->settings->threshold)
            return form;
    }
    return NULL;
}

/* Whether an entity is told for the first time: it may have several names of the same letters. */
static bool is_first(const alam_learn_word *word, size_t number)
{
    for (size_t i = 0; i < number; i++)
        if (word->entities.items[i].id == word->entities.items[number].id)
            return false;
    return true;
}

/* What the choices say of the entities of a shared name. */
typedef struct odds {
    double sum;     /* of the listed priors */
    double highest; /* of them */
    double most;    /* of the smoothed choices */
    bool wanted;    /* enough were seen, and the listed priors do not say it already */
} odds;

static double smooth(const alam_learn_entity *entity, double sum)
{
    return entity->chosen + SMOOTHING * (double)entity->prior / sum;
}

static odds weigh_choices(const proposals *all, const alam_learn_word *word)
{
    odds found = {0};
    const alam_learn_entity *likeliest = NULL;
    size_t above = 0, sharing = 0;
    for (size_t i = 0; i < word->entities.count; i++)
        if (is_first(word, i)) {
            found.sum += (double)word->entities.items[i].prior;
            found.highest = fmax(found.highest, (double)word->entities.items[i].prior);
            sharing++;
        }
    for (size_t i = 0; found.sum > 0 && i < word->entities.count; i++) {
        const alam_learn_entity *entity = &word->entities.items[i];
        if (is_first(word, i) && smooth(entity, found.sum) > found.most) {
            found.most = smooth(entity, found.sum);
            likeliest = entity;
        }
    }
    for (size_t i = 0; likeliest && i < word->entities.count; i++)
        above += word->entities.items[i].id != likeliest->id &&
                 word->entities.items[i].prior + (float)NEAR > likeliest->prior;
    found.wanted = sharing > 1 && likeliest && above > 0 && word->choices >= all->settings->min_count;
    return found;
}

/* The prior of an entity of a shared name; negative where nothing is to be said. */
static double prior_for(const odds *known, const alam_learn_word *word, const alam_learn_entity *entity)
{
    if (!known->wanted)
        return -1;
    for (size_t i = 0; i < word->entities.count; i++)
        if (word->entities.items[i].id == entity->id)
            return known->highest * smooth(&word->entities.items[i], known->sum) / known->most;
    return -1;
}

static bool add_proposals(proposals *all, const alam_learn_word *word)
{
    odds known = weigh_choices(all, word);
    for (size_t i = 0; i < word->entities.count; i++) {
        const alam_learn_entity *entity = &word->entities.items[i];
        if (entity->short_form)
            continue;
        const alam_learn_form *form = entity->common ? NULL : form_for(all, word, entity);
        double prior = form ? -1 : prior_for(&known, word, entity);
        if (prior >= 0 && fabs(prior - (double)entity->prior) < NEAR)
            prior = -1;
        if (!form && prior < 0)
            continue;
        proposal *slot = alam_array_push(&all->list);
        if (!slot)
            return false;
        *slot = (proposal){word, entity, form, prior, form ? form->count : word->choices};
    }
    return true;
}

/* ---- order ------------------------------------------------------------------------------------------- */

static int compare_entities(const void *a, const void *b)
{
    const proposal *left = a, *right = b;
    int order = strcmp(left->entity->id, right->entity->id);
    return order ? order : strcmp(left->entity->name, right->entity->name);
}

/* What concerns most places first; those of one entity together, with the weight of its first. */
static int compare_weights(const void *a, const void *b)
{
    const proposal *left = a, *right = b;
    if (left->weight != right->weight)
        return left->weight > right->weight ? -1 : 1;
    return compare_entities(a, b);
}

static void sort_proposals(proposals *all)
{
    proposal *items = all->list.items;
    if (all->list.count == 0)
        return;
    qsort(items, all->list.count, sizeof *items, compare_entities);
    for (size_t i = 0, next; i < all->list.count; i = next) {
        uint32_t most = 0;
        for (next = i; next < all->list.count && items[next].entity->id == items[i].entity->id; next++)
            most = items[next].weight > most ? items[next].weight : most;
        for (size_t k = i; k < next; k++)
            items[k].weight = most;
    }
    qsort(items, all->list.count, sizeof *items, compare_weights);
}

/* ---- writing ----------------------------------------------------------------------------------------- */

static void write_share(alam_buffer *out, const char *what, double share)
{
    alam_buffer_text(out, what);
    alam_write_score(out, share);
}

static void comment_form(const proposals *all, const alam_learn_form *form, alam_buffer *out)
{
    alam_buffer_format(out, "        # %u times as %s: %u announced, %u beside the full name; ", form->count,
                       all->learning->types[form->type], form->announced, form->in_full);
    if (form->labelled >= all->learning->min_labelled) {
        alam_buffer_format(out, "labelled: %u of %u right", form->right, form->labelled);
        write_share(out, ", share ", form->share);
    } else {
        write_share(out, "like a name ", form->share);
        write_share(out, ", like an ordinary word ", form->as_word);
        write_share(out, ", like a part of another name ", form->as_part);
    }
    alam_buffer_byte(out, '\n');
    if (form->context)
        alam_buffer_format(out, "        #   %s\n", form->context);
}

/* How often an entity was meant, by whichever of its names. */
static uint32_t chosen_of(const proposal *item)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < item->word->entities.count; i++)
        if (item->word->entities.items[i].id == item->entity->id)
            sum += item->word->entities.items[i].chosen;
    return sum;
}

static void write_proposal(const proposals *all, const proposal *item, alam_buffer *out)
{
    const alam_learn_entity *entity = item->entity;
    if (item->form)
        comment_form(all, item->form, out);
    if (item->prior >= 0)
        alam_buffer_format(out, "        # shared: meant %u of %u times\n", chosen_of(item), item->word->choices);
    double prior = item->prior >= 0 ? item->prior : (double)entity->prior;
    if (item->form)
        prior *= item->form->share;
    alam_buffer_text(out, "        - {text: ");
    alam_learn_quote(out, entity->name, strlen(entity->name));
    write_share(out, ", prior: ", fmax(prior, 0.01));
    if (item->form || entity->common)
        alam_buffer_text(out, ", common: true");
    if (strcmp(entity->level, "standard") != 0)
        alam_buffer_format(out, ", level: %s", entity->level);
    alam_buffer_text(out, "}\n");
}

bool alam_learn_write_names(const alam_learning *learning, const alam_learn_settings *settings,
                            alam_buffer *out, size_t *count)
{
    proposals all = {.learning = learning, .settings = settings};
    bool done = true;
    *count = 0;
    for (size_t i = 0; done && i < learning->list.count; i++)
        done = add_proposals(&all, &learning->list.items[i]);
    if (done)
        sort_proposals(&all);
    for (size_t i = 0; done && i < all.list.count; i++) {
        const proposal *item = &all.list.items[i];
        if (i == 0 || item[-1].entity->id != item->entity->id) {
            ++*count;
            alam_buffer_format(out, "  - id: %s\n    names:\n      %s:\n", item->entity->id, settings->language);
        }
        write_proposal(&all, item, out);
    }
    alam_array_free(&all.list);
    return done && !out->failed;
}
