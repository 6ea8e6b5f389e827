"""Writes a record (the raw figures of one run) as a page of Markdown."""
from . import asked, machine, sizes

SEMANTICS = {
    "all substrings": "every place where a name's letters stand, also inside of words and of each other",
    "longest substrings": "the leftmost and then longest, also inside of words; none overlaps another",
    "longest words": "the leftmost and then longest of those that are whole words; none overlaps another",
    "all tokens": "every sequence of the peer's own tokens that is a name",
    "longest tokens": "sequences of tokens; of those that overlap the longest",
    "outermost tokens": "sequences of tokens, none inside of another",
    "names": "whole words in all spellings that folding unifies, also behind proclitics; leftmost, then longest",
}
MOST_LOAD = 0.5  # programs beside the one that is measured, on average
STATUS = {"wrong": "wrong count", "failed": "not measured"}


def rows_of(columns, lines):
    """A table of Markdown; columns that begin with '>' are numbers."""
    heads = [column.lstrip(">") for column in columns]
    rules = ["---:" if column.startswith(">") else "---" for column in columns]
    body = [[str(cell) for cell in line] for line in lines]
    return ["| " + " | ".join(cells) + " |" for cells in [heads, rules, *body]]


def number(value, digits=1):
    return "" if value is None else f"{value:,.{digits}f}"


def megabytes(value):
    return "" if value is None else number(value / 1e6)


def bare_lines(record, size):
    """The rows of one size: the measured ones by speed, then the others with what is wrong with them."""
    found = [row for row in record["rows"] if row["size"] == size]
    found.sort(key=lambda row: (row["status"] != "ok", -(row.get("mb_s") or 0), row["name"]))
    for row in found:
        fine = row["status"] == "ok"
        yield (row["name"], number(row["mb_s"]) if fine else STATUS[row["status"]],
               number(row.get("bytes", 0) / 1e6) if row.get("seconds") else "",
               f"{row['hits']:,}" if row.get("hits") is not None else "", row.get("reason") or row.get("check", ""),
               number(row.get("build_seconds"), 2), megabytes(row.get("structure_bytes")),
               number(row["structure_bytes"] / size) if row.get("structure_bytes") else "")


def bare(record):
    columns = ["program", ">MB/s", ">MB searched", ">hits", "count checked on the sample", ">build, s",
               ">structure, MB", ">bytes a name"]
    for size in record["settings"]["sizes"]:
        yield f"### {sizes.show(size)} names"
        yield ""
        yield from rows_of(columns, bare_lines(record, size))
        yield ""


def asked_lines(record):
    for line in asked.compare(record):
        reached = "not measured" if line["reached"] is None else f"{line['reached']:.2f} x"
        verdict = "" if line["reached"] is None else ("yes" if line["reached"] >= line["asked"] else "no")
        yield line["what"], f"{line['asked']:g} x", reached, verdict, line["against"] or ""


def pipeline_lines(record):
    for row in record["pipeline"]:
        yield (row["label"], number(row["documents"]["mb_s"]), number(row["text"]["mb_s"]),
               f"{row['jobs_ratio']:.2f}", number(row["start_seconds"] * 1e3),
               number(row.get("first_span_seconds", 0) * 1e3))


def compile_lines(record):
    for row in record["compile"]:
        other = number(row["seconds"] * row["other_share"], 2) if "other_share" in row else ""
        yield (row["label"], number(row["seconds"], 2), other, megabytes(row["peak_bytes"]),
               megabytes(row["image_bytes"]))


def peers(record):
    for peer in record["peers"]:
        yield peer["name"], peer.get("version") or "", peer.get("reason") or SEMANTICS[peer["semantics"]]


def not_built(record):
    missing = [peer for peer in record["peers"] if peer.get("reason")]
    if not missing:
        return []
    return ["Could not be built on this machine, and are therefore not compared:", "",
            *(f"- {peer['name']}: {peer['reason']}" for peer in missing), ""]


def latency_lines(record):
    for row in record["rows"]:
        extra = {name: value for name, value in row.get("extra", {}).items() if isinstance(value, (int, float))}
        if extra:
            yield row["name"], sizes.show(row["size"]), ", ".join(f"{name} {value:g}" for name, value in extra.items())


def sections(record, plot):
    """Yields the lines of the page below its title."""
    settings = record["settings"]
    yield (f"Measured {record['date']} on {machine.sentence(record['machine'])}. {settings['megabytes']:g} MB of "
           f"Arabic news text, the median of {settings['rounds']} rounds, the programs taken in turn, one thread. A slow "
           "program is given a beginning of the text, see MB searched.")
    yield ""
    if record.get("load", 0) > MOST_LOAD:
        yield (f"**Other programs ran meanwhile (a load of {record['load']:g} beside this run): the figures, and the "
               "ratios too, are those of a machine whose caches were shared. Measure again.**")
        yield ""
    if record.get("alam"):
        yield f"Version: {record['alam']}."
        yield ""
    yield "## Asked and reached"
    yield ""
    yield "Against the fastest program of the same run whose count is right, Alam's own not among them."
    yield ""
    yield from rows_of(["figure", ">asked", ">reached", "enough", "against"], asked_lines(record))
    yield ""
    yield from not_built(record)
    yield "## Bare matching"
    yield ""
    if plot:
        yield f"![Speed against the number of names]({plot})"
        yield ""
    yield from bare(record)
    extra = list(latency_lines(record))
    if extra:
        yield "What Alam's program for bare matching says beside that:"
        yield ""
        yield from rows_of(["program", "names", "figures"], extra)
        yield ""
    yield "## The full pipeline: alam tag, from text to JSONL"
    yield ""
    yield from rows_of(["image", ">documents, MB/s", ">one text, MB/s", ">speed with --jobs 2, times", ">start, ms",
                        ">first span of an article of 4 KB, ms"], pipeline_lines(record))
    yield ""
    yield "## Compiling, from YAML"
    yield ""
    yield from rows_of(["image", ">seconds", ">without reading YAML", ">peak memory, MB", ">image, MB"],
                       compile_lines(record))
    yield ""
    yield "## What each program reports"
    yield ""
    yield from rows_of(["program", "version", "reports"], peers(record))


def record_page(record, plot):
    return "\n".join([f"# Side by side, {record['date']}", "", *sections(record, plot)]) + "\n"


HOW = """# Performance

This page is written by `tools/bench` and shows its latest full run; all runs lie in [bench/record](../bench/record).

    tools/setup --bench && tools/bench            all of it, on this machine
    tools/bench --quick                           a few minutes, into the cache and not into the repository

## How it is measured

- **Side by side.** All programs run in one run on one machine, built from pinned versions. Each builds its structure
  once and waits; then every round goes through all of them in turn. In its turn a program searches three times, so
  that none pays for what the others left in the caches, or once if that takes seconds anyway. Medians count.
- **What counts** is the time of the one thread that searches, with the text in memory: processor time of the peers.
  Reading files, building and starting are not in it, and the first search of each program, through the sample, is not
  timed. MB are 10^6 bytes of UTF-8.
- **The text** is news: sentences of ANERcorp and whole articles, again and again in another order. Repetition helps
  programs that cache what they have seen, as spaCy's tokenizer does.
- **The names** are those of the shipped gazetteers and of Who's On First and GeoNames in Arabic, then combinations of
  words of names. Each dictionary is a beginning of the next. All have at least three letters.
- **Counts are checked.** On a sample of 200 kB, hits and their places have to be those of a naive reference
  (`bench/reference.py`) under the program's own semantics. One that is wrong is shown as wrong and its speed is not
  compared. For Alam, which also finds other spellings, the reference is a floor: at least as many as stand there
  letter for letter as whole words. What Alam finds is checked exactly by its own tests.
- **Semantics differ**, see the last table: Alam and the taggers report whole words, the others any run of letters.
  Alam folds spellings and splits proclitics while it searches; the peers compare letters as they are.
- **Bare matching** is names in, places out, nothing else. **The full pipeline** is the program as it is used: reading,
  zones, patterns, judging, resolving, writing JSONL; what it takes for an empty input is taken off. What `--jobs 2`
  gains is of the clock, start included.
- **Memory** is what the program itself counts; for flashtext and spaCy, which count nothing, what the process has
  grown by; for Lucene's tagger the files of its index, which it maps; for Alam the sections of the image that are
  there for matching alone; a hit is compared with the name itself. The whole image stands under Compiling.
- **Lucene's tagger** is the class `Tagger` of Solr's core, which does the work of Solr's tagger request handler, over
  an index of Lucene in the postings format FST50, without Solr's server.
- **daachorse** is measured in its latest release and, with -1 behind its name, in release 1.0.0.

"""


def performance_page(record, plot):
    return HOW + "\n".join(sections(record, plot)) + "\n"
