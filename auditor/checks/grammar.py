"""Kind ``grammar``: slips of grammar and spelling, found by an engine of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from auditor.checks.base import Check, Kind, Params, Scan, one_by_one
from auditor.finding import Match
from auditor.language import harper, languagetool
from auditor.language.misspelling import misspellings
from auditor.language.slip import Slip
from auditor.text.document import Document
from auditor.text.span import Span

Skip = Literal["quotation", "heading", "code", "table", "list-item", "quote"]


class GrammarParams(Params, frozen=True, kw_only=True):
    """Which engine, and what of its findings counts.

    Attributes:
        engine: ``harper`` (built in), ``languagetool`` (a server or local copy that is
            configured) or ``spelling`` (built in; misspelt ordinary words).
        only: rule names or categories of the engine; nothing else counts. Harper runs only the
            rules named, so it takes names and needs some; ``list: FILE.tsv`` reads more of them.
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

    def wanted(self) -> frozenset[str]:
        """The names under ``only`` and in the list."""
        return frozenset((*self.only, *(row[0] for row in self.rows)))

    def counts(self, slip: Slip) -> bool:
        """Whether a slip is one of those asked for."""
        names = {slip.rule, slip.category}
        wanted = self.wanted()
        return not names & set(self.ignore) and (not wanted or bool(names & wanted))


def compile_rules(rules: Mapping[str, Any]) -> Scan:
    """Each rule by itself, but Harper reads an article once for all of its rules."""
    asked = [rule.wanted() for rule in rules.values() if rule.engine == "harper"]
    together = frozenset[str]().union(*asked)
    return one_by_one(lambda params: prepare(params, together))(rules)


def prepare(params: GrammarParams, harper_rules: frozenset[str]) -> Check:
    """The check of one grammar rule; messages may name ``{engine_rule}`` and ``{said}``.

    Raises:
        NotRun: (on checking) where the engine cannot run, with what would enable it.
    """

    def check(document: Document) -> Iterable[Match]:
        skipped = _skipped(params, document)
        for slip in _slips(params, document, harper_rules):
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


def _slips(params: GrammarParams, document: Document, rules: frozenset[str]) -> Sequence[Slip]:
    if params.engine == "harper":
        return harper.slips(document.text, rules)
    if params.engine == "languagetool":
        return languagetool.slips(document.text)
    return misspellings(document)


def _skipped(params: GrammarParams, document: Document) -> list[Span]:
    skipped = [block.span for block in document.blocks if block.kind in params.skip]
    if "quotation" in params.skip:
        skipped += document.quotations
    return skipped


GRAMMAR = Kind(
    GrammarParams, compile_rules, "slips of grammar and spelling, by Harper or LanguageTool"
)
