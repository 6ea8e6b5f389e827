/* What share of the places where a word stands it is a name.
 *
 * What does not look like a name is decided here, and only here: a place of a word looks like a name as far as
 * what stands before and behind it (two features: the proclitics or the word in front, the word behind) is
 * likelier for names of its type than for ordinary words and for parts of other names.
 *
 *     place of a form of type t  ~  share    x  P(before | t)       P(behind | t)
 *                                 + as_word  x  P(before | word)    P(behind | word)
 *                                 + as_part  x  P(before | part)    P(behind | part)
 *
 * That is naive Bayes of two features, in which classes, and the shares of each form, are fitted by expectation
 * maximisation, with names of several words, ordinary words and parts of spans as what is labelled and the
 * names of one word as what is not (K. Nigam, A. McCallum, S. Thrun and T. Mitchell, "Text classification from
 * labeled and unlabeled documents using EM", Machine Learning 39, 2000). A place where something supports the name
 * counts as one in any case. The shares start at what is usual, and are smoothed by places that nobody has seen,
 * two of them a name and one of them not: a few places say little against what somebody has listed.
 * Probabilities of features are smoothed by BACKGROUND places of the mean over all classes, so that a rare class
 * is not sure of anything.
 *
 * `docs/why/names-by-their-neighbours.md` has the measurements. */
#include "cli/learn.h"

enum { ROUNDS = 20, HYPOTHESES = 3 };

#define BACKGROUND 20.0
#define UNSEEN 1e-3 /* what a feature has in each class before it is seen */
static const double usual[HYPOTHESES] = {0.8, 0.1, 0.1};
static const double smoothing[HYPOTHESES] = {2, 0.5, 0.5}; /* places */

/* Places that each class has: half of its features. */
typedef struct totals {
    double places[ALAM_LEARN_CLASSES];
} totals;

static totals sum_classes(const alam_learning *learning)
{
    totals sums = {{0}};
    for (size_t i = 0; i < learning->features.count; i++)
        for (size_t class = 0; class < ALAM_LEARN_CLASSES; class++)
            sums.places[class] += (double)learning->features.items[i].learnt[class] / 2;
    return sums;
}

/* Features before and behind a word are each a distribution, and so half of all there is. */
static void start(alam_learning *learning)
{
    double sum = 0;
    for (size_t i = 0; i < learning->features.count; i++)
        memcpy(learning->features.items[i].learnt, learning->features.items[i].counts,
               sizeof learning->features.items[i].learnt);
    totals sums = sum_classes(learning);
    for (size_t i = 0; i < learning->features.count; i++) {
        alam_learn_feature *feature = &learning->features.items[i];
        double mean = UNSEEN;
        for (size_t class = 0; class < ALAM_LEARN_CLASSES; class++)
            if (sums.places[class] > 0)
                mean += (double)feature->counts[class] / sums.places[class];
        feature->background = (float)mean;
        sum += mean / 2;
    }
    for (size_t i = 0; i < learning->features.count; i++)
        learning->features.items[i].background /= (float)sum;
}

static double likelihood(const alam_learning *learning, const totals *sums, const alam_learn_sample *sample,
                         unsigned class)
{
    const alam_learn_feature *before = &learning->features.items[sample->before];
    const alam_learn_feature *after = &learning->features.items[sample->after];
    double all = sums->places[class] + BACKGROUND;
    return ((double)before->learnt[class] + BACKGROUND * (double)before->background) / all *
           (((double)after->learnt[class] + BACKGROUND * (double)after->background) / all);
}

/* The type whose parts a name of `type` may be: persons are called by words that are names of others too. */
static unsigned parts_beside(const alam_learning *learning, unsigned type)
{
    for (unsigned other = 0; other < learning->type_count; other++)
        if (other != type && strcmp(learning->types[other], "person") == 0)
            return ALAM_LEARN_PARTS + other;
    return ALAM_LEARN_CLASSES;
}

/* How likely each hypothesis is at one place; they add up to 1. */
static void weigh(const alam_learning *learning, const totals *sums, const alam_learn_sample *sample,
                  const unsigned classes[HYPOTHESES], const double shares[HYPOTHESES],
                  double weights[HYPOTHESES])
{
    double sum = 0;
    for (int i = 0; i < HYPOTHESES; i++) {
        bool none = classes[i] == ALAM_LEARN_CLASSES || (i > 0 && sample->sure);
        weights[i] = none ? 0 : shares[i] * likelihood(learning, sums, sample, classes[i]);
        sum += weights[i];
    }
    for (int i = 0; i < HYPOTHESES; i++)
        weights[i] = sum > 0 ? weights[i] / sum : i == 0;
}

/* One round for one form: what its places are, and so its shares. */
static void fit_form(alam_learning *learning, const totals *sums, alam_learn_form *form)
{
    const unsigned classes[HYPOTHESES] = {form->type, ALAM_LEARN_WORDS, parts_beside(learning, form->type)};
    const double shares[HYPOTHESES] = {form->share, form->as_word, form->as_part};
    double counts[HYPOTHESES], sum = 0;
    for (int i = 0; i < HYPOTHESES; i++) {
        bool none = classes[i] == ALAM_LEARN_CLASSES;
        counts[i] = none ? 0 : smoothing[i];
        sum += counts[i];
    }
    for (size_t i = 0; i < form->samples.count; i++) {
        const alam_learn_sample *sample = &form->samples.items[i];
        double weights[HYPOTHESES];
        weigh(learning, sums, sample, classes, shares, weights);
        for (int k = 0; k < HYPOTHESES; k++) {
            counts[k] += weights[k];
            sum += weights[k];
            if (classes[k] == ALAM_LEARN_CLASSES)
                continue;
            learning->features.items[sample->before].next[classes[k]] += (float)weights[k];
            learning->features.items[sample->after].next[classes[k]] += (float)weights[k];
        }
    }
    form->share = counts[0] / sum;
    form->as_word = counts[1] / sum;
    form->as_part = counts[2] / sum;
}

typedef void (*visitor)(alam_learning *learning, const totals *sums, alam_learn_form *form);

static void each_form(alam_learning *learning, const totals *sums, visitor visit)
{
    for (size_t i = 0; i < learning->list.count; i++)
        for (size_t k = 0; k < learning->list.items[i].forms.count; k++)
            visit(learning, sums, &learning->list.items[i].forms.items[k]);
}

static void start_form(alam_learning *learning, const totals *sums, alam_learn_form *form)
{
    (void)learning, (void)sums;
    form->share = usual[0];
    form->as_word = usual[1];
    form->as_part = usual[2];
}

static void run_round(alam_learning *learning)
{
    totals sums = sum_classes(learning);
    for (size_t i = 0; i < learning->features.count; i++)
        memcpy(learning->features.items[i].next, learning->features.items[i].counts,
               sizeof learning->features.items[i].next);
    each_form(learning, &sums, fit_form);
    for (size_t i = 0; i < learning->features.count; i++)
        memcpy(learning->features.items[i].learnt, learning->features.items[i].next,
               sizeof learning->features.items[i].learnt);
}

/* Gold says it better than the neighbours (smoothed by one place of each kind). */
static void use_labels(alam_learning *learning, const totals *sums, alam_learn_form *form)
{
    (void)sums;
    if (form->labelled < learning->min_labelled)
        return;
    form->share = (form->right + 1.0) / (form->labelled + 2.0);
    form->as_word = 1 - form->share;
    form->as_part = 0;
}

void alam_learn_estimate(alam_learning *learning)
{
    start(learning);
    each_form(learning, NULL, start_form);
    for (int round = 0; round < ROUNDS; round++)
        run_round(learning);
    each_form(learning, NULL, use_labels);
}
