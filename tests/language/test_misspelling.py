"""Misspellings: common slips are found; names, British spellings, terms and codes are not."""

from __future__ import annotations

import pytest

from auditor.language.misspelling import misspellings
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text


def found(text: str) -> dict[str, tuple[str, ...]]:
    document = read_plain(source_from_text(text))
    return {slip.span.of(document.text): slip.suggestions for slip in misspellings(document)}


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("definately", "definitely"),
        ("seperate", "separate"),
        ("occured", "occurred"),
        ("neccessary", "necessary"),
        ("independant", "independent"),
        ("goverment", "government"),
        ("tommorrow", "tomorrow"),
        ("beleive", "believe"),
        ("begining", "beginning"),
        ("commitee", "committee"),
    ],
)
def test_common_slips(wrong: str, meant: str) -> None:
    assert meant in found(f"The clerk wrote {wrong} in the book.")[wrong]


@pytest.mark.parametrize(
    "text",
    [
        "The organised colour programme was cancelled at the theatre and the labourers travelled.",
        "A bollard, a hawser and a fairlead lay beside the capstan and the windlass.",
        "Mr Goverment and Ms Seperate live in Recieve Street.",
        "See www.example.org/recieve or write to goverment@example.org about seperate_files.",
        "The self-seperate and beleive-it shops closed.",
        "Its code is $recieve, and #goverment is a tag.",
        "",
    ],
)
def test_what_is_no_slip(text: str) -> None:
    assert found(text) == {}


def test_a_word_an_article_uses_often_is_its_own() -> None:
    assert found("The recieve. " * 2)
    assert found("The recieve. " * 3) == {}


def test_positions_are_exact_and_in_order() -> None:
    document = read_plain(source_from_text("We beleive it occured \U0001f600 untill goverment."))
    spans = [slip.span for slip in misspellings(document)]
    assert [span.of(document.text) for span in spans] == [
        "beleive",
        "occured",
        "untill",
        "goverment",
    ]


def test_letters_without_end_are_no_word() -> None:
    assert found("The council met. " + "q" * 2_000_000) == {}  # tried as a slip, it would take days
