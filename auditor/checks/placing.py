"""Where in an article a match may stand: the keys that phrase and pattern rules share."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import groupby, islice
from operator import attrgetter
from typing import Literal

from auditor.checks.base import Params
from auditor.checks.patterns import Pattern
from auditor.text.adornment import is_adornment
from auditor.text.document import Document
from auditor.text.span import Span

Scope = Literal["text", "paragraph", "sentence", "line", "heading"]
Place = Callable[[Span], Span | None]

_start = attrgetter("start")
_NEXT = 3
_OPENING = " \"'([*-"
_CLOSING = " \"')].:!?*-"  # no comma: a label ends with none, a verse may


class Placed(Params, frozen=True, kw_only=True):
    """Keys that say where a match counts.

    Attributes:
        scope: the unit a match must lie in.
        at: where in the unit: at its start, its end, anywhere, or the whole of it.
        flag: what is flagged: the match or its unit.
        skip: kinds of text that are left out.
        unless: a pattern; a unit that holds it is left out.
        unless_next: a pattern; a unit is left out where the three sentences after it hold it.
        within_last, within_first: only the last or first so many units (0: all).
        max_words: only units of at most so many words (0: all).
        in_a_row: only where so many units one after the other hold a match, like the labels of
            a menu.
        at_least: only where so many matches count in the article.
    """

    scope: Scope = "text"
    at: Literal["anywhere", "start", "end", "whole"] = "anywhere"
    flag: Literal["match", "unit"] = "match"
    skip: tuple[Literal["quotation", "heading", "code"], ...] = ()
    unless: str = ""
    unless_next: str = ""
    within_last: int = 0
    within_first: int = 0
    max_words: int = 0
    in_a_row: int = 1
    at_least: int = 1

    def __post_init__(self) -> None:
        Pattern(self.unless, "unless")
        Pattern(self.unless_next, "unless-next")


def units(document: Document, scope: Scope) -> Sequence[Span]:
    """The units of a scope, in order; the whole text is one unit of scope ``text``."""
    if scope == "sentence":
        return document.sentences
    if scope == "line":
        return document.lines
    if scope == "text":
        return (Span(0, len(document.text)),)
    key = f"units of scope {scope}"
    if key not in document.memo:
        headings = scope == "heading"
        document.memo[key] = tuple(
            block.span for block in document.blocks if (block.kind == "heading") == headings
        )
    found: tuple[Span, ...] = document.memo[key]
    return found


def placing(params: Placed, document: Document) -> Place:
    """A function that turns a match into the span to flag, or ``None`` where it does not count."""
    unit_at = _finder(params, document)
    unless, unless_next = _pattern(params.unless), _pattern(params.unless_next)
    skipped = document.spans_of(params.skip)

    def place(span: Span) -> Span | None:
        span = _trimmed(span, document.text)
        unit = unit_at(span.start)
        if unit is None or not unit.contains(span):
            return None
        if not _stands(params.at, span, unit, document.text):
            return None
        if params.max_words and len(unit.of(document.text).split()) > params.max_words:
            return None
        if any(span.overlaps(other) for other in skipped):
            return None
        if unless and unless.found_in(unit.of(document.text)):
            return None
        if unless_next and unless_next.found_in(_after(document, unit)):
            return None
        return unit if params.flag == "unit" else span

    return place


def _after(document: Document, unit: Span) -> str:
    """The sentences after a unit that its matter may run on in."""
    after = list(islice(document.sentences_from(unit.end), _NEXT))
    return document.text[after[0].start : after[-1].end] if after else ""


def _finder(params: Placed, document: Document) -> Callable[[int], Span | None]:
    """A function from an offset to the unit that begins there or before, if that one counts."""
    if params.scope == "sentence" and not params.within_first and not params.within_last:
        return document.sentence_at
    found = units(document, params.scope)
    first = len(found) - params.within_last if params.within_last else 0
    last = params.within_first or len(found)

    def unit_at(offset: int) -> Span | None:
        index = bisect_right(found, offset, key=_start) - 1
        return found[index] if index >= 0 and first <= index < last else None

    return unit_at


@lru_cache(maxsize=1024)
def _pattern(text: str) -> Pattern | None:
    return Pattern(text, "unless") if text else None


def standing_together(params: Placed, document: Document, spans: Sequence[Span]) -> Sequence[Span]:
    """The placed ``spans`` that have the company ``in_a_row`` and ``at_least`` ask for."""
    if params.in_a_row > 1:
        starts = [unit.start for unit in units(document, params.scope)]
        indexed = [(bisect_right(starts, span.start), span) for span in spans]
        kept = in_rows({index for index, _ in indexed}, params.in_a_row)
        spans = [span for index, span in indexed if index in kept]
    return spans if len(spans) >= params.at_least else ()


def in_rows(numbers: Iterable[int], least: int) -> set[int]:
    """Those of ``numbers`` of which at least so many follow one another without a gap."""
    kept: set[int] = set()
    for _, group in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        row = [number for _, number in group]
        if len(row) >= least:
            kept.update(row)
    return kept


def _trimmed(span: Span, text: str) -> Span:
    """``span`` without the blanks a pattern may have taken in at its edges."""
    found = span.of(text)
    start = span.start + len(found) - len(found.lstrip())
    return Span(start, start + len(found.strip()))


def bare(text: str) -> str:
    """``text`` without the marks that may stand before and after the whole of a unit."""
    return text.lstrip(_OPENING).rstrip(_CLOSING)


def _stands(at: str, span: Span, unit: Span, text: str) -> bool:
    if at in ("start", "whole"):
        before = text[unit.start : span.start].strip(_OPENING)
        if before and not is_adornment(before):
            return False
    if at in ("end", "whole"):
        after = text[span.end : unit.end].strip(_CLOSING)
        return not after or is_adornment(after)
    return True
