"""Kind ``claims``: what is asserted without anybody, or anything, to stand behind it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from auditor.checks.assertions import alone as stand_alone
from auditor.checks.assertions import crowds, unbacked
from auditor.checks.base import Check, Kind, Params, one_by_one
from auditor.checks.compared import COMPARED, alone, contradicted, differs, near_copy
from auditor.checks.inside import no_speaker, self_contradiction
from auditor.checks.pattern import spelt_out
from auditor.checks.patterns import Pattern
from auditor.evidence.claims import Claim
from auditor.evidence.compared import comparison_of
from auditor.evidence.identity import unidentified
from auditor.evidence.reading import claims_of
from auditor.finding import Match
from auditor.text.document import Document
from auditor.text.span import Span

Fault = Literal[
    "no-source",
    "unbacked",
    "crowd",
    "no-speaker",
    "unidentified",
    "few-sources",
    "self-contradiction",
    "contradicted",
    "differs",
    "alone",
    "near-copy",
]


class ClaimsParams(Params, frozen=True, kw_only=True):
    """Which fault, and from where on.

    Attributes:
        fault: ``no-source``: a claim that could be checked, with figures or dates, that names
            no source; ``unbacked``: a sentence in the writer's voice that matches one of
            ``patterns`` and for which nothing near names a source; ``crowd``: a crowd ("farmers")
            that is said to say or think; ``no-speaker``: a quotation nobody is said to have
            spoken; ``unidentified``: somebody who speaks and is nowhere said to be anything;
            ``few-sources``: an article that names sources for hardly any of its claims; ``self-
            contradiction``: two sentences that give different figures or dates. After a
            comparison with other articles on the event: ``contradicted``: others say otherwise;
            ``differs``: a list that others give otherwise, though both may be true; ``alone``: a
            claim that no other source makes; ``near-copy``: the article counts as one source with
            another.
        check_worthy: least probability that the sentence is worth checking.
        worst: flag at most so many, the weightiest (0: all).
        share: ``few-sources``: flag if a smaller share of the claims names a source.
        least: ``few-sources``: only in articles with so many claims worth checking; ``alone``:
            only in events with so many independent sources.
        patterns: ``unbacked``: RE2 syntax, searched sentence by sentence; a group named ``flag``
            narrows what is flagged.
        words: word lists by name; ``{name}`` in a pattern stands for any of the list.
        unless: ``unbacked`` and ``no-source``: a pattern; a sentence that holds it is left out.
    """

    fault: Fault
    check_worthy: float = 0.5
    worst: int = 0
    share: float = 0.1
    least: int = 8
    patterns: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]] = {}
    unless: str = ""

    def __post_init__(self) -> None:
        if bool(self.patterns) != (self.fault == "unbacked"):
            raise ValueError("patterns: go with the fault 'unbacked', which needs some")
        self.compiled()

    def compiled(self) -> list[Pattern]:
        """Its patterns, ready to search with."""
        keys = [(f"patterns[{k}]", text) for k, text in enumerate(self.patterns)]
        if self.unless:
            keys.append(("unless", self.unless))
        return [Pattern(spelt_out(text, self.words, key), key) for key, text in keys]


def prepare(params: ClaimsParams) -> Check:
    """The check of one claims rule."""
    find = _FINDERS[params.fault]

    def check(document: Document) -> Iterable[Match]:
        if params.fault in COMPARED:
            comparison_of(document)  # not run without one, before any claim is read
        return find(document, claims_of(document), params)

    return check


def _no_source(
    document: Document, claims: Sequence[Claim], params: ClaimsParams
) -> Iterable[Match]:
    unless = params.compiled()[-1] if params.unless else None
    found = [
        (claim, claim.span)
        for claim in stand_alone(document, claims)
        if not (unless and unless.found_in(claim.text))
        and claim.support == "unsupported"
        and claim.check_worthy >= params.check_worthy
        and (claim.of_kind("figure") or claim.of_kind("date"))
    ]
    return _worst(found, params.worst)


def _unbacked(document: Document, claims: Sequence[Claim], params: ClaimsParams) -> Iterable[Match]:
    *patterns, last = params.compiled()
    unless = last if params.unless else None
    if unless is None:
        patterns.append(last)
    found = unbacked(document, claims, patterns, unless, params.check_worthy)
    return _worst(list(found), params.worst)


def _worst(found: list[tuple[Claim, Span]], most: int) -> Iterator[Match]:
    """Those most worth checking, at most so many (0: all), in the order of the text."""
    found.sort(key=lambda each: -each[0].check_worthy)
    for claim, span in sorted(found[: most or None], key=lambda each: each[1]):
        yield Match(span, evidence={"check_worthy": round(claim.check_worthy, 3)})


def _few_sources(
    document: Document, claims: Sequence[Claim], params: ClaimsParams
) -> Iterable[Match]:
    worthy = [
        claim
        for claim in claims
        if claim.check_worthy >= params.check_worthy and not claim.heading and not claim.opinion
    ]
    named = [
        claim
        for claim in worthy
        if claim.attribution is not None and claim.attribution.kind != "vague"
    ]
    if len(worthy) >= params.least and len(named) < math.ceil(params.share * len(worthy)):
        values = {"claims": str(len(worthy)), "named": str(len(named))}
        others = tuple(claim.span for claim in worthy[1:10])
        yield Match(_first_words(document, worthy[0].span), values, related=others)


def _first_words(document: Document, span: Span) -> Span:
    """The beginning of a sentence: the finding is about the article, not about this claim."""
    words = [word for word in document.words if span.contains(word)][:6]
    return Span(words[0].start, words[-1].end) if words else span


_FINDERS: dict[str, Callable[[Document, Sequence[Claim], ClaimsParams], Iterable[Match]]] = {
    "no-source": _no_source,
    "unbacked": _unbacked,
    "crowd": lambda document, claims, params: crowds(document, claims),
    "no-speaker": lambda document, claims, params: no_speaker(document, claims),
    "unidentified": lambda document, claims, params: map(
        Match, unidentified(document.text, claims)
    ),
    "self-contradiction": lambda document, claims, params: self_contradiction(document, claims),
    "few-sources": _few_sources,
    "contradicted": lambda document, claims, params: contradicted(document),
    "differs": lambda document, claims, params: differs(document),
    "alone": lambda document, claims, params: alone(
        document, claims, params.check_worthy, params.least, params.worst
    ),
    "near-copy": lambda document, claims, params: near_copy(document),
}

CLAIMS = Kind(ClaimsParams, one_by_one(prepare), "claims without a source, speaker or document")
