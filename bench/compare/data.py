"""Where corpus and dictionaries lie, and making those that are not there yet."""
import os
import pathlib
import shutil

from . import names, sources, text

GENERATOR = 1  # changes with what the generator writes, so that older files are made anew
SAMPLE_BYTES = 200_000


def cache_folder():
    """$ALAM_BENCH, else alam-bench in the user's folder for caches. Never inside the repository."""
    given = os.environ.get("ALAM_BENCH")
    if given:
        return pathlib.Path(given).expanduser().resolve()
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "alam-bench"


class Data:
    """The files of one generator and seed. Each method makes its file when it is missing and returns its path."""

    def __init__(self, cache, shared, root, seed=names.SEED, say=lambda message: None):
        self.shared, self.root, self.seed, self.say = shared, root, seed, say
        self.folder = cache / f"data-{GENERATOR}-{seed}"

    def _make(self, name, what, write):
        """Calls write(path) for a file or folder that is not there; a half-written one never takes its name."""
        path = self.folder / name
        if path.exists():
            return path
        self.say(f"making {what}")
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / (name + ".unfinished")
        if unfinished.is_dir():
            shutil.rmtree(unfinished)
        write(unfinished)
        unfinished.rename(path)
        return path

    def corpus(self, megabytes):
        """Text of `megabytes` MB; every corpus begins with the same paragraphs."""
        return self._make(f"corpus-{megabytes:g}.txt", f"{megabytes:g} MB of text",
                          lambda path: text.write(self.shared, int(megabytes * 1e6), path, self.seed))

    def sample(self):
        """The text on which counts are checked, SAMPLE_BYTES long."""
        return self._make("sample.txt", "the sample for checking counts",
                          lambda path: text.write(self.shared, SAMPLE_BYTES, path, self.seed))

    def documents(self, megabytes):
        """The corpus as JSONL."""
        corpus = self.corpus(megabytes)
        return self._make(f"documents-{megabytes:g}.jsonl", "the same text as documents",
                          lambda path: text.write_documents(corpus, path))

    def names(self, size):
        """(names, one a line; the folder with the same names as gazetteers)"""
        def write(folder):
            folder.mkdir()
            found = names.all_names(self.shared, self.root, self.seed)
            names.write(found, size, folder / "names.txt", folder / "gazetteers")
        folder = self._make(f"names-{size}", f"{size:,} names", write)
        return folder / "names.txt", folder / "gazetteers"

    def missing(self):
        """What the generator lacks, or None."""
        return sources.missing(self.shared)
