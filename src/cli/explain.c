/* alam explain: why each word of a text was tagged or not. */
#define _GNU_SOURCE
#include "base/error.h"
#include "base/file.h"
#include "cli/cli.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: alam explain [--image FILE] [TEXT...|-]\n"
    "\n"
    "Shows for each word of the text what it folds to, how it was split, what it matched and by which\n"
    "entry and rules; for a name that was not tagged, why; for a word that no name has, the nearest\n"
    "name. The words of the command line are one text; with \"-\" or none, standard input is read.\n"
    "\n"
    "      --image FILE  the image to use (else $ALAM_IMAGE, else the default image)\n"
    "  -h, --help        show this help\n"
    "\n"
    "examples:\n"
    "  alam explain Vladimir Putin visited Baku\n"
    "  head -n 1 article.txt | alam explain -\n";

static bool gather(int count, char **words, alam_buffer *text, alam_error *error)
{
    if (count == 0 || (count == 1 && strcmp(words[0], "-") == 0)) {
        if (isatty(STDIN_FILENO))
            fputs("alam: reading the text from the terminal; end it with Ctrl-D\n", stderr);
        return alam_read_file("-", text, error);
    }
    for (int i = 0; i < count; i++) {
        if (i > 0)
            alam_buffer_byte(text, ' ');
        alam_buffer_text(text, words[i]);
    }
    return !text->failed || alam_fail_memory(error);
}

static int explain(alam_tagger *tagger, const alam_buffer *text)
{
    alam_error error = {0};
    char *report = alam_explain(tagger, text->data ? text->data : "", text->length, &error);
    if (!report)
        return alam_cli_report(&error);
    alam_buffer out = {0};
    alam_buffer_text(&out, report);
    alam_free(report);
    if (out.length > 0 && out.data[out.length - 1] != '\n')
        alam_buffer_byte(&out, '\n');
    return alam_cli_print(&out);
}

int alam_cli_explain(int argc, char **argv)
{
    static const struct option options[] = {
        {"image", required_argument, NULL, 'i'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    const char *flag = NULL;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":h", options, NULL)) != -1;) {
        switch (option) {
        case 'i':
            flag = optarg;
            break;
        case 'h':
            return alam_cli_help(help);
        default:
            return alam_cli_bad_option(option, argc, argv);
        }
    }
    alam_image *image = alam_cli_image_open(flag);
    if (!image)
        return ALAM_CLI_DATA;
    alam_error error = {0};
    alam_buffer text = {0};
    alam_tagger *tagger = alam_tagger_new(image, NULL, &error);
    int status = tagger && gather(argc - optind, argv + optind, &text, &error)
                     ? explain(tagger, &text)
                     : alam_cli_report(&error);
    alam_buffer_free(&text);
    alam_tagger_free(tagger);
    alam_image_close(image);
    return status;
}
