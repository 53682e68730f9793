"""Write and read the folders of claim models; weights are npz files that never run code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.learned.claims import features, trees
from auditor.learned.claims.attribution import AttributionModel
from auditor.learned.claims.linear import LinearModel, unpack
from auditor.learned.claims.support import SupportModel, read_support
from auditor.learned.store import model_dir, read_manifest

NAMES = ("attribution", "check-worthiness", "weasel", "support", "events")


def save_arrays(folder: Path, arrays: Mapping[str, npt.NDArray[np.generic]]) -> str:
    """Write ``weights.npz`` and return its SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "weights.npz"
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **dict(arrays))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def save_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write ``content`` as JSON with sorted keys."""
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _weights(name: str) -> bytes:
    """The weights that come with auditor, checked against their manifest."""
    folder = model_dir(name)
    read_manifest(folder)
    return (folder / "weights.npz").read_bytes()


@cache
def linear(name: str) -> LinearModel:
    """The packaged linear model of this name, read once per process."""
    return unpack(BytesIO(_weights(name)))["model"]


@cache
def attribution() -> AttributionModel:
    """The packaged attribution model, read once per process."""
    return read_attribution(BytesIO(_weights("attribution")))


@cache
def support() -> SupportModel:
    """The packaged support model, read once per process."""
    return read_support(BytesIO(_weights("support")))


def read_attribution(file: BytesIO | Path) -> AttributionModel:
    """An attribution model from its weights."""
    models = unpack(file)
    if isinstance(file, BytesIO):
        file.seek(0)
    with np.load(file, allow_pickle=False) as arrays:
        forests = [trees.from_arrays(arrays, name) for name in ("sentence", "missing")]
    return AttributionModel(models["first"], models["second"], *forests)


def manifest(name: str, seed: int, data: Mapping[str, str], weights: str) -> dict[str, Any]:
    """What made a model: seed, digests of data and weights, feature and library versions."""
    import sklearn

    return {
        "name": name,
        "seed": seed,
        "data": dict(data),
        "files": {"weights.npz": weights},
        "feature_version": features.VERSION,
        "libraries": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
    }


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
