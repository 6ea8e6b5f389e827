/* alam diff: what two images find differently in texts. */
#define _GNU_SOURCE
#include "base/error.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/diff.h"
#include "cli/tagging.h"

#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: alam diff [OPTION...] A B TEXT...\n"
    "\n"
    "Tags the texts with the images A and B and prints the spans that B lost, added or changed: another\n"
    "entity, type or mode at a place, or another place that overlaps. Texts are files of text or JSONL,\n"
    "gzip or not, as for alam tag; each line is text:start-end in code points.\n"
    "\n"
    "The exit status is 0 when nothing differs, 1 when something does, 2 after an error.\n"
    "\n"
    "      --json        print one JSON object a difference\n"
    "      --input KIND  text or jsonl (by default files called *.jsonl or *.ndjson are jsonl)\n"
    "  -q, --quiet       print no summary\n"
    "  -h, --help        show this help\n"
    "\n"
    "examples:\n"
    "  alam diff old.alam new.alam examples/*.txt\n"
    "  alam diff --json old.alam new.alam news.jsonl.gz | jq -r .before.id\n";

typedef struct diff_command {
    bool json, quiet, failed;
    alam_input input;
    alam_tagger *before, *after;
    alam_buffer out;
    alam_diff_counts counts;
    size_t texts;
} diff_command;

static void complain(diff_command *command, const char *path, size_t line, alam_error *error)
{
    if (!error->file[0])
        alam_fail_at(error, error->code, path, line, 0, "%s", error->message);
    alam_cli_report(error);
    command->failed = true;
}

static void begin(diff_command *command)
{
    command->texts++;
    alam_begin(command->before);
    alam_begin(command->after);
}

static bool compare(diff_command *command, const char *doc, const char *field, const char *zone, const char *text,
                    size_t length, alam_error *error)
{
    const alam_diff_field both = {doc, field, text, command->before, command->after};
    if (!alam_tag_field(command->before, zone, text, length, error) ||
        !alam_tag_field(command->after, zone, text, length, error))
        return false;
    return alam_diff_field_write(&both, command->json, &command->out, &command->counts) ||
           alam_fail_memory(error);
}

static bool diff_file(diff_command *command, const char *path, alam_error *error)
{
    alam_buffer bytes = {0};
    alam_text *text = NULL;
    bool done = alam_read_file(path, &bytes, error) &&
                (text = alam_text_decode(bytes.data ? bytes.data : "", bytes.length, NULL, error)) != NULL;
    if (done) {
        size_t length = 0;
        const char *utf8 = alam_text_bytes(text, &length);
        begin(command);
        done = compare(command, path, NULL, "body", utf8, length, error);
    }
    alam_text_free(text);
    alam_buffer_free(&bytes);
    return done;
}

/* One line of JSONL: its title and its text. */
static bool diff_object(diff_command *command, const char *path, size_t line, const json_t *object,
                        alam_error *error)
{
    static const char *const keys[] = {"title", "text"}, *const zones[] = {"headline", "body"};
    const json_t *id = json_object_get(object, "id");
    alam_buffer name = {0};
    if (json_is_string(id))
        alam_buffer_text(&name, json_string_value(id));
    else if (json_is_integer(id))
        alam_buffer_format(&name, "%" JSON_INTEGER_FORMAT, json_integer_value(id));
    else
        alam_buffer_format(&name, "%s:%zu", path, line);
    const char *doc = alam_buffer_string(&name);
    bool done = doc || alam_fail_memory(error);
    begin(command);
    for (int i = 0; done && i < 2; i++) {
        const json_t *text = json_object_get(object, keys[i]);
        if (json_is_string(text))
            done = compare(command, doc, keys[i], zones[i], json_string_value(text), json_string_length(text), error);
    }
    alam_buffer_free(&name);
    return done;
}

static bool is_blank(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!strchr(" \t\r", line[i]) || !line[i])
            return false;
    return true;
}

static void diff_lines(diff_command *command, const alam_tag_slot *slot)
{
    const char *at = slot->input.data, *end = at + slot->input.length;
    for (size_t line = slot->first_line; at < end; line++) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((next ? next : end) - at);
        alam_error error = {0};
        json_error_t wrong;
        if (!is_blank(at, length)) {
            json_t *object = json_loadb(at, length, JSON_ALLOW_NUL, &wrong);
            if (!json_is_object(object))
                alam_fail_at(&error, ALAM_ERROR_DATA, slot->path, line, 0,
                             "is no JSON object (%s); expected one with 'title' and 'text'",
                             object ? "another value" : wrong.text);
            else
                diff_object(command, slot->path, line, object, &error);
            json_decref(object);
        }
        if (error.code)
            complain(command, slot->path, line, &error);
        at += length + 1;
    }
}

/* Writes what there is, so that memory does not grow with the texts. */
static bool flush(diff_command *command)
{
    bool done = alam_cli_write(STDOUT_FILENO, "standard output", command->out.data, command->out.length);
    alam_buffer_clear(&command->out);
    return done;
}

static int diff_all(diff_command *command, char **paths, size_t count)
{
    alam_tag_source source = {.paths = (const char *const *)paths, .count = count, .input = command->input};
    alam_tag_slot slot = {0};
    bool written = true;
    while (written && alam_tag_source_next(&source, &slot)) {
        alam_error error = {0};
        if (slot.messages.length > 0) {
            fwrite(slot.messages.data, 1, slot.messages.length, stderr);
            command->failed = true;
        } else if (slot.jsonl) {
            diff_lines(command, &slot);
        } else if (!diff_file(command, slot.path, &error)) {
            complain(command, slot.path, 0, &error);
        }
        written = flush(command);
    }
    alam_tag_slot_release(&slot);
    const alam_diff_counts *counts = &command->counts;
    if (!command->quiet)
        fprintf(stderr, "alam: %zu lost, %zu added, %zu changed, %zu the same in %zu text%s\n", counts->lost,
                counts->added, counts->changed, counts->same, command->texts, command->texts == 1 ? "" : "s");
    if (!written || command->failed)
        return ALAM_CLI_DATA;
    return counts->lost + counts->added + counts->changed > 0 ? ALAM_CLI_FOUND : ALAM_CLI_FINE;
}

static int run(diff_command *command, char **words, size_t count)
{
    alam_error error = {0};
    alam_image *a = alam_image_open(words[0], &error);
    alam_image *b = a ? alam_image_open(words[1], &error) : NULL;
    command->before = b ? alam_tagger_new(a, NULL, &error) : NULL;
    command->after = command->before ? alam_tagger_new(b, NULL, &error) : NULL;
    int status = ALAM_CLI_DATA;
    if (command->after)
        status = diff_all(command, words + 2, count - 2);
    else
        alam_cli_report(&error);
    alam_tagger_free(command->before);
    alam_tagger_free(command->after);
    alam_image_close(a);
    alam_image_close(b);
    alam_buffer_free(&command->out);
    return status;
}

int alam_cli_diff(int argc, char **argv)
{
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'},
        {"input", required_argument, NULL, 'i'},
        {"quiet", no_argument, NULL, 'q'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    diff_command command = {.input = ALAM_INPUT_BY_NAME};
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":qh", options, NULL)) != -1;) {
        if (option == 'j')
            command.json = true;
        else if (option == 'q')
            command.quiet = true;
        else if (option == 'h')
            return alam_cli_help(help);
        else if (option != 'i')
            return alam_cli_bad_option(option, argc, argv), ALAM_CLI_DATA;
        else if (strcmp(optarg, "text") == 0)
            command.input = ALAM_INPUT_TEXT;
        else if (strcmp(optarg, "jsonl") == 0)
            command.input = ALAM_INPUT_JSONL;
        else
            return alam_cli_use("diff", "--input is '%s'; expected text or jsonl", optarg), ALAM_CLI_DATA;
    }
    if (argc - optind < 3)
        return alam_cli_use("diff", "name two images and a text"), ALAM_CLI_DATA;
    return run(&command, argv + optind, (size_t)(argc - optind));
}
