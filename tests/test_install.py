"""Tests of an installation: python3 tests/test_install.py BUILD

Installs the build tree BUILD into a temporary folder and builds examples/c with it as a user would:
by pkg-config and by CMake, shared and static.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "c"
BUILD = ""
PREFIX = pathlib.Path()
TEXT = "زار فلاديمير بوتين موسكو."


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False,
                          **options)
    if done.returncode:
        raise AssertionError("%s\n%s%s" % (done.args, done.stdout, done.stderr))
    return done.stdout


def find(pattern):
    found = list(PREFIX.rglob(pattern))
    assert found, "%s was not installed" % pattern
    return found[0]


class Installation(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.text = self.folder / "text.txt"
        self.text.write_text(TEXT, encoding="utf-8")
        self.environment = dict(os.environ, PKG_CONFIG_PATH=str(find("alam.pc").parent))

    def pkg_config(self, *options):
        return run("pkg-config", *options, "alam", env=self.environment).split()

    def check_program(self, program):
        libraries = find("libalam.so").parent
        out = run(program, find("default.alam"), self.text, env={"LD_LIBRARY_PATH": str(libraries)})
        self.assertIn("person vladimir-putin", out)
        self.assertIn("place moscow", out)

    def build_by_hand(self, *flags):
        program = self.folder / "tag"
        run("cc", "-Wall", "-Wextra", "-Werror", EXAMPLE / "tag.c", *flags, "-o", program)
        return program

    def test_pkg_config_shared(self):
        self.check_program(self.build_by_hand(*self.pkg_config("--cflags", "--libs")))

    def test_pkg_config_static(self):
        flags = self.pkg_config("--cflags", "--libs", "--static")
        flags[flags.index("-lalam")] = str(find("libalam.a"))
        program = self.build_by_hand(*flags)
        self.assertNotIn("libalam", run("readelf", "-d", program))
        self.check_program(program)

    def test_pkg_config_knows_the_image(self):
        image = pathlib.Path(self.pkg_config("--variable=image")[0])
        self.assertEqual(image.resolve(), find("default.alam").resolve())

    def test_cmake(self):
        for link in ("alam", "static"):
            build = self.folder / link
            run("cmake", "-S", EXAMPLE, "-B", build, "-DLINK=" + link,
                "-DCMAKE_PREFIX_PATH=%s" % PREFIX)
            run("cmake", "--build", build)
            needed = run("readelf", "-d", build / "tag")
            self.assertEqual("libalam.so.0" in needed, link == "alam", link)
            self.check_program(build / "tag")

    def test_headers_are_cplusplus(self):
        source = self.folder / "a.cpp"
        source.write_text("#include <alam/alam_compile.h>\nint main() { return !alam_version(); }\n",
                          encoding="utf-8")
        run("c++", "-Wall", "-Wextra", "-Werror", source, *self.pkg_config("--cflags", "--libs"),
            "-o", self.folder / "a")

    def test_program_sources_and_pages(self):
        version = run(find("bin") / "alam", "version")
        self.assertRegex(version, r"\d+\.\d+\.\d+")
        image = self.folder / "again.alam"
        data = find("default.alam").parent
        run(find("bin") / "alam", "compile", data / "gazetteers", data / "rules", "-o", image)
        self.assertEqual(image.read_bytes(), find("default.alam").read_bytes())
        out = self.folder / "cities.yaml"
        run(find("bin") / "alam", "import", "geonames", ROOT / "tests" / "import" / "geonames.txt",
            "-q", "-o", out)
        self.assertIn("id: northland-gn1000001", out.read_text(encoding="utf-8"))
        if (pathlib.Path(BUILD) / "report.html").exists():
            run(find("bin") / "alam", "index", "add", self.folder / "news.db", self.text)
            page = run(find("bin") / "alam", "index", "report", self.folder / "news.db")
            self.assertIn('"vladimir-putin"', page)
        for page in ("alam.1", "_alam", "bash-completion/completions/alam", "doc/alam/LICENSE"):
            find(page)


def main():
    global BUILD, PREFIX
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    BUILD = sys.argv.pop(1)
    with tempfile.TemporaryDirectory() as folder:
        PREFIX = pathlib.Path(folder)
        run("cmake", "--install", BUILD, "--prefix", PREFIX)
        unittest.main()


if __name__ == "__main__":
    main()
