"""The desk's pages: its own templates beside those of the HTML report."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from auditor.finding import CATEGORIES
from auditor.render.templates import html_templates
from auditor.resources import reports_dir
from auditor.review.decision import REASONS


@cache
def templates() -> Environment:
    """Autoescaped, acting characters shown as escapes, as in the HTML report."""
    environment = html_templates()
    folder = reports_dir()
    environment.loader = ChoiceLoader(
        [FileSystemLoader(folder / "review"), FileSystemLoader(folder / "html")]
    )
    environment.globals |= {"categories": CATEGORIES, "reasons": REASONS}
    return environment


def render(name: str, **values: Any) -> str:
    """A page as text."""
    return templates().get_template(name).render(**values)
