"""Tests of the checks in tools/: each must find what it is there for. python3 tests/test_tools.py"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
ARABIC_LETTER = "\u0639"


class Tree(unittest.TestCase):
    """Runs a check over a small tree of files."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def check(self, tool, files):
        for name, text in files.items():
            path = pathlib.Path(self.folder.name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, ROOT / "tools" / tool, self.folder.name],
                              capture_output=True, text=True, check=False)
        return done.returncode, (done.stdout + done.stderr).splitlines()


class Layers(Tree):
    FINE = {"include/alam/alam.h": "", "src/base/map.h": "#include <alam/alam.h>\n",
            "src/text/fold.h": '#include "base/map.h"\n', "src/image/format.h": "",
            "src/image/image.h": '#include "image/format.h"\n',
            "src/compile/build.h": '#include "image/format.h"\n#include "text/fold.h"\n'}

    def broken(self, name, text):
        status, lines = self.check("check-layers", dict(self.FINE, **{name: text}))
        self.assertEqual(status, 1)
        self.assertEqual(len(lines), 1, lines)
        return lines[0]

    def test_downward_includes_are_fine(self):
        self.assertEqual(self.check("check-layers", self.FINE), (0, []))

    def test_upward_include(self):
        line = self.broken("src/base/map.c", '\n#include "text/fold.h"\n')
        self.assertTrue(line.startswith("src/base/map.c:2: base must not see text/fold.h"), line)

    def test_compiler_sees_only_the_format_of_images(self):
        line = self.broken("src/compile/build.c", '#include "image/image.h"\n')
        self.assertIn("compile must not see image/image.h", line)

    def test_program_sees_only_the_public_library(self):
        self.assertIn("cli must not see text/fold.h",
                      self.broken("src/cli/main.c", '#include "text/fold.h"\n'))

    def test_cycle_inside_a_layer(self):
        files = dict(self.FINE, **{"src/base/a.h": '#include "base/b.h"\n'})
        status, lines = self.check("check-layers",
                                   dict(files, **{"src/base/b.h": '#include "base/a.h"\n'}))
        self.assertEqual((status, lines), (1, ["src/base/b.h:1: cycle: a.h -> b.h -> a.h"]))

    def test_missing_header(self):
        self.assertIn("there is no src/map.h", self.broken("src/base/map.c", '#include "map.h"\n'))

    def test_unknown_layer(self):
        self.assertIn("server is no layer", self.broken("src/server/main.c", "\n"))

    def test_public_header(self):
        self.assertIn("a public header must not see",
                      self.broken("include/alam/more.h", '#include "base/map.h"\n'))

    def test_empty_tree_is_no_success(self):
        self.assertEqual(self.check("check-layers", {})[0], 1)


class Style(Tree):
    def only(self, files):
        status, lines = self.check("check-style", files)
        self.assertEqual(len(lines), 1, lines)
        return status, lines[0]

    def test_arabic_letter(self):
        status, line = self.only({"src/base/a.c": "int a;\n// %s\n" % ARABIC_LETTER})
        self.assertEqual(status, 1)
        self.assertTrue(line.startswith("src/base/a.c:2: an Arabic letter"), line)

    def test_arabic_letters_in_rules_are_fine(self):
        self.assertEqual(self.check("check-style", {"rules/ar/a.yaml": ARABIC_LETTER}), (0, []))
        status, lines = self.check("check-style", {"src/base/a.c": 'int a; /* \u00e9 */\nchar *b = "\u0436";\n'})
        self.assertEqual((status, [line.split(";")[0] for line in lines]),
                         (1, ["src/base/a.c:2: a letter outside ASCII in C"]))

    def test_long_file(self):
        self.assertEqual(self.only({"src/base/a.c": "\n" * 801})[0], 1)
        self.assertEqual(self.check("check-style", {"src/base/a.c": "\n" * 800}), (0, []))

    def test_unfinished_work(self):
        self.assertEqual(self.only({"docs/a.md": "TO" + "DO: all\n"})[0], 1)

    def test_long_function_is_a_warning(self):
        body = "    f();\n"
        status, line = self.only({"src/base/a.c": "void f(void)\n{\n%s}\n" % (body * 61)})
        self.assertEqual(status, 0)
        self.assertIn("a function of 61 lines", line)

    def test_lines_in_a_switch_do_not_count(self):
        body = "    switch (x) {\n%s    }\n" % ("    case 1: break;\n" * 100)
        self.assertEqual(self.check("check-style",
                                    {"src/base/a.c": "void f(void)\n{\n%s}\n" % body}), (0, []))


if __name__ == "__main__":
    unittest.main()
