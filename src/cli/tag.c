/* alam tag: the command line and the run. */
#define _GNU_SOURCE
#include "cli/cli.h"
#include "cli/jobs.h"
#include "cli/tagging.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
    "usage: alam tag [OPTION...] [FILE...|-]\n"
    "\n"
    "Finds the names of an image in text files (gzip or not) and prints them. With \"-\", or with no\n"
    "FILE when standard input is no terminal, standard input is read.\n"
    "\n"
    "      --image FILE     the image to use (else $ALAM_IMAGE, else the default image)\n"
    "  -f, --format FORMAT  jsonl (one JSON object a span), tsv, conll, html, html-inplace, or pretty;\n"
    "                       pretty on a terminal and jsonl elsewhere by default\n"
    "  -o, --output FILE    write there instead of to standard output\n"
    "      --types A,B      only spans of these types, e.g. person,place\n"
    "      --zones A,B      only spans of these parts of a page: headline, meta (date, byline, source,\n"
    "                       caption), body, keywords, related\n"
    "      --date DAY       the date of documents that do not say theirs, e.g. 2024-04-18: persons\n"
    "                       carry the role they had on that day (jsonl)\n"
    "      --resolve-roles  tag a role alone as the person who has it on that day (\"the Russian\n"
    "                       president\"), where the date is known\n"
    "      --candidates     list the entities that share a name, and how likely each is here (jsonl)\n"
    "      --overlap WHICH  of overlapping matches take: nested (the longest, and inside it those of\n"
    "                       other types; the default), longest, leftmost, or all\n"
    "      --no-demonyms    leave out words derived from places (\"Russian\")\n"
    "      --no-variants    only names spelled as they are listed (exact, folded)\n"
    "      --no-fuzzy       no spans that need a slip of the hand\n"
    "      --no-patterns    no patterns: only what a gazetteer lists\n"
    "      --max-cost N     leave out other spellings that cost more, e.g. 0.2\n"
    "      --offsets UNIT   count start and end in codepoint (the default), utf16 or byte\n"
    "      --input KIND     text, or jsonl: one {\"id\",\"title\",\"text\",\"date\"} a line, whose\n"
    "                       spans carry the field; by default files called *.jsonl and *.ndjson (.gz or\n"
    "                       not) are jsonl, all others text\n"
    "                       html: the text of a page; start and end are places in the page\n"
    "      --encoding NAME  of text files, e.g. windows-1256; detected by default\n"
    "  -j, --jobs N         threads, 0 for one a core; 1 by default. The output is the same\n"
    "      --color WHEN     auto (the default), always or never; for pretty\n"
    "  -h, --help           show this help\n"
    "\n"
    "conll has one token and tag a line (B-PER, I-PER, LOC, ORG, other types in capitals, O) and an\n"
    "empty line after each sentence; it shows the outermost names only, and demonyms as O. html-inplace\n"
    "puts <span class=\"alam ...\" data-id=\"...\"> into the page that is read (one FILE, --input html) and\n"
    "leaves all else as it was.\n"
    "\n"
    "exit status: 0 fine, 1 wrong use, 2 an input could not be used (the others are still done) or\n"
    "the output not be written\n"
    "\n"
    "examples:\n"
    "  alam tag article.txt\n"
    "  alam tag --format tsv --types person *.txt > people.tsv\n"
    "  zcat news.jsonl.gz | alam tag --input jsonl --jobs 0 | jq -r .id | sort | uniq -c\n"
    "  alam tag --format html -o page.html article.txt\n";

/* ---- Checks before the run ------------------------------------------------------------------- */

/* Whether the output would overwrite an input, which would then be read empty. */
static bool overwrites(const char *output, const char *input)
{
    struct stat out;
    struct stat in;
    return stat(output, &out) == 0 && S_ISREG(out.st_mode) &&
           (strcmp(input, "-") == 0 ? fstat(STDIN_FILENO, &in) : stat(input, &in)) == 0 &&
           out.st_dev == in.st_dev && out.st_ino == in.st_ino;
}

static int check(const alam_tag_command *line, const char *const *paths, size_t count)
{
    if (line->writer == &alam_writer_html_inplace && line->input != ALAM_INPUT_HTML)
        return alam_cli_use("tag", "html-inplace needs --input html");
    if (line->writer == &alam_writer_html_inplace && count > 1)
        return alam_cli_use("tag", "html-inplace takes one page at a time; unexpected '%s'", paths[1]);
    for (size_t i = 0; i < count; i++) {
        if (line->output && overwrites(line->output, paths[i]))
            return alam_cli_use("tag", "--output '%s' is one of the inputs", line->output);
        if (line->encoding && alam_tag_is_jsonl(line->input, paths[i]))
            return alam_cli_use("tag", "--encoding is for text files; JSONL ('%s') is UTF-8",
                                paths[i]);
    }
    if (line->encoding) {
        alam_error error = {0};
        alam_text *text = alam_text_decode("", 0, line->encoding, &error);
        alam_text_free(text);
        if (!text)
            return alam_cli_report(&error);
    }
    return ALAM_CLI_FINE;
}

static bool wants_color(const alam_tag_command *line)
{
    if (line->color != ALAM_COLOR_AUTO)
        return line->color == ALAM_COLOR_ALWAYS;
    const char *off = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return !line->output && isatty(STDOUT_FILENO) && !(off && *off) && terminal &&
           strcmp(terminal, "dumb") != 0;
}

/* ---- The run --------------------------------------------------------------------------------- */

typedef struct tag_run {
    alam_tag_source source;
    alam_tag_worker **workers;
    alam_tag_sink sink;
} tag_run;

static bool read_slot(void *context, void *slot)
{
    return alam_tag_source_next(&((tag_run *)context)->source, slot);
}

static void work_slot(void *context, size_t worker, void *slot)
{
    alam_tag_worker_run(((tag_run *)context)->workers[worker], slot);
}

static bool write_slot(void *context, void *slot)
{
    return alam_tag_sink_slot(&((tag_run *)context)->sink, slot);
}

/* Writes what stands before the first document or after the last. */
static bool write_frame(tag_run *run, const alam_tag_settings *settings,
                        void (*part)(alam_buffer *out, const alam_write_style *style))
{
    alam_tag_slot frame = {0};
    part(&frame.output, &settings->style);
    bool done = !frame.output.failed && alam_tag_sink_slot(&run->sink, &frame);
    alam_buffer_free(&frame.output);
    return done;
}

static int run_jobs(tag_run *run, const alam_tag_settings *settings, size_t workers)
{
    alam_jobs jobs = {
        .context = run,
        .workers = workers,
        .slot_size = sizeof(alam_tag_slot),
        .read = read_slot,
        .work = work_slot,
        .write = write_slot,
        .release = alam_tag_slot_release,
    };
    alam_error error = {0};
    if (!write_frame(run, settings, settings->writer->begin))
        return ALAM_CLI_DATA;
    switch (alam_jobs_run(&jobs, &error)) {
    case ALAM_JOBS_FAILED:
        return alam_cli_report(&error);
    case ALAM_JOBS_STOPPED:
        alam_tag_sink_quiet(&run->sink);
        _exit(ALAM_CLI_DATA); /* threads may still be waiting for input: see jobs.h */
    case ALAM_JOBS_DONE:
        break;
    }
    if (!write_frame(run, settings, settings->writer->end) || run->sink.failed)
        return ALAM_CLI_DATA;
    return ALAM_CLI_FINE;
}

static int run_output(tag_run *run, const alam_tag_command *line, const alam_tag_settings *settings)
{
    if (!alam_tag_sink_open(&run->sink, line->output))
        return ALAM_CLI_DATA;
    int status = run_jobs(run, settings, line->jobs);
    if (!alam_tag_sink_close(&run->sink))
        return ALAM_CLI_DATA;
    return status;
}

static int run_image(const alam_tag_command *line, const alam_image *image, const char *const *paths,
                     size_t count)
{
    alam_tag_settings settings = {
        .image = image,
        .options = &line->options,
        .writer = line->writer,
        .style = {.unit = line->unit, .color = wants_color(line)},
        .encoding = line->encoding,
        .date = line->date,
    };
    tag_run run = {.source = {.paths = paths, .count = count, .input = line->input}};
    alam_error error = {0};
    int status = ALAM_CLI_FINE;
    run.workers = calloc(line->jobs, sizeof *run.workers);
    if (!run.workers)
        alam_fail_memory(&error);
    for (size_t i = 0; run.workers && i < line->jobs && error.code == ALAM_OK; i++)
        run.workers[i] = alam_tag_worker_new(&settings, &error);
    if (error.code != ALAM_OK)
        status = alam_cli_report(&error);
    else
        status = run_output(&run, line, &settings);
    for (size_t i = 0; run.workers && i < line->jobs; i++)
        alam_tag_worker_free(run.workers[i]);
    free(run.workers);
    return status;
}

static int run_paths(alam_tag_command *line, const char *const *paths, size_t count)
{
    int status = check(line, paths, count);
    if (status != ALAM_CLI_FINE)
        return status;
    if (!line->writer)
        line->writer = !line->output && isatty(STDOUT_FILENO) ? &alam_writer_pretty
                                                              : &alam_writer_jsonl;
    line->options.types = line->types.items;
    line->options.type_count = line->types.count;
    line->options.zones = line->zones.items;
    line->options.zone_count = line->zones.count;
    alam_image *image = alam_cli_image_open(line->image);
    if (!image)
        return ALAM_CLI_DATA;
    /* The parser seeds its hash on first use; here, while there is one thread. */
    json_object_seed(0);
    status = run_image(line, image, paths, count);
    alam_image_close(image);
    return status;
}

int alam_cli_tag(int argc, char **argv)
{
    static const char *const standard_input[] = {"-"};
    alam_tag_command line = {0};
    int first = 0;
    int status = alam_tag_command_read(&line, argc, argv, &first);
    if (status == ALAM_CLI_FINE && line.help)
        status = alam_cli_help(help);
    else if (status == ALAM_CLI_FINE && first < argc)
        status = run_paths(&line, (const char *const *)argv + first, (size_t)(argc - first));
    else if (status == ALAM_CLI_FINE && isatty(STDIN_FILENO))
        status = alam_cli_use("tag", "no files were given; usage: alam tag [OPTION...] [FILE...|-]");
    else if (status == ALAM_CLI_FINE)
        status = run_paths(&line, standard_input, 1);
    alam_tag_command_free(&line);
    return status;
}
