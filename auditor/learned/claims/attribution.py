"""Who is said to say so: from the branch's log-odds of pieces to those of words and sentences.

The branch gives each word piece log-odds of being part of a cue, a source, reported content or a
cue without a source; trees over each sentence's sums decide whether the sentence carries an
attribution, and whether a source goes with it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from auditor.learned.claims.linear import probability
from auditor.learned.claims.tokens import INSIDE, MARK, TokenTable
from auditor.learned.claims.trees import Forest
from auditor.learned.claims.upper import Floats

CUE, SOURCE, CONTENT, NO_SOURCE = range(4)


@dataclass(frozen=True, slots=True)
class AttributionModel:
    """Trees for a sentence's verdict and for a vague or missing source."""

    sentence: Forest
    missing: Forest

    def sentences(self, sums: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The probability of each sentence that somebody is said to say or think part of it."""
        return probability(self.sentence.log_odds(sums))

    def sourceless(self, sums: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The probability of each sentence, if it has a cue, that it names no source for it."""
        return probability(self.missing.log_odds(sums))


def sentence_sums(table: TokenTable, odds: Floats, wholes: Floats) -> npt.NDArray[np.float64]:
    """What the trees read of each sentence: sums and peaks of its tokens, and its neighbours'.

    ``odds`` are the tokens' (n, 4), ``wholes`` the branch's of each sentence (count, 4).
    """
    if not len(table):
        return np.zeros((0, 0))
    count = int(table.sentence[-1]) + 1
    real = table.starts < table.ends
    size = np.maximum(_sums(table, real, count), 1)
    chance = probability(odds)
    columns: list[npt.NDArray[np.float64]] = [*wholes[:, :2].astype(np.float64).T]
    for label in range(4):
        best = np.full(count, -9.0)
        np.maximum.at(best, table.sentence[real], odds[real, label])
        total = _sums(table, chance[:, label] * real, count)
        any_of = _sums(table, -np.log1p(-0.9 * chance[:, label]) * real, count)
        columns += [best, total, total / size, any_of]
    forms = np.array(table.forms)
    columns += [
        _sums(table, table.quote == INSIDE, count) / size,
        _sums(table, table.quote == MARK, count),
        _sums(table, table.said, count),
        size,
        (forms[~real] == "<p>").astype(np.float64),
    ]
    own = np.stack(columns, axis=1)
    none = np.zeros((1, own.shape[1]))
    return np.hstack([own, np.vstack([none, own[:-1]]), np.vstack([own[1:], none])])


def _sums(
    table: TokenTable, values: npt.NDArray[np.generic], count: int
) -> npt.NDArray[np.float64]:
    return np.bincount(table.sentence, weights=values, minlength=count).astype(np.float64)
