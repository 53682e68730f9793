"""The compact reader's network in torch: what word does this place ask for, and was it swapped.

For every place the network sees the words around it but not the word itself, and gives a vector;
a word's score is the product with that word's output vector. A second head sees the word as well
and says whether it was put there by a spinner. Training time only; forward.py is the same in numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

REACH = 6  # words either side seen one by one
BAG = 20  # words either side seen as an average


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network."""

    words: int
    width: int = 192
    hidden: int = 512
    cases: int = 3


def bag_weights(places: int) -> Tensor:
    """Return (3 places, places): averages of the left words, the right words, all far words."""
    gap = np.arange(places)[None, :] - np.arange(places)[:, None]
    left = (gap < -REACH) & (gap >= -BAG)
    right = (gap > REACH) & (gap <= BAG)
    far = np.abs(gap) > REACH
    parts = [left / (BAG - REACH), right / (BAG - REACH), far / max(1, places - 2 * REACH - 1)]
    return torch.from_numpy(np.concatenate(parts)).float()


def neighbours(rows: int, places: int) -> Tensor:
    """Return (rows * places, 2 REACH): flat index of each near place, rows * places for none."""
    at = np.arange(places)[:, None] + np.array([k for k in range(-REACH, REACH + 1) if k])
    inside = (at >= 0) & (at < places)
    flat = np.where(inside, at, 0)[None] + (np.arange(rows) * places)[:, None, None]
    return torch.from_numpy(np.where(inside[None], flat, rows * places).reshape(rows * places, -1))


class Network(nn.Module):  # type: ignore[misc, unused-ignore]
    """Context vectors, word scores and the swapped-word head."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        d, h = shape.width, shape.hidden
        self.shape = shape
        self.word_in = nn.Embedding(shape.words, d)
        self.case_in = nn.Embedding(shape.cases, d)
        self.word_out = nn.Embedding(shape.words, d)
        self.bias = nn.Parameter(torch.zeros(shape.words))
        self.pair_bias = nn.Parameter(torch.zeros(shape.words))
        self.look = nn.Linear((2 * REACH + 3) * d, h)
        self.norm1 = nn.LayerNorm(h)
        self.mix = nn.Linear(h, h)
        self.norm2 = nn.LayerNorm(h)
        self.mix2 = nn.Linear(h, h)
        self.norm3 = nn.LayerNorm(h)
        self.out = nn.Linear(h, d)
        self.judge1 = nn.Linear(h + 3 * d, 128)
        self.judge2 = nn.Linear(128, 1)
        nn.init.normal_(self.word_in.weight, std=0.5)
        nn.init.normal_(self.word_out.weight, std=0.05)
        nn.init.normal_(self.case_in.weight, std=0.1)

    def context(
        self, ids: Tensor, case: Tensor, chosen: Tensor, near: Tensor, bags: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return hidden, query and own vectors of the chosen places of ids (rows, places)."""
        rows, places = ids.shape
        half = torch.bfloat16
        x = (self.word_in(ids) + self.case_in(case)).to(half)
        flat = torch.cat([x.flatten(0, 1), x.new_zeros(1, x.shape[2])])
        close = F.embedding(near[chosen], flat).flatten(1)
        wide = torch.matmul(bags.to(half), x).view(rows, 3, places, -1).transpose(1, 2)
        wide = wide.reshape(rows * places, -1)[chosen]
        h = self.norm1(F.relu(self.look(torch.cat([close, wide], dim=-1))))
        h = self.norm2(h + F.relu(self.mix(h)))
        h = self.norm3(h + F.relu(self.mix2(h)))
        return h, self.out(h), flat[chosen]

    def judged(self, hidden: Tensor, query: Tensor, own: Tensor, out: Tensor) -> Tensor:
        """Return the logit that each word was swapped; out: the words' output vectors."""
        y = torch.cat([hidden.to(own.dtype), query.to(own.dtype), own, query * out], dim=-1)
        found: Tensor = self.judge2(F.relu(self.judge1(y))).squeeze(-1)
        return found
