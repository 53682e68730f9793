"""One fault, one finding: where rules of a category point at the same words, the surest speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from auditor.finding import AUDIENCES, SEVERITIES, Finding, locate
from auditor.text.source import Source
from auditor.text.span import Span

WIDENS = 0.8  # from this probability on, a finding widens the one it is merged into
MERGED = frozenset({"garbled-words", "boilerplate-debris"})


def merge(findings: Iterable[Finding], source: Source) -> tuple[Finding, ...]:
    """Findings in the order of the text, those of a merged category without overlaps.

    Of findings that overlap the surest stays, names the others' rules in ``evidence["also"]`` and
    takes over their suggestions. It also covers what others cover that are nearly as sure, so
    that a run of debris is one finding; a doubtful one widens none and joins none.
    """
    kept: list[Finding] = []
    merged: dict[str, list[Finding]] = {}
    for finding in findings:
        to = merged.setdefault(finding.category, []) if finding.category in MERGED else kept
        to.append(finding)
    for some in merged.values():
        for group in _overlapping(some):
            kept += _without_overlaps(group, source) if len(group) > 1 else group
    return tuple(sorted(kept, key=lambda f: (f.location.start, f.location.end, f.rule)))


def _overlapping(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """Groups of findings each of which overlaps one before it."""
    group: list[Finding] = []
    reached = 0
    for finding in sorted(findings, key=lambda f: f.location.start):
        if group and finding.location.start >= reached:
            yield group
            group, reached = [], 0
        group.append(finding)
        reached = max(reached, finding.location.end)
    if group:
        yield group


def _without_overlaps(group: Sequence[Finding], source: Source) -> Iterator[Finding]:
    surest, *others = sorted(group, key=_surest_first)
    left = list(group)
    for part in _overlapping([surest, *(f for f in others if f.probability >= WIDENS)]):
        span = Span(part[0].location.start, max(f.location.end for f in part))
        inside = [f for f in group if span.start < f.location.end and f.location.start < span.end]
        left = [f for f in left if f not in inside]
        yield _one(min(part, key=_surest_first), inside, span, source)
    for rest in _overlapping(left):
        yield from _without_overlaps(rest, source)


def _one(surest: Finding, inside: Sequence[Finding], span: Span, source: Source) -> Finding:
    """The surest finding on a span that several lie in."""
    also = sorted({f.rule for f in inside} - {surest.rule})
    ranked = sorted(inside, key=_surest_first)
    suggested = dict.fromkeys(word for f in (surest, *ranked) for word in f.suggestions)
    return replace(
        surest,
        location=locate(source, span),
        suggestions=tuple(suggested),
        evidence={**surest.evidence, "also": also} if also else surest.evidence,
    )


def _surest_first(finding: Finding) -> tuple[float, ...]:
    return (
        -AUDIENCES.index(finding.audience),
        -SEVERITIES.index(finding.severity),
        -finding.probability,
        finding.location.start,
        -finding.location.end,
    )
