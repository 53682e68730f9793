"""One line of an article cut to the screen, and where under it the carets stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len

from auditor.render.visible import visible
from auditor.text.span import Span

CUT = "…"
_TAB = "    "


@dataclass(frozen=True, slots=True)
class Window:
    """What the screen shows of a line: ``text``, and ``marks`` in screen cells of that text."""

    text: str
    marks: tuple[Span, ...]


def shown(text: str) -> str:
    """A piece of one line for the screen: tabs as four blanks, acting characters escaped."""
    return visible(text).replace("\t", _TAB)


def window(line: str, spans: Sequence[Span], width: int) -> Window:
    """Cut ``line`` around ``spans`` (code points, in order) to at most ``width`` cells.

    An empty span still gets one cell. A span too long for the screen is cut at its end.
    """
    covered = Span(spans[0].start, max(span.end for span in spans))
    kept = _kept(line, covered, width)
    before = CUT if kept.start else ""
    after = CUT if kept.end < len(line) else ""
    marks = [_cells(line, kept, span, cell_len(before)) for span in spans]
    return Window(before + shown(kept.of(line)) + after, tuple(marks))


def caret_row(marks: Sequence[Span], character: str = "^") -> str:
    """The row under a window: ``character`` under each mark, blanks elsewhere."""
    row = ""
    for mark in marks:
        row = row.ljust(mark.start) + character * (mark.end - max(mark.start, len(row)))
    return row


def fits(line: str, span: Span, width: int) -> bool:
    """Whether a part of the line can be shown with some room to spare."""
    return len(span) < width and cell_len(shown(span.of(line))) <= width - 12


def _cells(line: str, kept: Span, span: Span, indent: int) -> Span:
    start = min(max(span.start, kept.start), kept.end)
    end = max(start, min(span.end, kept.end))
    left = indent + cell_len(shown(Span(kept.start, start).of(line)))
    right = indent + cell_len(shown(Span(kept.start, end).of(line)))
    return Span(left, max(right, left + 1))


def _kept(line: str, covered: Span, width: int) -> Span:
    """The code points to show: all, else ``covered`` and as much on both sides as there is room."""
    if len(line) <= width and cell_len(shown(line)) <= width:
        return Span(0, len(line))
    room = width - 2 * cell_len(CUT)
    start, end = covered.start, covered.start
    while end < covered.end and room >= _width(line[end]):
        room -= _width(line[end])
        end += 1
    growing = end == covered.end
    while growing:
        growing = False
        if start and room >= _width(line[start - 1]):
            start, room, growing = start - 1, room - _width(line[start - 1]), True
        if end < len(line) and room >= _width(line[end]):
            end, room, growing = end + 1, room - _width(line[end]), True
    return Span(start, end)


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    return cell_len(shown(character))
