"""How sure a name is: its prior, and whether it needs support (`common`).

A hundred thousand villages share their names with people, ordinary words and each other, so a name is
taken at its word only where something speaks for it:

  - a place: its people (--sure, 100,000 for a name of one word, a fifth of that for several), or its
    class (countries, seas);
  - a person: a name of several words;
  - an organization: a name of several words.

Any other, and whatever consists of ordinary words or of the words of people's names alone, becomes `common`:
it is tagged behind a trigger (qarya X, "village X") or where the document names the entity surely. One
ordinary word is no name of a place at all: "a new town" would be the town of New. Names of one short Latin
word have to be written as listed, with their capital letter.

A name that the gazetteers list too has a prior below any of theirs: what was listed by hand goes first.
"""

import math
import re

from importers.known import fold

SURE = 100_000
FAMOUS = 1_000_000
SURE_KINDS = {"country", "continent", "ocean", "sea", "empire"}
SHORTEST = 4           # letters of a single word that is sure
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f'’-]+\Z")
LONG_LATIN = 9
LISTED = 0.1           # what is left of the prior of a name that the gazetteers list


def by_people(population):
    """0.3 for nobody knows, 0.5 for a hamlet, 0.9 for the largest cities."""
    if not population:
        return 0.3
    return round(min(0.9, 0.4 + 0.07 * math.log10(population)), 2)


def prior_of(entity):
    prior = by_people(entity.population) if entity.type == "place" else 0.6
    if entity.rank is not None:
        prior = max(prior, entity.rank) if entity.population else entity.rank
    return max(prior, 0.9) if entity.kind in SURE_KINDS else prior


class Weigher:
    def __init__(self, known, sure=SURE):
        self.known, self.sure = known, sure

    def weigh(self, entity):
        """Fills the marks of the names of an entity of a public gazetteer, and takes out what is no name;
        that is noted in its flaws."""
        prior, same = prior_of(entity), self.known.same_place(entity)
        if same:
            entity.same_as.append("alam:" + same)
        for listed in (entity.names, entity.short):
            for language, texts in list(listed.items()):
                self._take_out(entity, texts)
                if not texts:
                    del listed[language]
                for text, marks in texts.items():
                    known = fold(text) in self.known.names
                    marks.setdefault("prior", round(prior * LISTED, 3) if known else prior)
                    if self._needs_support(entity, text):
                        marks["common"] = True
                    if LATIN.match(text) and len(text) < LONG_LATIN:
                        marks["strict"] = True

    def _take_out(self, entity, texts):
        for text in list(texts) if entity.type == "place" else ():
            why = self._why_no_name(entity, text)
            if why:
                entity.flaws.append(why)
            if why or self._is_superfluous(text, texts):
                del texts[text]

    def _why_no_name(self, entity, text):
        """Why a name of a place is none by itself; None where it is one."""
        if entity.kind in SURE_KINDS or " " in text:
            return None
        folded = fold(text)
        if len(folded) < 3:
            return "the name '%s' has fewer than three letters" % text
        return "the name '%s' is an ordinary word" % text if self._is_ordinary(text) else None

    def _is_ordinary(self, word):
        """Where a script has capitals, ordinary words are those without."""
        return not word[:1].isupper() and self.known.is_ordinary(fold(word))

    def _is_superfluous(self, text, texts):
        """City of X, where X is listed too: the trigger says so."""
        first, _, rest = fold(text).partition(" ")
        return first in self.known.triggers and any(rest == fold(other) for other in texts)

    def _needs_support(self, entity, text):
        known = self.known
        words = re.findall(r"\w+", text)
        folded = [fold(word) for word in words]
        types = known.names.get(fold(text))
        if (types and entity.type not in types) or all(map(self._is_ordinary, words)):
            return True
        if entity.type != "place":
            return len(folded) == 1
        if entity.kind in SURE_KINDS:
            return len(folded) == 1 and len(folded[0]) < SHORTEST
        if all(self._is_ordinary(word) or fold(word) in known.people for word in words):
            return True
        population = entity.population or 0
        famous = population >= FAMOUS or (entity.rank or 0) >= 0.8
        if len(folded) == 1:
            return len(folded[0]) < SHORTEST or not (famous or population >= self.sure)
        return not (famous or population >= self.sure / 5)
