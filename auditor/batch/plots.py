"""Plots of what was measured, as SVG files; matplotlib draws them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from auditor.batch.curve import Point
from auditor.bench import Row
from auditor.errors import ConfigError

_STYLES = ("-o", "--s", ":^")
_BLUE, _ORANGE, _GREY = "#0072b2", "#d55e00", "#666666"


def draw_peers(rows: Sequence[Row], path: Path) -> None:
    """Words a second of every tool that was measured, on a logarithmic scale.

    Raises:
        ConfigError: if matplotlib is not installed.
    """
    found = [row for row in reversed(rows) if row.each]
    figure, axes = _figure(0.5 + 0.45 * len(found))
    colours = [_ORANGE if row.tool.name.startswith("auditor") else _BLUE for row in found]
    bars = axes.barh([row.tool.name for row in found], [r.words_per_second for r in found],
                     color=colours)  # fmt: skip
    axes.bar_label(bars, [f"{row.words_per_second:,.0f}" for row in found], padding=4)
    axes.set_xscale("log")
    paces = [row.words_per_second for row in found]
    axes.set_xlim(10 ** math.floor(math.log10(min(paces))), 8 * max(paces))
    axes.set_xlabel("words a second of processor time, start left out")
    _save(figure, path)


def draw_curve(points: Sequence[Point], path: Path) -> None:
    """Processor time and peak memory against the number of articles, for each number of workers.

    Raises:
        ConfigError: if matplotlib is not installed.
    """
    figure, (left, right) = _figure(2.8, columns=2)
    for workers, style in zip(sorted({point.workers for point in points}), _STYLES, strict=False):
        some = [point for point in points if point.workers == workers]
        counts = [point.articles for point in some]
        name = f"{workers} worker{'s' * (workers > 1)}"
        left.plot(counts, [point.spent.processor for point in some], style, color=_BLUE, label=name)
        right.plot(counts, [point.spent.peak for point in some], style, color=_ORANGE, label=name)
    left.set_yscale("log")
    left.set_ylabel("seconds of processor time")
    right.set_ylim(0, 1.1 * max(point.spent.peak for point in points))
    right.set_ylabel("MB of the largest process")
    for axes in (left, right):
        axes.set_xscale("log")
        axes.set_xlabel("articles")
        axes.legend(loc="best", frameon=False)
    figure.tight_layout()
    _save(figure, path)


def draw_memory(documents: Sequence[int], megabytes: Sequence[float], path: Path) -> None:
    """Memory of one process against the documents it has audited.

    Raises:
        ConfigError: if matplotlib is not installed.
    """
    figure, axes = _figure(2.4)
    axes.plot(documents, megabytes, color=_BLUE)
    axes.set_ylim(0, 1.1 * max(megabytes))
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel("articles audited")
    axes.set_ylabel("resident memory, MB")
    _save(figure, path)


def _figure(height: float, columns: int = 1) -> tuple[Any, Any]:
    """A figure and its axes; an array of axes if there are several columns."""
    try:
        matplotlib = import_module("matplotlib")
    except ImportError as missing:
        hint = "pip install 'auditor[bench]'"
        raise ConfigError("plots need matplotlib", hint=hint) from missing
    matplotlib.use("svg")
    # the same figures make the same file
    matplotlib.rcParams.update({"svg.hashsalt": "auditor", "svg.fonttype": "none", "font.size": 9})
    figure, axes = import_module("matplotlib.pyplot").subplots(1, columns, figsize=(7, height))
    for one in figure.axes:
        one.spines[["top", "right"]].set_visible(False)
        one.tick_params(color=_GREY)
    return figure, axes


def _save(figure: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")
    import_module("matplotlib.pyplot").close(figure)
