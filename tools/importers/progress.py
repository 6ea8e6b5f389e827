"""A line on the terminal that says how far an import is; nothing elsewhere."""

import sys
import time


class Progress:
    EVERY = 0.2  # seconds

    def __init__(self, quiet):
        self.on = not quiet and sys.stderr.isatty()
        self.start = self.last = time.monotonic()
        self.first = None  # where the file stood at the first call, for resumed imports

    def __call__(self, source):
        now = time.monotonic()
        if not self.on or now - self.last < self.EVERY:
            return
        self.last = now
        done = source.done()
        if self.first is None:
            self.first, self.start = done, now
        gone, spent = done - self.first, now - self.start
        left = "" if gone <= 0 else ", %s left" % self._time(spent * (1 - done) / gone)
        bar = "#" * int(done * 30)
        sys.stderr.write("\r\x1b[K[%-30s] %3d %% line %d%s" % (bar, done * 100, source.number, left))
        sys.stderr.flush()

    @staticmethod
    def _time(seconds):
        return "%d:%02d:%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60)

    def end(self):
        if self.on:
            sys.stderr.write("\r\x1b[K")
            self.on = False
