"""Publishers summed up: terminal table, JSON, CSV; the page is written by ``sources_html``."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from typing import IO, Any

from auditor.render.visible import as_cell, visible

COLUMNS = (
    "source", "n", "scored", "words", "mean", "mean_low", "mean_high", "least", "lower_quartile",
    "median", "upper_quartile", "most", "passing", "passing_low", "passing_high", "trend_per_year",
    "trend_low", "trend_high", "faults",
)  # fmt: skip


def write_sources(name: str, out: IO[str], found: Mapping[str, Any]) -> None:
    """Write a summary as ``terminal``, ``json``, ``html`` or ``csv``."""
    if name == "json":
        json.dump(found, out, ensure_ascii=True, allow_nan=False, indent=2)
        out.write("\n")
    elif name == "csv":
        _write_csv(out, found)
    elif name == "html":
        from auditor.render.sources_html import write_html

        write_html(out, found)
    else:
        from auditor.render.sources_terminal import write_terminal

        write_terminal(out, found)


def interval_text(estimate: Mapping[str, Any] | None, *, percent: bool = False) -> str:
    """An estimate in words: ``81.4 (75.0 to 88.2)``; a dash where there is none."""
    if estimate is None:
        return "–"
    factor, digits, unit = (100, 0, " %") if percent else (1, 1, "")

    def number(value: float) -> str:
        return f"{factor * value:.{digits}f}"

    text = number(estimate["value"]) + unit
    if estimate["low"] is None:
        return text
    return f"{text} ({number(estimate['low'])} to {number(estimate['high'])})"


def trend_text(estimate: Mapping[str, Any] | None) -> str:
    """Points a year, and whether chance alone could make them."""
    if estimate is None:
        return "–"
    sure = estimate["low"] > 0 or estimate["high"] < 0
    return f"{estimate['value']:+.1f} a year" + ("" if sure else ", may be chance")


def _write_csv(out: IO[str], found: Mapping[str, Any]) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in found["sources"]:
        mean, passing, slope = (row[key] or {} for key in ("mean", "passing", "trend"))
        faults = "; ".join(f"{each['rule']} {each['articles']}" for each in row["faults"])
        writer.writerow(
            [
                as_cell(visible(row["source"])),
                *(row[key] for key in ("n", "scored", "words")),
                *_estimate(mean),
                *(row["quartiles"] or [""] * 5),
                *_estimate(passing),
                *_estimate(slope),
                faults,
            ]
        )


def _estimate(estimate: Mapping[str, Any]) -> list[Any]:
    return [estimate.get(key) for key in ("value", "low", "high")]
