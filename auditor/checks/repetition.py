"""Kind ``repetition``: a paragraph, line, sentence or word that stands there twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from auditor.checks.base import Check, Kind, Params, one_by_one
from auditor.finding import Match
from auditor.text.document import Document, folded
from auditor.text.span import Span


class RepetitionParams(Params, frozen=True, kw_only=True):
    """What must not stand twice.

    Attributes:
        unit: the size of what is compared, ignoring case and spacing.
        min_words: shorter units may repeat.
        max_gap: units between the two, at most (0: next to each other; -1: anywhere before).
        within_first: only among the first so many units (0: all).
        ignore: units (in lower case) that may repeat.
    """

    unit: Literal["paragraph", "line", "sentence", "word"]
    min_words: int = 1
    max_gap: int = -1
    within_first: int = 0
    ignore: tuple[str, ...] = ()


def prepare(params: RepetitionParams) -> Check:
    """The check of one repetition rule: flags the later unit, names the earlier."""
    ignored = frozenset(params.ignore)
    if params.unit == "word" and params.max_gap == 0 and params.min_words <= 1:
        return _neighbours(params, ignored)

    def check(document: Document) -> Iterable[Match]:
        before: dict[str, tuple[int, Span]] = {}
        found = _units(document, params.unit)
        even = document.is_evenly_spaced
        for index, span in enumerate(found[: params.within_first or len(found)]):
            if len(span) < 2 * params.min_words - 1:
                continue  # so many words and the blanks between them are longer
            key = span.of(document.folded)
            if not even:
                key = " ".join(key.split())
            known = before.get(key)
            if known is not None and _too_near(params.max_gap, index - known[0] - 1):
                counts = len(key.split()) >= params.min_words and key not in ignored
                if counts and _nothing_between(params, document, known[1], span):
                    yield Match(span, related=(known[1],))
            before[key] = (index, span)

    return check


def _neighbours(params: RepetitionParams, ignored: frozenset[str]) -> Check:
    """The same for words next to each other, which needs no memory of the words before."""

    def check(document: Document) -> Iterable[Match]:
        for index in document.words.alike_neighbours():
            if params.within_first and index + 1 >= params.within_first:
                return
            earlier, later = document.words[index : index + 2]
            word = folded(later.of(document.text))
            if (
                word == folded(earlier.of(document.text))
                and word not in ignored
                and later.of(document.text).islower()
                and _nothing_between(params, document, earlier, later)
            ):
                yield Match(later, related=(earlier,))

    return check


def _units(document: Document, unit: str) -> Sequence[Span]:
    if unit == "paragraph":
        return [block.span for block in document.blocks if block.kind != "code"]
    found: Sequence[Span] = getattr(document, f"{unit}s")
    return found


def _too_near(max_gap: int, gap: int) -> bool:
    return max_gap < 0 or gap <= max_gap


def _nothing_between(params: RepetitionParams, document: Document, one: Span, two: Span) -> bool:
    """Words count as repeated only in lower case with nothing but blanks between ("the the").

    A capital is a name ("Duran Duran"), a caption or a new sentence.
    """
    if params.unit != "word" or params.max_gap != 0:
        return True
    gap = document.text[one.end : two.start]
    return gap.isspace() and "\n" not in gap and two.of(document.text).islower()


REPETITION = Kind(RepetitionParams, one_by_one(prepare), "what stands there twice")
