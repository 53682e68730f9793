"""From features to probabilities: words first, then the article, then words again knowing it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from auditor.learned.wording.features import NAMES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LIMIT = 30.0  # features are clipped to this
RARER = 2.2  # log odds taken off: half of what was fitted on is spun, one article in ten may be
KNOWN, MOST_KNOWN = 3.0, 3  # log odds a known garble adds for the article; how many count
"""The near-certain rules flag none of 329 clean articles of held-out sources (401,000 words) and at
least one word of 12 of 13 spun passages: one hit is worth more than these log odds."""
WINDOW = 60  # words of the stretches whose mean suspicion is compared
AROUND = 30  # words either side that make up the local share
DOUBTED = ("quoted", "title", "zipf", "opens")
CARRIED = ("title", "unknown", "quoted", "zipf", "opens", "upper", "hyphen")


def logit(p: Floats) -> Floats:
    """Return log odds, held within one in a million."""
    import numpy as np

    q = np.clip(p, 1e-6, 1 - 1e-6)
    out: Floats = np.log(q / (1 - q))
    return out


def chance(z: float) -> float:
    """Return the probability of one log odds."""
    import math

    return 1 / (1 + math.exp(-min(40.0, max(-40.0, z))))


def spun_chance(article: float) -> float:
    """Return the probability that an article is spun, from the article stage's log odds."""
    return chance(article - RARER)


def _median(values: Floats) -> np.float64:
    """Return the median of some values; numpy's own would load its masked arrays, for 10 ms."""
    import numpy as np

    low, high = np.sort(values)[[(len(values) - 1) // 2, len(values) // 2]]
    return np.float64((low + high) / 2)


def sigmoid(z: Floats) -> Floats:
    """Return the probabilities of log odds."""
    import numpy as np

    out: Floats = 1 / (1 + np.exp(-np.clip(z, -40, 40)))
    return out


@dataclass(frozen=True, slots=True)
class Stack:
    """A standardised small network fitted by scikit-learn: layers of (weights, offsets), ReLU."""

    centre: Floats
    spread: Floats
    layers: tuple[tuple[Floats, Floats], ...]

    def __call__(self, x: Floats) -> Floats:
        """Return log odds (n,) of features (n, k)."""
        import numpy as np

        y = (x - self.centre) / self.spread
        for k, (weights, offsets) in enumerate(self.layers):
            y = y @ weights + offsets
            if k + 1 < len(self.layers):
                y = np.maximum(y, 0)
        return y[:, 0]

    def to_json(self) -> dict[str, Any]:
        """Return the stack as plain lists."""
        return {
            "centre": self.centre.round(6).tolist(),
            "spread": self.spread.round(6).tolist(),
            "layers": [[w.round(5).tolist(), b.round(5).tolist()] for w, b in self.layers],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Stack:
        """Return the stack from plain lists."""
        import numpy as np

        layers = tuple((np.array(w, float), np.array(b, float)) for w, b in data["layers"])
        return cls(np.array(data["centre"], float), np.array(data["spread"], float), layers)


def column(x: Floats, name: str) -> Floats:
    """Return one feature by name."""
    return x[:, NAMES.index(name)]


def pooled(z: Floats, groups: Ints) -> Floats:
    """Return for each word the mean log odds of all words of its form."""
    import numpy as np

    total = np.bincount(groups, z)
    out: Floats = (total / np.maximum(1, np.bincount(groups)))[groups]
    return out


def article_features(z: Floats, x: Floats, groups: Ints) -> Floats:
    """Return what an article's word log odds z (n,) and features x (n, k) say of it as a whole."""
    import numpy as np

    p = sigmoid(z)
    n = len(p)
    top = np.sort(p)[::-1]
    common = column(x, "title") < 0.5
    lower = p[common] if common.any() else p
    stretches = [p[k : k + WINDOW].mean() for k in range(0, max(1, n - WINDOW // 2), WINDOW // 2)]
    forms = np.bincount(groups, p) / np.maximum(1, np.bincount(groups))
    shares = np.array([p.mean(), lower.mean(), top[: max(1, n // 10)].mean(), max(stretches)])
    shares = np.concatenate(
        [shares, [forms.mean(), np.sort(forms)[-max(1, len(forms) // 20) :].mean()]]
    )
    counted = np.log([(p > 0.5).mean() + 0.003, (p > 0.9).mean() + 0.003, n])
    middle = logit(np.array([_median(np.array(stretches)), top[: max(1, n // 30)].mean()]))
    means = [column(x, k).mean() for k in ("judge", "gain", "known_gain")]
    unknown = np.log((column(x, "unknown")[common] > 0.5).mean() + 0.01) if common.any() else 0.0
    return np.concatenate([logit(shares), counted, middle, means, [unknown]])


def local_share(z: Floats) -> Floats:
    """Return the log odds of the mean suspicion of the words around each, itself left out."""
    import numpy as np

    p = sigmoid(z)
    n = len(p)
    total = np.concatenate([[0.0], np.cumsum(p)])
    at = np.arange(n)
    low, high = np.maximum(0, at - AROUND), np.minimum(n, at + AROUND + 1)
    return logit((total[high] - total[low] - p) / np.maximum(1, high - low - 1))


def second_features(z: Floats, article: float, x: Floats, groups: Ints) -> Floats:
    """Return the features of the second reading: own and local suspicion and the article's."""
    import numpy as np

    whole = np.full(len(z), article)
    parts = [z, whole, local_share(z), z * whole / 10, np.maximum(z, 0), np.maximum(whole, 0)]
    parts += [pooled(z, groups), np.log(np.bincount(groups))[groups]]
    return np.stack([*parts, *(column(x, k) for k in CARRIED)], axis=1)


class Judge(Protocol):
    """What turns the features of an article's words into log odds, and says what of the article."""

    def judge(
        self, features: NDArray[np.float32], groups: Ints, sure: int = 0
    ) -> tuple[Floats, float]:
        """Return the log odds of every word (n,) and of the article being spun.

        sure: how many different words of the article are known to be garbled; each makes the whole
        more suspicious.
        """
        ...


@dataclass(frozen=True, slots=True)
class Calibrator:
    """The three fitted stages, kept in calibrator.json."""

    first: Stack
    article: Stack
    second: Stack

    def judge(
        self, features: NDArray[np.float32], groups: Ints, sure: int = 0
    ) -> tuple[Floats, float]:
        """Return the log odds of every word (n,) and of the article being spun."""
        import numpy as np

        x = np.clip(features.astype(float), -LIMIT, LIMIT)
        if not len(x):
            return np.zeros(0), -LIMIT
        z = self.first(x)
        article = float(self.article(article_features(z, x, groups)[None])[0])
        article += KNOWN * min(sure, MOST_KNOWN)
        return self.second(second_features(z, article, x, groups)), article

    @classmethod
    def load(cls, path: Path) -> Calibrator:
        """Read calibrator.json."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(*(Stack.from_json(data[k]) for k in ("first", "article", "second")))

    def save(self, path: Path) -> None:
        """Write calibrator.json."""
        data = {k: getattr(self, k).to_json() for k in ("first", "article", "second")}
        path.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")


def deeper_features(z: Floats, article: float, features: NDArray[np.float32]) -> Floats:
    """Return the compact reader's log odds z (n,) beside what the language model says of a word."""
    import numpy as np

    x = np.clip(features.astype(float), -LIMIT, LIMIT)
    parts = [z[:, None], np.full((len(z), 1), article), x[:, len(NAMES) :]]
    return np.concatenate([*parts, *(column(x, name)[:, None] for name in DOUBTED)], axis=1)


@dataclass(frozen=True, slots=True)
class Deeper:
    """The compact reader's calibrator with a logistic regression above it, for the deep reader."""

    compact: Calibrator
    above: Stack

    def judge(
        self, features: NDArray[np.float32], groups: Ints, sure: int = 0
    ) -> tuple[Floats, float]:
        """Return the log odds of every word (n,) and of the article being spun."""
        z, article = self.compact.judge(features[:, : len(NAMES)], groups, sure)
        return self.above(deeper_features(z, article, features)) if len(z) else z, article

    @classmethod
    def load(cls, compact: Calibrator, path: Path) -> Deeper:
        """Read deep-calibrator.json."""
        return cls(compact, Stack.from_json(json.loads(path.read_text(encoding="utf-8"))))

    def save(self, path: Path) -> None:
        """Write deep-calibrator.json."""
        data = json.dumps(self.above.to_json(), separators=(",", ":"))
        path.write_text(data + "\n", encoding="utf-8")
