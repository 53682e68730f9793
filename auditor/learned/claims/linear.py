"""Logistic models over hashed features: fitted by scikit-learn, read with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One weight per feature number and label, and one bias per label.

    ``weights`` is (2**bits, labels) and ``bias`` (labels,).
    """

    weights: Scores
    bias: Scores

    @property
    def bits(self) -> int:
        """The width of the feature numbers."""
        return int(self.weights.shape[0]).bit_length() - 1

    def bags(self, numbers: Numbers, owners: Numbers, count: int) -> Scores:
        """Log-odds (count, labels) of bags of features; a bag is scaled to unit length."""
        values = bag_values(numbers, owners, count)
        labels = [
            np.bincount(owners, weights=values * column[numbers], minlength=count)
            for column in self.weights.T
        ]
        return np.stack(labels, axis=1).astype(np.float32) + self.bias


def bag_values(numbers: Numbers, owners: Numbers, count: int) -> npt.NDArray[np.float64]:
    """The value of each feature of a bag: 1 over the root of the bag's size."""
    sizes = np.bincount(owners, minlength=count)
    return 1.0 / np.sqrt(np.maximum(sizes, 1))[owners]


def probability(log_odds: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """The logistic function."""
    return 1.0 / (1.0 + np.exp(-np.clip(log_odds.astype(np.float64), -30, 30)))


def pack(models: Mapping[str, LinearModel]) -> dict[str, npt.NDArray[np.generic]]:
    """Arrays for one npz file: weights as half floats, rows without weight left out."""
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    for name, model in models.items():
        kept = np.flatnonzero(np.abs(model.weights).max(axis=1) > 1e-4)
        arrays[f"{name}.rows"] = kept.astype(np.uint32)
        arrays[f"{name}.weights"] = model.weights[kept].astype(np.float16)
        arrays[f"{name}.bias"] = model.bias.astype(np.float32)
        arrays[f"{name}.bits"] = np.array(model.bits, dtype=np.int64)
    return arrays


def unpack(path: Path | BinaryIO) -> dict[str, LinearModel]:
    """Read the models of an npz file written from `pack`; never runs code of the file.

    Raises:
        OSError, ValueError, KeyError: if the file is missing or not of this form.
    """
    models: dict[str, LinearModel] = {}
    with np.load(path, allow_pickle=False) as file:
        for key in file.files:
            name, _, part = key.rpartition(".")
            if part != "bits":
                continue
            bias = file[f"{name}.bias"].astype(np.float32)
            weights = np.zeros((1 << int(file[key]), len(bias)), dtype=np.float32)
            weights[file[f"{name}.rows"]] = file[f"{name}.weights"].astype(np.float32)
            models[name] = LinearModel(weights, bias)
    return models
