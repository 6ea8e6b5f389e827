"""Reading lines of files that may be large, compressed, cut off or hostile.

    with Source("dump.json.gz", limit=1 << 20) as source:
        for line in source:             # str, without its line end
            source.number               # its number, from 1
            source.before, source.after # where to go on, to read it again or the next one

Lines that are too long, have a NUL or are not UTF-8 go to `source.refuse(number, reason, start)` and
are not seen. A place is [bytes, lines]; compressed files are resumed by counting lines.
"""

import bz2
import gzip
import hashlib
import os
import zlib

from importers.errors import Failure

HEAD = 1 << 16
BOM = b"\xef\xbb\xbf"
FOREIGN = {b"PK\x03\x04": ("a zip archive", "unpack it with unzip"),
           b"\xfd7zXZ\x00": ("compressed with xz", "unpack it with unxz"),
           b"\x28\xb5\x2f\xfd": ("compressed with zstd", "unpack it with unzstd"),
           b"\xff\xfe": ("UTF-16", "save it as UTF-8"),
           b"\xfe\xff": ("UTF-16", "save it as UTF-8"),
           b"%PDF": ("a PDF", "give the data file")}


def failure_of(path, error):
    return Failure("%s: cannot be read: %s" % (path, error.strerror or error))


class Source:
    def __init__(self, path, limit, refuse=None, progress=None):
        self.path, self.limit, self.progress = path, limit, progress
        self.refuse = refuse or (lambda number, reason, row: None)
        self.number = 0
        self.before = self.after = [0, 0]
        try:
            self.raw = open(path, "rb")
            self.head = self.raw.read(HEAD)
            self.raw.seek(0)
            self.size = os.fstat(self.raw.fileno()).st_size
        except OSError as error:
            raise failure_of(path, error) from None
        self._refuse_foreign()
        self.compressed = self.head[:2] == b"\x1f\x8b" or self.head[:3] == b"BZh"
        self.file = (gzip.GzipFile(fileobj=self.raw) if self.head[:2] == b"\x1f\x8b"
                     else bz2.BZ2File(self.raw) if self.compressed else self.raw)

    def _refuse_foreign(self):
        if not self.head:
            raise Failure("%s: the file is empty" % self.path)
        for magic, (what, remedy) in FOREIGN.items():
            if self.head.startswith(magic):
                raise Failure("%s: the file is %s; %s first" % (self.path, what, remedy))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.raw.close()

    def fingerprint(self):
        """Of the beginning of the file: what has only been cut off or grown is the same file."""
        return hashlib.sha256(self.head[:1024]).hexdigest()[:16]

    def done(self):
        """The part of the file that has been read, 0 to 1."""
        return self.raw.tell() / self.size if self.size else 1.0

    def _read(self, size):
        try:
            return self.file.readline(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise self._cut(error) from None
        except OSError as error:  # bz2 has no error of its own
            if error.errno is None:
                raise self._cut(error) from None
            raise failure_of(self.path, error) from None

    def _cut(self, error):
        why = "ends too early" if isinstance(error, EOFError) else "is damaged"
        return Failure("%s: the compressed data %s after line %d; get the file again, then the same "
                       "command goes on from where it stopped" % (self.path, why, self.number))

    def go_to(self, place):
        """Goes on behind what was read before."""
        if self.compressed:
            while self.number < place[1] and self._next() is not None:
                pass
        else:
            self.raw.seek(place[0])
            self.number = place[1]
        self.before = self.after = list(place)

    def _next(self):
        """The next line and whether it is whole; None at the end of the file."""
        line = self._read(self.limit + 1)
        if not line:
            return None
        self.number += 1
        size = len(line)
        if size > self.limit and not line.endswith(b"\n"):
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = self._read(1 << 20)
                size += len(rest)
            line = line[:200]
        self.before, self.after = self.after, [self.after[0] + size, self.number]
        return line, size

    def __iter__(self):
        while True:
            read = self._next()
            if read is None:
                return
            if self.progress and self.number % 4096 == 0:
                self.progress(self)
            text = self._decode(*read)
            if text is not None:
                yield text

    def _decode(self, line, size):
        if self.number == 1 and line.startswith(BOM):
            line = line[len(BOM):]
        if size > self.limit:
            reason = "the line has %d bytes; at most %d are read" % (size, self.limit)
        elif b"\0" in line:
            reason = "the line has a NUL byte"
        else:
            try:
                return line.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                reason = "byte %d of the line is not UTF-8" % (error.start + 1)
        self.refuse(self.number, reason, line.decode("utf-8", "replace"))
        return None
