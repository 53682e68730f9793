"""All strings that any rule looks for, found in one pass over a text (Aho and Corasick 1975)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from auditor.text.document import Document

Hit = tuple[int, int]
"""The number of a string and where it begins."""

_ENOUGH = 12  # characters of a string in the automaton: it takes half the memory, and less time
_NUMBERS = count()


class Strings:
    """Finds all of many strings in `searchable` text, in one pass that others may `share`."""

    def __init__(self, strings: Sequence[str]) -> None:
        self.strings = strings
        self._pass, self._number = _Pass([strings]), 0

    def hits(self, document: Document) -> list[Hit]:
        """Where each string stands; places may overlap."""
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
    """Finds the beginnings of all strings, then looks whether the rest follows."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        owners: dict[str, list[tuple[int, int, str]]] = {}  # group, number in it, rest
        for group, strings in enumerate(groups):
            for number, string in enumerate(strings):
                mine = owners.setdefault(string[:_ENOUGH], [])
                mine.append((group, number, string[_ENOUGH:]))
        self._beginnings = list(owners)
        self._owners = list(owners.values())
        self._count = len(groups)
        self._automaton: Any = None
        self._is_quick = False
        self._noted = f"strings of pass {next(_NUMBERS)}"

    def hits(self, document: Document) -> list[list[Hit]]:
        """The hits of each group of strings."""
        known: list[list[Hit]] | None = document.memo.get(self._noted)
        if known is None:
            self._automaton = self._automaton or self._made("ContiguousNFA")
            known = document.memo[self._noted] = [[] for _ in range(self._count)]
            text, owners = document.searchable, self._owners
            found = self._automaton.find_matches_as_indexes(text, overlapping=True)
            for beginning, start, end in found:
                for group, number, rest in owners[beginning]:
                    if not rest or text.startswith(rest, end):
                        known[group].append((number, start))
        return known

    def quicken(self) -> None:
        """Make the automaton that is twice as fast: worth its while for several texts."""
        if not self._is_quick:
            self._automaton = self._made("DFA")
            self._is_quick = True

    def _made(self, kind: str) -> Any:
        from ahocorasick_rs import AhoCorasick, Implementation

        implementation = getattr(Implementation, kind)
        return AhoCorasick(self._beginnings, store_patterns=False, implementation=implementation)
