"""Gazetteer lists of GATE: a .def that names lists, or one list."""

import pathlib

from importers.entity import Entity
from importers.errors import Failure, Refused
from importers.kinds.base import Importer
from importers.names import language_of
from importers.reader import Source
from importers.slug import Ids, slug

TYPES = {"location": "place", "place": "place", "organization": "organization", "person": "person",
         "person_full": "person"}


class Gate(Importer):
    help = "Gazetteer lists of GATE: lists.def with the lists beside it, or one .lst."
    epilog = """
        examples:
          alam import gate lists.def --map loc_generic=place --map cdg:other=organization -o gate.yaml
          alam import gate city.lst --type place --kind city -o cities.yaml
        """
    source = "GATE lists"
    expected = "a list of GATE"
    public = False
    resumable = False
    limit = 1 << 16

    @staticmethod
    def options(parser):
        parser.add_argument("--map", metavar="MAJOR[:MINOR]=TYPE", action="append", default=[],
                            help="what the lists of a major (and minor) type hold; built in are location, "
                            "organization, person and person_full, others are left out")
        parser.add_argument("--separator", metavar="TEXT", default="\t",
                            help="between an entry and its features (a tab)")
        parser.add_argument("--type", metavar="TYPE", help="of the entries of a single list")
        parser.add_argument("--kind", metavar="KIND", help="likewise")

    def __init__(self, given):
        super().__init__(given)
        self.types = dict(TYPES)
        for pair in given.map:
            name, equals, type_ = pair.partition("=")
            if not equals or not slug(type_) == type_:
                raise Failure("--map is '%s'; expected MAJOR=TYPE or MAJOR:MINOR=TYPE" % pair, 1)
            self.types[name] = type_
        self.ids, self.groups = Ids(), {}

    def entities(self, source, report):
        is_list = not source.path.endswith(".def")
        if is_list and not self.given.type:
            raise Failure("%s: a list does not say what it holds; add --type place, person, "
                          "organization or one of your own" % source.path, 1)
        if is_list:
            self._read_list(source, self.given.type, self.given.kind, None, report)
        for line in source if not is_list else ():
            if line.strip():
                self._read_definition(source, line, report)
        for (type_, name), (entity, number, line) in self.groups.items():
            entity.id = self.ids.take(name.lstrip("\0"))
            entity.key = "gate:" + entity.id
            yield entity, number, line

    def _read_definition(self, source, line, report):
        cells = line.strip().split(":")
        try:
            if not 2 <= len(cells) <= 5 or not cells[0].endswith(".lst"):
                raise Refused("expected LIST.lst:MAJOR:MINOR:LANGUAGE:ANNOTATION", shape=True)
            name, major, minor, language = (cells + ["", ""])[:4]
            type_ = self.types.get("%s:%s" % (major, minor)) or self.types.get(major)
            if not type_:
                raise Refused("the major type '%s' is none of ours; say what it is with --map"
                              % major[:40])
        except Refused as refused:
            report.count["rows"] += 1
            report.refuse(source.number, refused, line)
            return
        path = str(pathlib.Path(source.path).parent / name)
        with Source(path, self.limit, refuse=report.refuse_unread) as entries:
            self._read_list(entries, type_, slug(minor) or None, slug(language) or None, report)

    def _read_list(self, entries, type_, kind, language, report):
        """Entries with the same feature id are one entity."""
        for line in entries:
            if not line.strip():
                continue
            report.count["rows"] += 1
            name, *features = line.split(self.given.separator)
            identity = [feature[3:] for feature in features if feature.startswith("id=")]
            key = (type_, identity[0] if identity else "\0" + name.strip())
            if key not in self.groups:
                self.groups[key] = (Entity(type_, kind), entries.number, line)
            known = language and 2 <= len(language) <= 11
            self.groups[key][0].add_name(language if known else language_of(name), name.strip())
