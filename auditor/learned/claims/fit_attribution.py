"""Fit the attribution trees on PolNeAR, over log-odds from branches that never saw the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from auditor.evidence.sources import kind_of_source
from auditor.learned.claims import trees
from auditor.learned.claims.attribution import AttributionModel, sentence_sums
from auditor.learned.claims.corpora import MarkedArticle, MarkedAttribution, overlaps
from auditor.learned.claims.crossed import Crossed
from auditor.learned.claims.tokens import TokenTable, read_tokens
from auditor.learned.claims.upper import Odds, over_tokens


@dataclass(frozen=True, slots=True)
class Example:
    """One marked article as numbers: tokens, the branch's odds, and each sentence's verdicts.

    ``carries`` is whether any part of an attribution overlaps the sentence; ``vague`` 1 if one of
    its attributions has no source or a vague one, 0 if none, -1 without a cue.
    """

    article: MarkedArticle
    table: TokenTable
    odds: Odds
    sums: npt.NDArray[np.float64]
    carries: npt.NDArray[np.bool_]
    vague: npt.NDArray[np.int8]


def example_of(article: MarkedArticle, odds: Odds) -> Example:
    """Read one article beside its odds."""
    table = read_tokens(article.text, article.sentences)
    parts = tuple(part for mark in article.attributions for part in mark.parts)
    carries = np.array([overlaps(span, parts) for span in article.sentences], dtype=np.bool_)
    words = over_tokens(odds, table.starts, table.ends)
    sums = sentence_sums(table, words, odds.sentences)
    return Example(article, table, odds, sums, carries, vague_of(article))


def vague_of(article: MarkedArticle) -> npt.NDArray[np.int8]:
    """For each sentence 1 if an attribution has no source or a vague one, 0 if not, -1 no cue."""
    found = []
    for span in article.sentences:
        here = [mark for mark in article.attributions if overlaps(span, mark.cue)]
        found.append(int(any(is_vague(article.text, mark) for mark in here)) if here else -1)
    return np.array(found, dtype=np.int8)


def is_vague(text: str, mark: MarkedAttribution) -> bool:
    """Whether an attribution names no source, or only a vague one."""
    return kind_of_source(" ".join(text[a:b] for a, b in mark.source) or None) == "vague"


def folds_of(names: Sequence[str], seed: int, count: int) -> list[int]:
    """A fold for each name; equal names (annotators of one article) fall together."""
    order = np.random.default_rng(seed).permutation(sorted(set(names)))
    fold = {name: place % count for place, name in enumerate(order)}
    return [fold[name] for name in names]


def examples_of(crossed: Crossed, part: str) -> list[Example]:
    """The annotated articles of one part of PolNeAR."""
    return [example_of(article, odds) for each, article, odds in crossed.articles() if each == part]


def fit(examples: Sequence[Example], seed: int) -> AttributionModel:
    """Trees over the sums of each sentence's tokens: carries an attribution, lacks a source."""
    rows = np.concatenate([each.sums for each in examples])
    carries = np.concatenate([each.carries for each in examples])
    vague = np.concatenate([each.vague for each in examples])
    cued = vague >= 0
    return AttributionModel(
        _grow(rows, carries, 150, seed), _grow(rows[cued], vague[cued] == 1, 90, seed)
    )


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
