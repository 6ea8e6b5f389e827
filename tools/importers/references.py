"""The last pass: what entities say of each other by the keys of their source becomes ids.

A reference is kept where the entity it names was imported too, and where it does not go in a circle. A
file that knows no references is copied in one pass; else the referenced keys are collected first, so that
memory goes with what is referenced (countries, regions), not with what was imported.
"""

import json


def _blocks(path):
    """(meta line, YAML) of each entity."""
    with open(path, encoding="utf-8", newline="\n") as file:
        meta, lines = None, []
        for line in file:
            if line.startswith("["):
                if meta:
                    yield meta, "".join(lines)
                meta, lines = json.loads(line), []
            elif line != "\n":
                lines.append(line)
        if meta:
            yield meta, "".join(lines)


def metas(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            if line.startswith("["):
                identity, key, within, country = json.loads(line)
                yield {"id": identity, "key": key, "within": within, "country": country}


def _cut_circles(within):
    """Takes `within` from one entity of each circle."""
    ends = set()
    for start in sorted(within):
        way, at = [], start
        while at in within and at not in ends:
            if at in way:
                within[at] = None
                break
            way.append(at)
            at = within[at]
        ends.update(way)


def resolve(path, out):
    wanted = set()
    for meta in metas(path):
        wanted.update(key for key in (meta["within"], meta["country"]) if key)
    ids, within = {}, {}
    for meta in metas(path) if wanted else ():
        if meta["key"] in wanted:
            ids[meta["key"]] = meta["id"]
            within[meta["key"]] = meta["within"]
    _cut_circles(within)
    for (identity, key, parent, country), text in _blocks(path):
        out.write("  - id: %s\n" % identity)
        out.write(text)
        parent = within.get(key, parent)
        if parent in ids and parent != key:
            out.write("    within: %s\n" % ids[parent])
        if country in ids and country != key:
            out.write("    country: %s\n" % ids[country])
