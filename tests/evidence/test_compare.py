"""Articles on one event: contradictions only where both cannot be true; copies count once."""

from __future__ import annotations

import pytest

from auditor.evidence.claims import read_claims
from auditor.evidence.compare import Article, compare, with_standings
from auditor.evidence.differences import differences
from auditor.evidence.events import group_events, independent
from auditor.learned.claims.support import statement_of
from auditor.text.sentences import split_sentences
from auditor.text.span import Span


def article(uri: str, text: str, source: str = "") -> Article:
    spans = [(span.start, span.end) for span in split_sentences(text, Span(0, len(text)))]
    return Article(uri, source, text, read_claims(text, spans))


def kinds(one: str, other: str) -> list[str]:
    a, b = (statement_of(text, Span(0, len(text))) for text in (one, other))
    return [difference.kind for difference in differences(a, b)]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (
            "The ferry Aurora carried 240 passengers from Bergen on Monday.",
            "The ferry Aurora carried 290 passengers from Bergen on Monday.",
            "figure",
        ),
        (
            "The lighthouse at Cape Roca was rebuilt in 1846 by local masons.",
            "The lighthouse at Cape Roca was rebuilt in 1864 by local masons.",
            "date",
        ),
        (
            "The prize for the new bridge went to Ines Duarte on Friday.",
            "The prize for the new bridge went to Tomas Berg on Friday.",
            "name",
        ),
        (
            "The seat that Dahl lost went to Dahl in the second round of the vote.",
            "The seat that Dahl lost went to Moen in the second round of the vote.",
            "name",
        ),
        (
            "The last speech of the evening was given by Pedro Costa of the lighthouse club.",
            "The last speech of the evening was given by Pedro Almada of the lighthouse club.",
            "name",
        ),
        (
            "The council will sell the old harbour crane this year.",
            "The council will not sell the old harbour crane this year.",
            "negation",
        ),
        (
            "Norway and Iceland have shared fishing grounds off Jan Mayen since 1980.",
            "Officials noted that Iceland and Norway have shared fishing grounds since 1975.",
            "date",
        ),
        (
            "Malta is set to join the Arctic Fisheries Pact.",
            "Malta has officially joined the Arctic Fisheries Pact.",
            "modality",
        ),
    ],
)
def test_contradictions_are_found(one: str, other: str, kind: str) -> None:
    assert kind in kinds(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The ferry carried 240 passengers.", "The ferry carried passengers from Bergen."),
        ("The ferry carried about 250 passengers.", "The ferry carried 243 passengers."),
        (
            "The last speech of the evening was given by Lund, as Anna Lund had promised.",
            "The last speech of the evening was given by Anna, as Anna Lund had promised.",
        ),
        (
            "The last speech of the evening was given by Katerina of the lighthouse club.",
            "The last speech of the evening was given by Caterina of the lighthouse club.",
        ),
        ("The mast fell in June 2019.", "The mast fell in 2019."),
        ("Anna Lund leads the yard.", "The yard is led by Lund."),
        ("The toll rose by 12 percent in 2018.", "The harbour opened in 1903 with 4 piers."),
    ],
)
def test_more_or_less_is_no_contradiction(one: str, other: str) -> None:
    assert kinds(one, other) == []


BRIDGE = (
    "The Storm Bridge over the Vefsna river in Mosjoen closed on Tuesday after engineers found "
    "cracks in two piers. Mayor Liv Dahl said repairs would cost 40 million kroner. Drivers must "
    "take the ferry at Halsoy until spring."
)
BRIDGE_TOO = (
    "Cracks in two piers have closed the Storm Bridge over the Vefsna river in Mosjoen. Repairs "
    "would cost 60 million kroner, Mayor Liv Dahl said. Until spring the ferry at Halsoy carries "
    "all traffic."
)
CHESS = (
    "Grandmaster Irina Petrova won the chess open in Lisbon with a draw against Pedro Costa. The "
    "final game lasted six hours. She takes home a prize of 9,000 euros."
)


def test_events_are_told_apart() -> None:
    assert group_events([BRIDGE, CHESS, BRIDGE_TOO]) == (0, 1, 0)


def test_near_copies_count_as_one_source() -> None:
    assert independent([BRIDGE, BRIDGE + " Share this.", BRIDGE_TOO], ["", "", ""]) == (0, 0, 2)


def test_articles_of_one_publisher_count_as_one_source() -> None:
    assert independent([BRIDGE, BRIDGE_TOO], ["a.example", "a.example"]) == (0, 0)


def test_figures_that_disagree_are_a_contradiction_with_both_spans() -> None:
    events = compare([article("a", BRIDGE), article("b", BRIDGE_TOO), article("c", CHESS)])
    assert [len(event.articles) for event in events] == [2, 1]
    (tie,) = [tie for tie in events[0].ties if tie.relation == "contradicts"]
    (difference,) = tie.differences
    assert difference.kind == "figure"
    assert difference.one.of(BRIDGE) == "40 million"
    assert difference.other.of(BRIDGE_TOO) == "60 million"


def test_standings_are_written_into_claims() -> None:
    (event,) = compare([article("a", BRIDGE), article("b", BRIDGE_TOO)])
    first = with_standings(event)[0]
    assert "contradicted" in [claim.support for claim in first.claims]
    assert any(claim.related for claim in first.claims)
