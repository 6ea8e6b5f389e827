/* alam variants: the spellings that are tagged as a name. */
#define _GNU_SOURCE
#include "base/error.h"
#include "cli/cli.h"
#include "write/escape.h"

#include <alam/alam_compile.h>

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: alam variants [OPTION...] NAME [PATH...]\n"
    "\n"
    "Lists the spellings that are found as the entry NAME, a name or the id of an entity, cheapest first,\n"
    "with what each costs and by which rules. Every one was tagged as a line by itself, so that limits\n"
    "and other names have had their say. With PATHs, gazetteers and rules are compiled for this, else an\n"
    "image that was compiled with spelling rules is used.\n"
    "\n"
    "      --image FILE     the image to use (else $ALAM_IMAGE, else the default image)\n"
    "      --max-cost COST  only spellings up to this cost\n"
    "      --limit N        at most N spellings beside the listed forms (40)\n"
    "  -f, --format FORMAT  tsv (the default) or jsonl\n"
    "      --color WHEN     auto (the default), always or never; for tsv\n"
    "  -h, --help           show this help\n"
    "\n"
    "examples:\n"
    "  alam variants nagorno-karabakh gazetteers rules spelling\n"
    "  alam variants --image spelling.alam --limit 200 --format jsonl putin | jq -r .text\n";

typedef struct variants_command {
    const char *image;
    double max_cost;
    size_t limit;
    bool json, color;
    alam_buffer out;
    size_t count;
} variants_command;

static void join_rules(alam_buffer *out, const alam_spelling *spelling)
{
    for (size_t i = 0; i < spelling->why_count; i++)
        alam_buffer_format(out, "%s%s", i ? ";" : "", spelling->why[i]);
}

static void print_row(alam_buffer *out, const alam_spelling *spelling, bool color)
{
    alam_escape_line(out, spelling->text, strlen(spelling->text));
    alam_buffer_format(out, "\t%s%.2f%s\t%s\t", color ? "\033[1m" : "", spelling->cost, color ? "\033[0m" : "",
                       alam_match_name(spelling->match));
    alam_escape_line(out, spelling->name, strlen(spelling->name));
    alam_buffer_format(out, "\t%s\t%s", spelling->id, color ? "\033[2m" : "");
    join_rules(out, spelling);
    alam_buffer_text(out, color ? "\033[0m\n" : "\n");
}

static void print_object(alam_buffer *out, const alam_spelling *spelling)
{
    alam_buffer_text(out, "{\"text\":");
    alam_escape_json(out, spelling->text, strlen(spelling->text));
    alam_buffer_format(out, ",\"cost\":%.2f,\"match\":\"%s\",\"name\":", spelling->cost,
                       alam_match_name(spelling->match));
    alam_escape_json(out, spelling->name, strlen(spelling->name));
    alam_buffer_format(out, ",\"id\":\"%s\",\"why\":[", spelling->id);
    for (size_t i = 0; i < spelling->why_count; i++) {
        alam_buffer_text(out, i ? "," : "");
        alam_escape_json(out, spelling->why[i], strlen(spelling->why[i]));
    }
    alam_buffer_text(out, "]}\n");
}

static void report(void *context, const alam_spelling *spelling)
{
    variants_command *command = context;
    command->count++;
    if (command->json)
        print_object(&command->out, spelling);
    else
        print_row(&command->out, spelling, command->color);
}

static int list(variants_command *command, const alam_image *image, const char *name)
{
    alam_error error = {0};
    alam_spelling_options options = {
        .max_cost = command->max_cost, .limit = command->limit, .report = report, .context = command};
    alam_tagger *tagger = alam_tagger_new(image, NULL, &error);
    if (!command->json)
        alam_buffer_text(&command->out, "spelling\tcost\tmatch\tname\tid\trules\n");
    bool done = tagger && alam_spellings(tagger, name, &options, &error);
    alam_tagger_free(tagger);
    if (!done) {
        alam_buffer_free(&command->out);
        return alam_cli_report(&error);
    }
    if (command->count == 0)
        fprintf(stderr,
                "alam: no spelling of '%s' is tagged in a line by itself, not even the listed one; see alam explain\n",
                name);
    return alam_cli_print(&command->out);
}

/* Lists with an image of the gazetteers and rules in `paths`. */
static int list_compiled(variants_command *command, const char *name, const char *const *paths, size_t count)
{
    alam_error error = {0};
    void *bytes = NULL;
    size_t size = 0;
    if (!alam_compile_memory(paths, count, &bytes, &size, NULL, &error))
        return alam_cli_report(&error);
    alam_image *image = alam_image_open_memory(bytes, size, paths[0], &error);
    int status = image ? list(command, image, name) : alam_cli_report(&error);
    alam_image_close(image);
    alam_free(bytes);
    return status;
}

static int run(variants_command *command, int count, char **words)
{
    if (count == 0)
        return alam_cli_use("variants", "name an entity or one of its names");
    if (count > 1 && command->image)
        return alam_cli_use("variants", "give an image or gazetteers, not both");
    if (count > 1)
        return list_compiled(command, words[0], (const char *const *)words + 1, (size_t)count - 1);
    alam_image *image = alam_cli_image_open(command->image);
    if (!image)
        return ALAM_CLI_DATA;
    int status = list(command, image, words[0]);
    alam_image_close(image);
    return status;
}

/* The value of an option that is a number; false where it is none, which was printed. */
static bool read_number(const char *option, const char *text, double least, double most, double *number)
{
    char *end;
    errno = 0;
    *number = strtod(text, &end);
    if (end != text && *end == '\0' && errno == 0 && *number >= least && *number <= most)
        return true;
    alam_cli_use("variants", "%s is '%s'; expected a number from %g to %g", option, text, least, most);
    return false;
}

static bool is_one_of(const char *option, const char *text, const char *const *choices, size_t count, int *chosen)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, choices[i]) == 0) {
            *chosen = (int)i;
            return true;
        }
    alam_cli_use("variants", "%s is '%s'; expected %s%s%s or %s", option, text, choices[0], count > 2 ? ", " : "",
                 count > 2 ? choices[1] : "", choices[count - 1]);
    return false;
}

int alam_cli_variants(int argc, char **argv)
{
    static const struct option options[] = {
        {"image", required_argument, NULL, 'i'},  {"max-cost", required_argument, NULL, 'm'},
        {"limit", required_argument, NULL, 'l'},  {"format", required_argument, NULL, 'f'},
        {"color", required_argument, NULL, 'c'},  {"help", no_argument, NULL, 'h'},
        {0},
    };
    static const char *const formats[] = {"tsv", "jsonl"}, *const whens[] = {"auto", "always", "never"};
    variants_command command = {.limit = 40};
    const char *no_color = getenv("NO_COLOR");
    int when = 0, format = 0;
    double number = 40;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":f:h", options, NULL)) != -1;) {
        bool fine = true;
        if (option == 'i')
            command.image = optarg;
        else if (option == 'm')
            fine = read_number("--max-cost", optarg, 0.01, 10, &command.max_cost);
        else if (option == 'l')
            fine = read_number("--limit", optarg, 1, 100000, &number);
        else if (option == 'f')
            fine = is_one_of("--format", optarg, formats, 2, &format);
        else if (option == 'c')
            fine = is_one_of("--color", optarg, whens, 3, &when);
        else if (option == 'h')
            return alam_cli_help(help);
        else
            return alam_cli_bad_option(option, argc, argv);
        if (!fine)
            return ALAM_CLI_USE;
    }
    command.limit = (size_t)number;
    command.json = format == 1;
    command.color = when == 1 || (when == 0 && isatty(STDOUT_FILENO) && !(no_color && *no_color));
    return run(&command, argc - optind, argv + optind);
}
