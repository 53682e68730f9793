"""Texts with the truth known, as features: garbled dev articles and labelled real passages."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auditor.learned.wording.calibrate import Passage
from auditor.learned.wording.corpus import Corpus
from auditor.learned.wording.features import NAMES, Evidence, as_unlisted, evidence_of
from auditor.learned.wording.forward import Forward
from auditor.learned.wording.garble import STYLES, Spinner
from auditor.learned.wording.lexicon import Lexicon
from auditor.learned.wording.tokens import Token, tokens_of

SHARES = (0.35, 0.15, 0.25, 0.25)  # of STYLES
RATES = (0.03, 0.06, 0.1, 0.15, 0.25, 0.35)
GARBLED_SHARE = 0.55
SHORTEST, LONGEST = 110, 800  # tokens of a passage
REAL_WEIGHT = 8.0  # of a word of a real passage beside a synthetic one
FORGOTTEN = 0.4  # of the rare substitutes
UNSURE = 0.3  # of a word whose label is in doubt


def forgotten(
    features: NDArray[np.float32], swapped: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Return swapped words unknown to the vocabulary to be treated as if no list had them.

    Synthetic garbles all come from the lists; real ones do not.
    """
    unknown = features[:, NAMES.index("known")] == 0
    return np.asarray((swapped > 0.5) & unknown & (rng.random(len(swapped)) < FORGOTTEN))


def clean_passage(
    source: str, tokens: Sequence[Token], lexicon: Lexicon, forward: Forward
) -> Passage:
    """Return an untouched text as a passage."""
    found = evidence_of(tokens, lexicon, forward)
    zeros = np.zeros(len(found.at))
    return Passage(source, found.features, found.groups, zeros, np.ones(len(zeros)), False)


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled garble: code points, severity (clear, mild, quoted) and the original."""

    start: int
    end: int
    severity: str
    original: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """One real passage with its labels, its style (a letter) and its text."""

    name: str
    style: str
    text: str
    labels: tuple[Label, ...]


def pieces(
    corpus: Corpus, part: int, budget: int, rng: np.random.Generator, *, whole: bool = False
) -> Iterator[tuple[str, list[Token]]]:
    """Yield (source, tokens) of passages, or whole articles, of one part; no source over half."""
    parts, offsets = corpus.parts(), corpus.offsets()
    documents = np.flatnonzero((parts == part) & (corpus.lengths > 80))
    taken: Counter[str] = Counter()
    for k in rng.permutation(documents):
        source, length = corpus.sources[k], int(corpus.lengths[k])
        size = length if whole else int(rng.integers(SHORTEST, LONGEST))
        at = 0 if length <= size else int(rng.integers(0, length - size + 1))
        if taken[source] > budget / 2:
            continue
        taken[source] += min(length, size)
        start = int(offsets[k]) + at
        yield source, corpus.tokens(start, min(start + size, int(offsets[k + 1])))
        if taken.total() > budget:
            return


def synthetic(
    items: Iterable[tuple[str, list[Token]]],
    graph: Mapping[str, Mapping[str, float]],
    zipf: Mapping[str, float],
    lexicon: Lexicon,
    forward: Forward,
    rng: np.random.Generator,
) -> Iterator[Passage]:
    """Yield passages, half of them garbled by spinners of changing style and rate."""
    for source, tokens in items:
        originals = [""] * len(tokens)
        spun = rng.random() < GARBLED_SHARE
        if spun:
            style = str(rng.choice(STYLES, p=SHARES))
            found = Spinner(graph, zipf, style, float(rng.choice(RATES)), rng).spin(tokens)
            tokens, originals = found.tokens, found.originals
        evidence = evidence_of(tokens, lexicon, forward)
        swapped = np.array([float(originals[i] != "") for i in evidence.at])
        as_unlisted(evidence.features, forgotten(evidence.features, swapped, rng))
        ones = np.ones(len(swapped))
        yield Passage(source, evidence.features, evidence.groups, swapped, ones, spun)


def read_labels(folder: Path) -> list[Labelled]:
    """Return the passages of a folder with labels.tsv; those without a label are left out."""
    labels: dict[str, list[Label]] = defaultdict(list)
    styles: dict[str, str] = {}
    with (folder / "labels.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            styles[row["file"]] = row["style"].split("/")[0]
            if row["offset"]:
                at = int(row["offset"])
                label = Label(at, at + len(row["garbled"]), row["severity"], row["original"])
                labels[row["file"]].append(label)
    return [
        Labelled(name, styles[name], read_text(folder / name), tuple(found))
        for name, found in sorted(labels.items())
    ]


def read_text(path: Path) -> str:
    """Return the text of a file with its line ends as they are (labels count code points)."""
    return path.read_bytes().decode("utf-8")


def truth_of(spans: Iterable[tuple[int, int]], labels: Iterable[Label]) -> tuple[float, float]:
    """Return (swapped, weight) of a word given as one span; mild and near ones weigh less."""
    ((start, end),) = spans
    over = [label.severity for label in labels if start < label.end and end > label.start]
    if "clear" in over:
        return 1.0, REAL_WEIGHT
    if over:
        return 1.0, REAL_WEIGHT * UNSURE
    near = any(start <= label.end + 2 and end >= label.start - 2 for label in labels)
    return 0.0, REAL_WEIGHT * (UNSURE if near else 1.0)


def real_passage(
    item: Labelled, lexicon: Lexicon, forward: Forward
) -> tuple[Passage, Evidence, list[Token]]:
    """Return a labelled passage as features, with its evidence and tokens."""
    tokens = tokens_of(item.text)
    evidence = evidence_of(tokens, lexicon, forward)
    truth = [truth_of([(tokens[i].start, tokens[i].end)], item.labels) for i in evidence.at]
    swapped, weight = (np.array(x) for x in zip(*truth, strict=True))
    group = f"real:{item.name}"
    passage = Passage(group, evidence.features, evidence.groups, swapped, weight, True, True)
    return passage, evidence, tokens
