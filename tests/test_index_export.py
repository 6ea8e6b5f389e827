"""Tests of `alam index export`: python3 tests/test_index_export.py ALAM [IMAGE]

The small texts of tests/index are exported in every format, and what comes out is read by another reader:
Python's csv, json and XML, and pyarrow where it is installed (those tests skip themselves where it is not).
"""

import contextlib
import csv
import io
import json
import os
import pathlib
import re
import sqlite3
import sys
import unittest
import urllib.parse
import xml.etree.ElementTree as xml

import test_index as index
from test_index import Case, rows, run

try:
    import pyarrow
    import pyarrow.ipc
    import pyarrow.parquet
except ImportError:
    pyarrow = None

COLUMNS = ("document source date field start end text id type kind name zone mode match nested clitics "
           "score sentence paragraph latitude longitude").split()
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
HOSTILE = [
    {"id": "http://example.org/a?b=1&c=2", "source": 'a "quoted", source', "text": "Moscow, \"Baku\" & Shusha"},
    {"id": "../up/and away\n<b>", "text": "كتب عن قره\nباغ.\n\n\tMoscow \U0001F600 Baku"},
    {"id": "\u0639" * 200, "title": "Moscow", "text": "no names"},
    {"id": "empty", "text": ""},
]


class Exports(Case):
    def setUp(self):
        super().setUp()
        self.add(index.TEXTS)

    def add_hostile(self):
        self.add("--input", "jsonl", "-", data="\n".join(map(json.dumps, HOSTILE)).encode())

    def export(self, name, *more):
        return self.fine("export", self.db, "--format", name, *more)

    def table(self, *more):
        return list(csv.DictReader(io.StringIO(self.export("csv", *more), newline="")))

    # ---- csv ----------------------------------------------------------------------------------

    def test_csv_is_the_view(self):
        self.add_hostile()
        found = self.table()
        self.assertEqual(list(found[0]), COLUMNS)
        expected = rows(self.db, "SELECT m.*, e.latitude, e.longitude FROM mentions m JOIN entities e "
                                 "USING (id)")
        self.assertEqual(len(found), len(expected))
        names = ("document", "text", "start", "end", "id", "nested", "clitics", "sentence")
        with contextlib.closing(sqlite3.connect(self.db)) as database:
            database.row_factory = sqlite3.Row
            view = [tuple(str(row[name]) for name in names) for row in
                    database.execute("SELECT * FROM mentions")]
        self.assertEqual(sorted(tuple(row[name] for name in names) for row in found), sorted(view))
        shusha = next(row for row in found if row["id"] == "shusha")
        self.assertEqual((shusha["latitude"], shusha["longitude"], shusha["score"]),
                         ("39.76", "46.75", "1.00"))
        self.assertIn('a "quoted", source', {row["source"] for row in found})

    def test_csv_is_in_the_order_of_the_text(self):
        places = [(row["document"], row["field"] != "title", int(row["start"])) for row in self.table()]
        self.assertEqual(places, sorted(places))

    def test_columns_are_documented(self):
        manual = (index.ROOT / "docs" / "index.md").read_text(encoding="utf-8")
        self.assertIn("`%s`" % " ".join(COLUMNS), manual)

    # ---- filters ------------------------------------------------------------------------------

    FILTERS = [
        (("--from", "2024-04"), "date >= '2024-04-01'"),
        (("--to", "2024-04"), "date <= '2024-04-30'"),
        (("--from", "2024-04-02", "--to", "2024-04-17"), "date BETWEEN '2024-04-02' AND '2024-04-17'"),
        (("--source", "beta,gamma"), "source IN ('beta', 'gamma')"),
        (("--zones", "headline"), "zone = 'headline'"),
        (("--types", "person,organization"), "type IN ('person', 'organization')"),
        (("--min-score", "0.96"), "score >= 0.96"),
    ]

    def test_filters(self):
        every = len(self.table())
        for options, condition in self.FILTERS:
            with self.subTest(options):
                found = sorted((row["document"], int(row["start"]), row["id"])
                               for row in self.table(*options))
                self.assertEqual(found, sorted(rows(self.db, "SELECT document, start, id FROM mentions "
                                                             "WHERE " + condition)))
                self.assertTrue(0 < len(found) < every)

    # ---- answers ------------------------------------------------------------------------------

    def test_geojson(self):
        features = json.loads(self.export("geojson"))["features"]
        self.assertEqual({feature["properties"]["id"]: feature["properties"]["mentions"]
                          for feature in features},
                         dict(rows(self.db, "SELECT id, count(*) FROM mentions WHERE type = 'place' "
                                            "GROUP BY id")))
        moscow = next(feature for feature in features if feature["properties"]["id"] == "moscow")
        self.assertEqual(moscow["geometry"], {"type": "Point", "coordinates": [37.62, 55.75]})

    def network(self, *more):
        graph = xml.fromstring(self.export("graphml", *more)).find(GRAPHML + "graph")
        nodes, edges = {}, {}
        for node in graph.iter(GRAPHML + "node"):
            nodes[node.get("id")] = {item.get("key"): item.text for item in node}
        for edge in graph.iter(GRAPHML + "edge"):
            ends = (nodes[edge.get(end)]["id"] for end in ("source", "target"))
            edges[frozenset(ends)] = int(edge.find(GRAPHML + "data[@key='together']").text)
        return nodes, edges

    def test_graphml(self):
        self.add_hostile()
        for options, condition in [((), "1")] + self.FILTERS[3:6]:
            with self.subTest(options):
                nodes, edges = self.network(*options)
                chosen = "(SELECT DISTINCT document, id FROM mentions WHERE %s)" % condition
                expected = rows(self.db, "SELECT a.id, b.id, count(*) FROM %s a JOIN %s b USING (document) "
                                         "WHERE a.id < b.id GROUP BY 1, 2" % (chosen, chosen))
                self.assertEqual(edges, {frozenset(pair): count for *pair, count in expected})
                counts = rows(self.db, "SELECT id, count(*) FROM mentions WHERE %s GROUP BY 1" % condition)
                self.assertEqual({node["id"]: int(node["mentions"]) for node in nodes.values()},
                                 dict(counts))

    # ---- brat ---------------------------------------------------------------------------------

    def test_brat(self):
        self.add_hostile()
        folder = self.folder / "brat"
        self.export("brat", "-o", folder)
        texts = sorted(folder.glob("*.txt"))
        self.assertEqual(len(texts), 10)
        self.assertEqual(len(list(folder.iterdir())), 21)
        types = (folder / "annotation.conf").read_text(encoding="utf-8").split("[relations]")[0].split()
        count = 0
        for path in texts:
            text = path.read_bytes().decode("utf-8")
            for line in path.with_suffix(".ann").read_text(encoding="utf-8").split("\n")[:-1]:
                tag, place, quoted = line.split("\t")
                if tag[0] == "N":
                    self.assertRegex(place, r"^Reference T%s alam:\S+$" % tag[1:])
                    continue
                kind, ranges = place.split(" ", 1)
                self.assertIn(kind, types)
                pieces = [text[int(piece.split()[0]):int(piece.split()[1])] for piece in ranges.split(";")]
                self.assertEqual(" ".join(pieces), quoted)
                self.assertNotIn("\n", "".join(pieces))
                count += 1
        self.assertEqual(count, rows(self.db, "SELECT count(*) FROM mentions")[0][0])
        self.assertTrue(any(";" in path.read_text(encoding="utf-8") for path in folder.glob("*.ann")))
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["brat", "news.db"])

    def test_brat_wants_an_empty_folder(self):
        folder = self.folder / "brat"
        folder.mkdir()
        self.export("brat", "--source", "beta", "-o", folder)
        self.assertEqual(len(list(folder.glob("*.txt"))), 2)
        self.fails(1, "alam: %s: the folder is not empty; name one that is, or a new one\n" % folder,
                   "export", self.db, "-f", "brat", "-o", folder)
        self.fails(2, "alam: %s: cannot make: No such file or directory\n" % (self.folder / "no" / "x"),
                   "export", self.db, "-f", "brat", "-o", self.folder / "no" / "x")

    # ---- annotations --------------------------------------------------------------------------

    def test_annotations(self):
        self.add_hostile()
        texts = {}
        for document, field, text in rows(self.db, "SELECT * FROM texts"):
            url = document.startswith("http")
            name = document if url else re.sub(
                "[\0-\x7f]", lambda sign: urllib.parse.quote(sign[0], safe="-._~/"), document)
            texts[name + ("#" + field if field else "")] = text
        lines = self.export("webanno-jsonld").splitlines()
        self.assertEqual(len(lines), len(self.table()))
        names = set()
        for line in lines:
            note = json.loads(line)
            self.assertEqual((note["@context"], note["type"]),
                             ("http://www.w3.org/ns/anno.jsonld", "Annotation"))
            names.add(note["id"])
            self.assertRegex(note["id"], r"^urn:alam:mention:[^\s<>\"{}|\\^`]+$")
            text = texts[note["target"]["source"]]
            quote, position = note["target"]["selector"]
            start, end = position["start"], position["end"]
            self.assertEqual((quote["type"], position["type"]),
                             ("TextQuoteSelector", "TextPositionSelector"))
            self.assertEqual((quote["prefix"], quote["exact"], quote["suffix"]),
                             (text[max(0, start - 32):start], text[start:end], text[end:end + 32]))
        self.assertEqual(len(names), len(lines))

    # ---- tables by columns --------------------------------------------------------------------

    def read(self, name, *more):
        """The same from parquet or arrow as csv.DictReader gives."""
        path = self.folder / ("out." + name)
        self.export(name, "-o", path, *more)
        table = (pyarrow.parquet.read_table(path) if name == "parquet"
                 else pyarrow.ipc.open_file(str(path)).read_all())
        self.assertEqual(table.schema.names, COLUMNS)
        self.assertEqual(str(table.schema.field("date").type), "date32[day]")
        self.assertFalse(path.with_suffix(path.suffix + ".part").exists())
        found = []
        for row in table.to_pylist():
            row.update(nested=int(row["nested"]), score="%.2f" % row["score"])
            for name_of in ("latitude", "longitude"):
                row[name_of] = "" if row[name_of] is None else "%.7g" % row[name_of]
            found.append({key: "" if value is None else str(value) for key, value in row.items()})
        return found

    @unittest.skipUnless(pyarrow, "pyarrow is not installed")
    def test_tables_by_columns_are_the_csv(self):
        self.add_hostile()
        for name in ("parquet", "arrow"):
            for options in [()] + [options for options, _ in self.FILTERS] + [("--from", "2030")]:
                with self.subTest((name, options)):
                    key = lambda row: sorted(row.items())
                    self.assertEqual(sorted(self.read(name, *options), key=key),
                                     sorted(self.table(*options), key=key))

    @unittest.skipUnless(pyarrow, "pyarrow is not installed")
    def test_a_table_that_cannot_be_written(self):
        for name in ("parquet", "arrow"):
            status, _, err = run("export", self.db, "-f", name, "-o", self.folder / "no" / "x")
            self.assertEqual(status, 2)
            self.assertRegex(err, r"^alam index: .*/no/x: cannot write: .*No such file or directory")
            self.assertEqual(err.count("\n"), 1)

    def test_without_pyarrow(self):
        (self.folder / "pyarrow.py").write_text("raise ImportError('none here')\n", encoding="utf-8")
        kept, os.environ["PYTHONPATH"] = os.environ.get("PYTHONPATH"), str(self.folder)
        try:
            status, _, err = run("export", self.db, "-f", "parquet", "-o", self.folder / "x")
        finally:
            os.environ.pop("PYTHONPATH")
            if kept is not None:
                os.environ["PYTHONPATH"] = kept
        self.assertEqual(status, 2)
        self.assertRegex(err, r"^alam index: parquet needs the Python package pyarrow, which (\S+) cannot "
                              r"import \(none here\); install it with: \1 -m pip install pyarrow\n$")
        self.assertFalse((self.folder / "x").exists())

    # ---- errors -------------------------------------------------------------------------------

    def test_wrong_use(self):
        formats = "csv, geojson, graphml, brat, webanno-jsonld, parquet, arrow"
        for arguments, message in {
            (): "export: no index was named",
            (self.db,): "export: no format was named; --format is one of " + formats,
            (self.db, "x", "-f", "csv"): "export: unexpected argument 'x'",
            (self.db, "-f", "xlsx"): "--format is one of %s, not 'xlsx'" % formats,
            (self.db, "-f", "brat"): "export: brat needs --output, a new or empty folder",
            (self.db, "-f", "arrow"): "export: arrow needs --output, a file",
            (self.db, "-f", "csv", "-o", self.db):
                "export: --output '%s' is the index itself" % self.db,
            (self.db, "-f", "csv", "--inside"): "unknown or ambiguous option '--inside'",
            (self.db, "-f", "csv", "--min-score", "x"): "--min-score is a number from 0 to 1, not 'x'",
        }.items():
            self.fails(1, "alam index: %s (see 'alam index --help')\n" % message, "export", *arguments)

    def test_wrong_filters(self):
        date = "alam: --from is '2024-4', expected a date such as 2024, 2024-04 or 2024-04-18\n"
        kind = ("alam: nothing in the index has the type 'town'; the built-in ones are person, place and "
                "organization\n")
        for name in ("csv", "geojson", "graphml", "brat", "webanno-jsonld", "parquet", "arrow"):
            out, new = self.folder / name, self.folder / "new"
            out.write_text("as before", encoding="utf-8")
            self.fails(1, date, "export", self.db, "-f", name, "-o", out, "--from", "2024-4")
            self.fails(1, kind, "export", self.db, "-f", name, "-o", new, "--types", "town")
            self.assertEqual(out.read_text(encoding="utf-8"), "as before")
            self.assertFalse(new.exists())

    def test_wrong_files(self):
        missing = self.folder / "no.db"
        self.fails(2, "alam: %s: there is no such index; 'alam index add' makes one\n" % missing,
                   "export", missing, "-f", "csv")
        self.assertFalse(missing.exists())
        other = self.folder / "other.db"
        with contextlib.closing(sqlite3.connect(other)) as database:
            database.execute("CREATE TABLE t (x)")
        self.fails(2, "alam: %s: the file is an SQLite database, but no index (expected one made by 'alam "
                      "index add')\n" % other, "export", other, "-f", "csv")
        self.fails(2, "alam: %s: cannot open: No such file or directory\n" % (self.folder / "no" / "x"),
                   "export", self.db, "-f", "csv", "-o", self.folder / "no" / "x")

    @unittest.skipUnless(pathlib.Path("/dev/full").exists(), "there is no /dev/full")
    def test_a_full_disk(self):
        for name in ("csv", "geojson", "graphml", "webanno-jsonld"):
            self.fails(2, "alam: /dev/full: cannot write: No space left on device\n", "export", self.db,
                       "-f", name, "-o", "/dev/full")


del Case  # it has no tests, and those of test_index are not for here

if __name__ == "__main__":
    index.main()
