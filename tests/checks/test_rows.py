"""Rules for rows of lines: short rows are passed over, long ones are found whole."""

from __future__ import annotations

import msgspec
import pytest

from auditor.checks.pattern import PATTERN, PatternParams
from auditor.text.reading import read_document
from auditor.text.source import source_from_text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Oak\nElm\nAsh", 3),
        ("Oak\nElm\nthe boat came\nAsh", 0),
        ("the boat came\nOak\nElm\n\nAsh\nBirch\nit left\nYew\nFir", 4),
        ("the boat came", 0),
    ],
)
def test_rows(text: str, found: int) -> None:
    params = msgspec.convert(
        {"patterns": [r"^(?-i:\p{Lu})\p{Ll}+$"], "scope": "line", "at": "whole", "in-a-row": 3},
        PatternParams,
    )
    matches = PATTERN.compile({"row": params})(read_document(source_from_text(text))).get("row", [])
    assert isinstance(matches, list)
    assert len(matches) == found
