"""Clean text as numbered units, the form in which training reads it.

A unit is a word piece of the encoder's vocabulary, or a whole word of several pieces: the common
ones of these get numbers of their own after the pieces, rare ones are spelt out in pieces.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auditor.learned.encoder.pieces import Pieces
from auditor.learned.wording.tokens import BREAK, LOWER, Token, tokens_of

PIECES = 30_522
UNITS = 65_536  # so that a unit fits 16 bits
BREAK_PIECE, FIRST_PIECE, END_PIECE = 1, 101, 102  # [unused0], [CLS], [SEP]
LEAST_COUNT = 3


@dataclass(frozen=True, slots=True)
class Units:
    """Documents as units: numbers and upper (n,), the words after the pieces, and their pieces."""

    numbers: NDArray[np.uint16]
    upper: NDArray[np.bool_]
    words: list[str]

    def save(self, path: Path) -> None:
        """Write to an npz file, packed."""
        words = np.frombuffer(json.dumps(self.words).encode(), np.uint8)
        np.savez(path, numbers=self.numbers, upper=np.packbits(self.upper), words=words)

    @classmethod
    def load(cls, path: Path) -> Units:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as z:
            numbers = z["numbers"]
            upper = np.unpackbits(z["upper"], count=len(numbers)).astype(bool)
            return cls(numbers, upper, json.loads(z["words"].tobytes()))


def surface_of(token: Token, text: str) -> str:
    """Return a token as the encoder's vocabulary spells it; empty for a line break."""
    if token.form == BREAK:
        return ""
    return token.form if token.word else text[token.start : token.end].lower()


class UnitBuilder:
    """Collects documents, then numbers them."""

    def __init__(self, pieces: Pieces) -> None:
        self.pieces = pieces
        self.number: dict[str, int] = {"": 0}
        self.counts: Counter[int] = Counter()
        self.found: list[NDArray[np.int32]] = []
        self.upper: list[NDArray[np.bool_]] = []

    def add(self, text: str) -> int:
        """Take in one document; return its number of tokens."""
        tokens = tokens_of(text)
        get = self.number.setdefault
        ids = [get(surface_of(t, text), len(self.number)) for t in tokens]
        self.counts.update(ids)
        self.found.append(np.array(ids, np.int32))
        self.upper.append(np.array([t.case != LOWER for t in tokens], bool))
        return len(ids)

    def finish(self) -> Units:
        """Return everything taken in, each document closed by the end piece."""
        surfaces = list(self.number)
        spelt = self.pieces.spell(surfaces)
        spelt[0] = (BREAK_PIECE,)
        long = [k for k, s in enumerate(spelt) if len(s) > 1 and surfaces[k][0].isalpha()]
        long.sort(key=lambda k: (-self.counts[k], surfaces[k]))
        own = [k for k in long[: UNITS - PIECES] if self.counts[k] >= LEAST_COUNT]
        for n, k in enumerate(own):
            spelt[k] = (PIECES + n,)
        return Units(*self.laid_out(spelt), [surfaces[k] for k in own])

    def laid_out(
        self, spelt: list[tuple[int, ...]]
    ) -> tuple[NDArray[np.uint16], NDArray[np.bool_]]:
        """Return all documents' units in one row, and whether each began with a capital."""
        sizes = np.array([len(s) for s in spelt])
        starts = np.concatenate([[0], np.cumsum(sizes)])
        flat = np.array([u for s in spelt for u in s], np.uint16)
        numbers, upper = [], []
        for ids, big in zip(self.found, self.upper, strict=True):
            size = sizes[ids]
            first = np.cumsum(size) - size
            at = np.repeat(starts[ids] - first, size) + np.arange(size.sum())
            numbers += [flat[at], np.array([END_PIECE], np.uint16)]
            upper += [np.repeat(big, size), np.zeros(1, bool)]
        return np.concatenate(numbers), np.concatenate(upper)


def unit_words(pieces: Pieces, words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield (unit, word) of every unit that is a whole word."""
    for number, piece in enumerate(pieces.names()):
        if piece.isalpha() and number > END_PIECE:
            yield number, piece
    for number, word in enumerate(words, PIECES):
        yield number, word
