"""A text's UTF-8 bytes, which RE2 searches, and the way back from byte to code-point offsets."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from auditor.text.span import Span


class Utf8:
    """``text`` as bytes; for ASCII text, byte and code-point offsets are the same."""

    def __init__(self, text: str) -> None:
        self.data = encoded(text)
        self.ascii = len(self.data) == len(text)

    def span(self, start: int, end: int) -> Span:
        """The code-point range of a byte range."""
        if self.ascii:
            return Span(start, end)
        first, last = self._starts.searchsorted((start, end))
        return Span(int(first), int(last))

    @cached_property
    def _starts(self) -> Any:
        import numpy as np

        codes = np.frombuffer(self.data, dtype=np.uint8)
        return np.flatnonzero((codes & 0xC0) != 0x80)


def encoded(text: str) -> bytes:
    """``text`` as UTF-8; a lone surrogate, which has none, is a "?", one character as well."""
    return text.encode("utf-8", "replace")
