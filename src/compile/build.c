#include "compile/build.h"

#include "base/hash.h"
#include "compile/fold_table.h"
#include "compile/inflect.h"

#include <stdlib.h>

/* Like alam_build_string(), for text without a NUL byte behind it. */
static uint32_t intern_string(alam_build *build, const char *text, size_t length)
{
    alam_buffer *strings = &build->sections[ALAM_SECTION_STRINGS];
    if (strings->length + length + 1 >= UINT32_MAX || !alam_table_room(&build->strings))
        strings->failed = true;
    if (strings->failed)
        return 0;
    alam_probe probe = alam_probe_start(&build->strings, alam_hash(text, length));
    while (alam_probe_next(&probe)) {
        const char *known = strings->data + probe.number;
        if (length < strings->length - probe.number && !known[length] && memcmp(known, text, length) == 0)
            return probe.number;
    }
    uint32_t offset = (uint32_t)strings->length;
    alam_buffer_append(strings, text, length);
    alam_buffer_byte(strings, '\0');
    if (!strings->failed)
        alam_table_put(&build->strings, &probe, offset);
    return offset;
}

uint32_t alam_build_string(alam_build *build, const char *text)
{
    return intern_string(build, text, strlen(text));
}

void alam_build_fetch_slot(const alam_build *build, const char *text, size_t length)
{
    alam_table_fetch(&build->strings, alam_hash(text, length));
}

void alam_build_fetch_string(const alam_build *build, const char *text, size_t length)
{
    uint32_t offset = alam_table_peek(&build->strings, alam_hash(text, length));
    if (offset != UINT32_MAX)
        __builtin_prefetch(build->sections[ALAM_SECTION_STRINGS].data + offset);
}

alam_word *alam_build_word(alam_build *build, uint32_t word)
{
    return &((alam_word *)build->sections[ALAM_SECTION_WORDS].data)[word];
}

const char *alam_build_folded(alam_build *build, alam_level level, const char *text, size_t length)
{
    alam_buffer folded = {0};
    alam_fold_append(&build->fold, level, text, length, &folded);
    const char *copy =
        folded.failed ? NULL : alam_arena_copy(&build->source->arena, folded.data, folded.length);
    alam_buffer_free(&folded);
    return copy;
}

/* Appends a word and returns its number; ALAM_NONE when memory is out. */
static uint32_t add_word(alam_build *build, const char *text, size_t length, uint64_t hash)
{
    uint32_t number = alam_build_count(build, WORDS, alam_word);
    alam_word word = {.hash = hash, .text = intern_string(build, text, length), .length = (uint32_t)length};
    alam_build_add(build, WORDS, &word);
    if (length > build->longest_word)
        build->longest_word = (uint32_t)length;
    bool failed =
        build->sections[ALAM_SECTION_WORDS].failed || build->sections[ALAM_SECTION_STRINGS].failed;
    return failed ? ALAM_NONE : number; /* its text would not be where it says */
}

uint32_t alam_build_intern(alam_build *build, const char *text, size_t length)
{
    if (!alam_table_room(&build->words))
        return ALAM_NONE;
    uint64_t hash = alam_word_hash(text, length);
    alam_probe probe = alam_probe_start(&build->words, hash);
    while (alam_probe_next(&probe)) {
        const alam_word *known = alam_build_word(build, probe.number);
        if (known->hash == hash && known->length == length &&
            memcmp(build->sections[ALAM_SECTION_STRINGS].data + known->text, text, length) == 0)
            return probe.number;
    }
    uint32_t number = add_word(build, text, length, hash);
    if (number != ALAM_NONE)
        alam_table_put(&build->words, &probe, number);
    return number;
}

bool alam_build_words(alam_build *build, const alam_text_ref *text)
{
    build->numbers.count = 0;
    alam_tokenizer_start(&build->tokenizer, &build->fold, text->text, text->length);
    if (!alam_tokenizer_next(&build->tokenizer, SIZE_MAX, &build->tokens))
        return alam_fail_memory(build->error);
    for (size_t i = 0; i < build->tokens.list.count; i++) {
        const alam_token *token = &build->tokens.list.items[i];
        if (i > 0 && token->gap == ALAM_GAP_BREAK)
            return alam_fail_spot(build->error, text->spot,
                                  "'%.60s' has more than one sign between two words, and no name is "
                                  "looked for across that; write it without",
                                  text->text);
        uint32_t *slot = alam_array_push(&build->numbers);
        uint32_t word = alam_build_intern(build, alam_token_folded(&build->tokens, token),
                                    token->folded_length);
        if (!slot || word == ALAM_NONE)
            return alam_fail_memory(build->error);
        *slot = word;
    }
    return build->numbers.count > 0 ||
           alam_fail_spot(build->error, text->spot, "'%.60s' has no letter or digit; correct it",
                          text->text);
}

bool alam_build_fold_tables(alam_build *build)
{
    const alam_source *source = build->source;
    alam_buffer *sections = build->sections;
    uint32_t none = alam_build_string(build, "");
    alam_build_add(build, FOLD_RULES, &none);
    for (size_t i = 0; i < source->folds.count; i++) {
        uint32_t name = alam_build_string(build, source->folds.items[i].name);
        alam_build_add(build, FOLD_RULES, &name);
    }
    if (!alam_build_fold(source, &sections[ALAM_SECTION_FOLD_INDEX],
                         &sections[ALAM_SECTION_FOLD_BLOCKS],
                         &sections[ALAM_SECTION_FOLD_SEQUENCES], build->error))
        return false;
    build->fold = (alam_fold){(const uint16_t *)sections[ALAM_SECTION_FOLD_INDEX].data,
                              (const uint32_t *)sections[ALAM_SECTION_FOLD_BLOCKS].data,
                              (const uint32_t *)sections[ALAM_SECTION_FOLD_SEQUENCES].data};
    return true;
}

static bool build_settings(alam_build *build)
{
    const alam_glue *glue = &build->source->glue;
    alam_settings *settings = &build->settings;
    settings->longest_name = build->longest_name;
    settings->longest_word = build->longest_word;
    settings->glue_letters = glue->letters;
    settings->glue_part = glue->part;
    settings->glue_name = glue->name;
    alam_build_add(build, SETTINGS, settings);
    return true;
}

static bool inflect(alam_build *build)
{
    return alam_inflect(build->source, build->error);
}

bool alam_build_sound(alam_build *build)
{
    for (size_t i = 0; i < ALAM_SECTION_COUNT; i++)
        if (build->sections[i].failed)
            return alam_fail_memory(build->error);
    return true;
}

bool alam_build_rest(alam_build *build)
{
    static bool (*const steps[])(alam_build *) = {
        inflect,          alam_build_types,    alam_build_entities, alam_build_common,
        alam_build_names, alam_build_variants, alam_build_clitics,  alam_build_triggers,
        alam_build_patterns, alam_build_letters,  alam_build_zones,    alam_build_tables,
        build_settings,
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (!steps[i](build) || !alam_build_sound(build))
            return false;
    return true;
}

bool alam_build_image(alam_build *build)
{
    return alam_build_fold_tables(build) && alam_build_sound(build) && alam_build_rest(build);
}

void alam_build_free(alam_build *build)
{
    for (size_t i = 0; i < ALAM_SECTION_COUNT; i++)
        alam_buffer_free(&build->sections[i]);
    alam_table_free(&build->strings);
    alam_table_free(&build->words);
    alam_map_free(&build->terminals);
    alam_map_free(&build->classes);
    alam_array_free(&build->memberships);
    alam_array_free(&build->name_ends);
    alam_tokenizer_free(&build->tokenizer);
    alam_tokens_free(&build->tokens);
    alam_array_free(&build->numbers);
    free(build->entity_order);
}
