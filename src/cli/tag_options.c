/* The command line of `alam tag`. */
#define _GNU_SOURCE
#include "cli/cli.h"
#include "cli/tagging.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The place of `value` in `words`; -1 and an error where it is in none. */
static int choose(const char *option, const char *value, const char *const *words, size_t count)
{
    alam_buffer known = {0};
    for (size_t i = 0; i < count; i++) {
        if (strcmp(value, words[i]) == 0)
            return (int)i;
    }
    for (size_t i = 0; i < count; i++)
        alam_buffer_format(&known, "%s%s", i ? ", " : "", words[i]);
    const char *list = alam_buffer_string(&known);
    alam_cli_use("tag", "%s is one of %s, not '%s'", option, list ? list : "", value);
    alam_buffer_free(&known);
    return -1;
}

#define CHOOSE(option, value, ...)                                                                   \
    choose(option, value, (const char *const[]){__VA_ARGS__},                                        \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* Splits "a,b" in place. `what` is --types or --zones, as far as it names the items. */
static bool parse_names(const char *what, alam_tag_names *names, char *value)
{
    for (char *name = value; name;) {
        char *comma = strchr(name, ',');
        if (comma)
            *comma = '\0';
        if (!*name)
            return alam_cli_use("tag", "--%ss has an empty %s in it", what, what), false;
        const char **slot = alam_array_push(names);
        if (!slot)
            return fputs("alam: out of memory\n", stderr), false;
        *slot = name;
        name = comma ? comma + 1 : NULL;
    }
    return true;
}

static bool parse_zones(alam_tag_command *line, char *value)
{
    if (!parse_names("zone", &line->zones, value))
        return false;
    for (size_t i = 0; i < line->zones.count; i++)
        if (CHOOSE("--zones", line->zones.items[i], "body", "headline", "meta", "keywords",
                   "related") < 0)
            return false;
    return true;
}

static bool parse_date(alam_tag_command *line, const char *value)
{
    line->date = alam_read_date(value, strlen(value));
    return line->date || (alam_cli_use("tag", "--date is a day like 2024-04-18, not '%s'", value), false);
}

static bool parse_jobs(alam_tag_command *line, const char *value)
{
    enum { MOST = 1024 };
    char *end;
    long jobs = strtol(value, &end, 10);
    if (*value < '0' || *value > '9' || *end || jobs > MOST)
        return alam_cli_use("tag", "--jobs is a number from 0 to %d, not '%s'", MOST, value), false;
    if (jobs == 0)
        jobs = sysconf(_SC_NPROCESSORS_ONLN);
    line->jobs = jobs > 0 ? (size_t)jobs : 1;
    return true;
}

static bool parse_cost(alam_tag_command *line, const char *value)
{
    char *end;
    line->options.max_cost = strtod(value, &end);
    if (*value < '0' || *value > '9' || *end || line->options.max_cost <= 0 ||
        line->options.max_cost > 10)
        return alam_cli_use("tag", "--max-cost is a number above 0 and up to 10, not '%s'", value),
               false;
    return true;
}

enum { OPTION_TYPES = 256, OPTION_OVERLAP, OPTION_NO_DEMONYMS, OPTION_NO_VARIANTS,
       OPTION_NO_FUZZY, OPTION_NO_PATTERNS, OPTION_MAX_COST, OPTION_OFFSETS, OPTION_INPUT,
       OPTION_ENCODING, OPTION_COLOR, OPTION_IMAGE, OPTION_ZONES, OPTION_DATE,
       OPTION_RESOLVE_ROLES, OPTION_CANDIDATES };

static const struct option long_options[] = {
    {"image", required_argument, NULL, OPTION_IMAGE},
    {"format", required_argument, NULL, 'f'},
    {"output", required_argument, NULL, 'o'},
    {"types", required_argument, NULL, OPTION_TYPES},
    {"zones", required_argument, NULL, OPTION_ZONES},
    {"date", required_argument, NULL, OPTION_DATE},
    {"resolve-roles", no_argument, NULL, OPTION_RESOLVE_ROLES},
    {"candidates", no_argument, NULL, OPTION_CANDIDATES},
    {"overlap", required_argument, NULL, OPTION_OVERLAP},
    {"no-demonyms", no_argument, NULL, OPTION_NO_DEMONYMS},
    {"no-variants", no_argument, NULL, OPTION_NO_VARIANTS},
    {"no-fuzzy", no_argument, NULL, OPTION_NO_FUZZY},
    {"no-patterns", no_argument, NULL, OPTION_NO_PATTERNS},
    {"max-cost", required_argument, NULL, OPTION_MAX_COST},
    {"offsets", required_argument, NULL, OPTION_OFFSETS},
    {"input", required_argument, NULL, OPTION_INPUT},
    {"encoding", required_argument, NULL, OPTION_ENCODING},
    {"jobs", required_argument, NULL, 'j'},
    {"color", required_argument, NULL, OPTION_COLOR},
    {"help", no_argument, NULL, 'h'},
    {0},
};

/* Takes one option in. False: it is wrong, and that was said. */
static bool take_option(alam_tag_command *line, int option, char *value)
{
    int choice;
    switch (option) {
    case OPTION_IMAGE:
        line->image = value;
        return true;
    case 'f':
        line->writer = alam_writer_find(value);
        return line->writer ||
               CHOOSE("--format", value, "jsonl", "tsv", "conll", "html", "pretty",
                      "html-inplace") >= 0;
    case 'o':
        line->output = value;
        return true;
    case OPTION_TYPES:
        return parse_names("type", &line->types, value);
    case OPTION_ZONES:
        return parse_zones(line, value);
    case OPTION_DATE:
        return parse_date(line, value);
    case OPTION_OVERLAP:
        choice = CHOOSE("--overlap", value, "nested", "longest", "leftmost", "all");
        line->options.overlap = choice < 0 ? ALAM_OVERLAP_NESTED : (alam_overlap)choice;
        return choice >= 0;
    case OPTION_NO_DEMONYMS:
        line->options.without_mode[ALAM_MODE_DEMONYM] = true;
        return true;
    case OPTION_NO_VARIANTS:
        line->options.without_match[ALAM_MATCH_VARIANT] = true;
        line->options.without_match[ALAM_MATCH_FUZZY] = true;
        return true;
    case OPTION_NO_FUZZY:
        line->options.without_match[ALAM_MATCH_FUZZY] = true;
        return true;
    case OPTION_NO_PATTERNS:
        line->options.without_match[ALAM_MATCH_PATTERN] = true;
        return true;
    case OPTION_CANDIDATES:
        line->options.candidates = true;
        return true;
    case OPTION_RESOLVE_ROLES:
        line->options.resolve_roles = true;
        return true;
    case OPTION_MAX_COST:
        return parse_cost(line, value);
    case OPTION_OFFSETS:
        choice = CHOOSE("--offsets", value, "codepoint", "utf16", "byte");
        line->unit = choice < 0 ? ALAM_UNIT_CODEPOINT : (alam_offset_unit)choice;
        return choice >= 0;
    case OPTION_INPUT:
        choice = CHOOSE("--input", value, "text", "jsonl", "html");
        line->input = choice < 0 ? ALAM_INPUT_BY_NAME : (alam_input)(ALAM_INPUT_TEXT + choice);
        return choice >= 0;
    case OPTION_ENCODING:
        line->encoding = value;
        return true;
    case 'j':
        return parse_jobs(line, value);
    case OPTION_COLOR:
        choice = CHOOSE("--color", value, "auto", "always", "never");
        line->color = choice < 0 ? ALAM_COLOR_AUTO : (alam_color)choice;
        return choice >= 0;
    default:
        line->help = true;
        return true;
    }
}

int alam_tag_command_read(alam_tag_command *line, int argc, char **argv, int *first)
{
    *line = (alam_tag_command){.jobs = 1};
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":f:o:j:h", long_options, NULL)) != -1;) {
        if (option == '?' || option == ':')
            return alam_cli_bad_option(option, argc, argv);
        if (!take_option(line, option, optarg))
            return ALAM_CLI_USE;
        if (line->help)
            break;
    }
    *first = optind;
    return ALAM_CLI_FINE;
}

void alam_tag_command_free(alam_tag_command *line)
{
    alam_array_free(&line->types);
    alam_array_free(&line->zones);
}
