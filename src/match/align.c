#include "match/align.h"

/* The step by which a cell was reached. */
typedef struct align_step {
    uint16_t cost;
    uint8_t rule;     /* VARIANT_RULES; NO_RULE */
    uint8_t up, left; /* letters of the listed and of the seen word that it took */
} align_step;

#define NO_RULE 255

typedef struct align_grid {
    const alam_image *image;
    const alam_letters *listed, *seen;
    const alam_settings *settings;
    unsigned most;
    bool slips;
    uint64_t barred;             /* bit set of VARIANT_RULES */
    const alam_rewrite *rewrites[ALAM_MOST_REWRITES]; /* that may apply */
    size_t rewrite_count;
    align_step cells[ALAM_MOST_LETTERS + 1][ALAM_MOST_LETTERS + 1];
} align_grid;

static void offer(align_grid *grid, unsigned i, unsigned j, unsigned up, unsigned left, unsigned cost,
                  uint8_t rule)
{
    unsigned total = grid->cells[i - up][j - left].cost + cost;
    if (total < grid->cells[i][j].cost && (rule == NO_RULE || !(grid->barred >> rule & 1)))
        grid->cells[i][j] = (align_step){(uint16_t)total, rule, (uint8_t)up, (uint8_t)left};
}

/* Where a step that ends at (i, j) and took `up` and `left` letters stands in the words. */
static alam_where where_is(const align_grid *grid, unsigned i, unsigned j, unsigned up, unsigned left)
{
    if (i == up && j == left)
        return ALAM_WHERE_START;
    if (i == grid->listed->count && j == grid->seen->count)
        return ALAM_WHERE_END;
    return ALAM_WHERE_INSIDE;
}

/* One letter for another, or for none: `up` and `left` are 0 or 1. */
static void offer_letters(align_grid *grid, unsigned i, unsigned j, unsigned up, unsigned left)
{
    const alam_letters *listed = grid->listed, *seen = grid->seen;
    uint8_t a = up ? listed->numbers[i - 1] : 0, b = left ? seen->numbers[j - 1] : 0;
    if ((up && !a) || (left && !b))
        return;
    alam_where where = where_is(grid, i, j, up, left);
    size_t cell = ((size_t)where * ALAM_LETTER_NUMBERS + a) * ALAM_LETTER_NUMBERS + b;
    alam_variant_cost cost = grid->image->at.VARIANT_COSTS[cell];
    if (cost.cost != ALAM_NEVER)
        offer(grid, i, j, up, left, cost.cost, cost.rule);
}

static void offer_double(align_grid *grid, unsigned i, unsigned j)
{
    const alam_settings *settings = grid->settings;
    const uint32_t *listed = grid->listed->codepoints, *seen = grid->seen->codepoints;
    if (settings->double_cost == ALAM_NEVER)
        return;
    if (i > 1 && listed[i - 1] == listed[i - 2])
        offer(grid, i, j, 1, 0, settings->double_cost, settings->double_rule);
    if (j > 1 && seen[j - 1] == seen[j - 2])
        offer(grid, i, j, 0, 1, settings->double_cost, settings->double_rule);
}

static bool ends_with(const alam_letters *word, unsigned end, const uint32_t *group, unsigned count)
{
    if (count > end)
        return false;
    for (unsigned k = 0; k < count; k++)
        if (word->codepoints[end - count + k] != group[k])
            return false;
    return true;
}

/* A set of letters, by code point % 64: a look at it is enough to rule most rewrites out. */
static uint64_t letters_in(const uint32_t *codepoints, unsigned count)
{
    uint64_t set = 0;
    for (unsigned i = 0; i < count; i++)
        set |= UINT64_C(1) << codepoints[i] % 64;
    return set;
}

/* The rewrites whose letters both words have. */
static void find_rewrites(align_grid *grid)
{
    uint64_t listed = letters_in(grid->listed->codepoints, grid->listed->count);
    uint64_t seen = letters_in(grid->seen->codepoints, grid->seen->count);
    grid->rewrite_count = 0;
    for (size_t k = 0; k < grid->image->count.REWRITES && k < ALAM_MOST_REWRITES; k++) {
        const alam_rewrite *rewrite = &grid->image->at.REWRITES[k];
        if (rewrite->cost <= grid->most && !(letters_in(rewrite->from, rewrite->from_count) & ~listed) &&
            !(letters_in(rewrite->to, rewrite->to_count) & ~seen) &&
            !(grid->barred >> rewrite->rule & 1))
            grid->rewrites[grid->rewrite_count++] = rewrite;
    }
}

static void offer_rewrites(align_grid *grid, unsigned i, unsigned j)
{
    for (size_t k = 0; k < grid->rewrite_count; k++) {
        const alam_rewrite *rewrite = grid->rewrites[k];
        unsigned up = rewrite->from_count, left = rewrite->to_count;
        if (!ends_with(grid->listed, i, rewrite->from, up) ||
            !ends_with(grid->seen, j, rewrite->to, left))
            continue;
        bool starts = i == up && j == left;
        bool ends = i == grid->listed->count && j == grid->seen->count;
        if ((rewrite->where & ALAM_REWRITE_START && !starts) ||
            (rewrite->where & ALAM_REWRITE_END && !ends) ||
            (rewrite->where & ALAM_REWRITE_INSIDE && (starts || ends)))
            continue;
        offer(grid, i, j, up, left, rewrite->cost, rewrite->rule);
    }
}

static void offer_slips(align_grid *grid, unsigned i, unsigned j)
{
    const alam_settings *settings = grid->settings;
    const uint32_t *listed = grid->listed->codepoints, *seen = grid->seen->codepoints;
    if (i > 0)
        offer(grid, i, j, 1, 0, settings->slip_cost, settings->slip_rule);
    if (j > 0)
        offer(grid, i, j, 0, 1, settings->slip_cost, settings->slip_rule);
    if (i > 0 && j > 0)
        offer(grid, i, j, 1, 1, settings->slip_cost, settings->slip_rule);
    if (i > 1 && j > 1 && listed[i - 1] == seen[j - 2] && listed[i - 2] == seen[j - 1])
        offer(grid, i, j, 2, 2, settings->slip_cost, settings->slip_rule);
}

/* The cheapest of the cells from which one letter leads to (i, j). */
static unsigned least_before(const align_grid *grid, unsigned i, unsigned j)
{
    unsigned up = i > 0 ? grid->cells[i - 1][j].cost : ALAM_TOO_FAR;
    unsigned left = j > 0 ? grid->cells[i][j - 1].cost : ALAM_TOO_FAR;
    unsigned both = i > 0 && j > 0 ? grid->cells[i - 1][j - 1].cost : ALAM_TOO_FAR;
    unsigned least = up < left ? up : left;
    return both < least ? both : least;
}

static void fill(align_grid *grid, unsigned i, unsigned j)
{
    grid->cells[i][j] = (align_step){.cost = ALAM_TOO_FAR, .rule = NO_RULE};
    if (i == 0 && j == 0) {
        grid->cells[0][0].cost = 0;
        return;
    }
    if (least_before(grid, i, j) <= grid->most) {
        if (i > 0 && j > 0 && grid->listed->codepoints[i - 1] == grid->seen->codepoints[j - 1])
            offer(grid, i, j, 1, 1, 0, NO_RULE);
        else if (i > 0 && j > 0)
            offer_letters(grid, i, j, 1, 1);
        if (i > 0)
            offer_letters(grid, i, j, 1, 0);
        if (j > 0)
            offer_letters(grid, i, j, 0, 1);
        offer_double(grid, i, j);
    }
    offer_rewrites(grid, i, j);
    if (grid->slips)
        offer_slips(grid, i, j);
}

/* The rules along the way to the last cell. */
static alam_alignment trace(const align_grid *grid)
{
    unsigned i = grid->listed->count, j = grid->seen->count;
    alam_alignment alignment = {.cost = grid->cells[i][j].cost};
    while (i > 0 || j > 0) {
        const align_step *step = &grid->cells[i][j];
        if (step->rule < 64)
            alignment.rules |= UINT64_C(1) << step->rule;
        i -= step->up;
        j -= step->left;
    }
    const alam_settings *settings = grid->settings;
    alignment.slipped = grid->slips && alignment.rules >> settings->slip_rule & 1;
    return alignment;
}

/* Letters by which the words may be shifted against each other at a cost of `most`. */
static unsigned band_of(const alam_image *image, unsigned most, bool slips)
{
    unsigned least = image->settings->least_shift;
    unsigned band = least ? most / least : ALAM_MOST_LETTERS;
    return slips ? band + 1 : band;
}

/* The least cost between two columns of a row: when it is too much, no way through it is left. */
static unsigned least_of_row(const align_grid *grid, unsigned row, unsigned first, unsigned last)
{
    unsigned least = ALAM_TOO_FAR;
    for (unsigned j = first; j <= last; j++)
        if (grid->cells[row][j].cost < least)
            least = grid->cells[row][j].cost;
    return least;
}

#define LONGEST_STEP 4 /* letters that a rule takes at once: it looks so far back, and jumps so many rows */

alam_alignment alam_align_within(const alam_image *image, const alam_letters *listed,
                                 const alam_letters *seen, const alam_align_limits *limits)
{
    align_grid grid;
    const alam_alignment far = {.cost = ALAM_TOO_FAR};
    unsigned rows = listed->count, columns = seen->count, band = limits->band;
    if (rows > columns + band || columns > rows + band)
        return far;
    grid.image = image;
    grid.listed = listed;
    grid.seen = seen;
    grid.settings = image->settings;
    grid.most = limits->most;
    grid.barred = limits->barred;
    find_rewrites(&grid);
    grid.slips = limits->slips && image->settings->slip_cost != ALAM_NEVER;
    unsigned hopeless = 0;
    for (unsigned i = 0; i <= rows && hopeless < LONGEST_STEP; i++) {
        unsigned around = band + LONGEST_STEP, first = i > around ? i - around : 0;
        unsigned last = i + around < columns ? i + around : columns;
        for (unsigned j = first; j <= last; j++) {
            if (i > j + band || j > i + band)
                grid.cells[i][j] = (align_step){.cost = ALAM_TOO_FAR, .rule = NO_RULE};
            else
                fill(&grid, i, j);
        }
        hopeless = least_of_row(&grid, i, first, last) > limits->most ? hopeless + 1 : 0;
    }
    return hopeless < LONGEST_STEP && grid.cells[rows][columns].cost <= limits->most ? trace(&grid)
                                                                                    : far;
}

alam_alignment alam_align(const alam_image *image, const alam_letters *listed,
                          const alam_letters *seen, unsigned most, bool slips)
{
    const alam_align_limits limits = {
        .most = most, .band = band_of(image, most, slips), .slips = slips};
    return alam_align_within(image, listed, seen, &limits);
}
