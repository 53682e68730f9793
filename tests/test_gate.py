"""The verdict: findings first, score second, and ``never`` means never."""

from __future__ import annotations

import msgspec
import pytest

from auditor.finding import Finding, Location
from auditor.gate import judge
from auditor.result import Scorecard
from auditor.rulebook.profile import load_profile

NEWS = load_profile("news")


def finding(severity: str, audience: str, status: str = "open") -> Finding:
    place = Location(0, 1, 1, 1, 1, 2, "x")
    return Finding(
        "rule", "sourcing", severity, "high", audience, "m", place, (), (), {}, 0.9, "f",  # type: ignore[arg-type]
        0.0, status,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "score", "changes", "verdict"),
    [
        ([], 100, {}, "pass"),
        ([finding("major", "gate")], 69, {}, "fail"),
        ([finding("minor", "gate")], 95, {}, "review"),
        ([finding("minor", "gate")], 95, {"fail_on": "minor"}, "fail"),
        ([finding("major", "gate", "suppressed")], 100, {}, "pass"),
        ([finding("grave", "editor")], 95, {}, "review"),
        ([finding("minor", "editor")], 95, {}, "pass"),
        ([], 84, {}, "review"),
        ([], 49, {}, "fail"),
        ([], None, {}, "review"),
        ([finding("grave", "gate")], 10, {"fail_on": "never"}, "review"),
    ],
)
def test_verdicts(
    found: list[Finding], score: float | None, changes: dict[str, object], verdict: str
) -> None:
    profile = msgspec.structs.replace(NEWS, **changes)
    said, reasons = judge(found, Scorecard(score, ()), profile)
    assert said == verdict
    assert bool(reasons) == (verdict != "pass")
