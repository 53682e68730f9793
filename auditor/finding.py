"""What a check yields (`Match`, reading text) and what a reader gets (`Finding`, raw text)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from auditor.text.source import Source
from auditor.text.span import Span

Severity = Literal["note", "minor", "major", "grave"]
Confidence = Literal["low", "medium", "high", "certain"]
Audience = Literal["auditor", "editor", "gate"]
Status = Literal["open", "suppressed", "baseline"]
OutcomeKind = Literal["pass", "fail", "review", "not-applicable", "error"]

SEVERITIES: tuple[Severity, ...] = ("note", "minor", "major", "grave")
AUDIENCES: tuple[Audience, ...] = ("auditor", "editor", "gate")  # the surest last
CATEGORIES = (
    "garbled-words",
    "boilerplate-debris",
    "unsupported-claims",
    "language-quality",
    "sourcing",
)

_EXCERPT = 400  # code points
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Match:
    """A place a check points at, in reading coordinates.

    Attributes:
        span: where.
        values: what the rule's message may name in braces.
        related: further places that explain this one.
        suggestions: what could stand there instead, best first.
        evidence: facts that led here, for the report.
        probability: the check's own estimate that this is a fault; ``None`` if it has none.
        reason: a sentence that says why, in place of the rule's message.
        review: below the rule's gate cut-off, shown for review only.
    """

    span: Span
    values: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    related: tuple[Span, ...] = ()
    suggestions: tuple[str, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    probability: float | None = None
    reason: str | None = None
    review: bool = False


@dataclass(frozen=True, slots=True)
class Location:
    """A raw range of the decoded file: code points, and 1-based lines and columns."""

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    excerpt: str


def locate(source: Source, span: Span) -> Location:
    """The location of a raw span; a long excerpt is cut, the range never."""
    excerpt = span.of(source.text)
    if len(excerpt) > _EXCERPT:
        excerpt = excerpt[: _EXCERPT - 1] + "…"
    start, end = source.line_column(span.start), source.line_column(span.end)
    return Location(span.start, span.end, *start, *end, excerpt)


@dataclass(frozen=True, slots=True)
class Finding:
    """A match tied to a rule and to the raw file; a row of the JSON report.

    ``cost`` is in points of the overall score; ``fingerprint`` names the finding wherever in the
    article it moves; ``status_reason`` says why it is not open.
    """

    rule: str
    category: str
    severity: Severity
    confidence: Confidence
    audience: Audience
    message: str
    location: Location
    related: tuple[Location, ...]
    suggestions: tuple[str, ...]
    evidence: Mapping[str, Any]
    probability: float
    fingerprint: str
    cost: float = 0.0
    status: Status = "open"
    status_reason: str | None = None

    @property
    def gates(self) -> bool:
        """Whether this finding may block a gate."""
        return self.status == "open" and self.audience == "gate"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a rule fared on one article, with the reason where it did not run."""

    outcome: OutcomeKind
    reason: str | None = None
