"""Dictionaries of Arabic names, each a beginning of the next larger one.

The first names are the shipped gazetteers' and the places', shuffled and taken in turn; then come given and
family names in combinations of two and three words. These are walked through by a step that is coprime to their
number, so that each comes once and ten million take no more memory than ten.
"""
import itertools
import math
import random

from . import sources

SEED = 20240601
ENTITIES_IN_A_FILE = 250_000


def distinct(names):
    seen = set()
    for name in names:
        if name and name not in seen:
            seen.add(name)
            yield name


def in_turn(first, second):
    """One of the first, one of the second, and so on; then what is left of the longer."""
    for pair in itertools.zip_longest(first, second):
        yield from (name for name in pair if name)


def walk(count, seed):
    """The numbers below `count`, each once, in an order that looks like chance."""
    chance = random.Random(seed)
    step = chance.randrange(count // 3, count // 2) | 1
    while math.gcd(step, count) != 1:
        step += 2
    number = chance.randrange(count)
    for _ in range(count):
        yield number
        number = (number + step) % count


def spell(number, *parts):
    """The number-th of all names that take one word from each of the parts."""
    words = []
    for part in reversed(parts):
        words.append(part[number % len(part)])
        number //= len(part)
    return " ".join(reversed(words))


def combinations(given, family, seed):
    """Names of two and three words, each once: of five names two are of three words, until one kind is used up."""
    pairs = (spell(number, given, family) for number in walk(len(given) * len(family), seed))
    triples = (spell(number, given, given, family) for number in walk(len(given) ** 2 * len(family), seed + 1))
    for place in itertools.count():
        first, second = (triples, pairs) if place % 5 in (1, 3) else (pairs, triples)
        name = next(first, None) or next(second, None)
        if name is None:
            return
        yield name


def all_names(shared, root, seed=SEED):
    """Yields (name, type) without end for all practical purposes; the type is of Alam's gazetteers."""
    chance = random.Random(seed)
    listed, places = list(distinct(sources.listed(root))), list(distinct(sources.places(shared)))
    chance.shuffle(listed)
    chance.shuffle(places)
    known = set()
    for name in distinct(in_turn(listed, places)):
        known.add(name)
        yield name, "place"
    given, family = sources.name_words(shared)
    for name in combinations(given, family, seed):
        if name not in known:
            yield name, "person"


class GazetteerFiles:
    """Names as gazetteers of Alam, one entity a name, in files of at most ENTITIES_IN_A_FILE."""

    def __init__(self, folder):
        self.folder, self.count, self.file, self.kind = folder, 0, None, None
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, name, kind):
        if self.file is None or kind != self.kind or self.count % ENTITIES_IN_A_FILE == 0:
            self.close()
            self.kind = kind
            self.file = open(self.folder / f"names-{self.count:08d}.yaml", "w", encoding="utf-8")
            self.file.write("format: 1\n" f"type: {kind}\n" "source: generated for measuring\n" "entities:\n")
        self.file.write(f"  - {{id: bench-{self.count:08d}, names: {{ar: [{sources.quoted(name)}]}}}}\n")
        self.count += 1

    def close(self):
        if self.file:
            self.file.close()
        self.file = None


def write(names, size, text_path, yaml_folder):
    """Writes the first `size` of the names as lines and as gazetteers."""
    files = GazetteerFiles(yaml_folder)
    with open(text_path, "w", encoding="utf-8") as lines:
        for name, kind in itertools.islice(names, size):
            lines.write(name + "\n")
            files.add(name, kind)
    files.close()
    if files.count != size:
        raise ValueError(f"the data gives {files.count} names, and {size} were asked for")
