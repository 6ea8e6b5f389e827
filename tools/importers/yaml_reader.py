"""Reading the YAML of gazetteers and rules: the part of the language that `alam compile` takes.

    load("places.yaml") -> {"format": "1", "entities": [{"id": "cairo", ...}, ...]}

Mappings and lists, by indentation or in brackets; plain, 'quoted' and "quoted" texts. All values are
texts. No anchors, aliases, tags or block texts (| and >): a Failure says where they are.
"""

import json
import re

from importers.errors import Failure

TOKEN = re.compile(r"""(?P<space>[ \t]+|\#[^\n]*)
                     | (?P<line>\n)
                     | (?P<open>[\[{]) | (?P<close>[\]}]) | (?P<comma>,)
                     | (?P<double>"(?:[^"\\]|\\.)*")
                     | (?P<single>'(?:[^']|'')*')""", re.X | re.S)
PLAIN_IN_FLOW = re.compile(r"(?:(?![,\[\]{}\n]|:(?=[\s,\[\]{}])|\s\#).)+")
PLAIN = re.compile(r"(?:(?!:(?=\s)|\s\#)[^\n])+")
KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'\[{&*!|>\-?#,][^\n]*?)[ \t]*:(?=[ \t\n]|\Z)""")


def load(path):
    try:
        text = open(path, encoding="utf-8").read()
    except UnicodeDecodeError:
        raise Failure("%s: is not UTF-8; save the file as UTF-8" % path) from None
    except OSError as error:
        raise Failure("%s: cannot be read: %s" % (path, error.strerror)) from None
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    return Reader(str(path), text if text.endswith("\n") else text + "\n").document()


def texts(names):
    """The names of a language, whichever way they are written."""
    listed = names if isinstance(names, list) else [names]
    return [name["text"] if isinstance(name, dict) else name for name in listed]


class Reader:
    DEEPEST = 50

    def __init__(self, path, text):
        self.path, self.text, self.at = path, text, 0
        self.deep = 0

    def fail(self, message):
        line = self.text.count("\n", 0, self.at) + 1
        raise Failure("%s:%d: %s" % (self.path, line, message))

    def document(self):
        if self.text.startswith("---\n"):
            self.at = 4
        indent = self._skip_lines()
        if indent is None:
            self.fail("the file is empty; expected 'format: 1'")
        value = self._block(indent)
        if self._skip_lines() is not None:
            self.fail("cannot be read from here on; check the indentation")
        return value

    def _skip_lines(self):
        """Goes to the first sign of the next line that has something; its indentation. None: the end."""
        while self.at < len(self.text):
            start = self.at
            if start and self.text[start - 1] != "\n":
                return self.at - (self.text.rfind("\n", 0, self.at) + 1)
            while self.text.startswith(" ", self.at):
                self.at += 1
            if self.text.startswith("\t", self.at):
                self.fail("a tab indents this line; use spaces")
            if self.at >= len(self.text):
                return None
            if self.text[self.at] not in "#\n":
                return self.at - start
            self.at = self.text.find("\n", self.at) + 1
        return None

    def _block(self, indent):
        self.deep += 1
        if self.deep > self.DEEPEST:
            self.fail("more than %d levels" % self.DEEPEST)
        if self.text.startswith(("- ", "-\n"), self.at):
            value = self._block_list(indent)
        elif KEY.match(self.text, self.at):
            value = self._block_map(indent)
        else:
            value = self._value(indent)
        self.deep -= 1
        return value

    def _block_list(self, indent):
        items = []
        while self.text.startswith(("- ", "-\n"), self.at):
            self.at += 1
            while self.text.startswith(" ", self.at):
                self.at += 1
            items.append(self._after(indent))
            if self._skip_lines() != indent:
                break
        return items

    def _block_map(self, indent):
        items = {}
        while True:
            match = KEY.match(self.text, self.at)
            if not match:
                self.fail("expected 'key: value'")
            key = self._unquote(match[1])
            if key in items:
                self.fail("the key '%s' comes twice; keep one" % key)
            self.at = match.end()
            while self.text.startswith(" ", self.at):
                self.at += 1
            items[key] = self._after(indent, key=True)
            if self._skip_lines() != indent or self.text.startswith(("- ", "-\n"), self.at):
                return items

    def _after(self, indent, key=False):
        """What stands behind "- " or "key: ", on this line or below."""
        if self.text[self.at] in "#\n":
            self.at = self.text.find("\n", self.at) + 1
            below = self._skip_lines()
            is_list = below is not None and self.text.startswith(("- ", "-\n"), self.at)
            if below is None or below < indent or (below == indent and not (key and is_list)):
                if below is not None:
                    self.at -= below
                return ""
            return self._block(below)
        column = self.at - (self.text.rfind("\n", 0, self.at) + 1)
        return self._value(indent) if key else self._block(column)

    def _value(self, indent):
        """A text or a flow collection, and the rest of its line."""
        first = self.text[self.at]
        if first in "&*!|>":
            self.fail("anchors, aliases, tags and block texts are not read; write the value out")
        if first in "[{":
            value = self._flow()
        elif first in "\"'":
            value = self._quoted()
        else:
            return self._plain(indent)
        match = re.compile(r"[ \t]*(#[^\n]*)?\n").match(self.text, self.at)
        if not match:
            self.fail("something stands behind the value; check quotes and brackets")
        self.at = match.end()
        return value

    def _plain(self, indent):
        """Goes on over lines that are indented more."""
        parts = []
        while True:
            match = PLAIN.match(self.text, self.at)
            parts.append(match[0].strip())
            self.at = self.text.find("\n", match.end()) + 1
            start = self.at
            below = self._skip_lines()
            if below is None or below <= indent or KEY.match(self.text, self.at) or \
                    self.text.startswith("- ", self.at):
                self.at = start
                return " ".join(parts)

    def _quoted(self):
        match = TOKEN.match(self.text, self.at)
        if not match:
            self.fail("a quotation mark is not closed")
        self.at = match.end()
        return self._unquote(match[0])

    def _unquote(self, text):
        if text[0] == "'":
            return re.sub(r"[ \t]*\n\s*", " ", text[1:-1].replace("''", "'"))
        if text[0] != '"':
            return text
        try:
            return json.loads(re.sub(r"[ \t]*\n\s*", " ", text), strict=False)
        except ValueError:
            self.fail("the text %.40s has an escape that is not read" % text)

    def _next_token(self):
        while True:
            match = TOKEN.match(self.text, self.at)
            if not match or match.lastgroup not in ("space", "line"):
                return match
            self.at = match.end()

    def _flow(self):
        self.deep += 1
        if self.deep > self.DEEPEST:
            self.fail("more than %d levels" % self.DEEPEST)
        closing = "]" if self.text[self.at] == "[" else "}"
        self.at += 1
        value = self._flow_list() if closing == "]" else self._flow_map()
        self.deep -= 1
        if self.text[self.at] != closing:
            self.fail("expected '%s'" % closing)
        self.at += 1
        return value

    def _flow_item(self):
        match = self._next_token()
        if match and match.lastgroup == "open":
            return self._flow()
        if match and match.lastgroup in ("double", "single"):
            return self._quoted()
        parts = []
        while True:
            match = PLAIN_IN_FLOW.match(self.text, self.at)
            if not match:
                break
            parts.append(match[0].strip())
            self.at = match.end()
            if self._next_token() or self.text[self.at:self.at + 1] in (":", ""):
                break
        if not parts:
            self.fail("expected a value")
        return " ".join(parts)

    def _separated(self, closing):
        """Whether another item follows."""
        match = self._next_token()
        if match and match.lastgroup == "comma":
            self.at = match.end()
            match = self._next_token()
        elif not (match and match[0] == closing):
            self.fail("expected ',' or '%s'" % closing)
        return not (match and match[0] == closing)

    def _flow_list(self):
        items = []
        match = self._next_token()
        more = not (match and match[0] == "]")
        while more:
            items.append(self._flow_item())
            more = self._separated("]")
        return items

    def _flow_map(self):
        items = {}
        match = self._next_token()
        more = not (match and match[0] == "}")
        while more:
            key = self._flow_item()
            self._next_token()
            if not self.text.startswith(":", self.at):
                self.fail("expected 'key: value'")
            self.at += 1
            items[str(key)] = self._flow_item()
            more = self._separated("}")
        return items
