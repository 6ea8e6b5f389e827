"""Tests of gazetteers that lie one over the other: python3 tests/test_stack.py ALAM [IMAGE]"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALAM = ""
HEAD = "format: 1\ntype: place\nentities:\n"

BASE = HEAD + """\
  - {id: egypt, kind: country, names: {ar: [مصر], en: [Egypt]}, population: 100000000}
  - {id: cairo, kind: city, within: egypt, same_as: ["geonames:360630"],
     names: {ar: [القاهرة, {text: زرقونيا, prior: 0.4}], en: [Cairo]}}
  - {id: giza, kind: city, names: {ar: [الجيزة]}, within: egypt, population: 9000}
  - {id: haram, kind: site, names: {ar: [هضبة الهرم]}, within: giza}
"""


class Stack(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.image = self.folder / "image.alam"
        self.base = self.write("base.yaml", BASE)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def run_alam(self, *arguments):
        done = subprocess.run([ALAM, *map(str, arguments)], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr.replace(str(self.folder), "DIR")

    def compiles(self, *arguments):
        status, out, error = self.run_alam("compile", *arguments, ROOT / "rules", "-o", self.image)
        self.assertEqual((status, error), (0, ""))
        return out

    def fails(self, *arguments):
        status, out, error = self.run_alam("compile", *arguments, ROOT / "rules", "-o", self.image)
        self.assertEqual((status, out), (2, ""))
        return error

    def layers(self, *texts):
        flags = []
        for i, text in enumerate(texts):
            flags += ["-g", self.write("layer%d.yaml" % i, text)]
        return flags

    def tags(self, text):
        """(text, id, kind, score) of each span."""
        status, out, error = self.run_alam("tag", "--image", self.image, "--format", "jsonl",
                                           self.write("text.txt", text))
        self.assertEqual((status, error), (0, ""))
        rows = map(json.loads, out.splitlines())
        return [(row["text"], row["id"], row["kind"], row["score"]) for row in rows]

    def test_extending_by_id(self):
        self.compiles(self.base, *self.layers("format: 1\nentities:\n"
                                              "  - {id: cairo, kind: capital, names: {ar: [أم الدنيا]}}\n"))
        self.assertEqual(self.tags("القاهرة، أم الدنيا"),
                         [("القاهرة", "cairo", "capital", 1.0), ("أم الدنيا", "cairo", "capital", 1.0)])

    def test_a_later_name_overrides_an_earlier_one(self):
        layer = "format: 1\nentities:\n  - {id: cairo, names: {ar: [{text: زرقونيا, prior: 0.9}]}}\n"
        self.compiles(self.base)
        self.assertEqual(self.tags("زرقونيا")[0][3], 0.4)
        self.compiles(self.base, *self.layers(layer))
        self.assertEqual(self.tags("زرقونيا")[0][3], 0.9)

    def test_replacing(self):
        self.compiles(self.base, *self.layers(HEAD + "  - {id: cairo, replace: true, names: {ar: [أم الدنيا]}}"))
        self.assertEqual(self.tags("القاهرة، أم الدنيا"), [("أم الدنيا", "cairo", "", 1.0)])

    def test_deleting(self):
        """What refers to it stays."""
        self.compiles(self.base, *self.layers("format: 1\nentities:\n  - {id: giza, delete: true}\n"))
        self.assertEqual([row[1] for row in self.tags("الجيزة، هضبة الهرم")], ["haram"])

    def test_deleted_and_listed_again(self):
        self.compiles(self.base, *self.layers("format: 1\nentities:\n  - {id: giza, delete: true}\n",
                                              HEAD + "  - {id: giza, names: {ar: [جيزة]}}\n"))
        self.assertEqual([row[0] for row in self.tags("الجيزة، جيزة")], ["جيزة"])

    def test_three_layers(self):
        names = ["أم الدنيا", "قاهرة المعز", "مدينة الألف مئذنة"]
        self.compiles(self.base, *self.layers(*(
            "format: 1\nentities:\n  - {id: cairo, names: {ar: [%s]}}\n" % name for name in names)))
        self.assertEqual([row[1] for row in self.tags("، ".join(names))], ["cairo"] * 3)

    def test_the_same_by_a_key(self):
        """The first keeps its id and what it says; references to the other mean it."""
        self.compiles(self.base, *self.layers(HEAD + """\
  - {id: cairo-gn360630, kind: capital, same_as: ["geonames:360630", "wikidata:q85"],
     names: {ar: [{text: القاهرة, prior: 0.1}, قاهرة المعز]}}
  - {id: helwan, names: {ar: [حلوان]}, within: cairo-gn360630}
""", HEAD + '  - {id: cairo-q85, same_as: ["wikidata:q85"], names: {fr: [Le Caire]}}\n'))
        self.assertEqual(self.tags("القاهرة، قاهرة المعز، حلوان، Le Caire"),
                         [("القاهرة", "cairo", "city", 1.0), ("قاهرة المعز", "cairo", "city", 1.0),
                          ("حلوان", "helwan", "", 1.0), ("Le Caire", "cairo", "city", 1.0)])

        status, out, _ = self.run_alam("verify", "--json", self.image)
        aliases = [section["bytes"] for section in json.loads(out)["sections"]
                   if section["name"] == "ALIASES"]
        # geonames:360630, wikidata:q85, cairo-gn360630, cairo-q85
        self.assertEqual(aliases, [4 * 8])

    def test_sources_and_licences_are_kept(self):
        """A merged entity is from where its first entry is; sources without entities are named too."""
        layer = "format: 1\ntype: place\nsource: %s\nlicence: %s\nentities:\n  - %s\n"
        texts = [layer % row for row in (
            ("Atlas", "CC-BY-4.0", "{id: tanta, names: {ar: [طنطا]}}"),
            ("Other atlas", "CC0-1.0", '{id: cairo-2, names: {fr: [Le Caire]}, same_as: ["alam:cairo"]}'),
            ("Atlas", "CC-BY-4.0", "{id: luxor, names: {ar: [الأقصر]}}"))]
        self.compiles(self.base, *self.layers(*texts))
        status, out, _ = self.run_alam("verify", "--json", self.image)
        self.assertEqual(json.loads(out)["sources"], [
            {"source": "Atlas", "licence": "CC-BY-4.0", "entities": 2},
            {"source": "Other atlas", "licence": "CC0-1.0", "entities": 0}])
        status, out, _ = self.run_alam("verify", self.image)
        self.assertIn("\n         2  Atlas, CC-BY-4.0\n", out)

    def test_the_same_as_one_of_ours(self):
        layer = HEAD + '  - {id: gizeh, same_as: ["alam:giza"], names: {en: [Gizeh]}}\n'
        later = "format: 1\nentities:\n  - {id: giza, names: {en: [Guiza]}}\n"
        self.compiles(self.base, *self.layers(layer, later))
        self.assertEqual([row[1] for row in self.tags("Gizeh, Guiza")], ["giza", "giza"])

    def test_a_key_of_another_type_is_not_the_same(self):
        self.compiles(self.base, *self.layers(
            'format: 1\ntype: person\nentities:\n'
            '  - {id: a, same_as: ["geonames:360630"], names: {ar: [فلان الفلاني]}}\n'))
        self.assertEqual([row[1] for row in self.tags("فلان الفلاني")], ["a"])

    def test_one_lies_in_the_other(self):
        self.compiles(self.base, *self.layers(
            HEAD + '  - {id: greater-cairo, same_as: ["geonames:360630"], names: {en: [Greater Cairo]}}\n'
            "  - {id: cairo, within: greater-cairo}\n"))

    def test_order_of_the_command_line(self):
        layer = self.write("layer.yaml", "format: 1\nentities:\n  - {id: giza, delete: true}\n")
        self.compiles("-g", layer, self.base)
        self.assertEqual(self.tags("الجيزة"), [])

    def test_min_population(self):
        self.compiles(self.base, "--min-population", "10000")
        self.assertEqual([row[1] for row in self.tags("الجيزة، القاهرة، مصر، هضبة الهرم")],
                         ["cairo", "egypt", "haram"])

    def test_kinds(self):
        self.assertIn(": 2 entities,", self.compiles(self.base, "--kinds", "country,site"))
        self.assertEqual([row[1] for row in self.tags("القاهرة، مصر، هضبة الهرم")], ["egypt", "haram"])

    def test_languages(self):
        self.assertIn(": 2 entities, 2 names", self.compiles(self.base, "--languages", "en"))
        self.assertEqual([row[0] for row in self.tags("القاهرة، Cairo")], ["Cairo"])

    def test_mistakes(self):
        for layer, message in (
                (BASE, None),
                ("format: 1\nentities:\n  - {id: tanta, names: {ar: [طنطا]}}\n",
                 "3:5: the entity 'tanta' has no 'type'; add it, or one for the whole file above 'entities'"),
                ("format: 1\nentities:\n  - {id: giza, delete: true, kind: city}\n",
                 "3:5: the entity 'giza' is deleted; remove its other keys"),
                ("format: 1\nentities:\n  - {id: tanta, delete: true}\n",
                 "3:5: no earlier gazetteer has the entity 'tanta', which this one is to delete; correct the "
                 "id, or name that gazetteer before this one (-g)"),
                ("format: 1\nentities:\n  - {id: giza, delete: true}\n  - {id: giza, names: {ar: [ا]}}\n",
                 "4:10: the id 'giza' is already in DIR/layer0.yaml:3; merge the entries or choose another "
                 "id"),
                ("format: 1\nentities:\n  - {id: giza, replace: true}\n",
                 "3:5: the entity 'giza' has no 'names'; add one"),
                ("format: 1\nentities:\n  - {id: giza, names: {ar: [ا, ا]}}\n",
                 "3:32: the name 'ا' is listed twice for this entity; remove one"),
                ("format: 1\nentities:\n  - {id: egypt, within: cairo}\n",
                 "DIR/base.yaml:5:37: 'cairo' lies within itself, by way of 'egypt'; correct 'within'")):
            with self.subTest(message):
                if message is None:
                    self.compiles(self.base, *self.layers(layer))
                    continue
                place = "" if message.startswith("DIR") else "DIR/layer0.yaml:"
                self.assertEqual(self.fails(self.base, *self.layers(layer)),
                                 "alam: %s%s\n" % (place, message))
        self.assertIn("the id 'egypt' is already in", self.fails(self.base, self.write("again.yaml", BASE)))

    def test_same_bytes(self):
        layers = self.layers(HEAD + "  - {id: cairo, names: {ar: [أم الدنيا]}}\n")
        self.compiles(self.base, *layers)
        first = self.image.read_bytes()
        self.compiles(self.base, *layers)
        self.assertEqual(self.image.read_bytes(), first)


def main():
    global ALAM
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    ALAM = os.path.abspath(sys.argv[1])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])


if __name__ == "__main__":
    main()
