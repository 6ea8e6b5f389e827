"""Tests of `alam index`: python3 tests/test_index.py ALAM [IMAGE]

Questions are asked of an index of the small texts in tests/index, and each answer is compared with the
table beside them (NAME.expected). With --write as the third argument the tables are written instead, to
be read and understood before they are committed. With IMAGE, the five articles of ../shared are indexed
too and compared with their gold; the test says so and skips itself where they are absent.
"""

import collections
import contextlib
import json
import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
HERE = ROOT / "tests" / "index"
SHARED = ROOT.parent / "shared"
ALAM = ""
IMAGE = None
WRITE = False
WORK = pathlib.Path()
SMALL = ""  # the image compiled here
# Not all rules: what they find in the texts is not what is tested here.
RULES = [ROOT / "rules" / name for name in ("und/fold.yaml", "ar/fold.yaml", "ar/clitics.yaml",
                                            "ar/inflection.yaml", "ar/common.yaml")]
TEXTS = HERE / "documents.jsonl"
NAMES = ["a1", "a2", "b1", "b2", "c1", "c2"]

# name of the expected table: the question
QUESTIONS = {
    "places": ["places"],
    "places-by-source": ["places", "--by", "source"],
    "places-by-zone": ["places", "--by", "zone", "--limit", "3"],
    "places-inside": ["places", "--inside"],
    "places-in-april": ["places", "--from", "2024-04", "--to", "2024-04-17"],
    "places-of-a-source": ["places", "--source", "beta,gamma"],
    "places-in-headlines": ["places", "--zones", "headline"],
    "places-geojson": ["places", "--format", "geojson", "--limit", "2"],
    "actors": ["actors"],
    "actors-sure": ["actors", "--min-score", "0.96"],
    "organizations": ["organizations", "--format", "jsonl"],
    "mentions": ["mentions", "nagorno-karabakh"],
    "mentions-inside": ["mentions", "azerbaijan", "--inside", "--limit", "4", "--format", "csv"],
    "mentions-by-name": ["mentions", "كاراباخ", "--format", "jsonl"],
    "cooccur-document": ["cooccur", "moscow"],
    "cooccur-paragraph": ["cooccur", "moscow", "--in", "paragraph"],
    "cooccur-sentence": ["cooccur", "moscow", "--in", "sentence"],
    "cooccur-persons": ["cooccur", "moscow", "--types", "person"],
    "timeline-day": ["timeline", "vladimir-putin", "--by", "day", "--from", "2024-04"],
    "timeline-week": ["timeline", "vladimir-putin", "--by", "week"],
    "timeline-month": ["timeline", "vladimir-putin"],
    "who-where": ["who-where"],
    "who-where-document": ["who-where", "--in", "document", "--types", "organization"],
    "spellings": ["spellings", "nagorno-karabakh"],
    "spellings-by-source": ["spellings", "nagorno-karabakh", "--by", "source"],
    "search-words": ["search", "محادثات السلام"],
    "search-phrase": ["search", '"محادثات السلام"'],
    "search-other-spelling": ["search", "قره باغ"],
    "search-proclitic": ["search", "عاد"],
    "search-filters": ["search", "person:vladimir-putin date:2024-04-01..2024-04-10"],
    "search-within": ["search", "within:azerbaijan source:alpha"],
    "search-date": ["search", "date:2024-04-18"],
    "new": ["new"],
    "entities": ["entities", "--limit", "5"],
    "entities-by-zone": ["entities", "--by", "zone", "--types", "person"],
    "network": ["network"],
    "network-sentence": ["network", "--in", "sentence", "--types", "place"],
    "table": ["spellings", "nagorno-karabakh", "--format", "table"],
}


def environment():
    values = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    values["ALAM_IMAGE"] = SMALL
    return values


def run(*arguments, data=None, **more):
    done = subprocess.run([ALAM, "index", *map(str, arguments)], capture_output=True, input=data,
                          env=environment(), timeout=120, check=False, **more)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def make_image(name, *more):
    image = str(WORK / name)
    done = subprocess.run([ALAM, "compile", HERE / "gazetteer.yaml", HERE / "people.yaml",
                           HERE / "organizations.yaml", *more, *RULES, "-o", image],
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise SystemExit("the test's image does not compile: " + done.stderr.decode())
    return image


def rows(path, sql, *values):
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute(sql, values).fetchall()


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=WORK))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.db = self.folder / "news.db"

    def fine(self, *arguments, **more):
        status, out, err = run(*arguments, **more)
        self.assertEqual((status, err), (0, ""), arguments)
        return out

    def fails(self, status, message, *arguments, **more):
        found, _, err = run(*arguments, **more)
        self.assertEqual((found, err), (status, message), arguments)

    def add(self, *arguments, **more):
        return self.fine("add", self.db, *arguments, **more)

    def sound(self, documents=None):
        out = self.fine("check", self.db)
        self.assertIn(": fine: ", out)
        if documents is not None:
            self.assertIn(": fine: %d documents," % documents, out)


class Questions(Case):
    @classmethod
    def setUpClass(cls):
        cls.shared = WORK / "questions.db"
        if not cls.shared.exists():
            status, _, err = run("add", cls.shared, TEXTS)
            assert status == 0, err

    def test_answers(self):
        for name, question in QUESTIONS.items():
            with self.subTest(name):
                out = self.fine(question[0], self.shared, *question[1:])
                expected = HERE / (name + ".expected")
                if WRITE:
                    expected.write_text(out, encoding="utf-8", newline="")
                with open(expected, encoding="utf-8", newline="") as file:
                    self.assertEqual(out, file.read())

    def test_no_table_is_left_over(self):
        self.assertEqual({path.stem for path in HERE.glob("*.expected")}, set(QUESTIONS))

    def test_limits(self):
        every = self.fine("places", self.shared, "--limit", "0").splitlines()
        self.assertEqual(self.fine("places", self.shared, "--limit", "2").splitlines(), every[:3])

    def test_columns_are_documented(self):
        manual = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
        for question in QUESTIONS.values():
            if "--format" in question:
                continue
            head = self.fine(question[0], self.shared, *question[1:]).splitlines()[0].split("\t")
            for column in head:
                self.assertIn(column, manual)

    def test_views_agree_with_answers(self):
        found = [line.split("\t") for line in
                 self.fine("places", self.shared, "--limit", "0").splitlines()[1:]]
        view = rows(self.shared, "SELECT id, sum(mentions) FROM counts WHERE type = 'place' GROUP BY 1")
        self.assertEqual({row[0]: int(row[4]) for row in found}, dict(view))
        spelled = self.fine("spellings", self.shared, "nagorno-karabakh", "--by", "source")
        view = rows(self.shared, "SELECT spelling, source, mentions, documents FROM spellings "
                                 "WHERE id = 'nagorno-karabakh'")
        self.assertEqual({tuple(line.split("\t")[:4]) for line in spelled.splitlines()[1:]},
                         {tuple(map(str, row)) for row in view})
        days = rows(self.shared, "SELECT date, mentions FROM days WHERE id = 'moscow' AND date NOT NULL")
        shown = [line.split("\t") for line in
                 self.fine("timeline", self.shared, "moscow", "--by", "day").splitlines()[1:]]
        self.assertEqual({row[0]: int(row[1]) for row in shown if row[1] != "0"}, dict(days))

    def test_views(self):
        self.assertEqual(rows(self.shared, "SELECT document, source, title, date, zones FROM documents "
                                           "WHERE document = 'a2'"),
                         [("a2", "alpha", "لقاء", "2024-04-01", '["body"]')])
        self.assertEqual(rows(self.shared, "SELECT within FROM within WHERE id = 'shusha' ORDER BY 1"),
                         [("azerbaijan",), ("nagorno-karabakh",)])
        for text, piece in rows(self.shared, 'SELECT m.text, substr(t.text, m.start + 1, m."end" - m.start) '
                                             "FROM mentions m JOIN texts t USING (document, field)"):
            self.assertEqual(text, piece)
        self.assertEqual(rows(self.shared, "SELECT text, clitics FROM mentions WHERE clitics <> ''"),
                         [("الأمم المتحدة", "و")])

    def test_wrong_use(self):
        for arguments, message in {
            (): "no command was given",
            ("frob",): "there is no command 'frob'",
            ("places",): "places: no index was named",
            ("mentions", self.shared): "mentions: no entity was named",
            ("search", self.shared): "search: no words were given",
            ("places", self.shared, "x"): "places: unexpected argument 'x'",
            ("places", self.shared, "--by", "day"): "--by is one of zone, source, not 'day'",
            ("timeline", self.shared, "russia", "--by", "zone"):
                "--by is one of day, week, month, not 'zone'",
            ("mentions", self.shared, "russia", "--by", "zone"): "mentions takes no --by",
            ("places", self.shared, "--in", "sentence"): "places takes no --in",
            ("cooccur", self.shared, "russia", "--in", "page"):
                "--in is one of sentence, paragraph, document, not 'page'",
            ("places", self.shared, "--min-score", "2"):
                "--min-score is a number from 0 to 1, not '2'",
            ("places", self.shared, "--limit", "all"): "--limit is a number, not 'all'",
            ("places", self.shared, "--types", "place,,person"): "--types has an empty name in it",
            ("places", self.shared, "--format", "xml"):
                "--format is one of table, tsv, jsonl, csv, geojson, not 'xml'",
            ("places", self.shared, "--frob"): "unknown or ambiguous option '--frob'",
            ("actors", self.shared, "--wait", "x"): "actors: --wait is a number of seconds, not 'x'",
            ("spellings", self.shared, "russia", "--format", "geojson"):
                "spellings: its rows are no places, which geojson needs; places and who-where have them",
        }.items():
            self.fails(1, "alam index: %s (see 'alam index --help')\n" % message, *arguments)

    def test_wrong_questions(self):
        for arguments, message in {
            ("places", self.shared, "--from", "2024-4"):
                "--from is '2024-4', expected a date such as 2024, 2024-04 or 2024-04-18",
            ("places", self.shared, "--to", "2024-02-30"):
                "--to is '2024-02-30', expected a date such as 2024, 2024-04 or 2024-04-18",
            ("places", self.shared, "--types", "town"):
                "nothing in the index has the type 'town'; the built-in ones are person, place and "
                "organization",
            ("mentions", self.shared, "atlantis"):
                "the index has no entity 'atlantis', expected an id or a name as it stands in the texts; "
                "'alam index places' and its like list them",
            ("search", self.shared, "person:moscow"):
                "the index has no person 'moscow', expected an id or a name as it stands in the texts; "
                "'alam index places' and its like list them",
            ("search", self.shared, "date:yesterday"):
                "date: is 'yesterday', expected a date such as 2024-04 or 2024-04-01..2024-04-18",
            ("search", self.shared, "source:delta"): "the index has no source 'delta'",
            ("search", self.shared, " ."):
                "' .' has no word to search for, expected words, \"a phrase\" or filters such as "
                "place:ID and date:2024-04",
        }.items():
            self.fails(1, "alam: %s\n" % message, *arguments)


class NewNames(Case):
    def test_names_on_the_rise(self):
        """Of two unlisted names the one whose mentions are new rises, the steady one does not."""
        texts, spans = [], []
        for day in range(1, 29):
            name = "d%d" % day
            texts.append({"id": name, "text": "Steady and Rising", "date": "2024-02-%02d" % day})
            spans.append({"doc": name, "field": "text", "start": 0, "end": 6, "type": "person"})
            if day > 24:
                spans.append({"doc": name, "field": "text", "start": 11, "end": 17, "type": "person"})
            spans.append({"doc": name, "field": "text", "start": 0, "end": 6, "type": "place",
                          "id": "moscow"})
        files = self.folder / "texts.jsonl", self.folder / "spans.jsonl"
        for file, lines in zip(files, (texts, spans)):
            file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        self.add("--spans", files[1], files[0])
        table = [line.split("\t") for line in self.fine("new", self.db).splitlines()[1:]]
        self.assertEqual([row[:8] for row in table],
                         [["?person:rising", "person", "Rising", "4", "0", "4", "2024-02-25", "2024-02-28"],
                          ["?person:steady", "person", "Steady", "7", "21", "28", "2024-02-01", "2024-02-28"]])
        self.assertGreater(float(table[0][8]), 4)
        self.assertLess(abs(float(table[1][8])), 0.01)
        longer = self.fine("new", self.db, "--days", "28").splitlines()[1].split("\t")
        self.assertEqual(longer[4], "0")


class Keeping(Case):
    def test_again_changes_nothing(self):
        self.assertEqual(self.add(TEXTS), "%s: 6 documents added, 0 replaced, 0 as before\n" % self.db)
        before = rows(self.db, "SELECT * FROM document"), rows(self.db, "SELECT * FROM mention")
        self.assertEqual(self.add(TEXTS), "%s: 0 documents added, 0 replaced, 6 as before\n" % self.db)
        self.assertEqual(before,
                         (rows(self.db, "SELECT * FROM document"), rows(self.db, "SELECT * FROM mention")))
        self.sound(6)

    def test_jobs_give_the_same(self):
        self.add("--jobs", "3", TEXTS)
        other = self.folder / "other.db"
        self.fine("add", other, TEXTS)
        for view in ("documents", "mentions", "entities"):
            sql = "SELECT * FROM %s ORDER BY 1, 2, 3, 4, 5" % view
            self.assertEqual(rows(self.db, sql), rows(other, sql))

    def test_a_changed_document_is_replaced(self):
        self.add(TEXTS)
        changed = json.dumps({"id": "b1", "source": "beta", "date": "2024-04-03", "text": "عاد إلى شوشا."})
        self.assertEqual(self.add("--input", "jsonl", "-", data=changed.encode()),
                         "%s: 0 documents added, 1 replaced, 0 as before\n" % self.db)
        self.assertEqual(rows(self.db, "SELECT text, id, date FROM mentions WHERE document = 'b1'"),
                         [("شوشا", "shusha", "2024-04-03")])
        self.assertNotIn("b1", self.fine("search", self.db, "محادثات"))
        self.assertIn("b1", self.fine("search", self.db, "عاد"))
        self.sound(6)

    def test_remove(self):
        self.add(TEXTS)
        self.assertEqual(self.fine("remove", self.db, "b1", "c2"), "%s: 2 documents removed\n" % self.db)
        self.assertEqual([name for name, in rows(self.db, "SELECT document FROM documents")],
                         ["a1", "a2", "b2", "c1"])
        self.assertNotIn("b1", self.fine("search", self.db, "محادثات"))
        self.assertEqual(rows(self.db, "SELECT count(*) FROM mentions WHERE document = 'b1'"), [(0,)])
        self.fails(2, "alam: b1: there is no such document in the index\n", "remove", self.db, "b1")
        self.sound(4)
        self.fine("remove", self.db, "a1", "a2", "b2", "c1")
        self.assertEqual(len(self.fine("places", self.db).splitlines()), 1)
        self.assertEqual(rows(self.db, "SELECT count(*) FROM pack"), [(0,)])
        self.sound(0)

    def test_a_number_is_never_used_again(self):
        self.add(TEXTS)
        self.fine("remove", self.db, "c2")
        self.add("--input", "jsonl", "-", data=b'{"id": "d1", "text": "Moscow"}')
        self.assertEqual(rows(self.db, "SELECT number FROM documents WHERE document = 'd1'"), [(7,)])

    def test_text_files(self):
        file = self.folder / "report.txt"
        file.write_bytes("\ufeffذهب إلى موسكو.\x00 \xff باكو".encode("utf-8")[:-4] + b"\xff\xfe Moscow")
        self.add(file, "--source", "desk", "--date", "2024-01-02", "--language", "ar")
        self.assertEqual(rows(self.db, "SELECT document, source, date, language FROM documents"),
                         [(str(file), "desk", "2024-01-02", "ar")])
        for text, piece in rows(self.db, 'SELECT m.text, substr(t.text, m.start + 1, m."end" - m.start) '
                                         "FROM mentions m JOIN texts t USING (document)"):
            self.assertEqual(text, piece)
        self.assertEqual([text for text, in rows(self.db, "SELECT text FROM mentions ORDER BY start")],
                         ["موسكو", "Moscow"])
        self.assertIn("as before", self.add(file, "--source", "desk", "--date", "2024-01-02",
                                            "--language", "ar"))
        self.assertEqual(self.fine("retag", self.db), "%s: 0 replaced, 1 as before\n" % self.db)
        self.sound(1)

    def test_documents_that_cannot_be_used(self):
        lines = [b'{"id": "fine", "text": "Moscow"}', b'{"id": "no text"}', b'nonsense',
                 b'{"id": "day", "text": "x", "date": "18 April"}', b'{"id": {}, "text": "x"}',
                 b'{"id": "s", "text": "x", "source": 3}']
        status, out, err = run("add", self.db, "--input", "jsonl", "-", data=b"\n".join(lines))
        self.assertEqual(status, 2)
        self.assertEqual(out, "%s: 1 documents added, 0 replaced, 0 as before\n" % self.db)
        self.assertEqual(err.splitlines(), [
            'alam: -:2: found neither "text" nor "title"; a document needs one of them',
            "alam: -:3:8: the line is no JSON: invalid token near 'nonsense'",
            'alam: -:5: "id" is neither a string nor an integer',
            "alam: day: the date is '18 April', expected YYYY-MM-DD; correct it or leave it out",
            'alam: -:6: "source" is not a string'])
        self.sound(1)

    def test_given_spans(self):
        texts = self.folder / "texts.jsonl"
        texts.write_text('{"id": "x", "title": "برلين", "text": "في برلين وميونخ"}\n', encoding="utf-8")
        spans = self.folder / "spans.jsonl"
        span = {"doc": "x", "field": "text", "start": 9, "end": 15, "type": "place", "id": "munich",
                "name": "Munich", "clitics": ["و"], "score": 0.5}
        spans.write_text("\n".join(json.dumps(row) for row in [
            span, {"doc": "x", "field": "text", "start": 3, "end": 8, "type": "place", "id": None},
            {"doc": "x", "field": "title", "start": 0, "end": 5, "type": "place", "id": "berlin",
             "zone": "headline"}]), encoding="utf-8")
        self.add("--spans", spans, texts)
        self.assertEqual(rows(self.db, "SELECT id, text, field, zone, score, clitics FROM mentions"),
                         [("berlin", "برلين", "title", "headline", 1.0, ""),
                          ("?place:برلين", "برلين", "text", "body", 1.0, ""),
                          ("munich", "وميونخ", "text", "body", 0.5, "و")])
        self.assertEqual(rows(self.db, "SELECT DISTINCT listed FROM entities"), [(0,)])
        self.assertIn("1 as before", self.add("--spans", spans, texts))
        spans.write_text(json.dumps(span | {"score": 0.6}), encoding="utf-8")
        self.assertIn("1 replaced", self.add("--spans", spans, texts))
        self.assertEqual(rows(self.db, "SELECT score FROM mentions"), [(0.6,)])
        self.sound(1)

    def test_roles_on_the_date(self):
        people = self.folder / "people.yaml"
        people.write_text("format: 1\ntype: person\nentities:\n"
                          "  - id: vladimir-putin\n    names: {en: [Vladimir Putin]}\n    roles:\n"
                          "      - {role: prime-minister, of: russia, from: 2008-05-08, to: 2012-05-07}\n"
                          "      - {role: president, of: russia, from: 2012-05-07}\n", encoding="utf-8")
        image = str(self.folder / "roles.alam")
        subprocess.run([ALAM, "compile", HERE / "gazetteer.yaml", people, *RULES, "-o", image], check=True,
                       capture_output=True)
        texts = [{"id": "y%s" % day[:4], "text": "Vladimir Putin met Vladimir Putin.", "date": day}
                 for day in ("2010-01-01", "2020-01-01")] + [{"id": "none", "text": "Vladimir Putin"}]
        data = "\n".join(map(json.dumps, texts)).encode()
        self.add("--image", image, "--input", "jsonl", "-", data=data)
        self.assertEqual(rows(self.db, 'SELECT document, date, id, role, "of" FROM roles'),
                         [("y2010", "2010-01-01", "vladimir-putin", "prime-minister", "russia"),
                          ("y2020", "2020-01-01", "vladimir-putin", "president", "russia")])
        self.fine("remove", self.db, "--image", image, "y2010")
        self.assertEqual(len(rows(self.db, "SELECT * FROM roles")), 1)
        # And the same from the spans that `alam tag` writes.
        file = self.folder / "texts.jsonl"
        file.write_bytes(data)
        spans = self.folder / "spans.jsonl"
        subprocess.run([ALAM, "tag", "--image", image, "-f", "jsonl", "-o", spans, file], check=True)
        other = self.folder / "other.db"
        self.fine("add", other, "--image", image, "--spans", spans, file)
        self.assertEqual(rows(other, "SELECT document, role FROM roles"),
                         [("y2010", "prime-minister"), ("y2020", "president")])
        self.sound(2)

    def test_wrong_spans(self):
        spans = self.folder / "spans.jsonl"
        good = {"doc": "a1", "start": 0, "end": 2, "type": "place", "id": "x", "field": "text"}
        for row, message in [
            ({}, 'no "doc"; a span needs one'),
            (good | {"start": -1}, '"start" is no number from 0, expected code points in the field'),
            (good | {"end": 0}, '"end" is 0, expected more than "start", 0'),
            (good | {"mode": "x"}, "\"mode\" is 'x', expected name or demonym"),
            (good | {"score": 7}, '"score" is 7, expected 0 to 1'),
            ([], "found no JSON object; each line is a span as 'alam tag' writes it"),
        ]:
            spans.write_text(json.dumps(row), encoding="utf-8")
            self.fails(2, "alam: %s:1: %s\n" % (spans, message), "add", self.db, "--spans", spans, TEXTS)
            self.assertFalse(self.db.exists())
        spans.write_text(json.dumps(good | {"end": 9999}), encoding="utf-8")
        status, _, err = run("add", self.db, "--spans", spans, TEXTS)
        self.assertEqual(status, 2)
        self.assertEqual(err.splitlines(), [
            "alam: %s:1: a span goes from 0 to 9999, but the text of 'a1' ends before; the spans are of "
            "another text" % TEXTS,
            "alam: %s: 1 documents of the spans are not among the files, such as 'a1'; give their files too"
            % spans])
        self.assertEqual(rows(self.db, "SELECT count(*) FROM document"), [(5,)])

    def test_retag(self):
        self.add(TEXTS)
        more = self.folder / "more.yaml"
        more.write_text("format: 1\ntype: place\nentities:\n  - id: brazzaville\n    names: {ar: [برازافيل]}\n"
                        "  - id: europe\n    names: {en: [Europe]}\n", encoding="utf-8")
        image = make_image("more.alam", more)
        before = dict(rows(self.db, "SELECT document, tagged FROM documents JOIN document "
                                    "ON document.id = number"))
        self.assertEqual(self.fine("retag", self.db, "--image", image),
                         "%s: 1 replaced, 5 as before\n" % self.db)
        after = dict(rows(self.db, "SELECT document, tagged FROM documents JOIN document "
                                   "ON document.id = number"))
        self.assertEqual([name for name in NAMES if before[name] != after[name]], ["c2"])
        self.assertEqual(rows(self.db, "SELECT id FROM mentions WHERE document = 'c2'"), [("brazzaville",)])
        self.assertEqual(self.fine("retag", self.db), "%s: 1 replaced, 5 as before\n" % self.db)
        self.assertEqual(rows(self.db, "SELECT listed FROM entities WHERE id = 'brazzaville'"), [(0,)])
        self.sound(6)

    def test_retag_moves_places(self):
        self.add(TEXTS)
        folder = self.folder / "moved"
        folder.mkdir()
        for name in ("gazetteer.yaml", "people.yaml", "organizations.yaml"):
            text = (HERE / name).read_text(encoding="utf-8")
            (folder / name).write_text(text.replace("within: nagorno-karabakh", "within: russia"),
                                       encoding="utf-8")
        image = str(folder / "moved.alam")
        subprocess.run([ALAM, "compile", folder, *RULES, "-o", image], check=True,
                       capture_output=True)
        self.assertEqual(self.fine("retag", self.db, "--image", image),
                         "%s: 0 replaced, 6 as before\n" % self.db)
        self.assertEqual(rows(self.db, "SELECT within FROM within WHERE id = 'shusha'"), [("russia",)])
        self.sound(6)

    def test_another_fold(self):
        self.add(TEXTS)
        rules = self.folder / "rules"
        shutil.copytree(ROOT / "rules", rules)
        fold = rules / "ar" / "fold.yaml"
        fold.write_text(fold.read_text(encoding="utf-8") + "\n  - {name: test, level: loose, from: [ب], to: ت}\n", encoding="utf-8")
        image = str(self.folder / "other.alam")
        done = subprocess.run([ALAM, "compile", HERE / "gazetteer.yaml", HERE / "people.yaml",
                               HERE / "organizations.yaml", *(rules / path.relative_to(ROOT / "rules")
                                                              for path in RULES), "-o", image],
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        for command in (["add", self.db, "--image", image, TEXTS],
                        ["search", self.db, "--image", image, "x"], ["remove", self.db, "--image", image, "a1"]):
            self.fails(2, "alam: %s: the image folds words otherwise than those in the index; run 'alam "
                          "index retag' with it first, or use the image of before\n" % self.db, *command)
        self.fine("retag", self.db, "--image", image)
        self.assertIn("b1", self.fine("search", self.db, "--image", image, "تدأت"))
        self.sound(6)


class Trouble(Case):
    """What can go wrong with the file: a clear message, and nothing lost."""

    def test_missing(self):
        self.fails(2, "alam: %s: there is no such index; 'alam index add' makes one\n" % self.db,
                   "places", self.db)

    def test_no_index(self):
        self.db.write_bytes(b"This is a letter and no database at all.\n" * 100)
        for command in (["places", self.db], ["add", self.db, TEXTS]):
            self.fails(2, "alam: %s: the file is no index (expected one made by 'alam index add')\n"
                       % self.db, *command)
        self.assertTrue(self.db.read_bytes().startswith(b"This is a letter"))

    def test_another_database(self):
        with contextlib.closing(sqlite3.connect(self.db)) as database:
            database.execute("CREATE TABLE mine (x)")
        for command in (["places", self.db], ["add", self.db, TEXTS], ["retag", self.db]):
            self.fails(2, "alam: %s: the file is an SQLite database, but no index (expected one made by "
                          "'alam index add')\n" % self.db, *command)
        self.assertEqual(rows(self.db, "SELECT name FROM sqlite_schema"), [("mine",)])

    def test_newer_version(self):
        self.add(TEXTS)
        with contextlib.closing(sqlite3.connect(self.db)) as database:
            database.execute("PRAGMA user_version = 99")
        for command in (["places", self.db], ["add", self.db, TEXTS]):
            self.fails(2, "alam: %s: the index has version 99, this program knows versions up to 1; use "
                          "the program that made it, or a newer one\n" % self.db, *command)
        self.assertEqual(rows(self.db, "SELECT count(*) FROM document"), [(6,)])

    def test_older_version(self):
        """Version 0 with our name in it is an index whose first step was not finished."""
        with contextlib.closing(sqlite3.connect(self.db)) as database:
            database.execute("PRAGMA application_id = 0x414C414D")
            database.execute("VACUUM")
        self.fails(2, "alam: %s: the index has version 0, expected 1; 'alam index retag' brings it up to "
                      "date\n" % self.db, "places", self.db)
        self.assertEqual(self.fine("retag", self.db), "%s: 0 replaced, 0 as before\n" % self.db)
        self.add(TEXTS)
        self.sound(6)

    def test_empty_file(self):
        self.db.touch()
        self.add(TEXTS)
        self.sound(6)

    def big(self, count=3000):
        """An index with many pages."""
        lines = [json.dumps({"id": "d%d" % i, "text": "Vladimir Putin spoke in Moscow %d times. " % i * 9})
                 for i in range(count)]
        self.add("--input", "jsonl", "-", data="\n".join(lines).encode())

    def content(self):
        return [rows(self.db, "SELECT * FROM %s ORDER BY 1, 2, 3, 4, 5" % view)
                for view in ("mentions", "documents", "entities", "texts ORDER BY 1 --")]

    def test_damaged(self):
        """Damage anywhere is found, but for what lies where nothing is stored."""
        self.big()
        whole = self.db.read_bytes()
        before, harmless, said = self.content(), 0, set()
        for place in range(16384, len(whole), max(16384, len(whole) // 40)):
            self.db.write_bytes(whole[:place] + b"\xa5" * 4096 + whole[place + 4096:])
            status, _, err = run("check", self.db)
            if status == 0:
                harmless += 1
                self.assertEqual(self.content(), before, place)
                continue
            self.assertEqual(status, 2, place)
            said.add(err.replace(str(self.db), "DB").split(" (")[0])
            self.assertTrue(err.endswith("make it again from the documents, or rescue what can be read with "
                                         "the sqlite3 shell's .recover\n"), err)
            for question in (["places"], ["search", "Moscow"], ["mentions", "moscow"]):
                self.assertIn(run(question[0], self.db, *question[1:])[0], (0, 1, 2))
        self.assertEqual(said, {"alam: DB: the index is damaged"})
        self.assertLess(harmless, 12)

    def test_cut_short(self):
        self.big()
        whole = self.db.read_bytes()
        for size in (100, 16384, len(whole) // 2, len(whole) - 16384):
            self.db.write_bytes(whole[:size])
            status, _, err = run("check", self.db)
            self.assertEqual(status, 2)
            self.assertRegex(err, "is damaged|is no index")

    def test_locked(self):
        self.add(TEXTS)
        with contextlib.closing(sqlite3.connect(self.db, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            self.fails(2, "alam: %s: another process is writing to the index; waited 0.2 s; try again when "
                          "it has finished, or wait longer (--wait)\n" % self.db,
                       "remove", self.db, "a1", "--wait", "0.2")
            self.assertIn("moscow", self.fine("places", self.db))
            other.execute("ROLLBACK")
        self.sound(6)

    def test_two_writers(self):
        writers = []
        for part in range(2):
            lines = "\n".join(json.dumps({"id": "w%d-%d" % (part, i), "text": "Moscow and Russia %d" % i})
                              for i in range(2000))
            file = self.folder / ("part%d.jsonl" % part)
            file.write_text(lines, encoding="utf-8")
            writers.append(subprocess.Popen([ALAM, "index", "add", self.db, file], env=environment(),
                                            stdout=subprocess.PIPE, stderr=subprocess.PIPE))
        for writer in writers:
            out, err = writer.communicate(timeout=100)
            self.assertEqual((writer.returncode, err), (0, b""), out)
        self.sound(4000)
        self.assertEqual(rows(self.db, "SELECT count(*) FROM mentions"), [(8000,)])

    def test_readers_see_whole_batches(self):
        self.add(TEXTS)
        lines = "\n".join(json.dumps({"id": "r%d" % i, "text": "Moscow " * 30}) for i in range(20000))
        file = self.folder / "many.jsonl"
        file.write_text(lines, encoding="utf-8")
        writer = subprocess.Popen([ALAM, "index", "add", self.db, file], env=environment(),
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        while writer.poll() is None:
            found = {row[0]: row for row in (line.split("\t") for line in
                                             self.fine("places", self.db).splitlines())}["moscow"]
            mentions, documents = int(found[4]), int(found[5])
            self.assertEqual(mentions - 4, (documents - 3) * 30)
        self.assertEqual((writer.returncode, writer.stderr.read()), (0, b""))
        writer.stderr.close()
        self.sound(20006)

    def limited(self, size):
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    def test_no_room(self):
        """A limit of the file's size stands for a full disk: writing fails in the middle."""
        self.add(TEXTS)
        lines = "\n".join(json.dumps({"id": "f%d" % i, "text": "Moscow %d " % i * 200}) for i in range(3000))
        status, _, err = run("add", self.db, "--input", "jsonl", "-", data=lines.encode(),
                             preexec_fn=self.limited(400000))
        self.assertEqual(status, 2)
        self.assertEqual(err, "alam: %s: cannot read or write the index: disk I/O error; what was committed "
                              "before is safe\n" % self.db)
        self.sound()
        self.assertEqual(rows(self.db, "SELECT document FROM documents LIMIT 6"), [(n,) for n in NAMES])

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which("mount"), "mounting a small disk needs root")
    def test_full_disk(self):
        disk = self.folder / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk],
                                 capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest("no small disk can be mounted here: " + mounted.stderr.decode().strip())
        self.addCleanup(subprocess.run, ["umount", disk], check=False)
        self.db = disk / "news.db"
        self.add(TEXTS)
        lines = "\n".join(json.dumps({"id": "f%d" % i, "text": "Moscow %d " % i * 200}) for i in range(3000))
        status, _, err = run("add", self.db, "--input", "jsonl", "-", data=lines.encode())
        self.assertEqual(status, 2)
        self.assertEqual(err, "alam: %s: the disk is full; the last batch was not stored, all before it was; "
                              "make room and run the command again\n" % self.db)
        self.sound()
        self.assertEqual(rows(self.db, "SELECT document FROM documents LIMIT 6"), [(n,) for n in NAMES])

    @unittest.skipIf(os.geteuid() == 0, "root may write everything")
    def test_read_only(self):
        self.add(TEXTS)
        self.db.chmod(0o444)
        self.fails(2, "alam: %s: the index may not be written; allow it for the file and its folder\n"
                   % self.db, "remove", self.db, "a1")


class WholeImage(Case):
    def test_the_same_as_tag(self):
        """With the default image, which also finds names that no gazetteer lists."""
        if not IMAGE:
            self.skipTest("no image was given")
        names = ["حبيب محمد", "نبيه إسماعيل الخليل", "جوناثان بوصوفة", "فلاديمير بوتين"]
        texts = self.folder / "texts.jsonl"
        texts.write_text("\n".join(json.dumps({
            "id": "t%d" % i, "title": "لقاء في بيروت",
            "text": "أعلن الوزير %s أن الرئيس %s زار مدينة طنجة.\nوقال %s إن موسكو بعيدة."
                    % (names[i % 4], names[(i + 1) % 4], names[i % 4])}) for i in range(200)),
            encoding="utf-8")
        spans = self.folder / "spans.jsonl"
        for files in ([texts], sorted((ROOT / "examples").glob("*.txt"))):
            subprocess.run([ALAM, "tag", "--image", IMAGE, "-f", "jsonl", "-o", spans, *files], check=True)
            tagged = [json.loads(line) for line in spans.read_text(encoding="utf-8").splitlines()]
            self.add("--image", IMAGE, *files)
            self.assertEqual(
                collections.Counter((row["doc"], row.get("field"), row["start"], row["end"], row["text"],
                                     row["id"], row["name"], row["zone"], row["mode"], row["match"],
                                     row["score"]) for row in tagged),
                collections.Counter(rows(self.db, 'SELECT document, field, start, "end", text, id, name, '
                                                  "zone, mode, match, score FROM mentions")))
            if files == [texts]:
                self.assertGreater(rows(self.db, "SELECT count(*) FROM entities WHERE NOT listed")[0][0], 0)
            self.assertEqual(self.fine("retag", self.db, "--image", IMAGE).split(": ")[1].split()[0], "0")
            self.fine("remove", self.db, "--image", IMAGE,
                      *(name for name, in rows(self.db, "SELECT document FROM documents")))
            self.sound(0)


class FiveArticles(Case):
    """One entity for Nagorno-Karabakh, and the gold's counts."""

    def setUp(self):
        super().setUp()
        self.articles = sorted((SHARED / "articles").glob("*.txt"))
        if not IMAGE or not self.articles:
            self.skipTest("there are no articles in %s" % SHARED)
        self.add("--image", IMAGE, *self.articles)

    def gold(self, entity):
        found = collections.Counter()
        zones = {zone for zone, in rows(self.db, "SELECT name FROM zone")}
        for path in sorted((SHARED / "gold").glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                # Where zones are not told apart everything is body.
                in_body = row["zone"] == "body" or zones == {"body"}
                if row.get("id") == entity and in_body and not row.get("optional"):
                    found[row["surface"]] += 1
        return found

    def test_spellings(self):
        out = self.fine("spellings", self.db, "nagorno-karabakh", "--zones", "body")
        found = {line.split("\t")[0]: int(line.split("\t")[1]) for line in out.splitlines()[1:]}
        gold = self.gold("nagorno-karabakh")
        self.assertGreater(len(gold), 5)
        self.assertEqual(found, gold)

    def test_dates_are_found_in_the_text(self):
        dates = {pathlib.Path(name).name[:3]: date
                 for name, date in rows(self.db, "SELECT document, date FROM documents")}
        self.assertEqual(dates["000"], "2024-04-18")
        self.assertIn("000", self.fine("search", self.db, "--image", IMAGE, "place:russia date:2024-04-18"))

    def test_counts(self):
        out = self.fine("places", self.db, "--zones", "body", "--limit", "1000")
        found = {row[0]: int(row[4]) for row in (line.split("\t") for line in out.splitlines()[1:])}
        for entity in ("nagorno-karabakh", "azerbaijan", "armenia"):
            self.assertEqual(found[entity], sum(self.gold(entity).values()), entity)


def main():
    global ALAM, IMAGE, WRITE, WORK, SMALL
    arguments = [name for name in sys.argv[1:] if name != "--write"]
    WRITE = "--write" in sys.argv
    if not arguments:
        raise SystemExit(__doc__)
    ALAM = arguments.pop(0)
    IMAGE = arguments.pop(0) if arguments and arguments[0].endswith(".alam") else None
    with tempfile.TemporaryDirectory() as folder:
        WORK = pathlib.Path(folder)
        SMALL = make_image("small.alam")
        unittest.main(argv=[sys.argv[0], *arguments], verbosity=1)


if __name__ == "__main__":
    main()
