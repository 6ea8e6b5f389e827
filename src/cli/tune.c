/* alam tune: learns the costs of spelling rules from pairs of a listed and a seen name.
 *
 * The method is that of learning a weighted edit distance from pairs (E. S. Ristad and P. N. Yianilos,
 * "Learning string-edit distance", IEEE PAMI 20, 1998), with the best alignment of each pair in place of
 * the sum over all of them:
 *
 *     1. align each pair with the costs as they are;
 *     2. for each rule: p = (uses + PRIOR * p0) / (chances + PRIOR), where p0 is what its first cost says,
 *        cost = -scale * ln(p);
 *     3. again, until no cost changes.
 *
 * The scale is chosen once, so that what the pairs cost together stays as it was: the limits of the rules
 * then mean what they meant. */
#define _GNU_SOURCE
#include "base/error.h"
#include "cli/cli.h"
#include "cli/pairs.h"

#include <alam/alam_compile.h>

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
    "usage: alam tune [OPTION...] PAIRS.tsv RULES.yaml [RULES...]\n"
    "\n"
    "Learns the costs of the spelling rules in RULES.yaml from attested pairs and writes them back: only\n"
    "the numbers behind 'cost' change, comments and layout stay. PAIRS.tsv has a listed name, a tab and\n"
    "a name as somebody wrote it in each line; or the columns key, type, listed, seen; or a header that\n"
    "names two columns 'listed' and 'seen'. The other RULES are read as they are, for their folds;\n"
    "without any, the folder rules beside the folder of RULES.yaml is taken, where there is one.\n"
    "\n"
    "Prints for each rule its old and new cost, in how many words it was needed, and at how many places\n"
    "it could have been.\n"
    "\n"
    "  -n, --dry-run      write nothing\n"
    "  -o, --output FILE  write there, and leave RULES.yaml as it is\n"
    "      --floor COST   the least cost of a rule (0.05)\n"
    "      --cap COST     the highest cost of a rule (1)\n"
    "      --prior N      how many chances the first cost of a rule counts for (10)\n"
    "      --scale X      cost = X * -ln(p); by default such that the pairs cost as much as before\n"
    "  -h, --help         show this help\n"
    "\n"
    "examples:\n"
    "  alam tune --dry-run pairs.tsv spelling/ar.yaml rules\n"
    "  alam tune pairs.tsv spelling/ar.yaml -o mine.yaml\n";

#define MOST_ROUNDS 30

typedef struct tune_command {
    const char *pairs, *rules, *output;
    const char **inputs; /* the rules, and what is read with them */
    size_t input_count;
    bool dry, watched;
    double floor, cap, prior, scale;
} tune_command;

typedef struct tune_state {
    const tune_command *command;
    alam_pairs pairs;
    alam_rule_cost *costs; /* of the rules in the file, as they are now */
    double *first;         /* as the file has them */
    size_t *uses;
    double *chances;
    size_t count, explained, rounds;
} tune_state;

/* ---- learning --------------------------------------------------------------------------------------- */

/* Counts with an image of the rules as they are now. */
static bool count_uses(tune_state *tuning, alam_error *error)
{
    const tune_command *command = tuning->command;
    alam_compile_options options = {.costs = tuning->costs, .cost_count = tuning->count};
    void *bytes = NULL;
    size_t size = 0;
    if (!alam_compile_memory(command->inputs, command->input_count, &bytes, &size, &options, error))
        return false;
    alam_image *image = alam_image_open_memory(bytes, size, command->rules, error);
    alam_rule_use *uses = image ? calloc(alam_rule_count(image) + 1, sizeof *uses) : NULL;
    bool done = image && (uses || alam_fail_memory(error)) &&
                alam_count_uses(image, tuning->pairs.list.items, tuning->pairs.list.count, uses,
                                &tuning->explained, error);
    for (size_t i = 0; done && i < tuning->count; i++)
        for (size_t k = 0; k < alam_rule_count(image); k++)
            if (strcmp(uses[k].rule, tuning->costs[i].rule) == 0) {
                tuning->uses[i] = uses[k].uses;
                tuning->chances[i] = uses[k].chances;
            }
    free(uses);
    alam_image_close(image);
    alam_free(bytes);
    return done;
}

/* What the pairs cost now over what they would with the scale 1. */
static double choose_scale(const tune_state *tuning)
{
    double cost = 0, bits = 0;
    for (size_t i = 0; i < tuning->count; i++) {
        double uses = (double)tuning->uses[i];
        cost += uses * tuning->first[i];
        bits += uses > 0 ? uses * -log((uses + 0.5) / (tuning->chances[i] + 1)) : 0;
    }
    return cost > 0 && bits > 0 ? cost / bits : 0.1;
}

/* Gives each rule its new cost; false where none changed. */
static bool learn(tune_state *tuning, double scale)
{
    const tune_command *command = tuning->command;
    bool changed = false;
    for (size_t i = 0; i < tuning->count; i++) {
        if (tuning->chances[i] == 0)
            continue;
        double uses = fmin((double)tuning->uses[i], tuning->chances[i]);
        double before = exp(-tuning->first[i] / scale);
        double p = (uses + command->prior * before) / (tuning->chances[i] + command->prior);
        double cost = fmin(fmax(-scale * log(p), command->floor), command->cap);
        cost = round(cost * 100) / 100;
        changed = changed || fabs(cost - tuning->costs[i].cost) > 0.001;
        tuning->costs[i].cost = cost;
    }
    return changed;
}

static bool run_rounds(tune_state *tuning, alam_error *error)
{
    double scale = tuning->command->scale;
    while (tuning->rounds < MOST_ROUNDS) {
        if (!count_uses(tuning, error))
            return false;
        if (tuning->rounds++ == 0 && scale == 0)
            scale = choose_scale(tuning);
        if (tuning->command->watched)
            fprintf(stderr, "\r\033[Kround %zu: %zu of %zu pairs explained", tuning->rounds, tuning->explained,
                    tuning->pairs.list.count);
        if (!learn(tuning, scale))
            break;
    }
    if (tuning->command->watched)
        fputs("\r\033[K", stderr);
    return true;
}

/* ---- reporting -------------------------------------------------------------------------------------- */

static int print_table(const tune_state *tuning)
{
    alam_buffer out = {0};
    alam_buffer_text(&out, "rule\told\tnew\tuses\tchances\n");
    for (size_t i = 0; i < tuning->count; i++)
        alam_buffer_format(&out, "%s\t%.2f\t%.2f\t%zu\t%.1f\n", tuning->costs[i].rule, tuning->first[i],
                           tuning->costs[i].cost, tuning->uses[i], tuning->chances[i]);
    return alam_cli_print(&out);
}

static void summarize(const tune_state *tuning)
{
    const tune_command *command = tuning->command;
    size_t changed = 0;
    for (size_t i = 0; i < tuning->count; i++)
        changed += fabs(tuning->costs[i].cost - tuning->first[i]) > 0.001;
    fprintf(stderr, "alam: %zu of %zu pairs explained, %zu of %zu costs %s after %zu round%s%s%s\n",
            tuning->explained, tuning->pairs.list.count, changed, tuning->count,
            command->dry ? "would change" : "changed", tuning->rounds, tuning->rounds == 1 ? "" : "s",
            command->dry ? "" : ": ", command->dry ? "" : command->output);
}

static bool tune(tune_state *tuning, alam_error *error)
{
    const tune_command *command = tuning->command;
    if (!alam_pairs_read(&tuning->pairs, command->pairs, error) ||
        !alam_costs_read(command->rules, &tuning->costs, &tuning->count, error))
        return false;
    tuning->first = calloc(tuning->count, sizeof *tuning->first);
    tuning->uses = calloc(tuning->count, sizeof *tuning->uses);
    tuning->chances = calloc(tuning->count, sizeof *tuning->chances);
    if (!tuning->first || !tuning->uses || !tuning->chances)
        return alam_fail_memory(error);
    for (size_t i = 0; i < tuning->count; i++)
        tuning->first[i] = tuning->costs[i].cost;
    return run_rounds(tuning, error) &&
           (command->dry || alam_costs_write(command->rules, command->output, tuning->costs, tuning->count,
                                             error));
}

static int run(const tune_command *command)
{
    alam_error error = {0};
    tune_state tuning = {.command = command};
    int status = tune(&tuning, &error) ? print_table(&tuning) : alam_cli_report(&error);
    if (status == ALAM_CLI_FINE)
        summarize(&tuning);
    alam_pairs_free(&tuning.pairs);
    alam_free(tuning.costs);
    free(tuning.first);
    free(tuning.uses);
    free(tuning.chances);
    return status;
}

/* ---- the command line ------------------------------------------------------------------------------- */

/* The number of an option; negative where it is none, which was printed. */
static double read_number(int letter, const char *text)
{
    const char *option = letter == 'f' ? "--floor" : letter == 'c' ? "--cap" : letter == 'p' ? "--prior" : "--scale";
    double most = letter == 'p' ? 10000 : 2.5;
    char *end;
    errno = 0;
    double number = strtod(text, &end);
    if (end != text && *end == '\0' && errno == 0 && number >= 0 && number <= most)
        return number;
    alam_cli_use("tune", "%s is '%s'; expected a number from 0 to %g", option, text, most);
    return -1;
}

/* The folder "rules" beside the folder of `path`; NULL where there is none. */
static const char *rules_beside(const char *path, alam_buffer *scratch)
{
    const char *slash = strrchr(path, '/');
    struct stat status;
    alam_buffer_append(scratch, path, slash ? (size_t)(slash - path) : 0);
    alam_buffer_text(scratch, slash ? "/../rules" : "../rules");
    const char *rules = alam_buffer_string(scratch);
    return rules && stat(rules, &status) == 0 && S_ISDIR(status.st_mode) ? rules : NULL;
}

static int run_on(tune_command *command, char **paths, size_t count)
{
    alam_buffer scratch = {0};
    command->inputs = calloc(count + 1, sizeof *command->inputs);
    command->pairs = paths[0];
    command->rules = paths[1];
    command->output = command->output ? command->output : command->rules;
    for (size_t i = 1; command->inputs && i < count; i++)
        command->inputs[command->input_count++] = paths[i];
    const char *beside = count == 2 ? rules_beside(command->rules, &scratch) : NULL;
    if (command->inputs && beside)
        command->inputs[command->input_count++] = beside;
    command->watched = isatty(STDERR_FILENO);
    alam_error error = {0};
    if (!command->inputs)
        alam_fail_memory(&error);
    int status = command->inputs ? run(command) : alam_cli_report(&error);
    free(command->inputs);
    alam_buffer_free(&scratch);
    return status;
}

int alam_cli_tune(int argc, char **argv)
{
    static const struct option options[] = {
        {"dry-run", no_argument, NULL, 'n'},    {"output", required_argument, NULL, 'o'},
        {"floor", required_argument, NULL, 'f'}, {"cap", required_argument, NULL, 'c'},
        {"prior", required_argument, NULL, 'p'}, {"scale", required_argument, NULL, 's'},
        {"help", no_argument, NULL, 'h'},        {0},
    };
    tune_command command = {.floor = 0.05, .cap = 1, .prior = 10};
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":no:h", options, NULL)) != -1;) {
        double *number = option == 'f'   ? &command.floor
                         : option == 'c' ? &command.cap
                         : option == 'p' ? &command.prior
                         : option == 's' ? &command.scale
                                         : NULL;
        if (option == 'n')
            command.dry = true;
        else if (option == 'o')
            command.output = optarg;
        else if (option == 'h')
            return alam_cli_help(help);
        else if (!number)
            return alam_cli_bad_option(option, argc, argv);
        else if ((*number = read_number(option, optarg)) < 0)
            return ALAM_CLI_USE;
    }
    if (argc - optind < 2)
        return alam_cli_use("tune", "name a file of pairs and a file of spelling rules");
    if (command.floor > command.cap)
        return alam_cli_use("tune", "--floor is higher than --cap");
    return run_on(&command, argv + optind, (size_t)(argc - optind));
}
