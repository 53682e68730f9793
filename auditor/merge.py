"""One fault, one finding: where rules of a family point at the same words, the surest speaks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.finding import AUDIENCES, SEVERITIES, Finding, locate
from auditor.text.source import Source
from auditor.text.span import Span

WIDENS = 0.8  # from this probability on, a finding widens the one it is merged into
MERGED = frozenset({"garbled-words", "boilerplate-debris"})
# tags of claims rules that say one thing of the words they flag: that nobody is named, say
FAULTS = ("attribution", "evidence", "speculation", "puffery", "editorialising")


def family_of(category: str, tags: Collection[str]) -> str:
    """What the rules that state the same fault have in common; empty for a rule that stands alone.

    The category where all of it is one fault, else the first of `FAULTS` among the tags.
    """
    if category in MERGED:
        return category
    of_claims = category == "unsupported-claims"
    return next((tag for tag in tags if of_claims and tag in FAULTS), "")


def merge(
    findings: Iterable[Finding],
    source: Source,
    families: Mapping[str, str],
    mends: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Findings in the order of the text, those of a family of rules without overlaps.

    Of findings that overlap the surest stays, names the others' rules in ``evidence["also"]`` and
    takes over their suggestions. It also covers what others cover that are nearly as sure, so
    that a run of debris is one finding; a doubtful one widens none and joins none, nor does a note
    widen more than a note.

    ``families`` names the family of each rule that is of one. ``mends`` are the rules that ask for
    a repair of their words: they widen none, for the words are content, and where a sure finding
    strikes the words anyhow, that one speaks, as gravely.
    """
    merger = _Merger(source, frozenset(mends))
    kept: list[Finding] = []
    merged: dict[str, list[Finding]] = {}
    for finding in findings:
        family = families.get(finding.rule)
        to = merged.setdefault(family, []) if family else kept
        to.append(finding)
    for some in merged.values():
        for group in _overlapping(some):
            kept += merger.without_overlaps(group) if len(group) > 1 else group
    return tuple(sorted(kept, key=lambda f: (f.location.start, f.location.end, f.rule)))


@dataclass(frozen=True, slots=True)
class _Merger:
    source: Source
    mends: frozenset[str]

    def without_overlaps(self, group: Sequence[Finding]) -> Iterator[Finding]:
        surest, *others = sorted(group, key=_surest_first)
        wide = [f for f in others if self._widens(f, surest)]
        struck = surest.rule in self.mends and any(_overlap(surest, f) for f in wide)
        left = list(group)
        for part in _overlapping(wide if struck else [surest, *wide]):
            span = Span(part[0].location.start, max(f.location.end for f in part))
            inside = [f for f in group if _reaches(f, span)]
            gone = {id(f) for f in inside}
            left = [f for f in left if id(f) not in gone]
            one = self._one(min(part, key=_surest_first), inside, span)
            yield _as_grave(one, surest) if struck and surest in inside else one
        for rest in _overlapping(left):
            yield from self.without_overlaps(rest)

    def _one(self, surest: Finding, inside: Sequence[Finding], span: Span) -> Finding:
        """The surest finding on a span that several lie in."""
        also = sorted({f.rule for f in inside} - {surest.rule})
        ranked = () if surest.rule in self.mends else sorted(inside, key=_surest_first)
        suggested = dict.fromkeys(word for f in (surest, *ranked) for word in f.suggestions)
        return replace(
            surest,
            location=locate(self.source, span),
            suggestions=tuple(suggested),
            evidence={**surest.evidence, "also": also} if also else surest.evidence,
        )

    def _widens(self, finding: Finding, surest: Finding) -> bool:
        is_mere_note = finding.severity == "note" != surest.severity
        return finding.probability >= WIDENS and not is_mere_note and finding.rule not in self.mends


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


def _as_grave(finding: Finding, as_this: Finding) -> Finding:
    return replace(
        finding,
        severity=max(finding.severity, as_this.severity, key=SEVERITIES.index),
        audience=max(finding.audience, as_this.audience, key=AUDIENCES.index),
    )


def _reaches(finding: Finding, span: Span) -> bool:
    return span.start < finding.location.end and finding.location.start < span.end


def _overlap(one: Finding, other: Finding) -> bool:
    return _reaches(one, Span(other.location.start, other.location.end))


def _surest_first(finding: Finding) -> tuple[float, ...]:
    return (
        -AUDIENCES.index(finding.audience),
        -SEVERITIES.index(finding.severity),
        -finding.probability,
        finding.location.start,
        -finding.location.end,
    )
