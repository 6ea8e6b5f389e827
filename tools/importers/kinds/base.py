"""What importers have in common. An importer is a class:

    help, epilog       for its --help; the first says what it reads, in a line
    source, licence    written into the gazetteer
    default_type       of the file
    limit              bytes of a line
    public             weigh the names (weight.py); else they are taken as the list has them
    resumable          entities say where to go on
    options(parser)    its own options
    entities(source, report)   yields Entity; report.refuse(number, reason, row), report.count
"""

import json

from importers.errors import Failure, Refused
from importers.names import language_of
from importers.reader import Source


class Importer:
    help = epilog = ""
    source, licence = "", ""
    default_type = "place"
    limit = 1 << 18
    public = True
    resumable = True

    def __init__(self, given):
        self.given = given
        self.languages = given.languages

    @staticmethod
    def options(parser):
        """Adds nothing."""

    def entities(self, source, report):
        """One entity a row, by self.entity(line); None leaves the row out."""
        for line in source:
            if self.is_blank(line):
                continue
            report.count["rows"] += 1
            try:
                entity = self.entity(line)
            except Refused as refused:
                report.refuse(source.number, refused, line)
                continue
            if entity is None:
                report.count["left_out"] += 1
                continue
            entity.resume = source.after
            yield entity, source.number, line

    def is_blank(self, line):
        """Whether a line is none of the format's rows."""
        return not line

    def entity(self, line):
        raise NotImplementedError

    def add_by_script(self, entity, text):
        """A name whose language is not said; kept where its script is that of a language asked for."""
        language = language_of(text)
        if language in self.languages:
            entity.add_name(language, text)


class Grouped(Importer):
    """Several rows an entity, one behind the other: self.parse(line) gives (key, data) or None, and
    self.build(key, data of its rows) the entity."""

    def entities(self, source, report):
        key, group, first = None, [], None
        for line in source:
            if not line:
                continue
            report.count["rows"] += 1
            try:
                parsed = self.parse(line)
            except Refused as refused:
                report.refuse(source.number, refused, line)
                continue
            if parsed is None:
                report.count["left_out"] += 1
                continue
            if parsed[0] != key and group:
                yield self._built(key, group, source.before), *first
                group = []
            if not group:
                key, first = parsed[0], (source.number, line)
            group.append(parsed[1])
        if group:
            yield self._built(key, group, source.after), *first

    def _built(self, key, group, place):
        entity = self.build(key, group)
        entity.resume = place
        return entity

    def parse(self, line):
        raise NotImplementedError

    def build(self, key, group):
        raise NotImplementedError


def read_json(text):
    """An object; Refused for anything else, however deep or broken."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise Refused("the JSON is nested too deeply", shape=True) from None
    except ValueError as error:
        raise Refused("it is no JSON (%s)" % error, shape=True) from None
    if not isinstance(value, dict):
        raise Refused("the JSON is no object", shape=True)
    return value


# What code that takes JSON at its word raises where it is not of the shape expected.
MISSHAPEN = (AttributeError, IndexError, KeyError, TypeError, ValueError)


def before(path, limit):
    """Lines of a first reading, which says nothing about what is wrong: the second will."""
    try:
        with Source(path, limit) as source:
            yield from source
    except Failure:
        return


def columns(line, number, what):
    cells = line.split("\t")
    if len(cells) != number:
        raise Refused("%d columns were found, %s has %d" % (len(cells), what, number), shape=True)
    return cells

