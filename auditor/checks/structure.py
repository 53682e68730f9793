"""Kind ``structure``: lines by their shape, their place in the article and their neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

import msgspec

from auditor.checks.base import Check, Kind, Params, one_by_one
from auditor.checks.patterns import Pattern
from auditor.finding import Match
from auditor.text.document import Document
from auditor.text.span import Span

_FEW = 4  # lines that are as soon looked at one by one


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """What a line must look like.

    Attributes:
        matches: a pattern the line must hold.
        lacks: a pattern it must not hold.
        min_words, max_words: its length in words.
        kind: the kind of block it belongs to.
        missing: true where the line must not exist (before the first, after the last).
    """

    matches: str = ""
    lacks: str = ""
    min_words: int = 0
    max_words: int = 1_000_000
    kind: Literal["", "paragraph", "heading", "list-item", "quote", "table", "code"] = ""
    missing: bool = False
    case_sensitive: bool = True


class StructureParams(Params, frozen=True, kw_only=True):
    """A line, and the lines before and after it.

    Attributes:
        line, previous, next: shapes; lines that are blank do not count.
        under: a shape; only lines in an unbroken run that begins under such a line.
        within_last: only the last so many lines (0: all).
        flag: ``line``; ``run``: lines that follow one another together, but not the last where
            more text follows, as it may be the heading of that; ``break``: from the line's last
            word to the first of the next; ``last-word``: the line's last word.
        at_least: only where so many lines of the article fit.
        at_most: only where no more lines than this fit (0: any number): a slip is rare, a way of
            setting the text is not.
    """

    line: Line
    previous: Line | None = None
    next: Line | None = None
    under: Line | None = None
    within_last: int = 0
    flag: Literal["line", "run", "break", "last-word"] = "line"
    at_least: int = 1
    at_most: int = 0

    def __post_init__(self) -> None:
        shapes = {"line": self.line, "previous": self.previous, "next": self.next}
        for key, shape in (shapes | {"under": self.under}).items():
            if shape is not None:
                _Shape(shape, key)


class _Shape:
    """A `Line` with its patterns compiled."""

    def __init__(self, line: Line, key: str) -> None:
        self.wanted = line
        self._matches = self._pattern(line.matches, f"{key}.matches")
        self._lacks = self._pattern(line.lacks, f"{key}.lacks")

    def fits(self, document: Document, index: int, kinds: Sequence[str]) -> bool:
        """Whether line ``index`` looks like this."""
        if not 0 <= index < len(document.lines):
            return self.wanted.missing
        text = document.lines[index].of(document.text)
        return (
            not self.wanted.missing
            and self.wanted.kind in ("", kinds[index])
            and 2 * self.wanted.min_words <= len(text) + 1
            and (self._matches is None or self._matches.found_in(text))
            and self.wanted.min_words <= len(text.split()) <= self.wanted.max_words
            and (self._lacks is None or not self._lacks.found_in(text))
        )

    def numbers(self, document: Document, kinds: Sequence[str]) -> list[int]:
        """The lines that look like this."""
        if self._matches is None or self.wanted.missing or self._matches.minds_ends:
            return [at for at in range(len(document.lines)) if self.fits(document, at, kinds)]
        perhaps = self._matches.lines_of(document.joined_lines)
        return [at for at in sorted(set(perhaps)) if self.fits(document, at, kinds)]

    def is_nowhere(self, document: Document) -> bool:
        """Whether one look at all lines together shows that none looks like this."""
        if self._matches is None or self.wanted.missing or self._matches.minds_ends:
            return False
        return not self._matches.is_in(document.joined_lines)

    def _pattern(self, text: str, key: str) -> Pattern | None:
        return Pattern(text, key, case_sensitive=self.wanted.case_sensitive) if text else None


def prepare(params: StructureParams) -> Check:
    """The check of one structure rule."""
    shapes = [
        (offset, _Shape(line, key))
        for offset, key, line in (
            (0, "line", params.line),
            (-1, "previous", params.previous),
            (1, "next", params.next),
        )
        if line is not None
    ]
    over = _Shape(params.under, "under") if params.under else None

    def check(document: Document) -> Iterable[Match]:
        kinds = document.line_kinds
        count = len(document.lines)
        first = count - params.within_last if params.within_last else 0
        heads = over.numbers(document, kinds) if over else []
        if over and not heads:
            return
        if count - first > _FEW and any(
            shape.is_nowhere(document) for _, shape in reversed(shapes)
        ):
            return

        def fits(index: int) -> bool:
            return all(shape.fits(document, index + offset, kinds) for offset, shape in shapes)

        wanted = range(max(0, first), count)
        found = list(_under(heads, wanted, fits)) if over else [at for at in wanted if fits(at)]
        if not params.at_least <= len(found) <= (params.at_most or count):
            return
        if params.flag == "run":
            yield from (Match(span) for span in _runs(found, document))
        else:
            yield from (Match(_flagged(document, index, params.flag)) for index in found)

    return check


def _under(heads: Iterable[int], wanted: range, fits: Callable[[int], bool]) -> Iterator[int]:
    """The lines that fit and follow one another from one of ``heads`` on."""
    reached = -1
    for head in heads:
        index = max(head + 1, reached)
        while index in wanted and fits(index):
            yield index
            index += 1
        reached = index


def _runs(found: Sequence[int], document: Document) -> Iterator[Span]:
    """One span for lines that follow one another, without the last where more text follows."""
    for _, group in groupby(enumerate(found), key=lambda pair: pair[1] - pair[0]):
        run = [index for _, index in group]
        if run[-1] + 1 < len(document.lines):
            run.pop()
        if run:
            yield Span(document.lines[run[0]].start, document.lines[run[-1]].end)


def _flagged(document: Document, index: int, flag: str) -> Span:
    line = document.lines[index]
    if flag == "line":
        return line
    start = line.end - len(line.of(document.text).split()[-1].lstrip("\"'(["))
    if flag == "last-word" or index + 1 >= len(document.lines):
        return Span(start, line.end)
    following = document.lines[index + 1]
    word = following.of(document.text).split()[0]
    return Span(start, following.start + len(word.rstrip(",.;:!?)]\"'") or word))


STRUCTURE = Kind(StructureParams, one_by_one(prepare), "lines by shape, place and neighbours")
