/* alam index export: the command line. */
#include "cli/index_export.h"
#include "cli/cli.h"

#include <getopt.h>
#include <string.h>
#include <sys/stat.h>

enum { OPTION_WAIT = 256 };

static const struct option long_options[] = {
    ALAM_INDEX_FILTER_OPTIONS,
    {"format", required_argument, NULL, 'f'},
    {"output", required_argument, NULL, 'o'},
    {"wait", required_argument, NULL, OPTION_WAIT},
    {0},
};

static const alam_export_format formats[] = {
    {"csv", alam_export_stream, alam_export_csv_head, alam_export_csv, NULL},
    {"geojson", alam_export_places, NULL, NULL, NULL},
    {"graphml", alam_export_network, NULL, NULL, NULL},
    {"brat", alam_export_folder, NULL, NULL, "a new or empty folder"},
    {"webanno-jsonld", alam_export_stream, NULL, alam_export_annotations, NULL},
    {"parquet", alam_export_check, NULL, NULL, "a file"},
    {"arrow", alam_export_check, NULL, NULL, "a file"},
};

static bool parse_format(alam_export_command *command, const char *value)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(value, formats[i].name) == 0)
            command->format = &formats[i];
    return command->format ||
           (alam_cli_use("index", "--format is one of csv, geojson, graphml, brat, webanno-jsonld, "
                                  "parquet, arrow, not '%s'",
                         value),
            false);
}

static bool take_option(alam_export_command *command, int option, char *value)
{
    switch (option) {
    case 'f':
        command->format = NULL;
        return parse_format(command, value);
    case 'o':
        command->output = value;
        return true;
    case OPTION_WAIT:
        return alam_index_parse_wait("export", value, &command->wait);
    default:
        return alam_index_filter_take(&command->filters, option, value);
    }
}

/* Whether the output is the index itself. */
static bool overwrites(const alam_export_command *command)
{
    struct stat out, in;
    return command->output && stat(command->output, &out) == 0 && stat(command->path, &in) == 0 &&
           out.st_dev == in.st_dev && out.st_ino == in.st_ino;
}

static int check(alam_export_command *command, int count, char **names)
{
    if (count == 0)
        return alam_cli_use("index", "export: no index was named");
    if (count > 1)
        return alam_cli_use("index", "export: unexpected argument '%s'", names[1]);
    command->path = names[0];
    if (!command->format)
        return alam_cli_use("index", "export: no format was named; --format is one of csv, geojson, "
                                     "graphml, brat, webanno-jsonld, parquet, arrow");
    if (command->format->needs_output && !command->output)
        return alam_cli_use("index", "export: %s needs --output, %s", command->format->name,
                            command->format->needs_output);
    if (overwrites(command))
        return alam_cli_use("index", "export: --output '%s' is the index itself", command->output);
    alam_index_filters_apply(&command->filters, &command->question);
    return ALAM_CLI_FINE;
}

static int read_line(alam_export_command *command, int argc, char **argv)
{
    char name[] = "index";
    argv[0] = name;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":f:o:", long_options, NULL)) != -1;) {
        if (option == '?' || option == ':')
            return alam_cli_bad_option(option, argc, argv);
        if (!take_option(command, option, optarg))
            return ALAM_CLI_USE;
    }
    return check(command, argc - optind, argv + optind);
}

static int run(const alam_export_command *command)
{
    alam_error error = {0};
    alam_index *index = alam_cli_index_open(command->path, NULL, ALAM_INDEX_READ, command->wait);
    if (!index)
        return ALAM_CLI_DATA;
    bool done = command->format->run(command, index, &error);
    alam_index_close(index);
    if (!done)
        return error.code == ALAM_OK ? ALAM_CLI_DATA : alam_cli_report(&error);
    return command->format->run == alam_export_check ? alam_export_run_columns(command)
                                                     : ALAM_CLI_FINE;
}

int alam_cli_index_export(int argc, char **argv)
{
    alam_export_command command = {0};
    int status = read_line(&command, argc, argv);
    if (status == ALAM_CLI_FINE)
        status = run(&command);
    alam_index_filters_free(&command.filters);
    return status;
}
