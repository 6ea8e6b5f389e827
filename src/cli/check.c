/* alam check: what looks wrong in gazetteers and rules. */
#define _GNU_SOURCE
#include "cli/cli.h"
#include "write/escape.h"

#include <alam/alam_compile.h>

#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

static const char help[] =
    "usage: alam check [OPTION...] PATH...\n"
    "\n"
    "Reads gazetteers and rules (files and folders, as alam compile) and prints what looks wrong in\n"
    "them: names that are repeated, shared, in the wrong script or untidy, entities that are there\n"
    "twice, ids that name nothing, unlikely places and dates, rules that never match. With spelling\n"
    "rules among the paths, also names that these rules reach anyway or take for another. Each finding\n"
    "is file:line:column: severity: message [check].\n"
    "\n"
    "The exit status is 0 when nothing was found but notes, 1 when something was, 2 after an error.\n"
    "\n"
    "      --all     show notes too: what is often meant so\n"
    "      --fix     mend what is mechanical in the files; comments, order and layout stay as they are\n"
    "      --json    print one JSON object a finding\n"
    "      --only A  only the findings of these checks, separated by commas\n"
    "  -q, --quiet   print no summary\n"
    "  -h, --help    show this help\n"
    "\n"
    "examples:\n"
    "  alam check gazetteers rules\n"
    "  alam check --all --json my-names.yaml rules | jq -r .check | sort | uniq -c\n"
    "  alam check --fix my-names.yaml rules\n";

typedef struct check_command {
    bool all, fix, json, quiet, watched;
    const char *only;
    alam_buffer out;
    size_t counts[3]; /* by severity, without what was fixed */
    size_t fixed, fixable;
} check_command;

static bool is_wanted(const check_command *command, const char *check)
{
    size_t length = strlen(check);
    for (const char *at = command->only; at; at = strchr(at, ','), at = at ? at + 1 : NULL)
        if (strncmp(at, check, length) == 0 && (at[length] == '\0' || at[length] == ','))
            return true;
    return !command->only;
}

/* Whether all names behind --only are those of checks; what is wrong was printed. */
static bool knows(const char *only)
{
    for (const char *at = only; at; at = strchr(at, ','), at = at ? at + 1 : NULL) {
        size_t length = strcspn(at, ","), i = 0;
        const char *name;
        while ((name = alam_check_name(i)) && (strlen(name) != length || memcmp(name, at, length) != 0))
            i++;
        if (name)
            continue;
        alam_buffer list = {0};
        for (i = 0; (name = alam_check_name(i)); i++)
            alam_buffer_format(&list, "%s%s", i ? ", " : "", name);
        alam_cli_use("check", "--only has '%.*s'; expected some of %s", (int)length, at,
                     alam_buffer_string(&list) ? list.data : "the checks");
        alam_buffer_free(&list);
        return false;
    }
    return true;
}

static void print_json(alam_buffer *out, const alam_finding *finding)
{
    const char *const texts[][2] = {{"file", finding->file},
                                    {"severity", alam_severity_name(finding->severity)},
                                    {"check", finding->check},
                                    {"entity", finding->entity},
                                    {"message", finding->message}};
    alam_buffer_byte(out, '{');
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        alam_buffer_format(out, "\"%s\":", texts[i][0]);
        alam_escape_json(out, texts[i][1], strlen(texts[i][1]));
        alam_buffer_byte(out, ',');
        if (i == 0)
            alam_buffer_format(out, "\"line\":%u,\"column\":%u,", finding->line, finding->column);
    }
    alam_buffer_format(out, "\"fixable\":%s,\"fixed\":%s}\n", finding->fixable ? "true" : "false",
                       finding->fixed ? "true" : "false");
}

static void report(void *context, const alam_finding *finding)
{
    check_command *command = context;
    if (!is_wanted(command, finding->check) ||
        (finding->severity == ALAM_SEVERITY_NOTE && !command->all && !finding->fixed))
        return;
    command->counts[finding->severity] += !finding->fixed;
    command->fixed += finding->fixed;
    command->fixable += finding->fixable && !finding->fixed;
    if (command->json) {
        print_json(&command->out, finding);
        return;
    }
    alam_buffer_format(&command->out, "%s:%u:%u: %s: %s [%s]%s\n", finding->file, finding->line,
                       finding->column, alam_severity_name(finding->severity), finding->message,
                       finding->check, finding->fixed ? " (fixed)" : "");
}

static void progress(void *context, size_t done, size_t total, const char *what)
{
    const check_command *command = context;
    if (command->watched)
        fprintf(stderr, "\r\033[K%zu/%zu %s", done, total, what);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* To standard error, so that the findings can be piped. */
static void summarize(const check_command *command)
{
    size_t errors = command->counts[ALAM_SEVERITY_ERROR], warnings = command->counts[ALAM_SEVERITY_WARNING];
    fprintf(stderr, "alam: %zu error%s, %zu warning%s", errors, plural(errors), warnings, plural(warnings));
    if (command->all)
        fprintf(stderr, ", %zu note%s", command->counts[0], plural(command->counts[0]));
    if (command->fixed > 0)
        fprintf(stderr, ", %zu fixed", command->fixed);
    else if (command->fixable > 0 && !command->fix)
        fprintf(stderr, "; --fix mends %zu", command->fixable);
    fputc('\n', stderr);
}

static int check(check_command *command, const char *const *inputs, size_t count)
{
    alam_error error = {0};
    alam_check_options options = {
        .fix = command->fix, .report = report, .progress = progress, .context = command};
    command->watched = !command->quiet && isatty(STDERR_FILENO);
    bool done = alam_check(inputs, count, &options, &error);
    if (command->watched)
        fputs("\r\033[K", stderr);
    /* What was mended before an error is told as well. */
    int status = alam_cli_print(&command->out);
    if (!done)
        return alam_cli_report(&error), ALAM_CLI_DATA;
    if (!command->quiet)
        summarize(command);
    bool clean = command->counts[ALAM_SEVERITY_ERROR] + command->counts[ALAM_SEVERITY_WARNING] == 0;
    return status == ALAM_CLI_FINE && !clean ? ALAM_CLI_FOUND : status;
}

int alam_cli_check(int argc, char **argv)
{
    static const struct option options[] = {
        {"all", no_argument, NULL, 'a'},   {"fix", no_argument, NULL, 'f'},
        {"json", no_argument, NULL, 'j'},  {"only", required_argument, NULL, 'o'},
        {"quiet", no_argument, NULL, 'q'}, {"help", no_argument, NULL, 'h'},
        {0},
    };
    check_command command = {0};
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":qh", options, NULL)) != -1;) {
        switch (option) {
        case 'a':
            command.all = true;
            break;
        case 'f':
            command.fix = true;
            break;
        case 'j':
            command.json = true;
            break;
        case 'o':
            command.only = optarg;
            break;
        case 'q':
            command.quiet = true;
            break;
        case 'h':
            return alam_cli_help(help);
        default:
            return alam_cli_bad_option(option, argc, argv), ALAM_CLI_DATA;
        }
    }
    if (!knows(command.only))
        return ALAM_CLI_DATA;
    if (optind == argc)
        return alam_cli_use("check", "no gazetteers and rules were given"), ALAM_CLI_DATA;
    return check(&command, (const char *const *)argv + optind, (size_t)(argc - optind));
}
