"""Clean English for training and measuring: news, web pages, and more where given; by source.

DIR holds news/articles.jsonl.xz (id, source, title, text), debris/lines.tsv.gz (content lines of
web pages) and, if wanted, wording/manuals.jsonl (source, text; see manuals.py).
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import lzma
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from auditor.learned.encoder.pieces import Pieces
from auditor.learned.wording.units import UnitBuilder, Units

TEST, DEV, TRAIN = 2, 1, 0
TEST_SHARE, DEV_SHARE = 6, 12  # of a hundred hash values of the source name
LEAST_LINE_WORDS = 6
SOURCE_TOKENS, MANUAL_TOKENS = 3_000_000, 350_000  # at most from one source, from one package
SHORTEST = 500  # code points of a text to measure on


def hashed(name: str) -> int:
    """Return a number from 0 to 99 that depends on the name alone."""
    return int(hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:8], 16) % 100


def part_of(source: str) -> int:
    """Return TEST, DEV or TRAIN; every text of one source falls in the same part."""
    k = hashed(source)
    if source.startswith("tech:") or k >= DEV_SHARE:
        return TRAIN
    return DEV if k >= TEST_SHARE else TEST


def documents(data: Path) -> Iterator[tuple[str, str]]:
    """Yield (source, text) of every clean document; half of the news with its title first."""
    with lzma.open(data / "news" / "articles.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            titled = hashed(entry["id"]) < 50
            yield entry["source"], (entry["title"] + "\n" if titled else "") + entry["text"]
    yield from web_pages(data / "debris" / "lines.tsv.gz")
    manuals = data / "wording" / "manuals.jsonl"
    if manuals.is_file():
        with manuals.open(encoding="utf-8") as file:
            for line in file:
                entry = json.loads(line)
                yield entry["source"], entry["text"]


def web_pages(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (web:document, text) of the content lines of an extractor's main view."""
    pages: dict[str, list[str]] = defaultdict(list)
    csv.field_size_limit(10**8)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            long = len(row["text"].split()) >= LEAST_LINE_WORDS
            if row["view"] == "main" and row["label"] == "content" and long:
                pages[row["doc"]].append(row["text"])
    for name, lines in pages.items():
        yield f"web:{name}", "\n".join(lines)


def training_units(data: Path, pieces: Pieces, seed: int) -> Units:
    """Return the training part in random order as units, no source and no package too much."""
    found = [(source, text) for source, text in documents(data) if part_of(source) == TRAIN]
    random.Random(seed).shuffle(found)  # noqa: S311 - no secret
    builder = UnitBuilder(pieces)
    taken: Counter[str] = Counter()
    for source, text in found:
        most = SOURCE_TOKENS if not source.startswith(("tech:", "essays:")) else MANUAL_TOKENS
        if taken[source] <= most:
            taken[source] += builder.add(text)
    return builder.finish()


def texts(data: Path, part: int, words: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield (source, text) of one part until so many words; no source over half of them."""
    found = [pair for pair in documents(data) if part_of(pair[0]) == part]
    taken: Counter[str] = Counter()
    for k in np.random.default_rng(seed).permutation(len(found)):
        source, text = found[k]
        if len(text) < SHORTEST or taken[source] > words / 2:
            continue
        taken[source] += len(text.split())
        yield source, text
        if taken.total() > words:
            return
