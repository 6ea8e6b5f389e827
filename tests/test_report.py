"""Tests of `alam index report`: python3 tests/test_report.py ALAM [IMAGE]

Opens the page of the small texts in tests/index in Chromium without a window, and looks at what is drawn,
clicks, and compares what the page counts with what the index says. Where Chromium is not there (package
chromium), or the page was not built (npm), the tests that need it skip themselves and say so.
"""

import contextlib
import fcntl
import itertools
import json
import os
import pathlib
import select
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
HERE = ROOT / "tests" / "index"
RULES = [ROOT / "rules" / name for name in ("und/fold.yaml", "ar/fold.yaml", "ar/clitics.yaml",
                                            "ar/inflection.yaml", "ar/common.yaml")]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ALAM = ""
WORK = pathlib.Path()
SECONDS = 60
HOSTILE = "</script><script>document.title = 'taken'</script><!-- <b>&amp; \"'"


def alam(*arguments):
    done = subprocess.run([ALAM, *map(str, arguments)], capture_output=True, text=True, timeout=120,
                          check=False, env={**os.environ, "ALAM_IMAGE": str(WORK / "small.alam")})
    return done.returncode, done.stdout, done.stderr


def rows(sql, *values):
    with contextlib.closing(sqlite3.connect(WORK / "news.db")) as database:
        return database.execute(sql, values).fetchall()


def page_is_built():
    return (pathlib.Path(ALAM).resolve().parent / "report.html").exists()


class Browser:
    """Chromium, spoken to over pipes in its DevTools protocol."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(dir=WORK)
        here_in, there_out = os.pipe()
        there_in, here_out = os.pipe()
        # Chromium reads from 3 and writes to 4; out of the way before they are put there.
        given = [fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (there_in, there_out)]

        def put():
            os.dup2(given[0], 3)
            os.dup2(given[1], 4)

        self.process = subprocess.Popen(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--disable-background-networking", "--no-first-run", "--remote-debugging-pipe",
             "--user-data-dir=" + self.profile, "--window-size=1300,900", "about:blank"],
            close_fds=False, preexec_fn=put, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for fd in (*given, there_in, there_out):
            os.close(fd)
        self.to, self.back = here_out, here_in
        self.numbers = itertools.count(1)
        self.events, self.unread, self.session = [], b"", None
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(domain + ".enable")
        # Nothing can be fetched, whatever the machine is connected to.
        self.send("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=-1,
                  uploadThroughput=-1)

    def close(self):
        self.session = None
        with contextlib.suppress(AssertionError, OSError):
            self.send("Browser.close")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)
        self.process.kill()
        self.process.wait()
        os.close(self.to)
        os.close(self.back)

    def read(self):
        end = time.monotonic() + SECONDS
        while b"\0" not in self.unread:
            ready = select.select([self.back], [], [], max(0, end - time.monotonic()))[0]
            more = os.read(self.back, 1 << 16) if ready else b""
            if not more:
                raise AssertionError("Chromium says nothing for %d s, or ended" % SECONDS)
            self.unread += more
        message, self.unread = self.unread.split(b"\0", 1)
        return json.loads(message)

    def send(self, method, **parameters):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == number:
                if "error" in answer:
                    raise AssertionError("%s: %s" % (method, answer["error"]))
                return answer["result"]
            self.events.append(answer)

    def open(self, path):
        self.events.clear()
        self.send("Page.navigate", url=path.as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.read())

    def run(self, script):
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError("%s: %s" % (script, answer["exceptionDetails"]))
        return answer["result"].get("value")

    def count(self, selector):
        return self.run("document.querySelectorAll(%s).length" % json.dumps(selector))

    def click(self, selector):
        """Presses the mouse in the middle of the element, whatever lies there."""
        box = self.run("(() => { const e = document.querySelector(%s); if (!e) return null;"
                       "e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect();"
                       "return [b.x + b.width / 2, b.y + b.height / 2]; })()" % json.dumps(selector))
        if box is None:
            raise AssertionError("there is no %s to click" % selector)
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left",
                      clickCount=1)

    def press(self, selector, key):
        self.run("document.querySelector(%s).focus()" % json.dumps(selector))
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=13)

    def complaints(self):
        """What went to the console or was asked of a network."""
        found = []
        for event in self.events:
            method, values = event.get("method"), event.get("params", {})
            if method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
                found.append(values)
            if method == "Network.requestWillBeSent" and \
                    not values["request"]["url"].startswith(("file:", "data:")):
                found.append(values["request"]["url"])
        return found


class Command(unittest.TestCase):
    def test_wrong_use(self):
        for arguments, message in {
            ("report",): "report: no index was named",
            ("report", WORK / "news.db", "x"): "report: unexpected argument 'x'",
            ("report", WORK / "news.db", "--format", "tsv"): "report takes no --format",
            ("report", WORK / "news.db", "--in", "sentence"): "report takes no --in",
            ("report", WORK / "news.db", "--by", "zone"): "report takes no --by",
            ("report", WORK / "news.db", "--from", "May"):
                "--from is 'May', expected a date such as 2024, 2024-04 or 2024-04-18",
        }.items():
            status, out, err = alam("index", *arguments)
            self.assertEqual(out, "", arguments)
            self.assertNotEqual(status, 0, arguments)
            self.assertIn(message, err)

    def test_damaged(self):
        damaged = WORK / "damaged.db"
        with contextlib.closing(sqlite3.connect(WORK / "news.db")) as database, \
                contextlib.closing(sqlite3.connect(damaged)) as copy:
            database.backup(copy)
            copy.execute("DELETE FROM surface WHERE id = (SELECT max(surface) FROM mention)")
            copy.commit()
        self.assertEqual(alam("index", "report", damaged, "-o", WORK / "damaged.html"),
                         (2, "", "alam: %s: the index is damaged (a mention has no document or no surface "
                                 "form); see 'alam index check'\n" % damaged))
        self.assertFalse((WORK / "damaged.html").exists())

    def test_without_the_page(self):
        lone = WORK / "lone"
        lone.mkdir()
        shutil.copy(ALAM, lone / "alam")
        done = subprocess.run([lone / "alam", "index", "report", WORK / "news.db", "-o", lone / "r.html"],
                              capture_output=True, text=True, check=False)
        if done.returncode == 0:
            self.skipTest("a page of reports is installed where the program looks for it")
        self.assertEqual(done.returncode, 2)
        self.assertIn("/report.html: the page of reports is not there; it is made with the program where npm "
                      "is: install npm and node 18 or later, then build again with -DALAM_REPORT=ON\n",
                      done.stderr)
        self.assertFalse((lone / "r.html").exists())

    def test_a_page_without_a_place_for_data(self):
        lone = WORK / "wrong"
        lone.mkdir()
        shutil.copy(ALAM, lone / "alam")
        (lone / "report.html").write_text("<!DOCTYPE html><title>another page</title>", encoding="utf-8")
        done = subprocess.run([lone / "alam", "index", "report", WORK / "news.db"], capture_output=True,
                              text=True, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (2, "", 'alam: report.html: found no "@ALAM_DATA@" in the page of reports, expected '
                                 "one; install the program again\n"))


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not page_is_built():
            raise unittest.SkipTest("the page was not built: there is no npm, or it could not fetch")
        cls.page = WORK / "report.html"
        cls.report(cls.page)

    @classmethod
    def report(cls, page, *options):
        status, _, err = alam("index", "report", WORK / "news.db", "-o", page, *options)
        if (status, err) != (0, ""):
            raise AssertionError(err)
        text = page.read_text(encoding="utf-8")
        start = text.index('type="application/json" id="data">') + 34
        return json.loads(text[start:text.index("</script>", start)])

    def test_data(self):
        data = self.report(WORK / "data.html")
        named = {entity[0] for entity in data["entities"]}
        self.assertEqual(named, {row[0] for row in rows("SELECT DISTINCT id FROM mentions")})
        self.assertEqual(len(data["documents"]), rows("SELECT count(DISTINCT document) FROM mentions")[0][0])
        spelled = {(data["entities"][number][0], text) for number, text in data["forms"]}
        self.assertEqual(spelled, set(rows("SELECT id, spelling FROM spellings")))
        for name, _, source, day, sentences in data["documents"]:
            found, = rows("SELECT source, julianday(date) - julianday('1970-01-01') FROM documents "
                          "WHERE document = ?", name)
            self.assertEqual((data["sources"][str(source)], day), found)
            units = rows("SELECT sentence, id, text FROM mentions WHERE document = ? ORDER BY 1", name)
            expected = [sorted(unit[1:] for unit in group)
                        for _, group in itertools.groupby(units, lambda unit: unit[0])]
            told = [sorted((data["entities"][data["forms"][form][0]][0], data["forms"][form][1])
                           for form in sentence) for sentence in sentences]
            self.assertEqual(told, expected, name)

    def test_filters_and_limit(self):
        data = self.report(WORK / "data.html", "--source", "alpha", "--types", "place", "--limit", "2")
        counts = dict(rows("SELECT id, count(*) FROM mentions WHERE source = 'alpha' AND type = 'place' "
                           "GROUP BY 1"))
        self.assertGreater(len(counts), 2)
        self.assertEqual([counts[entity[0]] for entity in data["entities"]],
                         sorted(counts.values(), reverse=True)[:2])
        self.assertEqual({data["sources"][str(document[2])] for document in data["documents"]}, {"alpha"})
        nothing = self.report(WORK / "data.html", "--from", "1999", "--to", "1999")
        self.assertEqual((nothing["entities"], nothing["documents"], nothing["forms"]), ([], [], []))

    def test_no_address_is_loaded(self):
        text = self.page.read_text(encoding="utf-8")
        self.assertNotIn("src=", text[:text.index("<script")])
        self.assertIn("default-src 'none'", text)
        self.assertNotIn("@ALAM_DATA@", text)
        for package in ("d3-geo", "world-atlas", "topojson-client"):
            self.assertIn("\n%s " % package, text, "its licence is not in the page")


class Look(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not page_is_built():
            raise unittest.SkipTest("the page was not built: there is no npm, or it could not fetch")
        if not CHROMIUM:
            raise unittest.SkipTest("there is no chromium")
        cls.page = WORK / "look.html"
        Page.report(cls.page)
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.open(self.page)

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])

    def listed(self, place):
        """The key and the number of each row of a list."""
        return {key: int(number) for key, number in self.browser.run(
            "[...document.querySelectorAll('#%s .row')].map((row) => [row.dataset.key, "
            "row.querySelector('.count').textContent])" % place)}

    def counted(self, kind, where="1", *values):
        return dict(rows("SELECT id, count(*) FROM mentions WHERE type = ? AND document IN "
                         "(SELECT document FROM documents WHERE %s) GROUP BY 1" % where, kind, *values))

    def expect(self, where="1", *values):
        for place, kind in (("places", "place"), ("people", "person"), ("organizations", "organization")):
            self.assertEqual(self.listed(place), self.counted(kind, where, *values), place)

    def with_entity(self, *keys):
        self.expect(" AND ".join(["document IN (SELECT document FROM mentions WHERE id = ?)"] * len(keys)),
                    *keys)

    def test_is_drawn(self):
        self.expect()
        self.assertGreater(self.browser.count("#map path.land"), 150)
        located = rows("SELECT count(*) FROM entities WHERE type = 'place' AND latitude NOT NULL AND id IN "
                       "(SELECT id FROM mentions)")[0][0]
        self.assertGreater(located, 2)
        self.assertEqual(self.browser.count("#map circle"), located)
        days = rows("SELECT count(DISTINCT date) FROM mentions WHERE date NOT NULL")[0][0]
        self.assertEqual(self.browser.count("#timeline rect"), days)
        self.assertGreater(self.browser.count("#network path.link"), 2)
        self.assertGreater(self.browser.count("#network circle"), 3)
        self.assertEqual(self.browser.count("#spellings [data-key=nagorno-karabakh] li"),
                         rows("SELECT count(DISTINCT spelling) FROM spellings "
                              "WHERE id = 'nagorno-karabakh'")[0][0])
        self.assertEqual(self.browser.count("#documents tbody tr"),
                         rows("SELECT count(DISTINCT document) FROM mentions")[0][0])

    def test_charts_lie_inside_of_the_page(self):
        self.assertLessEqual(self.browser.run("document.documentElement.scrollWidth"), 1300)
        stray = self.browser.run(
            "[...document.querySelectorAll('#timeline rect, #network circle')].filter((e) => { const b = "
            "e.getBoundingClientRect(), a = e.ownerSVGElement.getBoundingClientRect(); return b.width <= 0 || "
            "b.x < a.x - 1 || b.right > a.right + 1 || b.y < a.y - 1 || b.bottom > a.bottom + 1; }).length")
        self.assertEqual(stray, 0)

    def test_a_click_in_a_list_filters(self):
        self.browser.click("#places [data-key=moscow]")
        self.with_entity("moscow")
        self.assertEqual(self.browser.count("#filters .chip"), 1)
        self.browser.click("#people [data-key=ilham-aliyev]")
        self.with_entity("moscow", "ilham-aliyev")
        self.browser.click("#filters .chip")
        self.with_entity("ilham-aliyev")
        self.browser.click("#filters .clear")
        self.expect()
        self.assertEqual(self.browser.count("#filters button"), 0)

    def test_a_click_on_the_map_filters(self):
        self.browser.click("#map [data-key=moscow]")
        self.with_entity("moscow")
        self.assertEqual(self.browser.count("#map .point.chosen"), 1)
        self.browser.click("#map [data-key=moscow]")
        self.expect()

    def test_a_click_in_the_network_filters(self):
        self.browser.click("#network [data-key=vladimir-putin] circle")
        self.with_entity("vladimir-putin")

    def test_a_click_on_the_timeline_filters(self):
        self.browser.click("#timeline rect")
        self.expect("date = (SELECT min(date) FROM mentions)")
        self.assertEqual(self.browser.count("#timeline rect.faded"), self.browser.count("#timeline rect") - 1)
        self.browser.click("#timeline rect")
        self.expect()

    def test_a_click_on_a_source_filters(self):
        self.browser.click("#sources [data-key=beta]")
        self.expect("source = 'beta'")

    def test_a_key_filters(self):
        self.browser.press("#map [data-key=moscow]", "Enter")
        self.with_entity("moscow")

    def test_spellings_of_what_is_chosen(self):
        self.browser.click("#places [data-key=nagorno-karabakh]")
        shown = self.browser.run("[...document.querySelectorAll('#spellings li')].map((item) => "
                                 "[item.children[0].textContent, item.children[1].textContent])")
        self.assertEqual({text: int(number) for text, number in shown},
                         dict(rows("SELECT spelling, sum(mentions) FROM spellings "
                                   "WHERE id = 'nagorno-karabakh' GROUP BY 1")))

    def test_what_lies_inside(self):
        self.browser.click("#inside")
        _, out, _ = alam("index", "places", WORK / "news.db", "--inside", "--limit", "0")
        inside = {line.split("\t")[0]: int(line.split("\t")[4]) for line in out.splitlines()[1:]}
        shown = self.listed("places")
        self.assertGreater(shown["azerbaijan"], self.counted("place")["azerbaijan"])
        self.assertEqual(shown, {key: inside[key] for key in shown})

    def test_finding_by_any_spelling(self):
        self.browser.run("(() => { const find = document.getElementById('find'); find.value = 'كاراباخ';"
                         "find.dispatchEvent(new Event('input')); })()")
        self.assertEqual(set(self.listed("places")), {"nagorno-karabakh"})
        self.assertEqual(self.listed("people"), {})

    def test_texts_are_only_text(self):
        self.assertIn("news.db", self.browser.run("document.title"))
        titles = self.browser.run("[...document.querySelectorAll('#documents td bdi')].map((e) => "
                                  "e.textContent)")
        self.assertIn(HOSTILE, titles)
        self.assertEqual(self.browser.count("script"), 2)

    def test_arabic_goes_from_right_to_left(self):
        rights = self.browser.run(
            "[...document.querySelectorAll('.row .name')].filter((e) => /^\\p{Script=Arabic}/u.test("
            "e.textContent)).map((e) => { const at = (i) => { const r = document.createRange(); "
            "r.setStart(e.firstChild, i); r.setEnd(e.firstChild, i + 1); return r.getBoundingClientRect().x; };"
            "return [getComputedStyle(e).direction, at(0) > at(e.textContent.length - 1)]; })")
        self.assertGreater(len(rights), 3)
        self.assertEqual({tuple(right) for right in rights}, {("rtl", True)})
        labels = self.browser.run(
            "[...document.querySelectorAll('#map .label, #network .label')].filter((e) => "
            "/^\\p{Script=Arabic}/u.test(e.textContent)).map((e) => [getComputedStyle(e).direction, "
            "e.getStartPositionOfChar(0).x > e.getEndPositionOfChar(e.textContent.length - 1).x])")
        self.assertGreater(len(labels), 3)
        self.assertEqual({tuple(label) for label in labels}, {("rtl", True)})

    def test_arabic_is_joined(self):
        # With a non-joiner between its letters a word is wider, where there are letters to draw.
        joined, apart = self.browser.run(
            "(() => { const c = document.createElement('canvas').getContext('2d');"
            "c.font = '40px ' + getComputedStyle(document.querySelector('#map .label')).fontFamily;"
            "return ['سسسس', [...'سسسس'].join('\\u200c')].map((t) => c.measureText(t).width); })()")
        if shutil.which("fc-list") and not subprocess.run(["fc-list", ":lang=ar"], capture_output=True,
                                                          check=False).stdout:
            self.skipTest("there is no font with Arabic letters")
        self.assertLess(joined, apart)


def prepare():
    done = subprocess.run([ALAM, "compile", HERE / "gazetteer.yaml", HERE / "people.yaml",
                           HERE / "organizations.yaml", *RULES, "-o", WORK / "small.alam"],
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise SystemExit("the test's image does not compile: " + done.stderr.decode())
    (WORK / "hostile.jsonl").write_text(json.dumps(
        {"id": "h<!--", "title": HOSTILE, "source": "</script>", "date": "2024-04-19",
         "text": "Moscow </script> and Vladimir Putin."}) + "\n", encoding="utf-8")
    status, _, err = alam("index", "add", WORK / "news.db", HERE / "documents.jsonl",
                          WORK / "hostile.jsonl")
    if status != 0:
        raise SystemExit("the test's index cannot be made: " + err)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    ALAM = os.path.abspath(sys.argv[1])
    WORK = pathlib.Path(tempfile.mkdtemp())
    try:
        prepare()
        unittest.main(argv=[sys.argv[0]] + sys.argv[3:])
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
