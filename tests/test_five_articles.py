"""Five real articles against their gold annotation: python3 tests/test_five_articles.py ALAM IMAGE

The articles are not part of the project; they are looked for in ../shared, beside the repository. Without
them there is nothing to test, and the exit status says so (77).
"""

import json
import pathlib
import subprocess
import sys
import tempfile

SHARED = pathlib.Path(__file__).resolve().parent.parent.parent / "shared"
SKIPPED = 77
LEAST_STRICT, LEAST_LINKED = "0.99", "0.98"
LEAST_ZONES = 0.98


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    alam, image = sys.argv[1:]
    articles = sorted((SHARED / "articles").glob("*.txt"))
    gold = sorted((SHARED / "gold").glob("*.jsonl"))
    if not articles or not gold:
        print("SKIP: there are no articles in", SHARED)
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        found = pathlib.Path(folder) / "found.jsonl"
        tagging = subprocess.run([alam, "tag", "--image", image, "--format", "jsonl",
                                  "--output", found, *articles], timeout=120)
        if tagging.returncode != 0:
            return 1
        scoring = subprocess.run([alam, "eval", "--min-strict-f1", LEAST_STRICT,
                                  "--min-linked-f1", LEAST_LINKED, *gold, "--", found], timeout=120)
        report = subprocess.run([alam, "eval", "--json", "--errors", "none", *gold, "--", found],
                                capture_output=True, timeout=120)
    if scoring.returncode != 0 or report.returncode != 0:
        return 1
    zones = json.loads(report.stdout)["zones"]
    return 0 if zones["right"] >= LEAST_ZONES * zones["compared"] > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
