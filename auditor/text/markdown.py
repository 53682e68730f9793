"""Markdown to a document: mark-up left out, front matter skipped, every span exact."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import pyromark

from auditor.text.blocks import write_blocks
from auditor.text.collector import Collector
from auditor.text.document import BlockKind, Document
from auditor.text.source import Source

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_YAML_STYLE_METADATA_BLOCKS
    | pyromark.Options.ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
)
_WIDE = re.compile("[\x80-\u07ff]+|[\u0800-\uffff]+|[\U00010000-\U0010ffff]+")
_FRONT_TITLE = re.compile(r"^title[ \t]*[:=][ \t]*(.+)$", re.MULTILINE)
_KINDS: dict[str, BlockKind] = {
    "Heading": "heading",
    "Item": "list-item",
    "BlockQuote": "quote",
    "FootnoteDefinition": "paragraph",
    "CodeBlock": "code",
    "TableHead": "table",
    "TableRow": "table",
}
_ENDS_BLOCK = frozenset((*_KINDS, "Paragraph", "List", "Table", "HtmlBlock", "MetadataBlock"))


def read_markdown(source: Source) -> Document:
    """The document of a Markdown source (CommonMark with tables, footnotes and front matter)."""
    reader = _Reader(source.text)
    reader.read()
    written = write_blocks(source.text, reader.out.finish())
    headings = (b.span.of(written.text) for b in written.blocks if b.kind == "heading")
    return Document(
        source,
        written.text,
        written.map,
        written.blocks,
        source.title or reader.title or next(headings, None),
        written.links,
        url=source.url,
        comments=tuple(reader.out.comments),
        codes=written.codes,
    )


class _Offsets:
    """Byte offsets of the UTF-8 text to code points; ``shift`` code points stand before it."""

    def __init__(self, text: str, shift: int) -> None:
        self._bytes = [0]
        self._points = [shift]
        self._widths = [1]
        at = 0
        for found in _WIDE.finditer(text):
            start = self._bytes[-1] + found.start() - at
            width = len(found[0][0].encode())
            self._add(start, shift + found.start(), width)
            at = found.end()
            self._add(start + width * len(found[0]), shift + at, 1)

    def _add(self, byte: int, point: int, width: int) -> None:
        self._bytes.append(byte)
        self._points.append(point)
        self._widths.append(width)

    def __call__(self, byte: int) -> int:
        part = bisect_right(self._bytes, byte) - 1
        return self._points[part] + (byte - self._bytes[part]) // self._widths[part]


class _Reader:
    """Turns pyromark's events into raw blocks."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.out = Collector(raw)
        self.title: str | None = None
        self._shift = int(raw.startswith("\ufeff"))
        self._around: list[BlockKind] = []
        self._front = False
        self._images = 0
        self._html: tuple[int, int] | None = None

    def read(self) -> None:
        """Read the whole text."""
        for event, value, start, end in self._events():
            if event == "Html":
                self._join_html(start, end)
                continue
            self._flush_html()
            if event == "Start":
                self._start(value, start)
            elif event == "End":
                self._end(value)
            else:
                self._inline(event, value, start, end)
        self._flush_html()

    def _events(self) -> Iterator[tuple[str, Any, int, int]]:
        """Event name, its value, and its raw range in code points."""
        text = self.raw[self._shift :]
        offset = _Offsets(text, self._shift)
        for event, where in pyromark.events_with_range(text, options=_OPTIONS):
            name, value = (event, None) if isinstance(event, str) else next(iter(event.items()))
            yield name, value, offset(where["start"]), offset(where["end"])

    def _start(self, value: Any, start: int) -> None:
        name, details = (value, None) if isinstance(value, str) else next(iter(value.items()))
        if name == "MetadataBlock":
            self._front = True
        elif name in _KINDS:
            own = _KINDS[name]
            # a paragraph of a list stays a list item, a list inside a quote stays a list
            self._around.append(own)
            self.out.end_block(own, name)
        elif name in _ENDS_BLOCK:
            self.out.end_block(self._kind(), name)
        elif name == "Link" and details:
            self.out.start_link(details["dest_url"])
        elif name == "TableCell":
            self.out.piece(start, start, " ")
        elif name == "Image":
            self._images += 1

    def _end(self, value: Any) -> None:
        name = value if isinstance(value, str) else next(iter(value))
        if name == "Link":
            self.out.end_link()
        elif name == "Image":
            self._images -= 1
        elif name in _ENDS_BLOCK:
            self._front = False
            if name in _KINDS:
                self._around.pop()
            self.out.forget()
            self.out.end_block(self._kind())

    def _kind(self) -> BlockKind:
        return self._around[-1] if self._around else "paragraph"

    def _inline(self, event: str, value: Any, start: int, end: int) -> None:
        if self._images:
            return  # text that stands in for a picture is not seen
        if event in ("Text", "Code"):
            if self._front:
                self._read_front(value)
            elif event == "Code":
                self._code(value, start, end)
            else:
                same = self.raw[start:end] == value
                self.out.piece(start, end, None if same else value)
        elif event == "SoftBreak":
            self.out.piece(start, end, " ")
        elif event == "HardBreak":
            self.out.end_block(self._kind())
        elif event == "InlineHtml":
            self.out.feed(start, end)

    def _code(self, value: str, start: int, end: int) -> None:
        """A code span without its back quotes."""
        inner = self.raw[start:end].strip("`")
        ticks = (end - start - len(inner)) // 2
        same = inner == value
        self.out.piece(start + ticks, end - ticks, None if same else value, code=True)

    def _read_front(self, text: str) -> None:
        found = _FRONT_TITLE.search(text)
        if found and self.title is None:
            self.title = found[1].strip().strip("\"'") or None

    def _join_html(self, start: int, end: int) -> None:
        if self._html and self._html[1] == start:
            self._html = (self._html[0], end)
        else:
            self._flush_html()
            self._html = (start, end)

    def _flush_html(self) -> None:
        if self._html:
            self.out.feed(*self._html)
            self._html = None
