"""The article cut where findings begin and end, so that overlapping ones can all be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from auditor.render import labels
from auditor.text.source import Source
from auditor.text.span import Span

LONG = 600  # code points; a longer finding is marked lightly, or it would drown the others
_CONTEXT = 48  # code points of context on each side of a quoted finding


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding with its label in this report, such as ``G3``."""

    label: str
    row: Mapping[str, Any]

    @property
    def is_long(self) -> bool:
        """Whether it covers so much that it is marked lightly."""
        return bool(self.row["location"]["end"] - self.row["location"]["start"] > LONG)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one line, the marks over it (outermost first), those that begin and end with it."""

    text: str
    marks: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the article, without its end."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A flagged text within what stands around it on its lines."""

    before: str
    text: str
    after: str


def labelled(rows: Iterable[Mapping[str, Any]]) -> tuple[Mark, ...]:
    """Findings in the order of the text, numbered within their category."""
    numbers: Counter[str] = Counter()
    marks = []
    for row in labels.in_text_order(rows):
        numbers[row["category"]] += 1
        marks.append(Mark(f"{labels.letter(row['category'])}{numbers[row['category']]}", row))
    return tuple(marks)


def marked_lines(source: Source, marks: Sequence[Mark]) -> Iterator[Line]:
    """Every line of the article, cut at the findings; ``marks`` in the order of the text."""
    waiting = list(reversed(marks))
    active: list[Mark] = []
    for number in range(1, len(source.line_starts) + 1):
        line = source.line_span(number)
        ends_at = source.line_starts[number] if number < len(source.line_starts) else line.end + 1
        while waiting and waiting[-1].row["location"]["start"] < ends_at:
            active.append(waiting.pop())
        parts = [_part(mark, line) for mark in active]
        yield Line(number, tuple(_pieces(source, line, parts)))
        active = [part.mark for part in parts if not part.ends]


def quote(source: Source, row: Mapping[str, Any]) -> Quote:
    """The flagged text, shortened in its middle if long, and some words around it."""
    where = row["location"]
    first, last = source.line_span(where["line"]), source.line_span(where["end_line"])
    before = Span(max(first.start, where["start"] - _CONTEXT), max(first.start, where["start"]))
    after_end = max(where["end"], min(last.end, where["end"] + _CONTEXT))
    after = Span(where["end"], after_end).of(source.text)
    left = before.of(source.text)
    if before.start > first.start:
        left = "…" + left.partition(" ")[2]
    if after_end < last.end:
        after = after.rpartition(" ")[0] + "…"
    return Quote(left, shortened(where["excerpt"]), after)


def shortened(text: str, most: int = 280) -> str:
    """``text`` on one line, its middle left out if it has more than ``most`` code points."""
    flat = " ".join(text.split()) if "\n" in text or "\r" in text else text
    half = most // 2
    return flat if len(flat) <= most else f"{flat[:half]} […] {flat[-half:]}"


@dataclass(frozen=True, slots=True)
class _Part:
    """What one line shows of a mark."""

    mark: Mark
    span: Span
    begins: bool
    ends: bool


def _part(mark: Mark, line: Span) -> _Part:
    where = mark.row["location"]
    end = where["start"] + len(where["excerpt"].rstrip("\r\n"))
    left = min(max(where["start"], line.start), line.end)
    right = max(left, min(end, line.end))
    begins = where["start"] >= line.start
    ends = end <= line.end or (begins and end == where["start"])  # nothing but a line end
    return _Part(mark, Span(left, right), begins, ends)


def _pieces(source: Source, line: Span, parts: Sequence[_Part]) -> Iterator[Piece]:
    points = [part for part in parts if not part.span and part.begins]
    covering = sorted((part for part in parts if part.span), key=lambda part: -len(part.span))
    cuts = {line.start, line.end}.union(*((p.span.start, p.span.end) for p in (*points, *covering)))
    for left, right in pairwise([*sorted(cuts), line.end]):
        here = [part for part in points if part.span.start == left]
        if here:
            begun = tuple(part.mark for part in here)
            yield Piece("", begun, begun, tuple(part.mark for part in here if part.ends))
        if left == right:
            continue
        over = [part for part in covering if part.span.contains(Span(left, right))]
        yield Piece(
            Span(left, right).of(source.text),
            tuple(part.mark for part in over),
            tuple(part.mark for part in over if part.begins and part.span.start == left),
            tuple(part.mark for part in over if part.ends and part.span.end == right),
        )
