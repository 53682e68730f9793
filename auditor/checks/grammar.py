"""Kind ``grammar``: slips of grammar and spelling, found by an engine of others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, Literal

from auditor.checks.base import Check, Kind, Params, Scan, one_by_one
from auditor.checks.patterns import Pattern
from auditor.checks.prefilter import Prefilter
from auditor.finding import Match
from auditor.language import harper, languagetool
from auditor.language.misspelling import misspellings
from auditor.language.slip import Slip
from auditor.text.document import Document
from auditor.text.span import Span

Skip = Literal["quotation", "heading", "code", "table", "list-item", "quote"]

_GAP = "\n\n"  # ends a paragraph


class GrammarParams(Params, frozen=True, kw_only=True):
    """Which engine, and what of its findings counts.

    Attributes:
        engine: ``harper`` (built in), ``languagetool`` (a server or local copy that is
            configured) or ``spelling`` (built in; misspelt ordinary words).
        only: rule names or categories of the engine; nothing else counts. Harper runs only the
            rules named, so it takes names and needs some; ``list: FILE.tsv`` reads more of them
            from its first column. What a second column names is a pattern, without which a
            sentence holds nothing that the rule would find.
        ignore: rule names or categories that do not count.
        skip: kinds of text that are left out.
    """

    engine: Literal["harper", "languagetool", "spelling"]
    only: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    ignore: tuple[str, ...] = ()
    skip: tuple[Skip, ...] = ()

    def __post_init__(self) -> None:
        if self.engine == "harper" and not self.wanted():
            raise ValueError("only: name the rules of Harper that count")
        self.signs()

    def wanted(self) -> frozenset[str]:
        """The names under ``only`` and in the list."""
        return frozenset((*self.only, *(row[0] for row in self.rows)))

    def signs(self) -> dict[str, Pattern | None]:
        """Harper's rules by name, each with the pattern no finding is without, if there is one."""
        signs: dict[str, Pattern | None] = dict.fromkeys(self.only)
        for row in self.rows:
            signs[row[0]] = Pattern(row[1], f"list, {row[0]}") if row[1:2] > ("",) else None
        return signs

    def counts(self, slip: Slip) -> bool:
        """Whether a slip is one of those asked for."""
        names = {slip.rule, slip.category}
        wanted = self.wanted()
        return not names & set(self.ignore) and (not wanted or bool(names & wanted))


def compile_rules(rules: Mapping[str, Any]) -> Scan:
    """Each rule by itself, but Harper reads an article once for all of its rules."""
    signs: dict[str, Pattern | None] = {}
    for rule in rules.values():
        if rule.engine == "harper":
            signs |= rule.signs()
    engine = _Harper(signs)
    return one_by_one(lambda params: prepare(params, engine))(rules)


class _Harper:
    """Harper reads only what may hold a slip: it takes long where it has nothing to say."""

    def __init__(self, signs: Mapping[str, Pattern | None]) -> None:
        self._rules = frozenset(signs)
        self._signs = [sign for sign in signs.values() if sign is not None]
        self._reads_all = len(self._signs) < len(signs)
        self._prefilter: Prefilter | None = None

    def slips(self, document: Document) -> Sequence[Slip]:
        """What Harper's rules find in the article, in order."""
        if self._reads_all:
            return harper.slips(document.text, self._rules)
        key = f"harper {hash(self._rules)}"
        if key not in document.memo:
            document.memo[key] = self._read(document)
        found: Sequence[Slip] = document.memo[key]
        return found

    def _read(self, document: Document) -> list[Slip]:
        """The slips in what is worth reading, which is read in one go: every call takes a while."""
        pieces = self._doubtful(document)
        starts = [*accumulate((len(piece) + len(_GAP) for piece in pieces), initial=0)]
        text = _GAP.join(piece.of(document.text) for piece in pieces)
        slips = []
        for slip in harper.slips(text, self._rules) if text else ():
            number = bisect_right(starts, slip.span.start) - 1
            moved = slip.span.shift(pieces[number].start - starts[number])
            if pieces[number].contains(moved):
                slips.append(replace(slip, span=moved))
        return slips

    def _doubtful(self, document: Document) -> list[Span]:
        """The sentences, and the blocks of code, that hold a sign."""
        if self._prefilter is None:
            self._prefilter = Prefilter(self._signs, [])
        code = [block.span for block in document.blocks if block.kind == "code"]
        pieces = sorted((*document.sentences, *code))
        starts = [piece.start for piece in pieces]
        held: set[int] = set()
        for place in self._prefilter.in_text(document):
            for span, _ in self._signs[place].find(document):
                first = max(bisect_right(starts, span.start) - 1, 0)
                held.update(range(first, bisect_right(starts, span.end - 1)))
        return [pieces[number] for number in sorted(held)]


def prepare(params: GrammarParams, engine: _Harper) -> Check:
    """The check of one grammar rule; messages may name ``{engine_rule}`` and ``{said}``.

    Raises:
        NotRun: (on checking) where the engine cannot run, with what would enable it.
    """

    def check(document: Document) -> Iterable[Match]:
        skipped = document.spans_of(params.skip)
        for slip in _slips(params, document, engine):
            if not params.counts(slip) or any(slip.span.overlaps(span) for span in skipped):
                continue
            if "\n" in slip.span.of(document.text):
                continue
            yield Match(
                slip.span,
                {"engine_rule": slip.rule, "said": slip.message},
                suggestions=slip.suggestions,
                evidence={"engine": params.engine, "rule": slip.rule, "category": slip.category},
            )

    return check


def _slips(params: GrammarParams, document: Document, engine: _Harper) -> Sequence[Slip]:
    if params.engine == "harper":
        return engine.slips(document)
    if params.engine == "languagetool":
        return languagetool.slips(document.text)
    return misspellings(document)


GRAMMAR = Kind(
    GrammarParams,
    compile_rules,
    "slips of grammar and spelling, by Harper or LanguageTool",
    loads=True,
)
