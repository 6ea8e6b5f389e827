"""Whether a peer finds what it has to: its count on a sample against the naive reference, under its own semantics."""
import subprocess
import sys

from . import peers, turns

sys.path.insert(0, str(peers.HERE.parent))
import reference  # noqa: E402 (the path comes first)


def read_tokens(path):
    """(names as lists of tokens, tokens of the text) of a file that a peer's --tokens has written."""
    names, tokens = [], []
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            if line == "\n":
                break
            names.append(line.rstrip("\n").split("\t"))
        for line in file:
            start, _, rest = line.rstrip("\n").partition("\t")
            if start:
                end, _, text = rest.partition("\t")
                tokens.append((int(start), int(end), text))
            else:
                tokens.append((0, 0, None))
    return names, tokens


class Reference:
    """What is expected on one sample with one dictionary. Each answer is worked out once."""

    def __init__(self, sample, dictionary, tools, folder):
        self.sample, self.dictionary, self.tools, self.folder = sample, dictionary, tools, folder
        self.spans, self.tokens = {}, {}

    def expected(self, peer):
        """(hits, sum) in the peer's unit."""
        key = (peer.semantics, peer.family if peer.semantics in reference.TOKENS else None)
        if key not in self.spans:
            self.spans[key] = self._find(peer)
        at = None
        if peer.semantics in reference.PLAIN:
            at = reference.places(self.sample.read_bytes().decode(), peer.unit)
        return reference.summary(self.spans[key], at)

    def _find(self, peer):
        if peer.semantics in reference.PLAIN:
            names = self.dictionary.read_text(encoding="utf-8").split("\n")[:-1]
            return reference.PLAIN[peer.semantics](self.sample.read_bytes().decode(), names)
        names, tokens = self._tokens(peer)
        return reference.TOKENS[peer.semantics](tokens, names)

    def _tokens(self, peer):
        """What the tokenizer of the peer makes of names and sample; the same for all peers of its family."""
        if peer.family in self.tokens:
            return self.tokens[peer.family]
        path = self.folder / f"tokens-{peer.family}.txt"
        command = [*peer.arguments(self.tools), self.dictionary, self.sample, "--tokens", path]
        command = [str(part) for part in command if part != "--ruler"]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            raise turns.Failed(f"its tokens could not be listed for the reference, status {done.returncode}")
        self.tokens[peer.family] = read_tokens(path)
        path.unlink()
        return self.tokens[peer.family]
