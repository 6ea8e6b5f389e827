"""What rules and gazetteers know already: ordinary words, words of people's names, names that are listed."""

import pathlib
import re
import unicodedata

from importers import yaml_reader

SEATS = str.maketrans("أإآٱىؤئة", "اااايويه")
SETTLEMENTS = {"city", "capital", "town", "village", "settlement"}
REGIONS = {"region", "state", "province", "oblast", "governorate", "republic", "territory"}
NAME_CLASSES = ("given-name", "family-name")
NEAR = {"settlement": 0.35, "region": 3.0, "country": 20.0}  # degrees between two sources' places


def data_folder(name):
    """rules or gazetteers, where the importers are installed or in the source; None."""
    for up in (1, 2):
        folder = pathlib.Path(__file__).resolve().parents[up] / name
        if folder.is_dir():
            return folder
    return None


def fold(word):
    """Near to what the compiler's rules make of it at their loosest."""
    word = unicodedata.normalize("NFKC", word).translate(SEATS).casefold()
    if word.isalpha():
        return word.replace("ـ", "")
    return "".join(letter for letter in word
                   if unicodedata.category(letter) not in ("Mn", "Cf") and letter != "ـ")


def group_of(kind):
    return "settlement" if kind in SETTLEMENTS else "region" if kind in REGIONS else kind


def is_near(one, other, group):
    near = NEAR.get(group, NEAR["settlement"])
    return abs(one[0] - other[0]) < near and abs(one[1] - other[1]) < near


class Known:
    """
    ordinary   folded ordinary words
    triggers   folded words that announce places
    names      folded names -> types of what is called so
    people     folded words that people are called by: given and family names
    places     folded names -> {id: (group of the kind, place)}
    """

    def __init__(self, gazetteers=None):
        """`gazetteers`: a file or folder; None: those that ship."""
        rules = data_folder("rules")
        self.ordinary, self.triggers = set(), set()
        for path in sorted(rules.rglob("*.yaml")) if rules else ():
            self._read_rules(yaml_reader.load(path))
        self.names, self.places, self.people = {}, {}, set()
        for path in self._files(gazetteers or data_folder("gazetteers")):
            self._read_gazetteer(yaml_reader.load(path))
        for name, types in self.names.items():
            if "person" in types:
                self.people.update(re.findall(r"[^\W\d_]+", name))

    @staticmethod
    def _files(path):
        if path is None:
            return []
        path = pathlib.Path(path)
        return sorted(path.rglob("*.yaml")) if path.is_dir() else [path]

    def _read_rules(self, file):
        for words in file.get("common", {}).values():
            self.ordinary.update(map(fold, words))
        for trigger in file.get("triggers", ()):
            if trigger.get("type") == "place":
                self.triggers.update(map(fold, trigger["before"]))

    def _read_gazetteer(self, file):
        for class_name, words in (file.get("classes") or {}).items():
            if class_name.startswith(NAME_CLASSES):
                self.people.update(map(fold, words))
        for entity in file.get("entities", ()):
            type_ = entity.get("type") or file.get("type")
            place = entity.get("geo") if type_ == "place" else None
            place = place and (group_of(entity.get("kind")), [float(degrees) for degrees in place])
            for key in ("names", "short"):
                for language in (entity.get(key) or {}).values():
                    for text in map(fold, yaml_reader.texts(language)):
                        self.names.setdefault(text, set()).add(type_)
                        if place and key == "names":
                            self.places.setdefault(text, {})[entity["id"]] = place

    def is_ordinary(self, folded):
        article = folded[2:] if folded.startswith("ال") else "ال" + folded
        return folded in self.ordinary or article in self.ordinary or folded.isdigit()

    def same_place(self, entity):
        """The id of the listed place that an imported one is: a name, the kind and the place (of a country
        not that) are the same, and no other such is near. None."""
        group, found = group_of(entity.kind), set()
        if entity.type != "place" or not (entity.geo or group == "country"):
            return None
        for texts in entity.names.values():
            for text in texts:
                for identity, (other, place) in self.places.get(fold(text), {}).items():
                    if other == group and (not entity.geo or is_near(place, entity.geo, group)):
                        found.add(identity)
        return found.pop() if len(found) == 1 else None
