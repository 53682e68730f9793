"""Publishers summed up: names, dates, intervals that can be checked by hand, trend."""

from __future__ import annotations

import pytest

from auditor.evidence.publisher import date_of, field_of, folder_of, host_of, source_name
from auditor.evidence.summary import Row, histogram, mean_of, quartiles, summarise, trend, wilson
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text


def row(score: float | None, source: str = "a", date: str | None = None, **rules: int) -> Row:
    return Row("x", source, date, 100, score, "pass" if score == 100 else "review", rules)


def test_wilson_is_the_published_interval() -> None:
    estimate = wilson(8, 10)
    assert estimate is not None
    assert (estimate.value, round(estimate.low or 0, 3), round(estimate.high or 0, 3)) == (
        0.8,
        0.490,
        0.943,
    )
    assert wilson(0, 0) is None


def test_few_articles_have_no_interval() -> None:
    assert mean_of([]) is None
    few = mean_of([60.0, 80.0])
    assert few is not None and (few.value, few.low, few.high) == (70.0, None, None)
    many = mean_of([60.0, 70.0, 80.0, 90.0, 100.0] * 10)
    assert many is not None and many.low is not None and many.high is not None
    assert 75 < many.low < 80 < many.high < 85
    assert many == mean_of([60.0, 70.0, 80.0, 90.0, 100.0] * 10)


def test_distribution() -> None:
    assert quartiles([100, 0, 50]) == [0, 25, 50, 75, 100]
    assert quartiles([]) == []
    assert histogram([0, 9.9, 10, 99, 100]) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_the_trend_is_points_a_year() -> None:
    rows = [row(60.0 + year, date=f"{2000 + year}-06-01") for year in range(12)]
    slope = trend(rows)
    assert slope is not None and slope.value == pytest.approx(1.0)
    assert trend(rows[:7]) is None
    assert trend([row(50, date="2020-01-02")] * 20) is None


def test_publishers_come_lowest_mean_first_with_their_faults() -> None:
    found = summarise(
        [
            row(100.0, "a"),
            row(60.0, "b", hype=3, weasel=1),
            row(80.0, "b", weasel=1),
            row(None, "c"),
        ]
    )
    assert [(each["source"], each["n"], each["scored"]) for each in found] == [
        ("b", 2, 2),
        ("a", 1, 1),
        ("c", 1, 0),
    ]
    assert found[0]["faults"][0] == {"rule": "weasel", "articles": 2, "findings": 2, "share": 1.0}
    assert found[2]["mean"] is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Example.org/a", "example.org"),
        ("http://news.example.org:80", "news.example.org"),
        ("ftp://example.org", ""),
        ("https://[bad", ""),
        ("", ""),
    ],
)
def test_hosts(url: str, host: str) -> None:
    assert host_of(url) == host


def test_names_of_publishers() -> None:
    plain = read_plain(source_from_text("Publisher: The Gazette\n\nText.", "site/a.txt"))
    assert source_name(plain, {}, None) == "The Gazette"
    assert source_name(plain, {"publisher": "Other"}, "publisher") == "Other"
    assert source_name(plain, {}, "folder") == "site"
    assert source_name(plain, {}, "url") == "(unknown)"
    assert field_of(plain, "missing", {}) == ""
    assert folder_of("in/a.jsonl#7") == "a.jsonl"
    linked = read_plain(source_from_text("Text.", url="https://www.example.org/2021/03/04/x"))
    assert source_name(linked, {}, None) == "example.org"
    assert date_of(linked, {}) == "2021-03-04"
    assert date_of(linked, {"date": "2020-02-01T10:00:00Z"}) == "2020-02-01"
    assert date_of(plain, {}) is None
