"""Clean English for training: news, web pages, and manuals where given; split by source.

DIR holds news/articles.jsonl.xz (id, source, text), debris/lines.tsv.gz (content lines of web
pages) and, if wanted, wording/manuals.jsonl (source, text; see manuals.py).
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auditor.learned.wording.tokens import Token, tokens_of
from auditor.learned.wording.vocabulary import Vocabulary

TEST, DEV, TRAIN = 2, 1, 0
TEST_SHARE, DEV_SHARE = 6, 12  # of a hundred hash values of the source name
LEAST_COUNT = 9  # occurrences in training sources for a word to be known
MANUAL_TOKENS = 450_000  # at most from one package
LEAST_LINE_WORDS = 6


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
    """Yield (source, text) of every clean document."""
    with lzma.open(data / "news" / "articles.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            yield entry["source"], entry["text"]
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


@dataclass(frozen=True, slots=True)
class Corpus:
    """All documents as numbers of forms: forms, ids and cases (tokens,), lengths, sources."""

    forms: list[str]
    ids: NDArray[np.int32]
    cases: NDArray[np.uint8]
    lengths: NDArray[np.int64]
    sources: list[str]

    def parts(self) -> NDArray[np.uint8]:
        """Return the part of each document (documents,)."""
        return np.array([part_of(s) for s in self.sources], np.uint8)

    def offsets(self) -> NDArray[np.int64]:
        """Return where each document begins, and the end (documents + 1,)."""
        return np.concatenate([[0], np.cumsum(self.lengths)])

    def tokens(self, start: int, end: int) -> list[Token]:
        """Return stored tokens again; their offsets are places, not code points."""
        pairs = zip(self.ids[start:end].tolist(), self.cases[start:end].tolist(), strict=True)
        names = ((self.forms[k], case) for k, case in pairs)
        return [Token(f, n, n + 1, c, f[0].isalpha()) for n, (f, c) in enumerate(names)]

    def vocabulary(self) -> Vocabulary:
        """Return the words of the training part that occur often enough, commonest first."""
        train = np.repeat(self.parts() == TRAIN, self.lengths)
        counts = np.bincount(self.ids[train], minlength=len(self.forms))
        order = np.argsort(-counts, kind="stable")
        kept = (k for k in order if counts[k] >= LEAST_COUNT and self.forms[k][0].isalpha())
        return Vocabulary(self.forms[k] for k in kept)

    def numbered(self, words: Vocabulary) -> NDArray[np.uint16]:
        """Return the tokens as numbers of the vocabulary (tokens,)."""
        lower = np.array([words.id_of(f, 0) for f in self.forms], np.uint16)
        title = np.array([words.id_of(f, 1) for f in self.forms], np.uint16)
        return np.where(self.cases == 0, lower[self.ids], title[self.ids])


def read_corpus(data: Path, cache: Path) -> Corpus:
    """Return the tokenised documents; the second time from the cache folder."""
    if (cache / "corpus.npz").is_file() and (cache / "corpus.json").is_file():
        with np.load(cache / "corpus.npz", allow_pickle=False) as z:
            arrays = {k: z[k] for k in z.files}
        facts = json.loads((cache / "corpus.json").read_text(encoding="utf-8"))
        return Corpus(
            facts["forms"], arrays["ids"], arrays["cases"], arrays["lengths"], facts["sources"]
        )
    forms: dict[str, int] = {}
    ids, cases, sources = [], [], []
    taken: Counter[str] = Counter()
    for source, text in documents(data):
        if source.startswith("tech:") and taken[source] > MANUAL_TOKENS:
            continue
        tokens = tokens_of(text)
        taken[source] += len(tokens)
        sources.append(source)
        ids.append(np.array([forms.setdefault(t.form, len(forms)) for t in tokens], np.int32))
        cases.append(np.array([t.case for t in tokens], np.uint8))
    lengths = np.array([len(x) for x in ids])
    found = Corpus(list(forms), np.concatenate(ids), np.concatenate(cases), lengths, sources)
    np.savez(cache / "corpus.npz", ids=found.ids, cases=found.cases, lengths=found.lengths)
    facts = {"forms": found.forms, "sources": found.sources}
    (cache / "corpus.json").write_text(json.dumps(facts), encoding="utf-8")
    return found
