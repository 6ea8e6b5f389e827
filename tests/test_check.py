"""Tests of alam check: python3 tests/test_check.py ALAM [IMAGE]

Each check has a gazetteer or rules with one mistake and the exact line it must give; what is not a mistake
must give none. --fix is compared byte for byte.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALAM = ""

PLACES = "format: 1\ntype: place\nentities:\n"
FOLD = """format: 1
language: ar
fold:
  - {name: tatweel, level: exact, drop: ["U+0640"]}
  - {name: hidden, level: exact, use: hidden}
  - {name: case, level: standard, use: case}
  - {name: accents, level: strict, use: accents, scripts: [Latn]}
  - {name: hamza, level: standard, from: [أ, إ], to: ا}
"""
SPELLING = str(ROOT / "spelling")


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.write("fold.yaml", FOLD)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def read(self, name):
        return (self.folder / name).read_bytes().decode()

    def run_check(self, *arguments):
        return subprocess.run([ALAM, "check", *arguments], cwd=self.folder, capture_output=True, text=True,
                              timeout=120, check=False)

    def finds(self, text, *expected, inputs=("a.yaml", "fold.yaml"), options=("--quiet",), status=1):
        """Checks that `text` gives just these findings."""
        self.write("a.yaml", text)
        done = self.run_check(*options, *inputs)
        self.assertEqual((done.stdout.splitlines(), done.stderr), (list(expected), ""))
        self.assertEqual(done.returncode, status)

    def notes(self, text, *expected, **more):
        """The same for findings that do not count."""
        self.finds(text, status=0, **more)
        self.finds(text, *expected, options=("--quiet", "--all"), status=0, **more)

    def is_fine(self, text, **more):
        self.finds(text, options=("--quiet", "--all"), status=0, **more)


class Names(Case):
    def test_repeated(self):
        self.finds(PLACES + "  - {id: a, names: {ar: [أسوان, اسوان], en: [Aswan, ASWAN]}}\n",
                   "a.yaml:4:33: warning: 'اسوان' is found by 'أسوان' in line 4 already, as both fold alike; "
                   "remove it [repeated-name]",
                   "a.yaml:4:53: warning: 'ASWAN' is found by 'Aswan' in line 4 already, as both fold alike; "
                   "remove it [repeated-name]")

    def test_a_stricter_first_name_does_not_reach_the_second(self):
        self.is_fine(PLACES + "  - {id: a, names: {en: [{text: Nice, strict: true}, NICE]}}\n")
        self.is_fine(PLACES + "  - {id: a, names: {en: [Aswan]}, demonyms: {en: [aswan]}}\n")

    def test_a_short_form_does_not_reach_a_full_name(self):
        self.is_fine(PLACES + "  - id: a\n    short: {en: [Cairo]}\n    names: {en: [Al-Qahira, CAIRO]}\n")
        self.finds(PLACES + "  - {id: a, names: {en: [Cairo]}, short: {en: [CAIRO]}}\n",
                   "a.yaml:4:48: warning: 'CAIRO' is found by 'Cairo' in line 4 already, as both fold alike; "
                   "remove it [repeated-name]")

    def test_wrong_script(self):
        self.finds(PLACES + "  - {id: a, names: {ar: [القاهرة, Cairo], en: [Cairo]}}\n",
                   "a.yaml:4:35: warning: 'Cairo' is listed under 'ar' and has no Arabic letter; list it under "
                   "its language only [wrong-script]")
        self.finds(PLACES + "  - {id: a, names: {ru: [Kiev], en: [Киев]}}\n",
                   "a.yaml:4:26: warning: 'Kiev' is listed under 'ru' and has no Cyrillic letter; list it under "
                   "its language only [wrong-script]",
                   "a.yaml:4:38: warning: 'Киев' is listed under 'en' and has no Latin letter; list it under "
                   "its language only [wrong-script]")

    def test_scripts_that_are_right(self):
        self.is_fine(PLACES + "  - {id: a, names: {ar: [قناة BBC, '24'], ja: [東京タワー], xx: [Киев], zh: [北京]}}\n")

    def test_mixed_scripts(self):
        self.finds(PLACES + "  - {id: a, names: {en: [Mоscow], ar: [مoسكو]}}\n",
                   "a.yaml:4:26: warning: a word of 'Mоscow' has the Cyrillic letter U+043E among Latin ones; "
                   "write it in one script [mixed-scripts]",
                   "a.yaml:4:40: warning: a word of 'مoسكو' has the Latin letter U+006F among Arabic ones; "
                   "write it in one script [mixed-scripts]")
        self.is_fine(PLACES + "  - {id: a, names: {en: [Moscow Москва, Москва-City], ja: [すし屋カフェ]}}\n")

    def test_untidy(self):
        self.finds(PLACES + "  - {id: a, names: {ar: ['مصـر', \"دمشق\u200f\", 'ﺑﻐداد'], en: ['New  York ']}}\n",
                   "a.yaml:4:26: warning: 'مصـر' has signs that cannot be seen, letters in presentation forms or "
                   "needless spaces; write 'مصر' [untidy-name]",
                   "a.yaml:4:34: warning: 'دمشق\u200f' has signs that cannot be seen, letters in presentation "
                   "forms or needless spaces; write 'دمشق' [untidy-name]",
                   "a.yaml:4:43: warning: 'ﺑﻐداد' has signs that cannot be seen, letters in presentation forms or "
                   "needless spaces; write 'بغداد' [untidy-name]",
                   "a.yaml:4:58: warning: 'New  York ' has signs that cannot be seen, letters in presentation "
                   "forms or needless spaces; write 'New York' [untidy-name]")
        self.is_fine(PLACES + "  - {id: a, names: {ar: [مجموعة الـ77], fa: [\"می\u200cنا\"]}}\n")

    def test_ordinary_word(self):
        common = "common: {all: [الاتحاد]}\n"
        self.notes(PLACES + "  - {id: a, names: {ar: [الاتحاد]}}\nlanguage: ar\n" + common,
                   "a.yaml:4:26: note: 'الاتحاد' is an ordinary word of the rules too and tagged only with support; "
                   "write {text: .., common: true} to say that this is meant [ordinary-word]")
        self.is_fine(PLACES + "  - {id: a, names: {ar: [{text: الاتحاد, common: true}, صحيفة الاتحاد]}}\n"
                     "language: ar\n" + common)


class Entities(Case):
    def test_dangling_references(self):
        self.finds(PLACES + "  - {id: a, names: {en: [A]}, within: b, country: c, roles: [{role: r, of: d}]}\n"
                   "  - {id: e, names: {en: [E]}, within: f}\n",
                   "a.yaml:4:39: error: 'within' names 'b', which is no entity; correct the id or add the entity "
                   "[dangling-reference]",
                   "a.yaml:4:51: error: 'country' names 'c', which is no entity; correct the id or add the entity "
                   "[dangling-reference]",
                   "a.yaml:4:76: error: 'of' names 'd', which is no entity; correct the id or add the entity "
                   "[dangling-reference]",
                   "a.yaml:5:39: error: 'within' names 'f', which is no entity; correct the id or add the entity "
                   "[dangling-reference]")

    def test_circle(self):
        self.finds(PLACES + "  - {id: a, names: {en: [A]}, within: b}\n  - {id: b, names: {en: [B]}, within: a}\n"
                   "  - {id: c, names: {en: [C]}, within: a}\n",
                   "a.yaml:4:39: error: 'a' lies within itself, by way of 'b'; correct 'within' [circular-within]")

    def test_other_mistakes_of_the_compiler_are_findings(self):
        self.finds(PLACES + "  - {id: a, names: {en: [A, A]}, type: ship}\n",
                   "a.yaml:4:10: error: the type of 'a' is 'ship'; expected person, place, organization or a type "
                   "declared in 'types' [compiler]",
                   "a.yaml:4:29: warning: 'A' is found by 'A' in line 4 already, as both fold alike; remove it "
                   "[repeated-name]")

    def test_shared_name(self):
        self.finds(PLACES + "  - {id: a, kind: city, names: {en: [Tripoli]}}\n"
                   "  - {id: b, kind: city, names: {en: [Tripolis, TRIPOLI]}}\n",
                   "a.yaml:5:48: warning: 'TRIPOLI' is a name of 'b' and of 'a' (a.yaml:4), and nothing says which "
                   "is likelier; give the rarer one a 'prior', or list it as 'short' [shared-name]")
        self.is_fine(PLACES + "  - {id: a, kind: city, names: {en: [Tripoli]}}\n"
                     "  - {id: b, kind: city, names: {en: [Tripolis, {text: Tripoli, prior: 0.4}]}}\n")
        self.notes(PLACES + "  - {id: a, kind: city, names: {en: [Rostov]}}\n"
                   "  - {id: b, kind: oblast, names: {en: [Rostov]}}\n",
                   "a.yaml:5:40: note: 'Rostov' is a name of 'b' and of 'a' (a.yaml:4), and nothing says which is "
                   "likelier; give the rarer one a 'prior', or list it as 'short' [shared-name]")

    def test_double_entity(self):
        self.finds(PLACES + "  - {id: tripoli, kind: city, names: {en: [Tripoli], ar: [طرابلس]}}\n"
                   "  - {id: tarabulus, kind: city, names: {en: [Tripoli], ar: [طرابلس الغرب, طرابلس]}}\n",
                   "a.yaml:5:10: warning: 'tarabulus' has the type and the names of 'tripoli' (a.yaml:4); merge "
                   "them, or say what tells them apart: kind, country, geo [double-entity]")
        self.finds(PLACES + "  - {id: mayun, kind: island, geo: [12.65, 43.42], names: {en: [Mayun, Perim]}}\n"
                   "  - {id: perim, kind: island, geo: [12.66, 43.42], names: {en: [Perim]}}\n",
                   "a.yaml:5:10: warning: 'perim' has the type and the names of 'mayun' (a.yaml:4); merge them, or say "
                   "what tells them apart: kind, country, geo [double-entity]")
        self.finds(PLACES + "  - {id: a, geo: [32.9, 13.2], names: {en: [Tripoli], ar: [طرابلس]}}\n"
                   "  - {id: b, geo: [34.4, 35.8], names: {en: [Tripoli], ar: [{text: طرابلس, prior: 0.3}]}}\n",
                   "a.yaml:5:45: warning: 'Tripoli' is a name of 'b' and of 'a' (a.yaml:4), and nothing says which "
                   "is likelier; give the rarer one a 'prior', or list it as 'short' [shared-name]")

    def test_unlikely_place(self):
        egypt = "  - {id: egypt, geo: [26.8, 30.8], names: {en: [Egypt]}}\n"
        self.finds(PLACES + egypt + "  - {id: cairo, geo: [31.2, 30.0], within: egypt, names: {en: [Cairo]}}\n"
                   "  - {id: aswan, geo: [-24.1, 32.9], country: egypt, names: {en: [Aswan]}}\n"
                   "  - {id: luxor, geo: [25.7, -32.6], within: egypt, names: {en: [Luxor]}}\n"
                   "  - {id: qena, geo: [0, 0], names: {en: [Qena]}}\n",
                   "a.yaml:6:10: warning: 'aswan' lies 5664 km from 'egypt', which it is in; the latitude has the "
                   "wrong sign [unlikely-place]",
                   "a.yaml:7:10: warning: 'luxor' lies 6254 km from 'egypt', which it is in; the longitude has the "
                   "wrong sign [unlikely-place]",
                   "a.yaml:8:10: warning: 'qena' lies at [0, 0], in the sea; correct 'geo' or leave it out "
                   "[unlikely-place]")
        self.finds(PLACES + egypt + "  - {id: baku, geo: [49.9, 40.4], within: az, names: {en: [Baku]}}\n"
                   "  - {id: az, geo: [40.1, 47.6], names: {en: [Azerbaijan]}}\n",
                   status=0)
        self.finds(PLACES + "  - {id: sa, geo: [23.9, 45.1], names: {en: [Arabia]}}\n"
                   "  - {id: buraydah, geo: [44.0, 26.3], within: sa, names: {en: [Buraydah]}}\n",
                   "a.yaml:5:10: warning: 'buraydah' lies 2814 km from 'sa', which it is in; latitude and longitude are "
                   "swapped [unlikely-place]")
        self.notes(PLACES + "  - {id: fr, geo: [46.2, 2.2], names: {en: [France]}}\n"
                   "  - {id: caledonia, geo: [-20.9, 165.6], within: fr, names: {en: [New Caledonia]}}\n",
                   "a.yaml:5:10: note: 'caledonia' lies 16824 km from 'fr', which it is in; correct 'geo' or "
                   "'within' [unlikely-place]")

    def test_unlikely_dates(self):
        self.finds("format: 1\ntype: person\nentities:\n  - id: a\n    names: {en: [A]}\n    roles:\n"
                   "      - {role: king, from: 0213, to: 2013}\n      - {role: pope, from: 2013}\n"
                   "      - {role: pope, from: 2013, to: 2025}\n",
                   "a.yaml:4:9: warning: the role 'king' of 'a' begins in the year 213; correct the date "
                   "[unlikely-date]",
                   "a.yaml:4:9: warning: the role 'king' of 'a' lasts 1800 years; correct a date [unlikely-date]",
                   "a.yaml:4:9: warning: the role 'pope' of 'a' is there twice with the same begin; remove one "
                   "[repeated-role]")

    def test_unlikely_kind(self):
        cities = "".join(f"  - {{id: c{i}, kind: city, names: {{en: [City {i}]}}}}\n" for i in range(20))
        self.finds(PLACES + cities + "  - {id: a, kind: ciy, names: {en: [A]}}\n",
                   "a.yaml:24:10: warning: the kind of 'a' is 'ciy', of 20 others it is 'city'; is it a slip? "
                   "[unlikely-kind]")
        self.is_fine(PLACES + cities + "  - {id: a, kind: canal, names: {en: [A]}}\n")


class Rules(Case):
    def test_idle_trigger(self):
        rules = "language: ar\ntriggers:\n  - {name: t, type: place, kinds: [%s], before: [مدينة]}\n"
        town = PLACES + "  - {id: a, kind: town, names: {en: [A]}}\n"
        self.finds(town + rules % "city",
                   "a.yaml:7:21: warning: the trigger 't' announces the kind 'city', which no place has, so that it "
                   "never matches; correct or remove it [idle-trigger]")
        self.notes(town + rules % "town, city",
                   "a.yaml:7:21: note: the trigger 't' announces the kind 'city', which no place has; correct or "
                   "remove it [idle-trigger]")
        self.finds(town + "language: ar\ntriggers:\n  - {name: t, type: person, before: [السيد]}\n",
                   "a.yaml:7:21: warning: the trigger 't' announces the type 'person', which no entity has; correct "
                   "or remove it [idle-trigger]")
        self.is_fine("format: 1\n" + rules % "city")

    def test_repeated_words(self):
        self.finds("format: 1\nlanguage: ar\ncommon:\n  a: [في, على]\n  b: [من, في]\n",
                   "a.yaml:5:11: warning: 'في' is in the ordinary words already (a.yaml:4); remove it here "
                   "[repeated-word]")
        self.finds("format: 1\nlanguage: ar\ntriggers:\n  - {name: t, type: place, before: [أ, أ]}\n",
                   "a.yaml:4:40: warning: 'أ' is in this trigger already (a.yaml:4); remove it here [repeated-word]")

    def test_uninflected_demonym(self):
        self.notes(PLACES + "  - {id: a, names: {ar: [روسيا]}, demonyms: {ar: [روسي, روسية], en: [Russian]}}\n"
                   "language: ar\ninflection:\n  - {name: n, ends: ي, endings: [{name: m, add: ي}]}\n",
                   "a.yaml:4:57: note: the demonym 'روسية' does not end in 'ي' and is not inflected; list its base "
                   "form, or all forms [uninflected-demonym]")

    def test_patterns(self):
        text = (PLACES + "  - {id: a, kind: town, names: {en: [A]}}\nlanguage: en\nclasses:\n  title: [mr, dr, mr]\n"
                "  idle: [lord]\nparts:\n  who: <title>\n  nobody: <title>\npatterns:\n"
                "  - {name: p, match: '<who> [ @place.town | @place.city ]', type: place, id: some}\n")
        self.finds(text,
                   "a.yaml:7:19: warning: 'mr' is in this class already (a.yaml:7); remove it here [repeated-word]",
                   "a.yaml:8:10: note: no pattern asks for a word of the class 'idle'; name it in one as <idle>, or "
                   "remove the class [idle-class]",
                   "a.yaml:11:11: note: no pattern has the part 'nobody'; name it in one as <nobody>, or remove it "
                   "[idle-class]",
                   "a.yaml:13:23: note: the pattern 'p' asks for @place.city, which no entity is; correct or remove it "
                   "[idle-pattern]", options=("--all", "--quiet"))

    def test_spelling_rules(self):
        self.finds("format: 1\nlanguage: ar\nvariants:\n  - {name: g, between: [غ, ج], cost: 1.5}\n"
                   "  - {name: g, between: [غ, ك], cost: 0.3}\n",
                   "a.yaml:5:5: warning: there is another rule 'g' (a.yaml:4); a span's 'why' could mean either, "
                   "rename one [repeated-rule]")


class Spellings(Case):
    INPUTS = ("a.yaml", "fold.yaml", SPELLING)

    def test_superfluous_name(self):
        text = PLACES + "  - {id: golubev, names: {ar: [غولوبيف, جولوبيف, جولوبيڤ]}}\n"
        self.finds(text, "a.yaml:4:41: warning: 'جولوبيف' is found by another name of 'golubev' for 0.07 "
                   "(variant:g-ghain-jeem); remove it [superfluous-name]", inputs=self.INPUTS)
        self.is_fine(text)

    def test_two_names_are_not_superfluous_for_each_other(self):
        self.write("a.yaml", PLACES + "  - {id: a, names: {ar: [موسكو, غولوبيف, جولوبيف]}}\n")
        done = self.run_check("--quiet", *self.INPUTS)
        self.assertEqual(done.stdout.count("superfluous-name"), 1)

    def test_collision(self):
        self.finds(PLACES + "  - {id: a, names: {ar: [غولوبيف]}}\n  - {id: b, names: {ar: [جولوبيف]}}\n",
                   "a.yaml:4:26: warning: 'غولوبيف' of 'a' is a spelling of 'جولوبيف' (b) for 0.07 "
                   "(variant:g-ghain-jeem); mark the one that is rarer 'strict', or leave it out "
                   "[variant-collision]",
                   "a.yaml:5:26: warning: 'جولوبيف' of 'b' is a spelling of 'غولوبيف' (a) for 0.07 "
                   "(variant:g-ghain-jeem); mark the one that is rarer 'strict', or leave it out "
                   "[variant-collision]", inputs=self.INPUTS)

    def test_beside_patterns_and_demonyms(self):
        """Each image is made of a model of its own."""
        text = (PLACES + "  - {id: a, names: {ar: [غولوبيف, جولوبيف]}, demonyms: {ar: [غولوبي]}}\nlanguage: ar\n"
                "classes:\n  title: [السيد]\n  idle: [القديم]\nparts:\n  who: <title>&!<idle>\npatterns:\n"
                "  - {name: p, match: '<who> [ @place ]', type: place, id: some}\n"
                "inflection:\n  - {name: n, ends: ي, endings: [{name: m, add: ي}, {name: f, add: ية}]}\n")
        self.finds(text, "a.yaml:4:35: warning: 'جولوبيف' is found by another name of 'a' for 0.07 "
                   "(variant:g-ghain-jeem); remove it [superfluous-name]", inputs=self.INPUTS)

    def test_names_that_are_never_varied(self):
        self.is_fine(PLACES + "  - {id: a, names: {ar: [{text: غولوبيف, strict: true}]}}\n"
                     "  - {id: b, names: {ar: [{text: جولوبيف, strict: true}]}}\n", inputs=self.INPUTS)


class Fixing(Case):
    def fixes(self, before, after, count):
        self.write("a.yaml", before)
        done = self.run_check("--fix", "a.yaml", "fold.yaml")
        self.assertEqual(self.read("a.yaml"), after)
        self.assertEqual((done.returncode, done.stderr), (0, f"alam: 0 errors, 0 warnings, {count} fixed\n"))
        self.assertEqual(done.stdout.count(" (fixed)\n"), count)

    def test_lists_in_brackets(self):
        self.fixes(PLACES + "  - {id: a, names: {en: [Aswan, ASWAN, Assuan, aswan]}} # a comment\n",
                   PLACES + "  - {id: a, names: {en: [Aswan, Assuan]}} # a comment\n", 2)
        self.fixes(PLACES + "  - {id: a, names: {en: [Aswan, {text: 'ASWAN', level: strict},\n   aswan]}}\n",
                   PLACES + "  - {id: a, names: {en: [Aswan]}}\n", 2)

    def test_lists_in_lines(self):
        self.fixes(PLACES + "  - id: a\n    names:\n      en:\n        - Aswan\n        # the same\n        - ASWAN\n"
                   "        - aswan\n\n    kind: city\n",
                   PLACES + "  - id: a\n    names:\n      en:\n        - Aswan\n        # the same\n\n    kind: city\n", 2)

    def test_texts(self):
        self.fixes(PLACES + "  - {id: a, names: {ar: [مصـر , \"دمشق\u200f\"], en: 'New  York'}}\r\n# end",
                   PLACES + "  - {id: a, names: {ar: [مصر , \"دمشق\"], en: \"New York\"}}\r\n# end", 3)

    def test_wrong_script(self):
        self.fixes(PLACES + "  - {id: a, names: {ar: [القاهرة, Cairo], en: [Cairo]}}\n",
                   PLACES + "  - {id: a, names: {ar: [القاهرة], en: [Cairo]}}\n", 1)

    def test_ordinary_words(self):
        self.fixes("format: 1\nlanguage: ar\ncommon:\n  a: [في,   # the first\n      على]\n  b: [في, من]\n",
                   "format: 1\nlanguage: ar\ncommon:\n  a: [في,   # the first\n      على]\n  b: [من]\n", 1)

    def stays(self, text):
        """What is not understood for sure is left alone and still reported."""
        self.write("a.yaml", text)
        done = self.run_check("--fix", "a.yaml", "fold.yaml")
        self.assertEqual((self.read("a.yaml"), done.returncode), (text, 1))
        self.assertNotIn("(fixed)", done.stdout)

    def test_what_is_not_understood_stays(self):
        self.stays(PLACES + "  - {id: a, names: {en: [Aswan, # one\n   ASWAN # two\n   ]}}\n")
        self.stays(PLACES + "  - id: a\n    names: {en: [Aswan]}\n    short: {en: [ASWAN]}\n")
        self.stays(PLACES + "  - id: a\n    names:\n      en:\n        - Aswan\n        - ASWAN # keep\n")

    def test_a_file_that_would_break_stays(self):
        text = PLACES + "  - {id: a, names: {en: [Aswan, # one,\n   ASWAN]}}\n"
        self.write("a.yaml", text)
        done = self.run_check("--fix", "a.yaml", "fold.yaml")
        self.assertEqual((self.read("a.yaml"), done.returncode), (text, 2))
        self.assertRegex(done.stderr, r"\Aalam: a.yaml:\d+:\d+: would not be readable if it were mended, and is as "
                                      r"it was; correct it by hand\n\Z")


class Program(Case):
    BAD = PLACES + "  - {id: a, names: {en: [Aswan, ASWAN]}}\n"

    def test_json(self):
        self.write("a.yaml", self.BAD)
        done = self.run_check("--json", "--quiet", "a.yaml", "fold.yaml")
        self.assertEqual(json.loads(done.stdout),
                         {"file": "a.yaml", "line": 4, "column": 33, "severity": "warning", "check": "repeated-name",
                          "entity": "a", "message": "'ASWAN' is found by 'Aswan' in line 4 already, as both fold "
                          "alike; remove it", "fixable": True, "fixed": False})

    def test_summary_and_status(self):
        self.write("a.yaml", self.BAD)
        done = self.run_check("a.yaml", "fold.yaml")
        self.assertEqual((done.returncode, done.stderr), (1, "alam: 0 errors, 1 warning; --fix mends 1\n"))
        done = self.run_check("fold.yaml")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", "alam: 0 errors, 0 warnings\n"))

    def test_only(self):
        self.write("a.yaml", self.BAD)
        self.assertEqual(self.run_check("--only", "shared-name,wrong-script", "a.yaml", "fold.yaml").returncode, 0)
        self.assertEqual(self.run_check("--only", "shared-name,repeated-name", "a.yaml", "fold.yaml").returncode, 1)

    def test_only_knows_all_checks(self):
        done = self.run_check("--only", "shared-name,shared-nam", "fold.yaml")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        known = re.match(r"alam check: --only has 'shared-nam'; expected some of (.*) \(see ", done.stderr)[1].split(", ")
        self.assertEqual(known, sorted(known))
        source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/compile").glob("check_*.c"))
        used = set(re.findall(r'(?:ALAM_SEVERITY_\w+|words),\s+"([a-z-]+)"', source)) | {"compiler"}
        self.assertEqual(set(known), used)
        completion = (ROOT / "tools/completion/alam.bash").read_text(encoding="utf-8")
        for name in known:
            self.assertIn(name, completion)

    def test_wrong_use(self):
        for arguments, message in (((), "alam check: no gazetteers and rules were given (see 'alam check --help')\n"),
                                   (("--fast",), "alam check: unknown or ambiguous option '--fast' (see 'alam check "
                                    "--help')\n")):
            done = self.run_check(*arguments)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", message))

    def test_files_that_cannot_be_read(self):
        self.write("a.yaml", "format: 1\nentities: {}\n")
        for name, message in (("missing.yaml", "missing.yaml: cannot open: No such file or directory"),
                              ("a.yaml", "a.yaml:2:11: expected a list ([a, b] or lines with '- '), found a mapping")):
            done = self.run_check(name)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertTrue(done.stderr.startswith("alam: " + message), done.stderr)

    def test_what_ships_is_clean(self):
        done = self.run_check(str(ROOT / "gazetteers"), str(ROOT / "rules"))
        self.assertEqual((done.returncode, done.stdout), (0, ""))


def main():
    global ALAM
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    ALAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
    del sys.argv[1:2]
    unittest.main()


if __name__ == "__main__":
    main()
