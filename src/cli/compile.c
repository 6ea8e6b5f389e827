/* alam compile: gazetteers and rules -> image. */
#define _GNU_SOURCE
#include "cli/cli.h"

#include <alam/alam_compile.h>

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: alam compile GAZETTEERS... RULES [-g GAZETTEER]... -o FILE\n"
    "\n"
    "Reads all *.yaml and *.yml files below the given files and folders, gazetteers and rules in any\n"
    "order, and writes one image. The image is written whole or not at all; the same input gives\n"
    "the same bytes.\n"
    "\n"
    "  -o, --output FILE       the image to write (required)\n"
    "  -g, --gazetteer PATH    lay a gazetteer over what comes before it: it may extend, replace and\n"
    "                          delete entities by their ids; several lie in their order\n"
    "      --min-population N  leave out places that list fewer people\n"
    "      --kinds a,b         only entities of these kinds\n"
    "      --languages a,b     only names in these languages\n"
    "  -q, --quiet             print nothing but errors\n"
    "  -h, --help              show this help\n"
    "\n"
    "examples:\n"
    "  alam compile gazetteers rules -o news.alam\n"
    "  alam compile gazetteers my-names.yaml rules -o mine.alam && alam tag --image mine.alam a.txt\n"
    "  alam compile gazetteers rules -g world.yaml -g mine --min-population 5000 -o all.alam\n";

/* The files being read. */
typedef struct reading {
    bool watched;  /* on a terminal, by someone */
    double ended;  /* when the last one was read */
} reading;

static void progress(void *context, size_t done, size_t total, const char *file)
{
    reading *files = context;
    files->ended = alam_cli_now();
    if (files->watched)
        fprintf(stderr, "\r\033[K%zu/%zu %s", done, total, file);
}

/* Opens what was written, so that the numbers are those of a sound image. */
static int summary(const char *output, double seconds, double reading_seconds)
{
    alam_error error = {0};
    alam_image *image = alam_image_open(output, &error);
    if (!image)
        return alam_cli_report(&error);
    alam_image_info info = alam_image_describe(image);
    alam_image_close(image);
    alam_buffer out = {0};
    alam_buffer_format(&out, "%s: %zu entities, %zu names, %zu words, %zu bytes, %.2f seconds, "
                             "%.2f of them reading\n",
                       output, info.entities, info.names, info.words, info.size, seconds, reading_seconds);
    return alam_cli_print(&out);
}

/* What the command line says. Inputs are those without an option (layer 0), then those of -g. */
typedef struct compile_request {
    const char **inputs;
    unsigned *layers;
    size_t input_count, layer_count;
    const char *output;
    alam_buffer kinds, languages; /* the lists' text, with NUL for each comma */
    alam_compile_options options;
    bool quiet;
} compile_request;

static int compile(compile_request *request)
{
    alam_error error = {0};
    reading files = {.watched = !request->quiet && isatty(STDERR_FILENO)};
    request->options.progress = progress;
    request->options.context = &files;
    request->options.layers = request->layers;
    double start = alam_cli_now();
    bool done = alam_compile(request->inputs, request->input_count, request->output,
                             &request->options, &error);
    if (files.watched)
        fputs("\r\033[K", stderr);
    if (!done)
        return alam_cli_report(&error);
    return request->quiet ? ALAM_CLI_FINE
                          : summary(request->output, alam_cli_now() - start, files.ended - start);
}

/* "a,b" as a list of two texts, which point into `text`. The caller frees the list with free(). */
static bool read_list(const char *value, alam_buffer *text, const char *const **list, size_t *count)
{
    *count = 1;
    for (const char *at = value; *at; at++)
        *count += *at == ',';
    alam_buffer_clear(text);
    alam_buffer_text(text, value);
    alam_buffer_byte(text, '\0');
    const char **items = text->failed ? NULL : malloc(*count * sizeof *items);
    free((void *)*list);
    *list = items;
    char *at = text->data;
    for (size_t i = 0; items && i < *count; i++) {
        items[i] = at;
        at += strcspn(at, ",");
        *at++ = '\0';
    }
    if (!items)
        fprintf(stderr, "alam: out of memory\n");
    return items != NULL;
}

static int read_population(const char *text, double *number)
{
    char *end = NULL;
    *number = strtod(text, &end);
    if (end == text || *end || !(*number >= 0 && *number < 1e11))
        return alam_cli_use("compile", "--min-population is '%.40s'; expected a number of people", text);
    return ALAM_CLI_FINE;
}

/* Returns an exit status, or -1 to go on. */
static int read_option(compile_request *request, int option, int argc, char **argv)
{
    alam_compile_options *options = &request->options;
    switch (option) {
    case 'o':
        request->output = optarg;
        return -1;
    case 'g':
        request->inputs[request->layer_count] = optarg;
        request->layer_count++;
        return -1;
    case 'p': {
        int status = read_population(optarg, &options->min_population);
        return status == ALAM_CLI_FINE ? -1 : status;
    }
    case 'k':
        return read_list(optarg, &request->kinds, &options->kinds, &options->kind_count)
                   ? -1 : ALAM_CLI_DATA;
    case 'l':
        return read_list(optarg, &request->languages, &options->languages, &options->language_count)
                   ? -1 : ALAM_CLI_DATA;
    case 'q':
        request->quiet = true;
        return -1;
    case 'h':
        return alam_cli_help(help);
    default:
        return alam_cli_bad_option(option, argc, argv);
    }
}

static int read_options(compile_request *request, int argc, char **argv)
{
    static const struct option options[] = {
        {"output", required_argument, NULL, 'o'},
        {"gazetteer", required_argument, NULL, 'g'},
        {"min-population", required_argument, NULL, 'p'},
        {"kinds", required_argument, NULL, 'k'},
        {"languages", required_argument, NULL, 'l'},
        {"quiet", no_argument, NULL, 'q'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":o:g:qh", options, NULL)) != -1;) {
        int status = read_option(request, option, argc, argv);
        if (status >= 0)
            return status;
    }
    return -1;
}

/* The inputs in their order: those without an option, then the layers. */
static void order_inputs(compile_request *request, int argc, char **argv)
{
    size_t plain = (size_t)(argc - optind), layers = request->layer_count;
    memmove(request->inputs + plain, request->inputs, layers * sizeof *request->inputs);
    for (size_t i = 0; i < plain; i++)
        request->inputs[i] = argv[optind + (int)i];
    for (size_t i = 0; i < plain + layers; i++)
        request->layers[i] = i < plain ? 0 : (unsigned)(i - plain) + 1;
    request->input_count = plain + layers;
}

static int run(compile_request *request, int argc, char **argv)
{
    int status = read_options(request, argc, argv);
    if (status >= 0)
        return status;
    order_inputs(request, argc, argv);
    if (request->input_count == 0)
        return alam_cli_use("compile", "no gazetteers and rules were given");
    if (!request->output)
        return alam_cli_use("compile", "name the image to write with -o FILE");
    return compile(request);
}

int alam_cli_compile(int argc, char **argv)
{
    compile_request asked = {.inputs = calloc((size_t)argc + 1, sizeof *asked.inputs),
                             .layers = calloc((size_t)argc + 1, sizeof *asked.layers)};
    int status = ALAM_CLI_DATA;
    if (asked.inputs && asked.layers)
        status = run(&asked, argc, argv);
    else
        fprintf(stderr, "alam: out of memory\n");
    free(asked.inputs);
    free(asked.layers);
    free((void *)asked.options.kinds);
    free((void *)asked.options.languages);
    alam_buffer_free(&asked.kinds);
    alam_buffer_free(&asked.languages);
    return status;
}
