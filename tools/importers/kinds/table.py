"""Tables of one's own: comma or tab separated, with a map of their columns."""

import csv

from importers.entity import Entity
from importers.errors import USE, Failure, Refused
from importers.kinds.base import Importer
from importers.slug import Ids, slug

PLAIN = ("id", "type", "kind", "lat", "lon", "geo", "population", "within", "country")
BY_LANGUAGE = ("name", "short", "demonym")


def read_map(text):
    """"id=nr,name.ar=Name" -> {"id": "nr", "name.ar": "Name"}"""
    columns = {}
    for pair in text.split(","):
        key, equals, column = pair.partition("=")
        head, _, tail = key.partition(".")
        good = (key in PLAIN or (head in BY_LANGUAGE and 2 <= len(tail) <= 11) or
                (head == "same_as" and slug(tail) == tail))
        if not equals or not good or not column:
            raise Failure("--columns has '%s'; expected KEY=COLUMN with one of the keys %s, name.LANGUAGE, "
                          "short.LANGUAGE, demonym.LANGUAGE, same_as.COLLECTION"
                          % (pair, ", ".join(PLAIN)), USE)
        columns[key] = column
    if not any(key.startswith("name.") for key in columns):
        raise Failure("--columns names no column of names; add name.ar=COLUMN", USE)
    return columns


class Csv(Importer):
    help = "A table of your own, comma separated, with a header."
    epilog = """
        --columns says what the columns hold: KEY=COLUMN, where COLUMN is a name in the header or a
        number from 1. The keys:
          name.LANGUAGE (required), short.LANGUAGE, demonym.LANGUAGE, id, type, kind, lat, lon,
          geo (both in one), population, within, country (the id of another row), same_as.COLLECTION
        Rows with the same id, one behind the other, are one entity.

        example:
          alam import csv staff.csv --columns id=nr,name.ar=name,name.en=english --type person \\
              -o staff.yaml
        """
    source = "table"
    expected = "a row of a table"
    public = False
    resumable = False
    delimiter = ","

    @staticmethod
    def options(parser):
        parser.add_argument("--columns", metavar="MAP", required=True, help="see below")
        parser.add_argument("--type", metavar="TYPE", help="of rows that do not say one")
        parser.add_argument("--kind", metavar="KIND", help="likewise")
        parser.add_argument("--separator", metavar="TEXT", default="|",
                            help="between several names in one column (|)")
        parser.add_argument("--no-header", action="store_true", help="the first row is one like the others")

    def __init__(self, given):
        super().__init__(given)
        self.map = read_map(given.columns)
        self.ids, self.width = Ids(), None
        if not given.type and "type" not in self.map:
            raise Failure("say what the rows are, with --type place, person, organization or one of your "
                          "own, or with a column (type=COLUMN)", USE)
        self.default_type = slug(given.type or "") or "place"

    def records(self, source, report):
        """(line, cells, text) of each record; a quoted cell may go over several lines."""
        while True:
            lines = []

            def noted():
                for line in source:
                    lines.append(line)
                    yield line + "\n"

            try:
                for cells in csv.reader(noted(), delimiter=self.delimiter, strict=True):
                    if cells:
                        yield source.number - len(lines) + 1, cells, lines[0]
                    lines.clear()
                return
            except csv.Error as error:
                report.count["rows"] += 1
                first = source.number - max(len(lines) - 1, 0)
                report.refuse(first, Refused(str(error), shape=True), lines[0] if lines else "")
                if not lines:
                    return

    def entities(self, source, report):
        """Rows with the same id are put together."""
        last = None
        for found in self._rows(source, report):
            if last and "id" in self.map and last[0].id == found[0].id:
                self._add_names(last[0], found[0])
                continue
            if last:
                yield last
            last = found
        if last:
            yield last

    @staticmethod
    def _add_names(entity, other):
        for mine, others in ((entity.names, other.names), (entity.short, other.short),
                             (entity.demonyms, other.demonyms)):
            for language, texts in others.items():
                for text, marks in texts.items():
                    mine.setdefault(language, {}).setdefault(text, marks)
        entity.flaws += other.flaws

    def _rows(self, source, report):
        places = None
        for number, cells, text in self.records(source, report):
            if places is None:
                places = self._places(cells, source.path)
                self.width = len(cells)
                if not self.given.no_header:
                    continue
            report.count["rows"] += 1
            try:
                if len(cells) != self.width:
                    raise Refused("%d columns were found, the first row has %d"
                                  % (len(cells), self.width), shape=True)
                yield self._entity({key: cells[at].strip() for key, at in places.items()}), number, text
            except Refused as refused:
                report.refuse(number, refused, text)
        if places is None:
            raise Failure("%s: there is no row" % source.path)

    def _places(self, header, path):
        """Key -> number of its column."""
        places = {}
        for key, column in self.map.items():
            if column in header and not self.given.no_header:
                places[key] = header.index(column)
            elif column.isdigit() and 1 <= int(column) <= len(header):
                places[key] = int(column) - 1
            else:
                raise Failure("%s: there is no column '%s'; the first row has %s"
                              % (path, column, ", ".join(header)[:200]))
        return places

    def _slug(self, row, key, given=None):
        value = row.get(key) or given or ""
        if value and not slug(value):
            raise Refused("the %s '%s' has no letter of a-z and no digit" % (key, value[:40]))
        return slug(value) or None

    def _entity(self, row):
        entity = Entity(self._slug(row, "type", self.given.type),
                        self._slug(row, "kind", self.given.kind))
        if not entity.type:
            raise Refused("the row has no type")
        for key, value in row.items():
            head, _, language = key.partition(".")
            for text in value.split(self.given.separator) if head in BY_LANGUAGE else ():
                if text.strip() and head == "demonym":
                    entity.add_demonym(language, text.strip())
                elif text.strip():
                    entity.add_name(language, text.strip(), short=head == "short")
            if head == "same_as" and value:
                entity.same_as.append("%s:%s" % (language, value.lower()))
        self._add_facts(entity, row)
        if "id" in row:
            entity.id = self._slug(row, "id")
            if not entity.id:
                raise Refused("the row has no id")
        else:
            entity.id = self.ids.take(entity.display() or "")
        entity.key = "row:" + entity.id
        return entity

    def _add_facts(self, entity, row):
        latitude, longitude = row.get("lat"), row.get("lon")
        if row.get("geo"):
            latitude, _, longitude = row["geo"].replace(";", ",").partition(",")
        if latitude or longitude:
            entity.set_geo(latitude, longitude)
        entity.set_population((row.get("population") or "").replace(" ", ""))
        for key in ("within", "country"):
            value = self._slug(row, key)
            setattr(entity, key, value and "row:" + value)


class Tsv(Csv):
    help = "A table of your own, tab separated, with a header."
    delimiter = "\t"

    def records(self, source, report):
        for line in source:
            if line:
                yield source.number, line.split("\t"), line
