"""How often two words stand side by side, or one apart, in clean text: what goes with what.

The measure is pointwise mutual information (Church and Hanks 1990), smoothed: the log of how many
times as often as by chance the pair was seen. It is about 0 for pairs too rare to tell, high for
collocations, and well below 0 for common words that shun each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

FILE = "collocations.npz"
GAPS = (1, 2)
SMOOTHING = 1.0
LEAST_COUNT = 4  # a pair seen less often counts as not seen
STEP = 20.0  # counts are kept as logs in twentieths
AROUND = ((-2, 2), (-1, 1), (1, 1), (2, 2))  # place beside a word, and the gap to it


@dataclass(frozen=True, slots=True)
class Collocations:
    """Pairs of word pieces by gap: keys (pairs,) rising, left << 16 | right, and log counts.

    single (pieces,): how often each piece was seen. A piece of -1 is an unknown word.
    """

    keys: dict[int, NDArray[np.uint32]]
    counts: dict[int, NDArray[np.uint8]]
    single: NDArray[np.float64]

    @classmethod
    def load(cls, folder: Path) -> Collocations:
        """Read what `save` wrote."""
        import numpy as np

        with np.load(folder / FILE, allow_pickle=False) as z:
            keys = {g: np.cumsum(z[f"steps_{g}"], dtype=np.uint32) for g in GAPS}
            return cls(keys, {g: z[f"counts_{g}"] for g in GAPS}, z["single"].astype(float))

    def save(self, folder: Path) -> None:
        """Write collocations.npz: keys as steps from one to the next, which pack well."""
        import numpy as np

        arrays: dict[str, NDArray[np.generic]] = {"single": self.single.astype(np.uint32)}
        for gap in GAPS:
            arrays[f"steps_{gap}"] = np.diff(self.keys[gap], prepend=np.uint32(0))
            arrays[f"counts_{gap}"] = self.counts[gap]
        np.savez_compressed(folder / FILE, **arrays)  # type: ignore[arg-type]

    def association(self, left: Ints, right: Ints, gap: int) -> Floats:
        """Return how much each pair belongs together, (n,), for pieces left and right (n,)."""
        import numpy as np

        known = (left >= 0) & (right >= 0)
        a, b = np.where(known, left, 0), np.where(known, right, 0)
        wanted = (a.astype(np.uint32) << np.uint32(16)) | b.astype(np.uint32)
        keys = self.keys[gap]
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        seen = np.where(keys[at] == wanted, np.exp(self.counts[gap][at] / STEP), 0.0)
        by_chance = self.single[a] * self.single[b] / self.single.sum()
        found = np.log((seen + SMOOTHING) / (by_chance + SMOOTHING))
        return np.where(known, found, 0.0).astype(np.float32)

    def beside(self, pieces: Ints, around: Ints) -> Floats:
        """Return how words (n,) go with their neighbours `around` (n, 4): (n, 4) by AROUND."""
        import numpy as np

        columns = []
        for k, (place, gap) in enumerate(AROUND):
            pair = (around[:, k], pieces) if place < 0 else (pieces, around[:, k])
            columns.append(self.association(*pair, gap))
        return np.stack(columns, 1)


def neighbours(pieces: Ints, at: Ints) -> Ints:
    """Return the pieces (n, 4) around the tokens `at` (n,), by AROUND; pieces: of every token."""
    import numpy as np

    padded = np.concatenate([[-1, -1], pieces, [-1, -1]])
    return np.stack([padded[at + 2 + place] for place, _ in AROUND], 1)


def counted(units: NDArray[np.uint16], words: Sequence[bool]) -> Collocations:
    """Return the collocations of a text in units; words (pieces,): which pieces are asked for."""
    import numpy as np

    asked = np.zeros(65_536, bool)
    asked[: len(words)] = words
    keys, counts = {}, {}
    for gap in GAPS:
        left, right = units[:-gap].astype(np.uint32), units[gap:].astype(np.uint32)
        both = asked[left] & asked[right]
        found, times = np.unique((left[both] << np.uint32(16)) | right[both], return_counts=True)
        often = times >= LEAST_COUNT
        keys[gap] = found[often]
        counts[gap] = np.round(np.log(times[often]) * STEP).clip(0, 255).astype(np.uint8)
    single = np.bincount(units, minlength=len(words))[: len(words)]
    return Collocations(keys, counts, single.astype(float))
