"""Plain text: every line a block, hard-wrapped lines joined into paragraphs."""

from __future__ import annotations

import re
from itertools import pairwise

from auditor.text.document import Block, BlockKind, Document
from auditor.text.normalise import copy_normalised
from auditor.text.source import Source
from auditor.text.span import Span
from auditor.text.textmap import TextBuilder

_NEWLINE = re.compile(r"\r\n|[\n\r\x0b\x0c\u2028\u2029]")
_BULLET = re.compile(r"(?:[-*\u2022\u25cf\u2023\u25aa]|\d{1,3}[.)])\s")
_CODE = re.compile(r"`[^`\n]+`")
_ENDS = (".", "!", "?", ":", ";", ",", '"', "'", ")")
_WRAP_WIDTH = 110  # lines of hard-wrapped text are no longer than this
_HEADING_WORDS = 14


def read_plain(source: Source) -> Document:
    """The document of a plain-text source."""
    raw = source.text
    builder = TextBuilder(raw)
    if is_hard_wrapped(raw):
        _copy_joined(builder, raw)
    else:
        copy_normalised(builder, raw, 0, len(raw))
    text, text_map = builder.finish()
    blocks = line_blocks(text)
    codes = tuple(Span(*found.span()) for found in _CODE.finditer(text))
    title = source.title or _title(text, blocks)
    return Document(source, text, text_map, blocks, title, codes=codes)


def is_hard_wrapped(raw: str) -> bool:
    """Whether lines end at a fixed width rather than with their paragraph."""
    lines: list[int] = []
    for line in raw.splitlines()[:400]:
        lines.append(len(line.rstrip()))
        if lines[-1] > _WRAP_WIDTH:
            return False
    full = [length for length in lines if length]
    if len(full) < 8:
        return False
    # in wrapped text most lines that another line follows are nearly full
    followed = [one for one, after in pairwise(lines) if one and after]
    nearly_full = sum(1 for length in followed if length >= 0.75 * max(full))
    return len(followed) >= 6 and nearly_full >= 0.7 * len(followed)


def line_blocks(text: str) -> tuple[Block, ...]:
    """One block per non-blank line of reading text."""
    blocks: list[Block] = []
    position = 0
    for line in text.split("\n"):
        body = line.strip()
        if body:
            start = position + len(line) - len(line.lstrip())
            blocks.append(Block(_kind(body), Span(start, start + len(body))))
        position += len(line) + 1
    return tuple(blocks)


def _copy_joined(builder: TextBuilder, raw: str) -> None:
    """Copy ``raw``, a space in place of every line end inside a paragraph."""
    position = 0
    for newline in _NEWLINE.finditer(raw):
        if _continues(raw, position, newline):
            copy_normalised(builder, raw, position, newline.start())
            builder.put(newline.start(), newline.end(), " ")
        else:
            copy_normalised(builder, raw, position, newline.end())
        position = newline.end()
    copy_normalised(builder, raw, position, len(raw))


def _continues(raw: str, start: int, newline: re.Match[str]) -> bool:
    following = raw[newline.end() : newline.end() + 80].split("\n", 1)[0]
    return bool(raw[start : newline.start()].strip() and following.strip()) and not _BULLET.match(
        following.lstrip()
    )


def _kind(line: str) -> BlockKind:
    if not line[0].isalpha() and _BULLET.match(line):
        return "list-item"
    words = line.split(None, _HEADING_WORDS)
    if len(words) > _HEADING_WORDS:
        return "paragraph"
    if not line.endswith(_ENDS):
        return "heading" if words[0][:1].isupper() or words[0][:1].isdigit() else "paragraph"
    capitals = sum(1 for word in words if word[:1].isupper())
    asks = line.endswith(("?", ":")) and len(words) > 1
    return "heading" if asks and capitals >= 0.6 * len(words) else "paragraph"


def _title(text: str, blocks: tuple[Block, ...]) -> str | None:
    if blocks and blocks[0].kind == "heading":
        return blocks[0].span.of(text)
    return None
