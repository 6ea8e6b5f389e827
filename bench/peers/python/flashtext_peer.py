"""flashtext: the longest names that stand as whole words, letters as they are written.

It knows only A-Z, a-z, digits and the underscore as parts of words; letters and marks of the Arabic script are
declared to it, as its own documentation shows.
"""
import unicodedata

import flashtext
import turns

ARABIC_BLOCK = range(0x600, 0x700)


def word_characters():
    """Letters, marks and digits of the Arabic block."""
    return {chr(code) for code in ARABIC_BLOCK if unicodedata.category(chr(code))[0] in "LMN"}


def build(names, _options):
    processor = flashtext.KeywordProcessor(case_sensitive=True)
    processor.set_non_word_boundaries(processor.non_word_boundaries | word_characters())
    for name in names:
        processor.add_keyword(name)

    def search(text):
        found = processor.extract_keywords(text, span_info=True)
        return len(found), sum(hit[1] for hit in found), sum(hit[2] for hit in found)

    return search, None


if __name__ == "__main__":
    turns.main("flashtext", build)
