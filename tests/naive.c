#include "naive.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#define MOST_TOKENS 256
#define MOST_STACKS 128
#define MOST_CANDIDATES 8192
#define WORD 96 /* bytes of a folded word */

/* What stands between two tokens: a name goes on over it, or does if it has the same signs, or not. */
typedef enum gap { BREAK, SIGN, SOFT } gap;

typedef struct token {
    size_t start, end, letters; /* letters: code points from start to end */
    gap gap;                    /* in front of it */
    char folded[WORD];
} token;

typedef struct stack {
    const naive_clitic *parts[4]; /* outermost first */
    size_t count;
    char strip[WORD];
} stack;

typedef struct known_name {
    const naive_name *from;
    char words[8][WORD];
    size_t word_count;
    size_t first; /* the first name in the order of reading that has the same words */
    const char *id;
    bool is_common;
} known_name;

typedef struct candidate {
    size_t start, end, length; /* length: code points */
    size_t token, token_count;
    size_t name;      /* number in state.names */
    const stack *stacked; /* the proclitics in front; NULL: none */
    int trigger;      /* -1: none */
    alam_level level;
    bool refused, chosen, nested;
    bool exact;       /* the very characters that are listed */
    float score, fit;
} candidate;

typedef struct mention {
    bool noted;
    size_t first;
    unsigned order;
} mention;

/* Entities of a kind that the text names by names of one entity. */
typedef struct kind_count {
    const char *kind;
    unsigned count;
} kind_count;

typedef struct state {
    const naive_gazetteer *given;
    const char *text;
    token tokens[MOST_TOKENS];
    size_t token_count;
    stack stacks[MOST_STACKS];
    size_t stack_count;
    known_name names[NAIVE_MOST];
    candidate candidates[MOST_CANDIDATES];
    size_t candidate_count;
    mention mentions[NAIVE_MOST];
    kind_count kinds[NAIVE_MOST + 1]; /* one more ends them */
    unsigned named;                   /* entities */
    unsigned order;
} state;

/* ---- tokens --------------------------------------------------------------------------------------- */

typedef enum kind { LETTER, MARK, HIDDEN, SPACE, NEWLINE, DASH, QUOTE, DOT, OTHER } kind;

static kind kind_of(UChar32 c)
{
    if (c == 0x301 || c == 0x640 || (c >= 0x64B && c <= 0x655))
        return MARK;
    if (u_isalnum(c))
        return LETTER;
    switch (c) {
    case 0x200F:
        return HIDDEN;
    case ' ':
        return SPACE;
    case '\n':
        return NEWLINE;
    case '-':
        return DASH;
    case '"':
    case 0xAB:
    case 0xBB:
        return QUOTE;
    case '.':
        return DOT;
    default:
        return OTHER;
    }
}

static UChar32 read_character(const char *text, size_t *at)
{
    UChar32 c;
    U8_NEXT_OR_FFFD((const uint8_t *)text, *at, SIZE_MAX, c);
    return c;
}

/* What text[from..to) is, which stands behind a token of some letters. */
static gap gap_of(const char *text, size_t from, size_t to, size_t letters_before)
{
    unsigned seen[OTHER + 1] = {0};
    while (from < to)
        seen[kind_of(read_character(text, &from))]++;
    unsigned signs = seen[OTHER] + seen[DOT] + seen[DASH];
    if (seen[NEWLINE] > 1 || seen[QUOTE] > 1 || signs > 1 || (signs && seen[QUOTE]))
        return BREAK;
    if (seen[DASH] ? seen[SPACE] + seen[NEWLINE] == 0 : !signs || (seen[DOT] && letters_before == 1))
        return SOFT;
    return seen[NEWLINE] ? BREAK : SIGN;
}

/* The signs of a text, one after the other. */
static void collect_signs(const char *text, size_t length, char *out)
{
    for (size_t at = 0; at < length;) {
        size_t from = at;
        kind found = kind_of(read_character(text, &at));
        if (found == DASH || found == DOT || found == OTHER) {
            memcpy(out, text + from, at - from);
            out += at - from;
        }
    }
    *out = '\0';
}

static void fold_to(const naive_gazetteer *given, alam_level level, const char *text, size_t length,
                    char *out, size_t size)
{
    alam_buffer folded = {0};
    alam_fold_append(given->fold, level, text, length, &folded);
    assert_true(folded.length < size);
    snprintf(out, size, "%s", alam_buffer_string(&folded));
    alam_buffer_free(&folded);
}

static size_t cut_tokens(const naive_gazetteer *given, const char *text, token *tokens)
{
    size_t count = 0, at = 0, end = strlen(text);
    while (at < end) {
        size_t next = at;
        if (kind_of(read_character(text, &next)) != LETTER) {
            at = next;
            continue;
        }
        assert_true(count < MOST_TOKENS);
        token *new = &tokens[count];
        *new = (token){.start = at};
        if (count > 0)
            new->gap = gap_of(text, tokens[count - 1].end, at, tokens[count - 1].letters);
        for (size_t letters = 0; at < end; at = next) {
            next = at;
            kind found = kind_of(read_character(text, &next));
            if (found != LETTER && found != MARK && found != HIDDEN)
                break;
            letters++;
            if (found == HIDDEN)
                continue;
            new->end = next;
            new->letters = letters;
        }
        at = new->end;
        fold_to(given, ALAM_LEVEL_LOOSE, text + new->start, new->end - new->start, new->folded, WORD);
        count++;
    }
    return count;
}

/* ---- what is known -------------------------------------------------------------------------------- */

static bool has_words(const known_name *a, const known_name *b)
{
    if (a->word_count != b->word_count)
        return false;
    for (size_t i = 0; i < a->word_count; i++)
        if (strcmp(a->words[i], b->words[i]) != 0)
            return false;
    return true;
}

/* Whether `text` is spelled, but for marks, like a word of the list of ordinary words. */
static bool is_ordinary(const naive_gazetteer *given, const char *restore, const char *text,
                        size_t length)
{
    char spelled[WORD], common[WORD];
    size_t used = strlen(restore);
    memcpy(spelled, restore, used);
    fold_to(given, ALAM_LEVEL_STRICT, text, length, spelled + used, WORD - used);
    for (size_t i = 0; i < given->common_count; i++) {
        fold_to(given, ALAM_LEVEL_STRICT, given->common[i], strlen(given->common[i]), common, WORD);
        if (strcmp(spelled, common) == 0)
            return true;
    }
    return false;
}

static int compare_names(const void *a, const void *b)
{
    const known_name *left = a, *right = b;
    if (left->first != right->first)
        return left->first < right->first ? -1 : 1;
    if (left->from->entity != right->from->entity)
        return strcmp(left->id, right->id);
    if (left->from->mode != right->from->mode)
        return left->from->mode < right->from->mode ? -1 : 1;
    return strcmp(left->from->surface, right->from->surface);
}

/* The names in the order that decides between equals: those with the same words together. */
static void know_names(state *all)
{
    const naive_gazetteer *given = all->given;
    for (size_t i = 0; i < given->name_count; i++) {
        token tokens[MOST_TOKENS];
        known_name *name = &all->names[i];
        const char *surface = given->names[i].surface;
        *name = (known_name){.from = &given->names[i],
                             .first = i,
                             .id = given->entities[given->names[i].entity].id};
        name->word_count = cut_tokens(given, surface, tokens);
        for (size_t j = 0; j < name->word_count; j++)
            strcpy(name->words[j], tokens[j].folded);
        for (size_t j = i; j > 0; j--)
            if (has_words(&all->names[j - 1], name))
                name->first = all->names[j - 1].first;
        name->is_common = name->from->is_common ||
                          (name->word_count == 1 &&
                           is_ordinary(given, "", surface, strlen(surface)));
    }
    qsort(all->names, given->name_count, sizeof *all->names, compare_names);
}

static bool is_trigger(const naive_gazetteer *given, const naive_trigger *trigger, const char *word)
{
    char folded[WORD];
    for (size_t i = 0; i < trigger->word_count; i++) {
        fold_to(given, ALAM_LEVEL_LOOSE, trigger->words[i], strlen(trigger->words[i]), folded, WORD);
        if (strcmp(folded, word) == 0)
            return true;
    }
    return false;
}

static bool is_any_trigger(const naive_gazetteer *given, const char *word)
{
    for (size_t i = 0; i < given->trigger_count; i++)
        if (is_trigger(given, &given->triggers[i], word))
            return true;
    return false;
}

static bool is_in_lexicon(const state *all, const char *word)
{
    char folded[WORD];
    for (size_t i = 0; i < all->given->name_count; i++)
        for (size_t j = 0; j < all->names[i].word_count; j++)
            if (strcmp(all->names[i].words[j], word) == 0)
                return true;
    for (size_t i = 0; i < all->given->common_count; i++) {
        const char *common = all->given->common[i];
        fold_to(all->given, ALAM_LEVEL_LOOSE, common, strlen(common), folded, WORD);
        if (strcmp(folded, word) == 0)
            return true;
    }
    return is_any_trigger(all->given, word);
}

static bool is_demonym(const state *all, const char *word)
{
    for (size_t i = 0; i < all->given->name_count; i++) {
        const known_name *name = &all->names[i];
        if (name->from->mode == ALAM_MODE_DEMONYM && name->word_count == 1 &&
            strcmp(name->words[0], word) == 0)
            return true;
    }
    return false;
}

/* ---- proclitics ----------------------------------------------------------------------------------- */

static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; (at = strstr(at, word)) != NULL; at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
            return true;
    return false;
}

/* Adds the stacks that begin with the parts of `base`. */
static void add_stacks(state *all, stack base)
{
    if (base.count > 0) {
        base.strip[0] = '\0';
        for (size_t i = 0; i < base.count; i++) {
            size_t used = strlen(base.strip);
            fold_to(all->given, ALAM_LEVEL_LOOSE, base.parts[i]->form, strlen(base.parts[i]->form),
                    base.strip + used, WORD - used);
        }
        assert_true(all->stack_count < MOST_STACKS);
        all->stacks[all->stack_count++] = base;
    }
    for (size_t i = 0; base.count < 4 && i < all->given->clitic_count; i++) {
        const naive_clitic *clitic = &all->given->clitics[i];
        if (base.count > 0 && !has_word(clitic->after, base.parts[base.count - 1]->id))
            continue;
        stack longer = base;
        longer.parts[longer.count++] = clitic;
        add_stacks(all, longer);
    }
}

/* Longer ones come first; of equally long ones those that ask for more. */
static int compare_stacks(const void *a, const void *b)
{
    const stack *left = a, *right = b;
    size_t left_length = strlen(left->strip), right_length = strlen(right->strip);
    if (left_length != right_length)
        return left_length > right_length ? -1 : 1;
    int strips = strcmp(left->strip, right->strip);
    return strips ? strips
                  : strcmp(right->parts[right->count - 1]->before,
                           left->parts[left->count - 1]->before);
}

/* The word that is left of a folded one behind `stacked`, and whether it is too short for a name of one
 * word. False where the proclitics may not stand there. */
static bool take_off(const stack *stacked, const char *folded, char *rest, bool *brief)
{
    const naive_clitic *inner = stacked->parts[stacked->count - 1];
    size_t strip = strlen(stacked->strip);
    if (strncmp(folded, stacked->strip, strip) != 0 || !folded[strip] ||
        strncmp(folded + strip, inner->before, strlen(inner->before)) != 0)
        return false;
    unsigned letters = 0;
    for (const char *at = folded + strip; *at; at++)
        letters += ((unsigned char)*at & 0xC0) != 0x80;
    snprintf(rest, 2 * WORD, "%s%s", inner->restore, folded + strip);
    *brief = letters < inner->minimum;
    return true;
}

/* Where the name begins behind `stacked`: the longest beginning of the token that folds to just the
 * proclitics. 0: none, as one character stands for letters on both sides. */
static size_t find_start(const state *all, const token *word, const stack *stacked)
{
    char folded[WORD];
    size_t found = 0;
    for (size_t at = word->start; at < word->end;) {
        read_character(all->text, &at);
        fold_to(all->given, ALAM_LEVEL_LOOSE, all->text + word->start, at - word->start, folded, WORD);
        if (strcmp(folded, stacked->strip) == 0)
            found = at;
    }
    return found;
}

/* ---- candidates ----------------------------------------------------------------------------------- */

static size_t count_letters(const char *text, size_t from, size_t to)
{
    size_t letters = 0;
    for (; from < to; letters++)
        read_character(text, &from);
    return letters;
}

/* A quotation mark that opens inside and closes right behind is taken along. */
static size_t end_with_quote(const state *all, size_t first, size_t count)
{
    unsigned quotes = 0;
    for (size_t i = first + 1; i < first + count; i++)
        for (size_t at = all->tokens[i - 1].end; at < all->tokens[i].start;) {
            bool touches = at == all->tokens[i - 1].end;
            quotes += kind_of(read_character(all->text, &at)) == QUOTE && !touches;
        }
    size_t end = all->tokens[first + count - 1].end, next = end;
    bool closes = all->text[end] && kind_of(read_character(all->text, &next)) == QUOTE;
    return quotes % 2 == 1 && closes ? next : end;
}

/* Over a sign that stops most names, only one goes that has the same signs. */
static bool may_cross(const state *all, size_t first, const known_name *name, size_t start)
{
    char in_text[1024], in_name[1024];
    bool cross = false;
    for (size_t i = 1; i < name->word_count; i++) {
        if (all->tokens[first + i].gap == BREAK)
            return false;
        cross = cross || all->tokens[first + i].gap == SIGN;
    }
    size_t end = all->tokens[first + name->word_count - 1].end;
    collect_signs(all->text + start, end - start, in_text);
    collect_signs(name->from->surface, strlen(name->from->surface), in_name);
    return !cross || strcmp(in_text, in_name) == 0;
}

static void try_name(state *all, size_t first, size_t number, const char *word, size_t start,
                     const stack *stacked)
{
    const known_name *name = &all->names[number];
    const char *restore = stacked ? stacked->parts[stacked->count - 1]->restore : "";
    if (first + name->word_count > all->token_count || strcmp(word, name->words[0]) != 0)
        return;
    for (size_t i = 1; i < name->word_count; i++)
        if (strcmp(all->tokens[first + i].folded, name->words[i]) != 0)
            return;
    if (!may_cross(all, first, name, start))
        return;
    char spelled[1024];
    size_t end = all->tokens[first + name->word_count - 1].end;
    int length = snprintf(spelled, sizeof spelled, "%s%.*s", restore, (int)(end - start),
                          all->text + start);
    int level = alam_fold_compare(all->given->fold, ALAM_LEVEL_LOOSE, spelled, (size_t)length,
                                  name->from->surface, strlen(name->from->surface), NULL);
    bool ordinary = is_ordinary(all->given, restore, all->text + start,
                                all->tokens[first].end - start);
    if (level < 0 || level > (int)name->from->level ||
        (ordinary && name->word_count == 1 && level > ALAM_LEVEL_STRICT))
        return;
    assert_true(all->candidate_count < MOST_CANDIDATES);
    candidate *new = &all->candidates[all->candidate_count++];
    *new = (candidate){.start = start,
                       .end = end_with_quote(all, first, name->word_count),
                       .token = first,
                       .token_count = name->word_count,
                       .name = number,
                       .stacked = stacked,
                       .trigger = -1,
                       .level = (alam_level)level};
    length = snprintf(spelled, sizeof spelled, "%s%.*s", restore, (int)(new->end - start),
                      all->text + start);
    new->exact = (size_t)length == strlen(name->from->surface) &&
                 strcmp(spelled, name->from->surface) == 0;
    new->length = count_letters(all->text, new->start, new->end);
}

/* All names that begin with `word` at a token, those of fewer words first. `brief`: none of one word. */
static void try_names(state *all, size_t first, const char *word, size_t start, const stack *stacked,
                      bool brief)
{
    for (size_t words = brief ? 2 : 1; words <= 8; words++)
        for (size_t i = 0; i < all->given->name_count; i++)
            if (all->names[i].word_count == words)
                try_name(all, first, i, word, start, stacked);
}

static void find_candidates(state *all)
{
    for (size_t i = 0; i < all->token_count; i++) {
        const token *word = &all->tokens[i];
        try_names(all, i, word->folded, word->start, NULL, false);
        if (is_ordinary(all->given, "", all->text + word->start, word->end - word->start))
            continue;
        for (size_t j = 0; j < all->stack_count; j++) {
            const stack *stacked = &all->stacks[j];
            char rest[2 * WORD];
            bool brief;
            size_t start = find_start(all, word, stacked);
            if (start > 0 && take_off(stacked, word->folded, rest, &brief))
                try_names(all, i, rest, start, stacked, brief);
        }
    }
}

/* ---- support -------------------------------------------------------------------------------------- */

static const naive_entity *entity_of(const state *all, const candidate *of)
{
    return &all->given->entities[all->names[of->name].from->entity];
}

static int announcing(const state *all, const char *word, const naive_entity *entity)
{
    for (size_t i = 0; i < all->given->trigger_count; i++) {
        const naive_trigger *trigger = &all->given->triggers[i];
        if (is_trigger(all->given, trigger, word) && strcmp(trigger->type, entity->type) == 0 &&
            (!*trigger->kind || strcmp(trigger->kind, entity->kind) == 0))
            return (int)i;
    }
    return -1;
}

static int trigger_at(const state *all, size_t number, const naive_entity *entity)
{
    const char *word = all->tokens[number].folded;
    if (is_in_lexicon(all, word))
        return announcing(all, word, entity);
    for (size_t i = 0; i < all->stack_count; i++) {
        char rest[2 * WORD];
        bool brief;
        if (take_off(&all->stacks[i], word, rest, &brief) && !brief && is_any_trigger(all->given, rest))
            return announcing(all, rest, entity);
    }
    return -1;
}

static void find_trigger(const state *all, candidate *of)
{
    size_t at = of->token;
    const known_name *name = &all->names[of->name];
    if (of->stacked || at == 0 || all->tokens[at].gap != SOFT)
        return;
    /* "the Sudanese president" is no president called Sudanese */
    if (name->word_count == 1 && name->from->is_short && name->from->mode == ALAM_MODE_NAME &&
        is_demonym(all, all->tokens[at].folded))
        return;
    of->trigger = trigger_at(all, at - 1, entity_of(all, of));
    if (of->trigger < 0 && at > 1 && all->tokens[at - 1].gap == SOFT &&
        is_demonym(all, all->tokens[at - 1].folded))
        of->trigger = trigger_at(all, at - 2, entity_of(all, of));
}

static void judge(const state *all, candidate *of)
{
    static const float by_level[] = {1.0f, 0.99f, 0.97f, 0.9f};
    const known_name *name = &all->names[of->name];
    const mention *named = &all->mentions[name->from->entity];
    bool in_need = name->from->is_short || name->is_common;
    bool by_context =
        in_need && named->noted && (!name->from->is_short || named->first <= of->start);
    of->refused = in_need && of->trigger < 0 && !by_context;
    of->score = name->from->prior * by_level[of->level];
    if (by_context && of->trigger < 0)
        of->score *= 0.95f;
}

/* ---- overlaps ------------------------------------------------------------------------------------- */

static int compare_readings(const state *all, const candidate *a, const candidate *b)
{
    const naive_entity *entity_a = entity_of(all, a), *entity_b = entity_of(all, b);
    unsigned recent_a = all->mentions[entity_a - all->given->entities].order;
    unsigned recent_b = all->mentions[entity_b - all->given->entities].order;
    if ((a->trigger < 0) != (b->trigger < 0))
        return a->trigger < 0 ? 1 : -1;
    if (recent_a != recent_b && entity_a != entity_b)
        return recent_a > recent_b ? -1 : 1;
    float likely_a = a->score * expf(a->fit), likely_b = b->score * expf(b->fit);
    if (likely_a != likely_b)
        return likely_a > likely_b ? -1 : 1;
    if (entity_a != entity_b)
        return strcmp(entity_a->id, entity_b->id);
    if (a->exact != b->exact)
        return a->exact ? -1 : 1;
    return a->name < b->name ? -1 : 1;
}

static bool is_better(const state *all, alam_overlap policy, const candidate *a, const candidate *b)
{
    int starts = a->start < b->start ? -1 : a->start > b->start;
    int lengths = a->length > b->length ? -1 : a->length < b->length;
    int first = policy == ALAM_OVERLAP_LEFTMOST ? starts : lengths;
    int second = policy == ALAM_OVERLAP_LEFTMOST ? lengths : starts;
    if (first || second)
        return (first ? first : second) < 0;
    return compare_readings(all, a, b) < 0;
}

static bool shares_token(const candidate *a, const candidate *b)
{
    return a->token < b->token + b->token_count && b->token < a->token + a->token_count;
}

/* What a longer name reads whole is not cut into proclitics and a shorter one. */
static bool is_inside(const state *all, const candidate *inner, const candidate *outer)
{
    bool reads_alike =
        !inner->stacked || (inner->token == outer->token && inner->stacked == outer->stacked);
    return reads_alike && inner->start >= outer->start && inner->end <= outer->end &&
           inner->length < outer->length &&
           strcmp(entity_of(all, inner)->type, entity_of(all, outer)->type) != 0;
}

/* Whether `of` may be chosen beside what is chosen: as an outer span, or as one nested in an outer. */
static bool is_free(const state *all, const candidate *of, bool nested)
{
    bool inside = false;
    for (size_t i = 0; i < all->candidate_count; i++) {
        const candidate *other = &all->candidates[i];
        if (!other->chosen || !shares_token(of, other))
            continue;
        if (other->nested == nested)
            return false;
        inside = inside || is_inside(all, of, other);
    }
    return !nested || inside;
}

static void choose(state *all, alam_overlap policy, bool nested)
{
    for (;;) {
        candidate *best = NULL;
        for (size_t i = 0; i < all->candidate_count; i++) {
            candidate *next = &all->candidates[i];
            if (!next->refused && !next->chosen && is_free(all, next, nested) &&
                (!best || is_better(all, policy, next, best)))
                best = next;
        }
        if (!best)
            return;
        best->chosen = true;
        best->nested = nested;
    }
}

static void resolve(state *all, alam_overlap policy)
{
    for (size_t i = 0; i < all->candidate_count; i++) {
        candidate *next = &all->candidates[i];
        judge(all, next);
        next->nested = false;
        next->chosen = policy == ALAM_OVERLAP_ALL && !next->refused;
    }
    if (policy == ALAM_OVERLAP_ALL)
        return;
    choose(all, policy, false);
    if (policy == ALAM_OVERLAP_NESTED)
        choose(all, policy, true);
}

/* ---- surroundings --------------------------------------------------------------------------------- */

static bool is_shared(const state *all, const candidate *of)
{
    for (size_t i = 0; i < all->candidate_count; i++) {
        const candidate *other = &all->candidates[i];
        if (other->token == of->token && other->token_count == of->token_count &&
            other->stacked == of->stacked && entity_of(all, other) != entity_of(all, of))
            return true;
    }
    return false;
}

static kind_count *counted_kind(state *all, const candidate *of)
{
    for (size_t i = 0; i < NAIVE_MOST; i++) {
        const char *name = all->kinds[i].kind;
        if (!name || strcmp(name, entity_of(all, of)->kind) == 0)
            return &all->kinds[i];
    }
    return NULL;
}

/* Entities of one name are the likelier, the oftener others of their kind are named than listed. */
static bool fit_readings(state *all)
{
    bool seen[NAIVE_MOST] = {false}, any = false;
    for (size_t i = 0; i < all->candidate_count; i++) {
        const candidate *of = &all->candidates[i];
        size_t entity = (size_t)(entity_of(all, of) - all->given->entities);
        if (!of->chosen || is_shared(all, of) || seen[entity])
            continue;
        seen[entity] = true;
        all->named++;
        if (!*entity_of(all, of)->kind)
            continue;
        kind_count *counted = counted_kind(all, of);
        counted->kind = entity_of(all, of)->kind;
        counted->count++;
    }
    for (size_t i = 0; i < all->candidate_count; i++) {
        candidate *of = &all->candidates[i];
        const kind_count *counted = counted_kind(all, of);
        if (of->refused || !is_shared(all, of) || counted->count < 2)
            continue;
        unsigned listed = 0;
        for (size_t j = 0; j < all->given->entity_count; j++)
            listed += strcmp(all->given->entities[j].kind, counted->kind) == 0;
        float share = (float)counted->count / (float)all->named;
        float usual = (float)listed / (float)all->given->entity_count;
        of->fit = fminf(fmaxf(0.8f * logf(share / usual), 0), 1.6f);
        any |= of->fit > 0;
    }
    return any;
}

/* What is sure by itself supports the rest. */
static void note_mentions(state *all)
{
    for (size_t i = 0; i < all->candidate_count; i++) {
        const candidate *next = &all->candidates[i];
        mention *noted = &all->mentions[all->names[next->name].from->entity];
        if (!next->chosen)
            continue;
        if (!noted->noted)
            *noted = (mention){.noted = true, .first = next->end};
        noted->order = ++all->order;
    }
}

/* ---- the whole ------------------------------------------------------------------------------------ */

static int compare_spans(const void *a, const void *b)
{
    const naive_span *left = a, *right = b;
    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    if (left->end != right->end)
        return left->end > right->end ? -1 : 1;
    return strcmp(left->id, right->id);
}

static size_t write_spans(const state *all, naive_span *spans, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < all->candidate_count; i++) {
        const candidate *next = &all->candidates[i];
        naive_span span = {next->start, next->end, entity_of(all, next)->id,
                           all->names[next->name].from->mode, next->nested};
        bool repeated = !next->chosen;
        for (size_t j = 0; j < count && !repeated; j++)
            repeated = compare_spans(&spans[j], &span) == 0;
        if (repeated)
            continue;
        assert_true(count < most);
        spans[count++] = span;
    }
    qsort(spans, count, sizeof *spans, compare_spans);
    return count;
}

size_t naive_tag(const naive_gazetteer *gazetteer, const char *text, alam_overlap policy,
                 naive_span *spans, size_t most)
{
    static state all;
    memset(&all, 0, sizeof all);
    all.given = gazetteer;
    all.text = text;
    know_names(&all);
    add_stacks(&all, (stack){0});
    qsort(all.stacks, all.stack_count, sizeof *all.stacks, compare_stacks);
    all.token_count = cut_tokens(gazetteer, text, all.tokens);
    find_candidates(&all);
    for (size_t i = 0; i < all.candidate_count; i++)
        find_trigger(&all, &all.candidates[i]);
    resolve(&all, policy);
    if (fit_readings(&all))
        resolve(&all, policy);
    note_mentions(&all);
    resolve(&all, policy);
    return write_spans(&all, spans, most);
}
