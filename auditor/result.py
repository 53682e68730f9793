"""The result of one article, and the one dictionary that every report is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from auditor.finding import Finding, Outcome

SCHEMA_VERSION = "1.0"
Verdict = Literal["pass", "review", "fail"]


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """0 to 100 for one category, or ``None`` with the reason why there is no score."""

    id: str
    score: float | None
    weight: float
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most an article with so grave a finding can score; ``cost`` is what that took off."""

    value: float
    cost: float
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The article's score: ``overall`` is ``None`` when a category ended in an error."""

    overall: float | None
    categories: tuple[CategoryScore, ...]
    ceiling: Ceiling | None = None


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """Everything found out about one article."""

    uri: str
    sha256: str
    title: str | None
    words: int
    verdict: Verdict
    verdict_reasons: tuple[str, ...]
    scorecard: Scorecard
    outcomes: Mapping[str, Outcome]
    findings: tuple[Finding, ...]
    claims: tuple[Mapping[str, Any], ...] = ()
    facts: Mapping[str, Any] | None = None

    def to_dict(self, *, passed: bool = True) -> dict[str, Any]:
        """The article as ``reports/report.schema.json`` describes it.

        Without ``passed``, the outcomes are only those of rules that did not just pass.
        """
        import msgspec

        card = self.scorecard
        outcomes = self.outcomes.items()
        told = [each for each in outcomes if passed or each[1].outcome != "pass"]
        plain = {
            "uri": self.uri,
            "sha256": self.sha256,
            "title": self.title,
            "words": self.words,
            "verdict": self.verdict,
            "verdict_reasons": self.verdict_reasons,
            "score": card.overall,
            "ceiling": card.ceiling,
            "categories": card.categories,
            "outcomes": dict(sorted(told)),
            "findings": [_finding(finding) for finding in self.findings],
            "claims": [dict(claim) for claim in self.claims],
            "facts": dict(self.facts or {}),
        }
        result: dict[str, Any] = msgspec.to_builtins(plain)
        return result


def report_from(article: Mapping[str, Any]) -> ArticleReport:
    """The `ArticleReport` that `ArticleReport.to_dict` made ``article`` of."""
    import msgspec

    categories = tuple(CategoryScore(**row) for row in article["categories"])
    ceiling = Ceiling(**article["ceiling"]) if article["ceiling"] else None
    plain = {name: article[name] for name in ArticleReport.__slots__ if name != "scorecard"}
    card = Scorecard(article["score"], categories, ceiling)
    return msgspec.convert({**plain, "scorecard": msgspec.to_builtins(card)}, ArticleReport)


def _finding(finding: Finding) -> dict[str, Any]:
    import msgspec

    row: dict[str, Any] = {
        name: getattr(finding, name) for name in Finding.__slots__ if name != "evidence"
    }
    row["evidence"] = dict(finding.evidence)
    row["location"] = msgspec.to_builtins(finding.location)
    row["related"] = msgspec.to_builtins(finding.related)
    return row
