"""The figures that are asked of Alam, and what a record reached of each."""
from . import alam, sizes

BARE = ((1_000, 2.0), (10_000, 3.0), (100_000, 5.0), (1_000_000, 9.0))
PORTABLE = ((1_000, 1.4), (1_000_000, 7.0))
LUCENE_AT_1M, PIPELINE_AT_1M = 70.0, 4.0
MILLION = 1_000_000


def speeds(record, size):
    """{name: MB/s} of all rows of one size whose count is right."""
    return {row["name"]: row["mb_s"] for row in record["rows"] if row["size"] == size and row["status"] == "ok"}


def fastest_peer(found):
    """(name, MB/s) of the fastest that is not Alam, or None."""
    others = [(name, speed) for name, speed in found.items() if name not in alam.BARE]
    return max(others, key=lambda pair: pair[1], default=None)


def line(what, needed, ours, against):
    """`ours` in MB/s or None; `against` (name, MB/s) or None."""
    reached = ours / against[1] if ours and against else None
    return {"what": what, "asked": needed, "reached": reached, "against": against and against[0]}


def compare(record):
    """[{what, asked, reached (None: not measured in this run), against}]"""
    lines = []
    for name, figures in (("alam", BARE), ("alam-portable", PORTABLE)):
        for size, needed in figures:
            found = speeds(record, size)
            lines.append(line(f"{name}, bare matching, {sizes.show(size)} names, against the fastest peer", needed,
                              found.get(name), fastest_peer(found)))
    found = speeds(record, MILLION)
    lucene = ("lucene-tagger", found["lucene-tagger"]) if "lucene-tagger" in found else None
    lines.append(line("alam, bare matching, 1M names, against Lucene's tagger", LUCENE_AT_1M, found.get("alam"), lucene))
    double_array = fastest_peer({name: speed for name, speed in found.items() if name.startswith("daachorse")})
    full = next((row["documents"]["mb_s"] for row in record["pipeline"] if row["label"] == "shipped + 1M"), None)
    lines.append(line("alam tag to JSONL, shipped gazetteers + 1M names, against daachorse's fastest bare search",
                      PIPELINE_AT_1M, full, double_array))
    return lines
