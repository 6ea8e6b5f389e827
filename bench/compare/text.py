"""The corpus: news sentences in paragraphs and whole articles, again and again in another order, up to a size."""
import json
import random

from . import sources

SENTENCES_IN_A_PARAGRAPH = 12
DOCUMENT_BYTES = 3000  # a document is complete when it has reached this many


def paragraphs(shared, seed):
    """Yields paragraphs without end; in each pass every sentence and every article comes once."""
    lines, articles = list(sources.sentences(shared)), list(sources.articles(shared))
    chance = random.Random(seed)
    while True:
        chance.shuffle(lines)
        found = [" ".join(lines[start:start + SENTENCES_IN_A_PARAGRAPH])
                 for start in range(0, len(lines), SENTENCES_IN_A_PARAGRAPH)]
        for article in articles:
            found.insert(chance.randrange(len(found) + 1), article)
        yield from found


def write(shared, size, path, seed):
    """Writes paragraphs with an empty line between them, as many as make `size` bytes of UTF-8 at least."""
    written = 0
    with open(path, "wb") as file:
        for paragraph in paragraphs(shared, seed):
            written += file.write(paragraph.encode() + b"\n\n")
            if written >= size:
                return


def write_beginning(source, size, path):
    """Writes the first paragraphs of a corpus, as many as make `size` bytes at least."""
    text = source.read_bytes()
    end = text.find(b"\n\n", min(size, len(text)) - 1)
    path.write_bytes(text if end < 0 else text[:end + 2])


def write_documents(source, path):
    """Writes a corpus as JSONL documents of DOCUMENT_BYTES at least; returns how many bytes of text they hold."""
    parts, size, number, total = [], 0, 0, 0
    with open(path, "w", encoding="utf-8") as file:
        for paragraph in source.read_text(encoding="utf-8").split("\n\n") + [None]:
            if paragraph:
                parts.append(paragraph)
                size += len(paragraph.encode())
            if parts and (paragraph is None or size >= DOCUMENT_BYTES):
                text = "\n\n".join(parts)
                total += len(text.encode())
                file.write(json.dumps({"id": f"d{number}", "text": text}, ensure_ascii=False) + "\n")
                parts, size, number = [], 0, number + 1
    return total
