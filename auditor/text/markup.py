"""HTML as a stream of tokens with exact raw ranges, in one pass whatever the input.

The standard library's `html.parser` also reports exact positions, but takes quadratic time on
unclosed tags; here every unclosed construct runs to the end of the file once, as the WHATWG
tokenizer has it, so that no input can make reading slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from types import MappingProxyType
from typing import Literal, NamedTuple

TokenKind = Literal["text", "entity", "open", "close", "comment", "doctype"]

_MARK = re.compile(r"[<&]")
_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6};?|#[0-9]{1,7};?|[A-Za-z][A-Za-z0-9]{0,31};?)")
_TAG_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>=]*)(\s*=\s*)?")
_UNQUOTED = re.compile(r"[^\s>]*")
_RAW_TEXT = frozenset(
    ("script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title", "plaintext")
)
_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


class Token(NamedTuple):
    """One token and its raw range.

    ``value`` is the character behind an entity, the lower-case name of a tag, or the content of
    a title. Scripts, styles and other raw text yield only their tags.
    """

    kind: TokenKind
    start: int
    end: int
    value: str = ""
    attributes: Mapping[str, str] = _NO_ATTRIBUTES


def tokens(raw: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The tokens of ``raw[start:end]``, front to back; ranges do not overlap."""
    limit = len(raw) if end is None else end
    position = text_from = start
    while found := _MARK.search(raw, position, limit):
        position = found.start()
        token = _token(raw, position, limit)
        if token is None:
            position += 1
            continue
        if text_from < position:
            yield Token("text", text_from, position)
        yield token
        position = text_from = token.end
        if token.kind == "open" and token.value in _RAW_TEXT:
            position = text_from = _raw_text_end(raw, token, limit)
            if token.value == "title":
                yield Token("text", token.end, position, _plain(raw[token.end : position]))
    if text_from < limit:
        yield Token("text", text_from, limit)


def _token(raw: str, at: int, limit: int) -> Token | None:
    """The token that begins at a ``<`` or ``&``; ``None`` if the sign stands for itself."""
    if raw[at] == "&":
        return _entity(raw, at, limit)
    following = raw[at + 1 : at + 2]
    if following == "/":
        following = raw[at + 2 : at + 3]
        if not (following.isascii() and following.isalpha()):
            return _bogus(raw, at, limit) if following else None
        return _tag(raw, at, limit)
    if following == "!":
        return _declaration(raw, at, limit)
    if following == "?":
        return _bogus(raw, at, limit)
    return _tag(raw, at, limit) if following.isascii() and following.isalpha() else None


def _entity(raw: str, at: int, limit: int) -> Token | None:
    found = _ENTITY.match(raw, at, limit)
    if not found:
        return None
    char = unescape(found[0])
    return Token("entity", at, found.end(), char) if char != found[0] else None


def _plain(text: str) -> str:
    # one entity at a time: `unescape` cannot take numbers of thousands of digits
    return _ENTITY.sub(lambda found: unescape(found[0]), text)


def _declaration(raw: str, at: int, limit: int) -> Token:
    if not raw.startswith("<!--", at):
        is_doctype = raw[at + 2 : at + 9].lower() == "doctype"
        end = _after(raw, ">", at + 2, limit)
        return Token("doctype" if is_doctype else "comment", at, end)
    for short in ("<!-->", "<!--->"):
        if raw.startswith(short, at):
            return Token("comment", at, min(at + len(short), limit))
    return Token("comment", at, _after(raw, "-->", at + 4, limit))


def _bogus(raw: str, at: int, limit: int) -> Token:
    return Token("comment", at, _after(raw, ">", at + 2, limit))


def _tag(raw: str, at: int, limit: int) -> Token | None:
    name = _TAG_NAME.match(raw, at, limit)
    if not name:
        return None
    attributes: dict[str, str] = {}
    position = name.end()
    while position < limit and raw[position] != ">":
        position = _attribute(raw, position, limit, attributes)
    kind: TokenKind = "close" if raw[at + 1] == "/" else "open"
    return Token(kind, at, min(position + 1, limit), name[1].lower(), attributes)


def _attribute(raw: str, at: int, limit: int, attributes: dict[str, str]) -> int:
    """Read one attribute into ``attributes``; the position behind it, always further on."""
    found = _ATTRIBUTE.match(raw, at, limit)
    if found is None:
        return limit
    position, value = found.end(), ""
    if found[2]:
        position, value = _value(raw, position, limit)
    if found[1]:
        attributes.setdefault(found[1].lower(), _plain(value))
    return position


def _value(raw: str, at: int, limit: int) -> tuple[int, str]:
    quote = raw[at] if at < limit else ""
    if quote in ('"', "'"):
        end = raw.find(quote, at + 1, limit)
        end = limit if end < 0 else end
        return min(end + 1, limit), raw[at + 1 : end]
    found = _UNQUOTED.match(raw, at, limit)
    return (found.end(), found[0]) if found else (at, "")


def _raw_text_end(raw: str, tag: Token, limit: int) -> int:
    closing = re.compile(rf"</{re.escape(tag.value)}(?=[\s/>])", re.IGNORECASE)
    found = closing.search(raw, tag.end, limit)
    return found.start() if found else limit


def _after(raw: str, sign: str, at: int, limit: int) -> int:
    found = raw.find(sign, at, limit)
    return limit if found < 0 else found + len(sign)
