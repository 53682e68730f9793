"""The reader's adapter: long articles are read in parts, every sentence once."""

from __future__ import annotations

from auditor.learned.wording.check import PART, parts
from auditor.text.span import Span


def test_parts_hold_every_sentence_once_and_stay_small() -> None:
    sentences = [Span(start, start + 90) for start in range(0, 100_000, 100)]
    found = list(parts(sentences))
    assert [pair for part in found for pair in part] == [(s.start, s.end) for s in sentences]
    assert all(part[-1][1] - part[0][0] <= PART for part in found)
    assert len(list(parts(sentences[:50]))) == 1


def test_a_sentence_longer_than_a_part_is_a_part_of_its_own() -> None:
    assert [
        len(part) for part in parts([Span(0, 10), Span(10, 3 * PART), Span(3 * PART, 3 * PART + 5)])
    ] == [1, 1, 1]
