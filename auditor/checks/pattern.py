"""Kind ``pattern``: regular expressions in linear time, tied to a place in the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

from auditor.checks.base import Kind, Result, Scan, Scanner, run
from auditor.checks.mending import mended
from auditor.checks.patterns import Groups, Pattern
from auditor.checks.placing import Place, Placed, in_rows, placing, standing_together
from auditor.checks.prefilter import Lines, Prefilter
from auditor.finding import Match
from auditor.text.document import Document
from auditor.text.span import Span
from auditor.text.utf8 import Utf8

Hit = tuple[Span, Groups]
_PREPARED = "hits of the patterns"
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

    def found(documents: Sequence[Document]) -> list[dict[str, list[Hit]]]:
        """The hits of every rule in each document."""
        hits: list[dict[str, list[Hit]]] = [{} for _ in documents]
        for document, mine in zip(documents, hits, strict=True):
            for rule, pattern in map(in_text.__getitem__, prefilter.in_text(document)):
                if some := list(pattern.find(document)):
                    mine.setdefault(rule, []).extend(some)
        lines = Lines(documents)
        for place, numbers in _in_rows(prefilter.in_lines(lines), rows).items():
            rule, pattern = in_line[place]
            for number, here in _searched(pattern, lines, numbers):
                hits[lines.owner(number)].setdefault(rule, []).extend(here)
        return hits

    def scan(document: Document) -> Mapping[str, Result]:
        hits = document.memo.pop(_PREPARED, None)
        if hits is None:
            hits = found([document])[0]
        return {
            rule: run(partial(_matches, rules[rule], mine), document) for rule, mine in hits.items()
        }

    def prepare(documents: Sequence[Document]) -> None:
        for document, hits in zip(documents, found(documents), strict=True):
            document.memo[_PREPARED] = hits

    return Scanner(scan, prefilter.strings, prepare)


def _searched(
    pattern: Pattern, lines: Lines, numbers: Sequence[int]
) -> Iterator[tuple[int, list[Hit]]]:
    """The hits of a pattern in lines, by their numbers.

    Lines are searched as one text, which takes a fraction of the time, but for those that a match
    would run across.
    """
    together, alone = numbers, numbers[:0]
    if len(numbers) <= _FEW or pattern.minds_ends:
        together, alone = alone, together
    elif pattern.starts_line and (adorned := lines.adorned.intersection(numbers)):
        together, alone = [n for n in numbers if n not in adorned], sorted(adorned)
    matches, untold = pattern.found_in_lines([lines.encoded[number] for number in together])
    for which, group in groupby(matches, key=itemgetter(0)):
        document, line, _ = lines.place(together[which])
        view = _view(document, line)
        hits = (pattern.hit(found, view, start) for _, start, found in group)
        yield together[which], [_moved(hit, line.start) for hit in hits]
    for number in (*alone, *(together[which] for which in untold)):
        if found := _in_line(pattern, *lines.place(number)):
            yield number, found


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


def _in_line(pattern: Pattern, document: Document, line: Span, bare: Span | None) -> list[Hit]:
    """The hits in a line; for a pattern of its beginning, also in what it says without signs."""
    found = [_moved(hit, line.start) for hit in pattern.find_in_line(_view(document, line))]
    if not found and pattern.starts_line and bare:
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
