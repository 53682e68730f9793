"""What was read: the decoded file, never changed afterwards, and its lines and columns."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from auditor.errors import InputError, Place
from auditor.text.encoding import decode
from auditor.text.span import Span

_LINE_END = re.compile(r"\r\n?|\n")
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
        text: the decoded content, UTF-8 byte order mark and line ends included.
        encoding: the codec that decoded it; bytes it could not decode became U+FFFD.
        sha256: of the bytes (of the UTF-8 text for an article inside another file).
        title: a title that came beside the text, as in JSON Lines.
        url: where the article was published, if known.
        repeated: keys (`auditor.repeats.line_key`) of lines that other articles of the run hold
            too, with how many.
        sidecar: what the file's sidecar holds (`auditor.suppress`), if it was read where the file
            lies; ``None`` if it is to be looked for.
    """

    uri: str
    media_type: str
    text: str
    encoding: str
    sha256: str
    title: str | None = None
    url: str | None = None
    repeated: tuple[tuple[int, int], ...] = ()
    sidecar: bytes | None = None

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Code-point offset of the first character of every line."""
        if "\r" in self.text:
            return (0, *(found.end() for found in _LINE_END.finditer(self.text)))
        return (0, *accumulate(len(line) + 1 for line in self.text.split("\n")[:-1]))

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
    """Decode a file's bytes: a `Source`, its digest that of the bytes.

    Raises:
        InputError: if the bytes are not text.
    """
    try:
        text, encoding = decode(data, html=media_type == HTML)
    except ValueError as error:
        hint = "give .txt, .md, .html or .jsonl files"
        raise InputError(str(error), Place(uri), hint) from error
    return Source(uri, media_type, text, encoding, hashlib.sha256(data).hexdigest())
