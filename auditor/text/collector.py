"""Tokens of HTML to raw blocks: what a reader would see, block by block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from auditor.text.blocks import Anchor, Piece, RawBlock
from auditor.text.document import BlockKind
from auditor.text.markup import Token, tokens
from auditor.text.span import Span


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_TAGS: dict[BlockKind, tuple[str, ...]] = {
    "heading": ("h1", "h2", "h3", "h4", "h5", "h6"),
    "list-item": ("li", "dt", "dd"),
    "table": ("table", "tr", "caption"),
    "quote": ("blockquote",),
    "code": ("pre", "listing"),
}
_KINDS: dict[str, BlockKind] = {tag: kind for kind, tags in _TAGS.items() for tag in tags}
_BLOCKS = _names(
    "address article aside body center details dialog dir div dl fieldset figcaption figure "
    "footer form head header hgroup html legend main menu nav ol optgroup option p search section "
    "summary tbody tfoot thead ul"
) | frozenset(_KINDS)
_BREAKS = frozenset(("br", "hr"))
_CELLS = frozenset(("td", "th"))
_CODES = _names("code kbd samp tt")
_TABLE_PARTS = frozenset(("tbody", "thead", "tfoot"))
_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_SKIPPED = _names(
    "audio button canvas datalist iframe noembed noframes noscript object script select style svg "
    "template textarea title video xmp"
)


class Collector:
    """Gathers raw blocks from tokens; kinds nest, hidden and skipped elements say nothing.

    Attributes:
        blocks: what was found so far, in raw order; `finish` closes the last one.
        comments: raw spans of comments.
        title: the content of the first title element.
        meta: the first value of each ``property``, ``name`` or link ``rel`` of interest.
        is_page: whether this is a whole page and not a fragment.
    """

    def __init__(self, raw: str) -> None:
        self.blocks: list[RawBlock] = []
        self.comments: list[Span] = []
        self.title: str | None = None
        self.meta: dict[str, str] = {}
        self.is_page = False
        self._raw = raw
        self._block = RawBlock("paragraph")
        self._open: list[tuple[str, BlockKind]] = []
        self._counts: Counter[str] = Counter()
        self._skipping = ""
        self._depth = 0
        self._target: str | None = None
        self._anchor = 0
        self._in_code = 0

    def feed(self, start: int = 0, end: int | None = None) -> None:
        """Read the HTML in a raw range."""
        self._read(tokens(self._raw, start, end))

    def finish(self) -> list[RawBlock]:
        """Close what is open; all blocks."""
        self.end_block()
        self.forget()
        return self.blocks

    def forget(self) -> None:
        """Take every element for closed."""
        self._open.clear()
        self._counts.clear()
        self._skipping, self._depth, self._target, self._in_code = "", 0, None, 0

    def piece(self, start: int, end: int, text: str | None = None, *, code: bool = False) -> None:
        """Add visible text to the block; ``code`` where it is code inside a line."""
        if not self._skipping:
            if code or self._in_code:
                self._block.codes.append(len(self._block.pieces))
            self._block.pieces.append(Piece(start, end, text))

    def start_link(self, target: str) -> None:
        """What follows leads to ``target``."""
        self.end_link()
        self._target = target
        self._anchor = len(self._block.pieces)

    def end_link(self) -> None:
        """What follows leads nowhere."""
        self._close_anchor()
        self._target = None

    def end_block(self, kind: BlockKind | None = None, tag: str = "") -> None:
        """Close the block; the next one is of ``kind``, or of that of the open elements."""
        self._close_anchor()
        if self._block.pieces:
            self.blocks.append(self._block)
        around = self._open[-1][1] if self._open else "paragraph"
        self._block = RawBlock(kind or around, tag=tag)
        self._anchor = 0

    def _close_anchor(self) -> None:
        last = len(self._block.pieces)
        if self._target is not None and self._anchor < last:
            self._block.anchors.append(Anchor(self._anchor, last, self._target))

    def _read(self, stream: Iterable[Token]) -> None:
        for token in stream:
            if token.kind == "text":
                self._text(token)
            elif token.kind == "entity":
                self.piece(token.start, token.end, token.value)
            elif token.kind == "open":
                self._start(token)
            elif token.kind == "close":
                self._end(token)
            elif token.kind == "comment":
                self.comments.append(Span(token.start, token.end))
            else:
                self.is_page = True

    def _text(self, token: Token) -> None:
        if self._skipping == "title":
            if self.title is None and self._depth == 1:
                self.title = " ".join(token.value.split()) or None
            return
        self.piece(token.start, token.end)

    def _start(self, token: Token) -> None:
        name = token.value
        if self._skipping:
            self._depth += name == self._skipping
            return
        if name in _SKIPPED or _is_hidden(token):
            if name not in _VOID:
                self._skipping, self._depth = name, 1
            return
        if name in ("meta", "link"):
            self._note(token)
        elif name in ("html", "body", "head"):
            self.is_page = True
        elif name == "a" and "href" in token.attributes:
            self.start_link(token.attributes["href"].strip())
        elif name in _CODES:
            self._in_code += 1
        if name in _BREAKS:
            self.end_block(self._block.kind, self._block.tag)
        elif name in _CELLS:
            self._cell(token)
        elif name in _BLOCKS:
            self._push(name)

    def _end(self, token: Token) -> None:
        name = token.value
        if self._skipping:
            self._depth -= name == self._skipping
            if not self._depth:
                self._skipping = ""
            return
        if name == "a":
            self.end_link()
        elif name in _CODES:
            self._in_code = max(0, self._in_code - 1)
        elif name == "p" and not self._counts["p"]:
            self.end_block()
        elif name in _BLOCKS:
            self._pop(name)

    def _cell(self, token: Token) -> None:
        """Cells of a row stand in one block, a blank between them."""
        if self._block.kind != "table":
            self.end_block("table", "tr")
        self.piece(token.start, token.end, " ")

    def _push(self, name: str) -> None:
        around = self._open[-1][1] if self._open else "paragraph"
        own = _KINDS.get(name)
        if own is None:
            # a layout table holds paragraphs
            own = "paragraph" if around == "table" and name not in _TABLE_PARTS else around
        elif around in ("code", "heading") and own != "heading":
            own = around
        self._open.append((name, own))
        self._counts[name] += 1
        self.end_block(own, name)

    def _pop(self, name: str) -> None:
        if self._counts[name]:
            while self._open:
                last, _ = self._open.pop()
                self._counts[last] -= 1
                if last == name:
                    break
        self.end_block(tag=self._open[-1][0] if self._open else "")

    def _note(self, token: Token) -> None:
        found = token.attributes
        key = found.get("property") or found.get("name") or found.get("rel") or ""
        value = found.get("content") or found.get("href") or ""
        if value.strip():
            self.meta.setdefault(key.strip().lower(), " ".join(value.split()))


def _is_hidden(token: Token) -> bool:
    style = token.attributes.get("style", "").replace(" ", "").lower()
    return "hidden" in token.attributes or "display:none" in style
