/* alam index export --format brat: a folder with a text and its annotations for each document, and the
 * configuration that lists the types. */
#include "base/map.h"
#include "cli/cli.h"
#include "base/error.h"
#include "cli/index_export.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct folder {
    const char *path;
    size_t documents;
    alam_map types;
    alam_buffer name, content;
} folder;

/* Makes the folder, or takes one that is empty. */
static bool make_folder(const char *path, alam_error *error)
{
    if (mkdir(path, 0777) == 0)
        return true;
    if (errno != EEXIST)
        return alam_fail_errno(error, path, "make");
    DIR *open = opendir(path);
    if (!open)
        return alam_fail_errno(error, path, "open");
    bool empty = true;
    for (struct dirent *entry; (entry = readdir(open));)
        empty &= strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(open);
    return empty || alam_fail_at(error, ALAM_ERROR_USE, path, 0, 0,
                                 "the folder is not empty; name one that is, or a new one");
}

/* Writes the content to "FOLDER/NAME" + `end`, where `length` is that of the name without it. */
static bool write_file(folder *to, size_t length, const char *end, alam_error *error)
{
    to->name.length = length;
    alam_buffer_text(&to->name, end);
    const char *path = alam_buffer_string(&to->name);
    if (!path || to->content.failed)
        return alam_fail_memory(error);
    FILE *file = fopen(path, "wb");
    if (!file)
        return alam_fail_errno(error, path, "open");
    bool done = fwrite(to->content.data ? to->content.data : "", 1, to->content.length, file) ==
                to->content.length;
    done = fclose(file) == 0 && done;
    alam_buffer_clear(&to->content);
    return done || alam_fail_errno(error, path, "write");
}

static bool write_document(void *context, const alam_index_document *document,
                           const alam_index_mention *mentions, size_t count, alam_error *error)
{
    folder *to = context;
    for (size_t i = 0; i < count; i++)
        if (!alam_map_intern(&to->types, mentions[i].type, strlen(mentions[i].type)))
            return alam_fail_memory(error);
    alam_buffer_clear(&to->name);
    alam_buffer_format(&to->name, "%s/", to->path);
    alam_export_brat_name(&to->name, ++to->documents, document->name);
    size_t length = to->name.length;
    alam_export_brat_text(&to->content, document);
    if (!write_file(to, length, ".txt", error))
        return false;
    alam_export_brat(&to->content, document, mentions, count);
    return write_file(to, length, ".ann", error);
}

static bool write_types(folder *to, alam_error *error)
{
    alam_buffer_text(&to->content, "[entities]\n");
    for (size_t i = 0; i < to->types.entries.count; i++)
        alam_buffer_format(&to->content, "%s\n", to->types.entries.items[i].key);
    alam_buffer_text(&to->content, "[relations]\n[events]\n[attributes]\n");
    alam_buffer_clear(&to->name);
    alam_buffer_format(&to->name, "%s/annotation", to->path);
    return write_file(to, to->name.length, ".conf", error);
}

bool alam_export_folder(const alam_export_command *command, alam_index *index, alam_error *error)
{
    folder to = {.path = command->output};
    bool done = alam_export_check(command, index, error) && make_folder(to.path, error) &&
                alam_index_walk(index, &command->question, write_document, &to, error) &&
                write_types(&to, error);
    alam_map_free(&to.types);
    alam_buffer_free(&to.name);
    alam_buffer_free(&to.content);
    return done;
}
