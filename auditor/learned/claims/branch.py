"""The claims branch as a torch module: own upper layers over the encoder's frozen lower layers.

Training only; `fit_branch` trains it.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from auditor.learned.encoder.network import Encoder, start_weights

CLS, BREAK = 101, 1  # as the encoder's windows have them
FORK = 3  # layers shared with the other parts
TOKENS = ("cue", "source", "content", "no-source")
SENTENCES = ("carries", "vague", "check-worthy", "weasel")
SENTENCE_WEIGHT = (1.0, 0.5, 1.0, 0.7)


class Branch(nn.Module):  # type: ignore[misc, unused-ignore]
    """Layers above the fork and heads: of each token, of each stretch of tokens."""

    def __init__(self, layers: nn.ModuleList, width: int = 384) -> None:
        super().__init__()
        self.layers = copy.deepcopy(layers)
        self.drop = nn.Dropout(0.1)
        self.token = nn.Linear(width, len(TOKENS))
        self.whole = nn.Linear(2 * width, len(SENTENCES))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """States (n, length, width) after the last layer."""
        wide = mask[:, None, None, :]
        for layer in self.layers:
            x = layer(self.drop(x), wide)
        return x

    def pooled(self, states: Tensor, owner: Tensor, count: int) -> Tensor:
        """Mean and peak (count, 2 width) of the states that each stretch owns (0: none)."""
        flat, owner = states.reshape(-1, states.shape[-1]).float(), owner.reshape(-1)
        size = torch.bincount(owner, minlength=count + 1).clamp(min=1)[:, None]
        total = torch.zeros(count + 1, flat.shape[1], device=flat.device).index_add(0, owner, flat)
        index = owner[:, None].expand(-1, flat.shape[1])
        peak = torch.full_like(total, -1e4).scatter_reduce(0, index, flat, "amax")
        return torch.cat([total / size, peak], 1)[1:]


class Lower(nn.Module):  # type: ignore[misc, unused-ignore]
    """The frozen part: embeddings and the layers below the fork."""

    def __init__(self, encoder: Any, fork: int) -> None:
        super().__init__()
        self.encoder, self.fork = encoder, fork

    @torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """States (n, length, width) at the fork."""
        x: Tensor = self.encoder.embed(pieces)
        for layer in self.encoder.layers[: self.fork]:
            x = layer(x, mask[:, None, None, :])
        return x


def read_encoder(path: Path) -> Any:
    """The encoder of BERT weights (.safetensors) or of its own state (.pt).

    Raises:
        OSError: if the file cannot be read.
    """
    if path.suffix == ".safetensors":
        state = start_weights(path)
    else:
        state = torch.load(path, map_location="cpu", weights_only=True)
    encoder = Encoder()
    encoder.load_state_dict({name: state[name] for name in encoder.state_dict()})
    for parameter in encoder.parameters():
        parameter.requires_grad_(False)
    return encoder


class Rows:
    """Texts of an npz file as rows of pieces."""

    def __init__(self, arrays: Any, name: str) -> None:
        self.ids = torch.from_numpy(arrays[f"{name}.ids"].astype(np.int64))
        self.marks = torch.from_numpy(arrays[f"{name}.marks"].astype(np.int64))
        self.sizes = arrays[f"{name}.sizes"].astype(np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.sizes)])

    def part(self, row: int) -> tuple[Tensor, Tensor]:
        """The pieces and marks of one row."""
        at = slice(self.starts[row], self.starts[row + 1])
        return self.ids[at], self.marks[at]


def windows(sizes: Any, document: Any, most: int, rng: Any = None) -> list[list[int]]:
    """Sentences in a row put together up to ``most`` pieces, never over documents.

    With ``rng`` the room varies, and documents of one sentence are mixed at random.
    """
    found: list[list[int]] = []
    order = np.arange(len(sizes))
    alone = np.bincount(document)[document] == 1
    rest = order[alone]
    if rng is not None:
        rng.shuffle(rest)
    last, room = -1, 0
    for row in [*order[~alone].tolist(), *rest.tolist()]:
        apart = alone[row] and (rng is None or rng.random() < 0.6)
        joined = alone[row] if last < 0 or alone[last] else document[row] == document[last]
        if last < 0 or apart or not joined or sizes[row] > room:
            found.append([])
            room = most if rng is None else int(rng.integers(most // 4, most))
        found[-1].append(row)
        room -= int(sizes[row])
        last = row
    return found


def batches(lengths: Any, budget: int, rng: Any = None) -> Iterator[Any]:
    """Numbers of items alike in length, up to ``budget`` padded pieces, in random order."""
    noise = 0 if rng is None else rng.integers(0, 8, len(lengths))
    order = np.argsort(lengths + noise, kind="stable")
    cuts: list[Any] = []
    begin = 0
    while begin < len(order):
        end = begin + 1
        while end < len(order) and (end - begin + 1) * (lengths[order[end]] + 9) <= budget:
            end += 1
        cuts.append(order[begin:end])
        begin = end
    for place in range(len(cuts)) if rng is None else rng.permutation(len(cuts)):
        yield cuts[place]


def sentence_batch(rows: Rows, chosen: list[list[int]], fresh: Any) -> dict[str, Tensor]:
    """Windows padded: pieces, mask, marks, owner (1 + place among ``sentence``; 0 for none).

    A window is opened by one piece that no branch sees; ``fresh`` says which rows get a break.
    """
    length = 1 + max(int(rows.sizes[each].sum()) + len(each) for each in chosen)
    ids = torch.zeros(len(chosen), length, dtype=torch.int64)
    mask = torch.zeros(len(chosen), length, dtype=torch.bool)
    marks = torch.zeros_like(ids)
    owner = torch.zeros_like(ids)
    numbers: list[int] = []
    for place, window in enumerate(chosen):
        ids[place, 0] = CLS
        at = 1
        for row in window:
            part, mark = rows.part(row)
            if fresh[row] and (at > 1 or fresh[row] == 2):
                ids[place, at] = BREAK
                at += 1
            end = at + len(part)
            numbers.append(row)
            ids[place, at:end], marks[place, at:end] = part, mark
            owner[place, at:end] = len(numbers)
            at = end
        mask[place, :at] = True
    return {"ids": ids, "mask": mask, "marks": marks[:, 1:], "owner": owner[:, 1:],
            "sentence": torch.tensor(numbers)}  # fmt: skip


class Trainer:
    """One branch with its optimiser: warm-up, then cosine decay."""

    def __init__(self, branch: Branch, rate: float) -> None:
        self.branch, self.rate = branch, rate
        self.optimizer = torch.optim.AdamW(branch.parameters(), rate, weight_decay=0.01, fused=True)

    def learn(self, loss: Tensor, done: float) -> None:
        """One step down ``loss``; ``done`` is the share (0 to 1) of all training so far."""
        warm = min(1.0, (done + 0.002) / 0.06)
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * warm * max(0.02, 0.5 * (1 + math.cos(math.pi * done)))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call, unused-ignore]
        nn.utils.clip_grad_norm_(self.branch.parameters(), 1.0)
        self.optimizer.step()

    def save(self, path: Path, step: int) -> None:
        """Write down where training is, whole or not at all."""
        state = {"branch": self.branch.state_dict(), "optimizer": self.optimizer.state_dict()}
        part = path.with_suffix(".part")
        torch.save({**state, "step": step}, part)
        part.replace(path)

    def load(self, path: Path) -> int:
        """Go on from what `save` wrote; give the step."""
        found = torch.load(path, weights_only=True)
        self.branch.load_state_dict(found["branch"])
        self.optimizer.load_state_dict(found["optimizer"])
        return int(found["step"])


def sentence_loss(branch: Branch, batch: dict[str, Tensor], labels: Tensor) -> Tensor:
    """Token and sentence losses of a batch; its ``lower`` are the states at the fork."""
    states = branch.drop(branch(batch["lower"], batch["mask"]))
    owner, here = batch["owner"], batch["sentence"]
    gold = labels[here].float()
    marked = torch.cat([torch.zeros(1, dtype=torch.bool), gold[:, 0] >= 0])
    inside = marked[owner]
    loss = states.sum() * 0
    if inside.any():
        bits = torch.tensor([1, 2, 4, 8])
        target = (batch["marks"][inside][:, None] & bits > 0).float()
        loss = loss + 4 * F.binary_cross_entropy_with_logits(
            branch.token(states[inside]).float(), target
        )
    odds = branch.whole(branch.pooled(states, owner, len(here)).to(states.dtype)).float()
    known = gold >= 0
    each = F.binary_cross_entropy_with_logits(odds, gold.clamp(min=0), reduction="none")
    weight = known * torch.tensor(SENTENCE_WEIGHT)
    total: Tensor = loss + (each * weight).sum() / weight.sum().clamp(min=1)
    return total
