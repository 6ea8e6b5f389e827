"""Draws MB/s against the number of names, one line a program: plot.py RECORD.json PLOT.svg [PLOT.png]

Needs matplotlib, so tools/bench runs it with the Python that has the peers.
"""
import json
import math
import sys

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402 (the backend comes first)

SIZE_INCHES = (9, 5.5)
OURS = {"alam": "-", "alam-no-proclitics": "--", "alam-avx2": "-.", "alam-portable": ":"}  # all in one colour
OUR_COLOUR = "#b3001b"
plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "alam"})  # text stays text, the same figures the same file


def lines(record):
    """{name: [(names, MB/s)]} of the rows whose count is right."""
    found = {}
    for row in sorted(record["rows"], key=lambda row: row["size"]):
        if row["status"] == "ok":
            found.setdefault(row["name"], []).append((row["size"], row["mb_s"]))
    return found


def spread(places, least):
    """Moves numbers, given in order, apart until neighbours differ by `least`; they stay in order."""
    moved = []
    for place in places:
        moved.append(max(place, moved[-1] + least) if moved else place)
    return moved


def label_ends(axes, found):
    """Writes each name at the right end of its line, moved up where two would cover each other."""
    ends = sorted((points[-1][1], points[-1][0], name) for name, points in found.items())
    low, high = (math.log10(limit) for limit in axes.get_ylim())
    heights = spread([math.log10(speed) for speed, _, _ in ends], (high - low) / 26)
    right = axes.get_xlim()[1]
    for (speed, size, name), height in zip(ends, heights):
        axes.annotate(f"{name} {speed:.3g}", xy=(size, speed), xytext=(right * 1.08, 10**height), fontsize=8,
                      va="center", weight="bold" if name in OURS else "normal", annotation_clip=False,
                      arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": "0.7"})


def draw(record, paths):
    found = lines(record)
    figure, axes = plt.subplots(figsize=SIZE_INCHES, layout="constrained")
    colours = iter(plt.get_cmap("tab20").colors)
    for name, points in sorted(found.items()):
        ours = name in OURS
        axes.plot(*zip(*points), marker="o", markersize=4, linewidth=2.2 if ours else 1.2, zorder=3 if ours else 2,
                  color=OUR_COLOUR if ours else next(colours), linestyle=OURS.get(name, "-"))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.xaxis.set_major_formatter(lambda size, _: f"{size:,.0f}")
    axes.yaxis.set_major_formatter(lambda speed, _: f"{speed:g}")
    axes.set_xlabel("names")
    axes.set_ylabel("MB/s of text, one thread")
    axes.set_title(f"Bare matching of Arabic news text, {record['date']}", fontsize=10)
    axes.grid(True, which="both", linewidth=0.3)
    label_ends(axes, found)
    for path in paths:
        figure.savefig(path, dpi=110, metadata={"Date": None} if path.endswith(".svg") else None)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        draw(json.load(file), sys.argv[2:])
