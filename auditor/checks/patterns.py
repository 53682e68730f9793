"""Regular expressions in linear time: RE2, which has no backtracking, so no text can stall a rule."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from auditor.text.document import Document
from auditor.text.span import Span

Groups = dict[str, Span]
_MEMORY = 8 << 20  # bytes one pattern's automaton may take


class Pattern:
    """A compiled RE2 pattern, ``^`` and ``$`` at line ends, letters in either case by default.

    Raises:
        ValueError: naming ``key``, if RE2 does not accept the pattern (look-around and
            back-references are not regular and not accepted).
    """

    def __init__(self, pattern: str, key: str = "pattern", *, case_sensitive: bool = False) -> None:
        self._compiled = _compiled(pattern, key, case_sensitive)

    def find(self, document: Document) -> Iterator[tuple[Span, Groups]]:
        """Every match in the document's text, with its named groups."""
        view = document.utf8
        names = self._compiled.groupindex
        for found in self._compiled.finditer(view.data):
            if found.start() == found.end():
                continue
            groups = {
                name: view.span(*found.span(index))
                for name, index in names.items()
                if found.start(index) >= 0
            }
            yield view.span(found.start(), found.end()), groups

    def found_in(self, text: str) -> bool:
        """Whether the pattern matches anywhere in ``text``."""
        return self._compiled.search(text.encode("utf-8", "replace")) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str, key: str, case_sensitive: bool) -> Any:
    import re2

    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    flags = "(?m)" if case_sensitive else "(?mi)"
    try:
        return re2.compile(flags + pattern, options)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
        raise ValueError(f"{key}: {reason}") from error
