"""Kind ``occurrence``: what is one too many, and what is missing."""

from __future__ import annotations

import pytest

from auditor.checks.occurrence import OccurrenceParams, prepare
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text

TEXT = "We came, saw, ate, left. We stayed.\n\nNobody came.\n"


def flagged(**params: object) -> list[str]:
    check = prepare(OccurrenceParams(**params))  # type: ignore[arg-type]
    document = read_plain(source_from_text(TEXT))
    return [match.span.of(document.text) for match in check(document)]


def test_from_the_first_too_many_on() -> None:
    assert flagged(pattern=",", most=1) == [",", ","]
    assert flagged(pattern=",", most=3) == []


def test_a_unit_with_too_few_is_flagged_whole() -> None:
    assert flagged(pattern=r"\bWe\b", least=1, scope="paragraph") == ["Nobody came."]


def test_limits_are_required() -> None:
    with pytest.raises(ValueError, match="most"):
        OccurrenceParams(pattern="x")
    with pytest.raises(ValueError, match="pattern"):
        OccurrenceParams(pattern="(", most=1)
