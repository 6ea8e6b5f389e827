/* The public entry: finds the files, reads them, builds the sections and lays them out. */
#include <alam/alam_compile.h>

#include "base/file.h"
#include "base/hash.h"
#include "compile/inputs.h"
#include "compile/stack.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#define DEEPEST_FOLDER 16

typedef ALAM_ARRAY(const char *) path_list;
typedef ALAM_ARRAY(unsigned) layer_list; /* of each path */

/* ---- finding files ------------------------------------------------------------------------------ */

static bool is_yaml(const char *path)
{
    size_t length = strlen(path);
    return (length > 5 && strcmp(path + length - 5, ".yaml") == 0) ||
           (length > 4 && strcmp(path + length - 4, ".yml") == 0);
}

static bool add_path(path_list *paths, const char *path, alam_error *error)
{
    if (!alam_array_reserve(paths, 1))
        return alam_fail_memory(error);
    paths->items[paths->count++] = path;
    return true;
}

static bool collect(alam_arena *arena, const char *path, int depth, path_list *paths,
                    alam_error *error);

static bool collect_folder(alam_arena *arena, const char *folder, int depth, path_list *paths,
                           alam_error *error)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, NULL, alphasort);
    if (count < 0)
        return alam_fail_errno(error, folder, "read the folder");
    bool done = depth < DEEPEST_FOLDER ||
                alam_fail_at(error, ALAM_ERROR_USE, folder, 0, 0,
                             "lies more than %d folders deep; is it a loop of links?",
                             DEEPEST_FOLDER);
    for (int i = 0; i < count; i++) {
        alam_buffer name = {0};
        alam_buffer_format(&name, "%s/%s", folder, entries[i]->d_name);
        if (done && entries[i]->d_name[0] != '.') {
            char *path = name.failed ? NULL : alam_arena_copy(arena, name.data, name.length);
            done = path ? collect(arena, path, depth + 1, paths, error) : alam_fail_memory(error);
        }
        alam_buffer_free(&name);
        free(entries[i]);
    }
    free(entries);
    return done;
}

/* Appends the YAML files below `path`, in the order of their names; a file that is named itself
 * (depth 0) is taken whatever its name. */
static bool collect(alam_arena *arena, const char *path, int depth, path_list *paths,
                    alam_error *error)
{
    struct stat status;
    if (stat(path, &status) < 0)
        return alam_fail_errno(error, path, "open");
    if (S_ISDIR(status.st_mode))
        return collect_folder(arena, path, depth, paths, error);
    return (depth > 0 && !is_yaml(path)) || add_path(paths, path, error);
}

static bool collect_all(alam_arena *arena, const char *const *inputs, size_t count,
                        const unsigned *given, path_list *paths, layer_list *layers,
                        alam_error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (!collect(arena, inputs[i], 0, paths, error))
            return false;
        while (layers->count < paths->count) {
            unsigned *layer = alam_array_push(layers);
            if (!layer)
                return alam_fail_memory(error);
            *layer = given ? given[i] : 0;
        }
    }
    return true;
}

/* ---- reading ------------------------------------------------------------------------------------- */

static bool read_all(alam_source *source, const path_list *paths, const layer_list *layers,
                     const alam_compile_options *options, alam_error *error)
{
    alam_buffer content = {0};
    bool done = true;
    for (size_t i = 0; done && i < paths->count; i++) {
        alam_buffer_clear(&content);
        source->layer = layers->items[i];
        done = alam_read_file(paths->items[i], &content, error) &&
               alam_source_read(source, paths->items[i], content.data, content.length, error);
        if (done && options && options->progress)
            options->progress(options->context, i + 1, paths->count, paths->items[i]);
    }
    alam_buffer_free(&content);
    return done;
}

/* Rules have names; that two have the same is for alam_check() to say. */
static void replace_costs(alam_source *source, const alam_compile_options *options)
{
    for (size_t i = 0; options && i < options->cost_count; i++)
        for (size_t k = 0; k < source->variants.count; k++)
            if (strcmp(source->variants.items[k].name, options->costs[i].rule) == 0)
                source->variants.items[k].cost = (unsigned)(options->costs[i].cost * 100 + 0.5);
}

/* ---- laying out ----------------------------------------------------------------------------------- */

bool alam_lay_out(const alam_build *build, alam_buffer *out, alam_error *error)
{
    alam_image_header header = {.version = ALAM_IMAGE_VERSION, .section_count = ALAM_SECTION_COUNT};
    alam_image_section_entry table[ALAM_SECTION_COUNT];
    size_t offset = ALAM_IMAGE_ALIGNED(sizeof header + sizeof table);
    for (size_t i = 0; i < ALAM_SECTION_COUNT; i++) {
        size_t length = build->sections[i].length;
        table[i] = (alam_image_section_entry){offset, length / alam_section_item_size((alam_section_id)i)};
        offset = ALAM_IMAGE_ALIGNED(offset + length);
    }
    alam_buffer_append(out, &header, sizeof header);
    alam_buffer_append(out, table, sizeof table);
    for (size_t i = 0; i < ALAM_SECTION_COUNT; i++) {
        static const char zeros[ALAM_IMAGE_ALIGNMENT] = {0};
        alam_buffer_append(out, zeros, ALAM_IMAGE_ALIGNED(out->length) - out->length);
        alam_buffer_append(out, build->sections[i].data, build->sections[i].length);
    }
    if (out->failed)
        return alam_fail_memory(error);
    memcpy(header.magic, ALAM_IMAGE_MAGIC, sizeof header.magic);
    header.size = out->length;
    header.checksum = alam_hash(out->data + sizeof header, out->length - sizeof header);
    memcpy(out->data, &header, sizeof header);
    return true;
}

bool alam_read_inputs(alam_source *source, const char *const *inputs, size_t input_count,
                      const alam_compile_options *options, alam_error *error)
{
    path_list paths = {0};
    layer_list layers = {0};
    bool done = input_count > 0 || alam_fail(error, ALAM_ERROR_USE,
                                             "no gazetteers or rules given; name files or folders");
    done = done && collect_all(&source->arena, inputs, input_count, options ? options->layers : NULL,
                               &paths, &layers, error);
    if (done && paths.count == 0)
        done = alam_fail(error, ALAM_ERROR_USE, "there is no .yaml or .yml file in the folders given");
    done = done && read_all(source, &paths, &layers, options, error) &&
           alam_stack(source, options, error);
    alam_array_free(&paths);
    alam_array_free(&layers);
    replace_costs(source, options);
    return done;
}

static bool compile(const char *const *inputs, size_t input_count, alam_buffer *out,
                    const alam_compile_options *options, alam_error *error)
{
    alam_source source = {0};
    alam_build build = {.source = &source, .error = error};
    bool done = alam_read_inputs(&source, inputs, input_count, options, error) &&
                alam_build_image(&build) && alam_lay_out(&build, out, error);
    alam_build_free(&build);
    alam_source_free(&source);
    return done;
}

bool alam_compile_memory(const char *const *inputs, size_t input_count, void **bytes, size_t *size,
                         const alam_compile_options *options, alam_error *error)
{
    alam_buffer out = {0};
    if (!compile(inputs, input_count, &out, options, error)) {
        alam_buffer_free(&out);
        return false;
    }
    *bytes = out.data;
    *size = out.length;
    return true;
}

bool alam_compile(const char *const *inputs, size_t input_count, const char *output,
                  const alam_compile_options *options, alam_error *error)
{
    void *bytes = NULL;
    size_t size = 0;
    if (!alam_compile_memory(inputs, input_count, &bytes, &size, options, error))
        return false;
    bool done = alam_write_file(output, bytes, size, error);
    free(bytes);
    return done;
}
