"""The recurrent network that reads an article's lines in both directions, run with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from auditor.learned.debris.tokens import Floats, Ints

CLIP = 4.0
"""Standardised features are cut at this many standard deviations."""
BATCH = 64
"""Articles read side by side."""


@dataclass(frozen=True, slots=True)
class Network:
    """Weights of one trained network: a dense layer, a two-way GRU, a dense output.

    Shapes: ``inner`` (features, hidden); per direction ``read`` (hidden, 3 hidden), ``keep``
    (hidden, 3 hidden), their offsets (3 hidden,); ``outer`` (3 hidden,). Gates stand in the order
    reset, update, new, as in PyTorch.
    """

    inner: Floats
    inner_offset: Floats
    read: Floats
    read_offset: Floats
    keep: Floats
    keep_offset: Floats
    outer: Floats
    outer_offset: Floats

    def logits(self, table: Floats, count: Ints) -> Floats:
        """Logit of debris of each line, shape (lines,).

        ``table`` (lines, features) holds standardised features, articles one after another with
        ``count`` lines each.
        """
        dense = np.maximum(table @ self.inner + self.inner_offset, 0.0)
        hidden = self.inner.shape[1]
        out = np.empty(len(table), dtype=np.float32)
        first = np.cumsum(count) - count
        order = np.argsort(-count, kind="stable")
        for begin in range(0, len(order), BATCH):
            chosen = order[begin : begin + BATCH]
            self._read(dense, first[chosen], count[chosen], hidden, out)
        return out

    def _read(self, dense: Floats, first: Ints, count: Ints, hidden: int, out: Floats) -> None:
        """Fill ``out`` for articles given longest first."""
        steps = int(count[0]) if len(count) else 0
        alive = np.searchsorted(-count, -np.arange(steps), side="left")
        ahead = self._run(dense, first, alive, 1, 0)
        back = self._run(dense, first + count - 1, alive, -1, 1)
        for article, (start, size) in enumerate(zip(first, count, strict=True)):
            rows = slice(start, start + size)
            out[rows] = (
                ahead[:size, article] @ self.outer[:hidden]
                + back[:size, article][::-1] @ self.outer[hidden : 2 * hidden]
                + dense[rows] @ self.outer[2 * hidden :]
                + self.outer_offset[0]
            )

    def _run(self, dense: Floats, start: Ints, alive: Ints, step: int, way: int) -> Floats:
        """States after each line, shape (steps, articles, hidden), reading with ``step`` ±1."""
        hidden = dense.shape[1]
        states = np.zeros((len(alive), len(start), hidden), dtype=np.float32)
        state = np.zeros((len(start), hidden), dtype=np.float32)
        keep, keep_offset = self.keep[way], self.keep_offset[way]
        for line, running in enumerate(alive):
            rows = dense[start[:running] + line * step]
            given = rows @ self.read[way] + self.read_offset[way]
            held = state[:running] @ keep + keep_offset
            gates = _sigmoid(given[:, : 2 * hidden] + held[:, : 2 * hidden])
            reset, update = gates[:, :hidden], gates[:, hidden:]
            new = np.tanh(given[:, 2 * hidden :] + reset * held[:, 2 * hidden :])
            state = new + update * (state[:running] - new)
            states[line, :running] = state
        return states


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(0.5 * np.tanh(0.5 * values) + 0.5, dtype=np.float32)


def networks(arrays: Mapping[str, npt.NDArray[np.generic]]) -> tuple[Network, ...]:
    """The networks stored as ``0.inner``, ``0.read``, … ``1.inner``, … in ``arrays``."""
    fields = tuple(Network.__dataclass_fields__)
    found: list[Network] = []
    while f"{len(found)}.inner" in arrays:
        number = len(found)
        values = {name: arrays[f"{number}.{name}"].astype(np.float32) for name in fields}
        found.append(Network(**values))
    return tuple(found)
