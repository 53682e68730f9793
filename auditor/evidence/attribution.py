"""From token log-odds to attributions: cue, source, and what kind of source it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from auditor.evidence.sources import Attribution, can_speak, kind_of_source
from auditor.learned.claims.attribution import (
    CUE,
    NO_SOURCE,
    SOURCE,
    AttributionModel,
    sentence_sums,
)
from auditor.learned.claims.tokens import TokenTable
from auditor.learned.claims.upper import Odds, over_tokens
from auditor.text.span import Span

# cut-offs in log-odds and probability, chosen on PolNeAR dev
CARRIES = 0.45
CUE_AT = -0.7
SOURCE_AT = -0.25
SOURCE_LEAST = -2.0
LACKING = 0.3
SURE = 1.6


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence: the probability that it carries an attribution, and those found in it.

    ``attributions`` come best first; they may be empty where only reported content was seen.
    """

    probability: float
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The tokens of an article: places, forms, and log-odds of three labels, as plain lists."""

    text: str
    forms: Sequence[str]
    starts: list[int]
    ends: list[int]
    cue: list[float]
    source: list[float]
    missing: list[float]

    def span(self, begin: int, end: int) -> Span:
        """The span of the tokens from ``begin`` to before ``end``."""
        return Span(self.starts[begin], self.ends[end - 1])


def read_attributions(
    text: str, table: TokenTable, read: Odds, model: AttributionModel
) -> list[Reading]:
    """Read all sentences of an article in one batch, from the branch's log-odds of them."""
    count = len(read.sentences)
    if not count:
        return []
    odds = over_tokens(read, table.starts, table.ends)
    sums = sentence_sums(table, odds, read.sentences)
    carries = model.sentences(sums).tolist()
    lacking = (model.sourceless(sums) >= LACKING).tolist()
    edges = np.searchsorted(table.sentence, np.arange(count + 1)).tolist()
    labels = [odds[:, label].tolist() for label in (CUE, SOURCE, NO_SOURCE)]
    tokens = _Tokens(text, table.forms, table.starts.tolist(), table.ends.tolist(), *labels)
    return [
        Reading(
            carries[number],
            tuple(_in_sentence(tokens, edges[number] + 1, edges[number + 1], lacking[number]))
            if carries[number] >= CARRIES
            else (),
        )
        for number in range(count)
    ]


def _in_sentence(tokens: _Tokens, first: int, last: int, lacking: bool) -> Sequence[Attribution]:
    """All attributions of the tokens from ``first`` to before ``last``, the surest cue first."""
    sources = _sources(tokens, first, last)
    if lacking:  # unless one is sure
        sources = [each for each in sources if max(tokens.source[slice(*each)]) >= SURE]
    cues = _runs(tokens.cue, CUE_AT, first, last)
    if not cues and last > first:
        best = max(range(first, last), key=tokens.cue.__getitem__)
        if tokens.cue[best] > -2.5 or sources:
            cues = [(best, best + 1)]
    found = []
    for begin, end in cues:
        peak = max(tokens.cue[begin:end])
        source = _nearest(tokens, sources, begin, end)
        missing = max(tokens.missing[begin:end])
        if source is not None and missing > max(tokens.source[slice(*source)]):
            source = None
        span = None if source is None else _whole_name(tokens, source, first, last)
        kind = kind_of_source(None if span is None else span.of(tokens.text))
        chance = 1 / (1 + math.exp(-peak))
        found.append((peak, Attribution(kind, span, tokens.span(begin, end), chance)))
    found.sort(key=lambda each: (each[1].source is None, -each[0]))
    return [each for _, each in found]


def _sources(tokens: _Tokens, first: int, last: int) -> list[tuple[int, int]]:
    """The likely sources among the tokens; where none is likely enough, the likeliest."""
    for cut in (SOURCE_AT, SOURCE_LEAST):
        runs = _runs(tokens.source, cut, first, last)
        kept = [run for run in runs if can_speak(tokens.span(*run).of(tokens.text))]
        if kept:
            return kept
    return []


def _runs(odds: list[float], cut: float, first: int, last: int) -> list[tuple[int, int]]:
    """Ranges of neighbours above the cut; one below it between two does not part them."""
    ranges: list[tuple[int, int]] = []
    for place in range(first, last):
        if odds[place] > cut:
            if ranges and place <= ranges[-1][1]:
                ranges[-1] = (ranges[-1][0], place + 1)
            else:
                ranges.append((place, place + 1))
    return ranges


def _nearest(
    tokens: _Tokens, sources: list[tuple[int, int]], begin: int, end: int
) -> tuple[int, int] | None:
    """The source that a cue belongs to: sure and near, rather before the cue than after."""

    def cost(source: tuple[int, int]) -> float:
        gap = begin - source[1] if source[1] <= begin else 1.5 + source[0] - end
        return max(gap, 0) - 2.0 * max(tokens.source[slice(*source)])

    return min(sources, key=cost, default=None)


def _whole_name(tokens: _Tokens, source: tuple[int, int], first: int, last: int) -> Span:
    """The span of a source, widened over the capitalised words that touch it."""
    begin, end = source

    def capital(place: int) -> bool:
        return tokens.text[tokens.starts[place]].isupper()

    if capital(end - 1):
        while end < last and capital(end):
            end += 1
    if capital(begin):
        while begin > first and capital(begin - 1):
            begin -= 1
        if begin > first and tokens.forms[begin - 1] == "the":
            begin -= 1
    return tokens.span(begin, end)
