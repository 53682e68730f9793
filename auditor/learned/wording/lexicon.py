"""What the reader knows of single words: frequencies, and what each may stand in for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from auditor.language.frequencies import frequencies

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PAIRS, WORDS = "pairs.npz", "words.json"


def zipf_of(form: str) -> float:
    """Return the log10 frequency per billion words (wordfreq), 0 for an unknown word."""
    share = frequencies().get(form, 0.0)
    return round(math.log10(share) + 9, 2) if share else 0.0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Substitutes with the words they may have replaced, and garbled phrases with their originals.

    row: substitute -> row; offsets (rows + 1,) into numbers (total,), of `words`, and weights
    (total,), ten times the strength of the pair: 10-20 for a thesaurus, more if seen in tortured
    phrases.
    """

    words: list[str]
    row: dict[str, int]
    offsets: NDArray[np.uint32]
    numbers: NDArray[np.uint16]
    weights: NDArray[np.uint8]
    phrases: dict[str, list[str]]

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Read words.json and pairs.npz of a model folder."""
        import numpy as np

        data = msgspec.json.decode((folder / WORDS).read_bytes())
        row = dict(zip(data["substitutes"], range(len(data["substitutes"])), strict=True))
        with np.load(folder / PAIRS, allow_pickle=False) as z:
            arrays = (z["offsets"], z["numbers"], z["weights"])
        return cls(data["words"], row, *arrays, data["phrases"])

    def originals(self, form: str) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
        """Return which of `words` this form may stand in for (n,), and the pairs' strength (n,)."""
        import numpy as np

        k = self.row.get(form)
        here = slice(0, 0) if k is None else slice(int(self.offsets[k]), int(self.offsets[k + 1]))
        return self.numbers[here], self.weights[here].astype(np.float32) / np.float32(10)
