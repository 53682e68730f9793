"""Publishers summed up as one HTML page with plots as SVG: no network, no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import IO, Any

from auditor.render.sources import interval_text, trend_text
from auditor.render.sources_terminal import closing
from auditor.render.templates import content_policy, html_templates, inline

_BAR_HEIGHT = 76
_FLOOR = 96


def write_html(out: IO[str], found: Mapping[str, Any]) -> None:
    """Write the page of all publishers."""
    style = inline("report.css", "compare.css")
    stream = (
        html_templates()
        .get_template("sources.html")
        .stream(
            tool=found["tool"],
            summary=found["summary"],
            rules=found["rules"],
            sources=[_source(row) for row in found["sources"]],
            closing=closing(found),
            style=style,
            policy=content_policy(style),
        )
    )
    out.writelines(stream)
    out.flush()


def _source(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "row": row,
        "mean": interval_text(row["mean"]),
        "passing": interval_text(row["passing"], percent=True),
        "trend": trend_text(row["trend"]),
        "bars": _bars(row["histogram"]),
        "line": _line(row["months"]),
    }


def _bars(counts: Sequence[int]) -> list[dict[str, float]]:
    """A bar for each tenth: places in the plot of 340 by 120."""
    most = max(counts) or 1
    heights = [round(_BAR_HEIGHT * count / most, 1) for count in counts]
    return [
        {"x": 21 + 30 * place, "y": round(_FLOOR - height, 1), "height": height, "count": count}
        for place, (height, count) in enumerate(zip(heights, counts, strict=True))
    ]


def _line(months: Sequence[Mapping[str, Any]]) -> list[dict[str, float]]:
    """A point for each month, set apart by time; none with fewer than two months."""
    if len(months) < 2:
        return []
    places = [12 * int(month["month"][:4]) + int(month["month"][5:]) for month in months]
    width = places[-1] - places[0]
    most = max(month["n"] for month in months)
    return [
        {
            "x": round(30 + 300 * (place - places[0]) / width, 1),
            "y": round(100 - 0.9 * month["mean"], 1),
            "r": round(2 + 3 * sqrt(month["n"] / most), 1),
        }
        for place, month in zip(places, months, strict=True)
    ]
