"""Several articles: which report one event, which claims they share and where they disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from auditor.evidence.claims import Claim, Related
from auditor.evidence.content import content_words, coverage, weights_of
from auditor.evidence.differences import differences
from auditor.evidence.events import group_events, independent
from auditor.evidence.mentions import name_key
from auditor.evidence.statements import Difference, Statement

Status = Literal["corroborated", "contradicted", "alone"]

# a claim is borne out by another if so much of it, by weight, is said there
_COVERED = 0.6
# what every article of the event says weighs this much of its full weight
_TOPIC = 0.2


@dataclass(frozen=True, slots=True)
class Article:
    """One article as `compare` reads it; ``source`` is its publisher or empty."""

    uri: str
    source: str
    text: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """Two claims of two articles, by number, that agree or differ.

    ``one_covered`` is the share of the first claim, by weight, that the second says as well, and
    the other way round. ``differences`` holds spans of reading text, first article first.
    """

    one: tuple[str, int]
    other: tuple[str, int]
    one_covered: float
    other_covered: float
    differences: tuple[Difference, ...]

    @property
    def relation(self) -> Literal["corroborates", "contradicts", "differs"]:
        """Contradicts if any difference is firm, differs if there are only others."""
        if not self.differences:
            return "corroborates"
        return "contradicts" if any(each.firm for each in self.differences) else "differs"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a claim stands among the other articles: ``sources`` independent ones agree."""

    status: Status
    sources: int


@dataclass(frozen=True, slots=True)
class Event:
    """The articles on one event, the ties between their claims, and how each claim stands.

    ``copies`` gives equal numbers to articles that count as one source.
    """

    articles: tuple[Article, ...]
    copies: tuple[int, ...]
    ties: tuple[Tie, ...]
    standings: dict[tuple[str, int], Standing]


def compare(articles: Sequence[Article]) -> tuple[Event, ...]:
    """Group ``articles`` by event, in order of first article, and compare each group's claims."""
    numbers = group_events([article.text for article in articles])
    return tuple(
        _event([a for a, each in zip(articles, numbers, strict=True) if each == number])
        for number in dict.fromkeys(numbers)
    )


def _event(articles: Sequence[Article]) -> Event:
    copies = independent([a.text for a in articles], [a.source for a in articles])
    statements = [_statements(article) for article in articles]
    words = _weights(articles)
    ties: list[Tie] = []
    for i, one in enumerate(articles):
        for j in range(i + 1, len(articles)):
            found = _ties((one, statements[i], words[i]), (articles[j], statements[j], words[j]))
            if copies[i] == copies[j]:  # bears nothing out, but should not differ
                found = [tie for tie in found if tie.relation == "contradicts"]
            ties += found
    copy_of = {article.uri: copy for article, copy in zip(articles, copies, strict=True)}
    standings = {
        (article.uri, number): _standing((article.uri, number), ties, copy_of)
        for article in articles
        for number in range(len(article.claims))
    }
    return Event(tuple(articles), copies, tuple(ties), standings)


def _standing(key: tuple[str, int], ties: Sequence[Tie], copy_of: dict[str, int]) -> Standing:
    mine = [tie for tie in ties if key in (tie.one, tie.other)]
    agreeing = {
        copy_of[(tie.other if tie.one == key else tie.one)[0]]
        for tie in mine
        if tie.relation == "corroborates"
        and (tie.one_covered if tie.one == key else tie.other_covered) >= _COVERED
    }
    if any(tie.relation == "contradicts" for tie in mine):
        return Standing("contradicted", len(agreeing))
    return Standing("corroborated" if agreeing else "alone", len(agreeing))


def _statements(article: Article) -> list[Statement]:
    """The claims as statements; each gets the names of the two sentences before it."""
    names = [
        frozenset(name_key(m.value) for m in claim.mentions if m.kind in ("name", "place"))
        for claim in article.claims
    ]
    return [
        Statement(
            article.text,
            claim.span,
            claim.mentions,
            frozenset().union(*names[max(number - 2, 0) : number]),
        )
        for number, claim in enumerate(article.claims)
    ]


def _weights(articles: Sequence[Article]) -> list[list[dict[str, float]]]:
    """The weighted stems of every claim; words that most articles of the event share weigh less."""
    claims = [
        [weights_of(content_words(article.text, claim.span)) for claim in article.claims]
        for article in articles
    ]
    held = Counter(stem for each in claims for stem in {s for words in each for s in words})
    return [
        [
            {
                stem: weight * (_TOPIC if held[stem] > 0.6 * len(articles) else 1.0)
                for stem, weight in words.items()
            }
            for words in each
        ]
        for each in claims
    ]


_Side = tuple[Article, Sequence[Statement], Sequence[dict[str, float]]]


def _ties(left: _Side, right: _Side) -> list[Tie]:
    """The ties of two articles: every difference, and for each claim its best agreement."""
    ties: list[Tie] = []
    for i, a in enumerate(left[2]):
        best: Tie | None = None
        for j, b in enumerate(right[2]):
            if len(a.keys() & b.keys()) < 2 or not (_may_tie(left, i) and _may_tie(right, j)):
                continue
            tie = Tie(
                (left[0].uri, i),
                (right[0].uri, j),
                coverage(a, b),
                coverage(b, a),
                differences(left[1][i], right[1][j]),
            )
            if tie.differences:
                ties.append(tie)
            elif _agrees(tie, a, b) and (best is None or _strength(tie) > _strength(best)):
                best = tie
        if best is not None:
            ties.append(best)
    return ties


def _may_tie(side: _Side, number: int) -> bool:
    claim = side[0].claims[number]
    notice = claim.text.lstrip(" *-(").lower().startswith(("copyright", "©"))
    return not claim.heading and not notice and len(side[2][number]) >= 3


def _agrees(tie: Tie, one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether one claim says most of the other: three telling stems at least."""
    telling = [stem for stem in one.keys() & other.keys() if one[stem] >= 1.0]
    return _strength(tie) >= _COVERED and len(telling) >= 3


def _strength(tie: Tie) -> float:
    return max(tie.one_covered, tie.other_covered)


def with_standings(event: Event) -> tuple[Article, ...]:
    """The articles with ``support`` and ``related`` of every claim filled in."""
    spans = {
        (article.uri, number): claim.span
        for article in event.articles
        for number, claim in enumerate(article.claims)
    }
    related: dict[tuple[str, int], list[Related]] = {key: [] for key in spans}
    for tie in event.ties:
        for key, far in ((tie.one, tie.other), (tie.other, tie.one)):
            related[key].append(Related(far[0], spans[far], tie.relation))
    return tuple(
        replace(
            article,
            claims=tuple(
                _filled(claim, event.standings[article.uri, n], related[article.uri, n])
                for n, claim in enumerate(article.claims)
            ),
        )
        for article in event.articles
    )


def _filled(claim: Claim, standing: Standing, related: list[Related]) -> Claim:
    if not related:
        return claim
    if standing.status == "contradicted":
        return replace(claim, support="contradicted", related=tuple(related))
    if standing.status == "corroborated" and claim.support != "not-a-claim":
        return replace(claim, support="corroborated", related=tuple(related))
    return replace(claim, related=tuple(related))
