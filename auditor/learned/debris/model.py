"""The trained line model: the probability and the class of debris of each line of some articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.errors import ModelError, Place
from auditor.learned.debris.classes import OTHER, Classes, read_cues
from auditor.learned.debris.features import VERSION, count_seen, features
from auditor.learned.debris.network import CLIP, Network, networks
from auditor.learned.debris.tokens import Floats, Lines, tokenise
from auditor.learned.debris.wording import BUCKETS, score
from auditor.learned.store import read_manifest

WEIGHTS, CUES = "weights.npz", "cues.tsv"
BLOCK = 4_000
"""Lines worked on at a time, so that the arrays stay small."""
CLASS_FROM = 0.2
"""Probability from which a line is given a class."""

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class LinePrediction:
    """What the model says of one line.

    Attributes:
        probability: calibrated, that the line is debris.
        label: class of debris, kebab-case; ``other`` where none is clear or the line is content.
    """

    probability: float
    label: str


@dataclass(frozen=True, slots=True)
class CutOffs:
    """Recommended probabilities.

    Attributes:
        gate: at or above it a line may block a text; of the content lines of pasted articles from
            sites the model had not seen, 2 in 1,000 were flagged.
        review: at or above it a line is likelier debris than not, and worth a look.
    """

    gate: float
    review: float


@dataclass(frozen=True, slots=True)
class Scorer:
    """The numbers of the model: words, features, networks, calibration.

    Attributes:
        word_weights, word_bias: the linear model over hashed word sequences.
        rarity: weight of each word bucket in topic features.
        mean, spread: of each feature in training, the wording score last.
        networks: read side by side, their logits averaged.
        slope, offset: calibration, probability = sigmoid(slope · logit + offset).
    """

    word_weights: Floats
    word_bias: float
    rarity: Floats
    mean: Floats
    spread: Floats
    networks: tuple[Network, ...]
    slope: float
    offset: float

    def table(self, lines: Lines, seen: npt.NDArray[np.int64] | None) -> Floats:
        """Standardised features (lines, features)."""
        raw = features(lines, self.rarity, seen)[1]
        words = score(lines, self.word_weights, self.word_bias)
        raw = np.column_stack([raw, np.clip(words, -8, 8)])
        standard = np.clip((raw - self.mean) / self.spread, -CLIP, CLIP)
        return np.asarray(standard, dtype=np.float32)

    def logits(self, lines: Lines, seen: npt.NDArray[np.int64] | None = None) -> Floats:
        """Uncalibrated logit of debris of each line, shape (lines,)."""
        table = self.table(lines, seen)
        found = [network.logits(table, lines.count) for network in self.networks]
        return np.asarray(np.mean(found, axis=0), dtype=np.float32)

    def probabilities(self, lines: Lines, seen: npt.NDArray[np.int64] | None = None) -> Floats:
        """Calibrated probability of debris of each line, shape (lines,)."""
        logits = self.slope * self.logits(lines, seen) + self.offset
        return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Scorer:
        """Read the arrays that `train.fit_scorer` makes."""
        return cls(
            word_weights=arrays["word_weights"].astype(np.float32),
            word_bias=float(arrays["word_bias"]),
            rarity=arrays["rarity"].astype(np.float32) * float(arrays["rarity_step"]),
            mean=arrays["mean"].astype(np.float32),
            spread=arrays["spread"].astype(np.float32),
            networks=networks(arrays),
            slope=float(arrays["slope"]),
            offset=float(arrays["offset"]),
        )


@dataclass(frozen=True, slots=True)
class DebrisModel:
    """The model as it is stored in a folder: numbers, classes, recommended cut-offs."""

    scorer: Scorer
    classes: Classes
    cutoffs: CutOffs

    @classmethod
    def load(cls, folder: Path) -> DebrisModel:
        """Read a model folder; runs no code from it.

        Raises:
            ModelError: if the folder or its weights are missing, damaged or of another version.
        """
        manifest = read_manifest(folder)
        if manifest.get("feature_version") != VERSION:
            raise ModelError("made for other features", Place(str(folder)), "train it again")
        with np.load(folder / WEIGHTS, allow_pickle=False) as arrays:
            stored = {name: arrays[name] for name in arrays.files}
        if stored["word_weights"].shape != (BUCKETS,):
            raise ModelError("weights of the wrong size", Place(str(folder / WEIGHTS)))
        cuts = manifest["cut_offs"]
        return cls(
            scorer=Scorer.from_arrays(stored),
            classes=Classes(read_cues(folder / CUES)),
            cutoffs=CutOffs(gate=float(cuts["gate"]), review=float(cuts["review"])),
        )

    def predict(
        self, articles: Sequence[Sequence[str]], *, seen: Mapping[str, int] | None = None
    ) -> list[list[LinePrediction]]:
        """Predictions for each line of each article, in order.

        Args:
            articles: the non-blank lines of each article, whole and in order.
            seen: how many other articles of the run or source hold a line (its text without outer
                spaces); lines that are missing count as 0.
        """
        found: list[list[LinePrediction]] = []
        for block in _blocks(articles):
            probabilities = self._probabilities(block, seen)
            start = 0
            for article in block:
                found.append(self._label(article, probabilities[start : start + len(article)]))
                start += len(article)
        return found

    def _probabilities(
        self, block: Sequence[Sequence[str]], seen: Mapping[str, int] | None
    ) -> list[float]:
        if not any(block):
            return []
        counts = count_seen(block, seen) if seen else None
        return [float(p) for p in self.scorer.probabilities(tokenise(block), counts)]

    def _label(
        self, article: Sequence[str], probabilities: Sequence[float]
    ) -> list[LinePrediction]:
        flagged = [probability >= CLASS_FROM for probability in probabilities]
        labels = [OTHER] * len(flagged)
        if any(flagged):
            labels = self.classes.of_article(article, flagged)
        return [LinePrediction(p, name) for p, name in zip(probabilities, labels, strict=True)]


def _blocks(articles: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """Articles in order, in groups of about `BLOCK` lines."""
    block: list[Sequence[str]] = []
    size = 0
    for article in articles:
        block.append(article)
        size += len(article)
        if size >= BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block
