"""One file a kind. KINDS says where each is; they are loaded when asked for."""

import importlib

KINDS = {
    "geonames": "geonames:GeoNames",
    "wikidata": "wikidata:Wikidata",
    "jrc-names": "jrc_names:JrcNames",
    "paranames": "paranames:ParaNames",
    "wof": "wof:WhosOnFirst",
    "ror": "ror:Ror",
    "petrarch": "petrarch:Petrarch",
    "spacy": "spacy:Spacy",
    "gate": "gate:Gate",
    "csv": "table:Csv",
    "tsv": "table:Tsv",
}


def load(kind):
    module, name = KINDS[kind].split(":")
    return getattr(importlib.import_module("importers.kinds." + module), name)
