"""The words of a text: as strings at little cost, and as spans where somebody asks for these."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, overload

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
_TOGETHER = 16  # texts


class Words(Sequence[Span]):
    """The spans of all words of a text, found when first looked at; their number costs less."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def strings(self) -> list[str]:
        """What the words are, as they are written."""
        starts, ends = self._edges
        return [self.text[start:end] for start, end in zip(starts, ends, strict=True)]

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Where the words stand."""
        starts, ends = self._edges
        return tuple(map(Span, starts, ends))

    @cached_property
    def _edges(self) -> tuple[list[int], list[int]]:
        return self._found.starts.tolist(), self._found.ends.tolist()

    def small_runs(self, least: int) -> list[str]:
        """What is written in small letters alone, ``least`` of them or more, one after the other.

        Letters of other alphabets may be among them, and what a capital begins is left out.
        """
        if self._found.runs is None:
            return [run for run in _RUN.findall(self.text) if len(run) >= least]
        starts, ends = self._found.runs
        wanted = ends - starts >= least
        edges = starts[wanted].tolist(), ends[wanted].tolist()
        return [self.text[start:end] for start, end in zip(*edges, strict=True)]

    def alike_neighbours(self) -> list[int]:
        """The numbers of words that may be the next one too, capitals aside: no other is."""
        return self._found.alike

    @cached_property
    def _found(self) -> _Found:
        return next(_found_in((self.text,)))

    def __len__(self) -> int:
        return len(self._found.starts)

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Span, ...]: ...
    def __getitem__(self, index: int | slice) -> Span | tuple[Span, ...]:
        starts, ends = self._found.starts[index], self._found.ends[index]
        if isinstance(index, slice):
            return tuple(map(Span, starts.tolist(), ends.tolist()))
        return Span(int(starts), int(ends))

    def __iter__(self) -> Iterator[Span]:
        return iter(self.spans)


def read_together(some: Sequence[Words]) -> None:
    """Find the words of several texts at once: arrays of a single one are too short to be quick.

    Those of very many would no longer fit into the processor's cache.
    """
    for first in range(0, len(some), _TOGETHER):
        part = some[first : first + _TOGETHER]
        for words, found in zip(part, _found_in([words.text for words in part]), strict=True):
            words._found = found


class _Found(NamedTuple):
    """What is known of the words of a text.

    Attributes:
        starts, ends: of all words, (n,).
        alike: the numbers of words that may be the next one too.
        runs: starts and ends of what is written in small letters alone; ``None`` where a
            character is not in the table of kinds.
    """

    starts: Any
    ends: Any
    alike: list[int]
    runs: tuple[Any, Any] | None


def _found_in(texts: Sequence[str]) -> Iterator[_Found]:
    """The words of each text, found on the arrays of all."""
    import numpy as np

    text = "\n".join(texts)  # no word runs across a newline
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _padded(codes)
    begins = list(accumulate((len(text) + 1 for text in texts), initial=0))
    unknown = _unknown(kinds, begins)
    runs = _small_runs(kinds)
    odd = set(unknown)
    for number, one in enumerate(texts):
        if "://" in one and not _mark_addresses(one, kinds[begins[number] :]):
            odd.add(number)
    words = _by_kind(codes, kinds)
    alike = _alike(codes, *words).tolist()
    of_words, of_runs = (np.searchsorted(some[0], begins).tolist() for some in (words, runs))
    for number, (begin, end) in enumerate(pairwise(begins)):
        small = (
            None if number in unknown else _part(runs, of_runs[number], of_runs[number + 1], begin)
        )
        if number in odd:
            mine = _by_expression(texts[number])
            yield _Found(*mine, _alike(codes[begin:end], *mine).tolist(), small)
        else:
            first, after = of_words[number : number + 2]
            some = alike[bisect_left(alike, first) : bisect_left(alike, after - 1)]
            mine = _part(words, first, after, begin)
            yield _Found(*mine, [at - first for at in some], small)


def _unknown(kinds: Any, begins: Sequence[int]) -> set[int]:
    """The numbers of texts that hold a character of which nothing is known."""
    if not kinds.max() & _UNKNOWN:
        return set()
    edges = pairwise(begins)
    return {n for n, (begin, end) in enumerate(edges) if kinds[begin : end + 1].max() & _UNKNOWN}


def _part(edges: tuple[Any, Any], first: int, after: int, begin: int) -> tuple[Any, Any]:
    """Some of the edges, counted from ``begin``."""
    starts, ends = edges
    return starts[first:after] - begin, ends[first:after] - begin


def _small_runs(kinds: Any) -> tuple[Any, Any]:
    """Starts and ends of what is written in small letters and begins no capital's word."""
    import numpy as np

    is_small = (kinds & _SMALL_LETTER).view(np.bool_)
    edges = (is_small[1:] != is_small[:-1]).nonzero()[0]
    starts, ends = edges[::2], edges[1::2]
    free = kinds[starts] & _LETTER == 0
    return starts[free], ends[free]


def _alike(codes: Any, starts: Any, ends: Any) -> Any:
    """Which words have the size, first and last letter of the next one."""
    sizes = ends - starts
    first, last = codes[starts], codes[ends - 1]
    alike = sizes[1:] == sizes[:-1]
    for codes in (first, last):  # in ASCII, capitals have another sixth bit
        alike &= ((codes[1:] ^ codes[:-1]) | 32 == 32) | (codes[1:] > 127)
    return alike.nonzero()[0]


def _by_expression(text: str) -> tuple[Any, Any]:
    """Where words start and end, in a text where their characters do not tell."""
    import numpy as np

    spans = np.array([found.span() for found in _WORD.finditer(text)], np.int64).reshape(-1, 2)
    return spans[:, 0], spans[:, 1]


def _mark_addresses(text: str, kinds: Any) -> bool:
    """Let every web address be letters in ``kinds``; false where a word may run into one."""
    for found in _ADDRESS.finditer(text):
        before = text[found.start() - 1] if found.start() else " "
        if before.isalnum() or before in "'&@-.":
            return False
        # what follows is a blank, or marks and a blank: no word goes on behind an address
        kinds[found.start() + 1 : found.end() + 1] = _LETTER
    return True


def _by_kind(codes: Any, kinds: Any) -> tuple[Any, Any]:
    """Where the matches of ``_WORD`` start and end, by the kinds of the characters."""
    import numpy as np

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
