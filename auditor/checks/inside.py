"""Faults of kind ``claims`` that one article shows by itself: lone quotations, contradictions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from auditor.evidence.claims import Claim
from auditor.evidence.content import content_words, coverage, weights_of
from auditor.evidence.differences import differences
from auditor.evidence.statements import Difference, Statement
from auditor.finding import Match
from auditor.text.document import Document
from auditor.text.span import Span

_QUOTED = re.compile(r'"[^"\n]+"')
_WORD = re.compile(r"[^\W\d_]")
_CREDIT = re.compile(r"[-\u2012-\u2015~*(]")
_CAPTION = re.compile(r"\b(?:Photos?|Caption|Video|Image)\b")
_LABEL = re.compile(r"\b(?:figure|table|part|chapter|section|page|no\.?|step|day|round)\s$", re.I)
_LEAST_QUOTED = 8  # words; shorter quotations are terms and titles
_LEAST_WORDS = 8  # words of a sentence that can contradict another
# so much of each sentence, by weight, must be in the other
_SAME_MATTER = 0.45
# as many sentences of one pattern are a list: its items differ on purpose
_LIST = 3
_ALIKE = 20  # a sentence with more that are like it is not compared: each pair costs


def no_speaker(document: Document, claims: Sequence[Claim]) -> Iterable[Match]:
    """A quoted paragraph with nobody said to speak in it, in the two before or the one after.

    Quotations run on over paragraphs, so that one with other quotations around it is left alone,
    and so is one with a name or credit behind its last mark or on the next line.
    """
    blocks = [block.span for block in document.blocks if block.kind not in ("code", "heading")]
    inside = _by_block(blocks, claims)
    for number, block in enumerate(blocks):
        quoted = _lone_quotation(document, block)
        if quoted is None or not any(claim.quotation for claim in inside[number]):
            continue
        after = blocks[number + 1].of(document.text) if number + 1 < len(blocks) else ""
        if _CREDIT.match(after):
            continue
        around = [*inside[max(number - 2, 0) : number], *inside[number + 1 : number + 2]]
        if any(claim.attributions for claim in inside[number]):
            continue
        if not any(claim.quotation or claim.attributions for part in around for claim in part):
            yield Match(quoted)


def _by_block(blocks: Sequence[Span], claims: Sequence[Claim]) -> list[list[Claim]]:
    """The claims that lie in each block; both come in the order of the text."""
    starts = [claim.span.start for claim in claims]
    ranges = (
        (bisect_left(starts, block.start), bisect_left(starts, block.end)) for block in blocks
    )
    return [
        [claim for claim in claims[first:last] if block.contains(claim.span)]
        for block, (first, last) in zip(blocks, ranges, strict=True)
    ]


def _lone_quotation(document: Document, block: Span) -> Span | None:
    """The longest quotation of a paragraph whose marks pair up and that ends with one."""
    text = block.of(document.text)
    quotations = list(_QUOTED.finditer(text))
    if text.count('"') % 2 or not quotations or _WORD.search(text, quotations[-1].end()):
        return None
    longest = max(quotations, key=lambda found: len(found[0].split()))
    if len(longest[0].split()) < _LEAST_QUOTED:
        return None
    return Span(block.start + longest.start(), block.start + longest.end())


def self_contradiction(document: Document, claims: Sequence[Claim]) -> Iterable[Match]:
    """Two sentences that give different figures or dates for what seems the same matter."""
    text = document.text
    place = {claim.span: number for number, claim in enumerate(claims)}
    full = [claim for claim in claims if _is_full(claim)]
    words = [weights_of(content_words(text, claim.span)) for claim in full]
    statements = [Statement(text, claim.span, claim.mentions) for claim in full]
    pairs = [
        (i, j)
        for i, j in combinations(range(len(full)), 2)
        if min(coverage(words[i], words[j]), coverage(words[j], words[i])) >= _SAME_MATTER
        and _same_names(statements[i], statements[j])
    ]
    alike = Counter(number for pair in pairs for number in pair)
    found: list[tuple[int, int, Difference]] = []
    for i, j in pairs:
        # neighbours contrast two things on purpose
        if max(alike[i], alike[j]) > _ALIKE or place[full[j].span] - place[full[i].span] == 1:
            continue
        found += [
            (i, j, each)
            for each in differences(statements[i], statements[j])
            if each.firm
            and each.kind in ("figure", "date")
            and (each.kind == "date" or _same_dates(full[i], full[j]))
            and not _LABEL.search(text, max(each.one.start - 12, 0), each.one.start)
        ]
    often = Counter(number for i, j, _ in found for number in (i, j))
    for i, j, each in found:
        if max(often[i], often[j]) < _LIST:
            values = {"first": each.one.of(text), "kind": each.kind}
            yield Match(each.other, values, related=(full[i].span,))


def _is_full(claim: Claim) -> bool:
    return (
        not claim.heading
        and len(claim.text.split()) >= _LEAST_WORDS
        and claim.text.rstrip(" \"')").endswith((".", "!", "?"))
        and not _CAPTION.search(claim.text)
        and bool(claim.of_kind("figure") or claim.of_kind("date"))
    )


def _same_dates(one: Claim, other: Claim) -> bool:
    """Whether both name the same dates: counts of different days are no contradiction."""
    left, right = ({m.value for m in claim.of_kind("date")} for claim in (one, other))
    return left == right


def _same_names(one: Statement, other: Statement) -> bool:
    """Whether one names nothing that the other does not."""
    return one.names <= other.names or other.names <= one.names
