"""Write the trained network as arrays: bytes with one scale per word, half floats for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.learned.wording.forward import DENSE, NORMS
from auditor.learned.wording.network import BAG, REACH


def as_bytes(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Return a table (rows, width) in bytes and the scale of each row."""
    scale = np.abs(table).max(1, keepdims=True) / 127 + 1e-12
    return np.round(table / scale).astype(np.int8), scale[:, 0].astype(np.float16)


def network_arrays(state: Mapping[str, Any]) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of weights.npz from a torch state dict."""

    def half(name: str) -> NDArray[np.float16]:
        found: NDArray[np.float16] = state[name].float().numpy().astype(np.float16)
        return found

    arrays: dict[str, NDArray[np.generic]] = {"reach": np.array(REACH), "bag": np.array(BAG)}
    for name in ("word_in", "word_out"):
        table, scale = as_bytes(state[f"{name}.weight"].float().numpy())
        arrays[name], arrays[f"{name}_scale"] = table, scale
    arrays["case_in"] = half("case_in.weight")
    arrays["bias"], arrays["pair_bias"] = half("bias"), half("pair_bias")
    for name in DENSE:
        arrays[f"{name}_w"] = np.ascontiguousarray(half(f"{name}.weight").T)
        arrays[f"{name}_b"] = half(f"{name}.bias")
    for name in NORMS:
        arrays[f"{name}_w"], arrays[f"{name}_b"] = half(f"{name}.weight"), half(f"{name}.bias")
    return arrays
