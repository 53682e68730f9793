"""Decisions and articles for the tests of the desk."""

from __future__ import annotations

from typing import Any

from auditor.review.decision import Decision


def decision(**changed: Any) -> Decision:
    """A decision, some fields of it changed."""
    fields: dict[str, Any] = {
        "reviewer": "ana",
        "uri": "a.txt",
        "sha256": "0" * 64,
        "fingerprint": "f" * 16,
        "rule": "doubled-word",
        "category": "language-quality",
        "audience": "gate",
        "probability": 0.9,
        "excerpt": "the the",
        "verdict": "accept",
    }
    return Decision(**{**fields, **changed})
