"""From trained branch weights (`fit_branch`) to the shipped files: 8-bit ONNX layers and heads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.learned.claims.upper import HEADS, LAYERS
from auditor.learned.store import model_dir

Floats = npt.NDArray[np.float32]


def state_of(saved: Mapping[str, npt.NDArray[Any]]) -> dict[str, Floats]:
    """The weights that `fit_branch.weights_of` packed, in 32-bit floats."""
    return {
        name[2:]: (array.astype(np.float32) * saved.get(f"s.{name[2:]}", np.float32(1)))
        for name, array in saved.items()
        if name.startswith("w.")
    }


def write_branch(state: Mapping[str, Floats], folder: Path, extra: Mapping[str, Floats]) -> None:
    """Write layers.onnx and heads.npz; ``extra`` goes into the heads as well."""
    from auditor.learned.encoder.export import write_layers

    folder.mkdir(parents=True, exist_ok=True)
    layers = sorted({name.rsplit(".", 2)[0] for name in state if name.startswith("layers.")})
    width = state["layers.0.norm2.weight"].shape[0]
    weights = {**state, "norm.weight": np.ones(width, np.float32)}
    write_layers(weights, folder / LAYERS, layers, {"states": len(layers)}, first=False)
    heads = {name: value for name, value in state.items() if not name.startswith("layers.")}
    packed = {name: np.asarray(v, np.float32) for name, v in {**heads, **extra}.items()}
    np.savez_compressed(folder / HEADS, allow_pickle=False, **packed)


def encoder_norm() -> dict[str, Floats]:
    """The weights of the norm over the encoder's embeddings, from its shipped layers."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load(model_dir("encoder") / LAYERS)
    found = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    return {name: found[name].astype(np.float32) for name in ("norm.weight", "norm.bias")}
