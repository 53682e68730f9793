"""Kind ``pattern``: regular expressions in linear time, tied to a place in the article."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.checks.base import Check, Kind, one_by_one
from auditor.checks.patterns import Pattern
from auditor.checks.placing import Placed, placing
from auditor.finding import Match
from auditor.text.document import Document


class PatternParams(Placed, frozen=True, kw_only=True):
    """One or several RE2 patterns.

    Attributes:
        pattern, patterns: RE2 syntax; a group named ``flag`` narrows what is flagged, any other
            named group may be used in the message.
        case_sensitive: whether letters must match in case.
        suggest: what should stand there; named groups in braces.
    """

    pattern: str = ""
    patterns: tuple[str, ...] = ()
    case_sensitive: bool = False
    suggest: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.pattern and not self.patterns:
            raise ValueError("pattern: no pattern given")
        self.compiled()

    def compiled(self) -> list[Pattern]:
        """All patterns, ready to search with."""
        single = [("pattern", self.pattern)] if self.pattern else []
        several = [(f"patterns[{k}]", text) for k, text in enumerate(self.patterns)]
        return [
            Pattern(text, key, case_sensitive=self.case_sensitive) for key, text in single + several
        ]


def prepare(params: PatternParams) -> Check:
    """The check of one pattern rule; overlapping matches of its patterns count once."""
    patterns = params.compiled()

    def check(document: Document) -> Iterable[Match]:
        hits = [hit for pattern in patterns for hit in pattern.find(document)]
        if not hits:
            return
        place = placing(params, document)
        reached = 0
        for span, groups in sorted(hits, key=lambda hit: (hit[0].start, -hit[0].end)):
            placed = place(groups.get("flag", span))
            if placed is None or placed.start < reached:
                continue
            reached = placed.end
            values = {name: group.of(document.text) for name, group in groups.items()}
            suggestions = (params.suggest.format(**values),) if params.suggest else ()
            yield Match(placed, values, suggestions=suggestions)

    return check


PATTERN = Kind(PatternParams, one_by_one(prepare), "regular expressions in linear time (RE2)")
