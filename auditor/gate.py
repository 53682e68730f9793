"""From findings and scores to the verdict: findings first, score second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from auditor.finding import SEVERITIES, Finding
from auditor.result import Scorecard, Verdict
from auditor.rulebook.profile import Profile

PASSED, FAILED, COULD_NOT_AUDIT = 0, 1, 2


def judge(
    findings: Sequence[Finding], card: Scorecard, profile: Profile
) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict on one article, with the reasons for it."""
    failing = _failing(findings, card, profile)
    if failing:
        return "fail", tuple(failing)
    doubts = _doubts(findings, card, profile)
    return ("review", tuple(doubts)) if doubts else ("pass", ())


def limited(findings: Sequence[Finding], most: Mapping[str, int]) -> tuple[Finding, ...]:
    """The findings, of which no more than ``most`` of a category (by its id) may block.

    The severest and then likeliest do, of equals the first in the text; the rest are for the
    editor.
    """
    left = Counter(most)
    ranked = sorted(
        (f for f in findings if f.gates and f.category in most),
        key=lambda f: (-SEVERITIES.index(f.severity), -f.probability, f.location.start, f.rule),
    )
    over = set()
    for finding in ranked:
        left[finding.category] -= 1
        if left[finding.category] < 0:
            over.add(id(finding))
    return tuple(replace(f, audience="editor") if id(f) in over else f for f in findings)


def _failing(findings: Sequence[Finding], card: Scorecard, profile: Profile) -> list[str]:
    if profile.fail_on == "never":
        return []
    reasons = []
    least = SEVERITIES.index(profile.fail_on)
    blocking = [f for f in findings if f.gates and SEVERITIES.index(f.severity) >= least]
    if blocking:
        rules = ", ".join(sorted({f.rule for f in blocking}))
        count = _count(len(blocking), "finding")
        reasons.append(f"{count} of severity {profile.fail_on} or worse may block: {rules}")
    if card.overall is not None and card.overall < profile.min_score:
        reasons.append(f"score {card.overall:g} is below {profile.min_score:g}")
    return reasons


def _doubts(findings: Sequence[Finding], card: Scorecard, profile: Profile) -> list[str]:
    reasons = []
    blocking = [f for f in findings if f.gates and f.severity != "note"]
    if blocking:
        reasons.append(f"{_count(len(blocking), 'certain finding')} too slight to fail")
    grave = [f for f in findings if f.status == "open" and f.audience == "editor"]
    grave = [f for f in grave if f.severity in ("major", "grave")]
    if grave:
        reasons.append(f"{_count(len(grave), 'serious finding')} for an editor to judge")
    if card.overall is None:
        reasons.append("no overall score: a category could not be scored")
    elif card.overall < profile.review_below:
        reasons.append(f"score {card.overall:g} is below {profile.review_below:g}")
    return reasons


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
