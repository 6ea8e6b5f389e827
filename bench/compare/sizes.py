"""Numbers of names as people write them: 1k, 100k, 1M."""
import argparse

DEFAULT = [1_000, 10_000, 100_000, 1_000_000]
FACTORS = {"k": 1_000, "m": 1_000_000}


def parse(text):
    """1k -> 1000"""
    factor = FACTORS.get(text[-1:].lower(), 1)
    digits = text[:-1] if factor > 1 else text
    if not digits.isdigit() or int(digits) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of names; write 1000, 10k or 1M")
    return int(digits) * factor


def parse_list(text):
    """1k,1M -> [1000, 1000000], the smallest first"""
    return sorted({parse(part.strip()) for part in text.split(",")})


def show(size):
    """1000 -> 1k; what is no whole number of thousands is written out"""
    for letter, factor in (("M", 1_000_000), ("k", 1_000)):
        if size % factor == 0:
            return f"{size // factor}{letter}"
    return str(size)
