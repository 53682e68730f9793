"""Regular expressions in linear time: RE2 does not backtrack, so no text can stall a rule."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import accumulate
from typing import Any, TypeVar

from auditor.checks.pattern_facts import Facts, facts, is_known
from auditor.memory import give_back
from auditor.text.document import Document
from auditor.text.span import Span
from auditor.text.utf8 import Utf8, encoded

Groups = dict[str, Span]
_Key = TypeVar("_Key")
_MEMORY = 16 << 20  # bytes one automaton may take at most
_SOME = 8 << 20  # bytes for several patterns together
_LITTLE = 1 << 20  # bytes for one pattern, if it can do with so few: there are hundreds
_ENDS_OF_TEXT = re.compile(r"\\[AzCQ]|\(\?\w*-\w*m")  # an end of a line is not one of the text
_MOST = 4096  # automata that are kept


class Pattern:
    """A compiled RE2 pattern, ``^`` and ``$`` at line ends, letters in either case by default.

    Raises:
        ValueError: naming ``key``, if RE2 does not accept the pattern (look-around and
            back-references are not regular and not accepted).
    """

    def __init__(self, pattern: str, key: str = "pattern", *, case_sensitive: bool = False) -> None:
        self.text = _flags(case_sensitive) + pattern
        self.starts_line = pattern.startswith("^")
        self.pattern = pattern
        self._key = key
        if not is_known(pattern):
            _ = self._automaton  # says what is wrong with it

    @property
    def _automaton(self) -> Any:  # not kept: see `renew`
        return _AUTOMATA.get(self.text) or _kept(self.text, partial(_made, self._key))

    @cached_property
    def _names(self) -> tuple[tuple[str, int], ...]:
        return tuple(self._automaton.groupindex.items())

    def find(self, document: Document) -> Iterator[tuple[Span, Groups]]:
        """Every match in the document's text, with its named groups."""
        return self.find_in(document.utf8)

    def find_in(self, view: Utf8) -> Iterator[tuple[Span, Groups]]:
        """Every match in ``view``, with its named groups."""
        for found in self._automaton.finditer(view.data):
            start, end = found.span()
            if start != end:
                yield self.hit(found, view)

    def find_in_line(self, view: Utf8) -> Iterable[tuple[Span, Groups]]:
        """The same for a single line, where a pattern for the beginning is tried only there."""
        if not self.facts.is_anchored:
            return self.find_in(view)
        found = self._automaton.match(view.data)
        return [self.hit(found, view)] if found and found.end() else []

    def found_in_lines(
        self, lines: Sequence[bytes]
    ) -> tuple[list[tuple[int, int, Any]], list[int]]:
        """What `find_in_line` finds in each of several lines, searched as one text.

        Returns:
            The number of a line, where it begins in that text, and RE2's match there; and the
            numbers of lines of which nothing is told, as a match runs from one into another,
            which it would not in each alone.
        """
        text = b"\n".join(lines)
        matches = [each for each in self._automaton.finditer(text) if each.end() > each.start()]
        if not matches:
            return [], []
        starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        found: list[tuple[int, int, Any]] = []
        untold: set[int] = set()
        for match in matches:
            number = bisect_right(starts, match.start()) - 1
            found.append((number, starts[number], match))
            if b"\n" in text[match.start() : match.end()]:
                untold.update(range(number, min(bisect_right(starts, match.end()), len(lines))))
        if untold:
            found = [each for each in found if each[0] not in untold]
        return found, sorted(untold)

    @cached_property
    def minds_ends(self) -> bool:
        """Whether to it the end of a line in a text is another than that of a text."""
        return bool(_ENDS_OF_TEXT.search(self.text))

    @cached_property
    def facts(self) -> Facts:
        """What its matches must hold, begin with and be no longer than."""
        return facts(self.pattern)

    def hit(self, found: Any, view: Utf8, by: int = 0) -> tuple[Span, Groups]:
        """A match of RE2 in what begins with ``view`` at byte ``by``."""
        groups = {
            name: view.span(found.start(index) - by, found.end(index) - by)
            for name, index in self._names
            if found.start(index) >= 0
        }
        return view.span(found.start() - by, found.end() - by), groups

    def found_in(self, text: str) -> bool:
        """Whether the pattern matches anywhere in ``text``."""
        return self.is_in(encoded(text))

    def is_in(self, data: bytes) -> bool:
        """The same for UTF-8."""
        return self._automaton.search(data) is not None

    def lines_of(self, joined: bytes) -> Iterator[int]:
        """The numbers of the lines in which it matches, of lines that newlines join."""
        number = reached = 0
        for found in self._automaton.finditer(joined):
            number += joined.count(b"\n", reached, found.start())
            reached = found.start()
            yield number


def found_of(texts: tuple[str, ...], data: bytes) -> Iterable[int]:
    """The numbers of those of some patterns, given by `Pattern.text`, that match in UTF-8."""
    found: list[int] | None = _kept(texts, _together).Match(data)
    return found or ()


def _together(texts: tuple[str, ...]) -> Any:
    import re2

    together = re2.Set.SearchSet(_options(_SOME))
    for text in texts:
        together.Add(text)
    together.Compile()
    return together


def _options(memory: int = _MEMORY) -> Any:
    import re2

    options = re2.Options()
    options.max_mem = memory
    options.log_errors = False
    return options


def _flags(case_sensitive: bool) -> str:
    return "(?m)" if case_sensitive else "(?mi)"


def renew() -> None:
    """Build automata anew from here on: they grow with all that they have read.

    All at once: where they begin anew in turn, what is free lies between what is not.
    """
    import re2

    _AUTOMATA.clear()
    re2.purge()
    give_back()


_AUTOMATA: dict[Any, Any] = {}
"""By a pattern with its flags, or several of them."""


def _kept(key: _Key, make: Callable[[_Key], Any]) -> Any:
    """The automaton of ``key``, made if it is not there."""
    found = _AUTOMATA.get(key)
    if found is None:
        if len(_AUTOMATA) >= _MOST:
            _AUTOMATA.pop(next(iter(_AUTOMATA)), None)
        found = _AUTOMATA[key] = make(key)
    return found


def _made(key: str, pattern: str) -> Any:
    import re2

    try:
        return re2.compile(pattern, _options(_LITTLE))
    except re2.error:
        pass  # perhaps only too large for that
    try:
        return re2.compile(pattern, _options())
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
        raise ValueError(f"{key}: {reason}") from error
