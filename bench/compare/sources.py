"""Reads what corpus and dictionaries are made of: public data beside the repository, and the shipped gazetteers.

Nothing here changes what it reads. `shared` is the folder with the data (../shared), `root` the repository.
"""
import json
import re

WORD = "[\u0620-\u065f\u066e-\u06d30-9]+"  # letters and marks of Arabic script, digits
NAME = re.compile(f"{WORD}(?:[ -]{WORD})*")
SHORTEST_NAME = 3  # letters; one or two letters stand in nearly every word of a text


def missing(shared):
    """The first file or folder that the generator needs and that is not there, or None."""
    for part in ("data/anercorp/train.conll", "data/wof", "data/geonames/cities15000.txt",
                 "data/netranslit/wd_arabic_80.tsv", "articles"):
        if not (shared / part).exists():
            return shared / part
    return None


def sentences(shared):
    """The sentences of ANERcorp, tokens joined by one space."""
    words = []
    path = shared / "data" / "anercorp" / "train.conll"
    for line in path.read_text(encoding="utf-8").splitlines() + [""]:
        token = line.split("\t")[0].strip()
        if token:
            words.append(token)
        elif words:
            yield " ".join(words)
            words = []


def articles(shared):
    """The text of each article, without the spaces at its ends."""
    for path in sorted((shared / "articles").glob("*.txt")):
        yield path.read_text(encoding="utf-8").strip()


def tidy(name):
    """A name as a dictionary lists it, with one space between words; None for what is no name in Arabic letters.

    Names with other signs than a hyphen are left out: what is a word differs from peer to peer there.
    """
    name = " ".join(name.split())
    if not NAME.fullmatch(name) or sum(letter.isalpha() for letter in name) < SHORTEST_NAME:
        return None
    return name


def places(shared):
    """Arabic names of places of Who's On First and GeoNames, in the order of the files, some more than once."""
    for path in sorted((shared / "data" / "wof").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for name in line.split("\t")[-1].split(" | "):
                yield tidy(name)
    path = shared / "data" / "geonames" / "cities15000.txt"
    for line in path.read_text(encoding="utf-8").split("\n"):
        columns = line.split("\t")
        for name in columns[3].split(",") if len(columns) > 3 else []:
            yield tidy(name)


def listed(root):
    """Arabic names of the shipped gazetteers: what stands in brackets or alone behind `ar:` and `text:`.

    The shipped files are written by one hand and in one style, so their lines are read as they are; names of the
    folder `names` are single words without an entity and are left out.
    """
    for folder in ("places", "people", "organizations"):
        for path in sorted((root / "gazetteers" / folder).glob("*.yaml")):
            text = re.sub(r"(^|\s)#.*", "", path.read_text(encoding="utf-8"))
            for items in re.findall(r"\bar: *(\[[^\]]*\]|[^,{}\n\[\]]+)", text):
                for name in re.split(r",", items.strip("[]")):
                    name = re.sub(r"^.*?text: *", "", name.strip(), flags=re.S)
                    if ":" not in name:
                        yield tidy(name.strip("{}\"' \n"))


def name_words(shared):
    """(given, family): words of names in Arabic letters, without repetitions, the most frequent first.

    The data counts how often a transliteration was seen. The words seen most often serve as given names; all with at
    least three letters as family names.
    """
    counts = {}
    path = shared / "data" / "netranslit" / "wd_arabic_80.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        word = tidy("".join(columns[1].split())) if len(columns) == 3 else None
        if word and word.isalpha():
            counts[word] = counts.get(word, 0) + int(columns[2])
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    return ordered[:4000], ordered


def quoted(text):
    """A text as a double-quoted scalar, which JSON and YAML write in the same way."""
    return json.dumps(text, ensure_ascii=False)
