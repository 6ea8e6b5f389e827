/* The program `alam`: what its commands share.
 *
 * A command is a function with its own argv (argv[0] is the command's name) that returns the exit
 * status. All that goes to standard output goes through alam_cli_write(), so that a full disk and a
 * closed pipe are noticed everywhere.
 */
#ifndef ALAM_CLI_CLI_H
#define ALAM_CLI_CLI_H

#include "base/buffer.h"

#include <alam/alam.h>

enum alam_cli_status {
    ALAM_CLI_FINE = 0,
    ALAM_CLI_USE = 1,   /* the command line is wrong                                             */
    ALAM_CLI_FOUND = 1, /* check and diff: something was found; there a wrong command line is 2  */
    ALAM_CLI_DATA = 2,  /* a file is wrong, missing or cannot be written, or memory is out       */
    ALAM_CLI_BELOW = 3, /* a score lies below the threshold that was asked for                   */
};

/* ---- Commands ------------------------------------------------------------------------------ */

int alam_cli_compile(int argc, char **argv);
int alam_cli_verify(int argc, char **argv);
int alam_cli_tag(int argc, char **argv);
int alam_cli_explain(int argc, char **argv);
int alam_cli_eval(int argc, char **argv);
int alam_cli_check(int argc, char **argv);
int alam_cli_diff(int argc, char **argv);
int alam_cli_tune(int argc, char **argv);
int alam_cli_learn(int argc, char **argv);
int alam_cli_variants(int argc, char **argv);
int alam_cli_import(int argc, char **argv);
int alam_cli_export(int argc, char **argv);
int alam_cli_index(int argc, char **argv);

/* ---- Errors -------------------------------------------------------------------------------- */

/* Prints "alam: file:line:column: message" to standard error; returns the exit status. */
int alam_cli_report(const alam_error *error);

/* "alam COMMAND: message" and where the help is, to standard error. Returns ALAM_CLI_USE. */
int alam_cli_use(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for what getopt_long() answered with '?' or ':'. The option string must begin with ':'
 * and `opterr` be 0. */
int alam_cli_bad_option(int answer, int argc, char **argv);

/* ---- Output -------------------------------------------------------------------------------- */

/* Writes all of `bytes` to `file`; `name` is what an error calls it. On failure prints the error,
 * unless the reader has closed the pipe: that is how a reader says that it has enough. */
bool alam_cli_write(int file, const char *name, const void *bytes, size_t size);

/* Writes the buffer to standard output and frees it. Returns the exit status. */
int alam_cli_print(alam_buffer *out);

/* Writes a help text to standard output. Returns the exit status. */
int alam_cli_help(const char *text);

/* Seconds on a clock that is never set back. */
double alam_cli_now(void);

/* The file `name` seen from the folder of the running program; NULL where there is none. Borrowed until
 * `scratch` is changed. */
const char *alam_cli_beside(const char *name, alam_buffer *scratch);

/* ---- Python -------------------------------------------------------------------------------- */

/* Replaces this program by the Python program in `folder` ("importers"), which is looked for in the build
 * tree and where the program was installed to, with the arguments `argv`. Returns only on failure, with the
 * exit status; the error says `command`. */
int alam_cli_python(const char *folder, const char *command, int argc, char **argv);

/* ---- Images -------------------------------------------------------------------------------- */

/* Where the image is: `flag` (the value of --image, may be NULL), else $ALAM_IMAGE, else
 * default.alam beside the program, else the place it is installed to. Borrowed until `scratch` is
 * freed or `flag` and the environment change. */
const char *alam_cli_image_path(const char *flag, alam_buffer *scratch);

/* Opens that image. On failure prints the error and returns NULL. */
alam_image *alam_cli_image_open(const char *flag);

#endif
