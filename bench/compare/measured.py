"""Runs a command and prints what it took as JSON: measured.py FILE COMMAND...

What the command prints goes into the file.

A process of its own, because a child's peak of memory counts from what its parent had: measured from a large
program, a small one seems to be as large.
"""
import json
import os
import subprocess
import sys
import time


def main():
    began = time.perf_counter()
    with open(sys.argv[1], "wb") as output:
        process = subprocess.Popen(sys.argv[2:], stdout=output, stderr=subprocess.PIPE)
    error = process.stderr.read().decode(errors="replace").strip()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    print(json.dumps({"wall_seconds": time.perf_counter() - began, "seconds": used.ru_utime + used.ru_stime,
                      "peak_bytes": used.ru_maxrss * 1024, "status": process.returncode, "error": error}))


if __name__ == "__main__":
    main()
