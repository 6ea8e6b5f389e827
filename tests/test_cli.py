"""Tests of the program: python3 tests/test_cli.py ALAM [IMAGE]

Compiles a small image of its own from the gazetteer below and the rules of the repository. With
IMAGE, that image too must be sound and usable.
"""

import gzip
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALAM = ""
IMAGE = None
WORK = pathlib.Path()  # where all tests write
SMALL = ""             # the image compiled here

GAZETTEER = {
    "places.yaml": """format: 1
type: place
entities:
  - id: moscow
    kind: city
    names: {ar: [موسكو], en: [Moscow]}
  - id: baku
    kind: city
    names: {ar: [باكو], en: [Baku]}
  - id: russia
    kind: country
    names: {ar: [روسيا], en: [Russia]}
    demonyms: {ar: [روسي], en: [Russian]}
""",
    "people.yaml": """format: 1
type: person
entities:
  - id: vladimir-putin
    names: {ar: [فلاديمير بوتين], en: [Vladimir Putin]}
    short: {ar: [بوتين], en: [Putin]}
    roles:
      - {role: head-of-government, of: russia, from: 2008-05-08, to: 2012-05-07}
      - {role: head-of-state, of: russia, from: 2012-05-07}
""",
    "organizations.yaml": """format: 1
type: organization
entities:
  - id: russian-armed-forces
    kind: army
    names: {ar: [القوات الروسية], en: [Russian Armed Forces]}
""",
}

KEYS = ["doc", "start", "end", "byte_start", "byte_end", "text", "type", "kind", "id", "name",
        "mode", "zone", "match", "why", "score", "nested"]
TEXT = "أعلن فلاديمير بوتين أن القوات الروسية غادرت باكو إلى موسكو.\n"
ENGLISH = "Vladimir Putin spoke in Moscow about the Russian Armed Forces.\n"


def make_image(folder):
    for name, text in GAZETTEER.items():
        (folder / name).write_text(text, encoding="utf-8")
    image = str(folder / "small.alam")
    done = subprocess.run([ALAM, "compile", *(str(folder / name) for name in GAZETTEER),
                           str(ROOT / "rules"), "-o", image], capture_output=True)
    if done.returncode != 0:
        raise SystemExit("the test's image does not compile: " + done.stderr.decode())
    return image


def run(*arguments, data=None, image=True, environment=None, **more):
    """Runs a command with the small image in $ALAM_IMAGE."""
    values = {key: value for key, value in os.environ.items() if key not in ("ALAM_IMAGE", "NO_COLOR")}
    if image:
        values["ALAM_IMAGE"] = SMALL
    values |= environment or {}
    if isinstance(data, str):
        data = data.encode()
    if "stdout" not in more:
        more["stdout"] = subprocess.PIPE
    if data is None and "stdin" not in more:
        more["stdin"] = subprocess.DEVNULL
    return subprocess.run([ALAM, *map(str, arguments)], input=data, stderr=subprocess.PIPE,
                          env=values, timeout=120, **more)


def write(name, content):
    path = WORK / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def records(output):
    return [json.loads(line) for line in output.decode().split("\n") if line]


def ids(output):
    return [row["id"] for row in records(output)]


class Case(unittest.TestCase):
    def fine(self, *arguments, **more):
        done = run(*arguments, **more)
        self.assertEqual((done.returncode, done.stderr.decode()), (0, ""), arguments)
        return done.stdout

    def fails(self, status, *arguments, **more):
        """The message of a command that must fail with `status`."""
        done = run(*arguments, **more)
        self.assertEqual(done.returncode, status, (arguments, done.stderr.decode()))
        return done.stderr.decode()


class Jsonl(Case):
    def test_record(self):
        path = write("a.txt", TEXT)
        rows = records(self.fine("tag", path))
        self.assertEqual([row["id"] for row in rows],
                         ["vladimir-putin", "russian-armed-forces", "russia", "baku", "moscow"])
        for row in rows:
            self.assertEqual([key for key in row if key != "clitics"], KEYS)
            self.assertEqual(row["doc"], path)
            self.assertEqual(TEXT[row["start"]:row["end"]], row["text"])
            self.assertEqual(TEXT.encode()[row["byte_start"]:row["byte_end"]].decode(), row["text"])
            self.assertEqual(row["zone"], "body")
            self.assertTrue(0 < row["score"] <= 1)
        self.assertEqual([row["nested"] for row in rows], [False, False, True, False, False])
        self.assertEqual([row["mode"] for row in rows], ["name", "name", "demonym", "name", "name"])
        self.assertEqual((rows[3]["type"], rows[3]["kind"], rows[3]["match"]),
                         ("place", "city", "exact"))

    def test_score_has_two_decimals(self):
        for line in self.fine("tag", "-", data=TEXT).decode().splitlines():
            self.assertRegex(line, r'"score":[01]\.\d\d,')

    def test_clitics(self):
        rows = records(self.fine("tag", "-", data="باكو وموسكو"))
        self.assertEqual([row["text"] for row in rows], ["باكو", "موسكو"])
        self.assertNotIn("clitics", rows[0])
        self.assertEqual(rows[1]["clitics"], ["و"])

    def test_name_with_every_kind_of_character(self):
        name = "a\"b\\c\u2028\x01\x7f'é.txt"
        path = write(name, ENGLISH)
        self.assertEqual(records(self.fine("tag", path))[0]["doc"], path)

    def test_ill_formed_name_becomes_replacement(self):
        path = os.fsencode(str(WORK)) + b"/bad\xff.txt"
        with open(path, "wb") as file:
            file.write(ENGLISH.encode())
        done = subprocess.run([os.fsencode(ALAM), b"tag", path], stdout=subprocess.PIPE,
                              env=os.environ | {"ALAM_IMAGE": SMALL})
        self.assertEqual(done.returncode, 0)
        self.assertTrue(records(done.stdout)[0]["doc"].endswith("/bad\ufffd.txt"))


class OtherFormats(Case):
    def test_tsv(self):
        output = self.fine("tag", "--format", "tsv", write("tab\there.txt", TEXT)).decode()
        lines = output.splitlines()
        self.assertEqual(lines[0].split("\t"),
                         "doc start end byte_start byte_end type kind id name mode zone match score "
                         "nested clitics why text".split())
        self.assertEqual(len(lines), 6)
        for line in lines[1:]:
            cells = line.split("\t")
            self.assertEqual(len(cells), 17)
            self.assertEqual(cells[0], str(WORK) + "/tab here.txt")
            self.assertEqual(TEXT[int(cells[1]):int(cells[2])], cells[16])

    def test_tsv_header_comes_once(self):
        path = write("a.txt", TEXT)
        output = self.fine("tag", "--format", "tsv", path, path, path).decode()
        self.assertEqual(output.count("byte_start"), 1)

    def test_tsv_line_break_in_text(self):
        cells = self.fine("tag", "-f", "tsv", "-", data="Vladimir\nPutin").decode().splitlines()
        for line in cells:
            self.assertEqual(line.count("\t"), 16)

    def test_conll(self):
        text = "القوات الروسية في باكو، وموسكو.\nVladimir Putin (3.5) left. Moscow\n"
        output = self.fine("tag", "--format", "conll", "-", data=text).decode()
        self.assertEqual(output.replace("\t", "/").split("\n\n"), [
            "القوات/B-ORG\nالروسية/I-ORG\nفي/O\nباكو/B-LOC\n،/O\nو/O\nموسكو/B-LOC\n./O",
            "Vladimir/B-PER\nPutin/I-PER\n(/O\n3/O\n./O\n5/O\n)/O\nleft/O\n./O",
            "Moscow/B-LOC",
            "",
        ])

    def test_conll_demonym_alone_is_outside(self):
        output = self.fine("tag", "-f", "conll", "-", data="الفندق الروسي\n").decode()
        self.assertEqual(output, "الفندق\tO\nالروسي\tO\n\n")

    def test_conll_marks_and_controls(self):
        output = self.fine("tag", "-f", "conll", "-", data="\ufeffMoscow\x00 \u200f a\u00a0b\t\x01c").decode()
        self.assertEqual(output, "Moscow\tB-LOC\na\tO\nb\tO\nc\tO\n\n")

    def test_conll_with_all_overlaps_is_well_formed(self):
        for overlap in ("nested", "longest", "leftmost", "all"):
            output = self.fine("tag", "-f", "conll", "--overlap", overlap, "-", data=TEXT).decode()
            last = "O"
            for line in output.splitlines():
                tag = line.split("\t")[1] if line else "O"
                if tag.startswith("I-"):
                    self.assertEqual(last[2:], tag[2:])
                last = tag

    def test_pretty_without_color(self):
        output = self.fine("tag", "--format", "pretty", "-", data=TEXT).decode()
        self.assertIn("[القوات [الروسية]{place russia}]{organization russian-armed-forces}", output)
        self.assertIn("[باكو]{place baku}", output)
        self.assertRegex(output, r"\n  place +russia +1  ")
        self.assertNotIn("\x1b", output)

    def test_names_beside_the_article_are_marked(self):
        page = "It rained in Baku.\nTags: Moscow, Vladimir Putin\n"
        out = self.fine("tag", "--format", "pretty", "--color", "never", "-", data=page).decode()
        self.assertIn("[Baku]{place baku}", out)
        self.assertIn("[Moscow]{place moscow in keywords}", out)
        out = self.fine("tag", "--format", "pretty", "--color", "always", "-", data=page).decode()
        self.assertIn("\033[38;5;16;48;5;157mBaku", out)
        self.assertIn("\033[2;38;5;16;48;5;157mMoscow", out)
        out = self.fine("tag", "--format", "html", "--date", "2024-04-18", "-", data=page).decode()
        self.assertEqual(len(re.findall("<mark[^>]* data-beside ", out)), 2)
        self.assertIn("head-of-state of russia\nin: keywords", out)

    def test_pretty_with_color(self):
        output = self.fine("tag", "-f", "pretty", "--color", "always", "-", data=TEXT).decode()
        self.assertIn("\x1b[", output)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", output)
        self.assertIn(TEXT, plain)
        never = self.fine("tag", "-f", "pretty", "--color", "never", "-", data=TEXT).decode()
        self.assertNotIn("\x1b", never)

    def test_pretty_shows_control_characters(self):
        data = b"\x1b[31mred\x07 \xc2\x9b31m Moscow\r\n"
        output = self.fine("tag", "-f", "pretty", "-", data=data).decode()
        self.assertIn("\u241b[31mred\u2407 \ufffd31m [Moscow]{place moscow}\n", output)
        self.assertNotRegex(output, r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

    def test_every_format_is_well_formed_utf8(self):
        for format in ("jsonl", "tsv", "conll", "html", "pretty"):
            done = run("tag", "-f", format, "-", "--encoding", "utf-8",
                       data=b"\xff Moscow \xe2\x82 \xf0\x9f")
            done.stdout.decode()
            self.assertEqual(done.returncode, 0)

    def test_empty_inputs(self):
        for format in ("jsonl", "tsv", "conll", "html", "pretty"):
            for data in ("", "\n", "\n\n \n", "x"):
                self.fine("tag", "-f", format, "-", data=data)
        self.assertEqual(self.fine("tag", "-", data=""), b"")
        self.assertEqual(self.fine("tag", "--input", "jsonl", "-", data=""), b"")


class Page(html.parser.HTMLParser):
    """Checks that elements nest, and collects what the tests look at."""

    VOID = {"meta", "br"}

    def __init__(self, text):
        super().__init__()
        self.open = []
        self.marks = []
        self.text = ""
        self.attributes = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.attributes += attributes
        if tag in self.VOID:
            return
        self.open.append(tag)
        if tag == "mark":
            self.marks.append((self.open.count("mark"), dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if "p" in self.open:
            self.text += data


class Html(Case):
    def page(self, *arguments, **more):
        output = self.fine("tag", "--format", "html", *arguments, **more).decode()
        page = Page(output)
        self.assertEqual(page.open, [])
        return output, page

    def test_nested_spans(self):
        _, page = self.page("-", data=TEXT)
        self.assertEqual(page.text, TEXT.strip())
        self.assertEqual([depth for depth, _ in page.marks], [1, 1, 2, 1, 1])
        self.assertEqual([mark["data-type"] for _, mark in page.marks],
                         ["person", "organization", "place", "place", "place"])
        self.assertEqual(page.marks[2][1]["class"], "demonym")
        lines = page.marks[1][1]["title"].splitlines()
        self.assertEqual(lines[1:3], ["russian-armed-forces", "organization, army"])
        self.assertRegex(lines[3], r"match, score [01]\.\d\d")

    def test_text_is_escaped(self):
        text = "<script>alert('x & \"y\"')</script> Moscow &amp; </p>"
        output, page = self.page("-", data=text)
        self.assertEqual(page.text, text)
        self.assertEqual(output.count("<script"), 1)

    def test_nothing_is_loaded(self):
        output, page = self.page("-", data=TEXT)
        self.assertNotRegex(output, r"https?:|//|@import|url\(")
        self.assertNotIn("src", [name for name, _ in page.attributes])
        self.assertNotIn("href", [name for name, _ in page.attributes])

    def test_paragraphs_have_their_own_direction(self):
        output, _ = self.page("-", data="موسكو\n\n \nMoscow\n")
        self.assertEqual(output.count("<p dir=\"auto\">"), 2)
        self.assertIn("dir=\"rtl\"", output)
        self.assertIn("dir=\"ltr\"", self.page("-", data="Moscow موسكو")[0])

    def test_many_documents(self):
        paths = [write("%d.txt" % i, TEXT) for i in range(5)]
        output, _ = self.page(*paths)
        self.assertEqual(output.count("<article>"), 5)
        self.assertEqual(output.count("<!DOCTYPE html>"), 1)

    def test_fields(self):
        data = json.dumps({"id": "x", "title": "Moscow", "text": "Baku"})
        output, page = self.page("--input", "jsonl", "-", data=data)
        self.assertIn("<div class=\"title\">", output)
        self.assertEqual(page.text, "MoscowBaku")

    def test_span_over_two_lines(self):
        _, page = self.page("-", data="Vladimir\nPutin came")
        self.assertEqual(page.text, "VladimirPutin came")

    def test_all_overlaps(self):
        self.page("--overlap", "all", "-", data=TEXT + ENGLISH)


class Options(Case):
    def test_types(self):
        self.assertEqual(ids(self.fine("tag", "--types", "person", "-", data=TEXT)),
                         ["vladimir-putin"])
        self.assertEqual(ids(self.fine("tag", "--types", "person,organization", "-", data=TEXT)),
                         ["vladimir-putin", "russian-armed-forces"])

    def test_unknown_type(self):
        self.assertIn("planet", self.fails(1, "tag", "--types", "planet", "-", data=TEXT))
        self.assertIn("empty", self.fails(1, "tag", "--types", "person,,place", "-", data=TEXT))

    def test_zones(self):
        page = "Moscow hosts the leaders\n\nIn Baku it rained.\nTags: Russia\n"
        self.assertEqual([(row["id"], row["zone"]) for row in records(self.fine("tag", "-", data=page))],
                         [("moscow", "headline"), ("baku", "body"), ("russia", "keywords")])
        self.assertEqual(ids(self.fine("tag", "--zones", "body,headline", "-", data=page)),
                         ["moscow", "baku"])
        self.assertEqual(ids(self.fine("tag", "--zones", "related", "-", data=page)), [])
        self.assertIn("keywords, related, not 'footer'",
                      self.fails(1, "tag", "--zones", "body,footer", "-", data=page))
        self.assertIn("empty zone", self.fails(1, "tag", "--zones", "body,", "-", data=page))

    def test_date(self):
        def roles(*options, data="Vladimir Putin left Moscow."):
            return [row.get("role") for row in records(self.fine("tag", *options, "-", data=data))]
        state = {"role": "head-of-state", "of": "russia"}
        self.assertEqual(roles(), [None, None])
        self.assertEqual(roles("--date", "2024-04-18"), [state, None])
        self.assertEqual(roles("--date", "2010-01-01"),
                         [{"role": "head-of-government", "of": "russia"}, None])
        self.assertEqual(roles("--date", "2001-01-01"), [None, None])
        self.assertEqual(roles(data="Vladimir Putin left.\nPublished: 18 April 2024\n"), [state])
        self.assertEqual(list(records(self.fine("tag", "--date", "2024-04-18", "-",
                                                data="Vladimir Putin left"))[0])[-3:],
                         ["role", "score", "nested"])
        for wrong in "2024-02-30", "18.4.2024", "":
            self.assertIn("--date is a day like 2024-04-18, not '%s'" % wrong,
                          self.fails(1, "tag", "--date", wrong, "-", data=TEXT))

    def test_overlap(self):
        def found(which):
            return ids(self.fine("tag", "--overlap", which, "-", data="القوات الروسية"))
        self.assertEqual(found("nested"), ["russian-armed-forces", "russia"])
        self.assertEqual(found("longest"), ["russian-armed-forces"])
        self.assertEqual(found("leftmost"), ["russian-armed-forces"])
        self.assertEqual(found("all"), ["russian-armed-forces", "russia"])

    def test_no_demonyms(self):
        self.assertNotIn("russia", ids(self.fine("tag", "--no-demonyms", "-", data=TEXT)))

    def test_offsets(self):
        text = "\U0001F600 موسكو"
        for unit, places in (("codepoint", (2, 7)), ("utf16", (3, 8)), ("byte", (5, 15))):
            row = records(self.fine("tag", "--offsets", unit, "-", data=text))[0]
            self.assertEqual((row["start"], row["end"]), places)
            self.assertEqual((row["byte_start"], row["byte_end"]), (5, 15))

    def test_output_file(self):
        path = WORK / "out.jsonl"
        self.assertEqual(self.fine("tag", "-o", path, "-", data=TEXT), b"")
        self.assertEqual(len(records(path.read_bytes())), 5)

    def test_output_must_not_be_an_input(self):
        path = write("a.txt", TEXT)
        self.assertIn("is one of the inputs", self.fails(1, "tag", "-o", path, path))
        self.assertEqual(pathlib.Path(path).read_text(encoding="utf-8"), TEXT)

    def test_values_that_are_wrong(self):
        for option, value in (("--format", "xml"), ("--overlap", "some"), ("--offsets", "words"),
                              ("--input", "csv"), ("--color", "red"), ("--date", "today"),
                              ("--zones", "all"), ("--jobs", "-1"),
                              ("--jobs", "x"), ("--jobs", "99999999999999999999"), ("--jobs", "")):
            message = self.fails(1, "tag", option, value, "-", data=TEXT)
            self.assertRegex(message, r"^alam tag: .*see 'alam tag --help'\)\n$")
            self.assertEqual(message.count("\n"), 1)

    def test_jobs_give_the_same_output(self):
        paths = [write("j%d.txt" % i, TEXT * (1 + i % 7) + ENGLISH * (i % 3)) for i in range(40)]
        stream = write("jobs.jsonl", "".join(
            json.dumps({"id": i, "title": ENGLISH, "text": TEXT * (i % 9)}) + "\n"
            for i in range(1500)))
        bad = write("bad.jsonl", "{\n" + json.dumps({"text": TEXT}) + "\n")
        inputs = paths + [stream, str(WORK / "missing.txt"), bad] + paths
        for format, counts in (("jsonl", "230"), ("html", "3"), ("tsv", "2"), ("pretty", "3"),
                               ("conll", "2")):
            one = run("tag", "-f", format, "--jobs", "1", *inputs)
            self.assertEqual(one.returncode, 2)
            for jobs in counts:
                many = run("tag", "-f", format, "--jobs", jobs, *inputs)
                self.assertEqual((many.returncode, many.stderr), (2, one.stderr))
                self.assertTrue(many.stdout == one.stdout, (format, jobs))


class TextInput(Case):
    def test_standard_input(self):
        with_dash = self.fine("tag", "-", data=TEXT)
        self.assertEqual(with_dash, self.fine("tag", data=TEXT))
        self.assertEqual(records(with_dash)[0]["doc"], "-")

    def test_gzip(self):
        path = write("a.txt.gz", gzip.compress(TEXT.encode()))
        self.assertEqual(len(records(self.fine("tag", path))), 5)

    def test_damaged_gzip(self):
        packed = gzip.compress(TEXT.encode() * 50)
        path = write("cut.txt.gz", packed[:len(packed) // 2])
        self.assertIn("ends too early", self.fails(2, "tag", path))

    def test_order_of_files(self):
        paths = [write(name, ENGLISH) for name in ("z.txt", "a.txt", "m.txt")]
        rows = records(self.fine("tag", *paths))
        self.assertEqual(list(dict.fromkeys(row["doc"] for row in rows)), paths)

    def test_windows_1256(self):
        text = "في موسكو"
        path = write("old.txt", text.encode("cp1256"))
        row = records(self.fine("tag", "--encoding", "windows-1256", path))[0]
        self.assertEqual((row["id"], row["start"], row["end"]), ("moscow", 3, 8))
        self.assertEqual((row["byte_start"], row["byte_end"]), (3, 8))
        row = records(self.fine("tag", "--encoding", "cp1256", "--offsets", "byte", path))[0]
        self.assertEqual((row["start"], row["end"], row["text"]), (3, 8, "موسكو"))

    def test_utf16_positions(self):
        path = write("wide.txt", "في موسكو".encode("utf-16-le"))
        row = records(self.fine("tag", "--encoding", "UTF-16LE", path))[0]
        self.assertEqual((row["start"], row["byte_start"], row["byte_end"]), (3, 6, 16))

    def test_detected_encoding(self):
        path = write("long.txt", (TEXT * 10).encode("cp1256"))
        self.assertIn("moscow", ids(self.fine("tag", path)))

    def test_unknown_encoding(self):
        self.assertIn("klingon", self.fails(1, "tag", "--encoding", "klingon", "-", data=TEXT))

    def test_byte_order_mark(self):
        row = records(self.fine("tag", "-", data="\ufeffMoscow"))[0]
        self.assertEqual((row["start"], row["byte_start"], row["text"]), (1, 3, "Moscow"))

    def test_ill_formed_text_is_tagged_with_one_warning(self):
        path = write("ill.txt", b"Moscow \xff\xfe Baku " + "باكو ".encode() + b"\xc3")
        done = run("tag", "--encoding", "utf-8", path)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(ids(done.stdout), ["moscow", "baku", "baku"])
        self.assertEqual(done.stderr.decode(), "alam: %s: warning: 3 ill-formed UTF-8 sequences, "
                                               "read as U+FFFD\n" % path)

    def test_unreadable_among_many(self):
        good = write("a.txt", ENGLISH)
        for jobs in ("1", "3"):
            done = run("tag", "--jobs", jobs, good, WORK / "none.txt", WORK, good)
            self.assertEqual(done.returncode, 2)
            self.assertEqual(done.stderr.decode().splitlines(), [
                "alam: %s/none.txt: cannot open: No such file or directory" % WORK,
                "alam: %s: cannot read: Is a directory" % WORK,
            ])
            once = records(self.fine("tag", good))
            self.assertEqual(records(done.stdout), once + once)


class JsonlInput(Case):
    def test_fields(self):
        data = json.dumps({"id": "n1", "title": "في موسكو", "text": "x Baku", "date": "2024-01-01",
                           "other": [1, {"a": None}]})
        rows = records(self.fine("tag", "--input", "jsonl", "-", data=data))
        self.assertEqual([(row["doc"], row["field"], row["zone"], row["start"], row["byte_start"])
                          for row in rows],
                         [("n1", "title", "headline", 3, 5), ("n1", "text", "body", 2, 2)])
        self.assertEqual(list(rows[0])[:3], ["doc", "field", "start"])

    def test_full_name_in_title_licenses_short_form_in_text(self):
        data = json.dumps({"title": "Vladimir Putin", "text": "Then Putin left"})
        self.assertEqual(ids(self.fine("tag", "--input", "jsonl", "-", data=data)),
                         ["vladimir-putin", "vladimir-putin"])

    def test_date(self):
        """A document's own date goes before --date; one in another form is read past."""
        lines = [{"text": "Vladimir Putin", "date": "2010-01-01T08:00:00Z"}, {"text": "Vladimir Putin"},
                 {"title": "Vladimir Putin", "date": 1262332800}, {"text": "Vladimir Putin", "date": "May"}]
        rows = records(self.fine("tag", "--input", "jsonl", "--date", "2024-04-18", "-",
                                 data="\n".join(map(json.dumps, lines))))
        self.assertEqual([row["role"]["role"] for row in rows],
                         ["head-of-government", "head-of-state", "head-of-state", "head-of-state"])

    def test_zones_inside_of_the_text(self):
        data = json.dumps({"title": "In Moscow", "text": "In Moscow\n\nBaku is quiet.\nTags: Russia"})
        rows = records(self.fine("tag", "--input", "jsonl", "-", data=data))
        self.assertEqual([(row["field"], row["id"], row["zone"]) for row in rows],
                         [("title", "moscow", "headline"), ("text", "moscow", "headline"),
                          ("text", "baku", "body"), ("text", "russia", "keywords")])

    def test_names_of_documents(self):
        lines = [{"id": "a", "text": "Baku"}, {"id": 17, "text": "Baku"}, {"text": "Baku"},
                 {"id": "", "text": "Baku"}, {"id": None, "text": "Baku", "title": None}]
        path = write("ids.jsonl", "\n".join(map(json.dumps, lines)))
        self.assertEqual([row["doc"] for row in records(self.fine("tag", path))],
                         ["a", "17", path + ":3", path + ":4", path + ":5"])

    def test_kind_of_input_by_name(self):
        line = json.dumps({"text": "Baku"}) + "\n"
        for name in ("x.jsonl", "x.ndjson"):
            self.assertIn("field", records(self.fine("tag", write(name, line)))[0])
        path = write("x.jsonl.gz", gzip.compress(line.encode()))
        self.assertIn("field", records(self.fine("tag", path))[0])
        self.assertNotIn("field", records(self.fine("tag", write("x.json", line)))[0])
        self.assertNotIn("field", records(self.fine("tag", "--input", "text", path))[0])

    def test_joined_gzip_files(self):
        member = gzip.compress(b'{"text":"Baku"}\n')
        path = write("two.jsonl.gz", member + member + b"\0\0\0")
        self.assertEqual(ids(self.fine("tag", path)), ["baku", "baku"])

    def test_damaged_gzip_gives_what_came_before(self):
        lines = "".join(json.dumps({"id": i, "text": "Baku %d" % (i * i)}) + "\n" for i in range(20000))
        packed = gzip.compress(lines.encode())
        done = run("tag", write("cut.jsonl.gz", packed[:len(packed) // 2]))
        self.assertEqual(done.returncode, 2)
        self.assertIn("the gzip data ends too early", done.stderr.decode())
        self.assertGreater(len(records(done.stdout)), 1000)

    def test_blank_lines_ends_and_mark(self):
        line = b'{"text":"Baku"}'
        data = b"\xef\xbb\xbf" + line + b"\r\n\r\n\n  \n" + line
        rows = records(self.fine("tag", "--input", "jsonl", "-", data=data))
        self.assertEqual([row["doc"] for row in rows], ["-:1", "-:5"])

    def test_bad_lines_are_skipped(self):
        good = '{"id":"g","text":"Baku"}'
        for bad, reason in (
                ("{", "the line is no JSON: "), ("[1]", "found no JSON object; "),
                ("3", "found no JSON object; "), ('{"text":5}', '"text" is not a string'),
                ('{"text":"x","title":[]}', '"title" is not a string'),
                ('{"id":"x"}', 'found neither "text" nor "title"'),
                ('{"id":[],"text":"x"}', '"id" is neither a string nor an integer'),
                ('{"id":"a\\u0000b","text":"x"}', '"id" has a NUL character'),
                ('{"text":"x"} {"text":"y"}', "the line is no JSON: "),
                ("[" * 100000, "the line is no JSON: "),
                ('{"text":1' + "0" * 100000 + "}", "")):
            done = run("tag", "--input", "jsonl", "-", data="\n".join((good, bad, good)))
            self.assertEqual(done.returncode, 2, bad[:50])
            self.assertEqual(ids(done.stdout), ["baku", "baku"])
            message = done.stderr.decode()
            self.assertRegex(message, r"^alam: -:2:(\d+:)? ")
            self.assertIn(reason, message)
            self.assertEqual(message.count("\n"), 1)

    def test_ill_formed_utf8_is_no_json(self):
        done = run("tag", "--input", "jsonl", "-", data=b'{"text":"\xff Baku"}\n{"text":"Baku"}\n')
        self.assertEqual(done.returncode, 2)
        self.assertEqual(ids(done.stdout), ["baku"])

    def test_nul_in_text(self):
        rows = records(self.fine("tag", "--input", "jsonl", "-", data='{"text":"a\\u0000 Baku"}'))
        self.assertEqual((rows[0]["start"], rows[0]["end"]), (3, 7))

    def test_line_that_is_too_long(self):
        path = WORK / "long.jsonl.gz"
        with gzip.open(path, "wb", 1) as file:
            file.write(b'{"text":"Baku"}\n{"text":"')
            for _ in range(257):
                file.write(b"a" * 1024 * 1024)
            file.write(b'"}\n{"text":"Baku"}\n')
        done = run("tag", path)
        path.unlink()
        self.assertEqual(done.returncode, 2)
        self.assertEqual([row["doc"][-2:] for row in records(done.stdout)], [":1", ":3"])
        self.assertIn(":2: the line is longer than 256 MiB", done.stderr.decode())

    def test_long_lines(self):
        lines = [json.dumps({"id": str(size), "text": "x " * size + "Baku"})
                 for size in (1, 65530, 131072, 200000, 1, 1000000)]
        rows = records(self.fine("tag", "--input", "jsonl", "-", data="\n".join(lines)))
        self.assertEqual([(row["doc"], row["start"]) for row in rows],
                         [(str(size), 2 * size) for size in (1, 65530, 131072, 200000, 1, 1000000)])

    def test_encoding_is_refused(self):
        self.assertIn("--encoding is for text files",
                      self.fails(1, "tag", "--encoding", "cp1256", write("x.jsonl", "")))

    def test_results_come_while_input_is_open(self):
        for jobs in ("1", "2"):
            process = subprocess.Popen([ALAM, "tag", "--input", "jsonl", "--jobs", jobs],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       env=os.environ | {"ALAM_IMAGE": SMALL})
            process.stdin.write(b'{"text":"Baku"}\n')
            process.stdin.flush()
            timer = threading.Timer(30, process.kill)
            timer.start()
            self.assertIn(b"baku", process.stdout.readline())
            timer.cancel()
            process.stdin.close()
            self.assertEqual(process.wait(30), 0)
            process.stdout.close()


class Output(Case):
    def big(self):
        return write("big.jsonl", (json.dumps({"text": ENGLISH * 20}) + "\n") * 3000)

    def test_full_disk(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full here")
        path = self.big()
        for jobs in ("1", "3"):
            for format in ("jsonl", "html"):
                with open("/dev/full", "wb") as full:
                    message = self.fails(2, "tag", "-f", format, "--jobs", jobs, path, stdout=full)
                self.assertEqual(message,
                                 "alam: standard output: cannot write: No space left on device\n")
                message = self.fails(2, "tag", "-f", format, "-j", jobs, "-o", "/dev/full", path)
                self.assertEqual(message, "alam: /dev/full: cannot write: No space left on device\n")
        for command in (["help"], ["version"], ["verify", SMALL], ["explain", "Baku"],
                        ["tag", "--help"]):
            with open("/dev/full", "wb") as full:
                self.assertIn("No space left", self.fails(2, *command, stdout=full))

    def test_closed_pipe(self):
        path = self.big()
        for jobs in ("1", "3"):
            process = subprocess.Popen([ALAM, "tag", "-j", jobs, path], stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, env=os.environ | {"ALAM_IMAGE": SMALL})
            process.stdout.readline()
            process.stdout.close()
            self.assertEqual(process.stderr.read(), b"")
            process.stderr.close()
            self.assertEqual(process.wait(60), 2)

    def test_closed_pipe_while_input_stays_open(self):
        process = subprocess.Popen([ALAM, "tag", "-j", "2", "--input", "jsonl"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   env=os.environ | {"ALAM_IMAGE": SMALL})
        process.stdout.close()
        process.stdin.write(b'{"text":"Baku"}\n')
        process.stdin.flush()
        self.assertEqual(process.wait(60), 2)
        process.stdin.close()

    def test_output_that_cannot_be_opened(self):
        self.assertIn("cannot open", self.fails(2, "tag", "-o", WORK / "no" / "out", "-", data=TEXT))

    def test_no_color_without_terminal(self):
        self.assertNotIn(b"\x1b", self.fine("tag", "-f", "pretty", "-", data=TEXT))


class Terminal(Case):
    def terminal(self, *arguments, environment=None):
        """What the program prints when its output is a terminal."""
        import pty
        master, slave = pty.openpty()
        values = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        values |= {"ALAM_IMAGE": SMALL, "TERM": "xterm"} | (environment or {})
        process = subprocess.Popen([ALAM, *arguments], stdin=subprocess.DEVNULL, stdout=slave,
                                   stderr=subprocess.PIPE, env=values)
        os.close(slave)
        output = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            output += piece
        os.close(master)
        self.assertEqual((process.stderr.read(), process.wait(60)), (b"", 0))
        process.stderr.close()
        return output.decode()

    def test_pretty_and_color_by_default(self):
        path = write("a.txt", TEXT)
        self.assertIn("\x1b[38;5;16;48;5;", self.terminal("tag", path))

    def test_no_color(self):
        path = write("a.txt", TEXT)
        for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            output = self.terminal("tag", path, environment=environment)
            self.assertIn("]{place baku}", output)
            self.assertNotIn("\x1b", output)
        self.assertIn("\x1b", self.terminal("tag", "--color", "always", path,
                                            environment={"NO_COLOR": "1"}))

    def test_terminal_as_input_is_refused(self):
        import pty
        master, slave = pty.openpty()
        self.assertIn("no files were given", self.fails(1, "tag", stdin=slave))
        os.close(master)
        os.close(slave)


class Image(Case):
    def test_missing_image_names_the_three_ways(self):
        message = self.fails(2, "tag", "-", data=TEXT, image=False,
                             environment={"ALAM_IMAGE": str(WORK / "no.alam")})
        self.assertIn("%s/no.alam: " % WORK, message)
        for way in ("--image FILE", "$ALAM_IMAGE", "default image"):
            self.assertIn(way, message)

    def test_flag_wins(self):
        output = self.fine("tag", "--image", SMALL, "-", data=TEXT,
                           environment={"ALAM_IMAGE": str(WORK / "no.alam")})
        self.assertEqual(len(records(output)), 5)

    def test_image_beside_the_program(self):
        folder = WORK / "beside"
        folder.mkdir()
        (folder / "alam").write_bytes(pathlib.Path(ALAM).read_bytes())
        (folder / "alam").chmod(0o755)
        (folder / "default.alam").write_bytes(pathlib.Path(SMALL).read_bytes())
        values = {key: value for key, value in os.environ.items() if key != "ALAM_IMAGE"}
        done = subprocess.run([folder / "alam", "tag", "-"], input=TEXT.encode(), env=values,
                              stdout=subprocess.PIPE)
        self.assertEqual((done.returncode, len(records(done.stdout))), (0, 5))

    def test_damaged_image(self):
        whole = pathlib.Path(SMALL).read_bytes()
        for name, content in (("empty", b""), ("text", b"hello\n"), ("cut", whole[:-1]),
                              ("bit", whole[:len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 1]) +
                               whole[len(whole) // 2 + 1:])):
            path = write("damaged-%s.alam" % name, content)
            for command in (["verify", path], ["tag", "--image", path, "-"],
                            ["explain", "--image", path, "x"]):
                message = self.fails(2, *command, data="")
                self.assertTrue(message.startswith("alam: %s: " % path), message)
                self.assertEqual(message.count("\n"), 1)


class Commands(Case):
    NAMES = ["tag", "explain", "compile", "verify", "check", "diff", "variants", "tune", "learn", "eval", "import",
             "export", "index", "help", "version"]

    def test_overview(self):
        for arguments in (["help"], ["--help"], ["-h"], ["help", "help"]):
            output = self.fine(*arguments).decode()
            for name in self.NAMES:
                self.assertRegex(output, r"\n  %s +\w" % name)
        done = run()
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn(b"usage: alam COMMAND", done.stderr)

    def test_every_command_has_help_with_examples(self):
        for name in self.NAMES:
            output = self.fine(name, "--help").decode()
            self.assertTrue(output.startswith("usage: alam "), name)
            self.assertRegex(output, r"\nexamples?:\n  ")
            self.assertEqual(output, self.fine("help", name).decode())
            for line in output.splitlines():
                self.assertLessEqual(len(line), 100)

    def test_version(self):
        for arguments in (["version"], ["--version"], ["-V"]):
            self.assertRegex(self.fine(*arguments).decode(), r"^alam \d+\.\d+\.\d+\n$")

    def test_unknown(self):
        self.assertEqual(self.fails(1, "tga"), "alam: there is no command 'tga' (see 'alam help')\n")
        self.assertEqual(self.fails(1, "help", "tga"),
                         "alam: there is no command 'tga' (see 'alam help')\n")
        self.assertEqual(self.fails(1, "--frobnicate"),
                         "alam: unknown option '--frobnicate' (see 'alam help')\n")

    def test_wrong_options(self):
        hint = " (see 'alam tag --help')\n"
        for arguments, message in (
                (["--frobnicate"], "unknown or ambiguous option '--frobnicate'"),
                (["-x"], "unknown option '-x'"),
                (["--image"], "option '--image' needs a value"),
                (["-o"], "option '-o' needs a value"),
                (["--no-demonyms=3"], "option '--no-demonyms' takes no value")):
            self.assertEqual(self.fails(1, "tag", *arguments), "alam tag: " + message + hint)

    def test_compile(self):
        output = WORK / "again.alam"
        names = [str(WORK / name) for name in GAZETTEER] + [str(ROOT / "rules"), "-o", str(output)]
        line = self.fine("compile", *names).decode()
        self.assertRegex(line, r"^.*again\.alam: 5 entities, \d+ names, \d+ words, \d+ bytes, "
                               r"\d+\.\d\d seconds, \d+\.\d\d of them reading\n$")
        whole, reading = (float(text) for text in re.findall(r"(\d+\.\d\d) (?:seconds|of them)", line))
        self.assertLessEqual(reading, whole)
        self.assertGreaterEqual(reading, 0)
        self.assertEqual(output.read_bytes(), pathlib.Path(SMALL).read_bytes())
        self.assertEqual(self.fine("compile", "--quiet", *names), b"")

    def test_compile_wrong_use(self):
        self.assertIn("-o FILE", self.fails(1, "compile", WORK / "places.yaml"))
        self.assertIn("no gazetteers", self.fails(1, "compile", "-o", WORK / "x.alam"))

    def test_compile_error_has_its_place(self):
        path = write("wrong.yaml", "format: 1\ntype: place\nentities:\n  - id: x\n    nmaes: {}\n")
        message = self.fails(2, "compile", path, ROOT / "rules", "-o", WORK / "wrong.alam")
        self.assertRegex(message, r"^alam: .*wrong\.yaml:5:\d+: ")
        self.assertFalse((WORK / "wrong.alam").exists())
        self.assertIn("cannot", self.fails(2, "compile", WORK / "none", "-o", WORK / "wrong.alam"))

    def test_verify(self):
        output = self.fine("verify", SMALL).decode()
        self.assertRegex(output, r"\n  entities +5\n")
        self.assertRegex(output, r"\n  \w.* +\d+ +\d+\.\d %\n")
        facts = json.loads(self.fine("verify", "--json", SMALL))
        self.assertEqual(facts["entities"], 5)
        self.assertEqual(facts["bytes"], os.path.getsize(SMALL))
        self.assertLessEqual(sum(part["bytes"] for part in facts["sections"]), facts["bytes"])

    def test_verify_wrong_use(self):
        self.assertIn("name one image, not 0", self.fails(1, "verify"))
        self.assertIn("name one image, not 2", self.fails(1, "verify", SMALL, SMALL))
        self.assertIn("No such file", self.fails(2, "verify", WORK / "no.alam"))

    def test_explain(self):
        one = self.fine("explain", "Vladimir", "Putin").decode()
        self.assertIn("vladimir-putin", one)
        self.assertEqual(one, self.fine("explain", "-", data="Vladimir Putin").decode())
        self.assertEqual(one, self.fine("explain", data="Vladimir Putin").decode())
        self.fine("explain", "-", data="")

    def test_given_image(self):
        if not IMAGE:
            self.skipTest("no image was given")
        facts = json.loads(self.fine("verify", "--json", IMAGE))
        self.assertGreater(facts["entities"], 0)
        self.fine("tag", "--image", IMAGE, "-", data=TEXT)


class Documents(Case):
    """The man page and the completions know every option."""

    def options(self):
        for name in Commands.NAMES:
            text = self.fine(name, "--help").decode()
            for option in re.findall(r"^ {2,6}(?:-\w, )?(--[a-z0-9-]+)", text, re.M):
                yield name, option

    def test_man_page(self):
        page = (ROOT / "docs" / "alam.1").read_text(encoding="utf-8").replace("\\-", "-")
        for name, option in self.options():
            self.assertIn(option, page, name)

    def test_completions(self):
        for file in ("alam.bash", "_alam"):
            text = (ROOT / "tools" / "completion" / file).read_text(encoding="utf-8")
            for name, option in self.options():
                self.assertIn(option, text, (file, name))
            for name in Commands.NAMES:
                self.assertIn(name, text)

    def test_options_are_found_at_all(self):
        self.assertGreater(len(list(self.options())), 25)


def main():
    global ALAM, IMAGE, WORK, SMALL
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    ALAM = os.path.abspath(sys.argv[1])
    rest = sys.argv[2:]
    IMAGE = os.path.abspath(rest.pop(0)) if rest and not rest[0].startswith("-") else None
    with tempfile.TemporaryDirectory() as folder:
        WORK = pathlib.Path(folder)
        SMALL = make_image(WORK)
        unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
