"""Findings as a test failure shows them: the line, carets under the words, the reasons."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console

from auditor.finding import SEVERITIES
from auditor.render.terminal_article import grouped, print_group
from auditor.text.source import source_from_text

_ROOM = 12  # columns of the margin that do not show the article's text


def blocking(article: Mapping[str, Any], category: str, fail_on: str) -> list[Mapping[str, Any]]:
    """The open findings of a category that fail it: gate level, ``fail_on`` or worse."""
    if fail_on == "never":
        return []
    least = SEVERITIES.index(fail_on)
    return [
        row
        for row in article["findings"]
        if row["category"] == category
        and row["status"] == "open"
        and row["audience"] == "gate"
        and SEVERITIES.index(row["severity"]) >= least
    ]


def failure_text(text: str, rows: Sequence[Mapping[str, Any]], width: int = 100) -> str:
    """The rows of one article drawn under the lines of its raw ``text``; plain, no colour."""
    out = io.StringIO()
    page = Console(
        file=out, width=width, highlight=False, markup=False, emoji=False, color_system=None
    )
    source = source_from_text(text)
    for group in grouped(source, rows, width - _ROOM):
        print_group(page, source, group, "^")
    return out.getvalue().strip("\n")
