"""The command lines of `alam import` and `alam export`, and what happens in between."""

import argparse
import os
import signal
import sys
import textwrap

from importers import weight
from importers.errors import DATA, INTERRUPTED, USE, Failure, Refused
from importers.kinds import KINDS, load
from importers.known import Known
from importers.output import Output
from importers.progress import Progress
from importers.reader import Source

WRONG = 50  # rows that look like nothing of the kind before the file is called a wrong one


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise Failure("%s (see '%s --help')" % (message, self.prog), USE)


class Report:
    """What an importer tells: rows that it refuses, and how many it has seen."""

    def __init__(self, output, importer, path):
        self.output, self.count = output, output.count
        self.importer, self.path = importer, path
        self.first = None

    def refuse(self, number, reason, row):
        self.count["refused"] += 1
        self.output.reject(number, str(reason), row)
        self.first = self.first or "line %d: %s" % (number, reason)
        shapeless = not isinstance(reason, Refused) or reason.shape
        if shapeless and not self.count["entities"] + self.count["left_out"] and \
                self.count["refused"] >= WRONG:
            raise self.wrong()

    def refuse_unread(self, number, reason, row):
        self.count["rows"] += 1
        self.refuse(number, reason, row)

    def wrong(self):
        return Failure("%s: no row could be read as %s; %s"
                       % (self.path, self.importer.expected, self.first))


def summary(output):
    count = output.count
    text = "%s: %d entities, %d names; %d rows read, %d left out, %d refused" % (
        output.path, count["entities"], count["names"], count["rows"], count["left_out"],
        count["refused"])
    if count["names_refused"]:
        text += ", %d names refused" % count["names_refused"]
    if count["refused"] or count["names_refused"]:
        text += " (%s)" % output.rejected_path
    return text


def take(entity, number, row, weigher, report, given):
    """Writes an entity, unless something about it is wrong."""
    output = report.output
    try:
        if weigher:
            weigher.weigh(entity)
        entity.demand_names(given.languages)
        if not output.is_new(entity.key):
            raise Refused("%s was there before; the first row counts" % entity.key)
    except Refused as refused:
        report.refuse(number, refused, row)
        return
    for flaw in entity.flaws:
        output.count["names_refused"] += 1
        output.reject(number, flaw, row)
    if given.min_population and entity.type == "place" and \
            (entity.population or 0) < given.min_population:
        output.count["left_out"] += 1
        return
    output.write(entity)


def identity_of(source, given):
    """All that decides about the result."""
    options = {key: value for key, value in vars(given).items()
               if key not in ("quiet", "restart", "output", "file")}
    return [source.fingerprint(), repr(sorted(options.items()))]


def run(importer, source, output, given):
    report = Report(output, importer, given.file)
    source.refuse = report.refuse_unread
    place = output.begin(importer.resumable and not given.restart)
    if place:
        source.go_to(place)
        if not given.quiet:
            sys.stderr.write("alam import: going on behind line %d\n" % place[1])
    weigher = None
    for entity, number, row in importer.entities(source, report):
        if importer.public and not weigher:
            weigher = weight.Weigher(Known(given.beside), given.sure)
        take(entity, number, row, weigher, report, given)
    if not output.count["entities"]:
        if output.count["refused"]:
            raise report.wrong()
        raise Failure("%s: nothing was imported: %d rows were read and %d left out; see the options"
                      % (given.file, output.count["rows"], output.count["left_out"]))


def run_import(importer, given):
    progress = Progress(given.quiet)
    with Source(given.file, importer.limit, progress=progress) as source:
        output = Output(given.output, importer.default_type, identity_of(source, given))
        try:
            run(importer, source, output, given)
        except KeyboardInterrupt:
            progress.end()
            if importer.resumable and output.save():
                raise Failure("stopped; the same command goes on from there", INTERRUPTED) from None
            output.forget()
            raise Failure("stopped", INTERRUPTED) from None
        except Failure:
            progress.end()
            if not (importer.resumable and output.part and output.save()):
                output.forget()
            raise
        finally:
            output.close()
        progress.end()
        output.finish("%s (%s)" % (importer.source, os.path.basename(given.file)), importer.licence)
    if not given.quiet:
        print(summary(output))


def whole(text):
    if not text.isdigit():
        raise argparse.ArgumentTypeError("'%s' is no whole number" % text)
    return int(text)


def language_list(text):
    languages = text.split(",")
    for language in languages:
        if not (2 <= len(language) <= 11 and language.replace("-", "").isalnum()):
            raise argparse.ArgumentTypeError("'%s' is no list of languages such as ar,en" % text)
    return languages


def import_parser(kind, importer):
    parser = Parser(prog="alam import " + kind, add_help=False, allow_abbrev=False,
                    usage="alam import %s FILE -o OUT.yaml [OPTION...]" % kind,
                    description=importer.help, epilog=textwrap.dedent(importer.epilog),
                    formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", metavar="FILE", help="plain, gzip or bzip2")
    parser.add_argument("-o", "--output", metavar="OUT.yaml", required=True,
                        help="the gazetteer to write; refused rows go to OUT.yaml.rejected")
    importer.options(parser)
    if importer.public:
        parser.add_argument("--languages", metavar="a,b", type=language_list, default=["ar", "en"],
                            help="names in these languages (ar,en)")
        parser.add_argument("--beside", metavar="PATH",
                            help="gazetteers that the result is used together with: their names go first "
                            "(those that ship)")
        parser.add_argument("--min-population", metavar="N", type=whole, default=0,
                            help="leave out places with fewer people, or an unknown number")
        parser.add_argument("--sure", metavar="N", type=whole, default=weight.SURE,
                            help="from so many people on a place's name of one word needs no support, "
                            "of several words from a fifth of it (100000)")
    parser.add_argument("--restart", action="store_true",
                        help="begin anew where an import was interrupted")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")
    parser.add_argument("-h", "--help", action="help", help="show this help")
    return parser


def import_command(arguments):
    kind = arguments[0]
    if kind not in KINDS:
        raise Failure("there is no kind '%s'; expected %s (see 'alam import --help')"
                      % (kind, ", ".join(KINDS)), USE)
    importer = load(kind)
    given = import_parser(kind, importer).parse_args(arguments[1:])
    if given.output == given.file:
        raise Failure("FILE and OUT.yaml are the same file", USE)
    if not given.output.endswith((".yaml", ".yml")):
        raise Failure("'%s' does not end with .yaml, so 'alam compile' would not find it in a folder"
                      % given.output, USE)
    given.kind_of_import = kind
    given.min_population = getattr(given, "min_population", 0)
    given.languages = getattr(given, "languages", ["any language"])
    run_import(importer(given), given)


def export_command(arguments):
    from importers import export
    export.run(arguments, Parser)


def stop(*_):
    raise KeyboardInterrupt


def main(arguments):
    signal.signal(signal.SIGTERM, stop)
    command, rest = arguments[0], arguments[1:]
    try:
        (import_command if command == "import" else export_command)(rest)
        sys.stdout.flush()
    except Failure as failure:
        sys.stderr.write("alam %s: %s\n" % (command, failure))
        return failure.status
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        sys.stderr.write("alam %s: memory is out\n" % command)
        return DATA
    except OSError as error:
        sys.stderr.write("alam %s: %s\n" % (command, error))
        return DATA
    return 0
