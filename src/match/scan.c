#include "match/scan.h"

#include "base/bytes.h"
#include "match/walk.h"

#include <stdlib.h>

#define BLOCK_WORDS 2048
#define AHEAD 24 /* words ahead of the one that is looked up that memory is asked for */

_Static_assert(BLOCK_WORDS + 2 * ALAM_MOST_NAME_WORDS + ALAM_CUT_SLACK <= UINT16_MAX, "words of a block fit a walk");

/* ---- making and freeing ---------------------------------------------------------------------------- */

static size_t longest_stack(const alam_image *image)
{
    size_t longest = 0;
    for (size_t i = 0; i < image->count.CLITICS; i++)
        if (image->at.CLITICS[i].strip_length > longest)
            longest = image->at.CLITICS[i].strip_length;
    return longest;
}

alam_scanner *alam_scanner_new(const alam_image *image, const alam_scan_options *options, alam_error *error)
{
    static const alam_scan_options defaults = {0};
    alam_scanner *scanner = calloc(1, sizeof *scanner);
    options = options ? options : &defaults;
    if (!scanner) {
        alam_fail_memory(error);
        return NULL;
    }
    scanner->image = image;
    size_t longest = image->settings->longest_word + longest_stack(image);
    size_t words = BLOCK_WORDS + 2 * (size_t)image->settings->longest_name;
    bool done = options->without_proclitics || alam_stacks_start(&scanner->stacks, image);
    size_t most = words + ALAM_CUT_SLACK;
    size_t walks = most * (1 + (options->without_proclitics ? 0 : image->count.CLITICS));
    for (uint32_t i = 0; i < 2048; i++)
        scanner->standard[i] = alam_cut_make(&image->fold, ALAM_LEVEL_STANDARD, i);
    alam_cutter_start(&scanner->cutter, &image->fold, longest);
    if (options->portable)
        alam_cutter_use(&scanner->cutter, ALAM_CUT_PORTABLE);
    done = done && alam_word_block_start(&scanner->words, words, longest, image->settings->longest_name);
    scanner->walks.items = malloc(walks * sizeof *scanner->walks.items);
    scanner->next.items = malloc(walks * sizeof *scanner->next.items);
    scanner->splits.items = malloc(walks * sizeof *scanner->splits.items);
    scanner->listed = malloc(most * sizeof *scanner->listed);
    scanner->pairs = malloc(walks * sizeof *scanner->pairs);
    scanner->ended = malloc(walks * sizeof *scanner->ended);
    scanner->going = malloc(walks * sizeof *scanner->going);
    scanner->keys = malloc(walks * sizeof *scanner->keys);
    scanner->begun = malloc((most / 64 + 1) * sizeof *scanner->begun);
    scanner->best = malloc(most * sizeof *scanner->best);
    scanner->found = malloc(most * sizeof *scanner->found);
    if (done && scanner->walks.items && scanner->next.items && scanner->splits.items && scanner->listed &&
        scanner->pairs && scanner->ended && scanner->going && scanner->keys && scanner->begun &&
        scanner->best && scanner->found)
        return scanner;
    alam_scanner_free(scanner);
    alam_fail_memory(error);
    return NULL;
}

void alam_scanner_free(alam_scanner *scanner)
{
    if (!scanner)
        return;
    alam_cutter_free(&scanner->cutter);
    alam_word_block_free(&scanner->words);
    alam_stacks_free(&scanner->stacks);
    free(scanner->walks.items);
    free(scanner->next.items);
    free(scanner->splits.items);
    free(scanner->listed);
    free(scanner->pairs);
    free(scanner->ended);
    free(scanner->going);
    free(scanner->keys);
    free(scanner->begun);
    free(scanner->best);
    free(scanner->found);
    alam_buffer_free(&scanner->scratch);
    free(scanner);
}

/* ---- what stands between two words -------------------------------------------------------------------- */

/* Whether a word has a single letter: the full stop behind it ends no sentence. */
static bool is_initial(const alam_scanner *scanner, uint32_t word)
{
    uint32_t letters = 0;
    for (uint32_t i = scanner->words.start[word]; i < scanner->words.end[word] && letters < 2; i++)
        letters += ((unsigned char)scanner->text[i] & 0xC0) != 0x80;
    return letters == 1;
}

static alam_gap gap_before(const alam_scanner *scanner, uint32_t word)
{
    uint32_t from = scanner->words.end[word - 1], to = scanner->words.start[word];
    if (to - from == 1 && scanner->text[from] == ' ')
        return ALAM_GAP_SOFT;
    alam_place at = {.byte = from};
    size_t ill_formed = 0;
    return alam_gap_read(&scanner->image->fold, scanner->text, &at, to, is_initial(scanner, word - 1),
                         &ill_formed);
}

/* ---- hits -------------------------------------------------------------------------------------------- */

static void take_best(alam_scanner *scanner, const alam_walk *hit, uint32_t start, uint32_t name)
{
    alam_scan_best *best = &scanner->best[hit->word];
    uint64_t *begun = &scanner->begun[hit->word / 64], bit = UINT64_C(1) << hit->word % 64;
    uint32_t next = hit->word + scanner->reach;
    if (*begun & bit && (best->start < start || (best->start == start && best->next >= next)))
        return;
    *begun |= bit;
    *best = (alam_scan_best){start, next, name, hit->clitic};
}

/* Whether text and name are near enough. That the words have the name's key is no proof: the letters decide. */
static bool is_near(alam_scanner *scanner, const alam_walk *hit, const alam_name *name, const char *surface,
                    size_t length)
{
    const alam_fold *fold = &scanner->image->fold;
    const char *listed = alam_image_string(scanner->image, name->text);
    size_t listed_length = strlen(listed);
    uint32_t rules = 0;
    int level = alam_fold_compare(fold, ALAM_LEVEL_LOOSE, surface, length, listed, listed_length, &rules);
    bool signs = false;
    for (uint32_t i = 1; i < scanner->reach; i++)
        signs = signs || gap_before(scanner, hit->word + i) == ALAM_GAP_SIGN;
    return level >= 0 && level <= name->level &&
           (!signs || alam_has_same_signs(fold, surface, length, listed, listed_length));
}

/* The byte behind the proclitics of a word. False where that is inside of what one character is written as. */
static bool find_rest(const alam_scanner *scanner, uint32_t word, uint32_t strip, uint32_t *start)
{
    const alam_token token = {.start = {.byte = scanner->words.start[word]},
                              .end = {.byte = scanner->words.end[word]}};
    alam_place place;
    bool found = alam_token_split(&scanner->image->fold, scanner->text, &token, strip, &place);
    *start = place.byte;
    return found;
}

/* A proclitic leaves enough letters for a name of one word. */
static bool is_brief(const alam_scanner *scanner, const alam_walk *hit, const alam_clitic *clitic)
{
    uint32_t letters = 0, word = hit->word;
    const char *rest = scanner->words.bytes + scanner->words.folded[word];
    if (scanner->reach > 1)
        return false;
    for (uint32_t i = clitic->strip_length; i < scanner->words.length[word] && letters < clitic->minimum; i++)
        letters += ((unsigned char)rest[i] & 0xC0) != 0x80;
    return letters < clitic->minimum;
}

/* Whether two texts of the same length differ by nothing but letters of two bytes that one habit of writing
 * swaps. Their words are then the same, and what stands between them. False also where that is not so easily
 * said. */
static bool is_nearly_same(const alam_scanner *scanner, const char *a, const char *b, size_t length)
{
    for (size_t i = 0; i < length;) {
        unsigned left = (unsigned char)a[i], right = (unsigned char)b[i];
        if ((left & 0xE0) != 0xC0 || (right & 0xE0) != 0xC0 || i + 1 == length) {
            if (left != right)
                return false;
            i++;
            continue;
        }
        left = (left & 0x1F) << 6 | (a[i + 1] & 0x3F);
        right = (right & 0x1F) << 6 | (b[i + 1] & 0x3F);
        i += 2;
        if (left != right && (scanner->standard[left] != scanner->standard[right] ||
                              !(scanner->standard[left] & ALAM_CUT_LETTER)))
            return false;
    }
    return true;
}

/* Whether the text is that of the first name that ends here, or near enough to it: so it is nearly always, and
 * needs no look at more than two lines of memory. */
static bool is_first_name(const alam_scanner *scanner, const alam_name *first, const char *text, size_t length)
{
    const char *name = alam_image_string(scanner->image, first->text);
    if (length >= scanner->image->count.STRINGS - first->text || name[length])
        return false;
    return alam_bytes_same(name, text, length) ||
           (first->level >= ALAM_LEVEL_STANDARD && is_nearly_same(scanner, name, text, length));
}

/* Compares a hit with the names that it may be. False when memory is out. */
static bool judge_hit(alam_scanner *scanner, const alam_walk *hit)
{
    const alam_image *image = scanner->image;
    uint32_t first = alam_prefix_name(hit->prefix);
    const alam_name *names = image->at.NAMES;
    const alam_clitic *clitic = hit->clitic ? &image->at.CLITICS[hit->clitic - 1] : NULL;
    const char *restore = clitic ? alam_image_string(image, clitic->restore) : "";
    uint32_t strip = clitic ? clitic->strip_length : 0, start = scanner->words.start[hit->word];
    if (names[first].words != scanner->reach ||
        (clitic && (is_brief(scanner, hit, clitic) || !find_rest(scanner, hit->word, strip, &start))))
        return true;
    const char *surface = scanner->text + start;
    size_t length = scanner->words.end[hit->word + scanner->reach - 1] - start;
    if (!*restore && is_first_name(scanner, &names[first], surface, length)) {
        take_best(scanner, hit, start, first);
        return true;
    }
    alam_buffer_clear(&scanner->scratch);
    alam_buffer_text(&scanner->scratch, restore);
    alam_buffer_append(&scanner->scratch, surface, length);
    for (uint32_t i = first; i != ALAM_NONE && !scanner->scratch.failed; i = alam_image_next_name(image, i))
        if (is_near(scanner, hit, &names[i], scanner->scratch.data, scanner->scratch.length)) {
            take_best(scanner, hit, start, i);
            break;
        }
    return !scanner->scratch.failed;
}

/* ---- walks ------------------------------------------------------------------------------------------- */

/* The hash of what is left of a word behind a stack of proclitics and of what that swallowed. */
static uint64_t hash_restored(alam_scanner *scanner, const alam_stack *stack, const char *rest, size_t length)
{
    alam_buffer_clear(&scanner->scratch);
    alam_buffer_text(&scanner->scratch, stack->restore);
    alam_buffer_append(&scanner->scratch, rest, length);
    scanner->failed |= scanner->scratch.failed;
    return scanner->scratch.failed ? 0 : alam_word_hash(scanner->scratch.data, scanner->scratch.length);
}

/* Lists which of the first `count` words may begin with proclitics. */
static size_t list_beginners(alam_scanner *scanner, size_t count)
{
    const alam_word_block *words = &scanner->words;
    const uint32_t *first = scanner->stacks.first;
    uint32_t *list = scanner->listed;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned beginning = alam_stack_beginning(alam_hash_read(words->bytes + words->folded[i]));
        list[found] = (uint32_t)i;
        found += first[beginning] != first[beginning + 1];
    }
    return found;
}

/* Pairs the listed words with the stacks that these may be. Nearly all have one or two. */
static size_t pair_with_stacks(alam_scanner *scanner, size_t listed)
{
    const alam_word_block *words = &scanner->words;
    const alam_stacks *stacks = &scanner->stacks;
    alam_scan_pair *pairs = scanner->pairs;
    size_t count = 0;
    for (size_t i = 0; i < listed; i++) {
        uint16_t word = (uint16_t)scanner->listed[i];
        unsigned beginning = alam_stack_beginning(alam_hash_read(words->bytes + words->folded[word]));
        const uint16_t *numbers = &stacks->numbers[stacks->first[beginning]];
        size_t more = stacks->first[beginning + 1] - stacks->first[beginning];
        pairs[count] = (alam_scan_pair){word, numbers[0]};
        pairs[count + 1] = (alam_scan_pair){word, numbers[1]};
        for (size_t k = 2; k < more; k++)
            pairs[count + k] = (alam_scan_pair){word, numbers[k]};
        count += more;
    }
    return count;
}

/* Takes the stacks of proclitics off the first `count` words, and lists what is left where a name may begin with
 * it. All steps but those of rare stacks are without a branch: what a word begins with cannot be foretold. */
static void take_off_all(alam_scanner *scanner, size_t count)
{
    const alam_image *image = scanner->image;
    const alam_word_block *words = &scanner->words;
    const alam_stacks *stacks = &scanner->stacks;
    size_t pairs = pair_with_stacks(scanner, list_beginners(scanner, count)), found = 0;
    for (size_t i = 0; i < pairs; i++) {
        uint16_t number = scanner->pairs[i].word;
        const alam_stack *stack = &stacks->list[scanner->pairs[i].stack];
        const char *word = words->bytes + words->folded[number];
        size_t length = words->length[number];
        bool fits = length != ALAM_CUT_LONG && alam_stack_fits(stacks, stack, alam_hash_read(word), word, length);
        size_t strip = fits ? stack->strip : 0, left = fits ? length - strip : 0;
        uint64_t hash = stack->restore && fits ? hash_restored(scanner, stack, word + strip, left)
                                               : alam_word_hash_padded(word + strip, left);
        uint64_t key = alam_hash_chain(0, hash);
        scanner->splits.items[found] =
            (alam_walk){.key = key, .word = number, .clitic = (uint16_t)(stack->clitic + 1)};
        found += fits & alam_prefix_begins(image->at.FIRST_FILTER, image->count.FIRST_FILTER, key);
    }
    scanner->splits.count = found;
}

/* Lists which of the first `count` words may begin a name: seldom more than four in ten. */
static size_t list_first(alam_scanner *scanner, size_t count)
{
    const alam_image *image = scanner->image;
    const uint64_t *hashes = scanner->words.hash, *filter = image->at.FIRST_FILTER;
    uint32_t *list = scanner->listed;
    size_t size = image->count.FIRST_FILTER, found = 0;
    for (size_t i = 0; i < count; i++) {
        list[found] = (uint32_t)i;
        found += alam_prefix_begins(filter, size, alam_hash_chain(0, hashes[i]));
    }
    return found;
}

/* Looks up the first words of names among the first `count` words and what is behind their proclitics. */
static void look_up_first(alam_scanner *scanner, size_t count)
{
    const alam_image *image = scanner->image;
    const alam_prefix_bucket *buckets = image->at.FIRST_PREFIXES;
    const uint64_t *hashes = scanner->words.hash;
    const uint32_t *list = scanner->listed;
    size_t listed = list_first(scanner, count), ahead = listed > AHEAD ? listed - AHEAD : 0, found = 0;
    size_t bucket_count = image->count.FIRST_PREFIXES;
    uint64_t seed = image->settings->prefix_seed;
    alam_walk *walks = scanner->walks.items;
    for (size_t i = 0; i < listed; i++) {
        uint64_t later = alam_hash_chain(0, hashes[list[i < ahead ? i + AHEAD : i]]);
        __builtin_prefetch(&buckets[alam_prefix_bucket_of(alam_prefix_place(later, seed), bucket_count)]);
        uint64_t key = alam_hash_chain(0, hashes[list[i]]);
        alam_prefix prefix = alam_prefix_find(buckets, bucket_count, alam_prefix_place(key, seed));
        walks[found] = (alam_walk){.key = key, .word = (uint16_t)list[i], .prefix = prefix};
        found += prefix != 0;
    }
    const alam_walk *splits = scanner->splits.items;
    for (size_t i = 0; i < scanner->splits.count; i++) {
        alam_walk split = splits[i];
        split.prefix = alam_prefix_find(buckets, bucket_count, alam_prefix_place(split.key, seed));
        walks[found] = split;
        found += split.prefix != 0;
    }
    scanner->walks.count = found;
    scanner->reach = 1;
}

/* Notes the walks that end where they are, and lists those that may go on with the next word. */
static void list_next(alam_scanner *scanner)
{
    const alam_image *image = scanner->image;
    const alam_walk *walks = scanner->walks.items;
    uint64_t seed = image->settings->prefix_seed;
    size_t going = 0, ended = 0;
    for (size_t i = 0; i < scanner->walks.count; i++) {
        uint32_t name = alam_prefix_name(walks[i].prefix), next = walks[i].word + scanner->reach;
        __builtin_prefetch(&image->at.NAMES[name]);
        scanner->ended[ended] = (uint32_t)i;
        ended += name != ALAM_NONE;
        /* There is room for the hash of one more word than there are. */
        uint64_t key = alam_hash_chain(walks[i].key, scanner->words.hash[next]);
        uint64_t place = alam_prefix_place(key, seed);
        __builtin_prefetch(&image->at.NEXT_FILTER[alam_prefix_bucket_of(place, image->count.NEXT_FILTER)]);
        scanner->going[going] = (uint32_t)i;
        scanner->keys[going] = key;
        going += alam_prefix_continues(walks[i].prefix) & (next < scanner->words.count);
    }
    scanner->ended_count = ended;
    scanner->going_count = going;
}

/* Lists those walks with their next word that pass the filter, and asks for what they lead to. */
static void filter_next(alam_scanner *scanner)
{
    const alam_image *image = scanner->image;
    uint64_t seed = image->settings->prefix_seed;
    size_t passed = 0;
    for (size_t i = 0; i < scanner->going_count; i++) {
        uint64_t place = alam_prefix_place(scanner->keys[i], seed);
        const alam_walk *walk = &scanner->walks.items[scanner->going[i]];
        if (!alam_prefix_passes(image->at.NEXT_FILTER, image->count.NEXT_FILTER, place) ||
            gap_before(scanner, walk->word + scanner->reach) == ALAM_GAP_BREAK)
            continue;
        __builtin_prefetch(&image->at.NEXT_PREFIXES[alam_prefix_bucket_of(place, image->count.NEXT_PREFIXES)]);
        scanner->next.items[passed++] =
            (alam_walk){.key = scanner->keys[i], .word = walk->word, .clitic = walk->clitic};
    }
    scanner->next.count = passed;
}

/* Looks up where the listed walks lead to; those that lead nowhere leave. */
static void look_up_next(alam_scanner *scanner)
{
    const alam_image *image = scanner->image;
    alam_scan_list swap = scanner->walks;
    size_t found = 0;
    scanner->walks = scanner->next;
    scanner->next = swap;
    for (size_t i = 0; i < scanner->walks.count; i++) {
        alam_walk walk = scanner->walks.items[i];
        walk.prefix = alam_prefix_find(image->at.NEXT_PREFIXES, image->count.NEXT_PREFIXES,
                                       alam_prefix_place(walk.key, image->settings->prefix_seed));
        scanner->walks.items[found] = walk;
        found += walk.prefix != 0;
    }
    scanner->walks.count = found;
    scanner->reach++;
}

/* Judges the hits of one round, all of whose names have been asked for; first both ends of their texts are.
 * False when memory is out. */
static bool judge_hits(alam_scanner *scanner)
{
    const alam_image *image = scanner->image;
    const alam_walk *walks = scanner->walks.items;
    const alam_word_block *words = &scanner->words;
    for (size_t i = 0; i < scanner->ended_count; i++) {
        const alam_walk *hit = &walks[scanner->ended[i]];
        const char *name = alam_image_string(image, image->at.NAMES[alam_prefix_name(hit->prefix)].text);
        __builtin_prefetch(name);
        __builtin_prefetch(name + words->end[hit->word + scanner->reach - 1] - words->start[hit->word]);
    }
    for (size_t i = 0; i < scanner->ended_count; i++)
        if (!judge_hit(scanner, &walks[scanner->ended[i]]))
            return false;
    return true;
}

/* ---- blocks ------------------------------------------------------------------------------------------ */

/* Chooses from the best of each word: from left to right, what begins behind the one chosen before. */
static void choose(alam_scanner *scanner)
{
    size_t at = scanner->at, found = 0;
    for (size_t i = 0; i < scanner->ready; i += 64)
        for (uint64_t bits = scanner->begun[i / 64]; bits; bits &= bits - 1) {
            size_t word = i + (size_t)__builtin_ctzll(bits);
            const alam_scan_best *best = &scanner->best[word];
            scanner->found[found] = (alam_hit){
                .start = best->start, .end = scanner->words.end[best->next - 1], .name = best->name};
            bool free = word >= at;
            found += free;
            at = free ? best->next : at;
        }
    scanner->at = at > scanner->ready ? at : scanner->ready;
    scanner->found_count = found;
    scanner->given = 0;
}

/* Forgets the words that are done, reads more, finds the best that begins at each, and chooses from these. */
static bool read_block(alam_scanner *scanner)
{
    size_t skip = scanner->at - scanner->ready, reach = scanner->image->settings->longest_name;
    alam_word_block_drop(&scanner->words, scanner->ready);
    if (!alam_cut_next(&scanner->cutter, &scanner->words))
        return false;
    bool last = alam_cutter_done(&scanner->cutter);
    scanner->ready = last ? scanner->words.count : scanner->words.count - reach;
    scanner->at = skip;
    memset(scanner->begun, 0, (scanner->ready / 64 + 1) * sizeof *scanner->begun);
    take_off_all(scanner, scanner->ready);
    look_up_first(scanner, scanner->ready);
    while (scanner->walks.count > 0) {
        list_next(scanner);
        filter_next(scanner);
        if (!judge_hits(scanner))
            return false;
        look_up_next(scanner);
    }
    choose(scanner);
    return !scanner->failed;
}

bool alam_scan(alam_scanner *scanner, const char *text, size_t length, alam_error *error)
{
    if (length >= UINT32_MAX)
        return alam_fail(error, ALAM_ERROR_USE,
                         "the text has %zu bytes, at most 4 GiB are allowed; cut it", length);
    scanner->text = text;
    scanner->length = length;
    scanner->words.count = scanner->words.used = 0;
    scanner->ready = scanner->at = scanner->found_count = scanner->given = 0;
    scanner->failed = false;
    alam_cutter_read(&scanner->cutter, text, length);
    return true;
}

bool alam_scan_next(alam_scanner *scanner, alam_hit *hit, alam_error *error)
{
    alam_error none;
    error = error ? error : &none;
    error->code = ALAM_OK;
    for (;;) {
        if (scanner->given < scanner->found_count) {
            *hit = scanner->found[scanner->given++];
            return true;
        }
        if (alam_cutter_done(&scanner->cutter) && scanner->ready == scanner->words.count)
            return false;
        if (!read_block(scanner)) {
            alam_fail_memory(error);
            return false;
        }
    }
}

const char *alam_hit_id(const alam_scanner *scanner, const alam_hit *hit)
{
    const alam_image *image = scanner->image;
    return alam_image_string(image, image->at.ENTITIES[image->at.NAMES[hit->name].entity].id);
}
