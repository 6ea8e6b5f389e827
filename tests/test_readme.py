"""Tests that the README is true: python3 tests/test_readme.py BUILD

Runs its blocks of shell commands, in a folder that looks like the repository after tools/demo, and
compares what it shows with what comes out. Blocks marked `console` are for people alone.
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ""


def blocks(name, language):
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(r"^```%s\n(.*?)^```$" % language, text, re.M | re.S)


class Readme(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "build").symlink_to(BUILD)
        for name in ("examples", "gazetteers", "rules", "spelling"):
            (self.folder / name).symlink_to(ROOT / name)

    def run_shell(self, commands):
        done = subprocess.run(["sh", "-euc", commands], cwd=self.folder, capture_output=True, text=True,
                              check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), commands)
        return done.stdout

    def test_commands_work(self):
        commands = blocks("README.md", "sh")
        self.assertGreater(len(commands), 5)
        for block in commands:
            for command in block.splitlines():
                out = self.run_shell(command)
                if "build/alam" in command and " -o " not in command:
                    self.assertTrue(out, command)

    def test_sample_of_output(self):
        shown, = blocks("README.md", "json")
        out = self.run_shell("build/alam tag --format jsonl examples/geneva-summit.txt")
        self.assertEqual(out.splitlines()[0], shown.strip())

    def test_gazetteer_compiles(self):
        for name in ("README.md", "gazetteers/README.md"):
            (self.folder / "mine.yaml").write_text(blocks(name, "yaml")[0], encoding="utf-8")
            self.run_shell("build/alam compile gazetteers rules mine.yaml -o mine.alam")

    def test_example_of_the_library_is_that_of_the_header(self):
        header = (ROOT / "include" / "alam" / "alam.h").read_text(encoding="utf-8")
        code, = blocks("README.md", "c")
        for line in code.splitlines()[2:]:
            self.assertIn(line, header)

    def test_links_lead_somewhere(self):
        for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "rules" / "README.md",
                     ROOT / "gazetteers" / "README.md"]:
            for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
                self.assertTrue((page.parent / link).exists(), (page.name, link))


class Examples(unittest.TestCase):
    def test_c(self):
        text = ROOT / "examples" / "geneva-summit.txt"
        done = subprocess.run([BUILD + "/example_tag", BUILD + "/default.alam", text], check=True,
                              capture_output=True, text=True)
        for line in ("person joe-biden \"جو بايدن\"", "place russia \"الروسي\" (demonym)"):
            self.assertIn(line, done.stdout)

    def test_c_says_what_is_wrong(self):
        for image, text, message in (("missing.alam", "a.txt", "missing.alam"),
                                     (BUILD + "/default.alam", "missing.txt", "missing.txt")):
            done = subprocess.run([BUILD + "/example_tag", image, text], check=False,
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 1)
            self.assertIn(message, done.stderr)

    def test_articles_are_full_of_names(self):
        for article in sorted((ROOT / "examples").glob("*.txt")):
            out = subprocess.run([BUILD + "/alam", "tag", "--format", "tsv", article], check=True,
                                 capture_output=True, text=True).stdout
            self.assertGreater(len(out.splitlines()), 25, article.name)

    def test_glued_keywords_are_taken_apart(self):
        out = subprocess.run([BUILD + "/alam", "explain", "-"], check=True, text=True,
                             input=(ROOT / "examples/grain-agreement.txt").read_text(encoding="utf-8"),
                             capture_output=True).stdout
        self.assertIn("by glue", out)


def main():
    global BUILD
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    BUILD = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()


if __name__ == "__main__":
    main()
