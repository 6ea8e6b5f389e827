"""An index whose writer is killed: python3 tests/test_index_crash.py ALAM [IMAGE]

Kills `alam index add` (and retag, and remove) with SIGKILL at random moments, several hundred times, and
looks at the file after each: it must be sound, have whole documents only, and have every document that it
had before, in the new state or in the old. Documents change from round to round, so that what is killed
replaces as well as adds. The seed is printed; ALAM_SEED repeats a run.
"""

import contextlib
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
HERE = ROOT / "tests" / "index"
ROUNDS = 600
BUDGET = 45.0  # seconds; a slow machine (or a sanitizer) makes fewer rounds, but at least LEAST
LEAST = 60
DOCUMENTS = 120
PLACES = ["Moscow", "Russia", "Shusha", "Azerbaijan", "Nagorno-Karabakh"]


class Failure(Exception):
    pass


def make_documents(random_, version, path):
    """Documents that say in their text which version they are, and how many names they have."""
    with open(path, "w", encoding="utf-8") as file:
        for number in range(random_.randrange(DOCUMENTS // 2, DOCUMENTS)):
            names = [random_.choice(PLACES) for _ in range(random_.randrange(1, 30))]
            text = "Version %d. Names %d. %s" % (version, len(names), ". ".join(names))
            file.write(json.dumps({"id": "d%d" % number, "source": "s%d" % (number % 7), "text": text,
                                   "date": "2024-01-%02d" % (1 + version % 28)}) + "\n")


def look(path):
    """{document: version}; fails where a document is not whole."""
    found = {}
    with contextlib.closing(sqlite3.connect(path)) as database:
        if not database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            return found
        if not database.execute("PRAGMA user_version").fetchone()[0]:
            return found
        for name, text, mentions, packed in database.execute(
                "SELECT d.name, f.text, (SELECT count(*) FROM mention WHERE document = d.id), "
                "(SELECT count(*) FROM pack WHERE chunk = d.id / 32) "
                "FROM document d LEFT JOIN field f ON f.document = d.id"):
            words = text.replace(".", "").split()
            if int(words[3]) != mentions or not packed:
                raise Failure("%s has %d mentions of %s" % (name, mentions, words[3]))
            found[name] = int(words[1])
    return found


def check(alam, path, environment):
    done = subprocess.run([alam, "index", "check", path], capture_output=True, env=environment, timeout=60,
                          check=False)
    if done.returncode != 0:
        raise Failure("the index is not sound: " + done.stderr.decode())


def kill_after(command, delay, environment):
    """True where the command was killed before it ended."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    _, err = process.communicate()
    if process.returncode == 0:
        return False
    if process.returncode != -signal.SIGKILL:
        raise Failure("%s: %d: %s" % (command[2], process.returncode, err.decode()))
    return True


def compare(before, after, version, removed):
    for name, old in before.items():
        new = after.get(name)
        if new is None and name != removed:
            raise Failure("%s was lost" % name)
        if new is not None and new not in (old, version):
            raise Failure("%s is of version %d, was %d, and %d was added" % (name, new, old, version))


def run(alam, image, folder, seed):
    random_ = random.Random(seed)
    path = folder / "news.db"
    texts = folder / "texts.jsonl"
    environment = dict(os.environ, ALAM_IMAGE=image)
    before, killed, kept, rounds, longest = {}, 0, 0, 0, 0.05
    began = time.monotonic()
    while rounds < ROUNDS and (rounds < LEAST or time.monotonic() - began < BUDGET):
        rounds += 1
        make_documents(random_, rounds, texts)
        command = random_.choice(["add"] * 8 + ["retag", "remove"])
        if command != "add" and not before:
            continue
        line = [alam, "index", command, path]
        removed = random_.choice(sorted(before)) if command == "remove" else None
        line += {"add": [texts], "retag": [], "remove": [removed]}[command]
        started = time.monotonic()
        # As late as a command takes, so that its end is hit as often as its beginning.
        died = kill_after(line, random_.uniform(0, longest), environment)
        longest = min(2.0, longest * 1.05) if died else max(0.01, 1.1 * (time.monotonic() - started))
        killed += died
        if not path.exists():
            continue
        after = look(path)
        compare(before, after, rounds, removed)
        kept += died and after != before
        if rounds % 10 == 0 and after:
            check(alam, path, environment)
        before = after
    check(alam, path, environment)
    print("seed %d: %d rounds, %d killed, %d of them after they had stored something, %d documents, %.1f s"
          % (seed, rounds, killed, kept, len(before), time.monotonic() - began))
    if killed < rounds // 4:
        raise Failure("only %d of %d rounds were killed in time" % (killed, rounds))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    alam = sys.argv[1]
    seed = int(os.environ.get("ALAM_SEED", random.randrange(1 << 30)))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        image = str(folder / "small.alam")
        subprocess.run([alam, "compile", HERE / "gazetteer.yaml", ROOT / "rules", "-o", image], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            run(alam, image, folder, seed)
        except Failure as failure:
            print("seed %d: %s" % (seed, failure))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
