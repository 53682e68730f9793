"""Fit and measure the support model, on scores of a pair network that never saw the texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.learned.claims import corpora
from auditor.learned.claims.prepare import FEVER, QAGS, SUMMEDITS, WICE
from auditor.learned.claims.support import Pair, SupportModel, fit_support, read_pair

STRENGTH = 0.05  # inverse regularisation
SETS = {WICE: "wice", QAGS: "qags", FEVER: "fever_symmetric_dev", SUMMEDITS: "summedits_news_dev"}
_READERS = {
    WICE: corpora.wice,
    QAGS: corpora.qags,
    FEVER: corpora.fever_symmetric,
    SUMMEDITS: corpora.summedits,
}
MEASURED = (FEVER, SUMMEDITS)


@dataclass(frozen=True, slots=True)
class Labelled:
    """The pairs people labelled: read, with label, set and fold of each."""

    pairs: list[Pair]
    supported: npt.NDArray[np.bool_]
    kind: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]


def read_labelled(data: Path, arrays: Path, scores: Path, which: str = "after") -> Labelled:
    """The labelled sets beside the network's scores.

    ``arrays`` is the file of `prepare`, ``scores`` the file ``labelled.npz`` of `fit_branch`;
    ``which`` is "after" (tuned with the fold left out) or "before" (on made pairs only).
    """
    with np.load(arrays, allow_pickle=False) as file:
        rows = file["pairs.rows"]
    with np.load(scores, allow_pickle=False) as file:
        rows, found = rows[file["rows"]], file[which]
    pairs, supported, kinds, folds = [], [], [], []
    group = 0
    for kind, read in _READERS.items():
        for example in read(data):
            mine = np.flatnonzero(rows[:, 5] == group)
            group += 1
            if not len(mine):
                continue
            pair = read_pair(example.claim, [example.evidence], found[mine])
            if pair is not None:
                pairs.append(pair)
                supported.append(example.supported)
                kinds.append(kind)
                folds.append(int(rows[mine[0], 4]))
    return Labelled(pairs, np.array(supported), np.array(kinds), np.array(folds))


def fit(labelled: Labelled, kinds: Sequence[int] = MEASURED) -> SupportModel:
    """The model on all pairs of the sets ``kinds``."""
    return _fit(labelled, np.isin(labelled.kind, kinds))


def _fit(labelled: Labelled, used: npt.NDArray[np.bool_]) -> SupportModel:
    rows = np.flatnonzero(used)
    return fit_support(
        [labelled.pairs[i] for i in rows], labelled.supported[rows].tolist(), STRENGTH
    )


def measure(labelled: Labelled, kinds: Sequence[int] = MEASURED) -> dict[str, Any]:
    """Balanced accuracy by cross-validation: neither network nor model saw the fold's texts."""
    chance = np.zeros(len(labelled.pairs))
    wanted = np.isin(labelled.kind, kinds)
    for number in np.unique(labelled.fold):
        model = _fit(labelled, wanted & (labelled.fold != number))
        held = np.flatnonzero(labelled.fold == number)
        chance[held] = model.supported([labelled.pairs[i] for i in held])
    found: dict[str, Any] = {"set": "5-fold cross-validation, split by shared text"}
    for kind in kinds:
        part = labelled.kind == kind
        found[SETS[kind]] = scores_of(chance[part] >= 0.5, labelled.supported[part])
    return found


def scores_of(hit: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """Recall of both classes and their mean."""
    recall = float((hit & truth).sum() / max(truth.sum(), 1))
    refused = float((~hit & ~truth).sum() / max((~truth).sum(), 1))
    return {
        "n": len(truth),
        "balanced_accuracy": round((recall + refused) / 2, 4),
        "supports_recall": round(recall, 4),
        "contradicts_recall": round(refused, 4),
    }
