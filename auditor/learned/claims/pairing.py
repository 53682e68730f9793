"""A claim beside the little of its evidence that bears on it: what the pair network reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.evidence.content import content_words, coverage, weights_of
from auditor.text.sentences import split_sentences
from auditor.text.span import Span

_SENTENCES = 3
_WORDS = 110


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One sentence of a claim, and the closest sentences of its evidence in their order.

    ``evidence`` and ``span`` say where the closest one stands.
    """

    claim: str
    text: str
    evidence: int
    span: Span


def sentences_in(text: str) -> list[Span]:
    """The sentences of a plain text."""
    return list(split_sentences(text, Span(0, len(text))))


def excerpts(claim: str, evidence: Sequence[str]) -> list[Excerpt]:
    """The claim's sentences, each with its excerpt; none if there is no evidence to read."""
    places = [(n, span) for n, text in enumerate(evidence) for span in sentences_in(text)]
    if not places:
        return []
    words = [weights_of(content_words(evidence[n], span)) for n, span in places]
    found = []
    for sentence in sentences_in(claim):
        mine = weights_of(content_words(claim, sentence))
        order = closest(mine, words)
        kept: list[int] = []
        room = _WORDS
        for place in order[:_SENTENCES]:
            number, span = places[place]
            room -= len(span.of(evidence[number]).split())
            if kept and room < 0:
                break
            kept.append(place)
        text = " ".join(places[k][1].of(evidence[places[k][0]]) for k in sorted(kept))
        found.append(Excerpt(sentence.of(claim), text, *places[order[0]]))
    return found


def closest(mine: dict[str, float], words: Sequence[dict[str, float]]) -> list[int]:
    """The places of ``words`` from most to least of ``mine`` said there."""
    shares = [coverage(mine, each) for each in words]
    return sorted(range(len(words)), key=lambda place: -shares[place])
