"""What a grammar engine reports, whichever engine it is."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.text.span import Span


@dataclass(frozen=True, slots=True)
class Slip:
    """A place an engine would correct.

    Attributes:
        span: where, in code points of the text that was checked.
        rule: the engine's name for what is wrong.
        category: the engine's name for its sort.
        message: the engine's own sentence.
        suggestions: what could stand in place of the span, best first.
    """

    span: Span
    rule: str
    category: str
    message: str
    suggestions: tuple[str, ...]
