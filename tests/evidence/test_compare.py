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


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (
            "role",
            "Health minister Karin Vik closed the mill in Belcourt.",
            "Karin Vik, the justice minister, closed the mill in Belcourt.",
        ),
        (
            "role",
            "Norland sued Estria over the fishing rights in the strait.",
            "Estria sued Norland over the fishing rights in the strait.",
        ),
        (
            "negation",
            "The jury acquitted the banker Max Orlik of fraud on Thursday.",
            "The jury convicted the banker Max Orlik of fraud on Thursday.",
        ),
        (
            "modality",
            "Anna Krog is expected to leave Norden Bank in autumn.",
            "Anna Krog has already left Norden Bank.",
        ),
        (
            "date",
            "The museum in Belcourt was founded in 1903 by the painter Ada Moen.",
            "The museum in Belcourt, founded by the painter Ada Moen in 1930, reopens on Friday.",
        ),
    ],
)
def test_what_cannot_both_be_true_differs(kind: str, one: str, other: str) -> None:
    assert kind in kinds(one, other)
    assert kind in kinds(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karin Vik, former justice minister, spoke in Ness.", "Health minister Karin Vik spoke."),
        (
            "Lena Moe met Ida Strand in the final in Velm.",
            "Ida Strand met Lena Moe in the final in Velm.",
        ),
        (
            "The slide on Mount Storen killed four climbers.",
            "The slide on Mount Storen injured seven climbers.",
        ),
        ("The strike at the port began on 3 March.", "The strike at the port ended on 8 March."),
        (
            "The council has approved the second bridge.",
            "The council has not approved the new car park.",
        ),
        (
            "The company said 300 would lose their jobs in Aune.",
            "The union said 450 would lose their jobs in Aune.",
        ),
        ("Nora Dahl won the 1,500 metres in 4:12.3.", "Nora Dahl won the 800 metres in 2:01.9."),
    ],
)
def test_other_matters_do_not_differ(one: str, other: str) -> None:
    assert not kinds(one, other)
    assert not kinds(other, one)


def test_a_copy_that_differs_from_its_original_is_told() -> None:
    text = (
        "The ferry Nordlys ran aground off Ulvoy on Tuesday with 212 passengers on board. Nobody "
        "was hurt, the coastguard said. The steering had failed. It was built in Gdansk in 1998."
    )
    event = compare([article("a", text), article("b", text.replace("212", "221"))])[0]
    assert event.copies[0] == event.copies[1]
    assert [each.kind for tie in event.ties for each in tie.differences] == ["figure"]
