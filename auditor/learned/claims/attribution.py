"""Who is said to say so: token and sentence models of attribution, two passes and one verdict.

The first pass gives each token log-odds of being part of a cue, a source or reported content;
the second reads those of its neighbours as well (stacking, Wolpert 1992); trees over each
sentence's sums decide whether the sentence carries an attribution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from auditor.learned.claims import features
from auditor.learned.claims.linear import LinearModel, probability
from auditor.learned.claims.tokens import INSIDE, MARK, TokenTable
from auditor.learned.claims.trees import Forest

Odds = npt.NDArray[np.float32]
CUE, SOURCE, CONTENT, NO_SOURCE = range(4)
LABELS = ("cue", "source", "content", "no-source")

# where log-odds are cut into steps for the second pass
_STEPS = np.array([-4, -3, -2, -1.3, -0.7, 0, 0.7, 1.5, 3])
_PAIRS = ((2, 3), (3, 4), (9, 10), (10, 11), (10, 3), (3, 17), (16, 17), (17, 18), (10, 17))


@dataclass(frozen=True, slots=True)
class AttributionModel:
    """The two token models, and trees for a sentence's verdict and for a missing source."""

    first: LinearModel
    second: LinearModel
    sentence: Forest
    missing: Forest

    def tokens(self, table: TokenTable) -> Odds:
        """Log-odds (tokens, LABELS) after both passes."""
        numbers = features.token_features(table, self.first.bits)
        return self.second.rows(second_features(table, numbers, self.first.rows(numbers)))

    def sentences(self, table: TokenTable, odds: Odds) -> npt.NDArray[np.float64]:
        """The probability of each sentence that somebody is said to say or think part of it."""
        return probability(self.sentence.log_odds(sentence_sums(table, odds)))

    def sourceless(self, table: TokenTable, odds: Odds) -> npt.NDArray[np.float64]:
        """The probability of each sentence, if it has a cue, that no source goes with it."""
        return probability(self.missing.log_odds(sentence_sums(table, odds)))


def second_features(table: TokenTable, numbers: features.Indices, odds: Odds) -> features.Indices:
    """The first pass's feature numbers with those of the log-odds around each token."""
    if not len(table):
        return numbers
    bits = 18
    step = np.searchsorted(_STEPS, odds).astype(np.int64)
    near = [
        features.shifted(step[:, label] + 1, offset) + 20 * label
        for label in range(3)
        for offset in range(-3, 4)
    ]
    pairs = [near[a] * 100 + near[b] for a, b in _PAIRS]
    count = int(table.sentence[-1]) + 1
    best = np.full((count, 3), -9.0)
    np.maximum.at(best, table.sentence, odds[:, :3])
    peak = np.searchsorted(_STEPS, best).astype(np.int64)
    none = np.zeros((1, 3), dtype=np.int64)
    wide = [peak[table.sentence, label] + 10 * step[:, label] for label in range(3)]
    for moved in (np.vstack([none, peak[:-1]]), np.vstack([peak[1:], none])):
        wide += [moved[table.sentence, label] for label in range(3)]
    cues = odds[:, CUE] > -0.7
    before, after = features.distance(cues), features.distance(cues[::-1])[::-1]
    wide += [before, after, before * 7 + after]
    return np.concatenate(
        [
            numbers,
            features.combine(table, near + pairs, bits, first=3001, alone=True),
            features.combine(table, wide, bits, first=4001),
        ],
        axis=1,
    )


def sentence_sums(table: TokenTable, odds: Odds) -> npt.NDArray[np.float64]:
    """What the trees read of each sentence: sums and peaks of its tokens, and its neighbours'."""
    if not len(table):
        return np.zeros((0, 0))
    count = int(table.sentence[-1]) + 1
    real = table.starts < table.ends
    size = np.maximum(_sums(table, real, count), 1)
    chance = probability(odds)
    columns: list[npt.NDArray[np.float64]] = []
    for label in range(4):
        best = np.full(count, -9.0)
        np.maximum.at(best, table.sentence, odds[:, label])
        total = _sums(table, chance[:, label] * real, count)
        any_of = _sums(table, -np.log1p(-0.9 * chance[:, label]), count)
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
