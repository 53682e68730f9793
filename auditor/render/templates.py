"""Jinja environments for the reports; what they print is escaped for the format, always."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import IO, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from auditor.render import labels
from auditor.render.visible import visible
from auditor.resources import reports_dir

_CHUNK = 1 << 16  # characters


def html_templates() -> Environment:
    """Templates of ``reports/html``: autoescaped, acting characters shown as escapes."""
    return _environment("html", True, _visible)


def markdown_templates(escape: Callable[[str], str]) -> Environment:
    """Templates of ``reports/markdown``: every plain string goes through ``escape``.

    What is to be printed as it is must be `Markup`.
    """
    return _environment("markdown", False, lambda value: _other(value, escape))


def content_policy(style: str, script: str = "") -> str:
    """A policy under which a page's own style and script are used and nothing is fetched."""
    scripts = f"script-src '{_digest(script)}'; " if script else ""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; {scripts}"
        "base-uri 'none'; form-action 'none'"
    )


def inline(*names: str) -> Markup:
    """The content of files of ``reports/html``, one after the other, to stand in a page."""
    folder = reports_dir() / "html"
    return Markup("".join((folder / name).read_text("utf-8") for name in names))  # noqa: S704 - ours


def chunks(spool: IO[str]) -> Iterator[Markup]:
    """What templates have written to a temporary file, piece by piece; it is escaped already."""
    spool.seek(0)
    while chunk := spool.read(_CHUNK):
        yield Markup(chunk)  # noqa: S704


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _environment(folder: str, autoescape: bool, finalize: Callable[[Any], Any]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(reports_dir() / folder),
        autoescape=autoescape,  # noqa: S701 - for Markdown finalize escapes
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "category": labels.category_label,
        "short": labels.short_label,
        "letter": labels.letter,
        "score": labels.score_text,
        "cost": labels.cost_text,
        "counted": labels.counted,
        "number": "{:,}".format,
        "likelihood": labels.likelihood,
        "heading": labels.heading,
    }
    environment.globals["audience"] = labels.AUDIENCE
    return environment


def _visible(value: Any) -> Any:
    return _other(value, visible)


def _other(value: Any, escape: Callable[[str], str]) -> Any:
    return escape(value) if isinstance(value, str) and not isinstance(value, Markup) else value
