"""JRC-Names: a name variant a line, those of an entity one behind the other."""

from importers.entity import Entity
from importers.errors import Refused
from importers.kinds.base import Grouped, columns

TYPES = {"P": "person", "O": "organization"}


class JrcNames(Grouped):
    help = "JRC-Names: number, type (P or O), language (u: any) and name variant, tab separated, with + " \
           "for blanks."
    epilog = """
        example:
          alam import jrc-names entities -o jrc-names.yaml
        """
    source, licence = "JRC-Names", "see the notice that comes with JRC-Names"
    expected = "a row of JRC-Names"
    default_type = "person"

    def parse(self, line):
        if line.startswith("#"):
            return None
        number, type_, language, name = columns(line, 4, "a row of JRC-Names")
        if not number.isdigit() or len(number) > 12:
            raise Refused("the number is '%s'" % number[:40], shape=True)
        if type_ not in TYPES:
            raise Refused("the type is '%s', expected P or O" % type_[:20])
        if language != "u" and language not in self.languages:
            return None
        return (number, type_), (language, name.replace("+", " "))

    def build(self, key, group):
        number, type_ = key
        entity = Entity(TYPES[type_], key="jrc-names:" + number)
        for language, name in group:
            if language == "u":
                self.add_by_script(entity, name)
            else:
                entity.add_name(language, name)
        entity.same_as = [entity.key]
        entity.name_id("jrc" + number)
        return entity
