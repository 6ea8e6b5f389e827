"""Importers: public gazetteers and lists of one's own as YAML that `alam compile` reads, and back.

One file a kind in kinds/, each a class with a docstring that is its help. What they share:

    reader.py       lines of plain, gzip and bzip2 files; resuming; lines that are no text
    entity.py       what an importer makes of a row
    names.py        which names the compiler takes, and what language they are
    slug.py         ids
    known.py        what rules and gazetteers know already
    weight.py       priors, and which names are ordinary words too
    output.py       writing YAML, rows that were refused, the state of an import that was interrupted
    references.py   the last pass: within and country become ids
    yaml_reader.py  reading gazetteers (for export and weight.py)

Standard library only.
"""
