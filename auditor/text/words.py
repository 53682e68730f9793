"""The words of a text: as strings at little cost, and as spans where somebody asks for these."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from auditor.text.span import Span

# letters, digits and the accents that compose with no letter
_LETTERS = r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
# what joins: a mark between letters; a comma between digits; a full stop between digits, before
# a small letter (a domain, a file) or a single one (U.S), but not where a sentence ends without
# a blank
_JOIN = (
    r"(?:['&@-]|,(?<=\d,)(?=\d{3}(?!\d))|\.(?<=\d\.)(?=\d)"
    r"|\.(?=[a-z\u00df-\u00f6\u00f8-\u00ff]|[^\W\d_](?![^\W_])))"
)
_WORD = re.compile(rf"https?://[^\s<>\"]+[^\s<>\"'.,;:!?)\]]|{_LETTERS}(?:{_JOIN}{_LETTERS})*")


class Words(Sequence[Span]):
    """The spans of all words of a text, made when first looked at; their number costs less."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def strings(self) -> list[str]:
        """What the words are, as they are written."""
        return _WORD.findall(self._text)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Where the words stand."""
        return tuple(Span(*found.span()) for found in _WORD.finditer(self._text))

    def __len__(self) -> int:
        return len(self.strings)

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Span, ...]: ...
    def __getitem__(self, index: int | slice) -> Span | tuple[Span, ...]:
        return self.spans[index]

    def __iter__(self) -> Iterator[Span]:
        return iter(self.spans)
