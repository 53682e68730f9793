"""All strings that any rule looks for, found in one pass over a text (Aho and Corasick 1975)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, count, pairwise
from typing import Any

from auditor.text.document import Document

Hit = tuple[int, int, int]
"""The number of a string, its start and its end."""

_NUMBERS = count()


class Strings:
    """Finds all of many strings in `searchable` text, in one pass that others may `share`."""

    def __init__(self, strings: Sequence[str]) -> None:
        self.strings = strings
        self._pass, self._number = _Pass([strings]), 0

    def hits(self, document: Document) -> list[Hit]:
        """Where each string stands, in the order of ends; places may overlap."""
        return self._pass.hits(document)[self._number]

    def quicken(self) -> None:
        """Get ready for several documents."""
        self._pass.quicken()

    def read_with(self, shared: _Pass, number: int) -> None:
        """Take what is found from a pass in which these strings have a number."""
        self._pass, self._number = shared, number


def share(some: Iterable[Strings]) -> None:
    """Let one pass find the strings of all, as two over the same text take twice the time."""
    each = list(some)
    shared = _Pass([strings.strings for strings in each])
    for number, strings in enumerate(each):
        strings.read_with(shared, number)


class _Pass:
    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self._strings = [string for group in groups for string in group]
        self._firsts = list(accumulate(map(len, groups), initial=0))
        self._automaton: Any = None
        self._is_quick = False
        self._noted = f"strings of pass {next(_NUMBERS)}"

    def hits(self, document: Document) -> list[list[Hit]]:
        """The hits of each group of strings."""
        known: list[list[Hit]] | None = document.memo.get(self._noted)
        if known is None:
            self._automaton = self._automaton or self._made("ContiguousNFA")
            text = document.searchable
            found = self._automaton.find_matches_as_indexes(text, overlapping=True)
            known = [self._of(found, *edges) for edges in pairwise(self._firsts)]
            document.memo[self._noted] = known
        return known

    def _of(self, found: list[Hit], first: int, after: int) -> list[Hit]:
        if first == 0 and after == len(self._strings):
            return found
        return [(at - first, start, end) for at, start, end in found if first <= at < after]

    def quicken(self) -> None:
        """Make the automaton that is twice as fast: worth its while for several texts."""
        if not self._is_quick:
            self._automaton = self._made("DFA")
            self._is_quick = True

    def _made(self, kind: str) -> Any:
        from ahocorasick_rs import AhoCorasick, Implementation

        implementation = getattr(Implementation, kind)
        return AhoCorasick(self._strings, store_patterns=False, implementation=implementation)
