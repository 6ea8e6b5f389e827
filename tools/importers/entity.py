"""What an importer makes of a row, or of several."""

from importers import names as naming
from importers import slug
from importers.errors import Refused


class Entity:
    """Filled by an importer, weighed by weight.py, written by output.py.

    key     the source's own name for it, such as "geonames:360630"; what references of others say
    within, country   keys, made ids by references.py
    names   {language: {text: marks}}; marks is a dict that goes behind the text: common, prior, level
    """

    __slots__ = ("key", "id", "type", "kind", "names", "short", "demonyms", "within", "country", "geo",
                 "population", "rank", "same_as", "roles", "resume", "flaws")

    def __init__(self, type=None, kind=None, key=None):
        self.type, self.kind, self.key = type, kind, key
        self.id = self.within = self.country = self.geo = self.population = self.rank = None
        self.resume = None
        self.names, self.short, self.demonyms = {}, {}, {}
        self.same_as, self.roles, self.flaws = [], [], []

    def add_name(self, language, text, short=False, **marks):
        """A name that the compiler would not take is noted in `flaws` and left out."""
        try:
            text = naming.tidy(text)
        except Refused as refused:
            self.flaws.append(str(refused))
            return
        if any(text in listed.get(language, ()) for listed in (self.names, self.short)):
            return
        (self.short if short else self.names).setdefault(language, {})[text] = marks

    def add_demonym(self, language, text):
        try:
            self.demonyms.setdefault(language, {})[naming.tidy(text)] = {}
        except Refused as refused:
            self.flaws.append(str(refused))

    def set_geo(self, latitude, longitude):
        """In degrees, as numbers or text; what is no place on Earth is noted and left out."""
        try:
            place = float(latitude), float(longitude)
        except (TypeError, ValueError):
            place = (999, 999)
        if not (-90 <= place[0] <= 90 and -180 <= place[1] <= 180):
            self.flaws.append("the coordinates %s, %s are no place on Earth"
                              % (str(latitude)[:20], str(longitude)[:20]))
            return
        self.geo = place

    def set_population(self, text):
        if text in ("", None):
            return
        try:
            number = int(float(text))
        except (ValueError, OverflowError):
            number = -1
        if 0 <= number < 10 ** 11:
            self.population = number or None
        else:
            self.flaws.append("the population '%s' is no number" % str(text)[:20])

    def display(self):
        """The name to make an id of."""
        for language in ("en", *self.names):
            for text in self.names.get(language, ()):
                return text
        return None

    def name_id(self, qualifier):
        """The id of a source that numbers its entities: the same in every import, whatever else there is."""
        plain = slug.slug(self.display() or "")
        self.id = "%s-%s" % (plain, qualifier) if plain else qualifier

    def demand_names(self, languages):
        if not self.names:
            reason = self.flaws[0] if self.flaws else "no name in %s" % ", ".join(languages)
            raise Refused(reason)
