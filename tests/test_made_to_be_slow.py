"""Texts made to take for ever: each would take minutes where the work grows with the square."""

from __future__ import annotations

import pytest

from auditor.evidence import wording
from auditor.evidence.mentions import read_figures_and_dates
from auditor.repeats import LineCounts
from auditor.strike import struck
from auditor.text.source import HTML, MARKDOWN, source_from_text
from auditor.text.span import Span


@pytest.mark.parametrize("unit", ['"ab ', "'a ", '" ', "' "])
def test_marks_that_open_no_quotation(unit: str) -> None:
    text = unit * 50_000
    assert not wording.holds_quotation(text, Span(0, len(text)))


def test_a_sentence_of_figures() -> None:
    assert len(read_figures_and_dates("1, " * 50_000, 0, 150_000)) == 50_000


@pytest.mark.parametrize(
    ("unit", "media_type"), [("<!--", HTML), ("<style>", HTML), ("<a ", HTML), ("[a](", MARKDOWN)]
)
def test_markup_that_never_closes(unit: str, media_type: str) -> None:
    LineCounts().add(source_from_text(unit * 50_000, "page", media_type))


def test_blanks_before_what_is_struck() -> None:
    text = " " * 50_000 + "x Sponsored"
    assert struck(text, MARKDOWN, 50_002, len(text), 0)[0] <= 50_002
