"""The heads of the garbled-words reader on the encoder's states, in numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.learned.wording.features import PAIR, SHOWN, STRONGEST
from auditor.learned.wording.lexicon import Lexicon, zipf_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from auditor.learned.encoder.runtime import Encoder

    Floats = NDArray[np.float32]

ROWS = 64  # read at once where much lies between
PART = 256  # words whose scores over the vocabulary are held at once
RIVALS = 24  # likeliest pieces looked at for each word


@dataclass(frozen=True, slots=True)
class Fits:
    """How well words fit beside their rivals: named features (n,), and the best originals."""

    values: dict[str, Floats]
    originals: list[tuple[tuple[str, float], ...]]


def gelu(x: Floats) -> Floats:
    """Return the Gaussian error linear unit; error function by Abramowitz and Stegun 7.1.26."""
    import numpy as np

    out = np.empty(x.shape, np.float32)
    for begin in range(0, len(x), ROWS):  # of which what lies between stays in the cache
        some = x[begin : begin + ROWS]
        z = np.abs(some) / np.sqrt(2)
        t = 1 / (1 + 0.3275911 * z)
        series = 1.421413741 + t * (-1.453152027 + t * 1.061405429)
        series = t * (0.254829592 + t * (-0.284496736 + t * series))
        erf = np.sign(some) * (1 - series * np.exp(-z * z))
        out[begin : begin + ROWS] = 0.5 * some * (1 + erf)
    return out


class Heads:
    """Judge: log odds of being a substitute. Restore: scores of what stood there before.

    arrays: the layers of both by their names in the network, and `whole`, the pieces that are words
    common enough to be offered.
    """

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]], encoder: Encoder) -> None:
        import numpy as np

        names = encoder.pieces.names()
        whole = np.asarray(arrays["whole"], np.int64)
        self.w = {
            name: np.asarray(array, np.float32) for name, array in arrays.items() if name != "whole"
        }
        self.forms = [names[k] for k in whole]
        self.place = {form: n for n, form in enumerate(self.forms)}
        self.table = np.ascontiguousarray(encoder.words[whole].T)
        self.bias = self.w["bias"][whole]

    def odds(self, states: Floats) -> Floats:
        """Return log odds (n,) for states (n, width)."""
        hidden = gelu(states @ self.w["judge.0.weight"].T + self.w["judge.0.bias"])
        found: Floats = (hidden @ self.w["judge.2.weight"].T + self.w["judge.2.bias"])[:, 0]
        return found

    def scores(self, states: Floats) -> Floats:
        """Return log-probabilities (n, words) of the offered words at states (n, width)."""
        import numpy as np

        x = gelu(states @ self.w["restore.0.weight"].T + self.w["restore.0.bias"])
        x = x - x.mean(1, keepdims=True)
        x = x / np.sqrt((x * x).mean(1, keepdims=True) + 1e-5)
        x = x * self.w["restore.2.weight"] + self.w["restore.2.bias"]
        scores = x @ self.table
        scores += self.bias
        scores -= scores.max(1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(1, keepdims=True))
        return np.asarray(scores)

    def fits(self, states: Floats, forms: Sequence[str], lexicon: Lexicon) -> Fits:
        """Return the features and originals of words (n,) at states (n, width)."""
        import numpy as np

        rows: list[tuple[float, ...]] = []
        originals: list[tuple[tuple[str, float], ...]] = []
        for begin in range(0, len(forms), PART):
            scores = self.scores(states[begin : begin + PART])
            for row, form in zip(scores, forms[begin : begin + PART], strict=True):
                values, best = self.fit(row, form, lexicon)
                rows.append(values)
                originals.append(best)
        table = np.array(rows, np.float32).reshape(-1, len(FITTED))
        return Fits({name: table[:, k] for k, name in enumerate(FITTED)}, originals)

    def fit(
        self, scores: Floats, form: str, lexicon: Lexicon
    ) -> tuple[tuple[float, ...], tuple[tuple[str, float], ...]]:
        """Return the features of one word by its scores (words,), and its best originals."""
        import numpy as np

        own = self.place.get(form)
        here = float(scores[own]) if own is not None else -14.0
        top = np.argpartition(-scores, RIVALS)[:RIVALS].tolist()
        known = {
            k: strength
            for name, strength in lexicon.originals(form)
            if (k := self.place.get(name)) is not None
        }
        total = {
            k: float(scores[k]) + PAIR * min(known.get(k, 0.0), STRONGEST)
            for k in {*top, *known}
            if k != own
        }
        ranked = sorted(total, key=lambda k: (-total[k], k))
        paired = [k for k in ranked if k in known]
        best = max(float(scores[k]) for k in top if k != own)
        values = (
            1.0,
            best - here,
            (float(scores[paired[0]]) if paired else -14.0) - here,
            float(np.log(sum(np.exp(float(scores[k])) for k in known if k != own) + 1e-6)),
            known[paired[0]] if paired else 0.0,
            float(bool(known)),
            float(np.log1p(len(known))),
            zipf_of(self.forms[ranked[0]]),
        )
        shown = tuple((self.forms[k], total[k] - here) for k in ranked[:SHOWN])
        return values, shown


FITTED = ("seen", "gain", "known_gain", "mass", "strength", "listed", "options", "top_zipf")
