/* Cases as text: tests/cases/x.case holds cases with a line ==== between them, each
 *
 *     # what it shows
 *     the text, one line or more
 *     ---
 *     start-end id type mode      a line for each span, in code points; and its zone, but for body
 *
 * They are tagged with the default options, the rules of the repository and cases/gazetteer.yaml;
 * patterns.case with gazetteers/names, too. */
#include "support.h"

#include <dirent.h>
#include <stdlib.h>

static support_image made, made_with_names;

/* The line `line` inside `text`; its first byte, NULL where there is none. */
static char *find_line(char *text, const char *line)
{
    size_t length = strlen(line);
    for (char *at = text; at; at = (at = strchr(at, '\n')) ? at + 1 : NULL)
        if (strncmp(at, line, length) == 0 && (at[length] == '\n' || !at[length]))
            return at;
    return NULL;
}

static bool check(const char *file, alam_tagger *tagger, char *one)
{
    alam_buffer found = {0};
    char *text = *one == '#' ? strchr(one, '\n') + 1 : one;
    char *line = find_line(text, "---");
    if (!line || line == text)
        fail_msg("%s: no text, or no line of --- in: %s", file, one);
    const char *expected = line + strlen("---\n");
    line[-1] = '\0'; /* the text ends with its last letter */
    support_tag(tagger, text);
    bool same = strcmp(support_spans(tagger, &found), expected) == 0;
    if (!same)
        print_error("%s: %.*s\n%s\nexpected\n%sfound\n%s\n", file, (int)strcspn(one, "\n"), one, text,
                    expected, found.data);
    support_check_spans(tagger, text, strlen(text), ALAM_OVERLAP_NESTED);
    alam_buffer_free(&found);
    return same;
}

/* Returns the number of cases; adds the wrong ones to `*wrong`. */
static size_t check_file(const char *name, alam_tagger *tagger, size_t *wrong)
{
    char *below = support_path("tests/cases", name), *path = support_repository(below);
    char *content = support_read(path, NULL);
    size_t count = 0;
    for (char *one = content, *end; one; one = end ? end + strlen("====\n") : NULL) {
        end = find_line(one, "====");
        if (end)
            *end = '\0';
        *wrong += !check(name, tagger, one);
        count++;
    }
    free(content);
    free(path);
    free(below);
    return count;
}

static void each_case_gives_the_spans_below_it(void **state)
{
    struct dirent **entries = NULL;
    char *folder = support_repository("tests/cases");
    int files = scandir(folder, &entries, NULL, alphasort);
    alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
    alam_tagger *with_names = support_tagger(&made_with_names, ALAM_OVERLAP_NESTED);
    size_t cases = 0, wrong = 0;
    (void)state;
    for (int i = 0; i < files; i++) {
        if (strstr(entries[i]->d_name, ".case"))
            cases += check_file(entries[i]->d_name,
                                strcmp(entries[i]->d_name, "patterns.case") == 0 ? with_names : tagger, &wrong);
        free(entries[i]);
    }
    free(entries);
    free(folder);
    alam_tagger_free(tagger);
    alam_tagger_free(with_names);
    assert_int_equal(wrong, 0);
    assert_true(cases > 60);
}

static int set_up(void **state)
{
    char *path = support_repository("tests/cases/gazetteer.yaml");
    char *yaml = support_read(path, NULL);
    (void)state;
    made = support_compile(yaml, ".");
    made_with_names = support_compile(yaml, ". ../gazetteers/names");
    free(yaml);
    free(path);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    support_close(&made);
    support_close(&made_with_names);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_case_gives_the_spans_below_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
