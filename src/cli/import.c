/* alam import, alam export: run the Python programs in the folder `importers`. */
#define _GNU_SOURCE
#include "cli/cli.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "importers/__main__.py"

static const char import_help[] =
    "usage: alam import KIND FILE -o OUT.yaml [OPTION...]\n"
    "\n"
    "Makes a gazetteer of a public one, or of a list of your own. Rows that cannot be taken are counted\n"
    "and go to OUT.yaml.rejected with the reason; an import that was interrupted is gone on with by the\n"
    "same command. Needs Python 3.8 or later.\n"
    "\n"
    "kinds:\n"
    "  geonames   GeoNames: cities15000.txt, allCountries.txt, alternateNamesV2.txt\n"
    "  wikidata   Wikidata's JSON dump: people, places, organizations\n"
    "  jrc-names  JRC-Names: people and organizations as the world's press spells them\n"
    "  paranames  ParaNames: names of Wikidata's entities as a table\n"
    "  wof        Who's On First, as a table\n"
    "  ror        Research Organization Registry (JSON)\n"
    "  petrarch   actor dictionaries of PETRARCH and TABARI, with their dated codes\n"
    "  spacy      patterns of spaCy's EntityRuler (JSONL)\n"
    "  gate       gazetteer lists of GATE (.def, .lst)\n"
    "  csv, tsv   tables of your own, with a map of their columns\n"
    "\n"
    "'alam import KIND --help' shows the options of a kind.\n"
    "\n"
    "examples:\n"
    "  alam import geonames cities15000.txt -o cities.yaml\n"
    "  alam import csv staff.csv --columns id=nr,name.ar=name,name.en=english --type person -o staff.yaml\n"
    "  alam compile gazetteers cities.yaml staff.yaml rules -o mine.alam\n";

static const char export_help[] =
    "usage: alam export KIND -o OUT GAZETTEER... [OPTION...]\n"
    "\n"
    "Writes the names of gazetteers (files or folders of YAML) for other programs. Needs Python 3.8 or\n"
    "later.\n"
    "\n"
    "kinds:\n"
    "  spacy  patterns for spaCy's EntityRuler; OUT is a JSONL file\n"
    "  gate   lists for GATE; OUT is a folder, with a lists.def\n"
    "  tsv    a table with one name a row\n"
    "\n"
    "  -o, --output OUT     the file or folder to write (required)\n"
    "      --languages a,b  only names in these languages\n"
    "      --types a,b      only entities of these types\n"
    "  -q, --quiet          print nothing but errors\n"
    "  -h, --help           show this help\n"
    "\n"
    "examples:\n"
    "  alam export spacy -o patterns.jsonl gazetteers\n"
    "  alam export tsv --languages ar -o names.tsv gazetteers my-names.yaml\n";

/* Replaces this program by `python3 -B IMPORTERS COMMAND ARGUMENTS`; returns only on failure. */
static int run(int argc, char **argv, const char *program)
{
    char **words = calloc((size_t)argc + 4, sizeof *words);
    char python[] = "python3", flag[] = "-B";
    if (!words) {
        fprintf(stderr, "alam: out of memory\n");
        return ALAM_CLI_DATA;
    }
    words[0] = python;
    words[1] = flag;
    words[2] = (char *)program;
    memcpy(words + 3, argv, (size_t)argc * sizeof *words);
    signal(SIGPIPE, SIG_DFL);
    execvp(python, words);
    fprintf(stderr, "alam %s: python3 cannot be run: %s; install Python 3.8 or later, or put it into PATH\n",
            argv[0], strerror(errno));
    free(words);
    return ALAM_CLI_DATA;
}

static int find_and_run(int argc, char **argv)
{
    alam_buffer scratch = {0};
    /* In a build tree, then where the program was installed to, wherever that is. */
    const char *program = alam_cli_beside(PROGRAM, &scratch);
    program = program ? program : alam_cli_beside("../share/alam/" PROGRAM, &scratch);
    program = program ? program : ALAM_DEFAULT_IMPORTERS "/__main__.py";
    int status = ALAM_CLI_DATA;
    if (access(program, R_OK) == 0)
        status = run(argc, argv, program);
    else
        fprintf(stderr, "alam %s: %s: %s; the importers are not where the program was installed to, "
                        "install it again\n",
                argv[0], program, strerror(errno));
    alam_buffer_free(&scratch);
    return status;
}

static int start(int argc, char **argv, const char *help)
{
    if (argc < 2)
        return alam_cli_use(argv[0], "name a KIND and a FILE");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return alam_cli_help(help);
    if (argv[1][0] == '-')
        return alam_cli_use(argv[0], "the first argument is a KIND, found '%s'", argv[1]);
    return find_and_run(argc, argv);
}

int alam_cli_import(int argc, char **argv)
{
    return start(argc, argv, import_help);
}

int alam_cli_export(int argc, char **argv)
{
    return start(argc, argv, export_help);
}
