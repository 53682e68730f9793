"""Fit and measure the attribution model on PolNeAR, folds split by article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from auditor.learned.claims import features, trees
from auditor.learned.claims.attribution import (
    AttributionModel,
    Odds,
    second_features,
    sentence_sums,
)
from auditor.learned.claims.corpora import MarkedArticle, overlaps, polnear
from auditor.learned.claims.linear import LinearModel
from auditor.learned.claims.tokens import TokenTable, read_tokens

BITS = 18
FOLDS = 4
STRENGTH = 0.03
Log = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Example:
    """One marked article as numbers: tokens, their labels and each sentence's verdict."""

    article: MarkedArticle
    table: TokenTable
    labels: npt.NDArray[np.int8]
    carries: npt.NDArray[np.bool_]


def example_of(article: MarkedArticle) -> Example:
    """Read one article: a sentence carries an attribution if any part of one overlaps it."""
    table = read_tokens(article.text, article.sentences)
    labels = np.zeros((len(table), 4), dtype=np.int8)
    for mark in article.attributions:
        for column, spans in enumerate((mark.cue, mark.source, mark.content)):
            for start, end in spans:
                inside = (table.starts < end) & (table.ends > start)
                labels[inside, column] = 1
                if column == 0 and mark.no_source:
                    labels[inside, 3] = 1
    parts = tuple(part for mark in article.attributions for part in mark.parts)
    carries = np.array([overlaps(span, parts) for span in article.sentences], dtype=np.bool_)
    return Example(article, table, labels, carries)


def fit_tokens(
    numbers: Sequence[features.Indices], labels: Sequence[npt.NDArray[np.int8]], strength: float
) -> LinearModel:
    """One logistic regression per label over hashed features."""
    import scipy.sparse
    from sklearn.linear_model import LogisticRegression

    rows = np.concatenate(numbers)
    count, width = rows.shape
    matrix = scipy.sparse.csr_matrix(
        (
            np.ones(count * width, dtype=np.float32),
            rows.reshape(-1).astype(np.int32),
            np.arange(0, count * width + 1, width, dtype=np.int32),
        ),
        shape=(count, 1 << BITS),
    )
    gold = np.concatenate(labels)
    fitted = [
        LogisticRegression(C=strength, max_iter=60, tol=1e-3).fit(matrix, gold[:, column])
        for column in range(gold.shape[1])
    ]
    return LinearModel(
        weights=np.stack([each.coef_[0] for each in fitted], axis=1).astype(np.float32),
        bias=np.array([each.intercept_[0] for each in fitted], dtype=np.float32),
    )


def folds_of(names: Sequence[str], seed: int, count: int = FOLDS) -> list[int]:
    """A fold for each name; equal names (annotators of one article) fall together."""
    order = np.random.default_rng(seed).permutation(sorted(set(names)))
    fold = {name: place % count for place, name in enumerate(order)}
    return [fold[name] for name in names]


def crossed(
    numbers: Sequence[features.Indices],
    examples: Sequence[Example],
    folds: Sequence[int],
    strength: float,
) -> list[Odds]:
    """Log-odds of each article from a model that never saw it."""
    found: list[Odds] = [np.zeros((0, 0), dtype=np.float32)] * len(examples)
    for fold in range(FOLDS):
        seen = [place for place, each in enumerate(folds) if each != fold]
        model = fit_tokens([numbers[i] for i in seen], [examples[i].labels for i in seen], strength)
        for place, each in enumerate(folds):
            if each == fold:
                found[place] = model.rows(numbers[place])
    return found


def fit(data: Path, seed: int, log: Log) -> AttributionModel:
    """Fit on all of PolNeAR train; stacked inputs come from folds split by article."""
    examples = [example_of(each) for each in polnear(data / "polnear.tar.xz", "train")]
    first, second, odds = fit_passes(examples, seed, log)
    log("sentences")
    return AttributionModel(first, second, *fit_forests(examples, odds, seed))


def fit_passes(
    examples: Sequence[Example], seed: int, log: Log
) -> tuple[LinearModel, LinearModel, list[Odds]]:
    """Both token models, and log-odds of each article from second models that never saw it."""
    folds = folds_of([each.article.name for each in examples], seed)
    labels = [each.labels for each in examples]
    numbers = [features.token_features(each.table, BITS) for each in examples]
    log(f"{len(examples)} articles; first pass")
    first = fit_tokens(numbers, labels, STRENGTH)
    odds = crossed(numbers, examples, folds, STRENGTH)
    numbers = [
        second_features(each.table, n, o)
        for each, n, o in zip(examples, numbers, odds, strict=True)
    ]
    log("second pass")
    second = fit_tokens(numbers, labels, STRENGTH)
    return first, second, crossed(numbers, examples, folds, STRENGTH)


def fit_forests(
    examples: Sequence[Example], odds: Sequence[Odds], seed: int
) -> tuple[trees.Forest, trees.Forest]:
    """Trees over the sums of each sentence's tokens: carries an attribution, lacks a source."""
    rows = np.concatenate(
        [sentence_sums(each.table, o) for each, o in zip(examples, odds, strict=True)]
    )
    carries = np.concatenate([each.carries for each in examples])
    lacking = np.concatenate([lacks_source(each.article) for each in examples])
    cued = lacking >= 0
    return _grow(rows, carries, 150, seed), _grow(rows[cued], lacking[cued] == 1, 90, seed)


def lacks_source(article: MarkedArticle) -> npt.NDArray[np.int8]:
    """For each sentence 1 if all its attributions lack a source, 0 if not, -1 without a cue."""
    found = []
    for span in article.sentences:
        here = [mark for mark in article.attributions if overlaps(span, mark.cue)]
        found.append(int(all(mark.no_source for mark in here)) if here else -1)
    return np.array(found, dtype=np.int8)


def _grow(
    rows: npt.NDArray[np.float64], gold: npt.NDArray[np.bool_], rounds: int, seed: int
) -> trees.Forest:
    from sklearn.ensemble import HistGradientBoostingClassifier

    grown = HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=0.06,
        max_leaf_nodes=15,
        l2_regularization=5,
        min_samples_leaf=40,
        random_state=seed,
    ).fit(rows, gold)
    return trees.from_sklearn(grown)
