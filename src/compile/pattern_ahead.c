/* What the word from which a pattern is looked for must be beside its class, and what may stand behind it, whatever
 * way is taken. Most words of a text that could start a pattern fail one of the two, and then it need not be run.
 *
 *     pattern   '+<title>&!<ordinary> @demonym? [ <given> <more>{0,3} ]'
 *     the word: <title>&!<ordinary>;  behind it: a candidate, or a word that passes <given>
 *
 * The tests become predicates of no name, whose answers for a word are remembered as those of parts are. */
#include "compile/pattern.h"

#include <string.h>

typedef struct ahead_finder {
    const alam_op *ops;
    uint32_t target;   /* units from the start of the match to the word that is asked for, the candidate that
                          starts the match counted as one */
    uint32_t start;    /* the operation of that candidate; ALAM_NONE: there is none */
    bool by_word;      /* a word may start it */
    bool candidate;    /* a candidate may begin there */
    bool failed;       /* memory was out */
    bool known;        /* all ways were followed */
    size_t count;      /* of the tests that were found */
    bool tried[ALAM_MOST_OPS][ALAM_PATTERN_UNITS + 2];
    ALAM_ARRAY(alam_op) tests; /* a predicate: alternatives, each "split, tests, jump to the end" */
} ahead_finder;

static bool is_test(const alam_op *op)
{
    return op->code >= ALAM_OP_CLASS && op->code <= ALAM_OP_PREDICATE;
}

static void add_op(ahead_finder *finder, alam_op op)
{
    alam_op *slot = alam_array_push(&finder->tests);
    finder->failed |= !slot;
    op.flags &= (uint8_t)~ALAM_OP_JOIN;
    if (slot)
        *slot = op;
}

/* Adds the tests of one word from `op` on as an alternative. */
static void add_tests(ahead_finder *finder, uint32_t op)
{
    size_t split = finder->tests.count;
    add_op(finder, (alam_op){.code = ALAM_OP_SPLIT});
    for (; is_test(&finder->ops[op]); op++)
        add_op(finder, finder->ops[op]);
    add_op(finder, (alam_op){.code = ALAM_OP_JUMP});
    if (!finder->failed)
        finder->tests.items[split].a = (uint32_t)finder->tests.count;
}

/* Takes a candidate for what starts the match; false where that is elsewhere, or another one. */
static bool start_by_candidate(ahead_finder *finder, uint32_t op, uint32_t at)
{
    if (finder->start == ALAM_NONE)
        finder->start = op;
    return at + 1 == finder->target && finder->start == op;
}

/* Follows all ways from `op` on, with `at` units behind. False where one of them ends before the target, or
 * cannot be told beforehand. */
static bool collect(ahead_finder *finder, uint32_t op, uint32_t at)
{
    for (;; op++) {
        const alam_op *here = &finder->ops[op];
        if (at > finder->target || finder->tried[op][at])
            return at <= finder->target;
        finder->tried[op][at] = true;
        if (is_test(here) && at == finder->target) {
            add_tests(finder, op);
            return true;
        }
        switch ((alam_opcode)here->code) {
        case ALAM_OP_MATCH:
            return false;
        case ALAM_OP_CANDIDATE:
            finder->candidate |= at == finder->target;
            if (at == finder->target || !start_by_candidate(finder, op, at))
                return at == finder->target;
            at++;
            break;
        case ALAM_OP_SPLIT:
            if (!collect(finder, op + 1, at))
                return false;
            op = here->a - 1;
            break;
        case ALAM_OP_JUMP:
        case ALAM_OP_LOOK: /* what it looks for may only be too much to ask for */
            op = here->a - 1;
            break;
        case ALAM_OP_NEXT:
            at++;
            finder->by_word |= at == finder->target;
            break;
        default:
            break;
        }
    }
}

/* Makes the alternatives a predicate: the last split has no other way, and all jumps lead to the end. */
static void finish(ahead_finder *finder)
{
    uint32_t end = (uint32_t)finder->tests.count;
    size_t last = 0;
    for (size_t i = 0; i < end; i++) {
        if (finder->tests.items[i].code == ALAM_OP_SPLIT)
            last = i;
        else if (finder->tests.items[i].code == ALAM_OP_JUMP)
            finder->tests.items[i].a = end;
    }
    finder->tests.items[last] = (alam_op){.code = ALAM_OP_JUMP, .a = (uint32_t)last + 1};
    add_op(finder, (alam_op){.code = ALAM_OP_MATCH});
}

/* The number of a predicate with these operations, which is added where it is new and there is room; ALAM_NONE. */
static uint32_t intern_predicate(alam_build *build, const ahead_finder *finder)
{
    size_t size = finder->tests.count * sizeof *finder->tests.items;
    uint32_t count = alam_build_count(build, PREDICATES, uint32_t);
    uint32_t op_count = alam_build_count(build, PATTERN_OPS, alam_op);
    const alam_op *ops = (const alam_op *)build->sections[ALAM_SECTION_PATTERN_OPS].data;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t first = ((const uint32_t *)build->sections[ALAM_SECTION_PREDICATES].data)[i];
        if (finder->tests.count <= op_count - first && memcmp(&ops[first], finder->tests.items, size) == 0)
            return i;
    }
    if (count == ALAM_MOST_PREDICATES)
        return ALAM_NONE;
    alam_build_add(build, PREDICATES, &op_count);
    for (size_t i = 0; i < finder->tests.count; i++)
        alam_build_add(build, PATTERN_OPS, &finder->tests.items[i]);
    return count;
}

/* Looks for what may stand `target` units behind the start of a match. The number of the predicate that says so;
 * ALAM_NONE where there is none, or it has no more than `few` operations. */
static uint32_t find_tests(alam_build *build, const alam_pattern *pattern, uint32_t target, size_t few,
                           ahead_finder *finder)
{
    const alam_op *ops = (const alam_op *)build->sections[ALAM_SECTION_PATTERN_OPS].data;
    uint32_t number = ALAM_NONE;
    *finder = (ahead_finder){.ops = ops + pattern->first_op, .target = target, .start = ALAM_NONE};
    finder->known = pattern->back_least == pattern->back_most && collect(finder, 0, 0) &&
                    !(finder->by_word && finder->start != ALAM_NONE);
    finder->count = finder->tests.count;
    if (finder->known && finder->count > few && !finder->failed)
        finish(finder);
    if (finder->known && finder->count > few && !finder->failed)
        number = intern_predicate(build, finder);
    alam_array_free(&finder->tests);
    return number;
}

#define ONE_TEST 3 /* operations that a single test is, with what joins it with others */

/* What the word itself must pass beside the class by which it was found. */
static bool find_start(alam_build *build, alam_pattern *pattern)
{
    ahead_finder finder;
    uint32_t number = find_tests(build, pattern, pattern->back_least, ONE_TEST, &finder);
    if (finder.known && !finder.candidate)
        pattern->start_predicate = (uint8_t)(number + 1);
    return !finder.failed;
}

static bool find_ahead(alam_build *build, alam_pattern *pattern)
{
    ahead_finder finder;
    uint32_t number = find_tests(build, pattern, pattern->back_least + 1u, 0, &finder);
    if (finder.known && (finder.count == 0 || number != ALAM_NONE)) {
        pattern->ahead = (uint8_t)(ALAM_AHEAD_KNOWN | (finder.candidate ? ALAM_AHEAD_CANDIDATE : 0));
        pattern->ahead_predicate = (uint8_t)(number + 1);
        pattern->start_op = (uint16_t)(finder.start + 1);
    }
    return !finder.failed;
}

bool alam_build_ahead(alam_build *build)
{
    if (build->sections[ALAM_SECTION_PATTERNS].failed || build->sections[ALAM_SECTION_PATTERN_OPS].failed ||
        build->sections[ALAM_SECTION_PREDICATES].failed)
        return alam_fail_memory(build->error);
    uint32_t count = alam_build_count(build, PATTERNS, alam_pattern);
    alam_pattern *patterns = (alam_pattern *)build->sections[ALAM_SECTION_PATTERNS].data;
    bool done = true;
    for (uint32_t i = 0; done && i < count; i++)
        done = find_start(build, &patterns[i]) && find_ahead(build, &patterns[i]) &&
               !build->sections[ALAM_SECTION_PATTERN_OPS].failed &&
               !build->sections[ALAM_SECTION_PREDICATES].failed;
    return done || alam_fail_memory(build->error);
}
