/* Reading a page: its text, places, and what happens where memory runs out at any allocation. */
#include "failing.h"
#include "support.h"

#include "html/html.h"

#include <stdlib.h>
#include <string.h>

static const char page[] = "<title>A &amp; B</title><p>one <b>t</b>wo<br>three &eacute;&ampx\n"
                           "<pre> 4\n 5</pre><script>no</script><table>six<tr><td>seven</table>&#56;";
static const char text[] = "A & B\n\none two\nthree \xC3\xA9&x \n\n 4\n 5\n\nsix\n\nseven\n\n8";

static void expect_text(const char *given, size_t size, const char *expected)
{
    alam_html html = {0};
    alam_error error = {0};
    assert_true(alam_html_read(&html, given, size, &error));
    const char *read = alam_buffer_string(&html.text);
    assert_string_equal(read, expected);
    alam_html_free(&html);
}

static void a_page_has_its_text(void **state)
{
    (void)state;
    expect_text(page, strlen(page), text);
    expect_text("", 0, "");
    expect_text("a\0b", 3, "ab");
    expect_text("a\r\nb \xFF.", 7, "a b \xEF\xBF\xBD.");
    expect_text("<p>a</p><select><option>b</select><p>c", 38, "a\n\nc");
}

/* Each letter of the text stands where its run says, and runs are in the order of the page. */
static void places_are_those_of_the_letters(void **state)
{
    (void)state;
    alam_html html = {0};
    alam_error error = {0};
    assert_true(alam_html_read(&html, page, strlen(page), &error));
    size_t before = 0;
    for (size_t i = 0; i < html.runs.count; i++) {
        const alam_html_run *run = &html.runs.items[i];
        assert_true(run->source.byte >= before && run->size > 0);
        before = run->source.byte + run->size;
        assert_int_equal(alam_html_start(&html, run->text).byte, run->source.byte);
        assert_int_equal(alam_html_end(&html, run->text + run->length).byte, before);
        if (run->exact)
            for (size_t j = 0; j < run->length; j++) {
                char wanted = html.text.data[run->text + j];
                char there = page[run->source.byte + j];
                assert_true(there == wanted || (there == '\n' && wanted == ' '));
            }
        else
            assert_int_equal(page[run->source.byte], '&');
    }
    alam_html_free(&html);
}

static void memory_that_runs_out_is_an_error(void **state)
{
    (void)state;
    for (size_t fail_at = 1;; fail_at++) {
        alam_html html = {0};
        alam_error error = {0};
        failing_start(fail_at, false);
        bool done = alam_html_read(&html, page, strlen(page), &error);
        alam_html_free(&html);
        failing_stop();
        assert_int_equal(failing.live, 0);
        if (done) {
            assert_true(failing.count < fail_at && fail_at > 5);
            return;
        }
        assert_int_equal(error.code, ALAM_ERROR_MEMORY);
        assert_string_equal(error.message, "out of memory");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_page_has_its_text),
                                       cmocka_unit_test(places_are_those_of_the_letters),
                                       cmocka_unit_test(memory_that_runs_out_is_an_error)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
