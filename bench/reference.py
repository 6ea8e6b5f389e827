"""What each peer has to find, by the shortest way that is obviously right: every place is compared with a set of names.

All functions take a text and names and give the spans (start, end) in code points, by start and then by end. They
are for samples of some hundred kilobytes.
"""
import unicodedata

ASCII_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


def occurrences(text, names):
    """Every place of every name."""
    known = set(names)
    lengths = sorted({len(name) for name in known})
    for start in range(len(text)):
        for length in lengths:
            if start + length <= len(text) and text[start:start + length] in known:
                yield start, start + length


def all_substrings(text, names):
    return list(occurrences(text, names))


def leftmost_longest(spans):
    """Of spans by start: the first that begins after the last one taken; of those at one place the longest."""
    longest = {}
    for start, end in spans:
        longest[start] = max(end, longest.get(start, 0))
    taken, free = [], 0
    for start, end in sorted(longest.items()):
        if start >= free:
            taken.append((start, end))
            free = end
    return taken


def longest_substrings(text, names):
    return leftmost_longest(occurrences(text, names))


def is_word(letter):
    """A letter, mark or digit of the Arabic block, or one of A-Z, a-z, 0-9 and the underscore."""
    return letter in ASCII_WORD or ("\u0600" <= letter <= "\u06ff" and unicodedata.category(letter)[0] in "LMN")


def is_whole(text, start, end):
    """Whether no character of a word touches the span."""
    return not (start > 0 and is_word(text[start - 1])) and not (end < len(text) and is_word(text[end]))


def longest_words(text, names):
    return leftmost_longest(span for span in occurrences(text, names) if is_whole(text, *span))


def token_sequences(tokens, names):
    """Every sequence of tokens that is a name. `tokens` are (start, end, text), `names` sequences of texts.

    An end of a paragraph, which no name goes across, is a token of its own with the text None.
    """
    known = {tuple(name) for name in names if name}
    lengths = sorted({len(name) for name in known})
    texts = [token[2] for token in tokens]
    for first in range(len(tokens)):
        for length in lengths:
            if tuple(texts[first:first + length]) in known and first + length <= len(tokens):
                yield tokens[first][0], tokens[first + length - 1][1], first, first + length


def all_tokens(tokens, names):
    return [span[:2] for span in token_sequences(tokens, names)]


def longest_tokens(tokens, names):
    """The sequence with the most tokens, of equally long ones the first, takes its tokens; and so on."""
    taken, used = [], set()
    found = sorted(token_sequences(tokens, names), key=lambda span: (span[2] - span[3], span[2]))
    for start, end, first, after in found:
        if used.isdisjoint(range(first, after)):
            used.update(range(first, after))
            taken.append((start, end))
    return sorted(taken)


def outermost_tokens(tokens, names):
    """Sequences that lie inside no other one."""
    outermost, furthest = [], -1
    for start, end in sorted(all_tokens(tokens, names), key=lambda span: (span[0], -span[1])):
        if end > furthest:
            outermost.append((start, end))
            furthest = end
    return outermost


PLAIN = {"all substrings": all_substrings, "longest substrings": longest_substrings, "longest words": longest_words}
TOKENS = {"all tokens": all_tokens, "longest tokens": longest_tokens, "outermost tokens": outermost_tokens}


def places(text, unit):
    """The position of each code point, and of the end, in bytes of UTF-8, in UTF-16 units or in code points."""
    width = {"byte": lambda letter: len(letter.encode()), "codepoint": lambda letter: 1,
             "utf16": lambda letter: 1 + (letter > "\uffff")}[unit]
    found, place = [], 0
    for letter in text:
        found.append(place)
        place += width(letter)
    return found + [place]


def summary(spans, at=None):
    """(hits, sum over start * 1000003 + end modulo 2^64); `at` maps positions, see places."""
    hits = total = 0
    for start, end in spans:
        hits += 1
        total += (at[start] * 1_000_003 + at[end]) if at else start * 1_000_003 + end
    return hits, total % 2**64
