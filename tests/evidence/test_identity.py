"""Sources that are named and never identified."""

from __future__ import annotations

import pytest

from auditor.evidence.identity import unidentified
from auditor.evidence.reading import claims_of
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text

QUOTE = 'The mill closes in May. "Nobody told us before the letter came," '


def found(text: str) -> list[str]:
    document = read_plain(source_from_text(text))
    return [span.of(document.text) for span in unidentified(document.text, claims_of(document))]


def test_a_bare_name_is_found() -> None:
    assert found(QUOTE + "Odunaike said. The land is to be sold.") == ["Odunaike"]
    assert found(QUOTE + "said Hanne Vestergren.") == ["Hanne Vestergren"]


@pytest.mark.parametrize(
    "end",
    [
        "said Hanne Vestergren, who worked there for years.",
        "said the miller Hanne Vestergren.",
        "said Hanne Vestergren of the millers' guild.",
        "Mayor Hanne Vestergren said.",
        "the Lenne Gazette said.",
        "said the millers.",
    ],
)
def test_whoever_is_said_to_be_anything_is_left_alone(end: str) -> None:
    assert found(QUOTE + end) == []


def test_an_introduction_anywhere_counts() -> None:
    text = "The mill belongs to Hanne Vestergren, a farmer. " + QUOTE + "Vestergren said."
    assert found(text) == []


def test_what_somebody_does_may_open_a_sentence() -> None:
    text = "Entomologist Jan Falkner found a beetle. " + QUOTE + "Falkner said."
    assert found(text) == []
