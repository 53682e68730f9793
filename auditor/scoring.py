"""Findings to points to scores: the whole arithmetic, pure; the policy is rules/scoring.yml."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

import msgspec

from auditor.errors import ConfigError
from auditor.finding import SEVERITIES, Confidence, Finding, Outcome, Severity
from auditor.resources import rules_dir
from auditor.result import CategoryScore, Ceiling, Scorecard
from auditor.rulebook.yamlfile import YamlFile


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The numbers of ``rules/scoring.yml``, explained there."""

    points: dict[Severity, float]
    confidence: dict[Confidence, float]
    per_words: int
    least_words: int
    most_per_rule: float
    ceilings: dict[Severity, float]


@cache
def load_policy() -> Policy:
    """The policy that comes with auditor."""
    return YamlFile(rules_dir() / "scoring.yml", ConfigError, keep=True).convert(Policy)


def score(
    findings: Sequence[Finding],
    outcomes: Mapping[str, Outcome],
    categories: Mapping[str, str],
    weights: Mapping[str, float],
    words: int,
    policy: Policy,
) -> tuple[tuple[Finding, ...], Scorecard]:
    """The findings with their costs, and the scorecard.

    Costs are points of the overall score: those of all findings and the ceiling's add up to what
    is missing from 100 (of the category's own 100 where there is no overall score). Adding a
    finding never raises a score, and order does not matter.

    Args:
        findings: all findings of one article.
        outcomes: rule id to outcome, of rules that did not just pass at least; an ``error``
            leaves its category without a score.
        categories: rule id to category, of all rules that were asked for.
        weights: category to weight.
        words: length of the article.
    """
    asked = Counter(categories.values())
    unread: dict[str, dict[str, Outcome]] = defaultdict(dict)
    for rule, outcome in outcomes.items():
        if outcome.outcome in ("error", "not-applicable"):
            unread[categories[rule]][rule] = outcome
    lost = _points([f for f in findings if f.status == "open"], words, policy)
    cards = tuple(
        _category(category, weight, sum(lost[category].values()), asked[category], unread[category])
        for category, weight in weights.items()
    )
    total = sum(card.weight for card in cards if card.score is not None)
    share = {card.id: card.weight / total for card in cards if card.score is not None and total}
    costed = tuple(
        replace(
            f, cost=round(lost[f.category].get(f.fingerprint, 0.0) * share.get(f.category, 0.0), 2)
        )
        for f in findings
    )
    if not total or any(_failed(unread[category]) for category in weights):
        return costed, Scorecard(None, cards)
    mean = sum(share[card.id] * card.score for card in cards if card.score is not None)
    ceiling = _ceiling(costed, mean, policy)
    overall = ceiling.value if ceiling else mean
    return costed, Scorecard(round(overall, 1), cards, ceiling)


def _points(findings: Iterable[Finding], words: int, policy: Policy) -> dict[str, dict[str, float]]:
    """Category to fingerprint to points off its 100, capped per rule and at 100 in all."""
    scale = policy.per_words / max(words, policy.least_words)
    by_rule: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for finding in findings:
        points = policy.points[finding.severity] * finding.probability * scale
        by_rule[finding.category, finding.rule][finding.fingerprint] = points
    capped: dict[str, dict[str, float]] = defaultdict(dict)
    for (category, _), points_of in by_rule.items():
        capped[category].update(_shrunk(points_of, policy.most_per_rule))
    return defaultdict(dict, {key: _shrunk(group, 100) for key, group in capped.items()})


def _shrunk(points: Mapping[str, float], most: float) -> dict[str, float]:
    """The same points, scaled down together so that they do not exceed ``most``."""
    total = sum(points.values())
    factor = most / total if total > most else 1.0
    return {key: value * factor for key, value in points.items()}


def _category(
    category: str, weight: float, lost: float, asked: int, unread: Mapping[str, Outcome]
) -> CategoryScore:
    """The score of a category: ``asked`` of its rules were asked for, ``unread`` did not run."""
    if failed := _failed(unread):
        return CategoryScore(category, None, weight, f"{failed[0]}: {unread[failed[0]].reason}")
    if not asked:
        return CategoryScore(category, None, weight, "no rule of this category was run")
    if len(unread) == asked:
        reason = next(iter(unread.values())).reason
        return CategoryScore(category, None, weight, reason)
    return CategoryScore(category, round(100 - lost, 1), weight)


def _failed(outcomes: Mapping[str, Outcome]) -> list[str]:
    """The rules that ended in an error."""
    return [rule for rule, outcome in outcomes.items() if outcome.outcome == "error"]


def _ceiling(findings: Iterable[Finding], mean: float, policy: Policy) -> Ceiling | None:
    blocking = [f for f in findings if f.gates and f.severity in policy.ceilings]
    if not blocking:
        return None
    worst = max(blocking, key=lambda f: (SEVERITIES.index(f.severity), f.probability, f.rule))
    value = policy.ceilings[worst.severity]
    if value >= mean:
        return None
    reason = f"an open {worst.severity} finding that may block ({worst.rule}) allows at most"
    return Ceiling(value, round(mean - value, 2), worst.rule, f"{reason} {value:g}")
