"""Patterns of spaCy's EntityRuler, one JSON object a line."""

from importers.entity import Entity
from importers.errors import Refused
from importers.kinds.base import Importer, read_json
from importers.names import language_of
from importers.slug import Ids, slug

TYPES = {"PERSON": "person", "PER": "person", "GPE": "place", "LOC": "place", "FAC": "place",
         "ORG": "organization"}
WORDS = ("LOWER", "TEXT", "ORTH")


def text_of(pattern):
    """The text that a pattern matches; token patterns are taken where each token is a word."""
    if isinstance(pattern, str):
        return pattern
    if not isinstance(pattern, list) or not pattern:
        raise Refused("the pattern is neither a text nor a list of tokens", shape=True)
    words = []
    for token in pattern:
        keys = list(token) if isinstance(token, dict) else []
        if len(keys) != 1 or keys[0].upper() not in WORDS or not isinstance(token[keys[0]], str):
            raise Refused("the pattern matches more than words (LOWER, TEXT, ORTH)")
        words.append(token[keys[0]])
    return " ".join(words)


class Spacy(Importer):
    help = "Patterns of spaCy's EntityRuler (JSONL). Patterns with the same label and id are one entity."
    epilog = """
        Labels that are not of spaCy's models become types of their own.

        example:
          alam import spacy patterns.jsonl -o patterns.yaml
        """
    source = "spaCy patterns"
    expected = "a pattern of spaCy"
    public = False
    resumable = False

    def entities(self, source, report):
        groups = {}
        for line in source:
            if not line.strip():
                continue
            report.count["rows"] += 1
            try:
                key, text, name = self._read(line)
                entity = groups.get(key)
                if not entity:
                    entity = groups[key] = (Entity(TYPES.get(key[0]) or slug(key[0])), source.number,
                                            line, name)
                entity[0].add_name(language_of(text), text)
            except Refused as refused:
                report.refuse(source.number, refused, line)
        ids = Ids()
        for entity, number, line, name in groups.values():
            entity.id = ids.take(name)
            entity.key = "spacy:" + entity.id
            yield entity, number, line

    @staticmethod
    def _read(line):
        found = read_json(line)
        label, pattern, identity = found.get("label"), found.get("pattern"), found.get("id")
        if not isinstance(label, str) or pattern is None:
            raise Refused("there is no 'label' and 'pattern'", shape=True)
        if not (TYPES.get(label) or slug(label)):
            raise Refused("the label '%s' makes no type" % label[:40])
        text = text_of(pattern)
        if identity is not None and not isinstance(identity, str):
            raise Refused("the id is no text")
        return (label, identity or "\0" + text), text, identity or text
