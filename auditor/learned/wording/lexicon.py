"""What the reader knows of single words: numbers, frequencies, and what each may stand in for."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.learned.wording.vocabulary import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@functools.lru_cache(maxsize=100_000)
def zipf_of(form: str) -> float:
    """Return the log10 frequency per billion words (wordfreq), 0 for an unknown word."""
    from wordfreq import zipf_frequency

    return float(zipf_frequency(form, "en"))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Vocabulary with, for each known word, the words it may have replaced.

    row: form -> row of the candidate table; offsets (rows + 1,), candidates and weights (total,).
    phrases: garbled phrase -> originals. A weight is ten times the strength of the pair: 10-20
    for Moby, more if seen in tortured phrases.
    """

    vocabulary: Vocabulary
    row: dict[str, int]
    offsets: NDArray[np.uint32]
    candidates: NDArray[np.uint16]
    weights: NDArray[np.uint8]
    phrases: dict[str, list[str]]

    @classmethod
    def load(cls, words: Path, arrays: dict[str, NDArray[np.generic]]) -> Lexicon:
        """Read words.json and the candidate arrays of weights.npz."""
        data = json.loads(words.read_text(encoding="utf-8"))
        row = {form: i for i, form in enumerate([*data["forms"], *data["rare"]])}
        return cls(
            Vocabulary(data["forms"]),
            row,
            arrays["cand_offsets"],  # type: ignore[arg-type]
            arrays["cand_ids"],  # type: ignore[arg-type]
            arrays["cand_weights"],  # type: ignore[arg-type]
            data.get("phrases", {}),
        )

    def originals(self, form: str) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
        """Return the numbers of the words this form may stand in for, likeliest first."""
        k = self.row.get(form)
        if k is None:
            return self.candidates[:0], self.weights[:0]
        here = slice(int(self.offsets[k]), int(self.offsets[k + 1]))
        return self.candidates[here], self.weights[here]
