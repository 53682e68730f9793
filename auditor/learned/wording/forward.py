"""The compact reader's network in numpy: the same numbers as network.py, without torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

PLACES = 256  # tokens a row holds, as in training
MARGIN = 20  # tokens at either end of a row that only serve as context
ROWS = 12  # rows worked on at once: bounds memory
DENSE = ("look", "mix", "mix2", "out", "judge1", "judge2")
NORMS = ("norm1", "norm2", "norm3")


@dataclass(frozen=True, slots=True)
class Weights:
    """Arrays of the network; word vectors are (words, width), dense layers (in, out) and (out,)."""

    word_in: Floats
    word_out: Floats
    case_in: Floats
    bias: Floats
    pair_bias: Floats
    dense: dict[str, tuple[Floats, Floats]]
    norms: dict[str, tuple[Floats, Floats]]
    reach: int
    bag: int


@dataclass(frozen=True, slots=True)
class Places:
    """What the network says of n places: query (n, width) and the logit of a swap (n,)."""

    query: Floats
    judge: Floats


def bag_weights(places: int, reach: int, bag: int) -> Floats:
    """Return (3 places, places): averages of the left words, the right words, all far words."""
    import numpy as np

    gap = np.arange(places)[None, :] - np.arange(places)[:, None]
    left = (gap < -reach) & (gap >= -bag)
    right = (gap > reach) & (gap <= bag)
    far = np.abs(gap) > reach
    parts = [left / (bag - reach), right / (bag - reach), far / max(1, places - 2 * reach - 1)]
    return np.concatenate(parts).astype(np.float32)


def normed(x: Floats, scale: tuple[Floats, Floats]) -> Floats:
    """Return layer-normalised x, as torch does it."""
    import numpy as np

    centred = x - x.mean(1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(1, keepdims=True) + 1e-5)
    out: Floats = centred / spread * scale[0] + scale[1]
    return out


def starts(length: int) -> list[int]:
    """Return where the rows of a text of that many tokens begin; neighbours overlap by margins."""
    step = PLACES - 2 * MARGIN
    return list(range(0, max(1, length - 2 * MARGIN), step))


class Forward:
    """Runs the network over one text."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.bags = bag_weights(PLACES, weights.reach, weights.bag)

    def dense(self, name: str, x: Floats) -> Floats:
        """Return x through one dense layer."""
        w, b = self.weights.dense[name]
        out: Floats = x @ w + b
        return out

    def rows(self, ids: Ints, cases: Ints) -> Places:
        """Return the places of rows (rows, PLACES), flattened."""
        import numpy as np

        w = self.weights
        n, places = ids.shape
        x = w.word_in[ids] + w.case_in[cases]
        edge = np.zeros((n, w.reach, x.shape[2]), np.float32)
        padded = np.concatenate([edge, x, edge], axis=1)
        shifts = [k for k in range(2 * w.reach + 1) if k != w.reach]
        near = [padded[:, k : k + places] for k in shifts]
        wide = (self.bags @ x).reshape(n, 3, places, -1)
        seen = np.concatenate([*near, wide[:, 0], wide[:, 1], wide[:, 2]], axis=2)
        seen = seen.reshape(n * places, -1)
        h = normed(np.maximum(self.dense("look", seen), 0), w.norms["norm1"])
        h = normed(h + np.maximum(self.dense("mix", h), 0), w.norms["norm2"])
        h = normed(h + np.maximum(self.dense("mix2", h), 0), w.norms["norm3"])
        query = self.dense("out", h)
        out = w.word_out[ids.reshape(-1)]
        own = x.reshape(n * places, -1)
        y = np.concatenate([h, query, own, query * out], axis=1)
        judge = self.dense("judge2", np.maximum(self.dense("judge1", y), 0))[:, 0]
        return Places(query, judge)

    def read(self, ids: Ints, cases: Ints) -> Places:
        """Return the places of one text of n tokens (n,), row by row with margins."""
        import numpy as np

        n = len(ids)
        query = np.zeros((n, self.weights.word_in.shape[1]), np.float32)
        judge = np.zeros(n, np.float32)
        begin = starts(n)
        for k in range(0, len(begin), ROWS):
            part = begin[k : k + ROWS]
            row_ids = np.zeros((len(part), PLACES), np.int64)
            row_cases = np.zeros((len(part), PLACES), np.int64)
            for i, s in enumerate(part):
                size = min(PLACES, n - s)
                row_ids[i, :size] = ids[s : s + size]
                row_cases[i, :size] = cases[s : s + size]
            found = self.rows(row_ids, row_cases)
            for i, s in enumerate(part):
                low = 0 if s == 0 else MARGIN
                size = min(PLACES, n - s)
                here = slice(i * PLACES + low, i * PLACES + size)
                query[s + low : s + size] = found.query[here]
                judge[s + low : s + size] = found.judge[here]
        return Places(query, judge)
