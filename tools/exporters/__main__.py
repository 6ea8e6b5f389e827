"""python3 exporters parquet|arrow --index=DB --output=FILE [FILTER...]: started by `alam index export`.

Writes the mentions of an index as a table by columns, those of `--format csv`. It reads the views of the
index, which are public, and needs pyarrow.
"""

import argparse
import math
import os
import pathlib
import sqlite3
import sys

BATCH = 65536  # rows that are in memory at once

# Names and types of the columns, in their order.
COLUMNS = [("document", "string"), ("source", "text"), ("date", "day"), ("field", "text"),
           ("start", "int64"), ("end", "int64"), ("text", "string"), ("id", "text"), ("type", "text"),
           ("kind", "text"), ("name", "text"), ("zone", "text"), ("mode", "text"), ("match", "text"),
           ("nested", "bool"), ("clitics", "text"), ("score", "double"), ("sentence", "int64"),
           ("paragraph", "int64"), ("latitude", "double"), ("longitude", "double")]

QUERY = """
SELECT m.document, m.source, m.date, m.field, m.start, m."end", m.text, m.id, m.type, m.kind, m.name,
       m.zone, m.mode, m.match, m.nested, m.clitics, m.score, m.sentence, m.paragraph,
       e.latitude, e.longitude
FROM documents d CROSS JOIN mentions m ON m.document = d.document CROSS JOIN entities e ON e.id = m.id
WHERE %s ORDER BY d.number"""


class Failure(Exception):
    """Ends the program with a message."""


def conditions(given):
    """The filters as SQL, and the values for it. Dates were checked: "2024-04" is a prefix of its days."""
    clauses, values = ["round(m.score * 100) >= ?"], [math.ceil(given.min_score * 100 - 1e-9)]
    if given.first:
        clauses.append("m.date >= ?")
        values.append(given.first)
    if given.last:
        clauses.append("m.date <= ? || '~'")
        values.append(given.last)
    for column in ("source", "zone", "type"):
        listed = getattr(given, column)
        if listed:
            clauses.append("m.%s IN (%s)" % (column, ", ".join("?" * len(listed))))
            values += listed
    return " AND ".join(clauses), values


def import_pyarrow(wanted):
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise Failure("%s needs the Python package pyarrow, which %s cannot import (%s); install it with: "
                      "%s -m pip install pyarrow" % (wanted, sys.executable, error,
                                                     sys.executable)) from None
    return pyarrow


def schema_of(pyarrow):
    """Texts that come again and again are stored once, as a dictionary."""
    types = {"string": pyarrow.string(), "int64": pyarrow.int64(), "double": pyarrow.float64(),
             "bool": pyarrow.bool_(), "day": pyarrow.date32(),
             "text": pyarrow.dictionary(pyarrow.int32(), pyarrow.string())}
    return pyarrow.schema([(name, types[kind]) for name, kind in COLUMNS])


def batches(pyarrow, schema, rows):
    from datetime import date
    place = {name: i for i, (name, _) in enumerate(COLUMNS)}
    while True:
        some = rows.fetchmany(BATCH)
        if not some:
            return
        columns = list(zip(*some))
        columns[place["date"]] = [day and date.fromisoformat(day) for day in columns[place["date"]]]
        columns[place["nested"]] = [bool(nested) for nested in columns[place["nested"]]]
        arrays = [pyarrow.array(column, field.type) for column, field in zip(columns, schema)]
        yield pyarrow.record_batch(arrays, schema=schema)


def write(pyarrow, given, rows, part):
    schema = schema_of(pyarrow)
    if given.format == "parquet":
        with pyarrow.parquet.ParquetWriter(part, schema, compression="zstd") as writer:
            for batch in batches(pyarrow, schema, rows):
                writer.write_batch(batch)
        return
    # Dictionaries grow from batch to batch; the file format wants all of them to be one.
    table = pyarrow.Table.from_batches(batches(pyarrow, schema, rows), schema).unify_dictionaries()
    with pyarrow.OSFile(part, "wb") as file, pyarrow.ipc.new_file(file, schema) as writer:
        writer.write_table(table, max_chunksize=BATCH)


def read_arguments(arguments):
    parser = argparse.ArgumentParser(prog="exporters", allow_abbrev=False)
    parser.add_argument("format", choices=("parquet", "arrow"))
    parser.add_argument("--index", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--from", dest="first")
    parser.add_argument("--to", dest="last")
    for name in ("source", "zone", "type"):
        parser.add_argument("--" + name, action="append", default=[])
    parser.add_argument("--min-score", type=float, default=0)
    return parser.parse_args(arguments)


def export(given):
    """The file is there whole or not at all."""
    pyarrow = import_pyarrow(given.format)
    part = given.output + ".part"
    where, values = conditions(given)
    database = sqlite3.connect(pathlib.Path(given.index).absolute().as_uri() + "?mode=ro", uri=True)
    try:
        write(pyarrow, given, database.execute(QUERY % where, values), part)
        os.replace(part, given.output)
    finally:
        database.close()
        if os.path.exists(part):
            os.unlink(part)


def main():
    given = read_arguments(sys.argv[1:])
    try:
        export(given)
    except Failure as failure:
        message = str(failure)
    except sqlite3.Error as error:
        message = "%s: %s" % (given.index, error)
    except OSError as error:
        message = "%s: cannot write: %s" % (given.output, error.strerror or error)
    except MemoryError:
        message = "memory is out"
    else:
        return 0
    sys.stderr.write("alam index: %s\n" % message)
    return 2


if __name__ == "__main__":
    sys.exit(main())
