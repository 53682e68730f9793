"""The terminal report: dots as articles come, then flagged lines with carets, a table, one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import StringIO
from tempfile import TemporaryFile
from typing import IO, Any

from rich.console import Console

from auditor.render.paper import new_page, width_of, write_page
from auditor.render.terminal_article import ArticleDetails
from auditor.render.terminal_end import EndOfRun

_LETTERS = {"pass": (".", "green"), "review": ("r", "yellow"), "fail": ("F", "bold red")}
_ERROR = ("E", "bold magenta")


class TerminalReport:
    """Prints a letter per article at once; details wait in a temporary file until the end.

    Memory holds one article, the forty worst table rows and each distinct reason for a rule that
    did not run. Colour, and no other control code, goes to a terminal only.

    Args:
        out: where to print.
        run: see `Renderer`; ``all`` true lifts the limit of findings shown per category.
    """

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        self._out = out
        self._screen = Console(file=out, highlight=False, markup=False, emoji=False)
        self._width = width_of(self._screen)
        self._column = 0
        self._broken_rules = 0
        self._details = ArticleDetails(run)
        self._end = EndOfRun()
        # closed by finish, or with this object
        self._spool = TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115

    def article(self, article: Mapping[str, Any], text: str) -> None:
        """Print the article's letter and put its details aside."""
        broken = sum(row["outcome"] == "error" for row in article["outcomes"].values())
        self._broken_rules += broken
        self._tick(*(_ERROR if broken else _LETTERS[article["verdict"]]))
        self._spool.write(self._printed(lambda page: self._details.print(page, article, text)))
        self._end.add(article)

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Print the details, rules that did not run, errors, the table and the closing line."""
        for _ in summary["errors"][self._broken_rules :]:  # the others have their letter
            self._tick(*_ERROR)
        if self._column:
            self._out.write("\n")
        self._spool.seek(0)
        while chunk := self._spool.read(1 << 16):
            write_page(self._out, chunk)
        self._spool.close()
        write_page(self._out, self._printed(lambda page: self._end.print(page, summary)))
        self._out.flush()

    def _tick(self, letter: str, style: str) -> None:
        self._screen.print(letter, style=style, end="")
        self._column += 1
        if self._column >= self._width - 8:
            self._out.write("\n")
            self._column = 0
        self._out.flush()

    def _printed(self, show: Callable[[Console], None]) -> str:
        """What ``show`` prints, just as the real console would print it."""
        memory = StringIO()
        page = new_page(self._screen, memory)
        show(page)
        return memory.getvalue()
