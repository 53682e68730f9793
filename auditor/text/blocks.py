"""Raw blocks of marked-up text, and the one way they become reading text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from auditor.text.document import Block, BlockKind, Link
from auditor.text.normalise import INVISIBLE, copy_normalised, normalised
from auditor.text.span import Span
from auditor.text.textmap import TextBuilder, TextMap

# a single plain space may be copied as it is
_BLANK_RUN = re.compile(rf"[\s{INVISIBLE}]{{2,}}|[^\S ]|[{INVISIBLE}]")


class Piece(NamedTuple):
    """A raw range of a block; ``text`` stands in its place, or ``None`` if it is text itself."""

    start: int
    end: int
    text: str | None = None


class Anchor(NamedTuple):
    """A link around the pieces ``first`` (inclusive) to ``last`` (exclusive) of a block."""

    first: int
    last: int
    target: str


@dataclass
class RawBlock:
    """A block as the file has it, before anything is decided about it.

    ``codes`` numbers the pieces that are code inside a line.
    """

    kind: BlockKind
    pieces: list[Piece] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    tag: str = ""
    codes: list[int] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """The raw range from the first piece to the last."""
        return Span(self.pieces[0].start, self.pieces[-1].end)

    def text(self, raw: str) -> str:
        """What the block says, blanks not yet collapsed."""
        return "".join(
            raw[piece.start : piece.end] if piece.text is None else piece.text
            for piece in self.pieces
        )


class Written(NamedTuple):
    """Reading text with its map, and spans of it; blocks are joined by one newline."""

    text: str
    map: TextMap
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    codes: tuple[Span, ...]


def write_blocks(raw: str, blocks: Iterable[RawBlock]) -> Written:
    """Write ``blocks``, which must be in raw order, as reading text; empty ones are left out."""
    writer = _Writer(raw)
    for block in blocks:
        if not _is_blank(block.text(raw)):
            writer.write(block)
    text, text_map = writer.builder.finish()
    return Written(text, text_map, tuple(writer.blocks), tuple(writer.links), tuple(writer.codes))


def _is_blank(text: str) -> bool:
    return not normalised(text).strip()


class _Writer:
    """Collapses blanks across pieces: a blank is written only once a visible piece follows."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.builder = TextBuilder(raw)
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.codes: list[Span] = []
        self._started = False
        self._blank: tuple[int, int] | None = None
        self._visible_from: int | None = None

    def write(self, block: RawBlock) -> None:
        if self.blocks:
            self.builder.put(self.builder.position, self.builder.position, "\n")
        start = self.builder.length
        self._started = False
        self._blank = None
        starts: list[int] = []
        ends: list[int] = []
        for piece in block.pieces:
            self._visible_from = None
            self._piece(piece, verbatim=block.kind == "code")
            ends.append(self.builder.length)
            starts.append(ends[-1] if self._visible_from is None else self._visible_from)
        end = self.builder.length
        if block.kind == "code":
            start, end = self._trimmed(start)
        self.blocks.append(Block(block.kind, Span(start, end)))
        for anchor in block.anchors:
            self._link(starts[anchor.first], ends[anchor.last - 1], anchor.target)
        self.codes += [Span(starts[piece], ends[piece]) for piece in block.codes]

    def _piece(self, piece: Piece, *, verbatim: bool) -> None:
        if piece.text is not None:
            self._replacement(piece.start, piece.end, normalised(piece.text))
        elif verbatim:
            copy_normalised(self.builder, self.raw, piece.start, piece.end)
        else:
            self._collapsed(piece.start, piece.end)

    def _replacement(self, start: int, end: int, text: str) -> None:
        body = text.strip()
        if text[:1].isspace():
            self._blank = self._blank or (start, end if not body else start)
        if body:
            self._visible()
            self.builder.put(start, end, _BLANK_RUN.sub(" ", body))
            if text[-1].isspace():
                self._blank = (end, end)

    def _collapsed(self, start: int, end: int) -> None:
        """Copy raw text with every run of blanks made one space."""
        position = start
        for found in _BLANK_RUN.finditer(self.raw, start, end):
            self._run(position, found.start())
            if any(char.isspace() for char in found[0]):
                self._blank = self._blank or found.span()
            position = found.end()
        self._run(position, end)

    def _run(self, start: int, end: int) -> None:
        """Copy raw text in which only single plain spaces are left."""
        if start < end and self.raw[start] == " ":
            self._blank = self._blank or (start, start + 1)
            start += 1
        if start == end:
            return
        stop = end - 1 if self.raw[end - 1] == " " else end
        self._visible()
        copy_normalised(self.builder, self.raw, start, stop)
        if stop < end:
            self._blank = (stop, end)

    def _visible(self) -> None:
        """Write the blank that waits, now that something follows it."""
        if self._blank and self._started:
            start, end = self._blank
            if self.raw[start:end] == " ":
                self.builder.copy(start, end)
            else:
                self.builder.put(start, end, " ")
        self._blank = None
        self._started = True
        if self._visible_from is None:
            self._visible_from = self.builder.length

    def _trimmed(self, start: int) -> tuple[int, int]:
        """The reading range written since ``start``, without blank edges."""
        body = self.builder.since(start)
        return start + len(body) - len(body.lstrip()), start + len(body.rstrip())

    def _link(self, start: int, end: int, target: str) -> None:
        block = self.blocks[-1].span
        start, end = max(start, block.start), min(end, block.end)
        if start < end:
            self.links.append(Link(Span(start, end), target))
