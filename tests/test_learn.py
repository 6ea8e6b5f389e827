"""Tests of alam learn: python3 tests/test_learn.py ALAM [IMAGE]

Proposals from texts made so that what is a name in them is known, with the counts that they must show; what is
proposed is compiled over the gazetteer and changes what is tagged.
"""

import gzip
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

CITIES = ["باريس", "برلين", "مدريد", "لشبونة", "بروكسل", "أثينا", "هلسنكي", "ستوكهولم"]
# None is in the lists of ordinary words, so that only the neighbours can tell.
ODD = "زربطون"
SHARED = "فلنسوار"

GAZETTEER = "format: 1\ntype: place\nentities:\n" + "".join(
    f"  - {{id: city-{i}, kind: city, names: {{ar: [{city}]}}}}\n" for i, city in enumerate(CITIES)) + f"""\
  - {{id: korea, kind: country, names: {{ar: [كوريا الجنوبية]}}}}
  - {{id: states, kind: country, names: {{ar: [الولايات المتحدة]}}}}
  - {{id: odd, kind: city, names: {{ar: [{ODD}, {{text: زربطونة, prior: 0.8}}]}}}}
  - {{id: odd-too, kind: city, names: {{ar: [{{text: {ODD}, prior: 0.5, level: strict}}]}}}}
  - {{id: town, kind: city, names: {{ar: [{SHARED}]}}, within: korea}}
  - {{id: club, type: organization, kind: football-club, names: {{ar: [{SHARED}]}}}}
"""


def documents():
    """As many for names of several words, for cities, and for ordinary words, each in its own surroundings."""
    for i in range(16):
        yield "\n".join(f"وصل الوزير إلى {name} أمس." for name in
                        (CITIES[i % 8], "كوريا الجنوبية", CITIES[(i + 3) % 8], "الولايات المتحدة"))
        yield "\n".join(f"كان {word} كبيرا جدا." for word in ("البيت", "الحل", "الأمر", "القرار", "العمل"))


def odd(count):
    return [f"كان {ODD} كبيرا جدا." for _ in range(count)]


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.write("base.yaml", GAZETTEER)
        self.compile("base.alam")

    def write(self, name, content):
        data = content if isinstance(content, bytes) else content.encode()
        (self.folder / name).write_bytes(data)
        return name

    def read(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def run_alam(self, *arguments, data=None):
        return subprocess.run([ALAM, *arguments], cwd=self.folder, capture_output=True, input=data, text=True,
                              timeout=120, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})

    def compile(self, image, *layers):
        flags = [part for layer in layers for part in ("-g", layer)]
        done = self.run_alam("compile", "-q", "base.yaml", str(ROOT / "rules"), str(ROOT / "gazetteers" / "names"),
                             *flags, "-o", image)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def corpus(self, texts, name="news.jsonl"):
        lines = [json.dumps({"id": i, "text": text}, ensure_ascii=False) for i, text in enumerate(texts)]
        return self.write(name, "\n".join(lines) + "\n")

    def learn(self, *arguments, status=0, data=None):
        done = self.run_alam("learn", "--image", "base.alam", *arguments, data=data)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def tags(self, image, text):
        done = self.run_alam("tag", "--image", image, "--format", "jsonl", "-", data=text)
        self.assertEqual(done.returncode, 0, done.stderr)
        spans = [json.loads(line) for line in done.stdout.splitlines()]
        return [(span["text"], span["id"]) for span in spans]


class OrdinaryWords(Case):
    def test_what_stands_like_a_word_becomes_common(self):
        texts = list(documents()) + odd(20)
        done = self.learn(self.corpus(texts), "-o", "learned.yaml", "--language", "ar")
        self.assertEqual(done.stderr, "alam: 52 documents, 0 labelled; 2 listed and 0 new entities proposed\n")
        learned = self.read("learned.yaml")
        self.assertIn("from 52 documents, 0 labelled", learned)
        found = re.findall(r"# (\d+) times as place: 0 announced, 0 beside the full name; like a name (0\.\d\d), "
                           r"like an ordinary word (0\.\d\d), like a part of another name (0\.\d\d)", learned)
        self.assertEqual(len(found), 2, learned)
        for count, name, word, part in found:
            self.assertEqual(count, "20")
            self.assertLess(float(name), 0.4)
            self.assertGreater(float(word), 0.5)
            self.assertAlmostEqual(float(name) + float(word) + float(part), 1, delta=0.02)
        self.assertIn(f"كان [{ODD}] كبيرا جدا.", learned)
        # Both entities that have it, or the other one would take its place; its level and the other name stay.
        self.assertEqual(re.findall(r"  - id: (\S+)\n", learned), ["odd", "odd-too"])
        share = float(found[0][1])
        self.assertRegex(learned, rf'\{{text: "{ODD}", prior: {share:.2f}, common: true}}\n')
        self.assertRegex(learned, rf'\{{text: "{ODD}", prior: 0\.\d\d, common: true, level: strict}}\n')
        self.assertNotIn("زربطونة", learned)

        self.assertEqual(self.tags("base.alam", f"قال {ODD} هنا"), [(ODD, "odd")])
        self.compile("new.alam", "learned.yaml")
        self.assertEqual(self.tags("new.alam", f"قال {ODD} هنا"), [])
        self.assertEqual(self.tags("new.alam", f"في مدينة {ODD} هنا"), [(ODD, "odd")])
        self.assertEqual(self.tags("new.alam", "قال زربطونة هنا"), [("زربطونة", "odd")])
        self.assertEqual(self.tags("new.alam", "إلى باريس اليوم"), [("باريس", "city-0")])

    def test_what_stands_like_a_name_stays(self):
        texts = list(documents()) + [f"وصل الوزير إلى {ODD} أمس." for _ in range(20)]
        self.assertIn("\nentities: []\n", self.learn(self.corpus(texts)).stdout)

    def test_support_speaks_for_a_name(self):
        texts = list(documents()) + [f"كان في مدينة {ODD} كبيرا جدا." for _ in range(20)]
        self.assertIn("\nentities: []\n", self.learn(self.corpus(texts)).stdout)

    def test_too_few_places(self):
        texts = list(documents()) + odd(4)
        self.assertIn("\nentities: []\n", self.learn(self.corpus(texts), "--threshold", "1").stdout)
        self.assertIn("# 4 times", self.learn("news.jsonl", "--min-count", "4", "--threshold", "1").stdout)

    def test_threshold(self):
        texts = list(documents()) + odd(20)
        self.assertIn("\nentities: []\n", self.learn(self.corpus(texts), "--threshold", "0").stdout)
        everything = self.learn("news.jsonl", "--threshold", "1.0", "--min-count", "4").stdout
        self.assertEqual(set(re.findall(r"id: (\S+)", everything)), {"odd", "odd-too"} | {f"city-{i}" for i in range(8)})

    def test_applied_it_proposes_nothing_more(self):
        self.corpus(list(documents()) + odd(20))
        self.learn("news.jsonl", "-o", "learned.yaml")
        self.compile("base2.alam", "learned.yaml")
        done = self.run_alam("learn", "--image", "base2.alam", "news.jsonl")
        self.assertIn("\nentities: []\n", done.stdout)


class SharedNames(Case):
    def test_priors_follow_the_context(self):
        texts = list(documents()) + [f"في مدينة {SHARED} أمس." for _ in range(9)] + [f"لعب نادي {SHARED} أمس."]
        learned = self.learn(self.corpus(texts), "-o", "learned.yaml") and self.read("learned.yaml")
        # (9 + 4/2) / (10 + 4) and (1 + 4/2) / (10 + 4), scaled to the highest prior.
        self.assertIn(f'# shared: meant 1 of 10 times\n        - {{text: "{SHARED}", prior: {3 / 11:.2f}}}\n', learned)
        self.assertEqual(re.findall(r"id: (\S+)", learned), ["club"])
        self.assertEqual(self.tags("base.alam", f"وصل إلى {SHARED} أمس"), [(SHARED, "club")])
        self.compile("new.alam", "learned.yaml")
        self.assertEqual(self.tags("new.alam", f"وصل إلى {SHARED} أمس"), [(SHARED, "town")])


class Labelled(Case):
    def conll(self, sentences):
        return self.write("gold.conll", "\n".join("".join(f"{token}\t{tag}\n" for token, tag in sentence)
                                                  for sentence in sentences))

    def test_conll_decides(self):
        other = [("قال", "O"), (ODD, "O"), ("هنا", "O")]
        place = [("زار", "O"), ("ب" + ODD, "B-LOC"), ("هنا", "O")]
        self.conll([other] * 7 + [place] * 3)
        learned = self.learn("--conll", "gold.conll").stdout
        self.assertEqual(learned.count(f"labelled: 3 of 10 right, share {4 / 12:.2f}\n"), 2)
        self.assertIn(f'{{text: "{ODD}", prior: 0.33, common: true}}', learned)
        self.assertIn("from 1 document, 1 labelled", learned)

    def test_right_ones_stay(self):
        self.conll([[("زار", "O"), (ODD, "B-LOC"), ("هنا", "O")]] * 10)
        self.assertIn("\nentities: []\n", self.learn("--conll", "gold.conll").stdout)

    def test_a_longer_span_of_the_gold_says_nothing(self):
        self.conll([[("زار", "O"), (ODD, "B-LOC"), ("القديمة", "I-LOC")]] * 10)
        self.assertIn("\nentities: []\n", self.learn("--conll", "gold.conll", "--threshold", "0.3").stdout)

    def test_gold_of_texts(self):
        text = f"قال {ODD} هنا. " * 8
        self.write("a.txt", text)
        starts = [match.start() for match in re.finditer(ODD, text)]
        rows = [{"doc": "a", "start": start, "end": start + len(ODD), "type": "place", "id": "odd-too"} for start in starts[:2]]
        self.write("gold.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
        learned = self.learn("--gold", "gold.jsonl", "a.txt").stdout
        self.assertEqual(learned.count("labelled: 2 of 8 right, share 0.30\n"), 2, learned)
        # In a document in fields the place counts from the start of the field.
        self.corpus([text])
        for row in rows:
            row.update(doc="0", field="text")
        self.write("gold.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
        self.assertEqual(self.learn("--gold", "gold.jsonl", "news.jsonl").stdout.count("labelled: 2 of 8 right"), 2)

    def test_gold_says_which_entity_is_meant(self):
        text = f"زار {SHARED} أمس. " * 8
        self.write("a.txt", text)
        rows = [{"start": match.start(), "end": match.end(), "type": "organization", "id": "club"}
                for match in re.finditer(SHARED, text)]
        self.write("a.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
        learned = self.learn("--gold", "a.jsonl", "a.txt").stdout
        self.assertIn("# shared: meant 0 of 8 times\n", learned)
        self.assertRegex(learned, rf'id: town\n    names:\n      und:\n.*\n        - {{text: "{SHARED}", prior: 0.20}}')

    def test_gold_of_other_texts(self):
        self.write("a.txt", "نص")
        self.write("gold.jsonl", json.dumps({"doc": "b", "start": 0, "end": 2, "type": "place"}))
        done = self.learn("--quiet", "--gold", "gold.jsonl", "a.txt")
        self.assertEqual(done.stderr, "alam: warning: none of the texts has gold; documents are known by their name "
                                      "without folder and extension\n")

    def test_wrong_gold(self):
        self.write("a.txt", "نص")
        self.write("bad.jsonl", "{\n")
        done = self.learn("--gold", "bad.jsonl", "a.txt", status=2)
        self.assertRegex(done.stderr, r"\Aalam: bad\.jsonl:1:\d+: ")
        self.write("bad.conll", "one two\n")
        done = self.learn("--conll", "bad.conll", status=2)
        self.assertRegex(done.stderr, r"\Aalam: bad\.conll:1")
        done = self.learn("--conll", "missing.conll", status=2)
        self.assertEqual(done.stderr, "alam: missing.conll: cannot open: No such file or directory\n")


class NewEntities(Case):
    TEXTS = ["وقال اللواء خالد المنصوري أمس إن القرار صدر. وأضاف المنصوري أن الأمر انتهى.",
             "وأكد الوزير خالد المنصوري ذلك.", "وأعلن الوزير خالد  المنصوري ذلك.", "وصل الوزير أحمد الزيات أمس."]

    def test_grouped_with_counts_and_contexts(self):
        done = self.learn(self.corpus(self.TEXTS), "--entities", "new.yaml", "--language", "ar", "--min-count", "3")
        self.assertIn("\nentities: []\n", done.stdout)
        self.assertIn("; 0 listed and 1 new entities proposed", done.stderr)
        new = self.read("new.yaml")
        self.assertIn("  # 4 mentions in 3 documents: خالد المنصوري 3, المنصوري 1\n", new)
        self.assertEqual(len(re.findall(r"^  #   .*\[خالد المنصوري\]", new, re.M)), 3)
        self.assertRegex(new, r"  - id: new-person-[0-9a-f]{12}\n    type: person\n"
                              r'    names: \{ar: \["خالد المنصوري"\]\}\n    short: \{ar: \["المنصوري"\]\}\n')
        self.assertNotIn("الزيات", new)
        self.compile("new.alam", "new.yaml")
        (span,) = self.tags("new.alam", "كان هناك خالد المنصوري أيضا")
        self.assertTrue(span[1].startswith("new-person-"))
        # What is listed now is not proposed again.
        done = self.run_alam("learn", "--image", "new.alam", "--min-count", "1", "--min-documents", "1", "news.jsonl")
        self.assertNotIn("المنصوري", done.stdout)
        self.assertIn("أحمد الزيات", done.stdout)

    def test_in_enough_documents(self):
        self.corpus(self.TEXTS)
        for options, count in ((["--min-count", "4"], 1), (["--min-count", "5"], 0), (["--min-documents", "4"], 0),
                               (["--min-count", "1", "--min-documents", "1"], 2)):
            done = self.learn("news.jsonl", "--min-count", "3", *options)
            self.assertEqual(done.stdout.count("id: new-"), count, options)

    def test_one_file_is_one_layer(self):
        self.corpus(list(documents()) + odd(20) + self.TEXTS)
        self.learn("news.jsonl", "-o", "all.yaml", "--min-count", "3")
        self.assertEqual(len(re.findall(r"^  - id: ", self.read("all.yaml"), re.M)), 3)
        self.compile("all.alam", "all.yaml")

    def test_what_is_proposed_is_clean(self):
        self.learn(self.corpus(self.TEXTS), "-o", "new.yaml", "--min-count", "3")
        done = self.run_alam("check", "base.yaml", "new.yaml", str(ROOT / "rules"), str(ROOT / "gazetteers" / "names"))
        self.assertNotIn("new.yaml", done.stdout)


class Inputs(Case):
    def setUp(self):
        super().setUp()
        self.texts = list(documents()) + odd(20) + NewEntities.TEXTS
        self.corpus(self.texts)

    def test_the_same_with_more_threads_and_every_time(self):
        self.corpus(self.texts * 30)
        outputs = {self.learn("news.jsonl", "--jobs", jobs).stdout for jobs in ("1", "2", "4", "0", "2")}
        self.assertEqual(len(outputs), 1)

    def test_gzip_text_files_and_standard_input(self):
        expected = self.learn("news.jsonl").stdout
        (self.folder / "news.jsonl.gz").write_bytes(gzip.compress((self.folder / "news.jsonl").read_bytes()))
        self.assertEqual(self.learn("news.jsonl.gz").stdout, expected)
        self.assertEqual(self.learn("--input", "jsonl", "-", data=self.read("news.jsonl")).stdout, expected)
        names = [self.write(f"{i}.txt", text) for i, text in enumerate(self.texts)]
        self.assertEqual(self.learn(*names).stdout, expected)

    def test_empty_inputs(self):
        self.write("empty.txt", "")
        self.write("empty.jsonl", "")
        for name, count in (("empty.txt", "1 document"), ("empty.jsonl", "0 documents")):
            done = self.learn(name, "-o", "x.yaml")
            self.assertEqual(done.stderr, f"alam: {count}, 0 labelled; 0 listed and 0 new entities proposed\n")
            self.assertIn("format: 1\nentities: []\n", self.read("x.yaml"))
            self.compile("x.alam", "x.yaml")

    def test_hostile_text_makes_sound_yaml(self):
        noise = b"\0 \xc2\x85 \xe2\x80\xa8 # \" ' \\ - {[ \x1b[0m \x7f\r\n"
        text = b"\n".join(noise + f"كان {ODD} كبيرا".encode() + noise for _ in range(20))
        text += noise.join([f"وقال اللواء خالد المنصوري".encode()] * 20)
        self.write("bad.txt", text)
        self.write("bad2.txt", text)
        self.learn("bad.txt", "bad2.txt", "-o", "bad.yaml", "--threshold", "1")
        self.assertIn("المنصوري", self.read("bad.yaml"))
        self.assertIn("common: true", self.read("bad.yaml"))
        self.compile("bad.alam", "bad.yaml")

    def test_bytes_that_are_no_text(self):
        self.write("bytes.txt", bytes(range(256)) * 400)
        self.write("half.txt", f"كان {ODD} كبيرا".encode()[:-1] * 50)
        self.learn("bytes.txt", "half.txt", "-o", "bytes.yaml", "--threshold", "1")
        self.compile("bytes.alam", "bytes.yaml")

    def test_a_huge_line(self):
        self.write("long.txt", f"كان {ODD} كبيرا جدا " * 40000)
        self.assertIn("# 40000 times", self.learn("long.txt", "--threshold", "1").stdout)

    def test_what_cannot_be_used_is_told_and_the_rest_counts(self):
        self.write("some.jsonl", "no json\n" + self.read("news.jsonl") + '{"id": 1}\n')
        done = self.learn("some.jsonl", "missing.txt", status=2)
        self.assertRegex(done.stderr, r"\Aalam: some\.jsonl:1:\d+: the line is no JSON")
        self.assertIn("missing.txt: cannot open", done.stderr)
        self.assertEqual(done.stdout, self.learn("news.jsonl").stdout)
        self.learn("missing.txt", "-o", "kept.yaml", status=2)

    def test_output_that_cannot_be_written(self):
        done = self.learn("news.jsonl", "-o", "no/where.yaml", status=2)
        self.assertIn("no/where.yaml", done.stderr)

    def test_wrong_use(self):
        for arguments, message in (
                ([], "name texts to learn from, or --conll"),
                (["--gold", "x.jsonl", "--conll", "y"], "--gold needs the texts that it is of"),
                (["-o", "a", "--entities", "a", "x"], "--output and --entities are the same file"),
                (["-o", "news.jsonl", "news.jsonl"], "the output 'news.jsonl' is one of the inputs"),
                (["--threshold", "1.5", "x"], "--threshold is '1.5'; expected a number from 0 to 1"),
                (["--threshold", "", "x"], "--threshold is ''; expected a number from 0 to 1"),
                (["--min-count", "0", "x"], "--min-count is '0'; expected a number from 1 to 1000000"),
                (["--jobs", "x", "x"], "--jobs is 'x'; expected a number from 0 to 1024"),
                (["--language", "Arabic", "x"], "--language is 'Arabic'; expected a code such as ar or en"),
                (["--input", "html", "x"], "--input is 'html'; expected text or jsonl"),
                (["--nonsense"], "unknown or ambiguous option '--nonsense'")):
            done = self.learn(*arguments, status=1)
            self.assertEqual(done.stderr, f"alam learn: {message} (see 'alam learn --help')\n")

    def test_help(self):
        done = self.learn("--help")
        self.assertTrue(done.stdout.startswith("usage: alam learn [OPTION...] TEXT...\n"))
        self.assertIn("\nexamples:\n", done.stdout)


class RealText(Case):
    def test_sentences(self):
        gold = ROOT.parent / "shared" / "data" / "anercorp" / "train.conll"
        if not gold.is_file() or not IMAGE:
            self.skipTest("the sentences are not there")
        done = self.run_alam("learn", "--image", IMAGE, "--conll", str(gold), "-o", "learned.yaml")
        self.assertEqual(done.returncode, 0, done.stderr)
        labelled = re.findall(r"labelled: (\d+) of (\d+) right", self.read("learned.yaml"))
        self.assertGreater(len(labelled), 10)
        self.assertTrue(all((int(right) + 1) / (int(all_) + 2) < 0.6 for right, all_ in labelled), labelled)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    ALAM = os.path.abspath(sys.argv[1])
    IMAGE = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else ""
    unittest.main(argv=sys.argv[:1])
