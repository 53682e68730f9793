"""The compact reader's network in torch: what word does this place ask for, and was it swapped.

For every place the network sees the words around it but not the word itself, and gives a vector;
a word's score is the product with that word's output vector. A second head sees the word as well
and says whether it was put there by a spinner. Training time only; forward.py is the same in numpy.
"""

from __future__ import annotations

from dataclasses import dataclass

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


def shifted(x: Tensor, by: int) -> Tensor:
    """Return x (rows, places, width) moved so that place i holds what stood at i + by."""
    out = torch.zeros_like(x)
    if by > 0:
        out[:, :-by] = x[:, by:]
    else:
        out[:, -by:] = x[:, :by]
    return out


def window_sums(x: Tensor, low: int, high: int) -> Tensor:
    """Return for each place the sum of x over places i+low .. i+high (clipped to the row)."""
    n = x.shape[1]
    total = F.pad(x.cumsum(1), (0, 0, 1, 0))
    at = torch.arange(n)
    return total[:, (at + high + 1).clamp(0, n)] - total[:, (at + low).clamp(0, n)]


def surroundings(x: Tensor) -> Tensor:
    """Return (rows, places, (2 REACH + 3) width): near words, left and right bags, the whole row."""
    near = [shifted(x, by) for by in range(-REACH, REACH + 1) if by]
    wide = x.float()
    left = window_sums(wide, -BAG, -REACH - 1) / (BAG - REACH)
    right = window_sums(wide, REACH + 1, BAG) / (BAG - REACH)
    here = window_sums(wide, -REACH, REACH)
    rest = (wide.sum(1, keepdim=True) - here) / max(1, x.shape[1] - 2 * REACH - 1)
    return torch.cat([*near, left.to(x.dtype), right.to(x.dtype), rest.to(x.dtype)], dim=-1)


class Network(nn.Module):
    """Context vectors, word scores and the swapped-word head."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        d, h = shape.width, shape.hidden
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

    def context(self, ids: Tensor, case: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return hidden (rows, places, hidden), query (.., width) and the words' own vectors."""
        x = self.word_in(ids) + self.case_in(case)
        h = self.norm1(F.relu(self.look(surroundings(x.to(torch.bfloat16)))))
        h = self.norm2(h + F.relu(self.mix(h)))
        h = self.norm3(h + F.relu(self.mix2(h)))
        return h, self.out(h), x

    def judged(self, hidden: Tensor, query: Tensor, own: Tensor, ids: Tensor) -> Tensor:
        """Return the logit that each word was swapped, (n,)."""
        fit = query * self.word_out(ids)
        y = torch.cat([hidden, query, own.to(query.dtype), fit.to(query.dtype)], dim=-1)
        out: Tensor = self.judge2(F.relu(self.judge1(y))).squeeze(-1)
        return out
