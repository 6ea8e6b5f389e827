"""One run: all programs over all sizes, in turn. What it returns is the raw record, which table.py and plot.py read."""
import datetime
import statistics
import sys

from . import alam, check, machine, peers, sizes, turns
from .check import reference

BUILD_LIMIT = 600  # seconds
ROUND_LIMIT = 120  # seconds
WANTED_ROUND = 8  # seconds; a slower program gets less text
MEMORY_LIMIT = 8_000  # MB of address space of one peer
LEFT_FREE = 3_000  # MB; with less no further peer is built, so that the machine does not run out
SPANS_RUNS = 21
SEARCHES = 3  # of each program in its turn, one right after the other, so that none has to bring its structure back
SLOW_SEARCH = 2  # seconds; a program that takes longer searches once, as it has brought all back on the way
LARGEST = 1_000_000  # names that peers are given; with more Alam is measured alone
HEAD = ("version", "build_seconds", "build_wall_seconds", "structure_bytes", "structure_by")
USUAL = {"name", "hits", "sum", "bytes", "seconds", *HEAD}


class Row:
    """One program at one size, while it is measured. `ours` is True for Alam, of which the reference is a floor."""

    def __init__(self, name, size, start, expected, unchecked=False):
        self.found = {"name": name, "size": size, "status": "failed", "seconds": []}
        self.start, self.expected, self.floor = start, expected, unchecked
        self.program, self.corpus, self.searches = None, None, SEARCHES

    def fail(self, reason):
        self.found.update(status="failed", reason=str(reason))
        self.close()

    def close(self):
        if self.program:
            self.program.close()
        self.program = None

    def build(self):
        free = machine.free_megabytes()
        if free is not None and free < LEFT_FREE:
            self.fail(f"not built: {free:.0f} MB of memory are left beside the other programs")
            return
        try:
            self.program = self.start()
            self.found.update({key: value for key, value in self.program.head.items() if key in HEAD})
        except (turns.Failed, OSError) as error:
            self.fail(error)

    def check(self, sample, corpora):
        """Searches the sample, compares the count, and chooses a corpus that the program gets through in time."""
        if not self.program:
            return
        try:
            answer = self.program.ask(sample, ROUND_LIMIT)
            wanted = self.expected()
        except (turns.Failed, OSError) as error:
            self.fail(error)
            return
        right = answer["hits"] >= wanted[0] if self.floor else (answer["hits"], answer["sum"]) == wanted
        kind = "at least " if self.floor else ""
        self.found["check"] = f"{answer['hits']:,} of {kind}{wanted[0]:,}"
        self.found["status"] = "ok" if right else "wrong"
        if not right:
            same = "; as many, at other places" if answer["hits"] == wanted[0] else ""
            self.found["reason"] = f"finds {self.found['check']}{same}"
        speed = answer["bytes"] / max(answer["seconds"][0], 1e-6)
        fitting = [corpus for corpus in corpora if corpus.stat().st_size / speed <= WANTED_ROUND]
        self.corpus = max(fitting or [sample], key=lambda path: path.stat().st_size)
        if self.corpus.stat().st_size / speed > SLOW_SEARCH:
            self.searches = 1

    def round(self):
        if not self.program:
            return
        try:
            answer = self.program.ask(self.corpus, ROUND_LIMIT, self.searches)
        except (turns.Failed, OSError) as error:
            self.fail(error)
            return
        before = self.found.get("sum")
        if before is not None and (before, self.found["hits"]) != (answer["sum"], answer["hits"]):
            self.found.update(status="wrong", reason="finds something else in each round")
        self.found.update(hits=answer["hits"], sum=answer["sum"], bytes=answer["bytes"])
        self.found["seconds"].append(statistics.median(answer["seconds"]))

    def finish(self):
        """The row of the record."""
        if self.program:
            self.found.update({key: value for key, value in self.program.head.items() if key in HEAD})
            extra = {key: value for key, value in self.program.head.items() if key not in USUAL}
            self.found.update({"extra": extra} if extra else {})
        self.close()
        if self.found["seconds"]:
            self.found["mb_s"] = self.found["bytes"] / max(statistics.median(self.found["seconds"]), 1e-9) / 1e6
        return self.found


class Run:
    """What a whole run needs to know: options of tools/bench, data, the folder of tools, where messages go."""

    def __init__(self, options, data, say):
        self.options, self.data, self.say = options, data, say
        self.tools, self.work = options.cache / "tools", options.cache / "work"
        self.work.mkdir(parents=True, exist_ok=True)
        self.images, self.compiled = {}, []
        self.load = machine.load()  # of other programs, before anything of ours runs; then the highest seen

    def build_peers(self):
        """[{name, semantics, reason?}], and the peers that can run."""
        wanted = peers.PEERS if self.options.peers is None else peers.choose(self.options.peers)
        failed = peers.build_all(wanted, self.tools, self.say)
        told = [{"name": peer.name, "semantics": peer.semantics, "reason": failed.get(peer.family)} for peer in wanted]
        for name in alam.BARE:
            told.append({"name": name, "semantics": "names", "reason": self._scan_reason()})
        return told, [peer for peer in wanted if peer.family not in failed]

    def _scan_reason(self):
        scan = self.options.build / "bench_scan"
        return None if scan.exists() else "bench_scan is not there; build the target bench_scan"

    def image(self, label, *inputs):
        """Compiles an image once and notes what it took; None, saying so, where the compiler refuses."""
        if label not in self.images:
            self.say(f"compiling {label}")
            path = self.work / (label.replace(" ", "").replace("+", "-") + ".alam")
            try:
                took = alam.compile_image(self.options.build / "alam", path, *inputs, self.options.root / "rules")
                self.compiled.append({"label": label, **took})
                self.images[label] = path
            except RuntimeError as error:
                self.say(f"  refused: {error}")
                self.images[label] = None
        return self.images[label]

    def rows(self, size, runnable):
        names, gazetteers = self.data.names(size)
        expected = check.Reference(self.data.sample(), names, self.tools, self.work)
        image = self.image(f"{sizes.show(size)} names", gazetteers)
        for peer in runnable if size <= LARGEST else []:
            command = [*peer.arguments(self.tools), names, "--turns"]
            memory = None if peer.family == "lucene" else MEMORY_LIMIT
            yield Row(peer.name, size,
                      lambda peer=peer, command=command, memory=memory: turns.Turns(
                          command, self.work / f"{peer.name}.log", BUILD_LIMIT, memory),
                      lambda peer=peer: expected.expected(peer))
        if image and self._scan_reason() is None:
            scan = self.options.build / "bench_scan"
            words = next(peer for peer in peers.PEERS if peer.semantics == "longest words")
            for name, options in alam.BARE.items():
                yield Row(name, size, lambda options=options: turns.OneShot([scan, image], options),
                          lambda: expected.expected(words), True)

    def bare(self, size, runnable):
        """The rows of one size."""
        rows = list(self.rows(size, runnable))
        full = self.options.megabytes
        corpora = [self.data.corpus(megabytes) for megabytes in (full, full / 10)]
        for row in rows:
            self.say(f"{sizes.show(size)} names: building and checking {row.found['name']}")
            row.build()
            row.check(self.data.sample(), corpora)
        for number in range(self.options.rounds):
            self.say(f"{sizes.show(size)} names: round {number + 1} of {self.options.rounds}")
            for row in rows:
                row.round()
            self.load = max(self.load, machine.load() - 1)
        return [row.finish() for row in rows]

    def pipeline(self):
        """The rows of the full pipeline."""
        program = self.options.build / "alam"
        shipped = self.options.root / "gazetteers"
        largest = max([size for size in self.options.sizes if size <= LARGEST], default=self.options.sizes[0])
        labels = {"shipped": [shipped], f"shipped + {sizes.show(largest)}": [shipped, self.data.names(largest)[1]]}
        megabytes = self.options.megabytes
        inputs = {"documents": self.data.documents(megabytes), "text": self.data.corpus(megabytes)}
        bytes_of = {"documents": alam.text_bytes(inputs["documents"]), "text": inputs["text"].stat().st_size}
        empty = self.work / "empty.txt"
        empty.write_bytes(b"")
        found = [alam.Pipeline(program, label, image, inputs, empty)
                 for label, parts in labels.items() if (image := self.image(label, *parts))]
        for number in range(self.options.rounds):
            self.say(f"full pipeline: round {number + 1} of {self.options.rounds}")
            for pipeline in found:
                pipeline.round()
        articles = (self.data.shared / "articles").glob("*.txt")
        article = min(articles, key=lambda path: abs(path.stat().st_size - 4096))
        return [{**pipeline.result(bytes_of),
                 "first_span_seconds": alam.first_span(program, pipeline.image, article, SPANS_RUNS)}
                for pipeline in found]

    def record(self):
        """All of it."""
        told, runnable = self.build_peers()
        rows = [row for size in self.options.sizes for row in self.bare(size, runnable)]
        versions = {row["name"]: row.get("version") for row in rows}
        for peer in told:
            peer["version"] = versions.get(peer["name"])
        pipeline = self.pipeline()
        return {"date": datetime.date.today().isoformat(), "alam": alam.version(self.options.build / "alam"),
                "machine": machine.describe(), "load": round(self.load, 2),
                "settings": {"sizes": self.options.sizes, "megabytes": self.options.megabytes,
                             "rounds": self.options.rounds, "seed": self.data.seed, "python": sys.version.split()[0]},
                "peers": told, "rows": rows, "pipeline": pipeline, "compile": self.compiled,
                "sum_of_hits": reference.summary.__doc__}
