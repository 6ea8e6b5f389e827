#include "match/stacks.h"

#include <stdlib.h>

static alam_stack make_stack(const alam_image *image, uint32_t number)
{
    const alam_clitic *clitic = &image->at.CLITICS[number];
    const char *strip = alam_image_string(image, clitic->strip);
    const char *before = alam_image_string(image, clitic->before);
    const char *restore = alam_image_string(image, clitic->restore);
    size_t following = strlen(before), size = clitic->strip_length + following;
    char start[ALAM_STACK_BYTES] = {0};
    for (size_t i = 0; i < size && i < sizeof start; i++)
        start[i] = i < clitic->strip_length ? strip[i] : before[i - clitic->strip_length];
    return (alam_stack){.bytes = alam_hash_read(start),
                        .mask = alam_hash_keep(UINT64_MAX, size),
                        .size = (uint32_t)size,
                        .strip = clitic->strip_length,
                        .clitic = number,
                        .restore = *restore ? restore : NULL};
}

/* Whether a word with this beginning may begin with the stack, as far as its bytes say. */
static bool may_begin(const alam_stack *stack, unsigned beginning)
{
    uint64_t known = stack->mask & UINT64_C(0x3F003F00);
    uint64_t bytes = (uint64_t)(beginning & 0x3F) << 8 | (uint64_t)(beginning >> 6) << 24;
    return ((bytes ^ stack->bytes) & known) == 0;
}

bool alam_stacks_start(alam_stacks *stacks, const alam_image *image)
{
    size_t count = image->count.CLITICS, used = 0;
    stacks->image = image;
    stacks->list = malloc((count + 1) * sizeof *stacks->list);
    stacks->numbers = malloc((count * ALAM_STACK_BEGINNINGS + 1) * sizeof *stacks->numbers);
    if (!stacks->list || !stacks->numbers)
        return false;
    for (uint32_t i = 0; i < count; i++)
        stacks->list[i] = make_stack(image, i);
    for (unsigned beginning = 0; beginning < ALAM_STACK_BEGINNINGS; beginning++) {
        for (uint32_t i = 0; i < count; i++)
            if (may_begin(&stacks->list[i], beginning))
                stacks->numbers[used++] = (uint16_t)i;
        stacks->first[beginning + 1] = (uint32_t)used;
    }
    return true;
}

void alam_stacks_free(alam_stacks *stacks)
{
    free(stacks->list);
    free(stacks->numbers);
}

bool alam_long_stack_fits(const alam_stacks *stacks, const alam_stack *stack, const char *word, size_t length)
{
    const alam_clitic *clitic = &stacks->image->at.CLITICS[stack->clitic];
    return stack->size <= length && stack->strip < length &&
           memcmp(word, alam_image_string(stacks->image, clitic->strip), stack->strip) == 0 &&
           memcmp(word + stack->strip, alam_image_string(stacks->image, clitic->before),
                  stack->size - stack->strip) == 0;
}
