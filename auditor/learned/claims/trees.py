"""Boosted trees as plain arrays: grown by scikit-learn, read with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_PARTS = ("feature", "threshold", "left", "right", "value", "roots", "base")


@dataclass(frozen=True, slots=True)
class Forest:
    """All nodes of all trees in one row of arrays; a leaf's ``left`` is -1.

    ``roots`` are the first nodes of the trees, ``base`` the log-odds before any tree.
    """

    feature: npt.NDArray[np.int64]
    threshold: npt.NDArray[np.float64]
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    roots: npt.NDArray[np.int64]
    base: npt.NDArray[np.float64]

    def log_odds(self, rows: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
        """The sum of the leaves that each row (n, features) falls into, and the base."""
        if not len(rows):
            return np.zeros(0)
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        every = np.arange(len(rows))[:, None]
        while True:
            inner = self.left[at] >= 0
            if not inner.any():
                break
            smaller = rows[every, self.feature[at]] <= self.threshold[at]
            at = np.where(inner, np.where(smaller, self.left[at], self.right[at]), at)
        return np.asarray(self.value[at].sum(axis=1) + self.base[0])

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        """The parts as arrays for one npz file, each under ``name``."""
        return {f"{name}.{part}": getattr(self, part) for part in _PARTS}


def from_arrays(arrays: Any, name: str) -> Forest:
    """The forest that `Forest.arrays` wrote.

    Raises:
        KeyError: if the file holds no forest of this name.
    """
    return Forest(**{part: arrays[f"{name}.{part}"] for part in _PARTS})


def from_sklearn(model: Any) -> Forest:
    """The trees of a fitted binary HistGradientBoostingClassifier without categories."""
    nodes = [stage[0].nodes for stage in model._predictors]
    sizes = np.array([len(tree) for tree in nodes])
    roots = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    moved = np.repeat(roots, sizes)
    table = np.concatenate(nodes)
    leaf = table["is_leaf"].astype(bool)
    return Forest(
        feature=table["feature_idx"].astype(np.int64),
        threshold=table["num_threshold"].astype(np.float64),
        left=np.where(leaf, -1, table["left"].astype(np.int64) + moved),
        right=np.where(leaf, -1, table["right"].astype(np.int64) + moved),
        value=np.where(leaf, table["value"], 0.0).astype(np.float64),
        roots=roots,
        base=np.asarray(model._baseline_prediction, dtype=np.float64).reshape(-1)[:1],
    )
