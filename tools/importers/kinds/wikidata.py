"""Wikidata's JSON dump: an array with one entity a line."""

import datetime
import math
import re

from importers.entity import Entity
from importers.errors import Failure, Refused
from importers.kinds.base import MISSHAPEN, Importer, read_json
from importers.names import language_of
from importers.reader import Source

HUMAN = "Q5"
EARTH = "Q2"

# Class (P31) -> type and kind. The first that an entity has counts, in this order.
CLASSES = {
    "Q5": "person -",
    "Q3624078": "place country", "Q6256": "place country", "Q3024240": "place historical-country",
    "Q5107": "place continent", "Q9430": "place ocean", "Q165": "place sea",
    "Q5119": "place capital", "Q1549591": "place city", "Q1637706": "place city",
    "Q515": "place city", "Q1093829": "place city", "Q3957": "place town", "Q532": "place village",
    "Q486972": "place town", "Q123705": "place district", "Q35657": "place state",
    "Q107390": "place state", "Q34876": "place province", "Q10864048": "place province",
    "Q13220204": "place district", "Q56061": "place district", "Q82794": "place region",
    "Q4022": "place river", "Q23397": "place lake", "Q37901": "place strait", "Q39594": "place bay",
    "Q1322134": "place gulf", "Q8502": "place mountain", "Q46831": "place mountain",
    "Q23442": "place island", "Q8514": "place desert", "Q1248784": "place airport",
    "Q7278": "organization party", "Q484652": "organization intergovernmental",
    "Q245065": "organization intergovernmental", "Q192350": "organization ministry",
    "Q327333": "organization authority", "Q35749": "organization parliament",
    "Q37726": "organization army", "Q192283": "organization news-agency",
    "Q1110794": "organization newspaper", "Q11032": "organization newspaper",
    "Q41298": "organization magazine", "Q15265344": "organization broadcaster",
    "Q14350": "organization broadcaster", "Q875538": "organization university",
    "Q902104": "organization university", "Q3918": "organization university",
    "Q476028": "organization football-club", "Q46970": "organization airline",
    "Q22687": "organization bank", "Q891723": "organization company",
    "Q4830453": "organization company", "Q6881511": "organization company",
    "Q783794": "organization company", "Q79913": "organization ngo", "Q163740": "organization ngo",
    "Q43229": "organization organization"}
# Occupation (P106) -> kind of a person.
OCCUPATIONS = {
    "Q82955": "politician", "Q193391": "diplomat", "Q189290": "military", "Q937857": "athlete",
    "Q2066131": "athlete", "Q43845": "business", "Q1930187": "journalist", "Q36180": "writer",
    "Q33999": "artist", "Q177220": "artist", "Q2259532": "cleric", "Q16533": "judge",
    "Q901": "scientist", "Q1622272": "academic"}
# Office (P39) -> role; others become the number of the office, as q11696.
OFFICES = {"Q30461": "president", "Q11696": "president", "Q14212": "prime-minister", "Q83307": "minister",
           "Q7330070": "foreign-minister", "Q121998": "ambassador", "Q30185": "mayor"}
OTHER_KEYS = {"P1566": "geonames", "P6766": "wof", "P6782": "ror"}
MOST_NAMES = 20  # aliases a language


def best(entity, claim):
    """The values of a property: the preferred ones where there are such, never deprecated ones."""
    statements = [statement for statement in entity.get("claims", {}).get(claim, ())
                  if statement.get("rank") != "deprecated" and
                  statement["mainsnak"].get("snaktype") == "value"]
    preferred = [statement for statement in statements if statement.get("rank") == "preferred"]
    return [statement["mainsnak"]["datavalue"]["value"] for statement in preferred or statements]


def items(entity, claim):
    return [value["id"] for value in best(entity, claim)]


def date_of(value):
    """(year, month, day), as far as they are known; None for what is no date of our calendar since 1."""
    time, precision = value["time"], value["precision"]
    if precision < 9 or not time.startswith("+") or value.get("calendarmodel", "").endswith("Q1985786"):
        return None
    year, month, day = (int(part) for part in time[1:].split("T")[0].split("-"))
    if not 1 <= year <= 9999:
        return None
    if precision == 9:
        return (year,)
    if precision == 10:
        return (year, month) if 1 <= month <= 12 else None
    datetime.date(year, month, day)
    return year, month, day


def date_text(date):
    return "-".join(("%04d" if i == 0 else "%02d") % part for i, part in enumerate(date))


class Wikidata(Importer):
    help = "Wikidata's JSON dump, one entity a line, plain or compressed: people, places, organizations."
    epilog = """
        A class file has a line for each class: its number, a type, a kind, separated by blanks. It
        replaces the classes that are built in.

        example:
          alam import wikidata latest-all.json.bz2 --types person --languages ar,en,fa -o people.yaml
        """
    source, licence = "Wikidata", "CC0-1.0"
    expected = "an entity of Wikidata"
    default_type = "person"
    limit = 1 << 25

    @staticmethod
    def options(parser):
        parser.add_argument("--types", metavar="a,b", default="person,place,organization",
                            help="only entities of these types")
        parser.add_argument("--classes", metavar="FILE", help="classes to import, see below")
        parser.add_argument("--min-sitelinks", metavar="N", type=int, default=0,
                            help="leave out entities that fewer Wikipedias have a page of")

    def __init__(self, given):
        super().__init__(given)
        self.types = set(given.types.split(","))
        self.classes = self._read_classes(given.classes) if given.classes else {
            number: tuple(text.split()) for number, text in CLASSES.items()}
        self.class_mentioned = re.compile(r'"id":\s*"(?:%s)"' % "|".join(map(re.escape, self.classes)))
        self.order = {number: i for i, number in enumerate(self.classes)}
        self.opened = self.closed = False

    @staticmethod
    def _read_classes(path):
        classes = {}
        with Source(path, 1 << 12) as source:
            for line in source:
                words = line.split("#")[0].split()
                if words and (len(words) not in (2, 3) or not words[0][1:].isdigit() or
                              words[0][0] != "Q"):
                    raise Failure("%s:%d: expected a class, a type and a kind, as: Q515 place city"
                                  % (path, source.number))
                if words:
                    classes[words[0]] = (words[1], words[2] if len(words) > 2 else "-")
        return classes

    def entities(self, source, report):
        self.opened = source.head.lstrip()[:1] == b"["
        yield from super().entities(source, report)
        if self.opened and not self.closed:
            raise Failure("%s: the dump has no end (']'), it was cut off behind line %d; get the file "
                          "again, then the same command goes on from where it stopped"
                          % (source.path, source.number))

    def is_blank(self, line):
        self.closed = self.closed or line.strip() == "]"
        return line.strip() in ("", "[", "]")

    def entity(self, line):
        line = line.strip().rstrip(",")
        # Nine in ten entities are articles, genes and stars; looking for a class is quicker than JSON.
        if line.startswith("{") and line.endswith("}") and not self.class_mentioned.search(line):
            return None
        found = read_json(line)
        try:
            return self._entity(found)
        except MISSHAPEN as error:
            raise Refused("it is not what the dump's format says (%s: %s)"
                          % (type(error).__name__, str(error)[:60])) from None

    def _entity(self, found):
        number = found["id"]
        if not (number[:1] == "Q" and number[1:].isdigit()):
            return None
        classes = [item for item in items(found, "P31") if item in self.classes]
        if not classes:
            return None
        type_, kind = self.classes[min(classes, key=self.order.get)]
        sitelinks = len(found.get("sitelinks") or ())
        if type_ not in self.types or sitelinks < self.given.min_sitelinks:
            return None
        entity = Entity(type_, None if kind == "-" else kind, "wikidata:" + number.lower())
        self._add_names(entity, found)
        if not entity.names and not entity.flaws:
            return None
        entity.rank = round(min(0.9, 0.3 + 0.09 * math.log2(1 + sitelinks)), 2)
        self._add_facts(entity, found)
        entity.name_id(number.lower())
        return entity

    def _add_names(self, entity, found):
        labels, aliases = found.get("labels") or {}, found.get("aliases") or {}
        for language in self.languages:
            if language in labels:
                entity.add_name(language, labels[language]["value"])
            elif "mul" in labels and language_of(labels["mul"]["value"]) == language:
                entity.add_name(language, labels["mul"]["value"])
            for alias in aliases.get(language, ())[:MOST_NAMES]:
                entity.add_name(language, alias["value"])

    def _add_facts(self, entity, found):
        entity.same_as = [entity.key]
        for claim, name in OTHER_KEYS.items():
            entity.same_as += ["%s:%s" % (name, value.lower()) for value in best(found, claim)[:1]]
        if entity.type == "person":
            kinds = [OCCUPATIONS[item] for item in items(found, "P106") if item in OCCUPATIONS]
            entity.kind = kinds[0] if kinds else None
            self._add_roles(entity, found)
        if entity.type == "place":
            for place in best(found, "P625")[-1:]:
                if place.get("globe", EARTH).endswith(EARTH):
                    entity.set_geo(place["latitude"], place["longitude"])
            for people in best(found, "P1082")[-1:]:
                entity.set_population(people["amount"])
        lies_in = "P131" if entity.type == "place" else "P749"
        for claim, name in ((lies_in, "within"), ("P17", "country"), ("P27", "country")):
            for item in items(found, claim)[-1:]:
                setattr(entity, name, "wikidata:" + item.lower())

    @staticmethod
    def _add_roles(entity, found):
        for statement in found.get("claims", {}).get("P39", ()):
            snak = statement["mainsnak"]
            if statement.get("rank") == "deprecated" or snak.get("snaktype") != "value":
                continue
            office = snak["datavalue"]["value"]["id"]
            role = {"role": OFFICES.get(office, office.lower())}
            dates = {}
            for claim, name in (("P580", "from"), ("P582", "to")):
                for qualifier in statement.get("qualifiers", {}).get(claim, ())[:1]:
                    if qualifier.get("snaktype") == "value":
                        dates[name] = date_of(qualifier["datavalue"]["value"])
            first, last = dates.get("from"), dates.get("to")
            if first and last and first > last + (12, 31)[len(last) - 1:]:
                entity.flaws.append("the office %s ends before it begins" % office)
                continue
            role.update((name, date_text(date)) for name, date in dates.items() if date)
            entity.roles.append(role)
