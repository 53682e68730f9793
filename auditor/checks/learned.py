"""Kind ``learned``: what a trained model suspects, cut into gate and review by the rule."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pkgutil import resolve_name
from typing import Any

from auditor.checks.base import SPUN, Kind, Params, Result, Scan, run, told
from auditor.finding import Match
from auditor.learned import Prediction
from auditor.text.document import Document

Model = Callable[[Document], list[Prediction]]

MODELS: dict[str, str] = {
    "debris-lines": "auditor.learned.debris.check:load",
    "garbled-words": "auditor.learned.wording.check:load",
    "garbled-words-deep": "auditor.learned.wording.check:load_deep",
}
"""Model name to the function that loads it; loaded once per process, when first needed."""


CERTAIN = 0.99  # probability from which an article counts as spun for certain

DEEPER = {"garbled-words": "garbled-words-deep"}
"""Models that the deep reader stands in for where the settings ask for it."""


class LearnedParams(Params, frozen=True, kw_only=True):
    """Which model, and from which probability on.

    Attributes:
        model: name of the model.
        threshold: from here on a match has the rule's audience.
        review: from here on it is shown for review.
        threshold_spun: instead of ``threshold`` in an article that is spun for certain: there the
            garbles are many and the right words few that look like one.
        least_words: in shorter articles every match is for review only (0: no limit).
        labels: only predictions of these classes; empty for all.
        without: no predictions of these classes.
    """

    model: str
    threshold: float
    review: float
    threshold_spun: float | None = None
    least_words: int = 0
    labels: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise ValueError(f"model: no model '{self.model}'; one of {', '.join(sorted(MODELS))}")
        if not 0 < self.review <= self.threshold <= 1.01:
            raise ValueError("threshold: must be at least 'review', both above 0")
        if self.threshold_spun and not self.review <= self.threshold_spun <= self.threshold:
            raise ValueError("threshold-spun: must lie between 'review' and 'threshold'")


@cache
def model(name: str) -> Model:
    """The model ``name``, loaded once per process."""
    loaded: Model = resolve_name(MODELS[name])()
    return loaded


def compile_learned(rules: Mapping[str, Any]) -> Scan:
    """Each model reads a document once, whatever the number of rules that name it."""

    def scan(document: Document) -> Mapping[str, Result]:
        results: dict[str, Result] = {}
        for name in {params.model for params in rules.values()}:
            named = {rule: params for rule, params in rules.items() if params.model == name}
            try:
                predictions = model(name)(document)
            except Exception as error:  # handed to the report as the outcome of all its rules
                results.update(dict.fromkeys(named, told(error)))
                continue
            for rule, params in named.items():
                results[rule] = run(_check(params, predictions), document)
        return results

    return scan


def _check(
    params: LearnedParams, predictions: list[Prediction]
) -> Callable[[Document], Iterable[Match]]:
    def check(document: Document) -> Iterable[Match]:
        threshold = params.threshold
        if params.threshold_spun and document.memo.get(SPUN, 0.0) >= CERTAIN:
            threshold = params.threshold_spun
        if len(document.words) < params.least_words:
            threshold = math.inf
        for seen in predictions:
            wanted = not params.labels or seen.label in params.labels
            if wanted and seen.label not in params.without and seen.probability >= params.review:
                yield _match(seen, unsure=seen.probability < threshold)

    return check


def _match(seen: Prediction, *, unsure: bool) -> Match:
    return Match(
        seen.span,
        {"label": seen.said or seen.label.replace("-", " ")},
        suggestions=seen.suggestions,
        evidence={**seen.evidence, **({"class": seen.label} if seen.label else {})},
        probability=seen.probability,
        reason=seen.reason or None,
        review=unsure,
    )


LEARNED = Kind(LearnedParams, compile_learned, "what a trained model suspects", weighs=True)
