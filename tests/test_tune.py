"""Tests of alam tune: python3 tests/test_tune.py ALAM [IMAGE]

Costs learnt from pairs whose rates are known, byte-for-byte comparison of what is written, and the exact
message for each wrong file.
"""

import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALAM = ""

RULES = """# Rules for the test.
format: 1
language: ar
variants:   # the list
  - {name: g, between: [غ, ج], cost: 0.3}      # غولوبيف, جولوبيف
  - {cost: "0.3", between: [ت, ط], name: t}
  - name: long-a
    drop: [ا]   # alef
    where: inside
    cost: 0.30
  - {name: ch, from: تش, to: ش, cost: 0.3, alone: true}
  - {name: spacing, spacing: true, cost: 0.3}
limits: {per_letter: 0.05, letters: 6, margin: 0.05}   # cost: 0.3
"""
FOLD = "format: 1\nlanguage: ar\nfold:\n  - {name: hamza, level: standard, from: [أ, إ], to: ا}\n"


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.write("rules.yaml", RULES)
        self.write("fold.yaml", FOLD)

    def write(self, name, content):
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    def read(self, name):
        return (self.folder / name).read_bytes().decode()

    def tune(self, *arguments, data=None):
        return subprocess.run([ALAM, "tune", *arguments], cwd=self.folder, capture_output=True, text=True,
                              input=data, timeout=120, check=False)

    def fine(self, *arguments, data=None):
        """The table, by rule: [old, new, uses, chances]."""
        done = self.tune(*arguments, data=data)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0], "rule\told\tnew\tuses\tchances")
        return {line.split("\t")[0]: [float(value) for value in line.split("\t")[1:]] for line in lines[1:]}

    def fails(self, status, message, *arguments, data=None):
        before = self.read("rules.yaml")
        done = self.tune(*arguments, data=data)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (status, "", message))
        self.assertEqual(self.read("rules.yaml"), before)


def pairs(*counted):
    return "".join(f"{listed}\t{seen}\n" * count for count, listed, seen in counted)


class Learning(Case):
    def test_uses_and_chances(self):
        table = self.fine("--dry-run", "-", "rules.yaml", "fold.yaml",
                          data=pairs((3, "غولف", "جولف"), (5, "غولف", "غولف"), (2, "باتا", "بطا"),
                                     (1, "تشيلي", "شيلي"), (1, "تشيلي", "تشيلي"), (1, "عبد الله", "عبدالله"),
                                     (1, "أحمد", "زيد")))
        self.assertEqual(table["g"][2:], [3, 8])
        # باتا: the first alef is dropped in one, the last is at the end and not inside.
        # Also three times the first letter of تشيلي, once of them in one spelling only.
        self.assertEqual(table["t"][2:], [2, 3.5])
        self.assertEqual(table["long-a"][2:], [2, 2.5])
        self.assertEqual(table["ch"][2:], [1, 2])
        self.assertEqual(table["spacing"][2:], [1, 1])

    def test_what_cannot_be_explained_counts_nowhere(self):
        done = self.tune("--dry-run", "-", "rules.yaml", "fold.yaml", data="غولف\tموسكو\nغولف\tجولف\n")
        self.assertIn("alam: 1 of 2 pairs explained, ", done.stderr)

    def test_costs_follow_the_rates(self):
        table = self.fine("--dry-run", "--prior", "0", "--scale", "0.2", "--floor", "0", "--cap", "2.5", "-", "rules.yaml", "fold.yaml",
                          data=pairs((80, "غزل", "جزل"), (20, "غزل", "غزل"), (10, "بطن", "بتن"), (90, "بطن", "بطن")))
        self.assertEqual(table["g"][1], round(-0.2 * math.log(0.8), 2))
        self.assertEqual(table["t"][1], round(-0.2 * math.log(0.1), 2))

    def test_floor_and_cap(self):
        data = pairs((99, "غزل", "جزل"), (1, "بطن", "بتن"), (999, "بطن", "بطن"))
        table = self.fine("--dry-run", "--prior", "0", "--floor", "0.1", "--cap", "0.5", "-", "rules.yaml", "fold.yaml", data=data)
        self.assertEqual((table["g"][1], table["t"][1]), (0.1, 0.5))

    def test_a_rule_without_evidence_keeps_its_cost(self):
        table = self.fine("--dry-run", "-", "rules.yaml", "fold.yaml", data=pairs((9, "غزل", "جزل"), (9, "غزل", "غزل")))
        self.assertEqual(table["t"], [0.3, 0.3, 0, 0])
        self.assertEqual(table["spacing"], [0.3, 0.3, 0, 0])

    def test_the_pairs_cost_as_much_as_before(self):
        table = self.fine("--dry-run", "--prior", "0", "--floor", "0", "--cap", "2.5", "-", "rules.yaml", "fold.yaml",
                          data=pairs((60, "غزل", "جزل"), (40, "غزل", "غزل"), (20, "بطن", "بتن"), (80, "بطن", "بطن")))
        before = sum(row[0] * row[2] for row in table.values())
        after = sum(row[1] * row[2] for row in table.values())
        self.assertAlmostEqual(after / before, 1, delta=0.05)

    def test_folds_of_the_other_rules(self):
        data = pairs((1, "أغا", "اجا"))
        self.assertEqual(self.fine("-n", "-", "rules.yaml", "fold.yaml", data=data)["g"][2], 1)
        self.assertEqual(self.fine("-n", "-", "rules.yaml", data=data)["g"][2], 0)
        (self.folder / "rules").mkdir()
        (self.folder / "spelling").mkdir()
        self.write("rules/fold.yaml", FOLD)
        self.write("spelling/ar.yaml", RULES)
        self.assertEqual(self.fine("-n", "-", "spelling/ar.yaml", data=data)["g"][2], 1)


class Writing(Case):
    DATA = pairs((60, "غزل", "جزل"), (40, "غزل", "غزل"), (20, "بطن", "بتن"), (80, "بطن", "بطن"), (9, "باتر", "بتر"),
                 (9, "تشيلي", "شيلي"), (20, "تشيلي", "تشيلي"), (9, "عبد الله", "عبدالله"), (9, "عبد الله", "عبد الله"))

    def expected(self, table):
        """The rules with the costs of the table put in by another way."""
        new = {name: f"{row[1]:.2f}".rstrip("0").rstrip(".") for name, row in table.items()}
        text = RULES.replace("[غ, ج], cost: 0.3}", f"[غ, ج], cost: {new['g']}}}")
        text = text.replace('{cost: "0.3"', f'{{cost: "{new["t"]}"')
        text = text.replace("cost: 0.30\n", f"cost: {new['long-a']}\n")
        text = text.replace("cost: 0.3, alone", f"cost: {new['ch']}, alone")
        return text.replace("spacing: true, cost: 0.3}", f"spacing: true, cost: {new['spacing']}}}")

    def test_in_place(self):
        table = self.fine("-", "rules.yaml", "fold.yaml", data=self.DATA)
        self.assertTrue(all(row[0] != row[1] for row in table.values()), table)
        self.assertEqual(self.read("rules.yaml"), self.expected(table))
        self.assertEqual(sorted(os.listdir(self.folder)), ["fold.yaml", "rules.yaml"])

    def test_elsewhere(self):
        table = self.fine("-o", "new.yaml", "-", "rules.yaml", "fold.yaml", data=self.DATA)
        self.assertEqual(self.read("rules.yaml"), RULES)
        self.assertEqual(self.read("new.yaml"), self.expected(table))

    def test_dry_run_and_summary(self):
        done = self.tune("--dry-run", "-", "rules.yaml", "fold.yaml", data=self.DATA)
        self.assertEqual(self.read("rules.yaml"), RULES)
        self.assertRegex(done.stderr, r"\Aalam: 256 of 256 pairs explained, 5 of 5 costs would change after \d rounds\n\Z")
        done = self.tune("-", "rules.yaml", "fold.yaml", data=self.DATA)
        self.assertRegex(done.stderr, r"\Aalam: 256 of 256 pairs explained, 5 of 5 costs changed after \d rounds: "
                                      r"rules.yaml\n\Z")

    def test_the_same_every_time(self):
        outputs = {self.tune("--dry-run", "-", "rules.yaml", "fold.yaml", data=self.DATA).stdout for _ in range(3)}
        self.assertEqual(len(outputs), 1)

    def test_the_rules_that_ship_stay_rules(self):
        shipped = (ROOT / "spelling" / "ar.yaml").read_text(encoding="utf-8")
        self.write("ar.yaml", shipped)
        self.fine("-", "ar.yaml", str(ROOT / "rules"), data=self.DATA)
        tuned = self.read("ar.yaml")
        self.assertNotEqual(tuned, shipped)
        number = re.compile(r"(?<=[ {]cost: )[0-9.]+")
        self.assertEqual(number.sub("0", tuned), number.sub("0", shipped))
        done = subprocess.run([ALAM, "compile", "-q", "ar.yaml", "-o", "x.alam"], cwd=self.folder, check=False)
        self.assertEqual(done.returncode, 0)


class WrongFiles(Case):
    COLUMNS = ("expected a listed name and a seen one with a tab between them, or a header that names the columns "
               "'listed' and 'seen'")

    def test_pairs(self):
        for content, message in (
                (b"", "p.tsv: has no pairs; expected lines with a listed name, a tab and a seen name"),
                (b"listed\tseen\n", "p.tsv: has no pairs; expected lines with a listed name, a tab and a seen name"),
                (b"a\tb\nword\n", "p.tsv:2: has 1 column; " + self.COLUMNS),
                (b"a\tb\n\ta\n", "p.tsv:2: has 2 columns; " + self.COLUMNS),
                (b"seen\tx\tlisted\na\tb\n", "p.tsv:2: has 2 columns; " + self.COLUMNS),
                (b"a\tb\n\xff\tb\n", "p.tsv:2: is not well-formed UTF-8; save the file as UTF-8"),
                (b"a\tb\na\0\tb\n", "p.tsv:2: has a NUL byte; expected text with tabs between its columns")):
            self.write("p.tsv", content)
            self.fails(2, "alam: " + message + "\n", "p.tsv", "rules.yaml", "fold.yaml")
        self.fails(2, "alam: missing.tsv: cannot open: No such file or directory\n", "missing.tsv", "rules.yaml")

    def test_columns(self):
        for data in ("seen\tkey\tlisted\r\nجزل\tx\tغزل\r\n\r\n", "key\tplace\tغزل\tجزل\tclass\n", "غزل\tجزل"):
            self.assertEqual(self.fine("-n", "-", "rules.yaml", data=data)["g"][2], 1, data)

    def test_rules(self):
        data = "a\tb\n"
        self.fails(2, "alam: fold.yaml: has no spelling rules; expected 'variants' with 'name' and 'cost'\n",
                   "-", "fold.yaml", data=data)
        self.fails(2, "alam: missing.yaml: cannot open: No such file or directory\n", "-", "missing.yaml", data=data)
        self.write("x.yaml", "format: 1\nvariants: [{name: g, cost: 9}]\n")
        self.fails(2, "alam: x.yaml:2:28: the cost is '9'; expected a number from 0 to 2.5\n", "-", "x.yaml", data=data)
        self.write("x.yaml", "variants: [\n")
        done = self.tune("-", "x.yaml", data=data)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"\Aalam: x.yaml:2:1: is not YAML: .*; check indentation, quotes and brackets\n")

    def test_use(self):
        more = " (see 'alam tune --help')\n"
        self.fails(1, "alam tune: name a file of pairs and a file of spelling rules" + more, "p.tsv")
        self.fails(1, "alam tune: --cap is 'x'; expected a number from 0 to 2.5" + more, "--cap", "x", "a", "b")
        self.fails(1, "alam tune: --floor is '3'; expected a number from 0 to 2.5" + more, "--floor=3", "a", "b")
        self.fails(1, "alam tune: --floor is higher than --cap" + more, "--floor=2", "a", "b")


def main():
    global ALAM
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    ALAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
    del sys.argv[1:2]
    unittest.main()


if __name__ == "__main__":
    main()
