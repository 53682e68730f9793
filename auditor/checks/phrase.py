"""Kinds ``phrase`` and ``substitution``: all phrases of all rules found in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from auditor.checks.base import Kind, Result, Scan, Scanner, run
from auditor.checks.placing import Place, Placed, bare, placing, standing_together
from auditor.checks.strings import Strings
from auditor.finding import Match
from auditor.text.document import Document, searchable
from auditor.text.normalise import normalised
from auditor.text.span import Span


class PhraseParams(Placed, frozen=True, kw_only=True):
    """Phrases to find as whole words.

    Attributes:
        phrases: the phrases; ``list: FILE.tsv`` reads them from the first column of a file.
        case_sensitive: whether letters must match in case.
    """

    phrases: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    case_sensitive: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.entries():
            raise ValueError("phrases: no phrases given")

    def entries(self) -> list[tuple[str, tuple[str, ...]]]:
        """Each phrase with what should stand there instead (nothing, for plain phrases)."""
        named = [(phrase, ()) for phrase in self.phrases]
        return [*named, *((row[0], ()) for row in self.rows)]


class SubstitutionParams(Placed, frozen=True, kw_only=True):
    """Phrases that stand in place of another.

    Attributes:
        pairs: phrase to replacement; ``list: FILE.tsv`` reads rows of phrase, then replacements.
        case_sensitive: whether letters must match in case.
    """

    pairs: dict[str, str] = {}
    rows: tuple[tuple[str, ...], ...] = ()
    case_sensitive: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.entries():
            raise ValueError("pairs: no pairs given")

    def entries(self) -> list[tuple[str, tuple[str, ...]]]:
        """Each phrase with its replacements, best first."""
        named = [(phrase, (good,)) for phrase, good in self.pairs.items()]
        return [*named, *((row[0], tuple(row[1:])) for row in self.rows)]


class _Entry(NamedTuple):  # made thousands of times at each start
    rule: str
    phrase: str
    case_sensitive: bool
    replacements: tuple[str, ...]


def compile_phrases(rules: Mapping[str, Any]) -> Scan:
    """One pass for the phrases of all rules."""
    whole: list[_Entry] = []
    others: list[_Entry] = []
    for rule, params in rules.items():
        group = whole if _is_whole_line(params) else others
        group += [
            _Entry(rule, normalised(phrase), params.case_sensitive, replacements)
            for phrase, replacements in params.entries()
        ]
    phrases = Strings([searchable(entry.phrase.lower()) for entry in others])
    known = _by_line(whole)

    def scan(document: Document) -> Mapping[str, Result]:
        hits: dict[str, list[tuple[Span, _Entry]]] = {}
        for index, start in phrases.hits(document):
            entry = others[index]
            span = Span(start, start + len(entry.phrase))
            if _is_hit(document, span, entry):
                hits.setdefault(entry.rule, []).append((span, entry))
        for span, entry in _whole_lines(document, known):
            hits.setdefault(entry.rule, []).append((span, entry))
        return {rule: _result(found, rules[rule], document) for rule, found in hits.items()}

    return Scanner(scan, phrases)


def _is_whole_line(params: Placed) -> bool:
    return params.scope == "line" and params.at == "whole"


def _by_line(entries: Iterable[_Entry]) -> dict[str, list[_Entry]]:
    """The entries by what a line that holds nothing else is, marks at its edges left out."""
    known: dict[str, list[_Entry]] = {}
    for entry in entries:
        known.setdefault(bare(entry.phrase.lower()), []).append(entry)
    return known


def _whole_lines(
    document: Document, known: Mapping[str, list[_Entry]]
) -> Iterator[tuple[Span, _Entry]]:
    """Phrases that are a line by themselves: looked up, which costs the same for any number."""
    if not known:
        return
    for line in (*document.lines, *document.bare_lines.values()):
        folded = line.of(document.folded)
        for entry in known.get(bare(folded), ()):
            start = folded.find(entry.phrase.lower())
            if start < 0:
                continue
            span = Span(line.start + start, line.start + start + len(entry.phrase))
            if _is_hit(document, span, entry):
                yield span, entry


def _result(hits: list[tuple[Span, _Entry]], params: Placed, document: Document) -> Result:
    def check(document: Document) -> Iterable[Match]:
        place = placing(params, document)
        found = list(_longest(_placed(hits, place)))
        kept = set(standing_together(params, document, [span for span, _ in found]))
        for span, entry in found:
            if span in kept:
                yield _match(document.text, span, entry)

    return run(check, document)


def _placed(hits: list[tuple[Span, _Entry]], place: Place) -> Iterator[tuple[Span, _Entry]]:
    for span, entry in hits:
        placed = place(span)
        if placed is not None:
            yield placed, entry


def _longest(hits: Iterable[tuple[Span, _Entry]]) -> Iterator[tuple[Span, _Entry]]:
    """Of matches that overlap, the one that starts first and reaches farthest."""
    reached = 0
    for span, entry in sorted(hits, key=lambda hit: (hit[0].start, -hit[0].end)):
        if span.start >= reached:
            yield span, entry
            reached = span.end


def _is_hit(document: Document, span: Span, entry: _Entry) -> bool:
    text, phrase = document.text, entry.phrase
    if entry.case_sensitive and span.of(text) != phrase:
        return False
    if span.of(document.folded) != phrase.lower():
        return False  # a blank in the phrase is no newline
    return _edge(text, span.start) and _edge(text, span.end)


def _edge(text: str, offset: int) -> bool:
    """Whether a word begins or ends at ``offset``."""
    if offset in (0, len(text)):
        return True
    return not (_in_word(text[offset - 1]) and _in_word(text[offset]))


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _match(text: str, span: Span, entry: _Entry) -> Match:
    flagged = span.of(text)
    suggestions = tuple(_like(flagged, good) for good in entry.replacements)
    return Match(span, {"phrase": entry.phrase}, suggestions=suggestions)


def _like(flagged: str, replacement: str) -> str:
    """``replacement`` with the capitals of ``flagged``."""
    if flagged.isupper() and len(flagged) > 1:
        return replacement.upper()
    if flagged[:1].isupper() and not replacement[:1].isupper():
        return replacement[:1].upper() + replacement[1:]
    return replacement


PHRASE = Kind(PhraseParams, compile_phrases, "words and phrases, found in one pass")
SUBSTITUTION = Kind(SubstitutionParams, compile_phrases, "phrases with what should stand there")
