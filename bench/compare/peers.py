"""The peers: what each is, what it reports, how it is built and how it is called.

A builder gets the folder for what is built and returns nothing; it raises CannotBuild with the reason, which the record
then gives beside the peer's name.
"""
import dataclasses
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent / "peers"
JAVA_HEAP = "-Xmx4g"


class CannotBuild(Exception):
    """Why a peer cannot be built on this machine."""


@dataclasses.dataclass(frozen=True)
class Peer:
    """One row of the table. `command` holds {tools}, the folder with what was built, where it needs it."""
    name: str
    semantics: str  # a key of reference.PLAIN or reference.TOKENS
    unit: str  # of its positions: byte, codepoint or utf16
    family: str  # what it is built with, a key of BUILDERS
    command: tuple
    whole_words: bool = False

    def arguments(self, tools):
        return [part.format(tools=tools, here=HERE) for part in self.command]


def rust(name, program, kind):
    return Peer(name, "longest substrings", "byte", "rust", (f"{{tools}}/rust/release/{program}", kind))


def python(name, semantics, script, *options):
    return Peer(name, semantics, "codepoint", "python",
                ("{tools}/venv/bin/python", f"{{here}}/python/{script}", *options), "substrings" not in semantics)


PEERS = [
    rust("aho-corasick", "aho_corasick", "automatic"),
    rust("aho-corasick-contiguous", "aho_corasick", "contiguous"),
    rust("daachorse", "daachorse", "bytewise"),
    rust("daachorse-charwise", "daachorse", "charwise"),
    rust("daachorse-1", "daachorse", "bytewise-1"),
    rust("daachorse-1-charwise", "daachorse", "charwise-1"),
    Peer("hyperscan", "all substrings", "byte", "hyperscan", ("{tools}/hyperscan",)),
    python("pyahocorasick", "all substrings", "ahocorasick_peer.py"),
    python("pyahocorasick-longest", "longest substrings", "ahocorasick_peer.py", "--longest"),
    python("flashtext", "longest words", "flashtext_peer.py"),
    python("spacy-phrases", "all tokens", "spacy_peer.py"),
    python("spacy-ruler", "longest tokens", "spacy_peer.py", "--ruler"),
    Peer("lucene-tagger", "outermost tokens", "utf16", "lucene",
         ("java", JAVA_HEAP, "-cp", "{tools}/lucene/classes:{tools}/lucene/lib/*", "alam.bench.LuceneTagger"), True),
]


def run(command, log):
    """Runs a step of a build; what it prints goes into a file, whose last line tells the reason of a failure."""
    with open(log, "a", encoding="utf-8") as file:
        done = subprocess.run([str(part) for part in command], stdout=file, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
        last = next((line.strip() for line in lines if line.strip().lower().startswith(("error", "[error"))), "")
        raise CannotBuild(f"{pathlib.Path(command[0]).name} failed{': ' + last[:120] if last else ''}")


def need(command, package):
    if not shutil.which(command):
        raise CannotBuild(f"{command} is missing; tools/setup --bench installs {package}")


def build_rust(tools, log):
    need("cargo", "cargo")
    run(["cargo", "build", "--release", "--jobs", "1", "--manifest-path", HERE / "rust" / "Cargo.toml",
         "--target-dir", tools / "rust"], log)


def build_hyperscan(tools, log):
    need("cc", "build-essential")
    try:
        run(["cc", "-std=c17", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", HERE / "c" / "hyperscan.c", "-lhs", "-o",
             tools / "hyperscan"], log)
    except CannotBuild as error:
        raise CannotBuild("its library is missing; tools/setup --bench installs libhyperscan-dev") from error


def build_python(tools, log):
    wanted = HERE / "python" / "requirements.txt"
    stamp = tools / "venv" / "requirements.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted.read_text(encoding="utf-8"):
        return
    run([sys.executable, "-m", "venv", tools / "venv"], log)
    run([tools / "venv" / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted], log)
    shutil.copy(wanted, stamp)


def build_lucene(tools, log):
    need("mvn", "maven")
    need("javac", "default-jdk-headless")
    home, source = tools / "lucene", HERE / "lucene"
    run(["mvn", "--quiet", "--batch-mode", "--file", source / "pom.xml", f"-DoutputDirectory={home / 'lib'}",
         "dependency:copy-dependencies"], log)
    run(["javac", "-d", home / "classes", "-cp", f"{home / 'lib'}/*", *sorted(source.rglob("*.java"))], log)


BUILDERS = {"rust": build_rust, "hyperscan": build_hyperscan, "python": build_python, "lucene": build_lucene}


def build_all(wanted, tools, say):
    """Builds the families of the wanted peers; returns {family: reason} of those that cannot be built."""
    tools.mkdir(parents=True, exist_ok=True)
    failed = {}
    for family in dict.fromkeys(peer.family for peer in wanted):
        say(f"building peers: {family}")
        log = tools / f"{family}.log"
        log.unlink(missing_ok=True)
        try:
            BUILDERS[family](tools, log)
        except CannotBuild as error:
            failed[family] = str(error)
            say(f"  cannot be built: {error}")
    return failed


def choose(names):
    """The peers of these names; a name stands for all whose names begin with it."""
    chosen = [peer for peer in PEERS if any(peer.name == name or peer.name.startswith(name + "-") for name in names)]
    for name in names:
        if not any(peer.name == name or peer.name.startswith(name + "-") for peer in PEERS):
            raise ValueError(f"'{name}' is no peer; there are {', '.join(peer.name for peer in PEERS)}")
    return chosen
