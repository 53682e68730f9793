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
        out = np.empty(len(table), dtype=np.float32)
        first = np.cumsum(count) - count
        order = np.argsort(-count, kind="stable")
        for begin in range(0, len(order), BATCH):
            chosen = order[begin : begin + BATCH]
            self._read(dense, first[chosen], count[chosen], out)
        return out

    def _read(self, dense: Floats, first: Ints, count: Ints, out: Floats) -> None:
        """Fill ``out`` for articles given longest first."""
        hidden = dense.shape[1]
        article = np.repeat(np.arange(len(count)), count)
        start = np.cumsum(count) - count
        line = np.arange(len(article)) - start[article]
        rows = dense[first[article] + line]
        states = self._states(rows, start, count)
        ahead = states[0, line, article]
        back = states[1, count[article] - 1 - line, article]
        out[first[article] + line] = (
            ahead @ self.outer[:hidden]
            + back @ self.outer[hidden : 2 * hidden]
            + rows @ self.outer[2 * hidden :]
            + self.outer_offset[0]
        )

    def _states(self, rows: Floats, start: Ints, count: Ints) -> Floats:
        """States after each line read, forwards and backwards, (2, steps, articles, hidden).

        Both directions go side by side: for one article the number of calls is what costs.
        """
        hidden = rows.shape[1]
        steps = int(count[0]) if len(count) else 0
        alive = np.searchsorted(-count, -np.arange(steps), side="left")
        given = rows @ self.read + self.read_offset[:, None]
        keep_offset = self.keep_offset[:, None]
        begin = np.stack([start, start + count - 1])
        way, step = np.array([[0], [1]]), np.array([[1], [-1]])
        states = np.zeros((2, steps, len(start), hidden), dtype=np.float32)
        state = np.zeros((2, len(start), hidden), dtype=np.float32)
        for line, running in enumerate(alive.tolist()):
            now = given[way, begin[:, :running] + line * step]
            state = state[:, :running]
            held = state @ self.keep
            held += keep_offset
            gates = _sigmoid(now[..., : 2 * hidden] + held[..., : 2 * hidden])
            reset, update = gates[..., :hidden], gates[..., hidden:]
            new = np.tanh(now[..., 2 * hidden :] + reset * held[..., 2 * hidden :])
            state = new + update * (state - new)
            states[:, line, :running] = state
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
