"""An article as its editors left it: dismissed findings no longer count, the rest is scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from auditor.audit import Auditor
from auditor.finding import Finding
from auditor.gate import judge
from auditor.result import report_from
from auditor.review.decision import REASONS, Decision, chosen_fix, ruling
from auditor.scoring import score

Standing = Mapping[str, Sequence[Decision]]


@dataclass(frozen=True, slots=True)
class Decided:
    """An article with its decisions.

    Attributes:
        article: the article's dictionary, scored and judged without what was dismissed. A finding
            that reviewers disagree on still counts.
        mended: the score once the accepted fixes are made, ``None`` if there is no score.
        standing: fingerprint to the decisions on it.
    """

    article: Mapping[str, Any]
    mended: float | None
    standing: Standing

    def open_rows(self) -> list[Mapping[str, Any]]:
        """Findings there is something to decide on or that were decided here."""
        return [
            row
            for row in self.article["findings"]
            if row["status"] == "open" or row["fingerprint"] in self.standing
        ]

    def undecided(self) -> list[Mapping[str, Any]]:
        """Findings nobody has decided."""
        return [row for row in self.open_rows() if row["fingerprint"] not in self.standing]

    def conflicts(self) -> int:
        """How many findings reviewers disagree on."""
        return sum(ruling(group) == "conflict" for group in self.standing.values())


def decide(article: Mapping[str, Any], standing: Standing, auditor: Auditor) -> Decided:
    """``article``, an `ArticleReport` as a dictionary, with the decisions on it put into effect."""
    if not standing:
        return Decided(article, article["score"], {})
    findings = findings_of(article)
    here = {f.fingerprint for f in findings}
    mine = {key: group for key, group in standing.items() if key in here}
    ruled = [_ruled(f, mine.get(f.fingerprint, ())) for f in findings]
    left = [f for f in ruled if chosen_fix(mine.get(f.fingerprint, ())) is None]
    after = _scored(article, ruled, auditor)
    return Decided(after, _scored(article, left, auditor)["score"], mine)


def findings_of(article: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The findings of an article's dictionary as they were when it was made."""
    return msgspec.convert(article["findings"], tuple[Finding, ...])


def in_words(decision: Decision) -> str:
    """``dismissed by ana on 2026-03-01: it is a name (seen before)``."""
    done = {"accept": "accepted", "edit": "accepted with another wording", "dismiss": "dismissed"}
    text = f"{done.get(decision.verdict, decision.verdict)} by {decision.reviewer}"
    text += f" on {decision.at[:10]}" if decision.at else ""
    if decision.verdict == "dismiss":
        said = REASONS.get(decision.reason, decision.reason)
        text += f": {said[:1].lower()}{said[1:]}"
    elif decision.suggestion:
        text += f": “{decision.suggestion}”"
    elif decision.suggestion == "":
        text += ": strike it out"
    return f"{text} ({decision.note})" if decision.note else text


def _ruled(finding: Finding, decisions: Sequence[Decision]) -> Finding:
    if finding.status != "open" or ruling(decisions) != "dismissed":
        return finding
    reason = "; ".join(in_words(each) for each in decisions)
    return replace(finding, status="suppressed", status_reason=reason)


def _scored(
    article: Mapping[str, Any], findings: Sequence[Finding], auditor: Auditor
) -> dict[str, Any]:
    report = report_from(article)
    costed, card = score(
        findings,
        report.outcomes,
        auditor.book.categories,
        auditor.profile.weights,
        report.words,
        auditor.policy,
    )
    verdict, reasons = judge(costed, card, auditor.profile)
    return replace(
        report, verdict=verdict, verdict_reasons=reasons, scorecard=card, findings=costed
    ).to_dict()
