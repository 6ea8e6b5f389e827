"""Tests of HTML: python3 tests/test_html_input.py ALAM [IMAGE]

`alam tag --input html` must say where in the page each name stands, and `--format html-inplace` must give
the page back byte for byte once its own elements are taken out again, whatever the page is.
"""

import html
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALAM = ""
IMAGE = ""
WORK = pathlib.Path()
RULES = [ROOT / "rules" / name for name in ("und/fold.yaml", "ar/fold.yaml", "ar/clitics.yaml",
                                            "ar/inflection.yaml", "ar/common.yaml")]
OURS = re.compile(rb'<span class="alam alam-[a-z-]+" data-id="[^"<>]*" data-type="[^"<>]*" '
                  rb'data-score="[01]\.[0-9]{2}">')
NAMES = ["فلاديمير بوتين", "موسكو", "قره باغ", "أذربيجان", "Moscow", "Nagorno-Karabakh"]


def run(*arguments, page=b""):
    done = subprocess.run([ALAM, "tag", "--image", IMAGE, *arguments, "-"], input=page,
                          capture_output=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


class Case(unittest.TestCase):
    maxDiff = None

    def mark(self, page, *more):
        status, out, err = run("--input", "html", "--format", "html-inplace", *more, page=page)
        self.assertEqual((status, err), (0, b""))
        return out

    def spans(self, page, *more):
        status, out, err = run("--input", "html", "--format", "jsonl", *more, page=page)
        self.assertEqual(status, 0, err)
        return [json.loads(line) for line in out.splitlines()]

    def without_ours(self, marked):
        """Takes our elements out; each start tag has its end tag, properly nested and with text inside."""
        out, place, depth = [], 0, []
        for tag in re.finditer(OURS.pattern + rb"|<span|</span>", marked):
            out.append(marked[place:tag.start()])
            place = tag.end()
            if tag[0] == b"</span>":
                if not depth.pop() if depth else True:
                    out.append(tag[0])
            else:
                depth.append(bool(OURS.match(tag[0])))
                if not depth[-1]:
                    out.append(tag[0])
        out.append(marked[place:])
        self.assertNotIn(True, depth)
        return b"".join(out)

    def check(self, page, *more):
        marked = self.mark(page, *more)
        self.assertEqual(self.without_ours(marked), page)
        return marked

    def shown(self, page):
        """The page with [id:...] for our elements."""
        marked = self.check(page.encode())
        return OURS.sub(lambda tag: b"[" + re.search(rb'data-id="([^"]*)', tag[0])[1] + b":",
                        marked).replace(b"</span>", b"]").decode()


class Pages(Case):
    def test_inplace(self):
        for page, expected in {
            "<p>في موسكو</p>": "<p>في [moscow:موسكو]</p>",
            "<p>قال <b>فلا</b>ديمير بوتين": "<p>قال <b>[vladimir-putin:فلا]</b>[vladimir-putin:ديمير بوتين]",
            "<i>قره</i> <b>باغ</b>": "<i>[nagorno-karabakh:قره]</i> <b>[nagorno-karabakh:باغ]</b>",
            "قره\n  باغ": "[nagorno-karabakh:قره\n  باغ]",
            "&#1605;&#x648;سكو &amp; Baku": "[moscow:&#1605;&#x648;سكو] &amp; [baku:Baku]",
            "Nagorno&hyphen;Karabakh": "[nagorno-karabakh:Nagorno&hyphen;Karabakh]",
            "Moscow&ampere &ampMoscow &Tab;Baku": "[moscow:Moscow]&ampere &amp[moscow:Moscow] &Tab;[baku:Baku]",
            "<title>موسكو</title><p>موسكو": "<title>موسكو</title><p>[moscow:موسكو]",
            "<script>'موسكو'</script><style>/*موسكو*/</style><!-- موسكو -->":
                "<script>'موسكو'</script><style>/*موسكو*/</style><!-- موسكو -->",
            "<textarea>موسكو</textarea><select><option>موسكو</select><svg><text>موسكو</text></svg>":
                "<textarea>موسكو</textarea><select><option>موسكو</select><svg><text>موسكو</text></svg>",
            "<a title='موسكو' href=موسكو>Moscow</a>": "<a title='موسكو' href=موسكو>[moscow:Moscow]</a>",
            "<table>موسكو<tr><td>باكو</table>": "<table>[moscow:موسكو]<tr><td>[baku:باكو]</table>",
            "مو</nothing x='>'>سكو": "[moscow:مو]</nothing x='>'>[moscow:سكو]",
            "a < b موسكو <": "a < b [moscow:موسكو] <",
            "<pre>\nقره\nباغ</pre>": "<pre>\n[nagorno-karabakh:قره]\n[nagorno-karabakh:باغ]</pre>",
        }.items():
            with self.subTest(page):
                self.assertEqual(self.shown(page), expected)

    def test_blocks_break_names(self):
        for middle in ("</p><p>", "<div>", "<br><br>", "<hr>", "<li>", "<td>", "<h2>",
                       "<script>1</script>", "</p> \n <p>"):
            with self.subTest(middle):
                self.assertEqual(self.spans(("<table><tr><td><p>قره%sباغ" % middle).encode()), [])
        for middle in (" ", "\n", "<b> ", "</b> ", "<!-- x --> ", "&#32;"):
            with self.subTest(middle):
                self.assertEqual([span["id"] for span in self.spans(("<p>قره%sباغ" % middle).encode())],
                                 ["nagorno-karabakh"])

    def test_places(self):
        page = "\ufeff<p>\U0001F600 <b>فلا</b>ديمير&nbsp;بوتين, Mos&#99;ow\r\n<p>قره\r\nباغ"
        data = page.encode()
        found = self.spans(data)
        self.assertEqual([span["id"] for span in found], ["vladimir-putin", "moscow", "nagorno-karabakh"])
        pieces = ["فلا</b>ديمير&nbsp;بوتين", "Mos&#99;ow", "قره\r\nباغ"]
        self.assertEqual([data[span["byte_start"]:span["byte_end"]].decode() for span in found], pieces)
        self.assertEqual([page[span["start"]:span["end"]] for span in found], pieces)
        units = page.encode("utf-16-le")
        self.assertEqual([units[2 * span["start"]:2 * span["end"]].decode("utf-16-le")
                          for span in self.spans(data, "--offsets", "utf16")], pieces)
        self.assertEqual([span["text"] for span in found],
                         ["فلاديمير\u00a0بوتين", "Moscow", "قره باغ"])

    def test_encodings(self):
        page = "<p>في <b>مو</b>سكو و Baku &amp; باكو"
        data = page.encode("windows-1256")
        self.assertEqual(self.check(data, "--encoding", "windows-1256").count(b"<span"), 4)
        self.assertEqual([data[span["byte_start"]:span["byte_end"]].decode("windows-1256")
                          for span in self.spans(data, "--encoding", "windows-1256")],
                         ["مو</b>سكو", "Baku", "باكو"])
        wide = page.encode("utf-16-le")
        self.assertEqual([wide[span["byte_start"]:span["byte_end"]].decode("utf-16-le")
                          for span in self.spans(wide, "--encoding", "UTF-16LE")],
                         ["مو</b>سكو", "Baku", "باكو"])
        status, out, err = run("--input", "html", "-f", "html-inplace", "--encoding", "UTF-16LE", page=wide)
        self.assertEqual((status, out, err.decode()),
                         (2, b"", "alam: -: the page is in UTF-16LE, which does not contain ASCII, as "
                                  "html-inplace needs; convert it to UTF-8 first\n"))

    def test_other_formats(self):
        page = "<title>موسكو</title><p>قال <b>فلا</b>ديمير بوتين".encode()
        for name, expected in {"conll": "فلاديمير B-PER\nبوتين I-PER", "pretty": "فلاديمير بوتين",
                               "html": ">فلاديمير بوتين</mark>", "tsv": "\tvladimir-putin\t"}.items():
            status, out, err = run("--input", "html", "-f", name, "--color", "never", page=page)
            self.assertEqual((status, err), (0, b""))
            self.assertIn(expected, out.decode().replace("\t", " ") if name == "conll" else out.decode())

    def test_wrong_use(self):
        for arguments, message in {
            ("-f", "html-inplace"): "html-inplace needs --input html",
            ("-f", "html-inplace", "--input", "jsonl"): "html-inplace needs --input html",
            ("-f", "html-inplace", "--input", "html", "a.html"):
                "html-inplace takes one page at a time; unexpected '-'",
            ("--input", "xml"): "--input is one of text, jsonl, html, not 'xml'",
        }.items():
            self.assertEqual(run(*arguments), (1, b"", ("alam tag: %s (see 'alam tag --help')\n"
                                                        % message).encode()))


class Properties(Case):
    HOSTILE = {
        "empty": b"",
        "only a mark": b"\xef\xbb\xbf",
        "nul": "م\0وسكو \0 <b\0>موسكو</b\0> <p\0 x='\0'>Moscow".encode(),
        "ill-formed": b"<p>\xff Moscow \xd9\x85\xd9 \xc3 Mos\xf0\x9fcow <b>\xed\xa0\x80 Baku",
        "cut": b"Moscow <a href='Moscow",
        "cut comment": b"Moscow <!-- Moscow",
        "cut reference": b"Moscow &#x4; &#99999999; &#; &; &am Moscow&",
        "large attribute": b"<p title='" + b"Moscow " * 150000 + b"'>Moscow <b>Baku",
        "deep": b"<div><b>" * 3000 + b"Moscow" + b"</i>" * 3000 + b" Baku",
        "misnested": b"<b><i>Mos</b>cow</i> <table><b>Mos<tr>cow<td></b>Moscow</table>Baku",
        "formatting": b"<p><b><i><u>" * 300 + b"Moscow",
        "frames": b"<frameset><frame>Moscow</frameset><noframes>Moscow</noframes>Baku",
        "after the end": b"<body>Moscow</body>Mos</html>cow<p>Baku",
        "cdata": b"<![CDATA[Moscow]]> <svg><![CDATA[Moscow]]></svg> <?php Moscow ?> Moscow",
        "our own": b'<span class="x">Moscow</span></span> <span data-id="alam">Baku</span>',
        "plaintext": b"Moscow<plaintext>Moscow</b> &amp;",
    }

    def test_hostile_pages_are_kept(self):
        for name, page in self.HOSTILE.items():
            with self.subTest(name):
                self.check(page, "--encoding", "UTF-8")
        self.assertGreaterEqual(sum(self.mark(page, "--encoding", "UTF-8").count(b'alam-place"') for page in
                                    self.HOSTILE.values()), 20)

    def test_elements_without_end_are_refused_at_once(self):
        """The parser would take time that grows with the square of their number."""
        code, out, errors = run("--input", "html", page=b"<div>" * 100000 + b"Moscow")
        self.assertEqual((code, out), (2, b""))
        self.assertIn(b"the page opens far more elements than it closes", errors)
        flat = b"<p>" + b"<br>a<img src=x><li>Moscow" * 30000
        code, out, errors = run("--input", "html", "--format", "jsonl", page=flat)
        self.assertEqual((code, errors, out.count(b"\n")), (0, b"", 30000))

    def check_spans(self, page):
        """What a span's place holds is its text, without tags and with references read."""
        text = page.decode("utf-8", "replace")
        for span in self.spans(page):
            piece = page[span["byte_start"]:span["byte_end"]]
            if b"\0" in piece or "\ufffd" in piece.decode("utf-8", "replace"):
                continue
            piece = piece.decode()
            self.assertEqual(text[span["start"]:span["end"]], piece)
            plain = html.unescape(re.sub(r"<!--.*?-->|<(script|style)>.*?</\1>|</?[a-z!][^>]*>", "", piece))
            self.assertEqual("".join(plain.split()), "".join(span["text"].split()))

    PIECES = ["<p>", "</p>", "<b>", "</b>", "<i class='a>b'>", "</i>", "<div>", "</div>", "<table>", "<tr>",
              "<td>", "</table>", "<a href=\"Moscow\">", "</a>", "<!-- Moscow -->", "<script>Moscow</script>",
              "<br>", "<ul><li>", "</ul>", "<span>", "</span>", "</x>", "&amp;", "&lt;", "&nbsp;", "&eacute",
              "&#1605;", "&", "<", ">", "\n", "\r\n", "\r", " ", "\t", "<pre>", "</pre>", "<title>", "</title>",
              "<svg>", "</svg>", "<select>", "</select>", "</body>", "<h1>", "</h1>", "\U0001F600", "و", "."]

    def random_page(self, chance):
        parts = []
        for _ in range(chance.randrange(1, 80)):
            if chance.random() < 0.5:
                parts.append(chance.choice(self.PIECES))
                continue
            name = chance.choice(NAMES)
            cut = chance.randrange(len(name))
            middle = chance.choice(["", "", "<b>", "</i>", "<!---->", "</x>"])
            letter = chance.choice([name[cut], name[cut], "&#%d;" % ord(name[cut])])
            parts.append(name[:cut] + middle + letter + name[cut + 1:] + chance.choice(["", " "]))
        return "".join(parts).encode()

    def test_random_pages_are_kept(self):
        chance, found = random.Random(7), 0
        for number in range(300):
            page = self.random_page(chance)
            with self.subTest(number=number, page=page):
                found += self.check(page).count(b'class="alam ')
                self.check_spans(page)
        self.assertGreater(found, 1000)

    def test_random_bytes_are_kept(self):
        chance = random.Random(11)
        for number in range(150):
            page = bytearray(self.random_page(chance))
            for _ in range(chance.randrange(1, 6)):
                place = chance.randrange(len(page) + 1)
                page[place:place + chance.randrange(3)] = bytes(
                    chance.choice([0, 10, 13, 34, 38, 39, 45, 47, 60, 62, 128, 255])
                    for _ in range(chance.randrange(3)))
            with self.subTest(number=number, page=bytes(page)):
                self.check(bytes(page), "--encoding", "UTF-8")


def main():
    global ALAM, IMAGE, WORK
    arguments = [name for name in sys.argv[1:] if not name.endswith(".alam")]
    if not arguments:
        raise SystemExit(__doc__)
    ALAM = arguments.pop(0)
    with tempfile.TemporaryDirectory() as folder:
        WORK = pathlib.Path(folder)
        gazetteer = WORK / "more.yaml"
        gazetteer.write_text("format: 1\nentities:\n  - {id: baku, type: place, names: {ar: [باكو], en: "
                             "[Baku]}}\n", encoding="utf-8")
        IMAGE = str(WORK / "small.alam")
        here = ROOT / "tests" / "index"
        subprocess.run([ALAM, "compile", here / "gazetteer.yaml", here / "people.yaml", gazetteer, *RULES,
                        "-o", IMAGE], capture_output=True, check=True)
        unittest.main(argv=[sys.argv[0], *arguments], verbosity=1)


if __name__ == "__main__":
    main()
