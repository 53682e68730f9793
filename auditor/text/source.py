"""What was read: the decoded file, never changed afterwards, and its lines and columns."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from functools import cached_property

from auditor.errors import InputError, Place
from auditor.text.span import Span

_HALF_PAIR = re.compile("[\ud800-\udfff]")

TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"


@dataclass(frozen=True)
class Source:
    """One article as it was read.

    Attributes:
        uri: the path as given, or ``file.jsonl#id``, or ``-``.
        media_type: ``text/plain``, ``text/markdown`` or ``text/html``.
        text: the decoded content, byte order mark and line ends included.
        encoding: the codec that decoded it.
        sha256: of the bytes (of the UTF-8 text for an article inside another file).
        title: a title that came beside the text, as in JSON Lines.
        url: where the article was published, if known.
    """

    uri: str
    media_type: str
    text: str
    encoding: str
    sha256: str
    title: str | None = None
    url: str | None = None

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Code-point offset of the first character of every line."""
        starts = [0]
        position = 0
        for line in self.text.splitlines(keepends=True):
            position += len(line)
            if line.endswith(("\n", "\r")):
                starts.append(position)
        return tuple(starts)

    def line_column(self, offset: int) -> tuple[int, int]:
        """1-based line and column (in code points) of a raw offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_span(self, line: int) -> Span:
        """The raw range of a 1-based line, without its line end."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
        return Span(start, start + len(self.text[start:end].rstrip("\r\n")))


def printable(name: str) -> str:
    """``name`` with bytes and code points that no terminal or JSON file can hold spelled out."""
    # surrogateescape: how Python keeps the undecodable bytes of a file name
    try:
        name.encode()
    except UnicodeEncodeError:
        return name.encode("utf-8", "backslashreplace").decode()
    return name


def source_from_text(
    text: str,
    uri: str = "<text>",
    media_type: str = TEXT,
    *,
    title: str | None = None,
    url: str | None = None,
) -> Source:
    """A `Source` for text that is already decoded.

    Half surrogate pairs, which JSON escapes can hold and no file can, become U+FFFD one for one.
    """
    text = whole(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Source(
        uri, media_type, text, "utf-8", digest, title and whole(title), url and whole(url)
    )


def whole(text: str) -> str:
    """``text`` with U+FFFD in place of every half of a surrogate pair; same length."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALF_PAIR.sub("\ufffd", text)
    return text


def source_from_bytes(data: bytes, uri: str, media_type: str = TEXT) -> Source:
    """Decode a file's bytes.

    UTF-8 is tried first, then what a UTF-16 byte order mark says, then what charset-normalizer
    finds most likely.

    Raises:
        InputError: if the bytes are not text.
    """
    text, encoding = _decode(data, uri)
    return Source(uri, media_type, text, encoding, hashlib.sha256(data).hexdigest())


def _decode(data: bytes, uri: str) -> tuple[str, str]:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise _not_text(uri) from error
    if b"\x00" in data:
        raise _not_text(uri)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _guess(data, uri)


def _guess(data: bytes, uri: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # rarely needed, slow to import

    best = from_bytes(data).best()
    if best is None:
        raise _not_text(uri)
    return data.decode(best.encoding), best.encoding


def _not_text(uri: str) -> InputError:
    return InputError("not a text file", Place(uri), "give .txt, .md, .html or .jsonl files")
