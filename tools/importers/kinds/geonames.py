"""GeoNames: cities15000.txt and the like, allCountries.txt, with alternateNamesV2.txt."""

from importers.entity import Entity
from importers.errors import Failure, Refused
from importers.kinds.base import Importer, before, columns
from importers.names import language_of
from importers.reader import Source

# Feature codes -> kind; what is not here goes by its class. Codes of GeoNames' own list featureCodes.
BY_CODE = {
    "PCLI": "country", "PCLS": "country", "PCLF": "country", "PCLIX": "territory", "PCLD": "territory",
    "PCL": "territory", "TERR": "territory", "PCLH": "historical-country",
    "ADM1": "province", "ADM2": "district", "ADM3": "district", "ADM4": "district", "ADM5": "district",
    "ADMD": "district", "PPLC": "capital", "PPLX": "district", "PPLF": "village", "PPLL": "village",
    "RGN": "region", "CONT": "continent", "STM": "river", "LK": "lake", "SEA": "sea", "OCN": "ocean",
    "BAY": "bay", "GULF": "gulf", "STRT": "strait", "CNL": "canal", "MT": "mountain", "MTS": "mountain",
    "PK": "mountain", "VLC": "mountain", "ISL": "island", "ISLS": "island", "PEN": "peninsula",
    "DSRT": "desert", "AIRP": "airport", "AIRB": "base", "MILB": "base", "PRT": "port", "DAM": "dam",
    "RFGC": "camp", "VAL": "valley", "OAS": "oasis"}
BY_CLASS = {"A": "district", "P": "town", "H": "water", "L": "site", "R": "road", "S": "site",
            "T": "mountain", "U": "undersea", "V": "site"}
COUNTRIES = ("PCLI", "PCLS", "PCLF", "PCLIX", "PCLD", "PCL", "TERR")
CITY = 100_000
VILLAGE = 5_000
DEFAULT = "AP"  # feature classes: countries, regions, populated places


class GeoNames(Importer):
    help = "GeoNames: cities15000.txt (and cities500.txt ...), allCountries.txt, or the file of a country."
    epilog = """
        examples:
          alam import geonames cities15000.txt -o cities.yaml
          alam import geonames allCountries.txt --alternate-names alternateNamesV2.txt \\
              --min-population 1000 -o world.yaml
        """
    source, licence = "GeoNames", "CC-BY-4.0"
    expected = "a table of GeoNames (19 columns)"

    @staticmethod
    def options(parser):
        parser.add_argument("--alternate-names", metavar="FILE",
                            help="alternateNamesV2.txt: names with their languages")
        parser.add_argument("--classes", metavar="AB", default=DEFAULT,
                            help="feature classes to import (AP: countries, regions and populated "
                            "places); ALL for all")

    def __init__(self, given):
        super().__init__(given)
        self.classes = set("AHLPRSTUV" if given.classes == "ALL" else given.classes)
        if not self.classes <= set("AHLPRSTUV"):
            raise Failure("--classes is '%s'; expected letters of AHLPRSTUV, or ALL" % given.classes, 1)
        self.alternate = self._alternate(given.alternate_names) if given.alternate_names else {}
        self.regions = self._regions(given.file)

    def _alternate(self, path):
        """geonameid -> names, each as "language TAB name". Only the languages asked for."""
        found, rows = {}, 0
        with Source(path, self.limit) as source:
            for line in source:
                cells = line.split("\t")
                rows += len(cells) >= 8
                if len(cells) >= 8 and cells[2] in self.languages and cells[1].isdigit() and \
                        "1" not in cells[6:8]:
                    place = int(cells[1])
                    name = (cells[2] + "\t" + cells[3]).encode()
                    # Names that GeoNames prefers come first.
                    found[place] = name + b"\n" + found[place] if place in found and cells[4] == "1" \
                        else found[place] + b"\n" + name if place in found else name
        if not rows:
            raise Failure("%s: no row could be read as alternate names of GeoNames (8 columns or more)"
                          % path)
        return found

    def _regions(self, path):
        """(country, code of the first division or "") -> key, for within and country."""
        found = {}
        for line in before(path, self.limit):
            if "\tA\t" not in line:
                continue
            cells = line.split("\t")
            if len(cells) != 19 or cells[6] != "A":
                continue
            if cells[7] in COUNTRIES:
                found.setdefault((cells[8], ""), "geonames:" + cells[0])
            elif cells[7] == "ADM1":
                found.setdefault((cells[8], cells[10]), "geonames:" + cells[0])
        return found

    @staticmethod
    def _kind(feature_class, code, population):
        kind = BY_CODE.get(code) or BY_CLASS[feature_class]
        if kind == "town" and (population or 0) >= CITY:
            return "city"
        return "village" if kind == "town" and (population or CITY) < VILLAGE else kind

    def _add_names(self, entity, number, name, ascii_name, others):
        listed = self.alternate.get(int(number))
        if "en" in self.languages:
            entity.add_name("en", name)
        if listed is None:
            for other in others.split(",") if others else ():
                if not other.isascii():
                    self._add_other(entity, other)
        for line in listed.decode().split("\n") if listed else ():
            language, _, text = line.partition("\t")
            entity.add_name(language, text)
        if not entity.names and ascii_name and "en" in self.languages:
            entity.add_name("en", ascii_name)

    def _add_other(self, entity, text):
        """The column of other names does not say languages. In Latin letters they are in any."""
        language = language_of(text)
        if language != "en" and language in self.languages:
            entity.add_name(language, text)

    def entity(self, line):
        cells = columns(line, 19, "a table of GeoNames")
        number, name, ascii_name, others, latitude, longitude, feature_class, code, country = cells[:9]
        if not number.isdigit() or len(number) > 12:
            raise Refused("the geonameid is '%s', expected a number" % number[:40], shape=True)
        if feature_class not in BY_CLASS:
            raise Refused("the feature class is '%s'" % feature_class[:20])
        if feature_class not in self.classes:
            return None
        entity = Entity("place", key="geonames:" + number)
        entity.set_population(cells[14])
        entity.kind = self._kind(feature_class, code, entity.population)
        entity.set_geo(latitude, longitude)
        self._add_names(entity, number, name, ascii_name, others)
        entity.same_as = [entity.key]
        entity.country = self.regions.get((country, ""))
        entity.within = self.regions.get((country, cells[10])) if code != "ADM1" else entity.country
        entity.within = entity.within or entity.country
        if entity.key == entity.country:
            entity.within = entity.country = None
        entity.name_id("gn" + number)
        return entity
