"""An event as a matrix: each claim a row, each article a column, its cell what it says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from auditor.evidence.compare import Status, Tie
from auditor.evidence.compared import Passage
from auditor.evidence.disputes import Dispute, Key, Side
from auditor.evidence.together import Together

Mark = Literal["says", "says-part", "contradicts", "differs"]

# less of the claim than this, by weight, in the other: it says a part of it only
_WHOLE = 0.6


@dataclass(frozen=True, slots=True)
class Cell:
    """What one article says of a claim, and where."""

    mark: Mark
    passage: Passage


@dataclass(frozen=True, slots=True)
class Row:
    """One claim: ``sources`` independent articles say it; no cell for articles silent on it."""

    text: str
    status: Status
    sources: int
    cells: Mapping[str, Cell]


def rows(together: Together) -> tuple[Row, ...]:
    """The claims of an event: disputes first, then what most sources say, then the rest.

    All claims of a dispute share one row, which shows the side with most sources. A claim that
    stands in the row of another has no row of its own.
    """
    event = together.event
    ties: dict[Key, list[Tie]] = {}
    for tie in event.ties:
        ties.setdefault(tie.one, []).append(tie)
        ties.setdefault(tie.other, []).append(tie)
    claims = {
        (article.uri, number): claim
        for article in event.articles
        for number, claim in enumerate(article.claims)
        if (article.uri, number) in ties or claim.support != "not-a-claim"
    }
    order = sorted(claims, key=lambda key: _weight(together, key, claims[key].check_worthy, ties))
    used: set[Key] = set()
    found: list[Row] = []
    for dispute in together.disputes:
        members = _sides(dispute, ties)
        if dispute.firm and not used & members.keys():
            used |= {voice.claim for side in dispute.sides for voice in side.voices}
            used |= members.keys()
            key = next(iter(members))
            found.append(_row(together, key, claims[key].text, members))
    for key in order:
        if key not in used:
            members = _members(key, ties.get(key, ()), used)
            used |= members.keys()
            found.append(_row(together, key, claims[key].text, members))
    return tuple(sorted(found, key=lambda row: (row.status != "contradicted", -row.sources)))


def _sides(dispute: Dispute, ties: Mapping[Key, list[Tie]]) -> dict[Key, Mark]:
    """The row of a dispute: one claim per article, those of the strongest side first."""
    strongest, *others = sorted(dispute.sides, key=lambda side: -side.sources)
    one_each: dict[str, tuple[Key, Mark]] = {}
    for voice in strongest.voices:
        one_each.setdefault(voice.claim[0], (voice.claim, "says"))
    for voice in (voice for side in others for voice in side.voices):
        one_each.setdefault(voice.claim[0], (voice.claim, "contradicts"))
    first = strongest.voices[0].claim
    agreeing = _members(first, [t for t in ties[first] if not t.differences], set())
    for key, mark in agreeing.items():
        one_each.setdefault(key[0], (key, mark))
    return dict(one_each.values())


def _weight(
    together: Together, key: Key, worthy: float, ties: Mapping[Key, list[Tie]]
) -> tuple[int, int, int, float]:
    standing = together.event.standings[key]
    rank = {"contradicted": 0, "corroborated": 1, "alone": 2}[standing.status]
    return rank, -standing.sources, -len(ties.get(key, ())), -worthy


def _members(key: Key, ties: list[Tie] | tuple[Tie, ...], used: set[Key]) -> dict[Key, Mark]:
    """The claims in the row of ``key``: of each article the one that bears most on it."""
    best: dict[str, tuple[float, Key, Mark]] = {}
    for tie in ties:
        other = tie.other if tie.one == key else tie.one
        covered = tie.one_covered if tie.one == key else tie.other_covered
        mark = _mark(tie, covered)
        strength = covered + {"contradicts": 2, "differs": 1}.get(mark, 0)
        if other not in used and strength > best.get(other[0], (-1.0,))[0]:
            best[other[0]] = (strength, other, mark)
    members: dict[Key, Mark] = {key: "says"}
    return members | {other: mark for _, other, mark in best.values()}


def _mark(tie: Tie, covered: float) -> Mark:
    if tie.relation == "corroborates":
        return "says" if covered >= _WHOLE else "says-part"
    return tie.relation


def _row(together: Together, key: Key, text: str, members: Mapping[Key, Mark]) -> Row:
    event = together.event
    copy_of = {a.uri: copy for a, copy in zip(event.articles, event.copies, strict=True)}
    cells = {
        uri: Cell(mark, together.passage(uri, claim)) for (uri, claim), mark in members.items()
    }
    sources = len({copy_of[uri] for uri, cell in cells.items() if cell.mark == "says"})
    status: Status = "corroborated" if sources > 1 else "alone"
    if any(cell.mark == "contradicts" for cell in cells.values()):
        status = "contradicted"
    return Row(" ".join(text.split()), status, sources, cells)


def event_dict(together: Together) -> dict[str, Any]:
    """One event of the JSON report; places are raw, articles are named by uri."""
    event = together.event
    return {
        "articles": [
            {
                "uri": article.uri,
                "title": document.title,
                "source": article.source or None,
                "independent": event.copies.index(copy) + 1,
            }
            for article, document, copy in zip(
                event.articles, together.documents, event.copies, strict=True
            )
        ],
        "sources": len(set(event.copies)),
        "disputes": [
            {
                "kind": dispute.kind,
                "firm": dispute.firm,
                "sides": [_side(together, side) for side in dispute.sides],
            }
            for dispute in together.disputes
        ],
        "claims": [
            {
                "text": row.text,
                "status": row.status,
                "sources": row.sources,
                "articles": [
                    {"mark": cell.mark, **_place(cell.passage)} for cell in row.cells.values()
                ],
            }
            for row in rows(together)
        ],
    }


def _side(together: Together, side: Side) -> dict[str, Any]:
    passages = [together.passage(*voice.claim, voice.words) for voice in side.voices]
    return {
        "sources": side.sources,
        "passages": [{**_place(each), "words": each.words} for each in passages],
    }


def _place(passage: Passage) -> dict[str, Any]:
    where = passage.where
    text = " ".join(where.excerpt.split())
    return {
        "uri": passage.uri,
        "start": where.start,
        "end": where.end,
        "line": where.line,
        "text": text,
    }
