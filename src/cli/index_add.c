/* alam index add and retag. */
#define _GNU_SOURCE
#include "cli/cli.h"
#include "cli/indexing.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct add_command {
    const char *name; /* "add" or "retag" */
    const char *image;
    const char *spans;
    const char *encoding;
    const char *source, *date, *language;
    alam_input input;
    alam_options options;
    size_t jobs;
    double wait;
} add_command;

enum { OPTION_IMAGE = 256, OPTION_SPANS, OPTION_SOURCE, OPTION_DATE, OPTION_LANGUAGE, OPTION_INPUT,
       OPTION_ENCODING, OPTION_NO_DEMONYMS, OPTION_NO_VARIANTS, OPTION_NO_FUZZY, OPTION_WAIT };

static const struct option long_options[] = {
    {"image", required_argument, NULL, OPTION_IMAGE},
    {"jobs", required_argument, NULL, 'j'},
    {"wait", required_argument, NULL, OPTION_WAIT},
    {"no-demonyms", no_argument, NULL, OPTION_NO_DEMONYMS},
    {"no-variants", no_argument, NULL, OPTION_NO_VARIANTS},
    {"no-fuzzy", no_argument, NULL, OPTION_NO_FUZZY},
    {"spans", required_argument, NULL, OPTION_SPANS},
    {"source", required_argument, NULL, OPTION_SOURCE},
    {"date", required_argument, NULL, OPTION_DATE},
    {"language", required_argument, NULL, OPTION_LANGUAGE},
    {"input", required_argument, NULL, OPTION_INPUT},
    {"encoding", required_argument, NULL, OPTION_ENCODING},
    {0},
};

static bool parse_jobs(const char *value, size_t *jobs)
{
    enum { MOST = 1024 };
    char *end;
    long number = strtol(value, &end, 10);
    if (*value < '0' || *value > '9' || *end || number > MOST)
        return alam_cli_use("index", "--jobs is a number from 0 to %d, not '%s'", MOST, value), false;
    if (number == 0)
        number = sysconf(_SC_NPROCESSORS_ONLN);
    *jobs = number > 0 ? (size_t)number : 1;
    return true;
}

static bool take_option(add_command *line, int option, const char *value)
{
    if (option >= OPTION_SPANS && option <= OPTION_ENCODING && strcmp(line->name, "retag") == 0)
        return alam_cli_use("index", "retag: the documents are in the index; it takes no option about "
                                     "reading them"),
               false;
    switch (option) {
    case OPTION_IMAGE: line->image = value; break;
    case OPTION_SPANS: line->spans = value; break;
    case OPTION_SOURCE: line->source = value; break;
    case OPTION_DATE: line->date = value; break;
    case OPTION_LANGUAGE: line->language = value; break;
    case OPTION_ENCODING: line->encoding = value; break;
    case OPTION_NO_DEMONYMS: line->options.without_mode[ALAM_MODE_DEMONYM] = true; break;
    case OPTION_NO_VARIANTS:
        line->options.without_match[ALAM_MATCH_VARIANT] = true;
        line->options.without_match[ALAM_MATCH_FUZZY] = true;
        break;
    case OPTION_NO_FUZZY: line->options.without_match[ALAM_MATCH_FUZZY] = true; break;
    case OPTION_WAIT: return alam_index_parse_wait(line->name, value, &line->wait);
    case OPTION_INPUT:
        if (strcmp(value, "text") != 0 && strcmp(value, "jsonl") != 0)
            return alam_cli_use("index", "--input is one of text, jsonl, not '%s'", value), false;
        line->input = *value == 't' ? ALAM_INPUT_TEXT : ALAM_INPUT_JSONL;
        break;
    default: return parse_jobs(value, &line->jobs);
    }
    return true;
}

static int read_line(add_command *line, int argc, char **argv)
{
    *line = (add_command){.name = argv[0], .jobs = 1};
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":j:", long_options, NULL)) != -1;) {
        char *saved = argv[0];
        char command[] = "index";
        argv[0] = command;
        int status = option == '?' || option == ':' ? alam_cli_bad_option(option, argc, argv)
                                                    : ALAM_CLI_FINE;
        argv[0] = saved;
        if (status != ALAM_CLI_FINE || !take_option(line, option, optarg))
            return ALAM_CLI_USE;
    }
    if (optind == argc)
        return alam_cli_use("index", "%s: no index was named", argv[0]);
    return ALAM_CLI_FINE;
}

static int say_changes(const alam_index_sink *sink, const char *added, int status)
{
    alam_buffer out = {0};
    alam_buffer_format(&out, "%s: %s%zu replaced, %zu as before\n", sink->path, added,
                       sink->changes[ALAM_INDEX_REPLACED], sink->changes[ALAM_INDEX_SAME]);
    int printed = alam_cli_print(&out);
    return status == ALAM_CLI_FINE ? printed : status;
}

/* ---- add ------------------------------------------------------------------------------------ */

static bool read_source(void *context, void *slot)
{
    return alam_tag_source_next(context, &((alam_index_slot *)slot)->tag);
}

/* Spans of documents that were not among the files are most likely of the wrong files. */
static int check_given(const add_command *line, const alam_given_spans *given, int status)
{
    size_t count;
    const char *name = alam_given_spans_unused(given, &count);
    if (!name)
        return status;
    fprintf(stderr, "alam: %s: %zu documents of the spans are not among the files, such as '%s'; give their "
                    "files too\n",
            line->spans, count, name);
    return ALAM_CLI_DATA;
}

static int add_files(const add_command *line, alam_index_sink *sink, const alam_image *image,
                     alam_given_spans *given, const char *const *paths, size_t count)
{
    alam_tag_source source = {.paths = paths, .count = count, .input = line->input};
    alam_index_settings settings = {
        .image = image,
        .options = &line->options,
        .encoding = line->encoding,
        .source = line->source,
        .date = line->date,
        .language = line->language,
        .given = given,
        .keep_spans = !given,
    };
    sink->given = given;
    int status = alam_index_store_all(sink, &settings, line->jobs, read_source, &source);
    if (given && !sink->broken)
        status = check_given(line, given, status);
    char added[64];
    snprintf(added, sizeof added, "%zu documents added, ", sink->changes[ALAM_INDEX_ADDED]);
    return sink->broken ? status : say_changes(sink, added, status);
}

static int add_to(const add_command *line, const char *path, const alam_image *image,
                  const char *const *paths, size_t count)
{
    alam_given_spans given = {0};
    alam_error error = {0};
    int status = ALAM_CLI_DATA;
    alam_index_sink sink = {.path = path};
    if (line->spans && !alam_given_spans_read(&given, line->spans, &error))
        status = alam_cli_report(&error);
    else if ((sink.index = alam_cli_index_open(path, image, ALAM_INDEX_CREATE, line->wait)))
        status = add_files(line, &sink, image, line->spans ? &given : NULL, paths, count);
    alam_index_close(sink.index);
    alam_given_spans_free(&given);
    return status;
}

int alam_cli_index_add(int argc, char **argv)
{
    static const char *const standard_input[] = {"-"};
    add_command line;
    int status = read_line(&line, argc, argv);
    if (status != ALAM_CLI_FINE)
        return status;
    const char *const *paths = (const char *const *)argv + optind + 1;
    size_t count = (size_t)(argc - optind - 1);
    if (count == 0 && isatty(STDIN_FILENO))
        return alam_cli_use("index", "add: no files were given");
    for (size_t i = 0; line.encoding && i < count; i++)
        if (alam_tag_is_jsonl(line.input, paths[i]))
            return alam_cli_use("index", "--encoding is for text files; JSONL ('%s') is UTF-8",
                                paths[i]);
    alam_image *image = alam_cli_image_open(line.image);
    if (!image)
        return ALAM_CLI_DATA;
    status = add_to(&line, argv[optind], image, count ? paths : standard_input, count ? count : 1);
    alam_image_close(image);
    return status;
}

/* ---- retag ---------------------------------------------------------------------------------- */

/* Reads documents from a connection of its own, since the writer's is used by another thread. */
typedef struct retagging {
    alam_index *index;
    int64_t after;
    bool failed;
    alam_index_slot *slot;
} retagging;

static char *copy_text(alam_arena *arena, const char *text, bool *failed)
{
    char *copy = text ? alam_arena_copy(arena, text, strlen(text)) : NULL;
    *failed |= text && !copy;
    return copy;
}

static bool keep_document(void *context, const alam_index_document *stored, alam_error *error)
{
    alam_index_slot *slot = ((retagging *)context)->slot;
    alam_arena *arena = &slot->arena;
    bool failed = false;
    alam_index_document *document = alam_array_push(&slot->documents);
    alam_index_field *fields = alam_arena_take(arena, (stored->field_count + 1) * sizeof *fields);
    if (!document || !fields)
        return alam_fail_memory(error);
    *document = *stored;
    document->name = copy_text(arena, stored->name, &failed);
    document->source = copy_text(arena, stored->source, &failed);
    document->date = copy_text(arena, stored->date, &failed);
    document->language = copy_text(arena, stored->language, &failed);
    document->fields = fields;
    for (size_t i = 0; i < stored->field_count; i++) {
        fields[i] = stored->fields[i];
        fields[i].name = copy_text(arena, stored->fields[i].name, &failed);
        fields[i].text = alam_arena_copy(arena, stored->fields[i].text, stored->fields[i].length);
        failed |= !fields[i].text;
    }
    return !failed || alam_fail_memory(error);
}

static bool read_stored(void *context, void *memory)
{
    enum { AT_ONCE = 64 };
    retagging *state = context;
    alam_index_slot *slot = memory;
    alam_error error = {0};
    size_t seen;
    alam_tag_slot_reset(&slot->tag);
    alam_arena_rewind(&slot->arena);
    slot->documents.count = 0;
    slot->stored = true;
    state->slot = slot;
    if (alam_index_each(state->index, &state->after, AT_ONCE, keep_document, state, &seen, &error))
        return seen > 0;
    alam_tag_slot_error(&slot->tag, &error);
    slot->documents.count = 0;
    bool first = !state->failed;
    state->failed = true;
    return first;
}

static int retag(const add_command *line, alam_index_sink *sink, alam_index *reader,
                 const alam_image *image)
{
    alam_error error = {0};
    retagging state = {.index = reader};
    alam_index_settings settings = {.image = image, .options = &line->options};
    if (!alam_index_refresh(sink->index, &error) || !alam_index_commit(sink->index, &error))
        return alam_cli_report(&error);
    int status = alam_index_store_all(sink, &settings, line->jobs, read_stored, &state);
    return sink->broken ? status : say_changes(sink, "", status);
}

int alam_cli_index_retag(int argc, char **argv)
{
    add_command line;
    int status = read_line(&line, argc, argv);
    if (status != ALAM_CLI_FINE)
        return status;
    if (optind + 1 < argc)
        return alam_cli_use("index", "retag: unexpected argument '%s'", argv[optind + 1]);
    alam_image *image = alam_cli_image_open(line.image);
    alam_index_sink sink = {.path = argv[optind]};
    alam_index *reader = NULL;
    status = ALAM_CLI_DATA;
    if (image && (sink.index = alam_cli_index_open(sink.path, image, ALAM_INDEX_WRITE, line.wait)) &&
        (reader = alam_cli_index_open(sink.path, NULL, ALAM_INDEX_READ, line.wait)))
        status = retag(&line, &sink, reader, image);
    alam_index_close(reader);
    alam_index_close(sink.index);
    alam_image_close(image);
    return status;
}
