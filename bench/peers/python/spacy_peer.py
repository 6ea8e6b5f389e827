"""spaCy with its Arabic tokenizer and nothing else: PhraseMatcher (every sequence of tokens that is a name), or with
--ruler EntityRuler (of those that overlap the longest, of equally long ones the first).

Tokenizing is part of each round, as nothing is found without it. A document is a paragraph.

    spacy_peer.py DICTIONARY CORPUS --tokens FILE

writes the tokens of the names, one name a line with tabs between them, an empty line, and then the tokens of the
corpus, each with start, end and text, for the reference. An empty line ends a paragraph.
"""
import argparse
import sys

import spacy
import turns
from spacy.matcher import PhraseMatcher


def paragraphs(text):
    """(start, text) of each."""
    start = 0
    for part in text.split("\n\n"):
        if part:
            yield start, part
        start += len(part) + 2


def build(names, options):
    pipeline = spacy.blank("ar")
    if options.ruler:
        ruler = pipeline.add_pipe("entity_ruler")
        ruler.add_patterns([{"label": "NAME", "pattern": name} for name in names])
        spans = lambda document: document.ents  # noqa: E731
    else:
        matcher = PhraseMatcher(pipeline.vocab)
        for first in range(0, len(names), 10_000):
            matcher.add("NAME", [pipeline.make_doc(name) for name in names[first:first + 10_000]])
        spans = lambda document: matcher(document, as_spans=True)  # noqa: E731

    def search(text):
        hits, starts, ends = 0, 0, 0
        for start, part in paragraphs(text):
            for span in spans(pipeline(part)):
                hits += 1
                starts += start + span.start_char
                ends += start + span.end_char
        return hits, starts, ends

    return search, None


def write_tokens(dictionary, corpus, path):
    tokenizer = spacy.blank("ar").tokenizer
    with open(path, "w", encoding="utf-8") as file:
        for name in turns.read(dictionary)[0].splitlines():
            file.write("\t".join(token.text for token in tokenizer(name)) + "\n")
        file.write("\n")
        for start, part in paragraphs(turns.read(corpus)[0]):
            for token in tokenizer(part):
                first = start + token.idx
                text = " ".join(token.text.split("\n"))
                file.write(f"{first}\t{first + len(token)}\t{text}\n")
            file.write("\n")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--ruler", action="store_true")
    if len(sys.argv) == 5 and sys.argv[3] == "--tokens":
        write_tokens(sys.argv[1], sys.argv[2], sys.argv[4])
    else:
        turns.main("spacy", build, arguments)
