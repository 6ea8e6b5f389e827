"""What the peers in Python have in common: arguments, the text in memory, rounds, the line of JSON.

    PROGRAM DICTIONARY CORPUS --rounds N      searches the corpus N times and prints one line
    PROGRAM DICTIONARY --turns                builds, says so, then searches the text each line of its input names

Positions are in code points. `sum` is the sum over all hits of start * 1000003 + end, modulo 2^64.
"""
import argparse
import importlib.metadata
import json
import os
import sys
import time


def resident_bytes():
    """The memory of this process that is in use now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def checksum(starts, ends):
    """From the sums of all starts and of all ends."""
    return (starts * 1_000_003 + ends) % 2**64


def read(path):
    """A text as it is, and its size in bytes."""
    with open(path, "rb") as file:
        data = file.read()
    return data.decode(), len(data)


def search_once(search, text, size):
    began = time.thread_time()
    hits, starts, ends = search(text)
    seconds = time.thread_time() - began
    return {"hits": hits, "sum": checksum(starts, ends), "bytes": size, "seconds": seconds}


def take_turns(head, search):
    print(json.dumps(head), flush=True)
    path, text, size = None, None, 0
    for line in sys.stdin:
        if line.rstrip("\n") != path:
            path = line.rstrip("\n")
            text, size = read(path)
        print(json.dumps(search_once(search, text, size)), flush=True)


def main(package, build, parser=None):
    """build(names, options) gives (search, bytes or None); search(text) gives (hits, sum of starts, sum of ends).

    Bytes of the structure are those of the peer's own call; for None, what the process has grown by.
    """
    parser = parser or argparse.ArgumentParser()
    parser.add_argument("dictionary")
    parser.add_argument("corpus", nargs="?")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--turns", action="store_true")
    options = parser.parse_args()
    names = read(options.dictionary)[0].splitlines()
    before, began = resident_bytes(), time.thread_time()
    search, size = build(names, options)
    head = {"name": package, "version": importlib.metadata.version(package),
            "build_seconds": time.thread_time() - began,
            "structure_bytes": size or resident_bytes() - before,
            "structure_by": "its own count" if size else "growth of the process"}
    if options.turns:
        take_turns(head, search)
        return
    if not options.corpus:
        parser.error("name a CORPUS, or say --turns")
    text, size = read(options.corpus)
    rounds = [search_once(search, text, size) for _ in range(options.rounds)]
    print(json.dumps({**head, **rounds[-1], "seconds": [found["seconds"] for found in rounds]}))
