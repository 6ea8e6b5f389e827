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
    bool slips;
    uint64_t from_ends, to_ends; /* letters, by number % 64, with which some rewrite ends */
    align_step cells[ALAM_MOST_LETTERS + 1][ALAM_MOST_LETTERS + 1];
} align_grid;

static void offer(align_grid *grid, unsigned i, unsigned j, unsigned up, unsigned left, unsigned cost,
                  uint8_t rule)
{
    unsigned total = grid->cells[i - up][j - left].cost + cost;
    if (total < grid->cells[i][j].cost)
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

/* Whether any rewrite can end at (i, j): a look at two letters instead of at all rewrites. */
static bool may_rewrite(const align_grid *grid, unsigned i, unsigned j)
{
    bool from = i > 0 && grid->from_ends >> grid->listed->codepoints[i - 1] % 64 & 1;
    bool to = j > 0 && grid->to_ends >> grid->seen->codepoints[j - 1] % 64 & 1;
    return (from && to) || (from && j == 0) || (to && i == 0);
}

static void find_rewrite_ends(align_grid *grid)
{
    grid->from_ends = grid->to_ends = 0;
    for (size_t k = 0; k < grid->image->count.REWRITES; k++) {
        const alam_rewrite *rewrite = &grid->image->at.REWRITES[k];
        if (rewrite->from_count)
            grid->from_ends |= UINT64_C(1) << rewrite->from[rewrite->from_count - 1] % 64;
        if (rewrite->to_count)
            grid->to_ends |= UINT64_C(1) << rewrite->to[rewrite->to_count - 1] % 64;
    }
}

static void offer_rewrites(align_grid *grid, unsigned i, unsigned j)
{
    if (!may_rewrite(grid, i, j))
        return;
    for (size_t k = 0; k < grid->image->count.REWRITES; k++) {
        const alam_rewrite *rewrite = &grid->image->at.REWRITES[k];
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

static void fill(align_grid *grid, unsigned i, unsigned j)
{
    grid->cells[i][j] = (align_step){.cost = ALAM_TOO_FAR, .rule = NO_RULE};
    if (i == 0 && j == 0) {
        grid->cells[0][0].cost = 0;
        return;
    }
    if (i > 0 && j > 0) {
        if (grid->listed->codepoints[i - 1] == grid->seen->codepoints[j - 1])
            offer(grid, i, j, 1, 1, 0, NO_RULE);
        else
            offer_letters(grid, i, j, 1, 1);
    }
    if (i > 0)
        offer_letters(grid, i, j, 1, 0);
    if (j > 0)
        offer_letters(grid, i, j, 0, 1);
    offer_double(grid, i, j);
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

alam_alignment alam_align(const alam_image *image, const alam_letters *listed,
                          const alam_letters *seen, unsigned most, bool slips)
{
    align_grid grid;
    const alam_alignment far = {.cost = ALAM_TOO_FAR};
    unsigned rows = listed->count, columns = seen->count, band = band_of(image, most, slips);
    if (rows > columns + band || columns > rows + band)
        return far;
    grid.image = image;
    grid.listed = listed;
    grid.seen = seen;
    grid.settings = image->settings;
    find_rewrite_ends(&grid);
    grid.slips = slips && image->settings->slip_cost != ALAM_NEVER;
    for (unsigned i = 0; i <= rows; i++)
        for (unsigned j = 0; j <= columns; j++) {
            if (i > j + band || j > i + band)
                grid.cells[i][j] = (align_step){.cost = ALAM_TOO_FAR, .rule = NO_RULE};
            else
                fill(&grid, i, j);
        }
    return grid.cells[rows][columns].cost <= most ? trace(&grid) : far;
}
