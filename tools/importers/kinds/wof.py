"""Who's On First, as a table."""

from importers.entity import Entity
from importers.errors import Refused
from importers.kinds.base import Importer, before, columns

# Placetype -> kind. What is not here keeps its own name.
KINDS = {"locality": "town", "localadmin": "district", "county": "district", "neighbourhood": "district",
         "macrohood": "district", "microhood": "district", "borough": "district",
         "macroregion": "region", "macrocounty": "district", "marinearea": "sea", "campus": "site",
         "empire": "empire", "dependency": "territory"}
CITY = 100_000  # people from which a locality is a city


class WhosOnFirst(Importer):
    help = "Who's On First, as a table: id, placetype, country, population, wikidata, geonames, English " \
           "name, Arabic names joined by ' | '."
    epilog = """
        example:
          alam import wof arab_states.tsv -o gazetteers-wof/arab-states.yaml
        """
    source, licence = "Who's On First", "CC0-1.0, parts CC-BY-4.0"
    expected = "a table of Who's On First"

    def __init__(self, given):
        super().__init__(given)
        self.countries = self._countries(given.file)

    @staticmethod
    def _countries(path):
        """Country code -> key of its row. They may stand anywhere."""
        found = {}
        for line in before(path, WhosOnFirst.limit):
            cells = line.split("\t", 3)
            if len(cells) == 4 and cells[1] == "country":
                found.setdefault(cells[2], cells[0])
        return found

    @staticmethod
    def _kind(placetype, population, english):
        if placetype == "locality" and (population or 0) >= CITY:
            return "city"
        if placetype == "campus" and "airport" in english.lower():
            return "airport"
        return KINDS.get(placetype, placetype)

    def entity(self, line):
        number, placetype, country, population, wikidata, geonames, english, arabic = \
            columns(line, 8, "a table of Who's On First")
        prefix, _, digits = number.partition(":")
        if prefix != "wof" or not digits.isdigit():
            raise Refused("the id is '%s', expected wof: and a number" % number[:40], shape=True)
        if not placetype.isalpha():
            raise Refused("the placetype is '%s'" % placetype[:40])
        entity = Entity("place", key=number)
        entity.set_population(population)
        entity.kind = self._kind(placetype.lower(), entity.population, english)
        if english and "en" in self.languages:
            entity.add_name("en", english)
        for name in arabic.split(" | ") if "ar" in self.languages else ():
            if name.strip():
                entity.add_name("ar", name)
        entity.same_as = [number]
        if wikidata:
            entity.same_as.append("wikidata:" + wikidata.lower())
        if geonames:
            entity.same_as.append("geonames:" + geonames)
        if placetype != "country":
            entity.country = entity.within = self.countries.get(country)
        entity.name_id("wof" + digits)
        return entity
