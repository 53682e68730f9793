"""Code-point offsets to the editor's lines and units (UTF-16 unless agreed otherwise)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

# what the protocol calls a line end; form feeds and the like are ordinary characters
_LINE_END = re.compile(r"\r\n|\r|\n")

Units = Callable[[str], int]


class Positions:
    """The lines of one version of a text, and the width of characters in the editor's units."""

    def __init__(self, text: str, units: Units) -> None:
        self._text = text
        self._units = units
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def position(self, offset: int) -> tuple[int, int]:
        """0-based line and unit of a code-point offset."""
        line = bisect_right(self._starts, offset) - 1
        return line, self._units(self._text[self._starts[line] : offset])

    def offset(self, line: int, unit: int) -> int:
        """The code-point offset of a 0-based line and unit; past the end is the end."""
        if line >= len(self._starts):
            return len(self._text)
        start = self._starts[line]
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
        width = 0
        for index in range(start, end):
            if width >= unit:
                return index
            width += self._units(self._text[index])
        return end

    def range(self, start: int, end: int) -> Any:
        """The protocol's range of a code-point span."""
        from lsprotocol import types

        first, last = self.position(start), self.position(end)
        return types.Range(types.Position(*first), types.Position(*last))
