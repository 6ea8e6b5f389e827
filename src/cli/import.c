/* alam import, alam export: run the Python programs in the folder `importers`. */
#include "cli/cli.h"

#include <string.h>

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

static int start(int argc, char **argv, const char *help)
{
    if (argc < 2)
        return alam_cli_use(argv[0], "name a KIND and a FILE");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return alam_cli_help(help);
    if (argv[1][0] == '-')
        return alam_cli_use(argv[0], "the first argument is a KIND, found '%s'", argv[1]);
    return alam_cli_python("importers", argv[0], argc, argv);
}

int alam_cli_import(int argc, char **argv)
{
    return start(argc, argv, import_help);
}

int alam_cli_export(int argc, char **argv)
{
    return start(argc, argv, export_help);
}
