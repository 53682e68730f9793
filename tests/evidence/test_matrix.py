"""Several articles together: disputes, the matrix, copies that count once, the real event."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditor.errors import NotRun
from auditor.evidence.compared import comparison_of
from auditor.evidence.matrix import event_dict, rows
from auditor.evidence.reading import claim_rows
from auditor.evidence.together import Together, read_together
from auditor.inputs import iter_sources
from auditor.text.document import Document
from auditor.text.plain import read_plain
from auditor.text.reading import read_document
from auditor.text.source import Source, source_from_text

OPENING = "The Lenne Valley Railway opened its new line to Harrow Falls on Monday. "
A = (
    OPENING
    + "The Lenne Valley Railway has run trains to Harrow Falls since 1934. The band played.\n"
)
B = (
    "A new line of the Lenne Valley Railway to Harrow Falls was opened on Monday.\n"
    "Trains of the Lenne Valley Railway have run to Harrow Falls since 1936.\n"
)
C = (
    "On Monday the mayor opened the new line to Harrow Falls of the Lenne Valley Railway.\n"
    "Trains of the Lenne Valley Railway have run from the valley to Harrow Falls since 1934.\n"
)
OTHER = "The museum in Belcourt bought two paintings of ships by Anna Brandt for its winter show.\n"


def document(text: str, uri: str, url: str | None = None) -> Document:
    return read_plain(source_from_text(text, uri, url=url))


def together(*texts: str) -> Together:
    found = read_together([document(text, f"{n}.txt") for n, text in enumerate(texts, start=1)])
    assert len(found) == 1
    return found[0]


def values(event: Together) -> list[set[str]]:
    return [
        {voice.words for side in each.sides for voice in side.voices} for each in event.disputes
    ]


def test_a_dispute_has_sides_with_their_sources() -> None:
    event = together(A, B, C)
    (dispute,) = event.disputes
    assert (dispute.kind, dispute.firm) == ("date", True)
    sides = {side.voices[0].words: side.sources for side in dispute.sides}
    assert sides == {"1934": 2, "1936": 1}


def test_three_values_are_three_sides() -> None:
    event = together(A, B, C.replace("1934", "1938"))
    (dispute,) = event.disputes
    assert sorted(side.voices[0].words for side in dispute.sides) == ["1934", "1936", "1938"]


def test_the_matrix_shows_who_says_what() -> None:
    first, *_ = rows(together(A, B, C))
    assert first.status == "contradicted"
    assert {uri: cell.mark for uri, cell in first.cells.items()} == {
        "1.txt": "says",
        "2.txt": "contradicts",
        "3.txt": "says",
    }


def test_saying_more_or_less_is_no_dispute() -> None:
    more = A + "It cost 48 million euros, has 12 bridges and employs 90 people in summer.\n"
    assert together(more, C).disputes == ()


def test_near_copies_count_once() -> None:
    event = together(A, A + "Rain is expected.\n", B)
    (dispute,) = event.disputes
    assert {side.sources for side in dispute.sides} == {1}
    assert event_dict(event)["sources"] == 2


def test_the_same_short_text_counts_once() -> None:
    event = together("Goats eat roses.\n", "Goats eat  roses.")
    assert event_dict(event)["sources"] == 1


def test_one_publisher_counts_once() -> None:
    found = read_together(
        [
            document(A, "1", "https://www.example.org/a"),
            document(C, "2", "https://example.org/b"),
            document(B, "3", "https://example.net/"),
        ]
    )
    assert event_dict(found[0])["sources"] == 2
    assert found[0].event.articles[0].source == "example.org"


def test_other_events_stay_apart_and_are_not_compared() -> None:
    one, other = document(A, "1"), document(OTHER, "2")
    assert len(read_together([one, other])) == 2
    for each in (one, other):
        with pytest.raises(NotRun, match="auditor compare"):
            comparison_of(each)


def test_places_in_other_articles_are_raw() -> None:
    text = "\ufeff" + B.replace("\n", "\r\n")
    one, other = document(A, "1"), document(text, "2")
    read_together([one, other])
    against = comparison_of(one).against
    assert [each.span.of(one.text) for each in against] == ["1934"]
    (passage,) = against[0].others
    assert passage.words == "1936"
    assert text[passage.where.start : passage.where.end].startswith("Trains of the Lenne")
    related = [place for row in claim_rows(one) for place in row["related"]]
    assert {"contradicts"} <= {place["relation"] for place in related}
    for place in related:
        assert text[place["start"] : place["end"]].strip().endswith(".")


@pytest.fixture(scope="module")
def event(shared: Path) -> dict[str, Any]:
    """The five articles and the six further texts on their event."""
    paths = [str(shared / "articles"), str(shared / "data" / "events" / "abraham-accords")]
    sources = [each for each in iter_sources(paths) if isinstance(each, Source)]
    if len(sources) < 11:
        pytest.skip("the further texts are not here")
    found = read_together([read_document(source) for source in sources])
    assert len(found) == 1
    return event_dict(found[0])


def test_the_real_event_has_its_contradictions(event: dict[str, Any]) -> None:
    firm = {each["kind"]: each for each in event["disputes"] if each["firm"]}
    sides = firm["date"]["sides"]
    assert {side["passages"][0]["words"] for side in sides} == {"1991", "1992"}
    status = {p["words"] for side in firm["modality"]["sides"] for p in side["passages"]}
    assert {"set to join", "officially joining"} <= status
    lists = [each for each in event["disputes"] if each["kind"] == "list"]
    assert lists and not any(each["firm"] for each in lists)


def test_the_real_event_has_no_contradictions_of_other_kinds(event: dict[str, Any]) -> None:
    assert sorted(each["kind"] for each in event["disputes"] if each["firm"]) == [
        "date",
        "modality",
    ]
    assert event["sources"] == 11
