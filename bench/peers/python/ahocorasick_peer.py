"""pyahocorasick: with --longest leftmost-longest substrings (iter_long), else every occurrence (iter)."""
import argparse

import ahocorasick
import turns


def build(names, options):
    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, len(name))
    automaton.make_automaton()
    find = automaton.iter_long if options.longest else automaton.iter

    def search(text):
        hits, lasts, lengths = 0, 0, 0
        for last, length in find(text):
            hits += 1
            lasts += last
            lengths += length
        return hits, lasts + hits - lengths, lasts + hits

    return search, automaton.get_stats()["total_size"]


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--longest", action="store_true")
    turns.main("pyahocorasick", build, arguments)
