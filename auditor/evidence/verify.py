"""Does given evidence support, contradict or not touch a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from auditor.text.span import Span

Label = Literal["supports", "contradicts", "unrelated"]

# less of the claim than this share, by weight, in the closest sentence: nothing is said of it
RELATED = 0.12
SUPPORTED = 0.5
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
        label: Label = "supports" if chance >= SUPPORTED else "contradicts"
        probability = chance if chance >= SUPPORTED else 1 - chance
        if pair.covered < RELATED and not pair.differences:
            label, probability = "unrelated", 1 - pair.covered
        verdicts.append(Verdict(label, probability, pair.evidence, pair.span))
    return tuple(verdicts)


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
