"""Write and read the folders of claim models; weights are npz files that never run code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.learned.claims import features, trees
from auditor.learned.claims.aligned import Aligner, load_aligner
from auditor.learned.claims.attribution import AttributionModel
from auditor.learned.claims.sentences import SentenceModel, read_model
from auditor.learned.claims.support import SupportModel, read_support
from auditor.learned.claims.upper import Branch, load_branch
from auditor.learned.encoder.shared import Part, encoder, parts
from auditor.learned.store import model_dir, read_manifest
from auditor.text.span import Span

NAMES = ("claims", "attribution", "check-worthiness", "weasel", "support", "events")


def save_arrays(
    folder: Path, arrays: Mapping[str, npt.NDArray[np.generic]], name: str = "weights.npz"
) -> None:
    """Write arrays to one file of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **dict(arrays))


def save_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write ``content`` as JSON with sorted keys."""
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _weights(name: str) -> bytes:
    """The weights that come with auditor, checked against their manifest."""
    folder = model_dir(name)
    read_manifest(folder)
    return (folder / "weights.npz").read_bytes()


@cache
def sentence_model(name: str) -> SentenceModel:
    """The packaged model of whole sentences of this name, read once per process."""
    return read_model(BytesIO(_weights(name)))


@cache
def attribution() -> AttributionModel:
    """The packaged attribution trees, read once per process."""
    return read_attribution(BytesIO(_weights("attribution")))


@cache
def branch() -> Branch:
    """The packaged branch on the shared encoder, read once per process."""
    return load_branch(_folder("claims"))


@cache
def aligner() -> Aligner:
    """The packaged comparison of claim and evidence, read once per process."""
    return load_aligner(_folder("support"))


@cache
def support() -> SupportModel:
    """The packaged support model, read once per process."""
    return read_support(BytesIO(_weights("support")))


def encoded_parts(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[Part]:
    """The sentences of a text that is no document, encoded in parts."""
    for part in parts([Span(*each) for each in sentences]):
        yield part, encoder().read(text, part)


def _folder(name: str) -> Path:
    folder = model_dir(name)
    read_manifest(folder)
    return folder


def read_attribution(file: BytesIO | Path) -> AttributionModel:
    """The attribution trees from their weights."""
    with np.load(file, allow_pickle=False) as arrays:
        return AttributionModel(*(trees.from_arrays(arrays, k) for k in ("sentence", "missing")))


def manifest(
    name: str, seed: int, data: Mapping[str, str], folder: Path, files: Sequence[str]
) -> dict[str, Any]:
    """What made a model: seed, digests of data and of its files, feature and library versions."""
    import sklearn

    return {
        "name": name,
        "seed": seed,
        "data": dict(data),
        "files": {file: digest(folder / file) for file in files},
        "feature_version": features.VERSION,
        "libraries": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
    }


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
