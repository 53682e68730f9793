"""Does given evidence support, contradict or not touch a claim."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from auditor.text.span import Span

if TYPE_CHECKING:
    from auditor.learned.claims.support import Pair

Label = Literal["supports", "contradicts", "unrelated"]

# less of the claim than this share, by weight, in the closest sentence: nothing is said of it
RELATED = 0.12
SUPPORTED = 0.5
# slope and middle of the chance that short evidence says otherwise, not merely less, by the odds of
# the two: fitted on contradictions of FEVER-symmetric and on neighbours in news (MODEL_CARD.md)
_SLOPE, _MIDDLE = 1.38, 3.6
# what a firm difference of figure, date or name leaves of the probability of support
_DIFFERENT = 0.05


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence says of a claim.

    ``probability`` is that of ``label``; ``evidence`` is the number of the piece of evidence that
    ``span`` lies in, both None if there was none to read.
    """

    label: Label
    probability: float
    evidence: int | None
    span: Span | None


def verify(pairs: Sequence[tuple[str, Sequence[str]]]) -> tuple[Verdict, ...]:
    """Judge all (claim, pieces of evidence) in one batch, in order."""
    from auditor.learned.claims import store
    from auditor.learned.claims.support import aligned

    read = aligned(pairs, store.aligner())
    known = [pair for pair in read if pair is not None]
    chances = iter(store.support().supported(known).tolist())
    verdicts: list[Verdict] = []
    for pair in read:
        if pair is None:
            verdicts.append(Verdict("unrelated", 1.0, None, None))
            continue
        chance = next(chances)
        if any(each.firm for each in pair.differences):
            chance = min(chance, _DIFFERENT)
        label, probability = _judged(pair, chance)
        verdicts.append(Verdict(label, probability, pair.evidence, pair.span))
    return tuple(verdicts)


def _judged(pair: Pair, chance: float) -> tuple[Label, float]:
    """The label of a pair that is borne out by ``chance``, and how likely it is."""
    if pair.covered < RELATED and not pair.differences:
        return "unrelated", 1 - pair.covered
    if chance >= SUPPORTED:
        return "supports", chance
    otherwise = 1.0
    if not pair.differences and not pair.long:
        otherwise = 1 / (1 + math.exp(-_SLOPE * (pair.otherwise - _MIDDLE)))
    if otherwise >= 0.5:
        return "contradicts", (1 - chance) * otherwise
    return "unrelated", (1 - chance) * (1 - otherwise)


def verdict_dict(key: Any, verdict: Verdict) -> dict[str, Any]:
    """One output line of ``auditor verify``."""
    span = None
    if verdict.span is not None:
        span = {
            "evidence": verdict.evidence,
            "start": verdict.span.start,
            "end": verdict.span.end,
        }
    return {
        "id": key,
        "label": verdict.label,
        "probability": round(verdict.probability, 4),
        "evidence_span": span,
    }
