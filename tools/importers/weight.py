"""How sure a name is: its prior, and whether it needs support (`common`).

A hundred thousand villages share their names with people, ordinary words and each other, so a name is
taken at its word only where something speaks for it:

  - a place: its people (--sure, 100,000 for a name of one word, a fifth of that for several), or its
    class (countries, seas);
  - a person: a name of several words;
  - an organization: a name of several words.

Any other, and whatever consists of ordinary words or of the words of people's names alone, becomes `common`:
it is tagged behind a trigger (qarya X, "village X") or where the document names the entity surely. One
ordinary word is no name of a small place at all: "a new town" would be the town of New. Names of one short
Latin word have to be written as listed, with their capital letter.

A name that the gazetteers which ship list too has a prior below any of theirs: what was listed by hand
goes first.
"""

import functools
import math
import pathlib
import re
import unicodedata

from importers import yaml_reader

SURE = 100_000
FAMOUS = 1_000_000     # a name of one word that is a person's too is still sure for such a city
SURE_KINDS = {"country", "continent", "ocean", "sea", "empire"}
SHORTEST = 4           # letters of a single word
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f'’-]+\Z")
LONG_LATIN = 9
LISTED = 0.1           # what is left of the prior of a name that the gazetteers list
SEATS = str.maketrans("أإآٱىؤئة", "اااايويه")


def data_folder(name):
    """rules or gazetteers, where the importers are installed or in the source; None."""
    for up in (1, 2):
        folder = pathlib.Path(__file__).resolve().parents[up] / name
        if folder.is_dir():
            return folder
    return None


def fold(word):
    word = unicodedata.normalize("NFKC", word).translate(SEATS).casefold()
    return "".join(letter for letter in word
                   if unicodedata.category(letter) not in ("Mn", "Cf") and letter != "ـ")


@functools.lru_cache(maxsize=None)
def ordinary_words():
    """Folded words of rules/*/common.yaml."""
    folder, words = data_folder("rules"), set()
    for path in sorted(folder.glob("*/common.yaml")) if folder else ():
        for group in yaml_reader.load(path).get("common", {}).values():
            words.update(fold(word) for word in group)
    return words


@functools.lru_cache(maxsize=None)
def listed_names():
    """Folded names that the gazetteers list -> types of what is called so."""
    folder, listed = data_folder("gazetteers"), {}
    for path in sorted(folder.rglob("*.yaml")) if folder else ():
        file = yaml_reader.load(path)
        for entity in file.get("entities", ()):
            type_ = entity.get("type") or file.get("type")
            for key in ("names", "short"):
                for language in (entity.get(key) or {}).values():
                    for text in yaml_reader.texts(language):
                        listed.setdefault(fold(text), set()).add(type_)
    return listed


@functools.lru_cache(maxsize=None)
def person_words():
    """Folded words that people of the gazetteers are called by: given and family names."""
    return {word for name, types in listed_names().items() if "person" in types
            for word in re.findall(r"[^\W\d_]+", name)}


SETTLEMENTS = {"city", "capital", "town", "village", "settlement"}
REGIONS = {"region", "state", "province", "oblast", "governorate", "republic", "territory"}
NEAR = {"settlement": 0.35, "region": 3.0, "country": 20.0}  # degrees between two sources' places


def group_of(kind):
    return "settlement" if kind in SETTLEMENTS else "region" if kind in REGIONS else kind


@functools.lru_cache(maxsize=None)
def listed_places():
    """Folded name -> (id, group of its kind, place) of the gazetteers' places that say where they are."""
    folder, listed = data_folder("gazetteers"), {}
    for path in sorted((folder / "places").glob("*.yaml")) if folder else ():
        for entity in yaml_reader.load(path).get("entities", ()):
            if "geo" in entity:
                place = (entity["id"], group_of(entity.get("kind")), [float(at) for at in entity["geo"]])
                for language in entity["names"].values():
                    for text in yaml_reader.texts(language):
                        listed.setdefault(fold(text), {})[entity["id"]] = place
    return listed


def same_listed(entity):
    """The key of the listed place that an imported one is: a name, the kind and the place are the same, and
    no other such is near. None."""
    if entity.type != "place" or not entity.geo:
        return None
    group, found = group_of(entity.kind), set()
    for texts in entity.names.values():
        for text in texts:
            for identity, other, place in listed_places().get(fold(text), {}).values():
                near = NEAR.get(group, 0.35)
                if other == group and abs(place[0] - entity.geo[0]) < near and \
                        abs(place[1] - entity.geo[1]) < near:
                    found.add(identity)
    return "alam:" + found.pop() if len(found) == 1 else None


def by_people(population):
    """0.3 for nobody knows, 0.5 for a hamlet, 0.9 for the largest cities."""
    if not population:
        return 0.3
    return round(min(0.9, 0.4 + 0.07 * math.log10(population)), 2)


def is_ordinary(folded):
    article = folded[2:] if folded.startswith("ال") else "ال" + folded
    return folded in ordinary_words() or article in ordinary_words() or folded.isdigit()


def is_no_name(entity, text):
    """One ordinary word, of a place that few know."""
    return entity.type == "place" and (entity.population or 0) < SURE and not entity.rank and \
        " " not in text and entity.kind not in SURE_KINDS and is_ordinary(fold(text))


def needs_support(entity, text, sure):
    words = re.findall(r"[\w]+", text)
    folded = [fold(word) for word in words]
    types = listed_names().get(fold(text))
    if types and entity.type not in types:
        return True
    if all(map(is_ordinary, folded)):
        return True
    if entity.type != "place":
        return len(words) == 1
    population = entity.population or 0
    famous = entity.kind in SURE_KINDS or population >= FAMOUS or (entity.rank or 0) >= 0.8
    if all(is_ordinary(word) or word in person_words() for word in folded) and not famous:
        return True
    if len(words) == 1:
        return len(folded[0]) < SHORTEST or not (famous or population >= sure)
    return not (famous or population >= sure / 5)


def prior_of(entity):
    prior = by_people(entity.population) if entity.type == "place" else 0.6
    if entity.rank is not None:
        prior = max(prior, entity.rank) if entity.population else entity.rank
    return max(prior, 0.9) if entity.kind in SURE_KINDS else prior


def weigh(entity, sure=SURE):
    """Fills the marks of the names of an entity of a public gazetteer, and takes out what is no name; that
    is noted in its flaws."""
    prior, same = prior_of(entity), same_listed(entity)
    if same:
        entity.same_as.append(same)
    for listed in (entity.names, entity.short):
        for language, texts in list(listed.items()):
            for text in [text for text in texts if is_no_name(entity, text)]:
                del texts[text]
                entity.flaws.append("the name '%s' is an ordinary word" % text)
            if not texts:
                del listed[language]
            for text, marks in texts.items():
                known = fold(text) in listed_names()
                marks.setdefault("prior", round(prior * LISTED, 3) if known else prior)
                if needs_support(entity, text, sure):
                    marks["common"] = True
                if LATIN.match(text) and len(text) < LONG_LATIN:
                    marks["strict"] = True
