/* CLASSES, CLASS_SETS, ANCHORS, PATTERNS and PATTERN_OPS. */
#include "compile/pattern.h"

#include <stdlib.h>
#include <string.h>

/* A pattern and one class of the words from which it is looked for. */
typedef struct pattern_start {
    uint32_t class, pattern;
} pattern_start;

typedef ALAM_ARRAY(pattern_start) starts;

uint32_t alam_find_class(const alam_build *build, const char *name, size_t length)
{
    const alam_map_entry *entry = alam_map_find(&build->classes, name, length);
    return entry ? entry->value : ALAM_NONE;
}

static uint32_t add_class(alam_build *build, const char *name, size_t length, alam_spot spot)
{
    alam_map_entry *entry = alam_map_intern(&build->classes, name, length);
    if (!entry) {
        alam_fail_memory(build->error);
        return ALAM_NONE;
    }
    if (entry->value != ALAM_MAP_NONE)
        return entry->value;
    if (build->classes.entries.count > ALAM_MOST_CLASSES) {
        alam_fail_spot(build->error, spot,
                       "more than %d classes and single words in patterns; put words that stand in the "
                       "same places into one class",
                       ALAM_MOST_CLASSES);
        return ALAM_NONE;
    }
    return entry->value = (uint32_t)build->classes.entries.count - 1;
}

static bool add_word(alam_build *build, const alam_text_ref *word, uint32_t class)
{
    if (!alam_build_words(build, word))
        return false;
    if (build->numbers.count != 1)
        return alam_fail_spot(build->error, word->spot,
                              "'%.60s' is more than one word; classes hold single words, patterns put "
                              "them together",
                              word->text);
    alam_membership *membership = alam_array_push(&build->memberships);
    if (!membership)
        return alam_fail_memory(build->error);
    *membership = (alam_membership){build->numbers.items[0], class};
    return true;
}

uint32_t alam_class_of_word(alam_build *build, const alam_text_ref *word)
{
    alam_buffer name = {0};
    alam_buffer_byte(&name, '=');
    alam_buffer_append(&name, word->text, word->length);
    size_t before = build->classes.entries.count;
    uint32_t class = ALAM_NONE;
    if (name.failed)
        alam_fail_memory(build->error);
    else
        class = add_class(build, name.data, name.length, word->spot);
    alam_buffer_free(&name);
    bool is_new = class != ALAM_NONE && build->classes.entries.count > before;
    return is_new && !add_word(build, word, class) ? ALAM_NONE : class;
}

uint32_t alam_class_of_candidates(alam_build *build)
{
    return add_class(build, ALAM_CANDIDATE_CLASS, strlen(ALAM_CANDIDATE_CLASS), (alam_spot){0});
}

uint32_t alam_class_of_group(alam_build *build, const char *name, size_t length, bool *failed)
{
    const alam_source *source = build->source;
    const alam_map_entry *entry = alam_map_find(&source->common_groups, name, length);
    *failed = false;
    if (!entry)
        return ALAM_NONE;
    const alam_map_entry *last =
        &source->common_groups.entries.items[source->common_groups.entries.count - 1];
    size_t end = entry == last ? source->common.count : entry[1].value;
    uint32_t class = entry->value < end
                         ? add_class(build, name, length, source->common.items[entry->value].spot)
                         : ALAM_NONE;
    *failed = class == ALAM_NONE && entry->value < end;
    for (size_t i = entry->value; !*failed && i < end; i++)
        *failed = !add_word(build, &source->common.items[i], class);
    return *failed ? ALAM_NONE : class;
}

static bool add_classes(alam_build *build)
{
    const alam_source *source = build->source;
    for (size_t i = 0; i < source->classes.count; i++) {
        const alam_source_class *class = &source->classes.items[i];
        alam_spot spot = class->words.count ? class->words.items[0].spot : (alam_spot){0};
        uint32_t number = add_class(build, class->name, strlen(class->name), spot);
        if (number == ALAM_NONE)
            return false;
        for (size_t j = 0; j < class->words.count; j++)
            if (!add_word(build, &class->words.items[j], number))
                return false;
    }
    return true;
}

#define LEAST_LETTERS 3 /* of a borrowed word */

static size_t count_letters(const char *text)
{
    size_t letters = 0;
    for (; *text; text++)
        letters += ((unsigned char)*text & 0xC0) != 0x80;
    return letters;
}

/* Whether classes take a word from names: if it is no ordinary one. */
static bool is_lent(const alam_build *build, const alam_word *word)
{
    const char *text = build->sections[ALAM_SECTION_STRINGS].data + word->text;
    return !(word->flags & ALAM_WORD_COMMON) && count_letters(text) >= LEAST_LETTERS;
}

static bool borrows_from(const alam_build *build, const alam_source_borrowing *from,
                         const alam_source_name *name)
{
    return name->mode == ALAM_MODE_NAME && !name->base && name->language &&
           strcmp(name->language, from->language) == 0 &&
           strcmp(build->source->entities.items[name->entity].type, from->type.text) == 0;
}

/* Puts the first or the last words of names into a class. `taken`: for each word whether it is in. */
static bool borrow_words(alam_build *build, const alam_source_borrowing *from, uint32_t class, bool *taken)
{
    for (size_t i = 0; i < build->name_ends.count; i++) {
        const alam_name_ends *ends = &build->name_ends.items[i];
        uint32_t word = from->last ? ends->last : ends->first;
        if (word == ALAM_NONE || taken[word] ||
            !borrows_from(build, from, &build->source->names.items[i]) ||
            !is_lent(build, alam_build_word(build, word)))
            continue;
        alam_membership *membership = alam_array_push(&build->memberships);
        if (!membership)
            return alam_fail_memory(build->error);
        *membership = (alam_membership){word, class};
        taken[word] = true;
    }
    return true;
}

static bool borrow(alam_build *build, const alam_source_borrowing *from)
{
    uint32_t class = add_class(build, from->class.text, from->class.length, from->class.spot);
    if (class == ALAM_NONE)
        return false;
    if (!alam_build_knows_type(build, from->type.text))
        return alam_fail_spot(build->error, from->type.spot,
                              "the words are borrowed from names of the type '%.40s', which no "
                              "gazetteer declares; correct it",
                              from->type.text);
    bool *taken = calloc(alam_build_count(build, WORDS, alam_word) + 1, sizeof *taken);
    bool done = taken ? borrow_words(build, from, class, taken) : alam_fail_memory(build->error);
    free(taken);
    return done;
}

static bool borrow_all(alam_build *build)
{
    bool done = true;
    for (size_t i = 0; done && i < build->source->borrowings.count; i++)
        done = borrow(build, &build->source->borrowings.items[i]);
    alam_array_free(&build->name_ends); /* nobody else asks */
    return done;
}

/* ---- patterns ------------------------------------------------------------------------------------ */

/* Marks the operations that may be reached in several ways: where something jumps to, and behind a candidate, as
 * several may stand in one place. */
static void mark_joins(alam_program *program)
{
    alam_op *ops = program->ops.items;
    for (size_t i = 0; i < program->ops.count; i++) {
        if (ops[i].code == ALAM_OP_JUMP || ops[i].code == ALAM_OP_SPLIT)
            ops[ops[i].a].flags |= ALAM_OP_JOIN;
        if (ops[i].code == ALAM_OP_CANDIDATE)
            ops[i + 1].flags |= ALAM_OP_JOIN;
    }
}

static bool add_pattern(alam_build *build, const alam_source_pattern *from, starts *list)
{
    alam_program program = {0};
    uint32_t number = alam_build_count(build, PATTERNS, alam_pattern);
    if (from->type.text && !alam_build_knows_type(build, from->type.text))
        return alam_fail_spot(build->error, from->type.spot,
                              "the pattern's type is '%.40s', which no gazetteer declares; correct it",
                              from->type.text);
    bool done = alam_read_pattern(build, from, &program);
    alam_pattern pattern = {.name = alam_build_string(build, from->name),
                            .first_op = alam_build_count(build, PATTERN_OPS, alam_op),
                            .op_count = (uint32_t)program.ops.count,
                            .type = alam_build_string(build, from->type.text ? from->type.text : ""),
                            .id = alam_build_string(build, from->id),
                            .role = alam_build_string(build, from->role),
                            .score = from->score,
                            .action = (uint8_t)from->action,
                            .back_least = (uint8_t)program.anchor.back_least,
                            .back_most = (uint8_t)program.anchor.back_most};
    alam_build_add(build, PATTERNS, &pattern);
    if (done)
        mark_joins(&program);
    for (size_t i = 0; done && i < program.ops.count; i++)
        alam_build_add(build, PATTERN_OPS, &program.ops.items[i]);
    for (unsigned i = 0; done && i < program.anchor.count; i++) {
        pattern_start *slot = alam_array_push(list);
        done = slot || alam_fail_memory(build->error);
        if (slot)
            *slot = (pattern_start){program.anchor.classes[i], number};
    }
    alam_array_free(&program.ops);
    return done;
}

static int compare_starts(const void *a, const void *b)
{
    const pattern_start *left = a, *right = b;
    if (left->class != right->class)
        return left->class < right->class ? -1 : 1;
    return left->pattern < right->pattern ? -1 : left->pattern > right->pattern;
}

/* Classes by number, each with the patterns that its words start. */
static void write_classes(alam_build *build, const starts *list)
{
    size_t next = 0;
    for (uint32_t i = 0; i < build->classes.entries.count; i++) {
        alam_word_class class = {.name = alam_build_string(build, build->classes.entries.items[i].key),
                                 .first_anchor = alam_build_count(build, ANCHORS, uint32_t)};
        for (; next < list->count && list->items[next].class == i; next++) {
            if (next > 0 && compare_starts(&list->items[next - 1], &list->items[next]) == 0)
                continue;
            alam_build_add(build, ANCHORS, &list->items[next].pattern);
            class.anchor_count++;
        }
        alam_build_add(build, CLASSES, &class);
    }
}

/* ---- sets ---------------------------------------------------------------------------------------- */

static int compare_memberships(const void *a, const void *b)
{
    const alam_membership *left = a, *right = b;
    if (left->word != right->word)
        return left->word < right->word ? -1 : 1;
    return left->class < right->class ? -1 : left->class > right->class;
}

/* The number of a set, which is added where it is new; false when memory is out. */
static bool intern_set(alam_build *build, alam_map *sets, const alam_class_set *set, uint16_t *number)
{
    alam_map_entry *entry = alam_map_intern(sets, (const char *)set, sizeof *set);
    if (!entry)
        return alam_fail_memory(build->error);
    if (entry->value == ALAM_MAP_NONE) {
        entry->value = alam_build_count(build, CLASS_SETS, alam_class_set);
        alam_build_add(build, CLASS_SETS, set);
        if (entry->value > UINT16_MAX)
            return alam_fail(build->error, ALAM_ERROR_DATA,
                             "the words are in more than %d different sets of classes; use fewer classes",
                             UINT16_MAX);
    }
    *number = (uint16_t)entry->value;
    return true;
}

static bool write_sets(alam_build *build)
{
    alam_map sets = {0};
    const alam_membership *list = build->memberships.items;
    size_t count = build->memberships.count;
    uint16_t number = 0;
    bool done = intern_set(build, &sets, &(alam_class_set){0}, &number);
    if (count > 0)
        qsort(build->memberships.items, count, sizeof *list, compare_memberships);
    for (size_t i = 0, end; done && i < count; i = end) {
        alam_class_set set = {0};
        for (end = i; end < count && list[end].word == list[i].word; end++)
            set.bits[list[end].class / 64] |= UINT64_C(1) << list[end].class % 64;
        done = intern_set(build, &sets, &set, &number);
        if (done)
            alam_build_word(build, list[i].word)->set = number;
    }
    alam_map_free(&sets);
    return done;
}

static bool write_short_forms(alam_build *build)
{
    const alam_source *source = build->source;
    for (size_t i = 0; i < source->short_forms.count; i++) {
        const alam_source_short_form *from = &source->short_forms.items[i];
        if (!alam_build_knows_type(build, from->type.text))
            return alam_fail_spot(build->error, from->type.spot,
                                  "the short form's type is '%.40s', which no gazetteer declares; "
                                  "correct it",
                                  from->type.text);
        alam_short_form form = {alam_build_string(build, from->name),
                                alam_build_string(build, from->type.text), from->letters, from->score};
        alam_build_add(build, SHORT_FORMS, &form);
    }
    return true;
}

bool alam_build_patterns(alam_build *build)
{
    starts list = {0};
    bool done = add_classes(build) && borrow_all(build);
    for (size_t i = 0; done && i < build->source->patterns.count; i++)
        done = add_pattern(build, &build->source->patterns.items[i], &list);
    if (done && list.count > 0)
        qsort(list.items, list.count, sizeof(pattern_start), compare_starts);
    if (done)
        write_classes(build, &list);
    alam_array_free(&list);
    return done && alam_build_ahead(build) && write_sets(build) && write_short_forms(build);
}
