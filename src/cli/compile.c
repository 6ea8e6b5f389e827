/* alam compile: gazetteers and rules -> image. */
#define _GNU_SOURCE
#include "cli/cli.h"

#include <alam/alam_compile.h>

#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

static const char help[] =
    "usage: alam compile GAZETTEERS... RULES -o FILE\n"
    "\n"
    "Reads all *.yaml and *.yml files below the given files and folders, gazetteers and rules in any\n"
    "order, and writes one image. The image is written whole or not at all; the same input gives\n"
    "the same bytes.\n"
    "\n"
    "  -o, --output FILE  the image to write (required)\n"
    "  -q, --quiet        print nothing but errors\n"
    "  -h, --help         show this help\n"
    "\n"
    "examples:\n"
    "  alam compile gazetteers rules -o news.alam\n"
    "  alam compile gazetteers my-names.yaml rules -o mine.alam && alam tag --image mine.alam a.txt\n";

static void progress(void *context, size_t done, size_t total, const char *file)
{
    (void)context;
    fprintf(stderr, "\r\033[K%zu/%zu %s", done, total, file);
}

/* Opens what was written, so that the numbers are those of a sound image. */
static int summary(const char *output, double seconds)
{
    alam_error error = {0};
    alam_image *image = alam_image_open(output, &error);
    if (!image)
        return alam_cli_report(&error);
    alam_image_info info = alam_image_describe(image);
    alam_image_close(image);
    alam_buffer out = {0};
    alam_buffer_format(&out, "%s: %zu entities, %zu names, %zu words, %zu bytes, %.2f seconds\n",
                       output, info.entities, info.names, info.words, info.size, seconds);
    return alam_cli_print(&out);
}

static int compile(const char *const *inputs, size_t count, const char *output, bool quiet)
{
    alam_error error = {0};
    bool watched = !quiet && isatty(STDERR_FILENO);
    alam_compile_options options = {.progress = watched ? progress : NULL};
    double start = alam_cli_now();
    bool done = alam_compile(inputs, count, output, &options, &error);
    if (watched)
        fputs("\r\033[K", stderr);
    if (!done)
        return alam_cli_report(&error);
    return quiet ? ALAM_CLI_FINE : summary(output, alam_cli_now() - start);
}

int alam_cli_compile(int argc, char **argv)
{
    static const struct option options[] = {
        {"output", required_argument, NULL, 'o'},
        {"quiet", no_argument, NULL, 'q'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    const char *output = NULL;
    bool quiet = false;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":o:qh", options, NULL)) != -1;) {
        switch (option) {
        case 'o':
            output = optarg;
            break;
        case 'q':
            quiet = true;
            break;
        case 'h':
            return alam_cli_help(help);
        default:
            return alam_cli_bad_option(option, argc, argv);
        }
    }
    if (optind == argc)
        return alam_cli_use("compile", "no gazetteers and rules were given");
    if (!output)
        return alam_cli_use("compile", "name the image to write with -o FILE");
    return compile((const char *const *)argv + optind, (size_t)(argc - optind), output, quiet);
}
