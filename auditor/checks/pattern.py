"""Kind ``pattern``: regular expressions in linear time, tied to a place in the article."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.checks.base import Check, Kind, one_by_one
from auditor.checks.patterns import Groups, Pattern
from auditor.checks.placing import Place, Placed, placing, standing_together
from auditor.finding import Match
from auditor.text.document import Document
from auditor.text.span import Span

_NAMED = re.compile(r"(?<!\\[pP])\{([a-z]+)\}")  # not \p{name}, a class of characters


class PatternParams(Placed, frozen=True, kw_only=True):
    """One or several RE2 patterns.

    Attributes:
        pattern, patterns: RE2 syntax; a group named ``flag`` narrows what is flagged, any other
            named group may be used in the message.
        case_sensitive: whether letters must match in case.
        suggest: what should stand there; named groups in braces.
        words: word lists by name; ``{name}`` in a pattern stands for any of the list, which may
            hold patterns too.
    """

    pattern: str = ""
    patterns: tuple[str, ...] = ()
    case_sensitive: bool = False
    suggest: str = ""
    words: dict[str, tuple[str, ...]] = {}

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
            Pattern(self._spelt_out(text, key), key, case_sensitive=self.case_sensitive)
            for key, text in single + several
        ]

    def _spelt_out(self, pattern: str, key: str) -> str:
        """``pattern`` with each ``{name}`` as the alternatives it stands for."""

        def alternatives(found: re.Match[str]) -> str:
            if found[1] not in self.words:
                raise ValueError(f"{key}: no list '{found[1]}' under 'words'")
            return "(?:" + "|".join(self.words[found[1]]) + ")"

        return _NAMED.sub(alternatives, pattern)


def prepare(params: PatternParams) -> Check:
    """The check of one pattern rule; overlapping matches of its patterns count once."""
    patterns = params.compiled()

    def check(document: Document) -> Iterable[Match]:
        hits = [hit for pattern in patterns for hit in pattern.find(document)]
        if not hits:
            return
        found = _in_order(hits, placing(params, document))
        kept = set(standing_together(params, document, [span for span, _ in found]))
        for span, groups in found:
            if span in kept:
                values = {name: group.of(document.text) for name, group in groups.items()}
                suggestions = (params.suggest.format(**values),) if params.suggest else ()
                yield Match(span, values, suggestions=suggestions)

    return check


def _in_order(hits: list[tuple[Span, Groups]], place: Place) -> list[tuple[Span, Groups]]:
    """The hits that count, front to back, none overlapping another."""
    found: list[tuple[Span, Groups]] = []
    reached = 0
    for span, groups in sorted(hits, key=lambda hit: (hit[0].start, -hit[0].end)):
        placed = place(groups.get("flag", span))
        if placed is not None and placed.start >= reached:
            found.append((placed, groups))
            reached = placed.end
    return found


PATTERN = Kind(PatternParams, one_by_one(prepare), "regular expressions in linear time (RE2)")
