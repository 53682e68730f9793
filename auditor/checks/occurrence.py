"""Kind ``occurrence``: too many or too few of something in a unit of text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from auditor.checks.base import Check, Kind, Params, one_by_one
from auditor.checks.patterns import Pattern
from auditor.checks.placing import Scope, units
from auditor.finding import Match
from auditor.text.document import Document
from auditor.text.span import Span


class OccurrenceParams(Params, frozen=True, kw_only=True):
    """How often a pattern may stand in a unit.

    Attributes:
        pattern: RE2 syntax.
        scope: the unit that is counted over.
        most: more than so many are flagged, each from the first too many on (-1: no limit).
        least: a unit with fewer is flagged as a whole (0: no limit).
        case_sensitive: whether letters must match in case.
    """

    pattern: str
    scope: Scope = "sentence"
    most: int = -1
    least: int = 0
    case_sensitive: bool = False

    def __post_init__(self) -> None:
        Pattern(self.pattern, case_sensitive=self.case_sensitive)
        if self.most < 0 and self.least < 1:
            raise ValueError("most: give 'most' or 'least'")


def prepare(params: OccurrenceParams) -> Check:
    """The check of one occurrence rule."""
    pattern = Pattern(params.pattern, case_sensitive=params.case_sensitive)

    def check(document: Document) -> Iterable[Match]:
        within = units(document, params.scope)
        hits: list[list[Span]] = [[] for _ in within]
        starts = [unit.start for unit in within]
        for span, _ in pattern.find(document):
            index = bisect_right(starts, span.start) - 1
            if index >= 0 and within[index].contains(span):
                hits[index].append(span)
        for unit, found in zip(within, hits, strict=True):
            count = {"count": str(len(found))}
            if len(found) < params.least:
                yield Match(unit, count)
            elif 0 <= params.most < len(found):
                yield from (Match(span, count) for span in found[params.most :])

    return check


OCCURRENCE = Kind(OccurrenceParams, one_by_one(prepare), "too many or too few in a unit of text")
