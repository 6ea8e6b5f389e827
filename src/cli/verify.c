/* alam verify: checks an image and shows what it holds. */
#include "cli/cli.h"
#include "write/escape.h"

#include <getopt.h>

static const char help[] =
    "usage: alam verify [--json] FILE\n"
    "\n"
    "Opens an image, which checks all of it, and shows what it holds and from which sources. The exit\n"
    "status is 2 when the image cannot be used.\n"
    "\n"
    "      --json  print one JSON object\n"
    "  -h, --help  show this help\n"
    "\n"
    "examples:\n"
    "  alam verify news.alam\n"
    "  alam verify --json news.alam | jq .entities\n";

typedef struct count {
    const char *name; /* for people; the key in JSON has "_" for spaces */
    const char *key;
    size_t value;
} count;

enum { COUNT_COUNT = 6 };

static void fill_counts(const alam_image_info *info, count counts[COUNT_COUNT])
{
    counts[0] = (count){"entities", "entities", info->entities};
    counts[1] = (count){"names", "names", info->names};
    counts[2] = (count){"words", "words", info->words};
    counts[3] = (count){"prefixes", "prefixes", info->prefixes};
    counts[4] = (count){"proclitic stacks", "proclitic_stacks", info->proclitic_stacks};
    counts[5] = (count){"triggers", "triggers", info->triggers};
}

static void print_origins(alam_buffer *out, const alam_image *image)
{
    size_t origins = alam_image_origin_count(image);
    if (origins > 0)
        alam_buffer_text(out, "\n  entities  source, licence\n");
    for (size_t i = 0; i < origins; i++) {
        alam_image_origin origin = alam_image_origin_at(image, i);
        alam_buffer_format(out, "  %8zu  %s%s%s\n", origin.entities, origin.source,
                           *origin.licence ? ", " : "", origin.licence);
    }
}

static void print_table(alam_buffer *out, const alam_image *image, const char *path)
{
    alam_image_info info = alam_image_describe(image);
    count counts[COUNT_COUNT];
    fill_counts(&info, counts);
    alam_buffer_format(out, "%s: a sound image of format %u, %zu bytes\n\n", path,
                       (unsigned)info.format_version, info.size);
    for (size_t i = 0; i < COUNT_COUNT; i++)
        alam_buffer_format(out, "  %-20s %12zu\n", counts[i].name, counts[i].value);
    alam_buffer_text(out, "\n  section                     bytes\n");
    for (size_t i = 0; i < info.section_count; i++) {
        size_t size = 0;
        const char *name = alam_image_section(image, i, &size);
        double percent = info.size ? 100.0 * (double)size / (double)info.size : 0;
        alam_buffer_format(out, "  %-20s %12zu %5.1f %%\n", name, size, percent);
    }
    print_origins(out, image);
}

static void print_json_origins(alam_buffer *out, const alam_image *image)
{
    alam_buffer_text(out, ",\"sources\":[");
    for (size_t i = 0; i < alam_image_origin_count(image); i++) {
        alam_image_origin origin = alam_image_origin_at(image, i);
        alam_buffer_text(out, i ? ",{\"source\":" : "{\"source\":");
        alam_escape_json(out, origin.source, strlen(origin.source));
        alam_buffer_text(out, ",\"licence\":");
        alam_escape_json(out, origin.licence, strlen(origin.licence));
        alam_buffer_format(out, ",\"entities\":%zu}", origin.entities);
    }
    alam_buffer_byte(out, ']');
}

static void print_json(alam_buffer *out, const alam_image *image, const char *path)
{
    alam_image_info info = alam_image_describe(image);
    count counts[COUNT_COUNT];
    fill_counts(&info, counts);
    alam_buffer_text(out, "{\"file\":");
    alam_escape_json(out, path, strlen(path));
    alam_buffer_format(out, ",\"format\":%u,\"bytes\":%zu", (unsigned)info.format_version, info.size);
    for (size_t i = 0; i < COUNT_COUNT; i++)
        alam_buffer_format(out, ",\"%s\":%zu", counts[i].key, counts[i].value);
    alam_buffer_text(out, ",\"sections\":[");
    for (size_t i = 0; i < info.section_count; i++) {
        size_t size = 0;
        const char *name = alam_image_section(image, i, &size);
        alam_buffer_text(out, i ? ",{\"name\":" : "{\"name\":");
        alam_escape_json(out, name, strlen(name));
        alam_buffer_format(out, ",\"bytes\":%zu}", size);
    }
    alam_buffer_byte(out, ']');
    print_json_origins(out, image);
    alam_buffer_text(out, "}\n");
}

int alam_cli_verify(int argc, char **argv)
{
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    bool json = false;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":h", options, NULL)) != -1;) {
        switch (option) {
        case 'j':
            json = true;
            break;
        case 'h':
            return alam_cli_help(help);
        default:
            return alam_cli_bad_option(option, argc, argv);
        }
    }
    if (argc - optind != 1)
        return alam_cli_use("verify", "name one image, not %d", argc - optind);
    alam_error error = {0};
    alam_image *image = alam_image_open(argv[optind], &error);
    if (!image)
        return alam_cli_report(&error);
    alam_buffer out = {0};
    (json ? print_json : print_table)(&out, image, argv[optind]);
    alam_image_close(image);
    return alam_cli_print(&out);
}
