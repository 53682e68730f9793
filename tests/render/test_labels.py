"""Which findings a report shows first."""

from __future__ import annotations

import dataclasses
from typing import Any

from auditor.finding import Finding
from auditor.render import labels
from tests.render.report_samples import article, finding

TEXT = "\n".join(f"Tram {number:02} was late." for number in range(12))


def row(number: int, **changes: Any) -> Finding:
    """A finding on one of the lines."""
    found = finding(TEXT, f"Tram {number:02}", "r", "unsupported-claims", "editor")
    return dataclasses.replace(found, **changes)


def shown(rows: list[Finding], limit: int, worth: dict[int, float] | None = None) -> list[int]:
    """The lines, from 0, of the findings that are shown."""
    claims = tuple(
        {
            "start": 18 * number,
            "end": 18 * number + 17,
            "check_worthy": (worth or {}).get(number, 1),
        }
        for number in range(12)
    )
    kept, left_out = labels.first_shown(article(TEXT, rows, claims=claims), limit)
    assert len(kept) + left_out.total() == len(rows), "a finding was lost"
    return [each["location"]["line"] - 1 for each in kept]


def test_the_weightiest_are_shown_in_the_order_of_the_text() -> None:
    rows = [row(number, severity="minor", probability=0.5) for number in range(12)]
    assert shown(rows, 3) == [0, 1, 2]
    rows[11] = row(11, severity="minor", probability=0.6)
    rows[5] = row(5, severity="major", probability=0.2)
    assert shown(rows, 3) == [0, 5, 11]
    rows[7] = row(7, severity="minor", probability=0.1, audience="gate")
    assert shown(rows, 3) == [7, 5, 11], "what may block comes first"
    rows[:5] = [
        row(number, severity="minor", probability=0.5, audience="gate") for number in range(5)
    ]
    assert shown(rows, 3) == [0, 1, 2, 3, 4, 7], "all that may block is shown"


def test_claims_count_by_how_much_they_are_worth_checking() -> None:
    rows = [row(number, severity="minor", probability=0.5) for number in range(12)]
    worth = dict.fromkeys(range(12), 0.1) | {4: 0.9, 9: 0.8}
    assert shown(rows, 2, worth) == [4, 9]


def test_findings_that_say_the_same_of_the_same_words_are_told_once() -> None:
    text = "A pier.\nSponsored\nA ferry.\nSponsored\nPromoted\nSponsored"
    places = [text.index("Sponsored"), text.index("Sponsored", 20), text.rindex("Sponsored")]
    same = [finding(text, (at, at + 9), "ad", "boilerplate-debris") for at in reversed(places)]
    other = finding(text, "Promoted", "ad", "boilerplate-debris")
    rule = finding(text, (places[0], places[0] + 9), "bar", "boilerplate-debris")
    told = labels.alike(article(text, [*same, other, rule])["findings"])
    assert [
        (row["location"]["line"], row["rule"], labels.also_at(again)) for row, again in told
    ] == [
        (2, "ad", "also at 4:1, 6:1"),
        (2, "bar", ""),
        (5, "ad", ""),
    ]


def test_categories_do_not_crowd_each_other_out() -> None:
    rows = [row(number) for number in range(12)]
    other = finding(TEXT, "late", "s", "language-quality", "auditor")
    kept, left_out = labels.first_shown(article(TEXT, [*rows, other]), 2)
    assert [each["rule"] for each in kept] == ["r", "r", "s"]
    assert left_out == {"unsupported-claims": 10}
    assert not labels.first_shown(article(TEXT, [*rows, other]), None)[1]
