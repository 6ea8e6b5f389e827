"""Ids: small letters, digits and hyphens, from the English name where there is one."""

import re
import unicodedata

# Near enough to be recognized; an id is no transliteration.
LETTERS = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h",
    "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d",
    "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m",
    "ن": "n", "ه": "h", "و": "w", "ي": "y", "ى": "a", "ة": "a", "ء": "", "ؤ": "w", "ئ": "y", "ـ": "",
    "پ": "p", "چ": "ch", "ژ": "zh", "ک": "k", "گ": "g", "ی": "y", "ڤ": "v",
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye",
    "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
    "ə": "e", "ħ": "h", "ŋ": "ng", "'": "", "’": "", "ʻ": "", "ʼ": "", "‘": "", "`": ""}
TABLE = str.maketrans(LETTERS)
LONGEST = 60
PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def slug(text):
    """The id that `text` makes; "" where none of its letters is known."""
    small = text.lower().replace(" ", "-")
    if not PLAIN.match(small):
        small = small.translate(TABLE)
        small = unicodedata.normalize("NFKD", small).encode("ascii", "ignore").decode()
        small = re.sub(r"[^a-z0-9]+", "-", small).strip("-")
    if len(small) > LONGEST:
        small = small[:LONGEST].rsplit("-", 1)[0]
    return small


class Ids:
    """Ids for lists that have none: the first entity of a name has the plain one, later ones a number."""

    def __init__(self):
        self.count = {}

    def take(self, text, otherwise="entity"):
        plain = slug(text) or otherwise
        number = self.count[plain] = self.count.get(plain, 0) + 1
        while number > 1 and "%s-%d" % (plain, number) in self.count:
            number += 1
        if number == 1:
            return plain
        self.count[plain] = number
        taken = "%s-%d" % (plain, number)
        self.count[taken] = 1
        return taken
