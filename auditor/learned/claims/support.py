"""Does evidence bear a claim out: what the model reads of a pair, and the logistic model itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from auditor.evidence import lexicon
from auditor.evidence.content import Word, content_words, coverage, weights_of
from auditor.evidence.differences import differences
from auditor.evidence.mentions import read_figures_and_dates, read_names
from auditor.evidence.statements import Difference, Statement
from auditor.learned.claims.aligned import Aligner
from auditor.text.sentences import split_sentences
from auditor.text.span import Span

VERSION = "1"

_YEAR = re.compile(r"\b\d{3,4}\b")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_NEGATIVE = lexicon.NEGATIONS | frozenset(
    "only incapable unable refuse lack exclusively yet solely rejected stopped barely hardly "
    "declined avoid avoided absent zero unrelated".split()
)
_NEAR = 3
# more sentences of evidence than this make a document
_LONG = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim beside its evidence: numbers of both, and the closest sentence.

    ``evidence`` says which piece of evidence that sentence is of, ``span`` where in it;
    ``differences`` are claim first; ``covered`` is the claim's share, by weight, said there;
    ``long`` is whether the evidence is a whole document; ``scores`` are those of `aligned`.
    """

    values: tuple[float, ...]
    evidence: int
    span: Span
    differences: tuple[Difference, ...]
    covered: float
    long: bool
    scores: tuple[float, ...] = ()

    @property
    def otherwise(self) -> float:
        """Log-odds that the evidence says otherwise, against that it says nothing of it."""
        return self.scores[1] - self.scores[2]


def statement_of(text: str, span: Span) -> Statement:
    """A stretch of text with its mentions."""
    sentences = [(each.start, each.end) for each in split_sentences(text, span)]
    return Statement(
        text,
        span,
        (*read_figures_and_dates(text, span.start, span.end), *read_names(text, sentences)),
    )


def read_pair(claim: str, evidence: Sequence[str]) -> Pair | None:
    """Read a claim beside all sentences of its evidence; None if there is no evidence."""
    places = [
        (number, span)
        for number, text in enumerate(evidence)
        for span in split_sentences(text, Span(0, len(text)))
    ]
    if not places:
        return None
    mine = statement_of(claim, Span(0, len(claim)))
    words = content_words(claim, mine.span)
    weights = weights_of(words)
    found = [weights_of(content_words(evidence[number], span)) for number, span in places]
    shares = [coverage(weights, each) for each in found]
    order = sorted(range(len(places)), key=lambda place: -shares[place])
    number, span = places[order[0]]
    closest = statement_of(evidence[number], span)
    between = differences(mine, closest)
    near = {stem: 1.0 for place in order[:_NEAR] for stem in found[place]}
    every = {stem: 1.0 for each in found for stem in each}
    best = found[order[0]]
    numbers = {m.value for m in mine.mentions if m.kind in ("figure", "date")}
    values = [
        shares[order[0]],
        coverage(best, weights),
        float(len(weights)),
        *(value for scope in (best, near, every) for value in _missing(words, weights, scope)),
        *_negation(claim, span.of(evidence[number])),
        *_kinds(between),
        *_numbers(numbers, closest, " ".join(evidence)),
        float(len(mine.names - closest.names)),
        float(len(places)),
        _same_order(words, content_words(evidence[number], span)),
    ]
    long = len(places) > _LONG
    return Pair(tuple(values), number, span, between, shares[order[0]], long)


def _missing(
    words: Sequence[Word], weights: dict[str, float], scope: dict[str, float]
) -> list[float]:
    """How much of the claim ``scope`` does not say: plain words, names, figures."""
    total = sum(weights.values()) or 1.0
    lost = [word for word in words if word.stem not in scope]
    names = [word for word in lost if word.capital]
    figures = [word for word in lost if word.stem[0].isdigit()]
    plain = [word for word in lost if not word.capital and not word.stem[0].isdigit()]
    return [
        float(len(plain)),
        float(len(names)),
        float(len(figures)),
        sum(word.weight for word in plain) / total,
        sum(word.weight for word in names) / total,
        max((word.weight for word in plain), default=0.0),
    ]


def _negation(claim: str, sentence: str) -> list[float]:
    mine, theirs = (
        sum(w in _NEGATIVE or w.endswith("n't") for w in _WORD.findall(text.lower()))
        for text in (claim.replace("’", "'"), sentence.replace("’", "'"))
    )
    return [float(mine), float(theirs), float((mine > 0) != (theirs > 0)), float(mine - theirs)]


def _kinds(found: Sequence[Difference]) -> list[float]:
    kinds = {each.kind for each in found}
    return [
        float(len(kinds)),
        float("date" in kinds),
        float("figure" in kinds),
        float(bool(kinds & {"name", "place"})),
        float("negation" in kinds),
    ]


def _numbers(mine: set[str], closest: Statement, everything: str) -> list[float]:
    theirs = {m.value for m in closest.mentions if m.kind in ("figure", "date")}
    years = set(_YEAR.findall(" ".join(mine)))
    other = set(_YEAR.findall(" ".join(theirs)))
    return [
        float(len(mine)),
        float(len(mine - theirs)),
        float(len(years - set(_YEAR.findall(everything)))),
        float(bool(years and other and not years & other)),
    ]


def _same_order(mine: Sequence[Word], theirs: Sequence[Word]) -> float:
    matcher = SequenceMatcher(
        None, [w.stem for w in mine], [w.stem for w in theirs], autojunk=False
    )
    return matcher.ratio()


def aligned(pairs: Sequence[tuple[str, Sequence[str]]], aligner: Aligner) -> list[Pair | None]:
    """(Claim, pieces of evidence) read with the scores of their alignment, as by `read_pair`."""
    found: list[Pair | None] = []
    for claim, evidence in pairs:
        pair = read_pair(claim, evidence)
        scores = () if pair is None else aligner.scores(claim, evidence).tolist()
        found.append(pair and replace(pair, scores=tuple(scores)))
    return found


def rows_of(pairs: Sequence[Pair]) -> npt.NDArray[np.float64]:
    """What the regressions read of each pair; of the scores also the odds of support at all."""
    rows = []
    for pair in pairs:
        supports, contradicts, neither = pair.scores[:3]
        odds = supports - float(np.logaddexp(contradicts, neither))
        rows.append((*pair.values, *pair.scores, odds))
    return np.array(rows)


@dataclass(frozen=True, slots=True)
class SupportModel:
    """Logistic regressions over values and scores, centred by ``mean`` and scaled by ``scale``.

    The first row of each array judges a few sentences of evidence, the second whole documents.
    """

    mean: npt.NDArray[np.float64]
    scale: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]

    def supported(self, pairs: Sequence[Pair]) -> npt.NDArray[np.float64]:
        """The probability of each pair that the evidence bears the claim out."""
        if not pairs:
            return np.zeros(0)
        rows = rows_of(pairs)
        which = np.array([int(pair.long) for pair in pairs])
        scaled = (rows - self.mean[which]) / self.scale[which]
        odds = (scaled * self.weights[which]).sum(axis=1) + self.bias[which]
        return np.asarray(1.0 / (1.0 + np.exp(-odds)))

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """The parts as arrays for one npz file."""
        return {
            "mean": self.mean,
            "scale": self.scale,
            "weights": self.weights,
            "bias": self.bias,
        }


def read_support(file: BytesIO | Path) -> SupportModel:
    """A support model from its weights."""
    with np.load(file, allow_pickle=False) as arrays:
        return SupportModel(arrays["mean"], arrays["scale"], arrays["weights"], arrays["bias"])


def fit_support(pairs: Sequence[Pair], gold: Sequence[bool], strength: float) -> SupportModel:
    """Fit one regression on the pairs with little evidence and one on those with documents."""
    from sklearn.linear_model import LogisticRegression

    parts: list[list[npt.NDArray[np.float64]]] = []
    for long in (False, True):
        kept = [place for place, pair in enumerate(pairs) if pair.long == long]
        rows = rows_of([pairs[place] for place in kept])
        mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
        fitted = LogisticRegression(C=strength, max_iter=1000, class_weight="balanced").fit(
            (rows - mean) / scale, np.array([gold[place] for place in kept])
        )
        parts.append([mean, scale, fitted.coef_[0], fitted.intercept_[0]])
    mean, scale, weights, bias = (
        np.array(part, dtype=np.float64) for part in zip(*parts, strict=True)
    )
    return SupportModel(mean, scale, weights, bias)
