"""Kind ``pattern``: regular expressions in linear time, tied to a place in the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

from auditor.checks.base import Kind, Result, Scan, run
from auditor.checks.literals import needed
from auditor.checks.mending import mended
from auditor.checks.patterns import Groups, Pattern, Prefilter
from auditor.checks.placing import Place, Placed, placing, standing_together
from auditor.finding import Match
from auditor.text.document import Document
from auditor.text.span import Span
from auditor.text.utf8 import Utf8

Hit = tuple[Span, Groups]
_NAMED = re.compile(r"(?<!\\[pP])\{([a-z]+)\}")  # not \p{name}, a class of characters
# what may match a newline, and what looks like it but does not; a dot does not
_NEWLINE = re.compile(r"\\[sSDWPnvxaCQ]|\[\^|\[:|\(\?\w*s")
_SAFE = re.compile(r"\[\^[^\[\]]*\\n[^\[\]]*\]|\\x\{[^}]{3,}\}")


class PatternParams(Placed, frozen=True, kw_only=True):
    """One or several RE2 patterns.

    Attributes:
        pattern, patterns: RE2 syntax; a group named ``flag`` narrows what is flagged, any other
            named group may be used in the message.
        case_sensitive: whether letters must match in case.
        suggest: what should stand there; named groups in braces.
        repair: suggest the match as ``ftfy`` mends it (``characters``: wrong encodings, codes of
            characters), or with a blank between its two sentences (``blank``).
        words: word lists by name; ``{name}`` in a pattern stands for any of the list, which may
            hold patterns too.
    """

    pattern: str = ""
    patterns: tuple[str, ...] = ()
    case_sensitive: bool = False
    suggest: str = ""
    repair: Literal["", "characters", "blank"] = ""
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


def compile_patterns(rules: Mapping[str, Any]) -> Scan:
    """All rules share one pass, which says what is worth a search and on which lines."""
    compiled = {rule: params.compiled() for rule, params in rules.items()}
    in_text: list[tuple[str, Pattern]] = []
    in_line: list[tuple[str, Pattern]] = []
    for rule, patterns in compiled.items():
        for pattern in patterns:
            by_line = _about_lines(rules[rule], patterns) or _within_lines(rules[rule], pattern)
            (in_line if by_line else in_text).append((rule, pattern))
    together = Prefilter([pattern for _, pattern in in_text], [pattern for _, pattern in in_line])

    elsewhere = {rule for rule, _ in in_text}
    rows: dict[str, tuple[int, set[int]]] = {}
    for place, (rule, _) in enumerate(in_line):
        params = rules[rule]
        if params.in_a_row > 1 and params.scope == "line" and rule not in elsewhere:
            rows.setdefault(rule, (params.in_a_row, set()))[1].add(place)

    def scan(document: Document) -> Mapping[str, Result]:
        hits: dict[str, list[Hit]] = {}
        texts, lines = together.candidates(document)
        lines = _in_rows(lines, rows)
        for rule, pattern in (in_text[place] for place in texts):
            if found := list(pattern.find(document)):
                hits.setdefault(rule, []).extend(found)
        for number, places in lines.items():
            line = document.lines[number]
            view = Utf8(line.of(document.text))
            for rule, pattern in (in_line[place] for place in places):
                if moved := [_moved(hit, line.start) for hit in pattern.find_in_line(view)]:
                    hits.setdefault(rule, []).extend(moved)
        return {
            rule: run(partial(_matches, params, hits[rule]), document) if rule in hits else []
            for rule, params in rules.items()
        }

    return scan


def _in_rows(
    lines: dict[int, list[int]], rows: Mapping[str, tuple[int, set[int]]]
) -> dict[int, list[int]]:
    """``lines`` without the patterns of rules that need more lines in a row than could match."""
    for least, places in rows.values():
        reached: list[int] = []
        for number in (number for number, found in lines.items() if not places.isdisjoint(found)):
            if reached and number != reached[-1] + 1:
                lines = _without(lines, reached, places) if len(reached) < least else lines
                reached = []
            reached.append(number)
        if len(reached) < least:
            lines = _without(lines, reached, places)
    return lines


def _without(
    lines: dict[int, list[int]], numbers: Sequence[int], places: set[int]
) -> dict[int, list[int]]:
    for number in numbers:
        lines[number] = [place for place in lines[number] if place not in places]
    return lines


def _about_lines(params: PatternParams, patterns: list[Pattern]) -> bool:
    tied = params.scope == "line" and params.at in ("start", "whole")
    return tied and all(pattern.starts_line for pattern in patterns)


def _within_lines(params: PatternParams, pattern: Pattern) -> bool:
    """Whether only lines with certain strings need a search.

    So it is where no match that counts runs across lines, as units smaller than the text do not.
    """
    stays = params.scope != "text" or not _NEWLINE.search(_SAFE.sub("", pattern.text))
    return stays and bool(needed(pattern.pattern))


def _moved(hit: Hit, by: int) -> Hit:
    span, groups = hit
    return span.shift(by), {name: group.shift(by) for name, group in groups.items()}


def _matches(params: PatternParams, hits: list[Hit], document: Document) -> Iterable[Match]:
    """The hits that count as matches; where hits of several patterns overlap, the first counts."""
    found = _in_order(hits, placing(params, document))
    kept = set(standing_together(params, document, [span for span, _ in found]))
    for span, groups in found:
        if span in kept:
            values = {name: group.of(document.text) for name, group in groups.items()}
            suggestions: tuple[str, ...] = ()
            if params.suggest:
                suggestions = (params.suggest.format(**values),)
            elif params.repair:
                suggestions = mended(params.repair, span.of(document.text))
            yield Match(span, values, suggestions=suggestions)


def _in_order(hits: list[Hit], place: Place) -> list[Hit]:
    """The hits that count, front to back, none overlapping another."""
    found: list[Hit] = []
    reached = 0
    for span, groups in sorted(hits, key=lambda hit: (hit[0].start, -hit[0].end)):
        placed = place(groups.get("flag", span))
        if placed is not None and placed.start >= reached:
            found.append((placed, groups))
            reached = placed.end
    return found


PATTERN = Kind(PatternParams, compile_patterns, "regular expressions in linear time (RE2)")
