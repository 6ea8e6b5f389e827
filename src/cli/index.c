/* alam index: finds the subcommand and runs it. */
#include "cli/cli.h"
#include "cli/indexing.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: alam index COMMAND DB [OPTION...] [ARGUMENT...]\n"
    "\n"
    "Keeps documents and the names found in them in one SQLite file, and answers questions about them.\n"
    "\n"
    "keeping it:\n"
    "  add DB [FILE...|-]     tag documents and store them; --spans FILE: store these spans instead\n"
    "  remove DB NAME...      take documents out\n"
    "  retag DB               tag all again with today's image; only what changes is written\n"
    "  check DB               verify the file\n"
    "\n"
    "asking:\n"
    "  places DB              where: mentions, documents, first and last date of each\n"
    "  actors DB              the same of persons\n"
    "  organizations DB       the same of organizations\n"
    "  mentions DB ENTITY     each mention in context\n"
    "  cooccur DB ENTITY      what stands together with it\n"
    "  timeline DB ENTITY     mentions and documents over time\n"
    "  who-where DB           persons and places that stand together\n"
    "  spellings DB ENTITY    every surface form that was seen\n"
    "  search DB TEXT         documents with these words; filters are person:ID, place:ID,\n"
    "                         organization:ID, entity:ID, within:ID, date:DATE[..DATE], source:NAME\n"
    "  new DB                 names that no gazetteer lists, those on the rise first\n"
    "  report DB -o FILE      a page to look at: map, people, organizations, timeline, network, spellings\n"
    "  entities DB            counts as of places, of all types\n"
    "  network DB             each pair of entities that stand together\n"
    "\n"
    "handing it on:\n"
    "  export DB -f FORMAT    csv, parquet or arrow (the mentions as a table), geojson (places), graphml\n"
    "                         (the network of documents), brat (a folder of texts and annotations) or\n"
    "                         webanno-jsonld (W3C Web Annotations, one a line); parquet and arrow need\n"
    "                         Python 3.8 or later with pyarrow\n"
    "\n"
    "options of add and retag:\n"
    "      --image FILE       the image to tag with\n"
    "      --spans FILE       (add) spans as \"alam tag --format jsonl\" writes them\n"
    "      --source NAME, --date YYYY-MM-DD, --language CODE\n"
    "                         (add) of documents that do not say it themselves\n"
    "      --input KIND, --encoding NAME, --no-demonyms, --no-variants, --no-fuzzy\n"
    "                         as in \"alam tag\"\n"
    "  -j, --jobs N           threads that tag, 0 for one a core; 1 by default\n"
    "      --wait SECONDS     for another process that writes (10)\n"
    "\n"
    "options of questions, the first line of them also of export:\n"
    "      --from DATE, --to DATE, --source A,B, --zones A,B, --types A,B, --min-score X\n"
    "                         only mentions that pass all of these; 2024 and 2024-04 are dates, too\n"
    "      --inside           what lies inside an entity counts for it\n"
    "      --by WHAT          counts, spellings: zone or source; timeline: day, week or month\n"
    "      --in UNIT          cooccur, who-where, network: sentence, paragraph or document\n"
    "      --days N           new: how many days are recent (7)\n"
    "      --limit N          rows, 0 for all (50); report: entities (1000)\n"
    "  -f, --format FORMAT    table (on a terminal), tsv (elsewhere), jsonl, csv, geojson\n"
    "  -o, --output FILE      write there\n"
    "\n"
    "ENTITY is an id, or a name that stands for one entity only. docs/index.md says what each column\n"
    "means, and what the file holds for other SQLite programs.\n"
    "\n"
    "exit status: 0 fine, 1 wrong use, 2 a document could not be used or the index not be read or\n"
    "written\n"
    "\n"
    "examples:\n"
    "  alam index add news.db articles.jsonl\n"
    "  alam index places news.db --from 2024-04 --by source\n"
    "  alam index cooccur news.db vladimir-putin --in sentence --format csv > with-putin.csv\n"
    "  alam index search news.db 'withdrawal within:azerbaijan date:2024-04'\n"
    "  alam index report news.db -o report.html\n"
    "  alam index export news.db --format parquet --from 2024-04 -o mentions.parquet\n";

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"add", alam_cli_index_add},         {"remove", alam_cli_index_remove},
    {"retag", alam_cli_index_retag},     {"check", alam_cli_index_check},
    {"places", alam_cli_index_ask},      {"actors", alam_cli_index_ask},
    {"organizations", alam_cli_index_ask}, {"mentions", alam_cli_index_ask},
    {"cooccur", alam_cli_index_ask},     {"timeline", alam_cli_index_ask},
    {"who-where", alam_cli_index_ask},   {"spellings", alam_cli_index_ask},
    {"search", alam_cli_index_ask},      {"new", alam_cli_index_ask},
    {"report", alam_cli_index_ask},
    {"entities", alam_cli_index_ask},    {"network", alam_cli_index_ask},
    {"export", alam_cli_index_export},
};

bool alam_index_parse_wait(const char *command, const char *value, double *wait)
{
    char *end;
    *wait = strtod(value, &end);
    if (*value < '0' || *value > '9' || *end || *wait > 86400)
        return alam_cli_use("index", "%s: --wait is a number of seconds, not '%s'", command, value),
               false;
    *wait = *wait > 0 ? *wait : -1;
    return true;
}

alam_index *alam_cli_index_open(const char *path, const alam_image *image, alam_index_access access,
                                double wait)
{
    alam_error error = {0};
    alam_index_options options = {.access = access, .wait = wait};
    alam_index *index = alam_index_open(path, image, &options, &error);
    if (!index)
        alam_cli_report(&error);
    return index;
}

int alam_cli_index(int argc, char **argv)
{
    if (argc < 2)
        return alam_cli_use("index", "no command was given");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return alam_cli_help(help);
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return alam_cli_help(help);
    /* A file that may grow no further is then an error of write(), like a full disk. */
    signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    return alam_cli_use("index", "there is no command '%s'", argv[1]);
}
