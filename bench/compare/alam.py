"""Alam's own side: images, bare matching as a peer of the others, the full pipeline, the first span."""
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

BARE = {"alam": (), "alam-no-proclitics": ("--no-proclitics",), "alam-avx2": ("--kernel", "avx2"),
        "alam-portable": ("--portable",)}


def measure(command, output="/dev/null"):
    """{"wall_seconds", "seconds" of the processor, "peak_bytes"}; what the command prints goes into `output`."""
    helper = pathlib.Path(__file__).with_name("measured.py")
    command = [sys.executable, helper, output, *(str(part) for part in command)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    if found.pop("status") != 0:
        raise RuntimeError(found["error"].split("\n")[-1][:300])
    del found["error"]
    return found


def version(alam):
    """What the program says of itself."""
    return subprocess.run([alam, "--version"], stdout=subprocess.PIPE, check=True).stdout.decode().strip()


def compile_image(alam, image, *inputs):
    """Compiles, and returns what it took; "other_share" is that of all but reading the YAML, by the clock."""
    with tempfile.NamedTemporaryFile() as printed:
        took = measure([alam, "compile", *inputs, "-o", image], printed.name)
        whole, reading = re.search(rb"([0-9.]+) seconds, ([0-9.]+) of them reading", printed.read()).groups()
    share = 1 - float(reading) / float(whole) if float(whole) else 0
    return {**took, "other_share": share, "image_bytes": image.stat().st_size}


def text_bytes(documents):
    """How much text the documents of a JSONL file hold."""
    with open(documents, encoding="utf-8") as file:
        return sum(len(json.loads(line)["text"].encode()) for line in file)


class Pipeline:
    """alam tag with one image, from the text to JSONL; `inputs` are {"documents": path, "text": path}."""

    def __init__(self, alam, label, image, inputs, empty):
        self.alam, self.label, self.image, self.inputs, self.empty = alam, label, image, inputs, empty
        self.seconds = {name: [] for name in inputs}
        self.nothing, self.walls = [], {1: [], 2: []}

    def _tag(self, name, path, jobs=1):
        kind = "jsonl" if name == "documents" else "text"
        return measure([self.alam, "tag", "--image", self.image, "--input", kind, "--format", "jsonl",
                        "--jobs", jobs, path])

    def round(self):
        """One of each, and of nothing."""
        self.nothing.append(self._tag("text", self.empty)["seconds"])
        for name, path in self.inputs.items():
            took = self._tag(name, path)
            self.seconds[name].append(took["seconds"])
            if name == "documents":
                self.walls[1].append(took["wall_seconds"])
                self.walls[2].append(self._tag(name, path, 2)["wall_seconds"])

    def result(self, sizes):
        """`sizes` are the bytes of text of each input."""
        nothing = statistics.median(self.nothing)
        found = {"label": self.label, "start_seconds": nothing,
                 "jobs_ratio": statistics.median(self.walls[1]) / statistics.median(self.walls[2])}
        for name, seconds in self.seconds.items():
            taken = max(statistics.median(seconds) - nothing, 1e-9)
            found[name] = {"seconds": seconds, "bytes": sizes[name], "mb_s": sizes[name] / taken / 1e6}
        return found


def first_span(alam, image, article, times):
    """Seconds from the start of the process to its first span, the median."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        with subprocess.Popen([alam, "tag", "--image", image, "--format", "jsonl", article], stdout=subprocess.PIPE,
                              bufsize=0) as process:
            process.stdout.read(1)
            taken.append(time.perf_counter() - began)
            process.stdout.read()
    return statistics.median(taken)
