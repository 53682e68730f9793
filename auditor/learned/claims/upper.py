"""The claims branch at work: the layers above the shared encoder's fork, and heads in numpy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from auditor.learned.encoder.runtime import Encoded, Encoder

Floats = npt.NDArray[np.float32]
LAYERS, HEADS = "layers.onnx", "heads.npz"
TOKENS = ("cue", "source", "content", "no-source")
CARRIES, VAGUE, CHECK_WORTHY, WEASEL = range(4)
CLS, SEP = 101, 102
_CLAIM, _EVIDENCE = 80, 200  # pieces read of each


@dataclass(frozen=True, slots=True)
class Odds:
    """Log-odds of pieces (n, `TOKENS`) with their places, and of sentences (count, 4)."""

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    pieces: Floats
    sentences: Floats


class Branch:
    """Reads what the encoder made of sentences: who says so, worth checking, weasel wording."""

    def __init__(self, session: Any, heads: Mapping[str, npt.NDArray[np.generic]]) -> None:
        self.session = session
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
        return Odds(*(np.concatenate(each) for each in (starts, ends, pieces, sentences)))

    def _states(self, encoded: Encoded) -> Floats:
        found = np.empty_like(encoded.lower)
        for begin, end in encoded.bounds:
            bias = np.zeros((1, 1, 1, end - begin), np.float32)
            given = {"vectors": encoded.lower[None, begin:end], "bias": bias}
            found[begin:end] = self.session.run(["states"], given)[0][0]
        return found

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


class PairReader:
    """Reads a claim beside evidence: scores of the three classes, and of changed words.

    It has the encoder's shape and word table, but all layers are its own.
    """

    def __init__(
        self, session: Any, heads: Mapping[str, npt.NDArray[np.generic]], encoder: Encoder
    ) -> None:
        self.session, self.encoder = session, encoder
        self.w = {name: np.asarray(array, np.float32) for name, array in heads.items()}

    def read(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """For each (claim, excerpt): scores (3), peak, second peak and mean of change (n, 6)."""
        found = np.zeros((len(pairs), 6), np.float32)
        for row, (claim, evidence) in enumerate(pairs):
            mine, _ = self.encoder.pieces.read(claim)
            theirs, _ = self.encoder.pieces.read(evidence)
            found[row] = self._one(mine[:_CLAIM], theirs[:_EVIDENCE])
        return found

    def _one(self, mine: list[int], theirs: list[int]) -> Floats:
        numbers = [CLS, *mine, SEP, *theirs, SEP]
        x = self.encoder.words[numbers] + self.encoder.places[: len(numbers)]
        x = x - x.mean(1, keepdims=True)
        x = x / np.sqrt((x * x).mean(1, keepdims=True) + 1e-12)
        x = x * self.w["norm.weight"] + self.w["norm.bias"]
        x[: len(mine) + 2] += self.w["segment"][0]
        x[len(mine) + 2 :] += self.w["segment"][1]
        bias = np.zeros((1, 1, 1, len(numbers)), np.float32)
        (states,) = self.session.run(["states"], {"vectors": x[None], "bias": bias})[0]
        claim = states[1 : 1 + max(len(mine), 1)]
        whole = np.concatenate([states[0], claim.mean(0)])
        scores = self.w["whole.weight"] @ whole + self.w["whole.bias"]
        changed = (claim @ self.w["token.weight"].T + self.w["token.bias"])[:, 0]
        peaks = np.sort(changed)[::-1][:2]
        second = peaks[1] if len(peaks) > 1 else -30.0
        mean = float((1 / (1 + np.exp(-changed))).mean())
        return np.array([*scores, peaks[0], second, mean], np.float32)


def load_branch(folder: Path, threads: int = 1) -> Branch:
    """The branch of a model folder.

    Raises:
        OSError, ValueError, KeyError: if a file is missing or not what it should be.
    """
    from auditor.learned.encoder.runtime import session_of

    with np.load(folder / HEADS, allow_pickle=False) as heads:
        return Branch(session_of(folder / LAYERS, threads), dict(heads))


def load_pair_reader(folder: Path, encoder: Encoder, threads: int = 1) -> PairReader:
    """The pair reader of a model folder, on the tables of ``encoder``.

    Raises:
        OSError, ValueError, KeyError: if a file is missing or not what it should be.
    """
    from auditor.learned.encoder.runtime import session_of

    with np.load(folder / HEADS, allow_pickle=False) as heads:
        return PairReader(session_of(folder / LAYERS, threads), dict(heads), encoder)


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
