"""Regular expressions in linear time: RE2 does not backtrack, so no text can stall a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from auditor.text.document import Document
from auditor.text.span import Span
from auditor.text.utf8 import Utf8

Groups = dict[str, Span]
_MEMORY = 16 << 20  # bytes one automaton may take
_SET_SIZE = 16  # larger sets have automata with so many states that they no longer fit


class Pattern:
    """A compiled RE2 pattern, ``^`` and ``$`` at line ends, letters in either case by default.

    Raises:
        ValueError: naming ``key``, if RE2 does not accept the pattern (look-around and
            back-references are not regular and not accepted).
    """

    def __init__(self, pattern: str, key: str = "pattern", *, case_sensitive: bool = False) -> None:
        self.text = _flags(case_sensitive) + pattern
        self.starts_line = pattern.startswith("^")
        self._compiled = _compiled(self.text, key)
        self._names = tuple(self._compiled.groupindex.items())

    def find(self, document: Document) -> Iterator[tuple[Span, Groups]]:
        """Every match in the document's text, with its named groups."""
        return self.find_in(document.utf8)

    def find_in(self, view: Utf8) -> Iterator[tuple[Span, Groups]]:
        """Every match in ``view``, with its named groups."""
        for found in self._compiled.finditer(view.data):
            if found.start() == found.end():
                continue
            groups = {
                name: view.span(*found.span(index))
                for name, index in self._names
                if found.start(index) >= 0
            }
            yield view.span(found.start(), found.end()), groups

    def found_in(self, text: str) -> bool:
        """Whether the pattern matches anywhere in ``text``."""
        return self._compiled.search(text.encode("utf-8", "replace")) is not None


class Prefilter:
    """Which of many patterns a text is worth searching for, found in a few passes.

    A pattern with fixed words is a candidate where these stand in the text (RE2's FilteredRE2);
    the others are tried together (RE2::Set).
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        import re2

        self._filter = re2.Filter()
        for pattern in patterns:
            self._filter.Add(pattern.text.encode(), _options())
        if patterns:
            self._filter.Compile()
        wordless = self._filter.Match(b"", True) if patterns else None
        self._wordless = sorted(wordless or ())
        self._empty = len(patterns) == len(self._wordless)
        self._sets = [
            (first, _set_of([patterns[place] for place in some], re2.Set.SearchSet))
            for first in range(0, len(self._wordless), _SET_SIZE)
            if (some := self._wordless[first : first + _SET_SIZE])
        ]

    def candidates(self, view: Utf8) -> list[int]:
        """The places of the patterns worth a search, in order."""
        found: set[int] = set()
        if not self._empty:
            found = {*(self._filter.Match(view.data, True) or ())} - {*self._wordless}
        for first, some in self._sets:
            found |= {self._wordless[first + place] for place in some.Match(view.data) or ()}
        return sorted(found)


class LinePatterns:
    """Many patterns that begin with ``^``, tried on a line in few passes (RE2::Set)."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._sets = [
            (first, _set_of(patterns[first : first + _SET_SIZE], _line_start))
            for first in range(0, len(patterns), _SET_SIZE)
        ]

    def matching(self, line: Utf8) -> list[int]:
        """The places of the patterns that match at the start of ``line``."""
        return [
            first + index for first, some in self._sets for index in some.Match(line.data) or ()
        ]


def _line_start(options: Any) -> Any:
    import re2

    return re2.Set.MatchSet(options)


def _set_of(patterns: Sequence[Pattern], new: Callable[[Any], Any]) -> Any:
    together = new(_options())
    for pattern in patterns:
        together.Add(pattern.text)
    together.Compile()
    return together


def _options() -> Any:
    import re2

    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    return options


def _flags(case_sensitive: bool) -> str:
    return "(?m)" if case_sensitive else "(?mi)"


@lru_cache(maxsize=4096)
def _compiled(pattern: str, key: str) -> Any:
    import re2

    try:
        return re2.compile(pattern, _options())
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
        raise ValueError(f"{key}: {reason}") from error
