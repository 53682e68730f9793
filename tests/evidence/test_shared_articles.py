"""The five articles and six further texts on one event: what must be found, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor.evidence.claims import read_claims
from auditor.evidence.compare import Article, Event, compare
from auditor.evidence.places import read_facts
from auditor.text.normalise import normalised
from auditor.text.sentences import split_sentences
from auditor.text.span import Span

SHARED = Path(os.environ.get("AUDITOR_SHARED") or Path(__file__).parents[3] / "shared")
FILES = sorted(
    [*(SHARED / "articles").glob("*.txt"), *(SHARED / "data/events/abraham-accords").glob("*.txt")]
)
pytestmark = pytest.mark.skipif(len(FILES) != 11, reason="the shared articles are not here")


def article(path: Path) -> Article:
    lines = path.read_text(encoding="utf-8").split("\n")
    text = normalised("\n".join(line for line in lines if not line.startswith("# source")))
    spans = [(span.start, span.end) for span in split_sentences(text, Span(0, len(text)))]
    return Article(path.stem[:7], "", text, read_claims(text, spans))


@pytest.fixture(scope="module")
def event() -> Event:
    events = compare([article(path) for path in FILES])
    assert len(events) == 1
    return events[0]


def found(event: Event, kind: str) -> set[frozenset[str]]:
    texts = {each.uri: each.text for each in event.articles}
    return {
        frozenset({d.one.of(texts[tie.one[0]]), d.other.of(texts[tie.other[0]])})
        for tie in event.ties
        for d in tie.differences
        if d.kind == kind
    }


def test_the_years_that_disagree_are_the_only_dates(event: Event) -> None:
    assert found(event, "date") == {frozenset({"1992", "1991"})}


def test_planned_and_done_are_told_apart(event: Event) -> None:
    assert frozenset({"set to join", "officially joining"}) in found(event, "modality")


def test_lists_of_signatories_differ_without_being_contradictions(event: Event) -> None:
    assert found(event, "list")
    assert all(not d.firm for tie in event.ties for d in tie.differences if d.kind == "list")


@pytest.mark.parametrize("kind", ["figure", "name", "place", "role", "negation"])
def test_nothing_else_is_claimed(event: Event, kind: str) -> None:
    assert found(event, kind) == set()


def test_error_of_region_is_found_once(event: Event) -> None:
    errors = [e.span.of(a.text) for a in event.articles for e in read_facts(a.text)]
    assert errors == ["Azerbaijan"]
