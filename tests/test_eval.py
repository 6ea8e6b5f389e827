"""Tests of `alam eval`: python3 tests/test_eval.py ALAM [IMAGE]

Each expected count is worked out by hand beside its data; random sets are counted once more by a naive
scorer. With an image, `--conll` is also tried with tagging.
"""

import collections
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

ALAM = ""
IMAGE = None

TEXT = "Russian Ministry spoke in Moscow as Putin met Macron in Paris , Rome and near Lyon ."


def span(surface, type, id, zone="body", text=TEXT, nth=0, **more):
    """A row for the nth occurrence of `surface` in `text`."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(surface, start + 1)
    return dict(start=start, end=start + len(surface), surface=surface, type=type, id=id, zone=zone,
                mode="name", nested=False) | more


def predicted(row, doc="articles/a.txt"):
    row = dict(row, doc=doc)
    row["text"] = row.pop("surface")
    return row


def counts(group):
    return group["tp"], group["fp"], group["fn"]


def conll(*sentences):
    """"token/TAG token/TAG" a sentence, as a file."""
    return "\n".join("".join(word.replace("/", "\t") + "\n" for word in sentence.split())
                     for sentence in sentences)


# The gold of document "a": three rows in the headline, three in the body, two among the keywords.
GOLD = [
    span("Russian Ministry", "organization", "mod", "headline"),
    span("Russian", "place", "russia", "headline", mode="demonym", nested=True),
    span("Moscow", "place", "moscow", "headline"),
    span("Putin", "person", "putin"),
    span("Macron", "person", "macron"),
    span("Paris", "place", "paris"),
    span("Rome", "place", "rome", "keywords"),
    span("Lyon", "place", "lyon", "keywords", optional=True),
]

PREDICTED = [predicted(row) for row in (
    span("Russian Ministry", "organization", "mod"),                        # right
    span("Russian", "place", "russia", mode="demonym", nested=True),        # right
    span("Moscow", "place", "moscow-idaho"),                                # wrong-id
    span("Putin", "place", "putin"),                                        # wrong-type
    span("Macron in", "person", "macron"),                                  # wrong-span
    span("Paris", "place", "paris"),                                        # right
    span("Paris", "place", "paris"),                                        # twice: spurious
    span("near", "person", "near"),                                         # spurious
    span("Lyon", "organization", "club"),                                   # on an optional row
)]


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if not isinstance(content, (str, bytes)):
            content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in content)
        if isinstance(content, str):
            content = content.encode()
        with open(path, "wb") as file:
            file.write(content)
        return path

    def run_eval(self, *arguments, status=0, stdin=""):
        done = subprocess.run([ALAM, "eval", *arguments], input=stdin.encode(), cwd=self.folder,
                              capture_output=True, timeout=60)
        errors = done.stderr.decode()
        self.assertEqual(done.returncode, status, errors)
        return done.stdout.decode(), errors

    def evaluate(self, gold, predictions, *options, status=0):
        """The JSON report of two lists of rows of document "a"."""
        self.write("a.jsonl", gold)
        self.write("p.jsonl", predictions)
        out, self.errors = self.run_eval("--json", *options, "a.jsonl", "--", "p.jsonl",
                                         status=status)
        return json.loads(out)


class Scores(Case):
    def test_by_hand(self):
        report = self.evaluate(GOLD, PREDICTED)
        self.assertEqual([report[key] for key in ("documents", "gold", "predicted", "optional",
                                                  "dropped")], [1, 7, 8, 1, 1])
        strict, linked = report["strict"], report["linked"]
        self.assertEqual(counts(strict["all"]), (4, 4, 3))
        self.assertEqual([strict["all"][key] for key in ("precision", "recall", "f1")],
                         [0.5, 0.5714, 0.5333])
        self.assertEqual({name: counts(group) for name, group in strict["type"].items()},
                         {"organization": (1, 0, 0), "person": (0, 2, 2), "place": (3, 2, 1)})
        self.assertEqual({name: counts(group) for name, group in strict["mode"].items()},
                         {"demonym": (1, 0, 0), "name": (3, 4, 3)})
        # "near" lies between Rome and Lyon: the nearest gold span is among the keywords.
        self.assertEqual({name: counts(group) for name, group in strict["zone"].items()},
                         {"headline": (3, 0, 0), "body": (1, 3, 2), "keywords": (0, 1, 1)})
        self.assertEqual(counts(linked["all"]), (4, 4, 3))
        self.assertEqual({name: counts(group) for name, group in linked["type"].items()},
                         {"organization": (1, 0, 0), "person": (1, 2, 1), "place": (2, 2, 2)})

    def test_no_difference(self):
        report = self.evaluate(GOLD, [predicted(row) for row in GOLD])
        for measure in "strict", "linked":
            self.assertEqual(counts(report[measure]["all"]), (7, 0, 0))
            self.assertEqual(report[measure]["all"]["f1"], 1)
        self.assertEqual([kind["count"] for kind in report["errors"].values()], [0] * 5)

    def test_filters(self):
        for options, expected in {
            ("--types", "place"): (3, 2, 1),
            ("--types", "place,person"): (3, 4, 3),
            ("--modes", "demonym"): (1, 0, 0),
            ("--modes", "name"): (3, 4, 3),
            ("--zones", "body"): (1, 3, 2),
            ("--zones", "headline,keywords"): (3, 1, 1),
            ("--no-nested",): (3, 4, 3),
            ("--types", "place", "--zones", "headline", "--no-nested"): (1, 0, 0),
        }.items():
            with self.subTest(options):
                self.assertEqual(counts(self.evaluate(GOLD, PREDICTED, *options)["strict"]["all"]),
                                 expected)

    def test_unknown_name_in_filter(self):
        report = self.evaluate(GOLD, PREDICTED, "--types", "plaice")
        self.assertEqual(report["strict"]["all"],
                         dict(tp=0, fp=0, fn=0, precision=None, recall=None, f1=None))
        self.assertEqual(self.errors, 'alam: warning: no row has "plaice", which --types names\n')

    def test_optional_and_required_on_one_place(self):
        gold = [span("Paris", "place", "paris"),
                span("Paris", "organization", "club", optional=True)]
        guesses = [predicted(span("Paris", type, id)) for type, id in
                   (("person", "hilton"), ("place", "paris"), ("place", "paris"))]
        # The first place is right; the rest stands on the place of an optional row.
        report = self.evaluate(gold, guesses)
        self.assertEqual(counts(report["strict"]["all"]), (1, 0, 0))
        self.assertEqual(counts(report["linked"]["all"]), (1, 0, 0))
        self.assertEqual(report["dropped"], 2)

    def test_optional_overlap_counts(self):
        gold = [span("Lyon", "place", "lyon", optional=True)]
        report = self.evaluate(gold, [predicted(span("near Lyon", "place", "lyon"))])
        self.assertEqual(counts(report["strict"]["all"]), (0, 1, 0))
        self.assertEqual(report["errors"]["spurious"]["count"], 1)

    def test_best_partner(self):
        """Of two predictions with the right type, the one with the right id is the partner."""
        guesses = [predicted(span("Paris", "place", id)) for id in ("paris-texas", "paris")]
        report = self.evaluate([span("Paris", "place", "paris")], guesses)
        self.assertEqual(counts(report["strict"]["all"]), (1, 1, 0))
        self.assertEqual(report["errors"]["wrong-id"]["count"], 0)
        self.assertEqual(report["errors"]["spurious"]["listed"][0]["predicted"]["id"], "paris-texas")

    def test_rows_without_id(self):
        """Gold without an id is optional where ids are compared; a prediction without one never
        matches there."""
        gold = [span("Paris", "place", None), span("Rome", "place", "rome")]
        report = self.evaluate(gold, [predicted(span("Paris", "place", "paris")),
                                      predicted(span("Rome", "place", None))])
        self.assertEqual(counts(report["strict"]["all"]), (2, 0, 0))
        self.assertEqual(counts(report["linked"]["all"]), (0, 1, 1))
        self.assertEqual(report["errors"]["wrong-id"]["count"], 1)

    def test_zone_of_the_prediction(self):
        """Overlap before distance, then the smaller distance, then the later; with no gold its own."""
        def row(start, end, zone, **more):
            return dict(start=start, end=end, type="place", id="x", zone=zone, **more)
        gold = [row(0, 10, "long"), row(2, 4, "inner"), row(20, 30, "right")]
        for place, zone in {(5, 6): "long", (10, 12): "long", (15, 16): "right", (14, 15): "long",
                            (14, 16): "right", (40, 41): "right", (2, 3): "inner"}.items():
            with self.subTest(place):
                guess = dict(row(*place, "mine"), doc="a")
                groups = self.evaluate(gold, [guess])["strict"]["zone"]
                self.assertEqual(groups[zone]["fp"], 1, groups)
        self.assertEqual(self.evaluate([], [dict(row(5, 6, "mine"), doc="a")])["strict"]["zone"].keys(),
                         {"mine"})

    def test_naive_scorer(self):
        """Random spans with many duplicates, against counting with multisets."""
        generator = random.Random(7)
        for round in range(12):
            rows = [[dict(start=start, end=start + generator.randint(1, 3),
                          type=generator.choice(["person", "place"]), id=generator.choice("xyz"),
                          optional=side == 0 and generator.random() < 0.1, doc="a")
                     for start in (generator.randint(0, 12) for _ in range(generator.randint(0, 60)))]
                    for side in (0, 1)]
            optional = {(row["start"], row["end"]) for row in rows[0] if row["optional"]}
            report = self.evaluate(*rows)
            for measure, key in ("strict", "type"), ("linked", "id"):
                gold, guesses = (collections.Counter((row["start"], row["end"], row[key])
                                                     for row in side if not row["optional"])
                                 for side in rows)
                right = gold & guesses
                wrong = sum(count for place, count in (guesses - right).items()
                            if place[:2] not in optional)
                with self.subTest(round=round, measure=measure):
                    self.assertEqual(counts(report[measure]["all"]),
                                     (right.total(), wrong, (gold - right).total()))
            found = {kind: value["count"] for kind, value in report["errors"].items()}
            pairs = found["wrong-type"] + found["wrong-span"]
            self.assertEqual(counts(report["strict"]["all"])[1:],
                             (found["spurious"] + pairs, found["missed"] + pairs))


class Documents(Case):
    def test_names(self):
        """Folder and extension do not matter; what one side lacks is said."""
        self.write("gold/a.jsonl", [span("Paris", "place", "paris")])
        self.write("gold/many.jsonl", [span("Rome", "place", "rome", doc="x/b.txt.gz"),
                                       span("Rome", "place", "rome", doc="silent")])
        self.write("gold/empty.jsonl", "")
        self.write("p.jsonl", [predicted(span("Paris", "place", "paris"), "far/away/a.html"),
                               predicted(span("Rome", "place", "rome"), "b"),
                               predicted(span("Rome", "place", "rome"), "empty.txt"),
                               predicted(span("Rome", "place", "rome"), "c.txt")])
        out, errors = self.run_eval("--json", "gold/a.jsonl", "gold/many.jsonl", "gold/empty.jsonl",
                                    "--", "p.jsonl")
        report = json.loads(out)
        self.assertEqual(report["documents"], 4)
        self.assertEqual(counts(report["strict"]["all"]), (2, 1, 1))
        self.assertEqual(report["ignored"], {"predictions": 1, "documents": ["c"]})
        self.assertEqual(report["without_predictions"], ["silent"])
        self.assertEqual(errors,
                         "alam: warning: 1 document without predictions, whose gold counts as missed: "
                         "silent\n"
                         "alam: note: 1 document without gold, whose 1 prediction is ignored: c\n")

    def test_standard_input(self):
        self.write("a.jsonl", GOLD)
        rows = "".join(json.dumps(row) + "\r\n\n" for row in PREDICTED)
        out, _ = self.run_eval("--json", "a.jsonl", "--", "-", stdin="\ufeff" + rows)
        self.assertEqual(counts(json.loads(out)["strict"]["all"]), (4, 4, 3))

    def test_fields(self):
        """A document in fields has positions of its own in each."""
        gold = [dict(start=0, end=4, type="place", id="x", doc="7", field=field)
                for field in ("title", "text")]
        report = self.evaluate(gold, gold[:1])
        self.assertEqual(counts(report["strict"]["all"]), (1, 0, 1))
        self.assertEqual(report["without_predictions"], ["7#text"])


class Errors(Case):
    def test_kinds(self):
        report = self.evaluate(GOLD, PREDICTED)["errors"]
        self.assertEqual(list(report), ["missed", "spurious", "wrong-id", "wrong-type", "wrong-span"])
        shown = {kind: [[row and (row["text"], row["type"], row["id"])
                         for row in (error["gold"], error["predicted"])]
                        for error in report[kind]["listed"]] for kind in report}
        self.assertEqual(shown, {
            "missed": [[("Rome", "place", "rome"), None]],
            "spurious": [[None, ("Paris", "place", "paris")], [None, ("near", "person", "near")]],
            "wrong-id": [[("Moscow", "place", "moscow"), ("Moscow", "place", "moscow-idaho")]],
            "wrong-type": [[("Putin", "person", "putin"), ("Putin", "place", "putin")]],
            "wrong-span": [[("Macron", "person", "macron"), ("Macron in", "person", "macron")]],
        })

    def test_limit(self):
        for limit, listed in ("1", 1), ("all", 2), ("none", 0), ("0", 0), ("20", 2):
            report = self.evaluate(GOLD, PREDICTED, "--errors", limit)["errors"]["spurious"]
            self.assertEqual((report["count"], len(report["listed"])), (2, listed))

    def test_text_around(self):
        """From --text by the stem or the name, or from where the predictions point; whole words only."""
        text = "قالت وزارة الدفاع الروسية هنا في موسكو أمس إن القوات انسحبت كلها من إقليم قره باغ"
        gold = [span("موسكو", "place", "moscow", text=text)]
        guess = [predicted(span("القوات", "organization", "x", text=text))]
        expected = ("  a 33-38  place moscow, name, body\n"
                    "      الدفاع الروسية هنا في «موسكو» أمس إن القوات انسحبت\n")
        self.write("a.jsonl", gold)
        self.write("p.jsonl", guess)
        without = self.run_eval("a.jsonl", "--", "p.jsonl")[0]
        self.assertIn("  a 33-38  place moscow, name, body\n      «موسكو»\n", without)
        self.write("t/a.txt", text)
        self.write("u/articles/a.txt", text)
        for folder in "t", "u":
            out, _ = self.run_eval("--text", folder, "a.jsonl", "--", "p.jsonl")
            self.assertIn(expected, out)
        self.write("articles/a.txt", text)
        self.assertIn(expected, self.run_eval("a.jsonl", "--", "p.jsonl")[0])
        out, _ = self.run_eval("--json", "a.jsonl", "--", "p.jsonl")
        missed = json.loads(out)["errors"]["missed"]["listed"][0]["gold"]
        self.assertEqual((missed["before"], missed["after"]),
                         ("الدفاع الروسية هنا في ", " أمس إن القوات انسحبت"))
        self.write("articles/a.txt", "another text, long enough to reach the span")
        self.assertEqual(self.run_eval("a.jsonl", "--", "p.jsonl")[0], without)

    def test_terminal_is_safe(self):
        text = "see \x1b[31mParis\n now"
        self.write("articles/a.txt", text)
        self.write("a.jsonl", [span("Paris", "place", "a\x1bb", text=text)])
        self.write("p.jsonl", [predicted(span("now", "place", "x", text=text))])
        out, _ = self.run_eval("a.jsonl", "--", "p.jsonl")
        self.assertNotIn("\x1b", out)
        self.assertIn("  a 9-14  place a b, name, body\n      see [31m«Paris» now\n", out)


class Table(Case):
    def test_whole(self):
        self.write("a.jsonl", GOLD[2:4])
        self.write("p.jsonl", [predicted(row) for row in (GOLD[2], span("Putin met", "person", "x"))])
        out, errors = self.run_eval("a.jsonl", "--", "p.jsonl")
        self.assertEqual(errors, "")
        self.assertEqual(out, """\
1 document: 2 gold rows and 2 predictions counted

strict: place and type      tp      fp      fn  precision  recall      F1
all                          1       1       1     0.5000  0.5000  0.5000
type person                  0       1       1     0.0000  0.0000  0.0000
type place                   1       0       0     1.0000  1.0000  1.0000
mode name                    1       1       1     0.5000  0.5000  0.5000
zone body                    0       1       1     0.0000  0.0000  0.0000
zone headline                1       0       0     1.0000  1.0000  1.0000

linked: place and id        tp      fp      fn  precision  recall      F1
all                          1       1       1     0.5000  0.5000  0.5000
type person                  0       1       1     0.0000  0.0000  0.0000
type place                   1       0       0     1.0000  1.0000  1.0000
mode name                    1       1       1     0.5000  0.5000  0.5000
zone body                    0       1       1     0.0000  0.0000  0.0000
zone headline                1       0       0     1.0000  1.0000  1.0000

zones: 1 of 1 strict pairs have the same zone, 1.0000

wrong-span: 1
  a 36-41  person putin, name, body; predicted 36-45 person x
      gold:      «Putin»
      predicted: «Putin met»
""")

    def test_zones_are_compared_with_what_the_prediction_says(self):
        """A prediction is counted in the zone of the gold, but its own one is judged."""
        rows = [dict(predicted(GOLD[2]), zone="related"), predicted(GOLD[3])]
        self.write("a.jsonl", GOLD[2:4])
        self.write("p.jsonl", rows)
        out, _ = self.run_eval("a.jsonl", "--", "p.jsonl")
        self.assertIn("\nzones: 1 of 2 strict pairs have the same zone, 0.5000\n", out)
        self.assertIn("\nzone headline                1       0       0     1.0000  1.0000  1.0000\n", out)
        out, _ = self.run_eval("--json", "a.jsonl", "--", "p.jsonl")
        self.assertEqual(json.loads(out)["zones"], {"compared": 2, "right": 1})

    def test_no_rate_without_rows(self):
        self.write("a.jsonl", GOLD[2:3])
        self.write("p.jsonl", "")
        out, errors = self.run_eval("--errors", "none", "a.jsonl", "--", "p.jsonl")
        self.assertIn("\nall                          0       0       1          -  0.0000  0.0000\n",
                      out)
        self.assertIn("1 document without predictions", errors)


class Minimum(Case):
    def test_status(self):
        """F1 is 8/15, which prints as 0.5333."""
        for option, status in {("--min-strict-f1", "0.5333"): 0, ("--min-strict-f1", "0.5334"): 3,
                               ("--min-linked-f1", "0.5"): 0, ("--min-linked-f1", "1"): 3,
                               ("--min-strict-f1", ".2"): 0}.items():
            self.evaluate(GOLD, PREDICTED, *option, status=status)
            if status:
                name = option[0][6:12]
                self.assertEqual(self.errors,
                                 f"alam: the {name} F1 is 0.5333, the minimum is {option[1]}\n")

    def test_nothing_counted(self):
        self.evaluate([], [], "--min-strict-f1", "0", status=3)
        self.assertEqual(self.errors, "alam: the strict F1 is undefined (nothing was counted), the "
                                      "minimum is 0\n")


class Conll(Case):
    # In the second sentence "w" is a proclitic of Moscow's token; I-ORG after O begins an entity.
    GOLD = conll("John/B-PER Smith/I-PER saw/O Paris/B-LOC Rome/B-LOC",
                 "wMoscow/B-LOC and/O Reuters/I-ORG Group/I-ORG Cup/B-MISC")
    TEXT = "John Smith saw Paris Rome\nwMoscow and Reuters Group Cup\n"

    def evaluate_conll(self, rows, *options):
        self.write("g.conll", self.GOLD)
        self.write("p.jsonl", rows)
        out, self.errors = self.run_eval("--conll", "--json", *options, "g.conll", "--", "p.jsonl")
        return json.loads(out)

    def guess(self, surface, type, nth=0, **more):
        return predicted(span(surface, type, "x", text=self.TEXT, nth=nth, **more), "other.txt")

    def test_text(self):
        self.write("g.conll", self.GOLD)
        self.assertEqual(self.run_eval("--conll", "g.conll", "--print-text"), (self.TEXT, ""))
        self.assertEqual(self.run_eval("--conll", "--print-text", "-",
                                       stdin=self.GOLD.replace("\n", "\r\n"))[0], self.TEXT)
        self.write("empty.conll", "")
        self.assertEqual(self.run_eval("--conll", "--print-text", "empty.conll"), ("", ""))

    def test_tokens(self):
        report = self.evaluate_conll([
            self.guess("John Smith", "person"),
            self.guess("Moscow", "place"),                    # the proclitic lies outside: right
            self.guess("Paris Rome", "place"),                # two entities in one: wrong-span, missed
            self.guess("Group", "organization"),              # half of one: wrong-span
            self.guess("Cup", "event"),                       # another type: left out
            self.guess("saw", "place", mode="demonym"),       # a demonym: left out
            self.guess("saw", "place", nested=True),          # nested: left out
        ])
        self.assertEqual(counts(report["strict"]["all"]), (2, 2, 3))
        self.assertEqual({name: counts(group) for name, group in report["strict"]["type"].items()},
                         {"person": (1, 0, 0), "place": (1, 1, 2), "organization": (0, 1, 1)})
        self.assertNotIn("linked", report)
        self.assertNotIn("zone", report["strict"])
        errors = {kind: value["count"] for kind, value in report["errors"].items()}
        self.assertEqual(errors, {"missed": 1, "spurious": 0, "wrong-id": 0, "wrong-type": 0,
                                  "wrong-span": 2})
        half = report["errors"]["wrong-span"]["listed"][1]
        self.assertEqual((half["gold"]["text"], half["predicted"]["text"], half["gold"]["before"]),
                         ("Reuters Group", "Group", "Paris Rome wMoscow and "))

    def test_modes(self):
        rows = [self.guess("Paris", "place"), self.guess("saw", "place", mode="demonym")]
        for options, expected in {(): (1, 0, 4), ("--modes", "name,demonym"): (1, 1, 4),
                                  ("--types", "place"): (1, 0, 2)}.items():
            self.assertEqual(counts(self.evaluate_conll(rows, *options)["strict"]["all"]), expected)

    def test_twice_in_one_token(self):
        report = self.evaluate_conll([self.guess("wMos", "place"), self.guess("cow", "place")])
        self.assertEqual(counts(report["strict"]["all"]), (1, 1, 4))

    def test_two_files(self):
        """With several files the names of the documents count again."""
        for name in "g", "h":
            self.write(name + ".conll", self.GOLD)
        self.write("p.jsonl", [predicted(span("Paris", "place", "x", text=self.TEXT), "h.txt")])
        out, _ = self.run_eval("--conll", "--json", "g.conll", "h.conll", "--", "p.jsonl")
        self.assertEqual(counts(json.loads(out)["strict"]["all"]), (1, 0, 9))

    def test_other_text(self):
        self.write("g.conll", self.GOLD)
        for text, place in ("Paris", (15, 20)), ("Paris", (16, 21)), ("Paris", (100, 105)):
            self.write("p.jsonl", [dict(doc="g", start=place[0], end=place[1], text=text,
                                        type="place")])
            right = place == (15, 20)
            _, errors = self.run_eval("--conll", "g.conll", "--", "p.jsonl", status=0 if right else 2)
            if not right:
                self.assertEqual(errors, f"alam: p.jsonl:1: the text of g.conll does not have this span "
                                         f"at {place[0]} to {place[1]}; tag the text that \"alam eval "
                                         f"--conll g.conll --print-text\" writes\n")

    def test_tagging(self):
        if not IMAGE:
            self.skipTest("no image")
        gold = conll("في/O موسكو/B-LOC", "وموسكو/B-LOC بعيدة/O", "xqzv/B-PER")
        self.write("g.conll", gold)
        for options in (), ("--sentences-per-document", "1"):
            out, _ = self.run_eval("--conll", "--json", "--image", IMAGE, *options, "g.conll")
            report = json.loads(out)
            self.assertEqual(counts(report["strict"]["type"]["place"]), (2, 0, 0))
            self.assertEqual(counts(report["strict"]["type"]["person"]), (0, 0, 1))


class BadInput(Case):
    def test_rows(self):
        row = '{"doc":"a","start":0,"end":5,"type":"place"'
        start = "count code points from the start of the text"
        for line, message in {
            "[" * 5000: ":2049: no valid JSON (maximum parsing depth reached near '['), expected one "
                        "object a line; correct or remove the line",
            row: ":43: no valid JSON ('}' expected near end of file), expected one object a line; "
                 "correct or remove the line",
            row + ',"end":6}': ":49: no valid JSON (duplicate object key near '\"end\"'), expected one "
                               "object a line; correct or remove the line",
            '{"doc":"a","start":99999999999999999999,"end":5}':
                ":39: no valid JSON (too big integer near '99999999999999999999'), expected one object a "
                "line; correct or remove the line",
            "[1,2]": ': the line is [1,2], expected an object such as {"start":0,"end":5,...}; correct '
                     "or remove the line",
            '{"doc":"a","end":5,"type":"place"}':
                ': no "start", expected a whole number; add it, counted in code points',
            '{"doc":"a","start":-3,"end":5,"type":"place"}':
                f': "start" is -3, expected a whole number from 0 on; {start}',
            '{"doc":"a","start":0,"end":"5","type":"place"}':
                f': "end" is "5", expected a whole number from 0 on; {start}',
            '{"doc":"a","start":0,"end":5.5,"type":"place"}':
                f': "end" is 5.5, expected a whole number from 0 on; {start}',
            '{"doc":"a","start":0,"end":4294967296,"type":"place"}':
                f': "end" is 4294967296, more than a text may have (4294967295); {start}',
            '{"doc":"a","start":7,"end":5,"type":"place"}':
                ': "start" is 7 and "end" is 5, expected an end behind the start; the end is exclusive',
            '{"doc":"a","start":0,"end":5}':
                ': no "type", expected a string such as "place"; add it',
            '{"start":0,"end":5,"type":"place"}':
                ': no "doc", expected the name of the document; add it',
            '{"doc":"a","start":0,"end":5,"type":["%s"]}' % ("x" * 1000000):
                ': "type" is ["%s..., expected a string that is not empty; correct it or leave the key '
                "out" % ("x" * 46),
            row + ',"id":""}':
                ': "id" is "", expected a string that is not empty; correct it or leave the key out',
            row + ',"nested":"yes"}':
                ': "nested" is "yes", expected true or false; correct it or leave the key out',
            row + ',"text":"باري"}':
                ': "text" has 4 code points, but "start" and "end" are 5 apart; positions must count '
                "code points (alam tag --offsets codepoint)",
        }.items():
            with self.subTest(line[:60]):
                self.write("a.jsonl", GOLD)
                self.write("p.jsonl", json.dumps(PREDICTED[0]) + "\n" + line + "\n")
                out, errors = self.run_eval("a.jsonl", "--", "p.jsonl", status=2)
                self.assertEqual((out, errors), ("", f"alam: p.jsonl:2{message}\n"))

    def test_bytes(self):
        self.write("a.jsonl", GOLD)
        self.write("p.jsonl", b'{"doc":"\xff\x1b"}\n')
        _, errors = self.run_eval("a.jsonl", "--", "p.jsonl", status=2)
        self.assertRegex(errors, r"^alam: p\.jsonl:1:\d+: no valid JSON \(unable to decode byte 0xff")
        self.write("p.jsonl", b'{"doc":"a\x1b[1m"}\n')
        self.assertNotIn("\x1b", self.run_eval("a.jsonl", "--", "p.jsonl", status=2)[1])

    def test_gold(self):
        self.write("a.jsonl", '{"start":0,"end":5,"type":"place","surface":"Rome"}\n')
        _, errors = self.run_eval("a.jsonl", "--", "a.jsonl", status=2)
        self.assertEqual(errors, 'alam: a.jsonl:1: "surface" has 4 code points, but "start" and "end" are '
                                 "5 apart; positions must count code points (alam tag --offsets "
                                 "codepoint)\n")

    def test_two_documents_of_one_stem(self):
        self.write("a.jsonl", GOLD)
        self.write("p.jsonl", [predicted(GOLD[0], "x/a.txt"), predicted(GOLD[1], "y/a.txt")])
        _, errors = self.run_eval("a.jsonl", "--", "p.jsonl", status=2)
        self.assertEqual(errors, 'alam: p.jsonl:2: "x/a.txt" and "y/a.txt" are both document "a", '
                                 "expected one name without folder and extension for each; rename one "
                                 "or evaluate them apart\n")

    def test_conll(self):
        for line, message in {
            b"word": "no token and tag, expected \"token<TAB>tag\" or an empty line; separate them by "
                     "one tab",
            b"\tO": "no token and tag, expected \"token<TAB>tag\" or an empty line; separate them by "
                    "one tab",
            b"word\tB-GPE": "the tag is \"B-GPE\", expected O, or B- or I- and one of PER, LOC, ORG, "
                            "MISC; correct or rename the tag",
            b"word\tO\tO": "the tag is \"O O\", expected O, or B- or I- and one of PER, LOC, ORG, MISC; "
                           "correct or rename the tag",
        }.items():
            with self.subTest(line):
                self.write("g.conll", b"one\tO\n" + line + b"\n")
                _, errors = self.run_eval("--conll", "--print-text", "g.conll", status=2)
                self.assertEqual(errors, f"alam: g.conll:2: {message}\n")
        self.write("g.conll", "روما".encode() + b"\xd9\tO\n")
        _, errors = self.run_eval("--conll", "--print-text", "g.conll", status=2)
        self.assertEqual(errors, "alam: g.conll:1:5: byte 0xD9 is not UTF-8; convert the file\n")

    def test_missing_file(self):
        self.write("a.jsonl", GOLD)
        _, errors = self.run_eval("a.jsonl", "--", "none.jsonl", status=2)
        self.assertEqual(errors, "alam: none.jsonl: cannot open: No such file or directory\n")


class CommandLine(Case):
    def test_help(self):
        out, errors = self.run_eval("--help")
        self.assertIn("examples:\n", out)
        self.assertEqual(errors, "")

    def test_use(self):
        self.write("a.jsonl", GOLD)
        self.write("p.jsonl", PREDICTED)
        for arguments, message in {
            (): "name at least one file of gold",
            ("--", "p.jsonl"): "name at least one file of gold",
            ("a.jsonl",): "name the files of predictions behind '--'",
            ("a.jsonl", "--"): "name the files of predictions behind '--'",
            ("--conll", "a.jsonl", "--"): "'--' is there, but no file of predictions behind it",
            ("a.jsonl", "a.jsonl", "--", "p.jsonl"): "'a.jsonl' is named twice",
            ("-", "--", "-"): "'-' is named twice",
            ("a.jsonl", "--", "p.jsonl", "--json"):
                "'--json' stands behind '--', where files are; put options before it",
            ("--print-text", "a.jsonl", "--", "p.jsonl"): "--print-text is for --conll only",
            ("--image", "x", "a.jsonl", "--", "p.jsonl"): "--image is for --conll only",
            ("--conll", "--sentences-per-document", "5", "a.jsonl", "--", "p.jsonl"):
                "--sentences-per-document is not for use with predictions",
            ("--conll", "--print-text", "a.jsonl", "p.jsonl"):
                "--print-text prints one file of gold, not 2",
            ("--conll", "--zones", "body", "a.jsonl", "--", "p.jsonl"):
                "--zones is not for --conll, whose gold has no zones",
            ("--conll", "--min-linked-f1", "1", "a.jsonl", "--", "p.jsonl"):
                "--min-linked-f1 is not for --conll, whose gold has no ids",
            ("--conll", "--text", "x", "a.jsonl", "--", "p.jsonl"):
                "--text is not for --conll, whose gold has no other text",
            ("--errors", "some", "a.jsonl", "--", "p.jsonl"):
                "--errors is 'some', expected a number, all or none",
            ("--sentences-per-document", "0", "--conll", "a.jsonl"):
                "--sentences-per-document is '0', expected a number from 1 on",
            ("--min-strict-f1", "93", "a.jsonl", "--", "p.jsonl"):
                "--min-strict-f1 is '93', expected a number from 0 to 1 such as 0.95",
            ("--types", "place,,person", "a.jsonl", "--", "p.jsonl"):
                "--types is 'place,,person', expected names joined by commas",
            ("--wrong", "a.jsonl", "--", "p.jsonl"): "unknown or ambiguous option '--wrong'",
            ("a.jsonl", "--types", "--", "p.jsonl"): "option '--types' needs a value",
        }.items():
            with self.subTest(arguments):
                out, errors = self.run_eval(*arguments, status=1)
                self.assertEqual((out, errors),
                                 ("", f"alam eval: {message} (see 'alam eval --help')\n"))

    def test_full_disk(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        self.write("a.jsonl", GOLD)
        self.write("p.jsonl", PREDICTED)
        with open("/dev/full", "wb") as full:
            done = subprocess.run([ALAM, "eval", "a.jsonl", "--", "p.jsonl"], cwd=self.folder,
                                  stdout=full, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"standard output: cannot write", done.stderr)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python3 tests/test_eval.py ALAM [IMAGE]")
    ALAM = os.path.abspath(sys.argv[1])
    IMAGE = os.path.abspath(sys.argv[2]) if len(sys.argv) == 3 else None
    unittest.main(argv=sys.argv[:1])
