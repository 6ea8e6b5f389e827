/* alam index report: puts the data of the index into the page that was built from web/. */
#include "base/file.h"
#include "cli/cli.h"
#include "cli/indexing.h"
#include "write/escape.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define PAGE "report.html"
static const char mark[] = "\"@ALAM_DATA@\"";

/* In a build tree, then where the program was installed to, wherever that is. */
static const char *page_path(alam_buffer *scratch)
{
    const char *path = alam_cli_beside(PAGE, scratch);
    path = path ? path : alam_cli_beside("../share/alam/" PAGE, scratch);
    return path ? path : ALAM_DEFAULT_REPORT;
}

static bool read_page(alam_buffer *page)
{
    alam_buffer scratch = {0};
    alam_error error = {0};
    const char *path = page_path(&scratch);
    bool done = false;
    if (access(path, F_OK) < 0 && errno == ENOENT)
        fprintf(stderr,
                "alam: %s: the page of reports is not there; it is made with the program where npm is: "
                "install npm and node 18 or later, then build again with -DALAM_REPORT=ON\n",
                path);
    else if (!(done = alam_read_file(path, page, &error)))
        alam_cli_report(&error);
    alam_buffer_free(&scratch);
    return done;
}

/* JSON inside of <script>: nothing in it may look like markup. */
static void add_script_text(alam_buffer *out, const char *text)
{
    for (const char *less; (less = strchr(text, '<')); text = less + 1) {
        alam_buffer_append(out, text, (size_t)(less - text));
        alam_buffer_text(out, "\\u003c");
    }
    alam_buffer_text(out, text);
}

static void add_data(alam_buffer *out, const char *path, const alam_index_question *question,
                     const alam_index_table *table)
{
    alam_buffer name = {0};
    const char *slash = strrchr(path, '/');
    path = slash ? slash + 1 : path;
    alam_escape_json(&name, path, strlen(path));
    const char *quoted = alam_buffer_string(&name);
    out->failed |= !quoted;
    alam_buffer_text(out, "{\"index\":");
    add_script_text(out, quoted ? quoted : "");
    alam_buffer_format(out, ",\"inside\":%s", question->inside ? "true" : "false");
    for (size_t row = 0; row < table->row_count; row++) {
        alam_buffer_format(out, ",\n\"%s\":", table->cells[2 * row].text);
        add_script_text(out, table->cells[2 * row + 1].text);
    }
    alam_buffer_byte(out, '}');
    alam_buffer_free(&name);
}

bool alam_index_print_report(alam_buffer *out, const char *path, const alam_index_question *question,
                             const alam_index_table *table)
{
    alam_buffer page = {0};
    bool done = false;
    const char *text = read_page(&page) ? alam_buffer_string(&page) : NULL;
    const char *place = text ? strstr(text, mark) : NULL;
    if (place) {
        alam_buffer_append(out, text, (size_t)(place - text));
        add_data(out, path, question, table);
        alam_buffer_text(out, place + strlen(mark));
        done = true;
    } else if (text) {
        fprintf(stderr, "alam: " PAGE ": found no %s in the page of reports, expected one; install the "
                        "program again\n",
                mark);
    } else if (page.failed) {
        fprintf(stderr, "alam: out of memory\n");
    }
    alam_buffer_free(&page);
    return done;
}
