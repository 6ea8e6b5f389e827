"""Which names the compiler takes, how they are tidied, and what language a name without one is in."""

import re
import unicodedata

from importers.errors import Refused

LONGEST = 120  # characters; what is longer is a description

PLAIN = re.compile(r"[^\W_]+(?:[ -][^\W_]+)*\Z")
BRACKETS = re.compile(r"\s*(\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）)\s*")
DIRECTIONS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
APOSTROPHES = re.compile("['`\u2018\u2019\u201b\u02bb\u02bc\u02bd\u02be\u02bf]")
SPACES = re.compile(r"[\s\u00a0]+")
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")


def tidy(text):
    """A name as a gazetteer lists it: without what is in brackets behind it, without marks of direction.
    Raises Refused where the compiler would."""
    if PLAIN.match(text) and len(text) <= LONGEST:
        return text
    text = SPACES.sub(" ", text)
    shown = text[:40]
    if any(unicodedata.category(letter) in ("Cc", "Co", "Cs") or letter == "\ufffd" or
           ord(letter) & 0xfffe == 0xfffe for letter in text[:LONGEST * 4]):
        raise Refused("the name '%s' has a control character" % shown.encode(
            "unicode_escape").decode())
    text = DIRECTIONS.sub("", text)
    text = SPACES.sub(" ", BRACKETS.sub(" ", text)).strip(" ,;،؛")
    if len(text) > LONGEST:
        raise Refused("the name '%s...' has %d characters; at most %d are taken"
                      % (shown, len(text), LONGEST))
    if not _has_single_signs(text, shown):
        # Ust'-Kut, Al-'Ula: what a transliteration writes for a soft sign or an ayn.
        text = APOSTROPHES.sub("", text)
        if not _has_single_signs(text, shown):
            raise Refused("the name '%s' has more than one sign between two words" % shown)
    return text


def _has_single_signs(text, shown):
    """At most one sign may stand between two words: no name in a text goes across more."""
    signs = letters = 0
    for letter in text:
        kind = unicodedata.category(letter)[0]
        if kind in "LN":
            if signs > 1 and letters:
                return False
            signs, letters = 0, letters + 1
        elif kind in "PS":
            signs += 1
    if not letters:
        raise Refused("the name '%s' has no letter or digit" % shown)
    return True


# Scripts, by the names that Unicode gives its letters, and the language that is meant where a list does not
# say one. Arabic letters are looked at more closely.
LANGUAGE_OF_SCRIPT = {"LATIN": "en", "CYRILLIC": "ru", "HEBREW": "he", "GREEK": "el", "HANGUL": "ko",
                      "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "DEVANAGARI": "hi",
                      "ARMENIAN": "hy", "GEORGIAN": "ka", "THAI": "th", "BENGALI": "bn"}
NOT_ARABIC = re.compile("[^\u0600-\u060c\u0610-\u061f\u0621-\u063a\u0640-\u065f\u0660-\u0670 \\W]")
PERSIAN = re.compile("[^\u0600-\u060c\u0610-\u061f\u0621-\u063a\u0640-\u065f\u0660-\u0670"
                     "\u067e\u0686\u0698\u06a9\u06af\u06cc\u06f0-\u06f9\u200c \\W]")


def language_of(text):
    """Of a name in a list that does not say it: ar, fa or ur for Arabic letters, else the language that
    is written most in the script of its first letter; und where that is not known."""
    if ARABIC.search(text):
        return "ar" if not NOT_ARABIC.search(text) else "fa" if not PERSIAN.search(text) else "ur"
    for letter in text:
        if letter.isalpha():
            return LANGUAGE_OF_SCRIPT.get(unicodedata.name(letter, "").split(" ")[0], "und")
    return "und"
