"""The words of a text: as strings at little cost, and as spans where somebody asks for these."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Any, overload

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
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\"'.,;:!?)\]]")
_WORD = re.compile(rf"{_ADDRESS.pattern}|{_LETTERS}(?:{_JOIN}{_LETTERS})*")
_RUN = re.compile(r"(?<![A-Za-z])[a-z]+")
_SMALL = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u00ff]")
_KNOWN = 0x2400  # code points that the table of kinds covers: no wide scripts, no pictures
_LETTER, _DIGIT, _SMALL_LETTER, _UNKNOWN = 1, 2, 4, 128


class Words(Sequence[Span]):
    """The spans of all words of a text, made when first looked at; their number costs less."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def strings(self) -> list[str]:
        """What the words are, as they are written."""
        starts, ends = self._edges
        return [self._text[start:end] for start, end in zip(starts, ends, strict=True)]

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Where the words stand."""
        starts, ends = self._edges
        return tuple(map(Span, starts, ends))

    @cached_property
    def _edges(self) -> tuple[list[int], list[int]]:
        starts, ends = self._arrays
        return starts.tolist(), ends.tolist()

    def small_runs(self, least: int) -> list[str]:
        """What is written in small letters alone, ``least`` of them or more, one after the other.

        Letters of other alphabets may be among them, and what a capital begins is left out.
        """
        import numpy as np

        kinds = self._padded
        if kinds.max() & _UNKNOWN:
            return [run for run in _RUN.findall(self._text) if len(run) >= least]
        is_small = (kinds & _SMALL_LETTER).view(np.bool_)
        edges = (is_small[1:] != is_small[:-1]).nonzero()[0]
        starts, ends = edges[::2], edges[1::2]
        wanted = (ends - starts >= least) & (kinds[starts] & _LETTER == 0)
        edges = starts[wanted].tolist(), ends[wanted].tolist()
        return [self._text[start:end] for start, end in zip(*edges, strict=True)]

    def alike_neighbours(self) -> list[int]:
        """The numbers of words that may be the next one too, capitals aside: no other is."""
        starts, ends = self._arrays
        sizes = ends - starts
        first, last = self._codes[starts], self._codes[ends - 1]
        alike = sizes[1:] == sizes[:-1]
        for codes in (first, last):  # in ASCII, capitals have another sixth bit
            alike &= ((codes[1:] ^ codes[:-1]) | 32 == 32) | (codes[1:] > 127)
        return alike.nonzero()[0].tolist()  # type: ignore[no-any-return]

    @cached_property
    def _codes(self) -> Any:
        import numpy as np

        return np.frombuffer(self._text.encode("utf-32-le", "surrogatepass"), np.uint32)

    @cached_property
    def _padded(self) -> Any:
        return _padded(self._codes)

    @cached_property
    def _arrays(self) -> tuple[Any, Any]:
        """Starts and ends of all words."""
        import numpy as np

        kinds = self._padded
        if "://" in self._text:
            kinds = _with_addresses(self._text, kinds)
        if kinds is not None and (found := _by_kind(self._codes, kinds)) is not None:
            return found
        spans = [found.span() for found in _WORD.finditer(self._text)]
        both = np.array(spans, np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def __len__(self) -> int:
        return len(self._arrays[0])

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Span, ...]: ...
    def __getitem__(self, index: int | slice) -> Span | tuple[Span, ...]:
        starts, ends = self._arrays
        if isinstance(index, slice):
            return tuple(map(Span, starts[index].tolist(), ends[index].tolist()))
        return Span(int(starts[index]), int(ends[index]))

    def __iter__(self) -> Iterator[Span]:
        return iter(self.spans)


def _with_addresses(text: str, kinds: Any) -> Any:
    """``kinds`` with every web address as letters; ``None`` where a word may run into one."""
    kinds = kinds.copy()
    for found in _ADDRESS.finditer(text):
        before = text[found.start() - 1] if found.start() else " "
        if before.isalnum() or before in "'&@-.":
            return None
        # what follows is a blank, or marks and a blank: no word goes on behind an address
        kinds[found.start() + 1 : found.end() + 1] = _LETTER
    return kinds


def _by_kind(codes: Any, kinds: Any) -> tuple[Any, Any] | None:
    """Where the matches of ``_WORD`` start and end, by the kinds of the characters.

    Works on whole arrays, six times as fast; ``None`` where a character is not in the table.
    """
    import numpy as np

    if kinds.max() & _UNKNOWN:
        return None
    is_letter = (kinds & _LETTER).view(np.bool_)
    edges = (is_letter[1:] != is_letter[:-1]).nonzero()[0]
    starts, ends = edges[::2], edges[1::2]
    between = ends[:-1]
    gaps = ((starts[1:] - between == 1) & (codes.take(between) != ord(" "))).nonzero()[0]
    if not len(gaps):
        return starts, ends
    at = ends[gaps]  # of the mark; in ``kinds`` everything stands one further on
    mark, before, after = codes[at], kinds[at], kinds[at + 2]
    figures = before & after & _DIGIT != 0
    thousands = kinds[at + 3] & kinds[at + 4] & _DIGIT != 0
    thousands &= kinds[at + 5] & _DIGIT == 0
    single = (after & _DIGIT == 0) & (kinds[at + 3] & _LETTER == 0)
    joins = (mark == ord("'")) | (mark == ord("&")) | (mark == ord("@")) | (mark == ord("-"))
    joins |= (mark == ord(",")) & figures & thousands
    joins |= (mark == ord(".")) & (figures | (after & _SMALL_LETTER != 0) | single)
    outer = np.ones(len(starts) + 1, np.bool_)
    outer[gaps[joins] + 1] = False
    return starts[outer[:-1]], ends[outer[1:]]


def _padded(codes: Any) -> Any:
    """The kinds of ``codes``, nothing before them and four times nothing after them."""
    import numpy as np

    kinds = np.zeros(len(codes) + 5, np.uint8)
    _kinds().take(codes, mode="clip", out=kinds[1:-4])
    return kinds


@cache
def _kinds() -> Any:
    """The kind of every code point below ``_KNOWN``; the last one stands for all that follow."""
    import numpy as np

    table = np.zeros(_KNOWN + 1, np.uint8)
    for code, char in enumerate(map(chr, range(_KNOWN))):
        table[code] = (
            _LETTER * char.isalnum()
            | _DIGIT * char.isdecimal()
            | _SMALL_LETTER * bool(_SMALL.match(char))
        )
    table[0x300:0x370] = _UNKNOWN  # accents compose with what stands before them
    table[_KNOWN] = _UNKNOWN
    return table
