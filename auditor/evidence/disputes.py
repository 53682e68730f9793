"""Pairs of claims that disagree, put together into disputes: one matter, two sides or more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.evidence.compare import Event, Tie
from auditor.evidence.statements import Difference, DifferenceKind
from auditor.text.span import Span

Key = tuple[str, int]
"""The uri of an article and the number of a claim in it."""

# a side holds one value only, so that 1990 and 1992 are not one side against 1991
_VALUES = ("figure", "date", "name", "place")


@dataclass(frozen=True, slots=True)
class Voice:
    """One claim on a side of a dispute; ``span`` holds the words that differ (reading text)."""

    claim: Key
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Side:
    """Claims that agree on the matter; ``sources`` counts independent articles."""

    voices: tuple[Voice, ...]
    sources: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """One matter on which articles disagree; not ``firm`` where all could still be true."""

    kind: DifferenceKind
    firm: bool
    sides: tuple[Side, ...]


def disputes(event: Event) -> tuple[Dispute, ...]:
    """All disputes of an event: firm ones first, each kind and matter once."""
    text_of = {article.uri: article.text for article in event.articles}
    copy_of = {a.uri: copy for a, copy in zip(event.articles, event.copies, strict=True)}
    found = []
    for kind, firm in dict.fromkeys(_kinds(event.ties)):
        pairs = [
            (_voice(tie.one, each.one, text_of), _voice(tie.other, each.other, text_of))
            for tie in event.ties
            for each in tie.differences
            if (each.kind, each.firm) == (kind, firm)
        ]
        for group in _groups(pairs):
            sides = _sides(kind, group)
            found.append(Dispute(kind, firm, tuple(_side(side, copy_of) for side in sides)))
    return tuple(sorted(found, key=lambda each: not each.firm))


def _kinds(ties: Iterable[Tie]) -> Iterable[tuple[DifferenceKind, bool]]:
    for tie in ties:
        for each in tie.differences:
            yield _kind(each)


def _kind(difference: Difference) -> tuple[DifferenceKind, bool]:
    return difference.kind, difference.firm


def _voice(claim: Key, span: Span, text_of: Mapping[str, str]) -> Voice:
    return Voice(claim, span, " ".join(span.of(text_of[claim[0]]).split()))


_Pair = tuple[Voice, Voice]


def _groups(pairs: Sequence[_Pair]) -> list[list[_Pair]]:
    """The pairs in groups that hang together by their claims."""
    groups: list[tuple[set[Key], list[_Pair]]] = []
    for pair in pairs:
        keys = {pair[0].claim, pair[1].claim}
        mine = [pair]
        apart = []
        for known, members in groups:
            if known & keys:
                keys |= known
                mine = members + mine
            else:
                apart.append((known, members))
        groups = [*apart, (keys, mine)]
    return [members for _, members in groups]


def _sides(kind: DifferenceKind, pairs: Sequence[_Pair]) -> list[list[Voice]]:
    """Each claim on the first side that holds nothing it disagrees with."""
    clashes = {frozenset((a.claim, b.claim)) for a, b in pairs}
    sides: list[list[Voice]] = []
    placed: set[Key] = set()
    for voice in (each for pair in pairs for each in pair):
        if voice.claim in placed:
            continue
        placed.add(voice.claim)
        for side in sides:
            if not any(frozenset((voice.claim, other.claim)) in clashes for other in side) and (
                kind not in _VALUES or side[0].words.lower() == voice.words.lower()
            ):
                side.append(voice)
                break
        else:
            sides.append([voice])
    return sides


def _side(voices: Sequence[Voice], copy_of: Mapping[str, int]) -> Side:
    return Side(tuple(voices), len({copy_of[voice.claim[0]] for voice in voices}))
