#include "rules/program.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

#define MOST_LOOK_STEPS 4096 /* of one look; a reader's pattern never takes as many */

typedef struct pattern_run {
    alam_scene *scene;
    const alam_op *ops; /* of the pattern */
    uint32_t start;     /* unit */
    unsigned *steps;    /* left to the look that this is inside of; NULL: inside of none */
} pattern_run;

/* ---- what stands in front of a unit -------------------------------------------------------------- */

/* The bytes between unit `number` - 1 and unit `number`; either may lie outside. */
static const char *gap_before(const alam_scene *scene, uint32_t number, size_t *length)
{
    const alam_unit *units = scene->units->list.items;
    size_t from = number == 0 ? 0 : units[number - 1].end.byte;
    size_t to = number < scene->units->list.count ? units[number].start.byte : scene->length;
    *length = to > from ? to - from : 0;
    return scene->units->text + from;
}

static bool has_line(const alam_scene *scene, uint32_t number)
{
    size_t length;
    const char *gap = gap_before(scene, number, &length);
    return number == 0 || number == scene->units->list.count || memchr(gap, '\n', length);
}

static bool has_space(const alam_scene *scene, uint32_t number)
{
    if (number == 0 || number >= scene->units->list.count ||
        scene->units->list.items[number].gap != ALAM_GAP_SOFT)
        return false;
    size_t length;
    const char *gap = gap_before(scene, number, &length);
    return (length == 1 && *gap == ' ') || !memchr(gap, '\n', length);
}

static bool has_sign(const alam_scene *scene, uint32_t number, const char *sign)
{
    size_t length, size = strlen(sign);
    const char *gap = gap_before(scene, number, &length);
    while (length > 0 && *gap == ' ') {
        gap++;
        length--;
    }
    return length >= size && memcmp(gap, sign, size) == 0;
}

/* ---- tests of a unit ----------------------------------------------------------------------------- */

static bool has_class(const alam_scene *scene, uint16_t set, uint32_t class)
{
    return scene->image->at.CLASS_SETS[set].bits[class / 64] >> class % 64 & 1;
}

static int likeness(const alam_scene *scene, const alam_unit *unit, alam_form *form)
{
    if (form->likeness == ALAM_NO_LIKENESS)
        form->likeness = (int16_t)alam_likeness(scene->image->at.LETTER_ODDS,
                                                scene->image->at.NAME_LETTERS,
                                                scene->image->count.NAME_LETTERS, unit->folded,
                                                unit->folded_length);
    return form->likeness;
}

/* Of scripts that have no capitals, no word begins with one. */
static bool has_capital(const alam_scene *scene, const alam_unit *unit)
{
    const unsigned char *text = (const unsigned char *)scene->units->text;
    alam_codepoint first = alam_utf8_decode(text + unit->start.byte, text + unit->end.byte);
    return !first.ill_formed && (u_isupper((UChar32)first.value) || u_istitle((UChar32)first.value));
}

static bool is_kind(const alam_scene *scene, const alam_unit *unit, alam_word_kind kind)
{
    alam_form *form = alam_form_of(scene->units, unit);
    switch (kind) {
    case ALAM_KIND_ORDINARY:
        return form->ordinary || (form->word == ALAM_NONE && form->rest_ordinary);
    case ALAM_KIND_NEAR:
        return form->word == ALAM_NONE ? form->rest_near
                                       : form->flags & (ALAM_WORD_COMMON | ALAM_WORD_TRIGGER);
    case ALAM_KIND_UNLISTED:
        return form->word == ALAM_NONE;
    case ALAM_KIND_UNKNOWN:
        return form->word == ALAM_NONE && !form->explained;
    case ALAM_KIND_NUMBER:
        return *unit->folded >= '0' && *unit->folded <= '9';
    case ALAM_KIND_LIKELY:
        return likeness(scene, unit, form) >= scene->image->settings->name_likely;
    case ALAM_KIND_SURE:
        return likeness(scene, unit, form) >= scene->image->settings->name_sure;
    case ALAM_KIND_CAPITAL:
        return has_capital(scene, unit);
    default:
        return true;
    }
}

static bool begins(const alam_unit *unit, const char *text)
{
    size_t length = strlen(text);
    return unit->folded_length >= length && memcmp(unit->folded, text, length) == 0;
}

static bool ends(const alam_unit *unit, const char *text)
{
    size_t length = strlen(text);
    return unit->folded_length >= length &&
           memcmp(unit->folded + unit->folded_length - length, text, length) == 0;
}

static bool test_word(alam_scene *scene, const alam_op *op, const alam_unit *unit, bool proclitics,
                      uint8_t *clitic);

/* Runs a predicate: alternatives of tests, all of which must pass. Where one fails, the next alternative is
 * tried. */
static bool run_predicate(alam_scene *scene, const alam_op *ops, const alam_unit *unit, bool proclitics)
{
    uint32_t at = 0, other = 0; /* 0: this is the last one */
    uint8_t clitic;
    for (;;) {
        const alam_op *op = &ops[at++];
        if (op->code == ALAM_OP_MATCH)
            return true;
        if (op->code == ALAM_OP_JUMP) {
            at = op->a;
        } else if (op->code == ALAM_OP_SPLIT) {
            other = op->a;
        } else if (!test_word(scene, op, unit, proclitics, &clitic)) {
            if (!other)
                return false;
            at = other;
            other = 0;
        }
    }
}

/* The answer of a predicate is the same wherever a word is asked. */
static bool passes_predicate(alam_scene *scene, uint32_t number, const alam_unit *unit, bool proclitics)
{
    uint32_t place = number + (proclitics ? ALAM_MOST_PREDICATES : 0);
    const uint64_t bit = UINT64_C(1) << place % 64;
    alam_form *form = alam_form_of(scene->units, unit);
    if (!(form->asked[place / 64] & bit)) {
        const alam_op *ops = &scene->image->at.PATTERN_OPS[scene->image->at.PREDICATES[number]];
        form->passed[place / 64] |= run_predicate(scene, ops, unit, proclitics) ? bit : 0;
        form->asked[place / 64] |= bit;
    }
    return form->passed[place / 64] & bit;
}

/* As it stands, or else behind its proclitic, which `*clitic` is then told. */
static bool asks_predicate(alam_scene *scene, const alam_op *op, const alam_unit *unit, bool proclitics,
                           uint8_t *clitic)
{
    const alam_form *form = alam_form_of(scene->units, unit);
    if (passes_predicate(scene, op->a, unit, false))
        return true;
    if (!proclitics || !form->rest_set || !passes_predicate(scene, op->a, unit, true))
        return false;
    *clitic = form->clitic;
    return true;
}

/* Tests a word; `*clitic` is told the proclitic that must be taken off for that. */
static bool test_word(alam_scene *scene, const alam_op *op, const alam_unit *unit, bool proclitics,
                      uint8_t *clitic)
{
    const alam_form *form = alam_form_of(scene->units, unit);
    const bool behind = proclitics || op->flags & ALAM_OP_PROCLITICS;
    bool passes = false;
    switch ((alam_opcode)op->code) {
    case ALAM_OP_CLASS:
        passes = has_class(scene, form->set, op->a);
        if (!passes && behind && has_class(scene, form->rest_set, op->a)) {
            passes = true;
            *clitic = form->clitic;
        }
        break;
    case ALAM_OP_PREDICATE:
        passes = asks_predicate(scene, op, unit, behind, clitic);
        break;
    case ALAM_OP_KIND:
        passes = is_kind(scene, unit, (alam_word_kind)op->a);
        break;
    case ALAM_OP_BEGINS:
        passes = begins(unit, alam_image_string(scene->image, op->a));
        break;
    default:
        passes = ends(unit, alam_image_string(scene->image, op->a));
        break;
    }
    return passes != ((op->flags & ALAM_OP_NOT) != 0);
}

/* Tests the unit at `state`, which is told the proclitic when one must be taken off for that. */
static bool test_unit(const pattern_run *run, const alam_op *op, alam_state *state)
{
    uint8_t clitic = 0;
    const alam_unit *unit = &run->scene->units->list.items[run->start + state->at];
    bool passes = test_word(run->scene, op, unit, false, &clitic);
    if (clitic && state->open == state->at && !(op->flags & ALAM_OP_NOT))
        state->clitic = clitic;
    return passes;
}

/* ---- candidates ---------------------------------------------------------------------------------- */

static bool fits(const alam_scene *scene, const alam_op *op, const alam_candidate *candidate)
{
    bool demonym = alam_mode_of(scene->image, candidate) == ALAM_MODE_DEMONYM;
    if (!alam_is_accepted(candidate) || (op->a && candidate->type != op->a) ||
        demonym != ((op->flags & ALAM_OP_DEMONYM) != 0) ||
        (candidate->clitic && !(op->flags & ALAM_OP_PROCLITICS)))
        return false;
    return !op->b || scene->image->at.ENTITIES[candidate->entity].kind == op->b;
}

/* The state behind a candidate that stands at `state`; false where it goes too far. */
static bool pass_candidate(const pattern_run *run, uint32_t number, alam_state *state)
{
    const alam_candidate *candidate = &run->scene->candidates[number];
    if (state->at + candidate->unit_count > ALAM_PATTERN_UNITS)
        return false;
    if (state->open == state->at)
        state->clitic = candidate->clitic;
    if (state->reference_count < ALAM_MOST_REFERENCES)
        state->references[state->reference_count++] = number;
    state->at = (uint8_t)(state->at + candidate->unit_count);
    state->op++;
    return true;
}

/* ---- looks --------------------------------------------------------------------------------------- */

static bool stands(const pattern_run *run, alam_state state, unsigned *steps);

static bool look(const pattern_run *run, const alam_op *op, const alam_state *state)
{
    pattern_run there = *run;
    alam_state inside = {.op = state->op + 1, .open = UINT8_MAX};
    unsigned steps = MOST_LOOK_STEPS;
    there.steps = run->steps ? run->steps : &steps;
    there.start = run->start + state->at;
    if (op->b > there.start)
        return (op->flags & ALAM_OP_NOT) != 0;
    there.start -= op->b;
    if (op->b > 0 && !has_space(run->scene, run->start + state->at))
        return (op->flags & ALAM_OP_NOT) != 0;
    /* Ahead the first word must follow as any other does, unless the pattern begins here. */
    if (op->b == 0 && state->at > 0) {
        there.start--;
        inside.at = 1;
    }
    return stands(&there, inside, there.steps) != ((op->flags & ALAM_OP_NOT) != 0);
}

/* ---- steps --------------------------------------------------------------------------------------- */

/* Whether what `op` asks for stands at `state`, which then moves on. Not for operations that branch. */
static bool step(const pattern_run *run, const alam_op *op, alam_state *state)
{
    const alam_scene *scene = run->scene;
    uint32_t unit = run->start + state->at;
    bool inside = unit < scene->units->list.count && state->at < ALAM_PATTERN_UNITS;
    bool stands_here = true;
    switch ((alam_opcode)op->code) {
    case ALAM_OP_OPEN:
        state->open = state->at;
        break;
    case ALAM_OP_CLOSE:
        state->close = state->at;
        break;
    case ALAM_OP_SPACE:
        stands_here = state->at == 0 || has_space(scene, unit);
        break;
    case ALAM_OP_SIGN:
        stands_here = has_sign(scene, unit, alam_image_string(scene->image, op->a)) ||
                      (op->flags & ALAM_OP_OPTIONAL && has_space(scene, unit));
        break;
    case ALAM_OP_LINE:
        stands_here = has_line(scene, unit) || (op->flags & ALAM_OP_OPTIONAL && has_space(scene, unit));
        break;
    case ALAM_OP_LOOK:
        if (!look(run, op, state))
            return false;
        state->op = op->a;
        return true;
    case ALAM_OP_NEXT:
        stands_here = inside;
        state->at++;
        break;
    default:
        stands_here = inside && test_unit(run, op, state);
        break;
    }
    state->op++;
    return stands_here;
}

/* Looks have no repetition: plain backtracking, counted so that no image can make it long. */
static bool stands(const pattern_run *run, alam_state state, unsigned *steps)
{
    const alam_scene *scene = run->scene;
    for (;;) {
        const alam_op *op = &run->ops[state.op];
        if (*steps == 0)
            return false;
        --*steps;
        if (op->code == ALAM_OP_MATCH)
            return true;
        if (op->code == ALAM_OP_JUMP) {
            state.op = op->a;
        } else if (op->code == ALAM_OP_SPLIT) {
            alam_state first = state;
            first.op++;
            if (stands(run, first, steps))
                return true;
            state.op = op->a;
        } else if (op->code == ALAM_OP_CANDIDATE) {
            uint32_t unit = run->start + state.at;
            if (unit >= scene->units->list.count)
                return false;
            for (uint32_t i = scene->first[unit]; i < scene->first[unit + 1] && *steps > 0; i++) {
                alam_state behind = state;
                if (fits(scene, op, &scene->candidates[i]) && pass_candidate(run, i, &behind) &&
                    stands(run, behind, steps))
                    return true;
            }
            return false;
        } else if (!step(run, op, &state)) {
            return false;
        }
    }
}

static bool push(alam_scene *scene, const alam_state *state)
{
    alam_state *slot = alam_array_push(&scene->states);
    if (slot)
        *slot = *state;
    return slot != NULL;
}

/* Whether this run has come here before in another way. Only where ways join that can be. */
static bool was_tried(alam_scene *scene, const alam_state *state)
{
    uint64_t bit = UINT64_C(1) << state->at;
    if (scene->visited[state->op].run != scene->run) {
        scene->visited[state->op].run = scene->run;
        scene->visited[state->op].units = 0;
    }
    bool tried = scene->visited[state->op].units & bit;
    scene->visited[state->op].units |= bit;
    return tried;
}

/* Follows one state to its end, leaving the other ways for later. */
static bool follow(const pattern_run *run, alam_state state, alam_state *found, bool *failed)
{
    alam_scene *scene = run->scene;
    for (;;) {
        const alam_op *op = &run->ops[state.op];
        if (op->flags & ALAM_OP_JOIN && was_tried(scene, &state))
            return false;
        if (op->code == ALAM_OP_MATCH) {
            *found = state;
            return true;
        }
        if (op->code == ALAM_OP_JUMP) {
            state.op = op->a;
        } else if (op->code == ALAM_OP_SPLIT) {
            alam_state later = state;
            later.op = op->a;
            *failed |= !push(scene, &later);
            state.op++;
        } else if (op->code == ALAM_OP_CANDIDATE) {
            uint32_t unit = run->start + state.at;
            if (unit >= scene->units->list.count)
                return false;
            for (uint32_t i = scene->first[unit]; i < scene->first[unit + 1]; i++) {
                alam_state behind = state;
                if (fits(scene, op, &scene->candidates[i]) && pass_candidate(run, i, &behind))
                    *failed |= !push(scene, &behind);
            }
            return false;
        } else if (!step(run, op, &state)) {
            return false;
        }
    }
}

/* Whether a unit may stand behind what starts the pattern. */
static bool may_follow(alam_scene *scene, const alam_pattern *pattern, uint32_t unit)
{
    if (unit >= scene->units->list.count)
        return false;
    if (pattern->ahead & ALAM_AHEAD_CANDIDATE && scene->first[unit] != scene->first[unit + 1])
        return true;
    return pattern->ahead_predicate &&
           passes_predicate(scene, pattern->ahead_predicate - 1u, &scene->units->list.items[unit], false);
}

bool alam_may_start(alam_scene *scene, const alam_pattern *pattern, uint32_t unit)
{
    if (pattern->start_predicate &&
        !passes_predicate(scene, pattern->start_predicate - 1u, &scene->units->list.items[unit], false))
        return false;
    if (!(pattern->ahead & ALAM_AHEAD_KNOWN))
        return true;
    if (!pattern->start_op)
        return may_follow(scene, pattern, unit + 1);
    const alam_op *op = &scene->image->at.PATTERN_OPS[pattern->first_op + pattern->start_op - 1];
    for (uint32_t i = scene->first[unit]; i < scene->first[unit + 1]; i++)
        if (fits(scene, op, &scene->candidates[i]) &&
            may_follow(scene, pattern, unit + scene->candidates[i].unit_count))
            return true;
    return false;
}

bool alam_run_pattern(alam_scene *scene, const alam_pattern *pattern, uint32_t start, alam_state *found,
                      bool *failed)
{
    const pattern_run run = {scene, &scene->image->at.PATTERN_OPS[pattern->first_op], start, NULL};
    if (++scene->run == 0) { /* the numbers begin again: forget all that have them */
        memset(scene->visited, 0, sizeof scene->visited);
        scene->run = 1;
    }
    scene->states.count = 0;
    *failed = false;
    if (follow(&run, (alam_state){.open = UINT8_MAX}, found, failed))
        return !*failed;
    while (!*failed && scene->states.count > 0)
        if (follow(&run, scene->states.items[--scene->states.count], found, failed) && !*failed)
            return true;
    return false;
}
