"""Writing the names of gazetteers for other programs."""

import json
import os
import pathlib
import sys

from importers import yaml_reader
from importers.errors import USE, Failure

LABELS = {"person": "PERSON", "organization": "ORG", "place": "GPE"}
NATURAL = {"sea", "ocean", "river", "lake", "strait", "gulf", "bay", "mountain", "desert", "island",
           "canal", "continent", "valley", "peninsula", "region"}
FORMS = {"names": "name", "short": "short", "demonyms": "demonym"}


class Row:
    """A name and whose it is."""

    def __init__(self, entity, type_, form, language, name):
        self.id, self.type, self.kind = entity["id"], type_, entity.get("kind", "")
        self.form, self.language = form, language
        marks = name if isinstance(name, dict) else {"text": name}
        self.text, self.prior = marks["text"], marks.get("prior", "1")
        self.common = marks.get("common", "false")


def files_below(path):
    path = pathlib.Path(path)
    if not path.exists():
        raise Failure("%s: there is no such file or folder" % path)
    if not path.is_dir():
        return [path]
    return sorted(found for found in path.rglob("*") if found.suffix in (".yaml", ".yml"))


def rows_of(path):
    """The names of a file, as listed; files of rules have none."""
    file = yaml_reader.load(path)
    if not isinstance(file, dict) or file.get("format") != "1":
        raise Failure("%s: the file must begin with 'format: 1'" % path)
    for entity in file.get("entities") or ():
        try:
            type_ = entity.get("type") or file["type"]
            for key, form in FORMS.items():
                for language, names in (entity.get(key) or {}).items():
                    for name in names if isinstance(names, list) else [names]:
                        yield Row(entity, type_, form, language, name)
        except (AttributeError, KeyError, TypeError):
            raise Failure("%s: the entity '%s' is not as gazetteers/README.md says; 'alam compile' says "
                          "more" % (path, entity.get("id") if isinstance(entity, dict) else entity)) \
                from None


def all_rows(given):
    for gazetteer in given.gazetteers:
        for path in files_below(gazetteer):
            for row in rows_of(path):
                if (not given.languages or row.language in given.languages) and \
                        (not given.types or row.type in given.types):
                    yield row


def spacy_label(row):
    if row.form == "demonym":
        return "NORP"
    if row.type == "place" and row.kind in NATURAL:
        return "LOC"
    return LABELS.get(row.type, row.type.upper())


def write_spacy(rows, out):
    for row in rows:
        out.write(json.dumps({"label": spacy_label(row), "pattern": row.text, "id": row.id},
                             ensure_ascii=False) + "\n")


def write_tsv(rows, out):
    out.write("id\ttype\tkind\tlanguage\tform\ttext\tprior\tcommon\n")
    for row in rows:
        out.write("\t".join((row.id, row.type, row.kind, row.language, row.form, row.text, row.prior,
                             row.common)) + "\n")


def write_gate(rows, folder):
    """A list for each type, kind and language, and lists.def, which names them."""
    lists = {}
    for row in rows:
        minor = "demonym" if row.form == "demonym" else row.kind
        lists.setdefault((row.type, minor, row.language), []).append("%s\tid=%s\n" % (row.text, row.id))
    os.makedirs(folder, exist_ok=True)
    majors = {"place": "location"}
    with open(os.path.join(folder, "lists.def"), "w", encoding="utf-8") as out:
        for (type_, minor, language), entries in sorted(lists.items()):
            name = "_".join(part for part in (type_, minor, language) if part) + ".lst"
            out.write("%s:%s:%s:%s\n" % (name, majors.get(type_, type_), minor, language))
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.writelines(entries)


WRITERS = {"spacy": write_spacy, "gate": write_gate, "tsv": write_tsv}


def run(arguments, parser_class):
    kind = arguments[0]
    if kind not in WRITERS:
        raise Failure("there is no kind '%s'; expected spacy, gate or tsv (see 'alam export --help')"
                      % kind, USE)
    parser = parser_class(prog="alam export " + kind, allow_abbrev=False,
                          usage="alam export %s -o OUT GAZETTEER... [OPTION...]" % kind)
    parser.add_argument("gazetteers", metavar="GAZETTEER", nargs="+", help="a file or folder of YAML")
    parser.add_argument("-o", "--output", metavar="OUT", required=True,
                        help="a folder for gate, else a file")
    parser.add_argument("--languages", metavar="a,b", type=lambda text: text.split(","),
                        help="only names in these languages")
    parser.add_argument("--types", metavar="a,b", type=lambda text: text.split(","),
                        help="only entities of these types")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")
    given = parser.parse_args(arguments[1:])
    count = 0

    def counted():
        nonlocal count
        for row in all_rows(given):
            count += 1
            yield row

    if kind == "gate":
        write_gate(counted(), given.output)
    else:
        new = given.output + ".new"
        try:
            with open(new, "w", encoding="utf-8", newline="\n") as out:
                WRITERS[kind](counted(), out)
            os.replace(new, given.output)
        except Failure:
            os.remove(new)
            raise
    if not given.quiet:
        sys.stdout.write("%s: %d names\n" % (given.output, count))
