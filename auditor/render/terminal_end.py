"""The end of the terminal report: what did not run, errors, the table, the closing line."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.finding import CATEGORIES
from auditor.render import labels
from auditor.render.carets import shown
from auditor.render.terminal_article import VERDICT_STYLE, print_wrapped, shorten

MOST_ROWS = 40
_MOST_REASONS = 200
_WIDE = 84

Row = dict[str, Any]


class EndOfRun:
    """Keeps what the end needs: the worst rows, and a count for each reason not to run."""

    def __init__(self) -> None:
        self._worst: list[tuple[tuple[float, ...], int, Row]] = []
        self._reasons: Counter[tuple[str, str, str]] = Counter()
        self._seen = 0

    def add(self, article: Mapping[str, Any]) -> None:
        """Take one article."""
        self._seen += 1
        row = {
            "uri": article["uri"],
            "verdict": article["verdict"],
            "score": article["score"],
            "scores": labels.scores(article),
            "findings": sum(found["status"] == "open" for found in article["findings"]),
        }
        verdict, score = labels.badness(article)
        entry = ((-verdict, -score), -self._seen, row)
        keep = heapq.heappush if len(self._worst) < MOST_ROWS else heapq.heappushpop
        keep(self._worst, entry)
        for key in labels.not_run(article):
            if key in self._reasons or len(self._reasons) < _MOST_REASONS:
                self._reasons[key] += 1

    def print(self, page: Console, summary: Mapping[str, Any]) -> None:
        """Print everything that comes after the articles."""
        self._print_not_run(page)
        _print_errors(page, summary["errors"])
        if self._worst:
            self._print_table(page)
        _print_closing(page, summary)

    def _print_not_run(self, page: Console) -> None:
        if not self._reasons:
            return
        page.print(Text("\nRules that gave no result", style="bold"))
        alike: dict[tuple[str, str, int], list[str]] = {}
        for (rule, outcome, reason), number in self._reasons.most_common():
            alike.setdefault((outcome, reason, number), []).append(shown(rule))
        for (outcome, reason, number), rules in alike.items():
            articles = labels.counted(number, "article")
            verb = "failed" if outcome == "error" else "not run"
            style = "bold magenta" if outcome == "error" else "bold"
            rest = f" {verb} on {articles}: {shown(reason)}"
            print_wrapped(page, Text.assemble((", ".join(rules), style), rest), "  ", "  ")

    def _print_table(self, page: Console) -> None:
        rows = [row for _, _, row in sorted(self._worst, key=lambda entry: -entry[1])]
        left_out = self._seen - len(rows)
        if left_out:
            rows = [row for _, _, row in sorted(self._worst, reverse=True, key=lambda e: e[:2])]
        categories = _columns(rows) if page.width >= _WIDE else []
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column("article", no_wrap=True)
        table.add_column("verdict", no_wrap=True)
        numbers = ("score", *map(labels.short_label, categories), "findings")
        for name in numbers:
            table.add_column(name, justify="right", no_wrap=True)
        room = page.width - sum(len(name) + 2 for name in ("verdict", *numbers))
        for row in rows:
            cells = [labels.score_text(row["scores"].get(name)) for name in categories]
            table.add_row(
                Text(shorten(shown(row["uri"]), max(8, room))),
                Text(row["verdict"], style=VERDICT_STYLE[row["verdict"]]),
                Text(labels.score_text(row["score"]), style="bold"),
                *cells,
                str(row["findings"]),
            )
        page.print()
        page.print(table)
        if left_out:
            print_wrapped(page, Text(f"… and {left_out:,} better ones", style="dim"), "")


def _columns(rows: list[Row]) -> list[str]:
    used = {name for row in rows for name in row["scores"]}
    return [name for name in CATEGORIES if name in used]


def _print_errors(page: Console, errors: Any) -> None:
    if errors:
        page.print(Text("\nErrors", style="bold magenta"))
    for error in errors:
        place = f"{shown(str(error['place']))}: " if error["place"] else ""
        print_wrapped(page, Text(place + shown(error["problem"]), style="bold"), "  ", "  ")
        if error["hint"]:
            print_wrapped(page, Text(shown(error["hint"])), "    ")


def closing_line(summary: Mapping[str, Any]) -> str:
    """``2 failed, 1 for review, 2 passed in 3.1 s``."""
    parts = [
        f"{summary[key]:,} {word}"
        for key, word in (("fail", "failed"), ("review", "for review"), ("pass", "passed"))
        if summary[key]
    ]
    if summary["errors"]:
        parts.append(labels.counted(len(summary["errors"]), "error"))
    return f"{', '.join(parts) or 'no articles'} in {summary['seconds']:.1f} s"


def _print_closing(page: Console, summary: Mapping[str, Any]) -> None:
    bad = summary["fail"] or summary["errors"] or summary["exit_code"]
    style = "bold red" if bad else "bold yellow" if summary["review"] else "bold green"
    line = f" {closing_line(summary)} "
    side = (page.width - len(line)) // 2
    page.print()
    if side < 2:
        print_wrapped(page, Text(line.strip(), style=style), "")
    else:
        page.print(Text("━" * side + line + "━" * side, style=style), soft_wrap=True)
