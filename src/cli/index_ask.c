/* alam index: the questions. */
#include "cli/cli.h"
#include "cli/indexing.h"

#include <fcntl.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name;
    bool subject;
} kinds[ALAM_INDEX_KIND_COUNT] = {
    [ALAM_INDEX_PLACES] = {"places", false},
    [ALAM_INDEX_ACTORS] = {"actors", false},
    [ALAM_INDEX_ORGANIZATIONS] = {"organizations", false},
    [ALAM_INDEX_MENTIONS] = {"mentions", true},
    [ALAM_INDEX_COOCCUR] = {"cooccur", true},
    [ALAM_INDEX_TIMELINE] = {"timeline", true},
    [ALAM_INDEX_WHO_WHERE] = {"who-where", false},
    [ALAM_INDEX_SPELLINGS] = {"spellings", true},
    [ALAM_INDEX_SEARCH] = {"search", true},
    [ALAM_INDEX_NEW] = {"new", false},
    [ALAM_INDEX_REPORT] = {"report", false},
    [ALAM_INDEX_ENTITIES] = {"entities", false},
    [ALAM_INDEX_NETWORK] = {"network", false},
};

typedef struct ask_command {
    const char *name;
    const char *image;
    const char *format;
    const char *output;
    double wait;
    alam_index_question question;
    alam_index_filters filters;
} ask_command;

enum { OPTION_INSIDE = 256, OPTION_BY, OPTION_IN, OPTION_DAYS, OPTION_LIMIT, OPTION_IMAGE, OPTION_WAIT };

static const struct option long_options[] = {
    ALAM_INDEX_FILTER_OPTIONS,
    {"inside", no_argument, NULL, OPTION_INSIDE},
    {"by", required_argument, NULL, OPTION_BY},
    {"in", required_argument, NULL, OPTION_IN},
    {"days", required_argument, NULL, OPTION_DAYS},
    {"limit", required_argument, NULL, OPTION_LIMIT},
    {"format", required_argument, NULL, 'f'},
    {"output", required_argument, NULL, 'o'},
    {"image", required_argument, NULL, OPTION_IMAGE},
    {"wait", required_argument, NULL, OPTION_WAIT},
    {0},
};

/* ---- The command line ------------------------------------------------------------------------ */

static bool parse_number(const char *option, const char *value, size_t *number)
{
    size_t digits = strspn(value, "0123456789");
    if (digits == 0 || digits > 9 || value[digits])
        return alam_cli_use("index", "--%s is a number, not '%s'", option, value), false;
    *number = (size_t)strtoul(value, NULL, 10);
    return true;
}

static bool parse_by(ask_command *line, const char *value)
{
    alam_index_question *question = &line->question;
    if (question->kind == ALAM_INDEX_TIMELINE) {
        question->period = strcmp(value, "day") == 0    ? ALAM_INDEX_DAY
                           : strcmp(value, "week") == 0 ? ALAM_INDEX_WEEK
                                                        : ALAM_INDEX_MONTH;
        if (question->period == ALAM_INDEX_MONTH && strcmp(value, "month") != 0)
            return alam_cli_use("index", "--by is one of day, week, month, not '%s'", value), false;
        return true;
    }
    if (question->kind > ALAM_INDEX_ORGANIZATIONS && question->kind != ALAM_INDEX_SPELLINGS &&
        question->kind != ALAM_INDEX_ENTITIES)
        return alam_cli_use("index", "%s takes no --by", line->name), false;
    question->by = strcmp(value, "zone") == 0 ? ALAM_INDEX_BY_ZONE : ALAM_INDEX_BY_SOURCE;
    if (question->by == ALAM_INDEX_BY_SOURCE && strcmp(value, "source") != 0)
        return alam_cli_use("index", "--by is one of zone, source, not '%s'", value), false;
    return true;
}

static bool parse_unit(ask_command *line, const char *value)
{
    static const char *const units[] = {"", "sentence", "paragraph", "document"};
    if (line->question.kind != ALAM_INDEX_COOCCUR && line->question.kind != ALAM_INDEX_WHO_WHERE &&
        line->question.kind != ALAM_INDEX_NETWORK)
        return alam_cli_use("index", "%s takes no --in", line->name), false;
    for (int i = ALAM_INDEX_SENTENCE; i <= ALAM_INDEX_DOCUMENT; i++)
        if (strcmp(value, units[i]) == 0) {
            line->question.unit = (alam_index_unit)i;
            return true;
        }
    return alam_cli_use("index", "--in is one of sentence, paragraph, document, not '%s'", value),
           false;
}

static bool parse_format(ask_command *line, const char *value)
{
    line->format = value;
    if (line->question.kind == ALAM_INDEX_REPORT)
        return alam_cli_use("index", "report takes no --format"), false;
    return alam_index_format_known(value) ||
           (alam_cli_use("index", "--format is one of table, tsv, jsonl, csv, geojson, not '%s'", value),
            false);
}

static bool take_option(ask_command *line, int option, char *value)
{
    alam_index_question *question = &line->question;
    if (option >= ALAM_INDEX_FILTER_FROM)
        return alam_index_filter_take(&line->filters, option, value);
    switch (option) {
    case OPTION_INSIDE: question->inside = true; return true;
    case OPTION_BY: return parse_by(line, value);
    case OPTION_IN: return parse_unit(line, value);
    case OPTION_DAYS: return parse_number("days", value, &question->days);
    case OPTION_LIMIT: return parse_number("limit", value, &question->limit);
    case OPTION_IMAGE: line->image = value; return true;
    case OPTION_WAIT: return alam_index_parse_wait(line->name, value, &line->wait);
    case 'o': line->output = value; return true;
    default: return parse_format(line, value);
    }
}

static int read_line(ask_command *line, int argc, char **argv)
{
    enum { DEFAULT_LIMIT = 50, REPORT_LIMIT = 1000 };
    char command[] = "index";
    line->name = argv[0];
    argv[0] = command;
    while (strcmp(kinds[line->question.kind].name, line->name) != 0)
        line->question.kind++;
    line->question.limit = line->question.kind == ALAM_INDEX_REPORT ? REPORT_LIMIT : DEFAULT_LIMIT;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":f:o:", long_options, NULL)) != -1;) {
        if (option == '?' || option == ':')
            return alam_cli_bad_option(option, argc, argv);
        if (!take_option(line, option, optarg))
            return ALAM_CLI_USE;
    }
    int wanted = 1 + kinds[line->question.kind].subject;
    if (argc - optind < wanted)
        return alam_cli_use("index", "%s: %s", line->name,
                            optind == argc                              ? "no index was named"
                            : line->question.kind == ALAM_INDEX_SEARCH ? "no words were given"
                                                                       : "no entity was named");
    if (argc - optind > wanted)
        return alam_cli_use("index", "%s: unexpected argument '%s'", line->name,
                            argv[optind + wanted]);
    line->question.subject = wanted > 1 ? argv[optind + 1] : NULL;
    return ALAM_CLI_FINE;
}

/* ---- The answer ------------------------------------------------------------------------------ */

static int print(const ask_command *line, alam_buffer *out)
{
    if (!line->output)
        return alam_cli_print(out);
    int file = open(line->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool done = file >= 0 && !out->failed;
    if (file < 0)
        fprintf(stderr, "alam: %s: cannot open: %s\n", line->output, strerror(errno));
    else if (out->failed)
        fprintf(stderr, "alam: out of memory\n");
    done = done && alam_cli_write(file, line->output, out->data, out->length);
    if (file >= 0 && close(file) != 0 && done) {
        fprintf(stderr, "alam: %s: cannot write: %s\n", line->output, strerror(errno));
        done = false;
    }
    alam_buffer_free(out);
    return done ? ALAM_CLI_FINE : ALAM_CLI_DATA;
}

static int print_report(const ask_command *line, const char *path, const alam_index_table *table)
{
    alam_buffer out = {0};
    if (alam_index_print_report(&out, path, &line->question, table))
        return print(line, &out);
    alam_buffer_free(&out);
    return ALAM_CLI_DATA;
}

static int ask(const ask_command *line, const char *path, alam_index *index)
{
    alam_error error = {0};
    alam_index_table *table = alam_index_ask(index, &line->question, &error);
    if (!table)
        return alam_cli_report(&error);
    const char *format = line->format                                      ? line->format
                         : !line->output && isatty(STDOUT_FILENO) ? "table"
                                                                  : "tsv";
    int status;
    alam_buffer out = {0};
    if (line->question.kind == ALAM_INDEX_REPORT) {
        status = print_report(line, path, table);
    } else if (strcmp(format, "geojson") == 0 && !alam_index_has_places(table)) {
        status = alam_cli_use("index", "%s: its rows are no places, which geojson needs; places and "
                                       "who-where have them",
                              line->name);
    } else {
        alam_index_print(&out, format, table);
        status = print(line, &out);
    }
    alam_index_table_free(table);
    return status;
}

static int run(ask_command *line, const char *path)
{
    alam_index_question *question = &line->question;
    alam_index_filters_apply(&line->filters, question);
    alam_image *image = NULL;
    if (question->kind == ALAM_INDEX_SEARCH && !(image = alam_cli_image_open(line->image)))
        return ALAM_CLI_DATA;
    alam_index *index = alam_cli_index_open(path, image, ALAM_INDEX_READ, line->wait);
    int status = index ? ask(line, path, index) : ALAM_CLI_DATA;
    alam_index_close(index);
    alam_image_close(image);
    return status;
}

int alam_cli_index_ask(int argc, char **argv)
{
    ask_command line = {0};
    int status = read_line(&line, argc, argv);
    if (status == ALAM_CLI_FINE)
        status = run(&line, argv[optind]);
    alam_index_filters_free(&line.filters);
    return status;
}
