"""Fit how the likely originals of a garbled word are ranked, on synthetic garbling.

A conditional logit model (McFadden 1974): among the words that may have stood at a place, the right
one should have the highest weighted sum of what speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.learned.encoder.shared import parts
from auditor.learned.wording.examples import FORGOTTEN, Eyesight, garbled, sentences_of
from auditor.learned.wording.features import Words
from auditor.learned.wording.heads import PLAIN_RANKING, RANKED
from auditor.learned.wording.tokens import tokens_of_spans

Graph = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Choice:
    """The words that may have stood at one place, facts (m, RANKED), and which one did."""

    facts: NDArray[np.float32]
    right: int


def choices(
    items: Iterable[tuple[str, str]], graph: Graph, sight: Eyesight, rng: np.random.Generator
) -> Iterator[Choice]:
    """Yield a choice for every garbled word whose original is among its options.

    Some are shown without the strength of the known pairs: real spinners know other words.
    """
    eyes = sight.eyes
    for _, text in items:
        text, swaps = garbled(text, graph, rng)
        originals = {start: original for start, _, original in swaps}
        for spans in parts(sentences_of(text)):
            tokens, encoded = tokens_of_spans(text, spans), sight.encoder.read(text, spans)
            words = Words.of(tokens, encoded, eyes.heads)
            swapped = np.array([tokens[i].start in originals for i in words.at], bool)
            which = np.flatnonzero(swapped & (words.first >= 0))
            options = words.options(eyes.layers.above(encoded), which, eyes.lexicon, eyes.heads)
            for row, k in enumerate(which):
                mine = options.row == row
                right = eyes.heads.place.get(originals[tokens[words.at[k]].start], -1)
                at = np.flatnonzero(options.word[mine] == right)
                if len(at):
                    facts = options.facts[mine]
                    if rng.random() < FORGOTTEN:
                        facts[:, RANKED.index("strength")] = 0
                    yield Choice(facts, int(at[0]))


def fit_ranking(found: Sequence[Choice]) -> dict[str, float]:
    """Return the weight of each of RANKED by maximum likelihood, the first made 1."""
    from scipy.optimize import minimize  # type: ignore[import-untyped, unused-ignore]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = 0.0, np.zeros(len(RANKED))
        for choice in found:
            scores = choice.facts @ weights
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            total -= float(np.log(chance[choice.right]))
            slope -= choice.facts[choice.right] - chance @ choice.facts
        return total / len(found), slope / len(found)

    best = minimize(loss, np.array(PLAIN_RANKING), jac=True).x
    return {name: round(float(w / best[0]), 4) for name, w in zip(RANKED, best, strict=True)}
