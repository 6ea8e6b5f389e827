/* alam learn: the command line. */
#define _GNU_SOURCE
#include "base/error.h"
#include "cli/cli.h"
#include "cli/learning.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: alam learn [OPTION...] TEXT...\n"
    "       alam learn [OPTION...] --conll FILE... [TEXT...]\n"
    "\n"
    "Learns from texts which names of the gazetteer are ordinary words too, and who is named in them that\n"
    "no gazetteer lists, and writes a gazetteer (YAML) to review, with the counts as comments. It is used\n"
    "as one more layer: alam compile gazetteers rules -g LEARNED.yaml -o mine.alam\n"
    "\n"
    "A name of one word is proposed to be common (tagged only with support) where too few of its places\n"
    "look like a name: by what stands around it, learnt from the same texts. Where several entities\n"
    "share a name, priors follow how often the context chose each. In texts with gold, that decides.\n"
    "Entities that the rules found in several documents come with their spellings and contexts.\n"
    "\n"
    "Texts are files of text or JSONL, gzip or not, as for alam tag; \"-\" is standard input.\n"
    "\n"
    "      --image FILE       the image to tag with (else $ALAM_IMAGE, else the default image)\n"
    "  -o, --output FILE      write there instead of to standard output\n"
    "      --entities FILE    write new entities to a file of their own\n"
    "      --gold FILE        gold of some of the texts, as for alam eval (JSONL); may come several times\n"
    "      --conll FILE       a text with its gold, as for alam eval --conll; likewise\n"
    "      --min-count N      say nothing of what was seen less often (5)\n"
    "      --min-documents N  of new entities: in fewer documents (2)\n"
    "      --threshold X      a name is common below this share of places that look like one (0.6)\n"
    "      --language CODE    that the names are listed under (und: not said)\n"
    "      --input KIND       text or jsonl (by default files called *.jsonl or *.ndjson are jsonl)\n"
    "  -j, --jobs N           threads, 0 for one a core; 1 by default. The output is the same\n"
    "  -q, --quiet            print no summary\n"
    "  -h, --help             show this help\n"
    "\n"
    "exit status: 0 fine, 1 wrong use, 2 an input could not be used (the others are still learnt from)\n"
    "or the output not be written\n"
    "\n"
    "examples:\n"
    "  alam learn --jobs 0 news.jsonl.gz -o learned.yaml\n"
    "  alam learn articles/*.txt -o names.yaml --entities new.yaml\n"
    "  alam learn --gold gold/a.jsonl articles/*.txt\n"
    "  alam learn --conll news.conll -o learned.yaml\n";

enum { OPTION_IMAGE = 256, OPTION_ENTITIES, OPTION_GOLD, OPTION_CONLL, OPTION_MIN_COUNT,
       OPTION_MIN_DOCUMENTS, OPTION_THRESHOLD, OPTION_LANGUAGE, OPTION_INPUT };

static const struct option options[] = {
    {"image", required_argument, NULL, OPTION_IMAGE},
    {"output", required_argument, NULL, 'o'},
    {"entities", required_argument, NULL, OPTION_ENTITIES},
    {"gold", required_argument, NULL, OPTION_GOLD},
    {"conll", required_argument, NULL, OPTION_CONLL},
    {"min-count", required_argument, NULL, OPTION_MIN_COUNT},
    {"min-documents", required_argument, NULL, OPTION_MIN_DOCUMENTS},
    {"threshold", required_argument, NULL, OPTION_THRESHOLD},
    {"language", required_argument, NULL, OPTION_LANGUAGE},
    {"input", required_argument, NULL, OPTION_INPUT},
    {"jobs", required_argument, NULL, 'j'},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {0},
};

/* A number from `least` to `most`; false where it is none, which was printed. */
static bool parse_number(const char *option, const char *text, unsigned long least, unsigned long most,
                         unsigned long *number)
{
    size_t length = strspn(text, "0123456789");
    *number = length > 0 && length < 10 && !text[length] ? strtoul(text, NULL, 10) : most + 1;
    if (*number >= least && *number <= most)
        return true;
    return alam_cli_use("learn", "--%s is '%s'; expected a number from %lu to %lu", option, text, least,
                        most),
           false;
}

static bool parse_count(const char *option, const char *text, uint32_t *count)
{
    unsigned long number;
    if (!parse_number(option, text, 1, 1000000, &number))
        return false;
    *count = (uint32_t)number;
    return true;
}

static bool parse_jobs(const char *text, size_t *jobs)
{
    unsigned long number;
    if (!parse_number("jobs", text, 0, 1024, &number))
        return false;
    long cores = number == 0 ? sysconf(_SC_NPROCESSORS_ONLN) : (long)number;
    *jobs = cores > 0 ? (size_t)cores : 1;
    return true;
}

/* "0.5": by hand, because strtod() would want the decimal comma of some locales. */
static bool parse_share(const char *text, double *share)
{
    const char *point = *text == '0' || *text == '1' ? text + 1 : text;
    size_t digits = *point == '.' ? strspn(point + 1, "0123456789") : 0;
    bool good = *point == '.' ? digits > 0 && digits < 10 && !point[1 + digits] : point > text && !*point;
    double value = *text == '1', unit = 1;
    for (size_t i = 0; good && i < digits; i++) {
        unit /= 10;
        value += unit * (point[1 + i] - '0');
    }
    if (!good || value > 1)
        return alam_cli_use("learn", "--threshold is '%s'; expected a number from 0 to 1", text), false;
    *share = value;
    return true;
}

/* As gazetteers spell languages. */
static bool parse_language(const char *text, const char **language)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (length < 2 || length > 11 || text[length])
        return alam_cli_use("learn", "--language is '%s'; expected a code such as ar or en", text), false;
    *language = text;
    return true;
}

static bool parse_input(const char *text, alam_input *input)
{
    *input = strcmp(text, "text") == 0    ? ALAM_INPUT_TEXT
             : strcmp(text, "jsonl") == 0 ? ALAM_INPUT_JSONL
                                          : ALAM_INPUT_BY_NAME;
    return *input != ALAM_INPUT_BY_NAME ||
           (alam_cli_use("learn", "--input is '%s'; expected text or jsonl", text), false);
}

#define ADD(list, path) add_path((const char **)alam_array_push(list), path)

static bool add_path(const char **slot, const char *path)
{
    alam_error error = {0};
    if (!slot)
        return alam_fail_memory(&error), alam_cli_report(&error), false;
    *slot = path;
    return true;
}

static bool take_option(alam_learn_command *command, int option, const char *value)
{
    switch (option) {
    case OPTION_IMAGE:
        command->image = value;
        return true;
    case 'o':
        command->output = value;
        return true;
    case OPTION_ENTITIES:
        command->entities = value;
        return true;
    case OPTION_GOLD:
        return ADD(&command->golds, value);
    case OPTION_CONLL:
        return ADD(&command->conlls, value);
    case OPTION_MIN_COUNT:
        return parse_count("min-count", value, &command->settings.min_count);
    case OPTION_MIN_DOCUMENTS:
        return parse_count("min-documents", value, &command->settings.min_documents);
    case OPTION_THRESHOLD:
        return parse_share(value, &command->settings.threshold);
    case OPTION_LANGUAGE:
        return parse_language(value, &command->settings.language);
    case OPTION_INPUT:
        return parse_input(value, &command->input);
    case 'j':
        return parse_jobs(value, &command->jobs);
    default:
        command->quiet = true;
        return true;
    }
}

/* What only the whole command line shows. */
static int check(const alam_learn_command *command)
{
    if (command->text_count + command->conlls.count == 0)
        return alam_cli_use("learn", "name texts to learn from, or --conll");
    if (command->golds.count > 0 && command->text_count == 0)
        return alam_cli_use("learn", "--gold needs the texts that it is of");
    if (command->output && command->entities && strcmp(command->output, command->entities) == 0)
        return alam_cli_use("learn", "--output and --entities are the same file");
    for (size_t i = 0; i < command->text_count; i++)
        if ((command->output && strcmp(command->texts[i], command->output) == 0) ||
            (command->entities && strcmp(command->texts[i], command->entities) == 0))
            return alam_cli_use("learn", "the output '%s' is one of the inputs", command->texts[i]);
    return ALAM_CLI_FINE;
}

static int read_command(alam_learn_command *command, int argc, char **argv)
{
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":o:j:qh", options, NULL)) != -1;) {
        if (option == '?' || option == ':')
            return alam_cli_bad_option(option, argc, argv);
        if (option == 'h')
            return alam_cli_help(help);
        if (!take_option(command, option, optarg))
            return ALAM_CLI_USE;
    }
    command->texts = (const char *const *)argv + optind;
    command->text_count = (size_t)(argc - optind);
    int status = check(command);
    return status == ALAM_CLI_FINE ? alam_learn_run(command) : status;
}

int alam_cli_learn(int argc, char **argv)
{
    alam_learn_command command = {
        .jobs = 1,
        .settings = {.language = "und", .threshold = 0.6, .min_count = 5, .min_documents = 2}};
    int status = read_command(&command, argc, argv);
    alam_array_free(&command.golds);
    alam_array_free(&command.conlls);
    return status;
}
