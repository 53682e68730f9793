"""Fit the calibrator with scikit-learn, on synthetic garbling and on labelled real passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.learned.wording.features import NAMES
from auditor.learned.wording.scoring import (
    LIMIT,
    Calibrator,
    Deeper,
    Stack,
    article_features,
    deeper_features,
    second_features,
)

Floats = NDArray[np.float64]
FOLDS = 3
MEMBERS = 3  # networks whose log odds are averaged


@dataclass(frozen=True, slots=True)
class Passage:
    """One text with the truth: features (n, k), swapped (n,) 0 or 1, weight (n,), group, spun.

    forms (n,): the same number for words of one form.
    """

    group: str
    features: NDArray[np.float32]
    forms: NDArray[np.int64]
    swapped: NDArray[np.float64]
    weight: NDArray[np.float64]
    spun: bool
    real: bool = False

    @property
    def clipped(self) -> Floats:
        """Features as the calibrator sees them."""
        return np.asarray(np.clip(self.features.astype(float), -LIMIT, LIMIT))


def fitted(x: Floats, y: Floats, weight: Floats, hidden: int, seed: int, loss: float) -> Stack:
    """Return a stack fitted to y (n,) in {0, 1}; hidden 0 is a logistic regression."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.neural_network import MLPClassifier

    centre, spread = x.mean(0), x.std(0) + 1e-6
    s = (x - centre) / spread
    if hidden == 0:
        model = LogisticRegression(C=1 / loss, max_iter=1000).fit(s, y > 0.5, sample_weight=weight)
        return Stack(centre, spread, ((model.coef_.T, model.intercept_),))
    small = [
        MLPClassifier(
            (hidden,),
            alpha=loss,
            max_iter=8,
            batch_size=min(1024, len(y)),
            learning_rate_init=3e-3,
            random_state=seed + k,
            n_iter_no_change=50,
        ).fit(s, y > 0.5, sample_weight=weight)
        for k in range(MEMBERS)
    ]
    return Stack(centre, spread, side_by_side([(m.coefs_, m.intercepts_) for m in small]))


def side_by_side(
    members: Sequence[tuple[list[Floats], list[Floats]]],
) -> tuple[tuple[Floats, Floats], ...]:
    """Return one network with one hidden layer whose log odds are the mean of the members'."""
    first = np.concatenate([w[0] for w, _ in members], axis=1)
    offsets = np.concatenate([b[0] for _, b in members])
    last = np.concatenate([w[1] for w, _ in members]) / len(members)
    final = np.mean([b[1] for _, b in members], axis=0)
    return ((first, offsets), (last, final))


def fit_first(passages: Sequence[Passage], hidden: int, seed: int) -> Stack:
    """Return the stage that judges words by themselves."""
    x = np.concatenate([p.clipped for p in passages])
    y = np.concatenate([p.swapped for p in passages])
    w = np.concatenate([p.weight for p in passages])
    return fitted(x, y, w, hidden, seed, 0.01)


def out_of_fold(passages: Sequence[Passage], hidden: int, seed: int) -> list[Floats]:
    """Return first-stage log odds of each passage from stages fitted on other groups."""
    groups = sorted({p.group for p in passages})
    fold = {g: i % FOLDS for i, g in enumerate(groups)}
    found: list[Floats] = [np.zeros(0)] * len(passages)
    for k in range(FOLDS):
        stage = fit_first([p for p in passages if fold[p.group] != k], hidden, seed)
        for i, p in enumerate(passages):
            if fold[p.group] == k:
                found[i] = stage(p.clipped)
    return found


def fit_calibrator(
    passages: Sequence[Passage],
    *,
    hidden: int = 40,
    second_hidden: int = 12,
    real_articles: float = 10.0,
    seed: int = 0,
) -> Calibrator:
    """Return the three stages; the later two are fitted on out-of-fold values of the first."""
    z = out_of_fold(passages, hidden, seed)
    stats = np.array(
        [article_features(a, p.clipped, p.forms) for a, p in zip(z, passages, strict=True)]
    )
    spun = np.array([float(p.spun) for p in passages])
    weight = np.array([real_articles if p.real else 1.0 for p in passages])
    article = fitted(stats, spun, weight, 0, seed, 3.0)
    whole = article(stats)
    x = np.concatenate(
        [
            second_features(a, float(w), p.clipped, p.forms)
            for a, w, p in zip(z, whole, passages, strict=True)
        ]
    )
    y = np.concatenate([p.swapped for p in passages])
    w = np.concatenate([p.weight for p in passages])
    second = fitted(x, y, w, second_hidden, seed, 1.0 if second_hidden == 0 else 0.01)
    return Calibrator(fit_first(passages, hidden, seed), article, second)


def fit_deeper(compact: Calibrator, passages: Sequence[Passage]) -> Deeper:
    """Return the regression of the deep reader above a fitted calibrator.

    It sees few passages, the language model being slow, so it may only shift what the compact
    reader says: a whole calibrator fitted on so few found less.
    """
    rows = []
    for p in passages:
        z, article = compact.judge(p.features[:, : len(NAMES)], p.forms)
        rows.append(deeper_features(z, article, p.features))
    y = np.concatenate([p.swapped for p in passages])
    w = np.concatenate([p.weight for p in passages])
    return Deeper(compact, fitted(np.concatenate(rows), y, w, 0, 0, 1.0))
