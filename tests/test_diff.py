"""Tests of alam diff: python3 tests/test_diff.py ALAM [IMAGE]"""

import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALAM = ""

OLD = """format: 1
entities:
  - {id: moscow, type: place, names: {en: [Moscow]}, demonyms: {en: [Muscovite]}}
  - {id: baku, type: place, names: {en: [Baku]}}
  - {id: putin, type: person, names: {en: [Putin]}}
"""
NEW = """format: 1
entities:
  - {id: moscow, type: place, names: {en: [Moscow, Muscovite]}}
  - {id: baku-city, type: place, names: {en: [Baku]}}
  - {id: vladimir-putin, type: person, names: {en: [Vladimir Putin]}}
  - {id: kyiv, type: place, names: {en: [Kyiv]}}
"""
TEXT = "In Moscow and Baku, Kyiv said.\nVladimir Putin, Putin and a Muscovite.\n"


class Diff(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        for name, text in (("old", OLD), ("new", NEW)):
            (cls.folder / (name + ".yaml")).write_text(text, encoding="utf-8")
            subprocess.run([ALAM, "compile", "-q", name + ".yaml", str(ROOT / "rules" / "und"), "-o", name + ".alam"],
                           cwd=cls.folder, check=True)
        (cls.folder / "a.txt").write_text(TEXT, encoding="utf-8")

    def diff(self, *arguments):
        return subprocess.run([ALAM, "diff", *arguments], cwd=self.folder, capture_output=True, text=True, timeout=120,
                              check=False)

    def test_each_kind_of_difference(self):
        done = self.diff("old.alam", "new.alam", "a.txt")
        self.assertEqual(done.stdout.splitlines(), [
            'a.txt:14-18: changed "Baku" place baku -> "Baku" place baku-city',
            'a.txt:20-24: added "Kyiv" place kyiv',
            'a.txt:40-45: changed "Putin" person putin -> "Vladimir Putin" person vladimir-putin',
            'a.txt:47-52: lost "Putin" person putin',
            'a.txt:59-68: changed "Muscovite" place moscow (demonym) -> "Muscovite" place moscow'])
        self.assertEqual((done.returncode, done.stderr), (1, "alam: 1 lost, 1 added, 3 changed, 1 the same in 1 text\n"))

    def test_the_other_way_round(self):
        done = self.diff("-q", "new.alam", "old.alam", "a.txt")
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertEqual([line.split(" ")[1] for line in done.stdout.splitlines()],
                         ["changed", "lost", "changed", "added", "changed"])

    def test_nothing_differs(self):
        done = self.diff("old.alam", "old.alam", "a.txt", "a.txt")
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (0, "", "alam: 0 lost, 0 added, 0 changed, 10 the same in 2 texts\n"))

    def test_json(self):
        done = self.diff("--json", "-q", "old.alam", "new.alam", "a.txt")
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([row["change"] for row in rows], ["changed", "added", "changed", "lost", "changed"])
        self.assertEqual(rows[2], {
            "doc": "a.txt", "change": "changed",
            "before": {"start": 40, "end": 45, "text": "Putin", "type": "person", "id": "putin", "mode": "name",
                       "match": "exact", "score": 1},
            "after": {"start": 31, "end": 45, "text": "Vladimir Putin", "type": "person", "id": "vladimir-putin",
                      "mode": "name", "match": "exact", "score": 1}})

    def test_jsonl(self):
        lines = '{"id": 7, "title": "Kyiv", "text": "In Baku"}\n\n{"text": "Putin"}\n   '
        (self.folder / "news.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
        done = self.diff("old.alam", "new.alam", "news.jsonl.gz")
        self.assertEqual(done.stdout.splitlines(), [
            '7.title:0-4: added "Kyiv" place kyiv',
            '7.text:3-7: changed "Baku" place baku -> "Baku" place baku-city',
            'news.jsonl.gz:3.text:0-5: lost "Putin" person putin'])

    def test_a_bad_line_is_told_and_the_rest_compared(self):
        (self.folder / "bad.jsonl").write_text('[1]\n{"text": "Kyiv"}\n{\n', encoding="utf-8")
        done = self.diff("-q", "old.alam", "new.alam", "bad.jsonl")
        self.assertEqual((done.returncode, done.stdout), (2, 'bad.jsonl:2.text:0-4: added "Kyiv" place kyiv\n'))
        self.assertEqual(done.stderr.splitlines()[0], "alam: bad.jsonl:1: is no JSON object (another value); expected one "
                                                      "with 'title' and 'text'")
        self.assertRegex(done.stderr.splitlines()[1], r"\Aalam: bad.jsonl:3: is no JSON object \(.*\); expected")

    def test_other_encodings(self):
        (self.folder / "b.txt").write_bytes(("قال " * 30 + "Kyiv").encode("windows-1256"))
        done = self.diff("-q", "old.alam", "new.alam", "b.txt")
        self.assertEqual(done.stdout, 'b.txt:120-124: added "Kyiv" place kyiv\n')

    def test_many_differences_take_linear_time(self):
        (self.folder / "long.txt").write_text("Kyiv Baku Putin\n" * 60000, encoding="utf-8")
        done = self.diff("old.alam", "new.alam", "long.txt")
        self.assertEqual(done.stderr, "alam: 60000 lost, 60000 added, 60000 changed, 0 the same in 1 text\n")

    def test_wrong_use(self):
        more = " (see 'alam diff --help')\n"
        for arguments, message in ((("old.alam", "new.alam"), "alam diff: name two images and a text" + more),
                                   (("--input", "xml", "a", "b", "c"), "alam diff: --input is 'xml'; expected text or "
                                    "jsonl" + more),
                                   (("missing.alam", "new.alam", "a.txt"), "alam: missing.alam: cannot open: No such "
                                    "file or directory\n"),
                                   (("-q", "old.alam", "new.alam", "missing.txt"), "alam: missing.txt: cannot open: No "
                                    "such file or directory\n")):
            done = self.diff(*arguments)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", message))

    def test_a_full_disk_is_noticed(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("there is no /dev/full")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([ALAM, "diff", "-q", "old.alam", "new.alam", "a.txt"], cwd=self.folder, stdout=full,
                                  stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr),
                         (2, "alam: standard output: cannot write: No space left on device\n"))


def main():
    global ALAM
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    ALAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
    del sys.argv[1:2]
    unittest.main()


if __name__ == "__main__":
    main()
