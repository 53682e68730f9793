"""Texts too long for a browser to lay out, cut down to what stands around their findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.render.marks import Line, Piece

LONG = 200_000
"""Code points of an article that is shown whole."""

_AROUND = 2_000  # code points kept on each side of a finding
_LINES = 40  # lines without a finding kept on each side of one


def excerpts(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines with findings and some around them; what is left out is said in its place."""
    waiting: list[Line] = []
    kept, left = _LINES, 0  # lines that may still follow, lines left out so far
    for line in lines:
        if not any(piece.marks for piece in line.pieces):
            if kept:
                kept -= 1
                yield _cut(line)
            else:
                waiting.append(line)
                left += len(waiting) > _LINES
                waiting = waiting[-_LINES:]
            continue
        if left:
            yield _said(waiting[0].number - 1, f"{left:,} lines")
        yield from map(_cut, waiting)
        yield _cut(line)
        waiting, kept, left = [], _LINES, 0
    if waiting:
        yield _said(waiting[-1].number, f"{left + len(waiting):,} lines")


def _cut(line: Line) -> Line:
    return replace(line, pieces=tuple(_short(piece) for piece in line.pieces))


def _short(piece: Piece) -> Piece:
    left = len(piece.text) - 2 * _AROUND
    if piece.marks or left <= 0:
        return piece
    said = f" [… {left:,} characters left out …] "
    return replace(piece, text=piece.text[:_AROUND] + said + piece.text[-_AROUND:])


def _said(number: int, what: str) -> Line:
    return Line(number, (Piece(f"[… {what} left out …]"),))
