"""Network states in few bytes: matrices as 8-bit rows with a scale each, in files of bounded size.

Used to carry a state between machines; training goes on from what comes out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

LARGEST = 15_000_000  # bytes of one file
SCALE = ".scale"


def packed(state: Mapping[str, Tensor], coarse: tuple[str, ...] = ()) -> dict[str, Tensor]:
    """Return a state in 16-bit floats, the matrices whose names contain `coarse` in 8 bits."""
    found: dict[str, Tensor] = {}
    for name, tensor in state.items():
        value = tensor.detach().float().cpu()
        if value.ndim == 2 and any(part in name for part in coarse):
            scale = value.abs().amax(1).clamp(min=1e-8) / 127
            found[name] = (value / scale[:, None]).round().to(torch.int8)
            found[name + SCALE] = scale
        else:
            found[name] = value.half()
    return found


def unpacked(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return what `packed` was given, in 32-bit floats."""
    return {
        name: tensor.float() * state[name + SCALE][:, None]
        if name + SCALE in state
        else tensor.float()
        for name, tensor in state.items()
        if not name.endswith(SCALE)
    }


def save_parts(state: Mapping[str, Tensor], folder: Path, stem: str) -> None:
    """Write a state as STEM-0.pt, STEM-1.pt … of at most LARGEST bytes each."""
    parts: list[dict[str, Tensor]] = [{}]
    size = 0
    for name, tensor in state.items():
        size += tensor.nbytes
        if size > LARGEST and parts[-1]:
            parts.append({})
            size = tensor.nbytes
        parts[-1][name] = tensor
    for k, part in enumerate(parts):
        torch.save(part, folder / f"{stem}-{k}.pt")


def load_parts(folder: Path, stem: str) -> dict[str, Tensor]:
    """Return the state that `save_parts` wrote.

    Raises:
        FileNotFoundError: if there is none.
    """
    paths = sorted(folder.glob(f"{stem}-*.pt"))
    if not paths:
        raise FileNotFoundError(folder / f"{stem}-0.pt")
    found: dict[str, Tensor] = {}
    for path in paths:
        found.update(torch.load(path, map_location="cpu", weights_only=True))
    return found
