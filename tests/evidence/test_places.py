"""Errors of geography: found where clear, silent otherwise."""

from __future__ import annotations

import pytest

from auditor.evidence.places import countries, read_facts, regions


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Talks drew Central Asian countries such as Mongolia and Tajikistan.", "Mongolia"),
        ("South American states including Chile, Spain and Peru signed.", "Spain"),
        ("Hungary, a Scandinavian country, declined.", "Hungary"),
        ("They met in Vienna, the capital of Hungary.", "Vienna"),
        ("Protests filled Brazil's capital Lima.", "Lima"),
    ],
)
def test_clear_errors_are_found(text: str, word: str) -> None:
    (error,) = read_facts(text)
    assert error.span.of(text) == word
    assert any(char.isdigit() for char in error.source)


@pytest.mark.parametrize(
    "text",
    [
        "Central Asian nations such as Kyrgyzstan and Uzbekistan signed.",
        "They met in Budapest, the capital of Hungary.",
        "Southeast Asian countries including Myanmar and Thailand signed.",
        "Mongolia traded with Central Asian nations.",
        "EU countries such as Czechia and Ireland objected.",
        "They flew from Vienna to Hungary.",
        "Boats reached Congo's capital, Kinshasa.",
    ],
)
def test_true_statements_are_left_alone(text: str) -> None:
    assert read_facts(text) == ()


def test_every_member_of_a_region_is_a_known_country() -> None:
    known = {country.name for country in countries().values()} | {"Taiwan"}
    missing = {m for region in regions().values() for m in region.members} - known
    assert not missing
