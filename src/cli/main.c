/* The program `alam`: finds the command and runs it. */
#define _GNU_SOURCE
#include "cli/cli.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

typedef struct command {
    const char *name;
    const char *help;
    int (*run)(int argc, char **argv);
} command;

static int run_help(int argc, char **argv);
static int run_version(int argc, char **argv);

static const command commands[] = {
    {"tag", "find the names of an image in text files", alam_cli_tag},
    {"explain", "say for every word of a text why it was tagged or not", alam_cli_explain},
    {"compile", "make an image from gazetteers and rules", alam_cli_compile},
    {"verify", "check an image and show what it holds", alam_cli_verify},
    {"check", "say what looks wrong in gazetteers and rules", alam_cli_check},
    {"diff", "show what two images find differently in texts", alam_cli_diff},
    {"variants", "list the spellings that are found as a name", alam_cli_variants},
    {"tune", "learn the costs of spelling rules from attested pairs", alam_cli_tune},
    {"learn", "propose priors, ordinary words and new entities from texts", alam_cli_learn},
    {"eval", "compare tagged spans with a gold annotation", alam_cli_eval},
    {"import", "make a gazetteer of a public one or of a list", alam_cli_import},
    {"export", "write the names of gazetteers for other programs", alam_cli_export},
    {"index", "keep documents and their names in a database, and ask it", alam_cli_index},
    {"help", "show this list, or the help of a command", run_help},
    {"version", "show the version", run_version},
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static const command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int unknown_command(const char *name)
{
    fprintf(stderr, "alam: there is no command '%s' (see 'alam help')\n", name);
    return ALAM_CLI_USE;
}

static void overview(alam_buffer *out)
{
    alam_buffer_text(out, "usage: alam COMMAND [OPTION...] [FILE...]\n\n"
                          "Finds the people, places and organizations of a gazetteer in text.\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        alam_buffer_format(out, "  %-9s %s\n", commands[i].name, commands[i].help);
    alam_buffer_text(out, "\nexamples:\n"
                          "  alam tag article.txt\n"
                          "  alam tag --format html -o page.html article.txt\n"
                          "  alam help tag\n");
}

static int run_help(int argc, char **argv)
{
    if (argc > 2)
        return alam_cli_use("help", "one command at a time");
    if (argc == 2 && strcmp(argv[1], "--help") != 0) {
        const command *found = find_command(argv[1]);
        if (!found)
            return unknown_command(argv[1]);
        if (found->run != run_help) {
            char flag[] = "--help";
            char *arguments[] = {argv[1], flag, NULL};
            return found->run(2, arguments);
        }
    }
    alam_buffer out = {0};
    overview(&out);
    return alam_cli_print(&out);
}

static int run_version(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return alam_cli_help("usage: alam version\n\nShows the version of the program.\n\n"
                             "example:\n  alam version\n");
    if (argc > 1)
        return alam_cli_use("version", "unexpected argument '%s'", argv[1]);
    alam_buffer out = {0};
    alam_buffer_format(&out, "alam %s\n", alam_version());
    return alam_cli_print(&out);
}

int main(int argc, char **argv)
{
    /* A closed pipe then shows as an error of write(), which every command handles. */
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        alam_buffer out = {0};
        overview(&out);
        if (!out.failed)
            fwrite(out.data, 1, out.length, stderr);
        alam_buffer_free(&out);
        return ALAM_CLI_USE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    else if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        name = "version";
    else if (name[0] == '-')
        return fprintf(stderr, "alam: unknown option '%s' (see 'alam help')\n", name), ALAM_CLI_USE;
    const command *found = find_command(name);
    return found ? found->run(argc - 1, argv + 1) : unknown_command(name);
}
