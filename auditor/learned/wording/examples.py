"""Texts with the truth known, as features: garbled dev articles and labelled real passages."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auditor.learned.encoder.runtime import Encoder
from auditor.learned.encoder.shared import parts
from auditor.learned.wording.calibrate import Passage
from auditor.learned.wording.deep import DeepEyes
from auditor.learned.wording.features import NAMES, Evidence, as_unlisted
from auditor.learned.wording.garble import STYLES, Spinner
from auditor.learned.wording.reader import Eyes
from auditor.learned.wording.tokens import Token, tokens_of_spans
from auditor.text.sentences import split_sentences
from auditor.text.span import Span

SHARES = (0.35, 0.15, 0.25, 0.25)  # of STYLES
RATES = (0.03, 0.06, 0.1, 0.15, 0.25, 0.35)
GARBLED_SHARE = 0.55
SHORTEST, LONGEST = 90, 600  # words of a passage
REAL_WEIGHT = 8.0  # of a word of a real passage beside a synthetic one
FORGOTTEN = 0.4  # of the substitutes
UNSURE = 0.3  # of a word whose label is in doubt


def forgotten(
    features: NDArray[np.float32], swapped: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Return swapped words to be treated as if no list had them.

    Synthetic garbles all come from the lists; real ones do not.
    """
    listed = features[:, NAMES.index("listed")] > 0
    return np.asarray((swapped > 0.5) & listed & (rng.random(len(swapped)) < FORGOTTEN))


@dataclass(frozen=True, slots=True)
class Sight:
    """A text as the reader sees it: tokens, and the evidence of its words."""

    tokens: list[Token]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Eyesight:
    """The encoder and the reader's eyes together, on plain texts."""

    encoder: Encoder
    eyes: Eyes
    deep: DeepEyes | None = None

    def look(self, text: str) -> Iterator[Sight]:
        """Yield what is seen of a text, part by part as in an audit."""
        for spans in parts(sentences_of(text)):
            tokens = tokens_of_spans(text, spans)
            evidence = self.eyes.evidence(tokens, self.encoder.read(text, spans))
            if self.deep is not None:
                evidence = self.deep.evidence(text, tokens, evidence)
            yield Sight(tokens, evidence)


def sentences_of(text: str) -> list[Span]:
    """Return the sentences of a plain text, line by line."""
    found: list[Span] = []
    at = 0
    for line in text.splitlines(keepends=True):
        found += split_sentences(text, Span(at, at + len(line.rstrip())))
        at += len(line)
    return found


def clean_passages(source: str, text: str, sight: Eyesight) -> Iterator[Passage]:
    """Yield an untouched text as passages."""
    for seen in sight.look(text):
        zeros = np.zeros(len(seen.evidence.at))
        ones = np.ones(len(zeros))
        yield Passage(source, seen.evidence.features, seen.evidence.groups, zeros, ones, False)


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
    items: Iterable[tuple[str, str]],
    rng: np.random.Generator,
    shortest: int = SHORTEST,
    longest: int = LONGEST,
) -> Iterator[tuple[str, str]]:
    """Yield (source, text) of one piece of each text: whole lines of so many words in all."""
    for source, text in items:
        lines = text.splitlines()
        size, begin = int(rng.integers(shortest, longest)), int(rng.integers(len(lines)))
        if len(" ".join(lines[begin:]).split()) < shortest:
            begin = 0
        taken: list[str] = []
        while begin < len(lines) and len(" ".join(taken).split()) < size:
            taken.append(lines[begin])
            begin += 1
        yield source, "\n".join(taken)


def synthetic(
    items: Iterable[tuple[str, str]],
    graph: Mapping[str, Mapping[str, float]],
    sight: Eyesight,
    rng: np.random.Generator,
) -> Iterator[Passage]:
    """Yield passages, half of them garbled by spinners of changing style and rate."""
    for source, text in items:
        spun = bool(rng.random() < GARBLED_SHARE)
        swaps: tuple[tuple[int, int, str], ...] = ()
        if spun:
            text, swaps = garbled(text, graph, rng)
        for seen in sight.look(text):
            tokens, evidence = seen.tokens, seen.evidence
            begins = {start for start, _, _ in swaps}
            swapped = np.array([float(tokens[i].start in begins) for i in evidence.at])
            as_unlisted(evidence.features, forgotten(evidence.features, swapped, rng))
            ones = np.ones(len(swapped))
            yield Passage(source, evidence.features, evidence.groups, swapped, ones, spun)


def garbled(
    text: str, graph: Mapping[str, Mapping[str, float]], rng: np.random.Generator
) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """Return a text garbled in a style and at a rate drawn by lot, and its swaps."""
    style = str(rng.choice(STYLES, p=SHARES))
    found = Spinner(graph, style, float(rng.choice(RATES)), rng).spin(text)
    return found.text, found.swaps


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


def real_passage(item: Labelled, sight: Eyesight) -> Iterator[tuple[Passage, Sight]]:
    """Yield a labelled passage as features, with what was seen of it."""
    for seen in sight.look(item.text):
        tokens, evidence = seen.tokens, seen.evidence
        truth = [truth_of([(tokens[i].start, tokens[i].end)], item.labels) for i in evidence.at]
        swapped, weight = (np.array(x) for x in zip(*truth, strict=True))
        group = f"real:{item.name}"
        yield (
            Passage(group, evidence.features, evidence.groups, swapped, weight, True, True),
            seen,
        )
