/* alam index export: formats that are one file. */
#include "cli/cli.h"
#include "base/error.h"
#include "cli/index_export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file that is written in pieces. */
typedef struct stream {
    const alam_export_format *format;
    int file;
    const char *name; /* what errors call it */
    alam_buffer out;
} stream;

enum { PIECE = 256 * 1024 };

static bool open_stream(stream *to, const alam_export_command *command)
{
    *to = (stream){.format = command->format, .file = STDOUT_FILENO, .name = "standard output"};
    if (!command->output)
        return true;
    to->name = command->output;
    to->file = open(command->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (to->file < 0)
        fprintf(stderr, "alam: %s: cannot open: %s\n", to->name, strerror(errno));
    return to->file >= 0;
}

/* False: what was said is not written; that was printed, but for memory. */
static bool flush(stream *to, alam_error *error)
{
    if (to->out.failed)
        return alam_fail_memory(error);
    bool done = alam_cli_write(to->file, to->name, to->out.data, to->out.length);
    alam_buffer_clear(&to->out);
    return done;
}

static bool close_stream(stream *to, bool done, alam_error *error)
{
    done = done && flush(to, error);
    alam_buffer_free(&to->out);
    if (to->file == STDOUT_FILENO || close(to->file) == 0 || !done)
        return done;
    fprintf(stderr, "alam: %s: cannot write: %s\n", to->name, strerror(errno));
    return false;
}

static bool write_document(void *context, const alam_index_document *document,
                           const alam_index_mention *mentions, size_t count, alam_error *error)
{
    stream *to = context;
    to->format->document(&to->out, document, mentions, count);
    return (to->out.length < PIECE && !to->out.failed) || flush(to, error);
}

bool alam_export_check(const alam_export_command *command, alam_index *index, alam_error *error)
{
    alam_index_question question = command->question;
    question.limit = 1;
    alam_index_table *table = alam_index_ask(index, &question, error);
    alam_index_table_free(table);
    return table != NULL;
}

bool alam_export_stream(const alam_export_command *command, alam_index *index, alam_error *error)
{
    stream to;
    if (!alam_export_check(command, index, error) || !open_stream(&to, command))
        return false;
    if (command->format->head)
        command->format->head(&to.out);
    bool done = alam_index_walk(index, &command->question, write_document, &to, error);
    return close_stream(&to, done, error);
}

/* ---- Answers -------------------------------------------------------------------------------- */

static alam_index_table *ask(const alam_export_command *command, alam_index *index,
                             alam_index_kind kind, alam_error *error)
{
    alam_index_question question = command->question;
    question.kind = kind;
    return alam_index_ask(index, &question, error);
}

bool alam_export_places(const alam_export_command *command, alam_index *index, alam_error *error)
{
    stream to;
    alam_index_table *places = ask(command, index, ALAM_INDEX_PLACES, error);
    bool done = places && open_stream(&to, command);
    if (done) {
        alam_index_print(&to.out, "geojson", places);
        done = close_stream(&to, true, error);
    }
    alam_index_table_free(places);
    return done;
}

bool alam_export_network(const alam_export_command *command, alam_index *index, alam_error *error)
{
    stream to;
    alam_index_table *entities = ask(command, index, ALAM_INDEX_ENTITIES, error);
    alam_index_table *network = entities ? ask(command, index, ALAM_INDEX_NETWORK, error) : NULL;
    bool done = network && open_stream(&to, command);
    if (done) {
        alam_export_graphml(&to.out, entities, network);
        done = close_stream(&to, true, error);
    }
    alam_index_table_free(entities);
    alam_index_table_free(network);
    return done;
}

/* ---- Tables by columns ---------------------------------------------------------------------- */

typedef ALAM_ARRAY(char *) word_list;

/* Adds "--option=value". A word that could not be made is NULL, which ends the list. */
static bool add_word(word_list *words, const char *option, const char *value)
{
    alam_buffer word = {0};
    char **slot = alam_array_push(words);
    alam_buffer_format(&word, "%s%s", option, value);
    if (slot)
        *slot = alam_buffer_string(&word);
    if (!slot || !*slot)
        alam_buffer_free(&word);
    return slot && *slot;
}

static bool add_list(word_list *words, const char *option, const alam_tag_names *values)
{
    bool done = true;
    for (size_t i = 0; done && i < values->count; i++)
        done = add_word(words, option, values->items[i]);
    return done;
}

static bool make_words(word_list *words, const alam_export_command *command)
{
    const alam_index_filters *filters = &command->filters;
    char score[32];
    snprintf(score, sizeof score, "%.17g", filters->min_score);
    for (char *at = score; *at; at++)
        *at = *at == ',' ? '.' : *at;
    return add_word(words, command->format->name, "") && add_word(words, "--index=", command->path) &&
           add_word(words, "--output=", command->output) &&
           (!filters->from || add_word(words, "--from=", filters->from)) &&
           (!filters->to || add_word(words, "--to=", filters->to)) &&
           add_list(words, "--source=", &filters->sources) &&
           add_list(words, "--zone=", &filters->zones) &&
           add_list(words, "--type=", &filters->types) && add_word(words, "--min-score=", score);
}

int alam_export_run_columns(const alam_export_command *command)
{
    word_list words = {0};
    int status = ALAM_CLI_DATA;
    if (make_words(&words, command))
        status = alam_cli_python("exporters", "index", (int)words.count, words.items);
    else
        fprintf(stderr, "alam: out of memory\n");
    for (size_t i = 0; i < words.count; i++)
        free(words.items[i]);
    alam_array_free(&words);
    return status;
}
