"""Heads of state and government: named wrongly, named rightly, and not to be judged."""

from __future__ import annotations

import pytest

from auditor.evidence.offices import read_offices

NOW = "2025-12-01"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("French President Nicolas Hollande opened the fair.", "Nicolas Hollande"),
        ("Germany's chancellor, Olaf Scholz, opened the fair.", "Olaf Scholz"),
        ("President Hosni Mubarak of Egypt opened the fair.", "Hosni Mubarak"),
    ],
)
def test_a_wrong_holder_is_found(text: str, name: str) -> None:
    (error,) = read_offices(text, NOW)
    assert error.span.of(text) == name
    assert error.kind == "office"
    assert "since" in error.fact
    assert any(char.isdigit() for char in error.source)


@pytest.mark.parametrize(
    "text",
    [
        "French President Emmanuel Macron opened the fair.",
        "President Volodymyr Zelensky of Ukraine opened the fair.",
        "Former French President Nicolas Hollande opened the fair.",
        "In 2013 the fair was opened by French President Nicolas Hollande.",
        "The fair was opened under French President Nicolas Hollande.",
        "The French president, Smith said, opened the fair.",
        "The bank's president, Olaf Scholz, opened the fair.",
    ],
)
def test_what_is_right_or_past_is_left_alone(text: str) -> None:
    assert read_offices(text, NOW) == ()


def test_articles_that_may_be_older_or_younger_are_left_alone() -> None:
    text = "German Chancellor Olaf Scholz opened the fair."
    assert read_offices(text) == ()
    assert read_offices(text, "2024-05-01") == ()
    assert read_offices(text, "2031-05-01") == ()
    assert len(read_offices("The plan for 2026 is ready. " + text)) == 1
