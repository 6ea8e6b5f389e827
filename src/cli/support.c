#define _GNU_SOURCE
#include "cli/cli.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int alam_cli_report(const alam_error *error)
{
    char text[sizeof *error + 64];
    fprintf(stderr, "alam: %s\n", alam_error_text(error, text, sizeof text));
    return error->code == ALAM_ERROR_USE ? ALAM_CLI_USE : ALAM_CLI_DATA;
}

int alam_cli_use(const char *command, const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fprintf(stderr, "alam %s: %s (see 'alam %s --help')\n", command, message, command);
    return ALAM_CLI_USE;
}

int alam_cli_bad_option(int answer, int argc, char **argv)
{
    const char *word = optind > 0 && optind <= argc ? argv[optind - 1] : "";
    if (answer == ':')
        return alam_cli_use(argv[0], "option '%s' needs a value", word);
    /* getopt leaves optopt at 0 for unknown long options only; a group of short ones such as "-xy"
     * stays the current word until its last letter is read. */
    if (optopt == 0)
        return alam_cli_use(argv[0], "unknown or ambiguous option '%s'", word);
    if (strncmp(word, "--", 2) == 0 && strchr(word, '='))
        return alam_cli_use(argv[0], "option '%.*s' takes no value",
                            (int)strcspn(word, "="), word);
    return alam_cli_use(argv[0], "unknown option '-%c'", optopt);
}

bool alam_cli_write(int file, const char *name, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t written = write(file, at, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            if (errno != EPIPE)
                fprintf(stderr, "alam: %s: cannot write: %s\n", name, strerror(errno));
            return false;
        }
        at += written;
        size -= (size_t)written;
    }
    return true;
}

int alam_cli_print(alam_buffer *out)
{
    bool done = !out->failed;
    if (!done)
        fprintf(stderr, "alam: out of memory\n");
    else
        done = alam_cli_write(STDOUT_FILENO, "standard output", out->data, out->length);
    alam_buffer_free(out);
    return done ? ALAM_CLI_FINE : ALAM_CLI_DATA;
}

int alam_cli_help(const char *text)
{
    bool done = alam_cli_write(STDOUT_FILENO, "standard output", text, strlen(text));
    return done ? ALAM_CLI_FINE : ALAM_CLI_DATA;
}

double alam_cli_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

const char *alam_cli_beside(const char *name, alam_buffer *scratch)
{
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program);
    if (length <= 0 || (size_t)length == sizeof program)
        return NULL;
    const char *slash = memrchr(program, '/', (size_t)length);
    if (!slash)
        return NULL;
    alam_buffer_clear(scratch);
    alam_buffer_append(scratch, program, (size_t)(slash - program) + 1);
    alam_buffer_text(scratch, name);
    const char *path = alam_buffer_string(scratch);
    return path && access(path, F_OK) == 0 ? path : NULL;
}

const char *alam_cli_image_path(const char *flag, alam_buffer *scratch)
{
    if (flag)
        return flag;
    const char *variable = getenv("ALAM_IMAGE");
    if (variable && *variable)
        return variable;
    /* In a build tree, then where the program was installed to, wherever that is. */
    const char *beside = alam_cli_beside("default.alam", scratch);
    beside = beside ? beside : alam_cli_beside("../share/alam/default.alam", scratch);
    return beside ? beside : ALAM_DEFAULT_IMAGE;
}

alam_image *alam_cli_image_open(const char *flag)
{
    alam_buffer scratch = {0};
    alam_error error = {0};
    const char *path = alam_cli_image_path(flag, &scratch);
    alam_image *image = NULL;
    if (access(path, F_OK) < 0 && errno == ENOENT)
        fprintf(stderr,
                "alam: %s: there is no such image; name one with --image FILE or in $ALAM_IMAGE, or "
                "install the default image (made by 'alam compile')\n",
                path);
    else if (!(image = alam_image_open_known(path, &error)))
        alam_cli_report(&error);
    alam_buffer_free(&scratch);
    return image;
}
