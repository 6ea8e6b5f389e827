"""Tests of alam variants: python3 tests/test_variants_command.py ALAM [IMAGE]

What is listed must be true: each spelling is tagged again by `alam tag`, and a naive search over the same
rules must not know one more.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALAM = ""

RULES = """format: 1
language: ar
fold:
  - {name: hamza, level: standard, from: [أ], to: ا}
variants:
  - {name: g, between: [غ, ج], cost: 0.1}
  - {name: long-a, drop: [ا], where: inside, cost: 0.2}
  - {name: ch, from: تش, to: ش, cost: 0.3}
  - {name: doubled, double: true, cost: 0.35}
  - {name: article, from: ال, to: "", where: start, cost: 0.15}
  - {name: spacing, spacing: true, cost: 0.16}
skeleton:
  drop: [ا, و, ي]
  drop_start: [ال]
"""
# The limits are those that ship.
RULES += re.search(r"^limits: \{.*?\}", (ROOT / "spelling/ar.yaml").read_text(encoding="utf-8"), re.M | re.S)[0] + "\n"
NAMES = """format: 1
type: place
entities:
  - {id: golf, names: {ar: [غولف]}}
  - {id: aga, names: {ar: [أغا كان, {text: تشيلي, strict: true}]}}
  - {id: other, names: {ar: [غوران]}}
  - {id: another, names: {ar: [جوران]}}
  - {id: word, names: {ar: [{text: الغد, common: true}]}}
  - {id: person, type: person, names: {ar: [غوردان غلام]}, short: {ar: [غلام]}}
"""
SPELLING = ("gazetteers", "rules", "spelling")


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        (cls.folder / "rules.yaml").write_text(RULES, encoding="utf-8")
        (cls.folder / "names.yaml").write_text(NAMES, encoding="utf-8")
        (cls.folder / "plain.yaml").write_text("format: 1\n", encoding="utf-8")
        cls.run_alam("compile", "-q", "names.yaml", "rules.yaml", "-o", "small.alam")
        cls.run_alam("compile", "-q", "names.yaml", "plain.yaml", "-o", "plain.alam")

    @classmethod
    def run_alam(cls, *arguments, data=None):
        values = {key: value for key, value in os.environ.items() if key not in ("ALAM_IMAGE", "NO_COLOR")}
        return subprocess.run([ALAM, *arguments], cwd=cls.folder, capture_output=True, text=True, input=data,
                              timeout=120, check=False, env=values)

    def rows(self, *arguments):
        done = self.run_alam("variants", *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0], "spelling\tcost\tmatch\tname\tid\trules")
        return [line.split("\t") for line in lines[1:]]


class Listing(Case):
    IMAGE = ("--image", "small.alam")

    def test_the_same_as_trying_everything(self):
        """All texts that single steps of the rules lead to, one after the other, are tagged."""
        most = 0.46
        texts, fresh = {"غولف": 0}, ["غولف"]
        while fresh:
            text = fresh.pop()
            for other, cost in self.steps(text):
                total = texts[text] + cost
                if total <= most + 0.001 and total < texts.get(other, 9) - 0.001:
                    texts[other] = total
                    fresh.append(other)
        done = self.run_alam("tag", *self.IMAGE, "--format", "jsonl", "--overlap", "longest", "-",
                             data="\n\n".join(sorted(texts)) + "\n")
        expected = sorted((span["cost"], span["text"]) for span in map(json.loads, done.stdout.splitlines())
                          if span["id"] == "golf" and span["match"] == "variant" and span["text"] in texts
                          and span["cost"] <= most
                          # No space is put within what a rule wrote, here the article.
                          and not span["text"].startswith("ا ل"))
        self.assertGreater(len(texts), 90)
        self.assertGreater(len(expected), 10)
        rows = self.rows(*self.IMAGE, "غولف", "--max-cost", str(most), "--limit", "1000")
        self.assertEqual(rows[0], ["غولف", "0.00", "exact", "غولف", "golf", ""])
        found = [(float(row[1]), row[0]) for row in rows[1:]]
        self.assertEqual((set(found) - set(expected), set(expected) - set(found)), (set(), set()))
        self.assertEqual(found, expected)
        self.assertIn(["جولف", "0.10", "variant", "غولف", "golf", "variant:g"], rows)

    @staticmethod
    def steps(text):
        for i, letter in enumerate(text):
            if letter in "غج":
                yield text[:i] + ("ج" if letter == "غ" else "غ") + text[i + 1:], 0.1
            if letter == "ا":
                yield text[:i] + text[i + 1:], 0.2
            if letter != " ":
                yield text[:i] + letter + text[i:], 0.35
            if i > 0:
                yield text[:i] + "ا" + text[i:], 0.2
            if i > 0 and " " not in text[i - 1:i + 1]:
                yield text[:i] + " " + text[i:], 0.16
        yield "ال" + text, 0.15

    def test_an_entity_has_all_its_names(self):
        rows = self.rows(*self.IMAGE, "aga", "--max-cost", "0.15")
        self.assertEqual([row[:2] + row[5:] for row in rows],
                         [["أغا كان", "0.00", ""], ["تشيلي", "0.00", ""], ["أجا كان", "0.10", "variant:g"],
                          ["أغا الكان", "0.15", "variant:article"], ["الأغا كان", "0.15", "variant:article"]])

    def test_a_name_may_be_folded(self):
        self.assertEqual(self.rows(*self.IMAGE, "اغا كان", "--limit", "3"),
                         self.rows(*self.IMAGE, "أغا كان", "--limit", "3"))

    def test_a_strict_name_has_no_other_spellings(self):
        self.assertEqual(self.rows(*self.IMAGE, "تشيلي"), [["تشيلي", "0.00", "exact", "تشيلي", "aga", ""]])

    def test_what_another_name_takes_is_left_out(self):
        texts = [row[0] for row in self.rows(*self.IMAGE, "غوران")]
        self.assertNotIn("جوران", texts)
        self.assertIn("الغوران", texts)

    def test_short_names_are_tried_behind_the_full_name(self):
        rows = self.rows(*self.IMAGE, "غلام", "--limit", "1")
        self.assertEqual(rows, [["غلام", "0.00", "exact", "غلام", "person", "context:named-in-document"],
                                ["جلام", "0.10", "variant", "غلام", "person", "variant:g;context:named-in-document"]])

    def test_limit(self):
        self.assertEqual(len(self.rows(*self.IMAGE, "golf", "--limit", "5")), 6)
        self.assertEqual(self.rows(*self.IMAGE, "golf", "--limit", "5"),
                         self.rows(*self.IMAGE, "golf", "--limit", "50")[:6])

    def test_gazetteers_in_place_of_an_image(self):
        self.assertEqual(self.rows("golf", "names.yaml", "rules.yaml"), self.rows(*self.IMAGE, "golf"))

    def test_jsonl(self):
        done = self.run_alam("variants", *self.IMAGE, "--format", "jsonl", "golf", "--limit", "1")
        self.assertEqual([json.loads(line) for line in done.stdout.splitlines()], [
            {"text": "غولف", "cost": 0, "match": "exact", "name": "غولف", "id": "golf", "why": []},
            {"text": "جولف", "cost": 0.1, "match": "variant", "name": "غولف", "id": "golf", "why": ["variant:g"]}])

    def test_color(self):
        done = self.run_alam("variants", *self.IMAGE, "--color", "always", "golf", "--limit", "1")
        self.assertEqual(done.stdout.splitlines()[2], "جولف\t\033[1m0.10\033[0m\tvariant\tغولف\tgolf\t\033[2mvariant:g\033[0m")
        self.assertNotIn("\033", self.run_alam("variants", *self.IMAGE, "golf").stdout)


class Truth(Case):
    """With the rules that ship."""
    GAZETTEER = """format: 1
type: person
entities:
  - {id: golubev, names: {ar: [غولوبيف]}}
  - {id: karabakh, names: {ar: [ناغورني كاراباخ]}}
  - {id: abu, names: {ar: [أبو بكر البغدادي]}}
  - {id: mohamed, names: {ar: [محمد عبد الله]}}
"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.folder / "people.yaml").write_text(cls.GAZETTEER, encoding="utf-8")
        cls.run_alam("compile", "-q", "people.yaml", str(ROOT / "rules"), str(ROOT / "spelling"), "-o", "people.alam")

    def test_each_spelling_is_tagged_so(self):
        for name in ("golubev", "karabakh", "abu", "mohamed"):
            rows = self.rows("--image", "people.alam", name, "--limit", "300")
            self.assertGreater(len(rows), 250, name)
            costs = [float(row[1]) for row in rows]
            self.assertEqual(costs, sorted(costs))
            text = "\n\n".join(row[0] for row in rows) + "\n"
            done = self.run_alam("tag", "--image", "people.alam", "--format", "jsonl", "-", data=text)
            spans = {span["start"]: span for span in map(json.loads, done.stdout.splitlines())}
            at = 0
            for row in rows:
                span = spans[at]
                self.assertEqual((span["text"], span["id"], f"{span.get('cost', 0):.2f}"), (row[0], name, row[1]))
                at += len(row[0]) + 2

    def test_no_spelling_of_one_letter_is_missed(self):
        """All texts with one letter exchanged, left out or put in are tagged: what is found is in the list."""
        letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء"
        name = "غولوبيف"
        texts = {name[:i] + letter + name[i + k:] for i in range(len(name) + 1) for letter in [*letters, ""]
                 for k in (0, 1)} - {name}
        listed = {row[0]: row[1] for row in self.rows("--image", "people.alam", "golubev", "--limit", "3000")}
        done = self.run_alam("tag", "--image", "people.alam", "--format", "jsonl", "--no-fuzzy", "-",
                             data="\n\n".join(sorted(texts)) + "\n")
        found = {span["text"]: f"{span['cost']:.2f}" for span in map(json.loads, done.stdout.splitlines())
                 if span["match"] == "variant" and span["text"] in texts}
        self.assertGreater(len(found), 30)
        dear = {text for text, cost in found.items() if float(cost) >= float(max(listed.values()))}
        self.assertEqual({text: cost for text, cost in found.items() if text not in dear and listed.get(text) != cost}, {})


class WrongUse(Case):
    def fails(self, status, message, *arguments):
        done = self.run_alam("variants", *arguments)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (status, "", message))

    def test_messages(self):
        more = " (see 'alam variants --help')\n"
        self.fails(1, "alam: the image has no spelling rules; compile it with them (alam compile gazetteers rules "
                   "spelling -o FILE)\n", "--image", "plain.alam", "golf")
        self.fails(1, "alam: there is no entity and no name 'غولفو' in the image; write it as a gazetteer lists it\n",
                   "--image", "small.alam", "غولفو")
        self.fails(1, "alam variants: name an entity or one of its names" + more)
        self.fails(1, "alam variants: give an image or gazetteers, not both" + more, "--image", "x", "golf", "rules")
        self.fails(1, "alam variants: --limit is '0'; expected a number from 1 to 100000" + more, "--limit", "0", "x")
        self.fails(1, "alam variants: --max-cost is 'x'; expected a number from 0.01 to 10" + more, "--max-cost=x", "x")
        self.fails(1, "alam variants: --format is 'xml'; expected tsv or jsonl" + more, "-f", "xml", "x")
        self.fails(1, "alam variants: --color is 'red'; expected auto, always or never" + more, "--color=red", "x")

    def test_a_name_that_is_never_tagged(self):
        done = self.run_alam("variants", "غلام", "rules.yaml", "bad.yaml")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr, "alam: bad.yaml: cannot open: No such file or directory\n")


def main():
    global ALAM
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    ALAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
    del sys.argv[1:2]
    unittest.main()


if __name__ == "__main__":
    main()
