"""Kind ``rare-word``: words that hardly anyone writes, weighed by what stands around them.

A spinner that takes its words from a thesaurus sooner or later takes one nobody uses. One such word
proves little: columnists, poets and jargon use them too. So each is given points (in the manner of
a sum of log-odds) for how rare it is and how it came about, and further points for the *other* rare
words of the article, which a clean one lacks. Frequencies are those of the wordfreq package
(Speer 2022, https://doi.org/10.5281/zenodo.7199437): Zipf 3 is one in a million words, 0 unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import exp, log10

from auditor.checks.base import Check, Kind, Params, one_by_one
from auditor.checks.wordshape import is_fused, is_odd_coinage, is_slip_of_the_pen
from auditor.finding import Match
from auditor.language.frequencies import frequencies
from auditor.text.document import Document
from auditor.text.span import Span, Spans

_MOST_ZIPF = 3
_USUAL = 20_000  # of the most frequent words
_SHORTEST = 5  # letters
_LONGEST = 45  # letters
# no part of a longer name, address, handle or hyphenated word, nor the tail of one broken in two
_WORD = re.compile(r"(?<![\w'@#./\\-])[a-z]{5,}(?![\w'@/\\-]|\.\w)")
_BROKEN = re.compile(r"\w-\s+$")
_TERM = re.compile(
    r"\b(?:called|known as|termed|dubbed|nicknamed|the (?:word|term)) (?:an? |the )?$"
)
_GLOSS = re.compile(r" ?(?:\(|, (?:or|meaning|that is|which means)\b)")
_NEIGHBOUR = re.compile(r"[^\W\d_]+")

UNSEEN, SELDOM, COINED, UNCOMMON, UNKNOWN = 3.0, 2.0, 1.5, 0.5, 0.25
SELDOM_SHARE = 10 ** (1.5 - 9)
SLIP, SPOKEN, TERM_USED = 2.0, -1.0, -1.5
MOST_COMPANY = 6.0
TERM_COUNT = 4  # a rare word used so often in one article is its subject
STEM = 5  # words with the same first letters are one family
LEAST_WORDS = 400  # shorter articles count as having so many, as one word says little
WINDOW = 48  # code points looked at either side


class RareWordParams(Params, frozen=True, kw_only=True):
    """What counts as rare, and how much must come together.

    Attributes:
        max_zipf: words more frequent than this are common (Zipf scale).
        rows: ``list: FILE.tsv``: thesaurus words that are rare, with commoner words for them.
        review: points from which a word is shown for review.
        gate: points from which a flag may block.
        company: other points per 1,000 words that are worth one point.
        ignore: words (lower case) that are never flagged.
    """

    max_zipf: float = 2.0
    rows: tuple[tuple[str, ...], ...] = ()
    review: float = 3.0
    gate: float = 6.0
    company: float = 3.0
    ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.max_zipf <= _MOST_ZIPF:
            raise ValueError(f"max-zipf: between 0 and {_MOST_ZIPF}")
        if self.gate < self.review:
            raise ValueError("gate: not below 'review'")
        if self.company <= 0:
            raise ValueError("company: must be above 0")


@dataclass(frozen=True, slots=True)
class _Rare:
    """A rare word of one article: its points alone, and what it could stand for."""

    word: str
    zipf: float
    points: float
    origin: str
    suggestions: tuple[str, ...]


def prepare(params: RareWordParams) -> Check:
    """The check of one rare-word rule."""
    thesaurus = {row[0]: row[1:] for row in params.rows}
    ignored = frozenset(params.ignore)

    def check(document: Document) -> Iterable[Match]:
        text = document.text
        spans = _rare_words(document, params.max_zipf)
        found = [
            rare
            for word, where in spans.items()
            if word not in ignored
            and (rare := _weighed(word, len(where), text, thesaurus)) is not None
        ]
        if not found:
            return
        places = _places(document, {rare.word: spans[rare.word] for rare in found})
        found = [rare for rare in found if rare.word in places]
        per_word = 1000 / max(document.stretches, LEAST_WORDS)
        for rare in found:
            company = min(MOST_COMPANY, _company(rare, found) * per_word / params.company)
            for span in places[rare.word]:
                match = _match(document, span, rare, company, params)
                if match is not None:
                    yield match

    return check


def _rare_words(document: Document, max_zipf: float) -> dict[str, list[Span]]:
    """The rare words of a text and where they stand, in the order of their first places.

    What has more letters than any word is none; to try all its misspellings would take for ever.
    """
    limit = 10 ** (max_zipf - 9)
    known = frequencies()
    doubtful = set(document.words.small_runs(_SHORTEST)) - _usual()
    rare = [word for word in doubtful if known.get(word, 0.0) < limit]
    spans = {word: _standing(document.text, word) for word in rare if len(word) <= _LONGEST}
    return dict(sorted(((w, s) for w, s in spans.items() if s), key=lambda pair: pair[1][0]))


@cache
def _usual() -> frozenset[str]:
    """The words that make up most of any text: looked up sooner than among all there are."""
    return frozenset(
        word
        for word, share in islice(frequencies().items(), _USUAL)
        if share >= 10 ** (_MOST_ZIPF - 9)
    )


def _standing(text: str, word: str) -> list[Span]:
    """Where a word stands by itself."""
    spans = []
    start = text.find(word)
    while start >= 0:
        found = _WORD.match(text, start)
        if found and found[0] == word:
            spans.append(Span(*found.span()))
        start = text.find(word, start + len(word))
    return spans


def _weighed(
    word: str, count: int, text: str, thesaurus: Mapping[str, tuple[str, ...]]
) -> _Rare | None:
    """The word with its points, or ``None`` if it is a name, a typing slip or the like."""
    known = frequencies()
    if word.capitalize() in text or word.upper() in text:
        return None  # a name, or a term that is also an abbreviation or a heading
    suggestions = _entry(word, thesaurus)
    share = known.get(word, 0.0)
    if suggestions is not None:
        points, origin = _thesaurus_points(share), "thesaurus"
    elif share or is_fused(word, known) or is_slip_of_the_pen(word, known):
        return None
    elif is_odd_coinage(word, known):
        points, origin = COINED, "coinage"
    else:
        points, origin = UNKNOWN, "unknown"
    if count >= TERM_COUNT:
        points += TERM_USED
    return _Rare(word, _zipf(share), points, origin, suggestions or ())


def _thesaurus_points(share: float) -> float:
    if share >= SELDOM_SHARE:
        return UNCOMMON
    return SELDOM if share else UNSEEN


def _company(rare: _Rare, found: Sequence[_Rare]) -> float:
    """The points of the other rare words, those of the same family and the merely unknown left out.

    Learned writers use many seldom words but hardly ever one that is in no corpus, so the former
    count for no more than the latter.
    """
    others = [other for other in found if other.word[:STEM] != rare.word[:STEM]]
    unseen = sum(other.points for other in others if other.points >= COINED and not other.zipf)
    seldom = sum(other.points for other in others if other.origin == "thesaurus" and other.zipf)
    return unseen + min(unseen, seldom)


def _zipf(share: float) -> float:
    return round(log10(share) + 9, 2) if share else 0.0


def _entry(word: str, thesaurus: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The row of a word or of the word it is an inflected form of."""
    if word in thesaurus:
        return thesaurus[word]
    for ending, base in (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("d", "")):
        if word.endswith(ending) and word[: -len(ending)] + base in thesaurus:
            return ()
    return None


def _places(document: Document, spans: Mapping[str, Sequence[Span]]) -> dict[str, list[Span]]:
    """Where the words stand, without the places that explain themselves."""
    text = document.text
    quoted = Spans(span for span in document.quotations if len(span.of(text).split()) <= 4)
    places: dict[str, list[Span]] = {}
    terms: set[str] = set()
    for word, span in ((word, span) for word, where in spans.items() for span in where):
        before = text[max(0, span.start - WINDOW) : span.start]
        after = text[span.end : span.end + WINDOW]
        if _GLOSS.match(after) or _TERM.search(before):
            terms.add(word)  # explained once, the word is a term of the whole article
        if quoted.overlap(span):
            terms.add(word)
        elif not _BROKEN.search(before) and not _is_foreign(before, after):
            places.setdefault(word, []).append(span)
    return {word: where for word, where in places.items() if word not in terms}


def _is_foreign(before: str, after: str) -> bool:
    """Whether half of the words around are as rare: another language, a list of species."""
    known = frequencies()
    near = _NEIGHBOUR.findall(before)[-2:] + _NEIGHBOUR.findall(after)[:2]
    strange = [word for word in near if word.islower() and known.get(word, 0.0) < 1e-7]
    return bool(strange) and len(strange) * 2 >= len(near)


def _match(
    document: Document, span: Span, rare: _Rare, company: float, params: RareWordParams
) -> Match | None:
    points = rare.points + company
    if _article_slips(document.text, span):
        points += SLIP
    if any(quotation.contains(span) for quotation in document.quotations):
        points += SPOKEN
    if points < params.review:
        return None
    evidence = {
        "zipf": rare.zipf,
        "origin": rare.origin,
        "points": round(points, 2),
        "company": round(company, 2),
    }
    return Match(
        span,
        {"zipf": f"{rare.zipf:g}"},
        suggestions=rare.suggestions,
        evidence=evidence,
        probability=round(1 / (1 + exp(params.gate - 1 - points)), 3),
        review=points < params.gate,
    )


def _article_slips(text: str, span: Span) -> bool:
    """Whether "a" stands before a vowel or "an" before a consonant: the word was put in later."""
    before = text[max(0, span.start - 4) : span.start].lower()
    if before.endswith((" a ", "\na ")):
        return text[span.start] in "aeio" or text[span.start : span.start + 2] in ("un", "up", "ul")
    return before.endswith((" an ", "\nan ")) and text[span.start] not in "aeiouh"


RARE_WORD = Kind(RareWordParams, one_by_one(prepare), "words hardly anyone uses, and their company")
