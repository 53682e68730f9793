"""One document on its way to a worker: its raw bytes, and how to make a source of them."""

from __future__ import annotations

import codecs
from dataclasses import replace

import msgspec

from auditor.errors import InputError, Place
from auditor.inputs import read_json_line
from auditor.text.source import HTML, Source, source_from_bytes, source_from_text

LARGEST = 16 << 20  # bytes of one document; more is no article
JSON_LINE = "application/jsonl"
"""Media type of an item whose data is one line of a JSON Lines file."""


class Item(msgspec.Struct, frozen=True):
    """A document as it was found, not yet looked at.

    Attributes:
        number: its place among all documents of the run, from 0.
        uri: the file it came from, with ``#id`` where a file holds several.
        media_type: of ``data``; `JSON_LINE` for a line of JSON Lines.
        data: the raw bytes.
        line: the 1-based line of a JSON Lines file.
        title, url: what is known beside the text.
        charset: the encoding that was told beside the bytes.
        fault: why the document could not be read; empty if it could.
        hint: what to do about it.
        repeated, sidecar: as in `Source`; read here, since a worker may be on another machine.
    """

    number: int
    uri: str
    media_type: str
    data: bytes
    line: int = 0
    title: str | None = None
    url: str | None = None
    charset: str | None = None
    fault: str = ""
    hint: str = ""
    repeated: tuple[tuple[int, int], ...] = ()
    sidecar: bytes | None = None


class Shard(msgspec.Struct, frozen=True):
    """Documents that are audited together and written to one set of files."""

    index: int
    items: tuple[Item, ...]


def read_item(item: Item) -> Source:
    """The source of a document.

    Raises:
        InputError: if it is not text, too large, or broken.
    """
    source = _read(item)
    if item.repeated or item.sidecar is not None:
        return replace(source, repeated=item.repeated, sidecar=item.sidecar)
    return source


def _read(item: Item) -> Source:
    if item.fault:
        raise InputError(item.fault, _place(item), item.hint)
    if len(item.data) > LARGEST:
        raise InputError(f"larger than {LARGEST >> 20} MB", _place(item))
    if item.media_type == JSON_LINE:
        found = read_json_line(item.data, item.uri, item.line)
        if isinstance(found, InputError):
            raise found
        return found
    if item.title or item.url or item.charset:
        return _told(item)
    return source_from_bytes(item.data, item.uri, item.media_type)


def _told(item: Item) -> Source:
    """A source with what was known beside its bytes."""
    text = None
    if item.charset and _known(item.charset):
        text = item.data.decode(item.charset, "replace")
    if text is None:
        text = source_from_bytes(item.data, item.uri, item.media_type).text
    url = item.url if item.media_type == HTML or item.url else None
    return source_from_text(text, item.uri, item.media_type, title=item.title, url=url)


def _known(charset: str) -> bool:
    try:
        return codecs.lookup(charset)._is_text_encoding
    except LookupError:
        return False


def _place(item: Item) -> Place:
    return Place(item.uri, item.line or None)
