"""The claims branch at work: the layers above the shared encoder's fork, and heads in numpy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from auditor.learned.encoder.runtime import Encoded, Layers

Floats = npt.NDArray[np.float32]
LAYERS, HEADS = "layers.onnx", "heads.npz"
TOKENS = ("cue", "source", "content", "no-source")
CHECK_WORTHY, WEASEL = 2, 3  # columns of `Odds.sentences` that are read


@dataclass(frozen=True, slots=True)
class Odds:
    """Log-odds of pieces (n, `TOKENS`) with their places, and of sentences (count, 4)."""

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    pieces: Floats
    sentences: Floats


class Branch:
    """Reads what the encoder made of sentences: who says so, worth checking, weasel wording."""

    def __init__(self, layers: Layers, heads: Mapping[str, npt.NDArray[np.generic]]) -> None:
        self.layers = layers
        self.w = {name: np.asarray(array, np.float32) for name, array in heads.items()}

    def read(self, parts: Iterable[tuple[Sequence[tuple[int, int]], Encoded]]) -> Odds:
        """The log-odds of all parts of a text: sentences with their encoding, in order."""
        empty = np.zeros(0, np.int64)
        starts, ends = [empty], [empty]
        pieces = [np.zeros((0, len(TOKENS)), np.float32)]
        sentences = [np.zeros((0, 4), np.float32)]
        for spans, encoded in parts:
            states = self._states(encoded)
            pieces.append(states @ self.w["token.weight"].T + self.w["token.bias"])
            sentences.append(self._sentences(states, encoded, spans))
            starts.append(encoded.starts)
            ends.append(encoded.ends)
        return Odds(
            np.concatenate(starts),
            np.concatenate(ends),
            np.concatenate(pieces),
            np.concatenate(sentences),
        )

    def _states(self, encoded: Encoded) -> Floats:
        if not encoded.lower:
            return np.zeros((0, self.w["token.weight"].shape[1]), np.float32)
        # in training, too, the piece that opens a window goes no further
        return np.concatenate(self.layers.each([window[1:] for window in encoded.lower]))

    def _sentences(
        self, states: Floats, encoded: Encoded, spans: Sequence[tuple[int, int]]
    ) -> Floats:
        """From the mean and the peak of each sentence's states."""
        width = states.shape[1]
        pooled = np.zeros((len(spans), 2 * width), np.float32)
        first = np.searchsorted(encoded.starts, [start for start, _ in spans])
        last = np.searchsorted(encoded.starts, [end for _, end in spans])
        for row, (begin, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
            if end > begin:
                pooled[row, :width] = states[begin:end].mean(axis=0)
                pooled[row, width:] = states[begin:end].max(axis=0)
        found: Floats = pooled @ self.w["whole.weight"].T + self.w["whole.bias"]
        return found


def load_branch(folder: Path) -> Branch:
    """The branch of a model folder.

    Raises:
        OSError, ValueError, KeyError: if a file is missing or not what it should be.
    """
    from auditor.learned.encoder.runtime import Layers

    with np.load(folder / HEADS, allow_pickle=False) as heads:
        return Branch(Layers(folder / LAYERS), dict(heads))


def over_tokens(odds: Odds, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> Floats:
    """The highest log-odds of the pieces that each token (start, end) shares a code point with."""
    found = np.full((len(starts), len(TOKENS)), -9.0, np.float32)
    if not len(odds.starts):
        return found
    first = np.searchsorted(odds.ends, starts, side="right")
    last = np.searchsorted(odds.starts, ends, side="left")
    for step in range(int(max((last - first).max(), 0)) if len(starts) else 0):
        here = first + step < last
        found[here] = np.maximum(found[here], odds.pieces[first[here] + step])
    return found
