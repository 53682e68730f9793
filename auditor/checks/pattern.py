"""Kind ``pattern``: regular expressions in linear time, tied to a place in the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from auditor.checks.base import Kind, Result, Scan, Scanner, run
from auditor.checks.mending import mended
from auditor.checks.patterns import Groups, Pattern, Prefilter
from auditor.checks.placing import Place, Placed, in_rows, placing, standing_together
from auditor.finding import Match
from auditor.text.document import Document
from auditor.text.span import Span
from auditor.text.utf8 import Utf8

Hit = tuple[Span, Groups]
_PREPARED = "candidates of the patterns"
_FEW = 2  # lines that are as soon searched one by one
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
            Pattern(spelt_out(text, self.words, key), key, case_sensitive=self.case_sensitive)
            for key, text in single + several
        ]


def spelt_out(pattern: str, words: Mapping[str, Sequence[str]], key: str) -> str:
    """``pattern`` with each ``{name}`` as the alternatives it stands for.

    Raises:
        ValueError: naming ``key``, if there is no list of a name.
    """

    def alternatives(found: re.Match[str]) -> str:
        if found[1] not in words:
            raise ValueError(f"{key}: no list '{found[1]}' under 'words'")
        return "(?:" + "|".join(words[found[1]]) + ")"

    return _NAMED.sub(alternatives, pattern)


class Line(NamedTuple):
    """A line and what RE2 found in it.

    Attributes:
        number: among the lines of its document.
        start: the byte at which it begins in the text that was searched.
        found: RE2's matches in that text.
    """

    number: int
    start: int
    found: list[Any]


def compile_patterns(rules: Mapping[str, Any]) -> Scan:
    """All rules share one pass, which says what is worth a search and on which lines."""
    compiled = {rule: params.compiled() for rule, params in rules.items()}
    in_text: list[tuple[str, Pattern]] = []
    in_line: list[tuple[str, Pattern]] = []
    for rule, patterns in compiled.items():
        for pattern in patterns:
            by_line = _about_lines(rules[rule], patterns) or _within_lines(rules[rule], pattern)
            (in_line if by_line else in_text).append((rule, pattern))
    prefilter = Prefilter([each for _, each in in_text], [each for _, each in in_line])
    elsewhere = {rule for rule, _ in in_text}
    rows: dict[str, tuple[int, set[int]]] = {}
    for place, (rule, _) in enumerate(in_line):
        params = rules[rule]
        if params.in_a_row > 1 and params.scope == "line" and rule not in elsewhere:
            rows.setdefault(rule, (params.in_a_row, set()))[1].add(place)

    def candidates(document: Document) -> tuple[list[int], dict[int, list[int]]]:
        texts, lines = prefilter.candidates(document)
        return texts, _in_rows(lines, rows)

    def scan(document: Document) -> Mapping[str, Result]:
        hits: dict[str, list[Hit]] = {}
        texts, lines = document.memo.pop(_PREPARED, None) or candidates(document)
        for rule, pattern in (in_text[place] for place in texts):
            if found := list(pattern.find(document)):
                hits.setdefault(rule, []).extend(found)
        for place, some in lines.items():
            rule, pattern = in_line[place]
            for at in some:
                if found := _in_line(pattern, document, at):
                    hits.setdefault(rule, []).extend(found)
        return {
            rule: run(partial(_matches, rules[rule], mine), document) for rule, mine in hits.items()
        }

    def prepare(documents: Sequence[Document]) -> None:
        found = [candidates(document) for document in documents]
        held = _found_together(documents, [lines for _, lines in found], in_line)
        for document, (texts, _), lines in zip(documents, found, held, strict=True):
            document.memo[_PREPARED] = texts, lines

    return Scanner(scan, prefilter.strings, prepare)


def _found_together(
    documents: Sequence[Document],
    found: Sequence[dict[int, list[int]]],
    in_line: Sequence[tuple[str, Pattern]],
) -> list[dict[int, list[int | Line]]]:
    """The candidate lines of every pattern, with what it finds in them, if it was searched for.

    The lines of all documents are searched as one text, which takes a fraction of the time.
    """
    lines: dict[int, list[tuple[int, int]]] = {}
    for number, places in enumerate(found):
        for place, some in places.items():
            lines.setdefault(place, []).extend([(number, at) for at in some])
    held: list[dict[int, list[int | Line]]] = [{} for _ in documents]
    for place in sorted(lines):
        pattern, here = in_line[place][1], lines[place]
        for number, line in _searched(pattern, documents, here):
            held[number].setdefault(place, []).append(line)
    return held


def _searched(
    pattern: Pattern, documents: Sequence[Document], places: list[tuple[int, int]]
) -> Iterable[tuple[int, int | Line]]:
    """Lines, given by numbers of document and line, with the hits in them if these are known."""
    if len(places) <= _FEW or pattern.minds_ends:
        return places
    alone = [
        (number, at)
        for number, at in places
        if pattern.starts_line and at in documents[number].bare_lines
    ]
    others = [place for place in places if place not in alone] if alone else places
    data = [documents[number].encoded_lines[at] for number, at in others]
    matches = pattern.found_in_lines(data)
    if matches is None:
        return places
    found: list[tuple[int, int | Line]] = [*alone]
    for which, group in groupby(matches, key=itemgetter(0)):
        each = list(group)
        number, at = others[which]
        found.append((number, Line(at, each[0][1], [match for _, _, match in each])))
    return sorted(found, key=_order) if alone else found


def _order(place: tuple[int, int | Line]) -> tuple[int, int]:
    number, at = place
    return number, at.number if isinstance(at, Line) else at


def _in_rows(
    lines: dict[int, list[int]], rows: Mapping[str, tuple[int, set[int]]]
) -> dict[int, list[int]]:
    """``lines`` without those of rules that need more lines in a row than could match."""
    for least, places in rows.values():
        kept = in_rows({number for place in places for number in lines.get(place, ())}, least)
        for place in places & lines.keys():
            lines[place] = [number for number in lines[place] if number in kept]
    return lines


def _about_lines(params: PatternParams, patterns: list[Pattern]) -> bool:
    tied = params.scope == "line" and params.at in ("start", "whole")
    return tied and all(pattern.starts_line for pattern in patterns)


def _within_lines(params: PatternParams, pattern: Pattern) -> bool:
    """Whether only lines with certain strings need a search.

    So it is where no match that counts runs across lines, as units smaller than the text do not.
    """
    stays = params.scope != "text" or not _NEWLINE.search(_SAFE.sub("", pattern.text))
    return stays and bool(pattern.facts.needed)


def _in_line(pattern: Pattern, document: Document, at: int | Line) -> list[Hit]:
    """The hits in a line; for a pattern of its beginning, also in what it says without signs."""
    number = at.number if isinstance(at, Line) else at
    line = document.lines[number]
    if isinstance(at, Line):
        view = _view(document, line)
        return [_moved(pattern.hit(found, view, at.start), line.start) for found in at.found]
    found = [_moved(hit, line.start) for hit in pattern.find_in_line(_view(document, line))]
    if not found and pattern.starts_line and number in document.bare_lines:
        bare = document.bare_lines[number]
        found = [_moved(hit, bare.start) for hit in pattern.find_in_line(_view(document, bare))]
    return found


def _view(document: Document, span: Span) -> Utf8:
    return Utf8(span.of(document.text))


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
