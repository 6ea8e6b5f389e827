"""The two ways to fail."""

USE, DATA, INTERRUPTED = 1, 2, 130


class Failure(Exception):
    """Ends the program with a message. `status` is its exit status."""

    def __init__(self, message, status=DATA):
        super().__init__(message)
        self.status = status


class Refused(Exception):
    """A row, or a name of it, that cannot be taken; the message is the reason.

    `shape`: the row does not look like one of this format at all. When no row does, the file is the
    wrong one, which is an error of its own.
    """

    def __init__(self, reason, shape=False):
        super().__init__(reason)
        self.shape = shape
