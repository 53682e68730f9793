"""All strings that any rule looks for, found in one pass over a text (Aho and Corasick 1975)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from auditor.text.document import Document

Hit = tuple[int, int, int]
"""The number of a string, its start and its end."""

_NUMBERS = count()


class Strings:
    """Finds all of many strings in `searchable` text, in one pass that others may `share`."""

    def __init__(self, strings: Sequence[str]) -> None:
        self.strings = strings
        self._pass, self._first = _Pass(strings), 0

    def hits(self, document: Document) -> list[Hit]:
        """Where each string stands, in the order of ends; places may overlap."""
        found = self._pass.hits(document)
        if self._pass.size == len(self.strings):
            return found
        first, after = self._first, self._first + len(self.strings)
        return [(at - first, start, end) for at, start, end in found if first <= at < after]

    def quicken(self) -> None:
        """Get ready for several documents."""
        self._pass.quicken()

    def read_with(self, shared: _Pass, first: int) -> None:
        """Take what is found from a pass that finds these strings from number ``first`` on."""
        self._pass, self._first = shared, first


def share(some: Iterable[Strings]) -> None:
    """Let one pass find the strings of all, as two over the same text take twice the time."""
    each = list(some)
    shared = _Pass([string for strings in each for string in strings.strings])
    first = 0
    for strings in each:
        strings.read_with(shared, first)
        first += len(strings.strings)


class _Pass:
    def __init__(self, strings: Sequence[str]) -> None:
        self.size = len(strings)
        self._strings = strings
        self._automaton: Any = None
        self._is_quick = False
        self._noted = f"strings of pass {next(_NUMBERS)}"

    def hits(self, document: Document) -> list[Hit]:
        found: list[Hit] | None = document.memo.get(self._noted)
        if found is None:
            self._automaton = self._automaton or self._made("ContiguousNFA")
            text = document.searchable
            found = self._automaton.find_matches_as_indexes(text, overlapping=True)
            document.memo[self._noted] = found
        return found

    def quicken(self) -> None:
        """Make the automaton that is twice as fast: worth its while for several texts."""
        if not self._is_quick:
            self._automaton = self._made("DFA")
            self._is_quick = True

    def _made(self, kind: str) -> Any:
        from ahocorasick_rs import AhoCorasick, Implementation

        implementation = getattr(Implementation, kind)
        return AhoCorasick(self._strings, store_patterns=False, implementation=implementation)
