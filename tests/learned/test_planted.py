"""What is planted: one change of the wanted kind, and nothing where there is none to make."""

from __future__ import annotations

import difflib
import random

import pytest

from auditor.learned.claims.planted import PLANTS

NAMES = ("Lisbon", "Holm", "Berta Lind")


@pytest.mark.parametrize(
    ("kind", "text", "old"),
    [
        ("figure", "The ferry carried 1,250 people in the storm.", "1,250"),
        ("figure", "Only four of the boats came back in 2014.", "four"),
        ("figure", "The bridge is 2.5 miles long.", "2.5"),
        ("date", "The ferry sank in 1987 off the coast.", "1987"),
        ("date", "The ferry sank on Monday off the coast.", "Monday"),
        ("name", "The ferry left for Bergen at noon.", "Bergen"),
        ("name", "The crew said Anna Moen steered it.", "Anna Moen"),
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_one_thing_is_changed(kind: str, text: str, old: str, seed: int) -> None:
    changed = PLANTS[kind](text, random.Random(seed), NAMES)  # noqa: S311
    assert changed is not None and changed != text
    one, other = text.split(), changed.split()
    edits = difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    gone = [" ".join(one[a:b]) for tag, a, b, _, _ in edits if tag != "equal"]
    assert [words.strip(".") for words in gone] == [old]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("figure", "Photo 3 of 45 shows the harbour on May 9 of 2014."),
        ("date", "The ferry carried 1,250 people in the storm."),
        ("name", "Bergen bought the whole archive."),
    ],
)
def test_nothing_else_is_touched(kind: str, text: str) -> None:
    assert PLANTS[kind](text, random.Random(0), NAMES) is None  # noqa: S311
