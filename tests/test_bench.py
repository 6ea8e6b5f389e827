"""Tests of tools/bench, without its peers and without a network: python3 tests/test_bench.py ALAM [IMAGE]

Text and names are made from a few lines written here, in the form of the public data.
"""
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench"))
import reference  # noqa: E402 (the path comes first)
from compare import alam, asked, check, data, names, peers, side, sizes, sources, table, turns  # noqa: E402

ALAM = ""
WORDS = "وصل الرئيس الى العاصمة وعقد اجتماعا مع وزير الخارجية في القصر الجمهوري مساء امس".split()

# Searches for one letter; --turns as the peers have it.
PEER = r"""
import json, sys
if len(sys.argv) > 2 and sys.argv[2] == "die":
    sys.exit("there is no memory left")
print(json.dumps({"name": "letter", "version": "1", "build_seconds": 0.5, "structure_bytes": 10}), flush=True)
for line in sys.stdin:
    text = open(line.rstrip("\n"), encoding="utf-8").read()
    places = [place for place, letter in enumerate(text) if letter == "x"]
    print(json.dumps({"hits": len(places), "sum": sum(place * 1000003 + place + 1 for place in places),
                      "bytes": len(text), "seconds": 0.001}), flush=True)
"""
SCAN = r"""
import json, sys
rounds = int(sys.argv[sys.argv.index("--rounds") + 1])
print(json.dumps({"name": "alam", "hits": 3, "sum": 5, "bytes": 100, "seconds": [0.3, 0.1, 0.2][:rounds],
                  "structure_bytes": 7, "open_seconds": 0.25}))
"""


def make_shared(folder):
    """Public data in small."""
    for name in ("data/anercorp", "data/wof", "data/geonames", "data/netranslit", "articles"):
        (folder / name).mkdir(parents=True)
    sentences = [[WORDS[(first + place * 5) % len(WORDS)] for place in range(6)] + [str(first)]
                 for first in range(30)]
    conll = "\n\n".join("\n".join(f"{word}\tO" for word in words) for words in sentences) + "\n"
    (folder / "data/anercorp/train.conll").write_text(conll, encoding="utf-8")
    (folder / "data/wof/a.tsv").write_text(
        "wof:1\tcity\tEG\t1\t\t\tCairo\tالقاهرة | قاهرة المعز\nwof:2\tcity\tEG\t1\t\t\tx\tا\n"
        "wof:3\tcity\tEG\t1\t\t\ty\tوادي (محافظة)\n", encoding="utf-8")
    (folder / "data/geonames/cities15000.txt").write_text("1\tWarsan\tWarsan\tWarsan,ورسان\t25\n", encoding="utf-8")
    rows = "".join(f"x\t{' '.join(word)}\t{place + 1}\n" for place, word in enumerate(WORDS))
    (folder / "data/netranslit/wd_arabic_80.tsv").write_text(rows, encoding="utf-8")
    (folder / "articles/1.txt").write_text("عنوان المقال\n\nنص المقال\n", encoding="utf-8")
    return folder


def make_data(folder, seed=names.SEED):
    """Data in a new cache inside `folder`; the repository it believes in has one gazetteer."""
    cache = pathlib.Path(tempfile.mkdtemp(dir=folder))
    shared = folder / "shared"
    if not shared.exists():
        make_shared(shared)
        gazetteer = folder / "root" / "gazetteers" / "places" / "a.yaml"
        gazetteer.parent.mkdir(parents=True)
        gazetteer.write_text("format: 1\ntype: place\nentities:\n"
                             "  - {id: baku, names: {ar: [باكو, {text: عاصمة أذربيجان, common: true}], en: [Baku]}}\n"
                             "  - id: ganja\n    names:\n      ar: گنجه # a comment: [لا شيء]\n", encoding="utf-8")
    return data.Data(cache, shared, folder / "root", seed)


class InFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


class Corpus(InFolder):
    def test_the_same_seed_gives_the_same_bytes(self):
        first, second, other = (make_data(self.folder, seed) for seed in (1, 1, 2))
        self.assertEqual(first.corpus(0.05).read_bytes(), second.corpus(0.05).read_bytes())
        self.assertNotEqual(first.corpus(0.05).read_bytes(), other.corpus(0.05).read_bytes())

    def test_size_and_beginning(self):
        made = make_data(self.folder)
        small, large = made.corpus(0.02).read_bytes(), made.corpus(0.05).read_bytes()
        self.assertTrue(50_000 <= len(large) < 52_000, len(large))
        self.assertTrue(large.startswith(small))

    def test_each_pass_has_every_sentence_and_article(self):
        text = make_data(self.folder).corpus(0.01).read_text(encoding="utf-8")
        self.assertIn("عنوان المقال\n\nنص المقال", text)
        for number in range(30):
            self.assertIn(f" {number}", text)

    def test_documents_hold_the_corpus(self):
        made = make_data(self.folder)
        with open(made.documents(0.05), encoding="utf-8") as file:
            texts = [json.loads(line)["text"] for line in file]
        self.assertEqual("\n\n".join(texts), made.corpus(0.05).read_text(encoding="utf-8").rstrip("\n"))
        self.assertTrue(all(3000 <= len(text.encode()) < 5000 for text in texts[:-1]))

    def test_what_is_missing_is_named(self):
        made = data.Data(self.folder, self.folder / "nowhere", ROOT)
        self.assertIn("train.conll", str(made.missing()))


class Names(InFolder):
    def test_a_smaller_dictionary_begins_a_larger_one(self):
        made = make_data(self.folder)
        small, large = (made.names(size)[0].read_text(encoding="utf-8").splitlines() for size in (10, 500))
        self.assertEqual((len(small), len(large), len(set(large))), (10, 500, 500))
        self.assertEqual(large[:10], small)
        self.assertEqual(set(large[:6]), {"باكو", "عاصمة أذربيجان", "گنجه", "القاهرة", "قاهرة المعز", "ورسان"})
        self.assertEqual({len(name.split()) for name in large[6:]}, {2, 3})

    def test_asking_for_more_than_there_is_fails(self):
        made = make_data(self.folder)
        with self.assertRaisesRegex(ValueError, "were asked for"):
            made.names(1_000_000)
        with self.assertRaises(ValueError):  # what is half written is not taken for finished
            made.names(1_000_000)

    def test_alam_reads_the_gazetteers(self):
        lines, gazetteers = make_data(self.folder).names(300)
        done = subprocess.run([ALAM, "compile", gazetteers, ROOT / "rules", "-o", self.folder / "a.alam"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        self.assertIn(b"300 names", done.stdout)
        self.assertTrue(lines.exists())

    def test_walk_comes_to_each_once(self):
        for count in (10, 97, 1000, 4096):
            self.assertEqual(sorted(names.walk(count, 5)), list(range(count)))

    def test_tidy(self):
        self.assertEqual(sources.tidy("  بور  سعيد "), "بور سعيد")
        for text in ("ا", "Cairo", "وادي (محافظة)", "", "القاهرة Cairo"):
            self.assertIsNone(sources.tidy(text), text)

    def test_sizes(self):
        self.assertEqual(sizes.parse_list("1M,1k,250"), [250, 1000, 1_000_000])
        self.assertEqual([sizes.show(size) for size in (250, 1000, 10_000_000)], ["250", "1k", "10M"])


class Reference(unittest.TestCase):
    def texts(self, text, spans):
        return [text[start:end] for start, end in spans]

    def test_substrings(self):
        text, found = "abcabd", ["ab", "abc", "b", "ca"]
        self.assertEqual(self.texts(text, reference.all_substrings(text, found)), ["ab", "abc", "b", "ca", "ab", "b"])
        self.assertEqual(self.texts(text, reference.longest_substrings(text, found)), ["abc", "ab"])

    def test_leftmost_comes_before_longest(self):
        self.assertEqual(reference.longest_substrings("abcde", ["ab", "bcde"]), [(0, 2)])

    def test_whole_words(self):
        text = "بن علي، عليا علي-بن وعلي"
        self.assertEqual(self.texts(text, reference.longest_words(text, ["علي", "بن علي", "علي-بن"])), ["بن علي", "علي-بن"])

    def test_marks_are_parts_of_words(self):
        self.assertEqual(reference.longest_words("عليٌّ", ["علي"]), [])

    def test_tokens(self):
        tokens = [(0, 1, "a"), (2, 3, "b"), (4, 5, "c"), (0, 0, None), (7, 8, "a"), (9, 10, "b")]
        found = [["a", "b"], ["b", "c"], ["b"], ["a", "b", "c"], ["c", "a"]]
        self.assertEqual(reference.all_tokens(tokens, found), [(0, 3), (0, 5), (2, 3), (2, 5), (7, 10), (9, 10)])
        self.assertEqual(reference.longest_tokens(tokens, found), [(0, 5), (7, 10)])
        self.assertEqual(reference.outermost_tokens(tokens, found), [(0, 5), (7, 10)])

    def test_overlapping_tokens(self):
        tokens = [(place, place + 1, letter) for place, letter in enumerate("abcd")]
        found = [list("ab"), list("bcd"), list("cd")]
        self.assertEqual(reference.longest_tokens(tokens, found), [(1, 4)])
        self.assertEqual(reference.outermost_tokens(tokens, found), [(0, 2), (1, 4)])

    def test_units(self):
        text = "aب\U0001f600"
        self.assertEqual(reference.places(text, "byte"), [0, 1, 3, 7])
        self.assertEqual(reference.places(text, "utf16"), [0, 1, 2, 4])
        self.assertEqual(reference.summary([(1, 2)], reference.places(text, "byte")), (1, 1_000_003 + 3))


class Programs(InFolder):
    def setUp(self):
        super().setUp()
        self.text = self.folder / "text"
        self.text.write_text("axbxx", encoding="utf-8")

    def command(self, source, *rest):
        program = self.folder / "program.py"
        program.write_text(source, encoding="utf-8")
        return [sys.executable, program, *rest]

    def start(self, *rest, limit=20):
        return turns.Turns(self.command(PEER, *rest), self.folder / "log", limit)

    def test_turns(self):
        with contextlib.closing(self.start()) as program:
            self.assertEqual(program.head["build_seconds"], 0.5)
            self.assertEqual([program.ask(self.text, 20)["hits"] for _ in range(3)], [3, 3, 3])
            self.assertEqual(program.ask(self.text, 20, 2)["seconds"], [0.001, 0.001])

    def test_reasons(self):
        with self.assertRaisesRegex(turns.Failed, "no memory left"):
            self.start("names", "die")
        slow = self.command("import time; time.sleep(60)")
        with self.assertRaisesRegex(turns.Failed, "more than 0 s to build"):
            turns.Turns(slow, self.folder / "log", 0.2)

    def row(self, expected, floor=False):
        row = side.Row("letter", 1000, self.start, lambda: expected, floor)
        row.build()
        row.check(self.text, [self.text])
        for _ in range(2):
            row.round()
        return row.finish()

    def test_a_right_and_a_wrong_count(self):
        right = (3, sum(place * 1_000_003 + place + 1 for place in (1, 3, 4)))
        self.assertEqual(self.row(right)["status"], "ok")
        self.assertEqual(self.row((3, right[1] + 1))["status"], "wrong")
        self.assertEqual(self.row((2, 0))["reason"], "finds 3 of 2")
        self.assertEqual(self.row((2, 0), floor=True)["status"], "ok")
        self.assertEqual(self.row((4, 0), floor=True)["status"], "wrong")

    def test_bench_scan(self):
        program = turns.OneShot(self.command(SCAN, "image"), ("--portable",))
        self.assertEqual(program.ask(self.text, 20, 3)["seconds"], [0.3, 0.1, 0.2])
        self.assertEqual(program.head["open_seconds"], 0.25)

    def test_measure(self):
        took = alam.measure([sys.executable, "-c", "x = bytearray(50_000_000)"])
        self.assertTrue(50e6 < took["peak_bytes"] < 200e6, took)
        with self.assertRaisesRegex(RuntimeError, "^out of order$"):
            alam.measure([sys.executable, "-c", "import sys; sys.exit('out of order')"])

    def test_a_missing_tool_is_a_reason(self):
        with self.assertRaisesRegex(peers.CannotBuild, "tools/setup --bench"):
            peers.need("no-such-command", "a package")

    def test_tokens_of_a_peer(self):
        path = self.folder / "tokens"
        path.write_text("a\tb\nc\n\n0\t1\ta\n\n3\t4\tb\n", encoding="utf-8")
        self.assertEqual(check.read_tokens(path), ([["a", "b"], ["c"]], [(0, 1, "a"), (0, 0, None), (3, 4, "b")]))


def row(name, size, speed, **more):
    return {"name": name, "size": size, "status": "ok", "hits": 1234, "bytes": 4_000_000, "seconds": [1.0],
            "mb_s": speed, "check": "5 of 5", "build_seconds": 1.5, "structure_bytes": 2_000_000, **more}


RECORD = {
    "date": "2024-05-06",
    "machine": {"architecture": "x86_64", "cores": 2, "caches": {"L2": "2048K"}, "vector": ["avx2"]},
    "settings": {"sizes": [1000, 1_000_000], "megabytes": 40, "rounds": 5},
    "peers": [{"name": "fast", "semantics": "longest substrings", "version": "1.0", "reason": None},
              {"name": "absent", "semantics": "all substrings", "version": None, "reason": "cargo is missing"}],
    "rows": [row("daachorse", 1000, 50.0), row("alam", 1000, 125.0),
             row("liar", 1000, 900.0, status="wrong", reason="finds 4 of 5"),
             row("daachorse", 1_000_000, 20.0), row("lucene-tagger", 1_000_000, 2.0),
             row("alam", 1_000_000, 100.0, extra={"open_seconds": 0.5}),
             {"name": "large", "size": 1_000_000, "status": "failed", "reason": "took more than 600 s to build",
              "seconds": []}],
    "pipeline": [{"label": "shipped + 1M", "start_seconds": 0.01, "jobs_ratio": 1.9, "first_span_seconds": 0.02,
                  "documents": {"mb_s": 60.0}, "text": {"mb_s": 61.0}}],
    "compile": [{"label": "1M names", "seconds": 9.5, "other_share": 0.2, "peak_bytes": 500_000_000,
                 "image_bytes": 200_000_000}],
}


class Page(unittest.TestCase):
    def test_asked_beside_reached(self):
        found = {line["what"]: line for line in asked.compare(RECORD)}
        self.assertEqual(found["alam, bare matching, 1k names, against the fastest peer"]["reached"], 2.5)
        self.assertEqual(found["alam, bare matching, 1M names, against Lucene's tagger"]["reached"], 50)
        self.assertEqual([line["reached"] for line in found.values() if line["what"].startswith("alam tag")], [3.0])
        self.assertIsNone(found["alam, bare matching, 10k names, against the fastest peer"]["reached"])

    def test_page(self):
        page = table.record_page(RECORD, "plot.svg")
        for expected in (
                "| alam, bare matching, 1k names, against the fastest peer | 2 x | 2.50 x | yes | daachorse |",
                "| alam, bare matching, 1M names, against the fastest peer | 9 x | 5.00 x | no | daachorse |",
                "| 3 x | not measured |", "- absent: cargo is missing",
                "| liar | wrong count | 4.0 | 1,234 | finds 4 of 5 |",
                "| large | not measured |  |  | took more than 600 s to build |",
                "![Speed against the number of names](plot.svg)",
                "| daachorse | 50.0 | 4.0 | 1,234 | 5 of 5 | 1.50 | 2.0 | 2,000.0 |",
                "| 1M names | 9.50 | 1.90 | 500.0 | 200.0 |",
                "open_seconds 0.5", "2 cores, caches L2 2048K, vector features avx2"):
            self.assertIn(expected, page)
        rows = page[page.index("### 1k names"):]
        order = [rows.index(f"| {name} |") for name in ("alam", "daachorse", "liar")]
        self.assertEqual(order, sorted(order))

    def test_a_busy_machine_is_told(self):
        self.assertIn("Measure again", table.record_page({**RECORD, "load": 2.5}, None))
        self.assertNotIn("Measure again", table.record_page({**RECORD, "load": 0.1}, None))

    def test_performance_page(self):
        page = table.performance_page(RECORD, None)
        self.assertTrue(page.startswith("# Performance"))
        self.assertNotIn("![", page)


class Options(InFolder):
    def run_bench(self, *options):
        return subprocess.run([sys.executable, ROOT / "tools" / "bench", *options], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False, env={**os.environ, "ALAM_BENCH": str(self.folder)})

    def test_help_and_wrong_use(self):
        self.assertIn(b"--quick", self.run_bench("--help").stdout)
        for options in (["--peers", "nobody"], ["--sizes", "many"], ["--rounds", "0"], ["--nothing"]):
            self.assertEqual(self.run_bench(*options).returncode, 1, options)

    def test_skips_itself_without_the_data(self):
        done = self.run_bench("--shared", str(self.folder / "nowhere"))
        self.assertEqual(done.returncode, 77)
        self.assertIn(b"skipped", done.stdout)

    def test_render(self):
        record = self.folder / "record.json"
        record.write_text(json.dumps(RECORD), encoding="utf-8")
        done = self.run_bench("--render", str(record), "--output", str(self.folder / "out"))
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertTrue((self.folder / "out" / "2024-05-06.md").exists())


def main():
    global ALAM
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    ALAM = os.path.abspath(sys.argv[1])
    unittest.main(argv=[sys.argv[0], *(part for part in sys.argv[2:] if not part.endswith(".alam"))])


if __name__ == "__main__":
    main()
