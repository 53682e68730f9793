"""How severe a finding is in the words of other tools, and what each finding is called there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.render.visible import visible

LEVELS = {"grave": "error", "major": "error", "minor": "warning", "note": "note"}


def level(finding: Mapping[str, Any]) -> str:
    """``error`` for what may block, ``warning`` for what is for review, ``note`` for notes."""
    named = LEVELS[finding["severity"]]
    return "warning" if named == "error" and finding["audience"] != "gate" else named


def sentence(finding: Mapping[str, Any]) -> str:
    """The message and the suggested words, on one line, safe to show."""
    text = finding["message"]
    if finding["suggestions"]:
        text += " Suggested: " + ", ".join(finding["suggestions"][:3]) + "."
    return " ".join(visible(text.replace("\n", " ")).split())
