"""Which patterns a text, and which lines, are worth a search for: most match in none."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from auditor.checks.patterns import Pattern, found_of
from auditor.checks.strings import Strings
from auditor.text.document import Document
from auditor.text.span import Span

_HEADS = (1, 2, 3, 4, 7, 12)  # characters by which beginnings are looked up, as many as they have
_SET_SIZE = 16  # larger sets have automata with so many states that they no longer fit

_Sets = list[tuple[list[int], tuple[str, ...]]]


class Lines:
    """The lines of several documents, numbered through.

    One number is left out between two documents: no line of one follows a line of the other.

    Attributes:
        firsts: the number of the first line of each document.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        counts = (len(document.lines) + 1 for document in documents)
        self.firsts = list(accumulate(counts, initial=0))[:-1]
        self.encoded = [line for each in documents for line in (*each.encoded_lines, b"")]

    def owner(self, number: int) -> int:
        """The number of the document that a line belongs to."""
        return bisect_right(self.firsts, number) - 1

    def place(self, number: int) -> tuple[Document, Span, Span | None]:
        """Its document, the line, and what it says if there are signs around that."""
        owner = self.owner(number)
        document, own = self.documents[owner], number - self.firsts[owner]
        return document, document.lines[own], document.bare_lines.get(own)

    @cached_property
    def adorned(self) -> set[int]:
        """The numbers of lines with signs around what they say."""
        pairs = zip(self.firsts, self.documents, strict=True)
        return {first + own for first, document in pairs for own in document.bare_lines}


class Prefilter:
    """Which of many patterns a text is worth searching for, and which of its lines for others.

    A pattern that cannot match without certain strings is a candidate where one of these stands:
    all strings of all patterns are found in one pass. A pattern for the beginning of a line is one
    where the line begins with one of its own. The patterns of which nothing is known are tried
    together (RE2::Set).

    Attributes:
        strings: what is looked for.

    Args:
        texts: patterns for a whole text.
        lines: patterns for a line: for its beginning, or with strings that they need.
    """

    def __init__(self, texts: Sequence[Pattern], lines: Sequence[Pattern]) -> None:
        owners: dict[str, tuple[list[int], list[int]]] = {}
        unknown: tuple[list[int], list[int]] = ([], [])
        self._beginnings = _Beginnings()
        self._longest: dict[int, float] = {}
        for which, patterns in enumerate((texts, lines)):
            for place, pattern in enumerate(patterns):
                known = pattern.facts
                if which and known.longest is not None:
                    self._longest[place] = known.longest
                starts = known.beginnings if which and known.is_anchored else ()
                if self._beginnings.add(starts, place):
                    continue
                for string in known.needed:
                    owners.setdefault(string, ([], []))[which].append(place)
                if not known.needed:
                    unknown[which].append(place)
        self._of_texts = [of_texts for of_texts, _ in owners.values()]
        self._of_lines = [of_lines for _, of_lines in owners.values()]
        self.strings = Strings(list(owners))
        self._text_sets = _sets(texts, unknown[0])
        alone = [place for place in unknown[1] if lines[place].minds_ends]
        self._alone_sets = _sets(lines, alone)
        others = [place for place in unknown[1] if place not in alone]
        self._line_sets = _sets(lines, others)

    def in_text(self, document: Document) -> list[int]:
        """The places of the patterns for a whole text that are worth a search, in order."""
        found = set(_matching(self._text_sets, document.utf8.data))
        of_texts = self._of_texts
        for index, _ in self.strings.hits(document):
            if of_texts[index]:
                found.update(of_texts[index])
        return sorted(found)

    def in_lines(self, lines: Lines) -> dict[int, list[int]]:
        """The places of the patterns for lines, in order, with the numbers of the lines."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for first, document in zip(lines.firsts, lines.documents, strict=True):
            self._look(document, first, found)
        for place in found.keys() & self._longest.keys():
            found[place] = self._short_enough(self._longest[place], lines, found[place])
        return {place: sorted(numbers) for place, numbers in sorted(found.items()) if numbers}

    def _look(self, document: Document, first: int, found: defaultdict[int, set[int]]) -> None:
        """Note the lines of a document, the first of which has a number, that are worth it."""
        starts = [line.start for line in document.lines]
        adorned = document.bare_lines
        begin = (*starts, *(bare.start for bare in adorned.values()))
        for start, places in self._beginnings.of(document.searchable, begin):
            for place in places:
                found[place].add(first + bisect_right(starts, start) - 1)
        of_lines = self._of_lines
        for index, start in self.strings.hits(document):
            if of_lines[index] and (after := bisect_right(starts, start)):
                for place in of_lines[index]:
                    found[place].add(first + after - 1)
        searched = b"\n".join(document.searched_lines) if adorned else document.joined_lines
        for place in _matching(self._line_sets, searched):
            found[place].update(range(first, first + len(starts)))
        for number, data in enumerate(document.searched_lines if self._alone_sets else (), first):
            for place in _matching(self._alone_sets, data):
                found[place].add(number)

    @staticmethod
    def _short_enough(most: float, lines: Lines, numbers: Iterable[int]) -> set[int]:
        kept = set()
        for number in numbers:
            _, line, bare = lines.place(number)
            if len(bare or line) <= most:
                kept.add(number)
        return kept


class _Beginnings:
    """Who may begin with what: strings by their first characters, then by their lengths."""

    def __init__(self) -> None:
        self._owners: dict[str, list[int]] = {}
        self._sizes: dict[str, set[int]] = {}

    def add(self, strings: Collection[str], owner: int) -> bool:
        """Note that ``owner`` begins with one of ``strings``; whether there are any."""
        for string in strings:
            self._owners.setdefault(string, []).append(owner)
            head = max(size for size in _HEADS if size <= len(string))
            self._sizes.setdefault(string[:head], set()).add(len(string))
        return bool(strings)

    def of(self, text: str, starts: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
        """Which of ``starts`` have owners of what ``text`` has there, and which owners."""
        owners, sizes = self._owners, self._sizes
        for start in starts:
            for size in _HEADS:
                for length in sizes.get(text[start : start + size], ()):
                    if found := owners.get(text[start : start + length]):
                        yield start, found


def _sets(patterns: Sequence[Pattern], places: Sequence[int]) -> _Sets:
    """The patterns at ``places`` in sets, each with the places of its members."""
    parts = [[*places[first : first + _SET_SIZE]] for first in range(0, len(places), _SET_SIZE)]
    return [(some, tuple(patterns[place].text for place in some)) for some in parts]


def _matching(sets: _Sets, data: bytes) -> Iterator[int]:
    for places, texts in sets:
        for index in found_of(texts, data):
            yield places[index]
