/* The containers and files that all else is built on. */
#define _GNU_SOURCE
#include "support.h"

#include "base/arena.h"
#include "base/array.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/table.h"
#include "base/sort.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

/* ---- buffer --------------------------------------------------------------------------------------- */

static void a_buffer_holds_what_was_appended(void **state)
{
    alam_buffer buffer = {0};
    alam_buffer expected = {0};
    (void)state;
    for (size_t i = 0; i < 5000; i++) {
        char digits[32];
        alam_buffer_number(&buffer, i);
        alam_buffer_byte(&buffer, ' ');
        alam_buffer_append(&expected, digits, (size_t)snprintf(digits, sizeof digits, "%zu ", i));
    }
    assert_int_equal(buffer.length, expected.length);
    assert_memory_equal(buffer.data, expected.data, buffer.length);
    alam_buffer_clear(&buffer);
    alam_buffer_format(&buffer, "%s%d", "a", -7);
    alam_buffer_text(&buffer, "!");
    assert_string_equal(alam_buffer_string(&buffer), "a-7!");
    assert_int_equal(buffer.length, 4);
    alam_buffer_free(&buffer);
    alam_buffer_free(&expected);
    assert_null(buffer.data);
}

static void a_buffer_writes_the_largest_number(void **state)
{
    alam_buffer buffer = {0};
    (void)state;
    alam_buffer_number(&buffer, SIZE_MAX);
    assert_string_equal(alam_buffer_string(&buffer), "18446744073709551615");
    alam_buffer_free(&buffer);
}

static void a_failure_of_a_buffer_sticks_until_it_is_cleared(void **state)
{
    alam_buffer buffer = {0};
    (void)state;
    alam_buffer_text(&buffer, "kept");
    assert_null(alam_buffer_reserve(&buffer, SIZE_MAX - 2));
    assert_true(buffer.failed);
    alam_buffer_text(&buffer, "lost");
    assert_null(alam_buffer_string(&buffer));
    assert_int_equal(buffer.length, 4);
    alam_buffer_clear(&buffer);
    alam_buffer_text(&buffer, "again");
    assert_string_equal(alam_buffer_string(&buffer), "again");
    alam_buffer_free(&buffer);
}

/* ---- array and arena ------------------------------------------------------------------------------ */

static void an_array_keeps_its_items_and_gives_zeroed_ones(void **state)
{
    ALAM_ARRAY(uint32_t) numbers = {0};
    (void)state;
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t *slot = alam_array_push(&numbers);
        assert_non_null(slot);
        assert_int_equal(*slot, 0);
        *slot = i * 3;
    }
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(numbers.items[i], i * 3);
    assert_false(alam_array_reserve(&numbers, SIZE_MAX / 4));
    assert_int_equal(numbers.items[999], 999 * 3);
    alam_array_free(&numbers);
    assert_int_equal(numbers.capacity, 0);
}

static void an_arena_gives_aligned_memory_that_does_not_overlap(void **state)
{
    support_random random = {5};
    alam_arena arena = {0};
    unsigned char *pieces[600];
    size_t sizes[600];
    (void)state;
    for (size_t i = 0; i < COUNT(pieces); i++) {
        sizes[i] = i % 50 == 0 ? 100000 : support_below(&random, 700);
        pieces[i] = alam_arena_take(&arena, sizes[i]);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % 8, 0);
        memset(pieces[i], (int)(i % 251), sizes[i]);
    }
    for (size_t i = 0; i < COUNT(pieces); i++)
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(pieces[i][j], i % 251);
    assert_null(alam_arena_take(&arena, SIZE_MAX - 1));
    alam_arena_free(&arena);
}

static void a_rewound_arena_gives_the_same_memory_again(void **state)
{
    alam_arena arena = {0};
    void *before[300];
    (void)state;
    for (size_t i = 0; i < COUNT(before); i++)
        before[i] = alam_arena_take(&arena, 1000);
    alam_arena_rewind(&arena);
    for (size_t i = 0; i < COUNT(before); i++)
        assert_ptr_equal(alam_arena_take(&arena, 1000), before[i]);
    alam_arena_rewind(&arena);
    assert_string_equal(alam_arena_copy(&arena, "copy of this", 4), "copy");
    alam_arena_free(&arena);
}

/* ---- hash ----------------------------------------------------------------------------------------- */

static void pieces_have_the_hash_of_the_whole(void **state)
{
    (void)state;
    char bytes[1000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * i);
    for (size_t cut = 0; cut <= sizeof bytes; cut++) {
        const alam_piece pieces[] = {{bytes, cut}, {bytes + cut, 0}, {bytes + cut, sizeof bytes - cut}};
        assert_true(alam_hash_pieces(pieces, 3) == alam_hash(bytes, sizeof bytes));
    }
}

/* ---- table ---------------------------------------------------------------------------------------- */

/* How many numbers there are under `hash`, and whether `number` is one of them. */
static size_t count_under(const alam_table *table, uint64_t hash, uint32_t number, bool *found)
{
    size_t count = 0;
    alam_probe probe = alam_probe_start(table, hash);
    *found = false;
    for (; alam_probe_next(&probe); count++)
        *found = *found || probe.number == number;
    return count;
}

static void store(alam_table *table, uint64_t hash, uint32_t number)
{
    assert_true(alam_table_room(table));
    alam_probe probe = alam_probe_start(table, hash);
    while (alam_probe_next(&probe))
        ;
    alam_table_put(table, &probe, number);
}

static void a_table_keeps_all_numbers_of_a_hash(void **state)
{
    (void)state;
    alam_table table = {0};
    bool found = true;
    alam_table_fetch(&table, 7);
    assert_int_equal(count_under(&table, 7, 0, &found), 0);
    for (uint32_t i = 0; i < 5000; i++) /* five to a hash, hashes in long runs of slots */
        store(&table, i / 5, i);
    assert_int_equal(table.count, 5000);
    for (uint32_t i = 0; i < 5000; i++) {
        assert_int_equal(count_under(&table, i / 5, i, &found), 5);
        assert_true(found);
        uint32_t first = alam_table_peek(&table, i / 5);
        assert_true(first == UINT32_MAX || first / 5 == i / 5);
    }
    assert_int_equal(alam_table_peek(&table, 0), 0);
    assert_int_equal(count_under(&table, 1000, 0, &found), 0);
    alam_table_clear(&table);
    assert_int_equal(count_under(&table, 7, 35, &found), 0);
    alam_table_free(&table);
}

/* ---- map ------------------------------------------------------------------------------------------ */

static void a_map_finds_each_key_and_no_other(void **state)
{
    alam_map map = {0};
    char key[32];
    (void)state;
    assert_null(alam_map_find(&map, "none", 4));
    for (uint32_t i = 0; i < 3000; i++) {
        alam_map_entry *entry =
            alam_map_intern(&map, key, (size_t)snprintf(key, sizeof key, "key %u", i));
        assert_int_equal(entry->value, ALAM_MAP_NONE);
        entry->value = i;
    }
    for (uint32_t i = 0; i < 3000; i++) {
        size_t length = (size_t)snprintf(key, sizeof key, "key %u", i);
        assert_int_equal(alam_map_find(&map, key, length)->value, i);
        assert_ptr_equal(alam_map_intern(&map, key, length), alam_map_find(&map, key, length));
        assert_string_equal(map.entries.items[i].key, key);
    }
    assert_int_equal(map.entries.count, 3000);
    assert_null(alam_map_find(&map, "key", 3));
    alam_map_free(&map);
}

static void a_map_tells_keys_with_zero_bytes_apart(void **state)
{
    alam_map map = {0};
    (void)state;
    alam_map_intern(&map, "a\0b", 3)->value = 1;
    alam_map_intern(&map, "a\0c", 3)->value = 2;
    alam_map_intern(&map, "", 0)->value = 3;
    assert_int_equal(alam_map_find(&map, "a\0b", 3)->value, 1);
    assert_int_equal(alam_map_find(&map, "a\0c", 3)->value, 2);
    assert_int_equal(alam_map_find(&map, "", 0)->value, 3);
    assert_null(alam_map_find(&map, "a", 1));
    alam_map_free(&map);
}

/* ---- sort ----------------------------------------------------------------------------------------- */

static int is_smaller(const void *context, uint32_t a, uint32_t b)
{
    const uint32_t *weights = context;
    return weights[a] != weights[b] ? weights[a] < weights[b] : a < b;
}

static void a_sort_orders_every_permutation(void **state)
{
    support_random random = {6};
    uint32_t numbers[64], weights[64];
    (void)state;
    for (size_t round = 0; round < 2000; round++) {
        size_t count = round % COUNT(numbers) + 1;
        for (uint32_t i = 0; i < count; i++) {
            numbers[i] = i;
            weights[i] = (uint32_t)support_below(&random, 20);
        }
        alam_sort(numbers, count, is_smaller, weights);
        for (size_t i = 1; i < count; i++)
            assert_true(is_smaller(weights, numbers[i - 1], numbers[i]));
    }
}

/* ---- files ---------------------------------------------------------------------------------------- */

static char *folder;

static size_t count_files(const char *path)
{
    DIR *open = opendir(path);
    size_t count = 0;
    assert_non_null(open);
    for (struct dirent *entry; (entry = readdir(open));)
        count += entry->d_name[0] != '.';
    closedir(open);
    return count;
}

static void expect_content(const char *path, const char *expected)
{
    size_t size = 0;
    char *content = support_read(path, &size);
    assert_string_equal(content, expected);
    assert_int_equal(size, strlen(expected));
    free(content);
}

static void a_written_file_is_there_whole_and_alone(void **state)
{
    char *path = support_path(folder, "written");
    (void)state;
    assert_true(alam_write_file(path, "first", 5, NULL));
    assert_true(alam_write_pieces(path, (alam_piece[]){{"se", 2}, {"", 0}, {"cond", 4}}, 3, NULL));
    expect_content(path, "second");
    assert_int_equal(count_files(folder), 1);
    assert_true(alam_write_file(path, "", 0, NULL));
    expect_content(path, "");
    unlink(path);
    free(path);
}

static void a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_else(void **state)
{
    char *path = support_path(folder, "limited");
    static char large[1 << 20];
    alam_error error = {0};
    struct rlimit before, small;
    (void)state;
    support_write(path, "old", 3);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){4096, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool done = alam_write_file(path, large, sizeof large, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(done);
    assert_int_equal(error.code, ALAM_ERROR_IO);
    assert_string_equal(error.file, path);
    expect_content(path, "old");
    assert_int_equal(count_files(folder), 1);
    unlink(path);
    free(path);
}

static void a_file_in_a_folder_that_is_not_there_is_an_error(void **state)
{
    char *path = support_path(folder, "none/file");
    alam_error error = {0};
    alam_buffer content = {0};
    alam_mapping mapping;
    (void)state;
    assert_false(alam_write_file(path, "x", 1, &error));
    assert_int_equal(error.code, ALAM_ERROR_IO);
    assert_string_equal(error.message, "cannot write: No such file or directory");
    assert_false(alam_read_file(path, &content, &error));
    assert_string_equal(error.message, "cannot open: No such file or directory");
    assert_false(alam_map_file(path, &mapping, &error));
    assert_string_equal(error.message, "cannot open: No such file or directory");
    alam_buffer_free(&content);
    free(path);
}

static void a_folder_is_no_file(void **state)
{
    alam_error error = {0};
    alam_buffer content = {0};
    alam_mapping mapping;
    (void)state;
    assert_false(alam_map_file(folder, &mapping, &error));
    assert_int_equal(error.code, ALAM_ERROR_IO);
    assert_false(alam_read_file(folder, &content, &error));
    assert_int_equal(error.code, ALAM_ERROR_IO);
    alam_buffer_free(&content);
}

static void an_empty_file_maps_to_nothing(void **state)
{
    char *path = support_path(folder, "empty");
    alam_mapping mapping = {.size = 1};
    (void)state;
    support_write(path, "", 0);
    assert_true(alam_map_file(path, &mapping, NULL));
    assert_null(mapping.bytes);
    assert_int_equal(mapping.size, 0);
    alam_unmap(&mapping);
    unlink(path);
    free(path);
}

/* A gzip file with random content, which cannot be packed, of `size` bytes. */
static char *write_gzip(size_t size, alam_buffer *content)
{
    support_random random = {7};
    char *path = support_path(folder, "data.gz");
    gzFile stream = gzopen(path, "wb");
    for (size_t i = 0; i < size; i++)
        alam_buffer_byte(content, (char)support_next(&random));
    assert_int_equal(gzwrite(stream, content->data, (unsigned)size), (int)size);
    assert_int_equal(gzclose(stream), Z_OK);
    return path;
}

static void a_gzip_file_is_read_unpacked(void **state)
{
    alam_buffer expected = {0}, content = {0};
    char *path = write_gzip(600000, &expected);
    (void)state;
    assert_true(alam_read_file(path, &content, NULL));
    assert_int_equal(content.length, expected.length);
    assert_memory_equal(content.data, expected.data, content.length);
    alam_buffer_free(&content);
    alam_buffer_free(&expected);
    unlink(path);
    free(path);
}

static void a_cut_or_damaged_gzip_file_is_an_error(void **state)
{
    alam_buffer expected = {0}, content = {0};
    char *path = write_gzip(3000, &expected);
    size_t size = 0;
    char *packed = support_read(path, &size);
    alam_error error = {0};
    (void)state;
    for (size_t kept = 20; kept < size; kept += 97) {
        support_write(path, packed, kept);
        alam_buffer_clear(&content);
        assert_false(alam_read_file(path, &content, &error));
        assert_int_equal(error.code, ALAM_ERROR_DATA);
        assert_non_null(strstr(error.message, "fetch the file again"));
    }
    packed[size - 5] ^= 1; /* in its checksum or length */
    support_write(path, packed, size);
    assert_false(alam_read_file(path, &content, &error));
    assert_int_equal(error.code, ALAM_ERROR_DATA);
    free(packed);
    alam_buffer_free(&content);
    alam_buffer_free(&expected);
    unlink(path);
    free(path);
}

/* ---- errors --------------------------------------------------------------------------------------- */

static void an_error_shows_what_is_known_of_its_place(void **state)
{
    static const struct {
        size_t line, column;
        const char *file, *expected;
    } cases[] = {
        {0, 0, NULL, "m 1"},
        {0, 0, "f", "f: m 1"},
        {3, 0, "f", "f:3: m 1"},
        {3, 4, "f", "f:3:4: m 1"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        alam_error error = {0};
        char text[64];
        assert_false(alam_fail_at(&error, ALAM_ERROR_DATA, cases[i].file, cases[i].line,
                                  cases[i].column, "m %d", 1));
        assert_string_equal(alam_error_text(&error, text, sizeof text), cases[i].expected);
        assert_int_equal(strlen(alam_error_text(&error, text, 4)), 3);
        assert_memory_equal(text, cases[i].expected, 3);
    }
    assert_false(alam_fail(NULL, ALAM_ERROR_USE, "nobody listens"));
}

static void a_long_error_is_cut_between_characters(void **state)
{
    alam_error error = {0};
    char text[2000] = "a";
    (void)state;
    for (size_t i = 0; i < 900; i++)
        strcat(text, "é");
    alam_fail_at(&error, ALAM_ERROR_USE, text, 0, 0, "%s", text);
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
    assert_int_equal(alam_utf8_valid_prefix(error.message, strlen(error.message)),
                     strlen(error.message));
    assert_int_equal(alam_utf8_valid_prefix(error.file, strlen(error.file)), strlen(error.file));
}

static void a_shown_value_is_never_cut_inside_a_character(void **state)
{
    /* the messages show at most so many bytes of a value */
    alam_error error = {0};
    (void)state;
    for (int most = 1; most < 12; most++) {
        alam_fail(&error, ALAM_ERROR_USE, "'%.*s' is wrong", most, "aéموسكو𝐀");
        assert_int_equal(alam_utf8_valid_prefix(error.message, strlen(error.message)),
                         strlen(error.message));
    }
}

static int set_up(void **state)
{
    (void)state;
    folder = support_folder();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buffer_holds_what_was_appended),
        cmocka_unit_test(a_buffer_writes_the_largest_number),
        cmocka_unit_test(a_failure_of_a_buffer_sticks_until_it_is_cleared),
        cmocka_unit_test(an_array_keeps_its_items_and_gives_zeroed_ones),
        cmocka_unit_test(an_arena_gives_aligned_memory_that_does_not_overlap),
        cmocka_unit_test(a_rewound_arena_gives_the_same_memory_again),
        cmocka_unit_test(pieces_have_the_hash_of_the_whole),
        cmocka_unit_test(a_table_keeps_all_numbers_of_a_hash),
        cmocka_unit_test(a_map_finds_each_key_and_no_other),
        cmocka_unit_test(a_map_tells_keys_with_zero_bytes_apart),
        cmocka_unit_test(a_sort_orders_every_permutation),
        cmocka_unit_test(a_written_file_is_there_whole_and_alone),
        cmocka_unit_test(a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_else),
        cmocka_unit_test(a_file_in_a_folder_that_is_not_there_is_an_error),
        cmocka_unit_test(a_folder_is_no_file),
        cmocka_unit_test(an_empty_file_maps_to_nothing),
        cmocka_unit_test(a_gzip_file_is_read_unpacked),
        cmocka_unit_test(a_cut_or_damaged_gzip_file_is_an_error),
        cmocka_unit_test(an_error_shows_what_is_known_of_its_place),
        cmocka_unit_test(a_long_error_is_cut_between_characters),
        cmocka_unit_test(a_shown_value_is_never_cut_inside_a_character),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
