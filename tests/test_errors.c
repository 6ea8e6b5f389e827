/* Every mistake in a YAML file gives just the message that stands beside it in tests/errors: x.yaml is
 * compiled by itself, and x.expected is "line:column: message". */
#include "support.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

static char *folder; /* tests/errors */

/* "line:column: message" of compiling files; "" where that succeeds. The folder is taken off the paths
 * that a message names. */
static const char *compile(const char *const *files, size_t count, alam_error *error, alam_buffer *out)
{
    void *bytes = NULL;
    size_t size = 0;
    alam_buffer_clear(out);
    *error = (alam_error){0};
    if (alam_compile_memory(files, count, &bytes, &size, NULL, error)) {
        alam_free(bytes);
        return alam_buffer_string(out);
    }
    size_t base = strlen(folder) + 1;
    alam_buffer_format(out, "%u:%u: ", error->line, error->column);
    for (const char *at = error->message; *at; at++) {
        if (strncmp(at, folder, base - 1) == 0)
            at += base;
        alam_buffer_byte(out, *at);
    }
    return alam_buffer_string(out);
}

/* A message that only complains leaves the reader alone with the file. */
static bool has_remedy(const char *message)
{
    static const char *const signs[] = {"; ", "expected", "must", "needs", "belong", "goes with"};
    for (size_t i = 0; i < COUNT(signs); i++)
        if (strstr(message, signs[i]))
            return true;
    return false;
}

static void check(const char *name)
{
    char *path = support_path(folder, name);
    alam_buffer out = {0}, beside = {0};
    alam_error error;
    alam_buffer_format(&beside, "%.*s.expected", (int)(strlen(path) - strlen(".yaml")), path);
    char *expected = support_read(alam_buffer_string(&beside), NULL);
    expected[strcspn(expected, "\n")] = '\0';
    const char *found = compile((const char *[]){path}, 1, &error, &out);
    if (strcmp(found, expected) != 0) {
        print_error("%s\n  expected %s\n  found    %s\n", name, expected, found);
        fail();
    }
    assert_int_equal(error.code, ALAM_ERROR_DATA);
    assert_string_equal(error.file, path);
    assert_true(has_remedy(error.message));
    assert_int_equal(alam_utf8_valid_prefix(error.message, strlen(error.message)),
                     strlen(error.message));
    free(expected);
    free(path);
    alam_buffer_free(&out);
    alam_buffer_free(&beside);
}

static void each_mistake_gives_the_message_beside_it(void **state)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, NULL, alphasort);
    size_t checked = 0;
    (void)state;
    for (int i = 0; i < count; i++) {
        if (strstr(entries[i]->d_name, ".yaml")) {
            check(entries[i]->d_name);
            checked++;
        }
        free(entries[i]);
    }
    free(entries);
    assert_true(checked > 80);
}

/* ---- mistakes that take several files, or none ---------------------------------------------------- */

static void an_id_of_another_file_is_named_with_its_place(void **state)
{
    char *work = support_folder();
    char *first = support_path(work, "a.yaml"), *second = support_path(work, "b.yaml");
    static const char yaml[] = "format: 1\ntype: place\nentities:\n  - {id: moscow, names: {en: [Moscow]}}\n";
    alam_error error;
    alam_buffer out = {0}, expected = {0};
    (void)state;
    support_write(first, yaml, strlen(yaml));
    support_write(second, yaml, strlen(yaml));
    alam_buffer_format(&expected, "4:10: the id 'moscow' is already in %s:4; merge the entries or choose "
                                  "another id", first);
    assert_string_equal(compile((const char *[]){work}, 1, &error, &out), alam_buffer_string(&expected));
    assert_string_equal(error.file, second);
    alam_buffer_free(&out);
    alam_buffer_free(&expected);
    free(first);
    free(second);
    support_remove(work);
}

static void letters_of_two_files_are_refused(void **state)
{
    char *work = support_folder();
    char *first = support_path(work, "a.yaml"), *second = support_path(work, "b.yaml");
    static const char yaml[] = "format: 1\nclasses: {name: [x]}\nletters: {names: [name]}\n";
    static const char again[] = "format: 1\nletters: {names: [name]}\n";
    alam_error error;
    alam_buffer out = {0};
    (void)state;
    support_write(first, yaml, strlen(yaml));
    support_write(second, again, strlen(again));
    assert_string_equal(compile((const char *[]){work}, 1, &error, &out), "2:1: 'letters' is there twice; keep one");
    assert_string_equal(error.file, second);
    alam_buffer_free(&out);
    free(first);
    free(second);
    support_remove(work);
}

static void inputs_that_hold_nothing_are_named(void **state)
{
    char *work = support_folder(), *missing = support_path(work, "missing");
    alam_error error;
    alam_buffer out = {0};
    (void)state;
    compile(NULL, 0, &error, &out);
    assert_int_equal(error.code, ALAM_ERROR_USE);
    assert_string_equal(error.message, "no gazetteers or rules given; name files or folders");
    compile((const char *[]){work}, 1, &error, &out);
    assert_int_equal(error.code, ALAM_ERROR_USE);
    assert_string_equal(error.message, "there is no .yaml or .yml file in the folders given");
    compile((const char *[]){missing}, 1, &error, &out);
    assert_int_equal(error.code, ALAM_ERROR_IO);
    assert_string_equal(error.file, missing);
    assert_string_equal(error.message, "cannot open: No such file or directory");
    alam_buffer_free(&out);
    free(missing);
    support_remove(work);
}

static void a_loop_of_links_is_an_error_and_no_endless_walk(void **state)
{
    char *work = support_folder(), *link = support_path(work, "again");
    alam_error error;
    alam_buffer out = {0};
    (void)state;
    assert_int_equal(symlink(work, link), 0);
    compile((const char *[]){work}, 1, &error, &out);
    assert_int_equal(error.code, ALAM_ERROR_USE);
    assert_non_null(strstr(error.message, "is it a loop of links?"));
    alam_buffer_free(&out);
    free(link);
    support_remove(work);
}

static void a_mistake_leaves_the_image_as_it_was(void **state)
{
    char *work = support_folder(), *image = support_path(work, "old.alam");
    char *wrong = support_path(folder, "no-id.yaml");
    alam_error error = {0};
    (void)state;
    support_write(image, "old", 3);
    assert_false(alam_compile((const char *[]){wrong}, 1, image, NULL, &error));
    char *content = support_read(image, NULL);
    assert_string_equal(content, "old");
    free(content);
    free(wrong);
    free(image);
    support_remove(work);
}

static int set_up(void **state)
{
    (void)state;
    folder = support_repository("tests/errors");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mistake_gives_the_message_beside_it),
        cmocka_unit_test(an_id_of_another_file_is_named_with_its_place),
        cmocka_unit_test(letters_of_two_files_are_refused),
        cmocka_unit_test(inputs_that_hold_nothing_are_named),
        cmocka_unit_test(a_loop_of_links_is_an_error_and_no_endless_walk),
        cmocka_unit_test(a_mistake_leaves_the_image_as_it_was),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
