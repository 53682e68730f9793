"""Kinds ``structure`` and ``repetition``: breaks, limits on how often, places."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from auditor.checks.repetition import REPETITION
from auditor.checks.structure import STRUCTURE
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text


def flagged(kind: Any, keys: dict[str, Any], text: str) -> list[str]:
    params = msgspec.convert(keys, kind.params)
    read = read_plain(source_from_text(text, uri="t.txt"))
    return [match.span.of(read.text) for match in kind.compile({"r": params})(read)["r"]]


OPEN_LINE = {"line": {"matches": "[a-z]$"}, "next": {"matches": "^[a-z]"}, "flag": "break"}


def test_a_break_is_flagged_without_marks_at_its_edges() -> None:
    text = 'He saw "the\n\nship," which sank.\nThe end.'
    assert flagged(STRUCTURE, OPEN_LINE, text) == ["the\n\nship"]


def test_what_fits_too_often_is_a_way_of_setting_the_text() -> None:
    text = "one\ntwo\nthree\nFour."
    assert flagged(STRUCTURE, {**OPEN_LINE, "at-most": 2}, text) == ["one\ntwo", "two\nthree"]
    assert flagged(STRUCTURE, {**OPEN_LINE, "at-most": 1}, text) == []
    assert flagged(STRUCTURE, {**OPEN_LINE, "at-least": 3}, text) == []


def test_only_the_first_units_are_compared() -> None:
    keys = {"unit": "line", "within-first": 3}
    assert flagged(REPETITION, keys, "A lock\nFor Vell\nA lock\nWork.\nA lock") == ["A lock"]
    assert flagged(REPETITION, keys, "A lock\nFor Vell\nWork.\nA lock") == []


def test_a_line_must_look_like_something_that_can_be_read() -> None:
    with pytest.raises(msgspec.ValidationError, match=r"line\.matches"):
        msgspec.convert({"line": {"matches": "("}}, STRUCTURE.params)


UNDER = {
    "line": {"matches": "[^.]$"},
    "under": {"matches": "^Most read$"},
    "flag": "run",
}


def test_a_run_begins_under_its_heading_and_ends_with_what_does_not_fit() -> None:
    text = "One\nMost read\nTwo\n\nThree\nFour.\nFive"
    assert flagged(STRUCTURE, UNDER, text) == ["Two"]  # "Three" may be the heading of "Four."
    assert flagged(STRUCTURE, UNDER, "Most read\nTwo\nMost read\nThree") == [
        "Two\nMost read\nThree"
    ]
    assert flagged(STRUCTURE, UNDER, "One\nTwo") == []
