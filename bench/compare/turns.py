"""Programs that build once and then search a text each time they are asked, so that rounds can be taken in turn."""
import json
import pathlib
import resource
import select
import subprocess
import time


class Failed(Exception):
    """Why a program gave no answer: too slow, too large, or what it said itself."""


def limit_memory(megabytes):
    """For a child: more than this and its allocations fail."""
    def set_limit():
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 10**6,) * 2)
    return set_limit


class Turns:
    """A program with --turns (see bench/peers): one line of JSON when it is built, one for each text."""

    def __init__(self, command, log, build_limit, memory_megabytes=None):
        self.log = pathlib.Path(log)
        self.output = b""
        with open(self.log, "w", encoding="utf-8") as errors:
            self.process = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                bufsize=0, preexec_fn=limit_memory(memory_megabytes) if memory_megabytes else None)
        try:
            self.head = self._line(build_limit, "to build")
        except Failed:
            self.process.kill()
            self.close()
            raise

    def ask(self, path, limit, times=1):
        """{"hits", "sum", "bytes", "seconds"} of searching the text at `path`, the seconds a list with one for each
        of the times, one right after the other; `limit` in seconds is for each."""
        seconds = []
        for _ in range(times):
            try:
                self.process.stdin.write(f"{path}\n".encode())
            except BrokenPipeError:
                raise Failed(self._reason()) from None
            answer = self._line(limit, "to search")
            seconds.append(answer["seconds"])
        return {**answer, "seconds": seconds}

    def _line(self, limit, what):
        until = time.monotonic() + limit
        while b"\n" not in self.output:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise Failed(f"took more than {limit:.0f} s {what}")
            got = self.process.stdout.read(1 << 16)
            if not got:
                raise Failed(self._reason())
            self.output += got
        line, self.output = self.output.split(b"\n", 1)
        return json.loads(line)

    def _reason(self):
        self.process.wait()
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().split("\n")
        if self.process.returncode < 0:
            return f"ended by signal {-self.process.returncode}"
        return f"gave up: {lines[-1][:160]}" if lines[-1] else f"ended with status {self.process.returncode}"

    def close(self):
        """Ends the program."""
        self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class OneShot:
    """A program that is called as PROGRAM STRUCTURE TEXT --rounds N and opens its structure each time."""

    def __init__(self, command, options):
        self.command, self.options, self.head = [str(part) for part in command], options, {}

    def ask(self, path, limit, times=1):
        """As Turns.ask, but `limit` is for all of the times."""
        command = [*self.command, str(path), "--rounds", str(times), *self.options]
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=limit, check=False)
        except subprocess.TimeoutExpired:
            raise Failed(f"took more than {limit:.0f} s") from None
        if done.returncode != 0:
            raise Failed(f"gave up: {done.stderr.decode(errors='replace').strip()[-160:]}")
        self.head = json.loads(done.stdout)
        return self.head

    def close(self):
        """There is nothing that runs."""
