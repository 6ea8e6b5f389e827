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

/* An image in pieces: the header, the table, and each section behind what it takes to align it. */
typedef struct image_pieces {
    alam_image_header header;
    alam_image_section_entry table[ALAM_SECTION_COUNT];
    alam_piece list[2 + 2 * ALAM_SECTION_COUNT];
    size_t count, size;
} image_pieces;

static void add_piece(image_pieces *pieces, const void *bytes, size_t size)
{
    if (size > 0)
        pieces->list[pieces->count++] = (alam_piece){bytes, size};
    pieces->size += size;
}

/* Borrows the sections, and points into itself. */
static void cut_image(const alam_build *build, image_pieces *pieces)
{
    static const char zeros[ALAM_IMAGE_ALIGNMENT] = {0};
    pieces->count = pieces->size = 0;
    add_piece(pieces, &pieces->header, sizeof pieces->header);
    add_piece(pieces, pieces->table, sizeof pieces->table);
    for (size_t i = 0; i < ALAM_SECTION_COUNT; i++) {
        const alam_buffer *section = &build->sections[i];
        add_piece(pieces, zeros, ALAM_IMAGE_ALIGNED(pieces->size) - pieces->size);
        pieces->table[i] = (alam_image_section_entry){
            pieces->size, section->length / alam_section_item_size((alam_section_id)i)};
        add_piece(pieces, section->data, section->length);
    }
    pieces->header = (alam_image_header){.version = ALAM_IMAGE_VERSION,
                                         .section_count = ALAM_SECTION_COUNT,
                                         .size = pieces->size,
                                         .checksum = alam_hash_pieces(pieces->list + 1, pieces->count - 1)};
    memcpy(pieces->header.magic, ALAM_IMAGE_MAGIC, sizeof pieces->header.magic);
}

bool alam_lay_out(const alam_build *build, alam_buffer *out, alam_error *error)
{
    image_pieces pieces;
    cut_image(build, &pieces);
    for (size_t i = 0; i < pieces.count; i++)
        alam_buffer_append(out, pieces.list[i].bytes, pieces.list[i].size);
    return !out->failed || alam_fail_memory(error);
}

static bool write_image(const alam_build *build, const char *path, alam_error *error)
{
    image_pieces pieces;
    cut_image(build, &pieces);
    return alam_write_pieces(path, pieces.list, pieces.count, error);
}

/* ---- all of it ----------------------------------------------------------------------------------- */

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

/* Compiles to the file `path`, or (NULL) appends the image to `out`. */
static bool compile(const char *const *inputs, size_t input_count, const char *path, alam_buffer *out,
                    const alam_compile_options *options, alam_error *error)
{
    alam_source source = {0};
    alam_build build = {.source = &source, .error = error};
    bool done = alam_read_inputs(&source, inputs, input_count, options, error) &&
                alam_build_image(&build) &&
                (path ? write_image(&build, path, error) : alam_lay_out(&build, out, error));
    alam_build_free(&build);
    alam_source_free(&source);
    return done;
}

bool alam_compile_memory(const char *const *inputs, size_t input_count, void **bytes, size_t *size,
                         const alam_compile_options *options, alam_error *error)
{
    alam_buffer out = {0};
    if (!compile(inputs, input_count, NULL, &out, options, error)) {
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
    return compile(inputs, input_count, output, NULL, options, error);
}
