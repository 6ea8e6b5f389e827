"""Actor dictionaries of PETRARCH and TABARI."""

import datetime
import re

from importers.entity import Entity
from importers.errors import Refused
from importers.kinds.base import Importer
from importers.names import language_of
from importers.slug import Ids, slug

CODE = re.compile(r"\[\s*([^\s\]]+)\s*([^\]]*)\]")
DATE = r"(\d{6}(?:\d\d)?)"
RESTRICTION = re.compile(r"<\s*%s$|>\s*%s$|%s\s*-\s*%s$" % (DATE, DATE, DATE, DATE))
# Codes of three letters that are no country.
BODIES = {"IGO", "NGO", "NGM", "MNC", "UIS", "IMG", "INT", "NMR", "REB", "MIL", "GOV", "OPP", "MED", "BUS"}
SMALL = {"Of", "The", "And", "For", "In", "On", "De", "Al", "El", "Bin", "Ibn"}
CITY_OF_COUNTRY = 0.3  # prior of a country's synonyms, which are its cities too


def day_of(text):
    """YYYYMMDD or YYMMDD as YYYY-MM-DD; years up to 30 are of this century."""
    if len(text) == 6:
        text = ("20" if text[:2] <= "30" else "19") + text
    try:
        return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:8])).isoformat()
    except ValueError:
        raise Refused("the date '%s' is not in the calendar" % text) from None


def name_of(phrase):
    """HAMID_KARZAI_ is Hamid Karzai; words without a vowel, or of two letters, stay as they are."""
    words = phrase.replace("_", " ").split()
    named = [word.capitalize() if len(word) > 2 and re.search("[AEIOUY]", word) else word
             for word in words] if phrase.isupper() else words
    return " ".join(word.lower() if i and word.capitalize() in SMALL else word
                    for i, word in enumerate(named))


class Petrarch(Importer):
    help = "Actor dictionaries of PETRARCH and TABARI (Phoenix.Countries.actors.txt ...)."
    epilog = """
        Codes become roles in small letters, with their dates: [AFGGOV 20011222-20140929] is
        {role: afggov, from: 2001-12-22, to: 2014-09-29}.

        example:
          alam import petrarch Phoenix.Countries.actors.txt -o actors.yaml
        """
    source, licence = "PETRARCH actor dictionary", "see the licence of the dictionary"
    expected = "an actor of a PETRARCH dictionary"
    default_type = "person"
    public = False
    resumable = False

    @staticmethod
    def options(parser):
        parser.add_argument("--type", metavar="TYPE", help="of all actors; without it a code of a country "
                            "makes a place, dated codes a person, others an organization")

    def entities(self, source, report):
        ids, block = Ids(), []
        for number, line in self._lines(source):
            if line[0] not in "+[ \t" and block:
                yield from self._entity(block, ids, report)
                block = []
            block.append((number, line))
        if block:
            yield from self._entity(block, ids, report)

    @staticmethod
    def _lines(source):
        """Without comments (<!-- -->, #, ;) and empty lines."""
        comment = False
        for line in source:
            if comment:
                _, end, line = line.partition("-->")
                comment = not end
            while "<!--" in line and not comment:
                head, _, tail = line.partition("<!--")
                _, end, tail = tail.partition("-->")
                comment, line = not end, head + tail
            line = re.split("[#;]", line, maxsplit=1)[0].rstrip()
            if line:
                yield source.number, line

    def _entity(self, block, ids, report):
        number, first = block[0]
        report.count["rows"] += 1
        try:
            yield self._read(block, ids), number, first
        except Refused as refused:
            report.refuse(number, refused, first)

    def _read(self, block, ids):
        phrase = CODE.sub("", block[0][1]).strip()
        if phrase[:1] in "+[&-" or "{" in phrase or "!" in phrase or not phrase:
            raise Refused("a line of an actor was expected, found '%s'" % block[0][1][:40], shape=True)
        codes = [code for _, line in block for code in CODE.findall(line)]
        if not codes:
            raise Refused("the actor has no code in brackets", shape=True)
        if any("~" in code for code, _ in codes):
            raise Refused("it is an agent, which is no name", shape=True)
        entity = Entity()
        self._add_roles(entity, codes)
        entity.type, entity.kind = self._type(codes)
        entity.add_name(language_of(phrase), name_of(phrase))
        marks = {"prior": CITY_OF_COUNTRY} if entity.kind == "country" else {}
        for _, line in block[1:]:
            if line.startswith("+"):
                synonym = CODE.sub("", line[1:]).strip()
                entity.add_name(language_of(synonym), name_of(synonym), **marks)
        entity.id = ids.take(entity.display() or "", "actor")
        entity.key = "petrarch:" + entity.id
        return entity

    def _type(self, codes):
        plain = [code for code, restriction in codes if not restriction]
        if self.given.type:
            return self.given.type, None
        if any(len(code) == 3 and code not in BODIES for code in plain):
            return "place", "country"
        return ("person" if any(restriction for _, restriction in codes) else "organization"), None

    @staticmethod
    def _add_roles(entity, codes):
        for code, restriction in codes:
            role = {"role": slug(code)}
            match = RESTRICTION.match(restriction.strip())
            try:
                if restriction.strip() and not match:
                    raise Refused("the dates '%s' cannot be read" % restriction.strip()[:30])
                if match:
                    dates = [group and day_of(group) for group in match.groups()]
                    role.update((name, date) for name, date in (
                        ("from", dates[1] or dates[2]), ("to", dates[0] or dates[3])) if date)
                if role.get("from", "") > role.get("to", "9"):
                    raise Refused("the code %s ends before it begins" % code[:20])
                if role["role"]:
                    entity.roles.append(role)
            except Refused as refused:
                entity.flaws.append(str(refused))
