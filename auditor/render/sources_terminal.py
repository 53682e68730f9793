"""Publishers summed up on the terminal: one table, and what the columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import IO, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.render.carets import shown
from auditor.render.labels import counted
from auditor.render.paper import new_page, write_page
from auditor.render.terminal_article import print_wrapped

MOST_FAULTS = 3
_BARS = " ▁▂▃▄▅▆▇█"


def write_terminal(out: IO[str], found: Mapping[str, Any]) -> None:
    """Print the table of publishers, the lowest mean first."""
    memory = StringIO()
    page = new_page(Console(file=out), memory)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("publisher", overflow="fold", min_width=14)
    table.add_column("n", justify="right")
    table.add_column("mean score", no_wrap=True, min_width=13)
    table.add_column("0 to 100", no_wrap=True, min_width=12)
    table.add_column("pass, %", no_wrap=True, min_width=10)
    table.add_column("a year", no_wrap=True, min_width=6)
    table.add_column("commonest faults", no_wrap=True, ratio=1)
    for row in found["sources"]:
        faults = "\n".join(
            f"{100 * each['share']:3.0f} % {each['rule']}" for each in row["faults"][:MOST_FAULTS]
        )
        table.add_row(
            Text(shown(row["source"]), style="bold"),
            str(row["n"]),
            _short(row["mean"]),
            Text(bars(row["histogram"])),
            _short(row["passing"], 100),
            _slope(row["trend"]),
            Text(faults or "none"),
        )
    page.print(table)
    legend = (
        "In brackets 95 % intervals, from five articles. A fault's share: articles in which it was "
        "found. Points a year need eight dated articles over two months; ? they may be chance."
    )
    print_wrapped(page, Text(legend, style="dim"), "  ")
    page.print(Text("\n" + closing(found), style="bold"))
    write_page(out, memory.getvalue())


def _short(estimate: Mapping[str, Any] | None, factor: int = 1) -> str:
    """An estimate with its interval in whole numbers."""
    if estimate is None:
        return "–"
    text = f"{factor * estimate['value']:.{1 if factor == 1 else 0}f}"
    if estimate["low"] is None:
        return text
    return f"{text} ({factor * estimate['low']:.0f}–{factor * estimate['high']:.0f})"


def _slope(estimate: Mapping[str, Any] | None) -> str:
    if estimate is None:
        return "–"
    sure = estimate["low"] > 0 or estimate["high"] < 0
    return f"{estimate['value']:+.1f}{'' if sure else ' ?'}"


def closing(found: Mapping[str, Any]) -> str:
    """Articles and publishers."""
    articles = counted(found["summary"]["articles"], "article")
    return f"{articles}, {counted(len(found['sources']), 'publisher')}"


def bars(counts: list[int]) -> str:
    """A histogram as a row of blocks between bars; every bin that holds something shows."""
    most = max(counts, default=0) or 1
    levels = len(_BARS) - 1
    return "|" + "".join(_BARS[-(-levels * count // most)] for count in counts) + "|"
