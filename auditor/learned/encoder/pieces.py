"""Text to word pieces of the encoder, with exact offsets (the `tokenizers` library)."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

VOCABULARY = Path(__file__).resolve().parents[1] / "models" / "encoder" / "vocabulary.txt"
SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "."})
"""One character for one, so that offsets stay: training text knows the plain marks only."""


class Pieces:
    """The word-piece vocabulary of BERT (uncased, 30,522 pieces)."""

    def __init__(self, path: Path = VOCABULARY) -> None:
        from tokenizers import BertWordPieceTokenizer

        self._path = path
        self.tokenizer = BertWordPieceTokenizer(str(path), lowercase=True)

    def names(self) -> list[str]:
        """Return the pieces by number."""
        return self._path.read_text(encoding="utf-8").removesuffix("\n").split("\n")

    def spell(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """Return the numbers of the pieces of each word."""
        words = [w.translate(SAME) for w in words]
        found = self.tokenizer.encode_batch(words, add_special_tokens=False)
        return [tuple(each.ids) for each in found]

    def read(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return the numbers of a text's pieces and their (start, end) in code points."""
        found = self.tokenizer.encode(text.translate(SAME), add_special_tokens=False)
        return found.ids, found.offsets


@functools.lru_cache(maxsize=1)
def pieces() -> Pieces:
    """The vocabulary that comes with auditor, loaded once."""
    return Pieces()
