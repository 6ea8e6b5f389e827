"""Research Organization Registry: one JSON array, of version 1 or 2 of its schema."""

import re

from importers.entity import Entity
from importers.errors import Failure, Refused
from importers.kinds.base import MISSHAPEN, Importer, read_json

KINDS = {"education": "university", "government": "authority", "company": "company", "nonprofit": "ngo",
         "healthcare": "hospital", "facility": "institute", "archive": "archive",
         "funder": "foundation", "other": "organization"}
SIGN = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]]')
LARGEST = 1 << 20  # characters of an entry


class Ror(Importer):
    help = "Research Organization Registry: the JSON file of a release."
    epilog = """
        example:
          unzip v1.50-ror-data.zip && alam import ror v1.50-ror-data_schema_v2.json -o ror.yaml
        """
    source, licence = "Research Organization Registry", "CC0-1.0"
    expected = "an organization of ROR"
    default_type = "organization"
    resumable = False

    def entities(self, source, report):
        for number, text in self._entries(source):
            report.count["rows"] += 1
            try:
                if len(text) > LARGEST:
                    raise Refused("the entry has more than %d characters" % LARGEST)
                entity = self._read(read_json(text))
            except Refused as refused:
                report.refuse(number, refused, text)
                continue
            if entity is None:
                report.count["left_out"] += 1
            else:
                yield entity, number, text

    @staticmethod
    def _entries(source):
        """(line, text) of each object of the array. What is longer than allowed is not kept."""
        depth, parts, size, start = 0, [], 0, 0
        began = ended = False
        for line in source:
            at = 0
            for match in SIGN.finditer(line):
                sign = match[0][0]
                if sign in "[{":
                    depth += 1
                    if depth == 1:
                        began = sign == "["
                    if depth == 2:
                        at, start, parts, size = match.start(), source.number, [], 0
                elif sign in "]}":
                    depth -= 1
                    if depth == 1:
                        parts.append(line[at:match.end()])
                        yield start, "".join(parts)
                        parts = []
                    ended = ended or depth == 0
            if not began and line.strip():
                raise Failure("%s: is no release of ROR: it does not begin with '['" % source.path)
            if depth > 1:
                size += len(line)
                if size <= LARGEST or not parts:
                    parts.append(line[at:] + "\n")
        if not ended:
            raise Failure("%s: is cut off: it ends inside the entry of line %d; get the file again"
                          % (source.path, start))

    def _read(self, found):
        try:
            return self._entity(found)
        except MISSHAPEN as error:
            raise Refused("it is not what the schema says (%s: %s)"
                          % (type(error).__name__, str(error)[:60]), shape=True) from None

    def _entity(self, found):
        number = found["id"].rstrip("/").rsplit("/", 1)[-1].lower()
        if not re.fullmatch(r"0[a-z0-9]{8}", number):
            raise Refused("the id is '%s'" % found["id"][:60], shape=True)
        if found.get("status", "active") == "withdrawn":
            return None
        types = [word.lower() for word in found.get("types") or ()]
        entity = Entity("organization", KINDS.get(types[0] if types else "", "organization"),
                        "ror:" + number)
        for language, text, short in self._names(found):
            if language is None:
                self.add_by_script(entity, text)
            elif language in self.languages:
                entity.add_name(language, text, short=short)
        if not entity.names and not entity.flaws:
            return None
        self._add_facts(entity, found)
        entity.name_id("ror" + number)
        return entity

    @staticmethod
    def _names(found):
        """(language or None, text, whether it is an acronym), the displayed name first."""
        if "name" in found:
            yield "en", found["name"], False
            for label in found.get("labels") or ():
                yield label["iso639"], label["label"], False
            for alias in found.get("aliases") or ():
                yield None, alias, False
            for acronym in found.get("acronyms") or ():
                yield "en", acronym, True
            return
        for name in sorted(found["names"], key=lambda name: "ror_display" not in name["types"]):
            short = "acronym" in name["types"]
            yield "en" if short and not name.get("lang") else name.get("lang"), name["value"], short

    @staticmethod
    def _add_facts(entity, found):
        entity.same_as = [entity.key]
        others = found.get("external_ids") or ()
        if isinstance(others, dict):
            others = [dict(value, type=name) for name, value in others.items()]
        for other in others:
            if other["type"].lower() == "wikidata":
                number = other.get("preferred") or (other["all"] or [None])[0]
                entity.same_as += ["wikidata:" + number.lower()] if number else []
        for place in (found.get("locations") or found.get("addresses") or ())[:1]:
            place = place.get("geonames_details", place)
            if place.get("lat") is not None:
                entity.set_geo(place["lat"], place["lng"])
        for relation in found.get("relationships") or ():
            if relation["type"].lower() == "parent":
                entity.within = "ror:" + relation["id"].rstrip("/").rsplit("/", 1)[-1].lower()
