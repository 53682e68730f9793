"""Training of the recurrent network with PyTorch; needed to train only, never to audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.learned.debris.network import CLIP
from auditor.learned.debris.tokens import Floats, Ints

HIDDEN = 64
EPOCHS = 6
SIDE_BY_SIDE = 16
LONGEST = 256
"""Lines of one article read in one training step; a random stretch of a longer one."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Articles one after another: features (lines, features), lines per article, per-line target
    (1 debris, 0 content) and weight (0 where the line does not count)."""

    table: Floats
    count: Ints
    target: Floats
    weight: Floats


def standardise(table: Floats, mean: Floats, spread: Floats) -> Floats:
    """Features in standard deviations from the mean, cut at `network.CLIP`."""
    return np.asarray(np.clip((table - mean) / spread, -CLIP, CLIP), dtype=np.float32)


def _module(features: int) -> Any:
    import torch

    class Reader(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.inner = torch.nn.Linear(features, HIDDEN)
            self.gru = torch.nn.GRU(HIDDEN, HIDDEN, batch_first=True, bidirectional=True)
            self.outer = torch.nn.Linear(3 * HIDDEN, 1)
            self.drop_inner = torch.nn.Dropout(0.2)
            self.drop_states = torch.nn.Dropout(0.3)

        def forward(self, table: Any) -> Any:
            dense = torch.relu(self.inner(table))
            states, _ = self.gru(self.drop_inner(dense))
            both = torch.cat([self.drop_states(states), self.drop_inner(dense)], dim=-1)
            return self.outer(both)[..., 0]

    return Reader()


def _stretches(count: Ints, chance: np.random.Generator) -> list[tuple[int, int]]:
    first = np.cumsum(count) - count
    found = []
    for start, size in zip(first.tolist(), count.tolist(), strict=True):
        skip = int(chance.integers(size - LONGEST + 1)) if size > LONGEST else 0
        found.append((start + skip, min(size, LONGEST)))
    return found


def _batches(count: Ints, chance: np.random.Generator) -> list[list[tuple[int, int]]]:
    """Stretches of like length side by side, in random order."""
    stretches = sorted(_stretches(count, chance), key=lambda s: s[1] + 20 * chance.random())
    groups = [stretches[at : at + SIDE_BY_SIDE] for at in range(0, len(stretches), SIDE_BY_SIDE)]
    return [groups[place] for place in chance.permutation(len(groups))]


def _padded(values: Floats, stretches: Sequence[tuple[int, int]]) -> npt.NDArray[np.float32]:
    longest = max(size for _, size in stretches)
    block = np.zeros((len(stretches), longest, *values.shape[1:]), dtype=np.float32)
    for row, (start, size) in enumerate(stretches):
        block[row, :size] = values[start : start + size]
    return block


def fit(examples: Examples, seed: int, *, progress: bool = True) -> dict[str, Floats]:
    """Train one network; returns the arrays of `network.Network` by name."""
    import torch
    from tqdm import tqdm

    torch.manual_seed(seed)
    torch.set_num_threads(1)
    chance = np.random.default_rng(seed)
    model = _module(examples.table.shape[1])
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-2)
    steps = EPOCHS * (len(examples.count) // SIDE_BY_SIDE + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps + 1)
    bar = tqdm(total=steps, desc=f"network {seed}", disable=not progress)
    model.train()
    for _ in range(EPOCHS):
        for batch in _batches(examples.count, chance):
            table, target, weight = (
                torch.from_numpy(_padded(values, batch))
                for values in (examples.table, examples.target, examples.weight)
            )
            losses = torch.nn.functional.binary_cross_entropy_with_logits(
                model(table), target, reduction="none"
            )
            loss = (losses * weight).sum() / weight.sum().clamp(min=1)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call, unused-ignore]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            bar.update()
    bar.close()
    return _arrays(model)


def _arrays(model: Any) -> dict[str, Floats]:
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    ways = ("", "_reverse")
    return {
        "inner": weights["inner.weight"].T,
        "inner_offset": weights["inner.bias"],
        "read": np.stack([weights[f"gru.weight_ih_l0{way}"].T for way in ways]),
        "read_offset": np.stack([weights[f"gru.bias_ih_l0{way}"] for way in ways]),
        "keep": np.stack([weights[f"gru.weight_hh_l0{way}"].T for way in ways]),
        "keep_offset": np.stack([weights[f"gru.bias_hh_l0{way}"] for way in ways]),
        "outer": weights["outer.weight"][0],
        "outer_offset": weights["outer.bias"],
    }
