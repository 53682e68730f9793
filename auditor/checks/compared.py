"""Faults of kind ``claims`` that only a comparison with other articles can show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from auditor.evidence.claims import Claim
from auditor.evidence.compared import Against, Passage, comparison_of
from auditor.finding import Match
from auditor.text.document import Document
from auditor.text.span import Span

COMPARED = frozenset({"contradicted", "differs", "alone", "near-copy"})

_MOST = 8  # passages of other articles that a finding quotes
_KIND = {
    "figure": "the figure", "date": "the date", "name": "the name", "role": "the role",
    "place": "the place", "negation": "whether it is so", "modality": "whether it has happened",
    "list": "the list of names",
}  # fmt: skip


def contradicted(document: Document) -> Iterable[Match]:
    """Claims of which other articles say otherwise, a match for each matter.

    Its probability is the share of the independent sources that are against this article.
    """
    for each in comparison_of(document).against:
        if each.firm:
            share = each.against / (each.agree + each.against)
            yield _against(each, probability=round(share, 3))


def differs(document: Document) -> Iterable[Match]:
    """Lists that other articles give otherwise, although both may be true."""
    for each in comparison_of(document).against:
        if not each.firm:
            yield _against(each, probability=None)


def _against(each: Against, probability: float | None) -> Match:
    words = list(dict.fromkeys(f'"{other.words}"' for other in each.others))
    theirs = ", ".join(words[:3]) + (" ..." if len(words) > 3 else "")
    values = {
        "kind": _KIND[each.kind],
        "theirs": theirs,
        "agree": str(each.agree),
        "against": f"{each.against} other {'source says' if each.against == 1 else 'sources say'}",
    }
    evidence = {
        "differs": each.kind,
        "sources_agreeing": each.agree,
        "sources_against": each.against,
        "others": [_row(other) for other in each.others[:_MOST]],
    }
    return Match(each.span, values, evidence=evidence, probability=probability)


def _row(other: Passage) -> dict[str, Any]:
    return {
        "uri": other.uri,
        "line": other.where.line,
        "start": other.where.start,
        "end": other.where.end,
        "excerpt": other.where.excerpt,
        "words": other.words,
    }


def alone(
    document: Document, claims: Sequence[Claim], check_worthy: float, least: int, worst: int
) -> Iterable[Match]:
    """Claims with a figure or date, and no source of their own, that no other article makes.

    Only in events with ``least`` independent sources; at most ``worst``, the weightiest.
    """
    compared = comparison_of(document)
    if compared.sources < least:
        return
    found = [
        claim
        for number, claim in enumerate(claims)
        if number in compared.alone
        and claim.support == "unsupported"
        and claim.check_worthy >= check_worthy
        and (claim.of_kind("figure") or claim.of_kind("date"))
    ]
    found.sort(key=lambda claim: -claim.check_worthy)
    values = {"sources": str(compared.sources)}
    for claim in sorted(found[: worst or None], key=lambda claim: claim.span):
        yield Match(claim.span, values, evidence={"check_worthy": round(claim.check_worthy, 3)})


def near_copy(document: Document) -> Iterable[Match]:
    """The beginning of an article that counts as one source with others."""
    compared = comparison_of(document)
    if compared.copies and document.words:
        first, last = document.words[0], document.words[:6][-1]
        values = {"copies": ", ".join(compared.copies[:3]), "sources": str(compared.sources)}
        yield Match(
            Span(first.start, last.end), values, evidence={"counts_as_one_with": [*compared.copies]}
        )
