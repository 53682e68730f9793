"""The way back from reading text to the raw file: a piecewise map built while text is edited."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from auditor.text.span import Span


@dataclass(frozen=True, slots=True)
class TextMap:
    """Pieces of reading text and the raw ranges they came from, both in order.

    Piece *k* covers reading text from ``reading[k]`` to ``reading[k + 1]`` and raw text from
    ``raw[k]`` to ``raw_ends[k]``. In a *copied* piece characters correspond one to one; any other
    piece maps as a whole, so that a span that touches it covers all the raw text behind it.

    Three laws hold and are property-tested: the reading text is what the edits make of the raw
    text; mapped spans are monotone and stay inside; reading the mapped raw slice again contains
    the reading slice.
    """

    reading: tuple[int, ...]
    raw: tuple[int, ...]
    raw_ends: tuple[int, ...]
    copied: tuple[bool, ...]

    def to_raw(self, span: Span) -> Span:
        """The raw range behind a reading range; an empty range stays empty."""
        start = self._raw_start(span.start)
        if span.start == span.end:
            return Span(start, start)
        return Span(start, max(start, self._raw_end(span.end)))

    def _raw_start(self, offset: int) -> int:
        piece = bisect_right(self.reading, offset) - 1
        if piece >= len(self.raw):
            return self.raw_ends[-1] if self.raw_ends else 0
        inside = offset - self.reading[piece] if self.copied[piece] else 0
        return self.raw[piece] + inside

    def _raw_end(self, offset: int) -> int:
        piece = bisect_right(self.reading, offset - 1) - 1
        if self.copied[piece]:
            return self.raw[piece] + offset - self.reading[piece]
        return self.raw_ends[piece]


class TextBuilder:
    """Builds reading text and its `TextMap` from raw text, front to back.

    ``copy`` takes raw text over character for character, ``put`` writes other text in place of a
    raw range (an empty range is an insertion); raw text that is passed over is left out. Calls
    must come in the order of the raw text.
    """

    def __init__(self, raw: str) -> None:
        self._source = raw
        self._parts: list[str] = []
        self._reading: list[int] = []
        self._raw: list[int] = []
        self._raw_ends: list[int] = []
        self._copied: list[bool] = []
        self.length = 0
        self.position = 0

    def copy(self, start: int, end: int, text: str | None = None) -> None:
        """Take ``raw[start:end]`` over unchanged, or as ``text``, character for character.

        Raises:
            ValueError: if ``text`` has another length.
        """
        if text is not None and len(text) != end - start:
            raise ValueError(f"{len(text)} characters for those from {start} to {end}")
        if start < end:
            self._add(self._source[start:end] if text is None else text, start, end, copied=True)

    def put(self, start: int, end: int, text: str) -> None:
        """Let ``text`` stand for ``raw[start:end]``."""
        if text:
            self._add(text, start, end, copied=False)

    def since(self, offset: int) -> str:
        """The reading text written from ``offset`` on; an edge of a piece."""
        parts: list[str] = []
        length = self.length
        for part in reversed(self._parts):
            if length <= offset:
                break
            parts.append(part)
            length -= len(part)
        return "".join(reversed(parts))

    def finish(self) -> tuple[str, TextMap]:
        """The reading text and its map."""
        return "".join(self._parts), TextMap(
            reading=(*self._reading, self.length),
            raw=tuple(self._raw),
            raw_ends=tuple(self._raw_ends),
            copied=tuple(self._copied),
        )

    def _add(self, text: str, start: int, end: int, *, copied: bool) -> None:
        if start < self.position or end > len(self._source):
            raise ValueError(f"edit at {start}..{end} is out of order (at {self.position})")
        joins = copied and self._copied and self._copied[-1] and self._raw_ends[-1] == start
        if joins:
            self._raw_ends[-1] = end
        else:
            self._reading.append(self.length)
            self._raw.append(start)
            self._raw_ends.append(end)
            self._copied.append(copied)
        self._parts.append(text)
        self.length += len(text)
        self.position = end
