"""One fault, one finding: where rules of a category point at the same words, the surest speaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from auditor.finding import SEVERITIES, Finding, locate
from auditor.text.source import Source
from auditor.text.span import Span

WIDENS = 0.8  # from this probability on, a finding widens the one it is merged into
MERGED = frozenset({"garbled-words", "boilerplate-debris"})
_AUDIENCES = ("auditor", "editor", "gate")


def merge(findings: Iterable[Finding], source: Source) -> tuple[Finding, ...]:
    """Findings in the order of the text, those of a merged category without overlaps.

    Of findings that overlap the surest stays, names the others' rules in ``evidence["also"]`` and
    takes over their suggestions. It also covers what others cover that are nearly as sure, so
    that a run of debris is one finding; a doubtful one never widens it.
    """
    kept: list[Finding] = []
    open_groups: dict[str, list[Finding]] = {}
    reached: dict[str, int] = {}
    for finding in sorted(findings, key=lambda f: f.location.start):
        category = finding.category
        if category not in MERGED:
            kept.append(finding)
        elif finding.location.start < reached.get(category, 0):
            open_groups[category].append(finding)
            reached[category] = max(reached[category], finding.location.end)
        else:
            kept += _one(open_groups.get(category, []), source)
            open_groups[category] = [finding]
            reached[category] = finding.location.end
    for group in open_groups.values():
        kept += _one(group, source)
    return tuple(sorted(kept, key=lambda f: (f.location.start, f.location.end, f.rule)))


def _one(group: Sequence[Finding], source: Source) -> list[Finding]:
    """A group of overlapping findings as one (none if the group is empty)."""
    if len(group) < 2:
        return list(group)
    surest, *others = sorted(group, key=_surest_first)
    covering = [surest, *(f for f in others if f.probability >= WIDENS)]
    start = min(f.location.start for f in covering)
    end = max(f.location.end for f in covering)
    also = sorted({f.rule for f in others} - {surest.rule})
    suggested = dict.fromkeys(word for f in (surest, *others) for word in f.suggestions)
    return [
        replace(
            surest,
            location=locate(source, Span(start, end)),
            suggestions=tuple(suggested),
            evidence={**surest.evidence, "also": also} if also else surest.evidence,
        )
    ]


def _surest_first(finding: Finding) -> tuple[float, ...]:
    return (
        -_AUDIENCES.index(finding.audience),
        -SEVERITIES.index(finding.severity),
        -finding.probability,
        finding.location.start,
        -finding.location.end,
    )
