"""python3 importers import|export ...: started by `alam import` and `alam export`."""

import pathlib
import sys

if sys.version_info < (3, 8):
    sys.exit("alam import: Python %d.%d was found; 3.8 or later is needed" % sys.version_info[:2])

# The package, not its folder: a file called csv.py in it must not hide the library's.
sys.path[0] = str(pathlib.Path(__file__).resolve().parent.parent)

from importers import main  # noqa: E402

sys.exit(main.main(sys.argv[1:]))
