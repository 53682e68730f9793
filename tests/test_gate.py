"""The verdict: findings first, score second, and ``never`` means never."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from auditor.finding import Finding, Location
from auditor.gate import judge, limited
from auditor.result import Scorecard
from auditor.rulebook.profile import Profile, load_profile

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


def test_a_profile_limits_how_many_of_a_category_block() -> None:
    rows = [finding("minor", "gate"), finding("major", "gate"), finding("minor", "editor"),
            finding("major", "gate", "suppressed"), finding("grave", "gate")]  # fmt: skip
    rows[0] = dataclasses.replace(rows[0], category="garbled-words")
    for most, blocking in (
        ({}, [0, 1, 3, 4]),
        ({"sourcing": 1}, [0, 3, 4]),
        ({"sourcing": 0}, [0, 3]),
    ):
        found = limited(rows, most)
        assert [place for place, row in enumerate(found) if row.audience == "gate"] == blocking
        assert [dataclasses.replace(row, audience="gate") for row in found] == [
            dataclasses.replace(row, audience="gate") for row in rows
        ], "more than the audience was changed"


def test_likelier_findings_block_first() -> None:
    rows = [finding("major", "gate"), dataclasses.replace(finding("major", "gate"), probability=1)]
    assert [row.audience for row in limited(rows, {"sourcing": 1})] == ["editor", "gate"]


def test_a_limit_below_nothing_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(
            {"id": "x", "title": "x", "weights": {}, "most-blocking": {"s": -1}}, Profile
        )
