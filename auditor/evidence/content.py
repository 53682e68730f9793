"""A sentence as weighted content words, so that two can be compared and aligned."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from io import BytesIO

from auditor.evidence import lexicon
from auditor.text.span import Span

_WORD = re.compile(r"(?:[A-Z]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*")

# words of saying and of time and place add little to what a sentence is about
_LIGHT = frozenset(
    "say tell announc report official also new year day week month time people make take come go "
    "get includ us".split()
)
_SAME = {
    "uae": "united arab emirates", "u.s": "united states", "us": "united states",
    "usa": "united states", "u.k": "united kingdom", "uk": "united kingdom",
    "america": "united states", "american": "united states", "britain": "united kingdom",
    "british": "united kingdom", "u.n": "united nations", "un": "united nations",
    "relation": "tie", "relationship": "tie", "%": "percent", "enter": "join", "accession": "join",
    "entry": "join",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """One content word: its stem (or number), where it stands, how telling it is (idf)."""

    stem: str
    span: Span
    weight: float
    capital: bool


@cache
def _table() -> tuple[float, ...]:
    import numpy as np

    # read straight: the table is small and asked for word by word
    data = (resources.files("auditor.learned") / "models" / "events" / "weights.npz").read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        values = arrays["idf"].astype(float)
    return tuple(values.tolist())


@lru_cache(maxsize=1 << 15)
def weight_of(stem: str) -> float:
    """How telling a stem is: its inverse document frequency in news (natural logarithm)."""
    from auditor.learned.claims.tokens import hash_of

    parts = stem.split()
    return sum(_table()[hash_of(lexicon.stem_of(part)) >> 48] for part in parts) / len(parts)


@lru_cache(maxsize=1 << 15)
def stem_of(surface: str) -> str:
    """The stem that a word is compared by; abbreviations and a few synonyms are made one."""
    lower = surface.lower().replace("’", "'").strip(".")
    if lower.endswith("'s"):
        lower = lower[:-2]
    if lower in _SAME:
        return _SAME[lower]
    stem = lexicon.stem_of(lower)
    return _SAME.get(stem, stem)


def content_words(text: str, span: Span) -> tuple[Word, ...]:
    """The words of ``span`` that carry meaning, in order."""
    found: list[Word] = []
    for match in _WORD.finditer(text, span.start, span.end):
        surface = match.group()
        lower = surface.lower()
        if lower in lexicon.FUNCTION_WORDS and not (len(surface) > 1 and surface.isupper()):
            continue
        stem = stem_of(surface)
        weight = weight_of(stem) * (0.3 if stem in _LIGHT else 1.0)
        found.append(Word(stem, Span(*match.span()), weight, surface[0].isupper()))
    return tuple(found)


def weights_of(words: Iterable[Word]) -> dict[str, float]:
    """The weight of each different stem."""
    return {word.stem: word.weight for word in words}


def coverage(of: dict[str, float], by: dict[str, float]) -> float:
    """The share (0 to 1, by weight) of the stems of ``of`` that ``by`` holds as well."""
    total = sum(of.values())
    return sum(weight for stem, weight in of.items() if stem in by) / total if total else 0.0
