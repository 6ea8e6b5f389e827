/* alam eval: compares predicted spans with a gold annotation. */
#include "cli/evaluation.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: alam eval [OPTION...] GOLD.jsonl... -- PREDICTED.jsonl...\n"
    "       alam eval --conll [OPTION...] GOLD.conll... [-- PREDICTED.jsonl...]\n"
    "       alam eval --conll --print-text GOLD.conll\n"
    "\n"
    "Compares the spans that \"alam tag --format jsonl\" writes with a gold annotation: precision,\n"
    "recall and F1 of place and type (strict) and of place and id (linked), by type, mode and zone,\n"
    "how often the zones of strict pairs agree, and a list of the errors. \"-\" reads standard input.\n"
    "\n"
    "A gold row is an object with start, end (code points, end exclusive), type and, where known,\n"
    "surface, id, mode, zone, nested, optional and doc. Its document is \"doc\", else the name of its\n"
    "file; names are compared without folder and extension. An optional row counts neither way: a\n"
    "prediction on exactly its place is left out. A prediction that is there twice is right once. A\n"
    "false positive counts in the zone of the nearest gold span of its document.\n"
    "\n"
    "      --types A,B     only these types, in gold and predictions\n"
    "      --modes A,B     only these modes: name, demonym (with --conll by default: name)\n"
    "      --zones A,B     only these zones\n"
    "      --no-nested     leave nested spans out\n"
    "      --errors N      list N errors of each kind (20); all; none\n"
    "      --text DIR      show the text around errors from DIR/NAME.txt; by default from the file\n"
    "                      that the predictions name\n"
    "      --json          print one JSON object\n"
    "      --min-strict-f1 X, --min-linked-f1 X\n"
    "                      exit with 3 when the printed F1 is less than X (0 to 1)\n"
    "      --conll         the gold is token<TAB>tag (O, B- or I- and PER, LOC, ORG, MISC). Its text\n"
    "                      is the tokens joined by spaces and the sentences by line feeds; a\n"
    "                      prediction counts as the tokens it touches. MISC, nested spans and other\n"
    "                      types are left out. Without predictions alam tags the text itself\n"
    "      --print-text    print that text, to tag it\n"
    "      --sentences-per-document N\n"
    "                      when tagging, N sentences are one document (20): the form has no mark\n"
    "                      between articles, and a full name licenses its short forms in its\n"
    "                      document only\n"
    "      --image FILE    the image to tag with\n"
    "  -h, --help          show this help\n"
    "\n"
    "errors: missed, spurious, wrong-id (place and type agree), wrong-type (the place agrees),\n"
    "wrong-span (the type agrees, the places overlap)\n"
    "\n"
    "exit status: 0 fine, 1 wrong use, 2 wrong or missing data, 3 F1 less than the minimum\n"
    "\n"
    "examples:\n"
    "  alam tag --format jsonl articles/*.txt | alam eval gold/*.jsonl -- -\n"
    "  alam eval --errors all --text articles gold/*.jsonl -- tagged.jsonl\n"
    "  alam eval --json --min-strict-f1 0.93 gold/*.jsonl -- tagged.jsonl\n"
    "  alam eval --conll news.conll\n"
    "  alam eval --conll --print-text news.conll | alam tag --format jsonl - > tagged.jsonl\n"
    "  alam eval --conll news.conll -- tagged.jsonl\n";

enum {
    OPTION_TYPES = 256, OPTION_MODES, OPTION_ZONES, OPTION_NO_NESTED, OPTION_ERRORS, OPTION_TEXT,
    OPTION_JSON, OPTION_MIN_STRICT, OPTION_MIN_LINKED, OPTION_CONLL, OPTION_PRINT_TEXT,
    OPTION_SENTENCES, OPTION_IMAGE,
};

enum { DEFAULT_ERRORS = 20 };

static const struct option options[] = {
    {"types", required_argument, NULL, OPTION_TYPES},
    {"modes", required_argument, NULL, OPTION_MODES},
    {"zones", required_argument, NULL, OPTION_ZONES},
    {"no-nested", no_argument, NULL, OPTION_NO_NESTED},
    {"errors", required_argument, NULL, OPTION_ERRORS},
    {"text", required_argument, NULL, OPTION_TEXT},
    {"json", no_argument, NULL, OPTION_JSON},
    {"min-strict-f1", required_argument, NULL, OPTION_MIN_STRICT},
    {"min-linked-f1", required_argument, NULL, OPTION_MIN_LINKED},
    {"conll", no_argument, NULL, OPTION_CONLL},
    {"print-text", no_argument, NULL, OPTION_PRINT_TEXT},
    {"sentences-per-document", required_argument, NULL, OPTION_SENTENCES},
    {"image", required_argument, NULL, OPTION_IMAGE},
    {"help", no_argument, NULL, 'h'},
    {0},
};

static int fail_memory(void)
{
    alam_error error;
    alam_fail_memory(&error);
    return alam_cli_report(&error);
}

/* Adds the names of a comma list. */
static int parse_names(const char *option, const char *list, alam_map *names)
{
    for (const char *at = list;; at++) {
        size_t length = strcspn(at, ",");
        if (length == 0)
            return alam_cli_use("eval", "--%s is '%s', expected names joined by commas", option,
                                list);
        if (!alam_map_intern(names, at, length))
            return fail_memory();
        at += length;
        if (!*at)
            return ALAM_CLI_FINE;
    }
}

static bool parse_count(const char *text, size_t *count)
{
    size_t length = strspn(text, "0123456789");
    if (length == 0 || length > 9 || text[length])
        return false;
    *count = (size_t)strtoul(text, NULL, 10);
    return true;
}

/* By hand, because strtod() would want the decimal comma of some locales. */
static bool parse_rate(const char *text, double *rate)
{
    double unit = 1;
    bool digits = false;
    bool fraction = false;
    *rate = 0;
    for (; *text; text++) {
        if (*text == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (*text < '0' || *text > '9')
            return false;
        digits = true;
        unit /= fraction ? 10 : 1;
        *rate = fraction ? *rate + unit * (*text - '0') : *rate * 10 + (*text - '0');
    }
    return digits && *rate <= 1;
}

static int parse_minimum(alam_cli_evaluation *set, alam_eval_measure measure)
{
    set->minimum_text[measure] = optarg;
    if (parse_rate(optarg, &set->minimum[measure]))
        return ALAM_CLI_FINE;
    return alam_cli_use("eval", "--min-%s-f1 is '%s', expected a number from 0 to 1 such as 0.95",
                        alam_eval_measure_name(measure), optarg);
}

static int parse_errors(alam_cli_evaluation *set)
{
    if (strcmp(optarg, "all") == 0)
        set->errors = SIZE_MAX;
    else if (strcmp(optarg, "none") == 0)
        set->errors = 0;
    else if (!parse_count(optarg, &set->errors))
        return alam_cli_use("eval", "--errors is '%s', expected a number, all or none", optarg);
    return ALAM_CLI_FINE;
}

static int parse_sentences(alam_cli_evaluation *set)
{
    if (parse_count(optarg, &set->sentences) && set->sentences > 0)
        return ALAM_CLI_FINE;
    return alam_cli_use("eval", "--sentences-per-document is '%s', expected a number from 1 on",
                        optarg);
}

static int parse_option(alam_cli_evaluation *set, int option)
{
    switch (option) {
    case OPTION_TYPES:
        return parse_names("types", optarg, &set->filter.types);
    case OPTION_MODES:
        return parse_names("modes", optarg, &set->filter.modes);
    case OPTION_ZONES:
        return parse_names("zones", optarg, &set->filter.zones);
    case OPTION_NO_NESTED:
        set->filter.nested = ALAM_EVAL_WITHOUT_NESTED;
        break;
    case OPTION_ERRORS:
        return parse_errors(set);
    case OPTION_TEXT:
        set->text = optarg;
        break;
    case OPTION_JSON:
        set->json = true;
        break;
    case OPTION_MIN_STRICT:
        return parse_minimum(set, ALAM_EVAL_STRICT);
    case OPTION_MIN_LINKED:
        return parse_minimum(set, ALAM_EVAL_LINKED);
    case OPTION_CONLL:
        set->conll = true;
        break;
    case OPTION_PRINT_TEXT:
        set->print_text = true;
        break;
    case OPTION_SENTENCES:
        return parse_sentences(set);
    case OPTION_IMAGE:
        set->image = optarg;
        break;
    }
    return ALAM_CLI_FINE;
}

/* What does not go together, so that no option is silently without effect. */
static int check_settings(const alam_cli_evaluation *set)
{
    const char *tagging = set->image       ? "--image"
                          : set->sentences ? "--sentences-per-document"
                                           : NULL;
    if (set->gold_count == 0)
        return alam_cli_use("eval", "name at least one file of gold");
    if (!set->conll && (tagging || set->print_text))
        return alam_cli_use("eval", "%s is for --conll only", tagging ? tagging : "--print-text");
    if (!set->conll && set->prediction_count == 0)
        return alam_cli_use("eval", "name the files of predictions behind '--'");
    if (set->predictions && set->prediction_count == 0)
        return alam_cli_use("eval", "'--' is there, but no file of predictions behind it");
    if (!set->conll)
        return ALAM_CLI_FINE;
    if (set->predictions && (tagging || set->print_text))
        return alam_cli_use("eval", "%s is not for use with predictions",
                            tagging ? tagging : "--print-text");
    if (set->print_text && set->gold_count > 1)
        return alam_cli_use("eval", "--print-text prints one file of gold, not %zu",
                            set->gold_count);
    if (set->text || set->filter.zones.entries.count > 0 || set->minimum_text[ALAM_EVAL_LINKED])
        return alam_cli_use("eval", "%s is not for --conll, whose gold has no %s",
                            set->text ? "--text"
                            : set->minimum_text[ALAM_EVAL_LINKED] ? "--min-linked-f1" : "--zones",
                            set->text ? "other text"
                            : set->minimum_text[ALAM_EVAL_LINKED] ? "ids" : "zones");
    return ALAM_CLI_FINE;
}

/* A file that is named twice would count twice. */
static int check_files(const alam_cli_evaluation *set)
{
    alam_map seen = {0};
    int status = ALAM_CLI_FINE;
    for (size_t i = 0; i < set->gold_count + set->prediction_count && !status; i++) {
        bool gold = i < set->gold_count;
        const char *path = gold ? set->golds[i] : set->predictions[i - set->gold_count];
        alam_buffer key = {0};
        bool standard = strcmp(path, "-") == 0;
        alam_buffer_format(&key, "%s%s", standard ? "" : gold ? "gold " : "predicted ", path);
        alam_map_entry *entry = key.failed ? NULL : alam_map_intern(&seen, key.data, key.length);
        if (!entry)
            status = fail_memory();
        else if (entry->value != ALAM_MAP_NONE)
            status = alam_cli_use("eval", "'%s' is named twice", path);
        else if (!gold && !standard && path[0] == '-' && access(path, F_OK) < 0)
            status = alam_cli_use("eval", "'%s' stands behind '--', where files are; put options "
                                          "before it", path);
        else
            entry->value = 0;
        alam_buffer_free(&key);
    }
    alam_map_free(&seen);
    return status;
}

/* getopt moves all that is no option behind "--" and would mix gold and predictions; it therefore
 * sees only what stands before. */
static int parse(alam_cli_evaluation *set, int argc, char **argv, bool *helped)
{
    int end = 1;
    while (end < argc && strcmp(argv[end], "--") != 0)
        end++;
    if (end < argc) {
        set->predictions = argv + end + 1;
        set->prediction_count = (size_t)(argc - end - 1);
    }
    opterr = 0;
    for (int option; (option = getopt_long(end, argv, ":h", options, NULL)) != -1;) {
        if (option == 'h') {
            *helped = true;
            return alam_cli_help(help);
        }
        if (option == '?' || option == ':')
            return alam_cli_bad_option(option, end, argv);
        int status = parse_option(set, option);
        if (status != ALAM_CLI_FINE)
            return status;
    }
    set->golds = argv + optind;
    set->gold_count = (size_t)(end - optind);
    int status = check_settings(set);
    return status == ALAM_CLI_FINE ? check_files(set) : status;
}

int alam_cli_eval(int argc, char **argv)
{
    alam_cli_evaluation set = {.errors = DEFAULT_ERRORS};
    bool helped = false;
    int status = parse(&set, argc, argv, &helped);
    if (status == ALAM_CLI_FINE && !helped)
        status = alam_cli_evaluate(&set);
    alam_eval_filter_free(&set.filter);
    return status;
}
