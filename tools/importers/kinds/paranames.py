"""ParaNames: a name in a language a line, those of an entity one behind the other."""

from importers.entity import Entity
from importers.errors import Refused
from importers.kinds.base import Grouped, columns

TYPES = {"PER": "person", "LOC": "place", "ORG": "organization"}
HEADER = ["wikidata_id", "eng", "label", "language", "type"]


class ParaNames(Grouped):
    help = "ParaNames: wikidata_id, eng, label, language, type (PER, LOC, ORG), tab separated."
    epilog = """
        An entity that has several types has its rows once for each; the first counts.

        example:
          alam import paranames paranames.tsv.gz --languages ar,en -o paranames.yaml
        """
    source, licence = "ParaNames", "CC-BY-4.0"
    expected = "a row of ParaNames"
    default_type = "person"

    def parse(self, line):
        cells = columns(line, 5, "a row of ParaNames")
        if cells == HEADER:
            return None
        number, english, label, language, type_ = cells
        if not (number[:1] == "Q" and number[1:].isdigit()):
            raise Refused("the wikidata_id is '%s'" % number[:40], shape=True)
        type_ = type_.split("-")[0].split(",")[0]
        if type_ not in TYPES:
            raise Refused("the type is '%s', expected PER, LOC or ORG" % type_[:20])
        if language not in self.languages:
            return None
        return number, (type_, english, label, language)

    def build(self, key, group):
        entity = Entity(TYPES[group[0][0]], key="wikidata:" + key.lower())
        if group[0][1] and "en" in self.languages:
            entity.add_name("en", group[0][1])
        for type_, _, label, language in group:
            if type_ == group[0][0]:
                entity.add_name(language, label)
        entity.same_as = [entity.key]
        entity.name_id(key.lower())
        return entity
