/* The public entry of the checks: reads, runs them, sorts what they found, mends what can be mended. */
#include "compile/check.h"

#include "base/file.h"
#include "compile/inputs.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST_ROUNDS 8 /* of mending: edits that touch each other are made one after the other */

const char *alam_severity_name(alam_severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};
    return names[severity];
}

const char *alam_check_name(size_t index)
{
    static const char *const names[] = {
        "circular-within",  "compiler",       "dangling-reference",  "double-entity", "idle-class",
        "idle-pattern",     "idle-trigger",   "mixed-scripts",       "ordinary-word", "repeated-name",
        "repeated-role",    "repeated-rule",  "repeated-word",       "shared-name",
        "superfluous-name", "uninflected-demonym", "unlikely-date",  "unlikely-kind", "unlikely-place",
        "untidy-name",      "variant-collision", "wrong-script",
    };
    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

alam_found *alam_check_add(alam_checker *checker, alam_severity severity, const char *check,
                           alam_spot spot, const char *entity, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    /* Cut inside of a letter: the rest of the letter goes. */
    size_t length = alam_utf8_valid_prefix(message, strlen(message));
    const char *copy = alam_arena_copy(&checker->source->arena, message, length);
    alam_found *found = copy ? alam_array_push(&checker->findings) : NULL;
    if (!found) {
        checker->failed = true;
        return NULL;
    }
    *found = (alam_found){.severity = severity,
                          .check = check,
                          .spot = spot,
                          .entity = entity ? entity : "",
                          .message = copy,
                          .order = (uint32_t)checker->findings.count};
    return found;
}

/* ---- what all checks need ------------------------------------------------------------------------- */

/* The number of the words that are in build->numbers; ALAM_NONE when memory is out. */
static uint32_t intern_term(alam_checker *checker)
{
    const alam_numbers *numbers = &checker->words.numbers;
    alam_map_entry *entry =
        alam_map_intern(&checker->term_numbers, (const char *)numbers->items,
                        numbers->count * sizeof *numbers->items);
    if (!entry)
        return ALAM_NONE;
    if (entry->value == ALAM_MAP_NONE)
        entry->value = checker->term_count++;
    return entry->value;
}

/* Numbers the names by their words. What cannot be a name is left to the compiler's own error. */
static bool number_terms(alam_checker *checker)
{
    const alam_source *source = checker->source;
    checker->terms = malloc((source->names.count + 1) * sizeof *checker->terms);
    checker->first_names = malloc((source->entities.count + 1) * sizeof *checker->first_names);
    if (!checker->terms || !checker->first_names)
        return alam_fail_memory(checker->error);
    uint32_t entity = 0;
    for (uint32_t i = 0; i < source->names.count; i++) {
        alam_error wrong = {0};
        checker->words.error = &wrong;
        bool good = alam_build_words(&checker->words, &source->names.items[i].surface);
        if (wrong.code == ALAM_ERROR_MEMORY)
            return alam_fail_memory(checker->error);
        checker->terms[i] = good ? intern_term(checker) : ALAM_NONE;
        if (good && checker->terms[i] == ALAM_NONE)
            return alam_fail_memory(checker->error);
        for (; entity <= source->names.items[i].entity; entity++)
            checker->first_names[entity] = i;
    }
    for (; entity <= source->entities.count; entity++)
        checker->first_names[entity] = (uint32_t)source->names.count;
    return true;
}

static bool is_reported(const alam_checker *checker, const alam_error *error)
{
    for (size_t i = 0; i < checker->findings.count; i++) {
        const alam_found *found = &checker->findings.items[i];
        if (found->severity == ALAM_SEVERITY_ERROR && found->spot.line == error->line &&
            strcmp(found->spot.file, error->file) == 0)
            return true;
    }
    return false;
}

/* Compiles all of it, as there are mistakes that only the compiler sees. */
static bool check_compiler(alam_checker *checker)
{
    alam_error wrong = {0};
    alam_build build = {.source = checker->source, .error = &wrong};
    size_t listed = checker->source->names.count;
    bool done = alam_build_image(&build);
    checker->source->names.count = listed;
    alam_build_free(&build);
    if (done)
        return true;
    if (wrong.code != ALAM_ERROR_DATA) {
        if (checker->error)
            *checker->error = wrong;
        return false;
    }
    if (is_reported(checker, &wrong))
        return true;
    const char *file = alam_arena_copy(&checker->source->arena, wrong.file, strlen(wrong.file));
    alam_spot spot = {file, wrong.line, wrong.column};
    return (file && alam_check_add(checker, ALAM_SEVERITY_ERROR, "compiler", spot, NULL, "%s",
                                   wrong.message)) ||
           alam_fail_memory(checker->error);
}

static bool has_errors(const alam_checker *checker)
{
    for (size_t i = 0; i < checker->findings.count; i++)
        if (checker->findings.items[i].severity == ALAM_SEVERITY_ERROR)
            return true;
    return false;
}

static int compare_found(const void *a, const void *b)
{
    const alam_found *left = a, *right = b;
    int files = strcmp(left->spot.file, right->spot.file);
    if (files)
        return files;
    if (left->spot.line != right->spot.line)
        return left->spot.line < right->spot.line ? -1 : 1;
    if (left->spot.column != right->spot.column)
        return left->spot.column < right->spot.column ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

static bool run_checks(alam_checker *checker)
{
    checker->words.source = checker->source;
    checker->words.error = checker->error;
    bool done = alam_build_fold_tables(&checker->words) && alam_build_sound(&checker->words) &&
                number_terms(checker);
    checker->words.error = checker->error;
    done = done &&
           ((alam_check_names(checker) && alam_check_entities(checker) && alam_check_rules(checker)) ||
            alam_fail_memory(checker->error)) &&
           check_compiler(checker);
    /* Other spellings are looked for with an image, and from mistakes there comes none. */
    done = done && (has_errors(checker) || alam_check_variants(checker));
    if (done && checker->findings.count > 0)
        qsort(checker->findings.items, checker->findings.count, sizeof *checker->findings.items,
              compare_found);
    return done;
}

/* ---- mending -------------------------------------------------------------------------------------- */

/* Whether the bytes can still be read; what they hold is not looked at. */
static bool is_readable(const char *file, const alam_buffer *bytes, alam_error *error)
{
    alam_source source = {0};
    alam_error wrong = {0};
    bool done = alam_source_read(&source, file, bytes->data, bytes->length, &wrong);
    alam_source_free(&source);
    return done || alam_fail_at(error, wrong.code, file, wrong.line, wrong.column,
                                "would not be readable if it were mended, and is as it was; correct it "
                                "by hand");
}

/* The edits for the findings from number `first` to `last`, which are of one file. */
static bool collect_edits(const alam_checker *checker, const alam_buffer *bytes, size_t first,
                          size_t last, alam_edits *edits)
{
    for (size_t i = first; i < last; i++) {
        const alam_found *found = &checker->findings.items[i];
        alam_edit edit;
        size_t at = alam_edit_offset(bytes->data, bytes->length, found->spot.line, found->spot.column);
        if (!alam_edit_find(bytes->data, bytes->length, at, &found->mend, &edit))
            continue;
        alam_edit *slot = alam_array_push(edits);
        if (!slot)
            return alam_fail_memory(checker->error);
        *slot = edit;
        slot->owner = (uint32_t)i;
    }
    return true;
}

static bool mend_file(alam_checker *checker, size_t first, size_t last, size_t *mended)
{
    const char *file = checker->findings.items[first].spot.file;
    alam_buffer bytes = {0}, out = {0};
    alam_edits edits = {0};
    bool done = alam_read_file(file, &bytes, checker->error) &&
                collect_edits(checker, &bytes, first, last, &edits);
    if (done && edits.count > 0) {
        alam_edit_apply(bytes.data, bytes.length, &edits, &out);
        done = (!out.failed || alam_fail_memory(checker->error)) &&
               is_readable(file, &out, checker->error) &&
               alam_write_file(file, out.data, out.length, checker->error);
    }
    for (size_t i = 0; done && i < edits.count; i++) {
        checker->findings.items[edits.items[i].owner].fixed = edits.items[i].made;
        *mended += edits.items[i].made;
    }
    alam_array_free(&edits);
    alam_buffer_free(&bytes);
    alam_buffer_free(&out);
    return done;
}

static bool mend_files(alam_checker *checker, size_t *mended)
{
    for (size_t i = 0; i < checker->findings.count;) {
        size_t last = i;
        bool wanted = false;
        for (; last < checker->findings.count &&
               strcmp(checker->findings.items[last].spot.file, checker->findings.items[i].spot.file) == 0;
             last++)
            wanted = wanted || checker->findings.items[last].mend.kind != ALAM_MEND_NONE;
        if (wanted && !mend_file(checker, i, last, mended))
            return false;
        i = last;
    }
    return true;
}

/* ---- the entry ------------------------------------------------------------------------------------ */

/* Reports the findings, or only those that were mended. */
static void report(const alam_checker *checker, bool fixed_only)
{
    for (size_t i = 0; i < checker->findings.count; i++) {
        const alam_found *found = &checker->findings.items[i];
        if (fixed_only && !found->fixed)
            continue;
        alam_finding finding = {.severity = found->severity,
                                .check = found->check,
                                .file = found->spot.file,
                                .line = found->spot.line,
                                .column = found->spot.column,
                                .entity = found->entity,
                                .message = found->message,
                                .fixable = found->mend.kind != ALAM_MEND_NONE,
                                .fixed = found->fixed};
        checker->options->report(checker->options->context, &finding);
    }
}

/* One round. Sets `*mended` to how many findings were mended; where there are none, all are reported. */
static bool check_once(const char *const *inputs, size_t input_count, bool fix,
                       const alam_check_options *options, alam_error *error, size_t *mended)
{
    alam_source source = {0};
    alam_checker checker = {.inputs = inputs,
                            .input_count = input_count,
                            .source = &source,
                            .options = options,
                            .error = error};
    alam_compile_options reading = {.progress = options->progress, .context = options->context};
    bool done = alam_read_inputs(&source, inputs, input_count, &reading, error) &&
                run_checks(&checker) && (!fix || mend_files(&checker, mended));
    if (done)
        report(&checker, *mended > 0);
    alam_build_free(&checker.words);
    alam_map_free(&checker.term_numbers);
    alam_array_free(&checker.findings);
    free(checker.terms);
    free(checker.first_names);
    alam_source_free(&source);
    return done;
}

bool alam_check(const char *const *inputs, size_t input_count, const alam_check_options *options,
                alam_error *error)
{
    for (int round = 1;; round++) {
        size_t mended = 0;
        bool fix = options->fix && round < MOST_ROUNDS;
        if (!check_once(inputs, input_count, fix, options, error, &mended))
            return false;
        if (mended == 0)
            return true;
    }
}
