/* alam index remove and check. */
#include "cli/cli.h"
#include "cli/indexing.h"

#include <getopt.h>
#include <stdio.h>

typedef struct keep_command {
    const char *image;
    double wait;
} keep_command;

static int read_line(keep_command *line, int argc, char **argv)
{
    static const struct option long_options[] = {
        {"image", required_argument, NULL, 'i'}, {"wait", required_argument, NULL, 'w'}, {0}};
    char *name = argv[0];
    char command[] = "index";
    argv[0] = command;
    *line = (keep_command){0};
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":", long_options, NULL)) != -1;) {
        if (option == '?' || option == ':')
            return alam_cli_bad_option(option, argc, argv);
        if (option == 'i')
            line->image = optarg;
        else if (!alam_index_parse_wait(name, optarg, &line->wait))
            return ALAM_CLI_USE;
    }
    if (optind == argc)
        return alam_cli_use("index", "%s: no index was named", name);
    return ALAM_CLI_FINE;
}

static int remove_documents(alam_index *index, const char *path, char **names, size_t count)
{
    alam_error error = {0};
    int status = ALAM_CLI_FINE;
    size_t removed = 0;
    for (size_t i = 0; i < count; i++) {
        bool found;
        if (!alam_index_remove(index, names[i], &found, &error))
            return alam_cli_report(&error);
        removed += found;
        if (!found)
            fprintf(stderr, "alam: %s: there is no such document in the index\n", names[i]);
        status = found ? status : ALAM_CLI_DATA;
    }
    if (!alam_index_commit(index, &error))
        return alam_cli_report(&error);
    alam_buffer out = {0};
    alam_buffer_format(&out, "%s: %zu documents removed\n", path, removed);
    int printed = alam_cli_print(&out);
    return status == ALAM_CLI_FINE ? printed : status;
}

int alam_cli_index_remove(int argc, char **argv)
{
    keep_command line;
    int status = read_line(&line, argc, argv);
    if (status != ALAM_CLI_FINE)
        return status;
    if (optind + 1 == argc)
        return alam_cli_use("index", "remove: no documents were named");
    alam_image *image = alam_cli_image_open(line.image);
    alam_index *index =
        image ? alam_cli_index_open(argv[optind], image, ALAM_INDEX_WRITE, line.wait) : NULL;
    status = index ? remove_documents(index, argv[optind], argv + optind + 1, (size_t)(argc - optind - 1))
                   : ALAM_CLI_DATA;
    alam_index_close(index);
    alam_image_close(image);
    return status;
}

int alam_cli_index_check(int argc, char **argv)
{
    keep_command line;
    int status = read_line(&line, argc, argv);
    if (status != ALAM_CLI_FINE)
        return status;
    if (optind + 1 < argc)
        return alam_cli_use("index", "check: unexpected argument '%s'", argv[optind + 1]);
    alam_error error = {0};
    alam_index_counts counts;
    alam_index *index = alam_cli_index_open(argv[optind], NULL, ALAM_INDEX_WRITE, line.wait);
    if (!index)
        return ALAM_CLI_DATA;
    alam_buffer out = {0};
    if (alam_index_check(index, &counts, &error)) {
        alam_buffer_format(&out, "%s: fine: %zu documents, %zu mentions, %zu entities, %zu sources\n",
                           argv[optind], counts.documents, counts.mentions, counts.entities,
                           counts.sources);
        status = alam_cli_print(&out);
    } else {
        status = alam_cli_report(&error);
    }
    alam_index_close(index);
    return status;
}
