"""From trained branch weights (`fit_branch`) to the shipped files: 8-bit ONNX layers and heads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.learned.claims.upper import HEADS, LAYERS


def write_branch(saved: Mapping[str, npt.NDArray[Any]], folder: Path) -> None:
    """Write layers.onnx and heads.npz from the arrays of `fit_branch` ("w." and a name)."""
    from auditor.learned.encoder.export import write_layers

    folder.mkdir(parents=True, exist_ok=True)
    state = {k[2:]: v.astype(np.float32) for k, v in saved.items() if k.startswith("w.")}
    layers = sorted({name.rsplit(".", 2)[0] for name in state if name.startswith("layers.")})
    width = state["layers.0.norm2.weight"].shape[0]
    write_layers({**state, "norm.weight": np.ones(width, np.float32)}, folder / LAYERS, layers)
    heads = {name: value for name, value in state.items() if not name.startswith("layers.")}
    with (folder / HEADS).open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **heads)
