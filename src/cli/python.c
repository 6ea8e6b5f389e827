/* Running the Python programs that are installed beside this one. */
#include "cli/cli.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Replaces this program by `python3 -B PROGRAM ARGUMENTS`; returns only on failure. */
static int run(const char *command, int argc, char **argv, const char *program)
{
    char **words = calloc((size_t)argc + 4, sizeof *words);
    char python[] = "python3", flag[] = "-B";
    if (!words) {
        fprintf(stderr, "alam: out of memory\n");
        return ALAM_CLI_DATA;
    }
    words[0] = python;
    words[1] = flag;
    words[2] = (char *)program;
    memcpy(words + 3, argv, (size_t)argc * sizeof *words);
    signal(SIGPIPE, SIG_DFL);
    execvp(python, words);
    fprintf(stderr, "alam %s: python3 cannot be run: %s; install Python 3.8 or later, or put it into PATH\n",
            command, strerror(errno));
    free(words);
    return ALAM_CLI_DATA;
}

/* FOLDER/__main__.py in a build tree, then where the program was installed to, wherever that is. */
static const char *find(const char *folder, alam_buffer *scratch)
{
    static const char *const above[] = {"", "../share/alam/"};
    alam_buffer name = {0};
    const char *program = NULL;
    for (size_t i = 0; !program && i < sizeof above / sizeof *above; i++) {
        alam_buffer_clear(&name);
        alam_buffer_format(&name, "%s%s/__main__.py", above[i], folder);
        const char *path = alam_buffer_string(&name);
        program = path ? alam_cli_beside(path, scratch) : NULL;
    }
    alam_buffer_free(&name);
    if (program)
        return program;
    alam_buffer_clear(scratch);
    alam_buffer_format(scratch, ALAM_DEFAULT_DATA "/%s/__main__.py", folder);
    return alam_buffer_string(scratch);
}

int alam_cli_python(const char *folder, const char *command, int argc, char **argv)
{
    alam_buffer scratch = {0};
    const char *program = find(folder, &scratch);
    int status = ALAM_CLI_DATA;
    if (!program)
        fprintf(stderr, "alam: out of memory\n");
    else if (access(program, R_OK) == 0)
        status = run(command, argc, argv, program);
    else
        fprintf(stderr, "alam %s: %s: %s; the %s are not where the program was installed to, install it "
                        "again\n",
                command, program, strerror(errno), folder);
    alam_buffer_free(&scratch);
    return status;
}
