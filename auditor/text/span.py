"""A half-open range of code points, the one coordinate type of the project, and many of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """Code points ``start`` (inclusive) to ``end`` (exclusive) of some text.

    Which text (raw file or reading text) depends on who holds the span: a `Match` holds reading
    spans, a `Finding` raw ones.

    Raises:
        ValueError: if the range is negative or reversed.
    """

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        if not 0 <= start <= end:
            raise ValueError(f"not a span: {start}..{end}")
        _set_start(self, start)
        _set_end(self, end)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of ``text`` this span covers."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """The same range ``by`` code points further on."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Whether both ranges share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this range."""
        return self.start <= other.start and other.end <= self.end


# there is a span for every word: writing the slots directly makes them a third cheaper than the
# initialiser of a frozen dataclass
_set_start = Span.__dict__["start"].__set__
_set_end = Span.__dict__["end"].__set__


class Spans:
    """Some spans of one text, asked by bisection: a text may hold very many."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted((span.start, span.end) for span in spans)
        self._starts = [start for start, _ in ordered]
        self._reached = list(accumulate((end for _, end in ordered), max))

    def overlap(self, span: Span) -> bool:
        """Whether one of them shares a code point with ``span``."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._reached[before - 1] > span.start

    def contain(self, span: Span) -> bool:
        """Whether ``span`` lies wholly inside one of them."""
        before = bisect_right(self._starts, span.start)
        return before > 0 and self._reached[before - 1] >= span.end
