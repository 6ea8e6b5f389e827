#define _GNU_SOURCE
#include "support.h"

#include "compile/build.h"
#include "compile/inputs.h"
#include "compile/stack.h"
#include "compile/inflect.h"
#include "image/image.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>
#include <unistd.h>

/* ---- random numbers ------------------------------------------------------------------------------- */

/* SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators"). */
uint64_t support_next(support_random *random)
{
    uint64_t mixed = random->state += UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

size_t support_below(support_random *random, size_t bound)
{
    return (size_t)(support_next(random) % bound);
}

bool support_chance(support_random *random, unsigned percent)
{
    return support_below(random, 100) < percent;
}

static void add_codepoint(support_random *random, alam_buffer *out)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x20, 0x7E},     {0x621, 0x64A},   {0x64B, 0x65F},   {0x660, 0x66F},   {0x671, 0x6D3},
        {0xA0, 0x17F},    {0x300, 0x36F},   {0x391, 0x3C9},   {0x410, 0x44F},   {0x5D0, 0x5EA},
        {0x0E01, 0x0E3A}, {0x200B, 0x200F}, {0x2010, 0x2026}, {0x2028, 0x202E}, {0x2066, 0x2069},
        {0x3041, 0x3096}, {0x4E00, 0x4E80}, {0xAC00, 0xAC40}, {0xFB50, 0xFBB1}, {0xFE80, 0xFEFC},
        {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFD}, {0x1F600, 0x1F64F}, {0x1D400, 0x1D4FF},
        {0xE0100, 0xE01EF}, {0x10FFFE, 0x10FFFF}, {0, 0x1F},
    };
    size_t range = support_below(random, COUNT(ranges));
    uint32_t width = ranges[range].last - ranges[range].first + 1;
    char bytes[4];
    size_t size =
        alam_utf8_encode(ranges[range].first + (uint32_t)support_below(random, width), bytes);
    alam_buffer_append(out, bytes, size);
}

static void add_ill_formed(support_random *random, alam_buffer *out)
{
    static const char *const pieces[] = {
        "\x80", "\xBF", "\xC0\xAF", "\xC3", "\xD9", "\xE0\x80\x80", "\xE2\x80", "\xED\xA0\x80",
        "\xED\xB0\x80", "\xED\xA0\xBD\xED\xB8\x80", "\xF0\x9F\x98", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5", "\xFE", "\xFF\xFF", "\xE4\xB8", "\xF1\x80", "\xE1\x80\xE2",
    };
    alam_buffer_text(out, pieces[support_below(random, COUNT(pieces))]);
}

void support_random_text(support_random *random, const char *const *words, size_t word_count,
                         size_t pieces, alam_buffer *out)
{
    static const char *const gaps[] = {" ", " ", " ", "\n", "\r\n", "\n\n", "-", ". ", ", ", "\t",
                                       " «", "» ", "\"", "'", "\u00A0", "\u200F", "\u0640", "\u064E"};
    alam_buffer_clear(out);
    for (size_t i = 0; i < pieces; i++) {
        size_t kind = support_below(random, 10);
        if (kind < 4 && word_count > 0)
            alam_buffer_text(out, words[support_below(random, word_count)]);
        else if (kind < 7)
            alam_buffer_text(out, gaps[support_below(random, COUNT(gaps))]);
        else if (kind < 9)
            add_codepoint(random, out);
        else if (support_chance(random, 30))
            alam_buffer_byte(out, (char)support_next(random));
        else if (support_chance(random, 50))
            add_ill_formed(random, out);
        if (support_chance(random, 2) && out->length > 0)
            out->length--; /* a sequence is cut */
    }
    assert_false(out->failed);
}

/* ---- files ---------------------------------------------------------------------------------------- */

char *support_path(const char *folder, const char *name)
{
    char *path = NULL;
    assert_true(asprintf(&path, "%s/%s", folder, name) > 0);
    return path;
}

char *support_folder(void)
{
    const char *base = getenv("TMPDIR");
    char *pattern = support_path(base && *base ? base : "/tmp", "alam-test-XXXXXX");
    assert_non_null(mkdtemp(pattern));
    return pattern;
}

static void remove_tree(const char *path)
{
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        char *inner = support_path(path, entry->d_name);
        remove_tree(inner);
        free(inner);
    }
    if (folder)
        closedir(folder);
    remove(path);
}

void support_remove(char *folder)
{
    remove_tree(folder);
    free(folder);
}

void support_write(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

char *support_read(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("cannot open %s", path);
    alam_buffer content = {0};
    for (size_t count = 1; count > 0;) {
        char *room = alam_buffer_reserve(&content, 65536);
        count = fread(room, 1, 65536, file);
        content.length += count;
    }
    fclose(file);
    if (size)
        *size = content.length;
    return alam_buffer_string(&content);
}

char *support_repository(const char *name)
{
    return support_path(ALAM_TEST_REPOSITORY, name);
}

/* ---- images --------------------------------------------------------------------------------------- */

#define MOST_RULES 8

support_image support_compile(const char *yaml, const char *rules)
{
    char *folder = support_folder(), *names = strdup(rules);
    char *inputs[MOST_RULES + 1] = {support_path(folder, "test.yaml")};
    size_t count = 1;
    support_write(inputs[0], yaml, strlen(yaml));
    for (char *name = strtok(names, " "); name; name = strtok(NULL, " ")) {
        char *below = support_path("rules", name);
        assert_true(count < COUNT(inputs));
        inputs[count++] = support_repository(below);
        free(below);
    }
    support_image made = {0};
    alam_error error = {0};
    char message[1024];
    if (!alam_compile_memory((const char *const *)inputs, count, &made.bytes, &made.size, NULL,
                             &error) ||
        !(made.image = alam_image_open_memory(made.bytes, made.size, "test.alam", &error)))
        fail_msg("%s", alam_error_text(&error, message, sizeof message));
    for (size_t i = 0; i < count; i++)
        free(inputs[i]);
    free(names);
    support_remove(folder);
    return made;
}

void support_close(support_image *made)
{
    alam_image_close(made->image);
    alam_free(made->bytes);
    *made = (support_image){0};
}

static void copy_section(alam_build *build, alam_section_id id, const void *items, size_t count)
{
    alam_buffer_append(&build->sections[id], items, count * alam_section_item_size(id));
}

static void copy_fold(alam_build *build, const alam_image *base)
{
    for (size_t i = 0; i < base->count.FOLD_RULES; i++) {
        uint32_t name =
            alam_build_string(build, alam_image_string(base, base->at.FOLD_RULES[i]));
        alam_build_add(build, FOLD_RULES, &name);
    }
    copy_section(build, ALAM_SECTION_FOLD_INDEX, base->at.FOLD_INDEX, base->count.FOLD_INDEX);
    copy_section(build, ALAM_SECTION_FOLD_BLOCKS, base->at.FOLD_BLOCKS, base->count.FOLD_BLOCKS);
    copy_section(build, ALAM_SECTION_FOLD_SEQUENCES, base->at.FOLD_SEQUENCES,
                 base->count.FOLD_SEQUENCES);
    build->fold = base->fold;
}

bool support_compile_source(alam_source *source, const alam_image *base, support_image *made,
                            alam_error *error)
{
    alam_build build = {.source = source, .error = error};
    alam_buffer out = {0};
    copy_fold(&build, base);
    bool done = alam_stack(source, NULL, error) && alam_build_rest(&build) &&
                alam_lay_out(&build, &out, error);
    alam_build_free(&build);
    *made = (support_image){.bytes = out.data, .size = out.length};
    made->image = done ? alam_image_open_memory(made->bytes, made->size, "test.alam", error) : NULL;
    return made->image != NULL;
}

void support_fix_checksum(void *bytes, size_t size)
{
    alam_image_header *header = bytes;
    header->checksum = alam_hash((char *)bytes + sizeof *header, size - sizeof *header);
}

void support_lead_to(const alam_image *image, void *copy, uint32_t name)
{
    static const alam_section_id tables[] = {ALAM_SECTION_FIRST_PREFIXES, ALAM_SECTION_NEXT_PREFIXES};
    for (size_t i = 0; i < COUNT(tables); i++) {
        const alam_image_section_entry *table = &image->table[tables[i]];
        alam_prefix_bucket *buckets = (alam_prefix_bucket *)((char *)copy + table->offset);
        for (size_t lane = 0; lane < table->count * ALAM_PREFIX_LANES; lane++) {
            alam_prefix *prefix = &buckets[lane / ALAM_PREFIX_LANES].prefixes[lane % ALAM_PREFIX_LANES];
            if (alam_prefix_name(*prefix) != ALAM_NONE)
                *prefix = (*prefix & ~ALAM_PREFIX_NAME) | (name + 1);
        }
    }
    support_fix_checksum(copy, image->size);
}

/* ---- tagging -------------------------------------------------------------------------------------- */

alam_tagger *support_tagger(const support_image *made, alam_overlap overlap)
{
    alam_tagger *tagger =
        alam_tagger_new(made->image, &(alam_options){.overlap = overlap}, NULL);
    assert_non_null(tagger);
    return tagger;
}

size_t support_tag(alam_tagger *tagger, const char *text)
{
    alam_error error = {0};
    if (!alam_tag(tagger, text, strlen(text), &error))
        fail_msg("%s", error.message);
    return alam_span_count(tagger);
}

const char *support_spans(const alam_tagger *tagger, alam_buffer *out)
{
    alam_buffer_clear(out);
    for (size_t i = 0; i < alam_span_count(tagger); i++) {
        const alam_span *span = alam_span_at(tagger, i);
        bool body = strcmp(span->zone, "body") == 0;
        alam_buffer_format(out, "%zu-%zu %s %s %s%s%s\n", span->start.codepoint, span->end.codepoint,
                           span->id, span->type, alam_mode_name(span->mode), body ? "" : " ",
                           body ? "" : span->zone);
    }
    return alam_buffer_string(out);
}

void support_expect(alam_tagger *tagger, const char *text, const char *expected)
{
    alam_buffer out = {0};
    support_tag(tagger, text);
    if (strcmp(support_spans(tagger, &out), expected) != 0) {
        alam_buffer copy = out;
        print_error("text: %s\nexpected:\n%sfound:\n%s", text, expected, copy.data);
        fail();
    }
    alam_buffer_free(&out);
}

/* ---- invariants ----------------------------------------------------------------------------------- */

/* For each byte of a text the position there, counted with ICU; inside a sequence `byte` is SIZE_MAX. The
 * caller frees it with free(). */
static alam_position *count_positions(const char *text, size_t length)
{
    alam_position *positions = malloc((length + 1) * sizeof *positions);
    assert_non_null(positions);
    alam_position at = {0};
    for (;;) {
        positions[at.byte] = at;
        if (at.byte == length)
            return positions;
        UChar32 codepoint;
        size_t next = at.byte;
        U8_NEXT_OR_FFFD((const uint8_t *)text, next, length, codepoint);
        for (size_t i = at.byte + 1; i < next; i++)
            positions[i].byte = SIZE_MAX;
        at = (alam_position){next, at.codepoint + 1, at.utf16 + U16_LENGTH(codepoint)};
    }
}

static void check_position(const alam_position *positions, size_t length, alam_position position)
{
    assert_true(position.byte <= length);
    assert_int_equal(positions[position.byte].byte, position.byte);
    assert_int_equal(positions[position.byte].codepoint, position.codepoint);
    assert_int_equal(positions[position.byte].utf16, position.utf16);
}

static void check_string(const char *text)
{
    assert_non_null(text);
    assert_int_equal(alam_utf8_valid_prefix(text, strlen(text)), strlen(text));
}

static void check_strings(const alam_span *span)
{
    check_string(span->type);
    check_string(span->kind);
    check_string(span->id);
    check_string(span->name);
    for (size_t i = 0; i < span->clitic_count; i++)
        check_string(span->clitics[i]);
    for (size_t i = 0; i < span->why_count; i++)
        check_string(span->why[i]);
}

/* Sorted by start, then the longer first, then by id; no two the same. */
static void check_order(const alam_span *before, const alam_span *span)
{
    assert_true(before->start.byte <= span->start.byte);
    if (before->start.byte != span->start.byte)
        return;
    assert_true(before->end.byte >= span->end.byte);
    if (before->end.byte == span->end.byte && strcmp(before->id, span->id) >= 0)
        fail_msg("%zu-%zu: %s comes before %s", span->start.byte, span->end.byte, before->id, span->id);
}

/* Only a pattern may put a span over the very place of another. */
static bool is_inside(const alam_span *inner, const alam_span *outer)
{
    bool same = inner->match == ALAM_MATCH_PATTERN;
    return inner->start.byte >= outer->start.byte && inner->end.byte <= outer->end.byte &&
           inner->end.byte - inner->start.byte < outer->end.byte - outer->start.byte + same;
}

static void check_overlaps(const alam_tagger *tagger, const alam_span *span, alam_overlap overlap)
{
    bool found = false;
    for (size_t i = 0; i < alam_span_count(tagger); i++) {
        const alam_span *other = alam_span_at(tagger, i);
        if (other == span || other->nested)
            continue;
        found = found || (is_inside(span, other) && strcmp(span->type, other->type) != 0);
        if (!span->nested && overlap != ALAM_OVERLAP_ALL)
            assert_true(other->end.byte <= span->start.byte || span->end.byte <= other->start.byte);
    }
    assert_true(!span->nested || (found && overlap == ALAM_OVERLAP_NESTED));
}

void support_check_spans(const alam_tagger *tagger, const char *text, size_t length,
                         alam_overlap overlap)
{
    alam_position *positions = count_positions(text, length);
    for (size_t i = 0; i < alam_span_count(tagger); i++) {
        const alam_span *span = alam_span_at(tagger, i);
        assert_true(span->start.byte < span->end.byte);
        check_position(positions, length, span->start);
        check_position(positions, length, span->end);
        check_strings(span);
        assert_true(span->score >= 0 && span->score <= 1);
        check_overlaps(tagger, span, overlap);
        if (i > 0)
            check_order(alam_span_at(tagger, i - 1), span);
    }
    free(positions);
}
