"""Read every sentence of an article as a claim: who says so, how sure, what could be checked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from auditor.evidence import lexicon, wording
from auditor.evidence.mentions import Mention, read_figures_and_dates, read_names
from auditor.evidence.sources import Attribution, plainly_said
from auditor.text.span import Span

if TYPE_CHECKING:
    from auditor.learned.encoder.shared import Part

Support = Literal[
    "attributed", "vague", "unsupported", "corroborated", "contradicted", "not-a-claim"
]

CHECK_WORTHY = 0.35
WEASEL = 0.25

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FUTURE = re.compile(
    r"\b(?:will|won't|shall|is going to|are going to|is set to|are set to|is poised to"
    r"|are poised to|is expected to|are expected to|is bound to|is certain to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Related:
    """A claim of another article that bears on this one; ``relation`` says how."""

    uri: str
    span: Span
    relation: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an article; all spans are in reading text.

    ``check_worthy`` and ``weasel`` are probabilities. ``attributions`` come best first, the
    first being ``attribution``; one whose cue lies outside ``span`` was opened by a neighbouring
    sentence. ``quotation`` is whether half the sentence or more stands in quotation marks.
    """

    span: Span
    text: str
    heading: bool
    check_worthy: float
    weasel: float
    hedges: tuple[Span, ...]
    hype: tuple[Span, ...]
    attributions: tuple[Attribution, ...]
    attributed: float
    quotation: bool
    opinion: bool
    prediction: bool
    mentions: tuple[Mention, ...]
    support: Support
    related: tuple[Related, ...] = ()

    @property
    def attribution(self) -> Attribution | None:
        """The surest attribution, if any."""
        return self.attributions[0] if self.attributions else None

    @property
    def hedged(self) -> bool:
        """Whether the sentence holds a word of doubt."""
        return bool(self.hedges)

    def of_kind(self, kind: str) -> tuple[Mention, ...]:
        """Its mentions of one kind: figure, date, name or place."""
        return tuple(mention for mention in self.mentions if mention.kind == kind)


def read_claims(
    text: str,
    sentences: Sequence[tuple[int, int]],
    headings: Collection[int] = (),
    encoded: Iterator[Part] | None = None,
) -> tuple[Claim, ...]:
    """Every sentence of ``text`` in order, read in one batch.

    ``sentences`` are (start, end) code points, in order and apart; ``headings`` are the numbers
    of those that are headings; ``encoded`` is what the shared encoder made of the sentences, if
    it has read them already. Models are loaded on the first call and kept.
    """
    if not sentences:
        return ()
    # numpy and the weights are only paid for by runs that read claims
    from auditor.evidence.attribution import CARRIES, read_attributions
    from auditor.learned.claims import store
    from auditor.learned.claims.tokens import INSIDE, read_tokens

    count = len(sentences)
    table = read_tokens(text, sentences)
    odds = store.branch().read(encoded or store.encoded_parts(text, sentences))
    readings = read_attributions(text, table, odds, store.attribution())
    worthy = store.sentence_model("check-worthiness").read(table, odds.sentences)
    weasel = store.sentence_model("weasel").read(table, odds.sentences)
    inside = [0] * count
    size = [0] * count
    for number, state in zip(table.sentence.tolist(), table.quote.tolist(), strict=True):
        inside[number] += state == INSIDE
        size[number] += 1
    names = read_names(text, sentences)
    begins = [name.span.start for name in names]
    claims: list[Claim] = []
    before: tuple[Attribution, ...] = ()
    for number, (start, end) in enumerate(sentences):
        if number and "\n" in text[sentences[number - 1][1] : start] and not inside[number]:
            before = ()
        own = readings[number].attributions
        if not own:
            plain = plainly_said(text, start, end)
            own = (plain,) if plain else ()
        carried = readings[number].probability >= CARRIES
        claim = _claim(
            text,
            Span(start, end),
            heading=number in headings,
            chances=(float(worthy[number]), float(weasel[number]), readings[number].probability),
            attributions=own or (before if carried else ()),
            quotation=2 * inside[number] >= size[number] > 1
            or wording.holds_quotation(text, Span(start, end)),
            names=names[bisect_left(begins, start) : bisect_left(begins, end)],
        )
        before = own or (before if carried else ())
        claims.append(claim)
    return tuple(claims)


def _claim(
    text: str,
    span: Span,
    *,
    heading: bool,
    chances: tuple[float, float, float],
    attributions: tuple[Attribution, ...],
    quotation: bool,
    names: list[Mention],
) -> Claim:
    worthy, weasel, attributed = chances
    words = [(found[0].lower(), Span(*found.span())) for found in
             _WORD.finditer(text, span.start, span.end)]  # fmt: skip
    mentions = sorted(
        [*read_figures_and_dates(text, span.start, span.end), *names],
        key=lambda mention: mention.span,
    )
    future = _FUTURE.search(text, span.start, span.end) is not None
    return Claim(
        span=span,
        text=span.of(text),
        heading=heading,
        check_worthy=worthy,
        weasel=weasel,
        hedges=wording.hedges(text, span),
        hype=tuple(at for word, at in words if word in lexicon.HYPE),
        attributions=attributions,
        attributed=attributed,
        quotation=quotation,
        opinion=not quotation and _is_own(text, attributions) and wording.is_opinion(text, span),
        prediction=future,
        mentions=tuple(mentions),
        support=_support(heading, worthy, bool(mentions), attributions, len(words)),
    )


def _is_own(text: str, attributions: tuple[Attribution, ...]) -> bool:
    """Whether the sentence is given to nobody else than the writer."""
    sources = [said.source for said in attributions if said.source is not None]
    return all(wording.first_person(source.of(text)) for source in sources)


def _support(
    heading: bool,
    worthy: float,
    concrete: bool,
    attributions: tuple[Attribution, ...],
    words: int,
) -> Support:
    """Attributed or vague by the best attribution; else unsupported if it could be checked."""
    if heading or words < 4:
        return "not-a-claim"
    if attributions:
        return "vague" if attributions[0].kind == "vague" else "attributed"
    return "unsupported" if worthy >= CHECK_WORTHY and concrete else "not-a-claim"


def claim_dict(claim: Claim) -> dict[str, Any]:
    """The claim as one entry of ``articles[].claims[]`` of the JSON report."""
    said = claim.attribution
    return {
        **_place(claim.span),
        "text": claim.text,
        "check_worthy": round(claim.check_worthy, 3),
        "hedged": claim.hedged,
        "attribution": None
        if said is None
        else {
            "kind": said.kind,
            "source": None if said.source is None else _place(said.source),
            "cue": _place(said.cue),
        },
        "quotation": claim.quotation,
        "opinion": claim.opinion,
        "prediction": claim.prediction,
        "hype": bool(claim.hype),
        "weasel": round(claim.weasel, 3),
        "mentions": [
            {"kind": each.kind, "value": each.value, **_place(each.span)} for each in claim.mentions
        ],
        "support": claim.support,
        "related": [
            {"uri": each.uri, **_place(each.span), "relation": each.relation}
            for each in claim.related
        ],
    }


def _place(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
