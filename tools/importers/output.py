"""Writing what was imported.

    OUT            the gazetteer; written whole or not at all
    OUT.part       the entities so far, each as a line of JSON (what references.py needs) and its YAML
    OUT.rejected   line, reason and row of what was refused, tab separated; only where there is such
    OUT.state      where to go on; only while an import is not finished

The state always speaks of the moment after an entity was written: going on, the other two files are cut
to the sizes it says, and nothing is lost or comes twice.
"""

import json
import os
import re

from importers import references
from importers.errors import Failure

VERSION = 1
EVERY = 20_000  # entities between two states
PLAIN = re.compile(r"[^\W\d_]\w*(?:[ -]\w+)*\Z")
SHOWN = 200     # characters of a refused row


def quote(text):
    return text if PLAIN.match(text) else json.dumps(text, ensure_ascii=False)


def name_text(text, marks):
    if not marks:
        return quote(text)
    parts = ["text: " + quote(text)]
    for mark, value in marks.items():
        parts.append("%s: %s" % (mark, "true" if value is True else value))
    return "{%s}" % ", ".join(parts)


def names_text(names):
    return "{%s}" % ", ".join(
        "%s: [%s]" % (language, ", ".join(name_text(*name) for name in texts.items()))
        for language, texts in names.items())


def role_text(role):
    return "      - {%s}\n" % ", ".join("%s: %s" % item for item in role.items())


def entity_text(entity, default_type):
    """Its lines after the id, without within and country."""
    lines = []
    if entity.type != default_type:
        lines.append("    type: %s\n" % entity.type)
    if entity.kind:
        lines.append("    kind: %s\n" % entity.kind)
    lines.append("    names: %s\n" % names_text(entity.names))
    if entity.short:
        lines.append("    short: %s\n" % names_text(entity.short))
    if entity.demonyms:
        lines.append("    demonyms: %s\n" % names_text(entity.demonyms))
    if entity.geo:
        lines.append("    geo: [%s, %s]\n" % tuple("%.7g" % degrees for degrees in entity.geo))
    if entity.population:
        lines.append("    population: %d\n" % entity.population)
    if entity.same_as:
        lines.append("    same_as: [%s]\n" % ", ".join('"%s"' % key for key in entity.same_as))
    if entity.roles:
        lines.append("    roles:\n" + "".join(map(role_text, entity.roles)))
    return "".join(lines)


def open_file(path, mode):
    try:
        return open(path, mode)
    except OSError as error:
        raise Failure("%s: cannot be written: %s" % (path, error.strerror)) from None


class Seen:
    """The keys that were taken. Numbers take a bit each, near ones together."""

    def __init__(self):
        self.bits, self.others = {}, set()

    def add(self, key):
        """False where it was there."""
        digits = key.rpartition(":")[2].lstrip("q")
        if not digits.isdigit() or len(digits) > 15:
            known = key in self.others
            self.others.add(key)
            return not known
        number = int(digits)
        chunk = self.bits.setdefault(number >> 16, bytearray(1 << 13))
        byte, bit = number >> 3 & 0x1FFF, 1 << (number & 7)
        known = chunk[byte] & bit
        chunk[byte] |= bit
        return not known


class Output:
    COUNTS = ("rows", "entities", "names", "refused", "left_out", "names_refused")

    def __init__(self, path, default_type, identity):
        """`identity` says what is imported how; another one's state is not gone on with."""
        self.path, self.default_type, self.identity = path, default_type, identity
        self.part_path, self.state_path = path + ".part", path + ".state"
        self.rejected_path = path + ".rejected"
        self.count = dict.fromkeys(self.COUNTS, 0)
        self.types, self.seen = set(), Seen()
        self.part = self.rejected = None
        self.part_size = self.rejected_size = 0
        self.safe = None

    # ---- beginning ----

    def begin(self, resume):
        """Opens the files; where to go on, or None."""
        state = self._read_state() if resume else None
        if state:
            self._go_on(state)
            return state["place"]
        for path in (self.state_path, self.rejected_path):
            if os.path.exists(path):
                os.remove(path)
        self.part = open_file(self.part_path, "wb")
        return None

    def _read_state(self):
        try:
            with open(self.state_path, encoding="utf-8") as file:
                state = json.load(file)
            whole = (state["version"] == VERSION and state["identity"] == self.identity and
                     os.path.getsize(self.part_path) >= state["part"] and
                     (not state["rejected"] or
                      os.path.getsize(self.rejected_path) >= state["rejected"]))
            return state if whole else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _go_on(self, state):
        self.count.update(state["count"])
        self.types = set(state["types"])
        self.part = open_file(self.part_path, "r+b")
        self.part.truncate(state["part"])
        for meta in references.metas(self.part_path):
            self.seen.add(meta["key"])
        self.part.seek(0, os.SEEK_END)
        self.part_size, self.rejected_size = state["part"], state["rejected"]
        if self.rejected_size:
            self.rejected = open_file(self.rejected_path, "r+b")
            self.rejected.truncate(self.rejected_size)
            self.rejected.seek(0, os.SEEK_END)

    # ---- going on ----

    def reject(self, number, reason, row):
        """Notes a row, or part of one; does not count."""
        if not self.rejected:
            self.rejected = open_file(self.rejected_path, "wb")
        shown = row[:SHOWN].encode("unicode_escape").decode() if not row[:SHOWN].isprintable() else \
            row[:SHOWN]
        line = ("%d\t%s\t%s\n" % (number, reason, shown)).encode("utf-8", "replace")
        self.rejected.write(line)
        self.rejected_size += len(line)

    def is_new(self, key):
        return self.seen.add(key)

    def write(self, entity):
        meta = json.dumps([entity.id, entity.key, entity.within, entity.country])
        text = "%s\n%s\n" % (meta, entity_text(entity, self.default_type))
        data = text.encode("utf-8")
        self.part.write(data)
        self.part_size += len(data)
        self.types.add(entity.type)
        self.count["entities"] += 1
        self.count["names"] += sum(map(len, entity.names.values())) + \
            sum(map(len, entity.short.values()))
        if entity.resume:
            self.safe = (entity.resume, self.part_size, self.rejected_size, dict(self.count))
            if self.count["entities"] % EVERY == 0:
                self.save()

    def save(self):
        """False where there is nothing to go on from."""
        self.part.flush()
        if self.rejected:
            self.rejected.flush()
        if not self.safe:
            return os.path.exists(self.state_path)
        place, part, rejected, count = self.safe
        state = {"version": VERSION, "identity": self.identity, "place": place, "part": part,
                 "rejected": rejected, "count": count, "types": sorted(self.types)}
        with open_file(self.state_path + ".new", "w") as file:
            json.dump(state, file)
        os.replace(self.state_path + ".new", self.state_path)
        return True

    # ---- ending ----

    def close(self):
        for file in (self.part, self.rejected):
            if file:
                file.close()

    def forget(self):
        """Removes what an import without result leaves."""
        self.close()
        for path in (self.part_path, self.state_path, self.rejected_path):
            if os.path.exists(path):
                os.remove(path)

    def finish(self, source, licence):
        self.close()
        head = ["format: 1\n", "type: %s\n" % self.default_type]
        declared = sorted(self.types - {"person", "place", "organization"})
        if declared:
            head.append("types: [%s]\n" % ", ".join(declared))
        head.append("source: %s\n" % json.dumps(source, ensure_ascii=False))
        if licence:
            head.append("licence: %s\n" % json.dumps(licence, ensure_ascii=False))
        head.append("entities:\n")
        new = self.path + ".new"
        with open_file(new, "w") as out:
            out.reconfigure(encoding="utf-8", newline="\n")
            out.write("".join(head))
            references.resolve(self.part_path, out)
            out.flush()
            os.fsync(out.fileno())
        os.replace(new, self.path)
        for path in (self.part_path, self.state_path, self.state_path + ".new"):
            if os.path.exists(path):
                os.remove(path)
