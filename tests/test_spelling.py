"""Tests of other spellings from outside: python3 tests/test_spelling.py ALAM [IMAGE]"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALAM = ""

GAZETTEER = """format: 1
type: place
entities:
  - {id: near-u, names: {ar: [تيرنوفاد]}}
  - {id: near-i, names: {ar: [ترونوفاد]}}
  - {id: samarqand, names: {ar: [سمرقند]}}
"""


class Spelling(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        work = pathlib.Path(cls.folder.name)
        (work / "places.yaml").write_text(GAZETTEER, encoding="utf-8")
        cls.image = str(work / "spelling.alam")
        subprocess.run([ALAM, "compile", "--quiet", work / "places.yaml", ROOT / "rules",
                        ROOT / "spelling", "-o", cls.image], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def tag(self, text, *options):
        done = subprocess.run([ALAM, "tag", "--image", self.image, "--format", "jsonl", *options],
                              input=text.encode(), capture_output=True, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_a_tie_is_told_with_ids_and_scores(self):
        row, = self.tag("تيرونوفاد")
        self.assertEqual(row["match"], "variant")
        self.assertEqual([other["id"] for other in row["candidates"]], ["near-i", "near-u"])
        self.assertEqual(row["candidates"][0], {"id": row["id"], "score": row["score"]})
        self.assertLess(row["candidates"][1]["score"], row["score"])
        self.assertLessEqual(sum(other["score"] for other in row["candidates"]), 1)

    def test_what_is_clear_has_no_candidates(self):
        for text in ("صمرقند", "سمرقند"):
            row, = self.tag(text)
            self.assertEqual(row["id"], "samarqand")
            self.assertNotIn("candidates", row)

    def test_a_dearer_spelling_is_less_likely(self):
        near, = self.tag("صمرقند")
        far, = self.tag("صامرقند")
        self.assertLess(near["cost"], far["cost"])
        self.assertGreater(near["score"], far["score"])
        self.assertGreater(far["score"], 0)

    def test_a_limit_of_cost_leaves_dearer_spellings_out(self):
        cost = self.tag("صامرقند")[0]["cost"]
        self.assertEqual(len(self.tag("صامرقند", "--max-cost", str(cost))), 1)
        self.assertEqual(self.tag("صامرقند", "--max-cost", str(cost - 0.01)), [])
        self.assertEqual(self.tag("صامرقند", "--no-variants"), [])


def main():
    global ALAM
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    ALAM = os.path.abspath(sys.argv[1])
    unittest.main(argv=[sys.argv[0]])


if __name__ == "__main__":
    main()
