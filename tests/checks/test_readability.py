"""Kind ``readability``: limits, units, the passage flagged, and texts too short to score."""

from __future__ import annotations

import pytest

from auditor.checks.readability import READABILITY, ReadabilityParams, hardest_passage
from auditor.errors import NotRun
from auditor.text.document import Document
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text

EASY = "The boat is late. We sit and wait for it by the sea. " * 10
HARD = (
    "Administrative responsibilities concerning intergovernmental modernisation necessitate "
    "comprehensive documentation of organisational interdependencies, notwithstanding "
    "institutional difficulties. "
) * 10


def read(text: str) -> Document:
    return read_plain(source_from_text(text))


def scan(document: Document, **params: object) -> object:
    checked = READABILITY.compile({"r": ReadabilityParams(**params)})  # type: ignore[arg-type]
    return checked(document)["r"]


def test_an_article_beyond_the_limit_is_flagged_at_its_hardest_paragraph() -> None:
    document = read(f"{EASY}\n\n{HARD}")
    found = scan(document, measure="gunning_fog", above=12)
    assert isinstance(found, list)
    (match,) = found
    assert match.span.of(document.text) == HARD.strip()
    assert match.evidence["limit"] == 12
    assert float(match.values["value"]) == match.evidence["value"] > 12


def test_within_the_limits_nothing_is_flagged() -> None:
    assert scan(read(EASY), measure="flesch_reading_ease", below=30) == []
    assert scan(read(HARD), measure="flesch_reading_ease", above=90) == []


def test_a_short_article_is_not_scored() -> None:
    found = scan(read("The boat is late. " * 8), measure="gunning_fog", above=1)
    assert isinstance(found, NotRun)
    assert "32 words" in str(found)


def test_smog_is_not_given_for_few_sentences() -> None:
    assert isinstance(scan(read(HARD), measure="smog_index", above=1), NotRun)


def test_headings_do_not_count() -> None:
    text = "A Long Winter in the Old Harbour Town\n\n" * 30 + "The boat is late."
    assert isinstance(scan(read(text), measure="words", above=1), NotRun)


def test_sentences_and_paragraphs_are_measured_one_by_one() -> None:
    document = read("One two three. One two three four five.\n\nOne two.")
    sentences = scan(document, measure="words", unit="sentence", above=4)
    assert isinstance(sentences, list)
    assert [match.span.of(document.text) for match in sentences] == ["One two three four five."]
    paragraphs = scan(document, measure="words", unit="paragraph", below=3)
    assert isinstance(paragraphs, list)
    assert [match.span.of(document.text) for match in paragraphs] == ["One two."]


def test_of_equally_hard_paragraphs_the_first_is_flagged() -> None:
    document = read("One two three four.\n\nFive six seven eight.")
    assert hardest_passage(document).of(document.text) == "One two three four."


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ({"measure": "beauty", "above": 1}, "no measure 'beauty'"),
        ({"measure": "words"}, "no limit"),
        ({"measure": "gunning_fog", "unit": "sentence", "above": 1}, "only 'words'"),
    ],
)
def test_parameters_that_make_no_sense(params: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        ReadabilityParams(**params)  # type: ignore[arg-type]
