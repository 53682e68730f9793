"""Trained parts: what a model says about an article, and where the models are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.text.span import Span


@dataclass(frozen=True, slots=True)
class Prediction:
    """One thing a model saw, in reading coordinates.

    Attributes:
        span: where.
        probability: calibrated, that this is a fault.
        label: the class of fault, kebab-case; empty where the model knows only one.
        said: what a message calls it; the label if empty.
        suggestions: what could stand there instead, best first.
        reason: one plain sentence; empty leaves it to the rule's message.
        evidence: facts for the report.
    """

    span: Span
    probability: float
    label: str = ""
    said: str = ""
    suggestions: tuple[str, ...] = ()
    reason: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
