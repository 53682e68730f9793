"""XML as text: attributes quoted, contents escaped, characters XML forbids made visible."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from auditor.render.visible import visible

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def start(name: str, attributes: Mapping[str, object]) -> str:
    """An opening tag."""
    written = (f" {key}={quoteattr(visible(str(value)))}" for key, value in attributes.items())
    return f"<{name}{''.join(written)}>"


def end(name: str) -> str:
    """A closing tag, and a line end to keep files readable."""
    return f"</{name}>\n"


def element(name: str, attributes: Mapping[str, object], text: str = "") -> str:
    """A whole element that holds only text."""
    lines = (escape(visible(line)) for line in text.split("\n"))
    return start(name, attributes) + "\n".join(lines) + end(name)
