"""From token log-odds to attributions: cue, source, and what kind of source it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from auditor.evidence.sources import Attribution, can_speak, kind_of_source
from auditor.learned.claims.attribution import (
    CUE,
    NO_SOURCE,
    SOURCE,
    AttributionModel,
    sentence_sums,
)
from auditor.learned.claims.tokens import TokenTable
from auditor.learned.claims.upper import Floats, Odds, over_tokens
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


def read_attributions(
    text: str, table: TokenTable, read: Odds, model: AttributionModel
) -> list[Reading]:
    """Read all sentences of an article in one batch, from the branch's log-odds of them."""
    count = len(read.sentences)
    if not count:
        return []
    odds = over_tokens(read, table.starts, table.ends)
    sums = sentence_sums(table, odds, read.sentences)
    carries = model.sentences(sums)
    lacking = model.sourceless(sums) >= LACKING
    edges = np.searchsorted(table.sentence, np.arange(count + 1))
    return [
        Reading(
            float(carries[number]),
            tuple(
                _in_sentence(
                    text,
                    table,
                    odds,
                    (int(edges[number]) + 1, int(edges[number + 1])),
                    lacking=bool(lacking[number]),
                )
            )
            if carries[number] >= CARRIES
            else (),
        )
        for number in range(count)
    ]


def _in_sentence(
    text: str, table: TokenTable, odds: Floats, within: tuple[int, int], *, lacking: bool
) -> Sequence[Attribution]:
    """All attributions of the tokens ``within``, the surest cue first."""
    first, last = within
    sources = _sources(text, table, odds, first, last)
    if lacking:  # unless one is sure
        sources = [each for each in sources if float(odds[slice(*each), SOURCE].max()) >= SURE]
    cues = _runs(odds[first:last, CUE] > CUE_AT, first)
    if not cues and last > first:
        best = first + int(odds[first:last, CUE].argmax())
        if odds[best, CUE] > -2.5 or sources:
            cues = [(best, best + 1)]
    found = []
    for begin, end in cues:
        peak = float(odds[begin:end, CUE].max())
        source = _nearest(odds, sources, begin, end)
        missing = float(odds[begin:end, NO_SOURCE].max())
        if source is not None and missing > float(odds[source[0] : source[1], SOURCE].max()):
            source = None
        span = None if source is None else _whole_name(text, table, source, first, last)
        cue = _span(table, begin, end)
        kind = kind_of_source(None if span is None else span.of(text))
        found.append((peak, Attribution(kind, span, cue, 1 / (1 + float(np.exp(-peak))))))
    found.sort(key=lambda each: (each[1].source is None, -each[0]))
    return [each for _, each in found]


def _sources(
    text: str, table: TokenTable, odds: Floats, first: int, last: int
) -> list[tuple[int, int]]:
    """The likely sources among the tokens; where none is likely enough, the likeliest."""
    for cut in (SOURCE_AT, SOURCE_LEAST):
        runs = _runs(odds[first:last, SOURCE] > cut, first)
        kept = [run for run in runs if can_speak(_span(table, *run).of(text))]
        if kept:
            return kept
    return []


def _runs(marked: npt.NDArray[np.bool_], offset: int) -> list[tuple[int, int]]:
    """Ranges of neighbouring marked tokens; one unmarked token between two does not part them."""
    places = np.flatnonzero(marked)
    ranges: list[tuple[int, int]] = []
    for place in places.tolist():
        if ranges and place <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], place + 1)
        else:
            ranges.append((place, place + 1))
    return [(begin + offset, end + offset) for begin, end in ranges]


def _nearest(
    odds: Floats, sources: list[tuple[int, int]], begin: int, end: int
) -> tuple[int, int] | None:
    """The source that a cue belongs to: sure and near, rather before the cue than after."""

    def cost(source: tuple[int, int]) -> float:
        gap = begin - source[1] if source[1] <= begin else 1.5 + source[0] - end
        return max(gap, 0) - 2.0 * float(odds[source[0] : source[1], SOURCE].max())

    return min(sources, key=cost, default=None)


def _whole_name(
    text: str, table: TokenTable, source: tuple[int, int], first: int, last: int
) -> Span:
    """The span of a source, widened over the capitalised words that touch it."""
    begin, end = source

    def capital(place: int) -> bool:
        return text[int(table.starts[place])].isupper()

    if capital(end - 1):
        while end < last and capital(end):
            end += 1
    if capital(begin):
        while begin > first and capital(begin - 1):
            begin -= 1
        if begin > first and table.forms[begin - 1] == "the":
            begin -= 1
    return _span(table, begin, end)


def _span(table: TokenTable, begin: int, end: int) -> Span:
    return Span(int(table.starts[begin]), int(table.ends[end - 1]))
