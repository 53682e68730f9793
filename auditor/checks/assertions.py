"""Faults of kind ``claims`` in what is asserted with nobody behind it: views, causes, figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from auditor.checks.patterns import Pattern
from auditor.evidence import lexicon, wording
from auditor.evidence.claims import Claim
from auditor.evidence.sources import BEFORE_VERB, Attribution, crowd_of
from auditor.finding import Match
from auditor.text.document import Document
from auditor.text.span import Span, Spans
from auditor.text.utf8 import Utf8

_NEXT = 2  # sentences in which somebody of a crowd may be named
_BETWEEN = re.compile(rf"[\s,]*(?:{BEFORE_VERB} )*")
_NO_SUBJECT = re.compile(r"\b(?:what|which|as|that|with|of|from|among|for|in|by|to) $")
_SAID_BEFORE = re.compile(r"[\s,]*$")
_SAY = frozenset(("say", "says", "said"))
_WHO = re.compile(r"\b(?:who|that|which)\b|^(?:[Ff]ew|[Ff]ewer|[Mm]ore|[Nn]o)\b")  # or a count
_NAMED_HERE = re.compile(
    r'"|\b(?:such as|including|like|led by|told|according to|polled?|polls|survey(?:ed|s)?'
    r"|among them)\b"
)
_SUPPOSED = re.compile(r"(?:If|When|Whenever|Unless|Should|By)\b")
_QUESTION = re.compile(r"\?[\"')]*$")
_REFERS_BACK = re.compile(r"(?:That|This|These|Those|The (?:figures?|numbers?|data)|It)\b")


def crowds(document: Document, claims: Sequence[Claim]) -> Iterable[Match]:
    """A crowd without name or count that is said to say or think: "farmers report".

    Left alone where the sentence, or one of the next two, names somebody who says so.
    """
    text = document.text
    for number, claim in enumerate(claims):
        if claim.heading or claim.quotation or _NAMED_HERE.search(claim.text):
            continue
        if _SUPPOSED.match(claim.text) or _QUESTION.search(claim.text):
            continue
        if any(_names(text, said) for said in claim.attributions):
            continue
        after = claims[number + 1 : number + 1 + _NEXT]
        if any(
            _names(text, said) and _speaks(text, said) for c in after for said in c.attributions
        ):
            continue
        for said in claim.attributions:
            if said.source is None or not claim.span.contains(said.source):
                continue
            source = said.source.of(text)
            if crowd_of(source) in lexicon.CROWD_NOUNS and not _WHO.search(source):
                span = _held(text, said)
                if span is not None:
                    yield Match(span)
                    break


def _names(text: str, said: Attribution) -> bool:
    """Whether the source is a named one, not a pronoun."""
    if said.source is None or said.kind not in ("named", "document"):
        return False
    words = said.source.of(text)
    return (
        said.kind == "document"
        or any(word[:1].isupper() for word in words.split()[1:])
        or (words[:1].isupper() and words.split()[0].lower() not in lexicon.FUNCTION_WORDS)
    )


def _speaks(text: str, said: Attribution) -> bool:
    words = said.cue.of(text).lower().replace(",", "").split()
    return any(lexicon.stem_of(word) in lexicon.REPORT_STEMS for word in words)


def _held(text: str, said: Attribution) -> Span | None:
    """From the crowd to the verb, where a verb of saying or thinking stands right beside it."""
    source, cue = said.source, said.cue
    if source is None:
        return None
    if source.end <= cue.start:
        if not _BETWEEN.fullmatch(text, source.end, cue.start):
            return None
    elif cue.end > source.start or not _SAID_BEFORE.match(text, cue.end, source.start):
        return None
    words = re.findall(r"[a-z']+", cue.of(text).lower())[:4]
    holds = [lexicon.stem_of(word) in lexicon.HOLD_STEMS for word in words]
    verb = holds.index(True) if True in holds else None
    if _NO_SUBJECT.search(text, max(source.start - 12, 0), source.start):
        return None
    if text.startswith(" to ", cue.end):
        return None  # "believed to be", "hope to show", "agree to"
    if cue.end <= source.start and words[-1:] and words[-1] not in _SAY:
        return None  # "I have seen parents"
    if verb is None or not all(_BETWEEN.fullmatch(f"{word} ") for word in words[:verb]):
        return None
    if text.startswith(" of ", cue.end) and words[verb] == "accused":
        return None  # those who are
    if text.startswith(" nothing", cue.end) or re.search("[^s]s$", words[verb]):
        return None  # "his coalition of voters suggests": the verb is not the crowd's
    if {"not", "to"} & set(words) or (verb == 0 and words[0].endswith("ing")):
        return None
    begin = min(source.start, cue.start)
    begin += len(text[begin : source.end]) - len(text[begin : source.end].lstrip(" ,"))
    return Span(begin, max(source.end, cue.end))


def alone(document: Document, claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims in the writer's own voice that nothing near says anybody has found.

    No source of their own; none in the sentence before, in the same paragraph, as that source may
    go on; none in the next if that refers back; no link.
    """
    linked = Spans(link.span for link in document.links)
    for number, claim in enumerate(claims):
        if claim.heading or claim.attributions or claim.quotation or claim.opinion or claim.hedged:
            continue
        if _QUESTION.search(claim.text) or wording.first_person(claim.text):
            continue
        if linked.overlap(claim.span):
            continue
        if number and "\n" not in document.text[claims[number - 1].span.end : claim.span.start]:
            before = claims[number - 1]
            if before.quotation or any(
                said.kind in ("named", "document") for said in before.attributions
            ):
                continue
        if number + 1 < len(claims):
            after = claims[number + 1]
            if after.attributions and _REFERS_BACK.match(after.text):
                continue
        yield claim


def unbacked(
    document: Document,
    claims: Sequence[Claim],
    patterns: Sequence[Pattern],
    unless: Pattern | None,
    check_worthy: float,
) -> Iterator[tuple[Claim, Span]]:
    """The claims that stand alone and match one of the patterns, with the words that do.

    A group named ``flag`` narrows what is flagged.
    """
    for claim in alone(document, claims):
        if claim.check_worthy < check_worthy or (unless and unless.found_in(claim.text)):
            continue
        view = Utf8(claim.text)
        hits = [groups.get("flag", span) for p in patterns for span, groups in p.find_in(view)]
        if hits:
            first = min(hits)
            at = claim.span.start
            yield claim, Span(at + first.start, at + first.end)
