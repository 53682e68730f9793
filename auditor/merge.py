"""One fault, one finding: where rules of a category point at the same words, the surest speaks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from auditor.finding import SEVERITIES, Finding

MERGED = frozenset({"garbled-words", "boilerplate-debris"})
_AUDIENCES = ("auditor", "editor", "gate")


def merge(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of the text, those of a merged category without overlaps.

    The surest of overlapping findings stays; it names the others' rules in ``evidence["also"]``
    and takes over their suggestions.
    """
    free: list[Finding] = []
    kept: dict[str, list[Finding]] = {category: [] for category in MERGED}
    for finding in sorted(findings, key=_surest_first):
        if finding.category in MERGED:
            _place(kept[finding.category], finding)
        else:
            free.append(finding)
    everything = (*free, *(finding for group in kept.values() for finding in group))
    return tuple(sorted(everything, key=lambda f: (*_range(f), f.rule)))


def _place(kept: list[Finding], finding: Finding) -> None:
    """Join ``finding`` to the kept one it overlaps; keep it in order where there is none."""
    at = bisect_left(kept, _range(finding), key=_range)
    for rival in (at - 1, at):
        if 0 <= rival < len(kept) and _overlap(kept[rival], finding):
            kept[rival] = _joined(kept[rival], finding)
            return
    kept.insert(at, finding)


def _surest_first(finding: Finding) -> tuple[float, ...]:
    return (
        -_AUDIENCES.index(finding.audience),
        -SEVERITIES.index(finding.severity),
        -finding.probability,
        finding.location.start,
        -finding.location.end,
    )


def _range(finding: Finding) -> tuple[int, int]:
    return finding.location.start, finding.location.end


def _overlap(one: Finding, two: Finding) -> bool:
    (start, end), (other_start, other_end) = _range(one), _range(two)
    return start < other_end and other_start < end


def _joined(kept: Finding, other: Finding) -> Finding:
    also = _with(kept.evidence.get("also", ()), [other.rule] if other.rule != kept.rule else [])
    evidence = {**kept.evidence, "also": also} if also else kept.evidence
    return replace(kept, evidence=evidence, suggestions=_with(kept.suggestions, other.suggestions))


def _with(known: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *more)))
