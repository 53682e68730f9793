"""Comparisons of articles: which format is written by what, and the words all of them use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

MARKS = {"says": "✓", "says-part": "◐", "contradicts": "✗", "differs": "◇"}
SILENT = "·"
MARK_WORDS = {
    "says": "says it",
    "says-part": "says part of it",
    "contradicts": "says otherwise",
    "differs": "says it differently",
}
KINDS = {
    "figure": "figure",
    "date": "date",
    "name": "name",
    "role": "role",
    "place": "place",
    "negation": "whether it is so",
    "modality": "planned or done",
    "list": "list",
}

Comparison = Mapping[str, Any]


def write_comparison(name: str, out: IO[str], found: Comparison, run: Mapping[str, Any]) -> None:
    """Write a comparison as ``terminal``, ``json`` or ``html``."""
    if name == "json":
        json.dump(found, out, ensure_ascii=True, allow_nan=False, indent=2)
        out.write("\n")
    elif name == "html":
        from auditor.render.compare_html import write_html

        write_html(out, found)
    else:
        from auditor.render.compare_terminal import write_terminal

        write_terminal(out, found, show_all=bool(run.get("all")))


def status_words(row: Mapping[str, Any]) -> str:
    """How a claim stands: "3 sources", "contradicted", "one source"."""
    if row["status"] == "contradicted":
        return "contradicted"
    return f"{row['sources']} sources" if row["status"] == "corroborated" else "alone"


def sourcing_score(article: Mapping[str, Any]) -> float | None:
    """The article's score in the category sourcing."""
    for row in article["categories"]:
        if row["id"] == "sourcing":
            score: float | None = row["score"]
            return score
    return None
